"""Which piece of its words each value of a matter comes from."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ledger import Matter
from bot.domain.reading import Context
from bot.masking import mask
from bot.pages.marking import MARKED, Piece, pieces
from bot.reader import read
from bot.vocabulary import Category, Source, Status

CONTEXT = Context(datetime(2026, 6, 18, 4, tzinfo=UTC))
TEXT = "12345转来3号楼张先生反映路灯不亮，涉及20户，正在联系市政，电话13812345678"


def a_matter(text: str) -> Matter:
    """A matter as the reader understands its words."""
    [told] = read(text, CONTEXT).matters
    day, of = date(2026, 6, 18), (1, 1001, 1, 1, "启明村党支部")
    matter = Matter(*of, day, told.title, text, told.source, told.category, told.status)
    return replace(matter, place=told.place, households=told.households, owner=told.owner)


def marked(matter: Matter) -> dict[str, str]:
    return {piece.means: piece.text for piece in pieces(matter, CONTEXT, mask) if piece.means}


def test_each_value_beside_its_words() -> None:
    """Place, source, count and status, each where it is said; numbers of residents stay masked."""
    matter = a_matter(TEXT)
    found = marked(matter)
    assert found["地点"] == "3号楼"
    assert "12345" in found["来源"]
    assert found["户数"] == "20户"
    assert "".join(piece.text for piece in pieces(matter, CONTEXT, mask)) == mask(TEXT)


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"place": "5号楼"}, "地点"),
        ({"households": 21}, "户数"),
        ({"source": Source.VISIT}, "来源"),
        ({"status": Status.RESOLVED}, "状态"),
    ],
)
def test_what_was_said_elsewhere_is_not_put_down_to_these_words(
    changed: dict[str, object], name: str
) -> None:
    """A value that a person has changed since is marked nowhere."""
    matter = a_matter(TEXT)
    assert name in "".join(marked(matter))
    assert name not in "".join(marked(replace(matter, **changed)))  # type: ignore[arg-type]


@given(st.text(max_size=200))
def test_nothing_of_the_words_is_lost(text: str) -> None:
    """Whatever they are: all pieces together are the words."""
    of = (1, 1001, 1, 1, "启明村党支部", date(2026, 6, 18), text[:10], text)
    matter = Matter(*of, Source.UNKNOWN, Category.OTHER, Status.PENDING)
    found = pieces(matter, CONTEXT, str)
    assert "".join(piece.text for piece in found) == text
    assert all(isinstance(piece, Piece) and piece.text for piece in found)
    assert {name for piece in found for name in piece.means.split("、") if name} <= {
        *MARKED.values()
    }
