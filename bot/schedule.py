"""When something is due, and about which days. Pure: nothing here knows what time it is now.

A digest is about the period whose end is nearest to the moment at which it is due: at 18:30 about
that day, at 08:30 about the working day before; on Friday about that week, on Monday about the last
one; on the 30th about that month, on the 1st about the last one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from bot.domain.clock import office_day
from bot.domain.facts import Period
from bot.domain.messages import PaperKind
from bot.wording import is_month

Kind = Literal["day", "week", "month"]
Span = Literal["day", "week", "month", "range"]  # a range: any days whatever

KINDS: tuple[Kind, ...] = ("day", "week", "month")
ONE_DAY = timedelta(days=1)
NOON = time(12)
THURSDAY = 3
MIDDLE_OF_MONTH = 15
LONGEST_LOOK = 400
USUAL_DAYS = 20
USUAL_PERIODS = {"week": 4, "month": 1, "range": 1}
LOOK_BACK = {"day": timedelta(days=7), "week": timedelta(days=14), "month": timedelta(days=45)}


class Rule(Protocol):
    """A digest of the settings: what it is called, its kind of period, when it is due (crontab's
    five fields), to whom it goes (``role:…``, ``user:…``, ``group:…``, ``robot:…``), its parts, the
    documents that go with it, who sees it first (empty: nobody) and for how many minutes."""

    @property
    def name(self) -> str: ...
    @property
    def period(self) -> Kind: ...
    @property
    def cron(self) -> str: ...
    @property
    def to(self) -> Sequence[str]: ...
    @property
    def parts(self) -> Sequence[str]: ...
    @property
    def files(self) -> Sequence[PaperKind]: ...
    @property
    def review_by(self) -> str: ...
    @property
    def review_minutes(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days: what the settings say, else the state's calendar with its make-up days, else
    Monday to Friday (the next year's list comes out each winter, see ``covers``)."""

    extra_workdays: frozenset[date] = frozenset()
    extra_holidays: frozenset[date] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether the office works on a day."""
        if day in self.extra_workdays:
            return True
        if day in self.extra_holidays:
            return False
        known = _by_the_state(day)
        return day.weekday() < 5 if known is None else known

    def covers(self, year: int) -> bool:
        """Whether the state's calendar of a year is known."""
        return _by_the_state(date(year, 1, 1)) is not None

    def workday_before(self, day: date) -> date:
        """The last working day before a day."""
        for back in range(1, LONGEST_LOOK):
            if self.is_workday(day - back * ONE_DAY):
                return day - back * ONE_DAY
        raise ValueError(f"no working day within a year before {day}")

    def workdays_after(self, day: date, how_many: int) -> date:
        """The working day that is so many working days after a day; that day itself for none."""
        while how_many > 0:
            day += ONE_DAY
            how_many -= self.is_workday(day)
        return day

    def has_workday(self, period: Period) -> bool:
        """Whether reports are owed in a period."""
        return bool(self.workdays(period))

    def workdays(self, period: Period) -> tuple[date, ...]:
        """The working days of a period."""
        span = (period.last - period.first).days + 1
        days = (period.first + n * ONE_DAY for n in range(span))
        return tuple(day for day in days if self.is_workday(day))

    def workdays_until(self, day: date, how_many: int) -> tuple[date, ...]:
        """The last working days up to a day, that day included."""
        found: list[date] = []
        day += ONE_DAY
        while len(found) < how_many:
            day = self.workday_before(day)
            found.append(day)
        return tuple(reversed(found))


def _by_the_state(day: date) -> bool | None:
    import chinese_calendar  # here, because start-up needs no holidays

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def due_moments(rule: Rule, zone: ZoneInfo, *, after: datetime, until: datetime) -> list[datetime]:
    """The moments (UTC) after one moment and not after another at which a rule is due, oldest
    first. Looks back no further than is worth making up for."""
    from apscheduler.triggers.cron import CronTrigger  # here, because start-up needs no triggers

    trigger = CronTrigger.from_crontab(rule.cron, timezone=zone)
    start = max(after, until - LOOK_BACK[rule.period])
    moments: list[datetime] = []
    moment = start
    while True:
        found = trigger.get_next_fire_time(moment, moment + timedelta(microseconds=1))
        if found is None or found > until:
            return moments
        moment = found.astimezone(UTC)
        moments.append(moment)


@dataclass(frozen=True, slots=True)
class Days:
    """The office's days and which of them belong together."""

    zone: ZoneInfo
    day_ends_at: time
    calendar: Calendar = Calendar()

    def period_at(self, kind: Kind, due: datetime) -> Period:
        """The period that a digest due at a moment is about."""
        day = office_day(due, self.zone, self.day_ends_at)
        if kind == "day":
            in_the_morning = self.day_ends_at <= due.astimezone(self.zone).time() < NOON
            day = self.calendar.workday_before(day) if in_the_morning else day
            return Period(day, day)
        period = period_around(kind, day)
        began_lately = day.weekday() < THURSDAY if kind == "week" else day.day <= MIDDLE_OF_MONTH
        return self.before(kind, period) if began_lately else period

    def before(self, kind: Span, period: Period) -> Period:
        """The period to compare with: the working day, week or month before; of days that are no
        whole week or month, as many days before them."""
        if kind == "day":
            day = self.calendar.workday_before(period.first)
            return Period(day, day)
        return as_many_before(period) if kind == "range" else before(period)

    def a_year_before(self, kind: Span, period: Period) -> Period | None:
        """The same period last year; of a day only where that was a working day too."""
        if kind == "week":
            return Period(period.first - 52 * 7 * ONE_DAY, period.last - 52 * 7 * ONE_DAY)
        found = a_year_before(period)
        return None if kind == "day" and not self.calendar.is_workday(found.first) else found

    def usual(self, kind: Span, period: Period) -> Period:
        """The days before a period that say what is usual: 20 working days, 4 weeks, a month, or as
        many days as a range has."""
        if kind == "day":
            days = self.calendar.workdays_until(period.first - ONE_DAY, USUAL_DAYS)
            return Period(days[0], period.first - ONE_DAY)
        first = period
        for _ in range(USUAL_PERIODS[kind]):
            first = self.before(kind, first)
        return Period(first.first, period.first - ONE_DAY)


def before(period: Period) -> Period:
    """The month before a calendar month, else as many days before a period."""
    if is_month(period):
        return period_around("month", period.first - ONE_DAY)
    return as_many_before(period)


def as_many_before(period: Period) -> Period:
    """As many days as a period has, right before it."""
    last = period.first - ONE_DAY
    return Period(last - (period.last - period.first), last)


def a_year_before(period: Period) -> Period:
    """The same days last year; of a calendar month that month from its first day to its last."""
    first, last = _a_year_before(period.first), _a_year_before(period.last)
    return period_around("month", first) if is_month(period) else Period(first, last)


def _a_year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year - 1, 2, 28) if is_leap_day else day.replace(year=day.year - 1)


def span_of(period: Period) -> Span:
    """What a period is: a day, a week, a month or just some days."""
    for kind in KINDS:
        if period == period_around(kind, period.first):
            return kind
    return "range"


def period_around(kind: Kind, day: date) -> Period:
    """The day, the week from Monday to Sunday or the calendar month that a day belongs to."""
    if kind == "day":
        return Period(day, day)
    if kind == "week":
        monday = day - day.weekday() * ONE_DAY
        return Period(monday, monday + 6 * ONE_DAY)
    first = day.replace(day=1)
    next_first = (first + 31 * ONE_DAY).replace(day=1)
    return Period(first, next_first - ONE_DAY)
