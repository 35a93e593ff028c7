"""Multinomial logistic regression by FTRL-Proximal.

McMahan et al., "Ad Click Prediction: a View from the Trenches" (KDD 2013), algorithm 1, for
softmax: one step for each example, a learning rate for each weight, and an L1 penalty that leaves
most weights at zero, so that what is written stays small. Deterministic: the order of the examples
comes from a fixed seed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
BIAS = "="


@dataclass(frozen=True, slots=True)
class Example:
    """What was seen, what is right, and what was known beforehand (sums by label)."""

    signs: tuple[str, ...]
    label: str
    given: tuple[float, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """Labels, their bias, and the weights of each sign (one for each label)."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: dict[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Settings:
    """How strongly weights are held back, and how often the examples are gone through."""

    l1: float = 0.4
    l2: float = 1.0
    rate: float = 0.15
    rounds: int = 12
    seen: int = 2  # signs met less often are left out
    least: float = 0.04  # smaller weights are left out


def fit(examples: Sequence[Example], labels: Sequence[str], settings: Settings) -> Fitted:
    """The weights that explain the examples."""
    counts = Counter(sign for example in examples for sign in set(example.signs))
    names = [BIAS, *sorted(sign for sign, count in counts.items() if count >= settings.seen)]
    index = {name: place for place, name in enumerate(names)}
    rows = [
        np.array([0, *sorted({index[s] for s in example.signs if s in index})])
        for example in examples
    ]
    right = [labels.index(example.label) for example in examples]
    given = [
        np.array(example.given) if example.given else np.zeros(len(labels)) for example in examples
    ]
    z = np.zeros((len(names), len(labels)))
    n = np.zeros_like(z)
    order = np.random.default_rng(1)
    for _ in range(settings.rounds):
        for at in order.permutation(len(examples)):
            row = rows[at]
            weights = _weights(z[row], n[row], settings)
            slope = _softmax(weights.sum(axis=0) + given[at])
            slope[right[at]] -= 1
            slope *= examples[at].weight
            step = (np.sqrt(n[row] + slope**2) - np.sqrt(n[row])) / settings.rate
            z[row] += slope - step * weights
            n[row] += slope**2
    final = np.round(_weights(z, n, settings), 2)
    final[np.abs(final) < settings.least] = 0
    kept = {
        name: tuple(float(x) for x in final[place])
        for place, name in enumerate(names)
        if place and final[place].any()
    }
    return Fitted(tuple(labels), tuple(float(x) for x in final[0]), kept)


@dataclass(frozen=True, slots=True)
class Choice:
    """Some candidates, each with what was seen of it, of which one is right."""

    candidates: tuple[tuple[str, ...], ...]
    right: int
    weight: float = 1.0


def fit_choice(choices: Sequence[Choice], label: str, settings: Settings) -> Fitted:
    """The weights by which the right candidate is likeliest among its own: a conditional logit
    (McFadden 1974), by the same steps."""
    counts = Counter(sign for choice in choices for row in choice.candidates for sign in set(row))
    names = sorted(sign for sign, count in counts.items() if count >= settings.seen)
    index = {name: place for place, name in enumerate(names)}
    groups = [
        [np.array(sorted({index[s] for s in row if s in index}), int) for row in choice.candidates]
        for choice in choices
    ]
    z, n = np.zeros(len(names)), np.zeros(len(names))
    order = np.random.default_rng(1)
    for _ in range(settings.rounds):
        for at in order.permutation(len(choices)):
            rows = groups[at]
            flat, back = np.unique(np.concatenate(rows), return_inverse=True)
            owner = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
            weights = _weights(z[flat], n[flat], settings)
            sums = np.bincount(owner, weights[back], minlength=len(rows)).astype(np.float64)
            error = _softmax(sums)
            error[choices[at].right] -= 1
            error *= choices[at].weight
            slope = np.bincount(back, error[owner], minlength=len(flat))
            step = (np.sqrt(n[flat] + slope**2) - np.sqrt(n[flat])) / settings.rate
            z[flat] += slope - step * weights
            n[flat] += slope**2
    final = np.round(_weights(z, n, settings), 2)
    final[np.abs(final) < settings.least] = 0
    kept: dict[str, tuple[float, ...]] = {
        name: (float(final[at]),) for at, name in enumerate(names) if final[at]
    }
    return Fitted((label,), (0.0,), kept)


def _weights(z: Floats, n: Floats, settings: Settings) -> Floats:
    shrunk = np.sign(z) * np.maximum(np.abs(z) - settings.l1, 0)
    return np.asarray(-shrunk / ((1 + np.sqrt(n)) / settings.rate + settings.l2))


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum())
