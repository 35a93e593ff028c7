"""What can be seen of a clause that may open a new matter, and of the matter before it.

The signs are named here; what each of them says is learned (``model``, ``training``).
"""

import re
from dataclasses import dataclass

from bot.reader.clauses import Clause, Nature
from bot.reader.lexicon.openings import ACTORS, HARD, TIMES
from bot.vocabulary import Category


def _starts(words: tuple[str, ...] | list[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


# What a clause may begin with, what the matter before may have got to and what a clause may hold:
# in each the first that is true counts.
_HEADS = (("hard", _starts(HARD)), ("time", _starts(TIMES)), ("actor", _starts(ACTORS)))
_STATES = ("closed", "acted", "trouble", "content")
_KINDS = (
    ("opens", "serves"),
    ("done", "done"),
    ("begun", "begun"),
    ("wish", "wish"),
    ("going", "going"),
)
_NUMBER = re.compile(r"[约近共]?[\d一二三四五六七八九十百千两几]{1,5}[多余来]?[一-龥]{1,3}$")
_PLAIN = {
    "\n": "line",
    "。": "stop",
    "！": "stop",
    "？": "ask",
    "；": "semi",
    "，": "comma",
    " ": "space",
    "：": "colon",
    ">": "strong",
    "~": "weak",
    "→": "arrow",
    "|": "bar",
    "": "none",
}
_STRONG = frozenset(("line", "stop", "semi"))
_SPOKEN = frozenset(("space", "weak", "strong"))


@dataclass(slots=True)
class Before:
    """The matter before a clause, as far as it has been gathered."""

    trouble: bool = False
    acted: bool = False
    closed: bool = False
    content: bool = False
    topic: Category | None = None

    def take(self, holds: Nature, topic: Category | None) -> None:
        """One more clause."""
        self.trouble |= holds.trouble or holds.wish
        self.acted |= holds.done or holds.begun
        self.closed = holds.done or (self.closed and not holds.trouble)
        self.content |= holds.trouble or holds.done or holds.service or holds.begun or holds.wish
        self.topic = self.topic or topic


def signs(
    text: str, clause: Clause, holds: Nature, before: Before, topic: Category | None
) -> list[str]:
    """The named signs of a clause."""
    sep = _PLAIN.get(clause.sep, "comma")
    group, head = _group(sep), _head(text, clause.body)
    state, kind = _state(before), _kind(holds)
    found = [
        f"sep:{sep}",
        f"{group}:head:{head}",
        f"{group}:after:{state}",
        f"{group}:{kind}",
        f"{kind}:after:{state}",
        f"{group}:{head}:after:{state}",
    ]
    if holds.entity:
        found += [f"{group}:entity", f"entity:after:{state}"]
        if head == "hard":
            found.append("entity:hard")
    found += _topic_signs(group, before.topic, topic)
    if holds.source:
        found.append(f"{group}:source")
    if clause.end - clause.body < 5:
        found.append(f"{group}:short")
    if _NUMBER.match(text, clause.body, clause.end):
        found.append("number")
    return found


def _group(sep: str) -> str:
    """Strong marks make a sentence, the others a clause."""
    if sep in _STRONG:
        return "sentence"
    return "spoken" if sep in _SPOKEN else "inner"


def _head(text: str, start: int) -> str:
    """What a clause begins with."""
    return next((name for name, words in _HEADS if words.match(text, start)), "plain")


def _state(before: Before) -> str:
    """How far the matter before has got."""
    return next((name for name in _STATES if getattr(before, name)), "empty")


def _kind(holds: Nature) -> str:
    """The weightiest thing that a clause holds."""
    if holds.trouble:
        return "both" if holds.done else "trouble"
    return next((name for field, name in _KINDS if getattr(holds, field)), "bare")


def _topic_signs(group: str, before: Category | None, topic: Category | None) -> list[str]:
    if topic is None:
        return [f"{group}:topic:none"]
    if before is None:
        return []
    return [f"{group}:topic:{'same' if topic is before else 'other'}"]
