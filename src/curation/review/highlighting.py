"""The words that a curator looks for in an abstract, in groups: who, what is done, what is measured, what comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache

import msgspec

from curation.domain.question import Question
from curation.reading.terms import TermKind, find_terms


class TermGroup(StrEnum):
    """One group of highlighted words; the first four follow PICO, `QUESTION` holds the question's own words."""

    POPULATION = "population"
    INTERVENTION = "intervention"
    BIOMARKER = "biomarker"
    OUTCOME = "outcome"
    QUESTION = "question"


class Highlight(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of text to highlight: characters `start` to `end` (exclusive)."""

    start: int
    end: int
    group: TermGroup


TEXT_LIMIT = 20_000
WORD_LIMIT = 200
_GROUPS = {
    TermKind.HER2: TermGroup.POPULATION,
    TermKind.HORMONE_RECEPTOR: TermGroup.POPULATION,
    TermKind.TUMOUR: TermGroup.POPULATION,
    TermKind.SETTING: TermGroup.POPULATION,
    TermKind.LINE: TermGroup.POPULATION,
    TermKind.DRUG: TermGroup.INTERVENTION,
    TermKind.BIOMARKER: TermGroup.BIOMARKER,
    TermKind.ASSAY: TermGroup.BIOMARKER,
    TermKind.OUTCOME: TermGroup.OUTCOME,
}
# A phrase in quotation marks or a bare word of a PubMed query; operators and field tags are neither.
_QUERY_TERM = re.compile(r'"([^"]+)"|([\w*-]{3,})(?!\w*\])')
_FIELD = re.compile(r"\[[^\]]*\]")
_OPERATORS = frozenset({"and", "or", "not"})


def list_question_words(question: Question) -> tuple[str, ...]:
    """List the question's own words, longest first: those of its searches, its glossary and its marker; `*` kept."""
    found: dict[str, None] = {}
    for strategy in question.search_strategies:
        for phrase, word in _QUERY_TERM.findall(_FIELD.sub(" ", strategy.query)):
            found[(phrase or word).casefold()] = None
    marker = (question.words.marker, question.words.marker_abbreviation, question.words.treatment)
    found |= dict.fromkeys(word.casefold() for word in (*question.glossary, *marker) if word)
    words = [word for word in found if word not in _OPERATORS and len(word.strip("*")) > 2]
    return tuple(sorted(words, key=lambda word: (-len(word), word)))[:WORD_LIMIT]


def find_highlights(text: str, question_words: Sequence[str] = ()) -> tuple[Highlight, ...]:
    """List what to highlight in a text, in reading order, never overlapping; the field's terms before other words."""
    read = text[:TEXT_LIMIT]
    own = _build_pattern(tuple(question_words))
    candidates = [
        Highlight(start=term.start, end=term.end, group=_GROUPS[term.kind])
        for term in find_terms(read)
        if term.kind != TermKind.LINE or "line" in read[term.start : term.end].lower()  # "first" alone is any word
    ]
    if own is not None:
        matches = own.finditer(read)
        candidates += [Highlight(start=m.start(), end=m.end(), group=TermGroup.QUESTION) for m in matches]
    return tuple(_drop_overlaps(candidates))


def _drop_overlaps(candidates: Sequence[Highlight]) -> Iterator[Highlight]:
    order = list(TermGroup)
    reached = 0
    for found in sorted(candidates, key=lambda one: (one.start, one.start - one.end, order.index(one.group))):
        if found.start >= reached and found.end > found.start:
            yield found
            reached = found.end


@lru_cache(maxsize=16)
def _build_pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    parts = [re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else r"s?") for word in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if parts else None
