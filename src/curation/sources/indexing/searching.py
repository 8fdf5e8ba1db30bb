"""Corpora that answer plans: scanned record by record, or decided at once through an index; both answer alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from curation.querying.criteria import Plan
from curation.querying.evaluating import is_found
from curation.querying.records import SearchedRecord, list_known
from curation.sources.indexing.deciding import find_records
from curation.sources.indexing.postings import Postings


class SearchableCorpus(Protocol):
    """Records to be searched; `known` are the parts, value fields and days that at least one of them has.

    `unreadable` counts the records of the corpus that could not be read, and so are not searched.
    """

    known: frozenset[str]
    unreadable: int

    def find(self, plan: Plan) -> list[str]:
        """List the ids of the records that fulfil a plan, in the order of the corpus; each once, the last version."""


class ScannedCorpus:
    """Holds its records and tries each of them."""

    def __init__(self, records: Iterable[SearchedRecord]) -> None:
        self._records: dict[str, SearchedRecord] = {}
        known: set[str] = set()
        for record in records:
            self._records.pop(record.id, None)  # a later version takes the later place, as in an index
            self._records[record.id] = record
            known |= list_known(record)
        self.known = frozenset(known)
        self.unreadable = 0

    def find(self, plan: Plan) -> list[str]:
        return [record.id for record in self._records.values() if is_found(record, plan)]


class IndexedCorpus:
    """Asks an index; the records themselves are not held."""

    def __init__(self, postings: Postings, *, known: frozenset[str], unreadable: int) -> None:
        self.postings = postings
        self.known = known
        self.unreadable = unreadable

    def find(self, plan: Plan) -> list[str]:
        ids: list[str] = self.postings.ids[find_records(self.postings, plan)].tolist()
        return ids
