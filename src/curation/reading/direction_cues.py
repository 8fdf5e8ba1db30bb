"""Words that carry a direction, as they stand in a sentence: what they say, of whom, and whether it is denied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curation.reading.direction_arms import Mention
from curation.reading.direction_tokens import Tokens
from curation.reading.direction_words import (
    CHANGE_NOUNS,
    CHANGES,
    COMPARATIVES,
    MERITS,
    NEGATIONS,
    REFERENCE_MARKERS,
    TIME_SIGNS,
    TIMES,
)

CUE_LIMIT = 40
_NEGATION_REACH = 5
_NOUN_REACH = 4
_EARLIER_NOUN_REACH = 20
_MARKER_REACH = 30
_REFERENCE_REACH = 12
_COPULAS = frozenset("was were is are".split())
_NOUN_ENDS = frozenset("than , ; . in and for".split())
_EARLY_MARKERS = frozenset("compared relative comparison unlike contrast".split())
_CLAUSE_COST, _BEHIND_COST, _INTRODUCED_GAIN = 15, 3, 3


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that carries a direction: `family` says which list, `sign` what it says of its subject."""

    at: int
    family: str
    sign: int
    is_negated: bool


def find_cues(tokens: Tokens, outcome_words: frozenset[str]) -> tuple[Cue, ...]:
    """List the words that carry a direction; a comparative with a noun of change is read as one (`less decline`)."""
    cues: list[Cue] = []
    used: set[int] = set()
    for at, word in enumerate(tokens.words):
        sign, family = _find_sign(word, outcome_words)
        if not sign or at in used or _is_other_sense(tokens, at, outcome_words):
            continue
        if family == "compare":
            noun = _find_noun(tokens, at, outcome_words)
            if noun is None and cues and _is_compared(tokens, cues[-1].at, at):
                noun = cues.pop().at
            if noun is not None:
                used.add(noun)
                noun_sign, noun_family = _find_sign(tokens.words[noun], outcome_words)
                sign, family = sign * noun_sign, "merit" if noun_family == "merit" else "compare_change"
        cues.append(Cue(at, family, sign, is_negated(tokens, at)))
    return tuple(cues[:CUE_LIMIT])


def is_negated(tokens: Tokens, at: int) -> bool:
    """Say whether a negation stands close before a word, in its clause, without a comma between."""
    for earlier in range(at - 1, max(-1, at - 1 - _NEGATION_REACH), -1):
        word = tokens.words[earlier]
        if word in (",", ";", ".") or tokens.clauses[earlier] != tokens.clauses[at]:
            return False
        if word in NEGATIONS:
            return True
    return False


def find_side(tokens: Tokens, mentions: Sequence[Mention], at: int) -> tuple[int, str]:
    """Say of which arm a word speaks (1 or -1) and how that is known; where nobody is named, of the intervention."""
    here = [mention for mention in mentions if tokens.sentences[mention.at] == tokens.sentences[at]]
    marker = _find_marker(tokens, at)
    if marker is not None:
        return _find_compared_side(here, at, marker)
    if not here:
        return 1, "nobody"
    nearest = min(here, key=lambda mention: _measure_distance(tokens, at, mention.at))
    return nearest.side, "only" if len({mention.side for mention in here}) == 1 else "nearest"


def _find_compared_side(here: Sequence[Mention], at: int, marker: int) -> tuple[int, str]:
    reference = next((mention for mention in here if marker < mention.at <= marker + _REFERENCE_REACH), None)
    subjects = [mention for mention in here if (mention.at < marker if marker > at else mention.at > marker + 4)]
    subject = min(subjects, key=lambda mention: abs(mention.at - at), default=None)
    if reference:
        return -reference.side, "same" if subject and subject.side == reference.side else "than"
    return (subject.side, "than_subject") if subject else (1, "than_nobody")


def _find_marker(tokens: Tokens, at: int) -> int | None:
    sentence = tokens.sentences[at]
    for later in range(at + 1, min(at + _MARKER_REACH, len(tokens))):
        if tokens.sentences[later] != sentence or tokens.words[later] == ";":
            break
        if tokens.words[later] in REFERENCE_MARKERS and tokens.words[later + 1 : later + 2] != ("time",):
            return later
    for earlier in range(at - 1, -1, -1):
        if tokens.sentences[earlier] != sentence:
            break
        if tokens.words[earlier] in _EARLY_MARKERS:
            return earlier
    return None


def _measure_distance(tokens: Tokens, at: int, other: int) -> int:
    crossing = _CLAUSE_COST if tokens.clauses[at] != tokens.clauses[other] else 0
    behind = _BEHIND_COST if other < at else 0
    is_introduced = other > at and bool({"in", "with", "for"} & {*tokens.words[max(at, other - 3) : other]})
    return abs(at - other) + crossing + behind - (_INTRODUCED_GAIN if is_introduced else 0)


def _find_sign(word: str, outcome_words: frozenset[str]) -> tuple[int, str]:
    if word in TIME_SIGNS and not outcome_words.isdisjoint(TIMES):
        return TIME_SIGNS[word], "compare"
    if word in COMPARATIVES:
        return COMPARATIVES[word], "compare"
    if word in CHANGES:
        return CHANGES[word], "change"
    return (MERITS[word], "merit") if word in MERITS else (0, "")


def _find_noun(tokens: Tokens, at: int, outcome_words: frozenset[str]) -> int | None:
    for later in range(at + 1, min(at + 1 + _NOUN_REACH, len(tokens))):
        word = tokens.words[later]
        if word in _NOUN_ENDS:
            return None
        if word in CHANGE_NOUNS and word not in outcome_words:
            return later
    return None


def _is_compared(tokens: Tokens, noun: int, at: int) -> bool:
    """Say whether a comparative speaks of a change named before it: `the decrease in pain was greater than`."""
    is_far = at - noun > _EARLIER_NOUN_REACH or tokens.sentences[noun] != tokens.sentences[at]
    if is_far or tokens.words[noun] not in CHANGE_NOUNS:
        return False
    between = tokens.words[noun + 1 : at]
    return not _COPULAS.isdisjoint(between[-6:]) and {",", ";", "and"}.isdisjoint(between[-3:])


def _is_other_sense(tokens: Tokens, at: int, outcome_words: frozenset[str]) -> bool:
    """Say whether a word names the outcome, belongs to a name (`low-density`, `low dose`) or bounds a figure.

    `50% or more`, `the most common` and `as effective as` say nothing about who had more.
    """
    word, following = tokens.words[at], tokens.words[at + 1 : at + 4]
    before = tokens.words[at - 1] if at else ""
    is_bound = before == "or" and word in COMPARATIVES and following[:1] != ("than",)
    if is_bound or (before == "most" and word in CHANGES) or (before == "as" and "as" in following):
        return True
    if word in outcome_words and word not in COMPARATIVES:
        return True
    if word in ("high", "low") and (following[:1] == ("-",) or not {"dose", "density"}.isdisjoint(following)):
        return True
    return following[:1] == ("than",) and following[1:2] != () and following[1][0] in "0123456789."
