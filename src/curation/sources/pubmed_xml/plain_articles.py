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
from curation.sources.pubmed_xml.plain_text import LINES, read_attributes, read_line, read_mixed, read_text
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

Parts = dict[str, str]


def read_article(parts: Parts) -> Row:
    """Read an article's parts, by the content model's names, into a `Citation`'s row.

    Raises:
        ValueError: the record is odd after all, or no citation.
    """
    authors = _read_authors(parts["author_list"], parts["authors"])
    year, month, day, season, medline = (
        LINES[parts[name]] for name in ("year", "month", "day", "season", "medline_date")
    )
    pages = (read_line(parts[name]) for name in ("pages", "start_page", "end_page"))
    return build_article(
        pmid=parts["pmid"],
        version=parts["version"],
        title=read_line(parts["title"]),
        vernacular=read_line(parts["vernacular"]),
        journal=LINES[parts["journal"]],
        journal_abbreviation=LINES[parts["journal_abbreviation"]],
        volume=LINES[parts["volume"]],
        issue=LINES[parts["issue"]],
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
        "headings": _read_headings(parts["headings"]),
        "history": _read_history(parts["history"]),
        "indexing_method": citation.get("IndexingMethod"),
        "issns": build_issns(_read_ids(parts["issns"]), LINES[parts["issn_linking"]]),
        "journal_nlm_id": LINES[parts["nlm_id"]],
        "locations": _read_ids(parts["locations"]),
        "medline_abbreviation": LINES[parts["medline_ta"]],
        "other_ids": _read_ids(parts["other_ids"]),
        "owner": citation.get("Owner"),
        "people": [*(person for person, _ in authors), *_iterate_others(parts)],
        "place": LINES[parts["place"]],
        "publication_model": parts["publication_model"],
        "publication_status": LINES[parts["publication_status"]],
        "published_online": _join_day(parts["published_year"], parts["published_month"], parts["published_day"]),
        "revised": _join_day(parts["revised_year"], parts["revised_month"], parts["revised_day"]),
        "status": citation.get("Status"),
        "subsets": _list_lines(parts["subsets"]),
        "substances": _read_substances(parts["substances"]),
        "supplementary_concepts": _read_concepts(parts["concepts"]),
    })  # fmt: skip


def _list_lines(raw: str) -> list[str]:
    return [line for text in LEAF.findall(raw) if (line := LINES[text])] if raw else []


def _join_day(year: str, month: str, day: str) -> Line:
    return join_date(LINES[year], LINES[month], LINES[day]) if year else None


def _read_ids(raw: str) -> list[Row]:
    if not raw:
        return []
    return [
        build_id(kind, value) for kind, valid, text in ID.findall(raw) if (value := read_line(text)) and valid != "N"
    ]


def _iterate_accessions(raw: str) -> Iterator[Row]:
    for bank, numbers in DATABANK.findall(raw):
        name = read_line(bank)
        for number in _list_lines(numbers) if name else ():
            yield build_id(name, number)


def _read_relations(raw: str) -> list[Row]:
    return [
        build_relation(kind, read_line(pmid), source=read_line(source), note=read_line(note))
        for kind, source, pmid, note in RELATION.findall(raw)
    ]


def _read_history(raw: str) -> list[Row]:
    return [
        row
        for status, year, month, day in HISTORY_DATE.findall(raw)
        if (row := build_history_date(status, _join_day(year, month, day)))
    ]


def _read_headings(raw: str) -> list[Row]:
    return [
        row
        for ui, major, name, terms in HEADING.findall(raw)
        if (row := build_heading(LINES[name], ui, is_major=major == "Y", qualifiers=terms and _read_qualifiers(terms)))
    ]


def _read_qualifiers(raw: str) -> list[Row]:
    return [
        row
        for ui, major, name in QUALIFIER.findall(raw)
        if (row := build_heading(LINES[name], ui, is_major=major == "Y"))
    ]


def _read_substances(raw: str) -> list[Row]:
    found = SUBSTANCE.findall(raw)
    return [row for number, ui, name in found if (row := build_substance(LINES[name], ui, LINES[number]))]


def _read_concepts(raw: str) -> list[Row]:
    return [row for kind, ui, name in CONCEPT.findall(raw) if (row := build_concept(LINES[name], ui, kind))]


def _read_sections(raw: str) -> list[Row]:
    return [
        row for label, category, content in SECTION.findall(raw) if (row := _read_section(label, category, content))
    ]


def _read_section(label: str, category: str, content: str) -> Row | None:
    text, markup = read_mixed(content)
    return build_section(text, markup, label=read_text(label), category=category)


def _iterate_other_abstracts(raw: str) -> Iterator[Row]:
    for kind, language, content in OTHER_ABSTRACT.findall(raw):
        sections = _read_sections(content)
        if sections:
            yield drop_unset({"language": language, "sections": sections, "type": kind})


def _read_authors(attributes: str, raw: str) -> list[Named]:
    is_editors = bool(attributes) and read_attributes(attributes).get("Type") == "editors"
    return list(_iterate_people(raw, "editor" if is_editors else "author"))


def _iterate_others(parts: Parts) -> Iterator[Row]:
    yield from (person for person, _ in _iterate_people(parts["investigators"], "investigator"))
    yield from (person for person, _ in _iterate_people(parts["subjects"], "subject"))


def _iterate_people(raw: str, role: Role) -> Iterator[Named]:
    for valid, family, given, initials, suffix, group, ids, places in PERSON.findall(raw):
        if valid != "N":
            affiliations, others = _read_affiliations(places) if places else ([], [])
            named = build_person(
                LINES[family],
                LINES[given],
                LINES[initials],
                LINES[suffix],
                LINES[group],
                role=role,
                affiliations=affiliations,
                identifiers=[*_read_ids(ids), *others] if ids else others,
            )
            if named:
                yield named


def _read_affiliations(raw: str) -> tuple[list[str], list[Row]]:
    found = AFFILIATION.findall(raw)
    lines = [line for text, _, _ in found if (line := read_line(text))]
    return lines, [build_id(source, line) for _, source, text in found if (line := read_line(text))]
