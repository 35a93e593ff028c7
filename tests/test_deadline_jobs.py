"""Deadlines are told before and after, once each, at their time and to those concerned."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, time

import pytest

from bot.deadline_jobs import DeadlineJobs
from bot.hours import Hours
from bot.store import Store
from tests.handlers.tall import HANDED_UP, LAMPS, by_target, grow, told
from tests.world import CLERK, LEADER, SECRETARY, World


@pytest.fixture
async def tall(database_url: str) -> AsyncIterator[World]:
    """Thursday, 18 June 2026: the deadline of what is reported is Friday the 26th."""
    async with World(database_url) as made:
        made.store.write_now(grow)
        await run(made.store, "2026-06-18T09:00")
        yield made


async def run(store: Store, at: str) -> int:
    """The job as a process that has just started runs it."""
    now = datetime.fromisoformat(f"{at}:00+08:00")
    return await DeadlineJobs(store, time(9, 0), Hours()).run_due(now)


async def said(world: World, at: str) -> dict[str, str]:
    """Who is told what at a moment."""
    world.now = datetime.fromisoformat(f"{at}:00+08:00")
    await run(world.store, at)
    return by_target(world.posted())


async def test_before_and_after_once_each(tall: World) -> None:
    """On the working day before, and on the first one after; restarts and more ticks say nothing."""
    matter = await told(tall, LAMPS)
    assert await said(tall, "2026-06-24T09:00") == {}
    assert await said(tall, "2026-06-25T08:59") == {}
    heard = await said(tall, "2026-06-25T09:00")
    assert set(heard) == {"u-dali"}
    assert heard["u-dali"].startswith(f"⏰ 快到期了，1件：\n#{matter.number}")
    assert f"{matter.number}延期到" in heard["u-dali"]
    tall.restart()
    assert await said(tall, "2026-06-25T09:01") == {}
    assert await said(tall, "2026-06-26T09:00") == {}
    assert await said(tall, "2026-06-27T09:00") == {}  # a Saturday
    heard = await said(tall, "2026-06-29T09:00")
    assert heard["u-dali"].startswith("🕘 过了期限还没办结，1件：")
    assert await said(tall, "2026-06-30T09:00") == {}


async def test_an_extended_deadline_is_a_new_one(tall: World) -> None:
    """Told again before the new day."""
    matter = await told(tall, LAMPS)
    await said(tall, "2026-06-25T09:00")
    await tall.say(SECRETARY, f"{matter.number}延期到6月30日，等配件")
    assert await said(tall, "2026-06-26T09:00") == {}
    assert set(await said(tall, "2026-06-29T09:00")) == {"u-dali"}


async def test_what_is_settled_is_not_told(tall: World) -> None:
    """Nor what was taken back."""
    one = await told(tall, LAMPS)
    two = await told(tall, "5号楼门禁坏了，正在联系物业。")
    await tall.say(SECRETARY, f"{one.number}已解决")
    await tall.say(SECRETARY, f"撤回{two.number}")
    assert await said(tall, "2026-06-25T09:00") == {}
    assert await said(tall, "2026-06-29T09:00") == {}


async def test_what_was_missed_is_said_on_the_next_occasion(tall: World) -> None:
    """A process that was down at nine speaks at eleven; after days it says once what is late."""
    await told(tall, LAMPS)
    assert set(await said(tall, "2026-06-25T11:20")) == {"u-dali"}
    assert await said(tall, "2026-06-25T22:00") == {}
    heard = await said(tall, "2026-07-03T10:00")
    assert "过了期限" in heard["u-dali"]


async def test_never_in_quiet_hours(tall: World) -> None:
    """Late in the evening it waits for the next working day."""
    await told(tall, LAMPS)
    assert await said(tall, "2026-06-25T21:30") == {}
    heard = await said(tall, "2026-06-26T09:00")
    assert "快到期了" in heard["u-dali"]


async def test_those_above_and_the_supervisor(tall: World) -> None:
    """The desk that has a matter is told of it too; who supervises one hears when it is late."""
    handed_up = await told(tall, HANDED_UP)
    lamps = await told(tall, LAMPS)
    await tall.say(CLERK, f"{handed_up.number}转市政所 张三")
    await tall.say(LEADER, f"督办{lamps.number} 6月26日前")
    heard = await said(tall, "2026-06-25T09:00")
    assert set(heard) == {"u-dali", "u-works"}
    assert "快到期了，2件" in heard["u-dali"]
    assert f"大里村党总支 #{handed_up.number}" in heard["u-works"]
    heard = await said(tall, "2026-06-29T09:00")
    assert set(heard) == {"u-dali", "u-works", "u-leader"}
    assert f"#{lamps.number}" in heard["u-leader"]
    assert f"#{handed_up.number}" not in heard["u-leader"]


async def test_two_replicas_at_the_same_moment(
    tall: World, database_url: str, open_stores: Callable[[str], Store]
) -> None:
    """Of two processes on one database one speaks."""
    await told(tall, LAMPS)
    other = open_stores(database_url)
    posted = await asyncio.gather(
        *(run(store, "2026-06-25T09:00") for store in (tall.store, other))
    )
    assert sorted(posted) == [0, 1]
