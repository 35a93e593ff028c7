"""``wutong run`` as the full command line knows it: for its help and for wrong use."""

import typer

from bot.cli import service
from bot.cli.common import ConfigOption


def run_command(config: ConfigOption = None) -> None:
    """运行机器人：连接钉钉，收日报、发提醒和简报，打开网页。按 Ctrl-C 停止。"""
    raise typer.Exit(service.run(config) or 0)
