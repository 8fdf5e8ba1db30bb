"""Laws of suggestions: exact quotes, effects of their own sentence, marked as a machine's, never a title or an aim."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.domain.citation import Citation, Section
from curation.domain.quote import anchor_quote
from curation.review.suggesting import SUGGESTED_BY, Suggestion, format_suggestions, suggest_claims
from curation.vocabulary import AnchorState, Her2Status, Outcome, OutcomeDirection, QuoteRole, StudyDesign, TextSource

CONTRACT = {
    "quote",
    "effects",
    "direction",
    "population",
    "biomarker",
    "intervention",
    "comparator",
    "outcome",
    "quote_role",
}


def make_citation(*sections: Section, title: str = "", types: tuple[str, ...] = ()) -> Citation:
    return Citation(id="pmid:1", title=title, text_source=TextSource.PUBMED, sections=sections, publication_types=types)


@pytest.fixture
def trial() -> Citation:
    return make_citation(
        Section(label="BACKGROUND", text="Alphamab is used. We aimed to compare regimens."),
        Section(
            label="METHODS",
            text="Patients were randomly assigned to atezolizumab plus trastuzumab emtansine or placebo plus "
            "trastuzumab emtansine.",
        ),
        Section(
            label="RESULTS",
            text="Median PFS was 9.1 months with atezolizumab versus 6.2 months with placebo (hazard ratio 0.61, 95% "
            "CI 0.42-0.88; p=0.008). Serious adverse events occurred in 34% of patients in the atezolizumab group and "
            "15% in the placebo group. ORR was higher in TMB-high (≥10 mut/Mb) than in TMB-low "
            "tumours (45% vs 21%; p=0.01).",
        ),
        title="Atezolizumab plus trastuzumab emtansine in HER2-positive advanced breast cancer",
        types=("Randomized Controlled Trial",),
    )


def find_by_outcome(citation: Citation, outcome: Outcome) -> Suggestion:
    return next(found for found in suggest_claims(citation) if found.outcome == outcome)


def test_every_suggestion_says_that_a_machine_made_it(trial: Citation):
    found = suggest_claims(trial)

    assert found
    assert all(suggestion.suggested_by == SUGGESTED_BY for suggestion in found)


def test_every_quote_is_anchored_and_its_effects_stand_inside_it(trial: Citation):
    for suggestion in suggest_claims(trial):
        quote = suggestion.quote
        assert anchor_quote(quote, trial, {}).state == AnchorState.ANCHORED
        assert all(quote.start <= read.start < read.end <= quote.end for read in suggestion.effects)


def test_a_comparison_is_read_with_arms_population_and_direction(trial: Citation):
    found = find_by_outcome(trial, Outcome.PROGRESSION_FREE_SURVIVAL)

    assert found.intervention == "atezolizumab plus trastuzumab emtansine"
    assert found.comparator == "placebo plus trastuzumab emtansine"
    assert found.direction == OutcomeDirection.INCREASED
    assert found.population.her2_status == Her2Status.POSITIVE
    assert found.quote_role == QuoteRole.OWN_RESULT
    assert found.design == StudyDesign.RANDOMISED_TRIAL


def test_marker_groups_are_arms_where_they_are_compared(trial: Citation):
    found = find_by_outcome(trial, Outcome.OBJECTIVE_RESPONSE)

    assert (found.intervention, found.comparator) == ("TMB-high", "TMB-low")
    assert found.direction == OutcomeDirection.INCREASED
    assert found.biomarker and (found.biomarker.name, found.biomarker.cut_off) == ("TMB", "≥10")


def test_a_hazard_whose_interval_holds_one_shows_no_difference():
    text = "Overall survival was longer with alpelisib than with placebo (HR 0.82, 95% CI 0.55-1.23)."
    found = find_by_outcome(make_citation(Section(label="RESULTS", text=text)), Outcome.OVERALL_SURVIVAL)

    assert found.direction == OutcomeDirection.NO_DIFFERENCE


def test_a_single_arm_states_no_direction():
    text = "The objective response rate with pembrolizumab was 21.4% (95% CI 13.9-30.5)."
    found = find_by_outcome(make_citation(Section(label="RESULTS", text=text)), Outcome.OBJECTIVE_RESPONSE)

    assert found.direction == OutcomeDirection.NOT_STATED
    assert found.comparator is None


def test_without_a_known_arm_there_is_no_direction():
    text = "Overall survival was longer than expected (HR 0.50, 95% CI 0.40-0.60)."
    found = find_by_outcome(make_citation(Section(label="RESULTS", text=text)), Outcome.OVERALL_SURVIVAL)

    assert found.direction == OutcomeDirection.NOT_STATED


def test_a_frequency_is_of_a_biomarker_only_where_one_is_named():
    salt = make_citation(Section(label="RESULTS", text="The frequency of salted fish in the diet rose."))
    marker = make_citation(Section(label="RESULTS", text="The frequency of TMB-high tumours was 5%."))

    assert suggest_claims(salt) == ()
    assert suggest_claims(marker)[0].outcome == Outcome.BIOMARKER_PREVALENCE


def test_a_sentence_of_two_outcomes_makes_two_candidates_with_their_own_effects():
    text = "With pembrolizumab, median PFS was 4.2 months and median OS was 18.0 months."
    found = suggest_claims(make_citation(Section(label="RESULTS", text=text)))

    assert [suggestion.outcome for suggestion in found] == [
        Outcome.PROGRESSION_FREE_SURVIVAL,
        Outcome.OVERALL_SURVIVAL,
    ]
    assert [[read.effect.value for read in suggestion.effects] for suggestion in found] == [["4.2"], ["18.0"]]


def test_aims_without_figures_and_titles_are_never_proposed():
    aim = Section(label="OBJECTIVE", text="To compare overall survival with pembrolizumab and placebo.")

    assert suggest_claims(make_citation(aim, title="Pembrolizumab improves overall survival (HR 0.5)")) == ()


def test_her2_named_for_other_reasons_is_no_population():
    text = "The ORR with pembrolizumab was 29%. Results in HER2-positive disease were not reported."
    found = suggest_claims(make_citation(Section(label="RESULTS", text=text), title="Pembrolizumab in solid tumours"))

    assert found[0].population.her2_status == Her2Status.NOT_STATED


def test_the_line_for_machines_keeps_the_contract(trial: Citation):
    line = format_suggestions(trial.id, suggest_claims(trial))

    assert line["id"] == "pmid:1"
    for candidate in line["candidates"]:
        assert candidate.keys() >= CONTRACT
        assert candidate["quote"].keys() == {"section", "start", "end", "exact"}
        assert candidate["suggested_by"] == SUGGESTED_BY


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=3), st.text(max_size=60))
def test_no_text_breaks_the_reader(texts: list[str], title: str):
    suggest_claims(make_citation(*(Section(text=text) for text in texts), title=title))


@pytest.mark.parametrize(
    "unit",
    [
        "Pembrolizumab improved OS (HR 0.5; p<0.01). ",
        "OS 5% ",
        "\u202eאב OS. ",
        "<b>&lt;OS 5%</b> ",
        "\x00\x0b OS 5%. ",
        "placebo versus ",
    ],
)
def test_a_huge_text_is_read_in_bounded_time(unit: str):
    text = (unit * 40_000)[:1_000_000]

    start = time.process_time()
    found = suggest_claims(make_citation(Section(label="RESULTS", text=text), title=text))

    assert time.process_time() - start < 20
    assert len(found) <= 60
