"""Messages as weighted bags: what names a place, and what tells the trouble.

A month of a city has tens of thousands of them, so that they are kept as plain arrays and made into
mappings again where they are looked at. A piece that no other message has only counts in lengths.
"""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.analysis.problems.pieces import Pieces, Told, pieces_of_all
from bot.analysis.problems.texts import Cleaned

Vector = Mapping[int, float]

SUBJECT_COUNTS = 2.5  # a piece in the subject as against one in the body
TROUBLE_WORD = 2.0  # a word of the lists as against a pair of characters
NAMELIKE = 0.25
AT_HAND = 8_192  # messages that are kept as mappings
MOST_MERGED = 40  # members that say together what a group is about
MOST_PIECES = 200  # pieces that a group is known by


@dataclass(frozen=True, slots=True)
class Features:
    """What is compared of one message, or of a group as a whole. Vectors have length 1 (or are
    empty), but ``subject_trouble`` is as long as it is rare and the values of ``subject`` sum up to
    1; the weights are how much there is of the others."""

    place: Vector
    subject_place: Vector
    trouble: Vector
    subject_trouble: Vector
    subject: Vector
    words: Vector
    place_weight: float
    subject_weight: float
    words_weight: float
    length: float
    districts: frozenset[str]
    branch: str | None

    @property
    def vectors(self) -> tuple[Vector, ...]:
        """All vectors, in the order in which they come."""
        return (
            *(self.place, self.subject_place, self.trouble),
            *(self.subject_trouble, self.subject, self.words),
        )


class Known(Sequence[Features]):
    """The features of many messages in little space."""

    def __init__(self, features: Iterable[Features], found: Sequence[int]) -> None:
        self._packed = [_packed(each, found) for each in features]
        self._at_hand = lru_cache(AT_HAND)(self._unpacked)

    def __len__(self) -> int:
        return len(self._packed)

    def __getitem__(self, position: int) -> Features:  # type: ignore[override]
        return self._at_hand(position)

    def _unpacked(self, position: int) -> Features:
        ends, pieces, values, rest = self._packed[position]
        place, subject_place, trouble, subject_trouble, subject, words = (
            dict(zip(pieces[a:b], values[a:b], strict=True)) for a, b in pairwise(ends)
        )
        return Features(place, subject_place, trouble, subject_trouble, subject, words, *rest)


def features(texts: Sequence[Cleaned], branches: Sequence[str | None]) -> Known:
    """The features of all messages, which depend on each other."""
    pieces = pieces_of_all(texts)
    return Known(
        (_features(told, b, pieces) for told, b in zip(pieces.told, branches, strict=True)),
        pieces.found,
    )


_Rest = tuple[float, float, float, float, frozenset[str], str | None]
_Packed = tuple[Sequence[int], Sequence[int], Sequence[float], _Rest]


def _packed(each: Features, found: Sequence[int]) -> _Packed:
    ends, pieces, values = [0], array("I"), array("f")
    for vector in each.vectors:
        for piece, value in vector.items():
            if found[piece] > 1:
                pieces.append(piece)
                values.append(value)
        ends.append(len(pieces))
    rest = (each.place_weight, each.subject_weight, each.words_weight, each.length)
    return tuple(ends), pieces, values, (*rest, each.districts, each.branch)


def _features(told: Told, branch: str | None, pieces: Pieces) -> Features:
    rarity, placeness = pieces.rarity, pieces.placeness
    counts: dict[int, float] = defaultdict(float, Counter(told.body))
    for piece in told.subject:
        counts[piece] += SUBJECT_COUNTS
    place: dict[int, float] = {}
    trouble: dict[int, float] = {}
    for piece, count in counts.items():
        tf = (1 + math.log(count)) * rarity[piece]
        share = placeness[piece]
        if share > NAMELIKE:
            place[piece] = tf * min(share, 1.0)
        if share < 1:
            trouble[piece] = tf * (1 - share)
    words = _words(told, rarity)
    trouble.update((word, TROUBLE_WORD * value) for word, value in words.items())
    subject = dict.fromkeys(told.subject)
    subject_place = {p: place[p] for p in subject if p in place}
    squares = {p: rarity[p] ** 2 for p in subject}
    whole = sum(squares.values()) or 1.0
    return Features(
        place=_unit(place),
        subject_place=_unit(subject_place),
        trouble=_unit(trouble),
        subject_trouble={p: rarity[p] * (1 - placeness[p]) for p in subject if placeness[p] < 1},
        subject={p: square / whole for p, square in squares.items()},
        words=_unit(words),
        place_weight=_length(place),
        subject_weight=_length(subject_place),
        words_weight=_length(words),
        length=told.length,
        districts=told.districts,
        branch=branch,
    )


def _words(told: Told, rarity: Sequence[float]) -> dict[int, float]:
    counts: dict[int, float] = defaultdict(float, Counter(told.body_words))
    for word in told.subject_words:
        counts[word] += SUBJECT_COUNTS
    return {word: math.log(1 + n) * rarity[word] for word, n in counts.items()}


def merged(some: Sequence[Features]) -> Features:
    """A group as if it were one message: what most of its members say is what it says."""
    branches = {each.branch for each in some}
    named = Counter(code for each in some for code in each.districts)
    means = [mean(vectors) for vectors in zip(*(each.vectors for each in some), strict=True)]
    place, subject_place, trouble, subject_trouble, subject, words = means
    return Features(
        place=_unit(place),
        subject_place=_unit(subject_place),
        trouble=_unit(trouble),
        subject_trouble=subject_trouble,
        subject=subject,
        words=_unit(words),
        place_weight=sum(each.place_weight for each in some) / len(some),
        subject_weight=sum(each.subject_weight for each in some) / len(some),
        words_weight=sum(each.words_weight for each in some) / len(some),
        length=sum(each.length for each in some) / len(some),
        districts=frozenset(code for code, n in named.items() if 3 * n >= len(some)),
        branch=branches.pop() if len(branches) == 1 else None,
    )


def mean(vectors: Sequence[Vector]) -> Vector:
    """The average of vectors, as far as their greatest pieces go."""
    total: dict[int, float] = defaultdict(float)
    for vector in vectors:
        for piece, value in vector.items():
            total[piece] += value / len(vectors)
    kept = sorted(total.items(), key=lambda item: (-item[1], item[0]))[:MOST_PIECES]
    return dict(kept)


def _length(vector: Vector) -> float:
    return math.sqrt(math.fsum(v * v for v in vector.values()))


def _unit(vector: Vector) -> Vector:
    length = _length(vector)
    return {k: v / length for k, v in vector.items() if v > 0} if length else {}


def dot(left: Vector, right: Vector) -> float:
    """The scalar product of two vectors; exact, because sets have no order to add in."""
    if len(right) < len(left):
        left, right = right, left
    return math.fsum([value * right[piece] for piece, value in left.items() if piece in right])
