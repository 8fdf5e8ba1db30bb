"""How much has been found: nothing without a random draw, and never more than the draws can show."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.review.stopping import (
    Draw,
    compute_hypergeometric_cdf,
    compute_shortfall_p,
    estimate_recall,
    find_most_relevant,
    format_recall,
)
from curation.vocabulary import RecordOrder, ScreeningChoice

INCLUDE, EXCLUDE = ScreeningChoice.INCLUDE, ScreeningChoice.EXCLUDE
RANDOM, RANKED = RecordOrder.RANDOM, RecordOrder.RANKED


def make_draws(*runs: tuple[int, ScreeningChoice, RecordOrder | None]) -> list[Draw]:
    made = [(decision, order) for count, decision, order in runs for _ in range(count)]
    return [Draw(citation_id=f"pmid:{n}", decision=d, order=o) for n, (d, o) in enumerate(made, 1)]


def count_ways(k: int, population: int, relevant: int, drawn: int) -> int:
    """Count the draws with at most k relevant records, one by one and without rounding."""
    return sum(comb(relevant, i) * comb(population - relevant, drawn - i) for i in range(min(k, drawn) + 1))


@given(st.data())
def test_the_distribution_is_that_of_counting_all_draws(data):
    population = data.draw(st.integers(1, 60))
    relevant = data.draw(st.integers(0, population))
    drawn = data.draw(st.integers(0, population))
    k = data.draw(st.integers(0, drawn))
    ways = count_ways(k, population, relevant, drawn)
    exact = float(Fraction(ways, comb(population, drawn)))
    assert compute_hypergeometric_cdf(k, population=population, relevant=relevant, drawn=drawn) == pytest.approx(exact)


def test_more_relevant_records_than_there_are_left_cannot_have_been_missed():
    assert compute_hypergeometric_cdf(0, population=5, relevant=6, drawn=1) == 0


@given(st.integers(1, 80), st.data())
def test_the_bound_is_the_largest_count_that_the_draws_do_not_refute(left, data):
    drawn = data.draw(st.integers(1, left))
    hits = data.draw(st.integers(0, drawn))
    most = find_most_relevant(left=left, drawn=drawn, drawn_relevant=hits)
    counts = range(hits, left - drawn + hits + 1)
    kept = [n for n in counts if count_ways(hits, left, n, drawn) * 20 >= comb(left, drawn)]
    assert most == max(kept)


def test_no_estimate_is_made_from_a_ranked_order_however_long_nothing_relevant_came_up():
    draws = make_draws((20, INCLUDE, RANKED), (400, EXCLUDE, RANKED))
    assert estimate_recall(draws, 1000) is None
    assert "is not known" in format_recall(None, draws, 1000)


def test_a_record_that_was_picked_out_ends_the_random_run():
    draws = make_draws((5, INCLUDE, RANKED), (90, EXCLUDE, RANDOM), (1, EXCLUDE, None), (3, EXCLUDE, RANDOM))
    assert estimate_recall(draws, 1000).drawn == 3


def test_the_rule_of_the_standard_is_kept():
    # r_al = 50 before sampling, N = 200 left, n = 150 drawn, k = 0: K = floor(50/0.95 - 50 + 1) = 3.
    estimate = estimate_recall(make_draws((50, INCLUDE, RANKED), (150, EXCLUDE, RANDOM)), 250)
    exact = float(Fraction(comb(197, 150), comb(200, 150)))
    assert (estimate.found, estimate.left, estimate.drawn) == (50, 200, 150)
    assert estimate.p == pytest.approx(exact)
    assert estimate.is_target_shown


def test_reading_the_whole_rest_at_random_shows_a_recall_of_one():
    estimate = estimate_recall(make_draws((10, INCLUDE, RANKED), (40, EXCLUDE, RANDOM)), 50)
    assert estimate.least_recall == 1


def test_without_anything_relevant_there_is_no_recall_to_speak_of():
    assert estimate_recall(make_draws((30, EXCLUDE, RANDOM)), 100) is None


def test_the_shortfall_is_certain_where_nothing_was_drawn():
    assert compute_shortfall_p(found=10, left=100, drawn=0, drawn_relevant=0) == 1


@pytest.mark.parametrize("count", [1, 60, 190, 199, 200])
def test_nobody_is_ever_told_to_stop(count):
    draws = make_draws((10, INCLUDE, RANKED), (count, EXCLUDE, RANDOM))[:200]
    said = format_recall(estimate_recall(draws, 200), draws, 200).lower()
    assert "stop" not in said
    assert "you can" not in said
