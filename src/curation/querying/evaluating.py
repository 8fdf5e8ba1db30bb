"""Decide a plan for one record by the plainest reading of each criterion: the definition that an index must keep to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from curation.querying.criteria import Criterion, HasDay, HasNear, HasNumber, HasPhrase, HasValue, Plan
from curation.querying.records import SearchedRecord
from curation.querying.syntax import Connective


def is_found(record: SearchedRecord, plan: Plan) -> bool:
    """Whether a record fulfils a plan; an empty plan finds nothing."""
    results: list[bool] = []
    for step in plan:
        if isinstance(step, Connective):
            right, left = results.pop(), results.pop()
            results.append(_join(step, left, right))
        else:
            results.append(is_fulfilled(record, step))
    return bool(results) and results[0]


def _join(connective: Connective, left: bool, right: bool) -> bool:
    match connective:
        case Connective.AND:
            return left and right
        case Connective.OR:
            return left or right
    return left and not right


def is_fulfilled(record: SearchedRecord, criterion: Criterion) -> bool:
    """Whether a record fulfils one criterion."""
    match criterion:
        case HasPhrase(parts, words):
            return any(has_phrase(text, words) for part, text in record.texts if part in parts)
        case HasNear(parts, words, distance):
            return any(has_near(text, words, distance) for part, text in record.texts if part in parts)
        case HasValue(values, prefixes):
            return any(value in values or value.startswith(prefixes) for value in record.values)
        case HasDay(columns, first, last):
            return any(record.days[column] and first <= record.days[column] <= last for column in columns)
        case HasNumber(first, last):
            return record.number > 0 and first <= record.number <= last
    return False


def has_phrase(text: Sequence[str], words: Sequence[str]) -> bool:
    """Whether words stand side by side in a text; a word with an asterisk matches all that begin so."""
    length = len(words)
    starts = (n for n in range(len(text) - length + 1) if _matches(text[n], words[0]))
    return any(all(map(_matches, text[start : start + length], words)) for start in starts)


def _matches(word: str, pattern: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


def has_near(text: Sequence[str], words: Sequence[str], distance: int) -> bool:
    """Whether a stretch of the text holds all words, with at most `distance` words besides them."""
    needed = Counter(words)
    length = min(len(words) + distance, len(text))
    return any(not needed - Counter(text[start : start + length]) for start in range(max(len(text) - length + 1, 0)))
