"""Laws of the scales: standard errors from intervals, logits from counts, absolute risks from ratios."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.synthesis.absolute import compute_intervention_risk, compute_number_needed
from curation.synthesis.effect_scales import (
    compute_expit,
    compute_log_ratio,
    compute_logit,
    compute_risk_ratio,
    compute_wilson,
    find_count,
)
from curation.synthesis.quantiles import compute_normal_quantile
from curation.synthesis.thresholds import EffectSize, rate_size
from curation.vocabulary import EffectMeasure, Outcome

RATIOS = st.sampled_from([EffectMeasure.RR, EffectMeasure.OR, EffectMeasure.HR])
RISK = st.floats(0.01, 0.99)
arms = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.floats(0.1, 5), st.floats(0.02, 1), st.sampled_from([80, 90, 95, 95.02, 99]))
def test_the_error_comes_back_out_of_an_interval_of_any_level(ratio: float, error: float, level: float) -> None:
    half = compute_normal_quantile(level) * error
    point = compute_log_ratio(ratio, ratio * math.exp(-half), ratio * math.exp(half), level)
    assert point == pytest.approx((math.log(ratio), error**2))


def test_an_interval_that_does_not_fit_its_ratio_is_refused() -> None:
    assert compute_log_ratio(0.9, 0.5, 1.0, 95) is None
    assert compute_log_ratio(0.9, 1.0, 1.2, 95) is None
    assert compute_log_ratio(0.9, -0.5, 1.2, 95) is None


def test_what_is_only_rounded_still_fits() -> None:
    assert compute_log_ratio(0.97, 0.96, 0.99, 95) is None
    assert compute_log_ratio(0.97, 0.96, 0.99, 95, rounding=0.005) is not None


@given(arms)
def test_logit_and_share_are_inverse_and_nobody_has_none(arm: tuple[int, int]) -> None:
    events, total = arm
    point = compute_logit(events, total)
    assert (point is None) == (events in (0, total))
    if point:
        assert compute_expit(point[0]) == pytest.approx(events / total)


@given(arms)
def test_the_interval_of_a_share_holds_it_and_stays_between_nobody_and_everybody(arm: tuple[int, int]) -> None:
    events, total = arm
    low, high = compute_wilson(events, total)
    assert 0 <= low <= events / total + 1e-12
    assert events / total - 1e-12 <= high <= 1
    mirrored = compute_wilson(total - events, total)
    assert mirrored == pytest.approx((1 - high, 1 - low))


def test_the_interval_of_a_share_is_wilsons() -> None:
    # Newcombe 1998, table I, method 3: 81 of 263 and 15 of 148.
    assert compute_wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert compute_wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)


@given(arms, arms)
def test_the_risk_ratio_turned_around_is_its_inverse(one: tuple[int, int], other: tuple[int, int]) -> None:
    there, back = compute_risk_ratio(one, other), compute_risk_ratio(other, one)
    assert (there is None) == (back is None)
    if there and back:
        assert there[0] == pytest.approx(-back[0])
        assert there[1] == pytest.approx(back[1])


@given(st.integers(20, 99).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_count_printed_as_a_percentage_is_found_again(arm: tuple[int, int]) -> None:
    events, total = arm
    assert find_count(f"{100 * events / total:.1f}", total) == events


def test_a_percentage_of_no_whole_number_of_people_is_no_count() -> None:
    assert find_count("46", 43) is None  # 45.5% and 46.5% of 43 hold no whole number
    assert find_count("50", 1000) is None  # many whole numbers do


@given(RATIOS, RISK)
def test_no_relative_effect_is_no_absolute_effect(measure: EffectMeasure, risk: float) -> None:
    assert compute_intervention_risk(measure, 1.0, risk) == pytest.approx(risk)


@given(RATIOS, RISK, st.floats(0.05, 0.95))
def test_a_ratio_below_one_lowers_the_risk_and_keeps_it_a_risk(measure, risk, ratio) -> None:
    found = compute_intervention_risk(measure, ratio, risk)
    assert found is not None
    assert 0 < found < risk


@given(RISK, st.floats(0.05, 20))
def test_odds_and_hazard_ratios_never_make_a_risk_above_one(risk: float, ratio: float) -> None:
    for measure in (EffectMeasure.OR, EffectMeasure.HR):
        assert 0 < (compute_intervention_risk(measure, ratio, risk) or 0) <= 1


def test_the_formulas_are_those_of_the_handbook() -> None:
    assert compute_intervention_risk(EffectMeasure.RR, 0.5, 0.4) == pytest.approx(0.2)
    assert compute_intervention_risk(EffectMeasure.OR, 0.5, 0.4) == pytest.approx(0.25)
    assert compute_intervention_risk(EffectMeasure.HR, 0.5, 0.36) == pytest.approx(0.2)
    assert compute_intervention_risk(EffectMeasure.RR, 3, 0.4) is None
    assert compute_intervention_risk(EffectMeasure.MD, 3, 0.4) is None


@pytest.mark.parametrize(("difference", "number"), [(0.1, 10), (-0.03, 34), (0.0, None), (1.0, 1)])
def test_the_number_needed_is_rounded_up(difference: float, number: int | None) -> None:
    assert compute_number_needed(difference) == number


def test_sizes_follow_the_declared_thresholds_whatever_the_sign() -> None:
    outcome = Outcome.PATHOLOGICAL_COMPLETE_RESPONSE
    sizes = [rate_size(sign * share, outcome) for share in (0.04, 0.05, 0.1, 0.2) for sign in (1, -1)]
    assert sizes == [size for size in EffectSize for _ in range(2)]
