"""Typer's commands with their own words in Chinese."""

from typing import Any

from typer.core import TyperCommand, TyperGroup

HELP = "显示这份说明"


class Command(TyperCommand):
    """A command whose help option speaks Chinese."""

    def get_help_option(self, ctx: Any) -> Any:
        """The help option."""
        return _in_chinese(super().get_help_option(ctx))


class Group(TyperGroup):
    """A group of commands whose help option speaks Chinese."""

    def get_help_option(self, ctx: Any) -> Any:
        """The help option."""
        return _in_chinese(super().get_help_option(ctx))


def _in_chinese(option: Any) -> Any:
    if option is not None:
        option.help = HELP
    return option
