"""Laws of arms: who is compared with whom, by the sentence, by how people were dealt out, by short names."""

from __future__ import annotations

import time

import pytest

from curation.domain.citation import Citation, Section
from curation.review.suggested_allocation import find_dealt_arms
from curation.review.suggested_names import find_short_names, write_out
from curation.review.suggesting import Suggestion, suggest_claims
from curation.vocabulary import Her2Status, Outcome, OutcomeDirection, TextSource


def suggest(text: str, title: str = "", methods: str = "") -> Suggestion:
    sections = (Section(label="METHODS", text=methods), Section(label="RESULTS", text=text))
    citation = Citation(id="pmid:1", title=title, text_source=TextSource.PUBMED, sections=sections)
    return next(one for one in suggest_claims(citation) if one.quote.section == "RESULTS")


@pytest.mark.parametrize(
    ("text", "arms"),
    [
        (
            "Patients were randomised to atezolizumab plus T-DM1 or placebo plus T-DM1.",
            ("atezolizumab plus trastuzumab emtansine", "placebo plus trastuzumab emtansine"),
        ),
        (
            "Women received placebo or tucatinib, each with trastuzumab and capecitabine.",
            ("tucatinib plus trastuzumab and capecitabine", "placebo plus trastuzumab and capecitabine"),
        ),
        (
            "We randomly assigned 200 to eribulin with or without pembrolizumab.",
            ("eribulin plus pembrolizumab", "eribulin"),
        ),
        (
            "People pretreated with trastuzumab were assigned to pyrotinib plus capecitabine (n=134) or lapatinib plus "
            "capecitabine (n=132).",
            ("pyrotinib plus capecitabine", "lapatinib plus capecitabine"),
        ),
        ("To compare eribulin plus pembrolizumab with eribulin alone.", ("eribulin plus pembrolizumab", "eribulin")),
        ("Pembrolizumab was given every three weeks with carboplatin.", None),
        ("Patients received trastuzumab and pertuzumab.", None),
    ],
)
def test_people_are_dealt_out_to_the_arms_that_or_parts(text: str, arms: tuple[str, str] | None) -> None:
    assert find_dealt_arms(text) == arms


def test_a_sentence_that_names_its_arms_by_a_part_means_the_whole_arms() -> None:
    found = suggest(
        "PFS was 8.2 months in the atezolizumab group versus 6.8 in the placebo group (HR 0.82; 95% CI 0.55-1.23).",
        methods="Patients were randomised to T-DM1 plus atezolizumab or T-DM1 plus placebo.",
    )
    assert found.intervention == "trastuzumab emtansine plus atezolizumab"
    assert found.comparator == "trastuzumab emtansine plus placebo"
    assert found.direction == OutcomeDirection.NO_DIFFERENCE


def test_a_short_name_in_brackets_is_its_drug_in_later_sentences() -> None:
    names = find_short_names("Sacituzumab govitecan (SG) was tried; median PFS (mPFS) and placebo (PBO) too (HR 0.5).")
    assert names == {"SG": "sacituzumab govitecan", "PBO": "placebo"}
    assert write_out("OS was longer with SG than SGX.", names) == "OS was longer with sacituzumab govitecan than SGX."
    found = suggest(
        "Overall survival was longer with SG than with PBO (14.4 vs 11.2 months; HR 0.79; 95% CI 0.65-0.96).",
        methods="We compared sacituzumab govitecan (SG) with placebo (PBO).",
    )
    assert (found.intervention, found.comparator) == ("sacituzumab govitecan", "placebo")
    assert found.quote.exact.startswith("Overall survival was longer with SG")


@pytest.mark.parametrize(
    ("text", "title", "arms"),
    [
        (
            "Palbociclib-letrozole prolonged PFS over placebo-letrozole (HR 0.58).",
            "",
            ("palbociclib plus letrozole", "placebo plus letrozole"),
        ),
        ("The pCR rate was lower in HER2-low than in HER2-zero tumours (29% vs 39%).", "", ("HER2-low", "HER2-zero")),
        ("ORR was 29% in the tTMB-high group and 6% in the non-tTMB-high group.", "", ("TMB-high", "TMB-low")),
        (
            "PFS was 8.4 months in the combination group as compared with 4.4 months in the capecitabine group.",
            "Lapatinib with capecitabine",
            ("lapatinib plus capecitabine", "capecitabine"),
        ),
        ("pCR was similar between the pembrolizumab and placebo groups.", "", ("pembrolizumab", "placebo")),
    ],
)  # fmt: skip
def test_arms_are_read_as_sentences_write_them(text: str, title: str, arms: tuple[str, str]) -> None:
    found = suggest(text, title)
    assert (found.intervention, found.comparator) == arms


def test_a_state_that_qualifies_a_tumour_is_that_of_the_people_and_one_that_does_not_is_not() -> None:
    methods = "To see whether atezolizumab helps in high-risk, HER2-positive early breast cancer."
    assert suggest("The pCR rate was 62%.", methods=methods).population.her2_status == Her2Status.POSITIVE
    other = "HER2-positive controls were stained on each slide."
    assert suggest("The pCR rate was 62%.", methods=other).population.her2_status == Her2Status.NOT_STATED


def test_people_who_are_alive_tell_of_survival_and_responses_of_response() -> None:
    alive = suggest("At 42 months, 70.2% in the ribociclib group and 46.0% in the placebo group were alive.")
    assert alive.outcome == Outcome.OVERALL_SURVIVAL
    assert suggest("No responses were seen among 15 patients given durvalumab.").outcome == Outcome.OBJECTIVE_RESPONSE


@pytest.mark.parametrize(
    "unit", ["compare A with ", "pembrolizumab or ", "SG (SG) ", "with or without ", "placebo and "]
)
def test_a_huge_text_is_parted_in_bounded_time(unit: str) -> None:
    text = (unit * 50_000)[:200_000]
    start = time.process_time()
    find_dealt_arms(text[:2000])
    find_short_names(text[:20_000])
    whole = Citation(id="pmid:1", title=text, text_source=TextSource.PUBMED, sections=(Section(text=text),))
    suggest_claims(whole)
    assert time.process_time() - start < 10
