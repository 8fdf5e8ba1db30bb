"""Words and phrases that say that nothing differed, or that something did, near the outcome or far from it."""

from __future__ import annotations

from collections.abc import Sequence

from curation.reading.direction_arms import Mention
from curation.reading.direction_cues import is_negated
from curation.reading.direction_tokens import Tokens
from curation.reading.direction_words import (
    BASELINES,
    BOTH,
    DIFFERENCES,
    NEGATIONS,
    SAME,
    SIGNIFICANCE,
    TRENDS,
)

_GROUPS = frozenset("groups arms treatments conditions".split())
_DENIALS = (("but", "not"), ("although", "not"), ("but", "no"), ("and", "not"))
_DENIAL_REACH = 9
# Any one of these is reason enough to say that a text states a direction, or that there is none.
TELLING = (
    "compare",
    "change",
    "merit",
    "negated",
    "same",
    "difference",
    "significant",
    "trend",
    "negation",
    "p ",
    "pair",
    "interval",
    "but not",
    "as as",
    "non",
)


def add_phrases(
    plain: dict[str, float], tokens: Tokens, mentions: Sequence[Mention], anchors: Sequence[int], focus: int
) -> None:
    """Add the plain features of single words: `near` in the clause of the outcome, `far` elsewhere."""
    for at in range(len(tokens)):
        name = _name_word(tokens, at)
        if name:
            is_near = not anchors or tokens.clauses[at] == tokens.clauses[focus]
            plain[f"{name} {'near' if is_near else 'far'}"] = 1
    _add_denials(plain, tokens, mentions, anchors)


def _name_word(tokens: Tokens, at: int) -> str:
    word = tokens.words[at]
    if word in SAME:
        return "negated same" if is_negated(tokens, at) else "same"
    if word in DIFFERENCES:
        return _name_difference(tokens, at)
    if word in SIGNIFICANCE:
        return "negated significant" if is_negated(tokens, at) else "significant"
    if word in BOTH:
        return _name_both(tokens, at)
    if word == "ns":
        return "negated significant"
    if word in ("only", "alone"):
        return "only"
    lists = ((TRENDS, "trend"), (NEGATIONS, "negation"), (BASELINES, "baseline"))
    return next((name for words, name in lists if word in words), "")


def _name_difference(tokens: Tokens, at: int) -> str:
    if not is_negated(tokens, at):
        return "difference"
    first = at
    while first and tokens.clauses[first - 1] == tokens.clauses[at]:
        first -= 1
    clause = set(tokens.words[first : at + 10])
    # Groups that were alike before treatment say nothing about its effect.
    is_before = {"before", "baseline"} & clause and not {"change", "changes", "from", "after"} & clause
    return "negated difference before" if is_before else "negated difference"


def _name_both(tokens: Tokens, at: int) -> str:
    if tokens.words[at - 1] in ("between", "two"):
        return "between"
    return "both" if _GROUPS.isdisjoint(tokens.words[at + 1 : at + 3]) else "both groups"


def _add_denials(plain: dict[str, float], tokens: Tokens, mentions: Sequence[Mention], anchors: Sequence[int]) -> None:
    """Find what a result is denied of: `but not with the lower dose`."""
    named, asked = {mention.at for mention in mentions}, {*anchors}
    for at in range(len(tokens) - 2):
        if tokens.words[at : at + 2] in _DENIALS:
            after = {*range(at + 2, at + _DENIAL_REACH)}
            plain["but not this arm"] = float(bool(after & named))
            plain["but not this outcome"] = float(bool(after & asked))
        if tokens.words[at] == "as" and "as" in tokens.words[at + 2 : at + 5]:
            plain["as as"] = 1
