"""A claim laid open for the lints: its words folded and cut to size, its quotes with the sentences around them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from curation.domain.citation import Citation, Section, fold_section
from curation.domain.claim import Claim
from curation.domain.folding import fold, fold_needle
from curation.domain.quote import NEIGHBOUR_LENGTH, Passage, Quote, find_occurrences
from curation.domain.review_state import ClaimRecord
from curation.domain.sentences import split_section_sentences
from curation.vocabulary import AnchorState, ClaimType, Outcome

# Claims and abstracts are far shorter; whatever is longer is hostile, and only its beginning is read.
WORDS_LIMIT = 4_000
TEXT_LIMIT = 40_000
NEIGHBOUR_SENTENCES = 1
SENTENCES_LIMIT = 50
# `pCR was`, `iDFS was`: sentences that begin with a small letter.
_MIXED_CASE_START = re.compile(r"(?<=[.!?])\s(?=[a-z]{1,2}[A-Z])")
FINDING_TYPES = frozenset(
    {
        ClaimType.PREDICTIVE,
        ClaimType.PROGNOSTIC,
        ClaimType.DIAGNOSTIC,
        ClaimType.PREDISPOSING,
        ClaimType.ONCOGENIC,
        ClaimType.FUNCTIONAL,
        ClaimType.THERAPEUTIC,
        ClaimType.PREVALENCE,
    }
)
_NOT_MEASURED = frozenset({Outcome.TRIAL_STATUS, Outcome.APPROVAL, Outcome.RECOMMENDATION, Outcome.DEFINITION})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimReading:
    """One claim and what surrounds its quotes; all texts folded, dashes and blanks in one form.

    `places` has one entry for each quote that stands in the text. `sentences` are those which the quotes touch,
    `neighbours` the ones before and after them in the same section. `labels` are section labels and NLM categories in
    capitals. `source` is title and text of the citation, empty without one.
    """

    record: ClaimRecord
    citation: Citation | None
    statement: str
    plain: str
    quoted: tuple[str, ...]
    places: tuple[Passage, ...] = ()
    edges: tuple[tuple[str, str, str], ...] = ()
    sentences: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    source: str = ""

    @property
    def claim(self) -> Claim:
        """The claim as it stands."""
        return self.record.claim

    @property
    def quote(self) -> str:
        """All quoted words."""
        return " ... ".join(self.quoted)

    @property
    def own_words(self) -> str:
        """All that the curator wrote about the claim, fields and notes included."""
        claim, people = self.claim, self.claim.population
        fields = (claim.notes, people.description, people.her2_definition, claim.intervention, claim.comparator)
        return " ".join((self.statement, self.plain, *(_fold(text, WORDS_LIMIT) for text in fields if text)))

    @property
    def has_text(self) -> bool:
        """Whether the citation is known and has words."""
        return self.citation is not None and bool(self.citation.sections)

    @property
    def is_finding(self) -> bool:
        """Whether the claim says what was measured, and not what is defined, planned, allowed or advised."""
        return self.claim.claim_type in FINDING_TYPES and self.claim.outcome not in _NOT_MEASURED


def read_claim(record: ClaimRecord, citations: Mapping[str, Citation]) -> ClaimReading:
    """Lay a claim open; quotes are looked up where the record has no anchorings."""
    claim = record.claim
    citation = citations.get(claim.citation_id)
    places = _locate(record, citation) if citation else ()
    around = [_read_around(citation, place) for place in places] if citation else []
    touched = tuple(dict.fromkeys(text for found, _ in around for text in found))
    beside = tuple(dict.fromkeys(text for _, found in around for text in found if text not in touched))
    return ClaimReading(
        record=record,
        citation=citation,
        statement=_fold(claim.statement, WORDS_LIMIT),
        plain=_fold(claim.plain_statement or "", WORDS_LIMIT),
        quoted=tuple(_fold(quote.exact, WORDS_LIMIT) for quote in claim.quotes),
        places=places,
        edges=tuple(_read_edges(citation, place) for place in places) if citation else (),
        sentences=touched,
        neighbours=beside,
        labels=_list_labels(citation, places) if citation else (),
        source=_read_source(citation) if citation else "",
    )


def _fold(text: str, limit: int) -> str:
    return fold_needle(text[:limit])


def _locate(record: ClaimRecord, citation: Citation) -> tuple[Passage, ...]:
    found = [
        anchoring.passage
        for anchoring in record.anchorings
        if anchoring.state == AnchorState.ANCHORED and anchoring.passage
    ]
    if found:
        return tuple(place for place in found if place.section_index < len(citation.sections))
    looked_up = (_look_up(quote, citation) for quote in record.claim.quotes)
    return tuple(place for place in looked_up if place is not None)


def _look_up(quote: Quote, citation: Citation) -> Passage | None:
    places = find_occurrences(citation, quote.exact)
    at_home = [place for place in places if (place.section, place.start) == (quote.section, quote.start)]
    return next(iter((*at_home, *places)), None)


def _read_edges(citation: Citation, place: Passage) -> tuple[str, str, str]:
    folded = fold_section(citation.sections[place.section_index])
    before = folded.find_before(place.start, NEIGHBOUR_LENGTH)
    return before, fold(place.text[:TEXT_LIMIT]).text, folded.find_after(place.end, NEIGHBOUR_LENGTH)


def _read_around(citation: Citation, place: Passage) -> tuple[list[str], list[str]]:
    section = citation.sections[place.section_index]
    spans = _list_sentences(section)
    touched = [at for at, (start, end) in enumerate(spans) if start < place.end and place.start < end]
    near = {at + step for at in touched for step in (-NEIGHBOUR_SENTENCES, NEIGHBOUR_SENTENCES)} - set(touched)
    text = section.reading

    def read(places: list[int]) -> list[str]:
        return [_fold(text[start:end], WORDS_LIMIT) for start, end in (spans[at] for at in places)]

    return read(touched[:SENTENCES_LIMIT]), read([at for at in sorted(near) if 0 <= at < len(spans)])


@lru_cache(maxsize=4096)
def _list_sentences(section: Section) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for first, last in split_section_sentences(section):
        borders = list(_MIXED_CASE_START.finditer(section.text, first, last))
        starts = [first, *(border.end() for border in borders)]
        spans.extend(zip(starts, [*(border.start() for border in borders), last], strict=True))
    return tuple(spans)


def _list_labels(citation: Citation, places: tuple[Passage, ...]) -> tuple[str, ...]:
    sections = [citation.sections[place.section_index] for place in places]
    labels = [label for section in sections for label in (section.label, section.nlm_category) if label]
    return tuple(dict.fromkeys(label.upper().strip(" :.") for label in labels))


def _read_source(citation: Citation) -> str:
    texts = (citation.title, *(section.reading for section in citation.sections))
    return _fold(" ".join(texts)[:TEXT_LIMIT], TEXT_LIMIT)
