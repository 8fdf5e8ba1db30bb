"""What waits for whom in one question: each curator's next steps, with the record to begin with."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum

import msgspec

from curation.domain.review_state import ClaimRecord, ScreeningRecord
from curation.review.piles import Pile, find_pile
from curation.vocabulary import ClaimStatus


class Step(StrEnum):
    """A step of the work, in its order."""

    SCREEN = "screen"
    SETTLE = "settle"
    DISCUSS = "discuss"
    TAG = "tag"
    JUDGE = "judge"


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One step that waits for one curator: how many, and the record where it begins."""

    curator: str
    step: Step
    count: int
    citation_id: str


_PILES = {Pile.TO_SCREEN: Step.SCREEN, Pile.TO_SETTLE: Step.SETTLE, Pile.DIFFERING: Step.DISCUSS}
_OPEN = frozenset({ClaimStatus.SUBMITTED, ClaimStatus.CONFLICT})


def list_waiting(
    screening: Sequence[ScreeningRecord],
    claims: Sequence[ClaimRecord],
    *,
    writers: Mapping[str, Collection[str]],
    untagged: Sequence[str],
    curators: Sequence[str],
) -> tuple[Waiting, ...]:
    """List what waits for each of the curators, in the order given and of the work; what waits for nobody is left out.

    `writers` says who wrote a version of a claim; `untagged` are included citations with text and without a claim,
    which wait for everybody.
    """
    return tuple(
        waiting
        for curator in curators
        for waiting in _list_steps(screening, claims, writers=writers, untagged=untagged, curator=curator)
    )


def _list_steps(
    screening: Sequence[ScreeningRecord],
    claims: Sequence[ClaimRecord],
    *,
    writers: Mapping[str, Collection[str]],
    untagged: Sequence[str],
    curator: str,
) -> Iterator[Waiting]:
    found: dict[Step, list[str]] = {step: [] for step in Step}
    for record in screening:
        step = _PILES.get(find_pile(record, curator))
        if step is not None:
            found[step].append(record.citation_id)
    found[Step.TAG] = list(untagged)
    for claim in claims:
        if claim.status in _OPEN and curator not in writers.get(claim.claim_id, ()):
            found[Step.JUDGE].append(claim.claim.citation_id)
    for step, citation_ids in found.items():
        if citation_ids:
            yield Waiting(curator=curator, step=step, count=len(citation_ids), citation_id=citation_ids[0])
