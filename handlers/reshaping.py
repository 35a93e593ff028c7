"""Taking back, joining, dividing and adding to what was told. Nothing is lost by any of it."""

from dataclasses import replace

from bot.amending import changes_of, stated_in
from bot.domain.asked import Which
from bot.domain.ledger import Matter
from bot.domain.people import Organization
from bot.domain.reading import ReadMatter, Span
from bot.matching import mentioned
from bot.receipts import counts, day_words, matter_lines, numbered, short
from bot.request import NOTE_LENGTH, Request
from bot.store import Tx
from bot.turns import Merge, Split, Supplement, people_told
from bot.vocabulary import Status, UpdateKind
from handlers import asking, timeline
from handlers.follow_up import not_found
from handlers.pointing import at_positions, counting, own, quoted
from handlers.undoing import NOTHING_TO_UNDO, last_change, undo

TITLE_LENGTH = 24


def take_back(request: Request, tx: Tx, branch: Organization, *, last_matter: bool) -> list[str]:
    """Takes back what the sender sent last: a report with all its matters, one of them, or news."""
    last = last_change(request, tx, branch)
    if last is None:
        return [NOTHING_TO_UNDO]
    told = [report for report in tx.ledger.reports_of(last, branch.id) if report.version == 1]
    if last_matter or not told:
        return (
            take_back_last_matter(request, tx, last) if last_matter else undo(request, tx, branch)
        )
    for report in told:
        tx.ledger.withdraw_report(
            report.id,
            **request.by,
        )
    day, matters = told[0].report_date, told[0].matters
    what = f"：{counts(matters)}" if matters else ""
    return [f"✅ 已撤回刚才{day_words(day, request.today)}的上报{what}。撤错了回“撤销”。"]


def take_back_last_matter(request: Request, tx: Tx, msg_id: str) -> list[str]:
    """Withdraws the last matter of a message."""
    told = counting(tx.ledger.of_message(msg_id))
    if not told:
        return [NOTHING_TO_UNDO]
    which = Which((told[-1].number,), UpdateKind.WITHDRAWN, {}, request.note)
    return asking.done(request, [asking.apply(request, tx, told[-1], which)], which.kind)


def merge(request: Request, tx: Tx, branch: Organization, ordered: Merge) -> list[str]:
    """The others become one with the matter that stays; what they say stays readable in it."""
    if ordered.ordinals:
        named = sorted(
            counting(at_positions(request, tx, branch, ordered.ordinals)), key=lambda m: m.number
        )
        if len(named) < len(ordered.ordinals):
            return [not_found([], ordered.ordinals)]
    else:
        named = own(tx, branch, (ordered.into, *ordered.numbers))
        missing = {ordered.into, *ordered.numbers} - {m.number for m in counting(named)}
        if missing:
            return [not_found(sorted(missing))]
    into, *others = named
    for other in others:
        timeline.write(request, tx, other, {"merged_into": into.id}, UpdateKind.MERGED)
    note = f"并入{numbered(others)}：" + "；".join(other.text for other in others)
    kept = timeline.write(request, tx, into, {}, UpdateKind.MERGED, note)
    return [
        f"✅ {numbered(others)}已并入：",
        *matter_lines([kept], request.today),
        "弄错了回“撤销”。",
    ]


def pointed(
    request: Request, tx: Tx, branch: Organization, number: int | None, ordinal: int | None
) -> list[Matter]:
    """The matter named by number or position, else the quoted one."""
    if number is not None:
        return counting(own(tx, branch, [number]))
    if ordinal is not None:
        return counting(at_positions(request, tx, branch, (ordinal,)))
    return quoted(request, tx, branch)


def split(request: Request, tx: Tx, branch: Organization, ordered: Split) -> list[str]:
    """The first part stays under the number, the others become matters of the same report."""
    found = pointed(request, tx, branch, ordered.number, ordered.ordinal)
    if not found:
        return [not_found([ordered.number] if ordered.number else [])]
    matter = found[0]
    if len(ordered.parts) < 2:
        return [f"要拆成哪几件？请这样说：“拆分{matter.number}：路灯不亮；井盖丢失”。"]
    first, *rest = (part_of(request, matter, part) for part in ordered.parts)
    told = {name: getattr(first, name) for name in PARTED}
    kept = timeline.write(request, tx, matter, changes_of(matter, told), UpdateKind.SPLIT)
    report = tx.ledger.report(matter.report_id)
    assert report is not None
    added = tx.ledger.add_matters(
        report,
        rest,
        **request.by,
    )
    head = f"✅ #{matter.number}已拆成{len(ordered.parts)}件："
    return [head, *matter_lines([kept, *added], request.today), "弄错了回“撤销”。"]


PARTED = (
    *("text", "title", "category", "place", "status", "progress", "needs_support"),
    *("households", "people", "quantity", "resolved_on"),
)


def part_of(request: Request, matter: Matter, part: str) -> ReadMatter:
    """One part as it was read; what it does not say is as it was of the whole."""
    whole = ReadMatter(
        span=Span(0, len(part)),
        text=part,
        title=part[:TITLE_LENGTH],
        source=matter.source,
        category=matter.category,
        place=matter.place,
        status=matter.status,
        occurred_on=matter.occurred_on,
        resolved_on=matter.resolved_on,
        due_on=matter.due_on,
        owner=matter.owner,
    )
    read = next((m for m in request.reading.matters if m.text in part or part in m.text), None)
    if read is None:
        return whole
    told = replace(
        whole,
        title=read.title,
        category=read.category,
        place=read.place or whole.place,
        households=read.households,
        people=read.people,
        quantity=read.quantity,
    )
    if read.status is Status.PENDING:
        return told
    return replace(told, status=read.status, progress=read.progress, resolved_on=read.resolved_on)


def supplement(
    request: Request, tx: Tx, branch: Organization, ordered: Supplement
) -> list[str] | None:
    """What is added to a known matter; without anything that points at one it is a report."""
    found = pointed(request, tx, branch, ordered.number, ordered.ordinal)
    if not found and not (ordered.number or ordered.ordinal):
        found = named_among_the_latest(request, tx, branch, ordered.rest)
    if not found:
        known = ordered.number or ordered.ordinal
        return [not_found([ordered.number] if ordered.number else [])] if known else None
    values: dict[str, object] = {**people_told(ordered.rest)}
    for news in request.reading.matters[:1]:
        values |= stated_in(news, ADDED)
    which = Which(
        tuple(matter.number for matter in found),
        UpdateKind.SUPPLEMENTED,
        values,
        ordered.rest[:NOTE_LENGTH],
    )
    if len(found) > 1:
        return asking.ask(request, tx, [which])
    changed = asking.apply(request, tx, found[0], which)
    lines = asking.done(request, [changed], which.kind, values)
    return lines if values else [*lines, f"补充：{short(ordered.rest, 60)}"]


def named_among_the_latest(
    request: Request, tx: Tx, branch: Organization, rest: str
) -> list[Matter]:
    """The one matter of the branch's last report, or else of its open ones, that some words name."""
    last = tx.ledger.last_report(branch.id)
    for matters in (last.matters if last else (), tx.ledger.open_matters(branch.id)):
        named = mentioned(rest, matters)
        if len(named) == 1:
            return named
    return []


ADDED = ("source", "place", "households", "people", "quantity", "owner", "due_on", "occurred_on")
