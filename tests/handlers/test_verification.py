"""Declared and verified: 核实 and 回访 by others than who settled it; 不满意 opens the matter again."""

from bot.domain.ledger import Matter
from bot.vocabulary import Satisfaction, Status, UpdateKind
from tests.handlers.tall import (
    COLLEAGUE,
    HANDED_UP,
    LAMPS,
    WORKS,
    exchange,
    now,
    timeline,
    told,
)
from tests.world import CLERK, LEADER, SECRETARY, World


async def declared(world: World) -> Matter:
    """A matter that its branch has settled, by its own word."""
    matter = await told(world, LAMPS)
    await world.say(SECRETARY, f"{matter.number}已解决")
    matter = now(world, matter)
    assert (matter.status, matter.verified) == (Status.RESOLVED, False)
    return matter


async def test_the_desk_verifies(tall: World) -> None:
    """With what the resident says of it; the branch is told."""
    matter = await declared(tall)
    heard = await exchange(tall, CLERK, f"核实{matter.number} 居民满意")
    assert heard["u-desk"].startswith("✅ 已核实：")
    assert "梧桐办事处已核实，居民满意" in heard["u-dali"]
    matter = now(tall, matter)
    assert (matter.verified, matter.satisfaction) == (True, Satisfaction.SATISFIED)
    assert timeline(tall, matter)[-1].kind is UpdateKind.VERIFIED


async def test_asking_the_resident_verifies(tall: World) -> None:
    """回访 with 满意度; without it the bot says how to add it, and adding it is no repetition."""
    matter = await declared(tall)
    assert f"补一句“{matter.number}满意”" in await tall.say(CLERK, f"{matter.number}已回访")
    assert now(tall, matter).verified
    await tall.say(CLERK, f"{matter.number}基本满意")
    assert now(tall, matter).satisfaction is Satisfaction.FAIRLY
    assert "前面已经核实过了" in await tall.say(COLLEAGUE, f"核实{matter.number}")


async def test_an_unsatisfied_resident_opens_it_again(tall: World) -> None:
    """The branch hears why, has a new time, and may settle it again; then it is declared again."""
    matter = await declared(tall)
    await tall.say(CLERK, f"核实{matter.number}")
    tall.restart()
    tall.pass_time(days=11)
    heard = await exchange(tall, CLERK, f"{matter.number}回访不满意，楼道灯又坏了")
    assert "重新办理，不满意，楼道灯又坏了" in heard["u-dali"]
    matter = now(tall, matter)
    assert (matter.status, matter.verified) == (Status.IN_PROGRESS, False)
    assert (matter.resolved_on, matter.reopened) == (None, 1)
    assert matter.satisfaction is Satisfaction.UNSATISFIED
    assert str(matter.due_on) == "2026-07-06"
    await tall.say(SECRETARY, f"{matter.number}已解决，重新换了线")
    await tall.say(COLLEAGUE, f"回访{matter.number} 很满意")
    matter = now(tall, matter)
    assert (matter.verified, matter.satisfaction) == (True, Satisfaction.SATISFIED)


async def test_a_look_that_finds_it_not_settled(tall: World) -> None:
    """核实 with a no is as good as a complaint."""
    matter = await declared(tall)
    heard = await exchange(tall, CLERK, f"核实{matter.number} 灯还是不亮")
    assert "重新打开" in heard["u-desk"]
    assert now(tall, matter).status is Status.IN_PROGRESS


async def test_whoever_settled_it_may_not_verify_it(tall: World) -> None:
    """A clerk who said that it is settled is asked to let a colleague look."""
    matter = await told(tall, HANDED_UP)
    await tall.say(CLERK, f"{matter.number}已办结，市政已处理")
    assert "请换一位同事核实" in await tall.say(CLERK, f"核实{matter.number}")
    assert not now(tall, matter).verified
    await tall.say(COLLEAGUE, f"核实{matter.number}")
    assert now(tall, matter).verified


async def test_not_before_it_is_settled(tall: World) -> None:
    """What is open cannot be verified; a resident who is not content is heard all the same."""
    matter = await told(tall, LAMPS)
    assert "还没报办结" in await tall.say(CLERK, f"核实{matter.number}")
    heard = await exchange(tall, CLERK, f"{matter.number}回访不满意，拖太久了")
    assert "这件还在办" in heard["u-desk"]
    assert "拖太久了" in heard["u-dali"]
    assert now(tall, matter).satisfaction is None


async def test_a_resident_who_was_not_reached(tall: World) -> None:
    """Kept in the timeline; nothing is verified."""
    matter = await declared(tall)
    assert "回访没联系上" in await tall.say(CLERK, f"{matter.number}回访没人接")
    assert not now(tall, matter).verified
    assert timeline(tall, matter)[-1].kind is UpdateKind.CALLED_BACK


async def test_a_branch_says_that_it_is_broken_again(tall: World) -> None:
    """In its own words or in the reader's: it is open, verified no more, and counted as reopened."""
    matter = await declared(tall)
    await tall.say(CLERK, f"核实{matter.number}")
    await tall.say(SECRETARY, f"{matter.number}重新办理，又坏了")
    matter = now(tall, matter)
    assert (matter.status, matter.verified, matter.reopened) == (Status.IN_PROGRESS, False, 1)


async def test_a_branch_that_corrects_itself_loses_the_verification(tall: World) -> None:
    """Whatever opens a matter again, verified is only what is settled."""
    matter = await declared(tall)
    await tall.say(CLERK, f"核实{matter.number}")
    await tall.say(SECRETARY, f"{matter.number} 改成办理中")
    assert not now(tall, matter).verified


async def test_a_branch_cannot_verify_its_own(tall: World) -> None:
    """Its words about the resident are kept, and it is told who verifies."""
    matter = await declared(tall)
    assert "由办事处核实" in await tall.say(SECRETARY, f"核实{matter.number}")
    assert "回访由办事处做，您的话已记在进展里" in await tall.say(
        SECRETARY, f"{matter.number}回访居民很满意"
    )
    assert not now(tall, matter).verified
    assert "很满意" in timeline(tall, matter)[-1].note


async def test_a_branch_may_say_that_the_resident_is_not_satisfied(tall: World) -> None:
    """Honesty needs no permission."""
    matter = await declared(tall)
    await tall.say(SECRETARY, f"{matter.number}回访不满意，灯又灭了")
    assert now(tall, matter).status is Status.IN_PROGRESS


async def test_settled_by_the_unit_that_was_given_it(tall: World) -> None:
    """The branch and the desk hear of it; the desk verifies."""
    matter = await told(tall, HANDED_UP)
    await tall.say(CLERK, f"{matter.number}转市政所 张三")
    heard = await exchange(tall, WORKS, f"{matter.number}办结了")
    assert "市政所报办结" in heard["u-dali"]
    await tall.say(CLERK, f"核实{matter.number} 满意")
    assert now(tall, matter).verified


async def test_digests_tell_declared_from_verified(tall: World) -> None:
    """n of N that were declared, what residents said, what is supervised, and where matters lie."""
    one, two = await declared(tall), await told(tall, "东门杂物已清理")
    await tall.say(CLERK, f"回访{one.number} 很满意")
    assert two.number == one.number + 1
    await told(tall, HANDED_UP)
    late = await told(tall, "5号楼门禁坏了，正在联系物业。")
    await tall.say(LEADER, f"督办{late.number} 三天内")
    digest = await tall.say(LEADER, "今天的日报汇总")
    assert "自报已解决**2/4**" in digest
    assert "其中已核实1/2，回访满意1/1" in digest
    assert "6月18日起在办事处，待受理" in digest
    assert "**督办中** 1件" in digest
    assert f"#{late.number}，办理中，应6月24日前办结" in digest
