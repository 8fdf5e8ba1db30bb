"""Laws of counts: a share is doubted where no whole number of people gives it, and passed where one does."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lint_makers import lint, make_sound_claim

from curation.domain.effect import Effect
from curation.vocabulary import EffectMeasure


def list_found(value: str, total: int | None, events: int | None = None, measure: str = "ORR") -> str | None:
    share = Effect(measure=EffectMeasure(measure), value=value, unit="%", n_total=total, n_events=events)
    return lint(make_sound_claim(effects=(share,))).get("L34")


@pytest.mark.parametrize(("value", "total", "events"), [("46", 43, None), ("62.5", 226, 141), ("33", 20, None)])
def test_shares_of_no_whole_people_wait_for_a_person(value: str, total: int, events: int | None) -> None:
    assert list_found(value, total, events) is not None


@pytest.mark.parametrize(
    ("value", "total", "events"),
    [("62.4", 226, 141), ("46.5", 43, None), ("47", 43, None), ("29", None, None), ("0", 9, 0)],
)
def test_shares_that_whole_people_give_are_sound(value: str, total: int | None, events: int | None) -> None:
    assert list_found(value, total, events) is None


def test_shares_of_a_survival_curve_are_no_counts() -> None:
    assert list_found("46", 43, measure="OS_RATE") is None
    assert list_found("46", 43, measure="PFS_RATE") is None


@given(st.integers(1, 900), st.data(), st.integers(0, 2))
def test_a_share_rounded_from_counts_is_never_doubted(total: int, data, digits: int) -> None:
    events = data.draw(st.integers(0, total))
    value = f"{100 * events / total:.{digits}f}"
    assert list_found(value, total, events) is None
    assert list_found(value, total) is None


def test_a_share_that_the_notes_account_for_has_been_seen_by_a_person() -> None:
    share = Effect(measure=EffectMeasure.ORR, value="46", unit="%", n_total=43)
    noted = make_sound_claim(effects=(share,), notes="The source prints 46% of 43 people; 20 of 43 are 46.5%.")
    assert "L34" in lint(make_sound_claim(effects=(share,)))
    assert "L34" not in lint(noted)


LANDMARK = "Overall survival at 2 years was 44.9% with drugamab and 26.6% with placebo."


def list_untimed(*rates: Effect) -> str | None:
    return lint(make_sound_claim(effects=rates), LANDMARK, sections={"RESULTS": LANDMARK}).get("L35")


def test_a_rate_without_the_time_that_its_quote_states_waits_for_a_person() -> None:
    bare = Effect(measure=EffectMeasure.OS_RATE, value="44.9", unit="%", arm="drugamab")
    assert "44.9% at 2 years" in (list_untimed(bare) or "")
    assert list_untimed(msgspec.structs.replace(bare, time="2", time_unit="years")) is None
    assert list_untimed(msgspec.structs.replace(bare, value="50")) is None
    assert list_untimed(msgspec.structs.replace(bare, measure=EffectMeasure.ORR)) is None


@pytest.mark.parametrize(
    ("therapies", "is_marked", "is_doubted"),
    [
        (("atezolizumab", "paclitaxel"), False, True),
        (("atezolizumab", "paclitaxel"), True, False),
        (("paclitaxel",), True, True),
        (("paclitaxel",), False, False),
        (("anti-PD-(L)1",), True, False),
        ((), True, False),
    ],
)
def test_the_mark_of_immunotherapy_is_held_against_the_treatments_named(
    therapies: tuple[str, ...], is_marked: bool, is_doubted: bool
) -> None:
    found = lint(make_sound_claim(therapies=therapies, is_immunotherapy=is_marked))
    assert ("L36" in found) == is_doubted
