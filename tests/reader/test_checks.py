"""What the reader doubts; it stores all the same, and asks one thing at most."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reader.reading import reading_of

LAMP = "文化广场路灯不亮，已换新"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"今日收集问题3件，解决1件。1.{LAMP}。", "found"),
        (f"6月16日（星期五）大里村：{LAMP}。", "weekday"),
        (f"今日走访[X]户。{LAMP}。", "slot"),
        (f"今年以来累计解决52件。今天{LAMP}。", "running"),
        (f"大里村5月1日民生实事：{LAMP}。", "old"),
    ],
)
def test_a_doubt_has_its_kind(text: str, kind: str) -> None:
    """Each trouble with a text is named by a stable id."""
    assert kind in [doubt.kind for doubt in reading_of(text).doubts]


def test_a_running_total_is_not_todays() -> None:
    """今年以来52件 is no figure of the day."""
    assert reading_of(f"今年以来累计解决52件。今天{LAMP}。").totals.resolved is None


def test_a_sound_report_raises_no_doubt() -> None:
    """Where all agrees nothing is said."""
    text = f"大里村6月17日（星期三）收集问题1件，解决1件。\n1.{LAMP}。"
    assert reading_of(text).doubts == ()


@given(
    st.lists(
        st.sampled_from(
            ["[X]户", "收集9件，", "12月30日", "（星期五）", LAMP, "。", "今年以来52件", "\n"]
        ),
        max_size=12,
    )
)
@settings(max_examples=100, deadline=None)
def test_at_most_one_doubt_asks(parts: list[str]) -> None:
    """One question at most, whatever is wrong."""
    assert sum(doubt.asks for doubt in reading_of("".join(parts)).doubts) <= 1
