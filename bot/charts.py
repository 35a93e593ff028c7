"""Vega-Lite specifications to PNG, each in a process of its own.

The renderer takes a hundred megabytes and a second to start; a picture is wanted a few times a day.
So it is not kept in memory, a fault in it cannot hurt the bot, and it may use no network. Run as a
script, this file is that process: a specification on standard input, a picture on standard output.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from threading import Lock

SCALE = 2.5
TIMEOUT = 60.0
FONTS = "pylopdf_fonts_zh_cn"

_one_at_a_time = Lock()


class ChartError(Exception):
    """A picture could not be made."""


def png(spec: Mapping[str, object]) -> bytes:
    """The picture of a specification. Blocks for about a second; one at a time. Raises ChartError."""
    command = [sys.executable, "-P", str(Path(__file__).resolve())]
    with _one_at_a_time:
        try:
            done = subprocess.run(
                command,
                input=json.dumps(spec).encode(),
                capture_output=True,
                timeout=TIMEOUT,
                check=True,
            )
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode(errors="replace").strip().splitlines()
            raise ChartError(said[-1] if said else "no picture") from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ChartError(f"{type(error).__name__}: {error}") from error
    return done.stdout


async def paint(spec: Mapping[str, object]) -> bytes:
    """The same without blocking the event loop. Raises ChartError."""
    return await asyncio.to_thread(png, spec)


def _main() -> None:
    # only here: this must not be loaded by the bot itself
    import vl_convert

    with resources.as_file(resources.files(FONTS)) as fonts:
        vl_convert.register_font_directory(str(fonts))
        spec = json.loads(sys.stdin.buffer.read())
        try:
            picture = vl_convert.vegalite_to_png(spec, scale=SCALE, allowed_base_urls=[])
        except ValueError as error:
            sys.exit(" ".join(str(error).splitlines()[:2]))
    sys.stdout.buffer.write(picture)


if __name__ == "__main__":
    _main()
