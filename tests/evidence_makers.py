"""Small makers for the tests of answering, synthesis and project: invented studies, said briefly.

`tests/conftest.py` makes pytest put this folder on the path, so `from evidence_makers import ...` works everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from curation.answering.drafting import draft_answer
from curation.answering.evidence import is_usable
from curation.answering.gates import check_answer
from curation.domain.answer import Answer, Sentence
from curation.domain.citation import Citation, Section
from curation.domain.claim import Biomarker, Claim, Population
from curation.domain.effect import Effect
from curation.domain.finding import Finding
from curation.domain.iceman import Credibility, IcemanForm, IcemanGrade, IcemanItem
from curation.domain.integrity import assess_integrity
from curation.domain.question import Criterion, Focus, OutlineSection, Pico, Question, SearchStrategy, Words
from curation.domain.quote import Anchoring, Quote
from curation.domain.review_state import ClaimRecord
from curation.domain.search_run import SearchRun
from curation.synthesis.grouping import group_findings
from curation.synthesis.weighing import weigh_evidence
from curation.vocabulary import (
    AnchorState,
    Certainty,
    ClaimStatus,
    ClaimType,
    Direction,
    Directness,
    EffectMeasure,
    EvidenceLevel,
    ExclusionReason,
    Her2Status,
    MarkerComparison,
    Outcome,
    QuestionType,
    QuoteRole,
    Significance,
    StudyDesign,
    TextSource,
)

QUESTION = "marker-question"
OUTLINE = (
    ("short", ("answer_predictive_gap", "conclude_direct_treatment", "conclude_marker_role")),
    ("what", ("define_marker", "describe_measurement", "describe_prevalence")),
    (
        "why",
        ("describe_usual_treatment", "describe_direct_immunotherapy", "describe_direct_markers", "describe_prognosis"),
    ),
    ("when", ("describe_approval", "describe_marker_elsewhere", "describe_recommendations")),
    ("open", ("list_gaps", "describe_contradictions", "describe_ongoing_studies")),
    (
        "ask",
        (
            "ask_from_gaps",
            "ask_from_conditions",
            "ask_from_cut_offs",
            "ask_from_markers",
            "ask_from_look_alikes",
            "ask_from_ongoing_studies",
            "ask_from_harms",
        ),
    ),
    (
        "context",
        (
            "describe_harms",
            "describe_definitions",
            "describe_look_alikes",
            "state_basis",
            "state_search",
            "state_scope",
        ),
    ),
)
WORDS = Words(
    population="HER2-positive breast cancer",
    people="people with HER2-positive breast cancer",
    treatment="immunotherapy",
    usual_treatment="HER2-targeted treatment",
    marker="tumour mutational burden",
    marker_abbreviation="TMB",
)
TMB = Biomarker(name="TMB")
SEARCH = SearchRun(
    database="PubMed", query="her2[tiab]", date="2026-07-14", count=1, citation_ids=("pmid:1",), strategy="main"
)


def make_outline(*rules: str, claims: Sequence[str] = ()) -> tuple[OutlineSection, ...]:
    """An outline of one section with these rules; of all sections and rules without any."""
    chosen = (("only", rules),) if rules else OUTLINE
    return tuple(OutlineSection(id=key, heading=key, rules=names, claims=tuple(claims)) for key, names in chosen)


def make_question(**changes: Any) -> Question:
    facts: dict[str, Any] = {
        "id": QUESTION,
        "title": "What does TMB mean?",
        "question_type": QuestionType.PREDICTIVE_BIOMARKER,
        "pico": Pico(population="people", intervention="a drug", comparator="none", outcome="survival"),
        "words": WORDS,
        "focus": Focus(tumour="breast cancer", her2_status=("positive",), biomarker="TMB"),
        "search_strategies": (SearchStrategy(name="main", database="PubMed", query="her2[tiab]"),),
        "eligibility": (Criterion(code=ExclusionReason.WRONG_POPULATION, text="Other people."),),
        "outline": make_outline(),
        "glossary": {"TMB": "the number of gene changes in a stretch of DNA"},
    }
    return Question(**facts | changes)


def make_markerless_question(**changes: Any) -> Question:
    words = msgspec.structs.replace(WORDS, marker=None, marker_abbreviation=None)
    focus = Focus(tumour="breast cancer", her2_status=("positive",))
    return make_question(words=words, focus=focus, **changes)


def make_citation(citation_id: str = "pmid:1", **changes: Any) -> Citation:
    facts: dict[str, Any] = {
        "id": citation_id,
        "title": f"A study {citation_id}",
        "text_source": TextSource.PUBMED,
        "sections": (Section(text="Some words.", label="RESULTS"),),
        "date": "2024",
    }
    return Citation(**facts | changes)


def make_population(her2: Her2Status = Her2Status.POSITIVE, n: int | None = 500, **changes: Any) -> Population:
    return Population(**{"description": "people", "tumour": "breast cancer", "her2_status": her2, "n": n} | changes)


def make_claim(number: int = 1, **changes: Any) -> Claim:
    """A direct, randomised claim that immunotherapy does not raise complete response; one study a number."""
    facts: dict[str, Any] = {
        "question_id": QUESTION,
        "citation_id": f"pmid:{number}",
        "study_id": f"study-{number}",
        "statement": f"Statement {number}a.",
        "plain_statement": f"In study {'abcdefghijklmnop'[number % 16]}, adding the drug made no difference.",
        "quotes": (Quote(exact=f"quoted words of study {number}"),),
        "quote_role": QuoteRole.OWN_RESULT,
        "claim_type": ClaimType.THERAPEUTIC,
        "population": make_population(),
        "outcome": Outcome.PATHOLOGICAL_COMPLETE_RESPONSE,
        "design": StudyDesign.RANDOMISED_TRIAL,
        "directness": Directness.DIRECT,
        "level": EvidenceLevel.B,
        "basis": TextSource.PUBMED,
        "direction": Direction.DOES_NOT_SUPPORT,
        "therapies": ("a drug",),
        "is_immunotherapy": True,
    }
    return Claim(**facts | changes)


def make_marker_claim(number: int = 1, **changes: Any) -> Claim:
    """A claim that high TMB went with response in other people, without a test of interaction."""
    facts: dict[str, Any] = {
        "claim_type": ClaimType.PREDICTIVE,
        "biomarker": TMB,
        "marker_comparison": MarkerComparison.ASSOCIATION_UNDER_TREATMENT,
        "outcome": Outcome.OBJECTIVE_RESPONSE,
        "significance": Significance.SENSITIVITY_RESPONSE,
        "direction": Direction.SUPPORTS,
        "directness": Directness.OTHER_TUMOUR,
        "design": StudyDesign.COHORT,
        "population": make_population(Her2Status.NOT_STATED, tumour="solid tumours"),
        "plain_statement": "In people with many cancers, tumours with high TMB responded more often.",
    }
    return make_claim(number, **facts | changes)


def make_record(claim: Claim | None = None, **changes: Any) -> ClaimRecord:
    """An accepted record with every quote anchored."""
    claim = claim or make_claim()
    facts: dict[str, Any] = {
        "claim_id": claim.claim_id,
        "claim": claim,
        "status": ClaimStatus.ACCEPTED,
        "tagged_by": "anna",
        "tagged_at": "2026-01-31T09:00:00Z",
        "acts": ("a" * 64,),
        "anchorings": tuple(Anchoring(state=AnchorState.ANCHORED) for _ in claim.quotes),
    }
    return ClaimRecord(**facts | changes)


def make_form(overall: Certainty = Certainty.MODERATE, **changes: Any) -> IcemanForm:
    """An ICEMAN form that a person filled in; its answers allow moderate credibility at most."""
    answers = (Credibility.DEFINITELY_INCREASES, Credibility.PROBABLY_INCREASES, Credibility.DEFINITELY_INCREASES)
    items = [IcemanItem(number=n, answer=answer, reason="seen in the protocol") for n, answer in enumerate(answers, 1)]
    items += [IcemanItem(number=n, answer=Credibility.UNCLEAR, reason="not stated") for n in (4, 5)]
    facts: dict[str, Any] = {
        "outcome": "objective response",
        "effect_measure": "OR",
        "modifier": "TMB",
        "time_point": "best response",
        "items": tuple(items),
        "overall": overall,
    }
    return IcemanForm(**facts | changes)


def make_grade(curator: str = "cleo", overall: Certainty = Certainty.MODERATE) -> IcemanGrade:
    return IcemanGrade(
        curator=curator, time="2026-02-01T09:00:00Z", act_id="b" * 64, claim_hash="c" * 64, form=make_form(overall)
    )


def make_citations(records: Iterable[ClaimRecord]) -> dict[str, Citation]:
    ids = sorted({record.claim.citation_id for record in records})
    return {citation_id: make_citation(citation_id) for citation_id in ids}


def make_share(value: str, arm: str | None = None, measure: EffectMeasure = EffectMeasure.PCR, **more: Any) -> Effect:
    return Effect(measure=measure, value=value, unit="%", arm=arm, **more)


def draft(
    records: Sequence[ClaimRecord],
    question: Question | None = None,
    citations: Mapping[str, Citation] | None = None,
    search_runs: Sequence[SearchRun] = (SEARCH,),
) -> Answer:
    """Draft as `Workspace.answer` does: groups and conclusions are those of the usable claims."""
    question = question or make_question()
    citations = make_citations(records) if citations is None else citations
    integrity = assess_integrity(citations)
    usable = [record for record in records if is_usable(record, integrity)]
    groups = group_findings(usable, question)
    return draft_answer(
        question,
        records,
        citations=citations,
        groups=groups,
        conclusions=weigh_evidence(question, usable, groups, citations).conclusions,
        search_runs=search_runs,
    )


def check(
    answer: Answer,
    records: Sequence[ClaimRecord],
    question: Question | None = None,
    citations: Mapping[str, Citation] | None = None,
) -> tuple[Finding, ...]:
    """Check as `check_workspace` does."""
    question = question or make_question()
    citations = make_citations(records) if citations is None else citations
    integrity = assess_integrity(citations)
    usable = [record for record in records if is_usable(record, integrity)]
    return check_answer(
        answer,
        question=question,
        records={record.claim_id: record for record in records},
        citations=citations,
        groups=group_findings(usable, question),
    )


def list_gates(findings: Iterable[Finding], subject: str | None = None) -> set[str]:
    return {finding.gate for finding in findings if subject in (None, finding.subject)}


def change_sentence(answer: Answer, sentence: Sentence, **changes: Any) -> Answer:
    """The same answer with one sentence changed."""
    changed = msgspec.structs.replace(sentence, **changes)
    sections = tuple(
        msgspec.structs.replace(
            section, sentences=tuple(changed if one == sentence else one for one in section.sentences)
        )
        for section in answer.sections
    )
    return msgspec.structs.replace(answer, sections=sections)


def make_body() -> tuple[ClaimRecord, ...]:
    """A small body of evidence in which every rule finds something to say."""
    claims = (
        make_claim(
            1,
            quotes=(Quote(exact="62.4% with the drug versus 62.7% with placebo"),),
            effects=(make_share("62.4", "the drug"), make_share("62.7", "placebo")),
            plain_statement="In HER2-positive breast cancer, the drug made no difference before surgery.",
        ),
        make_claim(2, plain_statement="In a further trial, the drug made no difference before surgery."),
        make_claim(
            3,
            is_immunotherapy=False,
            direction=Direction.SUPPORTS,
            outcome=Outcome.OVERALL_SURVIVAL,
            plain_statement="With a newer drug people lived longer.",
        ),
        make_marker_claim(4, population=make_population(Her2Status.NOT_STATED, tumour="solid tumours")),
        make_marker_claim(
            5, direction=Direction.DOES_NOT_SUPPORT, plain_statement="In other people, high TMB made no difference."
        ),
        make_marker_claim(
            6,
            directness=Directness.DIRECT,
            population=make_population(),
            biomarker=Biomarker(name="PD-L1"),
            plain_statement="With PD-L1, some responded.",
        ),
        make_claim(
            7,
            claim_type=ClaimType.PROGNOSTIC,
            biomarker=TMB,
            marker_comparison=MarkerComparison.PROGNOSTIC,
            outcome=Outcome.OVERALL_SURVIVAL,
            design=StudyDesign.COHORT,
            is_immunotherapy=False,
            therapies=(),
            significance=Significance.BETTER_OUTCOME,
            direction=Direction.SUPPORTS,
            plain_statement="People with high TMB lived longer.",
        ),
        make_plain_claim(8, ClaimType.DEFINITION, Outcome.DEFINITION, "TMB counts gene changes."),
        make_plain_claim(9, ClaimType.ANALYTICAL, Outcome.ASSAY_AGREEMENT, "Tests differ.", cut_off="10"),
        make_plain_claim(10, ClaimType.PREVALENCE, Outcome.BIOMARKER_PREVALENCE, "Few have high TMB.", cut_off="20"),
        make_plain_claim(11, ClaimType.REGULATORY, Outcome.APPROVAL, "It is approved late.", is_immunotherapy=True),
        make_plain_claim(12, ClaimType.RECOMMENDATION, Outcome.RECOMMENDATION, "A guideline asks for it."),
        make_claim(
            13,
            claim_type=ClaimType.ONGOING_STUDY,
            outcome=Outcome.TRIAL_STATUS,
            direction=Direction.NOT_APPLICABLE,
            plain_statement="A trial is running.",
        ),
        make_claim(
            14,
            outcome=Outcome.ADVERSE_EVENTS,
            direction=Direction.NOT_APPLICABLE,
            plain_statement="Side effects were more common.",
        ),
        make_claim(
            15,
            directness=Directness.OTHER_BREAST_CANCER,
            population=make_population(Her2Status.LOW),
            outcome=Outcome.OBJECTIVE_RESPONSE,
            design=StudyDesign.SINGLE_ARM_TRIAL,
            plain_statement="In HER2-low breast cancer, some responded.",
        ),
        make_plain_claim(
            16,
            ClaimType.DEFINITION,
            Outcome.DEFINITION,
            "No breast cancer is HER2-positive and triple-negative.",
            biomarker=None,
            quotes=(Quote(exact="A HER2-positive tumour is by definition never triple-negative."),),
        ),
    )
    return tuple(make_record(claim) for claim in claims)


def make_plain_claim(number: int, claim_type: ClaimType, outcome: Outcome, words: str, **changes: Any) -> Claim:
    """A claim on TMB without direction, about no particular people."""
    marker = Biomarker(name="TMB", cut_off=changes.pop("cut_off", None))
    facts: dict[str, Any] = {
        "claim_type": claim_type,
        "outcome": outcome,
        "plain_statement": words,
        "biomarker": marker,
        "direction": Direction.NOT_APPLICABLE,
        "directness": Directness.NOT_APPLICABLE,
        "population": make_population(Her2Status.NOT_APPLICABLE),
        "is_immunotherapy": False,
        "therapies": (),
    }
    return make_claim(number, **facts | changes)
