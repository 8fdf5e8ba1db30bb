"""Did PubMed search what was written? A query held against the translation that PubMed gave of it.

What counts. Automatic term mapping belongs to untagged terms, so whatever all fields bring of those is no rewriting. A
term with a tag is searched where its tag says, or the search is another one: an unknown tag, a tag in the wrong place
and a phrase that is not indexed all end in `[All Fields]` or outside the translation, often without a word (measured,
../shared/eutils.md 1, "unknown field tag" and "phrase not found").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from curation.querying import fields
from curation.querying.fields import Field, FieldKind, find_field
from curation.querying.filters import is_untagged_filter
from curation.querying.formatting import format_query
from curation.querying.parsing import parse_query
from curation.querying.syntax import Range, Step, Term
from curation.querying.words import STOP_WORDS, split_pattern

Words = frozenset[str]


class _Searched(msgspec.Struct, frozen=True):
    """The words of a translation by field, those in all fields apart; `is_clear` where each of its fields is known."""

    everywhere: Words
    by_field: dict[Field, Words]
    is_clear: bool


def list_rewritings(query: str, translation: str | None) -> tuple[str, ...]:
    """List in words what PubMed searched otherwise than the query's tags say, in the order of the query.

    Nothing can be said without a translation, and nothing is: the empty tuple. Terms without a tag are PubMed's to map.
    """
    operands = [step for step in parse_query(query).steps if isinstance(step, Term | Range)]
    if not operands or not translation:
        return ()
    searched = _read_translation(parse_query(translation).steps)
    free = frozenset(word for operand in operands if _is_free(operand) for word in _list_words(operand))
    tagged = [operand for operand in operands if isinstance(operand, Term) and not _is_free(operand)]
    found = [line for term in tagged for line in _judge(term, searched, free)]
    if not found and searched.everywhere and not any(map(_is_free, operands)):
        found = ["the translation searches all fields although every term of the query names one"]
    return tuple(dict.fromkeys(found))


def _read_translation(steps: Iterable[Step]) -> _Searched:
    by_field: dict[Field, set[str]] = {}
    operands = [step for step in steps if isinstance(step, Term | Range)]
    for operand in operands:
        field = _find_field(operand)
        if field:
            by_field.setdefault(field, set()).update(_list_words(operand))
    frozen = {field: frozenset(words) for field, words in by_field.items()}
    everywhere = frozen.pop(fields.ALL_FIELDS, frozenset())
    return _Searched(everywhere, frozen, all(map(_find_field, operands)))


def _judge(term: Term, searched: _Searched, free: Words) -> Iterator[str]:
    field, words, shown = _find_field(term), _list_words(term), format_query([term])
    if field is not None and field.kind is FieldKind.FILTER:
        return  # a filter is translated into PubMed's own words for it
    kept = searched.by_field.get(field, frozenset()) if field else frozenset()
    if (words - kept - free) & searched.everywhere:
        yield f"{shown} was searched in all fields"
    elif field is not None and words and _is_lost(field, words, searched):
        yield f"{shown} is not in the translation"


def _is_lost(field: Field, words: Words, searched: _Searched) -> bool:
    """Whether a term vanished: none of its words is left, or nothing of its field, which renames its values."""
    if field.kind is FieldKind.WORDS:
        return not words & searched.everywhere.union(*searched.by_field.values())
    return searched.is_clear and field not in searched.by_field


def _is_free(operand: Term | Range) -> bool:
    """Whether PubMed may look for an operand in all fields: it has no tag, asks for that, or is a filter's name."""
    is_filter = isinstance(operand, Term) and is_untagged_filter(operand.text)
    return operand.tag is None or is_filter or _find_field(operand) is fields.ALL_FIELDS


def _find_field(operand: Term | Range) -> Field | None:
    return find_field(operand.tag.name) if operand.tag else None


def _list_words(operand: Term | Range) -> Words:
    return frozenset() if isinstance(operand, Range) else frozenset(split_pattern(operand.text)) - STOP_WORDS
