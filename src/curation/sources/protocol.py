"""What a source of citations is: something that searches and fetches; nothing else of it is known elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

import msgspec

from curation.domain.citation import Citation
from curation.domain.question import SearchStrategy
from curation.domain.search_run import SearchRun
from curation.sources.pubmed_xml.records import Unreadable

Keep = Callable[[bytes], str]
"""Takes an answer's raw bytes before they are parsed and gives the name under which they are kept."""

Progress = Callable[[int, int], None]


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What was delivered for the ids asked for: each id is a citation's or is `missing`, sorted by id.

    `unreadable` says why some are missing; `warnings` name what came unasked or twice; `raw` are the answers' bytes.
    `duplicates` counts the records that came more often than once.
    """

    raw: tuple[bytes, ...]
    citations: tuple[Citation, ...]
    missing: tuple[str, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    warnings: tuple[str, ...] = ()
    duplicates: int = 0


@runtime_checkable
class CitationSource(Protocol):
    """A place to search for citations and to fetch them from."""

    def search(
        self,
        strategy: SearchStrategy,
        *,
        date: str,
        mindate: str | None = None,
        maxdate: str | None = None,
        keep: Keep | None = None,
    ) -> SearchRun:
        """Run one search; `date` is today's UTC day, the next two bound the publication date; `keep` as in `fetch`.

        Raises:
            SourceRefusedError: asking again does not help.
            SourceUnavailableError: no answer in time; try again later.
        """
        ...

    def fetch(self, citation_ids: Sequence[str], *, keep: Keep | None = None) -> Fetched:
        """Fetch the records of ids; `keep` gets the raw bytes of each answer before they are parsed.

        Raises:
            SourceRefusedError: asking again does not help.
            SourceUnavailableError: no answer in time; try again later.
        """
        ...
