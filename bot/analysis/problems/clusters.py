"""From likely pairs to groups, without chains.

Pairs are taken from the likeliest down; two groups become one only where the pairs across them
are likely on average, also those that no index brought up. Then each member is asked once more
whether it belongs to its group.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

LINK = 0.55  # a pair that may join two groups
JOIN = 0.25  # the average over pairs across two groups that joins them
STAY = 0.2  # the average to the others below which a member leaves
MOST_COMPARED = 6  # members of each group that are compared

Probability = Callable[[int, int], float]


def groups(likely: Iterable[tuple[float, int, int]], probability: Probability) -> list[list[int]]:
    """Groups of two or more positions. ``likely`` are pairs from ``LINK`` upwards with their
    probability; ``probability`` answers for any pair."""
    home: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    refused: set[tuple[int, int, int, int]] = set()  # two groups as they were
    for _, left, right in sorted(likely, key=lambda pair: (-pair[0], pair[1], pair[2])):
        for each in (left, right):
            if each not in home:
                home[each], members[each] = each, [each]
        a, b = home[left], home[right]
        if a == b or (attempt := (a, len(members[a]), b, len(members[b]))) in refused:
            continue
        if _across(members[a], members[b], probability) < JOIN:
            refused.add(attempt)
            continue
        if len(members[a]) < len(members[b]):
            a, b = b, a
        members[a] += members.pop(b)
        for each in members[a]:
            home[each] = a
    return [kept for group in members.values() if len(kept := _settled(group, probability)) > 1]


def _across(left: Sequence[int], right: Sequence[int], probability: Probability) -> float:
    a, b = _some(left), _some(right)
    return sum(probability(x, y) for x in a for y in b) / (len(a) * len(b))


def _some(group: Sequence[int]) -> Sequence[int]:
    """A few members, spread evenly."""
    if len(group) <= MOST_COMPARED:
        return group
    step = len(group) / MOST_COMPARED
    return [group[int(i * step)] for i in range(MOST_COMPARED)]


def _settled(group: list[int], probability: Probability) -> list[int]:
    """The group without those who hardly fit the others."""
    if len(group) < 3:
        return sorted(group)
    fit: dict[int, float] = defaultdict(float)
    for each in group:
        others = [other for other in _some(group) if other != each]
        fit[each] = sum(probability(each, other) for other in others) / len(others)
    return sorted(each for each in group if fit[each] >= STAY)
