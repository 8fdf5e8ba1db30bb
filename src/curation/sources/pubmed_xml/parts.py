"""Parts of elements that articles and books of PubMed XML share: lines, lists, dates, abstracts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from curation.sources.pubmed_xml.dates import PublicationDate, build_publication_date, join_date
from curation.sources.pubmed_xml.mixed_text import Element, parse_line, parse_mixed
from curation.sources.pubmed_xml.rows import Line, Row, build_id, build_section, format_pages

Parts = dict[str, list[Element]]
Lines = dict[str, Line]


def split_parts(element: Element | None) -> Parts:
    """Group an element's children by tag, in document order."""
    parts: Parts = {}
    if element is not None:
        for child in element:
            parts.setdefault(child.tag, []).append(child)
    return parts


def find_part(parts: Parts, tag: str) -> Element | None:
    """Give the first child of a tag, `None` where there is none."""
    found = parts.get(tag)
    return found[0] if found else None


def require_part(parts: Parts, tag: str) -> Element:
    """Give the first child of a tag.

    Raises:
        ValueError: there is none.
    """
    found = find_part(parts, tag)
    if found is None:
        message = f"it has no {tag}"
        raise ValueError(message)
    return found


def find_line(parts: Parts, tag: str) -> str | None:
    """Read the first child of a tag as one line."""
    return parse_line(find_part(parts, tag))


def iterate_parts(parts: Parts, tag: str) -> Iterator[Element]:
    """Give what stands in the lists of a tag, such as each `MeshHeading` of each `MeshHeadingList`."""
    return (element for holder in parts.get(tag, ()) for element in holder)


def read_lines(element: Element | None) -> Lines:
    """Read the children of an element as lines, by tag; of several with one tag the first counts."""
    lines: Lines = {}
    for child in element if element is not None else ():
        if child.tag not in lines:
            lines[child.tag] = parse_line(child)
    return lines


def list_lines(elements: Iterable[Element]) -> list[str]:
    """Read elements as lines; the blank ones are left out."""
    return [line for line in map(parse_line, elements) if line]


def list_ids(elements: Iterable[Element], attribute: str) -> list[Row]:
    """Read ids with what the attribute calls their scheme; the blank ones are left out."""
    return [build_id(element.get(attribute), value) for element in elements if (value := parse_line(element))]


def parse_publication_date(element: Element | None) -> PublicationDate:
    """Read a `PubDate`."""
    lines = read_lines(element)
    year, month, day = lines.get("Year"), lines.get("Month"), lines.get("Day")
    return build_publication_date(year, month, day, season=lines.get("Season"), medline=lines.get("MedlineDate"))


def parse_day(element: Element | None) -> str | None:
    """Read year, month and day of an element into ISO 8601, as precisely as they are stated."""
    lines = read_lines(element)
    return join_date(lines.get("Year"), lines.get("Month"), lines.get("Day"))


def parse_pages(pagination: Element | None) -> str | None:
    """Read the pages of a `Pagination`."""
    lines = read_lines(pagination)
    return format_pages(lines.get("MedlinePgn"), lines.get("StartPage"), lines.get("EndPage"))


def parse_sections(abstract: Element | None) -> list[Row]:
    """Read the sections of an `Abstract` or `OtherAbstract`; only one with neither text nor label is left out."""
    elements = [element for element in abstract if element.tag == "AbstractText"] if abstract is not None else []
    return [section for section in map(_parse_section, elements) if section]


def _parse_section(element: Element) -> Row | None:
    text, markup = parse_mixed(element)
    return build_section(text, markup, label=element.get("Label"), category=element.get("NlmCategory"))
