"""What chance alone can explain: exact tests of counts and bounds of rates. Pure.

Counts of independent events are compared by the conditional binomial test (given the sum of two
Poisson counts, one of them is binomial), rates by Fisher's exact test (hypergeometric), a single
rate by Wilson's bounds. All tails are one-sided and exact up to rounding.
"""

from collections.abc import Callable
from math import exp, lgamma, log, sqrt

NEGLIGIBLE = 1e-17
Z = 1.959964  # 95 % between the bounds


def more_than_usual(now: int, days: float, before: int, days_before: float) -> float:
    """The probability of ``now`` or more events in ``days`` while ``before`` came in
    ``days_before`` at the same pace. Days are positive."""
    n, p = now + before, days / (days + days_before)
    return _tail(now, n, lambda k: _log_binomial(k, n, p))


def fewer_than_usual(now: int, days: float, before: int, days_before: float) -> float:
    """The same of ``now`` or fewer."""
    return more_than_usual(before, days_before, now, days)


def higher_share(part: int, whole: int, other_part: int, other_whole: int) -> float:
    """The probability of a share as high as part/whole or higher if it were the same for both
    groups (Fisher). Wholes are not negative, parts no larger than they."""
    every, marked = whole + other_whole, part + other_part

    def term(k: int) -> float:
        return (
            _log_choose(marked, k)
            + _log_choose(every - marked, whole - k)
            - _log_choose(every, whole)
        )

    return _tail(part, min(whole, marked), term)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % bounds of a rate; (0, 1) of nothing."""
    if whole == 0:
        return 0.0, 1.0
    rate, z2 = part / whole, Z * Z
    middle = (rate + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z / (1 + z2 / whole) * sqrt(rate * (1 - rate) / whole + z2 / (4 * whole * whole))
    return max(0.0, middle - half), min(1.0, middle + half)


def _tail(start: int, end: int, log_term: Callable[[int], float]) -> float:
    """The sum of the terms from ``start`` to ``end``. They rise to one peak and fall, so it ends
    where they fall and do not count any more."""
    total, last = 0.0, 0.0
    for k in range(start, end + 1):
        term = exp(log_term(k))
        total += term
        if term < last and term < total * NEGLIGIBLE:
            break
        last = term
    return min(total, 1.0)


def _log_binomial(k: int, n: int, p: float) -> float:
    return _log_choose(n, k) + k * log(p) + (n - k) * log(1 - p)


def _log_choose(n: int, k: int) -> float:
    if k < 0 or k > n:
        return float("-inf")
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
