"""Effects: the figures as printed, and what follows from them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from curation.domain.effect import Effect, check_effect, format_effect
from curation.identifiers import canonical_json
from curation.vocabulary import EffectMeasure, POperator


def make_effect(measure: EffectMeasure = EffectMeasure.HR, **fields: Any) -> Effect:
    return Effect(measure=measure, **fields)


def test_all_printed_figures_must_be_quoted_and_open_or_missing_ones_not() -> None:
    full = make_effect(
        value="-0.5", lower="-inf", upper="NR", level="95", p_op=POperator.LESS, p="0.05", n_events=6, n_total=40
    )

    assert full.figures == ("0.5", "95", "0.05", "6", "40")
    assert make_effect(value="NE").figures == ()


@pytest.mark.parametrize(
    ("measure", "lower", "upper", "crosses"),
    [
        ("HR", "0.5", "0.9", False),
        ("HR", "0.5", "1.0", True),
        ("HR", "1.0", "1.5", True),
        ("HR", "1.01", "1.5", False),
        ("RD", "-1", "1", True),
        ("RD", "0.5", "1", False),
        ("HR", "-inf", "0.9", False),
        ("HR", "0.5", "inf", True),
        ("HR", "0.5", "NE", None),
        ("HR", None, "0.9", None),
        ("ORR", "0.5", "1.5", None),
        ("PFS_MEDIAN", "0.5", "1.5", None),
    ],
)
def test_an_interval_crosses_no_effect_where_it_holds_it(
    measure: str, lower: str | None, upper: str | None, crosses: bool | None
) -> None:
    assert make_effect(EffectMeasure(measure), lower=lower, upper=upper).crosses_no_effect is crosses


def test_the_number_is_none_where_it_was_not_reached() -> None:
    assert make_effect(value="0.50").number == Decimal("0.50")
    assert make_effect(value="NR").number is None
    assert make_effect().number is None


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (
            {"value": "0.32", "lower": "0.103", "upper": "0.998", "level": "95", "p_op": POperator.EQUAL, "p": "0.049"},
            "HR 0.32 (95% CI 0.103 to 0.998), p = 0.049",
        ),
        ({"value": "0.5", "p_op": POperator.LESS, "p": "0.001", "unit": "ratio"}, "HR 0.5, p < 0.001"),
        ({"value": "0.5", "p_op": POperator.NS}, "HR 0.5, p not significant"),
        ({"measure": EffectMeasure.ORR, "value": "15", "unit": "%", "n_events": 6, "n_total": 40}, "ORR 15% [6/40]"),
        ({"measure": EffectMeasure.ORR, "value": "15", "unit": "%", "n_total": 40, "arm": "A"}, "A: ORR 15% [?/40]"),
        (
            {"measure": EffectMeasure.OS_MEDIAN, "value": "8", "unit": "months", "upper": "NR"},
            "OS_MEDIAN 8 months (? to NR)",
        ),
        ({"measure": EffectMeasure.OS_MEDIAN, "value": "NR", "unit": "months"}, "OS_MEDIAN NR"),
        ({"measure": EffectMeasure.P_ONLY, "p": "0.2"}, "P_ONLY, p = 0.2"),
    ],
)
def test_an_effect_is_written_in_one_line_with_nothing_that_is_not_stated(fields: dict[str, Any], line: str) -> None:
    assert format_effect(Effect(**{"measure": EffectMeasure.HR} | fields)) == line


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"value": "0,5"}, "value '0,5' is no decimal figure"),
        ({"value": "about 12"}, "value 'about 12' is no decimal figure"),
        ({"value": "12%"}, "value '12%' is no decimal figure"),
        ({"value": "inf"}, "value 'inf' is no decimal figure"),
        ({"level": "NR"}, "level 'NR' is no decimal figure"),
        ({"p": "<0.05"}, "p '<0.05' is no decimal figure"),
        ({"value": "0.4", "lower": "0.5", "upper": "0.9"}, "are out of order"),
        ({"lower": "0.9", "upper": "0.5"}, "are out of order"),
        ({"n_events": 41, "n_total": 40}, "41 events are more than the 40 people"),
        ({"n_events": -1}, "a count is below 0"),
        ({"p": "5"}, "p 5 is not between 0 and 1"),
        ({"level": "100"}, "level 100 is not between 0 and 100"),
    ],
)
def test_figures_that_cannot_be_what_was_printed_are_listed(fields: dict[str, Any], problem: str) -> None:
    assert [found for found in check_effect(make_effect(**fields)) if problem in found]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"value": "NR", "lower": "5.1", "upper": "NE"},
        {"value": "0.5", "lower": "-inf", "upper": "0.9", "level": "97.5"},
        {"value": "-2.5", "lower": "-4", "upper": "inf", "p": "0", "p_op": POperator.LESS_OR_EQUAL},
    ],
)
def test_figures_in_the_form_of_the_contract_pass(fields: dict[str, Any]) -> None:
    assert check_effect(make_effect(**fields)) == ()


def test_an_effect_reads_back_from_its_json() -> None:
    effect = make_effect(value="0.70", p_op=POperator.NS, arm="A")

    assert msgspec.json.decode(canonical_json(effect), type=Effect) == effect
