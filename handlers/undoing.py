"""“撤销”: the sender's last change taken back, whoever they are: a branch's of its own matters, the
office's of what lies below it. Nothing is lost by it, and the same word brings it back."""

from datetime import timedelta

from bot.domain.ledger import Matter
from bot.domain.people import Organization
from bot.people.ladder import ladder_of, unit_of
from bot.receipts import matter_lines, numbered
from bot.request import Request
from bot.store import Superseded, Tx

UNDONE_WITHIN = timedelta(days=2)
NOTHING_TO_UNDO = "近两天没有可以撤销的改动。"
CHANGED_SINCE = "这之后又有改动，不能直接撤销。请说一下要改哪一件，如“1025 改成办理中”。"
MOVED_SINCE = "{numbers}现在不在您这一级，不能撤销之前的改动；有新情况直接说“{number} …”就行。"


def undo(request: Request, tx: Tx, branch: Organization | None) -> list[str]:
    """Takes the sender's last change back, a former undoing too; ``branch`` is the one that they
    speak for, None for those of the office."""
    last = last_change(request, tx, branch)
    if last is None:
        return [NOTHING_TO_UNDO]
    moved = [] if branch else out_of_hand(request, tx, last)
    if moved:
        return [MOVED_SINCE.format(numbers=numbered(moved), number=moved[0].number)]
    try:
        undone = tx.undoing.undo(
            last,
            organization_id=branch.id if branch else None,
            since=request.now - UNDONE_WITHIN,
            **request.by,
        )
    except Superseded:
        return [CHANGED_SINCE]
    tx.asked.settle(request.member.id)
    matters = sorted(undone.matters, key=lambda matter: matter.number)
    standing = [m for m in matters if not m.withdrawn]
    gone = [m for m in matters if m.withdrawn]
    lines = ["✅ 已撤销上一次改动（再回一次“撤销”可恢复）。"]
    if gone:
        lines.append(f"不再计入：{numbered(gone)}")
    if standing:
        lines += ["现在是：", *matter_lines(standing, request.today)]
    return lines


def last_change(request: Request, tx: Tx, branch: Organization | None) -> str | None:
    """The message by which the sender changed the ledger last, in the last two days."""
    since = request.now - UNDONE_WITHIN
    return tx.undoing.last_change(request.member.id, branch.id if branch else None, since)


def out_of_hand(request: Request, tx: Tx, msg_id: str) -> list[Matter]:
    """The matters of a message that are not the sender's to change any more: those that somebody else
    has moved beyond their level since, or that lie in another part of the tree."""
    unit = unit_of(tx, request.member.organization)
    moved = {u.matter_id for u in tx.ledger.updates_of(msg_id) if "level" in u.before}
    found = []
    for matter in tx.ledger.of_message(msg_id):
        organization = tx.people.organization(matter.organization_id)
        assert organization is not None
        ladder = ladder_of(tx, organization)
        rung = ladder.rung_for(unit)
        given = matter.assigned_to == request.member.organization.id
        is_beyond = rung is not None and ladder.rung_of(matter.level) > rung
        if not given and (rung is None or (is_beyond and matter.id not in moved)):
            found.append(matter)
    return found
