"""Rules between the fields of a claim, after CIViC's validator (`standards.md` 2.2) and the label cap of 5.2."""

from __future__ import annotations

from collections.abc import Iterator

from curation.domain.claim import Claim
from curation.domain.effect import Effect, check_effect
from curation.domain.numerals import find_missing_figures, list_figures
from curation.domain.quote_edges import check_edges
from curation.errors import ClaimError
from curation.vocabulary import (
    ClaimType,
    Direction,
    MarkerComparison,
    Significance,
    StudyDesign,
    TextSource,
)

_S = Significance
ALLOWED_SIGNIFICANCE: dict[ClaimType, frozenset[Significance]] = {
    ClaimType.PREDICTIVE: frozenset(
        {_S.SENSITIVITY_RESPONSE, _S.RESISTANCE, _S.ADVERSE_RESPONSE, _S.REDUCED_SENSITIVITY, _S.NOT_APPLICABLE}
    ),
    ClaimType.PROGNOSTIC: frozenset({_S.BETTER_OUTCOME, _S.POOR_OUTCOME, _S.NOT_APPLICABLE}),
    ClaimType.DIAGNOSTIC: frozenset({_S.POSITIVE, _S.NEGATIVE}),
    ClaimType.PREDISPOSING: frozenset({_S.PREDISPOSITION, _S.PROTECTIVENESS}),
    ClaimType.ONCOGENIC: frozenset({_S.ONCOGENICITY, _S.PROTECTIVENESS}),
    ClaimType.FUNCTIONAL: frozenset(
        {
            _S.GAIN_OF_FUNCTION,
            _S.LOSS_OF_FUNCTION,
            _S.UNALTERED_FUNCTION,
            _S.NEOMORPHIC,
            _S.DOMINANT_NEGATIVE,
            _S.UNKNOWN,
        }
    ),
}
WITHOUT_DIRECTION = frozenset(
    {
        ClaimType.PREVALENCE,
        ClaimType.ANALYTICAL,
        ClaimType.REGULATORY,
        ClaimType.RECOMMENDATION,
        ClaimType.DEFINITION,
        ClaimType.ONGOING_STUDY,
    }
)
WITHOUT_THERAPY = frozenset(
    {ClaimType.PROGNOSTIC, ClaimType.DIAGNOSTIC, ClaimType.PREDISPOSING, ClaimType.ONCOGENIC, ClaimType.FUNCTIONAL}
)
PREDICTIVE_COMPARISONS = frozenset(MarkerComparison) - {MarkerComparison.NONE, MarkerComparison.PROGNOSTIC}
# Standards 5.2: only a randomised comparison in both marker groups can test whether a marker predicts.
INTERACTION_DESIGNS = frozenset({StudyDesign.RANDOMISED_TRIAL, StudyDesign.SYSTEMATIC_REVIEW})
QUOTE_WORDS = 4

Problem = tuple[str, str, str]


def check_claim(claim: Claim) -> tuple[Problem, ...]:
    """List what is wrong with a claim's fields as (field, problem, remedy); an empty result means the rules hold."""
    checks = (_check_quotes, _check_figures, _check_type, _check_therapies)
    return tuple(problem for check in checks for problem in check(claim))


def require_claim(claim: Claim) -> Claim:
    """Return a claim that keeps all field rules.

    Raises:
        ClaimError: the first broken rule, with the way to mend it.
    """
    for field, problem, remedy in check_claim(claim):
        raise ClaimError(citation_id=claim.citation_id, field=field, problem=problem, remedy=remedy)
    return claim


def _check_quotes(claim: Claim) -> Iterator[Problem]:
    if not claim.quotes:
        yield "quotes", "there is none", "Quote the words that the claim rests on."
    for quote in claim.quotes:
        if len(quote.exact.split()) < QUOTE_WORDS:
            yield "quotes", f"{quote.exact!r} is too short to carry a claim", f"Quote at least {QUOTE_WORDS} words."
        for problem in check_edges(quote.prefix, quote.exact, quote.suffix):
            yield "quotes", f"{quote.exact!r} is cut: {problem}", "Quote those characters too."
    if not claim.statement.strip():
        yield "statement", "it is empty", "Say in your own words what the quote shows."
    if claim.basis == TextSource.NONE:
        yield "basis", "the citation has no text", "Claims need words to quote."
    if claim.claim_type != ClaimType.FUNCTIONAL and not claim.population.tumour.strip():
        yield "population", "it names no tumour", "Name the disease of the people studied."


def _check_figures(claim: Claim) -> Iterator[Problem]:
    quoted = " ".join(quote.exact for quote in claim.quotes)
    for figure in find_missing_figures(list_figures(claim.statement), quoted):
        yield (
            "statement",
            f"the number {figure} is not in the quote",
            "Quote the passage that states it, or leave it out.",
        )
    for effect in claim.effects:
        yield from _check_effect(effect)
        for figure in find_missing_figures(effect.figures, quoted):
            problem = f"the number {figure} of {effect.measure.value} is not in the quote"
            yield "effects", problem, "Take effects from the quoted words only."
    if claim.plain_statement and list_figures(claim.plain_statement):
        yield "plain_statement", "it holds a figure", "Leave figures to the effects: the draft writes them."


def _check_effect(effect: Effect) -> Iterator[Problem]:
    for problem in check_effect(effect):
        yield "effects", f"{effect.measure.value}: {problem}", "Write it as the quote prints it, in plain decimals."


def _check_type(claim: Claim) -> Iterator[Problem]:
    allowed = ALLOWED_SIGNIFICANCE.get(claim.claim_type, frozenset({_S.NOT_APPLICABLE}))
    if claim.significance not in allowed:
        terms = ", ".join(sorted(allowed))
        yield (
            "significance",
            f"{claim.significance.value} does not go with {claim.claim_type.value}",
            f"Use one of: {terms}.",
        )
    if claim.claim_type in WITHOUT_DIRECTION and claim.direction != Direction.NOT_APPLICABLE:
        yield "direction", f"{claim.claim_type.value} claims have none", "Use not_applicable."
    is_marker_claim = claim.claim_type in (ClaimType.PREDICTIVE, ClaimType.PROGNOSTIC)
    if is_marker_claim and claim.direction == Direction.NOT_APPLICABLE:
        yield "direction", f"a {claim.claim_type.value} claim supports or does not support", "Say which."
    if is_marker_claim and claim.biomarker is None:
        yield (
            "biomarker",
            f"a {claim.claim_type.value} claim needs one",
            "Name it, with assay and cut-off where stated.",
        )
    yield from _check_comparison(claim)


def _check_comparison(claim: Claim) -> Iterator[Problem]:
    comparison = claim.marker_comparison
    if claim.claim_type == ClaimType.PREDICTIVE and comparison not in PREDICTIVE_COMPARISONS:
        yield (
            "marker_comparison",
            f"{comparison.value} cannot carry a predictive claim",
            "Say which comparison was made.",
        )
    if claim.claim_type == ClaimType.PROGNOSTIC and comparison != MarkerComparison.PROGNOSTIC:
        yield "marker_comparison", f"{comparison.value} is not prognostic", "Use prognostic, or make it predictive."
    if claim.claim_type not in (ClaimType.PREDICTIVE, ClaimType.PROGNOSTIC) and comparison != MarkerComparison.NONE:
        yield "marker_comparison", f"{claim.claim_type.value} claims compare no marker groups", "Use none."
    if comparison == MarkerComparison.PREDICTIVE_TESTED and claim.design not in INTERACTION_DESIGNS:
        problem = f"{comparison.value} asks for a randomised comparison, not a {claim.design.value}"
        yield "marker_comparison", problem, "Use subgroup_difference_untested or association_under_treatment."
    if comparison == MarkerComparison.PREDICTIVE_TESTED and not claim.carries_finding:
        yield "quote_role", f"a {claim.quote_role.value} sentence proves no interaction", "Quote the result."


def _check_therapies(claim: Claim) -> Iterator[Problem]:
    count = len(claim.therapies)
    if claim.claim_type in WITHOUT_THERAPY and count:
        yield "therapies", f"a {claim.claim_type.value} claim has none", "Leave them out, or make the claim predictive."
    if claim.claim_type == ClaimType.PREDICTIVE and not count:
        yield "therapies", "a predictive claim needs one", "Name the treatment whose benefit the marker foretells."
    if claim.claim_type == ClaimType.THERAPEUTIC and not (count or claim.intervention):
        yield "intervention", "a therapeutic claim needs one", "Name the treatment that was given."
    if count >= 2 and claim.therapy_interaction is None:
        yield "therapy_interaction", f"{count} therapies need one", "Use combination, sequential or substitutes."
    if count < 2 and claim.therapy_interaction is not None:
        yield "therapy_interaction", f"{count} therapies allow none", "Leave it out."
