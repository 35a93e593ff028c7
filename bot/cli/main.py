"""All commands put together. Wrong use is answered in one Chinese sentence."""

import re
import sys
from collections.abc import Sequence
from importlib import import_module

import typer
from typer import rich_utils
from typer.exceptions import TyperException

from bot.cli.chinese import Command, Group
from bot.cli.failure import WRONG_USE, guarded

rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
rich_utils.OPTIONS_PANEL_TITLE = "选项"
rich_utils.COMMANDS_PANEL_TITLE = "命令"
rich_utils.DEFAULT_STRING = "[默认：{}]"
rich_utils.REQUIRED_LONG_STRING = "[必填]"

WRONG = (
    (re.compile(r"No such option: (\S+)"), "没有 {} 这个选项"),
    (re.compile(r"No such command '(.+?)'"), "没有 {} 这个命令"),
    (re.compile(r"Missing command"), "还要写上做什么"),
    (re.compile(r"Missing argument '(.+?)'"), "缺少 {}"),
    (re.compile(r"Missing option '(.+?)'"), "缺少 {}"),
    (re.compile(r"Option '(.+?)' requires an argument"), "{} 后面要写值"),
    (re.compile(r"Option '(.+?)' does not take a value"), "{} 后面不写值"),
    (re.compile(r"Got unexpected extra argument\S* \((.+?)\)"), "多写了 {}"),
    (re.compile(r"Invalid value for '?(.+?)'?: .* is not one of (.+?)\.?$"), "{} 只能是 {}"),
    (re.compile(r"Invalid value for (.+?): "), "{} 的值不对"),
)


COMMANDS: dict[str, tuple[str, str]] = {
    "try": ("trial", "try_command"),
    "run": ("start", "run_command"),
    "read": ("reading", "read_command"),
    "digest": ("digest", "digest_command"),
    "problems": ("problems", "problems_command"),
    "replay": ("replay", "replay_command"),
    "roster": ("people", "app"),
    "ledger": ("ledger", "app"),
    "doctor": ("doctor", "doctor_command"),
    "backup": ("upkeep", "backup_command"),
    "restore": ("upkeep", "restore_command"),
    "migrate": ("upkeep", "migrate_command"),
}


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """The commands; where one is named only that, because importing all of them takes a second."""
    app = typer.Typer(
        name="wutong",
        help="梧桐：把各支部的日报变成台账、提醒和简报的钉钉机器人。",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        cls=Group,
    )
    app.callback()(lambda: None)  # without it, a single command would lose its name
    named = arguments[0] if arguments else ""
    for name in [named] if named in COMMANDS else COMMANDS:
        module, attribute = COMMANDS[name]
        found = getattr(import_module(f"bot.cli.{module}"), attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name, cls=Command)(found)
    return app


def command_line(arguments: Sequence[str]) -> int:
    """Runs the command that the arguments name; the exit code."""

    def command() -> int | None:
        try:
            code: int | None = typer.main.get_command(app_for(arguments)).main(
                list(arguments), prog_name="wutong", standalone_mode=False
            )
            return code
        except typer.Abort:
            return 1
        except TyperException as error:
            return _wrong_use(error)

    return guarded(command)


def _wrong_use(error: TyperException) -> int:
    """Says what is wrong, and where to look it up; with nothing given, that is the help itself."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return WRONG_USE
    where = context.command_path if context is not None else "wutong"
    sentence = f"{_translated(error.format_message())}。用 {where} --help 看用法。"
    print(sentence, file=sys.stderr)
    return WRONG_USE


def _translated(message: str) -> str:
    for pattern, sentence in WRONG:
        found = pattern.search(message)
        if found:
            return sentence.format(*(group.replace("'", "") for group in found.groups()))
    return f"用法不对（{message.rstrip('.')}）"
