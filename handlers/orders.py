"""Orders by message: which matters are meant, whether the sender may, and the answer for all of them.

What an order does is in ``escalation``, ``supervision`` and ``verification``. News of a matter that
somebody of the office has in hand is kept here too; branches' news of their own matters is the
reader's.
"""

from collections.abc import Callable, Mapping, Sequence

from bot.domain.ledger import Matter, Sought
from bot.domain.messages import Outgoing, Text
from bot.matching import mentioned
from bot.orders import Action, Named, Order, by_words, read_order
from bot.people.ladder import OWN, ladder_of, unit_of
from bot.receipts import matter_lines, short
from bot.request import Request
from bot.rights import instead, may
from bot.store import Tx
from bot.turns import Supplement, led_by_number
from bot.turns import order as said
from bot.vocabulary import Intent, Level, Role, Status, UpdateKind
from handlers import escalation, supervision, verification
from handlers.case import Case, Outcome, holder_name, post

Use = Callable[[Case], Outcome]

USES: Mapping[Action, Use] = {
    Action.ACCEPT: escalation.accept,
    Action.ASSIGN: escalation.assign,
    Action.ESCALATE: escalation.escalate,
    Action.GIVE_BACK: escalation.give_back,
    Action.SETTLE: verification.settle,
    Action.SUPERVISE: supervision.supervise,
    Action.RELEASE: supervision.release,
    Action.LIMIT: supervision.limit,
    Action.EXTEND: supervision.extend,
    Action.VERIFY: verification.verify,
    Action.CALL_BACK: verification.call_back,
    Action.REOPEN: verification.reopen,
}
TELLS = frozenset({Intent.FOLLOW_UP, Intent.REPORT, Intent.CHATTER, Intent.ZERO})
NEWS = frozenset({Action.SETTLE, Action.LIMIT})
NEWS_WHEN_DONE = frozenset({Action.ASSIGN, Action.ESCALATE, Action.ACCEPT, Action.VERIFY})
OF_THE_GIVEN = frozenset({Action.SETTLE, Action.EXTEND})
WHEREVER_IT_IS = frozenset({Action.ESCALATE, Action.EXTEND, Action.REOPEN})
GIVEN = "#{number}是转来请您办的，办好了回“{number}已办结”；办不了请直接跟办事处说一声。"
NEWS_LENGTH = 60
MOST_LOOKED_AT = 200
OF_SETTLED = frozenset({Action.VERIFY, Action.CALL_BACK, Action.REOPEN})
OF_BRANCHES = frozenset({Action.EXTEND, Action.ESCALATE})
MOST_SHOWN = 5
SEVERAL = "是哪一件？请带上编号，如“{form}”：\n{lines}"
NEEDS_A_NUMBER = (
    "请带上编号，我才知道是哪一件，如“1026受理”“督办1026 三天内”；查编号可以问“未办结的有哪些”。"
)
NOTHING_WAITS = "现在没有等受理的事项。"
WHICH = "等受理的有{count}件，回“全部受理”，或带上编号：\n{lines}"


def try_handle(request: Request, tx: Tx) -> list[Outgoing] | None:
    """The answer to an order, or to news of a matter in the office's hands; else None."""
    quote = request.incoming.quote
    order = read_order(request.incoming.text, request.today, quote.text if quote else "")
    if order is None:
        return by_its_words(request, tx) or try_news(request, tx)
    matters = {number: tx.ledger.matter(number) for number in order.numbers}
    if is_for_the_reader(request, order, matters):
        return None
    if not order.numbers:
        waiting = of_the_desk(request, tx, order)
        if isinstance(waiting, str):
            return [request.answer(Text(waiting))]
        matters = {matter.number: matter for matter in waiting}
    outcomes = [carry_out(request, tx, order, number, matter) for number, matter in matters.items()]
    notices = [notice for outcome in outcomes for notice in outcome.notices]
    return [request.answer(Text(answer(outcomes))), *post(request, notices, suffix="told")]


def by_its_words(request: Request, tx: Tx) -> list[Outgoing] | None:
    """An order whose matter is named in words: done where that is one, else the numbers are shown; None
    where nothing is named so, or a branch tells what is no order of its own."""
    named = by_words(request.incoming.text)
    found = meant(request, tx, named) if named else []
    if named is None or not found:
        return None
    order = read_order(named.numbered(found[0].number), request.today)
    if order is None or (request.branch and order.action not in OF_BRANCHES):
        return None
    settled_ones = order.action in OF_SETTLED
    found = [m for m in found if (m.status is Status.RESOLVED) is settled_ones] or found
    if len(found) > 1:
        lines = "\n".join(matter_lines(found, request.today))
        return [
            request.answer(Text(SEVERAL.format(form=named.numbered(found[0].number), lines=lines)))
        ]
    outcome = carry_out(request, tx, order, found[0].number, found[0])
    return [request.answer(Text(answer([outcome]))), *post(request, outcome.notices, suffix="told")]


def meant(request: Request, tx: Tx, named: Named) -> list[Matter]:
    """The newest matters of the sender's part of the tree that the words of an order name."""
    if request.branch:
        return mentioned(named.what, tx.ledger.open_matters(request.branch.id))[:MOST_SHOWN]
    top = unit_of(tx, request.member.organization)
    return mentioned(named.what, tx.search.newest(Sought(below=top), MOST_LOOKED_AT))[-MOST_SHOWN:]


def is_for_the_reader(request: Request, order: Order, matters: Mapping[int, Matter | None]) -> bool:
    """Whether a branch tells of its own matters what for the office would be an order."""
    branch = request.branch
    if branch is None:
        return False
    known = [matter for matter in matters.values() if matter is not None]
    if not known:
        return True
    if order.action in NEWS:
        return any(matter.assigned_to != branch.id for matter in known)
    return order.done and order.action in NEWS_WHEN_DONE


def of_the_desk(request: Request, tx: Tx, order: Order) -> list[Matter] | str:
    """What an order without numbers is about: what waits to be taken up; else what to say."""
    if order.action is not Action.ACCEPT or not may(request.member.role, order.action):
        return NEEDS_A_NUMBER
    unit = unit_of(tx, request.member.organization)
    branches = [branch.id for branch in tx.people.branches(below=unit.id)]
    level = Level.DISTRICT if unit.level is Level.DISTRICT else Level.OFFICE
    waiting = tx.ledger.waiting(branches, level)
    if not waiting:
        return NOTHING_WAITS
    if len(waiting) == 1 or order.everything:
        return waiting
    lines = "\n".join(matter_lines(waiting, request.today))
    return WHICH.format(count=len(waiting), lines=lines)


def carry_out(
    request: Request, tx: Tx, order: Order, number: int, matter: Matter | None
) -> Outcome:
    """One order for one matter, where the sender may."""
    case = case_of(request, tx, order, matter)
    if case is None:
        return Outcome(f"没找到#{number}，请核对编号。")
    if order.action is Action.CALL_BACK and order.fails:  # nobody has to be asked for that
        return verification.call_back(case)
    if case.given and case.role is Role.REPORTER:
        return USES[order.action](case) if order.action in OF_THE_GIVEN else case.refusal(GIVEN)
    if not may(case.role, order.action):
        return refused(case)
    if case.at > case.rung and order.action not in WHEREVER_IT_IS:
        return out_of_reach(case)
    return USES[order.action](case)


def case_of(request: Request, tx: Tx, order: Order, matter: Matter | None) -> Case | None:
    """The case, where the matter is in the sender's part of the tree, or was given to them."""
    if matter is None or matter.withdrawn:
        return None
    branch = tx.people.organization(matter.organization_id)
    assert branch is not None
    ladder = ladder_of(tx, branch)
    rung = ladder.rung_for(unit_of(tx, request.member.organization))
    given = matter.assigned_to == request.member.organization.id
    if given:
        rung = max(ladder.rung_of(matter.level), rung or OWN)
    if rung is None:
        return None
    # whoever speaks for a branch only reports, whatever the roster calls them
    role = Role.REPORTER if rung == OWN else request.member.role
    return Case(request, tx, order, matter, ladder, rung, role=role, given=given)


def refused(case: Case) -> Outcome:
    """The role may not; what a branch says of the resident's word is kept all the same."""
    if case.order.action is Action.CALL_BACK:
        case.change({}, UpdateKind.PROGRESS)
    return case.refusal(instead(case.role, case.order.action, case.matter.number))


def out_of_reach(case: Case) -> Outcome:
    """The matter is further up."""
    holder = holder_name(case.ladder, case.matter)
    since = f"（{case.day(case.matter.level_since)}起）" if case.matter.level_since else ""
    return case.refusal(
        f"{case.number}已经在{holder}{since}，由他们办；您可以问“查一下{{number}}”。"
    )


def answer(outcomes: Sequence[Outcome]) -> str:
    """What was done under its headings, then what was not, each in a sentence."""
    heads: dict[str, list[str]] = {}
    for outcome in outcomes:
        if outcome.head:
            heads.setdefault(outcome.head, []).append(outcome.line)
    lines = [line for head, under in heads.items() for line in (head, *under)]
    remarks = dict.fromkeys(outcome.remark for outcome in outcomes if outcome.remark)
    lines += [f"💡 {remark}" for remark in remarks]
    return "\n".join([*lines, *(outcome.line for outcome in outcomes if not outcome.head)])


def try_news(request: Request, tx: Tx) -> list[Outgoing] | None:
    """News of matters that the sender has in hand, not being of the branch that reported them."""
    reading = request.reading
    led = led_by_number(request.incoming.text)
    numbers = reading.numbers or ((led[0],) if led else ())
    adds = isinstance(said(request.incoming.text), Supplement)
    if not numbers or not (adds or reading.intent in TELLS):
        return None
    order = Order(Action.SETTLE, numbers)
    cases = [case_of(request, tx, order, tx.ledger.matter(number)) for number in numbers]
    known = [case for case in cases if case and (case.rung > OWN or case.given)]
    if not known:
        return None
    outcomes = [news(case) for case in known]
    notices = [notice for outcome in outcomes for notice in outcome.notices]
    return [request.answer(Text(answer(outcomes))), *post(request, notices, suffix="told")]


def news(case: Case) -> Outcome:
    """One piece of news: how far the matter is, in the sender's words."""
    if case.at > case.rung:
        return out_of_reach(case)
    read = case.request.reading.matters[:1]
    status = read[0].status if read else case.matter.status
    if status is Status.RESOLVED:
        return verification.settle(case)
    changes: dict[str, object] = {}
    if case.matter.status is not Status.RESOLVED and status is Status.IN_PROGRESS:
        progress = read[0].progress if read else None
        changes = {"status": status, "progress": progress or case.matter.progress}
    changed = case.change(changes, UpdateKind.PROGRESS)
    told = short(case.request.incoming.text, NEWS_LENGTH)
    return case.done(
        "✅ 进展已记下：", changed, case.tell_branch(f"📝 {case.me}有新进展（{told}）：", changed)
    )
