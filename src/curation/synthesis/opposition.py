"""Whether studies behind claims disagree: some support what others do not, or they support opposite things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from curation.domain.claim import Claim
from curation.synthesis.independence import get_study
from curation.vocabulary import Direction, OutcomeDirection, Significance

FAVOURABLE = frozenset({Significance.SENSITIVITY_RESPONSE, Significance.BETTER_OUTCOME})
UNFAVOURABLE = frozenset(
    {
        Significance.RESISTANCE,
        Significance.REDUCED_SENSITIVITY,
        Significance.ADVERSE_RESPONSE,
        Significance.POOR_OUTCOME,
    }
)


def disagree(claims: Sequence[Claim]) -> bool:
    """Say whether at least two studies stand behind claims of which some support and others do not."""
    supporting = _list_studies(claim for claim in claims if claim.direction == Direction.SUPPORTS)
    against = _list_studies(claim for claim in claims if claim.direction == Direction.DOES_NOT_SUPPORT)
    return bool(supporting and against) and len(supporting | against) > 1


def point_to_opposites(claims: Sequence[Claim]) -> bool:
    """Say whether different studies support opposite things: better and worse, more and less of the outcome."""
    supporting = [claim for claim in claims if claim.direction == Direction.SUPPORTS]
    by_sign = (
        [claim for claim in supporting if claim.significance in FAVOURABLE],
        [claim for claim in supporting if claim.significance in UNFAVOURABLE],
    )
    by_outcome = (
        [claim for claim in claims if claim.outcome_direction == OutcomeDirection.INCREASED],
        [claim for claim in claims if claim.outcome_direction == OutcomeDirection.DECREASED],
    )
    sides = (by_sign,) if any(by_sign) else (by_outcome,)
    return any(a and b and len(_list_studies(a) | _list_studies(b)) > 1 for a, b in sides)


def _list_studies(claims: Iterable[Claim]) -> set[str]:
    return {get_study(claim) for claim in claims}
