"""Who is reminded when, and who is not."""

from collections.abc import AsyncIterator
from datetime import date, datetime, time

import pytest

from bot.domain.messages import Person
from bot.hours import Hours
from bot.reminders import ReminderJobs, Times
from tests.world import CLERK, LEADER, NEIGHBOUR, SECRETARY, Persona, World

TIMES = Times((time(17, 30), time(20, 0)))


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """Thursday, 18 June 2026, in the afternoon."""
    async with World(database_url, at="2026-06-18T16:00:00+08:00") as made:
        yield made


def jobs(world: World, times: Times = TIMES) -> ReminderJobs:
    """The reminders, as after a restart."""
    return ReminderJobs(world.store, times, Hours())


async def reminded(world: World, at: str, times: Times = TIMES) -> dict[str, str]:
    """Who is reminded at a moment, and in which words."""
    world.now = datetime.fromisoformat(at)
    await jobs(world, times).run_due(world.now)
    return {
        row.outgoing.target.user_id: str(row.outgoing.body)
        for row in world.posted()
        if isinstance(row.outgoing.target, Person) and row.outgoing.key.startswith("reminder:")
    }


def ids(*who: Persona) -> set[str]:
    """User ids."""
    return {each.user_id for each in who if each.user_id}


async def test_only_who_has_not_reported_is_reminded(world: World) -> None:
    """At both times, each once; a zero report counts, one that was taken back does not."""
    await world.say(SECRETARY, "今日无")
    assert await reminded(world, "2026-06-18T17:29:59+08:00") == {}
    assert ids(NEIGHBOUR) == set(await reminded(world, "2026-06-18T17:30:00+08:00"))
    assert await reminded(world, "2026-06-18T17:31:00+08:00") == {}
    await world.say(SECRETARY, "撤回")
    await world.say(NEIGHBOUR, "北门井盖丢失，已补装")
    said = await reminded(world, "2026-06-18T20:00:10+08:00")
    assert set(said) == ids(SECRETARY)
    assert "今日无" in said["u-dali"]


@pytest.mark.parametrize(
    "at",
    [
        "2026-06-20T17:30:00+08:00",  # a Saturday
        "2026-06-19T17:30:00+08:00",  # the Dragon Boat Festival
        "2026-06-18T19:10:00+08:00",  # too late for the first, too early for the last
    ],
)
async def test_nobody_is_reminded(world: World, at: str) -> None:
    """On days off, and when it is not the time."""
    assert await reminded(world, at) == {}


async def test_a_reminder_is_dropped_once_its_time_is_over(world: World) -> None:
    """It is good for an hour and a half, wherever it is stuck meanwhile."""
    world.now = datetime.fromisoformat("2026-06-18T18:00:00+08:00")
    assert await jobs(world).run_due(world.now) == 2
    world.now = datetime.fromisoformat("2026-06-18T19:00:00+08:00")
    assert world.posted() == []
    assert world.store.read_now(lambda tx: tx.outbox.counts())["dead"] == 2


async def test_a_working_saturday(world: World) -> None:
    """A day that is worked instead of another is a working day."""
    assert set(await reminded(world, "2026-02-14T17:30:00+08:00")) == ids(SECRETARY, NEIGHBOUR)


async def test_never_in_quiet_hours(world: World) -> None:
    """A time within them is not kept; what was missed is not made up for in them."""
    late = Times((time(17, 30), time(21, 30)))
    assert await reminded(world, "2026-06-18T21:30:00+08:00", late) == {}
    assert await reminded(world, "2026-06-18T21:01:00+08:00") == {}


async def test_what_was_missed_is_made_up_for_once(world: World) -> None:
    """The bot was down at the time, and came back soon after."""
    assert len(await reminded(world, "2026-06-18T18:20:00+08:00")) == 2
    assert await reminded(world, "2026-06-18T18:40:00+08:00") == {}


async def test_leave_and_stand_in(world: World) -> None:
    """Who is away is not reminded, who stands in is, and reports for the branch by its name."""
    answer = await world.say(SECRETARY, "请假到周五，由小钱代报")
    assert "6月18日至19日请假" in answer
    assert "由钱书记代报" in answer
    assert "请您代报大里村党总支的日报" in answer
    said = await reminded(world, "2026-06-18T17:30:00+08:00")
    assert set(said) == ids(NEIGHBOUR)
    await world.say(NEIGHBOUR, "今日无")
    said = await reminded(world, "2026-06-18T20:00:00+08:00")
    assert "您代报的大里村党总支" in said["u-qiming"]
    assert "大里村党总支 6月18日" in await world.say(NEIGHBOUR, "大里村今日无")
    assert "都报了" in await world.say(LEADER, "谁还没报")


async def test_what_a_stand_in_writes_is_read_as_of_the_branch(world: World) -> None:
    """Places of the branch stood in for are understood as its own secretary's would be."""
    text = "大里村文化广场健身器材坏了，已报修"
    await world.say(SECRETARY, text)
    await world.say(SECRETARY, "请假到周五，由小钱代报")
    assert "大里村党总支" in await world.say(NEIGHBOUR, text + "。西门也有一处")
    own, stood_in = world.store.read_now(lambda tx: tx.ledger.matters(None, None, None))[:2]
    assert own.branch == stood_in.branch == "大里村党总支"
    assert own.place == stood_in.place == "文化广场"


async def test_a_stand_in_of_the_desk(world: World) -> None:
    """Without a branch of their own, what they report is for the one they stand in for."""
    await world.say(SECRETARY, "明天请假，由孙干事代报")
    assert "没有登记成日报" in await world.say(CLERK, "东门井盖丢失，已补装")
    world.pass_time(days=1)
    assert "大里村党总支" in await world.say(CLERK, "东门井盖丢失，已补装")
    assert "已报1/2" in await world.say(CLERK, "谁还没报")
    world.pass_time(days=1)
    assert "没有登记成日报" in await world.say(CLERK, "西门井盖丢失，已补装")


async def test_back_from_leave(world: World) -> None:
    """Reminded again."""
    await world.say(SECRETARY, "请假一周")
    assert "欢迎回来" in await world.say(SECRETARY, "销假")
    assert ids(SECRETARY) <= set(await reminded(world, "2026-06-18T17:30:00+08:00"))


async def test_a_name_that_is_not_clear(world: World) -> None:
    """The leave counts; who stands in can be said later."""
    assert "名单里没找到“王强”" in await world.say(SECRETARY, "请假到周五，由王强代报")
    assert await world.say(SECRETARY, "由钱书记代报")
    leave = world.store.read_now(lambda tx: tx.leaves.on(date(2026, 6, 18)))
    assert [each.stand_in_id for each in leave] == [world.member(NEIGHBOUR).id]


async def test_who_is_away_is_said_to_the_office(world: World) -> None:
    """Privately, with who stands in."""
    await world.say(SECRETARY, "请假到周五，由小钱代报")
    answer = await world.say(LEADER, "谁还没报")
    assert "赵书记请假，由钱书记代报" in answer
    assert "大里村党总支" in await world.say(SECRETARY, "谁还没报")
    assert "启明村" not in await world.say(SECRETARY, "谁还没报")
