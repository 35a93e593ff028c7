"""Short messages about the conversation itself, and one changed detail, in many wordings."""

from datetime import date

import pytest

from bot.reader.command import amendment
from bot.turns import (
    Choice,
    Merge,
    Order,
    Split,
    Supplement,
    TakeBack,
    Undo,
    choice,
    is_settled,
    moments,
    of_pictures,
    order,
    running_total,
    settles,
    told_on,
)
from bot.vocabulary import Category, Source, Status

TODAY = date(2026, 6, 18)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, Undo()) for text in ("撤销", "撤销刚才的修改", "恢复", "撤销上一步", "改回去吧")),
        *(
            (text, TakeBack())
            for text in (
                *(
                    "撤回",
                    "撤回刚才那条，发重了",
                    "刚才那条不算",
                    "刚才发重了，撤回",
                    "取消刚才那条",
                ),
                *("请撤回上一条", "把刚才发的消息删掉"),
            )
        ),
        ("撤回最后一件", TakeBack(last_matter=True)),
        ("最后一条删掉", TakeBack(last_matter=True)),
        *(
            (text, Merge((1025,), 1024))
            for text in (
                *("合并1025到1024", "1025和1024是同一件事", "1025并到1024", "#1025与#1024重复了"),
                "把1025合并到1024吧",
            )
        ),
        ("1025、1026并入1024", Merge((1025, 1026), 1024)),
        ("拆分1025：路灯不亮3盏；井盖丢失", Split(1025, None, ("路灯不亮3盏", "井盖丢失"))),
        ("1025拆成两件：1.路灯不亮 2.井盖丢失", Split(1025, None, ("路灯不亮", "井盖丢失"))),
        ("第二件拆开：路灯；井盖", Split(None, 2, ("路灯", "井盖"))),
        ("1025补充：涉及30户", Supplement(1025, None, "涉及30户")),
        ("第二件补充一下，是3盏", Supplement(None, 2, "是3盏")),
        *(
            (text, None)
            for text in (
                *("撤回1025", "撤回昨天的日报", "撤销1025", "恢复供电，3户", "恢复供水了"),
                *("补充养老金认证12人", "今天走访3户", "1025和1024不是同一件", "撤销了占道摊位2处"),
                *("合并户口1户", "分开处理了两件事：A；B", ""),
            )
        ),
    ],
)
def test_orders(text: str, expected: Order | None) -> None:
    """What is an order, and what only looks like one."""
    assert order(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, Choice(position=1)) for text in ("1", "第一个", "第1件", "是第一个", "一")),
        *((text, Choice(number=1025)) for text in ("1025", "#1025", "就是1025那个", "1025号")),
        *((text, Choice(all=True)) for text in ("两个都是", "都是", "全部", "都好了")),
        *((text, Choice(none=True)) for text in ("都不是", "不是", "哪个都不是")),
        *((text, None) for text in ("1号楼", "今天走访3户", "好的", "第一个路灯修好了", "没有")),
    ],
)
def test_choices(text: str, expected: Choice | None) -> None:
    """Answers to "which one"; anything longer goes its own way."""
    if text == "没有":
        expected = Choice(none=True)
    assert choice(text) == expected


@pytest.mark.parametrize(
    ("text", "values", "pointed"),
    [
        ("1025改成市政设施", {"category": Category.PUBLIC_WORKS}, 1025),
        ("这个改成市政设施", {"category": Category.PUBLIC_WORKS}, "this"),
        ("改成停车", {"category": Category.PARKING_CHARGING}, None),
        ("更正：1025的来源是12345", {"source": Source.HOTLINE}, 1025),
        ("第二条是9号楼不是4号楼", {"place": "9号楼"}, "第2"),
        ("不是4号楼，是9号楼", {"place": "9号楼"}, None),
        ("1025地点是南门", {"place": "南门"}, 1025),
        ("第3条的地点改成凤凰台", {"place": "凤凰台"}, "第3"),
        ("责任人改成王强", {"owner": "王强"}, None),
        ("第二件改成30户", {"households": 30}, "第2"),
        ("是3户不是5户", {"households": 3}, None),
        ("1025的期限改到周五", {"due_on": date(2026, 6, 19)}, 1025),
        ("1025状态改成办理中", {"status": Status.IN_PROGRESS}, 1025),
        ("1025 已解决", None, None),
        ("走访是63户不是36户", None, None),
        ("东门不是南门坏了是北门坏了", None, None),
        ("是昨天的不是今天的", None, None),
        ("小区环境应该是大家的事", None, None),
        ("王大爷说是水管不是电线的问题", None, None),
    ],
)
def test_amendments(text: str, values: dict[str, object] | None, pointed: int | str | None) -> None:
    """Any field in words; figures of the whole day and plain talk are none."""
    found = amendment(text, TODAY)
    if values is None:
        assert found is None
        return
    assert found is not None
    assert dict(found.values) == values
    by_position = f"第{found.ordinal}" if found.ordinal else None
    assert (found.number or by_position or ("this" if found.this else None)) == pointed


def test_a_count_takes_the_place_of_a_wrong_one() -> None:
    """“是12个口，不是8个”: figure and unit alone, so that they fit into the words told."""
    found = amendment("是12个口，不是8个", TODAY)
    assert found is not None
    assert (found.right, found.wrong) == ("12个", "8个")


def test_news_of_what_is_pointed_at() -> None:
    """A few words that say that it is done, and no more."""
    for text in ("好了", "这个办好了", "已解决", "都好了", "修好了。"):
        assert settles(text), text
    for text in ("路灯修好了", "好的", "没解决", "昨天报的修好了"):
        assert not settles(text), text


def test_the_day_on_which_it_was_told() -> None:
    """The day of the telling, not of the mending."""
    assert told_on("昨天报的路灯修好了", TODAY) == date(2026, 6, 17)
    assert told_on("6月12日反映的路灯修好了", TODAY) == date(2026, 6, 12)
    assert told_on("路灯昨天修好了", TODAY) is None


def test_running_totals() -> None:
    """What there is in all by now, not what came lately."""
    assert running_total("又办下来60户，累计560户") == 560
    assert running_total("又办下来60户") is None


@pytest.mark.parametrize(
    ("text", "pictures", "told"),
    [
        ("前后", 2, "ba"),
        ("整改前后对比", 3, "baa"),
        ("第一张整改前，第二张整改后", 2, "ba"),
        ("整改后，整改前", 2, "ab"),
        ("整改后", 1, "a"),
        ("这是处理前的照片", 1, "b"),
        ("都是整改后的", 2, "aa"),
        ("前门路灯修好了", 1, ""),
        ("村前后河清淤", 2, ""),
        ("前后", 0, ""),
    ],
)
def test_before_and_after(text: str, pictures: int, told: str) -> None:
    """By words, in the order of the pictures."""
    assert "".join(moment[0] for moment in moments(text, pictures)) == told


def test_words_about_pictures_alone() -> None:
    """A report that has such words in it is a report."""
    for text in ("前后", "整改前后对比", "第一张整改前，第二张整改后", "都是整改后的"):
        assert of_pictures(text), text
    for text in ("前门路灯修好了", "东门杂物已清理，整改前后对比", "以后再说"):
        assert not of_pictures(text), text


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        *(
            (text, True)
            for text in ("好了", "是的", "嗯", "对，办好了", "嗯嗯好了", "解决了", "行")
        ),
        *(
            (text, False)
            for text in ("没好", "还没好呢", "没有", "不是", "还在办", "正在处理中", "没修好")
        ),
        *((text, None) for text in ("没事了谢谢", "没收到垃圾桶", "路灯好了", "1025没好", "谢谢")),
    ],
)
def test_yes_and_no_to_whether_a_thing_is_settled(text: str, settled: bool | None) -> None:
    """In the words in which people answer; other messages are no answer."""
    assert is_settled(text) is settled
