"""How large is large: declared thresholds of effects, absolute and relative. A clinical panel should set its own.

GRADE asks that thresholds of small, moderate and large effects be declared for each outcome beforehand (GRADE guidance
42, Wiercioch and others) and gives ways to set them, no figures for these outcomes. Deaths and serious harms have those
that one guideline panel set and published: 10, 25 and 50 of 1,000 people (Neumann and others 2022, on another disease).
All others are this project's declaration. The relative ones are the default of GRADE guidelines 6 (Guyatt and others
2011): a relative reduction or increase of 25% is appreciable.
"""

from __future__ import annotations

import msgspec

from curation.domain.conclusion import EffectSize
from curation.synthesis.independence import format_outcome
from curation.vocabulary import Outcome

APPRECIABLE_BENEFIT = 0.75
APPRECIABLE_HARM = 1.25


class Thresholds(msgspec.Struct, frozen=True, kw_only=True):
    """From how many people in 100 on an effect is small, moderate, large; below `small` it is trivial."""

    small: float
    moderate: float
    large: float


PUBLISHED = Thresholds(small=1, moderate=2.5, large=5)
EVENTS = Thresholds(small=5, moderate=10, large=20)
THRESHOLDS: dict[Outcome, Thresholds] = {
    Outcome.OVERALL_SURVIVAL: PUBLISHED,
    Outcome.TREATMENT_RELATED_DEATH: Thresholds(small=0.5, moderate=1, large=2),
    Outcome.ADVERSE_EVENTS: PUBLISHED,
}


def find_thresholds(outcome: Outcome) -> Thresholds:
    """Give the thresholds of an outcome, in people per 100."""
    return THRESHOLDS.get(outcome, EVENTS)


def rate_size(difference: float, outcome: Outcome) -> EffectSize:
    """Rate an absolute difference between -1 and 1 by the thresholds of its outcome."""
    limits, per_hundred = find_thresholds(outcome), abs(difference) * 100
    if per_hundred >= limits.large:
        return EffectSize.LARGE
    if per_hundred >= limits.moderate:
        return EffectSize.MODERATE
    return EffectSize.SMALL if per_hundred >= limits.small else EffectSize.TRIVIAL


def describe_thresholds() -> tuple[str, ...]:
    """Write the declared thresholds, one line a kind of outcome, the outcomes without a line of their own first."""
    named = [
        ("any other outcome", EVENTS),
        *((format_outcome(outcome), limits) for outcome, limits in THRESHOLDS.items()),
    ]
    return tuple(
        f"{name}: small from {limits.small:g}, moderate from {limits.moderate:g}, large from {limits.large:g} in 100"
        for name, limits in named
    )
