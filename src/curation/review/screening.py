"""Screening: two curators vote on each citation without seeing each other's vote; a third settles what they differ on.

Rules (`standards.md` 4). Include and unclear go on, exclude does not: two votes that both go on are `include`, two
exclusions for the same reason are `exclude`; one that goes on against one that does not, and exclusions for different
reasons, are a conflict. One vote decides nothing. A curator's later vote replaces the earlier; any vote after an
adjudication opens the citation again. Who voted does not adjudicate. Who takes a vote back (`withdraw`) has not voted;
who takes an adjudication back opens the conflict again. Both stay in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from curation.domain.act import Act
from curation.domain.act_draft import ActDraft
from curation.domain.finding import Finding
from curation.domain.review_state import ScreeningRecord, Vote
from curation.errors import IdentifierError, LedgerConflictError
from curation.identifiers import parse_citation_id
from curation.review.as_of import list_acts_until
from curation.vocabulary import ActKind, ExclusionReason, RecordOrder, ScreeningChoice, Severity

GATE = "G01"
STAGE = "title_abstract"
_UNREASONED = "an exclusion needs a reason"


class ScreeningPayload(msgspec.Struct, frozen=True, kw_only=True):
    """What a `screen` or `adjudicate` act on a citation says; `order` is how the record had come up for the curator."""

    decision: ScreeningChoice
    stage: str = STAGE
    reason: ExclusionReason | None = None
    note: str | None = None
    order: RecordOrder | None = None

    @property
    def is_reasoned(self) -> bool:
        """Whether there is a reason where one is due."""
        return self.decision != ScreeningChoice.EXCLUDE or self.reason is not None


def replay_screening(
    acts: Sequence[Act], citation_ids: Iterable[str], as_of: str | None = None
) -> tuple[ScreeningRecord, ...]:
    """Work out where each citation of a snapshot stands in screening after the acts, given in the order of the ledger.

    One record a citation id, those without votes too; sorted by citation id.

    Raises:
        LedgerConflictError: `as_of` is the id of no act.
    """
    records, _ = _replay(list_acts_until(acts, as_of))
    empty = ScreeningRecord(citation_id="", votes=(), decision=None)
    return tuple(
        records.get(citation_id) or msgspec.structs.replace(empty, citation_id=citation_id)
        for citation_id in sorted(set(citation_ids))
    )


def check_screening_acts(
    acts: Sequence[Act], citation_ids: Iterable[str], as_of: str | None = None
) -> tuple[Finding, ...]:
    """List the votes and adjudications that do not count or are on no citation of the snapshot, in ledger order.

    Raises:
        LedgerConflictError: `as_of` is the id of no act.
    """
    known = frozenset(citation_ids)
    seen = list_acts_until(acts, as_of)
    records, findings = _replay(seen)
    strangers = [citation_id for citation_id in records if citation_id not in known]
    return (*findings, *map(_report_stranger, strangers))


def replay_screening_act(record: ScreeningRecord, act: Act) -> ScreeningRecord:
    """Give a citation's record after one more act; the same record where the act does not count."""
    after = _apply(act, record) if act.subject == record.citation_id and _is_about_screening(act) else ""
    return after if isinstance(after, ScreeningRecord) else record


def list_votes(acts: Sequence[Act]) -> tuple[tuple[str, str, Vote | None], ...]:
    """List every vote that counts, replaced ones too, as (citation id, curator, vote) in ledger order.

    Where a curator takes a vote back, the vote is `None`.
    """
    votes: list[tuple[str, str, Vote | None]] = []
    for act in acts:
        empty = ScreeningRecord(citation_id=act.subject, votes=(), decision=None)
        after = _apply(act, empty) if act.kind == ActKind.SCREEN else ""
        if isinstance(after, ScreeningRecord):
            votes.append((act.subject, act.curator, after.votes[0]))
        elif act.kind == ActKind.WITHDRAW and _is_about_screening(act):
            votes.append((act.subject, act.curator, None))
    return tuple(votes)


def draft_vote(
    citation_id: str,
    decision: ScreeningChoice,
    *,
    reason: ExclusionReason | None = None,
    note: str | None = None,
    order: RecordOrder | None = None,
    parent: str | None = None,
) -> ActDraft:
    """Draft a curator's vote on a citation at title and abstract; `order` is how the record had come up.

    Raises:
        LedgerConflictError: an exclusion without a reason.
    """
    payload = ScreeningPayload(decision=decision, reason=reason, note=note, order=order)
    return _draft(ActKind.SCREEN, citation_id, payload, parent)


def draft_screening_withdrawal(record: ScreeningRecord, curator: str, *, parent: str | None = None) -> ActDraft:
    """Draft taking back what a curator decided on a citation: their adjudication, else their vote.

    Raises:
        LedgerConflictError: the curator decided nothing on it.
    """
    if refusal := _refuse_withdrawal(record, curator):
        raise LedgerConflictError(subject=record.citation_id, problem=refusal, remedy="There is nothing to take back.")
    return ActDraft(kind=ActKind.WITHDRAW, subject=record.citation_id, payload={"stage": STAGE}, parent=parent)


def draft_screening_adjudication(
    record: ScreeningRecord,
    curator: str,
    decision: ScreeningChoice,
    *,
    reason: ExclusionReason | None = None,
    note: str | None = None,
    parent: str | None = None,
) -> ActDraft:
    """Draft the settling of two votes that differ, by a curator who is none of the voters.

    Raises:
        LedgerConflictError: no conflict, the curator voted, an unclear decision, or a missing reason.
    """
    payload = ScreeningPayload(decision=decision, reason=reason, note=note)
    if refusal := _refuse_adjudication(record, curator, payload):
        raise LedgerConflictError(subject=record.citation_id, problem=refusal, remedy="Mend it, or ask a third person.")
    latest = max(record.votes, key=lambda vote: vote.time).act_id
    return _draft(ActKind.ADJUDICATE, record.citation_id, payload, parent or latest)


def _replay(acts: Sequence[Act]) -> tuple[dict[str, ScreeningRecord], list[Finding]]:
    records: dict[str, ScreeningRecord] = {}
    findings: list[Finding] = []
    for act in acts:
        if not _is_about_screening(act):
            continue
        before = records.get(act.subject) or ScreeningRecord(citation_id=act.subject, votes=(), decision=None)
        after = _apply(act, before)
        if isinstance(after, ScreeningRecord):
            records[act.subject] = after
        else:
            findings.append(_report_act(act, after))
    return records, findings


def _is_about_screening(act: Act) -> bool:
    if act.kind not in (ActKind.ADJUDICATE, ActKind.WITHDRAW):
        return act.kind == ActKind.SCREEN
    try:
        return bool(parse_citation_id(act.subject))
    except IdentifierError:
        return False


def _apply(act: Act, record: ScreeningRecord) -> ScreeningRecord | str:
    """Give the record after an act, or say why the act does not count."""
    if act.kind == ActKind.WITHDRAW:
        return _refuse_withdrawal(record, act.curator) or _take_back(record, act.curator)
    try:
        payload = msgspec.convert(act.payload, type=ScreeningPayload)
    except msgspec.ValidationError as error:
        return f"it cannot be read: {error}"
    if act.kind == ActKind.ADJUDICATE:
        refusal = _refuse_adjudication(record, act.curator, payload)
        return refusal or msgspec.structs.replace(
            record,
            decision=payload.decision,
            reason=payload.reason if payload.decision == ScreeningChoice.EXCLUDE else None,
            is_conflict=False,
            adjudicated_by=act.curator,
        )
    if payload.stage != STAGE:
        return f"its stage is {payload.stage!r}, not {STAGE}"
    return _count_votes(record, _build_vote(act, payload)) if payload.is_reasoned else _UNREASONED


def _build_vote(act: Act, payload: ScreeningPayload) -> Vote:
    return Vote(
        curator=act.curator,
        decision=payload.decision,
        act_id=act.act_id,
        time=act.time,
        reason=payload.reason,
        note=payload.note,
    )


def _count_votes(record: ScreeningRecord, vote: Vote) -> ScreeningRecord:
    others = [other for other in record.votes if other.curator != vote.curator]
    return _weigh_votes(record.citation_id, [*others, vote])


def _take_back(record: ScreeningRecord, curator: str) -> ScreeningRecord:
    return _weigh_votes(record.citation_id, [vote for vote in record.votes if vote.curator != curator])


def _weigh_votes(citation_id: str, unsorted: Sequence[Vote]) -> ScreeningRecord:
    votes = tuple(sorted(unsorted, key=lambda one: one.curator))
    outcomes = {_find_outcome(one) for one in votes}
    is_agreed = len(votes) > 1 and len(outcomes) == 1
    decision, reason = outcomes.pop() if is_agreed else (None, None)
    return ScreeningRecord(
        citation_id=citation_id, votes=votes, decision=decision, reason=reason, is_conflict=len(outcomes) > 1
    )


def _find_outcome(vote: Vote) -> tuple[ScreeningChoice, ExclusionReason | None]:
    if vote.decision == ScreeningChoice.EXCLUDE:
        return ScreeningChoice.EXCLUDE, vote.reason
    return ScreeningChoice.INCLUDE, None


def _refuse_withdrawal(record: ScreeningRecord, curator: str) -> str:
    decided = {vote.curator for vote in record.votes} | {record.adjudicated_by}
    return "" if curator in decided else f"{curator} decided nothing on the citation"


def _refuse_adjudication(record: ScreeningRecord, curator: str, payload: ScreeningPayload) -> str:
    if curator in {vote.curator for vote in record.votes}:
        return f"{curator} voted on the citation and may not settle it"
    if not record.is_conflict:
        return "there are no two votes that differ"
    if payload.decision == ScreeningChoice.UNCLEAR:
        return "an adjudication includes or excludes"
    return "" if payload.is_reasoned else _UNREASONED


def _draft(kind: ActKind, citation_id: str, payload: ScreeningPayload, parent: str | None) -> ActDraft:
    if not payload.is_reasoned:
        remedy = "Name the first criterion that fails."
        raise LedgerConflictError(subject=citation_id, problem=_UNREASONED, remedy=remedy)
    content = {key: value for key, value in msgspec.to_builtins(payload).items() if value is not None}
    return ActDraft(kind=kind, subject=citation_id, payload=content, parent=parent)


def _report_act(act: Act, problem: str) -> Finding:
    reason = f"{act.kind.value} of {act.curator} on {act.subject} does not count: {problem}"
    remedy = "Vote again, or let a third person settle it."
    return Finding(gate=GATE, severity=Severity.WORKLIST, subject=act.act_id, reason=reason, remedy=remedy)


def _report_stranger(citation_id: str) -> Finding:
    reason = "there are votes on it, but it is not in the snapshot"
    remedy = "Pull the search again, or leave the votes: they are not counted."
    return Finding(gate=GATE, severity=Severity.WORKLIST, subject=citation_id, reason=reason, remedy=remedy)
