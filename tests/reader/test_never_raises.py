"""Any text whatever gives a reading, in steps that grow with its length and no faster."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.reading import Reading
from tests.reader.reading import reading_of

NASTY = "①1.、（【）】：；。\n\t|　 今昨日月号楼两三户件个元走访收集解决已未请办事处责任人状态事项12345@#✅😀\x00\u200b\ud800[X]_-—"


@given(st.text(alphabet=NASTY, max_size=200) | st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_a_reading(text: str) -> None:
    """Nothing raises."""
    assert isinstance(reading_of(text), Reading)


@pytest.mark.slow
@given(st.text(alphabet=NASTY, max_size=3000))
@settings(max_examples=1500, deadline=None)
def test_long_nasty_texts_give_a_reading(text: str) -> None:
    """Nothing raises, with longer texts and more of them."""
    assert isinstance(reading_of(text), Reading)


PATTERNS = [
    "7",
    "\n",
    "（",
    "【",
    "楼",
    "号",
    "一",
    "1、2号楼漏水，已修好；",
    "😀",
    "还有",
    "①",
    "事项：",
    "|",
    "责任人",
    "请办事处",
    "\x00",
    "6月5日",
    "3户5人",
    "来源（群众）问题（漏水）",
    "户--号--",
    "东门井盖坏了",
]


def calls(text: str) -> int:
    """How many Python calls the reading of a text takes: a measure that no other load disturbs."""
    count = 0

    def trace(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(trace)
    try:
        reading_of(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_work_grows_with_the_length(pattern: str) -> None:
    """Four times the text is about four times the work."""
    short, long = (calls((pattern * size)[:size]) for size in (4_000, 16_000))
    assert long < 6 * short + 2_000


@pytest.mark.slow
@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_hundred_kilobytes_are_read(pattern: str) -> None:
    """The longest message that could come gives a reading."""
    assert isinstance(reading_of((pattern * 100_000)[:100_000]), Reading)
