"""What a curator does to claims: tag, revise, withdraw, accept, reject, settle; each checked, then on the disk."""

from __future__ import annotations

from typing import Any

import msgspec

from curation.domain.act import Act
from curation.domain.act_draft import ActDraft
from curation.domain.citation import Citation
from curation.domain.claim import Claim
from curation.domain.review_state import ClaimRecord
from curation.errors import LedgerConflictError
from curation.review.claim_checks import NO_REASON, SAY_WHY
from curation.review.claim_drafts import (
    draft_acceptance,
    draft_claim_adjudication,
    draft_rejection,
    draft_revision,
    draft_tag,
    draft_withdrawal,
)
from curation.review.claim_forms import ClaimForm, read_form
from curation.review.claim_history import compare_contents
from curation.vocabulary import Role
from curation.widgets.form_drafts import FormDrafts
from curation.widgets.tagging_messages import Judge, Settle
from curation.widgets.tagging_standing import TaggingStanding

Json = dict[str, Any]


class TaggingActs:
    """Writes acts on claims; what cannot be written is answered with the reason, and what was typed is kept."""

    def __init__(self, standing: TaggingStanding, drafts: FormDrafts) -> None:
        self.standing = standing
        self.drafts = drafts

    @property
    def curator(self) -> str:
        """Who is at the desk; empty for nobody, whom the ledger refuses."""
        return self.standing.desk.curator or ""

    def save_form(self, form: ClaimForm, citation: Citation, *, force: bool) -> Json:
        """Tag or revise the claim of a form; a form that is not ready is answered with what it lacks.

        Raises:
            CurationError: a rule or the disk refuses.
        """
        if form.unconfirmed:
            count = len(form.unconfirmed)
            fields = "1 suggested field is" if count == 1 else f"{count} suggested fields are"
            return {"refused": f"{fields} not confirmed.", "unready": True}
        claim, problems = read_form(form, citation, self.standing.desk.question_id)
        if claim is None:
            return {"refused": f"Not yet: {problems[0][1]}. {problems[0][2]}", "unready": True}
        if form.claim_id is None:
            return self._tag(claim, citation)
        if not form.reason.strip():
            return {"refused": f"Not yet: {NO_REASON}. {SAY_WHY}", "unready": True}
        record = self.standing.find_claim(form.claim_id)
        if record.acts[-1] != form.seen and not force:
            return self._compare(record, claim)
        return _confirm(self.standing.write(draft_revision(record, claim, citation, reason=form.reason)), "revised")

    def judge(self, record: ClaimRecord, request: Judge) -> Json:
        """Accept, reject or withdraw a claim.

        Raises:
            CurationError: a rule or the disk refuses, or the claim was changed since the browser showed it.
        """
        if request.seen != record.acts[-1]:
            problem = "somebody acted on the claim since it was shown here"
            raise LedgerConflictError(subject=record.claim_id, problem=problem, remedy="Look at it again, then decide.")
        acts = self.standing.desk.acts
        if request.verdict == "accept":
            draft = draft_acceptance(record, self.curator, note=request.reason.strip() or None, acts=acts)
            return _confirm(self.standing.write(draft, Role.EDITOR), "accepted")
        if request.verdict == "reject":
            draft = draft_rejection(record, self.curator, reason=request.reason, acts=acts)
            return _confirm(self.standing.write(draft, Role.EDITOR), "rejected")
        if request.verdict == "withdraw":
            return _confirm(self.standing.write(draft_withdrawal(record, reason=request.reason)), "withdrawn")
        raise LedgerConflictError(
            subject=record.claim_id,
            problem=f"{request.verdict[:40]!r} is no verdict",
            remedy="Use accept, reject or withdraw.",
        )

    def settle(self, record: ClaimRecord, request: Settle) -> Json:
        """Settle a conflict: one of the contradicting acts is to stand.

        Raises:
            CurationError: the curator took part, gave no note, or chose none of the acts.
        """
        draft = draft_claim_adjudication(
            record, self.curator, chosen=request.chosen, note=request.reason, acts=self.standing.desk.acts
        )
        return _confirm(self.standing.write(draft, Role.ADJUDICATOR), "settled")

    def _tag(self, claim: Claim, citation: Citation) -> Json:
        draft: ActDraft = draft_tag(claim, citation)
        known = self.standing.claims.get(draft.subject)
        if known is not None:
            problem = f"the same words and statement were tagged before by {known.tagged_by}"
            raise LedgerConflictError(subject=draft.subject, problem=problem, remedy="Revise that claim instead.")
        return _confirm(self.standing.write(draft), "tagged")

    def _compare(self, record: ClaimRecord, claim: Claim) -> Json:
        theirs, mine = msgspec.to_builtins(record.claim), msgspec.to_builtins(claim)
        for content in (theirs, mine):
            content["quotes"] = [quote["exact"] for quote in content["quotes"]]
        changes = msgspec.to_builtins(tuple(compare_contents(theirs, mine)))
        return {"differs": {"claim_id": record.claim_id, "status": record.status.value, "changes": changes}}


def _confirm(act: Act, what: str) -> Json:
    return {"saved": act.act_id, "what": f"{what}: {act.subject}", "claim_id": act.subject, "time": act.time}
