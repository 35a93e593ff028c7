"""``wutong``, the same as ``python -m bot``.

What is started often or must start fast – ``read --jsonl`` and ``run`` – goes past the full command
line, whose import costs more than their own.
"""

import sys
from pathlib import Path


def main() -> None:
    """Runs one command and ends the process with its exit code."""
    try:
        code = _dispatch(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _dispatch(arguments: list[str]) -> int:
    # Imports stand here, so that each way loads only what it needs.
    match arguments:
        case ["read", "--jsonl"]:
            from bot.cli import jsonl
            from bot.cli.failure import guarded

            return guarded(jsonl.main)
        case ["run"] | ["run", "--config", _]:
            from bot.cli import service
            from bot.cli.failure import guarded

            config = Path(arguments[2]) if len(arguments) == 3 else None
            return guarded(lambda: service.run(config))
    from bot.cli.main import command_line

    return command_line(arguments)


if __name__ == "__main__":
    main()
