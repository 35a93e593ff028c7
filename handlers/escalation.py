"""Between the levels: taken up, given to somebody, handed further up, returned with a reason.

Those above may take up what the branch has not handed up: they then have it. The branch is told of
every step, and whoever has it next is told what can be done.
"""

import re
from dataclasses import dataclass

from bot.domain.ledger import Matter
from bot.domain.people import Member, Organization
from bot.people.ladder import OWN, Ladder, desk_of, speakers_of, unit_of
from bot.vocabulary import Status, UpdateKind
from bot.wording import hands
from handlers.case import Case, Outcome, holder_name

FOR_THE_GIVEN = "办好了回“{number}已办结”，有进展直接说“{number} …”。"
FOR_THE_RETURNED = "补充好还要协调的，回“{number}请办事处协调”。"
SETTLED = "#{number}已经办结了，不用再办；没办好的话说“{number}重新办理，…”。"
AT_THE_TOP = (
    "{number}不能再往上报了，上面没有别的一级；可以“{number}转市政所 张三”，交给承办的单位。"
)
TWO_OF_THAT_NAME = "名单里有{count}位{name}，请带上单位，如“{{number}}转{unit} {name}”。"
_SEPARATORS = re.compile(r"[\s、，,/]+")


def for_the_desk(ladder: Ladder, matter: Matter) -> str:
    """What the desk that has a matter can do with it; at the top it cannot be handed up."""
    number, rung = matter.number, ladder.rung_of(matter.level)
    up = "" if ladder.is_top(rung) else f"“{number}上报{hands(ladder.level_of(rung + 1))}”"
    return f"可以回复：“受理{number}”“{number}转市政所 张三”{up}“退回{number} 原因…”。"


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a matter goes to, as far as they are on the roster."""

    organization: Organization | None = None
    members: tuple[Member, ...] = ()


def accept(case: Case) -> Outcome:
    """Takes a matter up at the sender's level."""
    matter = case.matter
    if matter.status is Status.RESOLVED:
        return case.refusal(SETTLED)
    if case.at == case.rung and matter.accepted_on is not None:
        return case.refusal(f"{case.number} {case.day(matter.accepted_on)}已经受理了，不用重复。")
    changed = case.change(taken_up(case), UpdateKind.ACCEPTED)
    head = f"✅ {case.me}已受理："
    former = case.tell_former(head, changed) if case.at < case.rung else []
    return case.done("✅ 已受理：", changed, case.tell_branch(head, changed), former)


def taken_up(case: Case) -> dict[str, object]:
    """The changes by which the sender's level has a matter."""
    if case.at < case.rung:
        return case.move(case.rung) | {"accepted_on": case.today, "needs_support": True}
    return {"accepted_on": case.matter.accepted_on or case.today}


def assign(case: Case) -> Outcome:
    """Gives a matter to a unit or person; those who are on the roster are told."""
    matter = case.matter
    if matter.status is Status.RESOLVED:
        return case.refusal(SETTLED)
    found = find_target(case)
    if isinstance(found, str):
        return case.refusal(found)
    if found.organization is not None and found.organization.id == matter.organization_id:
        return hand_back(case, f"{case.me}交回本支部办理")
    changes = taken_up(case) | {
        "owner": case.order.target,
        "assigned_to": found.organization.id if found.organization else None,
    }
    due_on = case.request.office.deadlines.by(case.today, case.order.due_on, case.order.workdays)
    if due_on is not None and due_on >= case.today:
        changes |= {"due_on": due_on, "default_due": False}
    changed = case.change(changes, UpdateKind.ASSIGNED)
    hint = FOR_THE_GIVEN.format(number=matter.number)
    note = f"（{case.order.note}）" if case.order.note else ""
    return case.done(
        f"✅ 已转{case.order.target}：",
        changed,
        case.tell(found.members, f"📌 {case.me}转给您办理{note}：", changed, hint),
        case.tell_branch(f"{case.me}已转{case.order.target}办理：", changed),
        case.tell_former(f"{case.me}已转{case.order.target}办理：", changed),
        remark="" if found.members else f"{case.order.target}不在名单里，请另外告诉他们。",
    )


def find_target(case: Case) -> Target | str:
    """Whom the order names, within the sender's part of the tree; a sentence where several are
    called so."""
    tx, words = case.tx, case.order.target
    top = unit_of(tx, case.request.member.organization)
    tree = [each for each in tx.people.organizations() if each.path.startswith(f"{top.path}/")]
    persons = [each for each in tx.people.members(top.id) if names(words, each.name)]
    places = [each for each in tree if names(words, each.name)]
    if places:
        place = max(places, key=lambda each: len(each.name))
        inside = [each for each in persons if each.organization.id == place.id]
        return Target(place, tuple(inside or speakers_of(tx, place.id, case.today)))
    if len(persons) > 1:
        return TWO_OF_THAT_NAME.format(
            count=len(persons), name=persons[0].name, unit=persons[0].organization.name
        )
    if persons:
        return Target(persons[0].organization, (persons[0],))
    return Target()


def names(words: str, name: str) -> bool:
    """Whether the words call something by its name, or by what people shorten it to."""
    parts = [part for part in _SEPARATORS.split(words) if part]
    shortened = re.sub(r"(?:党总支|党支部|党委|支部|办公室)$", "", name)
    return name in words or any(len(part) > 1 and part in (name, shortened) for part in parts)


def escalate(case: Case) -> Outcome:
    """Hands a matter up one level."""
    matter, ladder = case.matter, case.ladder
    if matter.status is Status.RESOLVED:
        return case.refusal(SETTLED)
    if case.rung == OWN and case.at > OWN:
        since = f"（{case.day(matter.level_since)}起）" if matter.level_since else ""
        return case.refusal(
            f"{case.number}已经在{holder_name(ladder, matter)}{since}，不用再报；有新情况直接说。"
        )
    up = max(case.at, case.rung) + 1
    if ladder.is_top(up - 1):
        return case.refusal(AT_THE_TOP)
    changes = case.move(up) | {"needs_support": True, "owner": matter.owner}
    changed = case.change(changes, UpdateKind.ESCALATED)
    unit = ladder.unit_at(up)
    desk = desk_of(case.tx, unit) if unit else []
    name = unit.name if unit else hands(changed.level)
    return case.done(
        f"✅ 已上报{name}：",
        changed,
        case.tell(desk, f"🔺 {case.me}上报，请处理：", changed, for_the_desk(ladder, changed)),
        case.tell_branch(f"{case.me}已上报{name}：", changed),
        remark="" if desk else f"{name}还没有人在名单里，请另外报送。",
    )


def give_back(case: Case) -> Outcome:
    """Returns a matter one level down, with a reason."""
    matter = case.matter
    if matter.status is Status.RESOLVED:
        return case.refusal(SETTLED)
    if case.at == OWN:
        return case.refusal(
            f"{case.number}在{matter.branch}手里，没有上报过来，不用退回；要催办可以说“{{number}}三天内办结”。"
        )
    if not case.order.note:
        return case.refusal(
            "退回要写一句原因，支部才知道怎么补，如“退回{number} 原因：没写清楚哪栋楼”。"
        )
    return hand_back(case, f"{case.me}退回，{case.order.note}")


def hand_back(case: Case, said: str) -> Outcome:
    """Puts a matter one level down, and tells those who have it then."""
    down = max(case.at - 1, OWN)
    changes = case.move(down) | {"needs_support": down > OWN, "owner": None}
    changed = case.change(changes, UpdateKind.RETURNED)
    head = f"↩ {said}："
    return case.done(
        f"✅ 已退回{holder_name(case.ladder, changed) if down else changed.branch}：",
        changed,
        case.tell_branch(head, changed, FOR_THE_RETURNED.format(number=case.matter.number)),
        case.tell_holders(head, changed, for_the_desk(case.ladder, changed)),
        case.tell_former(head, changed),
    )
