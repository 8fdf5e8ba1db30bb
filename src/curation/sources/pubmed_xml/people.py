"""Authors, editors, investigators and subjects of PubMed XML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from curation.domain.indexing import Role
from curation.sources.pubmed_xml.mixed_text import Element
from curation.sources.pubmed_xml.parts import list_ids, list_lines, read_lines
from curation.sources.pubmed_xml.rows import Named, build_person


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
        named = None if element.get("ValidYN") == "N" else _parse_person(element, role)
        if named:
            yield named


def _parse_person(element: Element, role: Role) -> Named | None:
    lines = read_lines(element)
    own = [child for child in element if child.tag == "Identifier"]
    places = [part for child in element if child.tag == "AffiliationInfo" for part in child]
    return build_person(
        lines.get("LastName"),
        lines.get("ForeName"),
        lines.get("Initials"),
        lines.get("Suffix"),
        lines.get("CollectiveName"),
        role=role,
        affiliations=list_lines(part for part in places if part.tag == "Affiliation"),
        identifiers=list_ids([*own, *(part for part in places if part.tag == "Identifier")], "Source"),
    )
