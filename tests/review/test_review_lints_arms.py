"""Laws of figures and arms: swapped figures are found where the quote can be read one way, and nothing else is said."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from lint_makers import lint, make_sound_claim

from curation.domain.effect import Effect
from curation.project import Project
from curation.review.lints.arm_figures import check_arm_order, check_swapped
from curation.review.lints.claim_reading import read_claim
from curation.vocabulary import EffectMeasure

GIVEN = (
    ("drugamab", "placebo", "Median OS was 21.6 months with drugamab and 15.2 months with placebo (HR 0.70)."),
    ("drugamab", "placebo", "Median OS was 21.6 months (95% CI 19.0 to 24.1) in the drugamab arm vs 15.2 in placebo."),
    ("T-DXd", "T-DM1", "OS was 21.6 months with trastuzumab deruxtecan, 15.2 months with trastuzumab emtansine."),
    ("trastuzumab deruxtecan", "trastuzumab emtansine", "OS was 21.6 months with T-DXd and 15.2 months with T-DM1."),
    ("high TMB", "low TMB", "Median OS was 21.6 months in TMB-high tumours and 15.2 months in TMB-low tumours."),
    ("high TMB", "low TMB", "Median OS was 21.6 months with TMB ≥10 and 15.2 months with lower TMB."),
    ("drugamab", "no drugamab", "Median OS was 21.6 months with and 15.2 months without drugamab."),
    ("drugamab", "no drugamab", "Median OS was 15.2 months without and 21.6 months with drugamab."),
)
ORDERED = (
    ("drugamab", "placebo", "Median OS was 21.6 and 15.2 months with drugamab and placebo, respectively."),
    ("drugamab", "placebo", "With drugamab rather than placebo, median OS was 21.6 vs 15.2 months."),
    (
        "drugamab",
        "placebo",
        "Patients on drugamab had a median OS of 21.6 months, those on placebo one of 15.2 months.",
    ),
    (
        "drugamab",
        "placebo",
        "Compared with placebo, drugamab lengthened OS, which was 21.6 rather than placebo's 15.2.",
    ),
)
# What must not be read: arms that are not named, named both ways, or figures that stand twice.
UNTOLD = (
    ("drugamab", "placebo", "Median OS was 21.6 months in arm B and 15.2 months in arm A of the trial."),
    ("drugamab", "placebo", "Median OS was 21.6 vs 15.2 months in this randomised trial of two regimens."),
    ("drugamab", "placebo", "OS was 21.6 months with drugamab (placebo: 15.2 months) and PFS 15.2 and 21.6 months."),
    ("drugamab", "drugamab alone", "Median OS was 21.6 months with drugamab and 15.2 months with drugamab alone."),
)


def make_effects(first: str, second: str) -> tuple[Effect, ...]:
    def one(value: str, arm: str) -> Effect:
        return Effect(measure=EffectMeasure.OS_MEDIAN, value=value, unit="months", arm=arm)

    return one("21.6", first), one("15.2", second)


def list_found(text: str, first: str, second: str) -> set[str]:
    claim = make_sound_claim(effects=make_effects(first, second))
    return {"L32", "L33"} & set(lint(claim, text, sections={"RESULTS": text}))


@pytest.mark.parametrize(("first", "second", "text"), [*GIVEN, *ORDERED, *UNTOLD])
def test_figures_with_their_own_arms_are_sound(first: str, second: str, text: str) -> None:
    assert list_found(text, first, second) == set()


@pytest.mark.parametrize(("first", "second", "text"), GIVEN)
def test_figures_given_to_each_others_arms_are_refused(first: str, second: str, text: str) -> None:
    assert list_found(text, second, first) == {"L32"}


@pytest.mark.parametrize(("first", "second", "text"), ORDERED)
def test_figures_in_another_order_than_their_arms_wait_for_a_person(first: str, second: str, text: str) -> None:
    assert list_found(text, second, first) == {"L33"}


@pytest.mark.parametrize(("first", "second", "text"), UNTOLD)
def test_nothing_is_said_where_the_quote_does_not_tell(first: str, second: str, text: str) -> None:
    assert list_found(text, second, first) == set()


@pytest.mark.parametrize(
    "text", ["21.6 with drugamab and " * 4000 + "15.2 with placebo", "(" * 60_000 + "21.6 with 15.2"]
)
def test_a_hostile_quote_is_read_in_bounded_time(text: str) -> None:
    start = time.process_time()
    list_found(text, "drugamab", "placebo")
    assert time.process_time() - start < 5


def test_no_claim_of_the_starter_set_is_doubted_and_most_swaps_by_hand_are_found(project_root: Path) -> None:
    workspace = Project(project_root).open_question("tmb-her2-immunotherapy")
    tried = caught = 0
    for record in workspace.accepted:
        reading = read_claim(record, workspace.citations)
        assert list(check_swapped(reading)) == list(check_arm_order(reading)) == []
        known = [effect for effect in record.claim.effects if effect.arm and effect.number is not None]
        pair = next(
            ((a, b) for a, b in pairwise(known) if a.measure == b.measure and a.value != b.value),
            None,
        )
        if pair is None:
            continue
        arms = {id(pair[0]): pair[1].arm, id(pair[1]): pair[0].arm}
        effects = [msgspec.structs.replace(e, arm=arms.get(id(e), e.arm)) for e in record.claim.effects]
        claim = msgspec.structs.replace(record.claim, effects=tuple(effects))
        swapped = read_claim(msgspec.structs.replace(record, claim=claim), workspace.citations)
        tried += 1
        caught += bool([*check_swapped(swapped), *check_arm_order(swapped)])
    assert tried > 30
    assert caught / tried > 0.7
