"""When the bot may speak up by itself, and working days counted ahead."""

from datetime import date, datetime, time

import pytest

from bot.hours import Hours
from bot.schedule import Calendar
from tests.world import ZONE

NIGHT = Hours()
NOON = Hours(quiet=(time(12, 0), time(14, 0)))
NEVER = Hours(quiet=(time(0, 0), time(0, 0)))


def at(text: str) -> datetime:
    """A local moment."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("hours", "clock", "quiet"),
    [
        (NIGHT, "20:59", False),
        (NIGHT, "21:00", True),
        (NIGHT, "03:00", True),
        (NIGHT, "07:29", True),
        (NIGHT, "07:30", False),
        (NOON, "12:00", True),
        (NOON, "14:00", False),
        (NEVER, "00:00", False),
        (NEVER, "23:00", False),
    ],
)
def test_quiet_hours(hours: Hours, clock: str, quiet: bool) -> None:
    """From the first time of day up to the second, over midnight too."""
    assert hours.are_quiet(at(f"2026-06-18T{clock}")) is quiet


def test_what_comes_up_at_night_is_said_in_the_morning() -> None:
    """At the end of the quiet hours, of the same night."""
    morning = at("2026-06-19T07:30")
    assert NIGHT.courteous(at("2026-06-18T22:10")) == morning
    assert NIGHT.courteous(at("2026-06-19T01:10")) == morning
    assert NIGHT.courteous(morning) == morning


def test_nobody_is_reminded_on_days_off() -> None:
    """19 June 2026 is the Dragon Boat Festival; 4 January 2026, a Sunday, is worked."""
    assert NIGHT.may_remind(at("2026-06-18T09:00"))
    assert not NIGHT.may_remind(at("2026-06-18T22:00"))
    assert not NIGHT.may_remind(at("2026-06-19T09:00"))
    assert NIGHT.may_remind(at("2026-01-04T09:00"))


def test_working_days_are_counted_over_holidays() -> None:
    """Thursday the 18th, then the festival and its weekend: the third working day is Wednesday."""
    calendar = Calendar()
    assert calendar.workdays_after(date(2026, 6, 18), 3) == date(2026, 6, 24)
    assert calendar.workdays_after(date(2026, 6, 18), 0) == date(2026, 6, 18)
    own = Calendar(extra_workdays=frozenset({date(2026, 6, 20)}))
    assert own.workdays_after(date(2026, 6, 18), 1) == date(2026, 6, 20)
