"""A PubmedArticle element -> a citation's row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.identifiers import parse_pmid
from curation.sources.pubmed_xml.indexing import parse_article_indexing
from curation.sources.pubmed_xml.mixed_text import Element
from curation.sources.pubmed_xml.parts import (
    LICENCE_NOTE,
    Parts,
    Row,
    drop_unset,
    find_doi,
    find_line,
    find_part,
    find_pmcid,
    format_pages,
    index_ids,
    iterate_parts,
    list_lines,
    parse_date,
    parse_sections,
    read_lines,
    require_part,
    split_parts,
)
from curation.sources.pubmed_xml.people import list_names, parse_author_lists
from curation.vocabulary import TextSource

UNTITLED = "[Record without a title]"

_NCT = re.compile(r"NCT\d{8}")
_PMID = re.compile(r"[1-9]\d{0,8}")


def parse_article(record: Element) -> Row:
    """Read one `PubmedArticle` into a `Citation`'s row, its keys in the order of canonical JSON at every depth.

    Raises:
        ValueError: what the record lacks, in words.
    """
    parts = split_parts(record)
    citation, data = require_part(parts, "MedlineCitation"), split_parts(find_part(parts, "PubmedData"))
    medline = split_parts(citation)
    article = split_parts(require_part(medline, "Article"))
    authors = parse_author_lists(article.get("AuthorList", ()))
    identity = parse_identity(require_part(medline, "PMID"))
    titles = parse_titles(find_line(article, "ArticleTitle"), find_line(article, "VernacularTitle"))
    journal, text = _parse_journal(find_part(article, "Journal")), parse_text(find_part(article, "Abstract"))
    nct_ids = _list_nct_ids(article)
    indexing = parse_article_indexing(citation, medline, article, data, authors)
    ids = index_ids(indexing.get("article_ids", ()))
    other_ids = (row["value"] for row in indexing.get("other_ids", ()))
    return {
        "authors": list_names(authors, groups=False),
        "collective_authors": list_names(authors, groups=True),
        "date": journal["date"],
        "doi": find_doi(article.get("ELocationID", ()), ids),
        "figures": (),
        "id": identity["id"],
        "indexing": indexing,
        "is_book": False,
        "is_withdrawn": False,
        "issue": journal["issue"],
        "journal": journal["journal"],
        "journal_abbreviation": journal["journal_abbreviation"],
        "keywords": list_lines(iterate_parts(medline, "KeywordList")),
        "languages": list_lines(article.get("Language", ())),
        "licence_note": text["licence_note"],
        "locator": None,
        "medline_date": journal["medline_date"],
        "mesh": [heading["name"] for heading in indexing.get("headings", ())],
        "nct_ids": nct_ids,
        "original_language_title": titles["original_language_title"],
        "other_abstracts": list(_iterate_other_abstracts(medline)),
        "pages": format_pages(find_part(article, "Pagination")),
        "pmcid": find_pmcid(ids.get("pmc"), *other_ids),
        "publication_types": list_lines(iterate_parts(article, "PublicationTypeList")),
        "publisher": None,
        "relations": list(_iterate_relations(medline)),
        "sections": text["sections"],
        "study_id": f"nct:{nct_ids[0]}" if len(nct_ids) == 1 else None,
        "study_name": None,
        "text_source": text["text_source"],
        "title": titles["title"],
        "title_is_description": titles["title_is_description"],
        "url": None,
        "version": identity["version"],
        "volume": journal["volume"],
    }


def parse_identity(pmid: Element) -> Row:
    """Read id and version of a `PMID` element."""
    return {"id": "pmid:" + parse_pmid(pmid.text or ""), "version": pmid.get("Version") or None}


def parse_titles(title: str | None, vernacular: str | None) -> Row:
    """Give title and original-language title; a record without any is described, not dropped."""
    printed = title or vernacular
    return {
        "title": printed or UNTITLED,
        "title_is_description": printed is None,
        "original_language_title": vernacular,
    }


def parse_text(abstract: Element | None) -> Row:
    """Read the abstract's sections; the text source is `pubmed` where any of them has words."""
    sections = parse_sections(abstract)
    has_text = any(section["text"].strip() for section in sections)
    return {
        "sections": sections,
        "text_source": TextSource.PUBMED if has_text else TextSource.NONE,
        "licence_note": LICENCE_NOTE if has_text else None,
    }


def _parse_journal(journal: Element | None) -> Row:
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


def _list_nct_ids(article: Parts) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for databanks in article.get("DataBankList", ()):
        for databank in databanks:
            parts = split_parts(databank)
            if find_line(parts, "DataBankName") == "ClinicalTrials.gov":
                for number in split_parts(find_part(parts, "AccessionNumberList")).get("AccessionNumber", ()):
                    found.update(dict.fromkeys(_NCT.findall((number.text or "").upper())))
    return tuple(found)


def _iterate_relations(medline: Parts) -> Iterator[Row]:
    for element in iterate_parts(medline, "CommentsCorrectionsList"):
        lines = read_lines(element)
        pmid, source, note = lines.get("PMID"), lines.get("RefSource"), lines.get("Note")
        yield {
            "id": f"pmid:{pmid}" if pmid and _PMID.fullmatch(pmid) else None,
            "note": f"{source}; {note}" if source and note else source or note,
            "type": element.get("RefType", "unknown"),
        }


def _iterate_other_abstracts(medline: Parts) -> Iterator[Row]:
    for element in medline.get("OtherAbstract", ()):
        sections = parse_sections(element)
        if sections:
            yield drop_unset({"language": element.get("Language"), "sections": sections, "type": element.get("Type")})
