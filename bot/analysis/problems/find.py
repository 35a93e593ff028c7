"""Common problems: messages about the same trouble at the same place, as groups with a title."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.analysis.problems import candidates
from bot.analysis.problems.clusters import MAYBE, OfWholes, Pair, Probability, groups
from bot.analysis.problems.pairs import probability
from bot.analysis.problems.texts import clean, first_sentence
from bot.analysis.problems.titles import typical_first
from bot.analysis.problems.vectors import MOST_MERGED, Features, Known, features, merged

REMEMBERED = 100_000  # pairs whose probability is remembered
WHOLES = 1_000  # groups that are remembered as wholes


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody told; ``branch`` is the organization that passed it on, if known."""

    text: str
    branch: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A trouble met more than once. ``members`` are positions among the messages, the most
    typical first; ``title`` is the first sentence of that one, not masked."""

    title: str
    members: tuple[int, ...]


def find(messages: Sequence[Message]) -> list[Problem]:
    """The common problems, the greatest first; each message is in one at most."""
    known = features([clean(each.text) for each in messages], [each.branch for each in messages])
    problems = []
    for group in groups(_likely(known), _asked(known), _asked_of_wholes(known)):
        members = tuple(typical_first(group, known))
        problems.append(Problem(first_sentence(messages[members[0]].text), members))
    return sorted(problems, key=lambda each: (-len(each.members), min(each.members)))


def _likely(known: Known) -> list[Pair]:
    pairs = ((a, b, probability(known[a], known[b], MAYBE)) for a, b in candidates.pairs(known))
    return [(found, a, b) for a, b, found in pairs if found]


def _asked(known: Known) -> Probability:
    """The probability of any pair, remembered for a while."""

    @lru_cache(REMEMBERED)
    def likeliness(left: int, right: int) -> float:
        return probability(known[left], known[right])

    return lambda left, right: likeliness(min(left, right), max(left, right))


def _asked_of_wholes(known: Known) -> OfWholes:
    """The probability that two groups are one, if it is not too little; a group that has not grown is made a whole once."""

    @lru_cache(WHOLES)
    def whole(some: tuple[int, ...]) -> Features:
        return merged([known[i] for i in some]) if len(some) > 1 else known[some[0]]

    def likeliness(left: Sequence[int], right: Sequence[int], least: float) -> float:
        return probability(
            whole(tuple(left[:MOST_MERGED])),
            whole(tuple(right[:MOST_MERGED])),
            least,
        )

    return likeliness
