"""A snapshot as a source: the searches of that day and their answers, played again without a network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from curation.domain.question import SearchStrategy
from curation.domain.search_run import SearchRun
from curation.errors import SourceRefusedError
from curation.sources.eutils.encodings import parse_answer
from curation.sources.eutils.reconciling import merge_fetched, parse_pmids, reconcile
from curation.sources.protocol import Fetched, Keep
from curation.sources.snapshots.files import RAW, read_manifest


class RecordedSource:
    """Plays a snapshot folder with its raw answers; `date` and date limits are those of the recording."""

    def __init__(self, folder: Path) -> None:
        self._manifest = read_manifest(folder)
        self._raw = folder / RAW

    def search(
        self,
        strategy: SearchStrategy,
        *,
        date: str,  # noqa: ARG002 - the protocol's; a recording has its own day and window
        mindate: str | None = None,  # noqa: ARG002
        maxdate: str | None = None,  # noqa: ARG002
        keep: Keep | None = None,  # noqa: ARG002
    ) -> SearchRun:
        """Give the recorded run of a query.

        Raises:
            SourceRefusedError: the query was not recorded.
        """
        for run in self._manifest.search_runs:
            if run.query == strategy.query:
                return run
        raise SourceRefusedError(
            service="The recording",
            request=f"strategy {strategy.name!r}",
            reason="its query was not recorded",
            remedy="Pull from PubMed instead.",
        )

    def fetch(self, citation_ids: Sequence[str], *, keep: Keep | None = None) -> Fetched:
        """Give the recorded records of ids; the others are missing."""
        pmids, others = parse_pmids(citation_ids)
        raw = [file.read_bytes() for file in sorted(self._raw.glob("efetch-*.xml"))]
        parsed = [parse_answer(data, file=keep(data) if keep else RAW) for data in raw]
        return merge_fetched([reconcile(pmids, parsed, raw=raw), Fetched(raw=(), citations=(), missing=others)])
