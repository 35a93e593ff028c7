"""How likely it is that two messages are about the same trouble at the same place."""

import math
from collections.abc import Iterable, Sequence
from operator import mul
from typing import NamedTuple

from bot.analysis.problems.vectors import Features, dot
from bot.analysis.problems.weights import BIAS, WEIGHTS

NAMED = 6.0  # a weight of names from which a message surely says where
TELLING = 5.0  # a weight of trouble words from which it surely says what
RARE_WORDS = 20.0  # what five pairs of characters weigh that hardly anybody else has
COPIED = 0.6  # agreement of two texts from which they are hardly independent
NOTE = 60  # characters up to which a message is a note
ELSEWHERE = 8.0  # set by hand: the letters to which the weights are fitted have no branch
MOST = 1 + 1e-6  # what any agreement comes to, rounding included

_WEIGHTS = tuple(WEIGHTS.values())


class _Sure(NamedTuple):
    """What place and words say of a pair."""

    place: float
    shared: float  # of the names of the one that names less
    same_place: float
    both: float  # whether both surely say where
    in_subjects: float  # whether both do in their subjects
    words: float
    telling: float  # whether both surely say what
    other_districts: float


def probability(left: Features, right: Features, least: float = 0.0) -> float:
    """From 0 to 1, the same whichever comes first; 0 for what is below ``least``. Place and words
    decide most pairs that are, whatever the rest might say for them."""
    sure = _sure(left, right)
    base = BIAS - ELSEWHERE * _elsewhere(left, right, sure.shared)
    if least and _weighed(base, _measures(sure, MOST, MOST, MOST)) < least:
        return 0.0
    trouble = dot(left.trouble, right.trouble)
    if least and _weighed(base, _measures(sure, trouble, MOST, MOST)) < least:
        return 0.0
    rest = _said_alike(left, right), max(_told(left, right), _told(right, left))
    found = _weighed(base, _measures(sure, trouble, *rest))
    return found if found >= least else 0.0


def measures(left: Features, right: Features) -> Sequence[float]:
    """The values that are weighed, each from 0 to 1, in the order of ``WEIGHTS``."""
    told = max(_told(left, right), _told(right, left))
    trouble, alike = dot(left.trouble, right.trouble), _said_alike(left, right)
    return _measures(_sure(left, right), trouble, alike, told)


def _weighed(base: float, values: Iterable[float]) -> float:
    total = sum(map(mul, _WEIGHTS, values), base)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _sure(left: Features, right: Features) -> _Sure:
    place, shared = dot(left.place, right.place), _shared(left, right)
    return _Sure(
        place,
        shared,
        max(place, shared, _subjects_agree(left, right)),
        min(1.0, min(left.place_weight, right.place_weight) / NAMED),
        min(1.0, min(left.subject_weight, right.subject_weight) / NAMED),
        dot(left.words, right.words),
        min(1.0, min(left.words_weight, right.words_weight) / TELLING),
        float(_in_other_districts(left, right)),
    )


def _subjects_agree(left: Features, right: Features) -> float:
    """How much the names in one subject agree with those of the other, or of its message."""
    if left.brief and right.brief:
        return 0.0  # no more than all names do
    return max(
        dot(left.subject_place, right.subject_place),
        0.7 * dot(left.subject_place, right.place),
        0.7 * dot(left.place, right.subject_place),
    )


def _measures(sure: _Sure, trouble: float, alike: float, told: float) -> Sequence[float]:
    """None of the last three speaks against a pair, the more there is of it."""
    place, _, same_place, both, in_subjects, words, telling, other_districts = sure
    strange = both * (1 - same_place)
    firm = words * telling
    return (
        place,
        strange,
        in_subjects * (1 - same_place),
        words,
        math.sqrt(same_place * words),
        math.sqrt(same_place * trouble) * (1 - words),
        same_place * (1 - words) * telling,
        trouble * (1 - both),
        firm,
        firm * (1 - both),
        alike * (1 - both),
        max(0.0, trouble - COPIED) * (1 - strange) ** 2,
        told,
        other_districts,
    )


def _told(left: Features, right: Features) -> float:
    """How much of what the first has in its subject the other tells somewhere."""
    names, rest = right.place, right.trouble
    return math.fsum([v for piece, v in left.subject.items() if piece in names or piece in rest])


def _in_other_districts(left: Features, right: Features) -> bool:
    return bool(left.districts and right.districts and not left.districts & right.districts)


def _said_alike(left: Features, right: Features) -> float:
    """How much that is rare both subjects have word for word, names apart."""
    a, b = left.subject_trouble, right.subject_trouble
    return min(1.0, math.fsum([value for piece, value in a.items() if piece in b]) / RARE_WORDS)


def _elsewhere(left: Features, right: Features, shared: float) -> float:
    """Whether short notes that name no place come from different branches: where a note says only
    what is broken, the branch that sent it says where."""
    if not left.branch or not right.branch or left.branch == right.branch:
        return 0.0
    named = min(1.0, shared * min(left.place_weight, right.place_weight) / NAMED)
    return (1 - named) * min(1.0, NOTE / max(left.length, right.length))


def _shared(left: Features, right: Features) -> float:
    """How much of the names of the one that names less the other has, too."""
    a, b = (left, right) if left.place_weight <= right.place_weight else (right, left)
    names = b.place
    return math.sqrt(math.fsum([v * v for piece, v in a.place.items() if piece in names]))
