"""Indexing of a PubMed record: headings, substances, people, grants, ids, dates, status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from curation.sources.pubmed_xml.mixed_text import LINES, Element, parse_line
from curation.sources.pubmed_xml.parts import (
    Parts,
    Row,
    drop_unset,
    find_line,
    find_part,
    iterate_parts,
    list_lines,
    parse_day,
    read_lines,
    split_parts,
)
from curation.sources.pubmed_xml.people import Named, iterate_named, list_ids, parse_author_lists


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
        "grants": list(map(_parse_grant, iterate_parts(article, "GrantList"))),
        "headings": list(_iterate_headings(medline)),
        "history": list(_iterate_history(data)),
        "indexing_method": get("IndexingMethod"),
        "issns": _list_issns(article, info.get("ISSNLinking")),
        "journal_nlm_id": info.get("NlmUniqueID"),
        "locations": list_ids(_drop_invalid(article.get("ELocationID", ())), "EIdType"),
        "medline_abbreviation": info.get("MedlineTA"),
        "other_ids": list_ids(medline.get("OtherID", ()), "Source"),
        "owner": get("Owner"),
        "people": [*(named.person for named in authors), *_iterate_others(medline)],
        "place": info.get("Country"),
        "publication_model": medline["Article"][0].get("PubModel"),
        "publication_status": find_line(data, "PublicationStatus"),
        "published_online": parse_day(find_part(article, "ArticleDate")),
        "revised": parse_day(find_part(medline, "DateRevised")),
        "status": get("Status"),
        "subsets": list_lines(medline.get("CitationSubset", ())),
        "substances": list(_iterate_substances(medline)),
        "supplementary_concepts": list(_iterate_concepts(medline)),
    })  # fmt: skip


def parse_book_indexing(document: Parts, book: Parts, data: Parts) -> Row:
    """Read what stands around the bibliography of a `BookDocument` with its `PubmedBookData`."""
    locations = (*document.get("ELocationID", ()), *book.get("ELocationID", ()))
    ids = (*iterate_parts(data, "ArticleIdList"), *iterate_parts(document, "ArticleIdList"))
    return drop_unset({
        "article_ids": list_ids(ids, "IdType"),
        "copyright": _find_copyright(document),
        "created": parse_day(find_part(document, "ContributionDate")),
        "grants": list(map(_parse_grant, iterate_parts(document, "GrantList"))),
        "history": list(_iterate_history(data)),
        "isbns": list_lines(book.get("Isbn", ())),
        "locations": list_ids(_drop_invalid(locations), "EIdType"),
        "people": list(_iterate_book_people(document, book)),
        "place": find_line(split_parts(find_part(book, "Publisher")), "PublisherLocation"),
        "publication_status": find_line(data, "PublicationStatus"),
        "revised": parse_day(find_part(document, "DateRevised")),
    })  # fmt: skip


def _iterate_book_people(document: Parts, book: Parts) -> Iterator[Row]:
    for parts in (document, book):
        yield from (named.person for named in parse_author_lists(parts.get("AuthorList", ())))
        yield from _iterate_others(parts)


def _find_copyright(article: Parts) -> str | None:
    abstract = find_part(article, "Abstract")
    for element in abstract if abstract is not None else ():
        if element.tag == "CopyrightInformation":
            return parse_line(element)
    return None


def _list_issns(article: Parts, linking: str | None) -> list[Row]:
    journal = find_part(article, "Journal")
    issns = list_ids((child for child in journal if child.tag == "ISSN") if journal is not None else (), "IssnType")
    return [*issns, {"type": "Linking", "value": linking}] if linking else issns


def _iterate_headings(medline: Parts) -> Iterator[Row]:
    for element in iterate_parts(medline, "MeshHeadingList"):
        name: str | None = None
        ui: str | None = None
        is_major, is_named = False, False
        qualifiers: list[Row] = []
        for child in element:
            tag = child.tag
            if tag == "QualifierName":
                line = parse_line(child) if len(child) else LINES[child.text]
                if line:
                    qualifiers.append(_build_term(line, child.get("UI"), is_major=child.get("MajorTopicYN") == "Y"))
            elif tag == "DescriptorName" and not is_named:
                is_named = True
                name = parse_line(child) if len(child) else LINES[child.text]
                ui, is_major = child.get("UI"), child.get("MajorTopicYN") == "Y"
        if name:
            yield _build_term(name, ui, is_major=is_major, qualifiers=qualifiers)


def _build_term(name: str, ui: str | None, *, is_major: bool, qualifiers: list[Row] | None = None) -> Row:
    row: Row = {"is_major": True, "name": name} if is_major else {"name": name}
    if qualifiers:
        row["qualifiers"] = qualifiers
    if ui:
        row["ui"] = ui
    return row


def _iterate_substances(medline: Parts) -> Iterator[Row]:
    for chemical in iterate_parts(medline, "ChemicalList"):
        parts = split_parts(chemical)
        element = find_part(parts, "NameOfSubstance")
        name = parse_line(element)
        if element is not None and name:
            number = find_line(parts, "RegistryNumber")
            yield drop_unset({"name": name, "registry_number": number, "ui": element.get("UI")})


def _iterate_concepts(medline: Parts) -> Iterator[Row]:
    for element in iterate_parts(medline, "SupplMeshList"):
        name = parse_line(element)
        if name:
            yield drop_unset({"name": name, "type": element.get("Type"), "ui": element.get("UI")})


def _iterate_others(medline: Parts) -> Iterator[Row]:
    for named in iterate_named(iterate_parts(medline, "InvestigatorList"), "investigator"):
        yield named.person
    for named in iterate_named(iterate_parts(medline, "PersonalNameSubjectList"), "subject"):
        yield named.person


def _parse_grant(element: Element) -> Row:
    lines = read_lines(element)
    names = {"acronym": "Acronym", "agency": "Agency", "country": "Country", "id": "GrantID"}
    return {name: line for name, tag in names.items() if (line := lines.get(tag))}


def _iterate_accessions(article: Parts) -> Iterator[Row]:
    for databank in iterate_parts(article, "DataBankList"):
        parts = split_parts(databank)
        name = find_line(parts, "DataBankName")
        for number in list_lines(iterate_parts(parts, "AccessionNumberList")):
            if name:
                yield {"type": name, "value": number}


def _iterate_history(data: Parts) -> Iterator[Row]:
    for element in iterate_parts(data, "History"):
        status = element.get("PubStatus")
        if status and (date := parse_day(element)):
            yield {"date": date, "status": status}


def _drop_invalid(elements: Iterable[Element]) -> Iterator[Element]:
    return (element for element in elements if element.get("ValidYN") != "N")
