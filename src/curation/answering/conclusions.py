"""Conclusions in plain words: the certainty chooses the hedge, the size the adverb, and neither does the other's work.

The words are those of `standards.md` 1.4, its row for patients. What may be said was settled before (`Conclusion`).
"""

from __future__ import annotations

import msgspec

from curation.domain.conclusion import Change, Conclusion, Course, EffectSize, StatementKind
from curation.vocabulary import Certainty, Outcome


class Measured(msgspec.Struct, frozen=True):
    """An outcome as something that gets more or less: its noun, and both verbs in their plain form."""

    noun: str
    more: str = "raise"
    less: str = "lower"


_LASTING = ("lengthen", "shorten")
MEASURED: dict[Outcome, Measured] = {
    Outcome.OVERALL_SURVIVAL: Measured("how long people live", *_LASTING),
    Outcome.PROGRESSION_FREE_SURVIVAL: Measured("the time before the cancer grows", *_LASTING),
    Outcome.EVENT_FREE_SURVIVAL: Measured("the chance of staying free of a setback"),
    Outcome.DISEASE_FREE_SURVIVAL: Measured("the chance of staying free of cancer"),
    Outcome.OBJECTIVE_RESPONSE: Measured("the chance that tumours clearly shrink"),
    Outcome.PATHOLOGICAL_COMPLETE_RESPONSE: Measured("the chance that no cancer is left at surgery"),
    Outcome.QUALITY_OF_LIFE: Measured("people's quality of life"),
    Outcome.ADVERSE_EVENTS: Measured("the risk of serious side effects"),
    Outcome.TREATMENT_RELATED_DEATH: Measured("the risk of dying from treatment"),
}
_UNCERTAIN = "We do not know whether {x} changes {o} in {p}: the studies are too few or too weak."
_OPPOSED = "In {p}, studies disagree on whether {x} {more}s or {less}s {o}."
# Hedge, and what the sentence ends with.
_HEDGES = {
    Certainty.HIGH: ("", ""),
    Certainty.MODERATE: ("probably ", ""),
    Certainty.LOW: ("may ", ", but we are not sure"),
}
_DEGREES = {EffectSize.SMALL: "slightly ", EffectSize.LARGE: "greatly "}
_UNSIZED = "; no source read says by how much"
_VARIED = "; the studies differ on how much"
_DIFFER = ": the studies differ"


def phrase_conclusion(conclusion: Conclusion, *, what: str, people: str) -> str | None:
    """Say for a patient what follows for one outcome; `None` where nothing may be said of an effect."""
    measured = MEASURED[conclusion.outcome]
    match conclusion.kind:
        case StatementKind.UNRATED | StatementKind.UNCOMPARED | StatementKind.UNTOLD:
            return None
        case StatementKind.UNCERTAIN:
            return _UNCERTAIN.format(x=what, o=measured.noun, p=people) if conclusion.is_compared else None
        case StatementKind.OPPOSED:
            return _OPPOSED.format(x=what, o=measured.noun, p=people, more=measured.more, less=measured.less)
    hedge, unsure = _HEDGES[conclusion.certainty or Certainty.VERY_LOW]
    is_plain = conclusion.certainty == Certainty.LOW
    return f"In {people}, {what} {hedge}{_phrase(conclusion, measured, unsure, is_plain=is_plain)}."


def _phrase(conclusion: Conclusion, measured: Measured, unsure: str, *, is_plain: bool) -> str:
    most = conclusion.largest
    match conclusion.kind:
        case StatementKind.FROM_NONE:
            least = _say(conclusion.no_difference, measured, measured.noun, is_plain=is_plain)
            return f"{least}, or {_say(most, measured, 'it', is_plain=is_plain)}{unsure}{_DIFFER}"
        case StatementKind.VARIED:
            change = Change(course=most.course)
            return f"{_say(change, measured, measured.noun, is_plain=is_plain)}{unsure}{_VARIED}"
    is_untold = most.size is None and most.course != Course.SAME
    return f"{_say(most, measured, measured.noun, is_plain=is_plain)}{unsure}{_UNSIZED if is_untold else ''}"


def _say(change: Change, measured: Measured, noun: str, *, is_plain: bool) -> str:
    ending = "" if is_plain else "s"
    if change.course == Course.SAME:
        return f"make{ending} {'little or no' if change.size else 'no clear'} difference to {noun}"
    verb = measured.more if change.course == Course.MORE else measured.less
    return f"{_DEGREES.get(change.size, '') if change.size else ''}{verb}{ending} {noun}"
