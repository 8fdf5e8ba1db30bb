"""The answer as the report shows it: each sentence with its badge and what the badge opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from curation.domain.answer import Answer, AnswerSection, AnswerSource, Derivation, Sentence
from curation.domain.citation import Citation
from curation.domain.notice import Integrity
from curation.domain.search_run import SearchRun
from curation.rendering import labels
from curation.rendering.claim_views import ClaimView, find_warning
from curation.rendering.duplicate_views import DuplicatesView
from curation.rendering.links import Link, build_anchor, build_page_link, find_web_address, list_links
from curation.rendering.sentence_groups import SentenceGroup, group_sentences
from curation.vocabulary import SentenceKind

TIED_LENGTH = 24
CARD_LIMIT = 5
WITHOUT_EVIDENCE = frozenset({SentenceKind.QUESTION, SentenceKind.LINK, SentenceKind.NOTICE})


class DerivationView(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that no quote prints, with its formula and the claim it was worked out from."""

    figure: str
    formula: str
    claim_id: str
    anchor: str | None


class SentenceView(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence; `badge` is the text of its button, `None` for sentences that need no evidence.

    `missing` are claim ids that the table does not hold; `is_unsupported` marks a factual sentence without any claim.
    """

    anchor: str
    text: str
    badge: str | None
    certainty: str | None
    claims: tuple[ClaimView, ...] = ()
    missing: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()
    derived: tuple[DerivationView, ...] = ()
    is_unsupported: bool = False

    @property
    def is_crowded(self) -> bool:
        """Whether there are too many claims to show each as a card: they are listed, and stand in the table."""
        return len(self.claims) > CARD_LIMIT

    @property
    def last_word(self) -> str:
        """The last word, which the badge must not part from; empty where it is too long or may run right to left."""
        word = self.text.rpartition(" ")[2]
        return word if self.badge and len(word) <= TIED_LENGTH and word.isascii() else ""

    @property
    def start(self) -> str:
        """All of the text before the last word."""
        return self.text.removesuffix(self.last_word)


class ParagraphView(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences of one rule: a paragraph, or a bulleted list."""

    sentences: tuple[SentenceView, ...]
    is_list: bool


class SectionView(msgspec.Struct, frozen=True, kw_only=True):
    """A section of the answer under its heading."""

    anchor: str
    heading: str
    paragraphs: tuple[ParagraphView, ...]


class SourceView(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered source with its links, whose words were stored of it, and its warning.

    `merged` is the anchor that says which records are read as this one; `None` where there is one record only.
    """

    anchor: str
    number: int
    reference: str
    links: tuple[Link, ...]
    text_source: str | None
    warning: str | None
    merged: str | None


def build_section_views(
    answer: Answer, claims: Mapping[str, ClaimView], runs: Sequence[SearchRun]
) -> tuple[SectionView, ...]:
    """Show the sections of an answer; gap sentences bear the searches that found nothing."""
    searches = tuple(format_search(run) for run in runs)
    return tuple(_build_section_view(section, claims, searches) for section in answer.sections)


def format_search(run: SearchRun) -> str:
    """Write a search in one line: `PubMed, strategy main, 2026-07-14: 598 records`."""
    return f"{run.database}, strategy {run.strategy}, {run.date}: {labels.format_count(run.count, 'record')}"


def build_source_views(
    answer: Answer,
    citations: Mapping[str, Citation],
    integrity: Mapping[str, Integrity],
    duplicates: DuplicatesView,
) -> tuple[SourceView, ...]:
    """Show the numbered sources."""
    return tuple(
        _build_source_view(
            source,
            citations.get(source.citation_id),
            integrity.get(source.citation_id),
            merged=duplicates.find_anchor(source.citation_id),
        )
        for source in answer.sources
    )


def _build_section_view(
    section: AnswerSection, claims: Mapping[str, ClaimView], searches: tuple[str, ...]
) -> SectionView:
    return SectionView(
        anchor=build_anchor("section", section.id),
        heading=section.heading,
        paragraphs=tuple(_build_paragraph_view(group, claims, searches) for group in group_sentences(section)),
    )


def _build_paragraph_view(
    group: SentenceGroup, claims: Mapping[str, ClaimView], searches: tuple[str, ...]
) -> ParagraphView:
    return ParagraphView(
        sentences=tuple(_build_sentence_view(sentence, claims, searches) for sentence in group.sentences),
        is_list=group.is_list,
    )


def _build_sentence_view(
    sentence: Sentence, claims: Mapping[str, ClaimView], searches: tuple[str, ...]
) -> SentenceView:
    is_gap = sentence.kind == SentenceKind.GAP
    return SentenceView(
        anchor=build_anchor("sentence", sentence.sentence_id),
        text=sentence.text,
        badge=_write_badge(sentence),
        certainty=labels.format_certainty(sentence.certainty),
        claims=tuple(claims[claim_id] for claim_id in sentence.claim_ids if claim_id in claims),
        missing=tuple(claim_id for claim_id in sentence.claim_ids if claim_id not in claims),
        searches=searches if is_gap else (),
        derived=tuple(_build_derivation_view(derivation, claims) for derivation in sentence.derived),
        is_unsupported=not sentence.claim_ids and not is_gap and sentence.kind not in WITHOUT_EVIDENCE,
    )


def _write_badge(sentence: Sentence) -> str | None:
    count = labels.format_count(len(sentence.claim_ids), "claim") if sentence.claim_ids else None
    if sentence.kind == SentenceKind.GAP:
        return f"from the search, {count}" if count else "from the search"
    if sentence.kind in WITHOUT_EVIDENCE:
        return count
    return count or "no claim"


def _build_derivation_view(derivation: Derivation, claims: Mapping[str, ClaimView]) -> DerivationView:
    claim = claims.get(derivation.claim_id)
    return DerivationView(
        figure=derivation.figure,
        formula=derivation.formula,
        claim_id=derivation.claim_id,
        anchor=claim.anchor if claim else None,
    )


def _build_source_view(
    source: AnswerSource, citation: Citation | None, integrity: Integrity | None, *, merged: str | None
) -> SourceView:
    address = find_web_address(source.url)
    own = (build_page_link(address),) if address else ()
    return SourceView(
        anchor=build_anchor("source", str(source.number)),
        number=source.number,
        reference=source.reference,
        links=(list_links(citation) if citation else ()) or own,
        text_source=_format_text_source(source.text_source),
        warning=find_warning(integrity),
        merged=merged,
    )


def _format_text_source(text_source: str | None) -> str | None:
    known = {term.value: words for term, words in labels.TEXT_SOURCES.items()}
    return known.get(text_source, text_source) if text_source else None
