"""Claims: one test a rule; a number that is not quoted, a cut quote or a label too strong is refused."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from domain_makers import QUOTED, make_claim, make_predictive_claim

from curation.domain.claim import Biomarker, Claim, Population
from curation.domain.claim_rules import ALLOWED_SIGNIFICANCE, check_claim, require_claim
from curation.domain.effect import Effect
from curation.domain.quote import Quote
from curation.errors import ClaimError
from curation.identifiers import canonical_json
from curation.vocabulary import (
    ClaimType,
    Direction,
    EffectMeasure,
    Her2Status,
    MarkerComparison,
    QuoteRole,
    Significance,
    StudyDesign,
    TextSource,
    TherapyInteraction,
)

PROGNOSTIC = {
    "claim_type": ClaimType.PROGNOSTIC,
    "significance": Significance.BETTER_OUTCOME,
    "direction": Direction.SUPPORTS,
    "biomarker": Biomarker(name="TMB"),
    "marker_comparison": MarkerComparison.PROGNOSTIC,
}
ORR = Effect(measure=EffectMeasure.ORR, value="15", lower="6", upper="30", level="95", n_events=6, n_total=40, unit="%")
NO_TUMOUR = Population(description="people", tumour=" ", her2_status=Her2Status.POSITIVE)


@pytest.mark.parametrize(
    "claim",
    [
        make_claim(),
        make_claim(effects=(ORR,)),
        make_predictive_claim(),
        make_claim(**PROGNOSTIC),
        make_predictive_claim(
            marker_comparison=MarkerComparison.PREDICTIVE_TESTED, design=StudyDesign.RANDOMISED_TRIAL
        ),
        make_claim(claim_type=ClaimType.FUNCTIONAL, significance=Significance.UNKNOWN, population=NO_TUMOUR),
        make_claim(therapies=("a", "b"), therapy_interaction=TherapyInteraction.COMBINATION),
        make_claim(statement="In HER2-positive, PD-L1+ disease (KEYNOTE-158) 15% responded."),
        make_claim(plain_statement="Some people's HER2-positive tumours shrank."),
        make_claim(quotes=(Quote(exact=QUOTED, prefix="It was said. ", suffix=", as planned"),)),
    ],
)
def test_a_claim_that_keeps_the_rules_passes_as_it_is(claim: Claim) -> None:
    assert check_claim(claim) == ()
    assert require_claim(claim) is claim


BROKEN: list[tuple[str, dict[str, Any], str, str]] = [
    ("no quote", {"quotes": (), "statement": "Some responded."}, "quotes", "there is none"),
    ("short quote", {"quotes": (Quote(exact=QUOTED), Quote(exact="was 15% indeed"))}, "quotes", "too short"),
    (
        "cut number",
        {"quotes": (Quote(exact="5% of 40 people responded", prefix="was 1"),), "statement": "5% did."},
        "quotes",
        "begins inside",
    ),
    (
        "cut negation",
        {"quotes": (Quote(exact=QUOTED), Quote(exact="associated with survival here", prefix="was not "))},
        "quotes",
        "leaves out the `not`",
    ),
    (
        "cut sign",
        {"quotes": (Quote(exact="15% of those with HER2", suffix="− disease"),)},
        "quotes",
        "ends inside a name",
    ),
    ("no statement", {"statement": " "}, "statement", "it is empty"),
    ("no text", {"basis": TextSource.NONE}, "basis", "the citation has no text"),
    ("no tumour", {"population": NO_TUMOUR}, "population", "it names no tumour"),
    ("number not quoted", {"statement": "Response was seen in 16%."}, "statement", "the number 16 is not in the quote"),
    ("number word not quoted", {"statement": "Seven responded."}, "statement", "the number 7 is not in the quote"),
    ("part of a number", {"statement": "5% responded."}, "statement", "the number 5 is not in the quote"),
    ("other precision", {"statement": "15.0% responded."}, "statement", "the number 15.0 is not in the quote"),
    (
        "effect not quoted",
        {"effects": (Effect(measure=EffectMeasure.ORR, value="14"),)},
        "effects",
        "the number 14 of ORR is not in the quote",
    ),
    (
        "count not quoted",
        {"effects": (Effect(measure=EffectMeasure.ORR, n_total=41),)},
        "effects",
        "the number 41 of ORR",
    ),
    (
        "effect is no figure",
        {"effects": (Effect(measure=EffectMeasure.ORR, value="16 or so"),)},
        "effects",
        "is no decimal figure",
    ),
    (
        "interval out of order",
        {"effects": (Effect(measure=EffectMeasure.ORR, value="15", lower="30", upper="6"),)},
        "effects",
        "out of order",
    ),
    (
        "figure for patients",
        {"plain_statement": "Tumours shrank in 15 of 100."},
        "plain_statement",
        "it holds a figure",
    ),
    (
        "figure word for patients",
        {"plain_statement": "It happened to six people."},
        "plain_statement",
        "it holds a figure",
    ),
    (
        "significance",
        {"significance": Significance.RESISTANCE},
        "significance",
        "resistance does not go with therapeutic",
    ),
    (
        "direction",
        {"claim_type": ClaimType.PREVALENCE, "direction": Direction.SUPPORTS},
        "direction",
        "prevalence claims have none",
    ),
    ("comparison", {"marker_comparison": MarkerComparison.PROGNOSTIC}, "marker_comparison", "compare no marker groups"),
    ("no treatment", {"therapies": (), "intervention": None}, "intervention", "a therapeutic claim needs one"),
    ("interaction missing", {"therapies": ("a", "b")}, "therapy_interaction", "2 therapies need one"),
    (
        "interaction",
        {"therapies": ("a",), "therapy_interaction": TherapyInteraction.SEQUENTIAL},
        "therapy_interaction",
        "1 therapies allow none",
    ),
]
PREDICTIVE_BROKEN: list[tuple[str, dict[str, Any], str, str]] = [
    ("no direction", {"direction": Direction.NOT_APPLICABLE}, "direction", "supports or does not support"),
    ("no biomarker", {"biomarker": None}, "biomarker", "needs one"),
    ("no therapy", {"therapies": ()}, "therapies", "needs one"),
    ("no comparison", {"marker_comparison": MarkerComparison.NONE}, "marker_comparison", "none cannot carry"),
    ("prognostic", {"marker_comparison": MarkerComparison.PROGNOSTIC}, "marker_comparison", "prognostic cannot carry"),
    (
        "tested in one arm",
        {"marker_comparison": MarkerComparison.PREDICTIVE_TESTED},
        "marker_comparison",
        "asks for a randomised comparison, not a single_arm_trial",
    ),
    (
        "tested in the background",
        {
            "marker_comparison": MarkerComparison.PREDICTIVE_TESTED,
            "design": StudyDesign.RANDOMISED_TRIAL,
            "quote_role": QuoteRole.BACKGROUND,
        },
        "quote_role",
        "a background sentence proves no interaction",
    ),
    ("significance", {"significance": Significance.POOR_OUTCOME}, "significance", "does not go with predictive"),
]
PROGNOSTIC_BROKEN: list[tuple[str, dict[str, Any], str, str]] = [
    ("no direction", {"direction": Direction.NOT_APPLICABLE}, "direction", "supports or does not support"),
    ("no biomarker", {"biomarker": None}, "biomarker", "needs one"),
    ("therapy", {"therapies": ("pembrolizumab",)}, "therapies", "a prognostic claim has none"),
    (
        "under treatment",
        {"marker_comparison": MarkerComparison.ASSOCIATION_UNDER_TREATMENT},
        "marker_comparison",
        "is not prognostic",
    ),
]
ALL_BROKEN = [
    *((name, make_claim(**fields), field, problem) for name, fields, field, problem in BROKEN),
    *((name, make_predictive_claim(**fields), field, problem) for name, fields, field, problem in PREDICTIVE_BROKEN),
    *((name, make_claim(**PROGNOSTIC | fields), field, problem) for name, fields, field, problem in PROGNOSTIC_BROKEN),
]


@pytest.mark.parametrize(
    ("name", "claim", "field", "problem"), ALL_BROKEN, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_broken_rule_is_named_with_field_problem_and_remedy(
    name: str, claim: Claim, field: str, problem: str
) -> None:
    found = [(said, remedy) for broken, said, remedy in check_claim(claim) if broken == field and problem in said]

    assert len(found) == 1
    assert found[0][1].endswith(".")
    with pytest.raises(ClaimError) as caught:
        require_claim(claim)
    assert str(caught.value).startswith("Claim on pmid:1: ")
    assert (caught.value.field, caught.value.problem) == check_claim(claim)[0][:2]


@pytest.mark.parametrize(
    "claim_type", [ClaimType.DIAGNOSTIC, ClaimType.PREDISPOSING, ClaimType.ONCOGENIC, ClaimType.FUNCTIONAL]
)
def test_claims_about_a_marker_alone_name_no_therapy(claim_type: ClaimType) -> None:
    significance = min(ALLOWED_SIGNIFICANCE[claim_type])

    assert check_claim(make_claim(claim_type=claim_type, significance=significance)) == ()
    assert "therapies" in [
        field
        for field, *_ in check_claim(make_claim(claim_type=claim_type, significance=significance, therapies=("a",)))
    ]


@pytest.mark.parametrize("claim_type", list(ClaimType))
def test_each_claim_type_takes_its_own_significances_only(claim_type: ClaimType) -> None:
    allowed = ALLOWED_SIGNIFICANCE.get(claim_type, {Significance.NOT_APPLICABLE})

    for significance in Significance:
        fields = [field for field, *_ in check_claim(make_claim(claim_type=claim_type, significance=significance))]
        assert ("significance" in fields) == (significance not in allowed)


def test_numbers_inside_names_are_no_figures_of_a_claim() -> None:
    names = "HER2, PD-L1, PD‑1, KEYNOTE-158, CTLA-4, IMpassion050 and TGFβ1"

    assert (
        check_claim(make_claim(statement=f"15% responded with {names}.", plain_statement=f"It was about {names}."))
        == ()
    )


def test_a_number_may_stand_in_any_of_the_quotes_in_another_dress() -> None:
    quotes = (Quote(exact=QUOTED), Quote(exact="Of 1\u2009234 people, eight died; HR 0·70"))

    assert check_claim(make_claim(quotes=quotes, statement="8 of 1,234 died (HR 0.70).")) == ()


def test_the_id_of_a_claim_is_made_of_question_citation_words_and_statement_only() -> None:
    claim = make_claim()
    same = make_claim(notes="n", quotes=(Quote(exact=QUOTED, prefix="p", start=1, end=2),), effects=(ORR,))
    others = [
        make_claim(question_id="b-question"),
        make_claim(citation_id="pmid:2"),
        make_claim(statement="Another."),
        make_claim(quotes=(Quote(exact=QUOTED + ")"),)),
    ]

    assert claim.claim_id == same.claim_id
    assert claim.claim_id.startswith("clm-")
    assert len(claim.claim_id) == 16
    assert len({claim.claim_id, *(other.claim_id for other in others)}) == 5


def test_a_claim_reads_back_from_its_json_and_unknown_fields_are_refused() -> None:
    claim = make_predictive_claim(effects=(ORR,))
    written = canonical_json(claim)

    assert msgspec.json.decode(written, type=Claim) == claim
    with pytest.raises(msgspec.ValidationError, match="unknown field `surprise`"):
        msgspec.json.decode(written[:-1] + b',"surprise":1}', type=Claim)


def test_a_claim_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        make_claim().statement = "Another."  # type: ignore[misc]
