"""Indexing of a PubMed record: headings, substances, people, grants, ids, dates, status."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from curation.sources.pubmed_xml.mixed_text import Element, parse_line
from curation.sources.pubmed_xml.parts import (
    Parts,
    find_line,
    find_part,
    iterate_parts,
    list_ids,
    list_lines,
    parse_day,
    read_lines,
    split_parts,
)
from curation.sources.pubmed_xml.people import iterate_named, parse_author_lists
from curation.sources.pubmed_xml.rows import (
    Named,
    Row,
    build_concept,
    build_grant,
    build_heading,
    build_history_date,
    build_id,
    build_issns,
    build_substance,
    drop_unset,
)


def parse_article_indexing(
    citation: Element, medline: Parts, article: Parts, data: Parts, authors: Iterable[Named]
) -> Row:
    """Read what stands around the bibliography of a `MedlineCitation` with its `PubmedData`."""
    info, get = read_lines(find_part(medline, "MedlineJournalInfo")), citation.get
    ids = list_ids(iterate_parts(data, "ArticleIdList"), "IdType")
    return drop_unset({
        "accessions": list(_iterate_accessions(article)),
        "affiliations": list_lines(article.get("Affiliation", ())),
        "article_ids": ids,
        "coi_statement": find_line(medline, "CoiStatement"),
        "completed": parse_day(find_part(medline, "DateCompleted")),
        "copyright": _find_copyright(article),
        "created": parse_day(find_part(medline, "DateCreated")),
        "gene_symbols": list_lines(iterate_parts(medline, "GeneSymbolList")),
        "grants": _list_rows(_parse_grant, iterate_parts(article, "GrantList")),
        "headings": _list_rows(_parse_heading, iterate_parts(medline, "MeshHeadingList")),
        "history": _list_rows(_parse_history_date, iterate_parts(data, "History")),
        "indexing_method": get("IndexingMethod"),
        "issns": _list_issns(article, info.get("ISSNLinking")),
        "journal_nlm_id": info.get("NlmUniqueID"),
        "locations": list_ids(_drop_invalid(article.get("ELocationID", ())), "EIdType"),
        "medline_abbreviation": info.get("MedlineTA"),
        "other_ids": list_ids(medline.get("OtherID", ()), "Source"),
        "owner": get("Owner"),
        "people": [*(person for person, _ in authors), *_iterate_others(medline)],
        "place": info.get("Country"),
        "publication_model": medline["Article"][0].get("PubModel"),
        "publication_status": find_line(data, "PublicationStatus"),
        "published_online": parse_day(find_part(article, "ArticleDate")),
        "revised": parse_day(find_part(medline, "DateRevised")),
        "status": get("Status"),
        "subsets": list_lines(medline.get("CitationSubset", ())),
        "substances": _list_rows(_parse_substance, iterate_parts(medline, "ChemicalList")),
        "supplementary_concepts": _list_rows(_parse_concept, iterate_parts(medline, "SupplMeshList")),
    })  # fmt: skip


def parse_book_indexing(document: Parts, book: Parts, data: Parts) -> Row:
    """Read what stands around the bibliography of a `BookDocument` with its `PubmedBookData`."""
    locations = (*document.get("ELocationID", ()), *book.get("ELocationID", ()))
    ids = (*iterate_parts(data, "ArticleIdList"), *iterate_parts(document, "ArticleIdList"))
    return drop_unset({
        "article_ids": list_ids(ids, "IdType"),
        "copyright": _find_copyright(document),
        "created": parse_day(find_part(document, "ContributionDate")),
        "grants": _list_rows(_parse_grant, iterate_parts(document, "GrantList")),
        "history": _list_rows(_parse_history_date, iterate_parts(data, "History")),
        "isbns": list_lines(book.get("Isbn", ())),
        "locations": list_ids(_drop_invalid(locations), "EIdType"),
        "people": list(_iterate_book_people(document, book)),
        "place": find_line(split_parts(find_part(book, "Publisher")), "PublisherLocation"),
        "publication_status": find_line(data, "PublicationStatus"),
        "revised": parse_day(find_part(document, "DateRevised")),
    })  # fmt: skip


def _iterate_book_people(document: Parts, book: Parts) -> Iterator[Row]:
    for parts in (document, book):
        yield from (person for person, _ in parse_author_lists(parts.get("AuthorList", ())))
        yield from _iterate_others(parts)


def _find_copyright(article: Parts) -> str | None:
    abstract = find_part(article, "Abstract")
    for element in abstract if abstract is not None else ():
        if element.tag == "CopyrightInformation":
            return parse_line(element)
    return None


def _list_issns(article: Parts, linking: str | None) -> list[Row]:
    journal = split_parts(find_part(article, "Journal"))
    return build_issns(list_ids(journal.get("ISSN", ()), "IssnType"), linking)


def _parse_heading(element: Element) -> Row | None:
    parts = split_parts(element)
    descriptor = find_part(parts, "DescriptorName")
    qualifiers = _list_rows(_parse_term, parts.get("QualifierName", ()))
    return None if descriptor is None else _parse_term(descriptor, qualifiers)


def _parse_term(element: Element, qualifiers: list[Row] | None = None) -> Row | None:
    is_major = element.get("MajorTopicYN") == "Y"
    return build_heading(parse_line(element), element.get("UI"), is_major=is_major, qualifiers=qualifiers)


def _parse_substance(element: Element) -> Row | None:
    parts = split_parts(element)
    name = find_part(parts, "NameOfSubstance")
    ui = None if name is None else name.get("UI")
    return build_substance(parse_line(name), ui, find_line(parts, "RegistryNumber"))


def _parse_concept(element: Element) -> Row | None:
    return build_concept(parse_line(element), element.get("UI"), element.get("Type"))


def _iterate_others(medline: Parts) -> Iterator[Row]:
    for named in iterate_named(iterate_parts(medline, "InvestigatorList"), "investigator"):
        yield named[0]
    for named in iterate_named(iterate_parts(medline, "PersonalNameSubjectList"), "subject"):
        yield named[0]


def _parse_grant(element: Element) -> Row:
    lines = read_lines(element)
    return build_grant(lines.get("GrantID"), lines.get("Acronym"), lines.get("Agency"), lines.get("Country"))


def _iterate_accessions(article: Parts) -> Iterator[Row]:
    for databank in iterate_parts(article, "DataBankList"):
        parts = split_parts(databank)
        name = find_line(parts, "DataBankName")
        for number in list_lines(iterate_parts(parts, "AccessionNumberList")):
            if name:
                yield build_id(name, number)


def _parse_history_date(element: Element) -> Row | None:
    return build_history_date(element.get("PubStatus"), parse_day(element))


def _drop_invalid(elements: Iterable[Element]) -> Iterator[Element]:
    return (element for element in elements if element.get("ValidYN") != "N")


def _list_rows(parse: Callable[[Element], Row | None], elements: Iterable[Element]) -> list[Row]:
    return [row for row in map(parse, elements) if row is not None]
