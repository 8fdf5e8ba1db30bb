"""The time of a landmark rate: `5-year OS 84%`, `PFS at 6 months: 37%`, `84% at three years`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from curation.domain.effect import PROPORTION_MEASURES
from curation.reading import kinds
from curation.reading.estimates import Estimate
from curation.reading.lexing import Sentence
from curation.reading.numbers import format_number, parse_count

TIME_UNITS = {"m": "months", "w": "weeks", "y": "years", "d": "days"}
_LANDMARK = re.compile(f"{kinds.LANDMARK}{kinds.FILLER}*")
_TIMED = PROPORTION_MEASURES - {"SENS", "PPA", "PREV"}
_AFTER = re.compile(r"[()cf_p]*$")
# `at 5 years`, `5-year`; not `for 9 years`, nor `after 5 years of follow-up`.
_POINTS = kinds.AT + kinds.NUMBER + kinds.NUMBER_WORD
_FOLLOWED = re.compile(f"[oawM]{{0,4}}{kinds.BACKGROUND_FIGURE}")
_WORDED = re.compile(r"([a-z]+(?:-[a-z]+)?)-(month|year|week)")


class Landmark(NamedTuple):
    """A point in time at token `start`: its figures, several where a list shares one unit, and the unit."""

    start: int
    figures: tuple[str, ...]
    unit: str


def find_times(sentence: Sentence, estimates: list[Estimate]) -> None:
    """Give each landmark rate its time: the one before it, else the one right after it, else its first arm's."""
    if not any(estimate.measure in _TIMED for estimate in estimates):
        return
    landmarks = list(_list_landmarks(sentence))
    previous: Estimate | None = None
    taken: set[int] = set()
    for number, estimate in enumerate(estimates):
        if estimate.measure not in _TIMED or estimate.is_missing:
            previous = None
            continue
        following = estimates[number + 1].start if number + 1 < len(estimates) else len(sentence.kinds)
        begin = previous.end if previous else (estimates[number - 1].end if number else 0)
        free = [one for one in landmarks if begin <= one.start < following and one.start not in taken]
        chosen = _choose(sentence, free, estimate)
        if chosen:
            taken.add(chosen.start)
            estimate.time, estimate.time_unit = chosen.figures[0], chosen.unit
        elif previous and previous.time and _goes_on(estimate, previous):
            estimate.time, estimate.time_unit = _take_next(landmarks, previous), previous.time_unit
        previous = estimate


def _choose(sentence: Sentence, landmarks: list[Landmark], estimate: Estimate) -> Landmark | None:
    before = [one for one in landmarks if one.start < estimate.start]
    after = [one for one in landmarks if one.start >= estimate.end]
    if before:
        return before[-1]
    return after[0] if after and _AFTER.match(sentence.kinds[estimate.end : after[0].start]) else None


def _goes_on(estimate: Estimate, previous: Estimate) -> bool:
    # The next arm of the same rate, or `at 12 months, PFS and OS were 31% and 68%`.
    return estimate.measure == previous.measure or 0 <= estimate.label < previous.start


def _take_next(landmarks: list[Landmark], previous: Estimate) -> str:
    # `1-, 3- and 5-year OS rates were 95%, 83% and 74%`
    for one in reversed(landmarks):
        if one.start < previous.start and previous.time in one.figures:
            return one.figures[min(one.figures.index(previous.time) + 1, len(one.figures) - 1)]
    return previous.time


def _list_landmarks(sentence: Sentence) -> Iterator[Landmark]:
    for match in _LANDMARK.finditer(sentence.kinds):
        figures, unit = _read_landmark(sentence.tokens[match.start() : match.end()])
        is_point = sentence.spelled[match.start()] in _POINTS or match.end() - match.start() == 1
        if figures and unit and is_point and not _FOLLOWED.match(sentence.kinds, match.end()):
            yield Landmark(match.start(), figures, unit)


def _read_landmark(tokens: list[str]) -> tuple[tuple[str, ...], str]:
    if len(tokens) == 1:
        worded = _WORDED.match(tokens[0].lower())
        count = parse_count(worded[1]) if worded else None
        return ((str(count),), f"{worded[2]}s") if worded and count is not None else ((), "")
    unit = next((TIME_UNITS[token[0].lower()] for token in reversed(tokens) if token[0].lower() in TIME_UNITS), "")
    return tuple(_list_figures(tokens)), unit


def _list_figures(tokens: list[str]) -> Iterator[str]:
    for token in tokens:
        count = parse_count(token)
        if count is not None:
            yield str(count)
        elif token[0].isdigit():
            yield format_number(token)
