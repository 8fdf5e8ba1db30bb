"""From a change in the literature to what rests on it: citation, claims, sentences of the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from curation.domain.answer import Answer, Sentence
from curation.domain.notice import Integrity, Notice, format_notice, format_remedy
from curation.domain.quote import Anchoring
from curation.domain.review_state import ClaimRecord
from curation.domain.update import Impact, Update
from curation.vocabulary import AnchorState, ChangeKind, ClaimStatus, Consequence, SentenceFate

Change = tuple[str, str, str]
"""A change about a citation: the citation's id, the kind of change or notice, the notice's key or nothing."""
IN_USE = frozenset({ClaimStatus.SUBMITTED, ClaimStatus.ACCEPTED, ClaimStatus.CONFLICT})
LOOK_AGAIN = "Read what changed around the words; tag the claim again on the present text, or withdraw it."
_CONSEQUENCES = tuple(Consequence)
_STATES = tuple(AnchorState)
_ANCHOR_WORDS = {
    AnchorState.MOVED: "its text changed, and the quoted words stand at another place of it now",
    AnchorState.SOURCE_CHANGED: "its text changed, and the quoted words are gone",
    AnchorState.MISATTRIBUTED: "the quoted words stand in another source",
    AnchorState.NOT_FOUND: "the quoted words are in no source",
}


def find_disturbed(records: Iterable[ClaimRecord], integrity: Mapping[str, Integrity]) -> frozenset[str]:
    """Select the claims in use that a notice on their citation, or the loss of a quote, speaks against."""
    return frozenset(
        record.claim_id
        for record in records
        if record.status in IN_USE and (_find_open(record, integrity) or _find_lost(record))
    )


def calm_claims(
    records: Iterable[ClaimRecord], integrity: Mapping[str, Integrity]
) -> tuple[tuple[ClaimRecord, ...], dict[str, Integrity]]:
    """Give claims and citations as if no notice had come and no quote had been lost."""
    calm = tuple(msgspec.structs.replace(record, anchorings=_calm_anchorings(record)) for record in records)
    return calm, {citation_id: Integrity(citation_id=citation_id) for citation_id in integrity}


def list_impacts(
    records: Sequence[ClaimRecord],
    integrity: Mapping[str, Integrity],
    *,
    answer: Answer,
    undisturbed: Answer,
    brought: Mapping[Change, Update],
) -> tuple[Impact, ...]:
    """List what stands against claims in use: one row a claim, reason and sentence; claims without any have one too.

    `undisturbed` is the answer as it would read had nothing happened to its sources, so it names the sentences that a
    claim carries or carried; `answer` is the answer as it reads. Sorted by consequence, the heaviest first, then by
    citation, claim, place in the answer, reason.
    """
    sentences = undisturbed.sentences
    places = {sentence.text: place for place, sentence in enumerate(sentences)}
    found = [
        impact
        for record in records
        if record.status in IN_USE
        for reason in _list_reasons(record, integrity, brought)
        for impact in _place(reason, [one for one in sentences if record.claim_id in one.claim_ids], answer)
    ]
    return tuple(sorted(found, key=lambda impact: _rank(impact, places)))


def _list_reasons(
    record: ClaimRecord, integrity: Mapping[str, Integrity], brought: Mapping[Change, Update]
) -> Iterator[Impact]:
    citation_id = record.claim.citation_id
    for notice in _find_open(record, integrity):
        seen = _find_update(brought, citation_id, notice.kind.value, notice.key)
        yield Impact(
            citation_id=citation_id,
            claim_id=record.claim_id,
            consequence=notice.consequence,
            reason=format_notice(notice),
            remedy=format_remedy(notice),
            notice_kind=notice.kind,
            notice_id=notice.notice_id,
            snapshot_id=seen.snapshot_id if seen else None,
            date=seen.date if seen else None,
        )
    lost = _find_lost(record)
    if lost is not None:
        seen = _find_update(brought, citation_id, ChangeKind.TEXT_CHANGED.value)
        yield Impact(
            citation_id=citation_id,
            claim_id=record.claim_id,
            consequence=Consequence.RE_EXTRACT if record.is_standing else Consequence.HOLD,
            reason=_ANCHOR_WORDS[lost],
            remedy=LOOK_AGAIN if record.is_standing else "Tag the claim again on the present text, or withdraw it.",
            anchor_state=lost,
            snapshot_id=seen.snapshot_id if seen else None,
            date=seen.date if seen else None,
        )


def _find_update(brought: Mapping[Change, Update], citation_id: str, term: str, key: str = "") -> Update | None:
    """Find what brought a change; a notice that was named more fully since, or came with a new record, has no own."""
    exact, kind, new = (citation_id, term, key), (citation_id, term, ""), (citation_id, ChangeKind.NEW.value, "")
    return brought.get(exact) or brought.get(kind) or brought.get(new)


def _calm_anchorings(record: ClaimRecord) -> tuple[Anchoring, ...]:
    return tuple(Anchoring(state=AnchorState.ANCHORED) for _ in record.anchorings)


def _find_open(record: ClaimRecord, integrity: Mapping[str, Integrity]) -> tuple[Notice, ...]:
    found = integrity.get(record.claim.citation_id)
    return found.open_notices if found else ()


def _find_lost(record: ClaimRecord) -> AnchorState | None:
    """Give the worst state of a claim's quotes where one does not stand where it was taken from."""
    states = {found.state for found in record.anchorings} - {AnchorState.ANCHORED}
    return max(states, key=_STATES.index, default=None)


def _place(reason: Impact, sentences: Sequence[Sentence], answer: Answer) -> Iterator[Impact]:
    if not sentences:
        yield reason
    for sentence in sentences:
        same = [one for one in answer.sentences if one.text == sentence.text]
        resting = [one for one in same if reason.claim_id in one.claim_ids]
        fate = (
            SentenceFate.RESTS_ON_IT if resting else SentenceFate.STANDS_WITHOUT_IT if same else SentenceFate.TAKEN_OUT
        )
        home = (resting or same or [sentence])[0]
        yield msgspec.structs.replace(reason, sentence_id=home.sentence_id, sentence=sentence.text, fate=fate)


def _rank(impact: Impact, places: Mapping[str, int]) -> tuple[int, str, str, int, str]:
    place = places.get(impact.sentence or "", len(places))
    return _CONSEQUENCES.index(impact.consequence), impact.citation_id, impact.claim_id, place, impact.reason
