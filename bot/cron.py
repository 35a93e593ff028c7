"""Times of the settings in crontab's five fields. Pure.

The days of the week are written out as names, because numbers mean different days to different
schedulers: for crontab 0 and 7 are Sunday, for APScheduler 0 is Monday.
"""

import re

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FIELDS = (("分", 0, 59), ("时", 0, 23), ("日", 1, 31), ("月", 1, 12))
PART = re.compile(r"(?P<first>\*|\w+)(?:-(?P<last>\w+))?(?:/(?P<step>\d+))?")
EXAMPLE = "如每天18:30是“30 18 * * *”，每周五17点是“0 17 * * fri”"


def normal(expression: str) -> str:
    """The expression with its days of the week as names.

    Raises ValueError, in Chinese, for anything that is no crontab expression.
    """
    fields = expression.split()
    if len(fields) != 5:
        raise ValueError(f"时间要写五段（分 时 日 月 星期），{EXAMPLE}")
    for text, (name, low, high) in zip(fields[:4], FIELDS, strict=True):
        for part in text.split(","):
            _values(part, name, low, high)
    return " ".join([*fields[:4], _week(fields[4])])


def _values(part: str, name: str, low: int, high: int) -> range:
    """The numbers that one part of a field stands for."""
    found = PART.fullmatch(part)
    if found is None:
        raise ValueError(f"“{name}”这一段看不懂：{part}，{EXAMPLE}")
    step = int(found["step"] or 1)
    if found["first"] == "*":
        first, last = low, high
    else:
        first = _number(found["first"], name)
        last = _number(found["last"], name) if found["last"] else first
        if found["step"] and not found["last"]:
            last = high
    if found["first"] == "*" and found["last"]:
        raise ValueError(f"“{name}”这一段看不懂：{part}，{EXAMPLE}")
    if step < 1 or not low <= first <= high or not low <= last <= high:
        raise ValueError(f"“{name}”要在{low}到{high}之间：{part}")
    if last < first and name != "星期":
        raise ValueError(f"“{name}”的范围前大后小：{part}")
    return range(first, last + 1 if last >= first else last + 8, step)


def _number(word: str, name: str) -> int:
    lower = word.lower()
    if word.isdecimal():
        return int(word)
    if name == "月" and lower in MONTHS:
        return MONTHS.index(lower) + 1
    if name == "星期" and lower in WEEK:
        return WEEK.index(lower) + 1
    raise ValueError(f"“{name}”这一段看不懂：{word}，{EXAMPLE}")


def _week(text: str) -> str:
    """The days of the week by name, in order; ``*`` for all of them."""
    days = {
        WEEK[(value - 1) % 7] for part in text.split(",") for value in _values(part, "星期", 0, 7)
    }
    if len(days) == len(WEEK):
        return "*"
    return ",".join(day for day in WEEK if day in days)
