"""By when: the day or the number of working days that an order names, and where it stands.

Days ahead are working days here ("三天内"): an office does not let a time run out on a Sunday. Weeks
and months are those of the calendar, and a day that is named is that day.
"""

import re
from dataclasses import dataclass
from datetime import date

from bot.reader import dates
from bot.reader.numbers import value

_COUNT = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_SPAN = re.compile(
    rf"(?P<count>{_COUNT})\s?(?P<unit>个?工作日|天|日|个?小时|周|个?星期|个?礼拜|个月)"
    r"(?:之内|以内|内|的?时间)?"
)
_MONTH_BEFORE = re.compile(r"月\s?$")


@dataclass(frozen=True, slots=True)
class Term:
    """Either a day or a number of working days, and the half-open range of its words."""

    start: int
    end: int
    due_on: date | None = None
    workdays: int | None = None


def find_term(text: str, today: date) -> Term | None:
    """The first term of a text; None where it names none."""
    spans = [span for match in _SPAN.finditer(text) if (span := _span(text, match, today))]
    days = [
        Term(when.start, when.end, due_on=when.last)
        for when in dates.find(text, today)
        if when.form != "within"
    ]
    return min([*spans, *days], key=lambda term: term.start, default=None)


def _span(text: str, match: re.Match[str], today: date) -> Term | None:
    count, unit = value(match["count"]), match["unit"].removeprefix("个")
    if count is None or _MONTH_BEFORE.search(text, 0, match.start()):
        return None
    at = match.start(), match.end()
    if unit in ("工作日", "天", "日"):
        return Term(*at, workdays=int(count))
    if unit == "小时":
        return Term(*at, workdays=max(int(count) // 24, 0))
    inside = "周" if unit in ("星期", "礼拜") else unit.replace("月", "个月")
    found = dates.find(f"{int(count)}{inside}内", today)
    return Term(*at, due_on=found[0].last) if found else None
