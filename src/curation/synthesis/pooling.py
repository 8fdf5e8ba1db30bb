"""Random-effects pooling of studies on the scale where their errors are about normal.

No statistics library is used: what is needed of one is below, and is tested against published values and, where it is
installed, against statsmodels. Sources of the formulas stand at each function; they are

- DerSimonian and Laird 1986 (DL); Paule and Mandel 1982 (PM); Viechtbauer 2005 (restricted likelihood, REML);
- Hartung and Knapp 2001, Sidik and Jonkman 2002 for the interval of the mean, with the correction of Knapp and Hartung
  2003 that it is never narrower than the interval without it;
- Higgins and Thompson 2002 for I2; Higgins, Thompson and Spiegelhalter 2009 for the prediction interval.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import StrEnum

import msgspec

from curation.synthesis.quantiles import compute_normal_quantile, compute_t_quantile, find_root

Point = tuple[float, float]
LEVEL = 95.0


class Estimator(StrEnum):
    """How the variance between studies is estimated."""

    REML = "restricted maximum likelihood"
    PM = "Paule-Mandel"
    DL = "DerSimonian-Laird"


class RandomEffects(msgspec.Struct, frozen=True, kw_only=True):
    """A pool on its own scale; `predicted` is the interval for a new study, `None` below three studies."""

    mean: float
    standard_error: float
    interval: tuple[float, float]
    predicted: tuple[float, float] | None
    tau2: float
    q: float
    i2: float
    weights: tuple[float, ...]


def pool_points(
    points: Sequence[Point], *, estimator: Estimator = Estimator.REML, level: float = LEVEL
) -> RandomEffects:
    """Pool (estimate, variance) pairs, variances above zero; at least one pair.

    One study pooled is that study with its own normal interval. Order does not matter.
    """
    ordered = sorted(points)
    tau2 = compute_tau2(ordered, estimator)
    mean, information = _compute_mean(ordered, tau2)
    freedom = len(ordered) - 1
    error = math.sqrt(_scale_error(ordered, tau2, mean) / information)
    width = compute_t_quantile(level, freedom) if freedom else compute_normal_quantile(level)
    q = _compute_q(ordered, 0.0)
    return RandomEffects(
        mean=mean,
        standard_error=error,
        interval=(mean - width * error, mean + width * error),
        predicted=_predict(mean, error, tau2, freedom=freedom - 1, level=level),
        tau2=tau2,
        q=q,
        i2=(q - freedom) / q if freedom and q > freedom else 0.0,
        weights=tuple(1 / (variance + tau2) / information for _, variance in points),
    )


def compute_tau2(points: Sequence[Point], estimator: Estimator) -> float:
    """Estimate the variance between studies; 0 where the studies differ no more than chance lets them.

    PM solves Q(tau2) = k - 1; REML solves its score equation (Viechtbauer 2005, equation 12); DL is in closed form.
    """
    if len(points) < 2:
        return 0.0
    match estimator:
        case Estimator.DL:
            return _compute_dl(points)
        case Estimator.PM:
            return _solve(lambda tau2: _compute_q(points, tau2) - (len(points) - 1), points)
    return _solve(lambda tau2: _compute_score(points, tau2), points)


def _solve(function: Callable[[float], float], points: Sequence[Point]) -> float:
    if function(0.0) <= 0:
        return 0.0
    high = max(variance for _, variance in points)
    while function(high) > 0:
        high *= 2
    return find_root(function, 0.0, high)


def _compute_dl(points: Sequence[Point]) -> float:
    weights = [1 / variance for _, variance in points]
    total = math.fsum(weights)
    excess = _compute_q(points, 0.0) - (len(points) - 1)
    return max(0.0, excess / (total - math.fsum(w * w for w in weights) / total))


def _compute_score(points: Sequence[Point], tau2: float) -> float:
    """Twice the slope of the restricted log-likelihood in tau2."""
    mean, information = _compute_mean(points, tau2)
    weights = [1 / (variance + tau2) for _, variance in points]
    squares = math.fsum(w * w for w in weights)
    spread = math.fsum((w * (y - mean)) ** 2 for w, (y, _) in zip(weights, points, strict=True))
    return spread - information + squares / information


def _compute_mean(points: Sequence[Point], tau2: float) -> tuple[float, float]:
    """Weighted mean and the sum of its weights."""
    information = math.fsum(1 / (variance + tau2) for _, variance in points)
    return math.fsum(y / (variance + tau2) for y, variance in points) / information, information


def _compute_q(points: Sequence[Point], tau2: float) -> float:
    mean, _ = _compute_mean(points, tau2)
    return math.fsum((y - mean) ** 2 / (variance + tau2) for y, variance in points)


def _scale_error(points: Sequence[Point], tau2: float, mean: float) -> float:
    """Hartung-Knapp factor of the variance of the mean, not below 1."""
    if len(points) < 2:
        return 1.0
    q = math.fsum((y - mean) ** 2 / (variance + tau2) for y, variance in points)
    return max(1.0, q / (len(points) - 1))


def _predict(mean: float, error: float, tau2: float, *, freedom: int, level: float) -> tuple[float, float] | None:
    if freedom < 1:
        return None
    width = compute_t_quantile(level, freedom) * math.sqrt(tau2 + error * error)
    return mean - width, mean + width
