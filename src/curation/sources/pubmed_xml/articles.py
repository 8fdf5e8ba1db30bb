"""A PubmedArticle element -> a citation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from curation.domain.citation import Citation, OtherAbstract, Relation
from curation.identifiers import parse_pmid
from curation.sources.pubmed_xml.indexing import parse_article_indexing
from curation.sources.pubmed_xml.mixed_text import Element, parse_line
from curation.sources.pubmed_xml.parts import (
    LICENCE_NOTE,
    Parts,
    find_doi,
    find_line,
    find_part,
    find_pmcid,
    format_pages,
    list_lines,
    parse_article_ids,
    parse_date,
    parse_sections,
    require_part,
    split_parts,
)
from curation.sources.pubmed_xml.people import parse_author_lists, split_names
from curation.vocabulary import TextSource

UNTITLED = "[Record without a title]"

_NCT = re.compile(r"NCT\d{8}")
_PMID = re.compile(r"[1-9]\d{0,8}")


def parse_article(record: Element) -> Citation:
    """Read one `PubmedArticle`.

    Raises:
        ValueError: what the record lacks, in words.
    """
    parts = split_parts(record)
    medline_element, data = require_part(parts, "MedlineCitation"), find_part(parts, "PubmedData")
    medline = split_parts(medline_element)
    article = split_parts(require_part(medline, "Article"))
    article_ids = parse_article_ids(data)
    nct_ids = _list_nct_ids(article)
    authors = parse_author_lists(article.get("AuthorList", ()))
    indexing = parse_article_indexing(medline_element, medline, article, data, authors)
    return Citation(
        **parse_identity(require_part(medline, "PMID")),
        **parse_titles(find_line(article, "ArticleTitle"), find_line(article, "VernacularTitle")),
        **_parse_journal(find_part(article, "Journal")),
        mesh=tuple(heading.name for heading in indexing.headings),
        **_parse_lists(medline, article),
        **parse_text(find_part(article, "Abstract")),
        **split_names(authors),
        pages=format_pages(find_part(article, "Pagination")),
        doi=find_doi(article.get("ELocationID", ()), article_ids),
        pmcid=find_pmcid(article_ids.get("pmc"), *map(parse_line, medline.get("OtherID", ()))),
        nct_ids=nct_ids,
        study_id=f"nct:{nct_ids[0]}" if len(nct_ids) == 1 else None,
        relations=tuple(_iterate_relations(medline)),
        other_abstracts=tuple(_iterate_other_abstracts(medline)),
        indexing=indexing,
    )


def parse_identity(pmid: Element) -> dict[str, Any]:
    """Read id and version of a `PMID` element."""
    return {"id": "pmid:" + parse_pmid(pmid.text or ""), "version": pmid.get("Version") or None}


def parse_titles(title: str | None, vernacular: str | None) -> dict[str, Any]:
    """Give title and original-language title; a record without any is described, not dropped."""
    printed = title or vernacular
    return {
        "title": printed or UNTITLED,
        "title_is_description": printed is None,
        "original_language_title": vernacular,
    }


def parse_text(abstract: Element | None) -> dict[str, Any]:
    """Read the abstract's sections; the text source is `pubmed` where any of them has words."""
    sections = parse_sections(abstract)
    has_text = any(section.text.strip() for section in sections)
    return {
        "sections": sections,
        "text_source": TextSource.PUBMED if has_text else TextSource.NONE,
        "licence_note": LICENCE_NOTE if has_text else None,
    }


def _parse_journal(journal: Element | None) -> dict[str, Any]:
    parts = split_parts(journal)
    issue = split_parts(find_part(parts, "JournalIssue"))
    date = parse_date(find_part(issue, "PubDate"))
    return {
        "journal": find_line(parts, "Title"),
        "journal_abbreviation": find_line(parts, "ISOAbbreviation"),
        "volume": find_line(issue, "Volume"),
        "issue": find_line(issue, "Issue"),
        "date": date.iso,
        "medline_date": date.printed,
    }


def _parse_lists(medline: Parts, article: Parts) -> dict[str, Any]:
    keywords = (keyword for keyword_list in medline.get("KeywordList", ()) for keyword in keyword_list)
    types = (kind for type_list in article.get("PublicationTypeList", ()) for kind in type_list)
    return {
        "keywords": list_lines(keywords),
        "publication_types": list_lines(types),
        "languages": list_lines(article.get("Language", ())),
    }


def _list_nct_ids(article: Parts) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for databanks in article.get("DataBankList", ()):
        for databank in databanks:
            parts = split_parts(databank)
            if find_line(parts, "DataBankName") == "ClinicalTrials.gov":
                for number in split_parts(find_part(parts, "AccessionNumberList")).get("AccessionNumber", ()):
                    found.update(dict.fromkeys(_NCT.findall((number.text or "").upper())))
    return tuple(found)


def _iterate_relations(medline: Parts) -> Iterator[Relation]:
    for corrections in medline.get("CommentsCorrectionsList", ()):
        for element in corrections:
            parts = split_parts(element)
            pmid = find_line(parts, "PMID")
            notes = [find_line(parts, "RefSource"), find_line(parts, "Note")]
            yield Relation(
                type=element.get("RefType", "unknown"),
                id=f"pmid:{pmid}" if pmid and _PMID.fullmatch(pmid) else None,
                note="; ".join(note for note in notes if note) or None,
            )


def _iterate_other_abstracts(medline: Parts) -> Iterator[OtherAbstract]:
    for element in medline.get("OtherAbstract", ()):
        sections = parse_sections(element)
        if sections:
            yield OtherAbstract(sections=sections, language=element.get("Language"), type=element.get("Type"))
