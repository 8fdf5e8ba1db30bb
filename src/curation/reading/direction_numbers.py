"""The figures of a sentence that tell a direction: p values, intervals, ratios and pairs of numbers of two arms."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curation.reading.direction_arms import Mention
from curation.reading.direction_tokens import Tokens
from curation.reading.direction_words import TIME_OUTCOMES

ALPHA = 0.05
_RATIO_LABELS = frozenset("OR RR HR aOR aHR aRR IRR ORs HRs RRs".split())
_INTERVAL_LABELS = frozenset("ci cl cis cri".split())
_TIME_UNITS = frozenset(
    "day days week weeks month months year years hour hours h hr hrs min mins minute minutes wk wks yr yrs s sec "
    "seconds".split()
)
_DOSE_UNITS = frozenset("mg ug µg μg mcg iu kg g ml mcg gy ppm".split())
_LOOKAHEAD = 14
_PERCENT_REACH = 6


@dataclass(frozen=True, slots=True)
class PValue:
    """A p value: where it stands and whether it is below `ALPHA`."""

    at: int
    is_significant: bool


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval: where it stands and its bounds."""

    at: int
    lower: float
    upper: float


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


def read_number(word: str) -> float | None:
    """Give a token's value, `None` where it is no number."""
    if not word.isascii() or word == ".":
        return None
    return float(word) if word[:1].isdecimal() or word[:1] == "." else None


def find_p_values(tokens: Tokens) -> tuple[PValue, ...]:
    """List the p values in reading order."""
    return tuple(_iterate_p_values(tokens.words))


def _iterate_p_values(words: Sequence[str]) -> Iterator[PValue]:
    for at, word in enumerate(words):
        if word not in ("p", "ps") or at + 2 >= len(words):
            continue
        operator = ""
        for later in range(at + 1, min(at + 7, len(words))):
            if words[later] in "=<>" and words[later]:
                operator = operator or words[later]
            elif words[later] in ("less", "under", "below"):
                operator = "<"
            elif words[later] == "ns":
                yield PValue(at, is_significant=False)
                break
            number = read_number(words[later])
            if number is not None and operator and number <= 1:
                yield PValue(at, is_significant=_is_significant(number, operator))
                break


def _is_significant(number: float, operator: str) -> bool:
    return operator in "<=" and number <= ALPHA


def find_intervals(tokens: Tokens) -> tuple[Interval, ...]:
    """List the labelled confidence intervals in reading order."""
    found = []
    for at, word in enumerate(tokens.words):
        if word in _INTERVAL_LABELS or (word == "confidence" and tokens.words[at + 1 : at + 2] == ("interval",)):
            bounds = list(_read_signed(tokens.words, at + 1, at + 12))[:2]
            if len(bounds) == 2 and bounds[0] <= bounds[1]:
                found.append(Interval(at, *bounds))
    return tuple(found)


def _read_signed(words: Sequence[str], start: int, end: int) -> Iterator[float]:
    for at in range(start, min(end, len(words))):
        number = read_number(words[at])
        if number is None or (
            words[at + 1 : at + 2] == ("%",) and words[at + 2 : at + 3] in (("ci",), ("confidence",))
        ):
            continue
        before, earlier = words[at - 1], words[at - 2]
        # A dash is a minus where it does not stand between two figures.
        is_minus = before == "-" and read_number(earlier) is None and earlier != "%"
        yield -number if is_minus else number


def find_ratios(tokens: Tokens) -> tuple[tuple[int, float], ...]:
    """List the ratios with their label: position and value; 1 is no difference."""
    found = []
    for at, (raw, word) in enumerate(zip(tokens.raw, tokens.words, strict=True)):
        is_label = raw in _RATIO_LABELS or (word == "ratio" and at and tokens.words[at - 1] in _RATIO_WORDS)
        is_label = is_label or (word == "risk" and at > 0 and tokens.words[at - 1] == "relative")
        if is_label:
            number = next(filter(None, map(read_number, _skip_level(tokens.words, at))), None)
            if number is not None and number < 50:
                found.append((at, number))
    return tuple(found)


_RATIO_WORDS = frozenset("odds hazard hazards risk rate incidence".split())


def _skip_level(words: Sequence[str], at: int) -> list[str]:
    kept = []
    for later in range(at + 1, min(at + 10, len(words))):
        if words[later] in ("p", ";"):
            break
        if words[later + 1 : later + 2] != ("%",):
            kept.append(words[later])
    return kept


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
    figures = []
    skip_to = -1
    for at in range(len(words)):
        if tokens.sentences[at] != sentence or at < skip_to:
            continue
        if words[at] in _INTERVAL_LABELS or words[at] in ("p", "n", "iqr", "range", "±", "sd", "se", "sem"):
            skip_to = _skip_figures(words, at)
            continue
        if words[at] == "none" or (words[at] == "no" and words[at - 1] in ("and", "vs", "versus")):
            figures.append(Figure(at, 0.0, is_percent=bool(figures) and figures[-1].is_percent))
            continue
        number = read_number(words[at])
        if number is not None and not _is_other(words, at, keeps_times=keeps_times):
            sign = -1 if at and words[at - 1] == "-" and (at < 2 or read_number(words[at - 2]) is None) else 1
            figures.append(Figure(at, sign * number, is_percent=words[at + 1 : at + 2] == ("%",)))
    return figures


def _skip_figures(words: Sequence[str], at: int) -> int:
    """Give the first token after the figures that a label such as CI, p or n speaks of."""
    wanted = 2 if words[at] in _INTERVAL_LABELS or words[at] in ("iqr", "range") else 1
    reach = 3 if words[at] in ("sd", "se", "sem", "±") else 10
    for later in range(at + 1, min(at + reach, len(words))):
        wanted -= read_number(words[later]) is not None
        if not wanted:
            return later + 1
    return at + 1


def _is_other(words: Sequence[str], at: int, *, keeps_times: bool) -> bool:
    after = words[at + 1] if at + 1 < len(words) else ""
    later = words[at + 2] if at + 2 < len(words) else ""
    before = words[at - 1] if at else ""
    if before in ("<", ">", "=") and earlier_is_not_value(words, at):
        return True
    if before == "(" and after == ")" and at > 1 and read_number(words[at - 2]) is not None:
        return True
    if after == "%" and later in ("ci", "confidence", "cl", "confident"):
        return True
    if after in _DOSE_UNITS and not keeps_times and later not in ("vs", "versus"):
        return before in ("and", "of", "to", ",", "(") and after in ("mg", "iu", "µg", "μg", "ug", "mcg")
    if after in _TIME_UNITS and not keeps_times:
        return True
    if before in (
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "group",
        "groups",
        "year",
        "years",
        "type",
        "grade",
    ):
        return True
    if before == "/" and at >= 2 and read_number(words[at - 2]) is not None:
        return True
    return _is_part_of_name(words, at)


def earlier_is_not_value(words: Sequence[str], at: int) -> bool:
    """Say whether a figure after a sign is a cut-off or a statistic: `mean = 5` is a value, `t = 5` is not."""
    return words[at - 1] != "=" or words[at - 2] not in ("mean", "median", "score", "rate", "average")


def _is_part_of_name(words: Sequence[str], at: int) -> bool:
    before, after = (words[at - 1] if at else ""), (words[at + 1] if at + 1 < len(words) else "")
    earlier = words[at - 2] if at > 1 else ""
    return (before == "-" and earlier.isalpha() and earlier not in ("of", "was")) or (
        after == "-" and at + 2 < len(words) and words[at + 2].isalpha()
    )
