"""Estimates: the numbers of a sentence that are left when its other constructs have been read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from curation.reading import kinds
from curation.reading.constructs import Constructs, Counts
from curation.reading.intervals import Interval, format_not_reached
from curation.reading.lexing import Sentence
from curation.reading.numbers import format_number, parse_count
from curation.reading.p_values import PValue

_ESTIMATE = re.compile(r"([NK])\+?([%Tqmy])?|W(%)")
_REPEATED = re.compile(r"(K)\(K(?=[);,])")
_SHARED_UNIT = re.compile(
    r"(?:\(?[cj]_*\)?)?(?:(?:[,;]&|[v&,/t-])[aw]{0,2}-?[NK]\+?(?:\(?[cj]_*\)?)?|-N){0,5}([%Tqmy])(?![-a-z]?V)"
)
_SPLIT_COUNTS = re.compile(r"([NW])[wGa]{0,3}\((N%[^()]{0,40})\)[wG]{0,2}o[wG]{0,2}(?:n=)?(N)")
_EVENTS = re.compile(r"(?<!/)([NW])(?:[wG]{0,2}o)?[wGLaBrV]{0,5}\((?:n[=_]*,)?(?=N%)")
_ANNOUNCED_UNIT = re.compile(r"[VLDM]\(([%Tqmy])\)[^VLDIRBO.;]{0,25}$")
_SIZED_EVENTS = re.compile(r"n_*(?<=_)\((?=N%)")
_TOTAL = re.compile(r"(?:[oi][wa]{0,2}|^)(N)[wGBL]{1,5},?[^N%;.]{0,8}$")
_EARLIER = re.compile(r"([NW])[^N;.(]{1,6}(?:\([^N()]{1,6}\))?[^N;.(]{0,6}[io][wa]{0,2}$")
_NO_EVENTS = re.compile(r"k[^;.]{1,14}[io](?:w|f_*)?(N)[wG]{0,3}\($")
# `of 54 patients, 3 had a complete and 17 a partial response`
_SHARED_RESPONSE = re.compile(r"([NW])L&([NW])[wa]?L")
_DOSES = frozenset("Gy cGy mg µg g kg ml mL mm cm kDa kb bp IU U".split())
_FIRST_YEAR, _LAST_YEAR = 1980, 2040


@dataclass(slots=True)
class Estimate:
    """A number that may be an effect; token positions `start` to before `end`, the value at `at`."""

    start: int
    at: int
    end: int
    value: str
    unit: str
    shared_unit: str
    unit_at: int
    measure: str = ""
    label: int = -1
    interval: Interval | None = None
    counts: Counts | None = None
    p_value: PValue | None = None
    further: tuple[tuple[int, str], ...] = ()
    arm: str = ""
    time: str = ""
    time_unit: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether the figure was not reached or not estimable."""
        return self.value != "" and not self.value[-1].isdigit()

    @property
    def has_point(self) -> bool:
        """Whether decimals are printed."""
        return "." in self.value

    @property
    def is_proportion(self) -> bool:
        """Whether the figure can be a proportion between 0 and 1."""
        return self.has_point and not self.unit and not self.value.startswith("-") and float(self.value) <= 1


def read_estimates(sentence: Sentence, constructs: Constructs) -> list[Estimate]:
    """Read the estimates of a sentence, each with its own intervals and counts, in reading order."""
    bracketed = _read_bracketed_counts(sentence) if kinds.PERCENT in sentence.kinds else {}
    sentence.kinds = _REPEATED.sub(r"\1(w", sentence.kinds)
    responses = list(_read_shared_responses(sentence))
    estimates = [_read_estimate(sentence, match) for match in _ESTIMATE.finditer(sentence.kinds)]
    for estimate in estimates:
        estimate.counts = bracketed.get(estimate.at)
    estimates = sorted(estimates + responses, key=lambda estimate: estimate.start)
    if constructs.counts and not any(estimate.unit == "%" for estimate in estimates):
        estimates = sorted(estimates + _read_bare_counts(constructs), key=lambda estimate: estimate.start)
    for estimate in estimates:
        _take_announced_unit(sentence, estimate)
    _attach_leading_counts(sentence, estimates, constructs)
    figures = [estimate for estimate in estimates if not _is_group_size(sentence, estimate)]
    _attach_in_order(figures, constructs.intervals, "interval")
    _attach_in_order([estimate for estimate in estimates if estimate.unit == "%"], constructs.counts, "counts")
    for estimate in estimates:
        if estimate.counts and estimate.value and not _is_share(estimate.counts, float(estimate.value)):
            estimate.counts = None
    return estimates


def _read_estimate(sentence: Sentence, match: re.Match[str]) -> Estimate:
    at, end = match.span()
    start, token = at, sentence.tokens[at]
    unit, unit_at = match[2] or match[3] or "", end - 1
    if match[3]:
        value = str(parse_count(token))
    else:
        value = format_number(token) if match[1] == kinds.NUMBER else format_not_reached(token)
        if at and sentence.kinds[at - 1] == "-":
            start = at - 1
            value = f"-{value}" if _is_negative(sentence, start) else value
    if not unit and (shared := _SHARED_UNIT.match(sentence.kinds, end)):
        return Estimate(start, at, end, value, "", shared[1], shared.start(1))
    return Estimate(start, at, end, value, unit, "", unit_at if unit else -1)


def _read_bare_counts(constructs: Constructs) -> list[Estimate]:
    # `6 of 40 patients responded`: a proportion whose percent is not printed.
    bare = [
        Estimate(counts.start, counts.start, counts.end, "", "%", "", -1, counts=counts)
        for counts in constructs.counts
        if counts.total is not None
    ]
    constructs.counts = []
    return bare


def _read_shared_responses(sentence: Sentence) -> Iterator[Estimate]:
    for match in _SHARED_RESPONSE.finditer(sentence.kinds):
        is_elided = sentence.tokens[match.start() + 1].endswith("complete")
        if not is_elided or sentence.find_measure(match.end() - 1) != "PR_RATE":
            continue
        total = _TOTAL.search(sentence.kinds[: match.start()])
        totals = (parse_count(sentence.tokens[total.start(1)]) if total else None, None)
        for at, size in zip((match.start(1), match.start(2)), totals, strict=True):
            counts = Counts(at, at + 1, parse_count(sentence.tokens[at]), size)
            yield Estimate(at, at, at + 1, "", "%", "", -1, counts=counts)
            sentence.overwrite(at, at + 1, kinds.COUNTS)


def _is_negative(sentence: Sentence, at: int) -> bool:
    # A minus clings to its number and to nothing before it.
    minus, number = sentence.find_span(at, at + 1), sentence.find_span(at + 1, at + 2)
    before = sentence.text[minus[0] - sentence.offset - 1 : minus[0] - sentence.offset]
    return minus[1] == number[0] and (not before or before in " ([=,:;")


def _take_announced_unit(sentence: Sentence, estimate: Estimate) -> None:
    # `Median OS (months): 25.1 vs 22.3`
    if estimate.unit or estimate.shared_unit or estimate.is_missing:
        return
    if announced := _ANNOUNCED_UNIT.search(sentence.kinds[max(0, estimate.start - 30) : estimate.start]):
        estimate.shared_unit = announced[1]
        estimate.unit_at = max(0, estimate.start - 30) + announced.start(1)


def _is_group_size(sentence: Sentence, estimate: Estimate) -> bool:
    # `5% of 3,969 cancers (95% CI 4.2-5.6)`
    return not estimate.unit and not estimate.has_point and sentence.kinds.startswith("G", estimate.end)


def _lacks_counts(estimate: Estimate) -> bool:
    return estimate.unit == "%" and estimate.counts is None


def _is_share(counts: Counts, percent: float) -> bool:
    """Whether the counts can give the percent, however it was rounded."""
    return counts.events is None or not counts.total or abs(100 * counts.events / counts.total - percent) <= 1


def _read_bracketed_counts(sentence: Sentence) -> dict[int, Counts]:
    found: dict[int, Counts] = {}
    for match in _SPLIT_COUNTS.finditer(sentence.kinds):
        events, total = (parse_count(sentence.tokens[match.start(group)]) for group in (1, 3))
        if events is not None and total is not None and events <= total:
            found[match.start(2)] = Counts(match.start(1), match.start(3) + 1, events, total)
            sentence.overwrite(match.start(1), match.start(1) + 1, kinds.COUNTS)
            sentence.overwrite(match.start(3), match.start(3) + 1, kinds.COUNTS)
    for match in _EVENTS.finditer(sentence.kinds):
        _read_events(sentence, match, found)
    for match in _SIZED_EVENTS.finditer(sentence.kinds):
        # `TRAEs: n = 12 (19%)`
        events = parse_count(sentence.tokens[match.end() - 2])
        if events is not None:
            found[match.end()] = Counts(match.start(), match.end() - 1, events, None)
    return found


def _read_events(sentence: Sentence, match: re.Match[str], found: dict[int, Counts]) -> None:
    at = match.start(1)
    from_at = max(0, at - 45)
    before, percent = sentence.kinds[from_at:at], float(format_number(sentence.tokens[match.end()]))
    events = parse_count(sentence.tokens[at])
    # `at least in one compartment (39% positive)` counts no people.
    is_article = sentence.tokens[at].lower() == "one" and sentence.kinds[at - 1 : at] == kinds.IN
    if is_article and not re.match("G|\\(", sentence.kinds[at + 1 : at + 2]):
        return
    if events is None or not _DOSES.isdisjoint(sentence.tokens[at + 1 : at + 2]):
        return
    if _NO_EVENTS.search(sentence.kinds[from_at : match.end()]) and percent == 0:
        counts = Counts(at, at + 1, 0, events)
    elif (first := _EARLIER.search(before)) and _agrees(sentence, from_at + first.start(1), at, percent):
        first_at = from_at + first.start(1)
        counts = Counts(first_at, at + 1, parse_count(sentence.tokens[first_at]), events)
        sentence.overwrite(first_at, first_at + 1, kinds.COUNTS)
    elif (total := _TOTAL.search(before)) and _agrees(sentence, at, from_at + total.start(1), percent):
        total_at = from_at + total.start(1)
        counts = Counts(at, at + 1, events, parse_count(sentence.tokens[total_at]))
        sentence.overwrite(total_at, total_at + 1, kinds.SIZE)
    elif (total_at := _find_total(sentence, from_at, at, percent)) >= 0:
        counts = Counts(at, at + 1, events, parse_count(sentence.tokens[total_at]))
    elif _FIRST_YEAR < events < _LAST_YEAR:
        return
    else:
        counts = Counts(at, at + 1, events, None)
    found[match.end()] = counts
    sentence.overwrite(at, at + 1, kinds.COUNTS)


def _find_total(sentence: Sentence, start: int, at: int, percent: float) -> int:
    # `49 were evaluable and 26 (53%) responded`: the nearest number of people that gives the printed percent.
    totals = [start + match.start() for match in re.finditer("[NW](?=[wGr])", sentence.kinds[start:at])]
    return next((one for one in reversed(totals) if _agrees(sentence, at, one, percent)), -1)


def _agrees(sentence: Sentence, events_at: int, total_at: int, percent: float) -> bool:
    events, total = parse_count(sentence.tokens[events_at]), parse_count(sentence.tokens[total_at])
    return events is not None and bool(total) and abs(100 * events / (total or 1) - percent) < 1


def _attach_leading_counts(sentence: Sentence, estimates: list[Estimate], constructs: Constructs) -> None:
    for counts in list(constructs.counts):
        for estimate in estimates:
            if estimate.start >= counts.end:
                between = sentence.kinds[counts.end : estimate.start]
                if _lacks_counts(estimate) and _LEADS.fullmatch(between):
                    estimate.counts = counts
                    constructs.counts.remove(counts)
                break


_LEADS = re.compile(r"[wGaLBrF]{0,6}[(,;]")


def _attach_in_order(estimates: list[Estimate], details: list[Interval] | list[Counts], name: str) -> None:
    """Give each detail to the estimate before it; a run of details goes to as many estimates, in order."""
    at = 0
    while at < len(details):
        last = at + 1
        following = next((one for one in estimates if one.start >= details[at].end), None)
        while last < len(details) and (following is None or details[last].start < following.start):
            last += 1
        before = [one for one in estimates if one.end <= details[at].start and getattr(one, name) is None]
        run = details[at:last]
        if not before and following is not None and following.start - details[last - 1].end <= 2:
            # `one-sided 97.5% CI: upper bound 1.13 (HR 0.92)`
            before = [following] if getattr(following, name) is None else []
        for estimate, detail in zip(before[-len(run) :], run, strict=False):
            setattr(estimate, name, detail)
        at = last
