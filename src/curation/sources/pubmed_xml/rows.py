"""Rows of citations out of the lines that a reader found: the rules of PubMed's fields, whatever read the XML.

The keys of a row stand in the order of canonical JSON at every depth, so that writing it needs no sorting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from curation.domain.citation import Markup
from curation.domain.indexing import Role
from curation.identifiers import parse_doi, parse_pmid
from curation.sources.pubmed_xml.dates import PublicationDate
from curation.vocabulary import TextSource

LICENCE_NOTE = "The abstract may be under its publisher's copyright: quote briefly, do not republish it whole."
UNTITLED = "[Record without a title]"

Line = str | None
Row = dict[str, Any]
# Somebody in a list, and whether it is a group.
Named = tuple[Row, bool]

_PMCID = re.compile(r"PMC\d+")
_PLAIN_DOI = re.compile(r"10\.[0-9]{4,9}/[!-~]+")
_NCT = re.compile(r"NCT\d{8}")
_PMID = re.compile(r"[1-9]\d{0,8}")


def build_article(
    *,
    pmid: str,
    version: Line,
    title: Line,
    vernacular: Line,
    journal: Line,
    journal_abbreviation: Line,
    volume: Line,
    issue: Line,
    date: PublicationDate,
    pages: Line,
    sections: list[Row],
    other_abstracts: list[Row],
    authors: Sequence[Named],
    keywords: list[str],
    languages: list[str],
    publication_types: list[str],
    relations: list[Row],
    indexing: Row,
) -> Row:
    """Write what was found of an article as a `Citation`'s row; ids and headings of its indexing are used again.

    Raises:
        ValueError: its PMID is none.
    """
    ids = index_ids(indexing.get("article_ids", ()))
    text_source, licence_note = describe_text(sections)
    names, groups = split_names(authors)
    nct_ids = _list_nct_ids(indexing["accessions"]) if "accessions" in indexing else ()
    return {
        "authors": names,
        "collective_authors": groups,
        "date": date.iso,
        "doi": find_doi(indexing.get("locations", ()), ids),
        "figures": (),
        "id": "pmid:" + parse_pmid(pmid),
        "indexing": indexing,
        "is_book": False,
        "is_withdrawn": False,
        "issue": issue,
        "journal": journal,
        "journal_abbreviation": journal_abbreviation,
        "keywords": keywords,
        "languages": languages,
        "licence_note": licence_note,
        "locator": None,
        "medline_date": date.printed,
        "mesh": [heading["name"] for heading in indexing.get("headings", ())],
        "nct_ids": nct_ids,
        "original_language_title": vernacular,
        "other_abstracts": other_abstracts,
        "pages": pages,
        "pmcid": find_pmcid(ids, indexing.get("other_ids", ())),
        "publication_types": publication_types,
        "publisher": None,
        "relations": relations,
        "sections": sections,
        "study_id": f"nct:{nct_ids[0]}" if len(nct_ids) == 1 else None,
        "study_name": None,
        "text_source": text_source,
        "title": title or vernacular or UNTITLED,
        "title_is_description": not (title or vernacular),
        "url": None,
        "version": version or None,
        "volume": volume,
    }


def describe_text(sections: list[Row]) -> tuple[TextSource, Line]:
    """Say where the text of sections comes from, and under what licence: `pubmed` where any of them has words."""
    for section in sections:
        if section["text"] and not section["text"].isspace():
            return TextSource.PUBMED, LICENCE_NOTE
    return TextSource.NONE, None


def build_section(text: str, markup: Sequence[Markup], *, label: Line, category: Line) -> Row | None:
    """Write a section of an abstract; `None` where it has neither text nor label."""
    if not label and not text.strip():
        return None
    spans = [{"end": span.end, "start": span.start, "tag": span.tag} for span in markup] if markup else []
    return {"label": label or None, "markup": spans, "nlm_category": category or None, "text": text}


def drop_unset(row: Row) -> Row:
    """Leave out what is unset, empty or false."""
    return {name: value for name, value in row.items() if value}


def build_id(kind: Line, value: str) -> Row:
    """Write an id with what its scheme is called."""
    return {"type": kind or "unknown", "value": value}


def build_heading(name: Line, ui: Line, *, is_major: bool, qualifiers: list[Row] | None = None) -> Row | None:
    """Write a descriptor with its subheadings, or one of these; `None` where it has no name."""
    if not name:
        return None
    row: Row = {"is_major": True, "name": name} if is_major else {"name": name}
    if qualifiers:
        row["qualifiers"] = qualifiers
    if ui:
        row["ui"] = ui
    return row


def build_substance(name: Line, ui: Line, number: Line) -> Row | None:
    """Write a substance; `None` where it has no name."""
    return drop_unset({"name": name, "registry_number": number, "ui": ui}) if name else None


def build_concept(name: Line, ui: Line, kind: Line) -> Row | None:
    """Write a concept outside the tree of headings; `None` where it has no name."""
    return drop_unset({"name": name, "type": kind, "ui": ui}) if name else None


def build_history_date(status: Line, date: Line) -> Row | None:
    """Write a date of PubMed's history; `None` where it has no status, or is no date."""
    return {"date": date, "status": status} if status and date else None


def build_issns(issns: list[Row], linking: Line) -> list[Row]:
    """Write the journal's ISSNs; the one that links its print and online editions comes last."""
    return [*issns, build_id("Linking", linking)] if linking else issns


def build_grant(number: Line, acronym: Line, agency: Line, country: Line) -> Row:
    """Write what is stated of a grant."""
    return drop_unset({"acronym": acronym, "agency": agency, "country": country, "id": number})


def build_relation(kind: str, pmid: Line, *, source: Line, note: Line) -> Row:
    """Write a comment or correction; its id only where a PMID is one."""
    return {
        "id": f"pmid:{pmid}" if pmid and _PMID.fullmatch(pmid) else None,
        "note": f"{source}; {note}" if source and note else source or note,
        "type": kind,
    }


def build_person(
    family: Line,
    given: Line,
    initials: Line,
    suffix: Line,
    group: Line,
    *,
    role: Role,
    affiliations: list[str],
    identifiers: list[Row],
) -> Named | None:
    """Write somebody as `Family Initials Suffix` and `Family, Given Suffix`, or a group; `None` where no name stands.

    Given names stand in for missing initials.
    """
    if family and given and initials and not suffix and not group:
        name, full_name = f"{family} {initials}", f"{family}, {given}"
    else:
        name = group or " ".join(part for part in (family, initials or given, suffix) if part)
        given = " ".join(part for part in (given, suffix) if part)
        full_name = "" if group else ", ".join(part for part in (family, given) if part)
    if not name:
        return None
    person: Row = {"affiliations": affiliations} if affiliations else {}
    if full_name:
        person["full_name"] = full_name
    if identifiers:
        person["identifiers"] = identifiers
    person["name"] = name
    if role != "author":
        person["role"] = role
    return person, bool(group)


def split_names(people: Sequence[Named]) -> tuple[list[str], list[str]]:
    """Give the names of the persons, and those of the groups."""
    names = [person["name"] for person, is_group in people if not is_group]
    return names, [person["name"] for person, is_group in people if is_group]


def index_ids(ids: Iterable[Row]) -> dict[str, str]:
    """Give the first id of each type."""
    found: dict[str, str] = {}
    for row in ids:
        found.setdefault(row["type"], row["value"])
    return found


def find_doi(locations: Iterable[Row], article_ids: dict[str, str]) -> Line:
    """Give the DOI as printed: that of a location first, else of the article's ids."""
    for row in locations:
        if row["type"] == "doi" and _is_doi(row["value"]):
            return str(row["value"])
    doi = article_ids.get("doi")
    return doi if doi and _is_doi(doi) else None


def _is_doi(text: str) -> bool:
    if _PLAIN_DOI.fullmatch(text):
        return True
    try:
        return bool(parse_doi(text))
    except ValueError:
        return False


def find_pmcid(article_ids: dict[str, str], other_ids: Iterable[Row] = ()) -> Line:
    """Give the PMC id without what may stand behind it: that of the article's ids first."""
    candidates = [article_ids["pmc"]] if "pmc" in article_ids else []
    for text in (*candidates, *(row["value"] for row in other_ids)) if candidates or other_ids else ():
        if found := _PMCID.match(text):
            return found.group()
    return None


def _list_nct_ids(accessions: Iterable[Row]) -> tuple[str, ...]:
    numbers = (row["value"].upper() for row in accessions if row["type"] == "ClinicalTrials.gov")
    return tuple(dict.fromkeys(nct_id for number in numbers for nct_id in _NCT.findall(number)))


def format_pages(printed: Line, start: Line, end: Line) -> Line:
    """Write the pages as MEDLINE prints them, else from first to last."""
    return printed or "-".join(page for page in (start, end) if page) or None
