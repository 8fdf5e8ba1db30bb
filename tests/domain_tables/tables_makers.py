"""Small makers for the tests of the tables."""

from __future__ import annotations

from typing import Any

from curation.domain.citation import Citation, Section
from curation.domain.claim import Biomarker, Claim, Population
from curation.domain.effect import Effect
from curation.domain.quote import Anchoring, Quote
from curation.domain.review_state import ClaimRecord
from curation.vocabulary import (
    AnchorState,
    ClaimStatus,
    ClaimType,
    Directness,
    EffectMeasure,
    EvidenceLevel,
    Her2Status,
    Outcome,
    POperator,
    QuoteRole,
    StudyDesign,
    TextSource,
)


def make_citation(**changes: Any) -> Citation:
    facts: dict[str, Any] = {
        "id": "pmid:31",
        "title": "A trial",
        "text_source": TextSource.SYNOPSIS,
        "sections": (Section(text="Some words.", label="RESULTS"),),
        "authors": ("Loi S", "Giobbie-Hurder A"),
        "date": "2019-03",
        "publication_types": ("Journal Article", "Clinical Trial"),
        "languages": ("eng",),
    }
    return Citation(**facts | changes)


def make_claim(**changes: Any) -> Claim:
    facts: dict[str, Any] = {
        "question_id": "tmb-her2",
        "citation_id": "pmid:31",
        "statement": "15% responded.",
        "quotes": (
            Quote(exact="the response rate was 15%", section="RESULTS", start=12, end=37),
            Quote(exact="six of 40 patients responded", section="RESULTS", start=50, end=78),
        ),
        "quote_role": QuoteRole.OWN_RESULT,
        "claim_type": ClaimType.THERAPEUTIC,
        "population": Population(description="people", tumour="breast cancer", her2_status=Her2Status.POSITIVE, n=40),
        "outcome": Outcome.OBJECTIVE_RESPONSE,
        "design": StudyDesign.SINGLE_ARM_TRIAL,
        "directness": Directness.DIRECT,
        "level": EvidenceLevel.B,
        "basis": TextSource.SYNOPSIS,
        "biomarker": Biomarker(name="PD-L1", cut_off="1", unit="%"),
        "therapies": ("pembrolizumab", "trastuzumab"),
        "is_immunotherapy": True,
        "effects": (
            Effect(measure=EffectMeasure.ORR, value="15.0", lower="7", upper="29", level="95", unit="%", n_total=40),
            Effect(measure=EffectMeasure.HR, value="0.70", p_op=POperator.LESS, p="0.05"),
        ),
    }
    return Claim(**facts | changes)


def make_record(claim: Claim | None = None, **changes: Any) -> ClaimRecord:
    claim = claim or make_claim()
    facts: dict[str, Any] = {
        "claim_id": claim.claim_id,
        "claim": claim,
        "status": ClaimStatus.ACCEPTED,
        "tagged_by": "anna",
        "tagged_at": "2026-01-31T09:00:00Z",
        "accepted_by": "bob",
        "accepted_at": "2026-01-31T10:00:00Z",
        "acts": ("a" * 64, "b" * 64),
    }
    return ClaimRecord(**facts | changes)


def make_anchorings(*states: AnchorState) -> tuple[Anchoring, ...]:
    return tuple(Anchoring(state=state) for state in states)
