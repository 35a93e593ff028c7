"""The month before the sample day, in the ledger."""

import time
from collections.abc import AsyncIterator
from datetime import date
from itertools import groupby

import pytest

from bot.channel.contacts import Department, User
from bot.domain.ledger import Matter
from bot.domain.reading import Context
from bot.people.sync import sync
from bot.reader.workdays import is_workday
from bot.store import Store
from bot.trial import day, history, office
from bot.vocabulary import Intent, Role, Status, UpdateKind
from tests.conftest import ZONE, open_store

DAY = date(2026, 11, 24)
CONTEXT = Context(sent_at=day.moment(DAY, day.STARTS, ZONE), zone=ZONE)


@pytest.fixture
async def written(sqlite_url: str) -> AsyncIterator[Store]:
    """A ledger with the month in it."""
    store = open_store(sqlite_url)
    told = history.plan(office.load(), DAY, is_workday)
    await history.write(store, office.load(), told, CONTEXT)
    yield store
    store.close()


@pytest.fixture
def matters(written: Store) -> list[Matter]:
    """All matters of the month."""
    return written.read_now(lambda tx: tx.ledger.matters(None, None, None))


def test_the_plan_is_the_same_every_time() -> None:
    """Nothing in it is left to chance."""
    plans = [history.plan(office.load(), DAY, is_workday) for _ in range(2)]
    assert plans[0] == plans[1]


def test_no_branch_says_the_same_twice() -> None:
    """A sentence comes back only in another branch."""
    told = sorted(history.plan(office.load(), DAY, is_workday), key=lambda each: each.unit.name)
    for _, reports in groupby(told, key=lambda each: each.unit.name):
        texts = [sentence.text for each in reports for sentence in each.sentences]
        assert len(texts) == len(set(texts))


@pytest.mark.parametrize("today", [date(2026, 11, 24), date(2027, 2, 22), date(2028, 10, 9)])
def test_the_plan_keeps_to_working_days_of_the_past(today: date) -> None:
    """Whatever day it is, reports are about working days before it."""
    days = {each.day for each in history.plan(office.load(), today, is_workday)}
    assert len(days) == history.WORKDAYS
    assert all(is_workday(each) and each < today for each in days)


def test_the_month_is_of_the_promised_size(matters: list[Matter]) -> None:
    """250 to 350 matters, most of them settled."""
    resolved = [matter for matter in matters if matter.status is Status.RESOLVED]
    assert 250 <= len(matters) <= 350
    assert 0.7 <= len(resolved) / len(matters) <= 0.95


def test_there_is_something_to_look_after(matters: list[Matter]) -> None:
    """Some matters are open, some of these overdue, some handed up."""
    still_open = [matter for matter in matters if matter.status is not Status.RESOLVED]
    overdue = [matter for matter in still_open if matter.due_on and matter.due_on < DAY]
    handed_up = [matter for matter in still_open if matter.needs_support]
    assert len(overdue) >= 3
    assert len(handed_up) >= 5


def test_days_and_moments_are_those_of_the_time(matters: list[Matter]) -> None:
    """Nothing is dated on the sample day or later, except deadlines."""
    assert max(matter.reported_on for matter in matters) < DAY
    settled = [matter.resolved_on for matter in matters if matter.resolved_on]
    assert settled
    assert max(settled) < DAY


async def test_news_stands_in_the_timeline(written: Store) -> None:
    """A matter that was settled later has an entry that says so, at a later moment."""
    found = written.read_now(lambda tx: tx.ledger.matters(None, None, None))
    late = next(m for m in found if m.resolved_on and m.resolved_on > m.reported_on)
    timeline = written.read_now(lambda tx: tx.ledger.timeline(late.id))
    assert [entry.kind for entry in timeline] == [UpdateKind.REPORTED, UpdateKind.PROGRESS]
    assert timeline[0].at < timeline[1].at
    assert timeline[1].note


async def test_zero_reports_are_there(written: Store) -> None:
    """A branch without matters said so."""
    unit = office.load().branches[-1]
    told = history.plan(office.load(), DAY, is_workday)
    zero = next(each for each in told if each.unit == unit and not each.sentences)
    branch = written.read_now(
        lambda tx: tx.people.find_organization(f"{office.load().path}/{unit.name}")
    )
    assert branch is not None
    id = branch.id
    reports = written.read_now(lambda tx: tx.ledger.report_for(id, zero.day))
    assert [report.intent for report in reports] == [Intent.ZERO]


async def test_the_roster_is_complete(written: Store) -> None:
    """Everybody but the stranger is known, in the right role."""
    known = written.read_now(lambda tx: tx.people.members())
    expected = {person.user_id: person.role for _, person in office.load().people()}
    assert expected == {member.user_id: member.role for member in known}
    assert Role.ADMIN in expected.values()


@pytest.mark.slow
async def test_writing_is_quick(sqlite_url: str) -> None:
    """The month is there within five seconds."""
    store = open_store(sqlite_url)
    began = time.perf_counter()
    told = history.plan(office.load(), DAY, is_workday)
    await history.write(store, office.load(), told, CONTEXT)
    took = time.perf_counter() - began
    store.close()
    assert took < 5


class Contacts:
    """DingTalk's address book of the trial's office."""

    async def departments(self, root: int) -> list[Department]:
        """The tree."""
        trial = office.load()
        top = [
            Department(office.ROOT_DEPARTMENT, trial.district, None),
            Department(office.OFFICE_DEPARTMENT, trial.name, office.ROOT_DEPARTMENT),
        ]
        units = (*trial.units, trial.outside)
        below = [Department(u.department_id, u.name, office.OFFICE_DEPARTMENT) for u in units]
        return top + below

    async def users(self, department_id: int) -> list[User]:
        """Those of a unit."""
        trial = office.load()
        units = [u for u in (*trial.units, trial.outside) if u.department_id == department_id]
        return [user_of(unit, person) for unit in units for person in unit.people]

    async def user(self, user_id: str) -> User | None:
        """One of them."""
        return user_of(*office.load().find(user_id))


def user_of(unit: office.Unit, person: office.Person) -> User:
    """Somebody as DingTalk shows them."""
    leads = frozenset({unit.department_id} if person.role is Role.LEADER else set())
    return User(
        person.user_id,
        person.name,
        person.mobile,
        person.title,
        (unit.department_id,),
        leads,
    )


async def test_a_sync_changes_nothing(written: Store) -> None:
    """The roster is what the contacts would make of it."""
    before = written.read_now(lambda tx: (tx.people.organizations(), tx.people.members()))
    now = day.moment(DAY, day.STARTS, ZONE)
    await sync(Contacts(), written, office.load().roster_settings(), now)
    after = written.read_now(lambda tx: (tx.people.organizations(), tx.people.members()))
    assert after == before
