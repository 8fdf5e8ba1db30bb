"""Terms of the field in a text: recognised, brought to one name, with their offsets in the raw text.

Nothing is inferred: a text that names no HER2 status has none. Signs are read as signs (`receptor_states`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache

import msgspec

from curation.reading.phrase_book import Match, PhraseBook
from curation.reading.receptor_states import find_receptor_states
from curation.reading.term_drugs import DRUGS, OTHER, STEM_WORDS, STEMS
from curation.reading.term_markers import Marker, find_markers
from curation.reading.term_phrases import ASSAYS, LINES, OUTCOMES, SETTINGS, TUMOURS

_STEMS = re.compile(STEMS, re.IGNORECASE)
_LONGEST_NAME = 30


class TermKind(StrEnum):
    """What a term names."""

    HER2 = "her2"
    HORMONE_RECEPTOR = "hormone_receptor"
    TUMOUR = "tumour"
    SETTING = "setting"
    LINE = "line"
    BIOMARKER = "biomarker"
    ASSAY = "assay"
    DRUG = "drug"
    OUTCOME = "outcome"


class Term(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One term: its normal `name`, `start` and `end` in the raw text (end exclusive), and what only some kinds have.

    `drug_class` for drugs; `level`, `cut_off` (with its sign), `unit`, `clone`, `is_blood` for biomarkers.
    """

    kind: TermKind
    name: str
    start: int
    end: int
    drug_class: str | None = None
    level: str | None = None
    cut_off: str | None = None
    unit: str | None = None
    clone: str | None = None
    is_blood: bool = False


@lru_cache(maxsize=512)
def find_terms(text: str) -> tuple[Term, ...]:
    """List the terms of a text in reading order, in time that grows with its length alone.

    Remembered for the last texts: the same sentence is asked for its arms, its outcomes and its people.
    """
    drugs, phrases = _build_drug_book(), _build_phrase_book()
    listed = [_build_drug(match) for match in drugs.find_all(text)]
    found = [
        *listed,
        *_find_stems(text, listed),
        *(_build_term(match) for match in phrases.find_all(text)),
        *(_build_term(match) for match in find_receptor_states(text)),
        *map(_build_marker_term, find_markers(text)),
    ]
    within = [(drug.start, drug.end) for drug in listed if any(sign.isdigit() for sign in text[drug.start : drug.end])]
    kept = (term for term in found if term.kind != TermKind.OUTCOME or not _is_within(term, within))
    return tuple(sorted(kept, key=lambda term: (term.start, -term.end, term.kind, term.name)))


def _is_within(term: Term, spans: Sequence[tuple[int, int]]) -> bool:
    """Say whether a term is a part of a drug's laboratory name: RFS-2000 is no survival."""
    return any(start <= term.start and term.end <= end for start, end in spans)


def select_terms(terms: Iterable[Term], kind: TermKind) -> tuple[Term, ...]:
    """Select the terms of one kind."""
    return tuple(term for term in terms if term.kind == kind)


def _build_term(match: Match) -> Term:
    return Term(kind=TermKind(match.kind), name=match.name, start=match.start, end=match.end)


def _build_drug(match: Match) -> Term:
    return Term(kind=TermKind.DRUG, name=match.name, start=match.start, end=match.end, drug_class=match.kind)


def _find_stems(text: str, listed: Sequence[Term]) -> Iterator[Term]:
    """Find the drugs that only the stem of their name tells."""
    if not any(stem in text for stem in STEM_WORDS):
        return
    taken = {at for term in listed for at in range(term.start, term.end)}
    for match in _STEMS.finditer(text):
        if match.start() in taken:
            continue
        # A stem is sought first and its word after it: most words have none, and are not looked at twice.
        start = match.start()
        while start and text[start - 1].isalpha() and match.start() - start < _LONGEST_NAME:
            start -= 1
        yield Term(
            kind=TermKind.DRUG,
            name=text[start : match.end()].lower(),
            start=start,
            end=match.end(),
            drug_class=OTHER,
        )


def _build_marker_term(marker: Marker) -> Term:
    return Term(
        kind=TermKind.BIOMARKER,
        name=marker.name,
        start=marker.start,
        end=marker.end,
        level=marker.level,
        cut_off=marker.cut_off,
        unit=marker.unit,
        clone=marker.clone,
        is_blood=marker.is_blood,
    )


@lru_cache(maxsize=1)
def _build_drug_book() -> PhraseBook:
    book = PhraseBook(exclusive=True)
    for drug_class, names in DRUGS.items():
        book.add(drug_class, names)
    return book


@lru_cache(maxsize=1)
def _build_phrase_book() -> PhraseBook:
    book = PhraseBook()
    tables = ((TermKind.TUMOUR, TUMOURS), (TermKind.SETTING, SETTINGS), (TermKind.LINE, LINES))
    for kind, table in (*tables, (TermKind.OUTCOME, OUTCOMES), (TermKind.ASSAY, ASSAYS)):
        book.add(kind.value, table)
    return book
