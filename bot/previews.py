"""Small pictures of photos, for documents: made in one process of its own, one after the other.

Photos come from outside: what decodes them is apart from the bot, may use no network, and a fault in
it costs the small pictures only. Run as a script, this file is that process: photos on standard
input, small pictures on standard output, each with its length before it (4 bytes, big-endian).
"""

import base64
import struct
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Timer
from typing import IO

import structlog

WIDTH, HEIGHT = 120, 90  # as they stand in a document
SCALE = 2.0
QUALITY = 70
TIMEOUT = 120.0  # for all of them
LARGEST = 8 * 1024 * 1024
LENGTH = struct.Struct(">I")
# Where the picture goes, by how Exif says that it is to be turned.
TURNS = {
    2: f"matrix(-1 0 0 1 {WIDTH} 0)",
    3: f"matrix(-1 0 0 -1 {WIDTH} {HEIGHT})",
    4: f"matrix(1 0 0 -1 0 {HEIGHT})",
    5: "matrix(0 1 1 0 0 0)",
    6: f"matrix(0 1 -1 0 {WIDTH} 0)",
    7: f"matrix(0 -1 -1 0 {WIDTH} {HEIGHT})",
    8: f"matrix(0 -1 1 0 0 {HEIGHT})",
}
LIE_ON_THEIR_SIDE = frozenset({5, 6, 7, 8})

log = structlog.get_logger()


def previews(ids: Iterable[str], load: Callable[[str], bytes | None]) -> dict[str, bytes]:
    """Small JPEGs by the ids of the photos, of those that can be made. ``load`` gives a photo's
    content. Blocks, for about a tenth of a second for each; holds one photo at a time."""
    made: dict[str, bytes] = {}
    wanted = list(ids)
    if not wanted:
        return made
    command = [sys.executable, "-P", str(Path(__file__).resolve())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        too_late = Timer(TIMEOUT, process.kill)
        too_late.start()
        try:
            for id in wanted:
                content = load(id)
                if content is None or len(content) > LARGEST:
                    continue
                _write(process.stdin, content)
                if small := _read(process.stdout):
                    made[id] = small
        except OSError as error:
            log.warning("previews_failed", error=str(error), made=len(made), wanted=len(wanted))
        finally:
            too_late.cancel()
            process.kill()
    return made


def _write(stream: IO[bytes], content: bytes) -> None:
    stream.write(LENGTH.pack(len(content)) + content)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes:
    """What comes next. Raises EOFError where nothing comes any more."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError("the process has ended")
    return stream.read(LENGTH.unpack(head)[0])


def drawing(content: bytes, media_type: str, turn: int) -> str:
    """A photo, turned and cut to the size of a small picture, as SVG."""
    width, height = (HEIGHT, WIDTH) if turn in LIE_ON_THEIR_SIDE else (WIDTH, HEIGHT)
    link = f"data:{media_type};base64,{base64.b64encode(content).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{WIDTH}" height="{HEIGHT}"><rect width="100%" height="100%" fill="#fff"/>'
        f'<g transform="{TURNS.get(turn, "scale(1)")}"><image width="{width}" height="{height}" '
        f'preserveAspectRatio="xMidYMid slice" xlink:href="{link}"/></g></svg>'
    )
