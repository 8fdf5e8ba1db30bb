"""Quotes and where they stand: W3C selectors, sign-safe anchoring, five states.

Suggestions that nobody takes silently.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

import msgspec

from curation.domain.citation import Citation, Section, fold_section
from curation.domain.folding import fold_needle
from curation.domain.numerals import list_figures
from curation.errors import QuoteAmbiguousError, QuoteNotFoundError
from curation.vocabulary import AnchorState

NEIGHBOUR_LENGTH = 32
SUGGESTION_LIMIT = 3
# A sentence ends at . ! or ? before a blank and a capital, digit or bracket; "vs. Placebo" and "P. Smith" do not.
_SENTENCE_END = re.compile(r"(?<!\bvs)(?<!\be\.g)(?<!\bi\.e)(?<!\bet al)(?<!\b[A-Z])[.!?](?=\s+[A-Z0-9(\[])")


class Quote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Exact words of a citation, as W3C TextQuoteSelector (`exact`, `prefix`, `suffix`) and TextPositionSelector.

    `start` and `end` count characters (code points) of the section's text, end exclusive; `text_hash` is the
    citation's at tagging.
    """

    exact: str
    section: str | None = None
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None
    text_hash: str | None = None


class Passage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch of a citation's text; `section_index` counts from 0."""

    citation_id: str
    section: str | None
    section_index: int
    start: int
    end: int
    text: str


class Anchoring(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a quote: its state, where it stands now, and passages that a person may choose instead."""

    state: AnchorState
    passage: Passage | None = None
    suggestions: tuple[Passage, ...] = ()


def find_occurrences(citation: Citation, exact: str) -> tuple[Passage, ...]:
    """List the places where a citation reads exactly so, up to sign-safe folding, in reading order."""
    needle = fold_needle(exact)
    return tuple(
        _cut(citation, index, start, end)
        for index, section in enumerate(citation.sections)
        for start, end in fold_section(section).find_all(needle)
    )


def select_quote(
    citation: Citation, exact: str, *, section: str | None = None, prefix: str = "", suffix: str = ""
) -> Quote:
    """Make the quote that these words of a citation are.

    Raises:
        QuoteNotFoundError: no passage reads so; the error holds the nearest.
        QuoteAmbiguousError: several do and section and neighbours do not decide.
    """
    places = find_occurrences(citation, exact)
    if not places:
        nearest = suggest_passages(citation, exact)
        raise QuoteNotFoundError(citation_id=citation.id, exact=exact, nearest=nearest[0].text if nearest else None)
    wanted = Quote(exact=exact, section=section, prefix=prefix, suffix=suffix)
    chosen = _choose(citation, wanted, places)
    if len(chosen) > 1:
        starts = ", ".join(f"{place.section or place.section_index}:{place.start}" for place in chosen)
        raise QuoteAmbiguousError(citation_id=citation.id, exact=exact[:80], count=len(chosen), starts=starts)
    return build_quote(citation, chosen[0])


def build_quote(citation: Citation, passage: Passage) -> Quote:
    """Write down a passage as a quote with its neighbours and the hash of the text it was taken from."""
    text = citation.sections[passage.section_index].reading
    return Quote(
        exact=text[passage.start : passage.end],
        section=passage.section,
        prefix=text[max(0, passage.start - NEIGHBOUR_LENGTH) : passage.start],
        suffix=text[passage.end : passage.end + NEIGHBOUR_LENGTH],
        start=passage.start,
        end=passage.end,
        text_hash=citation.text_hash,
    )


def anchor_quote(quote: Quote, citation: Citation | None, corpus: Mapping[str, Citation]) -> Anchoring:
    """Say where a quote stands: in its citation, else in any citation of the corpus, else nowhere.

    A quote without offsets counts as anchored wherever it stands once. `source_changed` is said when the citation's
    text is no longer the one that was quoted; only then, or when the words are nowhere, are passages suggested.
    """
    places = find_occurrences(citation, quote.exact) if citation else ()
    if citation and places:
        return _anchor_at_home(quote, citation, places)
    suggestions = suggest_passages(citation, quote.exact) if citation else ()
    if citation and quote.text_hash and quote.text_hash != citation.text_hash:
        return Anchoring(state=AnchorState.SOURCE_CHANGED, suggestions=suggestions)
    home = citation.id if citation else None
    for other in corpus.values():
        elsewhere = find_occurrences(other, quote.exact) if other.id != home else ()
        if elsewhere:
            return Anchoring(state=AnchorState.MISATTRIBUTED, passage=elsewhere[0], suggestions=suggestions)
    return Anchoring(state=AnchorState.NOT_FOUND, suggestions=suggestions)


def suggest_passages(citation: Citation, exact: str) -> tuple[Passage, ...]:
    """List at most three sentences of a citation that state the same figures, the likest first.

    Never taken by itself.
    """
    figures = set(list_figures(exact))
    wanted = fold_needle(exact)
    ranked = []
    for passage in split_sentences(citation):
        shared = len(figures & set(list_figures(passage.text)))
        likeness = SequenceMatcher(None, wanted, fold_needle(passage.text), autojunk=False).ratio()
        if shared or (not figures and likeness > 0.5):
            ranked.append((-shared, -likeness, passage.section_index, passage.start, passage))
    return tuple(entry[-1] for entry in sorted(ranked, key=lambda entry: entry[:-1])[:SUGGESTION_LIMIT])


def split_sentences(citation: Citation) -> tuple[Passage, ...]:
    """Cut a citation's sections into sentences, in reading order; blanks between them belong to none."""
    passages = []
    for index, section in enumerate(citation.sections):
        for start, end in split_section_sentences(section):
            passages.append(_cut(citation, index, start, end))
    return tuple(passages)


def split_section_sentences(section: Section) -> list[tuple[int, int]]:
    """Give (start, end) of each sentence of a section."""
    ends = [match.end() for match in _SENTENCE_END.finditer(section.text)] + [len(section.text)]
    spans = []
    start = 0
    for end in ends:
        while start < end and section.text[start].isspace():
            start += 1
        if start < end:
            spans.append((start, len(section.text[:end].rstrip())))
        start = end
    return spans


def _anchor_at_home(quote: Quote, citation: Citation, places: tuple[Passage, ...]) -> Anchoring:
    at_home = [p for p in places if (p.section, p.start, p.end) == (quote.section, quote.start, quote.end)]
    if at_home:
        return Anchoring(state=AnchorState.ANCHORED, passage=at_home[0])
    chosen = _choose(citation, quote, places)
    if len(chosen) > 1:
        return Anchoring(state=AnchorState.MOVED, suggestions=chosen)
    state = AnchorState.ANCHORED if quote.start is None else AnchorState.MOVED
    return Anchoring(state=state, passage=chosen[0])


def _choose(citation: Citation, quote: Quote, places: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """Narrow places by section, then by neighbours; a criterion that would leave none is not applied."""
    for fits in (
        lambda place: quote.section is None or place.section == quote.section,
        lambda place: _has_neighbours(citation, quote, place),
    ):
        fitting = tuple(place for place in places if fits(place))
        places = fitting or places
    return places


def _has_neighbours(citation: Citation, quote: Quote, place: Passage) -> bool:
    text = citation.sections[place.section_index].reading
    before, after = fold_needle(text[: place.start]), fold_needle(text[place.end :])
    return before.endswith(fold_needle(quote.prefix)) and after.startswith(fold_needle(quote.suffix))


def _cut(citation: Citation, index: int, start: int, end: int) -> Passage:
    section = citation.sections[index]
    return Passage(
        citation_id=citation.id,
        section=section.label,
        section_index=index,
        start=start,
        end=end,
        text=section.reading[start:end],
    )
