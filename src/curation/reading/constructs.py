"""Constructs around an estimate: p values, intervals, spreads, counts, landmarks and limits.

Each pass reads one construct wherever it occurs in a sentence and writes its letter over it; the order of the passes in
`read_constructs` is part of the grammar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from curation.reading import kinds
from curation.reading.intervals import Interval, read_intervals
from curation.reading.lexing import Sentence
from curation.reading.numbers import parse_count
from curation.reading.p_values import PValue, read_p_values

_STATISTIC = re.compile(r"s[:,=roa<]{0,3}-?N%?(?:,-?N%?(?![-:t]))*")
_SPREAD = re.compile(r"J[:,=orad]{0,2}\(?[-+]?N[%Tqmy]?\+?(?:(?:-|t|,|&|/)[-+]?N\+?[%Tqmy]?\+?)?")
_FRACTION = re.compile(r"(?:n=)?([NW])G?(?:/|o[wG]{0,2}?(?:n=)?)([NW])(?![%Tqmy])|(?<=%\()(?:n=(N)|(N)G)(?=[);,])")
_SIZE = re.compile(r"n=?N(?:v(?:n=?)?N(?![%Tqmy]))?")
_LANDMARK = re.compile(
    r"(?:N-,?&?){1,4}N-T|N-?(?:[&,t/-]{1,2}N-?){1,3}T(?=\w?V)|N-T|NT(?=w?V)|QNT(?=[rd])|z[wao]{0,2}[NW]-?(?:[&t,-]{1,2}N-?){0,3}T|eN?T|(?<=D)t[NW]T(?=[,r])|tFNT?|iN-?T(?![wa]?V)"
)
_LIMIT = re.compile(
    r"N[%Tqmy]?U|[<>{}][:=]?[-+]?N[%Tqmy]?(?:v[<>{}]?N(?![%Tqmy.])|-N[%Tqmy]?)?|eN[%Tqmy]?|N:N|N[m%](?=Y)|-?N[%Tqmy]?--?N[%Tqmy]?|(?<!d)(?<!dMo)(?<!dwMo)-?N[%Tqmy]?t-?N[%Tqmy]?|KtK"
)


@dataclass(slots=True)
class Counts:
    """`events` of `total`, as printed."""

    start: int
    end: int
    events: int | None
    total: int | None


@dataclass(slots=True)
class Constructs:
    """What the passes found, each list in reading order."""

    p_values: list[PValue] = field(default_factory=list)
    intervals: list[Interval] = field(default_factory=list)
    counts: list[Counts] = field(default_factory=list)


def read_constructs(sentence: Sentence) -> Constructs:
    """Read all constructs of a sentence, rewriting its kinds."""
    found = Constructs()
    has_numbers = kinds.NUMBER in sentence.kinds or kinds.INTERVAL_LABEL in sentence.kinds
    found.p_values = read_p_values(sentence)
    if kinds.STATISTIC in sentence.kinds and has_numbers:
        _overwrite_all(sentence, _STATISTIC, kinds.LIMIT)
    if kinds.DISPERSION in sentence.kinds and has_numbers:
        _overwrite_all(sentence, _SPREAD, kinds.SPREAD)
    if has_numbers:
        found.intervals = read_intervals(sentence)
        found.counts = _read_fractions(sentence)
        if kinds.SIZE in sentence.kinds:
            _overwrite_all(sentence, _SIZE, kinds.SIZE)
        if kinds.TIME in sentence.kinds:
            _overwrite_all(sentence, _LANDMARK, kinds.LANDMARK)
        _overwrite_all(sentence, _LIMIT, kinds.LIMIT)
    return found


def _overwrite_all(sentence: Sentence, pattern: re.Pattern[str], kind: str) -> None:
    sentence.kinds = pattern.sub(lambda match: kind + kinds.FILLER * (len(match[0]) - 1), sentence.kinds)


def _read_fractions(sentence: Sentence) -> list[Counts]:
    counts = []
    for match in _FRACTION.finditer(sentence.kinds):
        events, total = _read_fraction(sentence, match)
        if events is None or (match[2] and (not total or events > total)):
            continue
        counts.append(Counts(*match.span(), events, total))
        sentence.overwrite(*match.span(), kinds.COUNTS)
    return counts


def _read_fraction(sentence: Sentence, match: re.Match[str]) -> tuple[int | None, int | None]:
    if match[2] is None:
        return parse_count(sentence.tokens[match.start(3) if match[3] else match.start(4)]), None
    events, total = (parse_count(sentence.tokens[match.start(group)]) for group in (1, 2))
    return events, total
