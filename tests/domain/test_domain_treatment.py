"""Which claims are on the question's own treatment."""

from __future__ import annotations

from typing import Any

import pytest
from domain_makers import make_claim

from curation.domain.question import Focus
from curation.domain.treatment import describe_treatment, is_on_treatment


@pytest.mark.parametrize("is_immunotherapy", [True, False])
def test_without_therapies_in_the_focus_immunotherapy_is_the_treatment(is_immunotherapy: bool) -> None:
    claim = make_claim(is_immunotherapy=is_immunotherapy)
    assert is_on_treatment(claim, Focus(tumour="breast cancer")) is is_immunotherapy


@pytest.mark.parametrize(
    ("facts", "is_named"),
    [
        ({"therapies": ("Gemcitabine",)}, True),
        ({"therapies": ("cisplatin",), "intervention": "gemcitabine and cisplatin"}, True),
        ({"therapies": ("cisplatin",)}, False),
        ({"therapies": ("gemcitabinex",)}, False),
        ({"therapies": (), "intervention": None}, False),
    ],
)
def test_named_therapies_are_the_treatment_whatever_its_class(facts: dict[str, Any], is_named: bool) -> None:
    focus = Focus(tumour="pancreatic cancer", therapies=("gemcitabine", "fluorouracil"))
    for is_immunotherapy in (True, False):
        assert is_on_treatment(make_claim(**facts, is_immunotherapy=is_immunotherapy), focus) is is_named


def test_readers_see_with_or_without_the_treatment() -> None:
    assert describe_treatment("chemotherapy", is_on_treatment=True) == "with chemotherapy"
    assert describe_treatment("chemotherapy", is_on_treatment=False) == "without chemotherapy"
