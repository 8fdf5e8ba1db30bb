"""Parts that articles and books of PubMed XML share: ids, dates, names, abstracts."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from curation.domain.citation import Markup
from curation.identifiers import parse_doi
from curation.sources.pubmed_xml.mixed_text import LINES, Element, parse_line, parse_mixed

LICENCE_NOTE = "The abstract may be under its publisher's copyright: quote briefly, do not republish it whole."

Parts = dict[str, list[Element]]
Lines = dict[str, str | None]
# What a struct of the domain holds, its keys in canonical JSON's order, so that writing it needs no sorting.
Row = dict[str, Any]

_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_PMCID = re.compile(r"PMC\d+")
_PLAIN_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[!-~]+")


class PublicationDate(NamedTuple):
    """`iso` as precisely as the record states it; `printed` where PubMed prints a season or a range."""

    iso: str | None
    printed: str | None


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
        tag = child.tag
        if tag not in lines:
            lines[tag] = parse_line(child) if len(child) else LINES[child.text]
    return lines


def list_lines(elements: Iterable[Element]) -> list[str]:
    """Read elements as lines; the blank ones are left out."""
    return [line for line in map(parse_line, elements) if line]


def drop_unset(row: Row) -> Row:
    """Leave out what is unset, empty or false."""
    return {name: value for name, value in row.items() if value}


def parse_date(element: Element | None) -> PublicationDate:
    """Read a `PubDate`; a day that no calendar has leaves the month, a season or an unclear range the year."""
    lines = read_lines(element)
    medline = lines.get("MedlineDate")
    if medline:
        return PublicationDate(_find_only_year(medline), medline)
    year, season = lines.get("Year"), lines.get("Season")
    iso = _join_date(year, lines.get("Month"), lines.get("Day"))
    printed = " ".join(part for part in (year, season) if part) if season or (year and not iso) else None
    return PublicationDate(iso, printed)


def parse_day(element: Element | None) -> str | None:
    """Read year, month and day of an element into ISO 8601, as precisely as they are stated."""
    if element is None:
        return None
    year = month = day = None
    for child in element:
        tag = child.tag
        if tag == "Year":
            year = (parse_line(child) or "") if year is None else year
        elif tag == "Month":
            month = (parse_line(child) or "") if month is None else month
        elif tag == "Day" and day is None:
            day = parse_line(child) or ""
            if year is not None and month is not None:
                break  # hours and minutes are not read
    return _join_date(year, month, day)


def _find_only_year(text: str) -> str | None:
    # `1998 Dec-1999 Jan` is not of one year, and picking one would be inferring.
    years = set(_YEAR.findall(text))
    return years.pop() if len(years) == 1 else None


@lru_cache(maxsize=1 << 14)
def _join_date(year: str | None, month: str | None, day: str | None) -> str | None:
    if not year or not _YEAR.fullmatch(year):
        return None
    number = _parse_month(month)
    if number is None:
        return year
    if not day or not day.isascii() or not day.isdigit() or not 1 <= int(day) <= monthrange(int(year), number)[1]:
        return f"{year}-{number:02d}"
    return f"{year}-{number:02d}-{int(day):02d}"


def _parse_month(month: str | None) -> int | None:
    if not month:
        return None
    if month.isascii() and month.isdigit():
        return int(month) if 1 <= int(month) <= 12 else None
    return _MONTHS.get(month[:3].lower())


def parse_sections(abstract: Element | None) -> list[Row]:
    """Read the sections of an `Abstract` or `OtherAbstract`; only one with neither text nor label is left out."""
    sections: list[Row] = []
    for element in abstract if abstract is not None else ():
        if element.tag == "AbstractText":
            text, markup = parse_mixed(element)
            label = element.get("Label") or None
            if label or text.strip():
                spans = [_build_span(span) for span in markup]
                category = element.get("NlmCategory") or None
                sections.append({"label": label, "markup": spans, "nlm_category": category, "text": text})
    return sections


def _build_span(span: Markup) -> Row:
    return {"end": span.end, "start": span.start, "tag": span.tag}


def index_ids(ids: Iterable[Row]) -> dict[str, str]:
    """Give the first id of each type."""
    found: dict[str, str] = {}
    for row in ids:
        found.setdefault(row["type"], row["value"])
    return found


def find_doi(locations: Iterable[Element], article_ids: dict[str, str]) -> str | None:
    """Give the DOI as printed: a valid `ELocationID` first, else the article ids."""
    candidates = [
        element.text.strip()
        for element in locations
        if element.get("EIdType") == "doi" and element.get("ValidYN") != "N" and element.text
    ]
    candidates.append(article_ids.get("doi", ""))
    return next((text for text in candidates if _is_doi(text)), None)


def _is_doi(text: str) -> bool:
    if _PLAIN_DOI.fullmatch(text):
        return True
    try:
        return bool(parse_doi(text))
    except ValueError:
        return False


def find_pmcid(*texts: str | None) -> str | None:
    """Give the first PMC id in the texts, without what may stand behind it."""
    return next((found.group() for text in texts if text and (found := _PMCID.match(text))), None)


def format_pages(pagination: Element | None) -> str | None:
    """Write the pages as MEDLINE prints them, else from first to last."""
    lines = read_lines(pagination)
    printed = lines.get("MedlinePgn")
    if printed:
        return printed
    ends = [lines.get("StartPage"), lines.get("EndPage")]
    return "-".join(end for end in ends if end) or None
