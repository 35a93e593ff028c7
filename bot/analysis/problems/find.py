"""Common problems: messages about the same trouble at the same place, as groups with a title."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.analysis.problems import candidates
from bot.analysis.problems.clusters import LINK, Probability, groups
from bot.analysis.problems.pairs import probability
from bot.analysis.problems.texts import clean, first_sentence
from bot.analysis.problems.titles import typical_first
from bot.analysis.problems.vectors import Features, features


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
    for group in groups(_likely(known), _asked(known)):
        members = tuple(typical_first(group, known))
        problems.append(Problem(first_sentence(messages[members[0]].text), members))
    return sorted(problems, key=lambda each: (-len(each.members), min(each.members)))


def _likely(known: Sequence[Features]) -> Iterator[tuple[float, int, int]]:
    for left, right in candidates.pairs(known):
        found = probability(known[left], known[right])
        if found >= LINK:
            yield found, left, right


def _asked(known: Sequence[Features]) -> Probability:
    """The probability of any pair, worked out once."""
    seen: dict[tuple[int, int], float] = {}

    def likeliness(left: int, right: int) -> float:
        pair = (left, right) if left < right else (right, left)
        if pair not in seen:
            seen[pair] = probability(known[left], known[right])
        return seen[pair]

    return likeliness
