"""The office's day. Nothing here reads the system time."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def office_day(at: datetime, zone: ZoneInfo, day_ends_at: time) -> date:
    """The day that a moment belongs to: before ``day_ends_at`` it is still the day before.

    Raises ValueError for a naive datetime.
    """
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    local = at.astimezone(zone)
    if local.time() < day_ends_at:
        return local.date() - timedelta(days=1)
    return local.date()
