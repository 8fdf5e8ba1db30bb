"""The figures of a text that tell a direction: p values, confidence intervals and ratios."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curation.reading.direction_tokens import Tokens

ALPHA = 0.05
_RATIO_LABELS = frozenset("OR RR HR aOR aHR aRR IRR ORs HRs RRs".split())
INTERVAL_LABELS = frozenset("ci cl cis cri".split())


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
        if word in INTERVAL_LABELS or (word == "confidence" and tokens.words[at + 1 : at + 2] == ("interval",)):
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
