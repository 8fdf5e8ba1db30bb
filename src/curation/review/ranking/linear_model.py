"""A linear classifier of few examples: squared hinge loss, ridge penalty, each example at its cost (an L2-SVM).

Minimises `|w - m|^2 / 2 + sum_i c_i * max(0, 1 - y_i f_i)^2` with `f_i = x_i . w + b`, the offset `b` penalised like a
weight. `m` holds the weights expected before any vote: what the examples say nothing about stays as expected, and the
more they are, the less that counts. At the minimum `w = m + sum_i a_i x_i`, with `a_i = 2 c_i (y_i - f_i)` for the rows
short of the margin and 0 for the others. So the factors `a` are looked for, one a vote, and not the weights, of which
there are many more: by Newton steps (Keerthi and DeCoste 2005), whose equations conjugate gradients solve. The loss is
strictly convex, so there is one answer; that of fewer votes is a good beginning and changes only the time it takes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from curation.review.ranking.sparse_rows import Floats, SparseRows

Multiply = Callable[[Floats], Floats]
Flags = NDArray[np.bool_]

STEPS = 50
SOLVER_STEPS = 200
HALVINGS = 20
# The largest difference, in units of a margin, that is left in an equation.
PRECISION = 1e-9


def fit_factors(
    rows: SparseRows, own: Floats, classes: Floats, costs: Floats, *, expected: Floats, begin: Floats
) -> Floats:
    """Fit the factors of rows of class +1 or -1, each at its cost.

    `own` is what each row's terms that no other row has add to its squared length; `expected` each row's score by the
    weights expected before any vote; `begin` may be any guess at the factors, as zeros.
    """

    def multiply(factors: Floats) -> Floats:
        shared = rows.dot(rows.add_rows(factors))
        return np.asarray(shared + own * factors + factors.sum(), dtype=np.float64)

    found, fitted = begin, expected + multiply(begin)
    is_short = np.ones(len(classes), dtype=bool) if not begin.any() else classes * fitted < 1
    for _ in range(STEPS):
        whole = _solve(multiply, is_short, classes - expected, costs, np.where(is_short, found, 0.0))
        reached = expected + multiply(whole)
        part = _find_part((found, whole), (fitted, reached), expected, classes, costs)
        found, fitted = found + part * (whole - found), fitted + part * (reached - fitted)
        before, is_short = is_short, classes * fitted < 1
        if part == 1 and np.array_equal(before, is_short):
            break
    return found


def _solve(multiply: Multiply, is_short: Flags, goals: Floats, costs: Floats, begin: Floats) -> Floats:
    """Solve `f_i + a_i / (2 c_i) = goal_i` for the rows short of the margin, by conjugate gradients scaled by cost."""
    ridge = 1 / (2 * costs)
    found = begin
    residual = np.where(is_short, goals - multiply(found) - ridge * found, 0.0)
    scaled = residual / (ridge + 1)
    direction, size = scaled, float(residual @ scaled)
    for _ in range(SOLVER_STEPS):
        if np.abs(residual).max(initial=0.0) <= PRECISION:
            break
        applied = np.where(is_short, multiply(direction) + ridge * direction, 0.0)
        along = size / float(direction @ applied)
        found = found + along * direction
        residual = residual - along * applied
        scaled = residual / (ridge + 1)
        size, before = float(residual @ scaled), size
        direction = scaled + size / before * direction
    return found


def _find_part(
    factors: tuple[Floats, Floats], scores: tuple[Floats, Floats], expected: Floats, classes: Floats, costs: Floats
) -> float:
    """Find how much of the way to go so that the loss lessens: all of it, or a half as often as it takes."""

    def compute_loss(part: float) -> float:
        at, fitted = (begin + part * (end - begin) for begin, end in (factors, scores))
        return float(at @ (fitted - expected) / 2 + costs @ np.maximum(1 - classes * fitted, 0) ** 2)

    now, part = compute_loss(0.0), 1.0
    for _ in range(HALVINGS):
        if compute_loss(part) <= now + PRECISION:
            break
        part /= 2
    return part
