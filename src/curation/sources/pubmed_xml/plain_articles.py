"""An ordinary PubmedArticle, its parts found by the content model -> an article's row."""

from __future__ import annotations

from collections.abc import Iterator

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
    OTHER_ABSTRACT,
    PERSON,
    QUALIFIER,
    RELATION,
    SECTION,
    SUBSTANCE,
)
from curation.sources.pubmed_xml.dates import build_publication_date, join_date
from curation.sources.pubmed_xml.plain_text import read_attributes, read_line, read_mixed, read_text
from curation.sources.pubmed_xml.rows import (
    ArticleFacts,
    Line,
    Named,
    Row,
    Term,
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

Parts = dict[str, str]


def read_article(parts: Parts) -> Row:
    """Read an article's parts, by the content model's names, into a `Citation`'s row.

    Raises:
        ValueError: the record is odd after all, or no citation.
    """
    authors = _read_authors(parts["author_list"], parts["authors"])
    year, month, day, season, medline = (
        read_line(parts[name]) for name in ("year", "month", "day", "season", "medline_date")
    )
    pages = (read_line(parts[name]) for name in ("pages", "start_page", "end_page"))
    return build_article(
        ArticleFacts(
            pmid=parts["pmid"],
            version=read_text(parts["version"]),
            title=read_line(parts["title"]),
            vernacular=read_line(parts["vernacular"]),
            journal=read_line(parts["journal"]),
            journal_abbreviation=read_line(parts["journal_abbreviation"]),
            volume=read_line(parts["volume"]),
            issue=read_line(parts["issue"]),
            date=build_publication_date(year, month, day, season=season, medline=medline),
            pages=format_pages(*pages),
            sections=_read_sections(parts["sections"]),
            other_abstracts=list(_iterate_other_abstracts(parts["other_abstracts"])),
            authors=authors,
            keywords=_list_lines(parts["keywords"]),
            languages=_list_lines(parts["languages"]),
            publication_types=_list_lines(parts["publication_types"]),
            relations=_read_relations(parts["relations"]),
            indexing=_read_indexing(parts, authors),
        )
    )


def _read_indexing(parts: Parts, authors: list[Named]) -> Row:
    citation = read_attributes(parts["citation"])
    return drop_unset({
        "accessions": list(_iterate_accessions(parts["databanks"])),
        "affiliations": _list_lines(parts["affiliations"]),
        "article_ids": _read_ids(parts["article_ids"]),
        "coi_statement": read_line(parts["coi_statement"]),
        "completed": _join_day(parts["completed_year"], parts["completed_month"], parts["completed_day"]),
        "copyright": read_line(parts["copyright"]),
        "created": _join_day(parts["created_year"], parts["created_month"], parts["created_day"]),
        "gene_symbols": _list_lines(parts["gene_symbols"]),
        "grants": [build_grant(*map(read_line, grant)) for grant in GRANT.findall(parts["grants"])],
        "headings": list(_iterate_headings(parts["headings"])),
        "history": list(_iterate_history(parts["history"])),
        "indexing_method": citation.get("IndexingMethod"),
        "issns": build_issns(_read_ids(parts["issns"]), read_line(parts["issn_linking"])),
        "journal_nlm_id": read_line(parts["nlm_id"]),
        "locations": _read_ids(parts["locations"]),
        "medline_abbreviation": read_line(parts["medline_ta"]),
        "other_ids": _read_ids(parts["other_ids"]),
        "owner": citation.get("Owner"),
        "people": [*(named.person for named in authors), *_iterate_others(parts)],
        "place": read_line(parts["place"]),
        "publication_model": read_text(parts["publication_model"]),
        "publication_status": read_line(parts["publication_status"]),
        "published_online": _join_day(parts["published_year"], parts["published_month"], parts["published_day"]),
        "revised": _join_day(parts["revised_year"], parts["revised_month"], parts["revised_day"]),
        "status": citation.get("Status"),
        "subsets": _list_lines(parts["subsets"]),
        "substances": list(_iterate_substances(parts["substances"])),
        "supplementary_concepts": list(_iterate_concepts(parts["concepts"])),
    })  # fmt: skip


def _list_lines(raw: str) -> list[str]:
    return [line for text in LEAF.findall(raw) if (line := read_line(text))] if raw else []


def _join_day(year: str, month: str, day: str) -> Line:
    return join_date(read_line(year), read_line(month), read_line(day)) if year else None


def _read_ids(raw: str) -> list[Row]:
    if not raw:
        return []
    return [
        build_id(read_text(kind), value)
        for kind, valid, text in ID.findall(raw)
        if (value := read_line(text)) and valid != "N"
    ]


def _iterate_accessions(raw: str) -> Iterator[Row]:
    for bank, numbers in DATABANK.findall(raw):
        name = read_line(bank)
        for number in _list_lines(numbers) if name else ():
            yield build_id(name, number)


def _read_relations(raw: str) -> list[Row]:
    return [
        build_relation(read_text(kind), read_line(pmid), source=read_line(source), note=read_line(note))
        for kind, source, pmid, note in RELATION.findall(raw)
    ]


def _iterate_history(raw: str) -> Iterator[Row]:
    for status, year, month, day in HISTORY_DATE.findall(raw):
        row = build_history_date(read_text(status), _join_day(year, month, day))
        if row:
            yield row


def _iterate_headings(raw: str) -> Iterator[Row]:
    for ui, is_major, name, qualifiers in HEADING.findall(raw):
        row = build_heading(
            _build_term(ui, is_major, name), [_build_term(*term) for term in QUALIFIER.findall(qualifiers)]
        )
        if row:
            yield row


def _build_term(ui: str, is_major: str, name: str) -> Term:
    return Term(read_line(name), read_text(ui), is_major == "Y")


def _iterate_substances(raw: str) -> Iterator[Row]:
    for number, ui, name in SUBSTANCE.findall(raw):
        row = build_substance(read_line(name), read_text(ui), read_line(number))
        if row:
            yield row


def _iterate_concepts(raw: str) -> Iterator[Row]:
    for kind, ui, name in CONCEPT.findall(raw):
        row = build_concept(read_line(name), read_text(ui), read_text(kind))
        if row:
            yield row


def _read_sections(raw: str) -> list[Row]:
    return [
        row for label, category, content in SECTION.findall(raw) if (row := _read_section(label, category, content))
    ]


def _read_section(label: str, category: str, content: str) -> Row | None:
    text, markup = read_mixed(content)
    return build_section(text, markup, label=read_text(label), category=read_text(category))


def _iterate_other_abstracts(raw: str) -> Iterator[Row]:
    for kind, language, content in OTHER_ABSTRACT.findall(raw):
        sections = _read_sections(content)
        if sections:
            yield drop_unset({"language": read_text(language), "sections": sections, "type": read_text(kind)})


def _read_authors(attributes: str, raw: str) -> list[Named]:
    is_editors = bool(attributes) and read_attributes(attributes).get("Type") == "editors"
    return list(_iterate_people(raw, "editor" if is_editors else "author"))


def _iterate_others(parts: Parts) -> Iterator[Row]:
    yield from (named.person for named in _iterate_people(parts["investigators"], "investigator"))
    yield from (named.person for named in _iterate_people(parts["subjects"], "subject"))


def _iterate_people(raw: str, role: Role) -> Iterator[Named]:
    for valid, family, given, initials, suffix, group, ids, places in PERSON.findall(raw):
        if valid != "N":
            affiliations, others = _read_affiliations(places) if places else ([], [])
            named = build_person(
                read_line(family),
                read_line(given),
                read_line(initials),
                read_line(suffix),
                read_line(group),
                role=role,
                affiliations=affiliations,
                identifiers=[*_read_ids(ids), *others] if ids else others,
            )
            if named:
                yield named


def _read_affiliations(raw: str) -> tuple[list[str], list[Row]]:
    found = AFFILIATION.findall(raw)
    lines = [line for text, _, _ in found if (line := read_line(text))]
    return lines, [build_id(read_text(source), line) for _, source, text in found if (line := read_line(text))]
