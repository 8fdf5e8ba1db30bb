"""Laws of suggestions on groups of people: who is set against whom, which way it went, how many, from where on."""

from __future__ import annotations

import time

import pytest

from curation.domain.citation import Citation, Section
from curation.domain.quote import split_sentences
from curation.reading.participants import find_participants
from curation.reading.terms import TermKind, find_terms, select_terms
from curation.review.suggested_groups import find_groups
from curation.review.suggesting import SUGGESTED_BY, Suggestion, suggest_claims, suggest_for
from curation.vocabulary import Outcome, OutcomeDirection, QuoteRole, StudyDesign, TextSource

D = OutcomeDirection


def make_citation(text: str, title: str = "", label: str | None = "RESULTS", types: tuple[str, ...] = ()) -> Citation:
    sections = (Section(text=text, label=label),)
    return Citation(id="pmid:1", title=title, text_source=TextSource.PUBMED, sections=sections, publication_types=types)


def suggest(text: str, title: str = "Pancreatic cancer", **named) -> Suggestion:
    (found, *_) = suggest_claims(make_citation(text, title, **named))
    return found


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Patients with high levels of X lived shorter than those with low levels (p = 0.003).",
         ("high levels of X", "low levels")),
        ("Women without relapse had better function than women with relapse.", ("without relapse", "relapse")),
        ("The median survival of the hypervascular group was longer than that of the hypovascular group.",
         ("hypervascular group", "hypovascular group")),
        ("The survival of the patients with p53(+) cancer was lower than that of those with p53(-) cancer.",
         ("p53(+) cancer", "p53(-) cancer")),
        ("Survival of the treated patients was no better.", None),
        ("Response in the over 60 years group was lower than in the younger group.", None),
    ],
)  # fmt: skip
def test_groups_are_named_by_what_they_have(text: str, groups: tuple[str, str] | None) -> None:
    assert find_groups(text) == groups


@pytest.mark.parametrize(
    ("text", "outcome", "direction"),
    [
        ("Patients with high sIL-2R lived significantly shorter than those with low sIL-2R.",
         Outcome.OVERALL_SURVIVAL, D.DECREASED),
        ("The median survival time of the hypervascular group was longer than that of the hypovascular group.",
         Outcome.OVERALL_SURVIVAL, D.INCREASED),
        ("Women with TILs of 40% or more had fewer relapses than women with fewer TILs.",
         Outcome.DISEASE_FREE_SURVIVAL, D.INCREASED),
        ("Patients with p53-positive tumours had a poorer prognosis than those with p53-negative tumours.",
         Outcome.OVERALL_SURVIVAL, D.DECREASED),
        ("After gemcitabine, survival did not differ between the groups.", Outcome.OVERALL_SURVIVAL, D.NO_DIFFERENCE),
        ("With gemcitabine, response rates rose, but overall survival did not change.",
         Outcome.OVERALL_SURVIVAL, D.NO_DIFFERENCE),
        ("Quality of life was similar with gemcitabine and with fluorouracil.",
         Outcome.QUALITY_OF_LIFE, D.NO_DIFFERENCE),
    ],
)  # fmt: skip
def test_a_comparison_of_groups_has_an_outcome_and_a_direction(
    text: str, outcome: Outcome, direction: OutcomeDirection
) -> None:
    found = {one.outcome: one.direction for one in suggest_claims(make_citation(text, "Pancreatic cancer"))}
    assert found[outcome] == direction


def test_what_is_denied_of_one_outcome_says_nothing_of_the_next() -> None:
    text = "With gemcitabine rather than fluorouracil, survival did not change, but toxicity was higher (p = 0.01)."
    found = {one.outcome: one.direction for one in suggest_claims(make_citation(text))}
    assert found[Outcome.OVERALL_SURVIVAL] == D.NO_DIFFERENCE
    assert found[Outcome.ADVERSE_EVENTS] != D.NO_DIFFERENCE


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Of those with TMB-high tumours, 29% responded.", Outcome.OBJECTIVE_RESPONSE),
        ("Coffee went with a lower risk of ovarian cancer (OR 0.71, 95% CI 0.52 to 0.97).", Outcome.DISEASE_INCIDENCE),
        ("The survival rate without recurrence was better with S-1 (p = 0.05).", Outcome.DISEASE_FREE_SURVIVAL),
        ("p53 was positively expressed in 29 (50%) of 58 tumours.", Outcome.BIOMARKER_PREVALENCE),
        ("Gemcitabine has shown an advantage in survival over fluorouracil.", Outcome.OVERALL_SURVIVAL),
    ],
)
def test_outcomes_are_read_in_plain_words(text: str, outcome: Outcome) -> None:
    assert outcome in {one.outcome for one in suggest_claims(make_citation(text))}


def test_the_number_of_a_drug_s_name_is_no_outcome() -> None:
    terms = find_terms("9-nitrocamptothecin (RFS-2000) was given.")
    assert [term.name for term in select_terms(terms, TermKind.DRUG)] == ["9-nitrocamptothecin"] * 2
    assert not select_terms(terms, TermKind.OUTCOME)


@pytest.mark.parametrize(
    ("text", "name", "cut_off", "unit"),
    [
        ("patients with CPS of 10 or more", "PD-L1", "≥10", "CPS"),
        ("patients with PD-L1 CPS ≥10", "PD-L1", "≥10", "CPS"),
        ("bTMB of at least 16", "TMB", "≥16", None),
        ("TMB of at least 10 mut/Mb", "TMB", "≥10", "mut/Mb"),
        ("TILs of 40% or more", "TILs", "≥40", "%"),
        ("a CA 19-9 above 200 U/mL", "CA 19-9", ">200", "U/mL"),
        ("Ki-67 below 14%", "Ki-67", "<14", "%"),
        ("TMB was measured in 60 patients", "TMB", None, None),
        ("chlorinated paraffins (CPs) and 40 or more", None, None, None),
    ],
)
def test_cut_offs_are_read_in_words_and_signs(
    text: str, name: str | None, cut_off: str | None, unit: str | None
) -> None:
    markers = select_terms(find_terms(text), TermKind.BIOMARKER)
    assert {term.name for term in markers} == ({name} if name else set())
    assert {(term.cut_off, term.unit) for term in markers if term.cut_off} == ({(cut_off, unit)} if cut_off else set())


def test_a_cut_off_defined_in_the_methods_holds_for_the_result() -> None:
    text = "TMB-high was defined as at least 10 mut/Mb by FoundationOne CDx. Of people with TMB-high, 29% responded."
    found = next(one for one in suggest_claims(make_citation(text, "Mutation load")) if one.effects)
    assert found.biomarker is not None
    assert (found.biomarker.cut_off, found.biomarker.assay) == ("≥10", "FoundationOne CDx")


@pytest.mark.parametrize(
    ("sentence", "n"),
    [
        ("Twenty-two patients were treated with S-1.", 22),
        ("We randomised 1,832 women to irradiation or none.", 1832),
        ("Of the 60 evaluable patients, 31.7% were responders.", 60),
        ("In this phase II trial, 43 chemotherapy-naive patients received gemcitabine.", 43),
        ("Grade 3 neutropenia occurred in some.", None),
        ("Sixteen patients developed neutropenia.", None),
        ("The dose was 80 mg/m2 a day.", None),
    ],
)
def test_people_count_where_they_were_studied_and_not_where_something_happened(sentence: str, n: int | None) -> None:
    assert find_participants([sentence]) == n


def test_a_regimen_is_taken_whole() -> None:
    found = suggest(
        "The response rate was 37%.", "Etoposide, folinic acid, fluorouracil and epirubicin for pancreatic cancer"
    )
    assert found.intervention == "etoposide plus leucovorin, fluorouracil and epirubicin"


def test_a_trial_of_people_is_no_laboratory_study_although_cells_were_grown_too() -> None:
    text = "In vitro, suramin killed cell lines. Three of 14 patients given suramin had a partial response."
    assert suggest(text, types=("Clinical Trial",)).design == StudyDesign.SINGLE_ARM_TRIAL
    assert suggest(text).design == StudyDesign.LABORATORY


def test_what_others_reported_is_background_and_what_was_defined_is_no_finding() -> None:
    others = make_citation("Modiano et al. obtained a response rate of 62% with fluorouracil.", label=None)
    assert not suggest_claims(others)
    (passage,) = split_sentences(others)
    assert suggest_for(others, passage).quote_role == QuoteRole.BACKGROUND
    defined = "Clinical benefit with gemcitabine was defined as response or stable disease."
    assert not suggest_claims(make_citation(defined, label=None))


def test_an_outcome_of_nobody_treated_or_compared_is_not_proposed() -> None:
    for text in ("Toxicity was seen in plants.", "Mice lived with enhanced survival.", "We make recommendations."):
        assert not suggest_claims(make_citation(text, "Plants"))


def test_any_words_of_a_record_can_be_filled_in_from_it() -> None:
    text = (
        "Forty patients with pancreatic cancer received gemcitabine. The survival curve of the adjuvant chemotherapy "
        "group was higher than that of the surgery-alone group, but the difference was not significant. Nobody asked."
    )
    citation = make_citation(text, "Gemcitabine in pancreatic cancer", label=None)
    first, compared, nobody = split_sentences(citation)
    found = suggest_for(citation, compared)
    assert (found.outcome, found.direction) == (Outcome.OVERALL_SURVIVAL, D.NO_DIFFERENCE)
    assert found.population.n == 40
    for passage in (first, nobody):
        plain = suggest_for(citation, passage)
        assert plain.population.tumour == "pancreatic cancer"
        assert plain.suggested_by == SUGGESTED_BY
        assert plain.quote.exact == passage.text


@pytest.mark.parametrize(
    "unit", ["patients with ", "those with a than ", "1,000 patients ", "TMB of at least ", "not differ "]
)
def test_hostile_words_are_read_in_bounded_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    started = time.process_time()
    find_participants([text])
    find_groups(text[:2_000])
    suggest_claims(make_citation(text))
    assert time.process_time() - started < 10
