"""Reports and zero reports, from the message to the receipt and the ledger."""

from datetime import date

from bot.domain.ledger import Report
from bot.vocabulary import Category, Intent, Source, Status
from tests.world import CLERK, SECRETARY, World

DAY = date(2026, 6, 18)
REPORT = (
    "大里村6月18日日报：今日走访2次36户，收集问题3件，解决2件。\n"
    "1.7号楼地下车库新增170个充电位，已安装调试完毕。\n"
    "2.东门南侧堆放的杂物已清理。\n"
    "3.二期不动产证还在办理，需要办事处协调区不动产中心。"
)


def reports(world: World, day: date = DAY) -> list[Report]:
    """What the branch has reported for a day."""
    branch = world.member(SECRETARY).organization
    return world.store.read_now(lambda tx: tx.ledger.report_for(branch.id, day))


async def test_a_report_is_kept_and_shown_as_understood(world: World) -> None:
    """The receipt has a line for each matter, with the number under which it is kept."""
    answer = await world.say(SECRETARY, REPORT)
    (report,) = reports(world)
    first, second, third = report.matters
    assert answer.splitlines()[0] == (
        "✅ 大里村党总支 6月18日日报已收到：3件（已解决2，办理中1），走访2次、36户"
    )
    assert f"#{first.number} 停车充电｜7号楼地下车库｜" in answer
    assert f"撤回{first.number}" in answer
    assert (first.source, first.category, first.status) == (
        Source.VISIT,
        Category.PARKING_CHARGING,
        Status.RESOLVED,
    )
    assert second.number == first.number + 1
    assert third.needs_support
    assert "⬆需上级协调" in answer
    assert (report.totals.visits, report.totals.households) == (2, 36)


async def test_the_same_text_sent_again_is_not_kept_twice(world: World) -> None:
    """The second time the receipt says so and shows the same numbers."""
    first = await world.say(SECRETARY, REPORT)
    again = await world.say(SECRETARY, f"  {REPORT}\n")
    assert "没有重复登记" in again
    assert len(reports(world)) == 1
    assert first.splitlines()[1] in again


async def test_a_second_report_of_the_day_adds_to_the_first(world: World) -> None:
    """Nothing is replaced, and the receipt says how many there are now."""
    await world.say(SECRETARY, REPORT)
    answer = await world.say(SECRETARY, "3号楼楼道灯坏了，物业已经换好")
    assert "前面已报3件，加上这次共4件" in answer
    assert [len(report.matters) for report in reports(world)] == [3, 1]


async def test_a_zero_report_counts_as_reported(world: World) -> None:
    """It is kept as a report without matters; said twice it is kept once."""
    assert "零报告已收到" in await world.say(SECRETARY, "今日无民生实事")
    assert "已经收到" in await world.say(SECRETARY, "今天没有情况，零报告")
    (report,) = reports(world)
    assert report.intent is Intent.ZERO
    assert report.matters == ()


async def test_a_zero_report_after_matters_changes_nothing(world: World) -> None:
    """What was told stays, and the receipt says so."""
    await world.say(SECRETARY, REPORT)
    answer = await world.say(SECRETARY, "今日无")
    assert "前面已报3件，都还在" in answer


async def test_a_report_for_next_year_is_kept_today(world: World) -> None:
    """A day that has not come cannot be reported; nothing is lost and the sender is told."""
    answer = await world.say(SECRETARY, "大里村2027年6月18日日报：东门杂物已清理")
    assert "2027年6月18日，还没到，先记在6月18日" in answer
    assert len(reports(world)) == 1


async def test_in_a_group_the_details_go_to_the_sender(world: World) -> None:
    """The group sees one line; the receipt comes privately."""
    rows = await world.hear(world.message(SECRETARY, REPORT, in_group=True))
    brief, private, _for_the_desk = rows
    assert brief.outgoing.key.endswith(":reply")
    assert private.outgoing.key.endswith(":receipt")
    assert "#" not in str(brief.outgoing.body)
    assert private.outgoing.reply is None


async def test_the_desk_is_told_what_it_can_do(world: World) -> None:
    """A report by somebody who reports for no branch is stored, not recorded."""
    answer = await world.say(CLERK, REPORT)
    assert "没有登记成日报" in answer
    assert reports(world) == []


async def test_personal_data_does_not_come_back(world: World) -> None:
    """Phone numbers of residents are masked in the receipt."""
    answer = await world.say(SECRETARY, "李大爷13812345678反映楼道灯坏了，物业已换好")
    assert "13812345678" not in answer
