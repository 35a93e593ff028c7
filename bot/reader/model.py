"""Linear models over named signs: what the reader has learned from the corpus.

A sign is a short string that is true of what is looked at (a word, a mark, a position). Each sign
adds its weight to every label; the softmax of the sums is the probability (multinomial logistic
regression). The weights are data, in ``bot/reader/weights/NAME.json``, written by ``python -m
training`` and never by hand.
"""

import json
import math
import re
from collections.abc import Iterable, Sequence
from importlib.resources import files


class Model:
    """A fitted model: its labels, and for each sign the labels that it speaks for or against."""

    __slots__ = ("bias", "labels", "weights")

    def __init__(
        self,
        labels: Sequence[str],
        bias: Sequence[float],
        weights: dict[str, tuple[tuple[int, float], ...]],
    ) -> None:
        self.labels, self.bias, self.weights = tuple(labels), tuple(bias), weights

    def scores(self, signs: Iterable[str], given: Sequence[float] | None = None) -> list[float]:
        """The sum of each label (log-odds, in the order of ``labels``). ``given`` are sums from
        elsewhere to start from."""
        result = (
            list(self.bias)
            if given is None
            else [a + b for a, b in zip(self.bias, given, strict=True)]
        )
        for row in map(self.weights.get, signs):
            if row is not None:
                for index, weight in row:
                    result[index] += weight
        return result

    def choose(
        self, signs: Iterable[str], given: Sequence[float] | None = None
    ) -> tuple[str, float]:
        """The likeliest label and its probability."""
        scores = self.scores(signs, given)
        top = max(scores)
        total = sum(math.exp(score - top) for score in scores)
        return self.labels[scores.index(top)], 1 / total


_DIGITS = re.compile(r"\d+")


def figures(text: str) -> str:
    """A text with each of its figures as one 0: what is learned of one number holds for others."""
    return _DIGITS.sub("0", text)


def grams(text: str, shortest: int, longest: int) -> dict[str, None]:
    """The runs of ``shortest`` to ``longest`` characters, each once, in the order of the text, each
    figure as one 0. Not a set: sums whose order changes with the process can change a decision
    that is a tie."""
    text = figures(text)
    return dict.fromkeys(
        text[at : at + size]
        for size in range(shortest, longest + 1)
        for at in range(len(text) - size + 1)
    )


LOADED: dict[str, Model] = {}


def model(name: str) -> Model:
    """The fitted model of that name, read once. Training puts its own into ``LOADED``."""
    if name not in LOADED:
        LOADED[name] = _load(name)
    return LOADED[name]


def _load(name: str) -> Model:
    raw = json.loads(files("bot.reader.weights").joinpath(f"{name}.json").read_text("utf-8"))
    weights = {
        sign: tuple(zip(row[::2], row[1::2], strict=True)) for sign, row in raw["weights"].items()
    }
    return Model(raw["labels"], raw["bias"], weights)
