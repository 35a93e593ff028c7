"""What chance alone can explain: exact tests of counts and bounds of rates. Pure.

Counts of independent events are compared by the conditional binomial test (given the sum of two
Poisson counts, one of them is binomial), rates by Fisher's exact test (hypergeometric), a single
rate by Wilson's bounds. All tails are one-sided and exact up to rounding.
"""

from collections.abc import Callable, Iterable
from math import exp, lgamma, log, sqrt

NEGLIGIBLE = 1e-17
Z = 1.959964  # 95 % between the bounds


def more_than_usual(now: int, days: float, before: int, days_before: float) -> float:
    """The probability of ``now`` or more events in ``days`` while ``before`` came in
    ``days_before`` at the same pace. Days are positive."""
    n, odds = now + before, days / days_before

    def ratio(k: int) -> float:
        return (n - k) / (k + 1) * odds

    p = days / (days + days_before)
    first = _log_choose(n, now) + now * log(p) + before * log(1 - p)
    return _tail(now, (0, n), mean=n * p, first=exp(first), ratio=ratio)


def fewer_than_usual(now: int, days: float, before: int, days_before: float) -> float:
    """The same of ``now`` or fewer."""
    return more_than_usual(before, days_before, now, days)


def higher_share(part: int, whole: int, other_part: int, other_whole: int) -> float:
    """The probability of a share as high as part/whole or higher if it were the same for both
    groups (Fisher). Wholes are not negative, parts no larger than they."""
    every, marked = whole + other_whole, part + other_part

    def ratio(k: int) -> float:
        return (marked - k) * (whole - k) / ((k + 1) * (every - marked - whole + k + 1))

    first = (
        _log_choose(marked, part)
        + _log_choose(every - marked, whole - part)
        - _log_choose(every, whole)
    )
    bounds = (max(0, whole + marked - every), min(whole, marked))
    mean = whole * marked / every if every else 0.0
    return _tail(part, bounds, mean=mean, first=exp(first), ratio=ratio)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % bounds of a rate; (0, 1) of nothing."""
    if whole == 0:
        return 0.0, 1.0
    rate, z2 = part / whole, Z * Z
    middle = (rate + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z / (1 + z2 / whole) * sqrt(rate * (1 - rate) / whole + z2 / (4 * whole * whole))
    return max(0.0, middle - half), min(1.0, middle + half)


def _tail(
    start: int,
    bounds: tuple[int, int],
    *,
    mean: float,
    first: float,
    ratio: Callable[[int], float],
) -> float:
    """The sum of the terms from ``start`` to the upper bound. ``first`` is the term of ``start``,
    ``ratio(k)`` leads from the term of k to the next. Summed away from the mean, where terms fall:
    below the mean it is the sum of the others that is taken from 1."""
    low, high = bounds
    if start > mean:
        return min(_falling(first, map(ratio, range(start, high))), 1.0)
    if start <= low:
        return 1.0
    down = (1 / ratio(k) for k in range(start - 2, low - 1, -1))
    return max(1 - _falling(first / ratio(start - 1), down), 0.0)


def _falling(term: float, steps: Iterable[float]) -> float:
    """The sum of a term and of those that the steps lead to, as long as they count."""
    total = term
    for step in steps:
        term *= step
        total += term
        if term < total * NEGLIGIBLE:
            break
    return total


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
