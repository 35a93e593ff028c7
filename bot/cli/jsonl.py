"""``read --jsonl``: lines of messages in, lines of readings out, one by one.

Starts fast: nothing is imported but the reader, and the settings only where they say anything
about reading.
"""

import os
import sys
import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO

from bot.cli.lines import BadLine, dumped, object_of, until_closed
from bot.domain.reading import Context
from bot.reader import read
from bot.reader.answer import answer


def main(config: Path | None = None) -> int:
    """Answers standard input; the exit code."""
    base = base_context(config, os.environ)
    streams = sys.stdin.buffer, sys.stdout.buffer, sys.stderr
    return until_closed(lambda: answer_lines(*streams, base))


def answer_lines(lines: Iterable[bytes], output: IO[bytes], errors: IO[str], base: Context) -> int:
    """Writes one answer for each line as soon as it is there; 1 if any line was bad."""
    exit_code = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            output.write(_answer(line, base))
            output.flush()
        except BadLine as error:
            exit_code = 1
            errors.write(f"第{number}行：{error}\n")
            errors.flush()
    return exit_code


def _answer(line: bytes, base: Context) -> bytes:
    message = _parsed(line)
    context = _context(message, base)
    try:
        reading = read(message["text"], context)
    except Exception as error:  # the other lines are still to be answered
        raise BadLine(f"没能读懂（{type(error).__name__}）") from error
    return dumped(answer(reading, message["id"]))


def _parsed(line: bytes) -> dict[str, str]:
    message, found = object_of(line), {}
    for key in ("id", "sent_at", "text"):
        value = message.get(key)
        if not isinstance(value, str):
            raise BadLine(f"缺少 {key}，或它不是文字")
        found[key] = value
    branch = message.get("branch")
    if branch is not None and not isinstance(branch, str):
        raise BadLine("branch 不是文字")
    return found if branch is None else {**found, "branch": branch}


def _context(message: Mapping[str, str], base: Context) -> Context:
    try:
        sent_at = datetime.fromisoformat(message["sent_at"])
    except ValueError:
        raise BadLine("sent_at 不是时间，应类似 2021-06-18T17:40:00+08:00") from None
    if sent_at.tzinfo is None:
        sent_at = sent_at.replace(tzinfo=base.zone)
    return Context(sent_at, message.get("branch") or None, base.zone, base.day_ends_at, base.words)


def base_context(config: Path | None, environ: Mapping[str, str]) -> Context:
    """The office's zone, day and words; ``sent_at`` is only a place holder."""
    epoch = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    if _says_nothing(config, environ):
        return Context(epoch)
    from bot.config import load, words_of  # pydantic costs more than the reader itself

    settings = load(config, environ)
    office = settings.office
    return Context(epoch, None, office.zone, office.day_ends_at, words_of(settings))


def _says_nothing(config: Path | None, environ: Mapping[str, str]) -> bool:
    """Whether the settings leave reading as it is by default."""
    named = config or environ.get("WUTONG_CONFIG")
    path = Path(named or "config.toml")
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return not named
    except (OSError, ValueError):
        return False
    office, reading = raw.get("office", {}), raw.get("reading", {})
    if not isinstance(office, dict) or not isinstance(reading, dict):
        return False
    usual = office.get("timezone", "Asia/Shanghai") == "Asia/Shanghai"
    return usual and office.get("day_ends_at", "06:00") == "06:00" and not any(reading.values())
