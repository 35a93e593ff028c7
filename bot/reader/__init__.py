"""Reads a message of a branch secretary: ``read(text, context) -> Reading``, a pure function.

The steps, each a module: plain text (``text``), what stands where (``marks``, ``numbers``,
``dates``, ``place``), what is wanted (``intent``), where matters begin and end (``segment`` with
``tables``, ``templates``, ``listing``, ``clauses``), their fields (``fields``), figures of the day
(``totals``), the day itself (``day``), and what is worth asking back (``checks``).
"""

import re
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
from bot.vocabulary import Intent, Source

__all__ = ["answer", "read"]


def read(text: str, context: Context) -> Reading:
    """What a text says, read as of the moment in ``context`` at which it was sent."""
    plain = text_.plain(text[: text_.LONGEST])
    today = office_day(context.sent_at, context.zone, context.day_ends_at)
    commanded = command.read(text, plain, today)
    if commanded is not None:
        return commanded
    pointed = numbering.matter_numbers(plain), numbering.ordinals(plain)
    asked = intent.is_question(plain)
    if asked:
        return Reading(asked, numbers=pointed[0], ordinals=pointed[1])
    whens = dates.find(plain, today)
    marks = Marks(plain)
    places = place.find(marks, context.words.places, [(when.start, when.end) for when in whens])
    corrects = intent.is_correction(plain)
    layout = _layout(marks, places, whens, context.branch, corrects=corrects)
    about = _about(plain, whens, layout.outside, today, corrects=corrects)
    sight = fields.Sight(text, marks, numbers.find(plain), places, whens, context, today, about)
    matters = tuple(fields.read(sight, piece) for piece in layout.pieces)
    figures, _ = totals.read(plain, _unclaimed(layout, len(plain)))
    want = _want(plain, sight, matters, figures, corrects=corrects)
    return _reading(want, plain, sight, matters, figures, pointed)


def _layout(
    marks: Marks,
    places: list[place.Place],
    whens: list[dates.When],
    branch: str | None,
    *,
    corrects: bool,
) -> segment.Layout:
    text = marks.text
    spans = [(when.start, when.end) for when in whens]
    for known in (tables.find(text), templates.find(text, 0, len(text))):
        if known:
            pieces, rest = known
            source = _source_of(marks, rest)
            for piece in pieces:
                piece.source = source
            return segment.Layout(pieces, rest)
    return segment.segment(marks, places, spans, branch, [(0, len(text))], corrects=corrects)


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


def _unclaimed(layout: segment.Layout, length: int) -> list[tuple[int, int]]:
    """What no matter covers."""
    result, at = [], 0
    for piece in sorted(layout.pieces, key=lambda piece: piece.start):
        end = max([piece.end, *(span.end for span in piece.given.values())])
        if piece.start > at:
            result.append((at, piece.start))
        at = max(at, end)
    return [*result, (at, length)] if length > at else result


def _want(
    text: str,
    sight: fields.Sight,
    matters: tuple[ReadMatter, ...],
    figures: Totals,
    *,
    corrects: bool,
) -> Intent:
    if corrects:
        return Intent.CORRECTION
    if not matters:
        if intent.is_zero(text):
            return Intent.ZERO
        if figures.households or figures.visits:
            return Intent.ZERO
        if intent.is_follow_up(text) and re.search("已|好了|完", text):
            return Intent.FOLLOW_UP
        return Intent.CHATTER
    if figures.found == 0:
        return Intent.ZERO
    if intent.is_talk(text) and len(matters) == 1:
        return Intent.CHATTER
    if (
        intent.is_zero_outright(text)
        and all(not matter.place and not matter.quantity for matter in matters)
        and len(text) < 60
        and len(matters) == 1
    ):
        return Intent.ZERO
    if _follows(text, matters) or _bare_news(sight, matters):
        return Intent.FOLLOW_UP
    if intent.is_chatter(text) and len(text) < 40 and len(matters) == 1 and not matters[0].place:
        return Intent.CHATTER
    return Intent.REPORT


def _follows(text: str, matters: tuple[ReadMatter, ...]) -> bool:
    if len(matters) > 3:
        return False
    head = text[: matters[0].span.start + 24]
    return bool(intent.is_follow_up(text if len(matters) == 1 and len(text) < 80 else head))


_NEWS = re.compile(
    r"^[^，。；]{0,26}?(?:装好|换好|修好|弄好|完工|通车|签完字|验收没过|推到|来电了|来水了|送电|浇筑|亮了|通了|验收|开通|投用|到账|退回来|拿到|批下来|批了)"
)
_FRESH = re.compile(
    r"今日|今天的|汇报|日报|上报|领导|反映|来电|来访|巡查|走访|入户|民生|咨询|给|为|帮|送|慰问|补"
)


def _bare_news(sight: fields.Sight, matters: tuple[ReadMatter, ...]) -> bool:
    """News of something known, without a word that says so: short, no heading, no branch, no
    trouble told, only how far it has come."""
    text, branch = sight.marks.text.strip(), sight.context.branch or "\0"
    if len(matters) > 2 or len(text) > 60 or "\n" in text or branch in text or _FRESH.search(text):
        return False
    first = matters[0].span
    whole = sight.marks.text[first.start : first.end]
    if (
        len(matters) == 1
        and len(text) <= 45
        and not sight.marks.has("nature.trouble", first.start, first.end)
        and not re.match(r"清|修|换|更换|拆|铲|疏|装|调解|代|免|义|组织|开展|消杀|新|增", whole)
    ) and (
        sight.marks.has("progress.done", first.start, first.end)
        and not matters[0].people
        and not matters[0].households
    ):
        return True
    trouble = sight.marks.has("nature.trouble", first.start, min(first.end, first.start + 14))
    return (bool(_NEWS.match(text[first.start :])) and not trouble) or "没过" in text[:24]


def _reading(
    want: Intent,
    text: str,
    sight: fields.Sight,
    matters: tuple[ReadMatter, ...],
    figures: Totals,
    pointed: tuple[tuple[int, ...], tuple[int, ...]],
) -> Reading:
    if want in (Intent.CHATTER, Intent.QUERY, Intent.HELP):
        return Reading(want, numbers=pointed[0], ordinals=pointed[1])
    about = sight.today if want is Intent.FOLLOW_UP else sight.day
    if want is Intent.ZERO:
        matters = ()
    return Reading(
        intent=want,
        report_date=about,
        totals=figures,
        matters=matters,
        numbers=pointed[0],
        ordinals=pointed[1],
        withdraws=want is Intent.CORRECTION and numbering.withdraws(text),
        doubts=checks.doubts(
            text, matters=matters, totals=figures, whens=sight.whens, day=about, today=sight.today
        ),
    )
