"""Messages as two weighted bags: what names a place, and what tells the trouble.

Whether a piece of two or three characters belongs to a name is learned from all messages at once:
from how often it stands inside a name (``names.spans``) among all its occurrences. So a name is
also seen where nothing marks it as one, and a shorter form of it still agrees with the longer.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.analysis.problems.names import spans
from bot.analysis.problems.texts import Cleaned
from bot.analysis.problems.troubles import in_order

Vector = Mapping[str, float]

SUBJECT_COUNTS = 2.5  # a piece in the subject as against one in the body
BODY_NAMES = 240  # names after so many characters are about something else
TROUBLE_WORD = 2.0  # a word of the lists as against a pair of characters
DOUBT = 0.25  # what a single occurrence proves
NAMELIKE = 0.25
ELSEWHERE = 1000  # messages elsewhere that count as if they were among these


@dataclass(frozen=True, slots=True)
class Features:
    """What is compared of one message. Vectors have length 1 (or are empty), but
    ``subject_trouble`` is as long as it is rare; the weights are how much there is of the others."""

    place: Vector
    subject_place: Vector
    trouble: Vector
    subject_trouble: Vector
    words: Vector
    place_weight: float
    subject_weight: float
    words_weight: float
    length: int
    branch: str | None


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Counts of a message: pieces in the subject and in the body, words of troubles in both."""

    subject: Counter[str]
    body: Counter[str]
    words: Vector


def features(texts: Sequence[Cleaned], branches: Sequence[str | None]) -> list[Features]:
    """The features of all messages, which depend on each other."""
    named = [_named(text) for text in texts]
    kept = {piece: piece for each in named for piece in each}  # one string for each piece
    pieces = [_pieces(text, kept) for text in texts]
    placeness = _placeness(named, pieces)
    found = Counter[str]()
    for each in pieces:
        found.update(each.subject.keys() | each.body.keys() | each.words.keys())
    rarity = _rarity(found, len(texts))
    return [
        _features(each, len(text.whole), branch, rarity, placeness)
        for each, text, branch in zip(pieces, texts, branches, strict=True)
    ]


def pieces_of(text: Cleaned) -> set[str]:
    """All pairs of characters and all words of troubles in a message."""
    each = _pieces(text, {})
    return set(each.subject) | set(each.body) | set(each.words)


def _rarity(found: Mapping[str, int], messages: int) -> dict[str, float]:
    """How little a piece is expected, from these messages and from what is common elsewhere: among
    thirty matters nothing is rare by count alone."""
    common = _common()
    return {
        piece: math.log((messages + ELSEWHERE) / (n + ELSEWHERE * common.get(piece, 0.0)))
        for piece, n in found.items()
    }


@cache
def _common() -> Mapping[str, float]:
    """The share of messages elsewhere that have a piece (see tests/problems/commonness.py)."""
    lines = files(__package__).joinpath("common.txt").read_text("utf-8").splitlines()
    classes = (line.split() for line in lines)
    return {piece: int(share) / 1000 for share, *pieces in classes for piece in pieces}


def _named(text: Cleaned) -> Vector:
    """The pieces that stand in names, by how surely."""
    named: dict[str, float] = defaultdict(float)
    for part in (text.subject, text.body[:BODY_NAMES]):
        for span in spans(part):
            name = part[span.start : span.end]
            for size in (2, 3):
                for i in range(len(name) - size + 1):
                    named[name[i : i + size]] += span.weight
    return named


def _pieces(text: Cleaned, kept: dict[str, str]) -> _Pieces:
    told: dict[str, float] = defaultdict(float)
    for part, counts in ((text.subject, SUBJECT_COUNTS), (text.body, 1.0)):
        for name in in_order(part):
            told[f"#{name}"] += counts
    return _Pieces(Counter(_grams(text.subject, kept)), Counter(_grams(text.body, kept)), told)


def _grams(text: str, kept: dict[str, str]) -> Iterator[str]:
    """All pieces of two characters, and those of three that stand in a name somewhere."""
    for i in range(len(text) - 1):
        piece = text[i : i + 2]
        yield kept.setdefault(piece, piece)
    for i in range(len(text) - 2):
        known = kept.get(text[i : i + 3])
        if known is not None:
            yield known


def _placeness(named: Sequence[Vector], pieces: Sequence[_Pieces]) -> dict[str, float]:
    """How often a piece stands in a name, of all its occurrences."""
    inside: dict[str, float] = defaultdict(float)
    for vector in named:
        for piece, weight in vector.items():
            inside[piece] += weight
    total = Counter[str]()
    for each in pieces:
        for counter in (each.subject, each.body):
            for piece in counter.keys() & inside.keys():
                total[piece] += counter[piece]
    return {piece: weight / (total[piece] + DOUBT) for piece, weight in inside.items()}


def _features(
    each: _Pieces,
    length: int,
    branch: str | None,
    rarity: Mapping[str, float],
    placeness: Mapping[str, float],
) -> Features:
    counts: dict[str, float] = defaultdict(float, each.body)
    for piece, n in each.subject.items():
        counts[piece] += SUBJECT_COUNTS * n
    place: dict[str, float] = {}
    trouble: dict[str, float] = {}
    for piece, count in counts.items():
        tf = (1 + math.log(count)) * rarity[piece]
        share = placeness.get(piece, 0.0)
        if share > NAMELIKE:
            place[piece] = tf * min(share, 1.0)
        if len(piece) == 2:
            trouble[piece] = tf * max(0.0, 1 - share)
    words = {w: math.log(1 + n) * rarity[w] for w, n in each.words.items()}
    subject_trouble = {
        p: rarity[p] * max(0.0, 1 - placeness.get(p, 0.0)) for p in each.subject if len(p) == 2
    }
    subject_place = {p: place[p] for p in each.subject if p in place}
    for w, v in words.items():
        trouble[w] = TROUBLE_WORD * v
    return Features(
        place=_unit(place),
        subject_place=_unit(subject_place),
        trouble=_unit(trouble),
        subject_trouble=subject_trouble,
        words=_unit(words),
        place_weight=_length(place),
        subject_weight=_length(subject_place),
        words_weight=_length(words),
        length=length,
        branch=branch,
    )


def _length(vector: Vector) -> float:
    return math.sqrt(sum(v * v for v in vector.values()))


def _unit(vector: Vector) -> Vector:
    length = _length(vector)
    return {k: v / length for k, v in vector.items() if v > 0} if length else {}


def dot(left: Vector, right: Vector) -> float:
    """The scalar product of two vectors; exact, because sets have no order to add in."""
    return math.fsum(left[piece] * right[piece] for piece in left.keys() & right.keys())
