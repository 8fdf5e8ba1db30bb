"""From the studies of one outcome to what may be said of it: which way, how far, and whether they agree.

After GRADE's informative statements (Santesso and others 2020): certainty chooses the hedge, the absolute size the
adverb, and a p value neither. Where studies were not pooled none may speak for the others, so all are heard.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from curation.domain.claim import Claim
from curation.domain.conclusion import Change, Conclusion, Course, EffectSize
from curation.domain.review_state import ClaimRecord
from curation.synthesis.independence import get_study
from curation.synthesis.opposition import UNFAVOURABLE
from curation.synthesis.thresholds import rate_size
from curation.vocabulary import (
    HARM_OUTCOMES,
    SURVIVAL_OUTCOMES,
    Certainty,
    Direction,
    Outcome,
    OutcomeDirection,
    StudyDesign,
)

_COURSES = (Course.SAME, Course.LESS, Course.MORE)
_SIZES = (None, *EffectSize)


def conclude_outcome(
    outcome: Outcome,
    certainty: Certainty | None,
    records: Sequence[ClaimRecord],
    *,
    differences: Sequence[float],
    measured: Collection[str],
) -> Conclusion:
    """Conclude on one outcome from the claims of one group.

    `differences` are risk differences between -1 and 1, one a study or one of the pool, and `measured` the studies they
    are from. Of the other randomised studies the direction alone is heard.
    """
    trials = [record for record in records if record.claim.design == StudyDesign.RANDOMISED_TRIAL]
    rest = [record.claim for record in trials if get_study(record.claim) not in measured]
    changes = {rate_change(difference, outcome) for difference in differences}
    sized = {change.course for change in changes}
    heard = {course for claim in rest if (course := find_course(claim)) and course not in sized}
    changes |= {Change(course=course) for course in heard}
    return Conclusion(
        outcome=outcome,
        certainty=certainty,
        changes=tuple(sorted(changes, key=_order)),
        is_compared=bool(trials),
        claim_ids=tuple(sorted(record.claim_id for record in trials)),
    )


def rate_change(difference: float, outcome: Outcome) -> Change:
    """Rate a risk difference between -1 and 1; for survival the risk is that of the event."""
    size = rate_size(difference, outcome)
    if size == EffectSize.TRIVIAL:
        return Change(course=Course.SAME, size=size)
    is_more = (difference > 0) != (outcome in SURVIVAL_OUTCOMES)
    return Change(course=Course.MORE if is_more else Course.LESS, size=size)


def find_course(claim: Claim) -> Course | None:
    """Read from a claim's own fields which way its outcome went; `None` where they do not say.

    What does not support its proposition shows no difference, unless the outcome went the other way. For harms only the
    stated direction of the outcome counts, since support may be support of harm.
    """
    match claim.outcome_direction:
        case OutcomeDirection.NO_DIFFERENCE:
            return Course.SAME
        case OutcomeDirection.DECREASED:
            return Course.LESS
        case OutcomeDirection.INCREASED:
            is_shown = claim.direction != Direction.DOES_NOT_SUPPORT or claim.outcome in HARM_OUTCOMES
            return Course.MORE if is_shown else Course.SAME
    if claim.outcome in HARM_OUTCOMES:
        return None
    match claim.direction:
        case Direction.SUPPORTS:
            return Course.LESS if claim.significance in UNFAVOURABLE else Course.MORE
        case Direction.DOES_NOT_SUPPORT:
            return Course.SAME
    return None


def _order(change: Change) -> tuple[int, int]:
    return _SIZES.index(change.size), _COURSES.index(change.course)
