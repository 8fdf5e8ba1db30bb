"""Intervals: labelled, trailing, one-sided, or a bare bracketed pair right after its estimate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from curation.reading import kinds
from curation.reading.lexing import Sentence
from curation.reading.numbers import format_number

_REL = "[:;,=orad]{0,3}"
_PAIR = r"([-+]?N|K)([%Tqmy])?(?:w(?:/w)?)?(?:-|t|,|;|/|&)([-+]?N|K)([%Tqmy])?(?:\(K\)|\+)?"
# `IC 95%: 1,21 a 2,89`, `95% CI: 13.0~17.4`
_PAIR_LABELLED = _PAIR.replace("-|t|", "-|t|w|:|")
_FOREIGN_TO = frozenset({"a", "à", "bis", "y", "e", "et"})
_LABELLED = re.compile(rf"C{_REL}(\()?(?:[ot]|{_REL}){_PAIR_LABELLED}(?(1)\)?)")
_TRAILING = re.compile(rf"{_PAIR}[,;]?\(?C(?!{_REL}\(?[-+]?[NK])\)?")
_UPPER_SIDE = re.compile(
    rf"u[aw]{{0,2}}b?[ow]{{0,2}}a?w?a?C[b]?(?:i[aw]{{0,2}}[DR])?{_REL}([-+]?N)%?|C(?:i[aw]{{0,2}}[DR])?[:,=a]?ub?(?:i[aw]{{0,2}}[DR])?{_REL}([-+]?N)%?|C[:,=]?[<{{]([-+]?N)%?|(?<=N%)ub{_REL}([-+]?N)%?"
)
_SIDED = re.compile("[ul]b|C.{0,8}[ul<>{}]|[ul].{0,8}C")
_LOWER_SIDE = re.compile(
    rf"l[aw]{{0,2}}b?[ow]{{0,2}}a?w?a?C[b]?(?:i[aw]{{0,2}}[DR])?{_REL}([-+]?N)%?|C(?:i[aw]{{0,2}}[DR])?[:,=a]?lb?(?:i[aw]{{0,2}}[DR])?{_REL}([-+]?N)%?|C[:,=]?[>}}]([-+]?N)%?|(?<=N%)lb{_REL}([-+]?N)%?"
)
_BRACKETED = re.compile(rf"(?<=[NK%Tqmy])\({_PAIR}(?=[);,c])")
_AFTER_COMMA = re.compile(rf"(?:(?<=\(N%)|(?<=\(RN)|(?<=\(N))[,;]{_PAIR}(?=[);,])")
# `(drug, 3.7 months, 95% CI 3.2-4.2, vs placebo, 3.6 months, 3.2-3.9; ...)`: the label is said once.
_ELLIPTIC = re.compile(r"(?:(?<=NT)|(?<=N%))[,;]([-+]?N)()-([-+]?N)()(?=[);,.])")
_BRITISH = re.compile(r"(?:(?<=RN)|(?<=R[or=:,]N)|(?<=R[ori]aN))[,;]([-+]?N)()(?:-|t)([-+]?N)()")
# `6.1 months (range, 4.1 to 7.4) and 8.7 months (7.4 to 9.2)`
_RANGED = re.compile(r"\(j_+\)")
_VALUELESS = re.compile(rf"C(?:\(C\))?[io][aw]{{0,2}}D{_REL}\(?{_PAIR}\)?")
_UNLABELLED = (_BRACKETED, _AFTER_COMMA, _BRITISH, _ELLIPTIC)


@dataclass(slots=True)
class Interval:
    """An interval; `level` is empty where it is not printed, `unit_at` the token of its unit or -1."""

    start: int
    end: int
    lower: str
    upper: str
    level: str
    unit_at: int = -1


def _overlook_valueless(sentence: Sentence) -> None:
    # `95% CI for difference -18, -2` gives no estimate, and belongs to none of the values before it.
    for match in _VALUELESS.finditer(sentence.kinds):
        sentence.overwrite(*match.span(), kinds.LIMIT)


def read_intervals(sentence: Sentence) -> list[Interval]:
    """Read the intervals of a sentence in reading order, rewriting its kinds."""
    intervals: list[Interval] = []
    if kinds.INTERVAL_LABEL in sentence.kinds:
        _overlook_valueless(sentence)
        intervals += _read_pairs(sentence, _LABELLED, shift=1)
        intervals += _read_pairs(sentence, _TRAILING, shift=0)
    if _SIDED.search(sentence.kinds):
        intervals += _read_sides(sentence, _UPPER_SIDE, is_upper=True)
        intervals += _read_sides(sentence, _LOWER_SIDE, is_upper=False)
    first_label = sentence.kinds.find(kinds.INTERVAL_LABEL)
    pending = _find_level(sentence, first_label)
    for pattern in _list_unlabelled(sentence, has_labelled=bool(intervals)):
        intervals += _read_pairs(sentence, pattern, shift=0, pending=pending, pending_from=first_label)
    return sorted(intervals, key=lambda interval: interval.start)


def _list_unlabelled(sentence: Sentence, *, has_labelled: bool) -> Iterator[re.Pattern[str]]:
    if "(" in sentence.kinds:
        yield from (_BRACKETED, _AFTER_COMMA)
    if kinds.RATIO in sentence.kinds:
        yield _BRITISH
    if has_labelled:
        yield _ELLIPTIC


def _read_pairs(
    sentence: Sentence, pattern: re.Pattern[str], *, shift: int, pending: str = "", pending_from: int = 0
) -> list[Interval]:
    intervals = []
    for match in pattern.finditer(sentence.kinds):
        lower, lower_unit, upper, upper_unit = range(shift + 1, shift + 5)
        if pattern in _UNLABELLED and _looks_like_counts(sentence, match):
            continue
        if (
            sentence.kinds[match.start(upper) - 1] == kinds.WORD
            and sentence.tokens[match.start(upper) - 1] not in _FOREIGN_TO
        ):
            continue
        if pattern is _LABELLED:
            level = _find_level(sentence, match.start())
        else:
            level = (pending if match.start() > pending_from else "") or _find_level(
                sentence, match.start() + match[0].find(kinds.INTERVAL_LABEL)
            )
        unit_at = match.start(upper_unit) if match[upper_unit] else match.start(lower_unit)
        start = match.start() + (pattern in _UNLABELLED)
        is_range = _RANGED.search(sentence.kinds, 0, start) is not None and kinds.INTERVAL_LABEL not in sentence.spelled
        if pattern in _UNLABELLED and ("(J)" in sentence.kinds or is_range):
            sentence.overwrite(start, match.end(), kinds.SPREAD)
            continue
        bounds = (
            _read_bound(sentence, match.end(lower) - 1, match[lower], "-"),
            _read_bound(sentence, match.end(upper) - 1, match[upper], ""),
        )
        intervals.append(Interval(start, match.end(), *bounds, level, unit_at))
        sentence.overwrite(start, match.end(), kinds.INTERVAL)
    return intervals


def _read_bound(sentence: Sentence, at: int, kind: str, infinity: str) -> str:
    if kind[-1] == kinds.NOT_REACHED:
        return format_not_reached(sentence.tokens[at], infinity)
    return ("-" if kind[0] == "-" else "") + format_number(sentence.tokens[at])


def format_not_reached(token: str, infinity: str = "") -> str:
    """Write a token for a missing figure as the contract does: `NR`, `NE`, `inf` or `-inf`."""
    word = token.lower()
    if "inf" in word or "∞" in word:
        return f"{infinity}inf"
    return "NE" if word in ("ne", "na") or "estima" in word or "evalua" in word or "calcul" in word else "NR"


def _looks_like_counts(sentence: Sentence, match: re.Match[str]) -> bool:
    between = sentence.kinds[match.end(1) : match.start(3)].lstrip("%Tqmy")
    has_point = "." in sentence.tokens[match.end(3) - 1]
    return (
        between == "&"
        or (between == "/" and not has_point)
        or (between == "," and not has_point and "." in sentence.tokens[match.start() - 1])
    )


def _find_level(sentence: Sentence, at: int) -> str:
    if at < 0 or sentence.kinds[at] != kinds.INTERVAL_LABEL:
        return ""
    figure = re.search(r"[0-9]{2}(?:[.,][0-9]+)?", sentence.tokens[at])
    return format_number(figure[0]) if figure else ""


def _read_sides(sentence: Sentence, pattern: re.Pattern[str], *, is_upper: bool) -> list[Interval]:
    intervals = []
    for match in pattern.finditer(sentence.kinds):
        group = next(number for number in range(1, match.re.groups + 1) if match[number])
        bound = _read_bound(sentence, match.end(group) - 1, match[group], "")
        level = _find_level(sentence, match.start() + match[0].find(kinds.INTERVAL_LABEL))
        lower, upper = ("-inf", bound) if is_upper else (bound, "inf")
        start = match.start()
        if not level and sentence.kinds[max(0, start - 2) : start] == "N%":
            # `97.5% upper confidence limit 1.08`: the level stands before the side.
            start, level = start - 2, format_number(sentence.tokens[start - 2])
        intervals.append(Interval(start, match.end(), lower, upper, level))
        sentence.overwrite(start, match.end(), kinds.INTERVAL)
    return intervals
