"""Fits the weights of ``bot/analysis/problems/weights.py`` to labelled messages.

    .venv/bin/python tests/problems/fit.py FILE…

Each FILE has lines of JSON: ``text``, and ``group``, the same for messages about the same trouble
at the same place, null for one that stands alone. The pairs that the index brings up are what is
learned from: a logistic regression with a small ridge, by Newton's method. A measure whose weight
gets the sign it may not have is left out and the rest fitted again. Leaving one FILE out each time
would say how good it is; this only prints the weights.
"""

import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.analysis.problems.candidates import pairs
from bot.analysis.problems.pairs import measures
from bot.analysis.problems.texts import clean
from bot.analysis.problems.vectors import features
from bot.analysis.problems.weights import WEIGHTS

AGAINST = {"strange", "strange_subject", "place_other"}  # the others may only speak for a pair
BY_HAND = {"copy", "trouble_alone", "alike_alone", "firm_alone", "place_other"}  # kept as they are
RIDGE = 20.0
ROUNDS = 12

Row = tuple[list[float], float, float]  # measures, answer, what the weights set by hand give


def main(files: Sequence[str]) -> None:
    """Prints the weights that fit all files together."""
    rows = [row for name in files for row in rows_of(Path(name))]
    kept = [name for name in WEIGHTS if name not in BY_HAND]
    while True:
        weights = fitted(rows, [list(WEIGHTS).index(name) for name in kept])
        signs = {n: -1 if n in AGAINST else 1 for n in kept}
        wrong = [n for n, w in zip(kept, weights[1:], strict=True) if w * signs[n] < 0]
        if not wrong:
            break
        kept = [name for name in kept if name not in wrong]
    fitted_to = dict(zip(kept, weights[1:], strict=True))
    print(f"BIAS = {weights[0]:.2f}")
    for name in WEIGHTS:
        found = fitted_to.get(name, WEIGHTS[name] if name in BY_HAND else 0.0)
        print(f"    {name!r}: {found:.2f},")


def rows_of(path: Path) -> list[Row]:
    """What is measured of each pair that the index brings up, and whether it belongs together."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    known = features([clean(line["text"]) for line in lines], [None] * len(lines))
    group = [line["group"] for line in lines]
    rows = []
    for a, b in pairs(known):
        values = list(measures(known[a], known[b]))
        given = sum(WEIGHTS[n] * v for n, v in zip(WEIGHTS, values, strict=True) if n in BY_HAND)
        rows.append((values, float(group[a] is not None and group[a] == group[b]), given))
    return rows


def fitted(rows: Sequence[Row], columns: Sequence[int]) -> list[float]:
    """The bias and the weights of some columns."""
    size = len(columns) + 1
    weights = [0.0] * size
    for _ in range(ROUNDS):
        slope = [-RIDGE * w if i else 0.0 for i, w in enumerate(weights)]
        bend = [[RIDGE if i == j and i else 0.0 for j in range(size)] for i in range(size)]
        for values, answer, given in rows:
            x = [1.0, *(values[c] for c in columns)]
            z = given + sum(w * v for w, v in zip(weights, x, strict=True))
            p = 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
            curve = p * (1 - p)
            for i, v in enumerate(x):
                slope[i] += (answer - p) * v
                if curve > 1e-6:
                    for j in range(i + 1):
                        bend[i][j] += curve * v * x[j]
        step = solved(bend, slope)
        weights = [w + s for w, s in zip(weights, step, strict=True)]
    return weights


def solved(lower: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a symmetric system, of which the lower half is given (Cholesky)."""
    size = len(right)
    root = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = lower[i][j] - sum(root[i][k] * root[j][k] for k in range(j))
            root[i][j] = math.sqrt(rest) if i == j else rest / root[j][j]
    half: list[float] = []
    for i in range(size):
        half.append((right[i] - sum(root[i][k] * half[k] for k in range(i))) / root[i][i])
    found = [0.0] * size
    for i in reversed(range(size)):
        rest = half[i] - sum(root[k][i] * found[k] for k in range(i + 1, size))
        found[i] = rest / root[i][i]
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
