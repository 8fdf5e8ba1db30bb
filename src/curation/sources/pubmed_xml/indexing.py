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
    Role,
    Substance,
    SupplementaryConcept,
    TypedId,
)
from curation.sources.pubmed_xml.mixed_text import Element, parse_line
from curation.sources.pubmed_xml.parts import (
    Parts,
    find_line,
    find_part,
    format_person,
    iterate_parts,
    list_lines,
    parse_day,
    split_parts,
)


def parse_article_indexing(citation: Element, medline: Parts, article: Parts, data: Element | None) -> Indexing:
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
        people=tuple(_iterate_people(medline, article)),
        affiliations=list_lines(article.get("Affiliation", ())),
        grants=tuple(map(_parse_grant, iterate_parts(article, "GrantList"))),
        locations=_list_ids(_drop_invalid(article.get("ELocationID", ())), "EIdType"),
        accessions=tuple(_iterate_accessions(article)),
        other_ids=_list_ids(medline.get("OtherID", ()), "Source"),
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
    from_data["article_ids"] += _list_ids(ids, "IdType")
    return Indexing(
        created=parse_day(find_part(document, "ContributionDate")),
        revised=parse_day(find_part(document, "DateRevised")),
        people=(*_iterate_people(document, document), *_iterate_people(book, book)),
        grants=tuple(map(_parse_grant, iterate_parts(document, "GrantList"))),
        place=find_line(split_parts(find_part(book, "Publisher")), "PublisherLocation"),
        isbns=list_lines(book.get("Isbn", ())),
        locations=_list_ids(_drop_invalid(locations), "EIdType"),
        copyright=_find_copyright(document),
        **from_data,
    )


def parse_data_indexing(data: Parts) -> dict[str, Any]:
    """Read history, status and ids of a `PubmedData` or `PubmedBookData`."""
    return {
        "history": tuple(_iterate_history(data)),
        "publication_status": find_line(data, "PublicationStatus"),
        "article_ids": _list_ids(iterate_parts(data, "ArticleIdList"), "IdType"),
    }


def iterate_persons(people: Iterable[Element], role: Role) -> Iterator[Person]:
    """Read the persons and groups of a list; one marked as not valid, or without a name, is left out."""
    for element in people:
        parts = split_parts(element)
        group = find_line(parts, "CollectiveName")
        name = group or format_person(parts)
        if element.get("ValidYN") != "N" and name:
            yield Person(
                name=name,
                role=role,
                full_name=None if group else _format_full_name(parts),
                affiliations=list_lines(_iterate_affiliation_parts(parts, "Affiliation")),
                identifiers=_list_ids(
                    (*parts.get("Identifier", ()), *_iterate_affiliation_parts(parts, "Identifier")), "Source"
                ),
            )


def _iterate_affiliation_parts(parts: Parts, tag: str) -> Iterator[Element]:
    return (child for child in iterate_parts(parts, "AffiliationInfo") if child.tag == tag)


def _format_full_name(parts: Parts) -> str | None:
    family = find_line(parts, "LastName")
    given = " ".join(part for part in (find_line(parts, "ForeName"), find_line(parts, "Suffix")) if part)
    return ", ".join(part for part in (family, given) if part) or None


def _read_model(medline: Parts) -> str | None:
    article = find_part(medline, "Article")
    return (article.get("PubModel") or None) if article is not None else None


def _find_online_date(article: Parts) -> str | None:
    return parse_day(find_part(article, "ArticleDate"))


def _find_copyright(article: Parts) -> str | None:
    return find_line(split_parts(find_part(article, "Abstract")), "CopyrightInformation")


def _parse_journal_ids(medline: Parts, article: Parts) -> dict[str, Any]:
    info = split_parts(find_part(medline, "MedlineJournalInfo"))
    journal = split_parts(find_part(article, "Journal"))
    linking = find_line(info, "ISSNLinking")
    return {
        "journal_nlm_id": find_line(info, "NlmUniqueID"),
        "medline_abbreviation": find_line(info, "MedlineTA"),
        "place": find_line(info, "Country"),
        "issns": (
            *_list_ids(journal.get("ISSN", ()), "IssnType"),
            *([TypedId(type="Linking", value=linking)] if linking else []),
        ),
    }


def _iterate_headings(medline: Parts) -> Iterator[MeshHeading]:
    for element in iterate_parts(medline, "MeshHeadingList"):
        parts = split_parts(element)
        descriptor = find_part(parts, "DescriptorName")
        name = parse_line(descriptor)
        if descriptor is not None and name:
            yield MeshHeading(
                name=name,
                ui=descriptor.get("UI") or None,
                is_major=descriptor.get("MajorTopicYN") == "Y",
                qualifiers=tuple(_iterate_qualifiers(parts)),
            )


def _iterate_qualifiers(parts: Parts) -> Iterator[MeshQualifier]:
    for element in parts.get("QualifierName", ()):
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


def _iterate_people(medline: Parts, article: Parts) -> Iterator[Person]:
    for authors in article.get("AuthorList", ()):
        yield from iterate_persons(authors, "editor" if authors.get("Type") == "editors" else "author")
    yield from iterate_persons(iterate_parts(medline, "InvestigatorList"), "investigator")
    yield from iterate_persons(iterate_parts(medline, "PersonalNameSubjectList"), "subject")


def _parse_grant(element: Element) -> Grant:
    parts = split_parts(element)
    return Grant(
        id=find_line(parts, "GrantID"),
        acronym=find_line(parts, "Acronym"),
        agency=find_line(parts, "Agency"),
        country=find_line(parts, "Country"),
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


def _list_ids(elements: Iterable[Element], attribute: str) -> tuple[TypedId, ...]:
    found = ((element.get(attribute) or "unknown", parse_line(element)) for element in elements)
    return tuple(TypedId(type=kind, value=value) for kind, value in found if value)
