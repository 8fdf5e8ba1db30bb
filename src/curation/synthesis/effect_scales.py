"""Figures on the scale where they can be pooled: logarithms of ratios, logits of shares, with their variances.

Formulas: `standards.md` 6.5 for the standard error of a ratio from its interval; Wilson 1927 for the interval of a
share (close to its nominal level for few people, Brown, Cai and DasGupta 2001); Cochrane Handbook 6.4.1.2 for the
variance of a log risk ratio from counts.
"""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from curation.synthesis.pooling import Point
from curation.synthesis.quantiles import compute_normal_quantile

# A ratio's interval whose middle lies further than this many standard errors from the estimate is misprinted.
ASYMMETRY = 0.5


def compute_log_ratio(value: float, lower: float, upper: float, level: float, *, rounding: float = 0.0) -> Point | None:
    """Give logarithm and variance of a ratio from its interval; `None` where the interval does not fit the ratio.

    SE = (ln U - ln L) / (2 z), z for the printed level. `rounding` is half a unit of the last printed digit.
    """
    if not 0 < lower < upper or not lower <= value <= upper:
        return None
    error = (math.log(upper) - math.log(lower)) / (2 * compute_normal_quantile(level))
    middle = (math.log(upper) + math.log(lower)) / 2
    printed = rounding * (1 / value + 0.5 / lower + 0.5 / upper)
    if abs(math.log(value) - middle) > ASYMMETRY * error + printed:
        return None
    return math.log(value), error * error


def compute_logit(events: int, total: int) -> Point | None:
    """Give logit and variance, 1/x + 1/(n - x), of a share; `None` for nobody or everybody, where there is none.

    The logit keeps every bound between 0 and 1 and needs no back-transformation by a mean sample size, as the
    double arcsine does (Schwarzer and others 2019). No half is added to empty cells: that half would be the result.
    """
    if not 0 < events < total:
        return None
    rest = total - events
    return math.log(events / rest), 1 / events + 1 / rest


def compute_risk_ratio(treated: tuple[int, int], control: tuple[int, int]) -> Point | None:
    """Give logarithm and variance, 1/a - 1/n1 + 1/c - 1/n0, of a risk ratio; `None` where an arm had no event."""
    (a, n1), (c, n0) = treated, control
    if a < 1 or c < 1 or (a == n1 and c == n0):
        return None
    return math.log(a * n0 / (c * n1)), 1 / a - 1 / n1 + 1 / c - 1 / n0


def compute_wilson(events: int, total: int, level: float = 95.0) -> tuple[float, float]:
    """Give Wilson's interval of a share, both bounds between 0 and 1; `total` above zero."""
    z2 = compute_normal_quantile(level) ** 2
    share = events / total
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = math.sqrt(z2 * (share * (1 - share) / total + z2 / (4 * total * total))) / (1 + z2 / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def compute_rounding(figure: str) -> Decimal:
    """Give half a unit of the last printed digit: 0.005 for `0.97`."""
    exponent = Decimal(figure).as_tuple().exponent
    return Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) else Decimal(0)


def find_count(percent: str, total: int) -> int | None:
    """Find the one whole number of people that prints as this percentage of `total`; `None` for none or several."""
    printed, half = Decimal(percent), compute_rounding(percent)
    low = ((printed - half) * total / 100).to_integral_value(ROUND_CEILING)
    high = ((printed + half) * total / 100).to_integral_value(ROUND_FLOOR)
    return int(low) if low == high and 0 <= low <= total else None


def compute_expit(point: float) -> float:
    """Turn a logit back into a share."""
    return 1 / (1 + math.exp(-point)) if point >= 0 else math.exp(point) / (1 + math.exp(point))
