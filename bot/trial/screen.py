"""What the trial shows in the terminal: who wrote what, receipts, the digest and its chart."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markdown import Markdown
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from bot.analysis import Bar, Figures
from bot.vocabulary import Status, label
from bot.wording import short

BAR_WIDTH = 36
SHORT = 60
COLOURS = {Status.RESOLVED: "cyan", Status.IN_PROGRESS: "yellow", Status.PENDING: "bright_black"}
MARKS = {Status.RESOLVED: "█", Status.IN_PROGRESS: "▓", Status.PENDING: "░"}
KINDS = {"audio": "🎤 ", "picture": "📷 照片"}


class Screen:
    """Writes to one terminal."""

    def __init__(self, console: Console, zone: ZoneInfo) -> None:
        self._console = console
        self._zone = zone

    def headline(self, text: str) -> None:
        """A new chapter."""
        self._console.rule(Text(text, style="bold"), align="left", style="bright_black")

    def line(self, text: str) -> None:
        """A plain line; what looks like markup is text."""
        self._console.print(text, markup=False, highlight=False)

    @contextmanager
    def progress(self, total: int) -> Iterator["Bars"]:
        """A bar that stays at the bottom while lines are written above it."""
        with Progress(
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.description}", markup=False),
            console=self._console,
        ) as progress:
            yield Bars(progress, total, self._zone)

    def receipt(self, who: str, text: str) -> None:
        """What the bot answered to somebody."""
        panel = Panel(Text(text), title=Text(who), title_align="left", border_style="green")
        self._console.print(panel)

    def digest(self, text: str, title: str) -> None:
        """A digest as it goes out."""
        self._console.print(
            Panel(Markdown(text), title=Text(title), title_align="left", border_style="cyan")
        )

    def chart(self, figures: Figures) -> None:
        """The figures that the picture is drawn of, as bars of characters."""
        bars = figures.by_category
        if not bars:
            return
        table = Table.grid(padding=(0, 1))
        table.add_column()
        table.add_column()
        table.add_column(justify="right")
        most = max(bar.count.value for bar in bars)
        for bar in bars:
            table.add_row(label(bar.word), _stacked(bar, most), str(bar.count.value))
        legend = Text()
        for status in Status:
            legend.append(f"{MARKS[status]} {label(status)}", COLOURS[status])
            legend.append(f" {figures.by_status[status].value}   ")
        self._console.print(table, legend)

    def picture(self, path: Path) -> None:
        """Where the chart was left."""
        self._console.print(f"图已存为 {path}", markup=False, highlight=False, soft_wrap=True)

    def addresses(self, lines: Sequence[tuple[str, str]]) -> None:
        """Where to look in a browser."""
        for name, url in lines:
            self._console.print(f"{name}  {url}", markup=False, highlight=False, soft_wrap=True)


class Bars:
    """The progress of the sample day."""

    def __init__(self, progress: Progress, total: int, zone: ZoneInfo) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=total)
        self._zone = zone
        self._receipts = 0

    def said(self, at: datetime, who: str, kind: str, text: str) -> None:
        """Somebody wrote something."""
        line = Text(f"{at.astimezone(self._zone):%H:%M} ", style="bright_black")
        line.append(f"{who}：", style="bold")
        line.append(KINDS.get(kind, "") + short(" ".join(text.split()), SHORT))
        self._progress.console.print(line, no_wrap=True, overflow="ellipsis")

    def answered(self, receipts: int) -> None:
        """It was answered."""
        self._receipts += receipts
        self._progress.update(self._task, advance=1, description=f"回执 {self._receipts} 条")


def _stacked(bar: Bar, most: int) -> Text:
    """A bar whose parts are as long as their share; each part that counts is seen."""
    text = Text()
    for status in Status:
        count = bar.by_status[status]
        width = max(1, round(count / most * BAR_WIDTH)) if count else 0
        text.append(MARKS[status] * width, COLOURS[status])
    return text
