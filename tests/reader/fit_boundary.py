"""Fits the weights of ``bot.reader.boundary`` to corpora with known matters.

    python tests/reader/fit_boundary.py CORPUS.jsonl… > bot/reader/lexicon/weights.py

Logistic regression with a quadratic penalty by plain gradient descent: deterministic, a few
seconds, no packages. Only the open corpora are meant for it.
"""

import json
import math
import sys
from datetime import datetime
from pathlib import Path

from bot.domain.clock import office_day
from bot.domain.reading import OFFICE_ZONE, Context
from bot.reader import boundary, dates, intent, place, segment, tables, templates
from bot.reader import text as text_
from bot.reader.boundary import Before
from bot.reader.clauses import Clause, Nature
from bot.reader.marks import Marks
from bot.vocabulary import Category

Example = tuple[list[str], bool]


def examples_of(line: dict[str, object]) -> list[Example]:
    """The clauses of one message that stand inside matters, with whether they open one."""
    text = str(line["text"])
    plain = text_.plain(text)
    if intent.is_question(plain) or tables.find(plain) or templates.find(plain, 0, len(plain)):
        return []
    spans: list[tuple[int, int]] = []
    for matter in line["matters"]:  # type: ignore[attr-defined]
        at = text.find(matter["span"], spans[-1][1] if spans else 0)
        at = at if at >= 0 else text.find(matter["span"])
        if at >= 0:
            spans.append((at, at + len(matter["span"])))
    found: list[Example] = []
    last = [-1]

    def decide(
        words: str, clause: Clause, holds: Nature, before: Before, topic: Category | None
    ) -> bool:
        middle = (clause.body + clause.end) / 2
        index = next((i for i, (a, b) in enumerate(spans) if a <= middle < b), -1)
        if index < 0:
            return False
        opens = index != last[0] and last[0] >= 0
        first = last[0] < 0
        last[0] = index
        if not first:
            found.append((boundary.signs(words, clause, holds, before, topic), opens))
        return opens

    context = Context(
        datetime.fromisoformat(str(line["sent_at"])), str(line["branch"]), OFFICE_ZONE
    )
    marks = Marks(plain)
    whens = dates.find(plain, office_day(context.sent_at, context.zone, context.day_ends_at))
    first_of(spans, last)
    segment.segment(
        marks,
        place.find(marks),
        [(when.start, when.end) for when in whens],
        context.branch,
        [(0, len(plain))],
        decide,
    )
    return found


def first_of(spans: list[tuple[int, int]], last: list[int]) -> None:
    """The first clause of a text opens the first matter without being asked."""
    if spans:
        last[0] = 0


def fit(
    examples: list[Example], penalty: float = 1.0, rounds: int = 500
) -> tuple[float, dict[str, float]]:
    """Bias and weights."""
    names = sorted({sign for signs, _ in examples for sign in signs})
    weights = dict.fromkeys(names, 0.0)
    bias = 0.0
    rate = 1.2
    for _ in range(rounds):
        slope = dict.fromkeys(names, 0.0)
        lean = 0.0
        for signs, opens in examples:
            score = bias + sum(weights[sign] for sign in signs)
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - opens
            lean += error
            for sign in signs:
                slope[sign] += error
        count = len(examples)
        bias -= rate * lean / count
        for name in names:
            weights[name] -= rate * (slope[name] + penalty * weights[name]) / count
    return bias, weights


def main() -> None:
    """Prints the module of weights."""
    examples = []
    for path in sys.argv[1:]:
        for raw in Path(path).read_text(encoding="utf-8").splitlines():
            examples += examples_of(json.loads(raw))
    bias, weights = fit(examples)
    right = sum((bias + sum(weights[s] for s in signs) > 0) == opens for signs, opens in examples)
    print(f"{len(examples)} clauses, {right} right", file=sys.stderr)
    print('"""How much each sign of ``boundary`` speaks for a new matter. Written by')
    print('``tests/reader/fit_boundary.py``; not to be edited by hand."""\n')
    print(f"BIAS = {bias:.2f}\n\nWEIGHTS: dict[str, float] = {{")
    for name in sorted(weights):
        if abs(weights[name]) >= 0.05:
            print(f'    "{name}": {weights[name]:.2f},')
    print("}")


if __name__ == "__main__":
    main()
