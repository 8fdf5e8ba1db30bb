"""What the registries share: search page by page, fetch in batches, count what was asked for against what came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Protocol

import msgspec
import requests

from curation.domain.citation import Citation
from curation.domain.question import SearchStrategy
from curation.domain.search_run import SearchRun
from curation.errors import SourceRefusedError
from curation.sources.protocol import Fetched, Keep
from curation.sources.pubmed_xml.records import Unreadable
from curation.sources.registries.bounded_session import USER_AGENT, fetch_page, open_session, require_address
from curation.sources.transport.answers import Fault, HttpAnswer
from curation.sources.transport.asking import Asker, Patience
from curation.sources.transport.http_transport import Limits
from curation.sources.transport.narrowing import Narrowing
from curation.sources.transport.pacing import Gate, Rate
from curation.sources.transport.shared_pacing import open_gate

MOST_PAGES = 1000
"""Pages of one search; a service that goes on after them pages without end."""
Recall = Callable[[Sequence[str]], bytes | None]
"""Gives the raw answer that was kept for ids before an interruption, if there is one."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a search: ids in the service's order, its own count of all hits, how to ask for the next one."""

    citation_ids: tuple[str, ...]
    total: int | None
    next_parameters: dict[str, str] | None = None


class ParsedRecords(msgspec.Struct, frozen=True, kw_only=True):
    """The records of an answer, and those that could not be read."""

    citations: tuple[Citation, ...]
    unreadable: tuple[Unreadable, ...] = ()


class Registry(Protocol):
    """How one service is asked and read; pure but for its constants."""

    database: str
    platform: str
    address: str
    path: str
    rate: Rate
    prefix: str
    batch: int

    def build_search(self, strategy: SearchStrategy) -> dict[str, str]:
        """Give the parameters of the first page of a search."""
        ...

    def build_fetch(self, names: Sequence[str]) -> dict[str, str]:
        """Give the parameters that ask for records by the service's own names."""
        ...

    def find_fault(self, answer: HttpAnswer) -> Fault | None:
        """Say what is wrong with an answer."""
        ...

    def read_page(self, body: bytes, parameters: dict[str, str]) -> Page:
        """Read a page of a search."""
        ...

    def parse_records(self, body: bytes, file: str) -> ParsedRecords:
        """Read the records of an answer."""
        ...


class RegistrySource:
    """A registry as a `CitationSource`; `base_url` replaces the service's address, `key` goes into a header only."""

    def __init__(
        self,
        registry: Registry,
        base_url: str | None = None,
        *,
        key: str | None = None,
        limits: Limits | None = None,
        gate: Gate | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.registry = registry
        self.base_url = require_address(
            base_url or registry.address, service=registry.database, has_key=key is not None
        )
        self._session: requests.Session = open_session(limits or Limits(), key=key)
        self._asker = Asker(
            registry.database,
            gate or open_gate(registry.database, registry.rate, key=key),
            patience=patience,
            secrets=(key,) if key else (),
        )

    def __repr__(self) -> str:
        return f"RegistrySource({self.registry.database!r}, {self.base_url!r})"

    @property
    def retries(self) -> int:
        """How many requests had to be sent again so far."""
        return self._asker.retries

    def search(
        self,
        strategy: SearchStrategy,
        *,
        date: str,
        mindate: str | None = None,
        maxdate: str | None = None,
        keep: Keep | None = None,  # noqa: ARG002 - the records themselves are fetched and kept
    ) -> SearchRun:
        """Run one search page by page; the total of its first page is what the sum is held against.

        Raises:
            SourceRefusedError: another database, or a search that the service does not take.
            SourceUnavailableError: no answer in time.
        """
        self._require_own(strategy)
        found: list[str] = []
        totals: list[int] = []
        for page in self._iterate_pages(self.registry.build_search(strategy)):
            found += page.citation_ids
            totals += [page.total] if page.total is not None else []
            if strategy.cap is not None and len(found) >= strategy.cap:
                break
        ids = tuple(sorted(dict.fromkeys(found[: strategy.cap])))
        return SearchRun(
            database=self.registry.database,
            platform=self.registry.platform,
            query=strategy.query,
            date=date,
            count=totals[0] if totals else len(ids),
            citation_ids=ids,
            strategy=strategy.name,
            warnings=tuple(_list_doubts(found, totals, strategy.cap)),
            limits=(*strategy.limits, *_describe_dates(mindate, maxdate)),
            cap=strategy.cap,
            software=USER_AGENT,
        )

    def _iterate_pages(self, parameters: dict[str, str]) -> Iterator[Page]:
        """Give the pages of a search; a page that was asked for before is the end, whatever the service says."""
        asked: list[dict[str, str]] = []
        following: dict[str, str] | None = parameters
        while following is not None and following not in asked and len(asked) < MOST_PAGES:
            asked.append(following)
            page = self.registry.read_page(self._ask("search", following).body, following)
            yield page
            following = page.next_parameters

    def fetch(self, citation_ids: Sequence[str], *, keep: Keep | None = None, recall: Recall | None = None) -> Fetched:
        """Fetch records in batches; ids not delivered at first are asked for once more.

        A batch that fails is halved down to the records that make it fail: those are missing, with the reason.

        Raises:
            SourceRefusedError: the service does not take the request.
            SourceUnavailableError: so little came in time that the service fails, not a record.
        """
        prefix = f"{self.registry.prefix}:"
        asked = tuple(dict.fromkeys(name for name in citation_ids if name.startswith(prefix)))
        collected = _Collected()
        self._fetch_batches(asked, collected, keep, recall)
        self._fetch_batches(collected.list_missing(asked), collected, keep, recall)
        others = tuple(sorted(set(citation_ids) - set(asked)))
        return collected.build(asked, others, self.registry.database)

    def _fetch_batches(
        self, ids: Sequence[str], collected: _Collected, keep: Keep | None, recall: Recall | None
    ) -> None:
        def ask(part: tuple[str, ...], attempts: int | None) -> bytes:
            raw = recall(part) if recall else None
            if raw is None or self.registry.find_fault(HttpAnswer(status=200, headers={}, body=raw)):
                names = [name.partition(":")[2] for name in part]
                raw = self._ask("fetch", self.registry.build_fetch(names), attempts=attempts).body
            file = keep(raw) if keep else f"answer of {len(raw)} bytes"
            collected.add(raw, self.registry.parse_records(raw, file))
            return raw

        for start in range(0, len(ids), self.registry.batch):
            narrowing = Narrowing(ask)
            narrowing.fetch(tuple(ids[start : start + self.registry.batch]))
            collected.failed |= narrowing.failed

    def _ask(self, request: str, parameters: dict[str, str], *, attempts: int | None = None) -> HttpAnswer:
        url = f"{self.base_url}/{self.registry.path}"
        send = partial(fetch_page, self._session, url, parameters)
        return self._asker.ask(request, send, self.registry.find_fault, attempts=attempts)

    def _require_own(self, strategy: SearchStrategy) -> None:
        name = self.registry.database
        if strategy.database.strip().lower() != name.lower():
            raise SourceRefusedError(
                service=name,
                request=f"strategy {strategy.name!r}",
                reason=f"it names the database {strategy.database!r}",
                remedy=f"Run it elsewhere, or set `database: {name}`.",
            )


class _Collected:
    """What the batches of one fetch brought so far."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.citations: dict[str, Citation] = {}
        self.unreadable: list[Unreadable] = []
        self.came_again: list[str] = []
        self.failed: dict[str, str] = {}

    def add(self, raw: bytes, parsed: ParsedRecords) -> None:
        self.raw.append(raw)
        self.unreadable += parsed.unreadable
        for citation in parsed.citations:
            known = self.citations.get(citation.id)
            self.came_again += [citation.id] if known else []
            if known is None or (citation.version or "") > (known.version or ""):
                self.citations[citation.id] = citation

    def list_missing(self, asked: Iterable[str]) -> tuple[str, ...]:
        known = {*self.citations, *self.failed, *(item.id for item in self.unreadable)}
        return tuple(name for name in asked if name not in known)

    def build(self, asked: Sequence[str], others: tuple[str, ...], database: str) -> Fetched:
        foreign = sorted(self.citations.keys() - set(asked))
        warnings = [f"{name} could not be delivered: {reason}" for name, reason in self.failed.items()]
        if foreign:
            warnings.append(f"{len(foreign)} records that were not asked for were set aside: {', '.join(foreign[:5])}")
        if self.came_again:
            warnings.append(f"{len(self.came_again)} records came more than once: {', '.join(self.came_again[:5])}")
        if others:
            warnings.append(f"{len(others)} ids are not of {database}: {', '.join(others[:5])}")
        return Fetched(
            raw=tuple(self.raw),
            citations=tuple(self.citations[name] for name in sorted(asked) if name in self.citations),
            missing=tuple(sorted([*(name for name in asked if name not in self.citations), *others])),
            unreadable=tuple(self.unreadable),
            warnings=tuple(warnings),
            duplicates=len(self.came_again),
        )


def _list_doubts(found: Sequence[str], totals: Sequence[int], cap: int | None) -> Iterable[str]:
    total = totals[0] if totals else None
    if len(set(found)) < len(found):
        yield f"{len(found) - len(set(found))} ids were listed twice: the set changed while it was listed"
    if len(set(totals)) > 1:
        yield f"the count changed from {totals[0]} to {totals[-1]} while the set was listed"
    if total is not None and cap is not None and total > cap:
        yield f"{total} records match, the cap of the strategy is {cap}: the rest was not looked at"
    elif total is not None and total != len(set(found)):
        yield f"{total} records match, {len(set(found))} were listed"


def _describe_dates(mindate: str | None, maxdate: str | None) -> Iterable[str]:
    if mindate or maxdate:
        yield "the question's dates of publication bound no registry search"
