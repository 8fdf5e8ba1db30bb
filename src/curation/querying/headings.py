"""The tree of headings: which narrower headings a search for a broader one finds as well.

PubMed explodes [mh], [majr], [sh] and [pt] unless `:noexp` is written (NLM Technical Bulletin, Nov-Dec 2005, on
publication types; PubMed User Guide, "MeSH terms"). The tree is NLM's and is not part of this package: it comes from a
file. Of the publication types only the clinical trials are known without one (MeSH tree V03.175.250).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

import msgspec

from curation.querying.fields import MESH_TERMS
from curation.querying.values import normalise_value


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """A descriptor with its places in the tree (`C04.588.180`) and its entry terms, other names for it."""

    name: str
    numbers: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class HeadingTree:
    """Answers which heading a name means and which stand below it; names in the spelling of `normalise_value`."""

    def __init__(self, headings: Iterable[Heading]) -> None:
        self._names: dict[str, str] = {}
        self._numbers: dict[str, list[str]] = {}
        places: list[tuple[str, str]] = []
        entry_terms: dict[str, str] = {}
        for heading in headings:
            name = _normalise(heading.name)
            self._names[name] = name
            self._numbers.setdefault(name, []).extend(heading.numbers)
            places += [(number, name) for number in heading.numbers]
            entry_terms |= {_normalise(other): name for other in heading.others}
        self._names = entry_terms | self._names
        self._places = sorted(places)

    def __len__(self) -> int:
        return len(self._numbers)

    def find_heading(self, name: str) -> str | None:
        """Give the heading that a name or entry term means, `None` where the tree has none."""
        return self._names.get(_normalise(name))

    def list_narrower(self, heading: str) -> tuple[str, ...]:
        """List a heading and all below it in any of its places, sorted."""
        found = {heading}
        for number in self._numbers.get(heading, ()):
            first = bisect_left(self._places, (f"{number}.", ""))
            last = bisect_right(self._places, (f"{number}/", ""))  # the slash follows the dot
            found.update(name for _, name in self._places[first:last])
        return tuple(sorted(found))


def _normalise(name: str) -> str:
    return normalise_value(MESH_TERMS, name)


CLINICAL_TRIALS = HeadingTree(
    (
        Heading(name="Clinical Trial", numbers=("1",)),
        Heading(name="Adaptive Clinical Trial", numbers=("1.1",)),
        Heading(name="Clinical Trial, Phase I", numbers=("1.2",)),
        Heading(name="Clinical Trial, Phase II", numbers=("1.3",)),
        Heading(name="Clinical Trial, Phase III", numbers=("1.4",)),
        Heading(name="Clinical Trial, Phase IV", numbers=("1.5",)),
        Heading(name="Controlled Clinical Trial", numbers=("1.6",)),
        Heading(name="Randomized Controlled Trial", numbers=("1.6.1",)),
        Heading(name="Equivalence Trial", numbers=("1.6.1.1",)),
        Heading(name="Pragmatic Clinical Trial", numbers=("1.6.1.2",)),
    )
)
