"""The category of a matter: single rules exactly, and the share right over many sentences."""

import time
from pathlib import Path

import pytest

from bot.domain.reading import Span
from bot.reader.category import categorise
from bot.vocabulary import Category

SENTENCES = Path(__file__).with_name("category_sentences.txt")


def _sentences(part: int) -> list[tuple[Category, str]]:
    lines = SENTENCES.read_text(encoding="utf-8").split("\n==\n")[part].splitlines()
    result, category = [], Category.OTHER
    for line in lines:
        if line.startswith("@"):
            category = Category(line[1:])
        elif line and not line.startswith("#"):
            result.append((category, line))
    return result


def _share_right(sentences: list[tuple[Category, str]]) -> float:
    right = sum(categorise(text, {}).category is category for category, text in sentences)
    return right / len(sentences)


@pytest.mark.parametrize("part, floor", [(0, 0.95), (1, 0.92)])
def test_most_sentences_get_their_category(part: int, floor: float) -> None:
    assert _share_right(_sentences(part)) >= floor


@pytest.mark.parametrize("category", list(Category))
def test_every_category_is_found(category: Category) -> None:
    own = [pair for part in (0, 1) for pair in _sentences(part) if pair[0] is category]
    assert len(own) >= 12
    assert _share_right(own) >= 0.8


@pytest.mark.parametrize(
    "text, category",
    [
        # what is broken decides, not where it is
        ("3号楼楼道灯坏了，已换新", Category.PROPERTY_MANAGEMENT),
        ("村东头路灯坏了，已换新", Category.PUBLIC_WORKS),
        ("地下车库灯坏了六盏", Category.PROPERTY_MANAGEMENT),
        ("屋面漏雨，顶层住户盼着修", Category.RENOVATION),
        ("厨房水管漏水，换了阀门", Category.UTILITIES),
        ("下水道堵了，污水外溢", Category.PUBLIC_WORKS),
        ("化粪池满了，臭水外溢", Category.SANITATION),
        ("井盖松动，车一过就响", Category.PUBLIC_WORKS),
        ("学校门口井盖丢失", Category.PUBLIC_WORKS),
        ("医院附近垃圾箱没人清", Category.SANITATION),
        ("停车场路灯不亮", Category.PUBLIC_WORKS),
        ("小区停车难，晚上回来没车位", Category.PARKING_CHARGING),
        # parking, charging and fire
        ("新增充电口40个，方便居民充电", Category.PARKING_CHARGING),
        ("从二楼飞线给电动车充电，已剪除", Category.SAFETY),
        ("电动车推进楼道充电，劝离", Category.SAFETY),
        ("私家车占用消防通道，已挪走", Category.SAFETY),
        ("门前乱停车挡路，划了停车线", Category.PARKING_CHARGING),
        # neighbours
        ("楼上打麻将到半夜，吵得睡不着", Category.POLLUTION),
        ("楼上装修噪音大，约定午休停工", Category.POLLUTION),
        ("广场舞音响太大，调低了", Category.POLLUTION),
        ("楼上晾衣滴水，两家为此争吵，调解", Category.DISPUTES),
        ("两户为宅基地边界起纠纷", Category.DISPUTES),
        ("小区空地毁绿种菜，已清理", Category.ILLEGAL_CONSTRUCTION),
        # people
        ("独居老人买菜难，每周代买两次", Category.ASSISTANCE),
        ("老年助餐点开业", Category.HEALTH_ELDERLY),
        ("给封控户送蔬菜包60份", Category.HEALTH_ELDERLY),
        ("代办老年证5本", Category.PAPERWORK),
        ("帮残疾人代办残疾证", Category.PAPERWORK),
        ("广场健身器材松动，报厂家维修", Category.EDUCATION_CULTURE),
        ("养老金认证不会弄，帮着在手机上认证", Category.EMPLOYMENT),
        ("工人被拖欠工资，劳动监察介入", Category.EMPLOYMENT),
        ("电瓶夜里被偷，派出所查监控", Category.PUBLIC_SECURITY),
        ("加装电梯一楼不同意", Category.RENOVATION),
        ("电梯坏了，老人被困", Category.PROPERTY_MANAGEMENT),
        ("问题楼盘逾期交房，业主来访", Category.HOUSING_TITLE),
        ("5号事项已解决", Category.OTHER),
    ],
)
def test_rule(text: str, category: Category) -> None:
    assert categorise(text, {}).category is category


def test_words_of_the_office_win() -> None:
    choice = categorise("路灯坏了，微心愿清单已登记", {"微心愿": Category.ASSISTANCE}, 10)
    assert choice == (Category.ASSISTANCE, 1.0, Span(15, 18))


def test_evidence_is_the_loudest_word_of_the_whole_message() -> None:
    choice = categorise("门口路灯不亮", {}, 100)
    assert choice.category is Category.PUBLIC_WORKS
    assert choice.evidence is not None
    assert 102 <= choice.evidence.start < choice.evidence.end <= 106


def test_nothing_heard_is_other_and_unsure() -> None:
    choice = categorise("这件事办好了", {})
    assert choice.category is Category.OTHER
    assert choice.sureness < 0.6
    assert choice.evidence is None


def test_a_clear_word_is_surer_than_two_that_disagree() -> None:
    clear = categorise("天然气管道停气", {})
    torn = categorise("学校公园", {})
    assert clear.sureness > 0.9 > 0.6 > torn.sureness


_LETTER = (
    "{subject}\n尊敬的领导：您好！感谢您在百忙之中查看我的来信。我们小区有业主一千多户，"
    "旁边有学校、医院和公园，物业公司也还负责。{told}"
    "以上情况已经多次反映，至今没有答复，影响大家生活。{asked}谢谢！"
)


def test_the_subject_of_a_letter_outweighs_what_it_passes() -> None:
    letter = _LETTER.format(
        subject="关于某小区频繁停水的问题", told="这个夏天已经停了九次。", asked=""
    )
    assert categorise(letter, {}).category is Category.UTILITIES


def test_what_a_letter_asks_for_counts() -> None:
    letter = _LETTER.format(
        subject="请领导过问", told="", asked="强烈要求开通公交线路，增加公交班次。"
    )
    assert categorise(letter, {}).category is Category.TRAFFIC


def test_greetings_weigh_nothing() -> None:
    text = "尊敬的领导您好，感谢您百忙之中查看，谢谢，祝工作顺利"
    assert categorise(text, {}).evidence is None


def test_long_texts_take_no_more_than_their_length() -> None:
    short = "居民反映楼道灯不亮，物业已更换；" * 20
    long = short * 20
    categorise(long, {})

    def seconds(text: str) -> float:
        rounds = []
        for _ in range(5):
            began = time.perf_counter()
            categorise(text, {})
            rounds.append(time.perf_counter() - began)
        return min(rounds)

    assert seconds(long) < 60 * seconds(short)
