"""What questions ask for, in many wordings."""

from datetime import date, datetime

import pytest

from bot.domain.facts import Period
from bot.domain.reading import OFFICE_ZONE, Context
from bot.questions import OPEN, By, Question, Wants, ask, asks, numbers_of
from bot.vocabulary import Category, Source, Status

CONTEXT = Context(datetime(2026, 6, 18, 17, 40, tzinfo=OFFICE_ZONE))
BRANCHES = ("大里村党总支", "启明村党支部")
MONTH = Period(date(2026, 6, 1), date(2026, 6, 30))
MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
WEEK = Period(date(2026, 6, 15), date(2026, 6, 21))


def read(text: str) -> Question:
    """A question of Thursday, 18 June 2026."""
    return ask(text, CONTEXT, BRANCHES)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("今天报了几件", "2026-06-18", "2026-06-18"),
        ("昨天有哪些", "2026-06-17", "2026-06-17"),
        ("本周办结率", "2026-06-15", "2026-06-21"),
        ("上周各村报了多少件", "2026-06-08", "2026-06-14"),
        ("我们村上个月多少件", "2026-05-01", "2026-05-31"),
        ("5月份物业类多少件", "2026-05-01", "2026-05-31"),
        ("去年六月路灯问题有几件", "2025-06-01", "2025-06-30"),
        ("6月1日到10日有几件", "2026-06-01", "2026-06-10"),
        ("最近三天有哪些", "2026-06-16", "2026-06-18"),
        ("近30天未办结的", "2026-05-20", "2026-06-18"),
        ("今年以来解决了多少", "2026-01-01", "2026-06-18"),
        ("本季度哪个社区最多", "2026-04-01", "2026-06-30"),
        ("一季度多少件", "2026-01-01", "2026-03-31"),
        ("上半年办结率", "2026-01-01", "2026-06-30"),
        ("去年一共多少件", "2025-01-01", "2025-12-31"),
    ],
)
def test_the_days(text: str, first: str, last: str) -> None:
    """As people name them."""
    assert read(text).period == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("这个月大里村停车问题几件，比上月呢", MAY),
        ("本月比上月多多少", MAY),
        ("本月环比", MAY),
        ("本月同比", Period(date(2025, 6, 1), date(2025, 6, 30))),
        ("5月30日同比", Period(date(2025, 5, 30), date(2025, 5, 30))),
        ("5月29日到31日同比", Period(date(2025, 5, 29), date(2025, 5, 31))),
        ("2月同比", Period(date(2025, 2, 1), date(2025, 2, 28))),
        ("本周同比", Period(date(2025, 6, 15), date(2025, 6, 21))),
        ("这周和上周比怎么样", Period(date(2026, 6, 8), date(2026, 6, 14))),
        ("这个月停车问题几件", None),
        ("未办结的有哪些", None),
    ],
)
def test_what_it_is_compared_with(text: str, compared: Period | None) -> None:
    """Another period that is named, the one before, or last year's."""
    assert read(text).compared == compared


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        *(
            (text, OPEN)
            for text in (
                *("未办结的有哪些", "还有几件没办", "我们村还有哪些没办完", "启明村有几件没解决"),
                *("在办的有几件", "凤凰台小区有哪些没办完", "没修好的不算，还没解决的有几件"),
            )
        ),
        *(
            (text, (Status.RESOLVED,))
            for text in ("今年以来解决了多少", "已办结的有多少", "上周已解决几件")
        ),
        *((text, ()) for text in ("本周办结率", "这个月多少件", "哪些是12345转来的")),
    ],
)
def test_how_far(text: str, statuses: tuple[Status, ...]) -> None:
    """Settled, not settled, or whatever."""
    assert read(text).statuses == statuses


@pytest.mark.parametrize(
    ("text", "categories", "sources", "branches", "words"),
    [
        ("这个月大里村停车问题几件", (Category.PARKING_CHARGING,), (), BRANCHES[:1], ()),
        ("5月份物业类多少件", (Category.PROPERTY_MANAGEMENT,), (), (), ()),
        ("哪些是12345转来的", (), (Source.HOTLINE,), (), ()),
        ("网格员上报的有几件", (), (Source.GRID,), (), ()),
        ("路灯的事还有几件没办", (), (), (), ("路灯",)),
        ("9号楼的事有哪些", (), (), (), ("9号楼",)),
        ("凤凰台小区有哪些没办完", (), (), (), ("凤凰台小区",)),
        ("东门的井盖修了没", (), (), (), ("东门", "井盖")),
        ("大里村和启明村哪个多", (), (), BRANCHES, ()),
        ("未办结的有哪些", (), (), (), ()),
        ("本月一共多少件", (), (), (), ()),
    ],
)
def test_which_matters(
    text: str,
    categories: tuple[Category, ...],
    sources: tuple[Source, ...],
    branches: tuple[str, ...],
    words: tuple[str, ...],
) -> None:
    """By category, source, branch, place or thing."""
    found = read(text)
    assert (found.categories, found.sources) == (categories, sources)
    assert (found.branches, found.words) == (branches, words)


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        *(
            (text, Wants.UNREPORTED)
            for text in ("谁还没报", "今天哪些村没报", "上报情况", "都报了吗")
        ),
        *((text, Wants.OWN_REPORT) for text in ("我的日报", "我今天报了吗", "今天报上去没")),
        *((text, Wants.VISITS) for text in ("走访了多少户", "本月走访多少次")),
        *((text, Wants.DIGEST) for text in ("今天的日报汇总", "要本周周报")),
        *((text, Wants.MATTERS) for text in ("上周报的有哪些", "未办结的有哪些")),
    ],
)
def test_the_kind_of_answer(text: str, wants: Wants) -> None:
    """Who has reported, the own report, visits, a digest, or matters."""
    assert read(text).wants is wants


def test_more_of_a_question() -> None:
    """By what it is counted, what is late, numbers."""
    assert read("本季度哪个社区最多").by is By.BRANCH
    assert read("哪类问题最多").by is By.CATEGORY
    assert read("来源分布").by is By.SOURCE
    assert read("逾期的有哪些").late
    assert read("需要协调的有哪些").support
    assert read("本周办结率").rate
    assert not read("这个月几件").lists
    assert numbers_of("1024到哪一步了") == (1024,)
    assert numbers_of("#1024进展") == (1024,)
    assert numbers_of("哪些是12345转来的") == ()
    assert numbers_of("2026年5月多少件") == ()


def test_questions_that_do_not_look_like_one() -> None:
    """Figures and the own report; not how to do something, nor what happened."""
    for text in ("本月同比", "我的日报", "这周和上周比怎么样", "谁还没报", "大里村和启明村哪个多"):
        assert asks(text, CONTEXT), text
    for text in ("我的日报怎么改", "好的", "谢谢", "路灯修好了", "今天开会", "日报几点前报"):
        assert not asks(text, CONTEXT), text
