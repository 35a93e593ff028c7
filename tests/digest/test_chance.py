"""Exact tests: the same as sums in whole numbers, and right where floats would underflow."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.chance import fewer_than_usual, higher_share, more_than_usual, wilson
from tests.digest.test_commentary import tail_binomial, tail_fisher

counts = st.integers(0, 60)


@given(counts, counts, st.integers(1, 25), st.integers(1, 25))
def test_counts_against_each_other(now: int, before: int, days: int, days_before: int) -> None:
    """The conditional binomial tail, term by term."""
    exact = float(tail_binomial(now, before, days, days_before))
    assert isclose(more_than_usual(now, days, before, days_before), exact, abs_tol=1e-9)


@given(counts, counts, counts, counts)
def test_shares_against_each_other(part: int, rest: int, other: int, other_rest: int) -> None:
    """Fisher's tail, term by term."""
    wholes = (part + rest, other + other_rest)
    exact = float(tail_fisher(part, wholes[0], other, wholes[1]))
    assert isclose(higher_share(part, wholes[0], other, wholes[1]), exact, abs_tol=1e-9)


def test_where_single_terms_are_too_small_to_be_told_from_nothing() -> None:
    """Far below what is usual is surely no rise, far above it surely one, whatever underflows."""
    assert more_than_usual(5, 20, 40_000, 20) == 1.0
    assert more_than_usual(40_000, 20, 5, 20) == 0.0
    assert fewer_than_usual(5, 20, 40_000, 20) == 0.0
    assert higher_share(1, 20_000, 19_000, 20_000) == 1.0
    assert higher_share(19_000, 20_000, 1, 20_000) == 0.0


@pytest.mark.parametrize(
    ("part", "whole", "bounds"),
    [(0, 0, (0, 1)), (0, 10, (0.0, 0.2775)), (9, 15, (0.3575, 0.8018)), (10, 10, (0.7225, 1.0))],
)
def test_bounds_of_a_rate(part: int, whole: int, bounds: tuple[float, float]) -> None:
    """Wilson's, as tables give them."""
    assert wilson(part, whole) == pytest.approx(bounds, abs=5e-5)
