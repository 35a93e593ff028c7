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
    named: bool = False
    clauses: int = 0
    opened: Clause | None = None
    last: Clause | None = None
    kind: str = "none"

    def take(self, clause: Clause, holds: Nature, topic: Category | None) -> None:
        """One more clause."""
        self.clauses += 1
        self.opened = self.opened or clause
        self.last, self.kind = clause, kind_of(holds)
        self.named |= holds.entity
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
    state, kind = _state(before), kind_of(holds)
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
    found += _course_signs(text, clause, holds, before, kind)
    if holds.source:
        found.append(f"{group}:source")
    if clause.end - clause.body < 5:
        found.append(f"{group}:short")
    if _NUMBER.match(text, clause.body, clause.end):
        found.append("number")
    return found


def _course_signs(text: str, clause: Clause, holds: Nature, before: Before, kind: str) -> list[str]:
    """How a clause compares with those of the matter before it: people who write several matters
    begin and separate them alike, and a matter ends as its outcome is told."""
    opened, last = before.opened, before.last
    if opened is None or last is None:
        return []
    many = min(before.clauses, 5)
    end = text[max(last.body, last.end - 3) : last.end]
    found = [
        f"course:{before.kind}:{kind}",
        f"{many}:{clause.sep}",
        f"{many}:{kind}",
        f"alike:{_alike(text, opened.body, clause.body)}",
        f"{end[-1:]}<{_group(_PLAIN.get(clause.sep, 'comma'))}:{holds.entity}",
        f"{end[-1:]}<{kind}",
        f"{end[-2:]}<{kind}",
        f"{end[-1:]}<",
        f"{end[-2:]}<",
        f"{end}<",
    ]
    if clause.sep == opened.sep:
        found.append(f"alike:{clause.sep}")
    if holds.entity:
        found.append(f"entity:named:{before.named}")
    return found


def ahead(holds: Nature, after: Nature | None, mark: str, inside: str) -> list[str]:
    """What comes after a clause, behind which mark."""
    next_kind = kind_of(after) if after else "none"
    found = [f"ahead:{next_kind}:{mark}", f"{kind_of(holds)}:ahead:{next_kind}:{inside}"]
    if after and after.entity:
        found += ["ahead:entity", f"ahead:entity:{holds.entity}:{mark}"]
    return found


def _alike(text: str, one: int, other: int) -> int:
    """With how many characters, up to three, two stretches begin alike; figures are all alike."""
    for size in range(3):
        a, b = text[one + size : one + size + 1], text[other + size : other + size + 1]
        if a != b and not (a.isdigit() and b.isdigit()):
            return size
    return 3


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


def kind_of(holds: Nature) -> str:
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
