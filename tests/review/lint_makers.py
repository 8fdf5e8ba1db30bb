"""Makers for the tests of the lints: one sound claim on an invented abstract, and what the lints say to changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from curation.domain.citation import Citation, Section
from curation.domain.claim import Biomarker, Claim, Population
from curation.domain.effect import Effect
from curation.domain.quote import Quote, anchor_quote, select_quote
from curation.domain.review_state import ClaimRecord
from curation.review.linting import check_claims
from curation.vocabulary import (
    ClaimType,
    Direction,
    EffectMeasure,
    MarkerComparison,
    Outcome,
    OutcomeDirection,
    POperator,
    Setting,
    Significance,
    StudyDesign,
    TreatmentLine,
)
from evidence_makers import make_citation, make_claim, make_population, make_record

TITLE = "Drugamab in pretreated HER2-positive metastatic breast cancer: results of the INVENTED trial"
RESULT = (
    "Median overall survival was 21.6 months with drugamab and 15.2 months with placebo "
    "(HR 0.70; 95% CI 0.55 to 0.90; p=0.004)."
)
SECTIONS = {
    "BACKGROUND": "Survival after second-line treatment is known to be short.",
    "OBJECTIVE": "We aimed to find out whether drugamab lengthens overall survival of these patients.",
    "METHODS": "We randomly assigned 400 patients with pretreated HER2-positive metastatic breast cancer.",
    "RESULTS": f"{RESULT} Severe rash occurred in 9% and 4%.",
    "CONCLUSIONS": "Drugamab improved overall survival in these patients.",
}
HAZARD = Effect(
    measure=EffectMeasure.HR, value="0.70", lower="0.55", upper="0.90", level="95", p_op=POperator.EQUAL, p="0.004"
)
CROSSING = msgspec.structs.replace(HAZARD, upper="1.20", p="0.31")


def make_abstract(texts_by_label: Mapping[str, str] | None = None, **changes: Any) -> Citation:
    """The invented abstract with some of its sections changed."""
    texts = SECTIONS | dict(texts_by_label or {})
    labelled = tuple(Section(label=label, text=text) for label, text in texts.items())
    facts: dict[str, Any] = {"title": TITLE, "sections": labelled}
    return make_citation(**facts | changes)


def make_people(**changes: Any) -> Population:
    facts = {
        "description": "people with pretreated HER2-positive metastatic breast cancer",
        "setting": Setting.ADVANCED,
        "line": TreatmentLine.LATER,
        "n": 400,
    }
    return make_population(**facts | changes)


def make_sound_claim(**changes: Any) -> Claim:
    """A randomised comparison told as its abstract tells it."""
    facts: dict[str, Any] = {
        "statement": "In HER2-positive metastatic breast cancer, people given drugamab lived longer (HR 0.70).",
        "plain_statement": "In advanced HER2-positive breast cancer, people lived longer with drugamab.",
        "population": make_people(),
        "outcome": Outcome.OVERALL_SURVIVAL,
        "outcome_direction": OutcomeDirection.INCREASED,
        "direction": Direction.SUPPORTS,
        "intervention": "drugamab",
        "comparator": "placebo",
        "effects": (HAZARD,),
    }
    return make_claim(**facts | changes)


def make_sound_marker_claim(**changes: Any) -> Claim:
    """The same claim as one on a marker: high TMB went with longer survival."""
    facts: dict[str, Any] = {
        "claim_type": ClaimType.PROGNOSTIC,
        "significance": Significance.BETTER_OUTCOME,
        "marker_comparison": MarkerComparison.PROGNOSTIC,
        "design": StudyDesign.COHORT,
        "biomarker": Biomarker(name="TMB", cut_off="10", unit="mut/Mb"),
        "therapies": (),
    }
    return make_sound_claim(**facts | changes)


def read(
    claim: Claim | None = None,
    *quotes: str,
    sections: Mapping[str, str] | None = None,
    citation: Citation | None = None,
    **changes: Any,
) -> tuple[ClaimRecord, Citation]:
    """A record of a claim whose quotes are anchored in its abstract; without quotes it rests on the result."""
    citation = citation or make_abstract(sections)
    claim = claim or make_sound_claim(**changes)
    selected = tuple(select_quote(citation, words) for words in quotes or (RESULT,))
    claim = msgspec.structs.replace(claim, quotes=selected, citation_id=citation.id)
    anchorings = tuple(anchor_quote(quote, citation, {}) for quote in selected)
    return make_record(claim, anchorings=anchorings), citation


def lint(*args: Any, **named: Any) -> dict[str, str]:
    """What the lints say on one claim: reasons by lint id."""
    record, citation = read(*args, **named)
    return lint_all([(record, citation)])


def lint_all(read_claims: Sequence[tuple[ClaimRecord, Citation]]) -> dict[str, str]:
    """What the lints say on several claims together."""
    citations = {citation.id: citation for _, citation in read_claims}
    return {found.gate: found.reason for found in check_claims([record for record, _ in read_claims], citations)}


def quote_words(*words: str) -> tuple[Quote, ...]:
    return tuple(Quote(exact=one) for one in words)
