"""Takes out of pictures what they say of their maker: where and when, with what, by whom. Pure.

The image itself is not touched or decoded. How a JPEG is to be turned stays, or photos would lie on
their side. JPEG: ITU-T T.81 annex B and Exif 2.32; PNG: W3C PNG, chunk specifications.
"""

import struct

JPEG, PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
APP0, APP2, APP14, APP15, COMMENT = 0xE0, 0xE2, 0xEE, 0xEF, 0xFE
KEPT_APPS = frozenset({APP0, APP2, APP14})  # density, colour profile, Adobe's colour transform
EXIF = b"Exif\x00\x00"
ORIENTATION = 0x0112
SHORT = 3
TOLD_IN_PNG = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})


def bare(content: bytes) -> bytes:
    """The picture without what it tells besides; anything else, and what is damaged, as it is."""
    try:
        if content.startswith(JPEG):
            return _bare_jpeg(content)
        if content.startswith(PNG):
            return _bare_png(content)
    except (struct.error, IndexError):
        pass  # cut short: there is no telling what it says, and nothing can show it
    return content


def _bare_jpeg(content: bytes) -> bytes:
    kept = [JPEG]
    at = len(JPEG)
    while content[at] == 0xFF and content[at + 1] not in (START_OF_SCAN, END_OF_IMAGE):
        marker = content[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        segment = content[at : at + 2 + length]
        if marker == 0xE1 and segment[4:10] == EXIF:
            kept.append(_turned(segment[10:]))
        elif not (APP0 <= marker <= APP15 or marker == COMMENT) or marker in KEPT_APPS:
            kept.append(segment)
        at += 2 + length
    return b"".join([*kept, content[at:]])


def _turned(tiff: bytes) -> bytes:
    """An Exif segment with nothing but the orientation; nothing where the picture lies right."""
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (entries,) = struct.unpack_from(f"{order}H", tiff, first)
    for n in range(entries):
        tag, _, _, turn = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * n)
        if tag == ORIENTATION and 1 < turn <= 8:
            entry = struct.pack(">HHIHH", ORIENTATION, SHORT, 1, turn, 0)
            body = EXIF + b"MM\x00*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
            return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    return b""


def _bare_png(content: bytes) -> bytes:
    kept = [PNG]
    at = len(PNG)
    while at < len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if kind not in TOLD_IN_PNG:
            kept.append(content[at:end])
        at = end
    return b"".join(kept)
