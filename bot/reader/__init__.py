"""Reads a message of a branch secretary: ``read(text, context) -> Reading``, a pure function.

Rules and lexicons say what they see in named signs; where they are not enough to decide, a linear
model weighs the signs (``model``; weights in ``weights/``, learned by ``training`` from the corpus).

The steps, each a module: plain text (``text``), what stands where (``marks``, ``numbers``,
``dates``, ``place``), where matters begin and end (``tables``, ``templates``, ``listing``; in prose
``segment`` with the signs of ``clauses``, ``boundary`` and ``outside``), the fields of each
(``fields``, with ``status``, ``sources``, ``category``, ``where``, ``counts``, ``moments``,
``support``, ``owner``), figures of the day (``totals``), the day itself (``day``), what is wanted
(``intent``), and what is worth asking back (``checks``).
"""

from datetime import date

from bot.domain.clock import office_day
from bot.domain.reading import Context, Reading, ReadMatter, Span, Totals
from bot.reader import (
    checks,
    command,
    dates,
    day,
    fields,
    intent,
    numbering,
    numbers,
    place,
    segment,
    sources,
    tables,
    templates,
    totals,
)
from bot.reader import (
    text as text_,
)
from bot.reader.answer import answer
from bot.reader.marks import Marks
from bot.reader.model import model
from bot.vocabulary import Intent, Source

__all__ = ["answer", "read"]


def read(text: str, context: Context) -> Reading:
    """What a text says, read as of the moment in ``context`` at which it was sent."""
    plain = text_.plain(text[: text_.LONGEST])
    today = office_day(context.sent_at, context.zone, context.day_ends_at)
    commanded = command.read(text, plain, today)
    if commanded is not None:
        return commanded
    sight = look(text, plain, context)
    matters = tuple(fields.read(sight, piece) for piece in sight.laid.pieces)
    figures = totals.read(plain, _unclaimed(sight.laid, len(plain)), corrects=sight.corrects)
    return _reading(_want(sight, matters, figures), sight, matters, figures)


def look(
    text: str, plain: str, context: Context, decide: segment.Decide = segment.by_model
) -> fields.Sight:
    """A text as all fields see it: what stands where, and where its matters begin and end.
    ``decide`` cuts the prose; training has its own."""
    today = office_day(context.sent_at, context.zone, context.day_ends_at)
    whens = dates.find(plain, today)
    marks = Marks(plain)
    found = place.find(marks, context.words.places, whens)
    corrects = intent.is_correction(plain)
    laid = _layout(marks, found.places, whens, context.branch, corrects=corrects, decide=decide)
    first = laid.pieces[0].start if laid.pieces else 0
    return fields.Sight(
        original=text,
        marks=marks,
        numbers=numbers.find(plain),
        places=found.places,
        parts=found.parts,
        whens=whens,
        context=context,
        today=today,
        day=_about(plain, whens, laid.outside, today, corrects=corrects),
        laid=laid,
        head=sources.in_front(marks, 0, first),
        named=numbering.matter_numbers(plain),
        counted=numbering.ordinals(plain),
        corrects=corrects,
    )


def _layout(
    marks: Marks,
    places: list[place.Place],
    whens: list[dates.When],
    branch: str | None,
    *,
    corrects: bool,
    decide: segment.Decide,
) -> segment.Layout:
    """The pieces of a text, from a table, a form, a list or prose."""
    text = marks.text
    spans = [(when.start, when.end) for when in whens]
    for known in (tables.find(text), templates.find(text, 0, len(text))):
        if known:
            pieces, rest = known
            source = _source_of(marks, rest)
            for piece in pieces:
                piece.source = source
            return segment.Layout(pieces, rest)
    return segment.segment(marks, places, spans, branch, corrects=corrects, decide=decide)


def _source_of(marks: Marks, outside: list[tuple[int, int]]) -> tuple[Source, Span | None] | None:
    for start, end in outside:
        source, span, _ = sources.find(marks, start, end)
        if source is not Source.UNKNOWN:
            return source, span
    return None


def _about(
    text: str,
    whens: list[dates.When],
    outside: list[tuple[int, int]],
    today: date,
    *,
    corrects: bool,
) -> date:
    if corrects:
        return day.corrected_day(text, whens, today)
    return day.report_day(text, whens, outside, today)


def _unclaimed(laid: segment.Layout, length: int) -> list[tuple[int, int]]:
    """What no matter covers."""
    result, at = [], 0
    for piece in sorted(laid.pieces, key=lambda piece: piece.start):
        end = max([piece.end, *(span.end for span in piece.given.values())])
        if piece.start > at:
            result.append((at, piece.start))
        at = max(at, end)
    return [*result, (at, length)] if length > at else result


def _want(sight: fields.Sight, matters: tuple[ReadMatter, ...], figures: Totals) -> Intent:
    """What a text wants."""
    text = sight.marks.text
    guesses = intent.guesses(text, corrects=sight.corrects)
    signs, runs = intent.signs(text)
    signs = [*guesses, *signs]
    signs += [f"pointed:{bool(sight.named)}", f"ordinal:{bool(sight.counted)}"]
    signs += [
        f"matters:{min(len(matters), 4)}",
        f"figures:{figures.found}" if figures.found in (0, None) else "figures:some",
        f"visits:{bool(figures.visits or figures.households)}",
        f"matters:{min(len(matters), 2)}:{guesses[0]}",
    ]
    if matters:
        first = matters[0]
        trouble = sight.marks.has("nature.trouble", first.span.start, first.span.end)
        signs += [f"first:{first.status}", f"first:trouble:{trouble}", f"place:{bool(first.place)}"]
        signs.append(f"one:{len(matters) == 1}:{first.status}:{trouble}")
        signs.append(f"starts:{min(first.span.start, 20) // 5}")
    return Intent(model("intent").choose(signs, runs))


_SOON = 16


def _reading(
    want: Intent, sight: fields.Sight, matters: tuple[ReadMatter, ...], figures: Totals
) -> Reading:
    text = sight.marks.text
    if want in (Intent.CHATTER, Intent.QUERY, Intent.HELP):
        return Reading(want, numbers=sight.named, ordinals=sight.counted)
    about = sight.today if want is Intent.FOLLOW_UP else sight.day
    if want is Intent.ZERO:
        matters = ()
    if want is Intent.CORRECTION:  # what is taken back, with why, is none
        matters = tuple(each for each in matters if not numbering.withdraws(each.text[:_SOON]))
    return Reading(
        intent=want,
        report_date=about,
        totals=figures,
        matters=matters,
        numbers=sight.named,
        ordinals=sight.counted,
        withdraws=want is Intent.CORRECTION and numbering.withdraws(text),
        doubts=checks.doubts(
            text, matters=matters, totals=figures, whens=sight.whens, day=about, today=sight.today
        ),
    )
