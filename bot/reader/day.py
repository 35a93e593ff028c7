"""The day that a message is about."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.reader.dates import When

_MAKES_UP = re.compile(
    r"(?:(?<![已修填缴增])补(?:报|发|一下|上|一个|交|录|的)?(?:[：: ]|[一-龥]{0,6})|忘了?报|漏报|忘报|迟报|晚报)[^，。；\n]{0,3}$"
)
_MAKES_UP_AFTER = re.compile(r"^(?:[上下]午|晚上?)?(?:的|那天的|忘|漏|没报|回来晚|太晚|未报)")
# 昨天的日报有一件没报：
_LEFT_OUT = re.compile(
    r"(?:的)?(?:日报|报告|那份)(?:里|中|上)?[^，。：；\n]{0,6}(?:没报|没写|没说|忘|漏|少)"
    r"|(?:还|又)?[有漏少]了?[一两三几\d]?[件个条][^，。：；\n]{0,6}(?:没报|没写|没说|忘|漏|[：，])"
)
_TELLS = re.compile(
    r"(?:[上下]午|晚上?|夜里|凌晨|早上)?(?:接|居民|群众|村民|业主|有人|发现|巡查发现|反映|发生|施工|来电|来访)"
)
_HEADS = re.compile(
    r"民生|实事|日报|汇报|上报|台账|情况|民情|日志|工作|报|补|记录|社区|村|支部|：|星期|周|（|）|】"
)


def report_day(
    text: str, whens: Sequence[When], outside: Sequence[tuple[int, int]], today: date
) -> date:
    """The day a report, zero report or correction names for itself, else the day of sending."""
    days = [when for when in whens if when.single and not when.limit]
    for when in days:
        if _is_made_up_for(text, when, today):
            return _better(whens, when)
    for when in days:
        stands_outside = any(a <= when.start and when.end <= b for a, b in outside)
        near = when.last <= today + timedelta(days=1)
        if when.form not in _NO_HEAD and near and stands_outside and _heads(text, when):
            return when.last
    return today


_NO_HEAD = frozenset(("relative", "weekday", "within", "same_day", "lunar", "feast", "year_end"))


def _is_made_up_for(text: str, when: When, today: date) -> bool:
    """补6月3日, 昨天忘报了: a report that comes late."""
    near = text[max(0, when.start - 8) : when.start]
    if when.start < 40 and _MAKES_UP.search(near) and when.last <= today:
        return True
    if when.start < 6 and when.last <= today and _LEFT_OUT.match(text, when.end, when.end + 20):
        return True
    return bool(
        when.start < 6
        and _MAKES_UP_AFTER.match(text[when.end : when.end + 6])
        and re.search("补|忘|漏", text[:24])
    )


def _heads(text: str, when: When) -> bool:
    """Whether a date stands as in a heading, and does not begin to tell of something."""
    repeats_weekday = (
        text[when.start - 1 : when.start] == "（"
        and when.start > 1
        and re.search(r"[一二三四五六日天]$", text[: when.start - 1])
    )
    if _TELLS.match(text, when.end) or repeats_weekday:
        return False
    clause = _clause(text, when)
    return len(clause) < 26 or bool(_HEADS.search(clause))


def _better(whens: Sequence[When], made_up: When) -> date:
    """昨天（12月19号）忘报了: an absolute date close behind wins over a relative one."""
    if made_up.form in ("relative", "weekday"):
        for when in whens:
            if (
                when.form in ("month_day", "dotted", "ymd")
                and 0 <= when.start - made_up.end < 16
                and when.single
                and abs((when.last - made_up.last).days) < 8
            ):
                return when.last
    return made_up.last


def _clause(text: str, when: When) -> str:
    low, high = max(0, when.start - _WIDEST), when.end + _WIDEST
    first = max(low, *(text.rfind(mark, low, when.start) + 1 for mark in "，。；\n"))
    ends = [at for mark in "，。；\n" if (at := text.find(mark, when.end, high)) >= 0]
    return text[first : min(ends, default=high)]


_WIDEST = 120  # no clause is longer; what is has lost its marks


_OF_REPORT = re.compile(
    r"^(?:的)?(?:（[^（）]{1,10}）)?(?:[一-龥]{0,6})(?:日报|上报|报的|那条|那份|报告|零报告|发的|报|说的)|^[一-龥]{0,4}(?:那条|那份)"
)
_IS_DATE = re.compile(r"(?:日期|时间)[^，。]{0,6}$|是补|应是$|应为$|应该是$|改成$|改为$|是$")


def corrected_day(text: str, whens: Sequence[When], today: date) -> date:
    """The day that a correction corrects."""
    right: date | None = None
    for when in whens:
        if not when.single:
            continue
        before = text[max(0, when.start - 8) : when.start]
        if re.search(r"不是$", before):
            continue
        if (_IS_DATE.search(before) and when.last <= today) or (
            right is None
            and (_OF_REPORT.match(text[when.end : when.end + 16]) or when.start < 4)
            and when.last <= today
        ):
            right = when.last
    return right or today
