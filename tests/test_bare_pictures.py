"""Pictures without what they tell of their maker, and still the same pictures."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bare_pictures import JPEG, PNG, bare, orientation

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
SCAN = segment(0xDA, bytes(10)) + b"\x12\xff\x00\x34\xff\xd0\x56"
END = b"\xff\xd9"
DENSITY = segment(0xE0, b"JFIF\x00" + bytes(9))


TOLD = [
    segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + SECRET),
    segment(0xE1, b"http://ns.adobe.com/xmp/extension/\x00" + SECRET),
    segment(0xE1, b"Exif\x00\x00" + SECRET),  # broken
    segment(0xE2, b"MPF\x00" + SECRET),
    segment(0xED, b"Photoshop 3.0\x00" + SECRET),
    segment(0xFE, SECRET),
]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("turn", [1, 6])
def test_a_photo_tells_only_how_it_is_turned(order: str, turn: int) -> None:
    """Place, comment and maker's notes go; tables and scan stay byte for byte."""
    told = exif(turn, order) + b"".join(TOLD)
    profile = segment(0xE2, b"ICC_PROFILE\x00\x01\x01" + bytes(9))
    clean = bare(JPEG + DENSITY + told + profile + TABLES + SCAN + END)
    assert SECRET not in clean
    assert clean.startswith(JPEG + DENSITY)
    assert clean.endswith(profile + TABLES + SCAN + END)
    assert orientation(clean) == turn
    assert bare(clean) == clean


@given(st.lists(st.sampled_from(TOLD)), st.booleans())
def test_what_stands_between_and_behind_scans_goes(told: list[bytes], whole: bool) -> None:
    """Segments between the scans of a progressive picture, and the pictures that phones append;
    also of a picture whose end is missing."""
    between = b"".join(told)
    behind = END + JPEG + exif(6, "<") + SCAN + END if whole else b""
    clean = bare(JPEG + TABLES + SCAN + between + TABLES + SCAN + behind)
    assert clean == JPEG + TABLES + SCAN + TABLES + SCAN + (END if whole else b"")


def chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@given(st.lists(st.sampled_from([b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"caBX", b"iDOT"])))
def test_a_png_tells_nothing(kinds: list[bytes]) -> None:
    """Texts, times and what nobody knows go, the image stays; nothing stands behind its end."""
    head, data, end = chunk(b"IHDR", bytes(13)), chunk(b"IDAT", b"abc"), chunk(b"IEND", b"")
    told = b"".join(chunk(kind, SECRET) for kind in kinds)
    colours = chunk(b"gAMA", bytes(4))
    clean = bare(PNG + head + told + colours + data + told + end + SECRET)
    assert clean == PNG + head + colours + data + end


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP file."""
    parts = [k + struct.pack("<I", len(b)) + b + b"\0" * (len(b) % 2) for k, b in chunks]
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


IMAGE = (b"VP8 ", b"\x30\x01\x00\x9d\x01\x2a odd")
EXTENDED = b"VP8X", b"\x3c\0\0\0" + bytes(6)  # says: profile, transparency, Exif and XMP
SAYS_NEITHER = b"VP8X", b"\x30\0\0\0" + bytes(6)


@given(
    st.lists(st.tuples(st.sampled_from([b"EXIF", b"XMP ", b"what"]), st.binary(max_size=9))),
    st.sampled_from([b"", b"Exif\0\0"]),
)
def test_a_webp_tells_nothing(told: list[tuple[bytes, bytes]], begins: bytes) -> None:
    """Chunks of any size and order go, with the flags that announce them; the image stays."""
    secret = [(kind, begins + noise + SECRET) for kind, noise in told]
    profile, alpha = (b"ICCP", b"abc"), (b"ALPH", b"12345")
    content = riff(EXTENDED, profile, *secret, alpha, IMAGE, *secret) + SECRET
    assert bare(content) == riff(SAYS_NEITHER, profile, alpha, IMAGE)
    assert bare(riff(IMAGE, *secret)) == riff(IMAGE)


def test_a_webp_tells_how_it_is_turned() -> None:
    """The orientation alone is left of its Exif data."""
    clean = bare(riff(EXTENDED, IMAGE, (b"EXIF", exif(6, "<")[10:])))
    assert SECRET not in clean
    assert clean.count(b"EXIF") == 1
    assert clean[20] == 0x38
    assert bare(clean) == clean


@given(st.binary(max_size=300))
def test_whatever_comes_is_kept(content: bytes) -> None:
    """Damaged or no picture at all: nothing raises, and other files stay as they are."""
    bare(JPEG + content)
    bare(PNG + content)
    bare(b"RIFF" + content[:4] + b"WEBP" + content)
    orientation(JPEG + content)
    if not content.startswith((JPEG, PNG, b"RIFF")):
        assert bare(content) == content
