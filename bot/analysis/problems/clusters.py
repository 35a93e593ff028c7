"""From likely pairs to groups, without chains.

Pairs are taken from the likeliest down; two groups become one only where the pairs across them
are likely on average, also those that no index brought up. Many people say little each: what they
say together is a better measure, so in the end groups are held against each other as wholes.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import product

LINK = 0.55  # a pair that may join two groups
JOIN = 0.25  # the average over pairs across two groups that joins them
MOST_COMPARED = 6  # members of each group that are compared
MAYBE = 0.3  # a pair for which two groups are compared as wholes
AS_WHOLES = 0.7  # the probability of two wholes that joins them

Pair = tuple[float, int, int]
Probability = Callable[[int, int], float]
OfWholes = Callable[[Sequence[int], Sequence[int], float], float]  # the least that counts


class Groups:
    """Who belongs together so far; whoever is in no group is one of their own."""

    def __init__(self) -> None:
        self._home: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}

    def found(self) -> list[list[int]]:
        """The groups of two or more."""
        return [sorted(group) for group in self._members.values() if len(group) > 1]

    def join(self, pairs: Iterable[Pair], fits: Callable[[list[int], list[int]], bool]) -> None:
        """Makes the groups of each pair one where they fit, the likeliest pair first."""
        refused: set[tuple[int, int, int, int]] = set()  # two groups as they were
        for _, left, right in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
            a, b = self._home_of(left), self._home_of(right)
            mine, others = self._members[a], self._members[b]
            if a == b or (attempt := (a, len(mine), b, len(others))) in refused:
                continue
            if fits(mine, others):
                self._move(a, b) if len(mine) < len(others) else self._move(b, a)
            else:
                refused.add(attempt)

    def _home_of(self, each: int) -> int:
        if each not in self._home:
            self._home[each], self._members[each] = each, [each]
        return self._home[each]

    def _move(self, source: int, target: int) -> None:
        for each in self._members[source]:
            self._home[each] = target
        self._members[target] += self._members.pop(source)


def groups(pairs: Sequence[Pair], probability: Probability, of_wholes: OfWholes) -> list[list[int]]:
    """Groups of two or more positions. ``pairs`` are those from ``MAYBE`` upwards with their
    probability, the smaller position first; the others answer for any pair and for any two groups."""
    found = Groups()
    likely = {(left, right): likeliness for likeliness, left, right in pairs}

    def asked(left: int, right: int) -> float:
        known = likely.get((min(left, right), max(left, right)))
        return probability(left, right) if known is None else known

    for near in apart(pairs):
        found.join(
            [pair for pair in near if pair[0] >= LINK],
            lambda a, b: _likely_across(a, b, asked),
        )
        found.join(near, lambda a, b: len(a) + len(b) > 2 and of_wholes(a, b, AS_WHOLES) > 0)
    return found.found()


def apart(pairs: Iterable[Pair]) -> Iterable[list[Pair]]:
    """The pairs by connected component of their graph: what joins in one has no bearing on the
    others, so each is done while its few messages are at hand."""
    leads: dict[int, int] = {}

    def lead(each: int) -> int:
        while (above := leads.setdefault(each, each)) != each:
            leads[each] = each = leads[above]
        return each

    kept = list(pairs)
    for _, left, right in kept:
        leads[lead(right)] = lead(left)
    near: dict[int, list[Pair]] = {}
    for pair in kept:
        near.setdefault(lead(pair[1]), []).append(pair)
    return near.values()


def _likely_across(left: Sequence[int], right: Sequence[int], probability: Probability) -> bool:
    """Whether pairs across are likely on average; asks for no more of them than it takes."""
    a, b = _some(left), _some(right)
    needed = JOIN * len(a) * len(b)
    total, rest = 0.0, len(a) * len(b)
    for x, y in product(a, b):
        total += probability(x, y)
        rest -= 1
        if total >= needed or total + rest < needed:
            break
    return total >= needed


def _some(group: Sequence[int]) -> Sequence[int]:
    """A few members, spread evenly."""
    if len(group) <= MOST_COMPARED:
        return group
    step = len(group) / MOST_COMPARED
    return [group[int(i * step)] for i in range(MOST_COMPARED)]
