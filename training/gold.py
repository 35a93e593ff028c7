"""Messages with their right answers, and which matter of a reading is which of theirs.

Lines are in the format of the reading task: ``id``, ``branch``, ``sent_at``, ``text``, ``intent``,
``report_date``, ``totals``, ``matters``.
"""

import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from bot.domain.reading import Context

Json = dict[str, Any]
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One message; ``spans`` are the places of its matters in the text, (-1, -1) where unknown."""

    text: str
    context: Context
    answer: Json
    spans: Spans
    weight: float = 1.0
    whole: bool = True  # a message as it was sent, not a single matter cut out of one


def load(path: Path, weight: float = 1.0) -> Iterator[Line]:
    """The messages of a file."""
    for raw in path.read_text(encoding="utf-8").splitlines():
        if raw.strip():
            answer = _single(raw) if path.suffix == ".tsv" else json.loads(raw)
            context = Context(datetime.fromisoformat(answer["sent_at"]), answer["branch"])
            whole = path.suffix != ".tsv"
            yield Line(answer["text"], context, answer, _spans(answer), weight, whole)


# How people put one matter after another: what stands between two of them, and in place of a
# comma within one.
_MANNERS = (
    ("，", "，"),
    (" ", " "),
    ("。", "，"),
    ("\n", "，"),
    ("；", "，"),
    (" ", ""),
    ("，", "，"),
    (" ", "，"),
    ("，还有", "，"),
    ("。另外", "，"),
    ("\n", " "),
    ("，", " "),
)


def apart(lines: Iterable[Line]) -> Iterator[Line]:
    """Each matter of some messages by itself, rows of tables left out."""
    for line in lines:
        for start, end in line.spans:
            text = line.text[start:end]
            if end - start > 5 and "|" not in text:
                yield Line(text, line.context, {}, ((0, end - start),), line.weight)


def joined(lines: Sequence[Line], weight: float) -> Iterator[Line]:
    """Messages made of single matters, up to four at a time, one after another in every manner:
    from them it is learned where one matter ends and an unrelated one begins."""
    mixed = Random(1).sample(lines, len(lines))
    at = 0
    for turn in itertools.count():
        taken = mixed[at : at + turn % 4 + 1]
        if not taken:
            return
        at += len(taken)
        between, within = _MANNERS[turn % len(_MANNERS)]
        spans, text = [], ""
        for line in taken:
            text += between if text else ""
            told = line.text.strip("。").replace("，", within)
            spans.append((len(text), len(text) + len(told)))
            text += told
        yield Line(text, taken[0].context, {}, tuple(spans), weight)


def _single(raw: str) -> Json:
    """A line of a list of single matters: category, status, source, place or -, whether help is
    asked for (1 or 0), counts, text; separated by tabs."""
    category, status, source, place, support, _, text = raw.split("\t")
    matter = {
        "span": text,
        "category": category,
        "status": status,
        "source": source,
        "place": None if place == "-" else place,
        "needs_support": support == "1",
    }
    return {"text": text, "branch": "", "sent_at": _SOME_DAY, "matters": [matter]}


_SOME_DAY = "2026-06-17T17:30:00+08:00"  # a Wednesday; nothing in these lines hangs on it


def categories(path: Path) -> Iterator[tuple[str, str]]:
    """Texts with nothing but their category: a line ``@category`` holds for the lines after it."""
    category = ""
    for raw in path.read_text(encoding="utf-8").splitlines():
        if raw.startswith("@"):
            category = raw[1:].strip()
        elif raw and not raw.startswith(("#", "=")):
            yield raw, category


def _spans(answer: Json) -> Spans:
    text, found, after = answer["text"], [], 0
    for matter in answer["matters"]:
        at = text.find(matter["span"], after)
        at = at if at >= 0 else text.find(matter["span"])
        end = at + len(matter["span"]) if at >= 0 else -1
        found.append((at, end))
        after = max(after, end)
    return tuple(found)


def pair(gold: Sequence[tuple[int, int]], read: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Indexes of gold and read spans that mean the same: the greatest overlaps first, each at
    least half of the shorter span."""
    overlaps = []
    for i, (a, b) in enumerate(gold):
        for j, (c, d) in enumerate(read):
            shared = min(b, d) - max(a, c)
            if a >= 0 and shared > 0 and 2 * shared >= min(b - a, d - c):
                overlaps.append((-shared, i, j))
    taken_gold: set[int] = set()
    taken_read: set[int] = set()
    pairs = []
    for _, i, j in sorted(overlaps):
        if i not in taken_gold and j not in taken_read:
            taken_gold.add(i)
            taken_read.add(j)
            pairs.append((i, j))
    return sorted(pairs)
