"""What happens, for a panel, as GRADE words it: certainty chooses the hedge, size the adverb (`standards.md` 1.4)."""

from __future__ import annotations

from curation.domain.conclusion import Change, Conclusion, Course, EffectSize, StatementKind
from curation.synthesis.independence import format_outcome
from curation.vocabulary import Certainty

# Result, more, less.
_VERBS = {
    Certainty.HIGH: ("results", "increases", "reduces"),
    Certainty.MODERATE: ("likely results", "likely increases", "likely reduces"),
    Certainty.LOW: ("may result", "may increase", "may reduce"),
}
_WITHOUT_EFFECT = {
    StatementKind.UNRATED: "The certainty about {o} was not rated, so no statement is made.",
    StatementKind.UNCERTAIN: "The evidence is very uncertain about the effect of {x} on {o}.",
    StatementKind.UNCOMPARED: "No randomised trial compared {o} with and without {x}, so its effect is not told.",
    StatementKind.UNTOLD: "Which way {x} changes {o} cannot be read from the abstracts.",
    StatementKind.OPPOSED: "Studies point both ways on {o}, so no statement on the effect of {x} is made.",
}
_UNSIZED = "no absolute figures in the abstracts"
_DIFFER = "studies differ and were not pooled"


def format_statement(treatment: str, conclusion: Conclusion) -> str:
    """Write the informative statement that a conclusion allows."""
    measured = format_outcome(conclusion.outcome)
    if conclusion.kind in _WITHOUT_EFFECT:
        return _WITHOUT_EFFECT[conclusion.kind].format(x=treatment, o=measured)
    subject = treatment[0].upper() + treatment[1:]
    certainty = conclusion.certainty or Certainty.VERY_LOW
    match conclusion.kind:
        case StatementKind.FROM_NONE:
            result = _VERBS[certainty][0]
            least, most = conclusion.no_difference, conclusion.largest
            return f"{subject} {result} in {_name(least)} in {measured} or in {_name(most)} ({_DIFFER})."
        case StatementKind.VARIED:
            sizes = " to ".join(change.size or "" for change in (conclusion.changes[0], conclusion.changes[-1]))
            return (
                f"{subject} {_verb(conclusion.largest, certainty)} {measured}; how much differs ({sizes}, {_DIFFER})."
            )
    return f"{subject} {_phrase(conclusion.largest, measured, certainty)}."


def _phrase(change: Change, measured: str, certainty: Certainty) -> str:
    unsized = "" if change.size else f" ({_UNSIZED})"
    if change.course == Course.SAME or change.size == EffectSize.LARGE:
        return f"{_VERBS[certainty][0]} in {_name(change)} in {measured}{unsized}"
    slightly = " slightly" if change.size == EffectSize.SMALL else ""
    return f"{_verb(change, certainty)} {measured}{slightly}{unsized}"


def _verb(change: Change, certainty: Certainty) -> str:
    return _VERBS[certainty][1 if change.course == Course.MORE else 2]


def _name(change: Change) -> str:
    if change.course == Course.SAME:
        return "little to no difference" if change.size else "no clear difference"
    noun = "increase" if change.course == Course.MORE else "reduction"
    match change.size:
        case None:
            return f"{'an' if change.course == Course.MORE else 'a'} {noun} of unknown size"
        case EffectSize.SMALL:
            return f"a slight {noun}"
        case EffectSize.LARGE:
            return f"a large {noun}"
    return f"a moderate {noun}"
