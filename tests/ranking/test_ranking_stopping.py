"""Help with stopping: the test keeps its level however often it is looked at, and its words say what is not shown."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.review.ranking.stopping import (
    ALPHA,
    compute_few_finds,
    compute_ranked_tail,
    compute_recall_bound,
    explain_recall_bound,
    find_least_missed,
)

SCREENINGS = 400


@st.composite
def samples(draw: st.DrawFn) -> dict[str, int]:
    pool = draw(st.integers(1, 300))
    drawn = draw(st.integers(0, pool))
    return {
        "found_before": draw(st.integers(0, 100)),
        "pool": pool,
        "drawn": drawn,
        "found": draw(st.integers(0, min(drawn, 20))),
    }


@given(samples())
def test_the_chance_of_few_finds_is_that_of_counting_every_draw(sample: dict[str, int]) -> None:
    pool, drawn, found = sample["pool"], sample["drawn"], sample["found"]
    for relevant in {found, min(found + 3, found + pool - drawn), (found + pool) // 2}:
        if found <= relevant <= found + pool - drawn:
            ways = sum(math.comb(relevant, k) * math.comb(pool - relevant, drawn - k) for k in range(found + 1))
            exact = ways / math.comb(pool, drawn)
            got = compute_few_finds(pool=pool, relevant=relevant, drawn=drawn, found=found)
            assert got == pytest.approx(exact, rel=1e-8, abs=1e-12)


@given(samples())
def test_reading_more_without_a_find_never_weakens_what_is_shown(sample: dict[str, int]) -> None:
    before = compute_recall_bound(**sample)
    if sample["drawn"] < sample["pool"]:
        after = compute_recall_bound(**sample | {"drawn": sample["drawn"] + 1})
        assert after.p_value <= before.p_value + 1e-9
        assert after.recall_bound >= before.recall_bound


@given(samples())
def test_a_passed_test_says_that_the_bound_reaches_the_target(sample: dict[str, int]) -> None:
    bound = compute_recall_bound(**sample)
    if bound.is_target_shown:
        assert bound.recall_bound >= bound.target - 1e-9


@pytest.mark.parametrize(("found_before", "missed"), [(19, 2), (57, 4), (100, 6), (40, 3), (10, 1)])
def test_looking_after_every_record_stops_falsely_in_at_most_five_of_a_hundred_screenings(
    found_before: int, missed: int
) -> None:
    draws = random.Random(f"{found_before} {missed}")
    false = sum(_stops_falsely(draws, found_before=found_before, missed=missed) for _ in range(SCREENINGS))
    assert false / SCREENINGS <= ALPHA


def _stops_falsely(draws: random.Random, *, found_before: int, missed: int, pool: int = 300) -> bool:
    """Whether a screening that reads at random until the test is passed stops below the target recall."""
    places = sorted(draws.sample(range(1, pool + 1), missed))
    for drawn in range(1, pool + 1):
        found = sum(place <= drawn for place in places)
        bound = compute_recall_bound(found_before=found_before, pool=pool, drawn=drawn, found=found)
        if bound.is_target_shown:
            return (found_before + found) / (found_before + missed) < bound.target - 1e-9
    return False


def test_the_simulated_truths_are_those_in_which_the_target_is_really_missed() -> None:
    assert [find_least_missed(found_before=found, found=0, target=0.95) for found in (10, 19, 40, 57, 100)] == [
        1,
        2,
        3,
        4,
        6,
    ]


def test_the_p_value_of_a_sample_is_the_one_computed_by_hand() -> None:
    # 19 found, so 2 missed would be too many; of 10 unread, 8 drawn: C(8, 8) / C(10, 8) = 1 / 45.
    bound = compute_recall_bound(found_before=19, pool=10, drawn=8, found=0)
    assert bound.least_missed == 2
    assert bound.p_value == pytest.approx(1 / 45)
    assert bound.is_target_shown
    assert not compute_recall_bound(found_before=19, pool=10, drawn=7, found=0).is_target_shown


def test_a_ranked_tail_is_never_shown_as_a_test() -> None:
    bound = compute_recall_bound(found_before=19, pool=100, drawn=99, found=0, is_random=False)
    assert not bound.is_target_shown
    assert explain_recall_bound(bound).startswith("Nothing is shown about recall: records were read in ranked order")


def test_the_smallest_p_value_of_all_tails_is_that_of_trying_each() -> None:
    votes = [True] * 19 + [False] * 40 + [True] + [False] * 30
    expected = min(
        compute_few_finds(
            pool=120 - begin,
            relevant=find_least_missed(found_before=sum(votes[:begin]), found=sum(votes[begin:]), target=0.95),
            drawn=len(votes) - begin,
            found=sum(votes[begin:]),
        )
        for begin in range(len(votes))
    )
    assert compute_ranked_tail(votes, records=120) == pytest.approx(expected)
    assert compute_ranked_tail([], records=5) == 1.0


@given(samples(), st.booleans())
def test_no_words_ever_say_that_one_can_stop(sample: dict[str, int], is_random: bool) -> None:
    text = explain_recall_bound(compute_recall_bound(**sample, is_random=is_random))
    assert "stop" not in text.lower()
    assert ("unread" in text) or sample["drawn"] == sample["pool"]


def test_the_words_of_a_passed_test_say_what_it_does_not_show() -> None:
    text = explain_recall_bound(compute_recall_bound(found_before=57, pool=1000, drawn=700, found=0))
    assert text.startswith("Shown at the level of 0.0250: that 95% of the relevant records are found (57 so far).")
    assert "Not shown: that none is missed; 300 records are unread." in text


@pytest.mark.parametrize(
    "changes", [{"drawn": 11}, {"found": 9, "drawn": 8}, {"found_before": -1}, {"target": 0}, {"alpha": 1}]
)
def test_counts_that_cannot_be_are_refused(changes: dict[str, float]) -> None:
    facts = {"found_before": 3, "pool": 10, "drawn": 5, "found": 1}
    with pytest.raises(ValueError, match="give"):
        compute_recall_bound(**facts | changes)
