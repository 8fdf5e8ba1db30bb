"""What people decided on pairs of citations: `merge`, `separate`, taken back by `withdraw`, settled by `adjudicate`.

Rules. The subject of an act is the pair's id, its payload names the two citations and the reason. A person's decision
stands over every rule, either way. A curator's later decision replaces their earlier; `withdraw` takes it back, and
the rules speak again. Two curators who differ are a conflict: neither counts until somebody who took no part
adjudicates; any decision after that opens the pair again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated

import msgspec

from curation.domain.act import Act
from curation.domain.act_draft import ActDraft
from curation.domain.duplicate import PAIR_PREFIX, build_pair_id
from curation.domain.finding import Finding
from curation.errors import LedgerConflictError
from curation.identifiers import parse_citation_id
from curation.review.as_of import list_acts_until
from curation.vocabulary import ActKind, Severity

GATE = "G02"
DECISIONS = (ActKind.MERGE, ActKind.SEPARATE)
_KINDS = (*DECISIONS, ActKind.WITHDRAW, ActKind.ADJUDICATE)


class PairPayload(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What an act on a pair says; `decision` is `merge` or `separate` in an adjudication, else the act's kind says."""

    citations: tuple[str, str]
    reason: Annotated[str, msgspec.Meta(min_length=1, pattern=r"\S")]
    decision: ActKind | None = None


class PairRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A pair as it stands: `decision` is `merge`, `separate` or `None` where the rules speak.

    `by_curator` holds each curator's standing decision and the act of it.
    """

    citations: tuple[str, str]
    decision: ActKind | None = None
    reason: str | None = None
    by_curator: dict[str, tuple[ActKind, str]] = {}
    is_conflict: bool = False

    @property
    def pair_id(self) -> str:
        """The subject of acts on the pair."""
        return build_pair_id(self.citations)


def replay_decisions(acts: Sequence[Act], as_of: str | None = None) -> tuple[PairRecord, ...]:
    """Work out where each pair stands after the acts, given in the order of the ledger; sorted by citation ids.

    Raises:
        LedgerConflictError: `as_of` is the id of no act.
    """
    records, _ = _replay(list_acts_until(acts, as_of))
    return tuple(sorted(records.values(), key=lambda record: record.citations))


def check_decision_acts(
    acts: Sequence[Act], citation_ids: Collection[str], as_of: str | None = None
) -> tuple[Finding, ...]:
    """List acts on pairs that do not count, decisions that differ, and those on citations that no snapshot holds."""
    records, findings = _replay(list_acts_until(acts, as_of))
    for record in records.values():
        names = " and ".join(record.citations)
        if record.is_conflict:
            reason = f"curators differ on whether {names} are one record"
            findings.append(_find(record.pair_id, reason, "Somebody who took no part adjudicates."))
        if record.decision and not set(record.citations) <= set(citation_ids):
            reason = f"there is a decision on {names}, but not both are in the snapshots"
            findings.append(_find(record.pair_id, reason, "Nothing, or pull or import the other one again."))
    return tuple(findings)


def draft_decision(decision: ActKind, first: str, second: str, *, reason: str, parent: str | None = None) -> ActDraft:
    """Draft a curator's decision that two citations are one record (`merge`) or two (`separate`).

    Raises:
        LedgerConflictError: another kind of act, the same citation twice, or no reason.
    """
    if decision not in DECISIONS:
        raise _refuse(first, f"{decision.value} says nothing of duplicates", "Merge them or keep them separate.")
    return _draft(decision, first, second, PairPayload(citations=_sort_pair(first, second), reason=reason), parent)


def draft_decision_withdrawal(record: PairRecord, curator: str, *, reason: str, parent: str) -> ActDraft:
    """Draft the taking back of a curator's own decision: the rules, or the other curators, speak again.

    Raises:
        LedgerConflictError: the curator has no decision on the pair, or gives no reason.
    """
    if curator not in record.by_curator:
        raise _refuse(record.pair_id, f"{curator} decided nothing on it", "Take back a decision of your own.")
    return _draft(ActKind.WITHDRAW, *record.citations, PairPayload(citations=record.citations, reason=reason), parent)


def draft_pair_adjudication(
    record: PairRecord, curator: str, decision: ActKind, *, reason: str, parent: str
) -> ActDraft:
    """Draft the settling of two decisions that differ, by a curator who took no part.

    Raises:
        LedgerConflictError: no conflict, the curator took part, no reason, or neither `merge` nor `separate`.
    """
    payload = PairPayload(citations=record.citations, reason=reason, decision=decision)
    if refusal := _refuse_adjudication(record, curator, payload):
        raise _refuse(record.pair_id, refusal, "Ask somebody who took no part.")
    return _draft(ActKind.ADJUDICATE, *record.citations, payload, parent)


def _replay(acts: Sequence[Act]) -> tuple[dict[str, PairRecord], list[Finding]]:
    records: dict[str, PairRecord] = {}
    findings: list[Finding] = []
    for act in acts:
        if act.kind not in DECISIONS and not (act.kind in _KINDS and act.subject.startswith(PAIR_PREFIX)):
            continue
        after = _apply(act, records.get(act.subject))
        if isinstance(after, PairRecord):
            records[act.subject] = after
        else:
            reason = f"{act.kind.value} of {act.curator} on {act.subject} does not count: {after}"
            findings.append(_find(act.act_id, reason, "Decide again, or let somebody who took no part settle it."))
    return records, findings


def _apply(act: Act, before: PairRecord | None) -> PairRecord | str:
    """Give the record after an act, or say why the act does not count."""
    try:
        payload = msgspec.convert(act.payload, type=PairPayload)
        pair = _sort_pair(*(parse_citation_id(name) for name in payload.citations))
    except (msgspec.ValidationError, ValueError) as error:
        return f"it cannot be read: {error}"
    if pair[0] == pair[1] or act.subject != build_pair_id(pair):
        return "its subject is not the pair that it names"
    record = before or PairRecord(citations=pair)
    if act.kind == ActKind.ADJUDICATE:
        refusal = _refuse_adjudication(record, act.curator, payload)
        return refusal or msgspec.structs.replace(
            record, decision=payload.decision, reason=payload.reason, is_conflict=False
        )
    if act.kind == ActKind.WITHDRAW and act.curator not in record.by_curator:
        return f"{act.curator} decided nothing on it"
    return _count(record, act, payload.reason)


def _count(record: PairRecord, act: Act, reason: str) -> PairRecord:
    by_curator = {name: held for name, held in record.by_curator.items() if name != act.curator}
    if act.kind != ActKind.WITHDRAW:
        by_curator[act.curator] = (act.kind, act.act_id)
    kinds = {kind for kind, _ in by_curator.values()}
    decision = kinds.pop() if len(kinds) == 1 else None
    return PairRecord(
        citations=record.citations,
        decision=decision,
        reason=(reason if act.kind == decision else record.reason) if decision else None,
        by_curator=dict(sorted(by_curator.items())),
        is_conflict=bool(kinds) and decision is None,
    )


def _refuse_adjudication(record: PairRecord, curator: str, payload: PairPayload) -> str:
    if curator in record.by_curator:
        return f"{curator} decided on the pair and may not settle it"
    if not record.is_conflict:
        return "there are no two decisions that differ"
    return "" if payload.decision in DECISIONS else "an adjudication says merge or separate"


def _draft(kind: ActKind, first: str, second: str, payload: PairPayload, parent: str | None) -> ActDraft:
    pair = _sort_pair(parse_citation_id(first), parse_citation_id(second))
    if pair[0] == pair[1]:
        raise _refuse(first, "it is one citation", "Name two.")
    if not payload.reason.strip():
        raise _refuse(build_pair_id(pair), "there is no reason", "Say why, in a few words.")
    content = msgspec.to_builtins(msgspec.structs.replace(payload, citations=pair))
    return ActDraft(kind=kind, subject=build_pair_id(pair), payload=content, parent=parent)


def _sort_pair(first: str, second: str) -> tuple[str, str]:
    return (first, second) if first <= second else (second, first)


def _refuse(subject: str, problem: str, remedy: str) -> LedgerConflictError:
    return LedgerConflictError(subject=subject, problem=problem, remedy=remedy)


def _find(subject: str, reason: str, remedy: str) -> Finding:
    return Finding(gate=GATE, severity=Severity.WORKLIST, subject=subject, reason=reason, remedy=remedy)
