"""What a text says about a direction, as named features: signed ones turn with the direction, plain ones do not.

A signed feature above 0 says that the outcome is higher with the intervention. Each comes from a rule about who is
compared with whom; none is a word of the data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from curation.reading.direction_arms import Mention, Names, find_mentions, find_outcome, list_names
from curation.reading.direction_numbers import (
    Interval,
    find_intervals,
    find_p_values,
    find_pair,
    find_ratios,
)
from curation.reading.direction_tokens import Tokens, parse_tokens, stem_word
from curation.reading.direction_words import (
    BAD_OUTCOMES,
    BASELINES,
    BOTH,
    CHANGE_NOUNS,
    CHANGES,
    COMPARATIVES,
    DIFFERENCES,
    GOOD_OUTCOMES,
    MERITS,
    NEGATIONS,
    REFERENCE_MARKERS,
    SAME,
    SIGNIFICANCE,
    TIME_SIGNS,
    TRENDS,
)

_NEGATION_REACH = 5
_NOUN_REACH = 4
_MARKER_REACH = 30
_REFERENCE_REACH = 12


@dataclass(frozen=True, slots=True)
class Finding:
    """One intervention, comparator and outcome, prepared for reading any number of texts."""

    names: tuple[Names, Names]
    outcome: str
    outcome_words: frozenset[str]
    is_good: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that carries a direction: `family` says which list, `sign` what it says of its subject."""

    at: int
    family: str
    sign: int
    is_negated: bool


@dataclass(slots=True)
class Features:
    """Features of a text by name, signed and plain."""

    signed: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    plain: dict[str, float] = field(default_factory=lambda: defaultdict(float))


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with all that was found in it."""

    tokens: Tokens
    mentions: tuple[Mention, ...]
    anchors: tuple[int, ...]
    focus: int
    focus_sentence: int


def prepare_finding(intervention: str, comparator: str, outcome: str) -> Finding:
    """Prepare what is asked: names of the arms, words of the outcome, and whether more of it is good (1) or bad (-1)."""
    words = frozenset(parse_tokens(outcome).words)
    bad, good = len(words & BAD_OUTCOMES), len(words & GOOD_OUTCOMES)
    is_good = (good > bad) - (good < bad)
    return Finding(list_names(intervention, comparator, outcome), outcome, words, is_good)


def read_features(finding: Finding, text: str) -> Features:
    """Read the features of a text for one finding."""
    tokens = parse_tokens(text)
    features = Features()
    reading = _read(finding, tokens)
    cues = find_cues(tokens, finding.outcome_words)
    _add_cues(features, reading, finding, cues)
    _add_words(features, reading)
    _add_exceptions(features, reading)
    _add_p_values(features, reading)
    _add_estimates(features, reading)
    _add_pair(features, reading, finding)
    _add_signs(features, reading)
    _add_outcome(features, finding, reading)
    return features


def _read(finding: Finding, tokens: Tokens) -> Reading:
    mentions = find_mentions(tokens, finding.names)
    anchors = find_outcome(tokens, finding.outcome)
    focus = _choose_focus(tokens, anchors, mentions)
    sentence = tokens.sentences[focus] if len(tokens) else 0
    return Reading(tokens, mentions, anchors, focus, sentence)


def _choose_focus(tokens: Tokens, anchors: Sequence[int], mentions: Sequence[Mention]) -> int:
    """Choose the last token of the clause stretch in which most different outcome words stand, arms beside them."""
    best, chosen = 0.0, 0
    sides = {(tokens.sentences[mention.at], mention.side) for mention in mentions}
    for at in anchors:
        window = {tokens.stems[other] for other in anchors if at - 12 <= other <= at and _same_clause(tokens, at, other)}
        sentence = tokens.sentences[at]
        beside = 0.4 * ((sentence, 1) in sides) + 0.2 * ((sentence, -1) in sides)
        if len(window) + beside > best:
            best, chosen = len(window) + beside, at
    return chosen


def _same_clause(tokens: Tokens, one: int, other: int) -> bool:
    return tokens.clauses[one] == tokens.clauses[other]


def find_cues(tokens: Tokens, outcome_words: frozenset[str]) -> tuple[Cue, ...]:
    """List the words that carry a direction; a comparative before a noun of change is read with it."""
    cues: list[Cue] = []
    used: set[int] = set()
    timed = not outcome_words.isdisjoint(("time", "latency", "onset"))
    for at, word in enumerate(tokens.words):
        if at in used:
            continue
        sign, family = _find_sign(word)
        if timed and word in TIME_SIGNS:
            sign, family = TIME_SIGNS[word], family or "compare"
        if not sign or _is_part_of_name(tokens, at) or (word in outcome_words and word not in COMPARATIVES) or _is_bound(tokens, at):
            continue
        if family == "compare":
            noun = _find_noun(tokens, at, outcome_words)
            if noun is None and cues and _is_compared(tokens, cues[-1].at, at):
                noun = cues.pop().at
            if noun is not None:
                used.add(noun)
                noun_sign, noun_family = _find_sign(tokens.words[noun])
                sign, family = sign * noun_sign, "merit" if noun_family == "merit" else "compare_change"
        cues.append(Cue(at, family, sign, _is_negated(tokens, at)))
    return tuple(cues)


def _is_part_of_name(tokens: Tokens, at: int) -> bool:
    """Say whether `high` or `low` belongs to a name, as in `low-density` and `low and medium dose`."""
    following = tokens.words[at + 1 : at + 4]
    return tokens.words[at] in ("high", "low") and (following[:1] == ("-",) or bool({"dose", "density"} & {*following}))


def _is_bound(tokens: Tokens, at: int) -> bool:
    """Say whether a word bounds a figure, as in `less than 0.05`."""
    following = tokens.words[at + 1 : at + 3]
    return len(following) == 2 and following[0] == "than" and following[1][:1] in "0123456789."


def _is_compared(tokens: Tokens, noun: int, at: int) -> bool:
    """Say whether a comparative speaks of a change named before it: `the decrease in pain was greater than`."""
    if tokens.words[noun] not in CHANGE_NOUNS or at - noun > 20 or tokens.sentences[noun] != tokens.sentences[at]:
        return False
    between = tokens.words[noun + 1 : at]
    return bool({"was", "were", "is", "are"} & set(between[-6:])) and not {",", ";", "and"} & set(between[-3:])


def _find_sign(word: str) -> tuple[int, str]:
    if word in COMPARATIVES:
        return COMPARATIVES[word], "compare"
    if word in CHANGES:
        return CHANGES[word], "change"
    if word in MERITS:
        return MERITS[word], "merit"
    return 0, ""


def _find_noun(tokens: Tokens, at: int, outcome_words: frozenset[str]) -> int | None:
    for later in range(at + 1, min(at + 1 + _NOUN_REACH, len(tokens))):
        word = tokens.words[later]
        if word in ("than", ",", ";", ".", "in", "and", "for"):
            return None
        if word in CHANGE_NOUNS and word not in outcome_words:
            return later
    return None


def _is_negated(tokens: Tokens, at: int) -> bool:
    for earlier in range(at - 1, max(-1, at - 1 - _NEGATION_REACH), -1):
        word = tokens.words[earlier]
        if word in (",", ";", ".") or tokens.clauses[earlier] != tokens.clauses[at]:
            return False
        if word in NEGATIONS:
            return True
    return False


def _find_side(reading: Reading, at: int) -> tuple[int, str]:
    """Say of which arm a cue speaks and how that is known."""
    tokens = reading.tokens
    here = [m for m in reading.mentions if tokens.sentences[m.at] == tokens.sentences[at]]
    marker = _find_marker(tokens, at)
    if marker is not None:
        reference = next((m for m in here if marker < m.at <= marker + _REFERENCE_REACH), None)
        subject = _find_subject(here, at, marker)
        if reference and subject and reference.side == subject.side:
            return -reference.side, "same"
        if reference:
            return -reference.side, "than"
        if subject:
            return subject.side, "than_subject"
        return 1, "than_nobody"
    if not here:
        return 1, "nobody"
    sides = {mention.side for mention in here}
    nearest = min(here, key=lambda m: _measure_distance(tokens, at, m.at))
    return nearest.side, "only" if len(sides) == 1 else "nearest"


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
        if tokens.words[earlier] in ("compared", "relative", "comparison", "unlike", "contrast"):
            return earlier
    return None


def _find_subject(here: Sequence[Mention], at: int, marker: int) -> Mention | None:
    others = [m for m in here if (m.at < marker if marker > at else m.at > marker + 4)]
    return min(others, key=lambda m: abs(m.at - at), default=None)


def _measure_distance(tokens: Tokens, at: int, other: int) -> float:
    crossing = 15 if tokens.clauses[at] != tokens.clauses[other] else 0
    before = 3 if other < at else 0
    introduced = -3 if other > at and {"in", "with", "for"} & set(tokens.words[max(at, other - 3) : other]) else 0
    return abs(at - other) + crossing + before + introduced


def _add_cues(features: Features, reading: Reading, finding: Finding, cues: Sequence[Cue]) -> None:
    ranked = sorted(cues, key=lambda cue: (_rank_cue(reading, cue), cue.at))
    for rank, cue in enumerate(ranked[:6]):
        place = "first" if rank == 0 else "rest"
        same = _same_clause(reading.tokens, cue.at, reading.focus) if reading.anchors else True
        where = place if same or rank == 0 else "away"
        side, how = _find_side(reading, cue.at)
        _add_cue(features, finding, cue, where=where, side=side, how=how)
    if not cues:
        features.plain["no cue"] = 1


def _add_cue(features: Features, finding: Finding, cue: Cue, *, where: str, side: int, how: str) -> None:
    if cue.is_negated:
        features.plain[f"negated {cue.family} {where}"] += 1
        features.signed[f"negated {where}"] += cue.sign * side
        return
    features.plain[f"{cue.family} {where}"] += 1
    if cue.family == "merit":
        if finding.is_good:
            features.signed[f"merit {where}"] += cue.sign * side * finding.is_good
            features.signed[f"merit {how}"] += cue.sign * side * finding.is_good
        else:
            features.signed[f"merit unknown {where}"] += cue.sign * side
        return
    features.signed[f"{cue.family} {where}"] += cue.sign * side
    features.signed[f"{cue.family} {how}"] += cue.sign * side * (1 if where == "first" else 0.3)
    features.signed[f"{cue.family} bare"] += cue.sign * (1 if where == "first" else 0.3)


def _rank_cue(reading: Reading, cue: Cue) -> float:
    if not reading.anchors:
        return 0 if cue.family != "merit" else 1
    tokens = reading.tokens
    nearest = min(abs(cue.at - at) + (0 if cue.at > at else 1) for at in reading.anchors)
    crossing = 0 if _same_clause(tokens, cue.at, reading.focus) else 25
    other_sentence = 0 if tokens.sentences[cue.at] == reading.focus_sentence else 40
    return nearest + crossing + other_sentence + (4 if cue.is_negated else 0)


def _add_words(features: Features, reading: Reading) -> None:
    tokens = reading.tokens
    for at, word in enumerate(tokens.words):
        near = not reading.anchors or _same_clause(tokens, at, reading.focus)
        where = "near" if near else "far"
        if word in SAME:
            features.plain[f"{'negated ' if _is_negated(tokens, at) else ''}same {where}"] = 1
        elif word in DIFFERENCES:
            name = "negated difference" if _is_negated(tokens, at) else "difference"
            if name == "negated difference" and _is_before(tokens, at):
                name = "negated difference before treatment"
            features.plain[f"{name} {where}"] = 1
        elif word in SIGNIFICANCE:
            name = "negated significant" if _is_negated(tokens, at) else "significant"
            features.plain[f"{name} {where}"] = 1
        elif word in TRENDS:
            features.plain[f"trend {where}"] = 1
        elif word in NEGATIONS:
            features.plain[f"negation {where}"] = 1
        elif word in BOTH:
            group = tokens.words[at + 1 : at + 3]
            name = "both groups" if {"groups", "arms", "treatments", "conditions"} & set(group) else "both"
            features.plain[f"{'between' if tokens.words[at - 1] in ('between', 'two') else name} {where}"] = 1
        elif word == "ns":
            features.plain["negated significant near"] = 1
        elif word in ("only", "alone"):
            features.plain[f"only {where}"] = 1
        elif word in BASELINES:
            features.plain[f"baseline {where}"] = 1
        elif word == "as" and "as" in tokens.words[at + 2 : at + 5]:
            features.plain["as as"] = 1
        elif word == "non" and tokens.words[at + 1 : at + 2] == ("-",):
            features.plain["non"] = 1


def _is_before(tokens: Tokens, at: int) -> bool:
    clause = [w for w, number in zip(tokens.words, tokens.clauses, strict=True) if number == tokens.clauses[at]]
    return bool({"before", "baseline"} & {*clause}) and not {"change", "changes", "from", "after"} & {*clause}


def _add_exceptions(features: Features, reading: Reading) -> None:
    """Find what a result is denied of: `but not with the lower dose`."""
    tokens = reading.tokens
    named = {mention.at for mention in reading.mentions}
    for at in range(len(tokens) - 2):
        if tokens.words[at : at + 2] in (("but", "not"), ("although", "not"), ("but", "no"), ("and", "not")):
            after = {*range(at + 2, at + 9)}
            features.plain["but not this arm"] = float(bool(after & named))
            features.plain["but not this outcome"] = float(bool(after & {*reading.anchors}))


def _add_p_values(features: Features, reading: Reading) -> None:
    values = find_p_values(reading.tokens)
    if not values:
        features.plain["no p"] = 1
        return
    after = [value for value in values if value.at > reading.focus]
    chosen = after[0] if after else values[-1]
    features.plain["p significant" if chosen.is_significant else "p not significant"] = 1
    shares = sum(value.is_significant for value in values) / len(values)
    features.plain["p all significant"] = float(shares == 1)
    features.plain["p none significant"] = float(shares == 0)
    if len(values) > 1:
        features.plain["p several, chosen not significant"] = float(not chosen.is_significant)


def _add_estimates(features: Features, reading: Reading) -> None:
    tokens = reading.tokens
    ratios = find_ratios(tokens)
    intervals = find_intervals(tokens)
    ratio = next((value for at, value in ratios if at > reading.focus), ratios[-1][1] if ratios else None)
    if ratio is not None:
        features.signed["ratio"] = (ratio > 1) - (ratio < 1)
    after = [interval for interval in intervals if interval.at > reading.focus]
    interval = after[0] if after else (intervals[-1] if intervals else None)
    if interval is not None:
        _add_interval(features, interval, is_ratio=ratio is not None)


def _add_interval(features: Features, interval: Interval, *, is_ratio: bool) -> None:
    null = 1.0 if is_ratio else 0.0
    if interval.lower < null < interval.upper:
        features.plain["interval crosses"] = 1
    else:
        features.plain["interval clear"] = 1
        if is_ratio:
            features.signed["interval ratio"] = 1 if interval.lower >= null else -1
        elif interval.upper <= 0:
            features.signed["interval below 0"] = -1


def _add_pair(features: Features, reading: Reading, finding: Finding) -> None:
    sentences = [reading.focus_sentence]
    if not reading.anchors:
        sentences = sorted(set(reading.tokens.sentences))[:4]
    for sentence in sentences:
        pair = find_pair(reading.tokens, sentence, reading.mentions, reading.focus, finding.outcome_words)
        if pair:
            features.signed[f"pair {pair.how}"] = pair.sign
            if not any(name.startswith(("compare ", "change ", "compare_change ")) for name in features.signed):
                features.signed["pair alone"] = pair.sign
                features.signed[f"pair {pair.how} alone"] = pair.sign
            features.plain["pair"] = 1
            features.plain["pair close"] = float(pair.ratio < 0.1)
            features.plain["pair apart"] = float(pair.ratio > 0.7)
            return


def _add_signs(features: Features, reading: Reading) -> None:
    """Read `A > B` between the names of two arms."""
    for at, word in enumerate(reading.tokens.words):
        if word in ("<", ">"):
            before = next((m.side for m in reversed(reading.mentions) if at - 5 <= m.at < at), 0)
            after = next((m.side for m in reading.mentions if at < m.at <= at + 4), 0)
            if before and after == -before and reading.tokens.words[at + 1][:1].isalpha():
                features.signed["sign"] = before if word == ">" else -before


def _add_outcome(features: Features, finding: Finding, reading: Reading) -> None:
    features.signed["outcome good"] = finding.is_good
    features.signed["always"] = 1
    features.plain["always"] = 1
    features.plain["outcome unnamed"] = float(not reading.anchors)
    changing = [word for word in finding.outcome_words if word in CHANGE_NOUNS]
    if changing:
        side, how = _find_side(reading, reading.focus) if len(reading.tokens) else (1, "nobody")
        features.signed["outcome is a change"] = side if how != "nobody" else 1
    sides = {mention.side for mention in reading.mentions}
    if len(sides) == 1:
        features.signed["only one arm"] = next(iter(sides))


__all__ = ["Features", "Finding", "find_cues", "prepare_finding", "read_features", "stem_word"]
