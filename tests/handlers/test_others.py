"""Help, chatter, strangers, pictures and questions."""

from bot.domain.messages import Media, MediaKind
from bot.store import Tx
from bot.vocabulary import Level, Role
from tests.world import (
    CLERK,
    LEADER,
    NEIGHBOUR,
    OUTSIDER,
    SECRETARY,
    STRANGER,
    World,
)

REPORT = "1.村南头3盏路灯不亮，已联系市政所。2.东门停车位不够，已新划20个车位。"
PICTURE = Media(MediaKind.PICTURE, "dc-1")


async def test_help_shows_how_to_write(world: World) -> None:
    """An example that can be copied, in one screen."""
    answer = await world.say(SECRETARY, "怎么报？")
    assert "今日无" in answer
    assert len(answer.splitlines()) < 15


async def test_thanks_are_answered_briefly_and_not_recorded(world: World) -> None:
    """Nothing of it reaches the ledger."""
    assert await world.say(SECRETARY, "收到，辛苦了！") == "不客气，有事随时发给我。"


async def test_thanks_in_a_group_are_not_answered(world: World) -> None:
    """The bot does not chat along."""
    assert await world.say(SECRETARY, "谢谢小助手", in_group=True) == ""


async def test_a_strangers_report_waits_for_the_roster(world: World) -> None:
    """Told politely; the desk is told once; handled once the sender is on the roster."""
    answer = await world.say(STRANGER, REPORT)
    assert "还不在报送名单里" in answer
    assert answer.count("有一位不在名单里的人") == 1
    assert "有一位不在名单里的人" not in await world.say(STRANGER, "在吗")

    def add(tx: Tx) -> None:
        branch = tx.people.put_organization(
            "高新区/梧桐办事处/西岗村党支部", level=Level.BRANCH, reports=True, by_hand=True
        )
        tx.people.put_member(
            "u-stranger",
            name="周书记",
            role=Role.REPORTER,
            mobile="",
            organization_id=branch.id,
            by_hand=True,
        )

    world.store.write_now(add)
    await world.dispatcher.handle_waiting()
    receipts = [str(row.outgoing.body) for row in world.posted()]
    assert any("西岗村党支部 6月18日日报已收到：2件" in receipt for receipt in receipts)


async def test_somebody_of_another_organization_is_answered_in_place(world: World) -> None:
    """Without a user id there is only the reply address."""
    (row,) = [
        row
        for row in await world.hear(world.message(OUTSIDER, "你好"))
        if row.outgoing.key.endswith(":stranger")
    ]
    assert row.outgoing.reply is not None


async def test_a_picture_after_a_report_belongs_to_it(world: World) -> None:
    """With one matter it is that matter's; three pictures in a row get one answer."""
    await world.say(SECRETARY, "东门停车位不够，已新划20个车位")
    answers = [await world.say(SECRETARY, "", kind="picture", media=[PICTURE]) for _ in range(3)]
    assert "已附在这件事上" in answers[0]
    assert answers[1:] == ["", ""]


async def test_a_picture_alone_is_asked_about(world: World) -> None:
    """Kept, and asked what it is."""
    assert "是哪件事的" in await world.say(SECRETARY, "", kind="picture", media=[PICTURE])


async def picture(world: World) -> str:
    """A photo without words; the answer."""
    return await world.say(SECRETARY, "", kind="picture", media=[PICTURE])


async def test_before_and_after_in_a_word(world: World) -> None:
    """In the order in which they came; shown where the matter is asked about."""
    await world.say(SECRETARY, "东门停车位不够，已新划20个车位")
    assert "前后" in await picture(world)
    await picture(world)
    answer = await world.say(SECRETARY, "前后")
    assert answer == "✅ 记下了：照片2张（整改前1张，整改后1张）。"
    assert "照片2张（整改前1张，整改后1张）" in await world.say(SECRETARY, "#1001到哪一步了")


async def test_pictures_with_words_of_their_own(world: World) -> None:
    """What the message itself says of its pictures."""
    text = "东门杂物已清理，整改前后对比"
    await world.say(SECRETARY, text, kind="richText", media=[PICTURE, PICTURE])
    assert "整改前1张，整改后1张" in await world.say(SECRETARY, "#1001到哪一步了")


async def test_pictures_before_their_report(world: World) -> None:
    """What was sent just before the words belongs to them."""
    await picture(world)
    await world.say(SECRETARY, "东门停车位不够，已新划20个车位")
    assert "照片1张" in await world.say(SECRETARY, "#1001到哪一步了")


async def test_a_picture_of_one_of_several(world: World) -> None:
    """Asked once; a position is enough. The words about pictures are nothing without pictures."""
    await world.say(SECRETARY, REPORT)
    assert "2. #1002" in await picture(world)
    assert await picture(world) == ""
    assert "已附在这件事上" in await world.say(SECRETARY, "2")
    assert "照片2张" in await world.say(SECRETARY, "#1002到哪一步了")
    world.pass_time(hours=1)
    assert "记下了" not in await world.say(SECRETARY, "前后")


async def test_an_empty_message_is_answered(world: World) -> None:
    """Nothing to read, nothing lost."""
    assert "空的" in await world.say(SECRETARY, "  \n ")


async def test_speech_that_was_not_recognised(world: World) -> None:
    """Asked to say it again."""
    media = [Media(MediaKind.AUDIO, "dc-2", duration_ms=3000)]
    assert "没识别出文字" in await world.say(SECRETARY, "", kind="audio", media=media)


async def test_a_secretary_sees_what_is_open_in_the_branch(world: World) -> None:
    """Only the own branch, with numbers."""
    await world.say(SECRETARY, REPORT)
    await world.say(NEIGHBOUR, "北门井盖丢失，正在联系市政")
    answer = await world.say(SECRETARY, "我们村还有哪些没办完")
    assert answer.startswith("至今未办结1/2件：")
    assert "路灯" in answer
    assert "井盖" not in answer


async def test_a_leader_sees_all_branches(world: World) -> None:
    """With the branch in front of each matter."""
    await world.say(SECRETARY, REPORT)
    await world.say(NEIGHBOUR, "北门井盖丢失，正在联系市政")
    answer = await world.say(LEADER, "未办结的有哪些")
    assert "未办结2/3件" in answer
    assert "启明村党支部｜" in answer


async def test_who_has_not_reported_is_said_privately(world: World) -> None:
    """In a group the names go to the asker alone."""
    await world.say(SECRETARY, REPORT)
    rows = await world.hear(world.message(LEADER, "今天谁还没报", in_group=True))
    in_group, private = rows
    assert "启明村" not in str(in_group.outgoing.body)
    assert "已报1/2" in str(private.outgoing.body)
    assert "启明村党支部" in str(private.outgoing.body)


async def test_counts_are_shares_with_their_period(world: World) -> None:
    """n/N, and the days that were counted."""
    await world.say(SECRETARY, REPORT)
    answer = await world.say(CLERK, "这个月停车充电多少件")
    assert answer.startswith("6月1日至18日停车充电共1件，已解决1/1")


async def test_a_caption_names_the_matter(world: World) -> None:
    """Whose picture it is and what it shows, in one sentence, by position or number."""
    await world.say(SECRETARY, "1.东门杂物已清理。2.3号楼路灯不亮，正在联系。")
    await world.hear(world.message(SECRETARY, "", kind="picture", media=[PICTURE]))
    answer = await world.say(SECRETARY, "第二件的，整改前")
    assert "#1002" in answer
    assert "照片1张（整改前1张）" in answer
    await world.hear(world.message(SECRETARY, "", kind="picture", media=[PICTURE]))
    assert "照片1张（整改后1张）" in await world.say(SECRETARY, "1001整改后的照片")
    assert "已更新" in await world.say(SECRETARY, "第二件办好了")
