from __future__ import annotations

from math import isclose, sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from review_makers import Story

from curation.review.agreement import Z_95, compute_agreement, compute_kappa, compute_kappa_interval

CELLS = ((True, True), (True, False), (False, True), (False, False))


def count(*numbers: int):
    return dict(zip(CELLS, numbers, strict=True))


def test_kappa_of_a_worked_table_is_what_its_formula_gives():
    assert isclose(compute_kappa(count(20, 5, 10, 15)), 0.4)


def test_agreement_counts_pairs_of_independent_votes():
    story = Story()
    for at, (anna, bob) in enumerate([("include", "include"), ("include", "exclude"), ("exclude", "exclude")]):
        for curator, decision in (("anna", anna), ("bob", bob)):
            story.vote(curator, f"pmid:{at + 1}", decision, "duplicate" if decision == "exclude" else None)
    story.vote("anna", "pmid:9", "include")
    found = compute_agreement(story.acts, "anna", "bob")

    assert (found.both_include, found.only_first_includes, found.only_second_includes, found.both_exclude) == (
        1,
        1,
        0,
        1,
    )
    assert found.n == 3
    assert found.raw_agreement == pytest.approx(2 / 3) and found.pabak == pytest.approx(1 / 3)
    assert found.kappa == pytest.approx(0.4)


def test_unclear_counts_as_going_on():
    story = Story()
    story.vote("anna", "pmid:1", "unclear")
    story.vote("bob", "pmid:1", "include")

    assert compute_agreement(story.acts, "anna", "bob").both_include == 1


def test_a_vote_changed_after_both_were_in_does_not_mend_agreement():
    story = Story()
    story.vote("anna", "pmid:1", "include")
    story.vote("bob", "pmid:1", "exclude", "duplicate")
    story.vote("anna", "pmid:1", "exclude", "duplicate")
    found = compute_agreement(story.acts, "anna", "bob")

    assert (found.only_first_includes, found.both_exclude) == (1, 0)


def test_a_vote_changed_before_the_other_came_in_is_the_one_that_counts():
    story = Story()
    story.vote("anna", "pmid:1", "include")
    story.vote("anna", "pmid:1", "exclude", "duplicate")
    story.vote("bob", "pmid:1", "exclude", "duplicate")

    assert compute_agreement(story.acts, "anna", "bob").both_exclude == 1


def test_without_common_votes_nothing_is_computable():
    found = compute_agreement(Story().acts, "anna", "bob")

    assert found.n == 0
    assert {found.raw_agreement, found.kappa, found.kappa_lower, found.kappa_upper, found.pabak} == {None}


@pytest.mark.parametrize("numbers", [(7, 0, 0, 0), (0, 0, 0, 7)])
def test_where_everybody_always_says_the_same_kappa_is_not_computable_but_pabak_is(numbers):
    assert compute_kappa(count(*numbers)) is None
    assert compute_kappa_interval(count(*numbers)) == (None, None)


def test_perfect_agreement_on_both_answers_has_a_kappa_of_one_without_an_interval():
    assert compute_kappa(count(3, 0, 0, 4)) == 1
    assert compute_kappa_interval(count(3, 0, 0, 4)) == (None, None)


@given(numbers=st.tuples(*[st.integers(1, 60)] * 4))
def test_the_interval_is_the_delta_method_on_kappa(numbers):
    lower, upper = compute_kappa_interval(count(*numbers))
    kappa = compute_kappa(count(*numbers))
    assume(lower is not None and lower > -1 and upper < 1)

    assert isclose(upper - kappa, Z_95 * compute_error_by_differences(numbers), rel_tol=1e-4, abs_tol=1e-6)
    assert isclose(kappa - lower, upper - kappa, rel_tol=1e-9)


@given(numbers=st.tuples(*[st.integers(0, 60)] * 4))
def test_kappa_does_not_depend_on_who_is_called_first(numbers):
    a, b, c, d = numbers

    assert compute_kappa(count(a, b, c, d)) == pytest.approx(compute_kappa(count(a, c, b, d)))


def compute_error_by_differences(numbers):
    """Standard error from the covariance of a multinomial sample and kappa's numerical gradient, the long way round."""
    n = sum(numbers)
    shares = [number / n for number in numbers]

    def kappa(p):
        total = sum(p)
        a, b, c, d = (share / total for share in p)
        expected = (a + b) * (a + c) + (c + d) * (b + d)
        return (a + d - expected) / (1 - expected)

    step = 1e-6
    gradient = []
    for at in range(4):
        up, down = list(shares), list(shares)
        up[at] += step
        down[at] -= step
        gradient.append((kappa(up) - kappa(down)) / (2 * step))
    mean = sum(slope * share for slope, share in zip(gradient, shares, strict=True))
    return sqrt(sum(share * (slope - mean) ** 2 for slope, share in zip(gradient, shares, strict=True)) / n)
