"""Authors, editors, investigators and subjects of PubMed XML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from curation.domain.indexing import Person, Role, TypedId
from curation.sources.pubmed_xml.mixed_text import Element, parse_line
from curation.sources.pubmed_xml.parts import Lines


class Named(NamedTuple):
    """Somebody in a list, or a group."""

    person: Person
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
        lines: Lines = {}
        affiliations, identifiers = _read_parts(element, lines)
        group = lines.get("CollectiveName")
        name = group or format_person(lines)
        if name:
            person = Person(
                name=name,
                role=role,
                full_name=None if group else _format_full_name(lines),
                affiliations=affiliations,
                identifiers=identifiers,
            )
            yield Named(person, bool(group))


def split_names(people: Iterable[Named]) -> dict[str, Any]:
    """Give persons and collective names, each in order."""
    named = list(people)
    return {
        "authors": tuple(item.person.name for item in named if not item.is_group),
        "collective_authors": tuple(item.person.name for item in named if item.is_group),
    }


def _read_parts(element: Element, lines: Lines) -> tuple[tuple[str, ...], tuple[TypedId, ...]]:
    affiliations: list[str | None] = []
    own: list[Element] = []
    others: list[Element] = []
    for child in element:
        tag = child.tag
        if tag == "AffiliationInfo":
            affiliations += (parse_line(part) for part in child if part.tag == "Affiliation")
            others += (part for part in child if part.tag == "Identifier")
        elif tag == "Identifier":
            own.append(child)
        elif tag not in lines:
            lines[tag] = parse_line(child)
    identifiers = list_ids((*own, *others), "Source") if own or others else ()
    return tuple(text for text in affiliations if text), identifiers


def list_ids(elements: Iterable[Element], attribute: str) -> tuple[TypedId, ...]:
    """Read ids with what the attribute calls their scheme; the blank ones are left out."""
    found = ((element.get(attribute) or "unknown", parse_line(element)) for element in elements)
    return tuple(TypedId(type=kind, value=value) for kind, value in found if value)


def format_person(lines: Lines) -> str:
    """Write a person's name as `Family Initials Suffix`; given names stand in for missing initials."""
    names = (lines.get("LastName"), lines.get("Initials") or lines.get("ForeName"), lines.get("Suffix"))
    return " ".join(name for name in names if name)


def _format_full_name(lines: Lines) -> str | None:
    given = " ".join(part for part in (lines.get("ForeName"), lines.get("Suffix")) if part)
    return ", ".join(part for part in (lines.get("LastName"), given) if part) or None
