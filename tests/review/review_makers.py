"""Small makers for the tests of the review room: acts in memory, without a ledger."""

from __future__ import annotations

from typing import Any

import msgspec

from curation.domain.act import Act, build_act
from curation.domain.act_draft import ActDraft
from curation.domain.citation import Citation, Section
from curation.domain.claim import Claim, Population
from curation.domain.quote import Quote
from curation.vocabulary import (
    ActKind,
    ClaimType,
    Directness,
    EvidenceLevel,
    Her2Status,
    Outcome,
    QuoteRole,
    Role,
    StudyDesign,
    TextSource,
)

QUESTION = "tmb-her2"
TEXT = "Of 52 patients, the objective response rate was 15%. In the second cohort, the objective response rate was 8%."


def make_citation(text: str = TEXT, **changes: Any) -> Citation:
    sections = (Section(text="We treated patients.", label="METHODS"), Section(text=text, label="RESULTS"))
    facts = {"id": "pmid:31", "title": "A trial", "text_source": TextSource.SYNOPSIS, "sections": sections}
    return Citation(**facts | changes)


def make_claim(**changes: Any) -> Claim:
    facts: dict[str, Any] = {
        "question_id": QUESTION,
        "citation_id": "pmid:31",
        "statement": "15% responded.",
        "quotes": (Quote(exact="Of 52 patients, the objective response rate was 15%."),),
        "quote_role": QuoteRole.OWN_RESULT,
        "claim_type": ClaimType.THERAPEUTIC,
        "intervention": "pembrolizumab",
        "population": Population(description="people", tumour="breast cancer", her2_status=Her2Status.POSITIVE),
        "outcome": Outcome.OBJECTIVE_RESPONSE,
        "design": StudyDesign.SINGLE_ARM_TRIAL,
        "directness": Directness.DIRECT,
        "level": EvidenceLevel.B,
        "basis": TextSource.SYNOPSIS,
    }
    return Claim(**facts | changes)


class Story:
    """Acts told one after the other, one a minute; each names the last act as its parent unless told otherwise."""

    def __init__(self) -> None:
        self.acts: list[Act] = []

    def tell(self, curator: str, kind: ActKind, subject: str, payload: dict[str, Any], parent: str | None) -> str:
        act = build_act(
            kind=kind,
            question_id=QUESTION,
            subject=subject,
            payload=payload,
            curator=curator,
            role=Role.CURATOR,
            time=f"2026-01-31T{9 + len(self.acts) // 60:02}:{len(self.acts) % 60:02}:00Z",
            parent=parent,
            prev=None,
        )
        self.acts.append(act)
        return act.act_id

    def tag(self, curator: str = "anna", claim: Claim | None = None, **payload: Any) -> str:
        claim = claim or make_claim()
        return self.tell(curator, ActKind.TAG, claim.claim_id, {"claim": msgspec.to_builtins(claim), **payload}, None)

    def revise(self, curator: str, claim: Claim, parent: str, subject: str | None = None) -> str:
        payload = {"claim": msgspec.to_builtins(claim), "reason": "wording"}
        return self.tell(curator, ActKind.REVISE, subject or make_claim().claim_id, payload, parent)

    def do(self, curator: str, kind: ActKind, parent: str | None, **payload: Any) -> str:
        return self.tell(curator, kind, make_claim().claim_id, payload, parent)

    def follow(self, curator: str, draft: ActDraft) -> str:
        return self.tell(curator, draft.kind, draft.subject, draft.payload, draft.parent)

    def vote(self, curator: str, citation_id: str, decision: str, reason: str | None = None, **more: Any) -> str:
        payload = {"stage": "title_abstract", "decision": decision, "reason": reason, "note": None, **more}
        return self.tell(curator, ActKind.SCREEN, citation_id, payload, None)

    def settle(self, curator: str, citation_id: str, decision: str, reason: str | None = None) -> str:
        payload = {"decision": decision, "reason": reason, "note": "read it"}
        return self.tell(curator, ActKind.ADJUDICATE, citation_id, payload, None)
