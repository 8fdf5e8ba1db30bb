"""An ordinary PubmedArticle, its parts found by the content model -> an article's row."""

from __future__ import annotations

from curation.domain.indexing import Role
from curation.sources.pubmed_xml.content_model import (
    AFFILIATION,
    CONCEPT,
    DATABANK,
    GRANT,
    HEADING,
    HISTORY_DATE,
    ID,
    LEAF,
    LOCATION,
    OTHER_ABSTRACT,
    PERSON,
    QUALIFIER,
    RELATION,
    SECTION,
    SUBSTANCE,
    Parts,
)
from curation.sources.pubmed_xml.dates import PublicationDate, build_publication_date, join_date
from curation.sources.pubmed_xml.plain_text import LINES, Kept, read_attributes, read_line, read_mixed, read_text
from curation.sources.pubmed_xml.rows import (
    Line,
    Named,
    Row,
    build_article,
    build_concept,
    build_grant,
    build_heading,
    build_history_date,
    build_id,
    build_issns,
    build_person,
    build_relation,
    build_section,
    build_substance,
    drop_unset,
    format_pages,
)


def read_article(parts: Parts) -> Row:
    """Read an article's parts, by the content model's names, into a `Citation`'s row.

    Raises:
        ValueError: the record is odd after all, or no citation.
    """
    authors = _read_authors(parts.author_list, parts.authors)
    return build_article(
        pmid=parts.pmid,
        version=parts.version,
        title=read_line(parts.title),
        vernacular=read_line(parts.vernacular),
        journal=read_line(parts.journal),
        journal_abbreviation=read_line(parts.journal_abbreviation),
        volume=read_line(parts.volume),
        issue=read_line(parts.issue),
        date=_read_date(parts),
        pages=read_line(parts.pages) or _read_pages(parts),
        sections=_read_sections(parts.sections),
        other_abstracts=_read_other_abstracts(parts.other_abstracts) if parts.other_abstracts else [],
        authors=authors,
        keywords=_list_lines(parts.keywords),
        languages=_LISTS[parts.languages],
        publication_types=_LISTS[parts.publication_types],
        relations=_read_relations(parts.relations) if parts.relations else [],
        indexing=_read_indexing(parts, authors),
    )


def _read_indexing(parts: Parts, authors: list[Named]) -> Row:
    citation = _ATTRIBUTES[parts.citation]
    return drop_unset({
        "accessions": parts.databanks and _read_accessions(parts.databanks),
        "affiliations": parts.affiliations and _list_lines(parts.affiliations),
        "article_ids": parts.article_ids and _read_ids(parts.article_ids),
        "coi_statement": parts.coi_statement and read_line(parts.coi_statement),
        "completed": join_date(parts.completed_year, parts.completed_month, parts.completed_day),
        "copyright": parts.copyright and read_line(parts.copyright),
        "created": join_date(parts.created_year, parts.created_month, parts.created_day),
        "gene_symbols": parts.gene_symbols and _list_lines(parts.gene_symbols),
        "grants": parts.grants and _read_grants(parts.grants),
        "headings": parts.headings and _read_headings(parts.headings),
        "history": parts.history and _read_history(parts.history),
        "indexing_method": citation.get("IndexingMethod"),
        "issns": build_issns(_read_ids(parts.issns), read_line(parts.issn_linking)),
        "journal_nlm_id": read_line(parts.nlm_id),
        "locations": parts.locations and _read_locations(parts.locations),
        "medline_abbreviation": read_line(parts.medline_ta),
        "other_ids": parts.other_ids and _read_ids(parts.other_ids),
        "owner": citation.get("Owner"),
        "people": _list_people(authors, parts),
        "place": LINES[parts.place],
        "publication_model": parts.publication_model,
        "publication_status": LINES[parts.publication_status],
        "published_online": join_date(parts.published_year, parts.published_month, parts.published_day),
        "revised": join_date(parts.revised_year, parts.revised_month, parts.revised_day),
        "status": citation.get("Status"),
        "subsets": _LISTS[parts.subsets],
        "substances": parts.substances and _read_substances(parts.substances),
        "supplementary_concepts": parts.concepts and _read_concepts(parts.concepts),
    })  # fmt: skip


def _read_pages(parts: Parts) -> Line:
    return format_pages(None, read_line(parts.start_page), read_line(parts.end_page))


def _list_lines(raw: str) -> list[str]:
    return [line for text in LEAF.findall(raw) if (line := read_line(text))] if raw else []


def _read_ids(raw: str) -> list[Row]:
    return [build_id(kind, value) for kind, text in ID.findall(raw) if (value := read_line(text))] if raw else []


def _read_locations(raw: str) -> list[Row]:
    found = LOCATION.findall(raw)
    return [build_id(kind, value) for kind, valid, text in found if valid != "N" and (value := read_line(text))]


def _read_accessions(raw: str) -> list[Row]:
    banks = [(LINES[bank], numbers) for bank, numbers in DATABANK.findall(raw)]
    return [build_id(bank, number) for bank, numbers in banks if bank for number in _list_lines(numbers)]


def _read_grants(raw: str) -> list[Row]:
    return [build_grant(*map(read_line, grant)) for grant in GRANT.findall(raw)]


def _read_relations(raw: str) -> list[Row]:
    return [
        build_relation(kind, read_line(pmid), source=read_line(source), note=read_line(note))
        for kind, source, pmid, note in RELATION.findall(raw)
    ]


def _read_history(raw: str) -> list[Row]:
    return [
        row
        for status, year, month, day in HISTORY_DATE.findall(raw)
        if (row := build_history_date(status, join_date(year, month, day)))
    ]


def _read_headings(raw: str) -> list[Row]:
    return [
        row
        for ui, major, name, terms in HEADING.findall(raw)
        if (
            row := build_heading(
                read_line(name), ui, is_major=major == "Y", qualifiers=_QUALIFIERS[terms] if terms else None
            )
        )
    ]


def _read_qualifiers(raw: str) -> list[Row]:
    return [
        row
        for ui, major, name in QUALIFIER.findall(raw)
        if (row := build_heading(LINES[name], ui, is_major=major == "Y"))
    ]


def _read_substances(raw: str) -> list[Row]:
    found = SUBSTANCE.findall(raw)
    return [row for number, ui, name in found if (row := build_substance(read_line(name), ui, read_line(number)))]


def _read_concepts(raw: str) -> list[Row]:
    return [row for kind, ui, name in CONCEPT.findall(raw) if (row := build_concept(LINES[name], ui, kind))]


def _read_sections(raw: str) -> list[Row]:
    return [
        row
        for label, category, content in SECTION.findall(raw)
        if (row := build_section(*read_mixed(content), label=read_text(label), category=category))
    ]


def _read_other_abstracts(raw: str) -> list[Row]:
    found = OTHER_ABSTRACT.findall(raw)
    read = ((kind, language, _read_sections(content)) for kind, language, content in found)
    return [drop_unset({"language": language, "sections": rows, "type": kind}) for kind, language, rows in read if rows]


def _read_authors(attributes: str, raw: str) -> list[Named]:
    return _read_people(raw, "editor" if _ATTRIBUTES[attributes].get("Type") == "editors" else "author")


def _list_people(authors: list[Named], parts: Parts) -> list[Row]:
    investigators = _read_people(parts.investigators, "investigator") if parts.investigators else []
    subjects = _read_people(parts.subjects, "subject") if parts.subjects else []
    return [person for person, _ in (*authors, *investigators, *subjects)]


def _read_people(raw: str, role: Role) -> list[Named]:
    people = []
    for valid, family, given, initials, suffix, group, ids, places in PERSON.findall(raw):
        if valid == "N":
            continue
        affiliations, others = _read_affiliations(places) if places else ([], [])
        named = build_person(
            read_line(family),
            read_line(given),
            read_line(initials),
            LINES[suffix],
            LINES[group],
            role=role,
            affiliations=affiliations,
            identifiers=[*_read_ids(ids), *others] if ids else others,
        )
        if named:
            people.append(named)
    return people


def _read_affiliations(raw: str) -> tuple[list[str], list[Row]]:
    if "<Identifier" not in raw:
        return [line for text in LEAF.findall(raw) if (line := read_line(text))], []
    found = AFFILIATION.findall(raw)
    lines = [line for text, _, _ in found if (line := read_line(text))]
    return lines, [build_id(source, line) for _, source, text in found if (line := read_line(text))]


def _read_date(parts: Parts) -> PublicationDate:
    return build_publication_date(
        LINES[parts.year],
        LINES[parts.month],
        LINES[parts.day],
        season=LINES[parts.season],
        medline=LINES[parts.medline],
    )


_ATTRIBUTES = Kept(read_attributes, longest=120)
_LISTS = Kept(_list_lines, longest=400)
_QUALIFIERS = Kept(_read_qualifiers, longest=200)
