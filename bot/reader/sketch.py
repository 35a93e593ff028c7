"""A stretch of text as a string of letters, one for each word of a lexicon that divides its words
into kinds; # is a figure. What is learned of an order of kinds holds for words that were never
seen together.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

_FIGURE = re.compile(r"\d+|[一二两三四五六七八九十百]+(?=[户人家个件处盏台棵米亩份张只车辆根扇块])")


class Word(NamedTuple):
    """A word that tells something, and the letter of its kind."""

    kind: str
    text: str


class Sketcher:
    """Finds the words of a lexicon of kinds; of words at one place the longest counts."""

    def __init__(self, kinds: Mapping[str, Iterable[str]]) -> None:
        known: dict[str, str] = {}
        for kind, words in kinds.items():
            for word in words:
                known.setdefault(word, kind)
        self._kinds = list(known.values())
        self._matcher = AhoCorasick(list(known), matchkind=MatchKind.LeftmostLongest)

    def draw(self, text: str) -> list[Word]:
        """The words of a text, in order, figures among them."""
        found = [
            (start, Word(self._kinds[index], text[start:end]))
            for index, start, end in self._matcher.find_matches_as_indexes(text)
        ]
        found += [(match.start(), Word("#", "")) for match in _FIGURE.finditer(text)]
        return [word for _, word in sorted(found)]


def letters(words: Iterable[Word]) -> str:
    """The kinds of words, in order."""
    return "".join(word.kind for word in words)
