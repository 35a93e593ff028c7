"""``wutong ledger``: the ledger in and out."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.chinese import Command, Group
from bot.cli.common import ConfigOption, day_of, now, opened, settings_of
from bot.ledger_file import export_ledger, keep_ledger, read_ledger
from bot.papers import papers_of

app = typer.Typer(help="台账：导出成表格，导入以前的台账。", no_args_is_help=True, cls=Group)
FileArgument = Annotated[Path, typer.Argument(metavar="文件", help="xlsx、csv 或 jsonl")]
First = Annotated[
    str | None, typer.Option("--from", metavar="日期", help="从哪天起，如 2026-11-01")
]
Last = Annotated[str | None, typer.Option("--to", metavar="日期", help="到哪天为止")]


@app.command("export", cls=Command)
def export_command(
    file: FileArgument, first: First = None, last: Last = None, config: ConfigOption = None
) -> None:
    """导出台账；电话、身份证号按设置隐去。"""
    settings = settings_of(config)
    first_day: date | None = day_of(first) if first else None
    last_day: date | None = day_of(last) if last else None
    with opened(settings) as store:
        papers = papers_of(settings, store)
        matters = export_ledger(store, file, first_day, last_day, papers=papers, now=now())
    print(f"已导出{matters}件到 {file}。")


@app.command("import", cls=Command)
def import_command(file: FileArgument, config: ConfigOption = None) -> None:
    """导入以前的台账（至少有列：上报日期、单位、事项）；有一处不对就都不导入。"""
    settings = settings_of(config)
    entries = read_ledger(file)
    with opened(settings) as store:
        done = store.write_now(lambda tx: keep_ledger(tx, entries, now()))
    known = f"，{done.known}件台账里已有，没有重复导入" if done.known else ""
    print(f"已导入{done.matters}件{known}。")
