"""The two values that a sentence gives for two arms, and which of them is the intervention's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from curation.reading.direction_arms import Mention
from curation.reading.direction_numbers import INTERVAL_LABELS, read_number
from curation.reading.direction_tokens import Tokens
from curation.reading.direction_words import TIME_OUTCOMES

_TIME_UNITS = frozenset(
    "day days week weeks month months year years hour hours h hr hrs min mins minute minutes wk wks yr yrs s sec "
    "seconds".split()
)
_DOSE_UNITS = frozenset("mg ug µg μg mcg iu".split())
_DOSE_LEADS = frozenset("and of to , (".split())
_SPREADS = frozenset("± sd se sem".split())
_RANGES = frozenset("iqr range".split())
_SIGNS = frozenset("<>=")
_LEVEL_LABELS = frozenset("ci confidence cl confident".split())
_NUMBERED = frozenset("day days week weeks month months year years".split())
_ALWAYS_NUMBERED = frozenset("group groups type grade".split())
_VALUE_NAMES = frozenset("mean median score rate average".split())
_LOOKAHEAD = 14
_PERCENT_REACH = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed value that may belong to an arm."""

    at: int
    value: float
    is_percent: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two values of two arms: `sign` says whether the intervention's is higher, `how` why we think so."""

    sign: int
    how: str
    ratio: float


def find_pair(
    tokens: Tokens, sentence: int, mentions: Sequence[Mention], focus: int, outcome: frozenset[str]
) -> Pair | None:
    """Find the two values of the two arms that stand nearest after the outcome's name in a sentence."""
    figures = _list_figures(tokens, sentence, keeps_times=not outcome.isdisjoint(TIME_OUTCOMES))
    if len(figures) < 2:
        return None
    first, second = _choose_two(figures, focus if tokens.sentences[focus] == sentence else -1)
    here = [mention for mention in mentions if tokens.sentences[mention.at] == sentence]
    side, how = _assign_side(first, second, here)
    sign = (first.value > second.value) - (first.value < second.value)
    low, high = sorted((abs(first.value), abs(second.value)))
    return Pair(sign=sign * side, how=how, ratio=min(math.log((high + 0.01) / (low + 0.01)), 3.0))


def _choose_two(figures: Sequence[Figure], last: int) -> tuple[Figure, Figure]:
    percents = [figure for figure in figures if figure.is_percent]
    if len(percents) == 2:
        return percents[0], percents[1]
    after = [figure for figure in figures if figure.at > last]
    pool = after if len(after) >= 2 else figures
    # A count is printed with its percentage, and only the percentages can be compared.
    leads = any(figure.is_percent and figure.at - pool[0].at <= _PERCENT_REACH for figure in pool)
    same = [figure for figure in pool if figure.is_percent is leads]
    return (same[0], same[1]) if len(same) >= 2 else (pool[0], pool[1])


def _assign_side(first: Figure, second: Figure, mentions: Sequence[Mention]) -> tuple[int, str]:
    between = [m.side for m in mentions if first.at < m.at < second.at]
    after = [m.side for m in mentions if second.at < m.at < second.at + _LOOKAHEAD]
    before = [m.side for m in mentions if first.at - _LOOKAHEAD < m.at < first.at]
    if between and after and between[0] == -after[0] and not (before and before[-1] == after[0]):
        return between[0], "beside"
    if before and between and before[-1] == -between[-1]:
        return before[-1], "beside"
    if between and after and between[0] == -after[0]:
        return between[0], "beside"
    sides = [mention.side for mention in mentions]
    if 1 in sides and -1 in sides:
        return sides[0], "order"
    if sides:
        nearest = min(mentions, key=lambda m: min(abs(m.at - first.at), abs(m.at - second.at)))
        is_first = abs(nearest.at - first.at) <= abs(nearest.at - second.at)
        return nearest.side if is_first else -nearest.side, "one"
    return 1, "default"


def _list_figures(tokens: Tokens, sentence: int, *, keeps_times: bool) -> list[Figure]:
    words = tokens.words
    figures: list[Figure] = []
    skip_to = -1
    for at in range(len(words)):
        if tokens.sentences[at] != sentence or at < skip_to:
            continue
        if words[at] in INTERVAL_LABELS | _RANGES | _SPREADS | {"p", "n"}:
            skip_to = _skip_figures(words, at)
            continue
        if words[at] == "none" or (words[at] == "no" and _look(words, at - 1) in ("and", "vs", "versus")):
            figures.append(Figure(at, 0.0, is_percent=bool(figures) and figures[-1].is_percent))
            continue
        number = read_number(words[at])
        if number is not None and not _is_other(words, at, keeps_times=keeps_times):
            sign = -1 if at and words[at - 1] == "-" and (at < 2 or read_number(words[at - 2]) is None) else 1
            figures.append(Figure(at, sign * number, is_percent=words[at + 1 : at + 2] == ("%",)))
    return figures


def _skip_figures(words: Sequence[str], at: int) -> int:
    """Give the first token after the figures that a label such as CI, p or n speaks of."""
    wanted = 2 if words[at] in INTERVAL_LABELS | _RANGES else 1
    reach = 3 if words[at] in _SPREADS else 10
    for later in range(at + 1, min(at + reach, len(words))):
        wanted -= read_number(words[later]) is not None
        if not wanted:
            return later + 1
    return at + 1


def _is_other(words: Sequence[str], at: int, *, keeps_times: bool) -> bool:
    """Say whether a figure is no value of an arm: a spread, level, dose, time, number of a group, or part of a name."""
    before, after = _look(words, at - 1), _look(words, at + 1)
    is_second = read_number(_look(words, at - 2)) is not None
    return (
        (before in _SIGNS and _is_statistic(words, at))
        or (before == "(" and after == ")" and is_second)
        or (before == "/" and is_second)
        or (after == "%" and _look(words, at + 2) in _LEVEL_LABELS)
        or (before in _NUMBERED and not keeps_times)
        or before in _ALWAYS_NUMBERED
        or (not keeps_times and (after in _TIME_UNITS or (after in _DOSE_UNITS and before in _DOSE_LEADS)))
        or _is_part_of_name(words, at)
    )


def _look(words: Sequence[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""


def _is_statistic(words: Sequence[str], at: int) -> bool:
    """Say whether a figure after a sign is a cut-off or a statistic: `mean = 5` is a value, `t = 5` is not."""
    return _look(words, at - 1) != "=" or _look(words, at - 2) not in _VALUE_NAMES


def _is_part_of_name(words: Sequence[str], at: int) -> bool:
    before, earlier = _look(words, at - 1), _look(words, at - 2)
    leads = before == "-" and earlier.isalpha() and earlier not in ("of", "was")
    return leads or (_look(words, at + 1) == "-" and _look(words, at + 2).isalpha())
