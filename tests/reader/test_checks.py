"""What the reader doubts; it stores all the same, and asks one thing at most."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.reading import ReadMatter, Span, Totals
from bot.reader import checks
from bot.vocabulary import Status
from tests.reader.reading import SENT, reading_of

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


@pytest.mark.parametrize(
    ("status", "sure", "asked"),
    [
        (Status.RESOLVED, 0.5, "没好"),
        (Status.IN_PROGRESS, 0.5, "好了"),
        (Status.RESOLVED, 0.9, None),
    ],
)
def test_an_unsure_status_is_asked_about(status: Status, sure: float, asked: str | None) -> None:
    """The least sure of the matters, with the word that would mend it; none where all are sure."""
    matters = [
        ReadMatter(Span(0, 4), "路灯不亮", "路灯", status=each, sureness={"status": how_sure})
        for each, how_sure in ((Status.PENDING, 0.8), (status, sure))
    ]
    found = checks.doubts(
        "路灯不亮", matters=matters, totals=Totals(), whens=(), day=None, today=SENT.date()
    )
    assert [doubt.matter for doubt in found] == ([1] if asked else [])
    assert all(doubt.asks and f"“{asked}”" in doubt.note for doubt in found)
