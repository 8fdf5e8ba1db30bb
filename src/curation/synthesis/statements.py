"""What happens, in the words of GRADE: certainty chooses the hedge, size chooses the adverb (`standards.md` 1.4)."""

from __future__ import annotations

from collections.abc import Sequence

from curation.synthesis.independence import format_outcome
from curation.synthesis.thresholds import EffectSize, rate_size
from curation.vocabulary import Certainty, Outcome

_VERBS = {
    Certainty.HIGH: ("results", "increases", "reduces"),
    Certainty.MODERATE: ("likely results", "likely increases", "likely reduces"),
    Certainty.LOW: ("may result", "may increase", "may reduce"),
}


def format_effect_statement(
    treatment: str, outcome: Outcome, certainty: Certainty | None, differences: Sequence[float]
) -> str:
    """Write the informative statement on absolute differences between -1 and 1, one a study or one of the pool.

    Studies whose sizes differ are all named: they were not pooled, so none of them may speak for the others.
    """
    measured = format_outcome(outcome)
    if certainty is None:
        return f"The certainty about {measured} was not rated, so no statement is made."
    if certainty == Certainty.VERY_LOW:
        return f"The evidence is very uncertain about the effect of {treatment} on {measured}."
    if not differences:
        return f"The size of the effect of {treatment} on {measured} cannot be computed from the abstracts."
    phrases = dict.fromkeys(_phrase(difference, outcome, certainty) for difference in sorted(differences, key=abs))
    unsettled = " (studies differ and were not pooled)" if len(phrases) > 1 else ""
    subject = treatment[0].upper() + treatment[1:]
    return f"{subject} {' or '.join(phrases)}{unsettled}."


def _phrase(difference: float, outcome: Outcome, certainty: Certainty) -> str:
    result, increase, reduce = _VERBS[certainty]
    measured, size = format_outcome(outcome), rate_size(difference, outcome)
    if size == EffectSize.TRIVIAL:
        return f"{result} in little to no difference in {measured}"
    if size == EffectSize.LARGE:
        return f"{result} in a large {'increase' if difference > 0 else 'reduction'} in {measured}"
    verb = increase if difference > 0 else reduce
    return f"{verb} {measured}" + (" slightly" if size == EffectSize.SMALL else "")
