"""Messages with their right answers, and which matter of a reading is which of theirs.

Lines are in the format of the reading task: ``id``, ``branch``, ``sent_at``, ``text``, ``intent``,
``report_date``, ``totals``, ``matters``.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
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
