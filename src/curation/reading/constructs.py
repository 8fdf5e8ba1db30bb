"""Constructs around an estimate: p values, intervals, spreads, counts, landmarks and limits.

Each pass reads one construct wherever it occurs in a sentence and writes its letter over it; the order of the passes in
`read_constructs` is part of the grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from curation.reading import kinds
from curation.reading.lexing import Sentence
from curation.reading.numbers import format_number, format_scientific, parse_count

_OPERATORS = {"<": "<", ">": ">", "{": "<=", "}": ">=", "=": "="}
_P = re.compile(
    r"([PXA])(?:\(P\))?(?:(?<=X)[iJ][awLVBO]{0,4}[&P]?[awLVBO]{0,3}|\([woiaXLVRAP]{1,5}\)|[woiaXLVRAP]{1,5})?[:,=ro]{0,3}([<>{}=]?)[o,]?([NSH])|H"
)
_OF_INTERACTION = re.compile(r"X[:,(=wrioaVBJH&]{0,13}\||\|[(,]?[io]w?X")
_POWER = re.compile(r"\(?-(N)\)?")
_FURTHER_P = re.compile(r"(?:i[awFLVBIO]{1,3})?[,&]{1,2}(?:P?([<>{}=]))?N(?![%Tqmy(t-])")
_LISTED_P = re.compile(r"(?:,N)+\)")
_P_CUE = re.compile("[PXHA]")
_NS_BORDERS = ("", *"(),;:=.%")
_REL = "[:,=orad]{0,3}"
_PAIR = r"([-+]?N|K)([%Tqmy])?(?:-|t|,|;|/|&)([-+]?N|K)([%Tqmy])?\+?"
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
_BRITISH = re.compile(r"(?:(?<=RN)|(?<=R[or=:,]N)|(?<=R[ori]aN))[,;]([-+]?N)()(?:-|t)([-+]?N)()")
_UNLABELLED = (_BRACKETED, _AFTER_COMMA, _BRITISH)
_STATISTIC = re.compile(r"s[:,=roa<]{0,3}-?N%?(?:,-?N%?(?![-:t]))*")
# Of heterogeneity, of bias or of fit: `Egger's test, P = 0.41`, `I2 = 45%, P = 0.02`.
_ASIDE = re.compile(r"A[wit(,:]{0,3}\||s[:,=roa<]{0,3}-?N%?,?\||\|[^|]*A")
_SPREAD = re.compile(r"J[:,=orad]{0,2}\(?[-+]?N[%Tqmy]?\+?(?:(?:-|t|,|&|/)[-+]?N\+?[%Tqmy]?\+?)?")
_FRACTION = re.compile(r"(?:n=)?([NW])G?(?:/|o[wG]{0,2}?(?:n=)?)([NW])(?![%Tqmy])|(?<=%\()(?:n=(N)|(N)G)(?=[);,])")
_SIZE = re.compile(r"n=?N")
_LANDMARK = re.compile(
    r"(?:N-,?&?){1,4}N-T|N-?(?:[&,t/-]{1,2}N-?){1,3}T(?=\w?V)|N-T|NT(?=w?V)|z[wao]{0,2}[NW]-?(?:[&t,-]{1,2}N-?){0,3}T|eN?T|(?<=D)t[NW]T(?=[,r])|tFNT?|iN-?T(?![wa]?V)"
)
_LIMIT = re.compile(
    r"N[%Tqmy]?U|[<>{}][:=]?[-+]?N[%Tqmy]?(?:v[<>{}]?N(?![%Tqmy.])|-N[%Tqmy]?)?|eN[%Tqmy]?|N:N|N[m%](?=Y)|-?N[%Tqmy]?--?N[%Tqmy]?|(?<!d)(?<!dMo)(?<!dwMo)-?N[%Tqmy]?t-?N[%Tqmy]?|KtK"
)


@dataclass(slots=True)
class PValue:
    """A p value at tokens `start` to before `end`."""

    start: int
    end: int
    operator: str
    value: str
    is_interaction: bool
    is_aside: bool = False


@dataclass(slots=True)
class Interval:
    """An interval; `level` is empty where it is not printed, `unit_at` the token of its unit or -1."""

    start: int
    end: int
    lower: str
    upper: str
    level: str
    unit_at: int = -1


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
    if _P_CUE.search(sentence.kinds):
        found.p_values = _read_p_values(sentence)
    if kinds.STATISTIC in sentence.kinds and has_numbers:
        _overwrite_all(sentence, _STATISTIC, kinds.LIMIT)
    if kinds.DISPERSION in sentence.kinds and has_numbers:
        _overwrite_all(sentence, _SPREAD, kinds.SPREAD)
    if has_numbers:
        found.intervals = _read_intervals(sentence)
        found.counts = _read_fractions(sentence)
        _overwrite_all(sentence, _SIZE, kinds.SIZE)
        _overwrite_all(sentence, _LANDMARK, kinds.LANDMARK)
        _overwrite_all(sentence, _LIMIT, kinds.LIMIT)
    return found


def _overwrite_all(sentence: Sentence, pattern: re.Pattern[str], kind: str) -> None:
    sentence.kinds = pattern.sub(lambda match: kind + kinds.FILLER * (len(match[0]) - 1), sentence.kinds)


def _read_p_values(sentence: Sentence) -> list[PValue]:
    values: list[PValue] = []
    for match in _P.finditer(sentence.kinds):
        is_read = values and match.start() < values[-1].end
        value = None if is_read else _read_p_value(sentence, match)
        if value is not None:
            values.append(value)
            sentence.overwrite(value.start, value.end, kinds.P_VALUE)
            values += _read_further_p_values(sentence, value)
    return values


def _read_p_value(sentence: Sentence, match: re.Match[str]) -> PValue | None:
    start, end = match.span()
    if match[1] is None:
        return PValue(start, end, "NS", "", False) if _stands_for_p(sentence, start) else None
    label = sentence.tokens[start]
    if label.lower() == "interaction":
        return None
    around = sentence.kinds[max(0, start - 14) : start] + "|" + sentence.kinds[end : end + 4]
    is_interaction = kinds.INTERACTION in match[0] or _OF_INTERACTION.search(around) is not None
    number, kind = sentence.tokens[end - 1], match[3]
    if number == "10" and (power := _POWER.match(sentence.kinds, end)):
        end, kind, number = power.end(), kinds.SCIENTIFIC, f"1E-{sentence.tokens[power.start(1)]}"
    if kind == kinds.NOT_SIGNIFICANT:
        return PValue(start, end, "NS", "", is_interaction)
    value = format_number(number) if kind == kinds.NUMBER else format_scientific(number)
    if not value or float(value) > 1 or (end - start == 2 and "." not in value):
        return None
    is_aside = _ASIDE.search(f"{sentence.kinds[max(0, start - 8) : start]}|{match[0]}") is not None
    return PValue(start, end, _OPERATORS[match[2] or "="].replace(">=", ">"), value, is_interaction, is_aside)


def _read_further_p_values(sentence: Sentence, first: PValue) -> Iterator[PValue]:
    # `P values for interaction were .04 for age and .67 for nodal status`; `P = .04 and .67, respectively`
    label = sentence.tokens[first.start].lower()
    at = first.end
    is_listed = "values" in label or label == "ps" or "respectively" in sentence.tokens
    if not is_listed and not _LISTED_P.match(sentence.kinds, at):
        return
    while match := _FURTHER_P.match(sentence.kinds, at):
        start, at = match.end() - 1, match.end()
        value = format_number(sentence.tokens[start])
        if "." not in value or float(value) > 1:
            return
        sentence.overwrite(start, at, kinds.P_VALUE)
        yield PValue(
            start, at, _OPERATORS[match[1] or "="].replace(">=", ">"), value, first.is_interaction, first.is_aside
        )


def _stands_for_p(sentence: Sentence, at: int) -> bool:
    # `n.s.` or `(NS)`; `Se-containing NS` is a nanostructure.
    token = sentence.tokens[at]
    if len(token) > 4 or not token.lower().startswith(("n.s", "ns", "n/s")):
        return False
    before, after = sentence.kinds[:at][-1:], sentence.kinds[at + 1 : at + 2]
    return "." in token or (before in _NS_BORDERS and after in _NS_BORDERS)


def _read_intervals(sentence: Sentence) -> list[Interval]:
    intervals: list[Interval] = []
    if kinds.INTERVAL_LABEL in sentence.kinds:
        intervals += _read_pairs(sentence, _LABELLED, shift=1)
        intervals += _read_pairs(sentence, _TRAILING, shift=0)
    if _SIDED.search(sentence.kinds):
        intervals += _read_sides(sentence, _UPPER_SIDE, is_upper=True)
        intervals += _read_sides(sentence, _LOWER_SIDE, is_upper=False)
    pending = _find_level(sentence, sentence.kinds.find(kinds.INTERVAL_LABEL))
    for pattern in _UNLABELLED:
        intervals += _read_pairs(sentence, pattern, shift=0, pending=pending)
    return sorted(intervals, key=lambda interval: interval.start)


def _read_pairs(sentence: Sentence, pattern: re.Pattern[str], *, shift: int, pending: str = "") -> list[Interval]:
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
            level = pending or _find_level(sentence, match.start() + match[0].find(kinds.INTERVAL_LABEL))
        unit_at = match.start(upper_unit) if match[upper_unit] else match.start(lower_unit)
        start = match.start() + (pattern in _UNLABELLED)
        if pattern in _UNLABELLED and "(J)" in sentence.kinds:
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
