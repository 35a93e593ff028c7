"""News of earlier matters told among new ones, by number, or after that there was nothing."""

from datetime import date

from bot.vocabulary import Intent, Status
from tests.handlers.test_conversations import matter, numbers, reports
from tests.world import CLERK, LEADER, SECRETARY, World

SEVERAL = "1.东门路灯不亮\n2.南街井盖丢了\n3.3号楼电梯停运，已报修，涉及45户"


async def test_each_number_has_news_of_its_own(world: World) -> None:
    """One settled, one promised for a day."""
    first, second, _ = numbers(await world.say(SECRETARY, SEVERAL))
    world.pass_time(days=1)
    heard = await world.say(SECRETARY, f"{first}今天换的灯泡，{second}明天换")
    assert sorted(numbers(heard)) == [first, second]
    assert matter(world, first).status is Status.RESOLVED
    assert matter(world, second).status is Status.IN_PROGRESS
    assert matter(world, second).due_on == date(2026, 6, 20)


async def test_several_numbers_share_one_piece_of_news(world: World) -> None:
    """Two are settled, the third waits; no question."""
    a, b, c = numbers(await world.say(SECRETARY, SEVERAL))
    heard = await world.say(SECRETARY, f"{a}、{b}都好了，{c}还得等两天")
    assert "❓" not in heard
    settled = [matter(world, number).status is Status.RESOLVED for number in (a, b, c)]
    assert settled == [True, True, False]


async def test_a_report_with_news_of_earlier_matters(world: World) -> None:
    """The new one is stored, the old ones are updated and not stored again; a second sending of the
    same text changes nothing."""
    _, lid, lift = numbers(await world.say(SECRETARY, SEVERAL))
    world.pass_time(days=1)
    text = f"1.西门路灯不亮，已报修。2.昨天报的井盖今天换好了。3.{lift}已办结"
    heard = await world.say(SECRETARY, text)
    new, *old = numbers(heard)
    assert "日报已收到：1件" in heard
    assert sorted(old) == [lid, lift]
    assert matter(world, lid).status is matter(world, lift).status is Status.RESOLVED
    (report,) = reports(world, date(2026, 6, 19))
    assert [each.number for each in report.matters] == [new]
    assert "没有重复登记" in await world.say(SECRETARY, text)
    assert len(reports(world, date(2026, 6, 19))) == 1


async def test_a_report_of_nothing_but_news(world: World) -> None:
    """Needs no receipt of its own."""
    first, _, lift = numbers(await world.say(SECRETARY, SEVERAL))
    world.pass_time(days=1)
    heard = await world.say(SECRETARY, f"今日情况汇报：\n1.{first}已办结\n2.{lift}已办结")
    assert sorted(numbers(heard)) == [first, lift]
    assert matter(world, lift).status is Status.RESOLVED


async def test_nothing_new_but_an_earlier_one_is_settled(world: World) -> None:
    """The day counts as reported."""
    *_, lift = numbers(await world.say(SECRETARY, SEVERAL))
    world.pass_time(days=1)
    heard = await world.say(SECRETARY, "今日无，昨天的电梯已恢复")
    assert numbers(heard) == [lift]
    assert matter(world, lift).status is Status.RESOLVED
    (report,) = reports(world, date(2026, 6, 19))
    assert report.intent is Intent.ZERO
    assert "已报1/2" in await world.say(CLERK, "谁还没报")


async def test_what_was_left_out_yesterday_is_kept_under_yesterday(world: World) -> None:
    """As a second report of that day."""
    await world.say(SECRETARY, SEVERAL)
    world.pass_time(days=1)
    heard = await world.say(SECRETARY, "昨天的日报有一件没报：二组水管裂了，已修好")
    assert "6月18日日报已收到：1件" in heard
    assert len(reports(world, date(2026, 6, 18))) == 2


async def test_what_is_due_in_a_few_days(world: World) -> None:
    """Open ones within three days, not the overdue and not those further off."""
    first, second, third = numbers(await world.say(SECRETARY, SEVERAL))
    await world.say(LEADER, f"督办{first} 6月20日前")
    await world.say(LEADER, f"督办{second} 6月29日前")
    await world.say(LEADER, f"督办{third} 6月19日前")
    world.pass_time(days=2)
    heard = await world.say(SECRETARY, "有几件快到期")
    assert "3天内到期还没办结的1件" in heard
    assert numbers(heard) == [first]
