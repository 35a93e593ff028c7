"""Digests go out once for each period and target, whatever happens to the process."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from bot.briefing import Briefing
from bot.charts import ChartError
from bot.domain.ledger import Origin
from bot.domain.messages import (
    Group,
    GroupRobot,
    Markdown,
    Outgoing,
    PaperKind,
    Person,
    Picture,
)
from bot.domain.reading import ReadMatter, Span, Totals
from bot.edition import Press
from bot.hours import Hours
from bot.jobs import DigestJobs
from bot.papers import Papers
from bot.recipients import find_recipients
from bot.schedule import Days, Kind
from bot.store import Settlement, Store, Tx
from bot.vocabulary import Intent, Level, Role

ZONE = ZoneInfo("Asia/Shanghai")
PATH = "高新区/梧桐办事处"
THURSDAY = date(2026, 6, 11)
FRIDAY = date(2026, 6, 12)
PNG = b"\x89PNG a picture"


@dataclass(frozen=True)
class ARule:
    """A rule of the settings."""

    to: tuple[str, ...] = ("role:leader@梧桐办事处", "group:cidWork==")
    name: str = "日报汇总"
    cron: str = "30 18 * * *"
    period: Kind = "day"
    parts: tuple[str, ...] = field(default=("overview", "distribution", "attention"))
    files: tuple[PaperKind, ...] = ()
    review_by: str = ""
    review_minutes: int = 60


async def paint(spec: Mapping[str, object]) -> bytes:
    return PNG


async def cannot_paint(spec: Mapping[str, object]) -> bytes:
    raise ChartError("no renderer")


def jobs_of(
    store: Store,
    *rules: ARule,
    painting: Callable[..., object] = paint,
) -> DigestJobs:
    briefing = Briefing("梧桐办事处", Days(ZONE, time(6, 0)))
    return DigestJobs(store, rules or (ARule(),), Press(Papers(briefing), painting), Hours())  # type: ignore[arg-type]


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZONE)


def roster(tx: Tx) -> None:
    branch = tx.people.put_organization(
        f"{PATH}/大里村党总支", level=Level.BRANCH, reports=True, by_hand=True
    )
    tx.people.put_organization(
        f"{PATH}/启明村党支部", level=Level.BRANCH, reports=True, by_hand=True
    )
    inner = tx.people.put_organization(
        f"{PATH}/党政办", level=Level.DEPARTMENT, reports=False, by_hand=True
    )
    for user_id, role, organization in (
        ("u-leader", Role.LEADER, inner),
        ("u-second", Role.LEADER, inner),
        ("u-desk", Role.STAFF, inner),
        ("u-dali", Role.REPORTER, branch),
    ):
        tx.people.put_member(
            user_id,
            name="某人",
            role=role,
            mobile="",
            organization_id=organization.id,
            by_hand=True,
        )


def report(tx: Tx, day: date, titles: Sequence[str] = ()) -> None:
    branch = tx.people.find_organization(f"{PATH}/大里村党总支")
    assert branch is not None
    kept = tx.ledger.add_report(
        organization_id=branch.id,
        member_id=None,
        report_date=day,
        intent=Intent.REPORT if titles else Intent.ZERO,
        totals=Totals(),
        origin=Origin(),
        now=at(day, "17:00"),
    )
    matters = [ReadMatter(span=Span(0, 1), text=title, title=title) for title in titles]
    tx.ledger.add_matters(kept, matters, member_id=None, inbox_msg_id=None, now=at(day, "17:00"))


@pytest.fixture
def office(store: Store) -> Store:
    store.write_now(roster)
    store.write_now(lambda tx: report(tx, THURSDAY, ["路灯不亮"]))
    store.write_now(lambda tx: report(tx, FRIDAY, ["井盖松动", "清运垃圾"]))
    return store


def sent(store: Store) -> list[Outgoing]:
    """Takes what is in the outbox, as if it had been sent."""

    def take(tx: Tx) -> list[Outgoing]:
        now = at(date(2027, 12, 31), "23:59")
        rows = tx.outbox.claim(1000, now, timedelta(minutes=1))
        tx.outbox.settle([Settlement(row.id, "sent") for row in rows], now)
        return [row.outgoing for row in rows]

    return store.write_now(take)


def keys(store: Store) -> list[str]:
    return [each.key for each in sent(store)]


async def test_at_its_time_to_everybody(office: Store) -> None:
    """Text and picture go to people and groups, the texts first; the digest is kept."""
    jobs = jobs_of(office)
    assert await jobs.run_due(at(FRIDAY, "09:00")) == 0
    assert await jobs.run_due(at(FRIDAY, "18:29")) == 0
    assert await jobs.run_due(at(FRIDAY, "18:30")) == 6
    messages = sent(office)
    assert [(each.key, each.target) for each in messages[:3]] == [
        ("日报汇总:2026-06-12:user:u-leader", Person("u-leader")),
        ("日报汇总:2026-06-12:user:u-second", Person("u-second")),
        ("日报汇总:2026-06-12:group:cidWork==", Group("cidWork==")),
    ]
    text, group = messages[0].body, messages[2].body
    assert isinstance(text, Markdown)
    assert isinstance(group, Markdown)
    assert text.title == "日报汇总 6月12日：2件，自报已解决0件"
    assert "环比多1件（上一工作日6月11日1件）" in text.text
    assert "还没报的：启明村党支部" in text.text
    assert "启明村" not in group.text
    picture = messages[3].body
    assert isinstance(picture, Picture)
    blob = office.read_now(lambda tx: tx.blobs.get(picture.blob_id))
    assert blob is not None
    assert (blob.content, blob.media_type) == (PNG, "image/png")
    assert [each.key for each in messages[3:]] == [f"{each.key}:picture" for each in messages[:3]]


async def test_once_however_often_it_is_asked(office: Store) -> None:
    """Ticks, restarts and other replicas post nothing a second time."""
    await jobs_of(office).run_due(at(FRIDAY, "09:00"))
    await jobs_of(office).run_due(at(FRIDAY, "18:30"))
    assert len(keys(office)) == 6
    for clock in ("18:30", "18:31", "23:59"):
        assert await jobs_of(office).run_due(at(FRIDAY, clock)) == 0
    assert keys(office) == []


async def test_two_replicas_at_the_same_moment(
    office: Store, database_url: str, open_stores: Callable[[str], Store]
) -> None:
    """Of two processes on one database one posts."""
    other = open_stores(database_url)
    await jobs_of(office).run_due(at(FRIDAY, "09:00"))
    both = [jobs_of(each).run_due(at(FRIDAY, "18:30")) for each in (office, other)]
    assert sorted(await asyncio.gather(*both)) == [0, 6]
    assert len(keys(office)) == 6


async def test_a_changed_time_does_not_repeat_a_digest(office: Store) -> None:
    """The same period under the same name is posted once, also by another cron."""
    await jobs_of(office).run_due(at(FRIDAY, "09:00"))
    await jobs_of(office).run_due(at(FRIDAY, "18:30"))
    keys(office)
    assert await jobs_of(office, ARule(cron="0 20 * * *")).run_due(at(FRIDAY, "20:00")) == 0


async def test_made_up_for_after_downtime(office: Store) -> None:
    """Down on Friday evening: it comes on Monday morning, once, and says that it is late."""
    await jobs_of(office).run_due(at(FRIDAY, "09:00"))
    monday = date(2026, 6, 15)
    assert await jobs_of(office).run_due(at(monday, "08:00")) == 6
    messages = sent(office)
    assert messages[0].key == "日报汇总:2026-06-12:user:u-leader"
    assert isinstance(messages[0].body, Markdown)
    assert "（补发）" in messages[0].body.text
    assert await jobs_of(office).run_due(at(monday, "08:01")) == 0


@pytest.mark.parametrize(
    ("cron", "held"), [("30 18 * * *", True), ("0 22 * * *", False)], ids=["evening", "night"]
)
async def test_what_an_outage_delays_waits_for_the_morning(
    office: Store, cron: str, held: bool
) -> None:
    """Unless the digest was to come at night."""
    rule = ARule(cron=cron)
    await jobs_of(office, rule).run_due(at(THURSDAY, "23:00"))
    sent(office)
    assert await jobs_of(office, rule).run_due(at(FRIDAY, "23:00")) == 6
    morning = at(date(2026, 6, 13), "07:30")
    office.write_now(lambda tx: tx.outbox.hold(at(FRIDAY, "23:00"), morning))
    due = office.read_now(lambda tx: tx.outbox.next_due(at(FRIDAY, "23:00")))
    assert due == (morning if held else at(FRIDAY, "23:00"))


async def test_only_the_newest_is_made_up_for(office: Store) -> None:
    """After days of downtime there is one digest, not one for each day."""
    await jobs_of(office).run_due(at(THURSDAY, "09:00"))
    assert await jobs_of(office).run_due(at(FRIDAY, "23:00")) == 6
    assert {key.split(":")[1] for key in keys(office)} == {"2026-06-12"}


async def test_a_new_rule_begins_now(office: Store) -> None:
    """What was due before the first start is not made up for."""
    assert await jobs_of(office).run_due(at(FRIDAY, "19:00")) == 0
    assert keys(office) == []


async def test_days_off(office: Store) -> None:
    """On a day off there is a digest only if somebody reported."""
    saturday, sunday = date(2026, 6, 13), date(2026, 6, 14)
    office.write_now(lambda tx: report(tx, sunday, ["停电"]))
    jobs = jobs_of(office)
    await jobs.run_due(at(saturday, "09:00"))
    assert await jobs.run_due(at(saturday, "18:30")) == 0
    assert await jobs.run_due(at(sunday, "18:30")) == 6
    assert isinstance(body := sent(office)[0].body, Markdown)
    assert "休息日不要求报送，有1个支部报送" in body.text


async def test_a_day_with_nothing_says_so(office: Store) -> None:
    """No picture, one sentence."""
    monday = date(2026, 6, 15)
    jobs = jobs_of(office)
    await jobs.run_due(at(monday, "09:00"))
    assert await jobs.run_due(at(monday, "18:30")) == 3
    assert isinstance(body := sent(office)[0].body, Markdown)
    assert "应报2个支部，都还没有报送，没有新的民生实事。" in body.text


async def test_without_a_picture_rather_than_not_at_all(office: Store) -> None:
    """A renderer that fails costs the picture only."""
    jobs = jobs_of(office, painting=cannot_paint)
    await jobs.run_due(at(FRIDAY, "09:00"))
    with capture_logs() as logs:
        assert await jobs.run_due(at(FRIDAY, "18:30")) == 3
    assert {entry["event"] for entry in logs} == {"chart_failed"}


async def test_a_target_that_leads_to_nobody(office: Store) -> None:
    """It is told, and the others get theirs."""
    jobs = jobs_of(office, ARule(to=("role:admin", "user:u-gone", "group:cidWork==")))
    await jobs.run_due(at(FRIDAY, "09:00"))
    with capture_logs() as logs:
        assert await jobs.run_due(at(FRIDAY, "18:30")) == 2
    assert [entry["target"] for entry in logs] == ["role:admin", "user:u-gone"]


async def test_working_days_that_are_guessed(office: Store) -> None:
    """A year without an official calendar is warned of once."""
    jobs = jobs_of(office)
    with capture_logs() as logs:
        for minute in ("09:00", "09:01"):
            await jobs.run_due(at(date(2099, 1, 2), minute))
    assert [entry["event"] for entry in logs] == ["calendar_not_known"]


async def test_group_robots_get_the_text(office: Store) -> None:
    """A custom group robot cannot show uploaded pictures."""
    jobs = jobs_of(office, ARule(to=("robot:qun",)))
    await jobs.run_due(at(FRIDAY, "09:00"))
    assert await jobs.run_due(at(FRIDAY, "18:30")) == 1
    assert sent(office)[0].target == GroupRobot("qun")


def test_who_reads_what(office: Store) -> None:
    """Everybody once; who has not reported is for people of the office only."""

    def find(tx: Tx) -> dict[str, str]:
        targets = ("role:leader", f"role:leader@{PATH}", "user:u-leader", "user:u-dali")
        return {each.key: each.audience.value for each in find_recipients(tx, targets).recipients}

    assert office.read_now(find) == {
        "user:u-leader": "office",
        "user:u-second": "office",
        "user:u-dali": "group",
    }
