"""The reader names a figure's group and its time where the text says them plainly, and never else."""

from __future__ import annotations

import pytest

from curation.reading.reading import read_effects


def list_arms(text: str) -> list[str | None]:
    return [read.effect.arm for read in read_effects(text)]


def list_times(text: str) -> list[tuple[str | None, str | None]]:
    return [(read.effect.time, read.effect.time_unit) for read in read_effects(text)]


@pytest.mark.parametrize(
    ("text", "arms"),
    [
        ("ORR was 62% with the doublet versus 38% with chemotherapy.", ["doublet", "chemotherapy"]),
        (
            "Median OS was 13.8 months in the ICI cohort and 11.1 months in the chemotherapy cohort (P = .27).",
            ["ICI cohort", "chemotherapy cohort"],
        ),
        (
            "Adverse events occurred in 78.1% of the patients who received atezolizumab and in 73.0% of those who "
            "received placebo.",
            ["atezolizumab", "placebo"],
        ),
        (
            "Serious adverse events occurred in 15 (11%) of 133 patients in the avelumab group and three (5%) of 66 in "
            "the control group.",
            ["avelumab group", "control group"],
        ),
        ("Grade 3 AEs: 56.4% (T-DXd) vs 51.7% (T-DM1).", ["T-DXd", "T-DM1"]),
        ("Median PFS: arm A 9.0 months, arm B 5.5 months.", ["arm A", "arm B"]),
        (
            "Median OS was 21.9 and 17.4 months in the tucatinib and placebo groups, respectively.",
            ["tucatinib", "placebo"],
        ),
        ("Median PFS was 8.3 months with trastuzumab plus docetaxel.", ["trastuzumab plus docetaxel"]),
        ("The hazard ratio for T-DXd versus T-DM1 was 0.33 (95% CI, 0.26 to 0.43).", ["T-DXd vs T-DM1"]),
    ],
)
def test_a_group_is_named_where_the_words_beside_the_figure_say_it(text: str, arms: list[str]) -> None:
    assert list_arms(text) == arms


@pytest.mark.parametrize(
    "text",
    [
        "ORR was 62% versus 38%.",
        "OS at 2 years was 44.9% in one group and 26.6% in the other.",
        "Median OS was 21.9 months and 17.4 months, respectively.",
        "HR 0.73 (95% CI 0.57-0.93) in favor of the combination",
        "ORR was 25% with no new safety signals.",
        "DFS was 92.6% with 6 months of trastuzumab.",
        "The objective response rate was 31% (confirmed).",
        "median OS was not reached in either group",
    ],
)
def test_a_group_that_is_not_named_plainly_is_left_empty(text: str) -> None:
    assert set(list_arms(text)) == {None}


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("5-year OS was 84% v 79%", [("5", "years"), ("5", "years")]),
        ("PFS at 6 months: 37%", [("6", "months")]),
        ("three-year event-free survival, 76.4%", [("3", "years")]),
        ("DFS at five years 82.7 per cent", [("5", "years")]),
        ("Overall survival was 84% at 5 years.", [("5", "years")]),
        ("1-, 3- and 5-year OS rates were 95.1%, 83.6% and 74.9%.", [("1", "years"), ("3", "years"), ("5", "years")]),
        ("At 12 mo, PFS and OS rates were 31% and 68%.", [("12", "months"), ("12", "months")]),
        ("12-week DCR was 40%", [("12", "weeks")]),
        ("Women were followed for 9.4 years; mortality was 14.2%.", [(None, None)]),
        ("After 5 years' median follow-up, recurrence was seen in 12% of women.", [(None, None)]),
        ("ORR 33% (4/12)", [(None, None)]),
        ("median PFS was 8.2 months", [(None, None)]),
    ],
)
def test_a_rate_carries_the_time_that_it_is_of(text: str, times: list[tuple[str | None, str | None]]) -> None:
    assert list_times(text) == times


@pytest.mark.parametrize(
    ("text", "arms"),
    [
        (
            "ORR was 33% and 21% with lapatinib plus capecitabine and capecitabine alone, respectively.",
            ["lapatinib plus capecitabine", "capecitabine alone"],
        ),
        (
            "ORR was 43%, 31% and 20% in the high, middle and low TMB groups, respectively.",
            ["high", "middle", "low TMB"],
        ),
        (
            "Median OS was 12.1 and 9.3 months in patients treated with trastuzumab deruxtecan and those who received "
            "physician's choice of chemotherapy, respectively.",
            ["trastuzumab deruxtecan", "physician's choice of chemotherapy"],
        ),
        (
            "ORR was 61% and 40% in patients with high TILs and those with low TILs, respectively.",
            ["high TILs", "low TILs"],
        ),
        (
            "ORR was 20% in patients with KRAS mutations who responded before.",
            ["KRAS mutations"],
        ),
    ],
)
def test_a_list_of_groups_is_shared_out_in_order(text: str, arms: list[str]) -> None:
    assert [arm for arm in list_arms(text) if arm] == arms


def test_a_list_that_does_not_come_out_even_names_no_group() -> None:
    assert list_arms("ORR was 43%, 31% and 20% in the high and low groups, respectively.") == [None, None, None]


def test_the_verb_after_a_group_is_no_part_of_its_name() -> None:
    assert list_arms("Six (20%) of 30 women with a KRAS mutation had a partial response.") == ["KRAS mutation"]
