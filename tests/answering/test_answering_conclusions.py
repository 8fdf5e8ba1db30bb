"""The law of statements: what a panel reads and what a patient reads are one conclusion in two wordings."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.answering.conclusions import MEASURED, phrase_conclusion
from curation.answering.wording import fits_certainty
from curation.domain.claim import Claim
from curation.domain.conclusion import Change, Conclusion, Course, EffectSize, StatementKind
from curation.domain.effect import Effect
from curation.synthesis.concluding import rate_change
from curation.synthesis.grouping import group_findings
from curation.synthesis.statements import format_statement
from curation.synthesis.summary_of_findings import CANDIDATES
from curation.synthesis.weighing import weigh_evidence
from curation.vocabulary import (
    SURVIVAL_OUTCOMES,
    Certainty,
    Direction,
    EffectMeasure,
    FigureSource,
    Outcome,
    OutcomeDirection,
    SentenceKind,
    StudyDesign,
)
from evidence_makers import draft, make_citations, make_claim, make_outline, make_population, make_question, make_record

PCR = Outcome.PATHOLOGICAL_COMPLETE_RESPONSE
PEOPLE, WHAT = "people with the disease", "the drug"
HEDGES = {
    Certainty.HIGH: re.compile(r"^(?!.*\b(may|might|could|probably|likely|uncertain|suggest)\b)"),
    Certainty.MODERATE: re.compile(r"\b(probably|likely)\b"),
    Certainty.LOW: re.compile(r"\b(may|might|suggests?)\b"),
    Certainty.VERY_LOW: re.compile(r"\b(very uncertain|do not know)\b"),
}
PANEL = {
    Course.MORE: re.compile(r"\bincreases?\b"),
    Course.SAME: re.compile(r"\b(little to no|no clear) difference\b"),
    Course.LESS: re.compile(r"\b(reduces?|reduction)\b"),
}
PATIENT = {
    Course.MORE: re.compile(r"\b(raise|lengthen)s?\b"),
    Course.SAME: re.compile(r"\b(little or no|no clear) difference\b"),
    Course.LESS: re.compile(r"\b(lower|shorten)s?\b"),
}
DEGREES = {
    EffectSize.SMALL: (re.compile(r"\bslight(ly)?\b"), re.compile(r"\bslightly\b")),
    EffectSize.LARGE: (re.compile(r"\blarge\b"), re.compile(r"\bgreatly\b")),
}
MEASURES = {PCR: EffectMeasure.PCR, Outcome.OVERALL_SURVIVAL: EffectMeasure.OS_RATE}
MEASURES[Outcome.ADVERSE_EVENTS] = EffectMeasure.AE_RATE

changes = st.builds(
    Change, course=st.sampled_from([Course.MORE, Course.LESS]), size=st.sampled_from(list(EffectSize)[1:])
)
no_change = st.sampled_from([Change(course=Course.SAME), Change(course=Course.SAME, size=EffectSize.TRIVIAL)])


def is_heard_once(found: list[Change]) -> bool:
    """Of one course there are sized changes, or one without a size: the rule hears nothing twice."""
    sized = {change.course for change in found if change.size}
    return not any(change.size is None and change.course in sized for change in found)


conclusions = st.builds(
    Conclusion,
    outcome=st.sampled_from(CANDIDATES),
    certainty=st.sampled_from([None, *Certainty]),
    changes=st.lists(changes | no_change | st.just(Change(course=Course.MORE)), max_size=3, unique=True)
    .filter(is_heard_once)
    .map(tuple),
    is_compared=st.booleans(),
)


def read(text: str, words: dict[Course, re.Pattern[str]]) -> set[Course]:
    return {course for course, pattern in words.items() if pattern.search(text)}


@given(conclusions)
def test_panel_and_patient_read_the_same_direction_and_the_same_certainty(conclusion: Conclusion) -> None:
    panel = format_statement(WHAT, conclusion)
    patient = phrase_conclusion(conclusion, what=WHAT, people=PEOPLE)
    if patient is None:
        assert conclusion.kind == StatementKind.UNRATED or not conclusion.is_compared or not conclusion.changes
        return
    assert conclusion.certainty is not None
    if conclusion.kind == StatementKind.OPPOSED:
        assert "both ways" in panel
        assert "disagree" in patient
        return
    assert [c for c, hedge in HEDGES.items() if hedge.search(panel)] == [conclusion.certainty]
    assert [c for c in Certainty if fits_certainty(patient, c)] == [conclusion.certainty]
    assert read(panel, PANEL) == read(patient, PATIENT)
    if conclusion.kind == StatementKind.EFFECT:
        for in_panel, in_patient in DEGREES.values():
            assert bool(in_panel.search(panel)) == bool(in_patient.search(patient))


@given(
    st.sampled_from(CANDIDATES), st.floats(-1, 1), st.sampled_from([Certainty.HIGH, Certainty.MODERATE, Certainty.LOW])
)
def test_fewer_deaths_are_longer_lives_and_more_of_any_other_risk_is_more_of_it(
    outcome: Outcome, difference: float, certainty: Certainty
) -> None:
    change = rate_change(difference, outcome)
    conclusion = Conclusion(outcome=outcome, certainty=certainty, changes=(change,), is_compared=True)
    is_more = (difference < 0) if outcome in SURVIVAL_OUTCOMES else (difference > 0)
    told = {Course.SAME} if change.size == EffectSize.TRIVIAL else {Course.MORE if is_more else Course.LESS}
    assert read(format_statement(WHAT, conclusion), PANEL) == told
    assert read(phrase_conclusion(conclusion, what=WHAT, people=PEOPLE) or "", PATIENT) == told


def make_trial(number: int, outcome: Outcome, treated: int, control: int, **facts: Any) -> Claim:
    arms = tuple(
        Effect(measure=MEASURES[outcome], value=str(share), n_events=2 * share, n_total=200, arm=arm, unit="%")
        for share, arm in ((treated, "the drug"), (control, "placebo"))
    )
    return make_claim(number, **{"outcome": outcome, "comparator": "placebo", "effects": arms} | facts)


trials = st.builds(
    make_trial,
    st.integers(1, 4),
    st.sampled_from(list(MEASURES)),
    st.integers(5, 95),
    st.integers(5, 95),
    design=st.sampled_from([StudyDesign.RANDOMISED_TRIAL, StudyDesign.SINGLE_ARM_TRIAL]),
    direction=st.sampled_from(Direction),
    outcome_direction=st.sampled_from(OutcomeDirection),
    figure_source=st.sampled_from(FigureSource),
)


@given(st.lists(trials, max_size=5, unique_by=lambda claim: claim.claim_id))
def test_an_answer_concludes_what_its_summary_of_findings_concludes_outcome_by_outcome(claims: list[Claim]) -> None:
    question = make_question(outline=make_outline("conclude_direct_treatment"))
    records = [make_record(claim) for claim in claims]
    citations = make_citations(records)
    sentences = draft(records, question).sentences
    groups = group_findings(records, question)
    rows = [row for row in weigh_evidence(question, records, groups, citations).summary if row.conclusion]
    told = {noun: s for s in sentences for noun in (m.noun for m in MEASURED.values()) if noun in s.text}
    for row in rows:
        sentence = told.pop(MEASURED[row.outcome].noun, None)
        if sentence is None or sentence.kind != SentenceKind.CONCLUSION:
            assert row.conclusion.kind not in (StatementKind.EFFECT, StatementKind.FROM_NONE, StatementKind.VARIED)
            continue
        assert sentence.certainty == row.certainty
        assert fits_certainty(sentence.text, sentence.certainty)
        assert read(row.what_happens, PANEL) == read(sentence.text, PATIENT)
        assert set(sentence.claim_ids) <= set(row.group.claim_ids)
    assert not told


def test_studies_that_were_not_pooled_are_all_heard() -> None:
    none, small = Change(course=Course.SAME, size=EffectSize.TRIVIAL), Change(course=Course.MORE, size=EffectSize.SMALL)
    conclusion = Conclusion(outcome=PCR, certainty=Certainty.MODERATE, changes=(none, small), is_compared=True)
    assert "or in a slight increase (studies differ and were not pooled)" in format_statement(WHAT, conclusion)
    patient = phrase_conclusion(conclusion, what=WHAT, people=PEOPLE)
    assert patient is not None
    assert patient.endswith(
        "makes little or no difference to the chance that no cancer is left at surgery, or slightly raises it: "
        "the studies differ."
    )


@pytest.mark.parametrize("certainty", [Certainty.MODERATE, Certainty.LOW])
def test_a_difference_that_was_not_shown_is_not_called_little_or_none(certainty: Certainty) -> None:
    unshown = Conclusion(outcome=PCR, certainty=certainty, changes=(Change(course=Course.SAME),), is_compared=True)
    for text in (format_statement(WHAT, unshown), phrase_conclusion(unshown, what=WHAT, people=PEOPLE) or ""):
        assert "no clear difference" in text


def test_without_a_comparison_no_effect_is_spoken_of() -> None:
    alone = make_claim(
        1, design=StudyDesign.SINGLE_ARM_TRIAL, direction=Direction.SUPPORTS, population=make_population()
    )
    sentences = draft([make_record(alone)], make_question(outline=make_outline("conclude_direct_treatment"))).sentences
    assert [sentence.kind for sentence in sentences] == [SentenceKind.GAP]
