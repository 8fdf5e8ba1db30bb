"""Indexing of a PubMed record: headings, substances, people, grants, ids, dates, status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from curation.domain.indexing import (
    Grant,
    HistoryDate,
    Indexing,
    MeshHeading,
    MeshQualifier,
    Person,
    Substance,
    SupplementaryConcept,
    TypedId,
)
from curation.sources.pubmed_xml.mixed_text import Element, parse_line
from curation.sources.pubmed_xml.parts import (
    Parts,
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
    citation: Element, medline: Parts, article: Parts, data: Element | None, authors: Iterable[Named]
) -> Indexing:
    """Read what stands around the bibliography of a `MedlineCitation` with its `PubmedData`."""
    data_parts = split_parts(data)
    return Indexing(
        status=citation.get("Status") or None,
        owner=citation.get("Owner") or None,
        indexing_method=citation.get("IndexingMethod") or None,
        publication_model=_read_model(medline),
        subsets=list_lines(medline.get("CitationSubset", ())),
        created=parse_day(find_part(medline, "DateCreated")),
        completed=parse_day(find_part(medline, "DateCompleted")),
        revised=parse_day(find_part(medline, "DateRevised")),
        published_online=_find_online_date(article),
        headings=tuple(_iterate_headings(medline)),
        substances=tuple(_iterate_substances(medline)),
        supplementary_concepts=tuple(_iterate_concepts(medline)),
        gene_symbols=list_lines(iterate_parts(medline, "GeneSymbolList")),
        people=(*(named.person for named in authors), *_iterate_others(medline)),
        affiliations=list_lines(article.get("Affiliation", ())),
        grants=tuple(map(_parse_grant, iterate_parts(article, "GrantList"))),
        locations=list_ids(_drop_invalid(article.get("ELocationID", ())), "EIdType"),
        accessions=tuple(_iterate_accessions(article)),
        other_ids=list_ids(medline.get("OtherID", ()), "Source"),
        coi_statement=find_line(medline, "CoiStatement"),
        copyright=_find_copyright(article),
        **_parse_journal_ids(medline, article),
        **parse_data_indexing(data_parts),
    )


def parse_book_indexing(document: Parts, book: Parts, data: Element | None) -> Indexing:
    """Read what stands around the bibliography of a `BookDocument` with its `PubmedBookData`."""
    ids = iterate_parts(document, "ArticleIdList")
    locations = (*document.get("ELocationID", ()), *book.get("ELocationID", ()))
    from_data = parse_data_indexing(split_parts(data))
    from_data["article_ids"] += list_ids(ids, "IdType")
    return Indexing(
        created=parse_day(find_part(document, "ContributionDate")),
        revised=parse_day(find_part(document, "DateRevised")),
        people=tuple(_iterate_book_people(document, book)),
        grants=tuple(map(_parse_grant, iterate_parts(document, "GrantList"))),
        place=find_line(split_parts(find_part(book, "Publisher")), "PublisherLocation"),
        isbns=list_lines(book.get("Isbn", ())),
        locations=list_ids(_drop_invalid(locations), "EIdType"),
        copyright=_find_copyright(document),
        **from_data,
    )


def _iterate_book_people(document: Parts, book: Parts) -> Iterator[Person]:
    for parts in (document, book):
        yield from (named.person for named in parse_author_lists(parts.get("AuthorList", ())))
        yield from _iterate_others(parts)


def parse_data_indexing(data: Parts) -> dict[str, Any]:
    """Read history, status and ids of a `PubmedData` or `PubmedBookData`."""
    return {
        "history": tuple(_iterate_history(data)),
        "publication_status": find_line(data, "PublicationStatus"),
        "article_ids": list_ids(iterate_parts(data, "ArticleIdList"), "IdType"),
    }


def _read_model(medline: Parts) -> str | None:
    article = find_part(medline, "Article")
    return (article.get("PubModel") or None) if article is not None else None


def _find_online_date(article: Parts) -> str | None:
    return parse_day(find_part(article, "ArticleDate"))


def _find_copyright(article: Parts) -> str | None:
    return find_line(split_parts(find_part(article, "Abstract")), "CopyrightInformation")


def _parse_journal_ids(medline: Parts, article: Parts) -> dict[str, Any]:
    info = read_lines(find_part(medline, "MedlineJournalInfo"))
    journal = split_parts(find_part(article, "Journal"))
    linking = info.get("ISSNLinking")
    return {
        "journal_nlm_id": info.get("NlmUniqueID"),
        "medline_abbreviation": info.get("MedlineTA"),
        "place": info.get("Country"),
        "issns": (
            *list_ids(journal.get("ISSN", ()), "IssnType"),
            *([TypedId(type="Linking", value=linking)] if linking else []),
        ),
    }


def _iterate_headings(medline: Parts) -> Iterator[MeshHeading]:
    for element in iterate_parts(medline, "MeshHeadingList"):
        descriptor: Element | None = None
        qualifiers: list[Element] = []
        for child in element:
            tag = child.tag
            if tag == "QualifierName":
                qualifiers.append(child)
            elif tag == "DescriptorName" and descriptor is None:
                descriptor = child
        name = parse_line(descriptor)
        if descriptor is not None and name:
            yield MeshHeading(
                name=name,
                ui=descriptor.get("UI") or None,
                is_major=descriptor.get("MajorTopicYN") == "Y",
                qualifiers=tuple(_iterate_qualifiers(qualifiers)) if qualifiers else (),
            )


def _iterate_qualifiers(elements: Iterable[Element]) -> Iterator[MeshQualifier]:
    for element in elements:
        name = parse_line(element)
        if name:
            yield MeshQualifier(name=name, ui=element.get("UI") or None, is_major=element.get("MajorTopicYN") == "Y")


def _iterate_substances(medline: Parts) -> Iterator[Substance]:
    for chemical in iterate_parts(medline, "ChemicalList"):
        parts = split_parts(chemical)
        element = find_part(parts, "NameOfSubstance")
        name = parse_line(element)
        if element is not None and name:
            number = find_line(parts, "RegistryNumber")
            yield Substance(name=name, ui=element.get("UI") or None, registry_number=number)


def _iterate_concepts(medline: Parts) -> Iterator[SupplementaryConcept]:
    for element in iterate_parts(medline, "SupplMeshList"):
        name = parse_line(element)
        if name:
            yield SupplementaryConcept(name=name, ui=element.get("UI") or None, type=element.get("Type") or None)


def _iterate_others(medline: Parts) -> Iterator[Person]:
    for named in iterate_named(iterate_parts(medline, "InvestigatorList"), "investigator"):
        yield named.person
    for named in iterate_named(iterate_parts(medline, "PersonalNameSubjectList"), "subject"):
        yield named.person


def _parse_grant(element: Element) -> Grant:
    lines = read_lines(element)
    return Grant(
        id=lines.get("GrantID"),
        acronym=lines.get("Acronym"),
        agency=lines.get("Agency"),
        country=lines.get("Country"),
    )


def _iterate_accessions(article: Parts) -> Iterator[TypedId]:
    for databank in iterate_parts(article, "DataBankList"):
        parts = split_parts(databank)
        name = find_line(parts, "DataBankName")
        for number in list_lines(iterate_parts(parts, "AccessionNumberList")):
            if name:
                yield TypedId(type=name, value=number)


def _iterate_history(data: Parts) -> Iterator[HistoryDate]:
    for element in iterate_parts(data, "History"):
        status, date = element.get("PubStatus"), parse_day(element)
        if status and date:
            yield HistoryDate(status=status, date=date)


def _drop_invalid(elements: Iterable[Element]) -> Iterator[Element]:
    return (element for element in elements if element.get("ValidYN") != "N")
