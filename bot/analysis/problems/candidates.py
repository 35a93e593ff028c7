"""Which pairs are worth a look: those that share rare pieces. Never all pairs.

Each message is looked up by its weightiest pieces in an inverted index; pieces that very many
share lead nowhere, and only the nearest others are kept.
"""

import heapq
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bot.analysis.problems.vectors import Features, Vector, dot

Index = Mapping[str, Sequence[int]]

KEYS = 28  # pieces of a message that are looked up, of each kind
MOST_SHARED = 120  # messages that share a piece, before it tells nothing
NEAREST = 24  # others that are kept for a message


def pairs(features: Sequence[Features]) -> Iterator[tuple[int, int]]:
    """Pairs of positions, the smaller first, each once."""
    keys = [_keys(each) for each in features]
    index: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for here, mine in enumerate(keys):
        for piece in mine:
            index[piece].append(here)
    seen: set[tuple[int, int]] = set()
    for here in range(len(keys)):
        for other in _nearest(here, keys, index):
            pair = (here, other) if here < other else (other, here)
            if pair not in seen:
                seen.add(pair)
                yield pair


def _nearest(here: int, keys: Sequence[Vector], index: Index) -> list[int]:
    """The others that share most with a message: by the number of pieces, which is fast to count,
    then by their weight."""
    mine = keys[here]
    shared: Counter[int] = Counter()
    for piece in mine:
        if 1 < len(index[piece]) <= MOST_SHARED:
            shared.update(index[piece])
    del shared[here]
    some = heapq.nlargest(2 * NEAREST, shared, key=lambda other: (shared[other], -other))
    return heapq.nlargest(NEAREST, some, key=lambda other: (dot(mine, keys[other]), -other))


def _keys(each: Features) -> dict[str, float]:
    """The pieces by which a message is found: of its names, its subject and its whole text."""
    found: dict[str, float] = {}
    for vector, factor in ((each.place, 1.4), (each.trouble, 1.0)):
        for piece in _heaviest(vector):
            found[piece] = found.get(piece, 0.0) + factor * vector[piece]
    return found


def _heaviest(vector: Vector) -> list[str]:
    return heapq.nlargest(KEYS, vector, key=vector.__getitem__)
