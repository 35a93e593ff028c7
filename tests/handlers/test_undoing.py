"""“撤销” by those above the branch: what stands again, who hears of it, and what is not theirs any more."""

import pytest

from bot.vocabulary import Level, Status, UpdateKind
from tests.handlers.tall import (
    COLLEAGUE,
    DISTRICT,
    HANDED_UP,
    LAMPS,
    WORKS,
    exchange,
    now,
    timeline,
    told,
)
from tests.world import CLERK, LEADER, SECRETARY, Persona, World

UNDONE = "撤销了刚才的操作，现在是"


@pytest.mark.parametrize(
    ("who", "order"),
    [
        (CLERK, "受理{}"),
        (CLERK, "{}转市政所 张三"),
        (CLERK, "{}三天内办结"),
        (CLERK, "{}已解决"),
        (CLERK, "{}上报区里"),
        (CLERK, "退回{} 原因：没写楼号"),
        (LEADER, "督办{} 三天内"),
        (CLERK, "{}延期到6月30日，等配件"),
    ],
)
async def test_an_order_is_taken_back(tall: World, who: Persona, order: str) -> None:
    """The matter is as it was before, the branch is told, and the same word brings it back."""
    matter = await told(tall, HANDED_UP)
    before = now(tall, matter)
    await exchange(tall, who, order.format(matter.number))
    ordered = now(tall, matter)
    assert ordered != before
    heard = await exchange(tall, who, "撤销")
    assert now(tall, matter) == before
    assert "已撤销上一次改动" in heard[str(who.user_id)]
    assert UNDONE in heard["u-dali"]
    assert str(who.user_id) in heard
    assert not any("报办结" in words for words in heard.values())
    await exchange(tall, who, "撤销")
    assert now(tall, matter) == ordered


async def test_whoever_had_it_hears_of_it(tall: World) -> None:
    """The unit that it was given to, and the district that it was handed up to."""
    matter = await told(tall, HANDED_UP)
    await exchange(tall, CLERK, f"{matter.number}转市政所 张三")
    heard = await exchange(tall, CLERK, "撤销")
    assert UNDONE in heard["u-works"]
    await exchange(tall, CLERK, f"{matter.number}上报区里")
    heard = await exchange(tall, CLERK, "撤销一下")
    assert UNDONE in heard["u-district"]
    assert now(tall, matter).level is Level.OFFICE


async def test_not_once_somebody_above_has_it(tall: World) -> None:
    """What the district has taken up stays there, and the clerk is told what can be done."""
    matter = await told(tall, HANDED_UP)
    await exchange(tall, CLERK, f"{matter.number}三天内办结")
    await exchange(tall, DISTRICT, f"受理{matter.number}")
    count = len(timeline(tall, matter))
    answer = (await exchange(tall, CLERK, "撤销"))["u-desk"]
    assert f"#{matter.number}现在不在您这一级" in answer
    assert len(timeline(tall, matter)) == count


async def test_not_what_another_has_changed_since(tall: World) -> None:
    """Nobody overwrites a colleague; everybody takes back their own step only."""
    matter = await told(tall, LAMPS)
    await exchange(tall, CLERK, f"{matter.number}三天内办结")
    await exchange(tall, COLLEAGUE, f"{matter.number}延期到6月30日，等配件")
    assert "这之后又有改动" in (await exchange(tall, CLERK, "撤销"))["u-desk"]
    assert "已撤销" in (await exchange(tall, COLLEAGUE, "撤销"))["u-desk2"]
    assert "已撤销" in (await exchange(tall, CLERK, "撤回"))["u-desk"]


async def test_the_unit_that_it_was_given_to(tall: World) -> None:
    """Takes its own word back."""
    matter = await told(tall, HANDED_UP)
    await exchange(tall, CLERK, f"{matter.number}转市政所 张三")
    await exchange(tall, WORKS, f"{matter.number}已办结")
    assert now(tall, matter).status is Status.RESOLVED
    await exchange(tall, WORKS, "撤销")
    assert now(tall, matter).status is not Status.RESOLVED
    assert timeline(tall, matter)[-1].kind is UpdateKind.UNDONE


async def test_nothing_to_take_back(tall: World) -> None:
    """Who has done nothing is told so; a branch's word is not the office's to take back so."""
    await told(tall, LAMPS)
    assert "没有可以撤销的改动" in (await exchange(tall, CLERK, "撤销"))["u-desk"]
    assert "已撤销" in (await exchange(tall, SECRETARY, "撤销"))["u-dali"]
