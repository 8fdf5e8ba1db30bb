"""Decide a plan for all records of an index at once, on arrays of places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from curation.querying.criteria import Criterion, HasDay, HasNear, HasNumber, HasPhrase, HasValue, Plan
from curation.querying.records import ALL_PARTS, Part
from curation.querying.syntax import Connective
from curation.sources.indexing.layout import BLOCK_BITS, BOUNDARY
from curation.sources.indexing.postings import Places, Postings

Mask = npt.NDArray[np.bool_]


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
            return _mark(postings, _keep_parts(postings, _find_phrase(postings, words), parts, words))
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


def _keep_parts(postings: Postings, places: Places, parts: frozenset[Part], words: Sequence[str]) -> Places:
    # Only a truncated word can have met a value, whose key begins with letters too.
    if parts == ALL_PARTS and not any(word.endswith("*") for word in words):
        return places
    is_kept = np.zeros(len(Part), dtype=np.bool_)
    is_kept[list(parts)] = True
    kept: Places = places[is_kept[postings.block_parts[places >> BLOCK_BITS]]]
    return kept


def _find_phrase(postings: Postings, words: Sequence[str]) -> Places:
    """Give the places where the phrase begins, looking from its rarest word to its most frequent one."""
    found = [(postings.find_pattern(word), offset) for offset, word in enumerate(words)]
    found.sort(key=lambda pair: len(pair[0]))
    (places, offset), *others = found
    begins = places[places >= offset] - np.uint32(offset)
    for places, offset in others:
        if not len(begins):
            break
        begins = begins[_contains(places, begins + np.uint32(offset))]
    return begins


def _contains(places: Places, wanted: Places) -> Mask:
    if not len(places):
        return np.zeros(len(wanted), dtype=np.bool_)
    at = np.searchsorted(places, wanted)
    at[at == len(places)] -= 1
    is_met: Mask = places[at] == wanted
    return is_met


def _find_near(postings: Postings, parts: frozenset[Part], words: Sequence[str], distance: int) -> Places:
    """Give the places where a stretch begins that holds all words: the shortest from each place of any of them.

    The shortest stretch from a place ends where the last of the words is first met, counting repeated words.
    """
    needed = Counter(words)
    places = {word: _keep_parts(postings, postings.find_word(word), parts, (word,)) for word in needed}
    if any(len(places[word]) < count for word, count in needed.items()):
        return np.empty(0, dtype=np.uint32)
    begins = np.unique(np.concatenate(list(places.values())))
    ends = begins
    for word, count in needed.items():
        at = np.searchsorted(places[word], begins) + (count - 1)
        is_met = at < len(places[word])
        begins, ends, at = begins[is_met], ends[is_met], at[is_met]
        ends = np.maximum(ends, places[word][at])
    is_short = ends - begins < len(words) + distance
    begins, ends = begins[is_short], ends[is_short]
    boundaries = postings.find_word(BOUNDARY)
    is_within = np.searchsorted(boundaries, begins) == np.searchsorted(boundaries, ends)
    found: Places = begins[is_within]
    return found
