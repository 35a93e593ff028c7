"""The pages: which days they show, and what became of the digests that were sent."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import httpx
import pytest

from bot.config import Settings
from bot.pages.server import Pages
from tests.test_jobs import ARule
from tests.test_review import REPORT, fail, jobs
from tests.world import OFFICE, SECRETARY, World

RULE = ARule(to=("role:leader",))


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    """A day with a report whose digest is sent."""
    async with World(sqlite_url) as made:
        await jobs(made, RULE).run_due(made.now)
        await made.say(SECRETARY, REPORT)
        made.now = datetime.fromisoformat("2026-06-18T18:30:00+08:00")
        yield made


async def page(world: World, address: str) -> str:
    pages = Pages(world.store, OFFICE, Settings(), clock=lambda: world.now)
    transport = httpx.ASGITransport(pages.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://pages") as client:
        answer = await client.get(address)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(
    ("address", "head"),
    [
        ("/", "2026年6月18日（周四）"),
        ("/?date=2026-06-17", "2026年6月17日（周三）"),
        ("/?period=week&date=2026-06-18", "2026年6月15日至21日"),
        ("/?period=month&date=2026-06-18", "2026年6月，"),
        ("/?period=range&date=2026-06-01&to=2026-06-18", "2026年6月1日至18日"),
        ("/?period=year&date=gestern", "2026年6月18日（周四）"),
        ("/?period=range&date=2026-06-18&to=2026-06-01", "2026年6月18日（周四）"),
    ],
)
async def test_the_days_asked_for(world: World, address: str, head: str) -> None:
    """A day, its week, its month or any days; what makes no sense is today."""
    assert head in await page(world, address)


async def test_what_became_of_the_digests(world: World) -> None:
    """How many messages arrived, and how many did not; drafts wait."""
    rule = replace(RULE, review_by="role:staff")
    await jobs(world, rule).run_due(world.now)
    assert "日报汇总（6月18日）：待审" in await page(world, "/")
    world.pass_time(minutes=61)
    await jobs(world, rule).run_due(world.now)
    fail(world, "picture")
    text = await page(world, "/")
    assert "日报汇总（6月18日）：送到1/2，没有送到 1" in text
