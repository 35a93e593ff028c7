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


_HARD, _ACTOR, _TIME = _starts(HARD), _starts(ACTORS), _starts(TIMES)
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
    # strong marks make a sentence, the others a clause
    group = (
        "sentence"
        if sep in _STRONG
        else "spoken"
        if sep in ("space", "weak", "strong")
        else "inner"
    )
    start = clause.body
    found = [f"sep:{sep}"]
    head = "plain"
    if _HARD.match(text, start):
        head = "hard"
    elif _TIME.match(text, start):
        head = "time"
    elif _ACTOR.match(text, start):
        head = "actor"
    found.append(f"{group}:head:{head}")
    state = (
        "closed"
        if before.closed
        else "acted"
        if before.acted
        else "trouble"
        if before.trouble
        else "content"
        if before.content
        else "empty"
    )
    found.append(f"{group}:after:{state}")
    kind = (
        "trouble"
        if holds.trouble and not holds.done
        else "both"
        if holds.trouble
        else "serves"
        if holds.opens
        else "done"
        if holds.done
        else "begun"
        if holds.begun
        else "wish"
        if holds.wish
        else "going"
        if holds.going
        else "bare"
    )
    found.append(f"{group}:{kind}")
    found.append(f"{kind}:after:{state}")
    found.append(f"{group}:{head}:after:{state}")
    if holds.entity:
        found += [f"{group}:entity", f"entity:after:{state}"]
        if head == "hard":
            found.append("entity:hard")
    if topic is not None and before.topic is not None:
        found.append(f"{group}:topic:{'same' if topic is before.topic else 'other'}")
    elif topic is None:
        found.append(f"{group}:topic:none")
    if holds.source:
        found.append(f"{group}:source")
    if clause.end - start < 5:
        found.append(f"{group}:short")
    if _NUMBER.match(text, start, clause.end):
        found.append("number")
    return found
