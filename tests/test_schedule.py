"""When digests are due, and what they are about."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.facts import Period
from bot.domain.messages import PaperKind
from bot.schedule import Calendar, Days, Kind, due_moments, period_around

ZONE = ZoneInfo("Asia/Shanghai")
DAYS = Days(ZONE, time(6, 0))


@dataclass(frozen=True)
class ARule:
    """A rule of the settings."""

    cron: str = "30 18 * * *"
    period: Kind = "day"
    name: str = "日报汇总"
    to: tuple[str, ...] = ("role:leader",)
    parts: tuple[str, ...] = field(default=("overview",))
    files: tuple[PaperKind, ...] = ()
    review_by: str = ""
    review_minutes: int = 60


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def between(rule: ARule, after: str, until: str) -> list[str]:
    moments = due_moments(rule, ZONE, after=local(after), until=local(until))
    assert all(moment.tzinfo is UTC for moment in moments)
    return [f"{moment.astimezone(ZONE):%m-%d %H:%M}" for moment in moments]


def test_each_moment_once() -> None:
    """A moment is due from itself on, and not again after itself."""
    rule = ARule()
    assert between(rule, "2026-06-18T18:29:59", "2026-06-18T18:29:59.999") == []
    assert between(rule, "2026-06-18T18:29:59", "2026-06-18T18:30") == ["06-18 18:30"]
    assert between(rule, "2026-06-18T18:30", "2026-06-19T18:29") == []


def test_moments_that_were_missed() -> None:
    """All since the last run, but no older than is worth making up for."""
    assert between(ARule(), "2026-06-15T19:00", "2026-06-18T20:00") == [
        "06-16 18:30",
        "06-17 18:30",
        "06-18 18:30",
    ]
    assert len(between(ARule(), "2026-01-01T00:00", "2026-06-18T20:00")) == 7


def test_over_the_end_of_the_year() -> None:
    """The year's end is a day like others."""
    moments = between(ARule(), "2026-12-30T19:00", "2027-01-01T19:00")
    assert moments == ["12-31 18:30", "01-01 18:30"]
    monthly = ARule(cron="0 9 1 * *", period="month")
    assert between(monthly, "2026-12-20T00:00", "2027-01-10T00:00") == ["01-01 09:00"]


def test_a_zone_without_summer_time_is_steady() -> None:
    """All year round the moment is the same in UTC."""
    rule = ARule()
    hours = {
        due_moments(rule, ZONE, after=start, until=start + timedelta(days=1))[0].hour
        for start in (datetime(2026, month, 27, tzinfo=UTC) for month in range(1, 13))
    }
    assert hours == {10}


@pytest.mark.parametrize(
    "kind, due, first, last",
    [
        ("day", "2026-06-18T18:30", "2026-06-18", "2026-06-18"),
        ("day", "2026-06-19T00:30", "2026-06-18", "2026-06-18"),
        ("day", "2026-06-18T08:30", "2026-06-17", "2026-06-17"),
        ("day", "2026-06-22T08:30", "2026-06-18", "2026-06-18"),  # Dragon Boat Festival between
        ("day", "2026-12-31T18:30", "2026-12-31", "2026-12-31"),
        ("week", "2026-06-22T09:00", "2026-06-15", "2026-06-21"),
        ("week", "2026-06-19T17:00", "2026-06-15", "2026-06-21"),
        ("week", "2027-01-01T17:00", "2026-12-28", "2027-01-03"),
        ("month", "2026-07-01T09:00", "2026-06-01", "2026-06-30"),
        ("month", "2026-06-30T18:00", "2026-06-01", "2026-06-30"),
        ("month", "2027-01-01T09:00", "2026-12-01", "2026-12-31"),
    ],
)
def test_what_a_digest_is_about(kind: Kind, due: str, first: str, last: str) -> None:
    """The period whose end is nearest."""
    period = Period(date.fromisoformat(first), date.fromisoformat(last))
    assert DAYS.period_at(kind, local(due)) == period


@pytest.mark.parametrize(
    "kind, day, first, last",
    [
        ("day", "2026-06-18", "2026-06-17", "2026-06-17"),
        ("day", "2026-06-22", "2026-06-18", "2026-06-18"),
        ("day", "2026-02-24", "2026-02-14", "2026-02-14"),  # a Saturday made up for the feast
        ("week", "2026-06-18", "2026-06-08", "2026-06-14"),
        ("month", "2026-01-18", "2025-12-01", "2025-12-31"),
    ],
)
def test_the_period_before(kind: Kind, day: str, first: str, last: str) -> None:
    """Days are compared with the working day before."""
    before = DAYS.before(kind, period_around(kind, date.fromisoformat(day)))
    assert before == Period(date.fromisoformat(first), date.fromisoformat(last))


def test_days_that_are_no_whole_week() -> None:
    """They are compared with as many days."""
    asked = Period(date(2026, 6, 1), date(2026, 6, 18))
    assert DAYS.before("week", asked) == Period(date(2026, 5, 14), date(2026, 5, 31))


def test_the_period_a_year_before() -> None:
    """The same days of last year; a day only if it was a working day."""

    def year_before(kind: Kind, day: date) -> Period | None:
        return DAYS.a_year_before(kind, period_around(kind, day))

    assert year_before("day", date(2026, 6, 18)) == Period(date(2025, 6, 18), date(2025, 6, 18))
    assert year_before("day", date(2026, 6, 22)) is None  # a Sunday
    assert year_before("day", date(2024, 2, 29)) == Period(date(2023, 2, 28), date(2023, 2, 28))
    assert year_before("week", date(2026, 6, 18)) == Period(date(2025, 6, 16), date(2025, 6, 22))
    assert year_before("month", date(2024, 2, 29)) == Period(date(2023, 2, 1), date(2023, 2, 28))


MADE_UP_2026 = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


@pytest.mark.parametrize("day", MADE_UP_2026)
def test_weekends_that_are_worked(day: str) -> None:
    """The make-up days of 2026 are working days."""
    of = date.fromisoformat(f"2026-{day}")
    assert of.weekday() >= 5
    assert Calendar().is_workday(of)


@pytest.mark.parametrize("day", ["01-01", "02-17", "04-06", "05-01", "06-19", "09-25", "10-07"])
def test_weekdays_that_are_not_worked(day: str) -> None:
    """The public holidays of 2026 are not."""
    of = date.fromisoformat(f"2026-{day}")
    assert of.weekday() < 5
    assert not Calendar().is_workday(of)


def test_the_settings_win() -> None:
    """What the office says itself goes before the state's calendar."""
    saturday, monday = date(2026, 6, 27), date(2026, 6, 29)
    calendar = Calendar(frozenset({saturday}), frozenset({monday}))
    assert calendar.is_workday(saturday)
    assert not calendar.is_workday(monday)


def test_a_year_that_is_not_known_yet() -> None:
    """Monday to Friday, and ``covers`` says that this is a guess."""
    calendar = Calendar()
    assert calendar.covers(2026)
    assert not calendar.covers(2099)
    assert [calendar.is_workday(date(2099, 1, day)) for day in (2, 3, 4)] == [True, False, False]


def test_periods_have_an_order() -> None:
    """A period cannot end before it begins."""
    with pytest.raises(ValueError):
        Period(date(2026, 6, 18), date(2026, 6, 17))
