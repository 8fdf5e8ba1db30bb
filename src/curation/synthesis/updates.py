"""The literature of a question from snapshot to snapshot: its states, where each citation stands, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from curation.domain.citation import Citation
from curation.domain.citation_change import compare_citations
from curation.domain.integrity import NO_PAST, Past, assess_integrity, extend_past
from curation.domain.notice import Decision, Integrity
from curation.domain.update import Delivery, Update

FirstSeen = dict[tuple[str, str], Update]


def list_updates(deliveries: Sequence[Delivery]) -> tuple[Update, ...]:
    """Compare each delivery with all that was known before it; one row a delivery, in their order."""
    updates: list[Update] = []
    past, state = NO_PAST, dict[str, Citation]()
    for at, delivery in enumerate(deliveries):
        following = _apply(state, delivery)
        before = deliveries[at - 1] if at else None
        updates.append(
            Update(
                snapshot_id=delivery.snapshot_id,
                date=delivery.date,
                since=delivery.since,
                compared_with=before.snapshot_id if before else None,
                compared_date=before.date if before else None,
                changes=compare_citations(state, following, past) if before else (),
            )
        )
        past, state = extend_past(past, state), following
    return tuple(updates)


def assess_deliveries(deliveries: Sequence[Delivery], decisions: Iterable[Decision] = ()) -> dict[str, Integrity]:
    """Say where each citation of all deliveries stands after the last of them, sorted by id."""
    past, state = gather_state(deliveries)
    return assess_integrity(state, past, decisions)


def gather_state(deliveries: Sequence[Delivery]) -> tuple[Past, dict[str, Citation]]:
    """Give the past and the state after the last delivery: what each id was last delivered as, the lost ones left out.

    A record that a later delivery asked for and did not get is in no state from then on, until it is delivered again.
    """
    past, state = NO_PAST, dict[str, Citation]()
    for at, delivery in enumerate(deliveries):
        past = extend_past(past, state) if at else past
        state = _apply(state, delivery)
    return past, state


def find_first_seen(deliveries: Sequence[Delivery], updates: Sequence[Update]) -> FirstSeen:
    """Give the update that first brought each (citation, notice), and each citation as such under an empty notice."""
    first: FirstSeen = {}
    if not updates:
        return first
    opening = deliveries[0]
    for integrity in assess_integrity(opening.citations).values():
        for notice in integrity.notices:
            first[integrity.citation_id, notice.key] = updates[0]
    for update in updates:
        for change in update.changes:
            kind = change.notice_kind.value if change.notice_kind else ""
            first.setdefault((change.citation_id, change.notice_id or change.note or kind), update)
    return first


def _apply(state: dict[str, Citation], delivery: Delivery) -> dict[str, Citation]:
    lost = set(delivery.missing) - delivery.citations.keys()
    return {citation_id: one for citation_id, one in {**state, **delivery.citations}.items() if citation_id not in lost}
