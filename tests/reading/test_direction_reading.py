"""Laws of directions: who is compared with whom decides, not the order of words nor what is good for people."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.reading.direction import compute_direction_shares, read_direction
from curation.vocabulary import OutcomeDirection

UP, DOWN = OutcomeDirection.INCREASED, OutcomeDirection.DECREASED
SAME, UNSAID = OutcomeDirection.NO_DIFFERENCE, OutcomeDirection.NOT_STATED


def read(span: str, intervention: str = "drugazole", comparator: str = "placebo", outcome: str = "pain score"):
    return read_direction(intervention, comparator, outcome, span=span)


@pytest.mark.parametrize(
    ("span", "direction"),
    [
        ("The pain score was significantly lower with drugazole than with placebo (p=0.01).", DOWN),
        ("The pain score was significantly higher with drugazole than with placebo (p=0.01).", UP),
        ("The pain score was significantly lower with placebo than with drugazole (p=0.01).", UP),
        ("The pain score was significantly higher with placebo than with drugazole (p=0.01).", DOWN),
        ("Compared with placebo, drugazole reduced the pain score (p<0.001).", DOWN),
        ("Drugazole significantly increased the pain score compared to placebo (P < 0.05).", UP),
        ("There was no significant difference in pain score between drugazole and placebo (p=0.45).", SAME),
        ("The pain score did not differ between the groups.", SAME),
        ("The pain score was similar in both groups (p = 0.8).", SAME),
        ("The pain score was 12.5 in the drugazole group and 30.1 in the placebo group (p<0.001).", DOWN),
        ("The pain score was 30.1 in the placebo group and 12.5 in the drugazole group (p<0.001).", DOWN),
        ("The pain score was 30.1 with drugazole versus 12.5 with placebo (p<0.001).", UP),
        ("Drugazole led to a significantly greater reduction in the pain score than placebo (p=0.02).", DOWN),
    ],
)
def test_a_plain_sentence_is_read_as_people_read_it(span: str, direction: OutcomeDirection):
    assert read(span) == direction


@pytest.mark.parametrize("outcome", ["pain score", "survival time", "response rate", "widget count"])
def test_what_is_good_for_people_does_not_turn_an_explicit_comparison(outcome: str):
    up = f"The {outcome} was significantly higher with drugazole than with placebo (p=0.01)."
    down = f"The {outcome} was significantly lower with drugazole than with placebo (p=0.01)."

    assert read(up, outcome=outcome) == UP
    assert read(down, outcome=outcome) == DOWN


def test_swapping_the_arms_turns_the_direction_round():
    span = "The pain score was significantly lower with drugazole than with otheramine (p=0.01)."

    assert read(span, "drugazole", "otheramine") == DOWN
    assert read(span, "otheramine", "drugazole") == UP


def test_the_outcome_asked_for_is_the_one_that_is_read():
    span = "Drugazole increased the walking distance (p=0.01), whereas the pain score decreased (p=0.001)."

    assert read(span, outcome="walking distance") == UP
    assert read(span, outcome="pain score") == DOWN


def test_in_an_abstract_the_sentence_that_answers_is_found():
    abstract = (
        "TITLE: Drugazole versus placebo ABSTRACT.BACKGROUND: Pain score may rise with age. "
        "ABSTRACT.METHODS: Patients were randomised to drugazole or placebo. "
        "ABSTRACT.RESULTS: The walking distance did not differ between groups (p=0.6). "
        "The pain score was significantly lower in the drugazole group than in the placebo group (p=0.001). "
        "ABSTRACT.CONCLUSION: More work is needed."
    )

    assert read_direction("drugazole", "placebo", "pain score", abstract=abstract) == DOWN
    assert read_direction("drugazole", "placebo", "walking distance", abstract=abstract) == SAME


@pytest.mark.parametrize("text", ["", "   ", "\x00\x01", "Secondary outcomes included pain score.", "Pain score."])
def test_a_text_that_tells_nothing_states_no_direction(text: str):
    assert read(text) == UNSAID


def test_no_text_at_all_states_no_direction():
    assert read_direction("a", "b", "c") == UNSAID
    assert read_direction("", "", "", abstract="") == UNSAID


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60), st.text(max_size=400))
def test_shares_of_any_text_sum_to_one(intervention: str, comparator: str, outcome: str, text: str):
    for shares in (
        compute_direction_shares(intervention, comparator, outcome, span=text),
        compute_direction_shares(intervention, comparator, outcome, abstract=text),
    ):
        assert sum(shares.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    "unit",
    [
        "lower than ",
        "p < 0.05 ",
        "pain ",
        "(((",
        "1,",
        "1.5 vs ",
        "no difference. ",
        "\u202eאב",
        "&amp;lt;",
        "RESULTS: ",
    ],
)
def test_huge_texts_are_read_in_bounded_time(unit: str):
    text = (unit * 1_000_000)[:1_000_000]

    start = time.process_time()
    read_direction(text, text, text, span=text)
    read_direction("drugazole", "placebo", "pain", abstract=text)

    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("text", "outcome", "direction"),
    [
        ("Restenosis of 50% or more was lower with drugamab than with placebo.", "restenosis", "decreased"),
        ("Pain, the most common event, was lower with drugamab than with placebo.", "pain", "decreased"),
        ("Return to work was quicker with drugamab than with placebo.", "days to return to work", "decreased"),
        ("Drugamab was as effective as placebo in relieving pain.", "pain", "no_difference"),
    ],
)
def test_bounds_superlatives_and_equals_are_no_comparatives_and_sooner_is_less_time(
    text: str, outcome: str, direction: str
) -> None:
    assert read_direction("drugamab", "placebo", outcome, span=text).value == direction
