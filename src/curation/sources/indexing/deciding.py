"""Decide a plan for all records of an index at once, on arrays of places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from typing import TypeGuard

import numpy as np
import numpy.typing as npt

from curation.querying.criteria import Criterion, HasDay, HasNear, HasNumber, HasPhrase, HasValue, Plan
from curation.querying.records import Part
from curation.querying.syntax import Connective
from curation.sources.indexing.grouped_lists import GroupedList
from curation.sources.indexing.layout import BOUNDARY
from curation.sources.indexing.postings import Places, Postings

Mask = npt.NDArray[np.bool_]
# Records by their numbers, or as a mask of all of them.
Hits = npt.NDArray[np.uint32] | Mask
_NOTHING: Mask = np.empty(0, dtype=np.bool_)
_FEWER = 32
# A bound is worth a look where it leaves out most records.
_SPARSE = 4


def find_records(postings: Postings, plan: Plan) -> npt.NDArray[np.int64]:
    """Give the numbers of the records that fulfil a plan, rising; an empty plan finds nothing."""
    results: list[Mask] = []
    bounds = _list_bounds(plan)
    for step, bound, follower in zip_longest(plan, bounds, plan[1:]):
        if isinstance(step, Connective):
            _join(results, step)
            continue
        hits = _list_hits(postings, step, results[bound] if bound is not None else None)
        if _is_mask(hits):
            results.append(hits)
        elif follower is Connective.OR:
            results[-1][hits] = True  # no array of its own: the operator finds nothing left to join
            results.append(_NOTHING)
        else:
            found = np.zeros(postings.count, dtype=np.bool_)
            found[hits] = True
            results.append(found)
    if not results:
        return np.empty(0, dtype=np.int64)
    found = results[0]
    found[postings.superseded] = False
    return np.flatnonzero(found)


def _is_mask(hits: Hits) -> TypeGuard[Mask]:
    return hits.dtype == np.bool_


def _list_bounds(plan: Plan) -> list[int | None]:
    """Tell for each step in which earlier result, by its place on the stack, the records must be to matter at all.

    That is the left side of the nearest AND or NOT on whose right side the step stands.
    """
    bounds: list[int | None] = []
    waiting: list[tuple[int | None, int]] = [(None, 0)]
    for step in reversed(plan):
        bound, depth = waiting.pop()
        bounds.append(bound)
        if isinstance(step, Connective):
            waiting += [(bound, depth), (bound if step is Connective.OR else depth, depth + 1)]
    return bounds[::-1]


def _join(results: list[Mask], connective: Connective) -> None:
    """Join the last two results into the first of them, in place."""
    right = results.pop()
    if right is _NOTHING:
        return
    match connective:
        case Connective.AND:
            results[-1] &= right
        case Connective.OR:
            results[-1] |= right
        case Connective.NOT:
            results[-1] &= ~right


def _list_hits(postings: Postings, criterion: Criterion, bound: Mask | None) -> Hits:
    """List the records that fulfil a criterion, some more than once; those outside the bound may be left out."""
    match criterion:
        case HasPhrase(parts, (word,)):
            return postings.find_records(word, parts)
        case HasPhrase(parts, words):
            return postings.list_records(_find_phrase(postings, parts, words, bound))
        case HasNear(parts, words, distance):
            return postings.list_records(_find_near(postings, parts, words, distance, bound))
        case HasValue(values, prefixes):
            found = [*map(postings.find_bearers, values), *map(postings.find_prefix_bearers, prefixes)]
            return np.concatenate(found) if len(found) > 1 else found[0]
        case HasDay(columns, first, last):
            return _compare_days(postings, columns, first, last)
        case HasNumber(first, last):
            return (postings.numbers > 0) & (postings.numbers >= first) & (postings.numbers <= last)
    return np.empty(0, dtype=np.uint32)


def _compare_days(postings: Postings, columns: Sequence[int], first: int, last: int) -> Mask:
    found = np.zeros(postings.count, dtype=np.bool_)
    for column in columns:
        days = postings.days[column]
        found |= (days >= max(first, 1)) & (days <= last)
    return found


def _find_phrase(postings: Postings, parts: frozenset[Part], words: Sequence[str], bound: Mask | None) -> Places:
    """Give the places where the phrase begins, looking from its rarest word to its most frequent one."""
    found = [(_find_rising(postings, word, parts), offset) for offset, word in enumerate(words)]
    found.sort(key=lambda pair: _count(pair[0]))
    (rarest, offset), *others = found
    places = _keep_within(postings, _read(rarest), bound)
    begins = places[places >= offset] - np.uint32(offset)
    for more, offset in others:
        if not len(begins):
            break
        begins = _intersect(begins + np.uint32(offset), more) - np.uint32(offset)
    return begins


def _find_rising(postings: Postings, word: str, parts: frozenset[Part]) -> Places | GroupedList:
    found = postings.find_places(word, parts)
    return np.sort(found) if isinstance(found, np.ndarray) and word.endswith("*") else found


def _count(places: Places | GroupedList) -> int:
    return places.count if isinstance(places, GroupedList) else len(places)


def _read(places: Places | GroupedList) -> Places:
    return places.read() if isinstance(places, GroupedList) else places


def _keep_within(postings: Postings, places: Places, bound: Mask | None) -> Places:
    if bound is None or np.count_nonzero(bound) * _SPARSE > len(bound):
        return places
    return places[bound[postings.list_records(places)]]


def _intersect(few: Places, many: Places | GroupedList) -> Places:
    """Give what two rising arrays share; looked up one by one where one is much shorter, else merged."""
    if len(few) * _FEWER >= _count(many):
        both = _merge([few, _read(many)])
        shared: Places = both[:-1][both[1:] == both[:-1]]
        return shared
    if isinstance(many, GroupedList):
        return many.keep_shared(few)
    at = np.searchsorted(many, few)
    at[at == len(many)] -= 1
    kept: Places = few[many[at] == few]
    return kept


def _merge(places: list[Places]) -> Places:
    """Give all places of some rising arrays, rising; the stable sort merges what is sorted already, in linear time."""
    merged = np.concatenate(places)
    merged.sort(kind="stable")
    return merged


def _find_near(
    postings: Postings, parts: frozenset[Part], words: Sequence[str], distance: int, bound: Mask | None
) -> Places:
    """Give the places where a stretch begins that holds all words: the shortest from each place of any of them.

    The shortest stretch from a place ends where the last of the words is first met, counting repeated words.
    """
    needed = Counter(words)
    found = [_read(postings.find_places(word, parts)) for word in needed]
    rarest = _keep_within(postings, min(found, key=len), bound)
    places = _find_neighbours(found, rarest, len(words) + distance)
    begins = _merge(places)
    ends = begins
    for met, count in zip(places, needed.values(), strict=True):
        at = np.searchsorted(met, begins) + (count - 1)
        is_met = at < len(met)
        begins, ends, at = begins[is_met], ends[is_met], at[is_met]
        ends = np.maximum(ends, met[at])
    is_short = ends - begins < len(words) + distance
    begins, ends = begins[is_short], ends[is_short]
    boundaries = _read(postings.find_places(BOUNDARY, parts))
    is_within = np.searchsorted(boundaries, begins) == np.searchsorted(boundaries, ends)
    found_within: Places = begins[is_within]
    return found_within


def _find_neighbours(places: list[Places], rarest: Places, reach: int) -> list[Places]:
    """Keep of each word's places only those within reach of the rarest word, which every stretch must hold."""
    lowest = np.maximum(rarest.astype(np.int64) - reach, 0).astype(np.uint32)
    highest = (rarest + np.uint32(reach)).astype(np.uint32)
    spans = [(np.searchsorted(found, lowest), np.searchsorted(found, highest, side="right")) for found in places]
    is_met = np.ones(len(rarest), dtype=np.bool_)
    for first, end in spans:
        is_met &= first < end
    return [_gather(found, first[is_met], end[is_met]) for found, (first, end) in zip(places, spans, strict=True)]


def _gather(places: Places, first: npt.NDArray[np.intp], end: npt.NDArray[np.intp]) -> Places:
    """Give the places of all spans, rising and each once; spans begin and end in rising order and may overlap."""
    fresh = np.maximum(first, np.concatenate((first[:1], end[:-1])))
    lengths = np.maximum(end - fresh, 0)
    shifts = np.repeat(fresh - (np.cumsum(lengths) - lengths), lengths)
    gathered: Places = places[shifts + np.arange(len(shifts))]
    return gathered
