"""The whole reader: rules by example, and the corpora above floors that only ever rise."""

import os
import subprocess
import sys
from datetime import date, datetime

import pytest

from bot.domain.reading import Context, Quantity, Words
from bot.reader import read
from bot.vocabulary import Category, Intent, Source, Status
from tests.reader.reading import CORPUS, SENT, ZONE, answered, lines, only, reading_of


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("大里村6月17日：路灯不亮，已修好。", Intent.REPORT),
        ("今日零报告", Intent.ZERO),
        ("无", Intent.ZERO),
        ("今天走访12户，未收集到问题。", Intent.ZERO),
        ("昨天报的路灯修好了", Intent.FOLLOW_UP),
        ("3号事项已解决", Intent.FOLLOW_UP),
        ("更正：路灯是6盏不是9盏", Intent.CORRECTION),
        ("撤回刚才那条第3项", Intent.CORRECTION),
        ("本周办结率多少？", Intent.QUERY),
        ("我们村还有哪些没办完", Intent.QUERY),
        ("怎么报？直接打字就行吗", Intent.HELP),
        ("发错了怎么撤回重报？", Intent.HELP),
        ("收到，辛苦了！", Intent.CHATTER),
    ],
)
def test_intent(text: str, intent: Intent) -> None:
    """What a message wants is seen without command words."""
    assert reading_of(text).intent is intent


def test_before_six_it_is_still_the_day_before() -> None:
    """At 00:20 a report, and 今天 in it, is about the day just over."""
    reading = reading_of(
        "今天路灯不亮，已修好。", sent_at=datetime(2026, 6, 18, 0, 20, tzinfo=ZONE)
    )
    assert reading.report_date == date(2026, 6, 17)


def test_a_report_may_be_made_up_for() -> None:
    """补昨天的 is about yesterday."""
    assert reading_of("补昨天的：村口路灯不亮，已修好。").report_date == date(2026, 6, 16)


def test_totals_are_the_days_own() -> None:
    """Rounds, households, found and resolved are read from the heading."""
    totals = reading_of("今日走访2次41户，收集问题3件，解决2件。1.村口路灯不亮，已修好。").totals
    assert (totals.visits, totals.households, totals.found, totals.resolved) == (2, 41, 3, 2)


@pytest.mark.parametrize(
    ("text", "found", "resolved"),
    [
        ("村口路灯不亮，已修好。西渠淤了，明天清。合计2件，办结1件", 2, 1),
        (
            "走访户数：20户 走访次数：1次 问题：2件 解决：1件\n1.井盖响，垫好了\n2.电梯停了，等配件",
            2,
            1,
        ),
        ("今天2件，办1件\n1、井盖响，垫好了\n2、电梯停了，等配件", 2, 1),
        ("今天听取意见2条，当场解决1条。①井盖响，垫好了②电梯停了，等配件", 2, 1),
    ],
)
def test_totals_are_read_wherever_they_stand(text: str, found: int, resolved: int) -> None:
    """In a sum at the end, in the head of a form, without 收集: none of it is a matter."""
    reading = reading_of(text)
    assert (reading.totals.found, reading.totals.resolved) == (found, resolved)
    assert len(reading.matters) == 2


def test_a_row_is_read_wholly() -> None:
    """All cells of a row speak of its matter, also where the head has words of its own."""
    text = (
        "检查点位 | 隐患 | 数量 | 整改 | 期限\n"
        "粮油店 | 插线板老化 | 3个 | 已换新 | 6.17\n"
        "网吧 | 后门锁着 | / | 已约老板周六来开锁 | 6.20"
    )
    first, second = reading_of(text).matters
    assert (first.text, first.place, first.status) == ("插线板老化", "粮油店", Status.RESOLVED)
    assert first.quantity == (Quantity(3, "个"),)
    assert (second.status, second.due_on) == (Status.IN_PROGRESS, date(2026, 6, 20))


def test_money_and_pairs_are_counted_without_their_measure() -> None:
    """1万2 of wages is 元; 坏了俩 are two things, 俩人 are none."""
    assert only("木工老周讨要工资1万2，包工头当场付清").quantity == (Quantity(12000, "元"),)
    assert only("东头路灯坏了俩，换上了").quantity == (Quantity(2, "个"),)
    assert only("俩人为停车吵架，劝和了").quantity == ()


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("12345转来的，村口路灯不亮，已修好", Source.HOTLINE),
        ("居民来电反映5号楼下水道堵塞，已疏通", Source.RESIDENT),
        ("网格员上报5号楼下水道堵塞，已疏通", Source.GRID),
        ("巡查发现5号楼下水道堵塞，已疏通", Source.INSPECTION),
        ("业主群里反映5号楼下水道堵塞，已疏通", Source.ONLINE),
        ("物业反映5号楼下水道堵塞，已疏通", Source.OWNERS_COMMITTEE),
        ("办事处交办：5号楼下水道堵塞，已疏通", Source.SUPERIOR),
        ("5号楼下水道堵塞，已疏通", Source.UNKNOWN),
    ],
)
def test_source(text: str, source: Source) -> None:
    """How a matter became known."""
    assert only(text).source is source


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("5号楼下水道堵塞，已疏通", Status.RESOLVED),
        ("5号楼下水道堵塞，已联系物业", Status.IN_PROGRESS),
        ("5号楼下水道堵塞，物业明天来修", Status.IN_PROGRESS),
        ("居民建议增加健身器材，已登记", Status.PENDING),
        ("5号楼下水道堵塞，需办事处协调", Status.PENDING),
        ("为独居老人送菜上门", Status.RESOLVED),
        ("5号楼漏雨8户，已修好5户，其余3户下周修", Status.IN_PROGRESS),
    ],
)
def test_status(text: str, status: Status) -> None:
    """Done, begun or neither; who was merely called has not settled it."""
    assert only(text).status is status


def test_counts_and_owner() -> None:
    """Households, people and things are kept apart, and who is in charge is named."""
    matter = only("村北违建棚约180平方米，涉及3户9人，已拆除，责任人：村主任韩建军。")
    assert (matter.households, matter.people, matter.owner) == (3, 9, "村主任韩建军")
    assert matter.quantity == (Quantity(180.0, "平方米", approximate=True),)


def test_support_is_asked_of_those_above_only() -> None:
    """The office and district bureaus count, companies and police do not."""
    assert only("安置房过渡费未到账，已上报办事处请求协调").needs_support
    assert not only("村口红绿灯不亮，已报交警大队").needs_support


def test_due_and_place() -> None:
    """A promised day is due, and the branch's own name is no part of the place. The place may end
    at 村口: the reading task counts texts as equal where one holds at least half of the other."""
    matter = only("大里村村口道路坑洼，预计6月25日前修好")
    assert matter.due_on == date(2026, 6, 25)
    assert matter.place in ("村口", "村口道路")


def test_numbers_point_at_matters() -> None:
    """#1024, 1025 and 第2条 are handed on, and so is that something is taken back."""
    assert reading_of("撤回1026").numbers == (1026,)
    assert reading_of("撤回1026").withdraws
    assert reading_of("#1024 已修好").numbers == (1024,)
    assert reading_of("更正：第2条路灯是6盏").ordinals == (2,)


def test_a_title_names_no_person_and_no_telephone() -> None:
    """王大爷 becomes a resident."""
    title = only("2号楼王大爷13800009012反映楼道灯坏了，已换").title
    assert "王大爷" not in title
    assert "1380" not in title
    assert len(title) <= 24


def test_evidence_is_of_the_original_text() -> None:
    """What was taken from the text can be shown in it, full-width or not."""
    text = "１．文化广场路灯１２盏不亮，已换新"
    matter = reading_of(text).matters[0]
    span = matter.evidence["quantity"]
    assert text[span.start : span.end] == "１２盏"


def test_an_office_adds_its_own_words() -> None:
    """Own places and categories win."""
    words = Words(places=("老电影院",), categories={"跳伞": Category.SAFETY})
    reading = read("老电影院跳伞没人管", Context(SENT, "大里村", words=words))
    assert reading.matters[0].place == "老电影院"
    assert reading.matters[0].category is Category.SAFETY


FLOORS = {
    "city-open.jsonl": 0.92,
    "village-open.jsonl": 0.92,
    "city-held.jsonl": 0.86,
    "village-held.jsonl": 0.83,
}


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_intents_of_a_corpus(name: str) -> None:
    """The share of right intents never falls below its floor."""
    if not (CORPUS / name).exists():
        pytest.skip("no such corpus")
    right = [answered(line)["intent"] == line["intent"] for line in lines(name)]
    assert sum(right) / len(right) >= FLOORS[name]


def test_report_dates_of_the_open_corpora() -> None:
    """Nearly every day is right."""
    right = [
        answered(line)["report_date"] == line["report_date"]
        for name in ("city-open.jsonl", "village-open.jsonl")
        for line in lines(name)
    ]
    assert sum(right) / len(right) >= 0.96


@pytest.mark.slow
def test_every_process_reads_alike() -> None:
    """Nothing hangs on the order of a set, which is another one in each process: a decision that is
    a tie falls the same way."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.jsonl")))
    answers = {
        subprocess.run(
            [sys.executable, "-m", "bot", "read", "--jsonl"],
            input=text,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "7", "8")
    }
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("15号楼前新增6个充电口，已通电", "15号楼前"),
        ("村东头新装3盏太阳能灯，亮了", "村东头"),
        ("桥头增设2块警示牌", "桥头"),
    ],
)
def test_what_is_put_there_is_no_part_of_the_place(text: str, place: str) -> None:
    """The place ends before what was added to it."""
    assert only(text).place == place


@pytest.mark.parametrize("text", ["后街路灯灭了，报修了", "5号楼电梯卡住了，已经报修"])
def test_what_is_only_called_in_is_under_way(text: str) -> None:
    """To report a fault to whoever repairs it settles nothing."""
    assert only(text).status is Status.IN_PROGRESS


def test_what_is_taken_back_with_its_reason_is_no_matter() -> None:
    """第三条撤回, and why."""
    assert reading_of("第三条撤回，不归咱们支部管").matters == ()
