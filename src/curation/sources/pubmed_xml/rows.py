"""Rows of citations out of the lines that a reader found: the rules of PubMed's fields, whatever read the XML.

The keys of a row stand in the order of canonical JSON at every depth, so that writing it needs no sorting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from curation.domain.citation import Markup
from curation.domain.indexing import Role
from curation.identifiers import parse_doi, parse_pmid
from curation.sources.pubmed_xml.dates import PublicationDate
from curation.vocabulary import TextSource

LICENCE_NOTE = "The abstract may be under its publisher's copyright: quote briefly, do not republish it whole."
UNTITLED = "[Record without a title]"

Line = str | None
Row = dict[str, Any]

_PMCID = re.compile(r"PMC\d+")
_PLAIN_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[!-~]+")
_NCT = re.compile(r"NCT\d{8}")
_PMID = re.compile(r"[1-9]\d{0,8}")


class Named(NamedTuple):
    """Somebody in a list, or a group."""

    person: Row
    is_group: bool


class Term(NamedTuple):
    """A descriptor or qualifier of MeSH as a record prints it."""

    name: Line
    ui: Line
    is_major: bool


class ArticleFacts(NamedTuple):
    """What an article's row is built from; `indexing` is a row by itself, of which ids and headings are used again."""

    pmid: str
    version: Line
    title: Line
    vernacular: Line
    journal: Line
    journal_abbreviation: Line
    volume: Line
    issue: Line
    date: PublicationDate
    pages: Line
    sections: list[Row]
    other_abstracts: list[Row]
    authors: Sequence[Named]
    keywords: list[str]
    languages: list[str]
    publication_types: list[str]
    relations: list[Row]
    indexing: Row


def build_article(facts: ArticleFacts) -> Row:
    """Write an article's facts as a `Citation`'s row.

    Raises:
        ValueError: its PMID is none.
    """
    indexing, authors = facts.indexing, facts.authors
    ids = index_ids(indexing.get("article_ids", ()))
    identity, text = build_identity(facts.pmid, facts.version), build_text(facts.sections)
    titles = build_titles(facts.title, facts.vernacular)
    nct_ids = _list_nct_ids(indexing.get("accessions", ()))
    other_ids = (row["value"] for row in indexing.get("other_ids", ()))
    return {
        "authors": list_names(authors, groups=False),
        "collective_authors": list_names(authors, groups=True),
        "date": facts.date.iso,
        "doi": find_doi(indexing.get("locations", ()), ids),
        "figures": (),
        "id": identity["id"],
        "indexing": indexing,
        "is_book": False,
        "is_withdrawn": False,
        "issue": facts.issue,
        "journal": facts.journal,
        "journal_abbreviation": facts.journal_abbreviation,
        "keywords": facts.keywords,
        "languages": facts.languages,
        "licence_note": text["licence_note"],
        "locator": None,
        "medline_date": facts.date.printed,
        "mesh": [heading["name"] for heading in indexing.get("headings", ())],
        "nct_ids": nct_ids,
        "original_language_title": titles["original_language_title"],
        "other_abstracts": facts.other_abstracts,
        "pages": facts.pages,
        "pmcid": find_pmcid(ids.get("pmc"), *other_ids),
        "publication_types": facts.publication_types,
        "publisher": None,
        "relations": facts.relations,
        "sections": facts.sections,
        "study_id": f"nct:{nct_ids[0]}" if len(nct_ids) == 1 else None,
        "study_name": None,
        "text_source": text["text_source"],
        "title": titles["title"],
        "title_is_description": titles["title_is_description"],
        "url": None,
        "version": identity["version"],
        "volume": facts.volume,
    }


def build_identity(pmid: str, version: Line) -> Row:
    """Write a PMID and its version as the row's.

    Raises:
        ValueError: it is no PMID.
    """
    return {"id": "pmid:" + parse_pmid(pmid), "version": version or None}


def build_titles(title: Line, vernacular: Line) -> Row:
    """Give title and original-language title; a record without any is described, not dropped."""
    printed = title or vernacular
    return {
        "title": printed or UNTITLED,
        "title_is_description": printed is None,
        "original_language_title": vernacular,
    }


def build_text(sections: list[Row]) -> Row:
    """Say where the text of sections comes from: `pubmed` where any of them has words."""
    has_text = any(section["text"].strip() for section in sections)
    return {
        "text_source": TextSource.PUBMED if has_text else TextSource.NONE,
        "licence_note": LICENCE_NOTE if has_text else None,
    }


def build_section(text: str, markup: Iterable[Markup], *, label: Line, category: Line) -> Row | None:
    """Write a section of an abstract; `None` where it has neither text nor label."""
    if not label and not text.strip():
        return None
    spans = [{"end": span.end, "start": span.start, "tag": span.tag} for span in markup]
    return {"label": label or None, "markup": spans, "nlm_category": category or None, "text": text}


def drop_unset(row: Row) -> Row:
    """Leave out what is unset, empty or false."""
    return {name: value for name, value in row.items() if value}


def build_id(kind: Line, value: str) -> Row:
    """Write an id with what its scheme is called."""
    return {"type": kind or "unknown", "value": value}


def build_heading(descriptor: Term, qualifiers: Iterable[Term]) -> Row | None:
    """Write a descriptor with those of its subheadings that have a name; `None` where it has none itself."""
    if not descriptor.name:
        return None
    return _build_term(descriptor, [_build_term(qualifier) for qualifier in qualifiers if qualifier.name])


def _build_term(term: Term, qualifiers: list[Row] | None = None) -> Row:
    row: Row = {"is_major": True, "name": term.name} if term.is_major else {"name": term.name}
    if qualifiers:
        row["qualifiers"] = qualifiers
    if term.ui:
        row["ui"] = term.ui
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
    """Write somebody, or a group; `None` where there is no name."""
    name = group or format_name(family, initials or given, suffix)
    if not name:
        return None
    person: Row = {"affiliations": affiliations} if affiliations else {}
    if not group and (full_name := _format_full_name(family, given, suffix)):
        person["full_name"] = full_name
    if identifiers:
        person["identifiers"] = identifiers
    person["name"] = name
    if role != "author":
        person["role"] = role
    return Named(person, bool(group))


def format_name(family: Line, given: Line, suffix: Line) -> str:
    """Write a name as `Family Initials Suffix`."""
    if family and given and not suffix:
        return f"{family} {given}"
    return " ".join(name for name in (family, given, suffix) if name)


def _format_full_name(family: Line, given: Line, suffix: Line) -> Line:
    if family and given and not suffix:
        return f"{family}, {given}"
    given = " ".join(part for part in (given, suffix) if part)
    return ", ".join(part for part in (family, given) if part) or None


def list_names(people: Iterable[Named], *, groups: bool) -> list[str]:
    """Give the names of the persons, or of the groups, in order."""
    return [person["name"] for person, is_group in people if is_group is groups]


def index_ids(ids: Iterable[Row]) -> dict[str, str]:
    """Give the first id of each type."""
    found: dict[str, str] = {}
    for row in ids:
        found.setdefault(row["type"], row["value"])
    return found


def find_doi(locations: Iterable[Row], article_ids: dict[str, str]) -> Line:
    """Give the DOI as printed: that of a location first, else of the article's ids."""
    candidates = [row["value"] for row in locations if row["type"] == "doi"]
    candidates.append(article_ids.get("doi", ""))
    return next((text for text in candidates if _is_doi(text)), None)


def _is_doi(text: str) -> bool:
    if _PLAIN_DOI.fullmatch(text):
        return True
    try:
        return bool(parse_doi(text))
    except ValueError:
        return False


def find_pmcid(*texts: Line) -> Line:
    """Give the first PMC id in the texts, without what may stand behind it."""
    return next((found.group() for text in texts if text and (found := _PMCID.match(text))), None)


def _list_nct_ids(accessions: Iterable[Row]) -> tuple[str, ...]:
    numbers = (row["value"].upper() for row in accessions if row["type"] == "ClinicalTrials.gov")
    return tuple(dict.fromkeys(nct_id for number in numbers for nct_id in _NCT.findall(number)))


def format_pages(printed: Line, start: Line, end: Line) -> Line:
    """Write the pages as MEDLINE prints them, else from first to last."""
    return printed or "-".join(page for page in (start, end) if page) or None
