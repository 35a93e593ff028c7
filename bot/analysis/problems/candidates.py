"""Which pairs are worth a look: those that share rare pieces. Never all pairs.

Each message is looked up by its weightiest pieces in an inverted index, the rarest first, until so
many others were met; so the work for a message is bounded, however many there are. Of those who
share a piece with very many only its neighbours are met: those of a great problem still find each
other, one through the next.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from operator import itemgetter, mul

from bot.analysis.problems.vectors import Features, Vector

KEYS = 28  # pieces of a message that are looked up, of each kind
MOST_SHARED = 120  # messages that are met through one piece
SHARE_THAT_TELLS = 40  # a piece that more than one of so many have tells nothing
MOST_MET = 3_000  # others that are met for a message
NEAREST = 16  # others that are kept for a message
LEAST = 0.08  # agreement below which hardly any two are about the same
NAMES_COUNT = 1.4  # a piece of a name as against one of the trouble

_Keys = tuple[Sequence[int], Sequence[float]]  # pieces of a message, and their weights


def pairs(known: Sequence[Features]) -> Iterator[tuple[int, int]]:
    """Pairs of positions, the smaller first, each once; those of messages that tell of the same
    thing near each other, so that who looks at them has few messages in hand at a time."""
    keys = [_keys(each) for each in known]
    index: dict[int, list[int]] = {}
    for here, (pieces, _) in enumerate(keys):
        for piece in pieces:
            index.setdefault(piece, []).append(here)
    nearest = [array("I", _nearest(here, keys, index)) for here in range(len(keys))]
    for here in _along(nearest):
        for other in nearest[here]:
            if here < other:
                yield here, other
            elif here not in nearest[other]:
                yield other, here


def _along(nearest: Sequence[Sequence[int]]) -> Iterator[int]:
    """All positions, each soon after one that is near to it."""
    seen = bytearray(len(nearest))
    for start in range(len(nearest)):
        waiting = [start]
        while waiting:
            here = waiting.pop()
            if not seen[here]:
                seen[here] = True
                yield here
                waiting.extend(reversed(nearest[here]))


def _nearest(here: int, keys: Sequence[_Keys], index: Mapping[int, Sequence[int]]) -> list[int]:
    """The others that share most with a message: by the number of pieces, which is fast to count,
    then by their weight."""
    shared = _met(here, keys[here][0], index, max(MOST_SHARED, len(keys) // SHARE_THAT_TELLS))
    del shared[here]
    some = _most_shared(shared, 2 * NEAREST)
    mine = dict(zip(*keys[here], strict=True))
    weighed = [(_agreement(mine, keys[other]), other) for other, _ in some]
    weighed.sort(reverse=True)
    return [other for far, other in weighed[:NEAREST] if far >= LEAST]


def _met(
    here: int, pieces: Iterable[int], index: Mapping[int, Sequence[int]], most: int
) -> Counter[int]:
    """How many pieces others share with a message, of the pieces that at most so many have."""
    shared: Counter[int] = Counter()
    met = 0
    for who in sorted((index[piece] for piece in pieces), key=len):
        if met > MOST_MET or len(who) > most:
            break
        if len(who) > MOST_SHARED:
            start = max(0, bisect_left(who, here) - MOST_SHARED // 2)
            who = who[start : start + MOST_SHARED]
        shared.update(who)
        met += len(who)
    return shared


def _most_shared(shared: Counter[int], most: int) -> list[tuple[int, int]]:
    """The first of ``most_common``; nearly all that are met share one piece only, and are not
    sorted."""
    counts = sorted(shared.values(), reverse=True)[:most]
    some = [item for item in shared.items() if item[1] >= counts[-1]]
    return sorted(some, key=itemgetter(1), reverse=True)[:most]


def _keys(each: Features) -> _Keys:
    """The pieces by which a message is found: of its names, its subject and its whole text."""
    found: dict[int, float] = {}
    for vector, factor in ((each.place, NAMES_COUNT), (each.trouble, 1.0)):
        for piece in sorted(vector, key=vector.__getitem__, reverse=True)[:KEYS]:
            found[piece] = found.get(piece, 0.0) + factor * vector[piece]
    return array("I", found), array("f", found.values())


def _agreement(mine: Vector, keys: _Keys) -> float:
    pieces, weights = keys
    shared: Iterable[float] = map(mul, map(mine.get, pieces, repeat(0.0)), weights)
    return sum(shared)
