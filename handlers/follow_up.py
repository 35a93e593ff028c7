"""News of a matter reported before: finds the matter meant, records the news, shows the result.

By number or position where the text names one, by a quoted message, else by its words among the
branch's open matters. With several that fit it asks and remembers what for; with none it keeps the
news as a new matter and says so.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.asked import Which
from bot.domain.ledger import Matter
from bot.domain.messages import Outgoing, Text
from bot.domain.people import Organization
from bot.domain.reading import ReadMatter
from bot.matching import best, candidates, mentioned
from bot.news import is_done
from bot.reader.intent import is_zero_outright
from bot.reader.numbering import matter_numbers
from bot.receipts import matter_lines
from bot.request import Request
from bot.store import Tx
from bot.turns import continues, ends, is_vague, running_total, told_on
from bot.vocabulary import Intent, Status, UpdateKind
from handlers import asking
from handlers.albums import attach
from handlers.guide import refuse
from handlers.pointing import MOST_TO_ASK, counting, named, only_one, own, quoted, shown
from handlers.report import add_as_new, keep_zero

LOOKED_BACK = timedelta(days=30)
WHICH_ONE = "收到，但没看出是哪件事的进展，请带上编号，如“1024 已解决”。"
ALREADY = "（之前已经办结，这次的进展也记上了）"
AS_NEW = "没找到之前的事项，先按新事项登记："


def handle(request: Request, tx: Tx) -> list[Outgoing]:
    """One answer for all pieces of news of the message."""
    branch = request.branch
    if branch is None:
        return refuse(request, tx)
    lines = nothing_besides(request, tx, branch) + news(request, tx, branch)
    return [request.answer(Text("\n".join(lines)))]


def nothing_besides(request: Request, tx: Tx, branch: Organization) -> list[str]:
    """What is said of the day where a message begins with that there was nothing new (“今日无，昨天的
    电梯已恢复”): it counts as reported."""
    if not is_zero_outright(re.split("[，。；\n]", request.incoming.text, maxsplit=1)[0]):
        return []
    zero = replace(request, reading=replace(request.reading, intent=Intent.ZERO))
    return keep_zero(zero, tx, branch)


def news(request: Request, tx: Tx, branch: Organization) -> list[str]:
    """The answer's lines."""
    reading = request.reading
    pointed = counting(named(request, tx, branch))
    if pointed:
        return record_named(request, tx, pointed)
    if reading.numbers or reading.ordinals:
        return [not_found(reading.numbers, reading.ordinals)]
    return record_by_words(request, tx, branch) if reading.matters else unnamed(request, tx, branch)


def not_found(numbers: Sequence[int], ordinals: Sequence[int] = ()) -> str:
    """The numbers named are not the branch's, or were taken back."""
    missing = [f"#{number}" for number in numbers] or [f"第{ordinal}件" for ordinal in ordinals]
    return f"没找到本支部的{'、'.join(missing)}。发“还有哪些没办完”可以看编号。"


def record_named(request: Request, tx: Tx, pointed: list[Matter]) -> list[str]:
    """News of matters pointed at: to each the piece that names it, else the n-th piece to the n-th
    matter, or one to all."""
    told = request.reading.matters
    by_number = {number: piece for piece in told for number in matter_numbers(piece.text)}
    in_order = [told[min(index, len(told) - 1)] if told else None for index in range(len(pointed))]
    changed = [
        record(request, tx, matter, by_number.get(matter.number, piece))
        for matter, piece in zip(pointed, in_order, strict=True)
    ]
    return asking.done(
        request, changed, UpdateKind.PROGRESS, stated(request, told[0]) if told else ()
    )


def record_by_words(request: Request, tx: Tx, branch: Organization) -> list[str]:
    """Each piece of news goes to the one matter that it fits."""
    known = quoted(request, tx, branch) or tx.ledger.open_matters(branch.id)
    day = told_on(request.incoming.text, request.today)
    changed: list[Matter] = []
    asked: list[Which] = []
    unknown: list[ReadMatter] = []
    for piece in request.reading.matters:
        fitting = fitting_to(piece, known, day)
        if len(fitting) == 1:
            changed.append(record(request, tx, fitting[0], piece))
        elif fitting:
            asked.append(which_of(request, fitting, piece))
        else:
            unknown.append(piece)
    told = stated(request, request.reading.matters[0])
    lines = asking.done(request, changed, UpdateKind.PROGRESS, told) if changed else []
    lines += record_unknown(request, tx, branch, unknown)
    return [*lines, *asking.ask(request, tx, asked)] if asked else lines


def fitting_to(piece: ReadMatter, known: Sequence[Matter], day: date | None) -> list[Matter]:
    """The matters that a piece of news may be about: by all its words, else by what it names."""
    found = [match.matter for match in candidates(piece, known, day)]
    return found or mentioned(piece.text, known, piece.place)[:MOST_TO_ASK]


def unnamed(request: Request, tx: Tx, branch: Organization) -> list[str]:
    """News that names nothing (“昨天那个弄好了”): of the only matter that it can mean."""
    meant = only_one(request, tx, branch)
    if not meant:
        return [WHICH_ONE]
    changes = done_today(request) if is_done(request.incoming.text) else {}
    numbers = tuple(matter.number for matter in meant)
    which = Which(numbers, UpdateKind.PROGRESS, changes, request.note)
    if len(meant) > 1:
        return asking.ask(request, tx, [which])
    changed = [asking.apply(request, tx, matter, which) for matter in meant]
    return asking.done(request, changed, UpdateKind.PROGRESS)


def done_today(request: Request) -> dict[str, object]:
    """The changes that settle a matter today."""
    return {"status": Status.RESOLVED, "resolved_on": request.today}


def record_unknown(
    request: Request, tx: Tx, branch: Organization, unknown: list[ReadMatter]
) -> list[str]:
    """News that fits nothing open: of something settled lately, or a new matter."""
    settled = tx.ledger.settled_matters(branch.id, request.today - LOOKED_BACK) if unknown else []
    again: list[Matter] = []
    new: list[ReadMatter] = []
    for piece in unknown:
        found = best(piece, settled)
        if found is None:
            new.append(piece)
        else:
            again.append(record(request, tx, found, piece))
    lines = ["✅ 已更新" + ALREADY + "：", *matter_lines(again, request.today)] if again else []
    if new:
        report, added = add_as_new(request, tx, branch, tuple(new))
        attach(request, tx, report, added)
        lines += [AS_NEW, *matter_lines(added, request.today)]
    return lines


def which_of(request: Request, fitting: Sequence[Matter], piece: ReadMatter) -> Which:
    """The question which matter a piece of news is about."""
    return Which(
        tuple(matter.number for matter in fitting),
        UpdateKind.PROGRESS,
        stated(request, piece),
        request.note,
        news=piece,
    )


def settle_pointed(
    request: Request, tx: Tx, branch: Organization, *, every: bool
) -> list[str] | None:
    """“好了” and nothing else: of what is quoted, else of what the bot showed last. None where that
    is nothing that could be settled."""
    quote = quoted(request, tx, branch)
    pointed = quote or own(tx, branch, shown(request, tx))
    waiting = [m for m in counting(pointed) if m.status is not Status.RESOLVED]
    if not waiting:
        return None
    done = done_today(request)
    numbers = tuple(matter.number for matter in waiting)
    which = Which(numbers, UpdateKind.PROGRESS, done, request.note)
    unsure = not quote and is_vague(request.incoming.text)
    if unsure or (len(waiting) > 1 and not every):
        return asking.ask(request, tx, [which])
    changed = [asking.apply(request, tx, matter, which) for matter in waiting]
    return asking.done(request, changed, UpdateKind.PROGRESS)


def settle_day(request: Request, tx: Tx, branch: Organization, day: date) -> list[str] | None:
    """All that was told of a day is settled; None where nothing of it is open."""
    waiting = [m for m in tx.ledger.open_matters(branch.id) if m.reported_on == day]
    done = Which((), UpdateKind.PROGRESS, done_today(request), request.note)
    changed = [asking.apply(request, tx, matter, done) for matter in reversed(waiting)]
    return asking.done(request, changed, UpdateKind.PROGRESS) if changed else None


def record(request: Request, tx: Tx, matter: Matter, piece: ReadMatter | None) -> Matter:
    """Writes one piece of news into a matter's timeline."""
    changes = stated(request, piece) if piece is not None else {}
    numbers = (matter.number,)
    which = Which(numbers, UpdateKind.PROGRESS, changes, request.note)
    return asking.apply(request, tx, matter, which)


def stated(request: Request, piece: ReadMatter) -> dict[str, object]:
    """What the news says: how far it is, and what it states besides. A matter that is resolved
    stays so unless the news says otherwise in words."""
    changes: dict[str, object] = {}
    text = request.incoming.text if len(request.reading.matters) == 1 else piece.text
    status = piece.status
    if status is Status.RESOLVED and continues(text) and not ends(text):
        status = Status.IN_PROGRESS  # a part of it is done
    if status is not Status.PENDING or "status" in piece.evidence:
        changes["status"] = status
        if status is Status.RESOLVED:
            day = piece.resolved_on or request.reading.report_date or request.today
            changes["resolved_on"] = day
    for name in ("progress", "due_on", "owner", "households", "people"):
        value = getattr(piece, name)
        if value is not None:
            changes[name] = value
    so_far = running_total(text)
    if so_far is not None:
        changes["households"] = so_far
    if piece.needs_support:
        changes["needs_support"] = True
    return changes
