"""The effect reader keeps the contract of `standards.md` 6 on labelled texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_sets import BLIND, HELD_OUT, OWN, UNSEEN, compute_f1, list_rows, load_effects

from curation.reading.reading import format_effects_json, read_effects
from curation.vocabulary import EffectMeasure

OWN_TEXTS = load_effects(OWN)


@pytest.mark.shared
def test_the_development_texts_are_read_as_they_are_labelled(shared: Path) -> None:
    assert compute_f1(load_effects(shared / "effects_dev.csv")) >= 0.98


def test_own_texts_are_read_as_they_are_labelled() -> None:
    assert len(OWN_TEXTS) >= 100
    assert compute_f1(OWN_TEXTS) >= 0.98


def test_texts_never_tuned_on_are_read_nearly_as_well() -> None:
    assert compute_f1(load_effects(HELD_OUT)) >= 0.95


def test_texts_written_without_sight_of_the_reader_are_read_as_they_are_labelled() -> None:
    blind = load_effects(BLIND)
    assert len(blind) >= 130
    assert compute_f1(blind) >= 0.98


@pytest.mark.parametrize("path", UNSEEN, ids=lambda path: path.stem)
def test_batches_that_were_unseen_once_are_read_as_they_are_labelled(path: Path) -> None:
    assert compute_f1(load_effects(path)) >= 0.98


def test_the_unseen_batches_cover_every_measure_of_the_vocabulary() -> None:
    stated = {row[0] for path in UNSEEN for rows in load_effects(path).values() for row in rows}
    assert stated == {measure.value for measure in EffectMeasure}
    assert sum(len(load_effects(path)) for path in UNSEEN) >= 900


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        ("MST: 9.8 months", "OS_MEDIAN", "9.8"),
        ("PIK3CA mutations (exon 9 or 20) were present in 34% of tumours.", "PREV", "34"),
        ("The cumulative incidence of local recurrence at 10 years was 4.1%.", "EVENT_RATE", "4.1"),
        ("The primary outcome occurred in 8.4% of women.", "EVENT_RATE", "8.4"),
        ("Ptrend=0.002", "P_ONLY", ""),
        ("Two achieved a complete and 11 a partial response.", "CR_RATE", ""),
        ("Remissions lasted a median of 5.2 months.", "DOR_MEDIAN", "5.2"),
        ("TMB was high (>=12 mut/Mb) in 6.1% of lung and 2.2% of breast tumours.", "PREV", "6.1"),
        ("Stroke occurred in 2.8% of adults on the drug.", "EVENT_RATE", "2.8"),
        ("The 10-year risks were 4.4% and 6.0%.", "EVENT_RATE", "4.4"),
        ("Vomiting affected 21% of women.", "AE_RATE", "21"),
        ("PFS was prolonged from a median of 3.1 to 5.5 months.", "PFS_MEDIAN", "3.1"),
        ("The between-group difference was -3.3 kg (95% CI -5.0 to -1.6).", "MD", "-3.3"),
        ("At one year, 61% of men in one arm and 52% in the other were alive without progression.", "PFS_RATE", "61"),
    ],
)
def test_each_cause_mended_after_the_blind_reading_holds_for_other_words(text: str, measure: str, value: str) -> None:
    rows = [row[:2] for row in list_rows(text)]
    assert rows[0] == (measure, value)
    assert len(rows) == 1 + any(words in text for words in (" and 11", " and 2.2%", " and 6.0%", " to 5.5", " and 52%"))


@pytest.mark.parametrize(
    "text",
    [
        "Among women with PIK3CA mutations (n=45), 38% had visceral disease.",
        "The mean survival time was 14.2 months.",
    ],
)
def test_words_like_those_are_no_effects(text: str) -> None:
    assert list_rows(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ejection fraction declined by a mean of 2.4 percentage points.",
        "The number of adults with a 50% reduction in score rose.",
        "A gain in median survival of 3.3 months was hoped for.",
    ],
)
def test_changes_within_a_group_are_no_effects(text: str) -> None:
    assert list_rows(text) == []


def test_a_p_value_of_a_contrasting_clause_is_not_given_to_the_estimate_before_it() -> None:
    ratio, alone = list_rows("Death was rarer (HR 0.70; 95% CI 0.55-0.89), but readmission was not (P=0.51).")
    assert ratio[5:7] == ("", "")
    assert (alone[0], *alone[5:7]) == ("P_ONLY", "=", "0.51")


def test_two_p_values_of_one_list_are_each_read_once() -> None:
    assert [row[6] for row in list_rows("Both fell (P<0.03 and P<0.01 respectively).")] == ["0.03", "0.01"]


@pytest.mark.parametrize("text", [text for text, effects in OWN_TEXTS.items() if not effects])
def test_traps_are_no_effects(text: str) -> None:
    assert list_rows(text) == []


@pytest.mark.parametrize("text", list(OWN_TEXTS))
def test_offsets_point_at_the_words_that_state_the_value(text: str) -> None:
    for read in read_effects(text):
        assert 0 <= read.start < read.end <= len(text)
        span = text[read.start : read.end]
        value = read.effect.value
        if "&" not in text and value is not None and value[-1].isdigit() and span[0].isascii():
            plain = span.replace("·", ".").replace("−", "-").replace(",", ".")
            assert value.removeprefix("-").removeprefix("0") in plain or value == "31"


def test_offsets_survive_html_and_invisible_characters() -> None:
    text = "a&nbsp;b \u200bHR&#160;0&middot;61 (95% CI 0&middot;44&ndash;0&middot;84)."
    (read,) = read_effects(text)
    assert text[read.start : read.end] == "HR&#160;0&middot;61 (95% CI 0&middot;44&ndash;0&middot;84"
    assert (read.effect.value, read.effect.lower, read.effect.upper) == ("0.61", "0.44", "0.84")


def test_reading_what_was_read_finds_the_same_effect_again() -> None:
    text = "In all, the hazard ratio was 0.61 (95% CI, 0.44 to 0.84; P = .003) in women."
    (first,) = read_effects(text)
    (again,) = read_effects(text[first.start : first.end])
    assert again.effect == first.effect


@pytest.mark.parametrize("text", list(OWN_TEXTS)[::5])
def test_reading_twice_gives_the_same(text: str) -> None:
    assert read_effects(text) == read_effects(text)


def test_effects_come_in_reading_order() -> None:
    text = "ORR was 62% v 38%. Median PFS was 5.5 v 4.1 months (HR, 0.79; P = .04). Interaction P = .42."
    measures = [read.effect.measure for read in read_effects(text)]
    assert measures == [
        EffectMeasure.ORR,
        EffectMeasure.ORR,
        EffectMeasure.PFS_MEDIAN,
        EffectMeasure.PFS_MEDIAN,
        EffectMeasure.HR,
        EffectMeasure.P_INTERACTION,
    ]


def test_machines_get_empty_strings_for_what_is_not_stated() -> None:
    line = format_effects_json(7, read_effects("ORR 33% (4/12)"))
    assert line == {
        "line": 7,
        "effects": [
            {
                "measure": "ORR",
                "value": "33",
                "lower": "",
                "upper": "",
                "level": "",
                "p_op": "",
                "p": "",
                "n_events": "4",
                "n_total": "12",
                "unit": "%",
                "arm": "",
                "time": "",
                "time_unit": "",
                "start": 0,
                "end": 13,
            }
        ],
    }


def test_the_name_of_a_marker_is_no_figure() -> None:
    assert read_effects("HER2-positive, PD-L1 22C3 and KEYNOTE-158 were mentioned.") == ()
