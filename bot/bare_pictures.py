"""What pictures are, and how they are to be turned; takes out of them what they say of their maker:
where and when, with what, by whom. Pure.

The image itself is not touched or decoded. How a photo is to be turned stays, or it would lie on its
side. What is not known to belong to the image goes, also what stands behind its end: phones append
further pictures and films there, with places and times of their own. JPEG: ITU-T T.81 annex B, Exif
2.32, CIPA DC-007; PNG: W3C PNG, chunk specifications; WebP: RFC 9649.
"""

import re
import struct
from collections.abc import Iterator

JPEG, PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
RIFF, WEBP = b"RIFF", b"WEBP"
TYPES = ((b"\xff\xd8\xff", "image/jpeg"), (PNG, "image/png"), (b"GIF8", "image/gif"))
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
APP0, APP1, APP2, APP14, APP15, COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
PROFILE = b"ICC_PROFILE\x00"
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # what stands in a scan are none of these
EXIF = b"Exif\x00\x00"
ORIENTATION = 0x0112
SHORT = 3
UPRIGHT = 1
KEPT_IN_PNG = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD hIST pHYs acTL fcTL fdAT".split()
)
EXTENDED, EXIF_CHUNK = b"VP8X", b"EXIF"
KEPT_IN_WEBP = frozenset({EXTENDED, b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
HAS_EXIF, HAS_XMP = 0x08, 0x04


def bare(content: bytes) -> bytes:
    """The picture without what it tells besides; anything else, and what is damaged, as it is."""
    try:
        if content.startswith(JPEG):
            return _bare_jpeg(content)
        if content.startswith(PNG):
            return _bare_png(content)
        if is_webp(content):
            return _bare_webp(content)
    except (struct.error, IndexError):
        pass  # cut short before the image begins: nothing can show it
    return content


def picture_type(content: bytes) -> str | None:
    """The media type of a picture by its first bytes, whatever was said of it when it was sent; None
    for anything else."""
    if is_webp(content):
        return "image/webp"
    return next((kind for mark, kind in TYPES if content.startswith(mark)), None)


def is_webp(content: bytes) -> bool:
    """Whether a file says that it is WebP."""
    return content[:4] == RIFF and content[8:12] == WEBP


def orientation(content: bytes) -> int:
    """How a JPEG is to be turned, 1 (as it is) to 8 as Exif counts; 1 for anything else."""
    try:
        if content.startswith(JPEG):
            for marker, segment in _segments(content):
                if marker == APP1 and segment[4:10] == EXIF:
                    return _turn(segment[10:])
    except (struct.error, IndexError):
        pass
    return UPRIGHT


def _bare_jpeg(content: bytes) -> bytes:
    kept = [JPEG]
    for marker, piece in _segments(content):
        if marker == APP1 and piece[4:10] == EXIF:
            kept.append(_exif_segment(_turn(piece[10:])))
        elif _is_of_the_image(marker, piece):
            kept.append(piece)
    return b"".join(kept)


def _is_of_the_image(marker: int, segment: bytes) -> bool:
    """Whether it is needed to show the picture: of the applications' segments density, colour
    profile and Adobe's colour transform are."""
    if marker == APP2:
        return segment[4 : 4 + len(PROFILE)] == PROFILE
    return marker in (APP0, APP14) or not (APP0 <= marker <= APP15 or marker == COMMENT)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments of a JPEG up to its end, each with its marker; a scan with its data."""
    at = len(JPEG)
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == END_OF_IMAGE:
            yield marker, content[at : at + 2]
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if marker == START_OF_SCAN:
            found = NEXT_MARKER.search(content, end)
            end = found.start() if found else len(content)
        yield marker, content[at:end]
        if marker == START_OF_SCAN and end == len(content):
            return  # cut short: what there is of the image can be shown
        at = end


def _turn(tiff: bytes) -> int:
    """The orientation that Exif data give; where they are broken they give none."""
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, first)
        for n in range(entries):
            tag, _, _, turn = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * n)
            if tag == ORIENTATION and UPRIGHT <= turn <= 8:
                return int(turn)
    except struct.error:
        pass
    return UPRIGHT


def _exif(turn: int) -> bytes:
    """Exif data with nothing but the orientation."""
    entry = struct.pack(">HHIHH", ORIENTATION, SHORT, 1, turn, 0)
    return b"MM\x00*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)


def _exif_segment(turn: int) -> bytes:
    if turn == UPRIGHT:
        return b""
    body = EXIF + _exif(turn)
    return bytes([0xFF, APP1]) + struct.pack(">H", len(body) + 2) + body


def _bare_png(content: bytes) -> bytes:
    kept = [PNG]
    at = len(PNG)
    kind = b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if kind in KEPT_IN_PNG:
            kept.append(content[at:end])
        at = end
    return b"".join(kept)


def _bare_webp(content: bytes) -> bytes:
    chunks = list(_chunks(content))
    told = next((body for kind, body in chunks if kind == EXIF_CHUNK), b"")
    turn = _turn(told.removeprefix(EXIF))  # some programs begin the chunk as in a JPEG
    kept = [(kind, body) for kind, body in chunks if kind in KEPT_IN_WEBP]
    is_extended = bool(kept) and kept[0][0] == EXTENDED
    if is_extended:
        flags = kept[0][1][0] & ~(HAS_EXIF | HAS_XMP)
        turned = HAS_EXIF if turn != UPRIGHT else 0
        kept[0] = EXTENDED, bytes([flags | turned]) + kept[0][1][1:]
        kept += [(EXIF_CHUNK, _exif(turn))] if turned else []
    body = WEBP + b"".join(
        kind + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2) for kind, part in kept
    )
    return RIFF + struct.pack("<I", len(body)) + body


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a WebP file: kind and content, as far as the file says that it goes."""
    (size,) = struct.unpack_from("<I", content, 4)
    at, end = 12, min(8 + size, len(content))
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", content, at)
        yield kind, content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
