"""The literature of a question from snapshot to snapshot: its states, where each citation stands, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from curation.domain.citation import Citation
from curation.domain.citation_change import CitationChange, compare_citations, sort_changes
from curation.domain.integrity import NO_PAST, Past, assess_integrity, extend_past
from curation.domain.notice import Decision, Integrity
from curation.domain.update import Delivery, Update

Brought = dict[tuple[str, str, str], Update]


def list_updates(deliveries: Sequence[Delivery]) -> tuple[Update, ...]:
    """Compare each delivery with all that was known before it; one row a delivery, in their order.

    What registries and files brought on the day of an update, after it, is part of that update.
    """
    updates: list[Update] = []
    past, state = NO_PAST, dict[str, Citation]()
    for at, delivery in enumerate(deliveries):
        following = _apply(state, delivery)
        before = deliveries[at - 1] if at else None
        changes = compare_citations(state, following, past) if before else ()
        if updates and _belongs(delivery, updates[-1]):
            updates[-1] = _add_changes(updates[-1], changes)
        else:
            updates.append(_build_update(delivery, before, changes))
        past, state = extend_past(past, state), following
    return tuple(updates)


def _belongs(delivery: Delivery, update: Update) -> bool:
    return update.is_asked and not delivery.is_asked and delivery.date == update.date


def _add_changes(update: Update, changes: tuple[CitationChange, ...]) -> Update:
    if update.compared_with is None:
        return update
    return msgspec.structs.replace(update, changes=sort_changes((*update.changes, *changes)))


def _build_update(delivery: Delivery, before: Delivery | None, changes: tuple[CitationChange, ...]) -> Update:
    return Update(
        snapshot_id=delivery.snapshot_id,
        date=delivery.date,
        since=delivery.since,
        is_asked=delivery.is_asked,
        compared_with=before.snapshot_id if before else None,
        compared_date=before.date if before else None,
        changes=changes,
    )


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


def find_brought(deliveries: Sequence[Delivery], updates: Sequence[Update]) -> Brought:
    """Give the update that last brought each change about a citation: (id, kind of change or notice, its key).

    Under an empty key stands the last change of that kind. What was lifted and came again counts from then.
    """
    brought: Brought = {}
    if not updates:
        return brought
    for integrity in assess_integrity(deliveries[0].citations).values():
        for notice in integrity.notices:
            _add(brought, integrity.citation_id, notice.kind.value, notice.key, updates[0])
    for update in updates:
        for change in update.changes:
            term = change.notice_kind.value if change.notice_kind else change.kind.value
            _add(brought, change.citation_id, term, change.notice_id or change.note or term, update)
    return brought


def _add(brought: Brought, citation_id: str, term: str, key: str, update: Update) -> None:
    brought[citation_id, term, key] = brought[citation_id, term, ""] = update


def _apply(state: dict[str, Citation], delivery: Delivery) -> dict[str, Citation]:
    lost = set(delivery.missing) - delivery.citations.keys()
    brought = delivery.citations
    if not delivery.is_service:
        brought = {citation_id: _keep_said(one, state.get(citation_id)) for citation_id, one in brought.items()}
    return {citation_id: one for citation_id, one in {**state, **brought}.items() if citation_id not in lost}


def _keep_said(citation: Citation, known: Citation | None) -> Citation:
    """A reference file says little of notices: that it is silent about one takes nothing back."""
    if known is None:
        return citation
    return msgspec.structs.replace(
        citation,
        relations=tuple(dict.fromkeys((*known.relations, *citation.relations))),
        publication_types=tuple(dict.fromkeys((*known.publication_types, *citation.publication_types))),
        is_withdrawn=known.is_withdrawn or citation.is_withdrawn,
    )
