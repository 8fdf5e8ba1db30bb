"""Records for the tests of the domain."""

from __future__ import annotations

from typing import Any

from curation.domain.citation import Citation, Markup, Section
from curation.domain.claim import Biomarker, Claim, Population
from curation.domain.quote import Quote
from curation.vocabulary import (
    ClaimType,
    Direction,
    Directness,
    EvidenceLevel,
    Her2Status,
    MarkerComparison,
    Outcome,
    QuoteRole,
    Significance,
    StudyDesign,
    TextSource,
)

QUOTED = "The response rate was 15% (6 of 40; 95% CI 6-30)"


def make_citation(*texts: str, labels: tuple[str | None, ...] = (), **facts: Any) -> Citation:
    names = labels or tuple(f"S{index}" for index in range(len(texts)))
    sections = tuple(Section(text=text, label=label) for text, label in zip(texts, names, strict=True))
    return Citation(
        **{"id": "pmid:1", "title": "A title", "text_source": TextSource.PUBMED, "sections": sections} | facts
    )


def make_section(text: str, *spans: tuple[int, int, Any], label: str | None = None) -> Section:
    return Section(text=text, label=label, markup=tuple(Markup(start=s, end=e, tag=tag) for s, e, tag in spans))


def make_claim(**fields: Any) -> Claim:
    """A therapeutic claim that keeps every rule."""
    sound = {
        "question_id": "a-question",
        "citation_id": "pmid:1",
        "statement": "Response was seen in 15% of people.",
        "quotes": (Quote(exact=QUOTED),),
        "quote_role": QuoteRole.OWN_RESULT,
        "claim_type": ClaimType.THERAPEUTIC,
        "intervention": "pembrolizumab",
        "population": Population(description="people", tumour="breast cancer", her2_status=Her2Status.POSITIVE),
        "outcome": Outcome.OBJECTIVE_RESPONSE,
        "design": StudyDesign.SINGLE_ARM_TRIAL,
        "directness": Directness.DIRECT,
        "level": EvidenceLevel.B,
        "basis": TextSource.PUBMED,
    }
    return Claim(**sound | fields)


def make_predictive_claim(**fields: Any) -> Claim:
    """A predictive claim that keeps every rule."""
    sound = {
        "claim_type": ClaimType.PREDICTIVE,
        "significance": Significance.SENSITIVITY_RESPONSE,
        "direction": Direction.SUPPORTS,
        "biomarker": Biomarker(name="TMB"),
        "therapies": ("pembrolizumab",),
        "marker_comparison": MarkerComparison.ASSOCIATION_UNDER_TREATMENT,
    }
    return make_claim(**sound | fields)
