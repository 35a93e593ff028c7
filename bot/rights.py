"""Who may do what with a matter: roles, and the levels of the tree. Pure.

The table of ``docs/roles.zh-CN.md`` says the same to people; a test plays every cell of it.

Within their part of the tree, those above may take up what lies below them, and nobody moves what
lies above them. A branch speaks for its own matters only.
"""

from collections.abc import Mapping

from bot.orders import Action
from bot.vocabulary import OFFICE_ROLES, Role

EVERYBODY = frozenset(Role)
LEADERS = frozenset({Role.LEADER})

MAY: Mapping[Action, frozenset[Role]] = {
    Action.ACCEPT: OFFICE_ROLES,
    Action.ASSIGN: OFFICE_ROLES,
    Action.ESCALATE: EVERYBODY,
    Action.GIVE_BACK: OFFICE_ROLES,
    Action.SETTLE: EVERYBODY,
    Action.SUPERVISE: LEADERS,
    Action.RELEASE: LEADERS,
    Action.LIMIT: OFFICE_ROLES,
    Action.EXTEND: EVERYBODY,
    Action.VERIFY: OFFICE_ROLES,
    Action.CALL_BACK: OFFICE_ROLES,
    Action.REOPEN: EVERYBODY,
}

# One sentence each: why not, and what the person can do instead. {number} is the matter's.
INSTEAD: Mapping[Action, str] = {
    Action.ACCEPT: "受理由办事处来做；要请办事处出面，说“{number}请办事处协调”就行。",
    Action.ASSIGN: "转办由办事处来定；要请别的单位帮忙，说“{number}请办事处协调”就行。",
    Action.GIVE_BACK: "退回由办事处来做；不是本支部的事，说“撤回{number}”或“{number}请办事处协调”。",
    Action.SUPERVISE: "督办由领导下；您可以定期限，如“{number} 三天内办结”。",
    Action.RELEASE: "督办由领导解除；办不完可以说“{number}延期到下周五，原因…”，我会转给领导。",
    Action.LIMIT: "期限由办事处定；要改时间，说“{number}延期到下周五，原因…”。",
    Action.VERIFY: "办结的事由办事处核实，您这边不用再报；有新情况直接说“{number}…”就行。",
    Action.CALL_BACK: "回访由办事处做，您的话已记在进展里；居民不满意的，说“{number}回访不满意，…”就会重新办理。",
}
FOR_BRANCHES: Mapping[Action, str] = {
    Action.SUPERVISE: "督办由领导下；要上面帮着推，说“{number}请办事处协调”就行。",
}


def may(role: Role, action: Action) -> bool:
    """Whether a role may do something at all; where in the tree is another matter."""
    return role in MAY[action]


def instead(role: Role, action: Action, number: int) -> str:
    """What somebody who may not can do instead."""
    words = (FOR_BRANCHES if role is Role.REPORTER else INSTEAD).get(action, INSTEAD[action])
    return words.format(number=number)
