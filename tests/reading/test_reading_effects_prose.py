"""Running prose is read by its grammar: each case holds one cause of misreading, in words that were made up for it."""

from __future__ import annotations

import pytest
from reading_sets import list_rows

from curation.reading.reading import read_effects


def list_values(text: str) -> list[tuple[str, str]]:
    return [row[:2] for row in list_rows(text)]


def list_p_values(text: str) -> list[tuple[str, str]]:
    return [(row[0], row[6]) for row in list_rows(text)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Of 40 women, 28% had a partial response.", [("PR_RATE", "28")]),
        ("12 (80%) of 15 patients with fusion-positive cancers achieved an objective response.", [("ORR", "80")]),
        ("Eight patients (31%; 95% CI, 14% to 52%) with the amplification had objective responses.", [("ORR", "31")]),
        ("Of the carriers, 6 (22%) relapsed.", [("EVENT_RATE", "22")]),
        ("In all, 7% of the tumours harboured a KIT::ALK fusion.", [("PREV", "7")]),
        ("Forty percent had a complete or partial response.", [("ORR", "40")]),
        ("Responses were seen in 42% and 36% of patients.", [("ORR", "42"), ("ORR", "36")]),
        (
            "44% of women with the mutation versus 19% of women without it had a response.",
            [("ORR", "44"), ("ORR", "19")],
        ),
        (
            "At two years, 88% in one group (95% CI, 81 to 92) and 51% in the other (95% CI, 44 to 58) were alive and "
            "disease-free.",
            [("DFS_RATE", "88"), ("DFS_RATE", "51")],
        ),
    ],
)
def test_what_people_had_names_the_share_before_it(text: str, values: list[tuple[str, str]]) -> None:
    assert list_values(text) == values


@pytest.mark.parametrize(
    "text",
    [
        "Of the mutated cases, 63% presented with advanced disease.",
        "Of women with the mutation, 41% started radiotherapy.",
        "Half of the responders (n=8), 46%, had stable disease.",
    ],
)
def test_what_people_did_takes_the_name_from_a_share(text: str) -> None:
    assert list_values(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Antibodies were found in 31 of 410 donors (7.6%).", [("PREV", "7.6")]),
        ("Nine patients (45%) recovered fully.", [("EVENT_RATE", "45")]),
        ("The success rate was 82% with the stent and 64% without it.", [("EVENT_RATE", "82"), ("EVENT_RATE", "64")]),
        ("Fewer women had a leak (3% vs 9%).", [("AE_RATE", "3"), ("AE_RATE", "9")]),
        ("The flare rate was 0.081 in one group and 0.049 in the other.", [("EVENT_RATE", "0.081")] * 1),
        ("Local control was 91% at 5 years.", [("EVENT_RATE", "91")]),
        ("Relapse-free survival at 3 years was 77%.", [("DFS_RATE", "77")]),
    ],
)
def test_a_share_without_a_code_of_its_own_is_an_event_a_harm_or_a_finding(
    text: str, values: list[tuple[str, str]]
) -> None:
    assert list_values(text)[: len(values)] == values


@pytest.mark.parametrize(
    "text",
    [
        "In total, 61% of women received radiotherapy.",
        "At study entry, pain was present in 15 of 22 patients (68%).",
        "A total of 480 people (52% female) were enrolled: 9% had experienced a stroke.",
        "Presenting symptoms were nausea (41%) and fatigue (22%).",
        "Questionnaires were returned by 388 surgeons (response rate, 71%).",
        "Smith et al. found an objective response in 6/7 patients.",
        "The mutation is found in 50% of melanomas.",
        "The follow-up rate was 93%.",
        "The mean percentage of nuclei with expression was 24%.",
        "Over 80% of women reported relief.",
    ],
)
def test_people_at_entry_and_other_peoples_work_are_no_effects(text: str) -> None:
    assert list_values(text) == []


@pytest.mark.parametrize(
    ("text", "given"),
    [
        (
            "ORR was 40% vs 22% (P = .01), and mean survival was 46 and 31 weeks (P = .02).",
            [("ORR", "0.01"), ("ORR", ""), ("P_ONLY", "0.02")],
        ),
        (
            "Three-year PFS was 61% vs 48% (p = .004; HR 0.71; 95% CI 0.56-0.90).",
            [("PFS_RATE", ""), ("PFS_RATE", ""), ("HR", "0.004")],
        ),
        (
            "OS was 71% at 5 years with no difference between the groups (P = .54).",
            [("OS_RATE", ""), ("P_ONLY", "0.54")],
        ),
        (
            "It did not improve OS (p=0.31) or PFS (p=0.57); HR for OS was 0.94 (95% CI 0.75-1.18).",
            [("P_ONLY", "0.57"), ("HR", "0.31")],
        ),
        ("Age (P = .02) and grade (P = .01) were significant factors.", [("P_ONLY", "0.02"), ("P_ONLY", "0.01")]),
        (
            "DFS was 83%; 72% with one and 94% with both (P = .002).",
            [("DFS_RATE", ""), ("DFS_RATE", "0.002"), ("DFS_RATE", "")],
        ),
        ("ORR was 31% vs 24% (χ2 = 3.9, P = .04).", [("ORR", "0.04"), ("ORR", "")]),
    ],
)
def test_a_p_value_goes_to_the_comparison_that_it_tests(text: str, given: list[tuple[str, str]]) -> None:
    assert list_p_values(text) == given


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("PFS was longer with A than with B (8.2 vs 6.8 months).", [("PFS_MEDIAN", "8.2"), ("PFS_MEDIAN", "6.8")]),
        ("Median OS was 9 months in arm A and was not reached in arm B.", [("OS_MEDIAN", "9"), ("OS_MEDIAN", "NR")]),
        (
            "A gain in median survival of 5.1 months (from 20.2 to 25.3 months).",
            [("OS_MEDIAN", "20.2"), ("OS_MEDIAN", "25.3")],
        ),
        ("Prevalence was 30.1, 6.2 and 3.9% in three villages.", [("PREV", "30.1"), ("PREV", "6.2"), ("PREV", "3.9")]),
        (
            "Local control, DFS and OS were 58% v 63%, 53% v 57% and 71% v 66%.",
            [
                *[("EVENT_RATE", "58"), ("EVENT_RATE", "63"), ("DFS_RATE", "53"), ("DFS_RATE", "57")],
                *[("OS_RATE", "71"), ("OS_RATE", "66")],
            ],
        ),
        ("The relative risk of eating it weekly at age 10 years was 3.7 (95% CI, 1.4 to 9.4).", [("RR", "3.7")]),
        (
            "The risk (95% CIs) with two and three was 1.10 (0.71, 1.40) and 0.74 (0.53, 1.05).",
            [("RR", "1.10"), ("RR", "0.74")],
        ),
        ("Bone density was 4.1% (CI, 2.6% to 5.7%) higher with the drug.", [("MD", "4.1")]),
        ("The difference in score was -0.74 (95% CI, -1.50 to 0.02).", [("MD", "-0.74")]),
        ("HR 23 ± 2 and 44 ± 3 beats/min.", []),
        ("No significant differences in scores between the groups (3.0, 3.1 and 3.2).", []),
        ("The offer is an OS benefit of 12 months.", []),
    ],
)
def test_lists_contrasts_and_differences_are_read_by_their_form(text: str, values: list[tuple[str, str]]) -> None:
    assert list_values(text) == values


def test_a_ratio_goes_on_in_bare_brackets_of_a_later_sentence() -> None:
    rows = list_rows("The HR was 0.80 (95% CI 0.70-0.92). It was worse without a rash (1.30, 1.05-1.61, p=0.017).")
    assert rows[1] == ("HR", "1.30", "1.05", "1.61", "", "=", "0.017", "", "", "ratio")


def test_an_abbreviation_means_what_the_text_says_it_means() -> None:
    rows = list_rows("The rate ratio [RR] was 1.6 (95% CI, 1.2-2.0). The RR in smokers was 1.1 (95% CI, 0.6-1.7).")
    assert [row[0] for row in rows] == ["IRR", "IRR"]


@pytest.mark.parametrize(
    ("text", "p"),
    [
        ("P < or = 0.02", ("<=", "0.02")),
        ("P </= 0.02", ("<=", "0.02")),
        ("P = 0. 03", ("=", "0.03")),
        ("P <. 001", ("<", "0.001")),
    ],
)
def test_printers_slips_in_p_values_are_read(text: str, p: tuple[str, str]) -> None:
    (row,) = list_rows(f"It fell ({text}).")
    assert row[5:7] == p


def test_a_slip_within_a_number_keeps_the_way_back_to_the_text() -> None:
    text = "ORR was 31% vs 24% (P = 0. 03)."
    first = read_effects(text)[0]
    assert text[first.start : first.end].endswith("P = 0. 03")


def test_censored_times_of_single_patients_are_no_medians() -> None:
    assert list_values("Responses lasted 4.2, 7.1+ and 9.8+ months.")[1:] == []


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("ORR was 51% (95% CI; 40-63).", ("40", "63")),
        ("The HR for OS was 0.70 (95% [CI], 0.55-0.90).", ("0.55", "0.90")),
        # An interval that goes below nothing is that of a difference, which is not printed.
        ("Clinical benefit rates were 42% with one drug and 36% with the other (95% CI, -4% to 16%).", ("", "")),
    ],
)
def test_an_interval_goes_to_what_it_can_be_an_interval_of(text: str, interval: tuple[str, str]) -> None:
    assert list_rows(text)[-1][2:4] == interval


def test_sizes_of_groups_set_against_each_other_are_no_figures() -> None:
    assert list_values("OS tended to be shorter (N=25 vs 27; P=0.07; HR 1.82).") == [("HR", "1.82")]
