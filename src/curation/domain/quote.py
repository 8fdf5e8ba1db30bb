"""Quotes and where they stand: W3C selectors, sign-safe anchoring, five states.

Suggestions that nobody takes silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher

import msgspec

from curation.domain.citation import Citation, Section, fold_section
from curation.domain.elision import find_elided, split_elision
from curation.domain.folding import fold_needle
from curation.domain.numerals import list_figures
from curation.domain.quote_edges import check_edges
from curation.domain.sentences import split_section_sentences
from curation.errors import QuoteAmbiguousError, QuoteNotFoundError
from curation.vocabulary import AnchorState

NEIGHBOUR_LENGTH = 32
SUGGESTION_LIMIT = 3
# Likeness is quadratic in the lengths, so it ranks only the few sentences that share most, by their beginnings.
_COMPARED_SENTENCES = 24
_COMPARED_LENGTH = 400
_SENTENCE_LIMIT = 2000


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
    """List the places where a citation reads exactly so, up to sign-safe folding, in reading order.

    Words with an ellipsis stand where a sentence holds its parts in order and nothing that turns their meaning was
    left out; the place is the whole stretch from the first part to the last.
    """
    needle = fold_needle(exact)
    found = _find_places(citation, lambda section: fold_section(section).find_all(needle))
    parts = split_elision(needle)
    return found or (_find_places(citation, lambda section: find_elided(section, parts)) if parts else ())


def _find_places(citation: Citation, find: Callable[[Section], list[tuple[int, int]]]) -> tuple[Passage, ...]:
    return tuple(
        passage for index, section in enumerate(citation.sections) for passage in _cut(citation, index, find(section))
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
    """Write down a passage as a quote with its neighbours and the hash of the text it was taken from.

    A quote begins and ends at visible characters and takes no cluster apart: outer blanks and invisible characters are
    left out, a letter that was cut from its accent gets it back. So `start` and `end` may differ from the passage's.

    Raises:
        QuoteNotFoundError: the passage holds nothing but blanks and invisible characters.
    """
    section = citation.sections[passage.section_index]
    text, folded = section.reading, fold_section(section)
    visible = folded.find_visible(passage.start, passage.end)
    if visible is None:
        raise QuoteNotFoundError(citation_id=citation.id, exact=text[passage.start : passage.end], nearest=None)
    start, end = visible
    first, last = max(0, start - NEIGHBOUR_LENGTH), end + NEIGHBOUR_LENGTH
    before, after = folded.find_visible(first, start), folded.find_visible(end, last)
    return Quote(
        exact=text[start:end],
        section=passage.section,
        prefix=text[min(first, before[0]) if before else first : start],
        suffix=text[end : max(last, after[1]) if after else last],
        start=start,
        end=end,
        text_hash=citation.text_hash,
    )


def anchor_quote(quote: Quote, citation: Citation | None, corpus: Mapping[str, Citation]) -> Anchoring:
    """Say where a quote stands: in its citation, else in any citation of the corpus, else nowhere.

    A quote without offsets counts as anchored where it stands once (in its section, if it names one). Words that
    stand at several other places are `moved` without a passage: the places are suggested. `source_changed` is said
    when the words are gone from a text that is no longer the one quoted. Wherever the words are not in their
    citation, its passages with the same figures are suggested. Words without a visible character are `not_found`.
    """
    if not fold_needle(quote.exact):
        return Anchoring(state=AnchorState.NOT_FOUND)
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

    Words without figures call up sentences that read much alike. Sentences of over 2000 characters are no help and
    are left out. Never taken by itself.
    """
    figures = set(list_figures(exact))
    wanted = fold_needle(exact)[:_COMPARED_LENGTH]
    sharing = []
    for passage in split_sentences(citation):
        if passage.end - passage.start <= _SENTENCE_LIMIT:
            shared = len(figures & set(list_figures(passage.text)))
            words = len(_list_words(wanted) & _list_words(passage.text))
            if shared or (not figures and words):
                sharing.append((-shared, -words, passage.section_index, passage.start, passage))
    sharing.sort(key=lambda entry: entry[:-1])
    ranked = [(entry[0], -_compute_likeness(wanted, entry[-1]), *entry[2:]) for entry in sharing[:_COMPARED_SENTENCES]]
    ranked.sort(key=lambda entry: entry[:-1])
    return tuple(entry[-1] for entry in ranked if entry[0] or entry[1] < -0.5)[:SUGGESTION_LIMIT]


def _list_words(text: str) -> set[str]:
    return set(text.lower().split())


def _compute_likeness(wanted: str, passage: Passage) -> float:
    found = fold_needle(passage.text)[:_COMPARED_LENGTH]
    return SequenceMatcher(None, wanted, found, autojunk=False).ratio()


def split_sentences(citation: Citation) -> tuple[Passage, ...]:
    """Cut a citation's sections into sentences, in reading order; blanks between them belong to none."""
    return tuple(
        passage
        for index, section in enumerate(citation.sections)
        for passage in _cut(citation, index, split_section_sentences(section))
    )


def _anchor_at_home(quote: Quote, citation: Citation, places: tuple[Passage, ...]) -> Anchoring:
    at_home = tuple(place for place in places if _is_at_home(quote, citation, place))
    if at_home:
        return Anchoring(state=AnchorState.ANCHORED, passage=_choose(citation, quote, at_home)[0])
    chosen = _choose(citation, quote, places)
    if len(chosen) > 1:
        return Anchoring(state=AnchorState.MOVED, suggestions=chosen[:SUGGESTION_LIMIT])
    is_as_said = quote.start is None and quote.section in (None, chosen[0].section)
    return Anchoring(state=AnchorState.ANCHORED if is_as_said else AnchorState.MOVED, passage=chosen[0])


def _is_at_home(quote: Quote, citation: Citation, place: Passage) -> bool:
    if quote.start is None or quote.end is None or place.section != quote.section:
        return False
    # Quotes written by hand may hold outer blanks, or begin between a letter and its accent.
    if (place.start, place.end) == (quote.start, quote.end):
        return True
    return fold_section(citation.sections[place.section_index]).find_visible(quote.start, quote.end) == (
        place.start,
        place.end,
    )


def _choose(citation: Citation, quote: Quote, places: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """Narrow places by section, neighbours and uncut edges; a criterion that would leave none is not applied."""
    for fits in (
        lambda place: quote.section is None or place.section == quote.section,
        lambda place: _has_neighbours(citation, quote, place),
        lambda place: _has_whole_edges(citation, place),
    ):
        if len(places) == 1:
            break
        fitting = tuple(place for place in places if fits(place))
        places = fitting or places
    return places


def _has_neighbours(citation: Citation, quote: Quote, place: Passage) -> bool:
    folded = fold_section(citation.sections[place.section_index])
    prefix, suffix = fold_needle(quote.prefix), fold_needle(quote.suffix)
    before = folded.find_before(place.start, len(prefix) + 1).rstrip(" ")
    after = folded.find_after(place.end, len(suffix) + 1).lstrip(" ")
    return before.endswith(prefix) and after.startswith(suffix)


def _has_whole_edges(citation: Citation, place: Passage) -> bool:
    folded = fold_section(citation.sections[place.section_index])
    before = folded.find_before(place.start, NEIGHBOUR_LENGTH)
    after = folded.find_after(place.end, NEIGHBOUR_LENGTH)
    return not check_edges(before, place.text, after)


def _cut(citation: Citation, index: int, spans: list[tuple[int, int]]) -> Iterator[Passage]:
    section = citation.sections[index]
    text = section.reading
    for start, end in spans:
        yield Passage(
            citation_id=citation.id,
            section=section.label,
            section_index=index,
            start=start,
            end=end,
            text=text[start:end],
        )
