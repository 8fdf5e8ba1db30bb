"""Lints of comparisons: no comparator named, a single arm told as a comparison, no difference told as no effect."""

from __future__ import annotations

from collections.abc import Iterator

from curation.review.lints.claim_reading import ClaimReading
from curation.review.lints.lint import Lint
from curation.review.lints.words import COMPARING, compile_words, find_words, name_words
from curation.vocabulary import ClaimType, MarkerComparison, OutcomeDirection, Severity, StudyDesign

_SINGLE = frozenset({StudyDesign.SINGLE_ARM_TRIAL, StudyDesign.CASE_SERIES})
_COMPARED_TYPES = frozenset({ClaimType.THERAPEUTIC, ClaimType.PREDICTIVE})
_INDIRECT = compile_words(
    "indirect(?:ly)?|historical(?:ly)?|baseline|no (?:control|comparison|comparator).{0,10}|"
    "without .{0,12}(?:control|comparison|comparator|comparing).{0,10}|not compared|side by side|"
    "cross-trial|external|first to"
)
_NO_DIFFERENCE = compile_words(
    "(?:no|not|without) (?:a )?(?:statistically )?significant(?:ly)?(?: differen(?:t|ce))?|"
    "did not differ(?: significantly)?|no (?:statistical(?:ly)? )?(?:significant )?difference|"
    "non-?significant(?:ly)?|not (?:statistically )?different"
)
_NO_EFFECT = compile_words(
    "no effect|no influence|no impact|no benefit|equivalen(?:t|ce)|identical(?:ly)?|"
    "equally (?:well|good|effective|long)|(?:does|do|did) not (?:work|matter|help(?! \\w))|"
    "made no difference|makes no difference|ineffective|useless|(?:is|are|was|were) the same|"
    "unrelated|as (?:well|good|effective|safe) as"
)
_ALLOWS_NO_EFFECT = compile_words(
    "non-?inferior(?:ity)?", *("equivalen(?:t|ce)", "identical", "no effect", "no benefit", "no impact")
)


def check_comparator(reading: ClaimReading) -> Iterator[str]:
    """Doubt a treatment claim that compares and names nothing to compare with.

    Worklist: the comparator may stand in the description of the people.
    """
    claim = reading.claim
    states = claim.outcome_direction != OutcomeDirection.NOT_STATED
    found = find_words(COMPARING, reading.statement)
    if claim.claim_type in _COMPARED_TYPES and states and not claim.comparator and found:
        yield f"the statement says {name_words(found)} ({claim.outcome_direction.value}), and it names no comparator"


def check_single_arm(reading: ClaimReading) -> Iterator[str]:
    """Doubt a treatment claim of a study without a control group that says better, longer or more than.

    Worklist: groups within the one arm may be compared, as marker groups are (those are passed over).
    """
    claim = reading.claim
    is_treatment = claim.claim_type == ClaimType.THERAPEUTIC and claim.marker_comparison == MarkerComparison.NONE
    if claim.design not in _SINGLE or not is_treatment or _INDIRECT.search(reading.own_words):
        return
    found = find_words(COMPARING, reading.statement, reading.plain)
    states = claim.outcome_direction in (OutcomeDirection.INCREASED, OutcomeDirection.DECREASED)
    if found and (states or claim.comparator):
        yield f"a {claim.design.value} compared nobody, and the claim says {name_words(found)}"
    elif claim.comparator:
        yield f"a {claim.design.value} compared nobody, and the claim names the comparator '{claim.comparator[:60]}'"


def check_no_effect(reading: ClaimReading) -> Iterator[str]:
    """Doubt words such as no effect or equivalent where the source found no significant difference.

    Worklist: sources do call results equivalent; where the quote says so, nothing is found.
    """
    if not reading.is_finding or reading.claim.outcome_direction not in (
        OutcomeDirection.NO_DIFFERENCE,
        OutcomeDirection.NOT_STATED,
    ):
        return
    is_open = reading.claim.outcome_direction == OutcomeDirection.NO_DIFFERENCE or _NO_DIFFERENCE.search(reading.quote)
    if not is_open or _ALLOWS_NO_EFFECT.search(reading.quote) or _has_equal_values(reading):
        return
    for where, text in (("statement", reading.statement), ("plain statement", reading.plain)):
        found = find_words(_NO_EFFECT, text)
        if found:
            yield f"no significant difference was found, and the {where} says {name_words(found)}"


def _has_equal_values(reading: ClaimReading) -> bool:
    values = [(effect.measure, effect.value) for effect in reading.claim.effects if effect.value]
    return len(values) > 1 and len(set(values)) == 1


LINTS = (
    Lint(
        id="L15",
        rule="a comparing treatment claim names its comparator",
        severity=Severity.WORKLIST,
        remedy="Fill in the comparator, or do not compare.",
        check=check_comparator,
    ),
    Lint(
        id="L16",
        rule="a single arm is not told as a comparison",
        severity=Severity.WORKLIST,
        remedy="State what was seen in the one arm, or say that the comparison was indirect.",
        check=check_single_arm,
    ),
    Lint(
        id="L17",
        rule="no significant difference is not told as no effect or equivalence",
        severity=Severity.WORKLIST,
        remedy="Say that no clear difference was shown.",
        check=check_no_effect,
    ),
)
