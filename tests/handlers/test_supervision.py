"""Deadlines: by category, set, extended for a reason, ordered by a leader; in working days."""

from datetime import date

from bot.domain.ledger import Matter
from bot.vocabulary import Category, Status, UpdateKind
from tests.handlers.tall import (
    DISTRICT_LEADER,
    HANDED_UP,
    LAMPS,
    WEDNESDAY,
    exchange,
    now,
    timeline,
    told,
)
from tests.world import CLERK, LEADER, SECRETARY, World

FIVE_WORKING_DAYS = date(2026, 6, 26)


async def supervised(world: World) -> Matter:
    """A matter that the leader wants settled in three days."""
    matter = await told(world, LAMPS)
    await world.say(LEADER, f"督办 #{matter.number} 三天内")
    return now(world, matter)


async def test_the_default_is_in_working_days(tall: World) -> None:
    """Five working days from Thursday, with the festival and the weekend left out; what is settled
    needs none; what the text promises stands."""
    matter = now(tall, await told(tall, LAMPS))
    assert (matter.due_on, matter.default_due) == (FIVE_WORKING_DAYS, True)
    entry = timeline(tall, matter)[-1]
    assert (entry.kind, entry.member_id) == (UpdateKind.DEADLINE, None)
    settled = now(tall, await told(tall, "东门杂物已清理"))
    assert settled.due_on is None
    promised = now(tall, await told(tall, "5号楼门禁坏了，物业答应6月30日前修好。"))
    assert (promised.due_on, promised.default_due) == (date(2026, 6, 30), False)


async def test_another_category_has_another_default(tall: World) -> None:
    """A correction of the category moves a deadline that nobody has set, and no other."""
    matter = await told(tall, LAMPS)
    await tall.say(SECRETARY, f"{matter.number} 改成物业管理")
    matter = now(tall, matter)
    assert matter.category is Category.PROPERTY_MANAGEMENT
    assert (matter.due_on, matter.default_due) == (FIVE_WORKING_DAYS, True)
    await tall.say(CLERK, f"{matter.number}限6月23日前办结")
    await tall.say(SECRETARY, f"{matter.number} 改成市政设施")
    assert now(tall, matter).due_on == date(2026, 6, 23)


async def test_a_leader_supervises(tall: World) -> None:
    """Three days are three working days; the branch is told by when and what to answer."""
    matter = await told(tall, LAMPS)
    heard = await exchange(tall, LEADER, f"督办 #{matter.number} 三天内")
    assert heard["u-leader"].startswith("✅ 已督办，6月24日（周三）前办结：")
    assert "李主任督办，6月24日（周三）前办结" in heard["u-dali"]
    assert f"{matter.number}延期到" in heard["u-dali"]
    assert set(heard) == {"u-leader", "u-dali"}
    matter = now(tall, matter)
    assert (matter.due_on, matter.supervised_on) == (WEDNESDAY, date(2026, 6, 18))
    assert matter.supervised_by == tall.member(LEADER).id
    assert not matter.default_due


async def test_what_the_office_has_is_supervised_there_too(tall: World) -> None:
    """The desk that has it is told; a leader of the district may."""
    matter = await told(tall, HANDED_UP)
    heard = await exchange(tall, DISTRICT_LEADER, f"{matter.number}督办，6月30日前办结")
    assert {"u-dali", "u-desk", "u-desk2"} <= set(heard)
    assert now(tall, matter).due_on == date(2026, 6, 30)


async def test_said_twice_it_is_told_once(tall: World) -> None:
    """The same order again changes nothing."""
    matter = await supervised(tall)
    heard = await exchange(tall, LEADER, f"{matter.number}督办 三天内")
    assert heard == {"u-leader": f"#{matter.number}已经在督办，期限就是6月24日（周三）。"}


async def test_a_day_that_is_over(tall: World) -> None:
    """Refused, and nothing is changed."""
    matter = await told(tall, LAMPS)
    assert "已经过了" in await tall.say(LEADER, f"督办{matter.number} 6月10日前")
    assert now(tall, matter).supervised_on is None


async def test_a_supervision_is_ended(tall: World) -> None:
    """By a leader; the branch hears of it."""
    matter = await supervised(tall)
    assert "督办由领导解除" in await tall.say(CLERK, f"取消督办{matter.number}")
    heard = await exchange(tall, LEADER, f"{matter.number}不用督办了")
    assert "李主任已解除督办" in heard["u-dali"]
    assert now(tall, matter).supervised_by is None
    assert "没有在督办" in await tall.say(LEADER, f"取消督办{matter.number}")


async def test_a_branch_extends_for_a_reason(tall: World) -> None:
    """What nobody has set otherwise it may move itself, with a reason, which is kept."""
    matter = await told(tall, LAMPS)
    assert "延期要写一句原因" in await tall.say(SECRETARY, f"{matter.number}延期到6月30日")
    assert "延到哪一天" in await tall.say(SECRETARY, f"{matter.number}延期，等配件")
    answer = await tall.say(SECRETARY, f"{matter.number}延期到6月30日，等配件")
    assert answer.startswith("✅ 已延期到6月30日（周二）：")
    assert now(tall, matter).due_on == date(2026, 6, 30)
    entry = timeline(tall, matter)[-1]
    assert (entry.kind, entry.before["due_on"]) == (UpdateKind.EXTENDED, "2026-06-26")
    assert "等配件" in entry.note


async def test_days_of_an_extension_are_counted_from_the_deadline(tall: World) -> None:
    """Two more days than there were, over the weekend."""
    matter = await told(tall, LAMPS)
    await tall.say(SECRETARY, f"{matter.number}延期两天，等配件")
    assert now(tall, matter).due_on == date(2026, 6, 30)


async def test_an_extension_that_gives_no_more_time(tall: World) -> None:
    """Said so; the deadline stays."""
    matter = await told(tall, LAMPS)
    answer = await tall.say(SECRETARY, f"{matter.number}延期到6月23日，等配件")
    assert "现在的期限是6月26日（周五），不比您说的早" in answer


async def test_more_time_for_what_is_supervised_is_the_leaders_to_give(tall: World) -> None:
    """The wish goes to the leader with the words that grant it; until then the day stands."""
    matter = await supervised(tall)
    heard = await exchange(tall, SECRETARY, f"{matter.number}延期到下周五，等配件")
    assert "已把延期申请转给李主任；期限暂时还是6月24日（周三）" in heard["u-dali"]
    assert "原因：等配件" in heard["u-leader"]
    assert f"同意就回“{matter.number}同意”" in heard["u-leader"]
    assert now(tall, matter).due_on == WEDNESDAY
    heard = await exchange(tall, LEADER, f"{matter.number}延期到6月26日")
    assert "延期到6月26日（周五）" in heard["u-dali"]
    assert now(tall, matter).due_on == date(2026, 6, 26)


async def test_a_promise_does_not_move_a_leaders_day(tall: World) -> None:
    """News with a later day is kept as news; the sender is told that the day stands."""
    matter = await supervised(tall)
    heard = await exchange(tall, SECRETARY, f"#{matter.number} 正在换灯，预计6月30日修好")
    assert now(tall, matter).due_on == WEDNESDAY
    assert "期限还是6月24日" in heard["u-dali"]


async def test_the_office_sets_a_day(tall: World) -> None:
    """By date or in working days; the branch is told."""
    matter = await told(tall, LAMPS)
    heard = await exchange(tall, CLERK, f"{matter.number}两个工作日内办结")
    assert "6月23日（周二）前办结" in heard["u-dali"]
    assert now(tall, matter).due_on == date(2026, 6, 23)


async def test_the_supervisor_hears_that_it_is_settled(tall: World) -> None:
    """Once, when the branch says so."""
    matter = await supervised(tall)
    heard = await exchange(tall, SECRETARY, f"{matter.number}已解决")
    assert "大里村党总支报办结" in heard["u-leader"]
    assert now(tall, matter).status is Status.RESOLVED
    assert "已经办结了，不用再定期限" in await tall.say(LEADER, f"督办{matter.number} 三天内")
