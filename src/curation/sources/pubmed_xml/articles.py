"""A PubmedArticle element -> an article's row; for the record that is not of the ordinary shape."""

from __future__ import annotations

from collections.abc import Iterator

from curation.sources.pubmed_xml.indexing import parse_article_indexing
from curation.sources.pubmed_xml.mixed_text import Element
from curation.sources.pubmed_xml.parts import (
    Parts,
    find_line,
    find_part,
    iterate_parts,
    list_lines,
    parse_pages,
    parse_publication_date,
    parse_sections,
    read_lines,
    require_part,
    split_parts,
)
from curation.sources.pubmed_xml.people import parse_author_lists
from curation.sources.pubmed_xml.rows import Row, build_article, build_relation, drop_unset


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
    pmid = require_part(medline, "PMID")
    journal = split_parts(find_part(article, "Journal"))
    issue = split_parts(find_part(journal, "JournalIssue"))
    return build_article(
        pmid=pmid.text or "",
        version=pmid.get("Version"),
        title=find_line(article, "ArticleTitle"),
        vernacular=find_line(article, "VernacularTitle"),
        journal=find_line(journal, "Title"),
        journal_abbreviation=find_line(journal, "ISOAbbreviation"),
        volume=find_line(issue, "Volume"),
        issue=find_line(issue, "Issue"),
        date=parse_publication_date(find_part(issue, "PubDate")),
        pages=parse_pages(find_part(article, "Pagination")),
        sections=parse_sections(find_part(article, "Abstract")),
        other_abstracts=list(_iterate_other_abstracts(medline)),
        authors=authors,
        keywords=list_lines(iterate_parts(medline, "KeywordList")),
        languages=list_lines(article.get("Language", ())),
        publication_types=list_lines(iterate_parts(article, "PublicationTypeList")),
        relations=list(map(_parse_relation, iterate_parts(medline, "CommentsCorrectionsList"))),
        indexing=parse_article_indexing(citation, medline, article, data, authors),
    )


def _parse_relation(element: Element) -> Row:
    lines = read_lines(element)
    kind = element.get("RefType", "unknown")
    return build_relation(kind, lines.get("PMID"), source=lines.get("RefSource"), note=lines.get("Note"))


def _iterate_other_abstracts(medline: Parts) -> Iterator[Row]:
    for element in medline.get("OtherAbstract", ()):
        sections = parse_sections(element)
        if sections:
            yield drop_unset({"language": element.get("Language"), "sections": sections, "type": element.get("Type")})
