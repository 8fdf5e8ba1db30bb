"""Folding: what two passages may differ in and still be the same words, and the way back to the raw offsets."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from curation.domain.folding import fold, fold_needle, raise_digits

# Characters that abstracts hold and those that make trouble: marks, ligatures, blanks, invisible and astral ones.
ODD = "aAeO15 .-+<>=≤≥±%βδΔµ²⁻₂½⒈ﬁ…¨ﷺ"
ODD += "\u0301\u0327\u0338\u00ad\u200b\u200d\u2009\u202f\xa0\n\t−–—“'′«שلا한\u1100\u1161𝟎𝛼😀\ufeff＋"
TEXT = st.text(st.sampled_from(ODD) | st.characters(exclude_categories=["Cs"]), max_size=40)


@settings(deadline=None, max_examples=100)
@given(TEXT)
@example("a \u0301")
@example("  \u0301")
@example("\u0301" * 70)
@example("e" + "\u0301\u0327" * 40)
def test_every_folded_character_maps_into_the_raw_text_in_order(text: str) -> None:
    folded = fold(text)

    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)
    assert "  " not in folded.text


@settings(deadline=None, max_examples=100)
@given(TEXT, st.data())
def test_every_span_found_folds_to_the_needle(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, max(0, len(folded.text) - 1)))
    needle = folded.text[start : start + data.draw(st.integers(1, 6))].strip(" ")

    assert all(fold_needle(text[begin:end]) == needle for begin, end in folded.find_all(needle))


@settings(deadline=None, max_examples=100)
@given(TEXT, st.integers(0, 40), st.integers(0, 40))
@example("  \u0301", 0, 3)
@example("a \u0301", 1, 3)
@example("\u00ad\u0301", 0, 1)
def test_a_visible_span_is_found_again_where_it_is(text: str, start: int, end: int) -> None:
    folded = fold(text)
    visible = folded.find_visible(start, end)

    if visible is None:
        assert not text[start:end].strip() or not fold_needle(text[start:end]) or start >= end
    else:
        assert visible in folded.find_all(fold_needle(text[slice(*visible)]))
        assert folded.find_visible(*visible) == visible


@settings(deadline=None, max_examples=100)
@given(TEXT)
def test_folding_in_ascii_keeps_all_but_runs_of_blanks(text: str) -> None:
    plain = text.encode("ascii", "ignore").decode()

    assert fold_needle(plain) == " ".join(plain.split())


@pytest.mark.parametrize(
    ("raw", "other"),
    [
        ("HER2‐positive", "HER2-positive"),
        ("2.1–3.4", "2.1-3.4"),
        ("HER2−", "HER2-"),
        ("“so”", '"so"'),
        ("patient’s", "patient's"),
        ("15 %", "15\u2009%"),
        ("15 %", "15\n\t %"),
        ("over\u00adall", "overall"),
        ("over\u200ball", "overall"),
        ("caf\u0065\u0301", "caf\u00e9"),
        ("e\u0327\u0301", "e\u0301\u0327"),
        ("ﬁrst", "first"),
        ("＜０．０５", "<0.05"),
        ("5 \u00b5g", "5 \u03bcg"),
        ("≠", "=\u0338"),
    ],
)
def test_typography_alone_makes_no_difference(raw: str, other: str) -> None:
    assert fold_needle(raw) == fold_needle(other)


MEANINGS = "+-<>=≤≥±%.,~0123456789²³¹⁻⁺₂αβγδκμΔΩ½≠≮≯×/"


def test_no_two_characters_that_mean_something_fold_to_the_same() -> None:
    folds = {fold_needle(character) for character in MEANINGS}

    assert len(folds) == len(MEANINGS)
    assert not any(other in folded for folded in folds for other in folds if other != folded)


def test_dashes_minus_and_hyphen_are_one_sign_and_never_plus_or_nothing() -> None:
    assert {fold_needle(f"HER2{dash}") for dash in "-‐‑‒–—−﹣－"} == {"HER2-"}
    assert fold_needle("HER2\u00ad") == "HER2"


def test_case_is_kept() -> None:
    assert fold_needle("pD-1") != fold_needle("PD-1")


def test_a_sign_with_a_stroke_through_it_is_not_the_sign() -> None:
    for sign in "+±%<":
        assert fold(f"HER2{sign}\u0338 disease").find_all(fold_needle(f"HER2{sign}")) == []


def test_a_letter_does_not_occur_in_a_ligature_nor_in_its_accented_kin() -> None:
    assert fold("ﬁrst").find_all("i") == []
    assert fold("q\u0301").find_all("q") == []
    assert fold("caf\u0065\u0301").find_all("e") == []


def test_occurrences_may_overlap_and_come_in_reading_order() -> None:
    assert fold("aaa").find_all("aa") == [(0, 2), (1, 3)]
    assert fold("abc").find_all("") == []


def test_nothing_visible_is_found_in_blanks_and_invisible_characters() -> None:
    text = " \u00ad\u200b\n\u2009"

    assert fold_needle(text) == ""
    assert fold(text).find_visible(0, len(text)) is None


def test_superscripts_and_subscripts_are_other_digits() -> None:
    assert raise_digits("2", "sup") == "²"
    assert raise_digits("−12", "sup") == "⁻¹²"
    assert raise_digits("2", "sub") == "₂"
    assert raise_digits("2", "i") == "2"
    assert fold_needle("10²") != fold_needle("102")


@settings(deadline=None, max_examples=100)
@given(TEXT, st.sampled_from(["sup", "sub", "i", "b", "u", ""]))
def test_raising_digits_keeps_the_length(text: str, tag: str) -> None:
    assert len(raise_digits(text, tag)) == len(text)


@pytest.mark.parametrize(
    "unit",
    [
        "The response rate was 15% (95% CI 6-30). ",
        "Odds: 2·1–3.4, “β” ≥10 mut/Mb; e\u0301te\u0301  \u00ad. ",
        "\u0301\u0327",
        " \t\n",
        "한국어ﬁ…𝟎",
    ],
)
def test_a_megabyte_is_folded_and_searched_in_seconds(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    needle = fold_needle(unit * 3)
    started = time.process_time()

    folded = fold(text)
    folded.find_all(needle or "x")
    folded.find_all(fold_needle(text[500_000:500_200]))

    assert time.process_time() - started < 8


def test_marks_beyond_reason_are_folded_in_pieces_that_keep_normal_form_in_each() -> None:
    folded = fold("e" + "\u0327" * 100)

    assert len(set(folded.starts)) > 1
    assert unicodedata.normalize("NFC", "e\u0327")[0] == folded.text[0]
