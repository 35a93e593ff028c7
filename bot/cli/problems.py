"""``wutong problems``: lines of messages in, lines of common problems out."""

import sys
from collections.abc import Iterable
from datetime import date
from typing import IO, Annotated

import typer

from bot.cli.failure import WRONG_USE, Failure
from bot.cli.lines import BadLine, dumped, object_of, until_closed

Jsonl = Annotated[
    bool,
    typer.Option(
        "--jsonl", help="逐行读 JSON（id、branch、reported_on、text），每个共性问题输出一行"
    ),
]
Told = tuple[str | int, str | None, str]


def problems_command(jsonl: Jsonl = False) -> None:
    """从很多条留言或事项里找出共性问题：同一地方的同一件事。"""
    if not jsonl:
        raise Failure("请加上 --jsonl，从标准输入逐行读取。", code=WRONG_USE)
    raise typer.Exit(until_closed(lambda: answer(sys.stdin.buffer, sys.stdout.buffer, sys.stderr)))


def answer(lines: Iterable[bytes], output: IO[bytes], errors: IO[str]) -> int:
    """Writes a line for each common problem, the greatest first; 1 if any line was bad."""
    told: dict[str | int, Told] = {}
    exit_code = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            message = _parsed(line)
            if message[0] in told:
                raise BadLine(f"编号重复：{message[0]}")
        except BadLine as error:
            exit_code = 1
            errors.write(f"第{number}行：{error}\n")
        else:
            told[message[0]] = message
    for line in _found(list(told.values())):
        output.write(line)
    output.flush()
    return exit_code


def _found(told: list[Told]) -> list[bytes]:
    from bot.analysis.problems import Message, find  # only once it is known what is asked for
    from bot.masking import mask

    problems = find([Message(text, branch) for _, branch, text in told])
    return [
        dumped({"title": mask(each.title), "ids": [told[i][0] for i in each.members]})
        for each in problems
    ]


def _parsed(line: bytes) -> Told:
    message = object_of(line)
    id, branch, day, text = (message.get(k) for k in ("id", "branch", "reported_on", "text"))
    if isinstance(id, bool) or not isinstance(id, str | int):
        raise BadLine("缺少 id，或它不是文字")
    if not isinstance(text, str):
        raise BadLine("缺少 text，或它不是文字")
    if branch is not None and not isinstance(branch, str):
        raise BadLine("branch 不是文字")
    if day is not None and not _is_day(day):
        raise BadLine("reported_on 不是日期，应类似 2021-06-18")
    return id, branch or None, text


def _is_day(value: object) -> bool:
    """2021-06-18 and 2021/6/18, with or without a time after it."""
    if not isinstance(value, str):
        return False
    parts = value.replace("/", "-").replace("T", " ").split(" ")[0].split("-")
    try:
        date(*map(int, parts))
    except (TypeError, ValueError):
        return False
    return True
