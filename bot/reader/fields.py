"""The fields of one matter, each read by the module that owns it, then put together."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import TypeVar

from bot.domain.reading import Context, Quantity, ReadMatter, Span
from bot.reader import (
    category,
    counts,
    moments,
    owner,
    place,
    sources,
    status,
    support,
    title,
    where,
)
from bot.reader.dates import When
from bot.reader.lexicon.progress import UNSETTLED_CELLS
from bot.reader.marks import Marks
from bot.reader.numbers import Number
from bot.reader.segment import Layout, Piece
from bot.vocabulary import Source, Status


@dataclass(frozen=True, slots=True)
class Sight:
    """A text as all fields see it, made once. ``head`` is the source told before the first matter,
    ``named`` and ``counted`` are the numbers and the positions by which it points at matters."""

    original: str
    marks: Marks
    numbers: Sequence[Number]
    places: Sequence[place.Place]
    parts: Sequence[place.Part]
    whens: Sequence[When]
    context: Context
    today: date
    day: date
    laid: Layout
    head: sources.Heard
    named: tuple[int, ...]
    counted: tuple[int, ...]
    corrects: bool


T = TypeVar("T", Number, When, place.Part, place.Place)


def _within(items: Sequence[T], start: int, end: int) -> Sequence[T]:
    """Those of the items, which are in order of their start, that begin within a range."""
    first = bisect_left(items, start, key=attrgetter("start"))
    return items[first : bisect_left(items, end, lo=first, key=attrgetter("start"))]


_BODY = ("matter", "result", "result1", "result2", "result3", "status")


def _ranges(piece: Piece) -> list[tuple[int, int]]:
    """The stretches that tell of the matter, for forms and tables one for each cell."""
    if not piece.given:
        return [(piece.start, piece.end)]
    found = [(span.start, span.end) for name, span in piece.given.items() if name in _BODY]
    return sorted(set(found)) or [(piece.start, piece.end)]


def read(sight: Sight, piece: Piece) -> ReadMatter:
    """The matter that a piece tells of."""
    ranges = _ranges(piece)
    first, last = ranges[0][0], max(end for _, end in ranges)
    evidence: dict[str, Span] = {}
    sureness: dict[str, float] = {}
    asks = [span for a, b in ranges for span in support.find(sight.marks.text, a, b)]
    if not support.is_asked(sight.marks.text, first, last, asks):
        asks = []
    asks += _asked_by_cell(sight, piece)
    when = _moments(sight, piece, ranges)
    evidence.update(when.evidence)
    where_at = _place(sight, piece, ranges)
    counted = _counts(sight, piece, ranges, where_at)
    evidence.update(counted.evidence)
    how_far, sure, said = _status(sight, piece, ranges, asks, when, counted.progress)
    sureness["status"] = sure
    if said:
        evidence["status"] = said
    source, heard = _source(sight, piece, first, last)
    if heard:
        evidence["source"] = heard
    chosen = category.categorise(
        sight.marks.text[first:last]
        if last - first < 400
        else sight.marks.text[first : first + 400],
        sight.context.words.categories,
        first,
        sight.context.words.learned,
    )
    sureness["category"] = chosen.sureness
    if chosen.evidence:
        evidence["category"] = chosen.evidence
    if where_at:
        evidence["place"] = where_at
    charge = _owner(sight, piece, ranges)
    if charge:
        evidence["owner"] = charge
    if asks:
        evidence["needs_support"] = asks[0]
    original = sight.original
    return ReadMatter(
        span=Span(piece.start, piece.end),
        text=original[piece.start : piece.end],
        title=title.make(sight.marks, piece.start, piece.end, where_at),
        source=source,
        category=chosen.category,
        place=original[where_at.start : where_at.end].strip() if where_at else None,
        status=how_far,
        progress=counted.progress,
        needs_support=bool(asks),
        households=counted.households,
        people=counted.people,
        quantity=counted.quantity,
        occurred_on=when.occurred,
        resolved_on=(when.resolved or sight.day) if how_far is Status.RESOLVED else None,
        due_on=when.due if how_far is not Status.RESOLVED else None,
        owner=original[charge.start : charge.end].strip() if charge else None,
        evidence=evidence,
        sureness={name: value for name, value in sureness.items() if value < 1},
    )


def _asked_by_cell(sight: Sight, piece: Piece) -> list[Span]:
    span = piece.given.get("support")
    if span is None:
        return []
    words = sight.marks.text[span.start : span.end]
    return [] if re.match(r"否|无|不|没|/|-", words) else [span]


def _moments(sight: Sight, piece: Piece, ranges: Sequence[tuple[int, int]]) -> moments.Moments:
    occurred = resolved = due = None
    evidence: dict[str, Span] = {}
    for start, end in ranges:
        part = moments.read(
            sight.marks,
            _within(sight.whens, start, end),
            start,
            end,
            today=sight.today,
            day=sight.day,
        )
        occurred, resolved = occurred or part.occurred, part.resolved or resolved
        due = part.due or due
        evidence.update(part.evidence)
    told = _told_by_cells(sight, piece)
    for name, at in told.items():
        evidence[name] = Span(at.start, at.end)
    due = told["due_on"].last if "due_on" in told else due
    resolved = told["resolved_on"].last if "resolved_on" in told else resolved
    if occurred is None and "occurred_on" in told:
        occurred = told["occurred_on"].last
    return moments.Moments(occurred, resolved, due, evidence)


_DAYS = {
    "due": "due_on",
    "resolved": "resolved_on",
    "occurred": "occurred_on",
    "source": "occurred_on",
    "person": "occurred_on",
}


def _told_by_cells(sight: Sight, piece: Piece) -> dict[str, When]:
    """The days in cells that are named for them, by the field that they tell."""
    told: dict[str, When] = {}
    for name, field in _DAYS.items():
        span = piece.given.get(name)
        if span is None:
            continue
        whens = _within(sight.whens, span.start, span.end)
        when = next((when for when in whens if when.end <= span.end), None)
        if when and _can_be(field, when, sight):
            told.setdefault(field, when)
    return told


def _can_be(field: str, when: When, sight: Sight) -> bool:
    """Whether a day can be that of the field: nothing happened on a day still to come."""
    if field == "due_on":
        return True
    past = when.last <= sight.today
    return past and (field == "resolved_on" or (when.single and when.last != sight.day))


def _counts(
    sight: Sight, piece: Piece, ranges: Sequence[tuple[int, int]], chosen: Span | None
) -> counts.Counts:
    low = min([piece.start, *(span.start for span in piece.given.values())])
    high = max([piece.end, *(span.end for span in piece.given.values())])
    blocked = [(when.start, when.end) for when in _within(sight.whens, low, high)]
    if chosen:
        blocked.append((chosen.start, chosen.end))
    parts = [
        counts.read(sight.marks.text, _within(sight.numbers, start, end), start, end, blocked)
        for start, end in ranges
    ]
    parts += [
        counts.read(
            sight.marks.text,
            _within(sight.numbers, span.start, span.end),
            span.start,
            span.end,
            blocked,
        )
        for name in ("reach", "households", "people", "progress", "quantity")
        if (span := piece.given.get(name))
    ]
    evidence: dict[str, Span] = {}
    quantity: tuple[Quantity, ...] = ()
    households = people = progress = None
    for part in parts:
        evidence.update(part.evidence)
        quantity += part.quantity
        households = max(filter(None, (households, part.households)), default=None)
        people = max(filter(None, (people, part.people)), default=None)
        progress = part.progress if progress is None else progress
    for name in ("households", "people"):
        span = piece.given.get(name)
        words = sight.marks.text[span.start : span.end] if span else ""
        if words.isdigit() and len(words) < 7:
            households, people = (
                (int(words), people) if name == "households" else (households, int(words))
            )
    return counts.Counts(households, people, quantity, progress, evidence)


def _status(
    sight: Sight,
    piece: Piece,
    ranges: Sequence[tuple[int, int]],
    asks: Sequence[Span],
    when: moments.Moments,
    progress: int | None,
) -> tuple[Status, float, Span | None]:
    text = sight.marks.text
    named = piece.given.get("status")
    cell = text[named.start : named.end] if named else ""
    if outright := status.of_cell(cell):
        return outright, 1.0, named
    if progress == 100:
        return Status.RESOLVED, 0.9, None
    ahead = [when.evidence["due_on"]] if when.due and "due_on" in when.evidence else []
    result = status.read(sight.marks, ranges, asks=asks, ahead=ahead)
    due = piece.given.get("due")
    if (progress is not None and result[0] is not Status.RESOLVED) or (
        progress is not None and progress < 100
    ):
        return Status.IN_PROGRESS, 0.8, result[2]
    if when.due and due and result[0] is Status.PENDING and result[1] <= 0.5:
        return Status.IN_PROGRESS, 0.6, due
    if named and cell in UNSETTLED_CELLS:
        return _kept_open(result, named, dated=bool(due and when.due))
    return result


def _kept_open(
    result: tuple[Status, float, Span | None], named: Span, *, dated: bool
) -> tuple[Status, float, Span | None]:
    """The status where a cell says not yet: never settled, and sure enough not to be asked about."""
    how_far, sure, said = result
    if how_far is Status.RESOLVED:
        return Status.IN_PROGRESS if dated else Status.PENDING, 0.8, named
    return how_far, max(sure, 0.8), said


def _source(sight: Sight, piece: Piece, first: int, last: int) -> tuple[Source, Span | None]:
    for name in ("source", "person"):
        span = piece.given.get(name)
        if span:
            cell = sources.of_cell(sight.marks.text[span.start : span.end])
            if cell is not Source.UNKNOWN:
                return cell, span
            if name == "person":
                return Source.RESIDENT, span
    at = bisect_left(sight.laid.pieces, piece.start, key=attrgetter("start"))
    before = sight.laid.pieces[at - 1].end if at else 0
    return sources.choose(
        sight.marks,
        first,
        last,
        piece.source,
        min(before, first),
        min(sight.laid.pieces[0].start, first),
        sight.head,
    )


def _place(sight: Sight, piece: Piece, ranges: Sequence[tuple[int, int]]) -> Span | None:
    text, branch = sight.marks.text, sight.context.branch
    if cell := piece.given.get("place"):
        return place.strip_branch(text, Span(cell.start, cell.end), branch)
    spans = list(ranges[:1])
    for name in ("person", "whom"):
        if person := piece.given.get(name):
            spans.append((person.start, person.end))
    names = where.branch_names(branch)
    for at, (start, end) in enumerate([*spans, *ranges[1:]]):
        parts = _within(sight.parts, start, end)
        guess = place.choose(text, _within(sight.places, start, end), start, end)
        found = where.find(sight.marks, parts, guess, names, start, end, at)
        if found and (stripped := place.strip_branch(text, found, branch)):
            return stripped
    return None


def _owner(sight: Sight, piece: Piece, ranges: Sequence[tuple[int, int]]) -> Span | None:
    text = sight.marks.text
    if cell := piece.given.get("owner"):
        words = text[cell.start : cell.end]
        cut = re.split(r"[（(，,。；;]", words)[0]
        if re.fullmatch(r"[/\-—无\s]*", cut):
            return None
        return Span(cell.start, cell.start + len(cut.rstrip()))
    for start, end in ranges:
        found = owner.find(text, start, end)
        if found:
            return found
    return None
