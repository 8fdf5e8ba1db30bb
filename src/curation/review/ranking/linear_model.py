"""A linear classifier of few examples: squared hinge loss, ridge penalty, each example at its cost (an L2-SVM).

Minimises `|w|^2 / 2 + sum_i c_i * max(0, 1 - y_i (x_i . w + b))^2` by Newton steps whose equations conjugate gradients
solve (Keerthi and DeCoste 2005). The loss is smooth and strictly convex, so there is one answer. Every fit begins at
zero: beginning at the last answer would save little, and the answer would hang on the way to it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from curation.review.ranking.sparse_rows import Floats, SparseRows

STEPS = 50
SOLVER_STEPS = 60
HALVINGS = 20
# Relative to the first gradient from zero.
PRECISION = 1e-6


def fit_linear(rows: SparseRows, classes: Floats, costs: Floats) -> Floats:
    """Fit the weights of the columns, and the offset as the last one, to rows of class +1 or -1, each at its cost.

    The offset is penalised like a weight, as if each row had one more column of 1.
    """
    found = np.zeros(rows.width + 1)
    goal = 0.0
    for _ in range(STEPS):
        gradient, curvature = _find_gradient(rows, classes, costs, found)
        goal = goal or PRECISION * float(np.linalg.norm(gradient))
        if float(np.linalg.norm(gradient)) <= goal:
            break
        step = _find_step(rows, curvature, gradient)
        found = _descend(lambda at: _compute_loss(rows, classes, costs, at), found, step, float(gradient @ step))
    return found


def _find_margins(rows: SparseRows, classes: Floats, at: Floats) -> Floats:
    return np.asarray(1 - classes * (rows.dot(at[:-1]) + at[-1]), dtype=np.float64)


def _compute_loss(rows: SparseRows, classes: Floats, costs: Floats, at: Floats) -> float:
    short = np.maximum(_find_margins(rows, classes, at), 0)
    return float(at @ at / 2 + costs @ short**2)


def _find_gradient(rows: SparseRows, classes: Floats, costs: Floats, at: Floats) -> tuple[Floats, Floats]:
    """Give the gradient, and the curvature of each row: nothing beyond the margin."""
    short = np.maximum(_find_margins(rows, classes, at), 0)
    pull = -2 * costs * classes * short
    return at + np.append(rows.add_rows(pull), pull.sum()), 2 * costs * np.sign(short)


def _find_step(rows: SparseRows, curvature: Floats, gradient: Floats) -> Floats:
    """Solve the Newton equations by conjugate gradients, as far as it pays."""

    def apply(vector: Floats) -> Floats:
        bent = curvature * (rows.dot(vector[:-1]) + vector[-1])
        return np.asarray(vector + np.append(rows.add_rows(bent), bent.sum()), dtype=np.float64)

    step = np.zeros_like(gradient)
    residual = -gradient
    direction = residual
    size = float(residual @ residual)
    goal = size * 1e-4
    for _ in range(SOLVER_STEPS):
        applied = apply(direction)
        along = size / float(direction @ applied)
        step = step + along * direction
        residual = residual - along * applied
        size, before = float(residual @ residual), size
        if size <= goal:
            break
        direction = residual + size / before * direction
    return step


def _descend(loss: Callable[[Floats], float], begin: Floats, step: Floats, slope: float) -> Floats:
    """Go as much of the step as lessens the loss."""
    now, part = loss(begin), 1.0
    for _ in range(HALVINGS):
        if loss(begin + part * step) <= now + 1e-4 * part * slope:
            break
        part /= 2
    return begin + part * step
