"""Messages as weighted bags: what names a place, and what tells the trouble.

A month of a city has tens of thousands of them, so that they are kept as plain arrays, and each is
made into mappings again only as far as it is looked at: most pairs are done with early. A piece that
no other message has only counts in lengths.
"""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import nsmallest
from operator import attrgetter

from bot.analysis.problems.pieces import Pieces, Told, pieces_of_all
from bot.analysis.problems.texts import Cleaned

Vector = Mapping[int, float]

SUBJECT_COUNTS = 2.5  # a piece in the subject as against one in the body
TROUBLE_WORD = 2.0  # a word of the lists as against a pair of characters
NAMELIKE = 0.25
AT_HAND = 1_500_000  # pieces that are kept as mappings, about
MOST_MERGED = 40  # members that say together what a group is about
MOST_PIECES = 200  # pieces that a group is known by

PLACE, SUBJECT_PLACE, TROUBLE, SUBJECT_TROUBLE, SUBJECT, WORDS = ALL = range(6)
OF_LENGTH_1 = frozenset({PLACE, SUBJECT_PLACE, TROUBLE, WORDS})


@dataclass(frozen=True)
class Features:
    """What is compared of one message, or of a group as a whole. Vectors have length 1 (or are
    empty), but ``subject_trouble`` is as long as it is rare and the values of ``subject`` sum up to
    1; the weights are how much there is of the others. ``vector`` makes one when it is asked for;
    what is ``brief`` has all its pieces in the subject."""

    vector: Callable[[int], Vector]
    brief: bool
    place_weight: float
    subject_weight: float
    words_weight: float
    length: float
    districts: frozenset[str]
    branch: str | None

    @cached_property
    def place(self) -> Vector:
        """What names a place."""
        return self.vector(PLACE)

    @cached_property
    def subject_place(self) -> Vector:
        """What names a place in the subject."""
        return self.place if self.brief else self.vector(SUBJECT_PLACE)

    @cached_property
    def trouble(self) -> Vector:
        """What tells the trouble."""
        return self.vector(TROUBLE)

    @cached_property
    def subject_trouble(self) -> Vector:
        """What tells the trouble in the subject."""
        return self.vector(SUBJECT_TROUBLE)

    @cached_property
    def subject(self) -> Vector:
        """All that the subject says."""
        return self.vector(SUBJECT)

    @cached_property
    def words(self) -> Vector:
        """The words of the lists."""
        return self.vector(WORDS)


_GET = tuple(
    map(attrgetter, ("place", "subject_place", "trouble", "subject_trouble", "subject", "words"))
)


class Known(Sequence[Features]):
    """The features of many messages in little space."""

    def __init__(self, features: Iterable[Features], found: Sequence[int]) -> None:
        self._packed = [_packed(each, found) for each in features]
        pieces = sum(len(each[1]) for each in self._packed)
        most = AT_HAND * len(self._packed) // max(1, pieces)
        self._at_hand = lru_cache(most)(self._unpacked)

    def __len__(self) -> int:
        return len(self._packed)

    def __getitem__(self, position: int) -> Features:  # type: ignore[override]
        return self._at_hand(position)

    def _unpacked(self, position: int) -> Features:
        ends, pieces, values, rest = self._packed[position]

        def vector(which: int) -> Vector:
            part = slice(ends[which], ends[which + 1])
            return dict(zip(pieces[part], values[part], strict=True))

        return Features(vector, *rest)


def features(texts: Sequence[Cleaned], branches: Sequence[str | None]) -> Known:
    """The features of all messages, which depend on each other."""
    pieces = pieces_of_all(texts)
    return Known(
        (_features(told, b, pieces) for told, b in zip(pieces.told, branches, strict=True)),
        pieces.found,
    )


_Rest = tuple[bool, float, float, float, float, frozenset[str], str | None]
_Packed = tuple[Sequence[int], Sequence[int], Sequence[float], _Rest]


def _packed(each: Features, found: Sequence[int]) -> _Packed:
    ends, pieces, values = [0], array("I"), array("f")
    for which in ALL:
        left_out = which == SUBJECT_PLACE and each.brief
        for piece, value in () if left_out else each.vector(which).items():
            if found[piece] > 1:
                pieces.append(piece)
                values.append(value)
        ends.append(len(pieces))
    weights = (each.place_weight, each.subject_weight, each.words_weight, each.length)
    return tuple(ends), pieces, values, (each.brief, *weights, each.districts, each.branch)


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
    subject_trouble = {p: rarity[p] * (1 - placeness[p]) for p in subject if placeness[p] < 1}
    vectors = (
        *(_unit(place), _unit(subject_place), _unit(trouble), subject_trouble),
        *({p: square / whole for p, square in squares.items()}, _unit(words)),
    )
    return Features(
        vectors.__getitem__,
        brief=not told.body,
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

    def vector(which: int) -> Vector:
        common = mean([_GET[which](each) for each in some])
        return _unit(common) if which in OF_LENGTH_1 else common

    return Features(
        vector,
        brief=all(each.brief for each in some),
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
    many = len(vectors)
    for vector in vectors:
        for piece, value in vector.items():
            total[piece] += value / many
    if len(total) <= MOST_PIECES:
        return total
    return dict(nsmallest(MOST_PIECES, total.items(), key=lambda item: (-item[1], item[0])))


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
