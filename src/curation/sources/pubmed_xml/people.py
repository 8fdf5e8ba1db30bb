"""Authors, editors, investigators and subjects of PubMed XML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from curation.domain.indexing import Role
from curation.sources.pubmed_xml.mixed_text import LINES, Element, parse_line
from curation.sources.pubmed_xml.parts import Lines, Row


class Named(NamedTuple):
    """Somebody in a list, or a group."""

    person: Row
    is_group: bool


def parse_author_lists(author_lists: Iterable[Element]) -> list[Named]:
    """Read author lists; those of editors give editors."""
    return [
        named
        for authors in author_lists
        for named in iterate_named(authors, "editor" if authors.get("Type") == "editors" else "author")
    ]


def iterate_named(people: Iterable[Element], role: Role) -> Iterator[Named]:
    """Read the persons and groups of a list; one without a name is left out.

    So is one marked as not valid: a misprint that the list holds again in its right form.
    """
    for element in people:
        if element.get("ValidYN") == "N":
            continue
        lines, affiliations, identifiers = _read_parts(element)
        group = lines.get("CollectiveName")
        name = group or format_person(lines)
        if name:
            person: Row = {"affiliations": affiliations} if affiliations else {}
            if not group and (full_name := _format_full_name(lines)):
                person["full_name"] = full_name
            if identifiers:
                person["identifiers"] = identifiers
            person["name"] = name
            if role != "author":
                person["role"] = role
            yield Named(person, bool(group))


def list_names(people: Iterable[Named], *, groups: bool) -> list[str]:
    """Give the names of the persons, or of the groups, in order."""
    return [person["name"] for person, is_group in people if is_group is groups]


def _read_parts(element: Element) -> tuple[Lines, list[str], list[Row]]:
    lines: Lines = {}
    affiliations: list[str] = []
    own: list[Element] = []
    others: list[Element] = []
    for child in element:
        tag = child.tag
        if tag == "AffiliationInfo":
            for part in child:
                if part.tag == "Affiliation":
                    affiliations += [text] if (text := parse_line(part)) else []
                elif part.tag == "Identifier":
                    others.append(part)
        elif tag == "Identifier":
            own.append(child)
        elif tag not in lines:
            lines[tag] = parse_line(child) if len(child) else LINES[child.text]
    return lines, affiliations, list_ids((*own, *others), "Source") if own or others else []


def list_ids(elements: Iterable[Element], attribute: str) -> list[Row]:
    """Read ids with what the attribute calls their scheme; the blank ones are left out."""
    return [
        {"type": element.get(attribute) or "unknown", "value": value}
        for element in elements
        if (value := parse_line(element))
    ]


def format_person(lines: Lines) -> str:
    """Write a person's name as `Family Initials Suffix`; given names stand in for missing initials."""
    family, given, suffix = lines.get("LastName"), lines.get("Initials") or lines.get("ForeName"), lines.get("Suffix")
    if family and given and not suffix:
        return f"{family} {given}"
    return " ".join(name for name in (family, given, suffix) if name)


def _format_full_name(lines: Lines) -> str | None:
    family, given, suffix = lines.get("LastName"), lines.get("ForeName"), lines.get("Suffix")
    if family and given and not suffix:
        return f"{family}, {given}"
    given = " ".join(part for part in (given, suffix) if part)
    return ", ".join(part for part in (family, given) if part) or None
