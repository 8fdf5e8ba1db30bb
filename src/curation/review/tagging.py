"""Replaying acts on claims: what each claim says now, who stands behind it, and which acts do not count.

Rules. The subject of all acts on a claim is the claim's id at its first tag. An act grows the branch of its parent;
an act whose parent has grown already starts another branch, and the claim is in conflict until somebody adjudicates.
Nobody accepts, rejects or adjudicates what they wrote, and who did one of the conflicting acts does not settle them.
A revision puts a claim back to submitted, whatever it was. Acts that break a rule stay in the ledger and in the
claim's history, do not count, and are findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from curation.domain.act import Act
from curation.domain.claim import Claim
from curation.domain.claim_rules import check_claim
from curation.domain.finding import Finding
from curation.domain.review_state import ClaimRecord
from curation.review.as_of import list_acts_until
from curation.review.standing import Branch, ClaimHistory, list_authors
from curation.vocabulary import ActKind, ClaimStatus, Severity

GATE = "G04"
_FIGURE_GATE = "G06"
_COUNTED_KINDS = frozenset(
    {ActKind.TAG, ActKind.REVISE, ActKind.WITHDRAW, ActKind.ACCEPT, ActKind.REJECT, ActKind.ADJUDICATE}
)
_MODERATED = {ActKind.ACCEPT: ClaimStatus.ACCEPTED, ActKind.REJECT: ClaimStatus.REJECTED}

Refusal = tuple[str, str]
Histories = dict[str, ClaimHistory]


def replay_claims(acts: Sequence[Act], as_of: str | None = None) -> tuple[ClaimRecord, ...]:
    """Work out where each claim stands after the acts, given in the order of the ledger.

    One record a claim, withdrawn and rejected ones too; sorted by citation id, start of the first quote, claim id.

    Raises:
        LedgerConflictError: `as_of` is the id of no act.
    """
    histories, _ = _replay(list_acts_until(acts, as_of))
    records = [history.build_record() for history in histories.values()]
    return sort_claims(records)


def sort_claims(records: Iterable[ClaimRecord]) -> tuple[ClaimRecord, ...]:
    """Sort claims by citation id, start of the first quote, claim id."""
    return tuple(sorted(records, key=_sort_key))


def check_claim_acts(acts: Sequence[Act], as_of: str | None = None) -> tuple[Finding, ...]:
    """List the acts on claims that do not count, claims in conflict, and claims as they stand that break a field rule.

    Raises:
        LedgerConflictError: `as_of` is the id of no act.
    """
    histories, findings = _replay(list_acts_until(acts, as_of))
    for history in histories.values():
        findings += _check_history(history)
    return tuple(findings)


def _replay(acts: Sequence[Act]) -> tuple[Histories, list[Finding]]:
    histories: Histories = {}
    findings: list[Finding] = []
    for act in acts:
        refusal = _replay_act(act, histories)
        if refusal is None:
            continue
        if act.subject in histories:
            histories[act.subject].pass_by(act)
        findings.append(_report_act(act, refusal))
    return histories, findings


def _replay_act(act: Act, histories: Histories) -> Refusal | None:
    """Apply one act; say why where it does not count."""
    history = histories.get(act.subject)
    if history is None:
        return _open_history(act, histories) if _is_about_claim(act) else None
    if act.kind not in _COUNTED_KINDS:
        history.pass_by(act)
        return None
    if history.is_repeated(act):
        return "the same act was done before", "Nothing: the first one counts."
    if act.kind == ActKind.TAG:
        return _tag_again(act, history)
    if act.parent not in history.seen:
        return "it does not say which act on the claim it answers", "Do it again on the claim as it stands."
    return _HANDLERS[act.kind](act, history, history.seen[act.parent])


def _is_about_claim(act: Act) -> bool:
    return act.kind in _COUNTED_KINDS and (act.kind == ActKind.TAG or act.subject.startswith("clm-"))


def _open_history(act: Act, histories: Histories) -> Refusal | None:
    if act.kind != ActKind.TAG:
        return f"no claim {act.subject} was tagged before", "Tag the claim first."
    read = _read_claim(act)
    if not isinstance(read, Claim):
        return read
    if act.subject != read.claim_id:
        return f"its claim has the id {read.claim_id}", "Tag the claim under its own id."
    histories[act.subject] = ClaimHistory(act, _start_branch(act, read))
    return None


def _tag_again(act: Act, history: ClaimHistory) -> Refusal | None:
    if act.parent is not None:
        return "the claim was tagged before", "Revise the claim."
    read = _read_claim(act)
    if not isinstance(read, Claim):
        return read
    history.add(act, _start_branch(act, read))
    return None


def _revise(act: Act, history: ClaimHistory, branch: Branch) -> Refusal | None:
    read = _read_claim(act)
    if not isinstance(read, Claim):
        return read
    if read.citation_id != branch.claim.citation_id:
        return f"it moves the claim to {read.citation_id}", "Withdraw the claim and tag another one."
    revised = msgspec.structs.replace(_start_branch(act, read), reason=_read_text(act, "reason"))
    path = (*branch.path, act.act_id)
    history.add(act, msgspec.structs.replace(revised, path=path, authors=branch.authors | {act.curator}))
    return None


def _withdraw(act: Act, history: ClaimHistory, branch: Branch) -> Refusal | None:
    if branch.status == ClaimStatus.WITHDRAWN:
        return "the claim was withdrawn before", "Nothing: it stays withdrawn."
    history.add(act, _grow(branch, act, ClaimStatus.WITHDRAWN))
    return None


def _moderate(act: Act, history: ClaimHistory, branch: Branch) -> Refusal | None:
    if act.curator in branch.authors:
        return f"{act.curator} may not {act.kind.value} a claim of their own", "Ask another curator to look at it."
    status = _MODERATED[act.kind]
    if branch.status in (ClaimStatus.WITHDRAWN, status):
        return f"the claim was {branch.status.value} before", "Nothing, or revise the claim first."
    history.add(act, _grow(branch, act, status))
    return None


def _adjudicate(act: Act, history: ClaimHistory, branch: Branch) -> Refusal | None:
    if not history.is_conflict:
        return "there is no conflict to settle", "Accept, reject or revise the claim instead."
    if act.curator in list_authors(history.branches) | {branch.curator for branch in history.branches}:
        return f"{act.curator} may not settle a conflict of their own acts", "Ask somebody who took no part."
    contested = history.find_contested()
    chosen = _read_text(act, "chosen")
    if chosen not in contested or branch.tip not in contested:
        names = ", ".join(head[:12] for head in history.heads)
        return "it does not choose one of the conflicting acts that it answers", f"Choose one of {names}."
    kept = history.seen[chosen]
    path = (*kept.path, act.act_id)
    history.settle(act, msgspec.structs.replace(kept, path=path, curator=act.curator))
    return None


_HANDLERS: dict[ActKind, Callable[[Act, ClaimHistory, Branch], Refusal | None]] = {
    ActKind.REVISE: _revise,
    ActKind.WITHDRAW: _withdraw,
    ActKind.ACCEPT: _moderate,
    ActKind.REJECT: _moderate,
    ActKind.ADJUDICATE: _adjudicate,
}


def _start_branch(act: Act, claim: Claim) -> Branch:
    return Branch(
        claim=claim,
        status=ClaimStatus.SUBMITTED,
        path=(act.act_id,),
        authors=frozenset({act.curator}),
        curator=act.curator,
    )


def _grow(branch: Branch, act: Act, status: ClaimStatus) -> Branch:
    is_accepted = status == ClaimStatus.ACCEPTED
    return msgspec.structs.replace(
        branch,
        status=status,
        path=(*branch.path, act.act_id),
        curator=act.curator,
        accepted_by=act.curator if is_accepted else None,
        accepted_at=act.time if is_accepted else None,
        reason=_read_text(act, "reason") or _read_text(act, "note"),
    )


def _read_claim(act: Act) -> Claim | Refusal:
    try:
        claim = msgspec.convert(act.payload.get("claim"), type=Claim)
    except msgspec.ValidationError as error:
        return f"its claim cannot be read: {error}", "Tag the claim again with the fields that it needs."
    if claim.question_id != act.question_id:
        return f"its claim is on question {claim.question_id}", "Tag the claim in the ledger of its own question."
    return claim


def _read_text(act: Act, key: str) -> str | None:
    value = act.payload.get(key)
    return value if isinstance(value, str) and value.strip() else None


def _sort_key(record: ClaimRecord) -> tuple[str, bool, int, str]:
    start = record.claim.quotes[0].start if record.claim.quotes else None
    return record.claim.citation_id, start is None, start or 0, record.claim_id


def _report_act(act: Act, refusal: Refusal) -> Finding:
    problem, remedy = refusal
    reason = f"{act.kind.value} of {act.curator} on {act.subject} does not count: {problem}"
    return Finding(gate=GATE, severity=Severity.WORKLIST, subject=act.act_id, reason=reason, remedy=remedy)


def _check_history(history: ClaimHistory) -> Iterator[Finding]:
    if history.is_conflict:
        heads = [history.acts[head] for head in history.heads]
        names = ", ".join(f"{act.kind.value} of {act.curator} ({act.act_id[:12]})" for act in heads)
        yield Finding(
            gate=GATE,
            severity=Severity.GATE,
            subject=history.claim_id,
            reason=f"acts on the claim contradict each other: {names}",
            remedy="Somebody who took no part adjudicates: which act is to stand?",
        )
    record = history.build_record()
    if record.status in (ClaimStatus.WITHDRAWN, ClaimStatus.REJECTED):
        return
    for field, problem, remedy in check_claim(record.claim):
        gate = _FIGURE_GATE if problem.startswith("the number ") else GATE
        reason = f"{field}: {problem}"
        yield Finding(gate=gate, severity=Severity.GATE, subject=record.claim_id, reason=reason, remedy=remedy)
