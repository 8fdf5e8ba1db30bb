"""How much has been found: nothing without a random draw, and seldom wrong however often and whenever one looks."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import permutations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_makers import Story

from curation.review.stopping import (
    CONFIDENCE,
    Draw,
    compute_hypergeometric_cdf,
    compute_shortfall_p,
    estimate_recall,
    format_recall,
    list_draws,
)
from curation.sources.screening_files import read_screened_review
from curation.vocabulary import ActKind, RecordOrder, ScreeningChoice

INCLUDE, EXCLUDE, UNCLEAR = ScreeningChoice.INCLUDE, ScreeningChoice.EXCLUDE, ScreeningChoice.UNCLEAR
RANDOM, RANKED = RecordOrder.RANDOM, RecordOrder.RANKED
Chooses = Callable[[list[Draw], list[bool]], bool]


def make_draws(*runs: tuple[int, ScreeningChoice, RecordOrder | None]) -> list[Draw]:
    made = [(decision, order) for count, decision, order in runs for _ in range(count)]
    return [Draw(citation_id=f"pmid:{n}", decision=d, order=o) for n, (d, o) in enumerate(made, 1)]


def make_draw(is_relevant: bool, order: RecordOrder) -> Draw:
    return Draw(citation_id="pmid:1", decision=INCLUDE if is_relevant else EXCLUDE, order=order)


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


def test_no_estimate_is_made_from_a_ranked_order_however_long_nothing_relevant_came_up():
    draws = make_draws((20, INCLUDE, RANKED), (400, EXCLUDE, RANKED))
    assert estimate_recall(draws, 1000) is None
    assert "is not known" in format_recall(None, draws, 1000)


def test_the_rule_of_the_standard_is_kept():
    # r_al = 50 before sampling, N = 200 left, n = 150 drawn, k = 0: K = floor(50/0.95 - 50 + 1) = 3.
    estimate = estimate_recall(make_draws((50, INCLUDE, RANKED), (150, EXCLUDE, RANDOM)), 250)
    exact = float(Fraction(comb(197, 150), comb(200, 150)))
    assert (estimate.found, estimate.left, estimate.drawn) == (50, 200, 150)
    assert estimate.p == pytest.approx(exact)


def test_a_recall_just_at_the_target_is_not_below_it():
    # 19 of 20 are 95 %: only a second one missed would be too many.
    assert compute_shortfall_p(found=19, left=10, drawn=8, drawn_relevant=0) == pytest.approx(1 / 45)


def test_the_p_value_of_one_look_is_below_five_percent_before_the_verdict_is():
    shown = [estimate_recall(make_draws((57, INCLUDE, RANKED), (n, EXCLUDE, RANDOM)), 557) for n in range(1, 501)]
    first_look = next(estimate.drawn for estimate in shown if estimate.p < 0.05)
    verdict = next(estimate.drawn for estimate in shown if estimate.is_target_shown)
    assert first_look == 263  # (1 - 263/500)^4 is 0.05
    assert first_look < verdict <= 300


def test_reading_the_whole_rest_at_random_shows_a_recall_of_one():
    estimate = estimate_recall(make_draws((10, INCLUDE, RANKED), (40, EXCLUDE, RANDOM)), 50)
    assert (estimate.least_recall, estimate.recall, estimate.most_recall) == (1, 1, 1)


def test_without_anything_relevant_there_is_no_recall_to_speak_of():
    assert estimate_recall(make_draws((30, EXCLUDE, RANDOM)), 100) is None


def test_the_shortfall_is_certain_where_nothing_was_drawn():
    assert compute_shortfall_p(found=10, left=100, drawn=0, drawn_relevant=0) == 1


@given(
    st.lists(st.tuples(st.sampled_from([INCLUDE, EXCLUDE, UNCLEAR]), st.sampled_from([RANDOM, RANKED, None]))),
    st.integers(0, 50),
)
def test_the_estimate_lies_within_its_limits_and_these_within_what_can_be(votes, unread):
    draws = make_draws(*((1, decision, order) for decision, order in votes))
    records = len(draws) + unread
    estimate = estimate_recall(draws, records)
    if estimate is not None:
        assert 0 < estimate.found / (estimate.found + unread) <= estimate.least_recall + 1e-9
        assert estimate.least_recall <= estimate.most_recall <= 1
        assert 0 < estimate.recall <= 1
        assert estimate.is_target_shown == (estimate.least_recall >= 0.95 - 1e-9)


def test_reading_at_random_without_a_find_never_weakens_what_is_shown():
    least = [
        estimate_recall(make_draws((30, INCLUDE, RANKED), (count, EXCLUDE, RANDOM)), 330).least_recall
        for count in range(1, 301)
    ]
    assert least == sorted(least)


@pytest.mark.parametrize("relevant", [1, 2, 4])
def test_over_every_order_of_a_small_list_the_truth_is_outside_the_limits_in_no_more_than_the_declared_share(relevant):
    orders = set(permutations([True] * relevant + [False] * (7 - relevant)))
    missed = sum(_is_ever_outside(order, confidence=0.3) for order in orders)
    assert 0 < missed / len(orders) <= 0.7


def _is_ever_outside(order: tuple[bool, ...], confidence: float) -> bool:
    draws = [make_draw(True, RANKED), *(make_draw(one, RANDOM) for one in order)]
    for count in range(2, len(draws) + 1):
        estimate = estimate_recall(draws[:count], len(draws), confidence=confidence)
        recall = estimate.found / (1 + sum(order))
        if not estimate.least_recall - 1e-9 <= recall <= estimate.most_recall + 1e-9:
            return True
    return False


def read_ranked_then_at_random(draws: list[Draw], unread: list[bool]) -> bool:
    """Read at random after the first forty."""
    return len(draws) >= 40


def read_in_turns(draws: list[Draw], unread: list[bool]) -> bool:
    return len(draws) // 10 % 2 == 1


def read_ranked_after_each_find(draws: list[Draw], unread: list[bool]) -> bool:
    """Look among the likeliest after each find: where one looks then hangs on what was drawn."""
    return not any(draw.decision == INCLUDE for draw in draws[-5:])


def read_at_random(draws: list[Draw], unread: list[bool]) -> bool:
    return True


def screen(labels: list[bool], chooses_random: Chooses, dice: random.Random) -> Iterator[list[Draw]]:
    """Screen a list whose ranking is rather good, looking after every record; labels are best first."""
    unread, draws = list(labels), []
    while unread:
        is_random = chooses_random(draws, unread)
        label = unread.pop(dice.randrange(len(unread)) if is_random else 0)
        draws.append(make_draw(label, RANDOM if is_random else RANKED))
        if is_random:
            yield draws


def is_ever_wrong(labels: list[bool], chooses_random: Chooses, dice: random.Random) -> bool:
    """Whether at the first look that shows the target, recall is below it."""
    for draws in screen(labels, chooses_random, dice):
        estimate = estimate_recall(draws, len(labels))
        if estimate and estimate.is_target_shown:
            return estimate.found / sum(labels) < 0.95
    return False


@pytest.mark.parametrize(
    "chooses_random", [read_ranked_then_at_random, read_in_turns, read_ranked_after_each_find, read_at_random]
)
@pytest.mark.parametrize("missed", [2, 4])
def test_over_many_random_orders_the_target_is_shown_wrongly_in_at_most_five_of_a_hundred(chooses_random, missed):
    # The ranking finds 19 of the relevant at once and puts the others last: the worst that it can do.
    labels = [True] * 19 + [False] * (120 - missed) + [True] * missed
    dice = random.Random(f"{chooses_random.__name__} {missed}")
    wrong = sum(is_ever_wrong(labels, chooses_random, dice) for _ in range(100))
    assert wrong / 100 <= 1 - CONFIDENCE


@pytest.mark.shared
def test_over_random_orders_of_a_real_review_the_target_is_shown_wrongly_in_at_most_five_of_a_hundred(shared):
    labels = [row.is_included for row in read_screened_review(shared / "screening" / "Estrogens.csv.gz")]
    dice = random.Random("Estrogens")
    orders = [dice.sample(labels, len(labels)) for _ in range(40)]
    wrong = sum(is_ever_wrong(order, read_in_turns, dice) for order in orders)
    assert wrong / 40 <= 1 - CONFIDENCE


def test_a_rule_looked_at_after_every_record_would_be_wrong_more_often_than_it_says():
    dice, wrong = random.Random("the rule of one look"), 0
    labels = [True] * 100 + [False] * 92 + [True] * 8
    for _ in range(200):
        for draws in screen(labels, lambda draws, unread: len(draws) >= 100, dice):
            if (estimate := estimate_recall(draws, len(labels))) and estimate.p < 0.05:
                wrong += estimate.found / sum(labels) < 0.95
                break
    assert wrong / 200 > 0.05


def test_evidence_of_a_random_run_stays_when_ranked_reading_follows():
    draws = make_draws((57, INCLUDE, RANKED), (320, EXCLUDE, RANDOM), (50, EXCLUDE, RANKED))
    estimate = estimate_recall(draws, 557)
    assert estimate.is_target_shown
    assert (estimate.left, estimate.drawn) == (500, 320)


def test_a_drawn_record_that_is_put_aside_leaves_the_target_unshown():
    draws = make_draws((57, INCLUDE, RANKED), (400, EXCLUDE, RANDOM))
    assert estimate_recall(draws, 557).is_target_shown
    waiting = estimate_recall(draws, 557, put_aside=1)
    assert not waiting.is_target_shown
    assert "1 drawn and put aside must be decided first" in format_recall(waiting, draws, 557)


def test_counts_that_cannot_be_are_refused():
    draws = make_draws((3, INCLUDE, RANDOM))
    for facts in ({"records": 2}, {"records": 9, "target": 0}, {"records": 9, "confidence": 1}):
        with pytest.raises(ValueError, match="give no more draws than records"):
            estimate_recall(draws, **facts)


@pytest.mark.parametrize("count", [1, 60, 130, 189, 190])
def test_nobody_is_ever_told_to_stop(count):
    draws = make_draws((10, INCLUDE, RANKED), (count, EXCLUDE, RANDOM))
    said = format_recall(estimate_recall(draws, 200), draws, 200).lower()
    assert "stop" not in said
    assert "you can" not in said
    assert "unread" in said or count == 190


def test_the_words_say_what_is_shown_and_what_is_not():
    draws = make_draws((57, INCLUDE, RANKED), (400, EXCLUDE, RANDOM))
    said = format_recall(estimate_recall(draws, 557), draws, 557)
    assert "it is at least 96% and at most 100%; a recall of 95% is shown" in said
    assert "100 records are unread, and that none of them is relevant is never shown by a sample" in said


def test_a_vote_that_is_changed_or_given_again_stays_in_the_sample_in_which_it_first_came_up():
    story = Story()
    story.vote("anna", "pmid:1", "include", order="random")
    story.vote("anna", "pmid:2", "exclude", "wrong_outcome", order="ranked")
    story.vote("ben", "pmid:1", "exclude", "wrong_outcome", order="ranked")
    story.vote("anna", "pmid:1", "exclude", "wrong_outcome")
    draws, waiting = list_draws(story.acts, "anna", ["pmid:1", "pmid:2"])
    assert [(draw.citation_id, draw.decision, draw.order) for draw in draws] == [
        ("pmid:1", EXCLUDE, RANDOM),
        ("pmid:2", EXCLUDE, RANKED),
    ]
    assert waiting == 0


def test_a_vote_taken_back_waits_to_be_given_again():
    story = Story()
    story.vote("anna", "pmid:1", "include", order="random")
    story.tell("anna", ActKind.WITHDRAW, "pmid:1", {"stage": "title_abstract"}, None)
    assert list_draws(story.acts, "anna", ["pmid:1"]) == ((), 1)
    story.vote("anna", "pmid:1", "unclear")
    (draw,), waiting = list_draws(story.acts, "anna", ["pmid:1"])
    assert (draw.decision, draw.order, waiting) == (UNCLEAR, RANDOM, 0)
