"""What documents are made of. Loads nothing that writes files, so that whoever only passes it on does
not load it either."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis import Figures
from bot.domain.ledger import Entry, VisitsTold


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook is made of; all of one snapshot. ``entries`` are those of the figures'
    period, ``visits`` the visits that reports of the period declare."""

    figures: Figures
    entries: Sequence[Entry]
    visits: Sequence[VisitsTold]


@dataclass(frozen=True, slots=True)
class Circular:
    """What a bulletin is made of; all of one snapshot. ``pairs`` are matters with pictures of both
    before and after."""

    figures: Figures
    pairs: Sequence[Entry] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture for a document (PNG)."""

    caption: str
    content: bytes
    width_mm: float = 120


@dataclass(frozen=True, slots=True)
class Compared:
    """A matter in words, with small pictures (JPEG) of before and after."""

    words: str
    before: bytes
    after: bytes
