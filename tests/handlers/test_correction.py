"""Corrections: a field, a figure, the day, one matter or the whole taken back."""

from datetime import date

import pytest

from bot.domain.ledger import Matter, Report
from bot.vocabulary import Category, Status
from tests.world import SECRETARY, World


async def told(world: World) -> Report:
    """A report of two matters."""
    await world.say(
        SECRETARY,
        "走访36户。1.村南头9盏路灯不亮，已全部修好。2.12号楼化粪池堵塞，正在联系清掏公司。",
    )
    return last(world)


def last(world: World) -> Report:
    """The branch's last report as it stands."""
    branch = world.member(SECRETARY).organization
    report = world.store.read_now(lambda tx: tx.ledger.last_report(branch.id))
    assert report is not None
    return report


async def test_another_category_in_words(world: World) -> None:
    """“1025 改成市政设施”, as the receipt proposes."""
    _lamps, tank = (await told(world)).matters
    answer = await world.say(SECRETARY, f"{tank.number} 改成市政设施")
    assert f"#{tank.number} 市政设施" in answer
    assert last(world).matters[1].category is Category.PUBLIC_WORKS


async def test_one_matter_taken_back(world: World) -> None:
    """“撤回1026”, as the receipt proposes; it counts no more."""
    lamps, tank = (await told(world)).matters
    answer = await world.say(SECRETARY, f"撤回{tank.number}")
    assert f"已撤回#{tank.number}" in answer
    assert [matter.number for matter in last(world).matters] == [lamps.number]


@pytest.mark.parametrize("text", ["撤回第2条", "第二条撤回，那是隔壁村的"])
async def test_one_matter_taken_back_by_position(world: World, text: str) -> None:
    """The receipt's second line is the second matter."""
    lamps, _ = (await told(world)).matters
    await world.say(SECRETARY, text)
    assert [matter.number for matter in last(world).matters] == [lamps.number]


async def test_the_whole_taken_back(world: World) -> None:
    """Nothing of it counts any more."""
    report = await told(world)
    answer = await world.say(SECRETARY, "刚才那条日报撤回，发错了")
    assert "已撤回6月18日的日报（2件）" in answer
    found = world.store.read_now(
        lambda tx: tx.ledger.report_for(report.organization_id, date(2026, 6, 18))
    )
    assert found == []


async def test_a_figure_of_the_day(world: World) -> None:
    """Only what is stated changes."""
    await told(world)
    await world.say(SECRETARY, "更正：今天走访户数应该是63户，不是36户")
    assert last(world).totals.households == 63


async def test_a_number_within_a_matter(world: World) -> None:
    """The matter is found by its words."""
    await told(world)
    answer = await world.say(SECRETARY, "更正一下，路灯是6盏不是9盏")
    (quantity,) = matter_of(last(world), 0).quantity
    assert quantity.value == 6
    assert "已更正" in answer


async def test_a_new_version_in_place_of_the_old(world: World) -> None:
    """“以这个为准” replaces; the old matters count no more."""
    old = await told(world)
    answer = await world.say(
        SECRETARY, "刚才的日报作废，以这个为准：走访40户，东门井盖丢失，已补装。"
    )
    new = last(world)
    assert new.version == old.version + 1
    assert [matter.status for matter in new.matters] == [Status.RESOLVED]
    assert "已替换之前的2件" in answer


def matter_of(report: Report, index: int) -> Matter:
    """A report's matter by its position."""
    return report.matters[index]
