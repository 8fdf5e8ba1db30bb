"""What a curator may see of others' votes and claims: nothing before they have decided for themselves.

Rules (`standards.md` 4). Votes of others are hidden until two votes on the citation are in. Claims of others on a
citation are hidden until the curator has tagged one of their own there, or has asked to see them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from curation.domain.review_state import ClaimRecord, ScreeningRecord, Vote

VOTES_NEEDED = 2


def is_unblinded(record: ScreeningRecord) -> bool:
    """Whether all votes on a citation may be seen: two are in."""
    return len(record.votes) >= VOTES_NEEDED


def list_visible_votes(record: ScreeningRecord, curator: str | None) -> tuple[Vote, ...]:
    """Select the votes on a citation that a curator may see; sorted by curator."""
    return record.votes if is_unblinded(record) else tuple(vote for vote in record.votes if vote.curator == curator)


def may_adjudicate(record: ScreeningRecord, curator: str | None) -> bool:
    """Whether a curator may settle the votes on a citation: they differ, and none of them is the curator's."""
    return curator is not None and record.is_conflict and all(vote.curator != curator for vote in record.votes)


def list_visible_claims(
    records: Sequence[ClaimRecord], curator: str | None, shown: Collection[str] = ()
) -> tuple[ClaimRecord, ...]:
    """Select the claims that a curator may see, in their order; `shown` are citations whose claims were asked for.

    Without a curator nobody is about to tag, and all are shown.
    """
    own = {record.claim.citation_id for record in records if record.tagged_by == curator}
    return tuple(
        record
        for record in records
        if curator is None or record.claim.citation_id in own or record.claim.citation_id in shown
    )
