"""Linear models over named signs: what the reader has learned from the corpus.

A sign is a short string that is true of what is looked at (a word, a mark, a position). Each sign
adds its weight to every label; the softmax of the sums is the probability (multinomial logistic
regression). The weights are data, in ``bot/reader/weights/NAME.json``, written by ``python -m
training`` and never by hand.

Most of the reader's time goes into these sums, so they are made without a loop of Python's: the
weights of a sign for all labels are one integer, hundredths side by side in lanes of 32 bits, and
adding such integers adds every label's weight at once. Whole numbers also make the sums the same
in any order.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files

from ahocorasick_rs import AhoCorasick

_DIGITS = re.compile(r"\d+")


def figures(text: str) -> str:
    """A text with each of its figures as one 0: what is learned of one number holds for others."""
    return _DIGITS.sub("0", text)


class Grams:
    """The runs of ``shortest`` to ``longest`` characters of some texts, each once."""

    __slots__ = ("longest", "shortest", "texts")

    def __init__(self, texts: tuple[str, ...], shortest: int, longest: int) -> None:
        self.texts, self.shortest, self.longest = texts, shortest, longest

    def __or__(self, other: "Grams") -> "Grams":
        return Grams(self.texts + other.texts, self.shortest, self.longest)

    def __iter__(self) -> Iterator[str]:
        """In the order of the text, so that training sees them alike in every process."""
        return iter(
            dict.fromkeys(
                text[at : at + size]
                for text in self.texts
                for size in range(self.shortest, self.longest + 1)
                for at in range(len(text) - size + 1)
            )
        )


def grams(text: str, shortest: int, longest: int) -> Grams:
    """The runs of ``shortest`` to ``longest`` characters of a text, each figure as one 0."""
    return Grams((figures(text),), shortest, longest)


# Runs of characters that are signs: by the form of the sign ("w…", "…$"), in which … is the run.
Runs = Mapping[str, Grams]

# A lane holds 4 million weights before it runs over; no text has so many signs.
_LANE = 32
_MIDDLE = 1 << _LANE - 1


class Model:
    """A fitted model: its labels, and for each sign the labels that it speaks for or against.

    ``bias`` is in hundredths, one for each label, as are ``weights``: by sign the index of a label
    and its weight, in turn.
    """

    __slots__ = ("_bias", "_forms", "_known", "_lanes", "labels", "weights")

    def __init__(
        self, labels: Sequence[str], bias: Sequence[int], weights: Mapping[str, Sequence[int]]
    ) -> None:
        self.labels = tuple(labels)
        self._lanes = range(0, _LANE * len(self.labels), _LANE)
        self.weights = {sign: self._packed(row) for sign, row in weights.items()}
        # each lane begins in its middle, so that no sum borrows from the next lane
        self._bias = sum(
            (_MIDDLE + value) << lane for lane, value in zip(self._lanes, bias, strict=True)
        )
        self._forms: dict[str, dict[str, int]] = {}
        self._known: dict[tuple[str, int, int], tuple[AhoCorasick, list[int]]] = {}

    def _packed(self, row: Sequence[int]) -> int:
        if len(row) == 2:
            return row[1] << row[0] * _LANE
        return sum(row[at + 1] << row[at] * _LANE for at in range(0, len(row), 2))

    def of_form(self, form: str) -> Mapping[str, int]:
        """The weights of all signs of a form, by what stands in the place of …."""
        known = self._forms.get(form)
        if known is None:
            head, _, tail = form.partition("…")
            known = self._forms[form] = {
                sign[len(head) : len(sign) - len(tail)]: weight
                for sign, weight in self.weights.items()
                if sign.startswith(head) and sign.endswith(tail)
            }
        return known

    def _sum(self, form: str, found: Grams) -> int:
        """The weights of all runs that are known: only they are looked at, in one pass."""
        key = form, found.shortest, found.longest
        if key not in self._known:
            known = {
                run: weight
                for run, weight in self.of_form(form).items()
                if found.shortest <= len(run) <= found.longest
            }
            self._known[key] = AhoCorasick(list(known)), list(known.values())
        matcher, weights = self._known[key]
        hits = {
            hit[0]
            for text in found.texts
            for hit in matcher.find_matches_as_indexes(text, overlapping=True)
        }
        return sum(map(weights.__getitem__, hits))

    def scores(
        self, signs: Iterable[str], runs: Runs | None = None, given: Sequence[float] = ()
    ) -> list[float]:
        """The sum of each label (log-odds, in the order of ``labels``). ``runs`` are more signs;
        ``given`` are sums from elsewhere to start from."""
        total = sum(filter(None, map(self.weights.get, signs)), self._bias)
        if runs:
            for form, found in runs.items():
                total += self._sum(form, found)
        sums = [((total >> lane & 0xFFFFFFFF) - _MIDDLE) / 100 for lane in self._lanes]
        return [a + b for a, b in zip(sums, given, strict=True)] if given else sums

    def score(self, signs: Iterable[str]) -> int:
        """The sum of a model with a single label, in hundredths, to be compared with others."""
        return sum(filter(None, map(self.weights.get, signs)), self._bias) - _MIDDLE

    def choose(self, signs: Iterable[str], runs: Runs | None = None) -> str:
        """The likeliest label."""
        scores = self.scores(signs, runs)
        return self.labels[scores.index(max(scores))]

    def weigh(
        self, signs: Iterable[str], runs: Runs | None = None, given: Sequence[float] = ()
    ) -> tuple[str, float]:
        """The likeliest label and its probability."""
        scores = self.scores(signs, runs, given)
        top = max(scores)
        total = sum(math.exp(score - top) for score in scores)
        return self.labels[scores.index(top)], 1 / total


def spelled(signs: Iterable[str], runs: Runs | None = None) -> tuple[str, ...]:
    """All signs in full, as the weights name them."""
    return (
        *signs,
        *(form.replace("…", run) for form, found in (runs or {}).items() for run in found),
    )


LOADED: dict[str, Model] = {}


def model(name: str) -> Model:
    """The fitted model of that name, read once. Training puts its own into ``LOADED``."""
    found = LOADED.get(name)
    if found is None:
        found = LOADED[name] = _load(name)
    return found


class _Hundredths(dict[str, int]):
    """Numbers as they are written in JSON, in hundredths."""

    def __missing__(self, written: str) -> int:
        self[written] = value = round(float(written) * 100)
        return value


def _load(name: str) -> Model:
    written = files("bot.reader.weights").joinpath(f"{name}.json").read_text("utf-8")
    raw = json.loads(written, parse_float=_Hundredths().__getitem__)
    return Model(raw["labels"], raw["bias"], raw["weights"])
