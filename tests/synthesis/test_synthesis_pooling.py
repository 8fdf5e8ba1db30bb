"""Laws of pooling: published values, and what no pool may depend on."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.synthesis.pooling import Estimator, compute_tau2, pool_points
from curation.synthesis.quantiles import compute_normal_quantile, compute_t_quantile

# BCG vaccine against tuberculosis, 13 trials (Colditz and others 1994): cases and others, vaccinated and not.
# Published results are those of metafor's documentation (`dat.bcg`; REML -0.7145, tau2 0.3132; DL -0.7141, 0.3088;
# PM tau2 0.3181; Q 152.2330; Hartung-Knapp interval with REML -1.1084 to -0.3206).
BCG = (
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
    (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600),
    (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
)  # fmt: skip
BCG_POINTS = tuple(
    (math.log(a * (c + d) / ((a + b) * c)), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)) for a, b, c, d in BCG
)

points = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 2)), min_size=2, max_size=8)
estimators = st.sampled_from(Estimator)


@pytest.mark.parametrize(
    ("estimator", "mean", "tau2"),
    [(Estimator.REML, -0.7145, 0.3132), (Estimator.DL, -0.7141, 0.3088), (Estimator.PM, -0.7150, 0.3181)],
)
def test_the_bcg_trials_pool_to_their_published_values(estimator: Estimator, mean: float, tau2: float) -> None:
    found = pool_points(BCG_POINTS, estimator=estimator)
    assert found.mean == pytest.approx(mean, abs=5e-5)
    assert found.tau2 == pytest.approx(tau2, abs=5e-5)


def test_the_bcg_trials_have_their_published_interval_and_heterogeneity() -> None:
    found = pool_points(BCG_POINTS)
    assert found.interval == pytest.approx((-1.1084, -0.3206), abs=5e-5)
    assert found.q == pytest.approx(152.2330, abs=5e-5)
    assert found.i2 == pytest.approx((152.2330 - 12) / 152.2330, abs=1e-6)


@pytest.mark.parametrize(("estimator", "name"), [(Estimator.DL, "dl"), (Estimator.PM, "pm")])
def test_statsmodels_finds_the_same(estimator: Estimator, name: str) -> None:
    meta = pytest.importorskip("statsmodels.stats.meta_analysis")
    effects, variances = zip(*BCG_POINTS, strict=True)
    numpy = pytest.importorskip("numpy")
    theirs = meta.combine_effects(numpy.array(effects), numpy.array(variances), method_re=name, use_t=True)
    ours = pool_points(BCG_POINTS, estimator=estimator)
    assert ours.tau2 == pytest.approx(theirs.tau2, rel=1e-4)
    assert ours.mean == pytest.approx(theirs.mean_effect_re, rel=1e-5)
    assert ours.standard_error == pytest.approx(theirs.sd_eff_w_re_hksj, rel=1e-4)


@pytest.mark.parametrize(("freedom", "quantile"), [(1, 12.706), (2, 4.303), (3, 3.182), (10, 2.228), (30, 2.042)])
def test_the_t_quantiles_are_those_of_the_tables(freedom: int, quantile: float) -> None:
    assert compute_t_quantile(95, freedom) == pytest.approx(quantile, abs=5e-4)
    assert compute_t_quantile(95, 10_000) == pytest.approx(compute_normal_quantile(95), abs=1e-3)


@given(points, estimators, st.randoms(use_true_random=False))
def test_the_order_of_studies_changes_nothing(studies, estimator, random) -> None:
    shuffled = random.sample(studies, len(studies))
    one, other = (pool_points(order, estimator=estimator) for order in (studies, shuffled))
    assert (one.mean, one.tau2, one.interval, one.i2) == (other.mean, other.tau2, other.interval, other.i2)


@given(points, estimators)
def test_the_inverse_ratios_pool_to_the_inverse(studies, estimator) -> None:
    found = pool_points(studies, estimator=estimator)
    inverse = pool_points([(-y, variance) for y, variance in studies], estimator=estimator)
    assert inverse.mean == pytest.approx(-found.mean, abs=1e-6)
    assert inverse.interval == pytest.approx((-found.interval[1], -found.interval[0]), abs=1e-5)
    assert inverse.tau2 == pytest.approx(found.tau2, abs=1e-6)


@given(st.floats(-3, 3), st.floats(0.01, 2), estimators)
def test_one_study_pooled_is_itself(y: float, variance: float, estimator: Estimator) -> None:
    found = pool_points([(y, variance)], estimator=estimator)
    half = 1.959964 * math.sqrt(variance)
    assert found.mean == pytest.approx(y)
    assert found.interval == pytest.approx((y - half, y + half), abs=1e-5)
    assert (found.tau2, found.i2, found.predicted) == (0.0, 0.0, None)
    assert found.weights == pytest.approx((1.0,))


@given(st.floats(0.1, 3), st.floats(0.01, 1), st.integers(2, 6), estimators)
def test_a_study_without_effect_moves_the_pool_towards_none(y, variance, count, estimator) -> None:
    alike = [(y, variance)] * count
    found = pool_points([*alike, (0.0, variance)], estimator=estimator)
    assert 0 < found.mean < pool_points(alike, estimator=estimator).mean


@given(points, estimators)
def test_the_mean_lies_among_the_studies_and_weights_sum_to_one(studies, estimator) -> None:
    found = pool_points(studies, estimator=estimator)
    assert min(y for y, _ in studies) - 1e-9 <= found.mean <= max(y for y, _ in studies) + 1e-9
    assert math.fsum(found.weights) == pytest.approx(1.0)
    assert found.tau2 >= 0
    assert 0 <= found.i2 < 1


@given(points)
def test_the_interval_is_never_narrower_than_the_normal_one_and_prediction_never_narrower_than_it(studies) -> None:
    found = pool_points(studies)
    information = math.fsum(1 / (variance + found.tau2) for _, variance in studies)
    assert found.interval[1] - found.mean >= 1.959964 / math.sqrt(information) - 1e-9
    if found.predicted:
        assert found.predicted[0] <= found.interval[0] + 1e-9


@given(st.floats(-3, 3), st.floats(0.01, 2), st.integers(2, 8), estimators)
def test_studies_that_agree_have_no_variance_between_them(y, variance, count, estimator) -> None:
    assert compute_tau2([(y, variance)] * count, estimator) == 0.0
