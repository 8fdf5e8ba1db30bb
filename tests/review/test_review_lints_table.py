"""The table of lints held against the list of wrong uses: each has its lint, its reason and its weight."""

from __future__ import annotations

from typing import Any

import pytest
from lint_makers import (
    CROSSING,
    RESULT,
    SECTIONS,
    TITLE,
    lint,
    lint_all,
    make_abstract,
    make_people,
    make_sound_claim,
    read,
)

from curation.domain.citation import Section
from curation.review.linting import LINTS, check_claim_uses
from curation.review.lints.lint import Need
from curation.vocabulary import Her2Status, OutcomeDirection, QuoteRole, Severity, StudyDesign

SUBGROUP = "Overall survival was longer with drugamab than with placebo in an exploratory subgroup."
HEDGED = "The data suggest that overall survival may be longer with drugamab."
SIMILAR = {"RESULTS": "Overall survival did not differ between groups (p=0.31)."}
BARE = make_abstract(sections=(Section(text=f"{TITLE}. {RESULT}"),))
IMPROVED = "Drugamab improved survival in HER2-positive metastatic breast cancer."
WORSE = {"outcome_direction": OutcomeDirection.DECREASED, "statement": "People given drugamab died sooner (HR 0.70)."}
USES = 4

# What is wrong, the id of its lint, how it weighs, and what the lints say to such a claim.
WRONG_USES: dict[str, tuple[str, Severity, Any]] = {
    "background or aim sentence": ("L01", Severity.GATE, lambda: lint(quote_role=QuoteRole.AIM)),
    "background passage": ("L02", Severity.WORKLIST, lambda: lint(None, SECTIONS["BACKGROUND"])),
    "title as finding": ("L03", Severity.GATE, lambda: lint(None, TITLE, citation=BARE)),
    "too short": ("L05", Severity.WORKLIST, lambda: lint(None, "21.6 months with drugamab")),
    "one sentence graded two ways": ("L07", Severity.GATE, lambda: lint_all([read(), read(**WORSE)])),
    "one sentence for many claims": (
        "L08",
        Severity.WORKLIST,
        lambda: lint_all([read(statement=f"People lived longer, said {number} times.") for number in range(USES)]),
    ),
    "subgroup or post-hoc words": (
        "L11",
        Severity.WORKLIST,
        lambda: lint(None, SUBGROUP, sections={"RESULTS": SUBGROUP}),
    ),
    "hedge dropped": ("L12", Severity.WORKLIST, lambda: lint(None, HEDGED, sections={"RESULTS": HEDGED}, effects=())),
    "comparator missing": ("L15", Severity.WORKLIST, lambda: lint(comparator=None)),
    "wrong population": ("L18", Severity.WORKLIST, lambda: lint(population=make_people(her2_status=Her2Status.LOW))),
    "single arm stated as comparison": ("L16", Severity.WORKLIST, lambda: lint(design=StudyDesign.SINGLE_ARM_TRIAL)),
    "same trial counted twice": (
        "L09",
        Severity.WORKLIST,
        lambda: lint_all(
            [read(), read(statement="Survival was longer (HR 0.70).", citation=make_abstract(id="pmid:2"))]
        ),
    ),
    "stronger than its estimate": ("L24", Severity.WORKLIST, lambda: lint(effects=(CROSSING,))),
    "conclusion stronger than result": (
        "L25",
        Severity.WORKLIST,
        lambda: lint(make_sound_claim(effects=(), statement=IMPROVED), SECTIONS["CONCLUSIONS"], sections=SIMILAR),
    ),
}


@pytest.mark.parametrize("wrong", WRONG_USES)
def test_each_wrong_use_has_a_lint_with_a_reason_and_a_weight(wrong: str) -> None:
    lint_id, severity, list_found = WRONG_USES[wrong]
    row = next(row for row in LINTS if row.id == lint_id)
    assert row.severity == severity
    assert list_found()[lint_id]


def test_a_lint_that_needs_what_is_missing_is_listed_as_not_checked_and_not_as_passed() -> None:
    record, citation = read(plain_statement=None)
    blind = {row.id for row in LINTS if {Need.TEXT, Need.PLACE, Need.LABEL, Need.PLAIN} & set(row.needs)}
    findings, gaps = check_claim_uses([record], {})
    assert {gap.gate for gap in gaps} == blind
    assert not {found.gate for found in findings} & blind
    _, seen = check_claim_uses([record], {citation.id: citation})
    assert {gap.gate for gap in seen} == {row.id for row in LINTS if Need.PLAIN in row.needs}
