"""Photos to try documents with: four fields, each of one colour."""

import struct
import zlib

GREY, RGB = 0, 2
COLOURS = {"A": (200, 30, 30), "B": (30, 200, 30), "C": (30, 30, 200), "D": (230, 230, 30)}


def png(width: int, height: int, fields: str = "ABCD") -> bytes:
    """The colours of ``fields`` above left, above right, below left, below right."""
    half = width // 2
    halves = [bytes(COLOURS[field]) * half for field in fields]
    above, below = (b"\0" + halves[n] + halves[n + 1] for n in (0, 2))
    lines = above * (height // 2) + below * (height // 2)
    return _file(2 * half, 2 * (height // 2), depth=8, colours=RGB, lines=lines)


def bomb(side: int) -> bytes:
    """A small file of a black picture that takes much memory."""
    lines = (b"\0" + bytes(side // 8)) * side
    return _file(side, side, depth=1, colours=GREY, lines=lines)


def _file(width: int, height: int, *, depth: int, colours: int, lines: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
