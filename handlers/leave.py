"""Leave: who is away until when is not reminded; who stands in reports for the branch meanwhile."""

from collections.abc import Sequence

from bot.domain.facts import Period
from bot.domain.messages import Outgoing, Person, Text
from bot.domain.people import Member, Organization
from bot.leave import Away, Back, StandIn, find_stand_in, said, short_branch
from bot.request import Request
from bot.schedule import ONE_DAY
from bot.store import Leave, Tx
from bot.vocabulary import Role
from bot.wording import days

BACK = "✅ 欢迎回来，已经销假，日报还由您报。"
NOT_AWAY = "您现在没有登记请假。请假这样说：“请假到周五，由李明代报”。"
MOST_NAMES = 5


def try_handle(request: Request, tx: Tx) -> list[Outgoing] | None:
    """The answer, where a reporter says that they are away, back, or who stands in; else None."""
    branch, member = request.branch, request.member
    if branch is None or member.role is not Role.REPORTER:
        return None
    words = said(request.incoming.text, request.today)
    match words:
        case Away():
            return go(request, tx, branch, words)
        case Back():
            until = request.today - ONE_DAY
            ended = tx.leaves.end(member.id, request.today, until=until)
            return [request.answer(Text(BACK))] if ended else None
        case StandIn(name):
            return change(request, tx, branch, name)
    return None


def go(request: Request, tx: Tx, branch: Organization, away: Away) -> list[Outgoing]:
    """Notes the leave; who stands in is told."""
    found = find(request, tx, branch, away.stand_in) if away.stand_in else []
    one = found[0] if len(found) == 1 else None
    tx.leaves.add(
        request.member.id,
        branch.id,
        first=away.first,
        last=away.last,
        stand_in_id=one.id if one else None,
        inbox_msg_id=request.incoming.id,
        now=request.now,
    )
    when = period(away)
    lines = [f"✅ 记下了：您{when}请假，期间不提醒您，回来说一声“销假”就行。"]
    if away.stand_in:
        lines.append(who(branch, away.stand_in, found))
    elif not others(request, tx, branch):
        lines.append("这几天由谁报？说一声“由李明代报”就行。")
    answer = request.answer(Text("\n".join(lines)))
    return [answer, *tell(request, branch, one, when)]


def change(request: Request, tx: Tx, branch: Organization, name: str) -> list[Outgoing]:
    """Who reports during the leave that is noted already."""
    known = tx.leaves.of(request.member.id, request.today)
    if known is None:
        return [request.answer(Text(NOT_AWAY))]
    found = find(request, tx, branch, name)
    answer = request.answer(Text(who(branch, name, found)))
    if len(found) != 1:
        return [answer]
    tx.leaves.set_stand_in(known.id, found[0].id)
    return [answer, *tell(request, branch, found[0], period(known))]


def period(leave: Away | Leave) -> str:
    """6月18日至19日"""
    return days(Period(leave.first, leave.last))


def find(request: Request, tx: Tx, branch: Organization, name: str) -> list[Member]:
    """Who may be called so, but for the sender."""
    people = [each for each in tx.people.members() if each.id != request.member.id]
    return find_stand_in(name, branch, people)


def others(request: Request, tx: Tx, branch: Organization) -> list[Member]:
    """The other reporters of the branch."""
    found = tx.people.members(branch.id, Role.REPORTER)
    return [each for each in found if each.id != request.member.id]


def who(branch: Organization, name: str, found: Sequence[Member]) -> str:
    """Who stands in, or what is to be said so that it is clear."""
    if len(found) == 1:
        return f"{branch.name}的日报由{found[0].name}代报，我会告诉{found[0].name}。"
    if not found:
        return f"名单里没找到“{name}”，请说全名，或请办事处先把人加进名单。"
    names = "、".join(member.name for member in found[:MOST_NAMES])
    return f"“{name}”是哪一位：{names}？请说一声“由{found[0].name}代报”。"


def tell(request: Request, branch: Organization, one: Member | None, when: str) -> list[Outgoing]:
    """Tells who stands in, privately."""
    if one is None:
        return []
    short = short_branch(branch.name)
    words = (
        f"{request.member.name}{when}请假，请您代报{branch.name}的日报。直接发给我，"
        f"开头写上“{short}”就行，比如“{short}今日无”。"
    )
    to, key = Person(one.user_id), f"{request.incoming.id}:stand-in"
    return [Outgoing(key, to, Text(words), unasked=True)]
