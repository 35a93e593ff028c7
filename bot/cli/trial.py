"""``wutong try``: the whole thing on this machine, without an account."""

import asyncio
from random import Random
from typing import Annotated

import typer
from rich.console import Console

from bot.cli.common import ConfigOption, now, settings_of
from bot.trial.runner import try_out

OnceOption = Annotated[bool, typer.Option("--once", help="演示到简报为止，然后自己结束")]
PortOption = Annotated[
    int | None,
    typer.Option("--port", metavar="端口", min=1, max=65535, help="聊天网页的端口，默认任选"),
]


def try_command(
    once: OnceOption = False, port: PortOption = None, config: ConfigOption = None
) -> None:
    """在本机试用：不需要钉钉账号，一个样例办事处的一天和它的日报汇总。"""
    settings = settings_of(config)
    work = try_out(settings, once=once, port=port, clock=now, rng=Random(), console=Console())
    raise typer.Exit(asyncio.run(work))
