"""Answers: figures with their base and days, within what the asker may see."""

import pytest

from tests.world import CLERK, LEADER, NEIGHBOUR, SECRETARY, World


@pytest.fixture
async def told(world: World) -> World:
    """Two days of two branches."""
    await world.say(
        SECRETARY,
        "走访2次36户。\n1.东门停车位不够，已新划20个车位。\n2.北门停车混乱，正在协调物业。\n"
        "3.村南头3盏路灯不亮，已联系市政所。",
    )
    await world.say(NEIGHBOUR, "12345转来，西门井盖丢失，已补装")
    world.pass_time(days=1)
    await world.say(SECRETARY, "9号楼电梯停运，正在维修")
    return world


async def test_a_count_with_its_days_and_what_it_is_compared_with(told: World) -> None:
    """The running month against the whole last one and the same days of it."""
    answer = await told.say(LEADER, "这个月大里村停车问题几件，比上月呢")
    head, *lines = answer.splitlines()
    assert head == (
        "大里村党总支6月1日至19日停车充电共2件，已解决1/2，比5月的0件多2件（5月1日至19日为0件）："
    )
    assert len(lines) == 2


async def test_what_is_open_is_a_share_of_all(told: World) -> None:
    """n/N, with the branch in front for who sees several."""
    answer = await told.say(LEADER, "未办结的有哪些")
    assert answer.startswith("至今未办结3/5件：")
    assert "｜村南头｜" in answer
    assert "大里村党总支｜" in answer
    assert (await told.say(SECRETARY, "我们还有哪些没办完")).startswith("至今未办结3/4件：")


async def test_a_rate_is_figures_alone(told: World) -> None:
    """One line."""
    assert await told.say(CLERK, "本周办结率多少") == "6月15日至19日共5件，已解决2/5。"


async def test_by_source_word_and_group(told: World) -> None:
    """The hotline's, those that mention a thing, and who has most."""
    assert "已解决1/1" in await told.say(LEADER, "哪些是12345转来的")
    assert "“路灯”未办结1/1件" in await told.say(LEADER, "路灯的事还有几件没办")
    lines = (await told.say(LEADER, "本月各支部多少件")).splitlines()
    assert lines[1:] == ["· 大里村党总支 4件，已解决1/4", "· 启明村党支部 1件，已解决1/1"]
    assert "没有找到提到“幼儿园”" in await told.say(LEADER, "幼儿园的事有几件")


async def test_visits(told: World) -> None:
    """As the branches declared them."""
    assert "走访2次、36户（1份日报填报）" in await told.say(LEADER, "本月走访了多少户")


async def test_a_branch_sees_itself_alone(told: World) -> None:
    """By name, by number and by count."""
    assert "只能看本支部" in await told.say(SECRETARY, "启明村有几件没解决")
    assert "没找到" in await told.say(SECRETARY, "1004到哪一步了")
    assert (await told.say(NEIGHBOUR, "这个月多少件")).startswith("6月1日至19日共1件")


async def test_a_group_hears_figures_without_names(told: World) -> None:
    """What names branches goes to the asker."""
    in_group, private = await told.hear(told.message(LEADER, "本月各支部多少件", in_group=True))
    assert "大里村" not in str(in_group.outgoing.body)
    assert "共5件" in str(in_group.outgoing.body)
    assert "大里村党总支 4件" in str(private.outgoing.body)


async def test_how_far_one_is(told: World) -> None:
    """With or without the sign in front."""
    for text in ("1004到哪一步了", "#1004怎么样了"):
        assert "· 6月18日 上报，已解决" in await told.say(LEADER, text)


async def test_many_are_cut(world: World) -> None:
    """The newest are listed, and how many there are."""
    for n in range(1, 15):
        await world.say(SECRETARY, f"{n}号楼门禁坏了，已报修")
    answer = await world.say(LEADER, "未办结的有哪些")
    assert answer.startswith("至今未办结14/14件：")
    assert "…共14件，上面是最近的10件" in answer


async def test_merged_and_withdrawn_matters_are_not_counted(told: World) -> None:
    """As in digests."""
    await told.say(SECRETARY, "合并1002到1001")
    await told.say(SECRETARY, "撤回1003")
    assert (await told.say(LEADER, "这个月多少件")).startswith("6月1日至19日共3件")
