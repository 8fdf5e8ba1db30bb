"""Where a text speaks of the intervention, of the comparator and of the outcome."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from curation.reading.direction_tokens import Tokens, parse_tokens, stem_word
from curation.reading.direction_words import (
    COMPARATIVES,
    FIRST_LABELS,
    GENERIC_COMPARATOR,
    GENERIC_INITIALS,
    GENERIC_INTERVENTION,
    STOP_WORDS,
)

INTERVENTION, COMPARATOR = 1, -1
ANCHOR_LIMIT = 60
_GROUP_WORDS = frozenset("group groups arm arms cohort gp".split())
_GENERIC_FOLLOWERS = _GROUP_WORDS | frozenset("patients subjects participants children women men eyes animals".split())
_LABEL = re.compile(r"[a-z]|[ivx]{1,4}|\d{1,2}")
_MAX_INITIALS = 6
_NONE: frozenset[str] = frozenset()
_ALONE = frozenset("alone only monotherapy".split())
_BESIDE = 5


@dataclass(frozen=True, slots=True)
class Names:
    """What an arm may be called: `stems` of its own words, `labels` after the word group.

    `shared`: the stems that name this arm when nothing of the other is said beside them, as the backbone of a
    combination names the arm that got it alone.
    """

    stems: frozenset[str]
    labels: frozenset[str]
    shared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an arm is named: `side` is `INTERVENTION` or `COMPARATOR`."""

    at: int
    side: int
    weight: float


def list_names(intervention: str, comparator: str, outcome: str) -> tuple[Names, Names]:
    """Say what tells the two arms apart: words of the one that the other does not have."""
    first, second = parse_tokens(intervention), parse_tokens(comparator)
    ours, theirs = _list_stems(first), _list_stems(second)
    # A word of the outcome names no arm, unless an arm has no other name.
    measured = list_outcome_stems(outcome) & (ours ^ theirs)
    ours, theirs = (ours - measured or ours), (theirs - measured or theirs)
    our_labels, their_labels = _list_labels(first), _list_labels(second)
    common = frozenset(ours & theirs)
    mine, its = frozenset(ours - theirs), frozenset(theirs - ours)
    return (
        Names(stems=mine, labels=frozenset(our_labels - their_labels), shared=common if its and not mine else _NONE),
        Names(stems=its, labels=frozenset(their_labels - our_labels), shared=common if mine and not its else _NONE),
    )


def find_mentions(tokens: Tokens, names: tuple[Names, Names]) -> tuple[Mention, ...]:
    """List the places where either arm is named, in reading order; words of their own outweigh generic ones."""
    ours, theirs = names
    mentions = []
    in_labels = False
    for at, (word, stem) in enumerate(zip(tokens.words, tokens.stems, strict=True)):
        in_labels = word in _GROUP_WORDS or (in_labels and (word in ("and", ",", "&", "or") or _is_label(word)))
        side, weight = _find_side(word, stem, ours, theirs, in_labels=in_labels or _precedes_group(tokens, at))
        if not side:
            side, weight = _find_generic_side(tokens, at, ours, theirs)
        if not side and (stem in ours.shared or stem in theirs.shared or word in _ALONE):
            side, weight = _find_shared_side(tokens, at, ours, theirs)
        if not side and in_labels and not (ours.labels or theirs.labels) and word in FIRST_LABELS:
            side, weight = FIRST_LABELS[word], 0.3
        if side:
            mentions.append(Mention(at=at, side=-side if _is_without(tokens, at, side) else side, weight=weight))
    best = max((mention.weight for mention in mentions), default=0.0)
    return tuple(mention for mention in mentions if mention.weight >= min(best, 0.5))


def find_outcome(tokens: Tokens, stems: frozenset[str]) -> tuple[int, ...]:
    """List the first `ANCHOR_LIMIT` tokens that name the outcome; empty where none does."""
    return tuple(at for at, stem in enumerate(tokens.stems) if stem in stems)[:ANCHOR_LIMIT]


def list_outcome_stems(outcome: str) -> frozenset[str]:
    """Give the stems of an outcome's words; the common ones only where there are no others."""
    words = parse_tokens(outcome).words
    kept = [word for word in words if word not in STOP_WORDS and (len(word) > 1 or not word.isascii())]
    kept = [word for word in kept if any(character.isalpha() for character in word)]
    chosen = kept or [word for word in words if word.isalpha()]
    return frozenset(stem_word(word) for word in chosen)


def _list_stems(tokens: Tokens) -> set[str]:
    words = [word for word in tokens.words if word not in STOP_WORDS and word[:1].isalpha() and len(word) > 1]
    return ({stem_word(word) for word in words} | _list_initials(tokens)) - COMPARATIVES.keys()


def _list_initials(tokens: Tokens) -> set[str]:
    # An arm is often called by the initials of its words, which its long name may not show.
    words = [word for word in tokens.words if word.isalpha() and len(word) > 2 and word not in STOP_WORDS]
    initials = "".join(word[0] for word in words[:_MAX_INITIALS])
    return {initials[:size] for size in range(2, len(initials) + 1)}


def _list_labels(tokens: Tokens) -> set[str]:
    labels = set()
    for at, word in enumerate(tokens.words):
        before = tokens.words[at - 1] if at else ""
        after = tokens.words[at + 1] if at + 1 < len(tokens) else ""
        is_listed = before in ("(", "") and after in (")", ":", "-", ".")
        if _is_label(word) and (before in _GROUP_WORDS or after in _GROUP_WORDS or is_listed):
            labels.add(word)
    return labels


def _is_label(word: str) -> bool:
    return bool(_LABEL.fullmatch(word))


def _precedes_group(tokens: Tokens, at: int) -> bool:
    return at + 1 < len(tokens) and tokens.words[at + 1] in _GROUP_WORDS


def _find_side(word: str, stem: str, ours: Names, theirs: Names, *, in_labels: bool) -> tuple[int, float]:
    if stem in ours.stems or (in_labels and word in ours.labels):
        return INTERVENTION, 1.0
    if stem in theirs.stems or (in_labels and word in theirs.labels):
        return COMPARATOR, 1.0
    return 0, 0.0


def _find_generic_side(tokens: Tokens, at: int, ours: Names, theirs: Names) -> tuple[int, float]:
    word = tokens.words[at]
    if word in GENERIC_COMPARATOR and not _has_generic(ours.stems, GENERIC_COMPARATOR):
        return COMPARATOR, 0.7
    followers = tokens.words[at + 1 : at + 3]
    if tokens.raw[at] in GENERIC_INITIALS:
        return GENERIC_INITIALS[tokens.raw[at]], 0.7
    if word in GENERIC_INTERVENTION and not _has_generic(theirs.stems, GENERIC_INTERVENTION):
        return (INTERVENTION, 0.7) if any(follower in _GENERIC_FOLLOWERS for follower in followers) else (0, 0.0)
    return 0, 0.0


def _find_shared_side(tokens: Tokens, at: int, ours: Names, theirs: Names) -> tuple[int, float]:
    near = set(tokens.stems[max(0, at - _BESIDE) : at + _BESIDE])
    if ours.shared:
        return (INTERVENTION, 0.6) if near.isdisjoint(theirs.stems) else (0, 0.0)
    if theirs.shared:
        return (COMPARATOR, 0.6) if near.isdisjoint(ours.stems) else (0, 0.0)
    return 0, 0.0


def _is_without(tokens: Tokens, at: int, side: int) -> bool:
    """Say whether an arm's name is taken away: `the non-tourniquet group`, `without tourniquet`."""
    before = tokens.words[max(0, at - 2) : at]
    return side == INTERVENTION and (before[-2:] == ("non", "-") or before[-1:] in (("without",), ("nonuse",)))


def _has_generic(stems: Iterable[str], words: frozenset[str]) -> bool:
    return not {stem_word(word) for word in words}.isdisjoint(stems)
