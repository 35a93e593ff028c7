"""What a period is compared with, and that nothing is counted before its time."""

from datetime import date, datetime, time, timedelta

import pytest

from bot.analysis import Figures
from bot.digest import View, render
from bot.domain.facts import Period
from bot.domain.ledger import Origin
from bot.domain.reading import ReadMatter, Span, Totals
from bot.schedule import Kind, period_around
from bot.store import Store, Tx
from bot.vocabulary import Intent
from tests.world import OFFICE, SECRETARY, settle_roster

TODAY = date(2026, 6, 18)
NOW = datetime.fromisoformat("2026-06-18T19:00:00+08:00")


def report(tx: Tx, day: date, matters: int, due_on: date | None = None) -> None:
    branch = tx.people.find_organization(SECRETARY.path)
    assert branch is not None
    kept = tx.ledger.add_report(
        organization_id=branch.id,
        member_id=None,
        report_date=day,
        intent=Intent.REPORT,
        totals=Totals(),
        origin=Origin(),
        now=NOW,
    )
    read = ReadMatter(Span(0, 1), "路灯不亮", "路灯不亮", due_on=due_on)
    tx.ledger.add_matters(kept, [read] * matters, member_id=None, inbox_msg_id=None, now=NOW)


@pytest.fixture
def office(store: Store) -> Store:
    """Reports since 4 May: two matters a day, on weekends too."""
    store.write_now(settle_roster)

    def fill(tx: Tx) -> None:
        day = date(2026, 5, 1)
        while day <= TODAY:
            report(tx, day, 2)
            day += timedelta(days=1)

    store.write_now(fill)
    return store


def figures(store: Store, kind: Kind, now: datetime = NOW) -> Figures:
    period = period_around(kind, TODAY)
    return store.read_now(lambda tx: OFFICE.briefing.figures(tx, kind, period, now))


def test_a_month_that_is_not_over(office: Store) -> None:
    """It is compared with as many days of the month before, and the text says so."""
    found = figures(office, "month")
    assert found.previous is not None
    assert found.previous.period == Period(date(2026, 5, 1), date(2026, 5, 18))
    assert (found.total.value, found.previous.total) == (36, 36)
    assert "环比持平（上月同期5月1日至18日36件，+0.0%）" in render(found, View("月报")).text


def test_a_month_that_is_over(office: Store) -> None:
    """Then with the whole month before."""
    found = figures(office, "month", NOW + timedelta(days=30))
    assert found.previous is not None
    assert found.previous.period == Period(date(2026, 5, 1), date(2026, 5, 31))


def test_what_the_ledger_did_not_see_is_not_compared(office: Store) -> None:
    """A period that begins before the ledger does is no base for a comparison, nor is anybody held
    to reports of that time."""
    may = Period(date(2026, 5, 1), date(2026, 5, 31))
    found = office.read_now(lambda tx: OFFICE.briefing.figures(tx, "month", may, NOW))
    assert (found.previous, found.last_year) == (None, None)
    days = Period(date(2026, 4, 1), date(2026, 5, 31))
    found = office.read_now(lambda tx: OFFICE.briefing.figures(tx, "range", days, NOW))
    workdays = len(OFFICE.briefing.days.calendar.workdays(may))
    assert (found.coverage.owed_days, found.coverage.reported_days) == (2 * workdays, workdays)


def test_nothing_is_late_before_its_day(office: Store) -> None:
    """In the middle of a month only what was due before today is late, by the days until today."""
    report_days = (TODAY - timedelta(days=2), TODAY, TODAY + timedelta(days=5))
    for due_on in report_days:
        office.write_now(lambda tx, due_on=due_on: report(tx, TODAY, 1, due_on))  # type: ignore[misc]
    found = figures(office, "month")
    assert [(item.due_on, item.late_by) for item in found.overdue.first] == [(report_days[0], 2)]


def test_the_day_does_not_end_at_midnight(office: Store) -> None:
    """While the office's day lasts, nothing is later than on it, and no next day is drawn."""
    due_on = TODAY - timedelta(days=2)
    office.write_now(lambda tx: report(tx, TODAY, 1, due_on))
    at_night = datetime.combine(TODAY + timedelta(days=1), time(2, 0), NOW.tzinfo)
    found = figures(office, "month", at_night)
    assert [item.late_by for item in found.overdue.first] == [2]
    assert found.trend[-1].day == TODAY


def test_days_that_have_not_come_are_not_drawn(office: Store) -> None:
    """The trend ends today."""
    assert figures(office, "month").trend[-1].day == TODAY
