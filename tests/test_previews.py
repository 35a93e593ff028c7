"""Small pictures of photos, for documents."""

import pytest
import vl_convert

from bot.bare_pictures import picture_type
from bot.previews import LARGEST, WIDTH, drawing, previews
from tests.documents.photos import bomb, png
from tests.test_bare_pictures import exif

# How Exif 2.32 says that four fields stand which are stored as A B / C D.
STAND = {1: "ABCD", 2: "BADC", 3: "DCBA", 4: "CDAB", 5: "ACBD", 6: "CADB", 7: "DBCA", 8: "BDAC"}


@pytest.mark.parametrize("turn", STAND)
def test_a_photo_stands_upright(turn: int) -> None:
    """It looks like one that was turned beforehand."""
    lies = turn >= 5
    stored = drawing(png(300, 400) if lies else png(400, 300), "image/png", turn)
    upright = drawing(png(400, 300, STAND[turn]), "image/png", 1)
    assert vl_convert.svg_to_jpeg(stored) == vl_convert.svg_to_jpeg(upright)


def test_a_jpeg_says_itself_how_it_is_turned() -> None:
    """And is turned no further by what decodes it."""
    raw = vl_convert.svg_to_jpeg(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="90">'
        '<rect width="60" height="90" fill="#c81e1e"/></svg>'
    )
    photos = {"plain": raw, "turned": raw[:2] + exif(3, "<") + raw[2:]}
    made = previews(photos, photos.get)
    assert made["plain"] != made["turned"]


def test_small_whatever_came() -> None:
    """All of one size, in their order; what is gone, broken, too large or no picture is left out, and
    what takes all memory costs nothing but itself."""
    photos = {
        "first": png(400, 300),
        "gone": None,
        "broken": b"\x89PNG\r\n\x1a\nbroken",
        "words": b"<svg/>",
        "bomb": bomb(24_000),
        "large": png(400, 300) + bytes(LARGEST),
        "wide": png(3000, 40),
    }
    made = previews(photos, photos.get)
    assert list(made) == ["first", "wide"]
    for small in made.values():
        assert picture_type(small) == "image/jpeg"
        assert len(small) < 20_000
