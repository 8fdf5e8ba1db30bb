"""Laws of ICEMAN by people: a machine fills in and never counts, a person confirms, a revision makes it void (G10)."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from curation.domain.claim import Claim
from curation.domain.effect import Effect
from curation.domain.iceman import Credibility, IcemanForm, check_form, find_credibility
from curation.errors import ClaimError
from curation.review.grading import draft_grade
from curation.synthesis.comparisons import OVERALL_ONLY, read_comparisons
from curation.synthesis.grouping import group_findings
from curation.synthesis.iceman import cap_interaction, draft_form, rate_iceman
from curation.vocabulary import (
    Certainty,
    ClaimStatus,
    EffectMeasure,
    MarkerComparison,
    POperator,
    QuoteRole,
    StudyDesign,
)
from evidence_makers import (
    make_claim,
    make_form,
    make_grade,
    make_marker_claim,
    make_population,
    make_question,
    make_record,
)

INTERACTION = Effect(measure=EffectMeasure.P_INTERACTION, p="0.004", p_op=POperator.EQUAL)
TESTED = {
    "marker_comparison": MarkerComparison.PREDICTIVE_TESTED,
    "design": StudyDesign.RANDOMISED_TRIAL,
    "quote_role": QuoteRole.OWN_RESULT,
}


def make_tested(**changes) -> Claim:
    return make_marker_claim(1, **TESTED | {"effects": (INTERACTION,)} | changes)


def test_a_prefilled_form_is_marked_machine_made_item_by_item_and_cannot_be_recorded() -> None:
    form = draft_form(make_tested(), [])

    assert [item.is_machine_made for item in form.items] == [True] * 5
    with pytest.raises(ClaimError, match="effect_measure"):
        draft_grade(make_record(make_tested()), form)
    with pytest.raises(ClaimError, match="machine-made"):
        draft_grade(
            make_record(make_tested()), msgspec.structs.replace(form, effect_measure="OR", time_point="two years")
        )


def test_what_the_claim_shows_is_prefilled_and_the_rest_is_left_to_a_person() -> None:
    form = draft_form(make_tested(), [])

    assert (form.modifier, form.outcome, form.time_point) == ("TMB", "objective response", "")
    assert form.items[2].answer == Credibility.DEFINITELY_INCREASES


@pytest.mark.parametrize(
    ("spoil", "field"),
    [
        (lambda form: msgspec.structs.replace(form, modifier=" "), "modifier"),
        (lambda form: msgspec.structs.replace(form, items=form.items[:4]), "items"),
        (lambda form: msgspec.structs.replace(form, items=form.items[::-1]), "items"),
        (lambda form: msgspec.structs.replace(form, overall=Certainty.HIGH), "overall"),
        (
            lambda form: msgspec.structs.replace(
                form, items=(msgspec.structs.replace(form.items[0], reason=""), *form.items[1:])
            ),
            "item 1",
        ),
    ],
)
def test_a_form_that_is_not_whole_is_refused_by_the_field_that_fails(
    spoil: Callable[[IcemanForm], IcemanForm], field: str
) -> None:
    assert list(check_form(make_form())) == []
    assert next(check_form(spoil(make_form())))[0] == field
    with pytest.raises(ClaimError, match=field):
        draft_grade(make_record(make_tested()), spoil(make_form()))


@pytest.mark.parametrize("status", [ClaimStatus.WITHDRAWN, ClaimStatus.REJECTED, ClaimStatus.CONFLICT])
def test_a_claim_that_does_not_stand_is_not_graded(status: ClaimStatus) -> None:
    with pytest.raises(ClaimError, match=status.value):
        draft_grade(make_record(make_tested(), status=status), make_form())


def test_the_lowest_of_all_raters_counts() -> None:
    assert find_credibility(()) is None
    assert find_credibility((make_grade(), make_grade("dora", Certainty.LOW))) == Certainty.LOW


def test_an_interaction_that_no_person_credited_is_capped_at_the_overall_effect() -> None:
    record = make_record(make_tested(statement="High TMB predicts response."))
    (capped,) = read_comparisons([record])
    assert (capped.allowed, capped.iceman.is_capped) == (OVERALL_ONLY, True)
    assert capped.problem is not None
    assert "no person" in capped.problem
    assert cap_interaction(record).marker_comparison == MarkerComparison.SUBGROUP_DIFFERENCE_UNTESTED

    credited = msgspec.structs.replace(record, grades=(make_grade("dora"), make_grade("cleo")))
    (reading,) = read_comparisons([credited])
    assert reading.allowed.startswith("predicts")
    assert (reading.problem, reading.iceman.raters) == (None, ("cleo", "dora"))
    assert cap_interaction(credited) == credited.claim


@pytest.mark.parametrize("p", ["0.11", "0.8"])
def test_above_the_gate_the_instrument_is_not_used_whoever_filled_it_in(p: str) -> None:
    effect = msgspec.structs.replace(INTERACTION, p=p)
    record = make_record(make_tested(effects=(effect,)), grades=(make_grade(),))

    assert rate_iceman(record, []).overall is None
    assert cap_interaction(record).marker_comparison == MarkerComparison.SUBGROUP_DIFFERENCE_UNTESTED


def test_prediction_is_rated_by_grade_only_where_people_credit_the_interaction() -> None:
    claim = make_tested(population=make_population())
    certainty = [
        next(g for g in group_findings([record], make_question()) if not g.is_gap).certainty
        for record in (make_record(claim), make_record(claim, grades=(make_grade(),)))
    ]
    assert certainty[0] is None
    assert certainty[1] is not None


def test_a_claim_without_an_interaction_needs_no_form() -> None:
    assert "overall effect only" in rate_iceman(make_record(make_claim()), []).advice
