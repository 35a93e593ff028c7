"""Lines of JSON on standard input: one object each, a bad one named and the others still answered."""

import json
import os
import sys
from collections.abc import Callable

PIPE_CLOSED = 141  # what a shell reports for a process ended by SIGPIPE


class BadLine(Exception):
    """A line that cannot be answered; the message is Chinese."""


def object_of(line: bytes) -> dict[str, object]:
    """The object of a line. Raises BadLine where there is none."""
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadLine("不是 UTF-8 编码") from None
    except (ValueError, RecursionError):
        raise BadLine("不是 JSON") from None
    if not isinstance(found, dict):
        raise BadLine("应是一个 JSON 对象")
    return found


def dumped(value: object) -> bytes:
    """A line of JSON; half a character, which JSON can spell and UTF-8 cannot, stays spelt."""
    try:
        return json.dumps(value, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(value).encode() + b"\n"


def until_closed(answer: Callable[[], int]) -> int:
    """The exit code of ``answer``, also where nobody reads what it writes any more."""
    try:
        return answer()
    except BrokenPipeError:
        # Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
