"""What the acts of the ledger add up to: where each claim and each screened citation stands."""

from __future__ import annotations

import msgspec

from curation.domain.claim import Claim
from curation.domain.iceman import CREDIBLE, IcemanGrade, find_credibility
from curation.domain.quote import Anchoring, Quote
from curation.vocabulary import AnchorState, ClaimStatus, ExclusionReason, ScreeningChoice


class ClaimRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as it stands after all acts on it.

    `claim_id` is the id under which it was first tagged; a revision keeps it. `acts` are the ids of all acts on
    it in the order of the ledger, the last one is what the next act must name as its parent. `anchorings` has one
    entry a quote, empty until quotes were looked up. `grades` are the ICEMAN forms that people filled in for it as it
    stands now. `recorded_on` is the citation id that the ledger has where that
    record was merged into another, which `claim` then names.
    """

    claim_id: str
    claim: Claim
    status: ClaimStatus
    tagged_by: str
    tagged_at: str
    acts: tuple[str, ...]
    accepted_by: str | None = None
    accepted_at: str | None = None
    reason: str | None = None
    conflicting_acts: tuple[str, ...] = ()
    anchorings: tuple[Anchoring, ...] = ()
    grades: tuple[IcemanGrade, ...] = ()
    recorded_on: str | None = None

    @property
    def is_interaction_credited(self) -> bool:
        """Whether at least one person filled in ICEMAN, and each of them found moderate or high credibility."""
        return find_credibility(self.grades) in CREDIBLE

    @property
    def is_anchored(self) -> bool:
        """Whether every quote was looked up and stands where it was taken from."""
        return bool(self.anchorings) and all(found.state == AnchorState.ANCHORED for found in self.anchorings)

    @property
    def is_standing(self) -> bool:
        """Whether every quote stands word for word in the section that it was taken from, if at another place of it.

        What was written around a quote can change what it means, so one that moved is to be looked at; but its words
        are there, and nothing may be said as if they were gone.
        """
        return bool(self.anchorings) and all(map(_stands, self.claim.quotes, self.anchorings))


def _stands(quote: Quote, found: Anchoring) -> bool:
    if found.state == AnchorState.MOVED:
        return found.passage is not None and found.passage.section == quote.section
    return found.state == AnchorState.ANCHORED


class Vote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One curator's current vote on a citation."""

    curator: str
    decision: ScreeningChoice
    act_id: str
    time: str
    reason: ExclusionReason | None = None
    note: str | None = None


class ScreeningRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A citation as it stands in screening.

    `votes` sorted by curator. `is_conflict`: the votes differ (include or unclear against exclude, or two
    reasons) and nobody has adjudicated since the last of them. `decision` is `None` until two votes agree or an
    adjudicator has settled them; `exclude` has its one `reason`.
    """

    citation_id: str
    votes: tuple[Vote, ...]
    decision: ScreeningChoice | None
    reason: ExclusionReason | None = None
    is_conflict: bool = False
    adjudicated_by: str | None = None
