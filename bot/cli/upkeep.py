"""``wutong backup``, ``restore`` and ``migrate``."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import ConfigOption, settings_of
from bot.store import migrate
from bot.store.backup import backup, restore

FileArgument = Annotated[Path, typer.Argument(metavar="文件")]


def backup_command(file: FileArgument, config: ConfigOption = None) -> None:
    """备份数据库到一个新文件；机器人运行时也可以备份。"""
    backup(settings_of(config).database.url, file)
    print(f"已备份到 {file}（{max(file.stat().st_size // 1024, 1)} KB）。")


def restore_command(file: FileArgument, config: ConfigOption = None) -> None:
    """从备份恢复数据库；请先停下机器人，现在的数据会另存一份。"""
    url = settings_of(config).database.url
    kept = restore(file, url)
    migrate(url)
    print(f"已从 {file} 恢复{f'，原来的数据另存为 {kept}' if kept else ''}。")


def migrate_command(config: ConfigOption = None) -> None:
    """把数据库的表结构升级到最新。"""
    changed = migrate(settings_of(config).database.url)
    print("表结构已升级到最新。" if changed else "表结构已是最新。")
