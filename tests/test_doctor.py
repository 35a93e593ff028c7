"""The doctor's findings: what is looked at, how much it matters, and that a remedy is given."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.config_models import QuotaSettings
from bot.doctor import (
    Finding,
    Weight,
    calendar_findings,
    clock_findings,
    quota_findings,
    roster_findings,
)
from bot.domain.people import Member, Organization
from bot.vocabulary import Level, Role

OFFICE = Organization(1, None, "梧桐办事处", Level.OFFICE, False, "梧桐办事处")
VILLAGE = Organization(2, 1, "大里村", Level.VILLAGE, True, "梧桐办事处/大里村")
DESK = Organization(3, 1, "党政办", Level.DEPARTMENT, True, "梧桐办事处/党政办")
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
TREE = [OFFICE, VILLAGE]


def member(user_id: str, role: Role, organization: Organization) -> Member:
    return Member(1, organization, user_id, user_id, role)


FULL = [
    member("a", Role.REPORTER, VILLAGE),
    member("b", Role.LEADER, OFFICE),
    member("c", Role.STAFF, OFFICE),
]


def concerns(findings: list[Finding]) -> list[str]:
    bad = [finding for finding in findings if finding.weight is not Weight.GOOD]
    assert all(finding.remedy for finding in bad)
    return [finding.text for finding in bad]


def test_a_full_roster_is_good() -> None:
    assert concerns(roster_findings(TREE, FULL, syncs=True)) == []


def test_an_empty_roster_says_how_to_fill_it() -> None:
    (synced,) = roster_findings([], [], syncs=True)
    assert "sync" in synced.remedy
    (by_hand,) = roster_findings([], [], syncs=False)
    assert "import" in by_hand.remedy


@pytest.mark.parametrize(
    ("role", "said"),
    [(Role.REPORTER, "大里村"), (Role.LEADER, "没有领导"), (Role.STAFF, "没有整理人员")],
)
def test_a_missing_role_is_told(role: Role, said: str) -> None:
    people = [each for each in FULL if each.role is not role]
    (text,) = concerns(roster_findings(TREE, people, syncs=True))
    assert said in text


def test_a_department_that_is_to_report_looks_odd() -> None:
    people = [*FULL, member("d", Role.REPORTER, DESK)]
    (text,) = concerns(roster_findings([*TREE, DESK], people, syncs=True))
    assert "党政办" in text


@pytest.mark.parametrize(
    ("api", "stream", "weights"),
    [
        (100, 10, [Weight.GOOD, Weight.GOOD]),
        (4000, 2000, [Weight.CARE, Weight.CARE]),
        (5000, 2600, [Weight.STOP, Weight.STOP]),
    ],
)
def test_the_quota_counts_stream_with_webhook(api: int, stream: int, weights: list[Weight]) -> None:
    used = {"api": api, "webhook": 400, "stream": stream}
    assert [each.weight for each in quota_findings(used, QuotaSettings())] == weights


@pytest.mark.parametrize(
    ("today", "known", "missing"),
    [
        (date(2026, 10, 31), {2026}, []),
        (date(2026, 11, 1), {2026, 2027}, []),
        (date(2026, 11, 1), {2026}, ["还没有2027年的放假安排"]),
        (date(2027, 1, 1), {2026}, ["还没有2027年的放假安排"]),
    ],
)
def test_next_years_days_off_are_wanted_from_november(
    today: date, known: set[int], missing: list[str]
) -> None:
    assert concerns(calendar_findings(today, known, [])) == missing


def test_days_of_the_settings_count_as_a_calendar() -> None:
    assert concerns(calendar_findings(date(2026, 12, 1), {2026}, [date(2027, 2, 14)])) == []


def test_a_clock_that_is_wrong_is_told() -> None:
    assert clock_findings(NOW, None) == []
    assert concerns(clock_findings(NOW, NOW + timedelta(seconds=50))) == []
    assert "120秒" in concerns(clock_findings(NOW, NOW - timedelta(seconds=120)))[0]
