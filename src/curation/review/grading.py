"""Grading by people: ICEMAN forms as `grade` acts on claims, and which of them count.

A form answers the claim as it read: it holds the hash of that claim, and a revision makes it void. One person has one
form a version of a claim, the latest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from curation.domain.act import Act
from curation.domain.act_draft import ActDraft
from curation.domain.claim import Claim
from curation.domain.finding import Finding
from curation.domain.iceman import IcemanForm, IcemanGrade, check_form
from curation.domain.review_state import ClaimRecord
from curation.errors import ClaimError
from curation.identifiers import canonical_json, compute_sha256
from curation.review.as_of import list_acts_until
from curation.vocabulary import ActKind, ClaimStatus, Severity

GATE = "G10"
FORM = "iceman"
_OPEN = frozenset({ClaimStatus.SUBMITTED, ClaimStatus.ACCEPTED})

Grades = dict[str, tuple[IcemanGrade, ...]]


def draft_grade(record: ClaimRecord, form: IcemanForm) -> ActDraft:
    """Draft the act by which a person records an ICEMAN form on a claim.

    Raises:
        ClaimError: the claim is withdrawn, rejected or in conflict, or the form is not whole; names the first fault.
    """
    if record.status not in _OPEN:
        raise _refuse(record, "status", f"the claim is {record.status.value}", "Grade a claim that stands.")
    for field, problem in check_form(form):
        raise _refuse(record, field, problem, "Mend the form and record it again.")
    payload = {FORM: msgspec.to_builtins(form), "claim_hash": compute_claim_hash(record.claim)}
    return ActDraft(kind=ActKind.GRADE, subject=record.claim_id, payload=payload, parent=record.acts[-1])


def replay_grades(acts: Sequence[Act], as_of: str | None = None) -> Grades:
    """Collect the whole forms, by claim id, void ones too; within a claim in the order of the ledger.

    Raises:
        LedgerConflictError: `as_of` is the id of no act.
    """
    found: dict[str, dict[tuple[str, str], IcemanGrade]] = {}
    for act in list_acts_until(acts, as_of):
        form = _read_form(act) if act.kind == ActKind.GRADE and FORM in act.payload else None
        if isinstance(form, IcemanForm):
            answered = str(act.payload.get("claim_hash"))
            forms, key = found.setdefault(act.subject, {}), (act.curator, answered)
            forms.pop(key, None)
            forms[key] = IcemanGrade(
                curator=act.curator, time=act.time, act_id=act.act_id, form=form, claim_hash=answered
            )
    return {claim_id: tuple(forms.values()) for claim_id, forms in found.items()}


def attach_grades(record: ClaimRecord, grades: Grades) -> ClaimRecord:
    """Give a record the forms that answer its claim as it reads now."""
    answered = compute_claim_hash(record.claim)
    own = tuple(grade for grade in grades.get(record.claim_id, ()) if grade.claim_hash == answered)
    return msgspec.structs.replace(record, grades=own) if own else record


def compute_claim_hash(claim: Claim) -> str:
    """Give the SHA-256 of a claim's canonical JSON: any change of any field is another claim to a rater."""
    return compute_sha256(canonical_json(claim))


def check_grade_acts(acts: Sequence[Act], as_of: str | None = None) -> Iterator[Finding]:
    """List the ICEMAN forms in the ledger that do not count, and why.

    Raises:
        LedgerConflictError: `as_of` is the id of no act.
    """
    for act in list_acts_until(acts, as_of):
        problem = _read_form(act) if act.kind == ActKind.GRADE and FORM in act.payload else None
        if isinstance(problem, str):
            reason = f"the ICEMAN form of {act.curator} on {act.subject} does not count: {problem}"
            remedy = "Record a whole form on the claim."
            yield Finding(gate=GATE, severity=Severity.WORKLIST, subject=act.act_id, reason=reason, remedy=remedy)


def _read_form(act: Act) -> IcemanForm | str:
    try:
        form = msgspec.convert(act.payload[FORM], type=IcemanForm)
    except msgspec.ValidationError as error:
        return f"it cannot be read: {error}"
    faults = [f"{field} {problem}" for field, problem in check_form(form)]
    return faults[0] if faults else form


def _refuse(record: ClaimRecord, field: str, problem: str, remedy: str) -> ClaimError:
    return ClaimError(citation_id=record.claim.citation_id, field=field, problem=problem, remedy=remedy)
