"""Laws of receptor states: a sign is a sign, a joining hyphen is none, nothing is inferred."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.reading.populations import build_population
from curation.reading.receptor_states import find_receptor_states
from curation.reading.terms import TermKind, find_terms, select_terms
from curation.vocabulary import Her2Status, HormoneReceptorStatus

NAMES = (
    "HER2",
    "HER-2",
    "HER2/neu",
    "HER-2/neu",
    "ERBB2",
    "c-erbB-2",
    "HER‑2",
    "human epidermal growth factor receptor 2",
)
POSITIVE = (
    "{}+",
    "{}-positive",
    "{} positive",
    "{}–positive",
    "{}-amplified",
    "{} overexpression",
    "{}(+)",
    "{}+ve",
    "{}⁺",
    "{} 3+",
)
NEGATIVE = ("{}-", "{}−", "{}-negative", "{} negative", "{}–negative", "{}(-)", "{}-ve", "{}⁻", "{} non-amplified")


def read_her2(text: str) -> list[str]:
    return [match.name for match in find_receptor_states(text) if match.kind == "her2"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", POSITIVE)
def test_a_positive_status_is_positive_in_every_spelling(name: str, form: str):
    assert read_her2(f"In {form.format(name)} breast cancer") == ["positive"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", NEGATIVE)
def test_a_negative_status_is_negative_in_every_spelling(name: str, form: str):
    assert read_her2(f"In {form.format(name)} breast cancer") == ["negative"]


@given(st.sampled_from(NAMES), st.sampled_from(["", " breast cancer", ", ER+", ")", "; then", " patients"]))
def test_changing_the_sign_changes_the_status(name: str, rest: str):
    plus, minus = read_her2(f"{name}+{rest}"), read_her2(f"{name}-{rest}")

    assert plus == ["positive"]
    assert minus == ["negative"]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("IHC 3+", "positive"),
        ("IHC 2+/ISH+", "positive"),
        ("IHC 2+/ISH-", "low"),
        ("IHC 2+/ISH−", "low"),
        ("IHC 2+ with negative in situ hybridisation", "low"),
        ("IHC 1+", "low"),
        ("HER2-low", "low"),
        ("HER2 1+", "low"),
        ("HER2-ultralow", "ultralow"),
        ("IHC 2+", "equivocal"),
        ("HER2-zero", "zero"),
        ("HER2 0", "zero"),
        ("IHC 0", "zero"),
        ("HER2-mutant", "mutant"),
        ("HER2 mutations", "mutant"),
        ("ERBB2-mutated", "mutant"),
        ("HER2-positive or -negative", "mixed"),
        ("non-HER2-amplified", "negative"),
        ("without HER2 amplification", "negative"),
        ("positive for HER2", "positive"),
        ("negative for HER2", "negative"),
    ],
)
def test_scores_and_words_mean_one_state(text: str, state: str):
    assert read_her2(text) == [state]


@pytest.mark.parametrize(
    "text",
    [
        "HER2-targeted therapy",
        "HER2-directed antibodies",
        "HER2 blockade",
        "HER2- and EGFR-targeted agents",
        "a HER2 test",
        "IHC 10",
        "IHC 0.5",
        "HER2 0.5",
        "HER20-",
        "the researcher2-group",
        "HER2 expression",
    ],
)
def test_what_is_no_status_is_read_as_none(text: str):
    assert read_her2(text) == []


def test_triple_negative_says_both_receptors():
    population = build_population(find_terms("patients with metastatic triple-negative breast cancer"))

    assert population.her2_status == Her2Status.NEGATIVE
    assert population.hr_status == HormoneReceptorStatus.NEGATIVE
    assert population.tumour == "breast cancer"


def test_each_receptor_keeps_its_own_sign():
    population = build_population(find_terms("ER-/PR-/HER2+ tumours"))

    assert population.her2_status == Her2Status.POSITIVE
    assert population.hr_status == HormoneReceptorStatus.NEGATIVE


def test_two_states_make_a_mixed_population_and_none_makes_none():
    assert build_population(find_terms("HER2-positive and HER2-negative tumours")).her2_status == Her2Status.MIXED
    assert build_population(find_terms("breast cancer")).her2_status == Her2Status.NOT_STATED
    assert build_population(find_terms("HER2-ultralow breast cancer")).her2_status == Her2Status.NOT_STATED


def test_a_sentence_outweighs_its_context():
    context = find_terms("HER2-positive advanced breast cancer")
    population = build_population(find_terms("in HER2-low disease"), context=context)

    assert population.her2_status == Her2Status.LOW
    assert population.tumour == "breast cancer"


@given(st.text(max_size=80), st.sampled_from(["HER2+ ", "HER2-low ", "TNBC "]), st.text(max_size=40))
def test_offsets_point_into_the_raw_text(before: str, term: str, after: str):
    text = f"{before} {term}{after}"

    for found in select_terms(find_terms(text), TermKind.HER2):
        assert 0 <= found.start < found.end <= len(text)
        assert text[found.start : found.end].strip()
