"""Decide a plan for all records of an index at once, on arrays of places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from curation.querying.criteria import Criterion, HasDay, HasNear, HasNumber, HasPhrase, HasValue, Plan
from curation.querying.records import Part
from curation.querying.syntax import Connective
from curation.sources.indexing.layout import BLOCK_BITS, BOUNDARY
from curation.sources.indexing.postings import Places, Postings

Mask = npt.NDArray[np.bool_]
_FEWER = 32


def find_records(postings: Postings, plan: Plan) -> npt.NDArray[np.int64]:
    """Give the numbers of the records that fulfil a plan, rising; an empty plan finds nothing."""
    results: list[Mask] = []
    for step in plan:
        if isinstance(step, Connective):
            right, left = results.pop(), results.pop()
            results.append(_join(step, left, right))
        else:
            results.append(_decide(postings, step))
    if not results:
        return np.empty(0, dtype=np.int64)
    found = results[0]
    found[postings.superseded] = False
    return np.flatnonzero(found)


def _join(connective: Connective, left: Mask, right: Mask) -> Mask:
    match connective:
        case Connective.AND:
            return left & right
        case Connective.OR:
            return left | right
    return left & ~right


def _decide(postings: Postings, criterion: Criterion) -> Mask:
    match criterion:
        case HasPhrase(parts, words):
            return _mark(postings, _find_phrase(postings, parts, words))
        case HasNear(parts, words, distance):
            return _mark(postings, _find_near(postings, parts, words, distance))
        case HasValue(values, prefixes):
            return _mark_values(postings, values, prefixes)
        case HasDay(columns, first, last):
            return _mark_days(postings, columns, first, last)
        case HasNumber(first, last):
            return (postings.numbers > 0) & (postings.numbers >= first) & (postings.numbers <= last)
    return np.zeros(postings.count, dtype=np.bool_)


def _mark(postings: Postings, places: Places) -> Mask:
    found = np.zeros(postings.count, dtype=np.bool_)
    found[postings.block_records[places >> BLOCK_BITS]] = True
    return found


def _mark_values(postings: Postings, values: Sequence[str], prefixes: Sequence[str]) -> Mask:
    found = np.zeros(postings.count, dtype=np.bool_)
    slices = [postings.find_word(value) for value in values]
    slices += [postings.find_prefix(prefix) for prefix in prefixes]
    for places in slices:
        found[postings.block_records[places >> BLOCK_BITS]] = True
    return found


def _mark_days(postings: Postings, columns: Sequence[int], first: int, last: int) -> Mask:
    found = np.zeros(postings.count, dtype=np.bool_)
    for column in columns:
        days = postings.days[column]
        found |= (days >= max(first, 1)) & (days <= last)
    return found


def _find_phrase(postings: Postings, parts: frozenset[Part], words: Sequence[str]) -> Places:
    """Give the places where the phrase begins, looking from its rarest word to its most frequent one."""
    found = [(postings.find_pattern(word, parts), offset) for offset, word in enumerate(words)]
    if len(found) == 1:
        return found[0][0]
    found = [(_merge([p]) if w.endswith("*") else p, offset) for (p, offset), w in zip(found, words, strict=True)]
    found.sort(key=lambda pair: len(pair[0]))
    (places, offset), *others = found
    begins = places[places >= offset] - np.uint32(offset)
    for places, offset in others:
        if not len(begins):
            break
        begins = _intersect(begins + np.uint32(offset), places) - np.uint32(offset)
    return begins


def _intersect(few: Places, many: Places) -> Places:
    """Give what two rising arrays share; looked up one by one where one is much shorter, else merged."""
    if len(few) * _FEWER < len(many):
        at = np.searchsorted(many, few)
        at[at == len(many)] -= 1
        kept: Places = few[many[at] == few]
        return kept
    both = _merge([few, many])
    shared: Places = both[:-1][both[1:] == both[:-1]]
    return shared


def _merge(places: list[Places]) -> Places:
    """Give all places of some rising arrays, rising; the stable sort merges what is sorted already, in linear time."""
    merged = np.concatenate(places)
    merged.sort(kind="stable")
    return merged


def _find_near(postings: Postings, parts: frozenset[Part], words: Sequence[str], distance: int) -> Places:
    """Give the places where a stretch begins that holds all words: the shortest from each place of any of them.

    The shortest stretch from a place ends where the last of the words is first met, counting repeated words.
    """
    needed = Counter(words)
    places = _find_neighbours([postings.find_pattern(word, parts) for word in needed], len(words) + distance)
    begins = _merge(places)
    ends = begins
    for found, count in zip(places, needed.values(), strict=True):
        at = np.searchsorted(found, begins) + (count - 1)
        is_met = at < len(found)
        begins, ends, at = begins[is_met], ends[is_met], at[is_met]
        ends = np.maximum(ends, found[at])
    is_short = ends - begins < len(words) + distance
    begins, ends = begins[is_short], ends[is_short]
    boundaries = postings.find_word(BOUNDARY)
    is_within = np.searchsorted(boundaries, begins) == np.searchsorted(boundaries, ends)
    found_within: Places = begins[is_within]
    return found_within


def _find_neighbours(places: list[Places], reach: int) -> list[Places]:
    """Keep of each word's places only those within reach of the rarest word, which every stretch must hold."""
    rarest = min(places, key=len)
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
