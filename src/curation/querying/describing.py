"""A citation as a `SearchedRecord`: every field of PubMed's that the citation knows, none inferred."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from curation.domain.citation import Citation
from curation.domain.indexing import Indexing, Person
from curation.querying import fields
from curation.querying.dates import parse_days
from curation.querying.fields import Field
from curation.querying.filters import list_marks
from curation.querying.records import Part, SearchedRecord, format_value
from curation.querying.values import normalise_value
from curation.querying.words import split_words

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_MEDLINE_DATE = re.compile(r"(\d{4})(?: ([A-Z][a-z]{2})\b(?: (\d{1,2})\b)?)?")
_ROLES: dict[str, tuple[Field, Field | None]] = {
    "author": (fields.AUTHOR, fields.FULL_AUTHOR),
    "editor": (fields.EDITOR, None),
    "investigator": (fields.INVESTIGATOR, fields.FULL_INVESTIGATOR),
    "subject": (fields.NAME_AS_SUBJECT, None),
}
_NOTHING = Indexing()

Text = tuple[Part, str | None]
Value = tuple[Field, str | None]


def describe_citation(citation: Citation) -> SearchedRecord:
    """Give what a query can see of a citation; texts without a word and unknown values are left out."""
    indexing = citation.indexing or _NOTHING
    texts = [(part, split_words(text)) for part, text in _list_texts(citation, indexing) if text]
    values = {_build_key(field, text) for field, text in _list_values(citation, indexing) if text}
    marks = {format_value(fields.FILTER, mark) for mark in list_marks(citation, indexing)}
    prefix, _, number = citation.id.partition(":")
    return SearchedRecord(
        id=citation.id,
        number=int(number) if prefix == "pmid" and number.isdecimal() else 0,
        texts=tuple((part, words) for part, words in texts if words),
        values=frozenset(values | marks) - {""},
        days=_list_days(citation, indexing),
    )


@lru_cache(maxsize=1 << 17)
def _build_key(field: Field, text: str) -> str:
    value = normalise_value(field, text)
    return format_value(field, value) if value.strip("/") else ""


def _list_texts(citation: Citation, indexing: Indexing) -> Iterator[Text]:
    yield Part.TITLE, citation.title
    yield Part.VERNACULAR_TITLE, citation.original_language_title
    yield Part.ABSTRACT, _join_sections(citation.sections)
    for abstract in citation.other_abstracts:
        yield Part.OTHER_ABSTRACT, _join_sections(abstract.sections)
    yield from ((Part.KEYWORD, keyword) for keyword in citation.keywords)
    yield from ((Part.GROUP, name) for name in citation.collective_authors)
    yield from ((Part.PUBLICATION_TYPE, name) for name in citation.publication_types)
    yield from _list_indexed_texts(citation, indexing)
    yield Part.JOURNAL, citation.journal
    yield Part.JOURNAL, indexing.medline_abbreviation or citation.journal_abbreviation
    yield Part.PUBLISHER, citation.publisher
    yield Part.PLACE, indexing.place
    yield Part.CONFLICT, indexing.coi_statement
    yield Part.BOOK, citation.title if citation.is_book else None
    yield Part.IDENTIFIER, citation.pmcid
    yield Part.IDENTIFIER, citation.doi


def _list_indexed_texts(citation: Citation, indexing: Indexing) -> Iterator[Text]:
    for heading in indexing.headings:
        yield Part.HEADING, heading.name
        yield from ((Part.HEADING, qualifier.name) for qualifier in heading.qualifiers)
    if not indexing.headings:
        yield from ((Part.HEADING, name) for name in citation.mesh)
    yield from ((Part.SUBSTANCE, substance.name) for substance in indexing.substances)
    yield from ((Part.SUBSTANCE, concept.name) for concept in indexing.supplementary_concepts)
    for person in indexing.people:
        yield _find_person_part(person), person.full_name or person.name
    if not indexing.people:
        yield from ((Part.PERSON, name) for name in citation.authors)
    yield from ((Part.AFFILIATION, text) for text in indexing.list_affiliations())
    for accession in indexing.accessions:
        yield Part.ACCESSION, f"{accession.type} {accession.value}"
    for grant in indexing.grants:
        yield Part.GRANT, " ".join(filter(None, (grant.id, grant.acronym, grant.agency, grant.country)))


def _find_person_part(person: Person) -> Part:
    return Part.NAME_AS_SUBJECT if person.role == "subject" else Part.PERSON


def _join_sections(sections: tuple[object, ...]) -> str:
    return " ".join(f"{getattr(section, 'label', None) or ''} {getattr(section, 'text', '')}" for section in sections)


def _list_values(citation: Citation, indexing: Indexing) -> Iterator[Value]:
    for lister in _LISTERS:
        yield from lister(citation, indexing)


def _list_plain_values(citation: Citation, indexing: Indexing) -> Iterator[Value]:
    yield fields.VOLUME, citation.volume
    yield fields.ISSUE, citation.issue
    yield fields.PAGINATION, citation.pages
    yield fields.PAGINATION, re.split(r"[-–,;]", citation.pages or "")[0]
    yield fields.OWNER, indexing.owner
    yield from ((fields.LANGUAGE, code) for code in citation.languages)
    yield from ((fields.PUBLICATION_TYPE, name) for name in citation.publication_types)
    yield from ((fields.ISBN, isbn) for isbn in indexing.isbns)


def _list_journal_values(citation: Citation, indexing: Indexing) -> Iterator[Value]:
    for name in (citation.journal, citation.journal_abbreviation, indexing.medline_abbreviation):
        yield fields.JOURNAL, name
    yield from ((fields.JOURNAL, issn.value) for issn in indexing.issns)
    yield fields.NLM_ID, indexing.journal_nlm_id


def _list_identifier_values(citation: Citation, indexing: Indexing) -> Iterator[Value]:
    yield fields.ARTICLE_IDENTIFIER, citation.doi
    yield fields.ARTICLE_IDENTIFIER, citation.pmcid
    for found in (*indexing.article_ids, *indexing.locations):
        yield fields.ARTICLE_IDENTIFIER, None if found.type == "pubmed" else found.value
    yield from ((fields.LOCATION_ID, found.value) for found in indexing.locations)
    numbers = [(accession.type, accession.value) for accession in indexing.accessions]
    numbers += [("ClinicalTrials.gov", number) for number in citation.nct_ids]
    for bank, number in numbers:
        yield from ((fields.SECONDARY_SOURCE, text) for text in (bank, number, f"{bank}/{number}"))


def _list_person_values(citation: Citation, indexing: Indexing) -> Iterator[Value]:
    yield from ((fields.AUTHOR, name) for name in citation.authors)
    yield fields.FIRST_AUTHOR, citation.authors[0] if citation.authors else None
    yield fields.LAST_AUTHOR, citation.authors[-1] if citation.authors else None
    for person in indexing.people:
        short, full = _ROLES[person.role]
        yield short, person.name
        yield from ((fields.AUTHOR_IDENTIFIER, found.value) for found in person.identifiers)
        if full and person.full_name:
            family, _, given = person.full_name.partition(",")
            yield from ((full, text) for text in (f"{family} {given}", f"{given} {family}"))


def _list_subject_values(citation: Citation, indexing: Indexing) -> Iterator[Value]:
    for heading in indexing.headings:
        yield fields.MESH_TERMS, heading.name
        yield fields.MAJOR_TOPIC, heading.name if heading.is_major_topic else None
        for qualifier in heading.qualifiers:
            pair = f"{heading.name}/{qualifier.name}"
            yield fields.MESH_TERMS, pair
            yield fields.MAJOR_TOPIC, pair if qualifier.is_major else None
            yield fields.SUBHEADING, qualifier.name
    if not indexing.headings:
        yield from ((fields.MESH_TERMS, name) for name in citation.mesh)
    for substance in indexing.substances:
        yield fields.SUBSTANCE, substance.name
        yield fields.REGISTRY_NUMBER, substance.registry_number if substance.registry_number != "0" else None
    yield from ((fields.SUBSTANCE, concept.name) for concept in indexing.supplementary_concepts)
    for grant in indexing.grants:
        parts = [part for part in (grant.id, grant.acronym, grant.agency, grant.country) if part]
        yield from ((fields.GRANT, text) for text in (*parts, "/".join(parts)))


_LISTERS: tuple[Callable[[Citation, Indexing], Iterator[Value]], ...] = (
    _list_plain_values,
    _list_journal_values,
    _list_identifier_values,
    _list_person_values,
    _list_subject_values,
)


def _list_days(citation: Citation, indexing: Indexing) -> tuple[int, ...]:
    printed = _read_medline_date(citation.medline_date) or _read_day(citation.date)
    return (
        printed,
        _read_day(indexing.published_online),
        _read_day(indexing.find_date("pubmed")),
        _read_day(indexing.find_date("entrez")),
        _read_day(indexing.find_date("medline")),
        _read_day(indexing.revised),
        _read_day(indexing.completed),
    )


@lru_cache(maxsize=1 << 15)
def _read_day(text: str | None) -> int:
    """Give the first day that a date covers: a year alone is indexed at 1 January, a month at its first day."""
    found = _ISO.match(text or "")
    days = parse_days("/".join(filter(None, found.groups())), today=None) if found else None
    return days.first if days else 0


@lru_cache(maxsize=1 << 15)
def _read_medline_date(text: str | None) -> int:
    """Give the first day of a date that PubMed prints as words, `1998 Dec-1999 Jan`; a season counts as its year."""
    found = _MEDLINE_DATE.match(text or "")
    if found is None:
        return 0
    year, *rest = (part for part in found.groups() if part)
    days = parse_days(" ".join((year, *rest)), today=None) or parse_days(year, today=None)
    return days.first if days else 0
