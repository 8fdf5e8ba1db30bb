"""One id for two papers: a wrong PMID or DOI in an export, under which another paper is on record.

Whichever came later would stand for both without a word, and votes on the one would count for the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
from rapidfuzz import fuzz

from curation.domain.citation import Citation
from curation.review.duplicates.keys import fold_title

LEAST_LIKENESS = 60.0
"""Per cent of likeness of the words of two titles, below which they are not two versions of one; our declaration."""


class Mistaken(msgspec.Struct, frozen=True, kw_only=True):
    """An id that is on record with two titles that are not alike, by authors none of whom bear the same name."""

    citation_id: str
    title: str
    other_title: str

    def describe(self) -> str:
        """Say it in a line."""
        return f"{self.citation_id} is on record as two papers: {self.title[:100]!r} and {self.other_title[:100]!r}"


def find_mistaken(known: Mapping[str, Citation], brought: Mapping[str, Citation]) -> Iterator[Mistaken]:
    """Give the ids under which a snapshot brings another paper than is known under them."""
    for name, citation in brought.items():
        earlier = known.get(name)
        if earlier is not None and _are_two(earlier, citation):
            yield Mistaken(citation_id=name, title=earlier.title, other_title=citation.title)


def _are_two(one: Citation, other: Citation) -> bool:
    if one.title == other.title or one.title_is_description or other.title_is_description:
        return False
    families = _list_families(one), _list_families(other)
    if not all(families) or families[0] & families[1]:
        return False
    titles = [title for title in (other.title, other.original_language_title) if title]
    return all(fuzz.token_set_ratio(fold_title(one.title), fold_title(title)) < LEAST_LIKENESS for title in titles)


def _list_families(citation: Citation) -> frozenset[str]:
    """Family names as far as they can be told: all of a name but its initials."""
    names = (fold_title(author).split() for author in citation.authors)
    return frozenset(word for words in names for word in words if len(word) > 2)
