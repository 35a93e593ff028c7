"""Short news of something that is not settled, in many wordings."""

from datetime import date

import pytest

from bot.news import News, is_done, is_only_done, kind, promises
from bot.orders import Granting, by_words, read_granting
from bot.turns import all_of_day, led_by_number, of_another_day

TODAY = date(2026, 6, 18)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            (text, News.WAITS)
            for text in (
                *("路灯的事还没弄好", "井盖那个没进展", "化粪池还没清", "电梯还是没人来"),
                *("还差两户没签字", "那个还没弄好", "到现在没动静", "东门井盖仍未补上"),
            )
        ),
        *(
            (text, News.MOVES)
            for text in (
                *("井盖的事催了，还没来", "路灯还没修好，师傅说明天来", "电梯还在等配件"),
                *("北门井盖市政说下周来装", "物业答应月底换"),
            )
        ),
        *(
            (text, News.AGAIN)
            for text in ("路灯又坏了", "村南头的路灯又不亮了", "化粪池又堵了", "垃圾堆反弹了")
        ),
        *(
            (text, None)
            for text in (
                *(
                    "路灯还没修好吗",
                    "还有哪些没办完",
                    "没办完的有几件",
                    "谁还没报",
                    "查一下没修好的",
                ),
                *("居民反映5号楼电梯还没修好", "12345转来，张庄路灯还没修", "路灯修好了", "谢谢"),
                *("1.路灯还没修\n2.井盖还没补", "今日无", "东门杂物已清理"),
            )
        ),
    ],
)
def test_what_short_news_says(text: str, expected: News | None) -> None:
    """Questions, reports with their source and lists are none."""
    assert kind(text) is expected


def test_done_and_promised() -> None:
    """Words that name no matter; a day on which somebody comes promises nothing."""
    assert is_done("昨天那个弄好了")
    assert not is_done("昨天那个还没弄好")
    assert promises("预计6月30日修好")
    assert not promises("师傅说明天来修")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1001涉及30户", (1001, "涉及30户")),
        ("＃1001号 正在联系厂家", (1001, "正在联系厂家")),
        *(
            (text, None)
            for text in (
                *("1200户居民停水", "12345转来，井盖丢失", "1001号楼电梯停运", "2000元补贴已发"),
                *("12319转办路灯不亮", "走访30户"),
            )
        ),
    ],
)
def test_a_number_in_front(text: str, expected: tuple[int, str] | None) -> None:
    """Points at a matter, unless it counts something or is a hotline's."""
    assert led_by_number(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, Granting(granted=True)) for text in ("同意", "好的，同意", "可以", "同意延期")),
        ("1001同意", Granting(True, (1001,))),
        ("同意1001、1004", Granting(True, (1001, 1004))),
        ("全部同意", Granting(True, everything=True)),
        ("1004不同意，抓紧办", Granting(False, (1004,), note="抓紧办")),
        *((text, None) for text in ("可以发语音吗", "可以查谁没报", "好的", "同意把1001转市政所")),
    ],
)
def test_a_yes_or_no_to_more_time(text: str, expected: Granting | None) -> None:
    """And nothing that says more than a yes."""
    assert read_granting(text) == expected


def test_only_the_end_is_told() -> None:
    """No trouble, no source: as people write of what they have told before."""
    assert is_only_done("西门路灯换了灯泡了")
    assert not is_only_done("西门路灯不亮，换了灯泡了")
    assert not is_only_done("网格员上报西门路灯，换了灯泡")


@pytest.mark.parametrize(
    ("text", "settled", "moved"),
    [
        ("今天的都办完了", 18, None),
        ("昨天报的几件都解决了", 17, None),
        ("昨天的办完了吗", None, None),
        ("上面那条是昨天的", None, 17),
        ("刚才那份应该算17号的日报", None, 17),
        ("这是昨天拍的照片", None, None),
        ("上面那条是居民反映的", None, None),
    ],
)
def test_of_a_whole_day(text: str, settled: int | None, moved: int | None) -> None:
    """All of a day is settled; what was told last is of another day."""
    found = all_of_day(text, TODAY), of_another_day(text, TODAY)
    assert found == tuple(TODAY.replace(day=day) if day else None for day in (settled, moved))


@pytest.mark.parametrize(
    ("text", "numbered"),
    [
        ("督办停车棚那件，三天", "督办1001，三天"),
        ("把停车棚那个督办一下", "1001督办一下"),
        ("楼道杂物那个我们受理了", "1001受理了"),
        *(
            (text, None)
            for text in (
                *("这个月路灯未办结的有哪些", "督办1001", "路灯还没受理", "路灯办好了吗"),
                *("谁受理路灯那件", "今日无"),
            )
        ),
    ],
)
def test_an_order_that_names_its_matter(text: str, numbered: str | None) -> None:
    """Questions and what is not so are none."""
    named = by_words(text)
    assert (named.numbered(1001) if named else None) == numbered
