"""Citations: who published what where, and the text in which quotes are anchored."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import msgspec

from curation.domain.folding import FoldedText, fold, raise_digits
from curation.domain.indexing import Indexing
from curation.identifiers import build_citation_url, canonical_json, compute_sha256
from curation.vocabulary import TextSource

SHORT_TITLE = 40
NOTICE_TYPES = frozenset(
    {"Retraction of Publication", "Retraction Notice", "Published Erratum", "Expression of Concern"}
)
NOTICE_OF = frozenset({"RetractionOf", "ErratumFor", "ExpressionOfConcernFor"})


class Markup(msgspec.Struct, frozen=True, kw_only=True):
    """Inline markup over a section's text: characters `start` to `end` stood in an element named `tag`."""

    start: int
    end: int
    tag: Literal["i", "b", "sub", "sup", "u"]


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One labelled section of an abstract, synopsis, label or registry entry; `text` is plain characters."""

    text: str
    label: str | None = None
    nlm_category: str | None = None
    markup: tuple[Markup, ...] = ()

    @property
    def reading(self) -> str:
        """The text as read: super- and subscripts as Unicode characters; the same length and offsets as `text`."""
        raised = [span for span in self.markup if span.tag in ("sub", "sup")]
        if not raised:
            return self.text
        characters = list(self.text)
        for span in raised:
            characters[span.start : span.end] = raise_digits(self.text[span.start : span.end], span.tag)
        return "".join(characters)


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """A comment or correction: `type` is a PubMed RefType, `id` the other citation where it has one."""

    type: str
    id: str | None = None
    note: str | None = None


class OtherAbstract(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An abstract in another language or of another kind (plain-language summary)."""

    sections: tuple[Section, ...]
    language: str | None = None
    type: str | None = None


class FigureOrigin(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a figure of a synopsis was seen, and how close that place is to the study."""

    text: str
    source_url: str
    source_kind: str


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """One source: a publication, or a label, guideline, registry entry or notice with version and locator.

    `date` is ISO 8601 as precisely as known (`2022`, `2022-09`, `2022-09-01`); `medline_date` keeps what PubMed
    prints when that is no date. Unknown is `None`, never inferred. `study_id` groups reports of the same people.
    `indexing` is what a database adds; where it is unset (and so false) its key is absent from the row.
    Whether it is retracted, doubted or replaced is not for one record to say: `domain.integrity` reads all of them.
    """

    id: str
    title: str
    text_source: TextSource
    sections: tuple[Section, ...] = ()
    title_is_description: bool = False
    original_language_title: str | None = None
    authors: tuple[str, ...] = ()
    collective_authors: tuple[str, ...] = ()
    journal: str | None = None
    journal_abbreviation: str | None = None
    publisher: str | None = None
    date: str | None = None
    medline_date: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmcid: str | None = None
    nct_ids: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    other_abstracts: tuple[OtherAbstract, ...] = ()
    version: str | None = None
    locator: str | None = None
    url: str | None = None
    licence_note: str | None = None
    is_book: bool = False
    is_withdrawn: bool = False
    study_id: str | None = None
    study_name: str | None = None
    figures: tuple[FigureOrigin, ...] = ()
    indexing: Indexing | msgspec.UnsetType = msgspec.UNSET

    @property
    def text_hash(self) -> str:
        """SHA-256 over labels and folded texts of the sections; typography alone does not change it."""
        return _compute_text_hash(self.sections)

    @property
    def is_notice(self) -> bool:
        """Whether the citation is a notice about another one, not a report of its own."""
        is_typed = bool(NOTICE_TYPES & set(self.publication_types))
        return is_typed or any(relation.type in NOTICE_OF for relation in self.relations)

    @property
    def year(self) -> str | None:
        """Year of publication, where a date is known."""
        return self.date[:4] if self.date else None

    @property
    def address(self) -> str | None:
        """The public page: PubMed or DOI, else the page where a label was seen, else the trial's registry entry."""
        found = build_citation_url(self.id)
        if found is None and self.doi:
            found = build_citation_url(f"doi:{self.doi}")
        if found is None and self.url is None and self.nct_ids:
            found = build_citation_url(f"nct:{self.nct_ids[0]}")
        return found or self.url

    @property
    def short_name(self) -> str:
        """`Huober 2022`; without an author the study, the group, the publisher, or the beginning of the title."""
        family = self.authors[0].rsplit(" ", 1)[0] if self.authors else None
        group = self.collective_authors[0] if self.collective_authors else None
        name = family or self.study_name or group or self.publisher or _shorten_title(self.title)
        is_dated = self.year is None or self.year in name
        return name if is_dated else f"{name} {self.year}"


def _shorten_title(title: str) -> str:
    bare = title.strip("[]")
    return bare if len(bare) <= SHORT_TITLE else bare[:SHORT_TITLE].rsplit(" ", 1)[0] + " …"


@lru_cache(maxsize=8192)
def fold_section(section: Section) -> FoldedText:
    """Fold a section's reading text; cached, since many quotes look into one section."""
    return fold(section.reading)


@lru_cache(maxsize=8192)
def _compute_text_hash(sections: tuple[Section, ...]) -> str:
    return compute_sha256(canonical_json([[s.label, fold_section(s).text.strip(" ")] for s in sections]))


def format_reference(citation: Citation) -> str:
    """Write one line of bibliography: authors, title, journal, date, volume, pages; nothing that is not known."""
    names = [
        *citation.authors[:3],
        *(["et al."] if len(citation.authors) > 3 else []),
        *citation.collective_authors[:1],
    ]
    title = citation.title.rstrip(".")
    place = citation.journal_abbreviation or citation.journal or citation.publisher
    where = " ".join(part for part in (place, citation.date or citation.medline_date) if part)
    if citation.volume:
        where += f";{citation.volume}" + (f"({citation.issue})" if citation.issue else "")
    if citation.pages:
        where += f":{citation.pages}"
    parts = [part for part in (", ".join(names).rstrip("."), title, where.rstrip(".")) if part]
    return " ".join(part if part.endswith(("?", "!")) else f"{part}." for part in parts)
