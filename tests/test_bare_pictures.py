"""Pictures without what they tell of their maker, and still the same pictures."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bare_pictures import JPEG, PNG, bare

SECRET = b"34.7466N 113.6253E Zhang San"


def segment(marker: int, body: bytes) -> bytes:
    """One segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(orientation: int, order: str) -> bytes:
    """An Exif segment with a description, an orientation and a secret behind both."""
    head = (b"II*\x00" if order == "<" else b"MM\x00*") + struct.pack(f"{order}I", 8)
    entries = struct.pack(f"{order}H", 2)
    entries += struct.pack(f"{order}HHII", 0x010E, 2, len(SECRET), 8 + 2 + 24 + 4)
    entries += struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    return segment(0xE1, b"Exif\x00\x00" + head + entries + struct.pack(f"{order}I", 0) + SECRET)


TABLES = segment(0xDB, bytes(65)) + segment(0xC0, bytes(15))
SCAN = segment(0xDA, bytes(10)) + b"\x12\xff\x00\x34\xff\xd9"
DENSITY = segment(0xE0, b"JFIF\x00" + bytes(9))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_a_photo_tells_only_how_it_is_turned(order: str, orientation: int) -> None:
    """Place, comment and maker's notes go; tables and scan stay byte for byte."""
    told = exif(orientation, order) + segment(0xED, SECRET) + segment(0xFE, SECRET)
    clean = bare(JPEG + DENSITY + told + TABLES + SCAN)
    assert SECRET not in clean
    assert clean.startswith(JPEG + DENSITY)
    assert clean.endswith(TABLES + SCAN)
    turned = struct.pack(">HHIH", 0x0112, 3, 1, orientation)
    assert (turned in clean) is (orientation == 6)
    assert bare(clean) == clean


def chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def test_a_png_tells_nothing() -> None:
    """Texts and times go, the image stays."""
    head, data, end = chunk(b"IHDR", bytes(13)), chunk(b"IDAT", b"abc"), chunk(b"IEND", b"")
    told = chunk(b"tEXt", SECRET) + chunk(b"eXIf", SECRET) + chunk(b"tIME", bytes(7))
    assert bare(PNG + head + told + data + end) == PNG + head + data + end


@given(st.binary(max_size=300))
def test_whatever_comes_is_kept(content: bytes) -> None:
    """Damaged or no picture at all: nothing raises, and other files stay as they are."""
    bare(JPEG + content)
    bare(PNG + content)
    if not content.startswith((JPEG, PNG)):
        assert bare(content) == content
