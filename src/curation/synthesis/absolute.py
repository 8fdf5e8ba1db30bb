"""Absolute effects from relative ones; every figure here is derived, with the formula that made it."""

from __future__ import annotations

import math

import msgspec

from curation.vocabulary import EffectMeasure

FORMULAS = {
    EffectMeasure.RR: "r0 * RR",
    EffectMeasure.OR: "OR * r0 / (1 - r0 + OR * r0)",
    EffectMeasure.HR: "1 - (1 - r0)^HR",
}


class AbsoluteEffect(msgspec.Struct, frozen=True, kw_only=True):
    """Risks between 0 and 1 of one study's arms; `source` is where the comparator risk is from.

    `formula` is `None` where the intervention risk is printed; bounds are given where they can be derived.
    """

    name: str
    citation_id: str
    comparator_risk: float
    source: str
    intervention_risk: float
    lower: float | None = None
    upper: float | None = None
    formula: str | None = None

    @property
    def difference(self) -> float:
        """Intervention risk less comparator risk."""
        return self.intervention_risk - self.comparator_risk

    @property
    def numbers_needed(self) -> tuple[int, int, int] | None:
        """How many people treated make one more or one fewer event: least, middle, most; `None` where none is fair.

        It is fair where both bounds are known and on one side of no difference. The order is that of `least`, the
        middle one belongs to `difference`.
        """
        if self.lower is None or self.upper is None:
            return None
        low, high = (bound - self.comparator_risk for bound in sorted((self.lower, self.upper)))
        return compute_numbers_needed(self.difference, low, high)


def compute_intervention_risk(measure: EffectMeasure, ratio: float, comparator_risk: float) -> float | None:
    """Compute the risk under treatment from the risk without it; `None` for other measures and risks above 1.

    Formulas of `standards.md` 1.5. The hazard ratio needs the risk by the same time and proportional hazards.
    """
    match measure:
        case EffectMeasure.RR:
            risk = comparator_risk * ratio
        case EffectMeasure.OR:
            risk = ratio * comparator_risk / (1 - comparator_risk + ratio * comparator_risk)
        case EffectMeasure.HR | EffectMeasure.SHR:
            risk = 1 - (1 - comparator_risk) ** ratio
        case _:
            return None
    return risk if risk <= 1 else None


def compute_number_needed(difference: float) -> int | None:
    """Compute how many people must be treated for one more or one fewer event: 1 / |r1 - r0|, rounded up.

    `None` without a difference.
    """
    return math.ceil(round(1 / abs(difference), 9)) if difference else None


def compute_numbers_needed(difference: float, lower: float, upper: float) -> tuple[int, int, int] | None:
    """Compute the number needed with its bounds, least first; `None` where the interval holds no difference.

    An interval of risk differences across zero is, in numbers needed, from harm through infinity to benefit (Altman
    1998): no number of people may then be printed, and none is.
    """
    if not (lower <= difference <= upper) or lower <= 0 <= upper:
        return None
    near, middle, far = (compute_number_needed(d) for d in sorted((lower, difference, upper), key=abs, reverse=True))
    return None if near is None or middle is None or far is None else (near, middle, far)
