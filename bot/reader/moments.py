"""Which dates of a matter are when it happened, when it was settled, and when it is due."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bot.domain.reading import Span
from bot.reader.dates import When
from bot.reader.marks import Marks
from bot.reader.model import figures, grams, model

_STARTS = re.compile(
    r"^(?:[上下]午|晚上?|早上?|一早|中午|夜里|凌晨|夜间|傍晚)?\d{0,2}(?:[点：]\d{0,2}分?半?)?(?:起|开始|开工|进场|动工|开挖|施工|启动|约谈|开会|再议|再报|细报|见面|看房|回访|后(?:再|$))"
)
_REFERS = re.compile(
    r"^(?:[上下]午|晚上?|早上?)?(?:我们|我|咱|俺|村里|社区|支部)?(?:报告?|反映|上报|说|发|提|提到|汇报|录|写|登记|交办)(?:过)?(?:上来|上去)?的|^(?:的)?(?:日报|工单|那条|那件|那个)"
)
_ISSUED = re.compile(
    r"^(?:[上下]午|晚上?|夜里|早上?|凌晨)?(?:办事处|街道|上级|区里)(?:转|交办|督办)"
)
_REFERS_BEFORE = re.compile(r"(?:工单号?|编号|第)$")
_DEADLINE_LABEL = re.compile(
    r"(?:时限|期限|截止|完成时间|完成日期|限期|整改期|到期)[^\d，。]{0,4}$"
)
_NOT_DUE = re.compile(r"^(?:的|节|假期|期间|至今|医保|份的|高考|中考|入学|开学|换届|到期)")
_STOP = "，。；！？\n"
_WIDEST = 120  # no clause is longer; what is has lost its marks


class Moments(NamedTuple):
    """The dates of one matter; what is None is not said."""

    occurred: date | None
    resolved: date | None
    due: date | None
    evidence: dict[str, Span]


def _clause(text: str, when: When, start: int, end: int) -> tuple[int, int]:
    first, last = when.start, when.end
    start, end = max(start, first - _WIDEST), min(end, last + _WIDEST)
    while first > start and text[first - 1] not in _STOP:
        first -= 1
    while last < end and text[last] not in _STOP:
        last += 1
    return first, last


def read(
    marks: Marks, whens: Sequence[When], start: int, end: int, *, today: date, day: date
) -> Moments:
    """The dates within a range. ``today`` is the day of sending, ``day`` the report's."""
    chosen: dict[str, When] = {}
    for when in whens:
        if when.start < start or when.end > end:
            continue
        guess = _guess(marks, when, start, end, today=today, day=day)
        seen = signs(marks, when, guess, start, end, today=today, day=day)
        kind = model("moment").choose(seen)
        if kind == DUE or (kind != NOTHING and when.last <= today and kind not in chosen):
            chosen[kind] = when
    return _moments(chosen.get(OCCURRED), chosen.get(RESOLVED), chosen.get(DUE))


OCCURRED, RESOLVED, DUE, NOTHING = "occurred_on", "resolved_on", "due_on", "nothing"
KINDS = (NOTHING, DUE, OCCURRED, RESOLVED)


def signs(
    marks: Marks, when: When, guess: str, start: int, end: int, *, today: date, day: date
) -> list[str]:
    """What speaks for a date being when a matter happened, was settled, is due, or none of it.
    ``guess`` is what the rules take it for."""
    text = marks.text
    before = figures(text[max(start, when.start - 8) : when.start])
    after = figures(text[when.end : min(end, when.end + 10)])
    side = "past" if when.last < today else "today" if when.last == today else "ahead"
    word = figures(text[when.start : when.end])
    first, last = _clause(text, when, start, end)
    found = [f"guess:{guess}", f"side:{side}", f"form:{when.form}:{side}", f"{guess}:{side}"]
    found += [f"word:{word}", f"limit:{when.limit}:{side}", f"single:{when.single}:{side}"]
    found += [f"day:{when.last == day}:{side}", f"opens:{first <= start}:{side}"]
    found.append(f"clause:{min((when.start - start) // 10, 4)}:{side}")
    found += [f"b{before[-size:]}" for size in (1, 2, 3) if size <= len(before)]
    found += [f"a{after[:size]}" for size in (1, 2, 3) if size <= len(after)]
    found += [f"A{gram}:{side}" for gram in grams(after, 2, 2)]
    found += [f"B{gram}:{side}" for gram in grams(before, 2, 2)]
    for tag in ("nature.trouble", "progress.done", "progress.begun", "progress.going"):
        if marks.has(tag, when.end, last):
            found.append(f"after:{tag}:{side}")
        if marks.has(tag, first, when.start):
            found.append(f"before:{tag}:{side}")
    return found


def _guess(marks: Marks, when: When, start: int, end: int, *, today: date, day: date) -> str:
    """What the rules take a date for."""
    text = marks.text
    after = text[when.end : min(end, when.end + 12)]
    if when.form == "same_day" or (
        _REFERS.match(after)
        or _ISSUED.match(after)
        or _REFERS_BEFORE.search(text, max(0, when.start - 4), when.start)
    ):
        return NOTHING
    if _is_due(text, when, after, today, start):
        return DUE
    if when.last > today or not when.single or (when.last == today == day):
        return NOTHING
    first, last = _clause(text, when, start, end)
    if _settles(marks, when, first, last) or _acts_later(marks, when, first, last, start):
        return RESOLVED
    return OCCURRED if when.last != day else NOTHING


def _moments(occurred: When | None, resolved: When | None, due: When | None) -> Moments:
    evidence = {}
    for name, when in (("occurred_on", occurred), ("resolved_on", resolved), ("due_on", due)):
        if when:
            evidence[name] = Span(when.start, when.end)
    return Moments(
        occurred.last if occurred else None,
        resolved.last if resolved else None,
        due.last if due else None,
        evidence,
    )


# What is still to come of the day: 今晚装上, 今夜12点前修好, 今天下午再去; 今天下午换了 is behind.
_LATER = re.compile(
    r"(?:[上下]午|后晌|晚上?|黑|夜里|傍晚)?(?:(?:\d{1,2}|十[一二]?|[一二三四五六七八九])点?半?(?:左右)?)?(?:加|之?前|以前|再|就|能|可|将|要|来|回来|去|装|修|换|完成|弄|补|送|到|恢复|发|通|清|接着|继续|拆|收)(?![^，。；\n]{0,5}了)"
)
_EVENING = re.compile(r"今[天日儿个]{0,2}(?:后晌|晚|黑|夜|傍晚)")
_AFTERNOON = re.compile(r"(?:下午|后晌)(?:再|就|能|要|补|之?前|\d{1,2}点前)")


def _is_due(text: str, when: When, after: str, today: date, start: int) -> bool:
    before = text[max(start, when.start - 8) : when.start]
    if when.last < today or (
        when.form == "year_end"
        and text[when.start : when.end] == "年前"
        and not re.search(r"预计|争取|赶在|保证|答应|承诺|要|在|说$", before)
    ):
        return False
    if when.last == today:
        if when.form == "week":
            return True
        return (
            (when.limit and when.form != "relative")
            or bool(_EVENING.match(text, when.start) and _LATER.match(after))
            or bool(_AFTERNOON.match(after))
            or bool(_DEADLINE_LABEL.search(before))
        )
    return not ((_STARTS.match(after) and not when.limit) or _NOT_DUE.match(after))


def _acts_later(marks: Marks, when: When, first: int, last: int, start: int) -> bool:
    """A past day in a later clause that tells of a measure: 城管队员昨晚到场，摊主签了承诺书."""
    if (
        first <= start
        or marks.has("nature.trouble", first, last)
        or (when.form == "month_day" and "起" in marks.text[when.end : when.end + 1])
    ):
        return False
    return marks.has("progress.begun", first, last) and not marks.has("source.call", first, last)


def _settles(marks: Marks, when: When, first: int, last: int) -> bool:
    """Whether the clause of a past day says that something was settled on it."""
    after = marks.first("progress.done", when.end, last)
    trouble = marks.first("nature.trouble", when.end, last)
    if after is None:
        return marks.has("progress.done", first, when.start) and not trouble
    return (
        trouble is None
        or after[0] < trouble[0]
        or marks.text[trouble[0] : trouble[1]] in marks.text[after[0] : after[1]]
    )
