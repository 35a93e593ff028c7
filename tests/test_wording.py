"""Figures, dates and lists as people read them."""

from datetime import date

import pytest

from bot.domain.facts import Period
from bot.wording import (
    about,
    change,
    days,
    distinct,
    harmless,
    named,
    numbers,
    percent,
    quoted,
    share,
    short_name,
    signed,
)


@pytest.mark.parametrize(
    "part, whole, said",
    [
        (0, 0, "—"),
        (0, 3, "0/3"),
        (3, 3, "3/3"),
        (14, 32, "14/32（44%）"),
        (17, 40, "17/40（43%）"),
        (811, 1043, "811/1043（77.8%）"),
        (597, 601, "597/601（99.3%）"),
        (1999, 2000, "1999/2000（99.9%）"),
        (9999, 10000, "9999/10000（99.9%）"),
        (1, 10000, "1/10000（0.1%）"),
        (199, 199, "199/199（100%）"),
        (198, 199, "198/199（99%）"),
    ],
)
def test_shares(part: int, whole: int, said: str) -> None:
    """n/N; a percentage only of what is large enough; all and nothing only of all and nothing."""
    assert share(part, whole) == said


def test_a_few_bear_no_percentage() -> None:
    """Nineteen are too few."""
    assert (percent(1, 19), percent(1, 20)) == ("", "5%")


@pytest.mark.parametrize(
    "first, last, said",
    [
        ("2026-06-18", "2026-06-18", "6月18日"),
        ("2026-06-15", "2026-06-21", "6月15日至21日"),
        ("2026-06-29", "2026-07-05", "6月29日至7月5日"),
        ("2026-12-28", "2027-01-03", "2026年12月28日至2027年1月3日"),
        ("2026-02-01", "2026-02-28", "2月"),
        ("2026-01-01", "2026-02-28", "1月1日至2月28日"),
    ],
)
def test_days(first: str, last: str, said: str) -> None:
    """Periods in words."""
    assert days(Period(date.fromisoformat(first), date.fromisoformat(last))) == said


@pytest.mark.parametrize(
    "of, said",
    [
        ([], ""),
        ([1024], "#1024"),
        ([1025, 1024], "#1024、#1025"),
        ([1024, 1025, 1026, 1031], "#1024–#1026、#1031"),
        ([1, 3, 5, 7, 9], "#1、#3、#5…等5件"),
    ],
)
def test_numbers(of: list[int], said: str) -> None:
    """Numbers that follow each other are drawn together, many are cut."""
    assert numbers(of, most=3) == said


def test_names() -> None:
    """A long list says how long it is."""
    assert named(["甲", "乙"], most=2) == "甲、乙"
    assert named(["甲", "乙", "丙"], most=2) == "甲、乙…等3个"


def test_long_names_keep_both_ends() -> None:
    """The middle is what many names share."""
    assert short_name("高新技术产业开发区梧桐办事处第12支部", 11) == "高新技术产…第12支部"
    assert short_name("大里村党总支", 6) == "大里村党总支"


def test_changes() -> None:
    """More, less, the same."""
    assert [signed(5, 3), signed(3, 5), signed(3, 3)] == ["+2", "-2", "平"]


def test_words_of_users() -> None:
    """On one line, masked, without signs that mean something."""
    assert harmless("  a\n# b\t[c](d://e) ") == "a ＃ b ［c］(d：//e)"
    assert quoted("找王某13812345678谈了很久很久", 16) == "找王某138＊＊＊＊5678谈…"


def test_names_that_can_be_told_apart() -> None:
    """What all have in common goes first; what is alike still is numbered."""
    long = [f"高新技术产业开发区第{n}网格联合党支部" for n in range(1, 12)]
    shown = distinct(long, 7)
    assert shown[0] == "第1网格联合"
    assert len(set(shown)) == len(long)
    assert max(map(len, shown)) <= 7
    assert distinct(["大里村党总支", "启明村党支部"], 7) == ["大里村党总支", "启明村党支部"]
    assert len(set(distinct(["同样长长的名字甲乙"] * 12, 7))) == 12


def test_numbers_as_newspapers_say_them() -> None:
    """余 only of hundreds, and never of a round number."""
    assert [about(n) for n in (7, 99, 100, 260, 267, 1043)] == [
        *("7", "99", "100", "260", "260余", "1040余"),
    ]


def test_changes_in_percent_need_a_base() -> None:
    """Nothing is said of small bases."""
    assert [change(*pair) for pair in ((30, 20), (19, 20), (50, 19), (0, 40))] == [
        *("+50.0%", "-5.0%", "", "-100.0%"),
    ]
