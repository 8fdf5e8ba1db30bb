"""Figures in prose: each in one spelling, names with digits are none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.domain.numerals import find_missing_figures, list_figures, normalise_figure, parse_decimal


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("HR 0.70 (95% CI 0.5-0.98)", ("0.70", "95", "0.5", "0.98")),
        ("HR .70, p=.05", ("0.70", "0.05")),
        ("HR 0·70 and 0∙70", ("0.70", "0.70")),
        ("HR 0,70 (IC 95% 0,5-0,98)", ("0.70", "95", "0.5", "0.98")),
        ("arms 1,2 at 0.5 mg", ("1", "2", "0.5")),
        ("1,234 and 1\u2009234 and 1\u202f234,567 people", ("1234", "1234", "1234567")),
        ("0,123", ("0.123",)),
        ("2 345 people", ("2", "345")),
        ("from 2019, 150 people", ("2019", "150")),
        ("Eight of twelve", ("8", "12")),
        ("Forty-five of ninety nine", ("45", "99")),
        ("two hundred and one thousand", ("200", "1000")),
        ("one of the two", ("2",)),
        ("someone, tenfold, often, network", ()),
        ("≥10 mut/Mb, ≤5%, <0.001, ±2", ("10", "5", "0.001", "2")),
        ("p&lt;0.05 and p &#8804; 0.1", ("0.05", "0.1")),
        ("１５ people", ("15",)),
        ("10² cells, 10⁻⁵, 10 cells", ("10²", "10⁻⁵", "10")),
        ("5 m² and 3¹²", ("5", "3")),
        ("-0.5 and −0.5", ("0.5", "0.5")),
        ("6/40 (15.0%)", ("6", "40", "15.0")),
        ("IHC 3+ and ISH 2.0.", ("3", "2.0")),
        ("", ()),
    ],
)
def test_figures_are_listed_in_reading_order_in_one_spelling(text: str, figures: tuple[str, ...]) -> None:
    assert list_figures(text) == figures


@pytest.mark.parametrize(
    "name",
    [
        "HER2",
        "PD-L1",
        "PD-1",
        "PD‑1",
        "PD–L1",
        "CTLA-4",
        "KEYNOTE-158",
        "KEYNOTE–158",
        "IND.229",
        "T2",
        "TGFβ1",
        "α4",
        "NCT03199885",
        "CD8",
        "p53",
        "T-DM1",
        "DESTINY-Breast03",
        "Ki-67",
        "ERBB2",
        "IMpassion050",
        "COVID-19",
    ],
)
def test_numbers_inside_names_are_no_figures(name: str) -> None:
    assert list_figures(f"In {name}, {name}-positive and ({name}) disease") == ()
    assert find_missing_figures(list_figures(f"{name} was seen in 15%"), "It was seen in 15%.") == ()


def test_the_number_of_a_name_does_not_stand_for_a_figure() -> None:
    assert find_missing_figures(("158", "2"), "KEYNOTE-158 studied HER2") == ("158", "2")


def test_printed_precision_is_kept() -> None:
    assert find_missing_figures(("0.7",), "0.70") == ("0.7",)
    assert find_missing_figures(("0.70", "70"), "0.70") == ("70",)


def test_a_part_of_a_number_is_not_that_number() -> None:
    assert find_missing_figures(("5", "1", "45", "40", "10"), "15%, 1.5, forty-five, 10²") == ("5", "1", "40", "10")


def test_one_in_words_states_the_figure_1() -> None:
    assert find_missing_figures(("1",), "One patient died") == ()
    assert find_missing_figures(("1",), "Someone died, twenty-one lived") == ("1",)


def test_missing_figures_are_named_once_in_order() -> None:
    assert find_missing_figures(("9", "7", "9", "8"), "8") == ("9", "7")


@pytest.mark.parametrize(
    ("figure", "spelling"),
    [(".7", "0.7"), ("-.7", "0.7"), ("−3", "3"), ("+3", "3"), ("0·70", "0.70"), ("1.50", "1.50"), ("٣", "3")],
)
def test_a_figure_has_one_spelling(figure: str, spelling: str) -> None:
    assert normalise_figure(figure) == spelling
    assert normalise_figure(spelling) == spelling


@settings(deadline=None, max_examples=100)
@given(st.decimals(min_value=0, max_value=10**6, places=2))
def test_every_plain_decimal_is_listed_as_printed(number: Decimal) -> None:
    assert list_figures(f"It was {number} months.") == (str(number),)
    assert parse_decimal(str(number)) == number


@settings(deadline=None, max_examples=100)
@given(st.integers(1000, 10**9))
def test_thousands_marks_make_no_difference(number: int) -> None:
    assert list_figures(f"{number:,} people") == list_figures(f"{number} people") == (str(number),)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=60))
def test_a_text_states_all_its_own_figures(text: str) -> None:
    assert find_missing_figures(list_figures(text), text) == ()


@pytest.mark.parametrize(
    "text", [None, "", "NR", "NE", "inf", "-inf", "nan", "1_000", " 5", "5%", "0,7", "1e5", "٣", "about 5", "5."]
)
def test_what_is_no_decimal_figure_is_no_number(text: str | None) -> None:
    assert parse_decimal(text) is None


def test_signs_and_missing_leading_zeros_are_read() -> None:
    assert [parse_decimal(text) for text in ("-0.5", "+2", ".7")] == [Decimal("-0.5"), Decimal(2), Decimal("0.7")]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("9-nitrocamptothecin and 5-fluorouracil", ()),
        ("5-FU and 5-azacytidine at 12 mg", ("12",)),
        ("a 3-year, 2-fold and 21-gene 12-month score", ("3", "2", "21", "12")),
        ("a 5-drug regimen of 5 fluorouracil cycles", ("5", "5")),
    ],
)
def test_the_place_in_a_chemical_name_is_no_figure_and_a_count_with_a_hyphen_is(
    text: str, figures: tuple[str, ...]
) -> None:
    assert list_figures(text) == figures
