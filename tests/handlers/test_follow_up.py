"""News of earlier matters: found by number, by position or by words."""

from bot.domain.ledger import Matter
from bot.vocabulary import Status
from tests.world import NEIGHBOUR, SECRETARY, World


async def told(world: World) -> list[Matter]:
    """Two open matters of the day before."""
    await world.say(
        SECRETARY,
        "1.村南头3盏路灯不亮，已联系市政所，预计周六修好。\n2.12号楼化粪池堵塞，正在联系清掏公司。",
    )
    world.pass_time(days=1)
    branch = world.member(SECRETARY).organization
    return world.store.read_now(lambda tx: tx.ledger.last_report(branch.id)).matters  # type: ignore[union-attr,return-value]


def now(world: World, matter: Matter) -> Matter:
    """The matter as it stands."""
    found = world.store.read_now(lambda tx: tx.ledger.matter(matter.number))
    assert found is not None
    return found


async def test_news_in_words_finds_its_matter(world: World) -> None:
    """The one open matter that fits is updated and shown; the other stays as it was."""
    lamps, tank = await told(world)
    answer = await world.say(SECRETARY, "昨天报的路灯修好了")
    assert f"#{lamps.number}" in answer
    assert now(world, lamps).status is Status.RESOLVED
    assert now(world, tank).status is Status.IN_PROGRESS


async def test_news_by_number(world: World) -> None:
    """A number is enough."""
    _, tank = await told(world)
    answer = await world.say(SECRETARY, f"{tank.number}已解决，今天上午清掏完了")
    assert "✅ 已更新" in answer
    assert now(world, tank).status is Status.RESOLVED


async def test_news_of_nothing_known_is_kept_as_new(world: World) -> None:
    """Nothing is lost where nothing fits, and the answer says so."""
    await told(world)
    answer = await world.say(SECRETARY, "上周报的幼儿园门口斑马线划好了")
    assert "先按新事项登记" in answer


async def test_nobody_changes_another_branchs_matter(world: World) -> None:
    """A number of another branch is not found."""
    lamps, _ = await told(world)
    answer = await world.say(NEIGHBOUR, f"{lamps.number}已解决")
    assert "没找到" in answer
    assert now(world, lamps).status is Status.IN_PROGRESS


async def test_every_step_is_kept(world: World) -> None:
    """The timeline holds what the matter was and became, and by which message."""
    lamps, _ = await told(world)
    await world.say(SECRETARY, f"{lamps.number}已解决")
    reported, resolved = world.store.read_now(lambda tx: tx.ledger.timeline(lamps.id))
    assert reported.before == {}
    assert resolved.before["status"] == "in_progress"
    assert resolved.after["status"] == "resolved"
    assert resolved.inbox_msg_id is not None
