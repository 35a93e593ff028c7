"""How a command ends when it cannot go on: one clear sentence, no traceback.

Exit code 1 for a failure, 2 for wrong use (wrong settings too: starting again cannot help).
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FAILED = 1
WRONG_USE = 2


class Failure(Exception):
    """A command that cannot go on; each of ``sentences`` is complete and Chinese."""

    def __init__(self, *sentences: str, code: int = FAILED) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences
        self.code = code


def guarded(command: Callable[[], int | None]) -> int:
    """Runs a command; says what went wrong; the exit code."""
    try:
        with known_errors():
            return command() or 0
    except Failure as failure:
        for sentence in failure.sentences:
            print(sentence, file=sys.stderr)
        return failure.code


@contextmanager
def known_errors() -> Iterator[None]:
    """Turns the errors that the parts of Wutong define into a Failure."""
    try:
        yield
    except (Failure, KeyboardInterrupt):
        raise
    except Exception as error:
        failure = _failure_of(error)
        if failure is None:
            raise
        raise failure from error


def _failure_of(error: Exception) -> Failure | None:
    """By the name of the class, so that a fast command need not import what it does not use."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if "ConfigError" in names:
        return Failure(*getattr(error, "problems", [str(error)]), code=WRONG_USE)
    if "TableError" in names:
        return Failure(*getattr(error, "problems", [str(error)]))
    if names & {"StoreError", "NothingSeen", "DeliveryError"}:
        return Failure(str(error))
    if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
        place = f"：{error.filename}" if error.filename else ""
        return Failure(f"读写文件或网络时出了问题{place}（{error.strerror or error}）。")
    return None
