"""What the trial shows in the terminal."""

import io
from datetime import date, datetime
from pathlib import Path

from rich.console import Console

from bot.analysis import Bar, Count, Coverage, Figures, Items
from bot.domain.facts import Period
from bot.trial.screen import Screen
from bot.vocabulary import Category, Status
from tests.conftest import ZONE

DAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 17, 5, tzinfo=ZONE)
NONE = Items(0, ())


def bar(category: Category, resolved: int, in_progress: int, pending: int) -> Bar:
    """A bar of a chart."""
    counts = {
        Status.RESOLVED: resolved,
        Status.IN_PROGRESS: in_progress,
        Status.PENDING: pending,
    }
    return Bar(category, Count(sum(counts.values())), counts)


def figures(*bars: Bar) -> Figures:
    """Figures that hold nothing but these bars."""
    return Figures(
        period=Period(DAY, DAY),
        root="梧桐办事处",
        as_of=AT,
        until=AT.date(),
        coverage=Coverage(owed=18, reported=15, zero=2),
        total=Count(sum(each.count.value for each in bars)),
        by_status={s: Count(sum(each.by_status[s] for each in bars)) for s in Status},
        by_source=(),
        by_category=bars,
        by_branch=(),
        needs_support=NONE,
        overdue=NONE,
    )


def screen() -> tuple[Screen, io.StringIO]:
    """A screen that writes into a text."""
    text = io.StringIO()
    return Screen(Console(file=text, width=100), ZONE), text


def test_bars_are_as_long_as_their_counts() -> None:
    """The longest fills the width; the parts of a bar are as long as their share."""
    to, text = screen()
    to.chart(figures(bar(Category.SAFETY, 3, 3, 0), bar(Category.SANITATION, 0, 0, 2)))
    lines = text.getvalue().splitlines()
    assert lines[0].split() == ["安全隐患", "█" * 18 + "▓" * 18, "6"]
    assert lines[1].split() == ["环境卫生", "░" * 12, "2"]
    assert lines[2].split() == ["█", "已解决", "3", "▓", "办理中", "3", "░", "未办", "2"]


def test_counts_end_below_each_other() -> None:
    """However many figures the greatest has, no line ends in blanks."""
    to, text = screen()
    to.chart(figures(bar(Category.SAFETY, 7, 3, 0), bar(Category.SANITATION, 0, 0, 2)))
    first, second = text.getvalue().splitlines()[:2]
    assert (first[-3:], second[-3:]) == (" 10", "  2")


def test_a_day_without_matters_has_no_chart() -> None:
    """Nothing is drawn of nothing."""
    to, text = screen()
    to.chart(figures())
    assert text.getvalue() == ""


def test_words_are_never_markup() -> None:
    """What people write cannot colour the terminal."""
    to, text = screen()
    to.receipt("大里村 [red]常保国[/]", "收到[抱拳] [bold]1件[/bold]")
    to.line("[link=x]看[/link]")
    assert "大里村 [red]常保国[/]" in text.getvalue()
    assert "收到[抱拳] [bold]1件[/bold]" in text.getvalue()
    assert "[link=x]看[/link]" in text.getvalue()


def test_progress_tells_who_wrote_what_and_counts_receipts() -> None:
    """One short line for each message, in the office's time."""
    to, text = screen()
    with to.progress(2) as bars:
        bars.said(AT, "大里村 常保国", "text", "第一行\n第二行" + "很长" * 40)
        bars.answered(2)
        bars.said(AT, "大里村 常保国", "picture", "")
        bars.answered(1)
    written = text.getvalue()
    assert "17:05 大里村 常保国：第一行 第二行" in written
    assert "…" in written
    assert "📷 照片" in written
    assert "2/2 回执 3 条" in written


def test_the_place_of_the_chart_is_not_broken_over_lines() -> None:
    """It can be copied in one piece."""
    to, text = screen()
    path = Path("/a" * 90) / "日报汇总.png"
    to.picture(path)
    assert str(path) in text.getvalue()
