"""Finds and masks numbers that point to one person: telephones, identity cards, bank cards. Pure.

Masked texts keep their length, so positions in them stay right.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ－　", "0123456789Xx- ")
_SEPARATOR = r"[- ]?"


class Kind(StrEnum):
    """What a number is."""

    IDENTITY_CARD = "identity_card"
    BANK_CARD = "bank_card"
    MOBILE = "mobile"
    LANDLINE = "landline"


@dataclass(frozen=True, slots=True)
class Found:
    """A number in a text: the half-open range of its characters, and what it is."""

    start: int
    end: int
    kind: Kind


# The longest forms first: a mobile number must not be found inside a card's.
_NUMBERS = re.compile(
    r"(?<![\dA-Za-z])(?:"
    rf"(?P<identity_card>[1-9]\d{{5}}{_SEPARATOR}(?:19|20)\d{{6}}{_SEPARATOR}\d{{3}}[\dXx])"
    rf"|(?P<bank_card>[3-6]\d{{3}}(?:{_SEPARATOR}\d{{4}}){{3}}(?:{_SEPARATOR}\d{{1,3}})?)"
    rf"|(?P<mobile>(?:\+?86{_SEPARATOR})?1[3-9]\d{_SEPARATOR}\d{{4}}{_SEPARATOR}\d{{4}})"
    r"|(?P<landline>(?:\(0\d{2,3}\)|（0\d{2,3}）|0\d{2,3}[- ]?)[2-9]\d{6,7})"
    r")(?!\d)"
)
_SHOWN = {
    Kind.IDENTITY_CARD: (3, 2),
    Kind.BANK_CARD: (0, 4),
    Kind.MOBILE: (3, 4),
    Kind.LANDLINE: (4, 2),
}


def find(text: str) -> list[Found]:
    """All such numbers of a text, in order, not overlapping."""
    plain = text.translate(_WIDE)
    return [
        Found(match.start(), match.end(), Kind(str(match.lastgroup)))
        for match in _NUMBERS.finditer(plain)
    ]


def mask(text: str) -> str:
    """The text with the middle of every such number starred; of the same length."""
    pieces: list[str] = []
    at = 0
    for found in find(text):
        pieces.append(text[at : found.start])
        pieces.append(_starred(text[found.start : found.end], found.kind))
        at = found.end
    pieces.append(text[at:])
    return "".join(pieces)


def _starred(number: str, kind: Kind) -> str:
    """Keeps the digits at both ends that are needed to tell numbers apart."""
    head, tail = _SHOWN[kind]
    digits = [index for index, char in enumerate(number) if char.isalnum()]
    hidden = set(digits[head : len(digits) - tail])
    return "".join("*" if index in hidden else char for index, char in enumerate(number))
