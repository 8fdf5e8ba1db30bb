"""Which effects of a claim are about its own outcome, and which arm of a comparison is which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from curation.domain.claim import Claim
from curation.domain.effect import PROPORTION_MEASURES, RATIO_MEASURES, Effect
from curation.vocabulary import EffectMeasure, Outcome

M = EffectMeasure
_CONTROL = re.compile(r"\b(no|placebo|without|control|standard)\b")
_NAMED = tuple((outcome, outcome.value.replace("_", " ")) for outcome in Outcome)
MEASURED_OUTCOMES: dict[EffectMeasure, Outcome] = {
    M.ORR: Outcome.OBJECTIVE_RESPONSE,
    M.CR_RATE: Outcome.OBJECTIVE_RESPONSE,
    M.PR_RATE: Outcome.OBJECTIVE_RESPONSE,
    M.DCR: Outcome.DISEASE_CONTROL,
    M.CBR: Outcome.DISEASE_CONTROL,
    M.PCR: Outcome.PATHOLOGICAL_COMPLETE_RESPONSE,
    M.PREV: Outcome.BIOMARKER_PREVALENCE,
    M.AE_RATE: Outcome.ADVERSE_EVENTS,
    M.PFS_RATE: Outcome.PROGRESSION_FREE_SURVIVAL,
    M.PFS_MEDIAN: Outcome.PROGRESSION_FREE_SURVIVAL,
    M.OS_RATE: Outcome.OVERALL_SURVIVAL,
    M.OS_MEDIAN: Outcome.OVERALL_SURVIVAL,
    M.EFS_RATE: Outcome.EVENT_FREE_SURVIVAL,
    M.DFS_RATE: Outcome.DISEASE_FREE_SURVIVAL,
    M.IDFS_RATE: Outcome.DISEASE_FREE_SURVIVAL,
    M.DOR_MEDIAN: Outcome.DURATION_OF_RESPONSE,
}
# A share of people who escaped an event: the risk is the rest.
ESCAPES = frozenset({M.PFS_RATE, M.OS_RATE, M.EFS_RATE, M.DFS_RATE, M.IDFS_RATE, M.DRFI_RATE})


def list_effects(claim: Claim) -> tuple[Effect, ...]:
    """List the effects of a claim that measure its own outcome, in order.

    A measure may belong to another outcome, and so may a ratio whose arm is named for one: a claim on overall survival
    often quotes progression-free survival in the same breath.
    """
    return tuple(effect for effect in claim.effects if _is_own(effect, claim.outcome))


def find_arms(claim: Claim, measure: EffectMeasure) -> tuple[Effect, Effect] | None:
    """Find the treated arm and the control arm of a share; `None` where the claim compares no two arms of people.

    The control arm is the one whose name says so or stands in the claim's comparator. Groups by a marker are no arms.
    """
    arms = [effect for effect in list_effects(claim) if effect.measure == measure and effect.arm]
    if len(arms) != 2 or claim.comparator is None:
        return None
    first, second = (is_control(effect, claim) for effect in arms)
    if first == second:
        return None
    return (arms[1], arms[0]) if first else (arms[0], arms[1])


def is_control(effect: Effect, claim: Claim) -> bool:
    """Say whether an arm is the control arm of its claim."""
    arm = (effect.arm or "").casefold()
    return bool(_CONTROL.search(arm)) or arm in (claim.comparator or "").casefold()


def list_measures(effects: Sequence[Effect]) -> tuple[EffectMeasure, ...]:
    """List the ratios and shares among effects, each once, in vocabulary order."""
    stated = {effect.measure for effect in effects}
    return tuple(m for m in EffectMeasure if m in stated and m.value in RATIO_MEASURES | PROPORTION_MEASURES)


def _is_own(effect: Effect, outcome: Outcome) -> bool:
    if MEASURED_OUTCOMES.get(effect.measure, outcome) != outcome:
        return False
    arm = (effect.arm or "").casefold().replace("-", " ")
    named = {other for other, words in _NAMED if words in arm}
    return not named or outcome in named
