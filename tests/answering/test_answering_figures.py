"""Laws of the figures that a patient reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.answering.figures import is_derived_rightly, phrase_figures
from curation.answering.phrasing import capitalise, close, join_words, phrase_finding
from curation.domain.effect import Effect
from curation.domain.numerals import list_figures
from curation.vocabulary import EffectMeasure, Outcome
from evidence_makers import make_claim, make_record, make_share


def phrase(*effects: Effect, outcome: Outcome = Outcome.PATHOLOGICAL_COMPLETE_RESPONSE) -> str:
    return phrase_figures(make_claim(effects=effects, outcome=outcome), "clm-1")[0]


def median(value: str, arm: str | None = None, unit: str | None = "months") -> Effect:
    return Effect(measure=EffectMeasure.PFS_MEDIAN, value=value, unit=unit, arm=arm)


def test_shares_are_whole_people_of_a_hundred_with_their_arms() -> None:
    text = phrase(make_share("62.4", "the drug"), make_share("62.7", "placebo"))
    assert list_figures(text) == ("100", "62", "63")
    assert text.index("62 with the drug") < text.index("63 with placebo")


def test_small_groups_are_counted() -> None:
    text = phrase(make_share("15", "PD-L1", n_events=7, n_total=46))
    assert list_figures(text) == ("7", "46")


def test_large_groups_are_shares() -> None:
    assert "100" in phrase(make_share("62.4", n_events=141, n_total=226))


def test_a_small_count_without_a_percentage_is_told_and_a_large_one_is_not() -> None:
    small = Effect(measure=EffectMeasure.PREV, n_events=16, n_total=46)
    assert list_figures(phrase(small)) == ("16", "46")
    assert phrase(Effect(measure=EffectMeasure.PREV, n_events=160, n_total=460)) == ""


def survival(time: str | None, unit: str | None, arm: str | None = None) -> Effect:
    return Effect(measure=EffectMeasure.OS_RATE, value="45", unit="%", arm=arm, time=time, time_unit=unit)


@pytest.mark.parametrize(
    ("time", "unit", "words"),
    [("2", "years", "after 2 years"), ("1", "years", "after 1 year"), (None, None, "after a set time")],
)
def test_a_share_alive_says_after_which_time_where_the_claim_states_it(
    time: str | None, unit: str | None, words: str
) -> None:
    assert phrase(survival(time, unit), outcome=Outcome.OVERALL_SURVIVAL).endswith(f"were alive {words}")


def test_shares_at_two_times_name_neither() -> None:
    text = phrase(survival("1", "years", "A"), survival("2", "years", "B"), outcome=Outcome.OVERALL_SURVIVAL)
    assert text.endswith("were alive after a set time")


@pytest.mark.parametrize("value", ["0.1", "0.4", "0.5", "0.9", "0.99"])
def test_a_fraction_of_one_is_less_than_one(value: str) -> None:
    text = phrase(make_share(value))
    assert "less than 1" in text
    assert "about less" not in text


@pytest.mark.parametrize(("value", "word"), [("0", "none"), ("0.0", "none"), ("100", "all"), ("99.7", "nearly all")])
def test_the_ends_of_the_scale_are_words(value: str, word: str) -> None:
    assert f"people, {word}" in phrase(make_share(value))


@given(st.decimals(0, 100, places=1).map(str))
def test_every_share_is_within_one_person_and_every_derivation_can_be_worked_out_again(value: str) -> None:
    text, derived = phrase_figures(make_claim(effects=(make_share(value),)), "clm-1")
    assert all(is_derived_rightly(derivation) for derivation in derived)
    assert set(list_figures(text)) <= {derivation.figure for derivation in derived}
    shown = [figure for figure in list_figures(text) if figure != "100"]
    assert all(abs(float(figure) - float(value)) < 1 for figure in shown)


def test_medians_keep_their_printed_value_unit_and_arm() -> None:
    text = phrase(median("8.2", "the drug"), median("6.8", "placebo"))
    assert "8.2 months with the drug" in text
    assert "6.8 months with placebo" in text
    assert list_figures(text) == ("8.2", "6.8")


@pytest.mark.parametrize(
    "effects",
    [
        (median("NR", "the drug"), median("6.8", "placebo")),  # one arm was not reached
        (median("8.2", unit=None),),  # the unit is not known
        (make_share("60"), make_share("40", "placebo")),  # which arm is the first?
        (make_share("60", "the drug"), make_share("40", "the drug")),  # two figures, one arm
        (make_share("60", "the drug"), Effect(measure=EffectMeasure.PCR, unit="%", arm="placebo")),
        (Effect(measure=EffectMeasure.SENS, value="90", unit="%"),),  # of tests, not of people
        (Effect(measure=EffectMeasure.HR, value="0.5", lower="0.3", upper="0.8"),),
        (Effect(measure=EffectMeasure.P_ONLY, p_op="=", p="0.03"),),
        (make_share("140"),),
        (),
    ],
)
def test_figures_that_would_mislead_are_left_out(effects: tuple[Effect, ...]) -> None:
    assert phrase(*effects) == ""


def test_of_several_measures_the_one_of_the_outcome_is_told() -> None:
    effects = (make_share("9", measure=EffectMeasure.CR_RATE), make_share("66", measure=EffectMeasure.ORR))
    assert list_figures(phrase(*effects, outcome=Outcome.OBJECTIVE_RESPONSE)) == ("100", "66")
    assert phrase(*effects, outcome=Outcome.OVERALL_SURVIVAL) == ""


def test_three_arms_are_all_told() -> None:
    text = phrase(*(make_share(value, arm) for value, arm in (("10", "a drug"), ("20", "both"), ("30", "neither"))))
    assert list_figures(text) == ("100", "10", "20", "30")


def test_a_finding_without_a_plain_statement_falls_back_on_the_technical_one_without_brackets() -> None:
    claim = make_claim(plain_statement=None, effects=(make_share("62.4"),))
    assert phrase_finding(make_record(claim)) == (claim.statement, ())


def test_a_finding_ends_with_one_full_stop() -> None:
    text, _ = phrase_finding(make_record(make_claim(effects=(make_share("62.4"),))))
    assert text.endswith(").")
    assert ". (" not in text


@given(st.lists(st.text("abc", min_size=1), min_size=1, max_size=6))
def test_a_list_in_prose_keeps_every_word_in_order(words: list[str]) -> None:
    assert join_words(words).replace(" and ", ", ").split(", ") == words


@given(st.text(min_size=1))
def test_capitals_and_full_stops_change_nothing_else(text: str) -> None:
    assert capitalise(text)[1:] == text[:1].upper()[1:] + text[1:]
    assert close(close(text)) == close(text)
