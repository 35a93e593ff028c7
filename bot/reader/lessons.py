"""What one office's own people teach: a small model beside the common one.

Each matter whose category a person has set or confirmed is an example. The lessons start from what
the common model says and learn only what it gets wrong there (multinomial logistic regression by
stochastic gradient descent with a step for each weight, Duchi et al., "Adaptive Subgradient
Methods", JMLR 2011). Pure: the same lessons in the same order give the same model.
"""

import math
from collections.abc import Collection
from typing import Final

from bot.reader import category
from bot.vocabulary import Category

# With fewer lessons than this chance would speak.
ENOUGH: Final = 30
_STEP = 1.0
_LABELS = tuple(Category)


class Lessons:
    """A model that grows lesson by lesson."""

    def __init__(self) -> None:
        self.taken = 0
        self._weights: dict[str, list[float]] = {}
        self._spread: dict[str, list[float]] = {}

    def take(self, text: str, right: Category) -> None:
        """One more matter of which a person said what it is about."""
        signs, common = category.seen(text)
        scores = [a + b for a, b in zip(common, self._sums(signs), strict=True)]
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        slope = [power / total for power in powers]
        slope[_LABELS.index(right)] -= 1
        for sign in signs:
            weights = self._weights.setdefault(sign, [0.0] * len(_LABELS))
            spread = self._spread.setdefault(sign, [1.0] * len(_LABELS))
            for index, value in enumerate(slope):
                spread[index] += value * value
                weights[index] -= _STEP / len(signs) ** 0.5 * value / math.sqrt(spread[index])
        self.taken += 1

    def __call__(self, signs: Collection[str]) -> list[float] | None:
        """What the lessons add to the sums of the categories; None while there are too few."""
        return self._sums(signs) if self.taken >= ENOUGH else None

    def _sums(self, signs: Collection[str]) -> list[float]:
        result = [0.0] * len(_LABELS)
        for row in map(self._weights.get, signs):
            if row is not None:
                result = [a + b for a, b in zip(result, row, strict=True)]
        return result
