"""What a matter is about: points of words and of scenes, not the first hit.

Owns only the category; uses nothing but its word lists, so it can be replaced by itself. Each word
found gives its points to its categories: the most at the beginning of the text, where the trouble
is told, and fewer the further on it stands, where it is told what was done about it. What a letter
asks for (希望…, 请求…) counts again. The points are half units of log odds, so the share of the
best category is also how sure it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.domain.reading import Learned, Span
from bot.reader.lexicon import categories, categories_around, categories_people
from bot.reader.lexicon.categories_scenes import GROUPS, SCENES
from bot.reader.model import Grams, grams, model
from bot.vocabulary import Category

_CATEGORIES = tuple(Category)
_INDEX = {category: index for index, category in enumerate(_CATEGORIES)}
_OTHER = _INDEX[Category.OTHER]

# Half of the weight is gone after so many characters; repetitions of a word count ever less.
_HALF_LIFE = 30
_AGAIN = 0.4
_NEAR = 400
_FADING = tuple(1 / (1 + start / _HALF_LIFE) for start in range(_NEAR))
# After a word that asks, so many characters count at least so much.
_ASKED_LENGTH = 30
_ASKED_WEIGHT = 0.3
# Scenes are told at the beginning; of what comes later anything can stand beside anything.
_SCENE_LENGTH = 90
# Points of OTHER before any word is heard, and the scale that makes the sureness true: of the
# answers given with 0.7 about seven in ten are right.
_PRIOR = 1.0
_SCALE = 0.25
# No more sure than this where no word was heard at all.
_UNHEARD = 0.5
# What is learned is learned from the trouble, not from what was done about it later.
_LEARNED_LENGTH = 60


class Choice(NamedTuple):
    """A category, how sure it is (0 to 1), and the word that spoke loudest for it."""

    category: Category
    sureness: float
    evidence: Span | None


class _Scene(NamedTuple):
    category: int
    points: int
    needs: int
    without: int


def _matcher(words: Iterable[str]) -> tuple[AhoCorasick, list[str]]:
    ordered = list(dict.fromkeys(words))
    return AhoCorasick(ordered, matchkind=MatchKind.LeftmostLongest), ordered


def _points() -> dict[str, list[tuple[int, int]]]:
    """The categories of each word, as their indexes, with the points that it gives them."""
    result: dict[str, list[tuple[int, int]]] = {}
    for category, by_points in chain(categories.WORDS.items(), categories_people.WORDS.items()):
        index = _INDEX[category]
        for points, words in by_points.items():
            for word in words.split():
                result.setdefault(word, []).append((index, points))
    return result


def _group_bits() -> dict[str, int]:
    """The groups of each word of a scene, one bit for each group."""
    result: dict[str, int] = {}
    for place, words in enumerate(GROUPS.values()):
        for word in words.split():
            result[word] = result.get(word, 0) | 1 << place
    return result


def _bits(groups: str) -> int:
    names = list(GROUPS)
    return sum(1 << names.index(name) for name in groups.split())


_REQUESTS = frozenset(categories_around.REQUESTS.split())
_PLACES = frozenset(categories_around.PLACES.split())
_AFTER_PLACE = tuple(categories_around.AFTER_PLACE.split())

_POINTS = _points()
_MATCHER, _WORDS = _matcher(chain(_POINTS, _REQUESTS, categories_around.SILENT.split()))
_GIVES = [tuple(_POINTS.get(word, ())) for word in _WORDS]
_ASKS = [word in _REQUESTS for word in _WORDS]
_IS_PLACE = [word in _PLACES for word in _WORDS]

_GROUP_BITS = _group_bits()
_SCENE_MATCHER, _SCENE_WORDS = _matcher(
    chain(_GROUP_BITS, categories_around.SILENT_IN_SCENES.split())
)
_BITS = [_GROUP_BITS.get(word, 0) for word in _SCENE_WORDS]
_SCENES = tuple(
    _Scene(_INDEX[scene.category], scene.points, _bits(scene.groups), _bits(scene.without))
    for scene in SCENES
)


@lru_cache(maxsize=16)
def _own_matcher(words: tuple[str, ...]) -> AhoCorasick:
    return AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest)


class _Scores:
    """The points of every category, and the word that gave each the most."""

    __slots__ = ("loudest", "points")

    def __init__(self) -> None:
        self.points = [0.0] * len(_CATEGORIES)
        self.points[_OTHER] = _PRIOR
        self.loudest: dict[int, tuple[float, int, int]] = {}

    def give(self, index: int, points: float, *, start: int, end: int) -> None:
        self.points[index] += points
        known = self.loudest.get(index)
        if known is None or points > known[0]:
            self.loudest[index] = (points, start, end)


def categorise(
    text: str, words: Mapping[str, Category], offset: int = 0, learned: Learned | None = None
) -> Choice:
    """The category of a matter's text. ``words`` are the office's own and win over all; ``learned``
    is what its people's corrections add.

    The evidence is counted from ``offset``, the place of ``text`` in the whole message.
    """
    if words:
        terms = tuple(words)
        for index, start, end in _own_matcher(terms).find_matches_as_indexes(text):
            return Choice(words[terms[index]], 1.0, Span(offset + start, offset + end))
    scores, signs = _listen(text)
    given = [point * _SCALE for point in scores.points]
    more = learned(list(signs)) if learned else None
    if more is not None:
        given = [a + b for a, b in zip(given, more, strict=True)]
    label, sure = model("category").weigh((), {"…": signs}, given)
    chosen = Category(label)
    where = scores.loudest.get(_INDEX[chosen])
    evidence = Span(offset + where[1], offset + where[2]) if where else None
    if chosen is Category.OTHER and evidence is None:
        sure = min(sure, _UNHEARD)
    return Choice(chosen, round(sure, 2), evidence)


def seen(text: str) -> tuple[list[str], list[float]]:
    """The signs of a text and the sums that the common model gives the categories, in the order
    of ``Category``."""
    scores, signs = _listen(text)
    given = [point * _SCALE for point in scores.points]
    return list(signs), model("category").scores((), {"…": signs}, given)


def _listen(text: str) -> tuple[_Scores, Grams]:
    """The words with points, and the runs of characters of which the corpus has taught more."""
    scores = _Scores()
    asked = _hear_words(text, scores)
    _hear_scenes(text[:_SCENE_LENGTH], scores)
    signs = grams(text[:_LEARNED_LENGTH], 1, 3)
    if asked > _LEARNED_LENGTH:
        signs |= grams(text[asked : asked + _ASKED_LENGTH], 1, 3)
    return scores, signs


def topic(text: str) -> Category | None:
    """The category that the words of a clause alone speak for; None where none speaks."""
    scores = _Scores()
    _hear_words(text, scores)
    _hear_scenes(text[:_SCENE_LENGTH], scores)
    if not scores.loudest:
        return None
    best = scores.points.index(max(scores.points))
    return _CATEGORIES[best] if best in scores.loudest else None


def _hear_words(text: str, scores: _Scores) -> int:
    """Gives the points of all words; returns where what is asked for begins, or the length."""
    asked_until, asked = 0, len(text)
    heard: dict[int, float] = {}
    for word, start, end in _MATCHER.find_matches_as_indexes(text):
        if _ASKS[word]:
            asked_until, asked = end + _ASKED_LENGTH, end
            continue
        gives = _GIVES[word]
        if not gives or (_IS_PLACE[word] and text.startswith(_AFTER_PLACE, end)):
            continue
        weight = _FADING[start] if start < _NEAR else _FADING[-1]
        if start < asked_until and weight < _ASKED_WEIGHT:
            weight = _ASKED_WEIGHT
        again = heard.get(word, 1.0)
        heard[word] = again * _AGAIN
        for index, points in gives:
            scores.give(index, points * weight * again, start=start, end=end)
    return asked


def _hear_scenes(text: str, scores: _Scores) -> None:
    present = 0
    hits: list[tuple[int, int, int]] = []
    for word, start, end in _SCENE_MATCHER.find_matches_as_indexes(text):
        bits = _BITS[word]
        if bits:
            present |= bits
            hits.append((bits, start, end))
    for index, points, needs in _scenes_of(present):
        start, end = _first(hits, needs)
        scores.give(index, points, start=start, end=end)


@lru_cache(maxsize=4096)
def _scenes_of(present: int) -> tuple[tuple[int, int, int], ...]:
    """The scenes for which all groups are present and none that rules them out, each with its
    category and its points, and with the groups it needs."""
    return tuple(
        (scene.category, scene.points, scene.needs)
        for scene in _SCENES
        if present & scene.needs == scene.needs and not present & scene.without
    )


def _first(hits: Sequence[tuple[int, int, int]], needs: int) -> tuple[int, int]:
    return next((start, end) for bits, start, end in hits if bits & needs)
