"""Drafts of acts on claims, with every rule checked before anything is written.

Each function gives an `ActDraft`: `append_acts` takes it as it is, `append_act` its fields. The rules are those by
which `replay_claims` counts acts, so an act that was drafted here on the latest record counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from curation.domain.act import Act
from curation.domain.act_draft import ActDraft
from curation.domain.citation import Citation
from curation.domain.claim import Claim
from curation.domain.claim_rules import require_claim
from curation.domain.quote import Quote, build_quote, find_occurrences, select_quote
from curation.domain.review_state import ClaimRecord
from curation.errors import ClaimError, LedgerConflictError
from curation.vocabulary import ActKind, ClaimStatus


def build_quoted_claim(claim: Claim, citation: Citation) -> Claim:
    """Fill in a claim's quotes from its citation (offsets, neighbours, text hash) and its basis, and check its rules.

    Raises:
        QuoteNotFoundError, QuoteAmbiguousError: a quote is not in the citation, or in several places of it.
        ClaimError: a broken field rule, such as a number that no quote states, or another citation's claim.
    """
    if claim.citation_id != citation.id:
        problem = f"the quotes were looked for in {citation.id}"
        raise _refuse(claim.citation_id, "citation_id", problem, "Take both from the same citation.")
    quotes = tuple(_fill_quote(quote, citation) for quote in claim.quotes)
    return require_claim(msgspec.structs.replace(claim, quotes=quotes, basis=citation.text_source))


def draft_tag(claim: Claim, citation: Citation) -> ActDraft:
    """Draft the first act on a claim; its subject is the claim's id with the quotes as the citation prints them.

    Raises:
        QuoteNotFoundError, QuoteAmbiguousError, ClaimError: as `build_quoted_claim`.
    """
    quoted = build_quoted_claim(claim, citation)
    return ActDraft(kind=ActKind.TAG, subject=quoted.claim_id, payload={"claim": msgspec.to_builtins(quoted)})


def draft_revision(record: ClaimRecord, claim: Claim, citation: Citation, *, reason: str) -> ActDraft:
    """Draft another version of a claim; it keeps its id and must be accepted anew.

    Raises:
        QuoteNotFoundError, QuoteAmbiguousError: as `build_quoted_claim`.
        ClaimError: a broken field rule, no reason, nothing changed, or another citation or question.
        LedgerConflictError: the claim is in conflict.
    """
    quoted = build_quoted_claim(claim, citation)
    for field in ("citation_id", "question_id"):
        if getattr(quoted, field) != getattr(record.claim, field):
            problem = f"the claim would move to {getattr(quoted, field)}"
            raise _refuse(record.claim.citation_id, field, problem, "Withdraw it and tag another one.")
    if quoted == record.claim:
        raise _refuse(claim.citation_id, "claim", "nothing was changed", "Change it, or leave it.")
    # The ledger goes on under the name it has: whether two records are one can be decided anew.
    stored = msgspec.structs.replace(quoted, citation_id=record.recorded_on or quoted.citation_id)
    return _draft(ActKind.REVISE, record, {"claim": msgspec.to_builtins(stored), "reason": _require(reason, record)})


def draft_withdrawal(record: ClaimRecord, *, reason: str) -> ActDraft:
    """Draft the withdrawal of a claim.

    Raises:
        ClaimError: no reason.
        LedgerConflictError: the claim is in conflict, or was withdrawn before.
    """
    _require_status(record, ActKind.WITHDRAW, ClaimStatus.WITHDRAWN)
    return _draft(ActKind.WITHDRAW, record, {"reason": _require(reason, record)})


def draft_acceptance(
    record: ClaimRecord, curator: str, *, note: str | None = None, acts: Sequence[Act] = ()
) -> ActDraft:
    """Draft the acceptance of a claim by a curator who wrote no version of it.

    `acts`: the ledger's acts, needed to know who revised the claim; without them only its first author is known.

    Raises:
        LedgerConflictError: the claim is their own, in conflict, withdrawn, or accepted before.
    """
    _require_other(record, curator, ActKind.ACCEPT, acts)
    _require_status(record, ActKind.ACCEPT, ClaimStatus.WITHDRAWN, ClaimStatus.ACCEPTED)
    return _draft(ActKind.ACCEPT, record, {"note": note} if note else {})


def draft_rejection(record: ClaimRecord, curator: str, *, reason: str, acts: Sequence[Act] = ()) -> ActDraft:
    """Draft the rejection of a claim by a curator who wrote no version of it; `acts` as in `draft_acceptance`.

    Raises:
        ClaimError: no reason.
        LedgerConflictError: the claim is their own, in conflict, withdrawn, or rejected before.
    """
    _require_other(record, curator, ActKind.REJECT, acts)
    _require_status(record, ActKind.REJECT, ClaimStatus.WITHDRAWN, ClaimStatus.REJECTED)
    return _draft(ActKind.REJECT, record, {"reason": _require(reason, record)})


def draft_claim_adjudication(
    record: ClaimRecord, curator: str, *, chosen: str, note: str, acts: Sequence[Act] = ()
) -> ActDraft:
    """Draft the settling of a conflict: `chosen` is the one of `record.conflicting_acts` that is to stand.

    Raises:
        ClaimError: no note.
        LedgerConflictError: there is no conflict, it is the curator's own, or `chosen` is none of its acts.
    """
    if record.status != ClaimStatus.CONFLICT:
        raise _refuse_act(record, "there is no conflict to settle", "Accept, reject or revise the claim instead.")
    _require_other(record, curator, ActKind.ADJUDICATE, acts)
    if any(act.curator == curator for act in acts if act.act_id in record.conflicting_acts):
        raise _refuse_act(record, f"{curator} did one of the conflicting acts", "Ask somebody who took no part.")
    if chosen not in record.conflicting_acts:
        names = ", ".join(record.conflicting_acts)
        raise _refuse_act(record, f"{chosen[:80]!r} is no act of its conflict", f"Choose one of {names}.")
    return _draft(ActKind.ADJUDICATE, record, {"chosen": chosen, "note": _require(note, record)})


def _fill_quote(quote: Quote, citation: Citation) -> Quote:
    # A selection in the widget knows its offsets; typed words must be found by their neighbours.
    for place in find_occurrences(citation, quote.exact):
        if (place.section, place.start, place.end) == (quote.section, quote.start, quote.end):
            return build_quote(citation, place)
    return select_quote(citation, quote.exact, section=quote.section, prefix=quote.prefix, suffix=quote.suffix)


def _draft(kind: ActKind, record: ClaimRecord, payload: dict[str, Any]) -> ActDraft:
    if record.status == ClaimStatus.CONFLICT and kind != ActKind.ADJUDICATE:
        raise _refuse_act(record, "acts on it contradict each other", "Let somebody who took no part adjudicate first.")
    return ActDraft(kind=kind, subject=record.claim_id, payload=payload, parent=record.acts[-1])


def _require_other(record: ClaimRecord, curator: str, kind: ActKind, acts: Sequence[Act]) -> None:
    written = (ActKind.TAG, ActKind.REVISE)
    authors = {act.curator for act in acts if act.kind in written and act.act_id in record.acts}
    if curator in authors | {record.tagged_by}:
        problem = f"{curator} may not {kind.value} a claim of their own"
        raise _refuse_act(record, problem, "Ask another curator to look at it.")


def _require_status(record: ClaimRecord, kind: ActKind, *refused: ClaimStatus) -> None:
    if record.status in refused:
        remedy = "Revise the claim first." if kind != ActKind.WITHDRAW else "Nothing: it stays withdrawn."
        raise _refuse_act(record, f"the claim was {record.status.value} before", remedy)


def _require(text: str, record: ClaimRecord) -> str:
    if not text.strip():
        raise _refuse(record.claim.citation_id, "reason", "there is none", "Say why, in a few words.")
    return text.strip()


def _refuse(citation_id: str, field: str, problem: str, remedy: str) -> ClaimError:
    return ClaimError(citation_id=citation_id, field=field, problem=problem, remedy=remedy)


def _refuse_act(record: ClaimRecord, problem: str, remedy: str) -> LedgerConflictError:
    return LedgerConflictError(subject=record.claim_id, problem=problem, remedy=remedy)
