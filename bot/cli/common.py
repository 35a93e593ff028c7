"""What the commands share: settings, store, clock, and the options that mean the same everywhere."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failure import WRONG_USE, Failure
from bot.config import Settings, load

if TYPE_CHECKING:
    from bot.store import Store

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", metavar="文件", help="设置文件，默认是当前文件夹的 config.toml"),
]


def settings_of(config: Path | None) -> Settings:
    """The settings of a command. Raises ConfigError."""
    return load(config, os.environ)


@contextmanager
def opened(settings: Settings) -> "Iterator[Store]":
    """The store, closed afterwards. Raises StoreError."""
    from bot.opening import open_store  # half a second that not every command needs

    store = open_store(settings)
    try:
        yield store
    finally:
        store.close()


def now() -> datetime:
    """The system clock, in UTC."""
    return datetime.now(UTC)


def day_of(text: str) -> date:
    """A day of the command line. Raises Failure for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Failure(f"日期要写成 2026-11-24 这样：{text}", code=WRONG_USE) from None
