"""Quantiles of the normal and of Student's t distribution, without a library for statistics."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

_HALVINGS = 200


def compute_normal_quantile(level: float) -> float:
    """Give the half-width, in standard errors, of a two-sided interval of `level` percent: 95 gives 1.96."""
    return NormalDist().inv_cdf(0.5 + level / 200)


def compute_t_quantile(level: float, freedom: int) -> float:
    """Give the half-width of a two-sided t interval of `level` percent with `freedom` degrees, at least 1.

    Inverts the finite series for whole degrees of freedom (Abramowitz and Stegun, formulas 26.7.3 and 26.7.4).
    """
    target = level / 100
    high = 1.0
    while _cover(high, freedom) < target:
        high *= 2
    return find_root(lambda t: target - _cover(t, freedom), 0.0, high)


def find_root(function: Callable[[float], float], low: float, high: float) -> float:
    """Find by halving where a function that is positive at `low` and not positive at `high` passes zero."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if function(middle) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _cover(t: float, freedom: int) -> float:
    """Probability that |T| is below t."""
    angle = math.atan2(t, math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    if freedom % 2 == 0:
        return sine * _sum_series(cosine, range(2, freedom, 2), start=1.0)
    tail = sine * _sum_series(cosine, range(3, freedom, 2), start=cosine) if freedom > 1 else 0.0
    return 2 / math.pi * (angle + tail)


def _sum_series(cosine: float, steps: range, *, start: float) -> float:
    term = total = start
    for step in steps:
        term *= (step - 1) / step * cosine**2
        total += term
    return total
