"""A record of a reference file -> a citation: what is printed becomes fields, the rest stays unknown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from curation.domain.citation import Citation, Relation, Section
from curation.domain.indexing import Indexing
from curation.identifiers import canonical_json, compute_sha256, parse_doi
from curation.sources.pubmed_xml.records import Unreadable
from curation.sources.pubmed_xml.rows import LICENCE_NOTE
from curation.sources.reference_files.printed_facts import (
    clean_line,
    find_doi,
    find_labelled_pmid,
    find_nct_ids,
    find_pmcid,
    parse_bare_pmid,
    parse_printed_date,
    split_abstract,
)
from curation.vocabulary import TextSource

EXPORT_NOTE = "The abstract as an export gives it, not read from PubMed; it may be under its publisher's copyright."
_RETRACTED_TITLE = re.compile(r"\[?\s*(?:retracted(?: article)?|withdrawn(?: article)?)\b\s*[:\]]", re.IGNORECASE)


class PrintedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A record as its file prints it.

    `pmid` only from a field that is known to hold one; `texts` may name PMID, DOI or PMC id. `accessions` are fields
    that hold registry numbers of the record's own study: a number in the abstract may be another study's.
    """

    title: str | None
    pmid: str | None = None
    texts: tuple[str, ...] = ()
    accessions: tuple[str, ...] = ()
    dois: tuple[str, ...] = ()
    abstract: str | None = None
    text_source: TextSource = TextSource.EXPORT
    authors: tuple[str, ...] = ()
    collective_authors: tuple[str, ...] = ()
    journal: str | None = None
    journal_abbreviation: str | None = None
    publisher: str | None = None
    date: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    keywords: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    original_language_title: str | None = None
    url: str | None = None
    is_book: bool = False
    indexing: Indexing | msgspec.UnsetType = msgspec.UNSET


class ReferenceRecords(msgspec.Struct, frozen=True, kw_only=True):
    """What a reference file holds, in its order; `notes` say what else must be known of how it was read.

    `repeated` counts records beyond the first of the same id, the fullest of which is kept. `pmids` are those of a
    list that names records and holds none.
    """

    citations: tuple[Citation, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    notes: tuple[str, ...] = ()
    repeated: int = 0
    pmids: tuple[str, ...] = ()


def build_citation(record: PrintedRecord) -> Citation:
    """Make a citation; its id is the PMID, else the DOI, else a registry number that is the record, else its content.

    Raises:
        ValueError: the record has no title, in words.
    """
    title = clean_line(record.title)
    if title is None:
        message = "it has no title"
        raise ValueError(message)
    date, printed_date = parse_printed_date(record.date)
    texts = (*record.dois, *record.texts)
    doi = find_doi(record.dois) or find_doi(text for text in record.texts if "doi" in text.lower())
    sections = split_abstract(record.abstract)
    nct_ids = find_nct_ids(record.accessions)
    facts: dict[str, Any] = {
        "title": title,
        "authors": record.authors,
        "collective_authors": record.collective_authors,
        "journal": clean_line(record.journal),
        "date": date,
        "volume": clean_line(record.volume),
        "issue": clean_line(record.issue),
        "pages": clean_line(record.pages),
    }
    pmid = parse_bare_pmid(record.pmid) or find_labelled_pmid(record.texts)
    return Citation(
        **facts,
        id=_build_id(pmid, doi, facts),
        doi=doi,
        pmcid=find_pmcid(texts),
        nct_ids=nct_ids,
        study_id=f"nct:{nct_ids[0]}" if len(nct_ids) == 1 else None,
        indexing=record.indexing,
        medline_date=printed_date,
        journal_abbreviation=clean_line(record.journal_abbreviation),
        publisher=clean_line(record.publisher),
        keywords=record.keywords,
        mesh=record.mesh,
        publication_types=record.publication_types,
        languages=record.languages,
        relations=record.relations,
        original_language_title=clean_line(record.original_language_title),
        url=record.url if record.url and record.url.startswith(("http://", "https://")) else None,
        is_book=record.is_book,
        is_withdrawn=bool(_RETRACTED_TITLE.match(title)),
        **_describe_text(sections, record.text_source),
    )


def _describe_text(sections: tuple[Section, ...], source: TextSource) -> dict[str, Any]:
    if not sections:
        return {"text_source": TextSource.NONE}
    note = LICENCE_NOTE if source == TextSource.PUBMED else EXPORT_NOTE
    return {"text_source": source, "sections": sections, "licence_note": note}


def _build_id(pmid: str | None, doi: str | None, facts: dict[str, Any]) -> str:
    if pmid:
        return f"pmid:{pmid}"
    if doi:
        return f"doi:{parse_doi(doi)}"
    return f"record:{compute_sha256(canonical_json(facts))[:16]}"


class RecordCollector:
    """Gathers a file's citations and what could not be read; the fullest of several records of one id is kept."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._citations: dict[str, Citation] = {}
        self._unreadable: list[Unreadable] = []
        self._repeated: list[str] = []

    def add(self, line: int, build: Callable[[], Citation]) -> None:
        """Build and keep a record that begins at a line, or list why it cannot be read."""
        try:
            citation = build()
        except ValueError as error:
            self.refuse(line, str(error))
            return
        self.keep(citation)

    def keep(self, citation: Citation) -> None:
        """Keep a citation."""
        known = self._citations.get(citation.id)
        if known is not None:
            self._repeated.append(citation.id)
        if known is None or _measure(citation) > _measure(known):
            self._citations[citation.id] = citation

    def refuse(self, line: int, reason: str, citation_id: str | None = None) -> None:
        """List a place that gave no citation."""
        self._unreadable.append(Unreadable(file=self.file, position=f"line {line}", reason=reason, id=citation_id))

    def refuse_all(self, items: Iterable[Unreadable]) -> None:
        """List places that another reader found."""
        self._unreadable.extend(items)

    def close(self, *notes: str) -> ReferenceRecords:
        """Give all that was gathered."""
        repeated = sorted(set(self._repeated))
        told = [f"{self.file}: {len(self._repeated)} records stand there again: {', '.join(repeated[:5])}"]
        return ReferenceRecords(
            citations=tuple(self._citations.values()),
            unreadable=tuple(self._unreadable),
            notes=(*notes, *(told if repeated else ())),
            repeated=len(self._repeated),
        )


def _measure(citation: Citation) -> tuple[int, int]:
    """Say how full a record is: characters of its text, then fields that are known."""
    text = sum(len(section.text) for section in citation.sections)
    return text, sum(bool(getattr(citation, name)) for name in citation.__struct_fields__)
