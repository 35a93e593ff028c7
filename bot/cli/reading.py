"""``wutong read`` for people: a text on standard input, and what is understood of it."""

import os
import sys
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.common import ConfigOption, now
from bot.cli.failure import WRONG_USE, Failure
from bot.domain.reading import Context, Reading, ReadMatter, Totals
from bot.vocabulary import Category, Intent, Source, Status, label

INTENTS = {
    Intent.REPORT: "日报",
    Intent.ZERO: "零报告",
    Intent.FOLLOW_UP: "进展",
    Intent.CORRECTION: "更正",
    Intent.QUERY: "查询",
    Intent.HELP: "求助",
    Intent.CHATTER: "闲聊（不登记）",
}
COLORS = {Status.RESOLVED: "green", Status.IN_PROGRESS: "yellow", Status.PENDING: "red"}
UNSURE = 0.6

Jsonl = Annotated[
    bool, typer.Option("--jsonl", help="逐行读 JSON（id、branch、sent_at、text），逐行给出结果")
]
Branch = Annotated[str | None, typer.Option(metavar="名称", help="哪个支部发的，如 大里村")]
SentAt = Annotated[
    str | None, typer.Option(metavar="时间", help="什么时候发的，如 2021-06-18T17:40，默认现在")
]


def read_command(
    branch: Branch = None, sent_at: SentAt = None, jsonl: Jsonl = False, config: ConfigOption = None
) -> None:
    """看看一段日报会被读成什么：把文字粘贴进来，按 Ctrl-D 结束（Windows 按 Ctrl-Z 回车）。"""
    # The reader's word lists are not for the other commands to load.
    from bot.cli import jsonl as by_line
    from bot.reader import read

    if jsonl:
        if branch or sent_at:
            raise Failure("--jsonl 的每一行自带 branch 和 sent_at，不用另写。", code=WRONG_USE)
        raise typer.Exit(by_line.main(config))
    base = by_line.base_context(config, os.environ)
    moment = _moment(sent_at, base)
    if sys.stdin.isatty():
        print("请粘贴日报，按 Ctrl-D 结束：", file=sys.stderr)
    text = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
    if not text.strip():
        raise Failure("没有读到文字。", code=WRONG_USE)
    context = Context(moment, branch, base.zone, base.day_ends_at, base.words)
    show(read(text, context), branch)


def _moment(sent_at: str | None, base: Context) -> datetime:
    if sent_at is None:
        return now()
    try:
        moment = datetime.fromisoformat(sent_at)
    except ValueError:
        raise Failure(f"时间要写成 2021-06-18T17:40 这样：{sent_at}", code=WRONG_USE) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=base.zone)


def show(reading: Reading, branch: str | None) -> None:
    """Prints a reading: what it is, its matters, and what is doubtful."""
    from rich.console import Console, Group  # only where something is drawn
    from rich.panel import Panel
    from rich.text import Text

    head = INTENTS[reading.intent]
    if reading.report_date:
        day = reading.report_date
        head += f"　{day.year}年{day.month}月{day.day}日"
    if branch:
        head = f"{branch}　{head}"
    lines: list[Text] = []
    totals = totals_words(reading.totals)
    if totals:
        lines.append(Text(f"自报：{totals}", style="cyan"))
    for number, matter in enumerate(reading.matters, 1):
        lines.append(Text(f"{number}. {matter.title}", style=f"bold {COLORS[matter.status]}"))
        lines.append(Text(f"   {'｜'.join(matter_words(matter))}"))
    if reading.numbers:
        lines.append(Text(f"提到编号：{'、'.join(f'#{number}' for number in reading.numbers)}"))
    if not reading.matters and reading.intent is Intent.REPORT:
        lines.append(Text("没看出具体的事项", style="yellow"))
    for doubt in reading.doubts:
        mark = "❓" if doubt.asks else "💡"
        which = f"第{doubt.matter + 1}件：" if doubt.matter is not None else ""
        lines.append(Text(f"{mark} {which}{doubt.note}", style="yellow"))
    Console().print(Panel(Group(*lines) if lines else Text("—"), title=head, title_align="left"))


def totals_words(totals: Totals) -> str:
    """走访2次、36户，收集3件，解决2件"""
    visits = [
        f"{value}{unit}"
        for value, unit in ((totals.visits, "次"), (totals.households, "户"))
        if value is not None
    ]
    parts = [f"走访{'、'.join(visits)}"] if visits else []
    if totals.found is not None:
        parts.append(f"收集{totals.found}件")
    if totals.resolved is not None:
        parts.append(f"解决{totals.resolved}件")
    return "，".join(parts)


def matter_words(matter: ReadMatter) -> list[str]:
    """What was understood of one matter; a question mark where it was guessed."""
    parts = [
        _word("category", label(matter.category), matter, matter.category is Category.OTHER),
        _word("status", label(matter.status), matter, False),
    ]
    if matter.source is not Source.UNKNOWN:
        parts.append(_word("source", f"来源 {label(matter.source)}", matter, False))
    if matter.place:
        parts.append(_word("place", f"地点 {matter.place}", matter, False))
    parts += [f"{'约' if q.approximate else ''}{q.value:g}{q.unit}" for q in matter.quantity]
    counts = ((matter.households, "户"), (matter.people, "人"), (matter.progress, "%"))
    parts += [f"{value}{unit}" for value, unit in counts if value is not None]
    days = (
        (matter.occurred_on, "发生"),
        (matter.resolved_on, "办结"),
        (matter.due_on, "期限"),
    )
    parts += [f"{day.month}月{day.day}日{what}" for day, what in days if day is not None]
    parts += [f"责任 {matter.owner}"] if matter.owner else []
    return parts + (["需上级协调"] if matter.needs_support else [])


def _word(field: str, words: str, matter: ReadMatter, guessed: bool) -> str:
    unsure = guessed or matter.sureness.get(field, 1.0) < UNSURE
    return f"{words}？" if unsure else words
