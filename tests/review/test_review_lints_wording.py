from __future__ import annotations

import pytest
from lint_makers import CROSSING, RESULT, lint, make_people, make_sound_claim, make_sound_marker_claim

from curation.domain.claim import Biomarker
from curation.vocabulary import FigureSource, OutcomeDirection, StudyDesign, TextSource

LONGER = "Overall survival of HER2-positive metastatic breast cancer was longer with drugamab"


@pytest.mark.parametrize(
    "text",
    [
        f"In a post hoc analysis, {LONGER}.",
        f"{LONGER} in an exploratory analysis.",
        f"At the interim analysis, {LONGER}.",
        f"{LONGER} in the subgroup with brain disease.",
    ],
)
def test_a_caveat_of_the_quote_that_the_claim_leaves_out_is_found(text: str) -> None:
    assert "L11" in lint(None, text, sections={"RESULTS": text})


def test_a_caveat_in_a_sentence_that_refers_back_is_found() -> None:
    text = f"{RESULT} This comparison was exploratory."
    assert "exploratory" in lint(sections={"RESULTS": text})["L11"]


@pytest.mark.parametrize("also", ["Severe rash was an exploratory outcome.", "A subgroup had rash."])
def test_a_caveat_of_the_next_result_is_its_own(also: str) -> None:
    assert "L11" not in lint(sections={"RESULTS": f"{RESULT} {also}"})


def test_a_caveat_in_the_notes_is_told() -> None:
    text = f"{LONGER} in an exploratory analysis."
    assert "L11" not in lint(None, text, sections={"RESULTS": text}, notes="Exploratory.")


def test_a_dropped_hedge_is_found_by_its_word() -> None:
    text = "The data suggest that overall survival may be longer with drugamab."
    found = lint(None, text, sections={"RESULTS": f"{text} {RESULT}"}, effects=())
    assert "'suggest'" in found["L12"]
    assert "'may'" in found["L12"]


def test_what_authors_add_on_their_result_is_no_hedge_of_a_statement_that_leaves_it_out() -> None:
    text = f"{LONGER}, suggesting that rash could be a sign of benefit."
    sections = {"RESULTS": text}
    assert "L12" not in lint(None, text, sections=sections)
    statement = "In HER2-positive metastatic breast cancer, rash was a sign of benefit from drugamab."
    assert "'suggesting'" in lint(None, text, sections=sections, statement=statement)["L12"]


def test_a_hedge_that_is_kept_in_other_words_is_kept() -> None:
    text = "The data suggest that overall survival may be longer with drugamab."
    statement = "Drugamab possibly lengthens survival in HER2-positive breast cancer."
    assert "L12" not in lint(None, text, sections={"RESULTS": text}, statement=statement)


def test_a_hedge_that_the_quote_does_not_have_is_found() -> None:
    statement = "In HER2-positive metastatic breast cancer, drugamab might lengthen survival (HR 0.70)."
    assert "'might'" in lint(statement=statement)["L13"]
    assert "L13" not in lint(statement=statement, notes="The trial was stopped early.")


def test_a_statement_copied_from_the_authors_is_found() -> None:
    words = "drugamab in addition to trastuzumab lengthened the lives of those women whose cancer had come back early"
    text = f"Our trial shows that {words} after surgery."
    found = lint(None, text, sections={"RESULTS": text}, statement=f"As printed, {words}.")
    assert "drugamab in addition to trastuzumab" in found["L14"]


def test_figures_and_short_runs_are_no_copies_and_synopses_are_our_own() -> None:
    statement = "Median overall survival was 21.6 months with drugamab and 15.2 months with placebo in this trial."
    assert "L14" not in lint(statement=statement)
    words = "drugamab in addition to trastuzumab lengthened the lives of those women whose cancer had come back early"
    changes = {"statement": f"As printed, {words}.", "basis": TextSource.SYNOPSIS}
    assert "L14" not in lint(None, f"We saw that {words}.", sections={"RESULTS": f"We saw that {words}."}, **changes)


def test_a_comparison_without_a_comparator_is_found() -> None:
    assert "'longer'" in lint(comparator=None)["L15"]
    assert "L15" not in lint(comparator=None, outcome_direction=OutcomeDirection.NOT_STATED)


def test_a_single_arm_told_as_a_comparison_is_found() -> None:
    assert "'longer'" in lint(design=StudyDesign.SINGLE_ARM_TRIAL)["L16"]


def test_a_single_arm_compared_indirectly_and_said_so_is_sound() -> None:
    notes = "The comparison with historical controls is indirect."
    assert "L16" not in lint(design=StudyDesign.SINGLE_ARM_TRIAL, notes=notes)


def test_marker_groups_within_one_arm_may_be_compared() -> None:
    claim = make_sound_marker_claim(design=StudyDesign.SINGLE_ARM_TRIAL)
    assert "L16" not in lint(claim)


@pytest.mark.parametrize(
    "plain",
    [
        "In advanced breast cancer, drugamab had no effect on survival.",
        "In advanced breast cancer, drugamab and a dummy drug are equivalent.",
        "In advanced breast cancer, drugamab does not work.",
    ],
)
def test_no_significant_difference_told_as_no_effect_is_found(plain: str) -> None:
    changes = {"outcome_direction": OutcomeDirection.NO_DIFFERENCE, "effects": (CROSSING,)}
    assert "plain statement" in lint(plain_statement=plain, **changes)["L17"]


def test_no_clear_difference_and_printed_non_inferiority_are_sound() -> None:
    changes = {"outcome_direction": OutcomeDirection.NO_DIFFERENCE, "effects": (CROSSING,)}
    plain = "In advanced breast cancer, drugamab did not clearly help people live longer."
    assert "L17" not in lint(plain_statement=plain, **changes)
    text = "Drugamab was non-inferior to trastuzumab for overall survival in this trial."
    plain = "In advanced breast cancer, the two drugs were equally good."
    assert "L17" not in lint(None, text, sections={"RESULTS": text}, plain_statement=plain, **changes)


@pytest.mark.parametrize("word", ["works", "proves its worth", "cures the cancer"])
def test_a_plain_statement_that_promises_is_found(word: str) -> None:
    assert "L26" in lint(plain_statement=f"In advanced breast cancer, drugamab {word}.")


def test_a_plain_statement_that_denies_a_proof_promises_nothing() -> None:
    plain = "This study of breast cancer could not show whether drugamab works."
    assert "L26" not in lint(plain_statement=plain)


def test_a_doubt_lost_in_plain_words_is_found() -> None:
    statement = "In HER2-positive metastatic breast cancer, drugamab may lengthen survival."
    assert "'may'" in lint(statement=statement, notes="So the authors.")["L26"]
    plain = "In advanced breast cancer, drugamab might help people live longer."
    assert "L26" not in lint(statement=statement, plain_statement=plain, notes="So the authors.")


def test_a_plain_statement_names_its_people() -> None:
    assert "L27" in lint(plain_statement="Drugamab lengthened survival.")
    assert "L27" not in lint(plain_statement="In breast cancer, drugamab lengthened survival.")


def test_a_plain_statement_has_at_most_thirty_words() -> None:
    assert "31 words" in lint(plain_statement="In breast cancer " + "very " * 28)["L28"]
    assert "L28" not in lint(plain_statement="In breast cancer " + "very " * 27)


def test_second_hand_figures_are_called_so() -> None:
    assert "L29" in lint(figure_source=FigureSource.SECONDARY)
    said = "According to a secondary report, people with breast cancer given drugamab lived longer (HR 0.70)."
    assert "L29" not in lint(figure_source=FigureSource.SECONDARY, statement=said)
    assert "L29" not in lint()


def test_a_limit_that_only_the_prose_holds_is_found() -> None:
    statement = "With TMB ≥10 mut/Mb, people lived longer."
    bare = make_sound_marker_claim(statement=statement, biomarker=Biomarker(name="TMB"))
    assert "'10'" in lint(bare)["L30"]
    assert "L30" not in lint(make_sound_marker_claim(statement=statement))


def test_a_limit_of_another_marker_is_not_missed() -> None:
    statement = "With PD-L1 below 1% in all, TMB told nothing."
    assert "L30" not in lint(make_sound_marker_claim(statement=statement))


def test_a_description_that_says_among_whom_answers_for_a_subgroup() -> None:
    text = f"{LONGER} in the subgroup with brain disease."
    people = make_people(description="people with breast cancer, the subgroup with brain disease")
    assert "L11" not in lint(make_sound_claim(population=people), text, sections={"RESULTS": text})
