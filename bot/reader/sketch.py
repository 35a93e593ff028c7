"""A clause as a string of letters, one for each word that tells how far something is.

The letters are the kinds of ``bot.reader.lexicon.telling``; T is trouble, # a figure. What is
learned of an order of kinds holds for words that were never seen together.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.reader.lexicon.nature import LAYER
from bot.reader.lexicon.telling import KINDS

_LETTERS: dict[str, str] = {}
for _kind, _words in KINDS.items():
    for _word in _words:
        _LETTERS.setdefault(_word, _kind)
for _word in LAYER["trouble"]:
    _LETTERS.setdefault(_word, "T")
_MATCHER = AhoCorasick(list(_LETTERS), matchkind=MatchKind.LeftmostLongest)
_KINDS_OF = list(_LETTERS.values())
_FIGURE = re.compile(r"\d+|[一二两三四五六七八九十百]+(?=[户人家个件处盏台棵米亩份张只车辆根扇块])")


class Word(NamedTuple):
    """A word that tells something, and the letter of its kind."""

    kind: str
    text: str


def sketch(text: str) -> list[Word]:
    """The words of a text that tell how far something is, in order."""
    found = [
        (start, Word(_KINDS_OF[index], text[start:end]))
        for index, start, end in _MATCHER.find_matches_as_indexes(text)
    ]
    found += [(match.start(), Word("#", "")) for match in _FIGURE.finditer(text)]
    return [word for _, word in sorted(found)]


def letters(words: Iterable[Word]) -> str:
    """The kinds of words, in order."""
    return "".join(word.kind for word in words)
