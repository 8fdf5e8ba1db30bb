"""What a text says about a direction, as named features: signed ones turn with the direction, plain ones do not.

A signed feature above 0 says that the outcome is higher with the intervention. Each comes from a rule about who is
compared with whom; none is a word of the data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from curation.reading.direction_arms import (
    Mention,
    Names,
    find_mentions,
    find_outcome,
    list_names,
    list_outcome_stems,
)
from curation.reading.direction_cues import Cue, find_cues, find_side
from curation.reading.direction_numbers import Interval, find_intervals, find_p_values, find_ratios
from curation.reading.direction_pairs import find_pair
from curation.reading.direction_phrases import add_phrases
from curation.reading.direction_tokens import Tokens, parse_tokens
from curation.reading.direction_words import BAD_OUTCOMES, CHANGE_NOUNS, GOOD_OUTCOMES

_WINDOW = 12
_CUES_READ = 6
_REST_WEIGHT = 0.3
_CLOSE, _APART = 0.1, 0.7
_UNNAMED_SENTENCES = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """One intervention, comparator and outcome, prepared for reading any number of texts.

    `merit` is 1 where more of the outcome is good, -1 where it is bad, 0 where that is not known.
    """

    names: tuple[Names, Names]
    outcome: str
    outcome_words: frozenset[str]
    outcome_stems: frozenset[str]
    merit: int


@dataclass(slots=True)
class Features:
    """Features of a text by name, signed and plain."""

    signed: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    plain: dict[str, float] = field(default_factory=lambda: defaultdict(float))


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with what was found in it; `focus` is the token at which the outcome is named most fully."""

    tokens: Tokens
    mentions: tuple[Mention, ...]
    anchors: tuple[int, ...]
    focus: int
    sentence: int


def build_finding(intervention: str, comparator: str, outcome: str) -> Finding:
    """Prepare what is asked: names of the arms, words of the outcome, and whether more of it is good or bad."""
    words = frozenset(parse_tokens(outcome).words)
    bad, good = len(words & BAD_OUTCOMES), len(words & GOOD_OUTCOMES)
    return Finding(
        names=list_names(intervention, comparator, outcome),
        outcome=outcome,
        outcome_words=words,
        outcome_stems=list_outcome_stems(outcome),
        merit=(good > bad) - (good < bad),
    )


def read_features(finding: Finding, text: str) -> Features:
    """Read the features of a text for one finding; a text without words has none."""
    features = Features()
    reading = _read(finding, text)
    if len(reading.tokens):
        _add_cues(features, reading, finding)
        add_phrases(features.plain, reading.tokens, reading.mentions, reading.anchors, reading.focus)
        _add_p_values(features, reading)
        _add_estimates(features, reading)
        _add_pair(features, reading, finding)
        _add_signs(features, reading)
        _add_outcome(features, reading, finding)
    return features


def _read(finding: Finding, text: str) -> Reading:
    tokens = parse_tokens(text)
    mentions = find_mentions(tokens, finding.names)
    anchors = find_outcome(tokens, finding.outcome_stems)
    focus = _choose_focus(tokens, anchors, mentions)
    return Reading(tokens, mentions, anchors, focus, tokens.sentences[focus] if len(tokens) else 0)


def _choose_focus(tokens: Tokens, anchors: Sequence[int], mentions: Sequence[Mention]) -> int:
    """Choose the last token of the clause stretch in which most different outcome words stand, arms beside them."""
    best, chosen = 0.0, 0
    sides = {(tokens.sentences[mention.at], mention.side) for mention in mentions}
    for at in anchors:
        clause, sentence = tokens.clauses[at], tokens.sentences[at]
        stretch = [other for other in anchors if at - _WINDOW <= other <= at and tokens.clauses[other] == clause]
        named = len({tokens.stems[other] for other in stretch})
        score = named + 0.4 * ((sentence, 1) in sides) + 0.2 * ((sentence, -1) in sides)
        if score > best:
            best, chosen = score, at
    return chosen


def _is_beside(reading: Reading, at: int) -> bool:
    return not reading.anchors or reading.tokens.clauses[at] == reading.tokens.clauses[reading.focus]


def _add_cues(features: Features, reading: Reading, finding: Finding) -> None:
    cues = find_cues(reading.tokens, finding.outcome_words)
    ranked = sorted(cues, key=lambda cue: (_rank_cue(reading, cue), cue.at))
    for rank, cue in enumerate(ranked[:_CUES_READ]):
        where = "first" if rank == 0 else "rest" if _is_beside(reading, cue.at) else "away"
        side, how = find_side(reading.tokens, reading.mentions, cue.at)
        if cue.is_negated:
            features.plain[f"negated {cue.family} {where}"] += 1
            features.signed[f"negated {where}"] += cue.sign * side
            continue
        features.plain[f"{cue.family} {where}"] += 1
        if cue.family == "merit":
            _add_merit(features, finding, cue.sign * side, where=where, how=how)
        else:
            _add_cue(features, cue, side, where=where, how=how)
    features.plain["no cue"] = float(not cues)


def _add_cue(features: Features, cue: Cue, side: int, *, where: str, how: str) -> None:
    weight = 1.0 if where == "first" else _REST_WEIGHT
    features.signed[f"{cue.family} {where}"] += cue.sign * side
    features.signed[f"{cue.family} {how}"] += cue.sign * side * weight
    features.signed[f"{cue.family} bare"] += cue.sign * weight


def _add_merit(features: Features, finding: Finding, sign: int, *, where: str, how: str) -> None:
    if finding.merit:
        features.signed[f"merit {where}"] += sign * finding.merit
        features.signed[f"merit {how}"] += sign * finding.merit
    else:
        features.signed[f"merit unknown {where}"] += sign


def _rank_cue(reading: Reading, cue: Cue) -> float:
    if not reading.anchors:
        return 0 if cue.family != "merit" else 1
    nearest = min(abs(cue.at - at) + (0 if cue.at > at else 1) for at in reading.anchors)
    crossing = 0 if _is_beside(reading, cue.at) else 25
    elsewhere = 0 if reading.tokens.sentences[cue.at] == reading.sentence else 40
    return nearest + crossing + elsewhere + (4 if cue.is_negated else 0)


def _add_p_values(features: Features, reading: Reading) -> None:
    values = find_p_values(reading.tokens)
    features.plain["no p"] = float(not values)
    if values:
        chosen = next((value for value in values if value.at > reading.focus), values[-1])
        share = sum(value.is_significant for value in values) / len(values)
        features.plain["p significant" if chosen.is_significant else "p not significant"] = 1
        features.plain["p all significant"] = float(share == 1)
        features.plain["p none significant"] = float(share == 0)


def _add_estimates(features: Features, reading: Reading) -> None:
    ratios, intervals = find_ratios(reading.tokens), find_intervals(reading.tokens)
    if ratios:
        ratio = next((value for at, value in ratios if at > reading.focus), ratios[-1][1])
        features.signed["ratio"] = (ratio > 1) - (ratio < 1)
    if intervals:
        interval = next((found for found in intervals if found.at > reading.focus), intervals[-1])
        _add_interval(features, interval, is_ratio=bool(ratios))


def _add_interval(features: Features, interval: Interval, *, is_ratio: bool) -> None:
    null = 1.0 if is_ratio else 0.0
    crosses = interval.lower < null < interval.upper
    features.plain["interval crosses" if crosses else "interval clear"] = 1
    if not crosses and is_ratio:
        features.signed["interval ratio"] = 1 if interval.lower >= null else -1
    elif not crosses and interval.upper <= 0:
        features.signed["interval below 0"] = -1


def _add_pair(features: Features, reading: Reading, finding: Finding) -> None:
    named = [reading.sentence]
    for sentence in named if reading.anchors else sorted(set(reading.tokens.sentences))[:_UNNAMED_SENTENCES]:
        pair = find_pair(reading.tokens, sentence, reading.mentions, reading.focus, finding.outcome_words)
        if pair:
            has_cue = any(name.startswith(("compare ", "change ", "compare_change ")) for name in features.signed)
            features.signed[f"pair {pair.how}{'' if has_cue else ' alone'}"] = pair.sign
            features.signed["pair alone"] = 0 if has_cue else pair.sign
            features.plain["pair"] = 1
            features.plain["pair close"] = float(pair.ratio < _CLOSE)
            features.plain["pair apart"] = float(pair.ratio > _APART)
            return


def _add_signs(features: Features, reading: Reading) -> None:
    """Read `A > B` between the names of two arms."""
    words = reading.tokens.words
    for at, word in enumerate(words[:-1]):
        if word in "<>" and words[at + 1][0].isalpha():
            before = next((m.side for m in reversed(reading.mentions) if at - 5 <= m.at < at), 0)
            after = next((m.side for m in reading.mentions if at < m.at <= at + 4), 0)
            if before and after == -before:
                features.signed["sign"] = before if word == ">" else -before


def _add_outcome(features: Features, reading: Reading, finding: Finding) -> None:
    features.signed["always"] = features.plain["always"] = 1
    features.signed["outcome good"] = finding.merit
    features.plain["outcome unnamed"] = float(not reading.anchors)
    if not finding.outcome_words.isdisjoint(CHANGE_NOUNS):
        # More of a reduction is an increase: the outcome itself is the change.
        features.signed["outcome is a change"] = find_side(reading.tokens, reading.mentions, reading.focus)[0]
    sides = {mention.side for mention in reading.mentions}
    if len(sides) == 1:
        features.signed["only one arm"] = next(iter(sides))
