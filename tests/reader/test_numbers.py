"""Numerals: every way in which people write one, and a round trip against another library."""

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reader.numbers import find, value


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("三百二十", 320),
        ("十二", 12),
        ("廿三", 23),
        ("一万二", 12_000),
        ("三百五", 350),
        ("两千零三十", 2030),
        ("3.6万", 36_000),
        ("2,360", 2360),
        ("1.5", 1.5),
        ("二〇二六", 2026),
        ("俩", 2),
    ],
)
def test_value_reads_a_numeral(written: str, amount: float) -> None:
    """A numeral has the value that people mean by it."""
    assert value(written) == amount


@pytest.mark.parametrize(
    ("text", "amount", "about"),
    [
        ("走访20余户", 20, True),
        ("近百人", 100, True),
        ("百余盏灯", 100, True),
        ("七万多元", 70_000, True),
        ("十几个人", 10, True),
        ("四十来亩", 40, True),
        ("约2平方米", 2, True),
        ("共18户", 18, False),
    ],
)
def test_find_says_whether_a_number_is_about(text: str, amount: float, about: bool) -> None:
    """余, 近, 多, 几, 来 and 约 make a number approximate and keep its lower bound."""
    (number,) = find(text)
    assert (number.value, number.approximate) == (amount, about)


@given(st.integers(min_value=1, max_value=99_999_999))
@settings(max_examples=300)
def test_value_reads_back_what_another_library_writes(number: int) -> None:
    """Chinese numerals of all sizes are read back unchanged."""
    assert value(cn2an.an2cn(number)) == number


@given(st.text(alphabet="零一二三十百千万亿廿两半俩0123456789.,余多几约近 个户", max_size=60))
def test_find_keeps_order_and_does_not_overlap(text: str) -> None:
    """Numbers come in order, inside the text, apart from each other."""
    end = 0
    for number in find(text):
        assert end <= number.start < number.end <= len(text)
        end = number.end
