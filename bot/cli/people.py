"""``wutong roster``: people and organizations in and out."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.chinese import Command, Group
from bot.cli.common import ConfigOption, now, opened, settings_of
from bot.people.roster import export_roster, keep_roster, read_roster
from bot.people.sync import SyncResult, sync

app = typer.Typer(
    help="人员名单：从表格或钉钉通讯录导入，导出成表格。", no_args_is_help=True, cls=Group
)
FileArgument = Annotated[Path, typer.Argument(metavar="文件", help="xlsx 或 csv")]


@app.command("import", cls=Command)
def import_command(file: FileArgument, config: ConfigOption = None) -> None:
    """从表格导入人员（列：组织路径、姓名、userId、角色、手机号）；有一处不对就都不导入。"""
    settings = settings_of(config)
    entries = read_roster(file)
    with opened(settings) as store:
        done = store.write_now(lambda tx: keep_roster(tx, entries))
    print(f"已导入{done.members}人、{done.organizations}个组织（其中{done.branches}个要报日报）。")


@app.command("export", cls=Command)
def export_command(file: FileArgument, config: ConfigOption = None) -> None:
    """把人员名单导出成表格，改好后可以再导入。"""
    with opened(settings_of(config)) as store:
        people = export_roster(store, file)
    print(f"已导出{people}人到 {file}。")


@app.command("sync", cls=Command)
def sync_command(config: ConfigOption = None) -> None:
    """按钉钉通讯录更新人员；手工改过的不会被覆盖，离开的人不再有权限。"""
    from bot.cli.remote import contacts_of  # the HTTP client, which only this command needs

    settings = settings_of(config)

    async def work() -> SyncResult:
        with opened(settings) as store:
            async with contacts_of(settings) as contacts:
                return await sync(contacts, store, settings.roster, now())

    done = asyncio.run(work())
    print(
        f"已更新：{done.organizations}个组织（{done.branches}个要报日报）、"
        f"{done.members}人，{done.removed}人不再有权限。"
    )
