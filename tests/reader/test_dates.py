"""Days as people name them, against Wednesday 17 June 2026 and against the turn of a year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reader.dates import find

WEDNESDAY = date(2026, 6, 17)
NEW_YEARS_EVE = date(2025, 12, 31)


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("6月15日来电", 6, 15),
        ("三月十七日", 3, 17),
        ("2026年6月16日", 6, 16),
        ("2026.6.16", 6, 16),
        ("6.18民情", 6, 18),
        ("6/18", 6, 18),
        ("昨晚停电", 6, 16),
        ("夜儿个报的", 6, 16),
        ("前天", 6, 15),
        ("明早来换", 6, 18),
        ("本周五修好", 6, 19),
        ("下周三装", 6, 24),
        ("上周五报的", 6, 12),
        ("周日前修好", 6, 21),
        ("本周内换管", 6, 21),
        ("月底前", 6, 30),
        ("7月下旬完工", 7, 31),
        ("9月上旬投用", 9, 10),
        ("本月25号通气", 6, 25),
        ("3日内整改", 6, 20),
        ("两周内", 7, 1),
        ("24小时内", 6, 18),
        ("国庆前修好", 9, 30),
        ("师傅说五天弄完", 6, 22),
        ("再等两天", 6, 19),
        ("给店主一周时间", 6, 24),
        ("周内装上", 6, 21),
        ("夜里十一点前恢复", 6, 17),
        ("周四来换", 6, 18),
        ("周一已修好", 6, 15),
        ("等25号前完成", 6, 25),
    ],
)
def test_a_day_is_resolved_against_the_day_of_sending(text: str, month: int, day: int) -> None:
    """A named day or period ends on the day that the writer means."""
    assert find(text, WEDNESDAY)[0].last == date(2026, month, day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("预计1月5日前修好", date(2026, 1, 5)),
        ("元旦前完成", date(2025, 12, 31)),
        ("春节前发放", date(2026, 2, 16)),
        ("12月28日来电", date(2025, 12, 28)),
        ("下个月底", date(2026, 1, 31)),
        ("明天上门", date(2026, 1, 1)),
    ],
)
def test_the_year_turns(text: str, day: date) -> None:
    """At the end of December what is promised for January is next year's."""
    assert find(text, NEW_YEARS_EVE)[0].last == day


def test_working_days_skip_the_dragon_boat_holiday() -> None:
    """Two working days after Wednesday 17 June 2026 is Monday: Friday is a holiday."""
    assert find("两个工作日内", WEDNESDAY)[0].last == date(2026, 6, 22)


@pytest.mark.parametrize(
    "text",
    [
        "五一村",
        "星期五广场",
        "三号院",
        "3号楼",
        "红城路17号餐馆",
        "12号线",
        "清运3.5万元",
        "增收1.5公里",
        "每周二、四",
    ],
)
def test_what_only_looks_like_a_day_is_none(text: str) -> None:
    """Houses, lines, names and amounts are no days."""
    assert find(text, WEDNESDAY) == []


@given(
    st.text(
        alphabet="今昨明前后天日月周一二三十年上下个本底旬内号0123456789./-国庆节春", max_size=80
    )
)
def test_days_come_in_order(text: str) -> None:
    """Whatever the text, its days are in order, apart, and end no earlier than they begin."""
    end = 0
    for when in find(text, WEDNESDAY):
        assert end <= when.start < when.end <= len(text)
        assert when.first <= when.last
        end = when.end
