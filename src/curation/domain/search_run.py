"""Search runs: what was asked of a database, how it was understood, and what came back (PRISMA-S)."""

from __future__ import annotations

import msgspec

from curation.identifiers import canonical_json, compute_sha256

STUDY_REGISTRIES = frozenset(
    {
        "anzctr",
        "chictr",
        "clinicaltrials.gov",
        "ctis",
        "ctri",
        "drks",
        "eu clinical trials register",
        "ictrp",
        "isrctn",
        "jrct",
        "umin-ctr",
        "who ictrp",
    }
)
"""Registries of studies as searches name them, in lower case: the WHO's network and its portal."""


class SearchRun(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One search as run. `count` is the database's own number of hits, `citation_ids` what was retrieved, sorted.

    `date` is the UTC day of the run; `missing` are ids asked for and not delivered. A `suspect` run was not
    searched as written: a term stands in the translation without the field that its tag names, or not at all.
    `parts` are the clauses by which a search with more hits than one answer lists was cut, each with its count.
    `filters`, `prior_work`, `update_method` and `peer_review` are the strategy's own statements (PRISMA-S items 10, 11,
    12, 14), `deduplication` is item 16; `files` are the database's answers in the snapshot's `raw` folder. `repeated`
    counts records of an imported file beyond the first of the same id.
    """

    database: str
    query: str
    date: str
    count: int
    citation_ids: tuple[str, ...]
    strategy: str
    platform: str | None = None
    translation: str | None = None
    warnings: tuple[str, ...] = ()
    ignored_phrases: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    cap: int | None = None
    sort: str | None = None
    missing: tuple[str, ...] = ()
    software: str | None = None
    is_suspect: bool = False
    repeated: int = 0
    parts: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    prior_work: tuple[str, ...] = ()
    update_method: str | None = None
    peer_review: str | None = None
    deduplication: str | None = None
    files: tuple[str, ...] = ()

    @property
    def is_of_study_registry(self) -> bool:
        """Whether studies were searched, and not publications."""
        return self.database.strip().lower() in STUDY_REGISTRIES

    @property
    def is_of_database(self) -> bool:
        """Whether a database was searched, and documents not gathered by hand."""
        return not self.database.lower().startswith("none")

    @property
    def ids_hash(self) -> str:
        """SHA-256 of the sorted ids."""
        return compute_sha256(canonical_json(sorted(self.citation_ids)))
