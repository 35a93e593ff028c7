"""Conversations: questions remembered, changes taken back, matters joined and divided."""

import re
from datetime import date

from bot.dispatch import Dispatcher
from bot.domain.asked import Whether
from bot.domain.ledger import Matter, Report
from bot.domain.messages import Quote
from bot.domain.reading import Words
from bot.vocabulary import Category, Status, UpdateKind
from handlers import ROUTES
from tests.world import NEIGHBOUR, OFFICE, SECRETARY, World

LAMPS = "1.东门路灯不亮，已报修。\n2.西门路灯不亮，已报修。"
MIXED = (
    "走访36户。\n1.村南头3盏路灯不亮，已联系市政所。\n2.12号楼化粪池堵塞，正在联系清掏公司。\n"
    "3.二期不动产证办理中，已办下来120户。\n4.4号楼前新增8个充电口，已装好。"
)


def numbers(answer: str) -> list[int]:
    """The numbers of the matters that an answer lists."""
    return [int(n) for n in re.findall(r"^(?:\d\. )?#(\d+)", answer, re.MULTILINE)]


def matter(world: World, number: int) -> Matter:
    """The matter as it stands."""
    found = world.store.read_now(lambda tx: tx.ledger.matter(number))
    assert found is not None
    return found


def reports(world: World, day: date = date(2026, 6, 18)) -> list[Report]:
    """What the branch has reported for a day."""
    branch = world.member(SECRETARY).organization
    return world.store.read_now(lambda tx: tx.ledger.report_for(branch.id, day))


def restart(world: World) -> None:
    """Another dispatcher on the same store, as after a restart."""
    world.dispatcher = Dispatcher(
        world.store, ROUTES, OFFICE, words=Words(), clock=lambda: world.now, on_posted=lambda: None
    )


async def test_a_question_is_remembered(world: World) -> None:
    """Over other people's messages, an unrelated one and a restart; the answer settles it."""
    east, west = numbers(await world.say(SECRETARY, LAMPS))
    world.pass_time(hours=15)
    asked = await world.say(SECRETARY, "昨天报的路灯修好了")
    assert "哪一件" in asked
    assert sorted(numbers(asked)) == [east, west]
    await world.say(NEIGHBOUR, "北门井盖丢失，正在联系市政")
    assert "不客气" in await world.say(SECRETARY, "谢谢")
    restart(world)
    chosen = numbers(asked)[1]
    answer = await world.say(SECRETARY, "第二个")
    assert numbers(answer) == [chosen]
    assert matter(world, chosen).status is Status.RESOLVED
    other = east if chosen == west else west
    assert matter(world, other).status is Status.IN_PROGRESS
    assert "已更新" not in await world.say(SECRETARY, "1")


async def test_answers_by_number_all_and_none(world: World) -> None:
    """Each in the words that people use; news of none of them is kept as new."""
    east, west = numbers(await world.say(SECRETARY, LAMPS))
    await world.say(SECRETARY, "路灯修好了")
    assert numbers(await world.say(SECRETARY, str(west))) == [west]
    await world.say(SECRETARY, "撤销")
    await world.say(SECRETARY, "路灯修好了")
    assert sorted(numbers(await world.say(SECRETARY, "两个都是"))) == [east, west]
    await world.say(SECRETARY, "撤销")
    await world.say(SECRETARY, "路灯修好了")
    (new,) = numbers(await world.say(SECRETARY, "都不是"))
    assert new not in (east, west)
    assert matter(world, east).status is Status.IN_PROGRESS


async def test_a_position_that_is_not_there_is_asked_again(world: World) -> None:
    """The question stays open."""
    first = numbers(await world.say(SECRETARY, LAMPS))[0]
    await world.say(SECRETARY, "路灯修好了")
    assert "没有这个序号" in await world.say(SECRETARY, "7")
    assert numbers(await world.say(SECRETARY, str(first))) == [first]


async def test_nobody_answers_for_another(world: World) -> None:
    """An answer settles the question of the one who was asked."""
    await world.say(SECRETARY, LAMPS)
    await world.say(SECRETARY, "路灯修好了")
    assert "已更新" not in await world.say(NEIGHBOUR, "1")
    assert "已更新" in await world.say(SECRETARY, "1")


async def test_positions_are_those_of_the_last_list(world: World) -> None:
    """Of the receipt, though a matter of it was taken back since; then of a list asked for."""
    first, second, third, fourth = numbers(await world.say(SECRETARY, MIXED))
    await world.say(SECRETARY, f"撤回{first}")
    await world.say(SECRETARY, "第二件办好了")
    assert matter(world, second).status is Status.RESOLVED
    await world.say(SECRETARY, "5号楼电梯停运，正在维修")
    listed = numbers(await world.say(SECRETARY, "我们村还有哪些没办完"))
    assert third in listed
    await world.say(SECRETARY, "第二件办好了")
    assert matter(world, listed[1]).status is Status.RESOLVED
    assert matter(world, fourth).status is Status.RESOLVED


async def test_a_running_total_goes_on_with_its_matter(world: World) -> None:
    """A part that is done settles nothing; the households are those in all."""
    third = numbers(await world.say(SECRETARY, MIXED))[2]
    answer = await world.say(SECRETARY, "二期办证又办下来60户，累计560户")
    assert numbers(answer) == [third]
    assert "涉及560户" in answer
    assert matter(world, third).status is Status.IN_PROGRESS
    assert matter(world, third).households == 560


async def test_a_quoted_receipt(world: World) -> None:
    """“好了” of what is quoted; of several it is asked which."""
    answer = await world.say(SECRETARY, "5号楼电梯停运，正在维修")
    (lift,) = numbers(answer)
    await world.say(SECRETARY, LAMPS)
    await world.say(SECRETARY, "好了", quote=Quote(None, answer))
    assert matter(world, lift).status is Status.RESOLVED
    await world.say(SECRETARY, "这个改成安全隐患", quote=Quote(None, answer))
    assert matter(world, lift).category is Category.SAFETY


async def test_a_vague_word_settles_nothing_by_itself(world: World) -> None:
    """“好了” may mean that the message was complete; “修好了” does not."""
    (lift,) = numbers(await world.say(SECRETARY, "5号楼电梯停运，正在维修"))
    assert "是说这件办好了吗" in await world.say(SECRETARY, "好了")
    assert matter(world, lift).status is Status.IN_PROGRESS
    await world.say(SECRETARY, "修好了")
    assert matter(world, lift).status is Status.RESOLVED


async def test_a_quoted_message_of_ones_own(world: World) -> None:
    """By the channel's id of it, without its text."""
    incoming = world.message(SECRETARY, "5号楼电梯停运，正在维修")
    await world.hear(incoming)
    await world.say(SECRETARY, LAMPS)
    answer = await world.say(SECRETARY, "好了", quote=Quote(incoming.id))
    (lift,) = numbers(answer)
    assert "电梯" in answer
    assert matter(world, lift).status is Status.RESOLVED


async def test_news_of_something_settled_is_no_new_matter(world: World) -> None:
    """Said twice, it is one matter."""
    (lamps,) = numbers(await world.say(SECRETARY, "村南头3盏路灯不亮，已联系市政所"))
    world.pass_time(hours=15)
    await world.say(SECRETARY, "昨天报的村南头路灯修好了")
    answer = await world.say(SECRETARY, "昨天报的村南头路灯今天修好了")
    assert numbers(answer) == [lamps]
    assert "之前已经办结" in answer


async def test_details_are_changed_in_words(world: World) -> None:
    """Place, count, owner; the words told change with them, so that lists show what is true."""
    *_, charging = numbers(await world.say(SECRETARY, MIXED))
    await world.say(SECRETARY, "第四条是9号楼不是4号楼")
    assert matter(world, charging).place == "9号楼前"
    answer = await world.say(SECRETARY, "是12个口，不是8个")
    assert "新增12个充电口" in answer
    assert "责任人：物业老李" in await world.say(SECRETARY, f"{charging}责任人改成物业老李")
    timeline = world.store.read_now(lambda tx: tx.ledger.timeline(matter(world, charging).id))
    assert [entry.kind for entry in timeline[1:]] == [UpdateKind.CORRECTED] * 3
    assert timeline[2].before["title"] != timeline[2].after["title"]


async def test_one_word_takes_the_last_change_back(world: World) -> None:
    """And the same word again brings it back; every step stays in the timeline."""
    (lift,) = numbers(await world.say(SECRETARY, "5号楼电梯停运，正在维修"))
    before = matter(world, lift).category
    await world.say(SECRETARY, f"{lift}改成安全隐患")
    assert "已撤销" in await world.say(SECRETARY, "撤销")
    assert matter(world, lift).category is before
    await world.say(SECRETARY, "撤销")
    assert matter(world, lift).category is Category.SAFETY
    timeline = world.store.read_now(lambda tx: tx.ledger.timeline(matter(world, lift).id))
    assert [e.kind for e in timeline][-2:] == [UpdateKind.UNDONE, UpdateKind.UNDONE]


async def test_what_was_sent_last_is_taken_back(world: World) -> None:
    """The last message, not the day; and it can be brought back."""
    await world.say(SECRETARY, LAMPS)
    (lift,) = numbers(await world.say(SECRETARY, "5号楼电梯停运，正在维修"))
    assert "已撤回" in await world.say(SECRETARY, "撤回刚才那条，发重了")
    assert matter(world, lift).withdrawn
    assert [len(report.matters) for report in reports(world)] == [2]
    await world.say(SECRETARY, "撤销")
    assert not matter(world, lift).withdrawn
    assert [len(report.matters) for report in reports(world)] == [2, 1]


async def test_a_zero_report_is_taken_back(world: World) -> None:
    """A report without matters has versions too."""
    await world.say(SECRETARY, "今日无")
    await world.say(SECRETARY, "撤回")
    assert reports(world) == []
    await world.say(SECRETARY, "撤销")
    assert len(reports(world)) == 1


async def test_nothing_to_take_back(world: World) -> None:
    """Nothing was changed lately, or only by somebody else."""
    await world.say(NEIGHBOUR, LAMPS)
    assert "没有可以撤销" in await world.say(SECRETARY, "撤销")


async def test_two_become_one_and_two_again(world: World) -> None:
    """The one that is joined counts no more; undone it does."""
    first, second = numbers(await world.say(SECRETARY, LAMPS))
    assert numbers(await world.say(SECRETARY, f"合并{second}到{first}")) == [first]
    assert [m.number for m in reports(world)[0].matters] == [first]
    await world.say(SECRETARY, "撤销")
    assert [m.number for m in reports(world)[0].matters] == [first, second]
    assert "没找到" in await world.say(NEIGHBOUR, f"合并{second}到{first}")


async def test_one_becomes_two(world: World) -> None:
    """The first keeps the number; what is not said of a part is as it was of the whole."""
    tank = numbers(await world.say(SECRETARY, MIXED))[1]
    kept, added = numbers(await world.say(SECRETARY, f"拆分{tank}：化粪池堵塞；楼道杂物堆放"))
    assert kept == tank
    assert matter(world, added).place == "12号楼"
    assert "拆成哪几件" in await world.say(SECRETARY, f"拆分{tank}：化粪池")


async def test_something_is_added_to_a_matter(world: World) -> None:
    """Values where there are any, else the words."""
    tank = numbers(await world.say(SECRETARY, MIXED))[1]
    assert "涉及30户" in await world.say(SECRETARY, f"{tank}补充：涉及30户")
    assert matter(world, tank).households == 30


async def test_a_report_told_again_in_full_replaces(world: World) -> None:
    """The same matters keep their numbers, new ones are added; one word brings the old one back."""
    first, second = numbers(await world.say(SECRETARY, f"走访30户。\n{LAMPS}"))
    again = f"走访32户。\n{LAMPS.replace('西门路灯不亮，已报修', '西门路灯不亮，已修好')}\n3.北门井盖丢失，已补装。"
    answer = await world.say(SECRETARY, again)
    assert "已替换之前的2件" in answer
    (report,) = reports(world)
    assert [m.number for m in report.matters][:2] == [first, second]
    assert report.matters[1].status is Status.RESOLVED
    assert (report.version, report.totals.households, len(report.matters)) == (2, 32, 3)
    await world.say(SECRETARY, "撤销")
    (report,) = reports(world)
    assert [m.number for m in report.matters] == [first, second]
    assert report.matters[1].status is Status.IN_PROGRESS
    assert (report.version, report.totals.households) == (3, 30)


async def test_a_second_report_with_one_known_matter_adds_and_says_so(world: World) -> None:
    """Nothing is lost; the words that make both one stand in the receipt."""
    first, _ = numbers(await world.say(SECRETARY, LAMPS))
    answer = await world.say(SECRETARY, "1.东门路灯不亮，已经报修。\n2.北门井盖丢失，已补装。")
    assert f"到{first}”" in answer
    assert len(numbers(answer)) == 2


async def test_whether_it_is_settled_is_asked_once(world: World) -> None:
    """Kept as the likelier, one word says otherwise, and the question outlives a restart."""
    receipt = await world.say(SECRETARY, "东门路灯不亮，已联系物业（已解决）")
    (number,) = numbers(receipt)
    assert "❓" in receipt
    assert "没好" in receipt
    assert matter(world, number).status is Status.RESOLVED
    restart(world)
    answer = await world.say(SECRETARY, "还没好呢")
    assert numbers(answer) == [number]
    assert "已更正" in answer
    now = matter(world, number)
    assert (now.status, now.resolved_on) == (Status.IN_PROGRESS, None)
    await world.say(SECRETARY, "没好")
    assert matter(world, number) == now


async def test_a_guess_that_was_right_changes_nothing(world: World) -> None:
    """Said again in one word it stays as it is."""
    (number,) = numbers(await world.say(SECRETARY, "东门路灯不亮，已联系物业（已解决）"))
    assert "没有改动" in await world.say(SECRETARY, "办好了")
    assert matter(world, number).status is Status.RESOLVED


async def test_what_was_asked_of_a_matter_that_has_moved_is_answered_no_more(
    world: World,
) -> None:
    """News of the matter by number comes first; a later "no" does not take it back."""
    (number,) = numbers(await world.say(SECRETARY, "东门路灯不亮，已报修。"))
    member = world.member(SECRETARY).id
    whether = Whether(number, Status.IN_PROGRESS)
    world.store.write_now(lambda tx: tx.asked.ask_whether(member, whether, world.now))
    await world.say(SECRETARY, f"{number}已解决")
    await world.say(SECRETARY, "还没有")
    assert matter(world, number).status is Status.RESOLVED


async def test_yes_settles_what_was_kept_as_open(world: World) -> None:
    """On the day of its report."""
    (number,) = numbers(await world.say(SECRETARY, "东门路灯不亮，已报修。"))
    member = world.member(SECRETARY).id
    whether = Whether(number, Status.IN_PROGRESS)
    world.store.write_now(lambda tx: tx.asked.ask_whether(member, whether, world.now))
    answer = await world.say(SECRETARY, "嗯，好了")
    assert numbers(answer) == [number]
    now = matter(world, number)
    assert (now.status, now.resolved_on) == (Status.RESOLVED, now.reported_on)
