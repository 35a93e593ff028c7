"""Working days and lunar feasts. Imports its two packages only when a text needs them, because
they are the dearest part of the reader's start-up."""

from datetime import date, timedelta
from functools import lru_cache

ONE_DAY = timedelta(days=1)

_SOLAR = {
    "元旦": (1, 1),
    "妇女节": (3, 8),
    "三八": (3, 8),
    "植树节": (3, 12),
    "劳动节": (5, 1),
    "五一": (5, 1),
    "儿童节": (6, 1),
    "六一": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "国庆": (10, 1),
    "十一": (10, 1),
}
_LUNAR = {
    "春节": (1, 1),
    "过年": (1, 1),
    "元宵": (1, 15),
    "端午": (5, 5),
    "中秋": (8, 15),
    "重阳": (9, 9),
    "腊八": (12, 8),
}


def is_workday(day: date) -> bool:
    """Whether offices work on a day; Monday to Friday where the state's list is not out yet."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def after_workdays(day: date, count: int) -> date:
    """The day ``count`` working days after ``day``."""
    for _ in range(min(count, 250)):
        day += ONE_DAY
        while not is_workday(day):
            day += ONE_DAY
    return day


@lru_cache(maxsize=512)
def lunar_day(year: int, month: int, day: int) -> date | None:
    """The solar date of a lunar one, or None where the lunar month has no such day."""
    from lunar_python import Lunar

    try:
        solar = Lunar.fromYmd(year, month, day).getSolar()
        return date(solar.getYear(), solar.getMonth(), solar.getDay())
    except Exception:
        return None


def feast(name: str, near: date) -> date | None:
    """The feast of that name that is nearest to a day, rather ahead of it than behind."""
    days = []
    for year in (near.year - 1, near.year, near.year + 1):
        if name in _SOLAR:
            days.append(date(year, *_SOLAR[name]))
        elif name == "清明":
            days.append(date(year, 4, 5 if year % 4 in (2, 3) else 4))
        elif name in _LUNAR and (day := lunar_day(year, *_LUNAR[name])):
            days.append(day)
    ahead = [day for day in days if timedelta(days=-20) <= day - near <= timedelta(days=300)]
    return min(ahead) if ahead else None
