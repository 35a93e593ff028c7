"""Small pictures of photos, for documents: made in one process of its own, one after the other.

Photos come from outside: what decodes them is apart from the bot, gets a gigabyte at most and opens
nothing but what it is handed, and a fault in it costs that small picture only. Run as a script, this
file is that process: drawings (SVG) on standard input, small pictures (JPEG) on standard output, each
with its length before it (4 bytes, big-endian; 0 for none).
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

from bot.bare_pictures import orientation, picture_type

WIDTH, HEIGHT = 120, 90  # as they stand in a document
SCALE = 2.0
QUALITY = 70
TIMEOUT = 90.0  # for all of them
LARGEST = 8 * 1024 * 1024
MEMORY = 1 << 30
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
SHEET = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    f'width="{WIDTH}" height="{HEIGHT}"><rect width="100%" height="100%" fill="#fff"/>{{}}</svg>'
)
LIE_ON_THEIR_SIDE = frozenset({5, 6, 7, 8})

Load = Callable[[str], bytes | None]
Process = subprocess.Popen[bytes]

log = structlog.get_logger()


def previews(ids: Iterable[str], load: Load) -> dict[str, bytes]:
    """Small JPEGs by the ids of the photos, of those that can be made. ``load`` gives a photo's
    content. Blocks, for about a tenth of a second for each; holds one photo at a time."""
    with _Studio() as studio:
        drawn = ((id, _drawing(load(id))) for id in ids)
        made = {id: studio.develop(svg) for id, svg in drawn if svg is not None}
    return {id: small for id, small in made.items() if small}


class _Studio:
    """The process, started when it is first needed, and again after it has died of a photo. After
    ``TIMEOUT`` seconds nothing more is made."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._is_over = False
        self._clock = Timer(TIMEOUT, self._end)

    def __enter__(self) -> "_Studio":
        self._clock.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._clock.cancel()
        self._stop()

    def develop(self, svg: str) -> bytes:
        """The small picture; empty where there can be none."""
        if self._is_over:
            return b""
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            _write(process.stdin, svg.encode())
            return _read(process.stdout)
        except (OSError, EOFError) as error:
            log.warning("preview_failed", error=str(error))
            self._stop()
            return b""

    def _start(self) -> Process:
        command = [sys.executable, "-P", str(Path(__file__).resolve())]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return self._process

    def _end(self) -> None:
        self._is_over = True
        if self._process is not None:
            self._process.kill()

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        with process:  # closes its pipes and waits for it
            pass


def _drawing(content: bytes | None) -> str | None:
    if content is None or len(content) > LARGEST:
        return None
    media_type = picture_type(content)
    return drawing(content, media_type, orientation(content)) if media_type else None


def drawing(content: bytes, media_type: str, turn: int) -> str:
    """A photo, turned and cut to the size of a small picture, as SVG."""
    width, height = (HEIGHT, WIDTH) if turn in LIE_ON_THEIR_SIDE else (WIDTH, HEIGHT)
    link = f"data:{media_type};base64,{base64.b64encode(content).decode()}"
    return SHEET.format(
        f'<g transform="{TURNS.get(turn, "scale(1)")}"><image width="{width}" height="{height}" '
        f'preserveAspectRatio="xMidYMid slice" xlink:href="{link}"/></g>'
    )


def _write(stream: IO[bytes], content: bytes) -> None:
    stream.write(LENGTH.pack(len(content)) + content)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes:
    """What comes next. Raises EOFError where nothing comes any more."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError("the process has ended")
    return stream.read(LENGTH.unpack(head)[0])


def _main() -> None:
    # only here: these must not be loaded by the bot itself
    import resource

    import vl_convert

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    nothing = vl_convert.svg_to_jpeg(SHEET.format(""), scale=SCALE, quality=QUALITY)
    while True:
        try:
            svg = _read(sys.stdin.buffer).decode()
        except EOFError:
            return
        try:
            small = vl_convert.svg_to_jpeg(svg, scale=SCALE, quality=QUALITY)
        except ValueError:
            small = b""
        _write(sys.stdout.buffer, b"" if small == nothing else small)


if __name__ == "__main__":
    _main()
