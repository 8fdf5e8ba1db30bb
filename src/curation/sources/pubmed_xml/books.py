"""A PubmedBookArticle element -> a citation: a whole book, or one chapter of it."""

from __future__ import annotations

from curation.identifiers import parse_pmid
from curation.sources.pubmed_xml.indexing import parse_book_indexing
from curation.sources.pubmed_xml.mixed_text import Element
from curation.sources.pubmed_xml.parts import (
    Parts,
    find_line,
    find_part,
    iterate_parts,
    list_ids,
    list_lines,
    parse_pages,
    parse_publication_date,
    parse_sections,
    require_part,
    split_parts,
)
from curation.sources.pubmed_xml.people import parse_author_lists
from curation.sources.pubmed_xml.rows import (
    UNTITLED,
    Row,
    describe_text,
    find_doi,
    find_pmcid,
    index_ids,
    split_names,
)

BOOKSHELF = "https://www.ncbi.nlm.nih.gov/books/"


def parse_book(record: Element) -> Row:
    """Read one `PubmedBookArticle` into what of a `Citation`'s row it states.

    A chapter's `journal` is its book; a whole book's is its collection, if any.

    Raises:
        ValueError: what the record lacks, in words.
    """
    parts = split_parts(record)
    document = split_parts(require_part(parts, "BookDocument"))
    book = split_parts(require_part(document, "Book"))
    indexing = parse_book_indexing(document, book, split_parts(find_part(parts, "PubmedBookData")))
    own_ids = list_ids(iterate_parts(document, "ArticleIdList"), "IdType")
    ids = index_ids((*own_ids, *indexing.get("article_ids", ())))  # the document's count before its data's
    accession = ids.get("bookaccession")
    names, groups = split_names(parse_author_lists(_list_author_lists(document, book)))
    pmid, sections = require_part(document, "PMID"), parse_sections(find_part(document, "Abstract"))
    text_source, licence_note = describe_text(sections)
    return {
        "id": "pmid:" + parse_pmid(pmid.text or ""),
        "version": pmid.get("Version") or None,
        **_parse_book_titles(document, book),
        **_parse_imprint(book),
        "text_source": text_source,
        "licence_note": licence_note,
        "sections": sections,
        "authors": names,
        "collective_authors": groups,
        "pages": parse_pages(find_part(document, "Pagination")),
        "doi": find_doi(indexing.get("locations", ()), ids),
        "pmcid": find_pmcid(ids),
        "locator": "; ".join(list_lines(document.get("LocationLabel", ()))) or None,
        "url": f"{BOOKSHELF}{accession}/" if accession and accession.isalnum() else None,
        "keywords": list_lines(iterate_parts(document, "KeywordList")),
        "publication_types": list_lines(document.get("PublicationType", ())),
        "languages": list_lines(document.get("Language", ())),
        "is_book": True,
        "indexing": indexing,
    }


def _parse_book_titles(document: Parts, book: Parts) -> Row:
    chapter, whole = find_line(document, "ArticleTitle"), find_line(book, "BookTitle")
    container = whole if chapter else find_line(book, "CollectionTitle")
    vernacular = find_line(document, "VernacularTitle")
    title = chapter or whole or vernacular
    return {
        "title": title or UNTITLED,
        "title_is_description": not title,
        "original_language_title": vernacular,
        "journal": container,
    }


def _parse_imprint(book: Parts) -> Row:
    date = parse_publication_date(find_part(book, "PubDate"))
    publisher = split_parts(find_part(book, "Publisher"))
    return {
        "publisher": find_line(publisher, "PublisherName"),
        "volume": find_line(book, "Volume"),
        "date": date.iso,
        "medline_date": date.printed,
    }


def _list_author_lists(document: Parts, book: Parts) -> list[Element]:
    # A chapter's own authors count; editors only where nobody else is named.
    own = document.get("AuthorList", [])
    named = [*own, *book.get("AuthorList", [])]
    authors = [names for names in own if names.get("Type") != "editors"]
    authors = authors or [names for names in named if names.get("Type") != "editors"]
    return authors or named
