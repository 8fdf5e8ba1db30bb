"""Laws of names: drugs, biomarkers, outcomes, designs and quote roles are brought to one name, with their signs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.reading.populations import build_biomarker, build_population
from curation.reading.roles import rate_design, rate_quote_role
from curation.reading.term_drugs import CHECKPOINT, DRUGS
from curation.reading.term_phrases import OUTCOMES
from curation.reading.terms import TermKind, find_terms, select_terms
from curation.vocabulary import Outcome, QuoteRole, Setting, Specimen, StudyDesign, TreatmentLine


def list_drugs(text: str) -> list[str]:
    return [term.name for term in select_terms(find_terms(text), TermKind.DRUG)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Keytruda", "pembrolizumab"),
        ("MK-3475", "pembrolizumab"),
        ("MK 3475", "pembrolizumab"),
        ("T-DM1", "trastuzumab emtansine"),
        ("T‑DM1", "trastuzumab emtansine"),
        ("ado-trastuzumab emtansine", "trastuzumab emtansine"),
        ("T-DXd", "trastuzumab deruxtecan"),
        ("DS-8201a", "trastuzumab deruxtecan"),
        ("ICIs", "immune checkpoint inhibitors"),
        ("anti-PD-1/PD-L1", "immune checkpoint inhibitors"),
        ("PD-L1 inhibitors", "immune checkpoint inhibitors"),
        ("nab-paclitaxel", "nab-paclitaxel"),
    ],
)
def test_synonyms_and_brands_have_one_name(text: str, name: str):
    assert list_drugs(f"treated with {text} weekly") == [name]


def test_a_conjugate_is_not_its_antibody():
    assert list_drugs("trastuzumab emtansine, trastuzumab deruxtecan and trastuzumab") == [
        "trastuzumab emtansine",
        "trastuzumab deruxtecan",
        "trastuzumab",
    ]


def test_abbreviations_are_read_in_capitals_only():
    assert list_drugs("ici et la") == []
    assert list_drugs("ICI") == ["immune checkpoint inhibitors"]


def test_every_drug_is_found_by_each_of_its_spellings():
    for drug_class, names in DRUGS.items():
        for name, spellings in names.items():
            for spelling in (name, *filter(None, map(str.strip, spellings.split(",")))):
                found = select_terms(find_terms(f"x {spelling} x"), TermKind.DRUG)
                assert [(term.name, term.drug_class) for term in found] == [(name, drug_class)], spelling


def test_every_outcome_is_a_term_of_the_vocabulary_and_is_found():
    for name, spellings in OUTCOMES.items():
        assert Outcome(name)
        for spelling in filter(None, map(str.strip, spellings.split(","))):
            found = {term.name for term in select_terms(find_terms(f"x {spelling} x"), TermKind.OUTCOME)}
            assert name in found, spelling


@pytest.mark.parametrize(
    ("text", "cut_off", "unit"),
    [
        ("TMB ≥10 mut/Mb", "≥10", "mut/Mb"),
        ("TMB <10 mut/Mb", "<10", "mut/Mb"),
        ("TMB > 17.5 mutations per megabase", ">17.5", "mut/Mb"),
        ("tumour mutational burden of at least 10 mutations/Mb", "≥10", "mut/Mb"),
        ("TMB cut-off of 10 mut/Mb", "10", "mut/Mb"),
        ("PD-L1 (CPS ≥10)", "≥10", "CPS"),
        ("PD-L1 IC ≥1%", "≥1%", "IC"),
        ("sTILs ≥5%", "≥5", "%"),
        ("TMB in 10 of 20 people", None, None),
        ("TMB was high in 10% of tumours", None, None),
    ],
)
def test_a_cut_off_keeps_its_sign(text: str, cut_off: str | None, unit: str | None):
    marker = build_biomarker(find_terms(text))

    assert marker is not None
    assert (marker.cut_off, marker.unit) == (cut_off, unit)


def test_a_marker_has_assay_clone_and_specimen_only_where_they_are_named():
    tissue = build_biomarker(find_terms("TMB ≥10 mut/Mb by FoundationOne CDx"))
    blood = build_biomarker(find_terms("bTMB was high"))
    stained = build_biomarker(find_terms("PD-L1-positive tumours (SP142 assay)"))

    assert tissue and tissue.assay == "FoundationOne CDx" and tissue.specimen == Specimen.NOT_STATED
    assert blood and blood.specimen == Specimen.BLOOD and blood.assay is None
    assert stained and stained.assay == "SP142"


def test_a_checkpoint_inhibitor_is_a_drug_and_no_biomarker():
    terms = find_terms("anti-PD-L1 antibodies and PD-L1 inhibitors")

    assert not select_terms(terms, TermKind.BIOMARKER)
    assert {term.drug_class for term in select_terms(terms, TermKind.DRUG)} == {CHECKPOINT}


def test_levels_of_a_marker_keep_their_sign():
    levels = [
        term.level for term in select_terms(find_terms("PD-L1+ vs PD-L1-, TMB-high, low TMB"), TermKind.BIOMARKER)
    ]

    assert levels == ["positive", "negative", "high", "low"]


def test_setting_and_line_are_read_from_their_words():
    first = build_population(find_terms("first-line treatment of metastatic breast cancer"))
    later = build_population(find_terms("neoadjuvant therapy of previously treated HER2+ breast cancer"))

    assert (first.setting, first.line) == (Setting.ADVANCED, TreatmentLine.FIRST)
    assert (later.setting, later.line) == (Setting.NEOADJUVANT, TreatmentLine.LATER)


@pytest.mark.parametrize(
    ("types", "text", "design"),
    [
        (("Randomized Controlled Trial",), "", StudyDesign.RANDOMISED_TRIAL),
        (("Journal Article", "Meta-Analysis"), "randomised trials", StudyDesign.SYSTEMATIC_REVIEW),
        (("Clinical Trial, Phase II",), "a single-arm phase 2 trial", StudyDesign.SINGLE_ARM_TRIAL),
        (("Clinical Trial, Phase II",), "patients were randomly assigned", StudyDesign.RANDOMISED_TRIAL),
        ((), "a non-randomised comparison", StudyDesign.NON_RANDOMISED_COMPARATIVE),
        ((), "we retrospectively analysed", StudyDesign.COHORT),
        ((), "in vitro in cell lines", StudyDesign.LABORATORY),
        (("Practice Guideline",), "", StudyDesign.GUIDELINE),
        (("Retraction of Publication",), "randomised", StudyDesign.NOTICE),
        ((), "something else", None),
    ],
)
def test_publication_types_then_words_tell_the_design(types: tuple[str, ...], text: str, design: StudyDesign | None):
    assert rate_design(types, text) == design


@pytest.mark.parametrize(
    ("text", "label", "design", "role"),
    [
        ("ORR was 40%.", "RESULTS", None, QuoteRole.OWN_RESULT),
        ("ORR was 40%.", "RESULTS", StudyDesign.SYSTEMATIC_REVIEW, QuoteRole.REVIEW_SYNTHESIS),
        ("TMB is a marker.", "BACKGROUND", None, QuoteRole.BACKGROUND),
        ("We aimed to test TMB.", None, None, QuoteRole.AIM),
        ("To assess TMB.", "OBJECTIVE", None, QuoteRole.AIM),
        ("Previous studies have shown higher ORR.", None, None, QuoteRole.BACKGROUND),
        ("We found higher ORR.", None, None, QuoteRole.OWN_RESULT),
        ("The primary endpoint was OS.", "METHODS", None, QuoteRole.AIM),
    ],
)
def test_labels_and_words_tell_what_a_sentence_is(
    text: str, label: str | None, design: StudyDesign | None, role: QuoteRole
):
    assert rate_quote_role(text, label=label, design=design) == role


@given(st.text(max_size=300))
def test_any_text_has_terms_in_order_within_its_bounds(text: str):
    terms = find_terms(text)

    assert [term.start for term in terms] == sorted(term.start for term in terms)
    assert all(0 <= term.start < term.end <= len(text) for term in terms)


@pytest.mark.parametrize(
    "unit", ["HER2 ", "HER2-", "PD-L1 ", "TMB ≥", "((((", "\u202eאב ", "\x00", "&lt;b>", "IHC 2+ and "]
)
def test_huge_texts_take_time_that_grows_with_their_length_alone(unit: str):
    text = (unit * 300_000)[:300_000]

    start = time.process_time()
    find_terms(text)

    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Inventumab was given.", "inventumab"),
        ("Novelutinib improved survival.", "novelutinib"),
        ("inventumab vedotin in lung cancer", "inventumab vedotin"),
    ],
)
def test_an_unlisted_drug_is_known_by_the_stem_of_its_name(text: str, name: str) -> None:
    assert [term.name for term in find_terms(text) if term.kind == TermKind.DRUG] == [name]


def test_a_listed_drug_keeps_its_own_name_and_other_words_are_no_drugs() -> None:
    text = "Herceptin (trastuzumab) and T-DM1 were compared with tap, lab and platinum values."
    names = [term.name for term in find_terms(text) if term.kind == TermKind.DRUG]
    assert names == ["trastuzumab", "trastuzumab", "trastuzumab emtansine", "platinum"]
