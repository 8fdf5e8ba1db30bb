"""PubMed through Bio.Entrez: the only module that imports Bio.

Bio.Entrez builds the requests; it does not send them itself. Its own transport has no timeout, retries without a pause
and puts the API key into addresses, so `urlopen` is lent to it for each call: POST only, bounded, never redirected.
"""

from __future__ import annotations

import io
import random
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.message import Message
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request

import Bio
from Bio import Entrez

from curation.domain.question import SearchStrategy
from curation.domain.search_run import SearchRun
from curation.errors import SourceRefusedError
from curation.sources.eutils.answers import (
    RECORDS,
    SearchAnswer,
    find_fault,
    find_search_fault,
    parse_search_answer,
)
from curation.sources.eutils.date_limits import parse_date_limits
from curation.sources.eutils.encodings import parse_answer
from curation.sources.eutils.intervals import Interval
from curation.sources.eutils.listing import list_hits
from curation.sources.eutils.reconciling import merge_fetched, parse_pmids, reconcile
from curation.sources.eutils.requirements import require_listed, require_manageable, require_searchable
from curation.sources.eutils.search_runs import build_search_run
from curation.sources.protocol import Fetched, Keep
from curation.sources.transport.asking import Asker, FindFault, Patience
from curation.sources.transport.http_transport import Limits, fetch_answer
from curation.sources.transport.narrowing import Narrowing
from curation.sources.transport.pacing import NCBI_RATE, NCBI_RATE_WITH_KEY, Gate
from curation.sources.transport.shared_pacing import open_gate

BASE_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
BATCH = 200
WINDOW = 9999
"""Hits that PubMed lists of one search, whatever is asked for."""
SOFTWARE = f"biopython {Bio.__version__}"

_BIO = threading.RLock()


class EntrezSource:
    """PubMed as a `CitationSource`.

    `base_url` replaces NCBI's address. NCBI asks for `email`; an `api_key` allows ten requests a second instead of
    three and is sent in the body of requests only: no message, repr or address holds it.
    """

    def __init__(
        self,
        base_url: str | None = None,
        email: str | None = None,
        api_key: str | None = None,
        tool: str = "curation",
        *,
        limits: Limits | None = None,
        patience: Patience | None = None,
        gate: Gate | None = None,
        jitter: Callable[[], float] = random.random,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.base_url = _require_base_url(base_url or BASE_URL, has_key=api_key is not None)
        self._identity = {"email": _require_email(email), "api_key": api_key, "tool": tool}
        self._limits = limits or Limits()
        rate = NCBI_RATE_WITH_KEY if api_key else NCBI_RATE
        self._gate = gate or open_gate(_format_host(self.base_url), rate, key=api_key)
        self._asker = Asker(
            "PubMed",
            self._gate,
            patience=patience,
            secrets=(api_key,) if api_key else (),
            jitter=jitter,
            sleep=sleep,
        )

    def __repr__(self) -> str:
        return f"EntrezSource({self.base_url!r})"

    @property
    def retries(self) -> int:
        """How many requests had to be sent again so far."""
        return self._asker.retries

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a person should know of how requests are paced here."""
        return (self._gate.remark,) if self._gate.remark else ()

    def search(
        self,
        strategy: SearchStrategy,
        *,
        date: str,
        mindate: str | None = None,
        maxdate: str | None = None,
        keep: Keep | None = None,
    ) -> SearchRun:
        """Run one search of PubMed; `date` is today's UTC day, the next two bound the publication date.

        All hits are listed, in intervals of PMIDs where one answer cannot list them, or as many as the strategy's cap.
        `keep` gets the raw bytes of each answer.

        Raises:
            SourceRefusedError: another database, an empty query, bad dates, a bad key or query, more hits than can be
                listed: nothing to retry.
            SourceUnavailableError: no answer in time.
        """
        require_searchable(strategy)
        dates = parse_date_limits(mindate, maxdate)
        names: list[str] = []

        def ask(interval: Interval | None) -> SearchAnswer:
            raw, answer = self._ask_search(strategy, interval, dates)
            if interval is None:
                require_manageable(strategy, answer)
            names.extend([keep(raw)] if keep else [])
            return answer

        listing = list_hits(ask, cap=strategy.cap)
        require_listed(strategy, listing)
        return build_search_run(strategy, listing, date=date, window=dates, software=SOFTWARE, files=tuple(names))

    def fetch(self, citation_ids: Sequence[str], *, keep: Keep | None = None) -> Fetched:
        """Fetch records by PMID in batches; ids not delivered at first are asked for once more.

        Raises:
            SourceRefusedError: a bad key or address: nothing to retry.
            SourceUnavailableError: no answer in time.
        """
        pmids, others = parse_pmids(citation_ids)
        batches = [pmids[start : start + BATCH] for start in range(0, len(pmids), BATCH)]
        found = merge_fetched(self._fetch_batch(batch, keep or _name_answer) for batch in batches)
        if not others:
            return found
        return merge_fetched(
            [found, Fetched(raw=(), citations=(), missing=others, warnings=(_explain_others(others),))]
        )

    def _ask_search(
        self, strategy: SearchStrategy, interval: Interval | None, dates: dict[str, str]
    ) -> tuple[bytes, SearchAnswer]:
        term = f"({strategy.query}) AND {interval.write_clause()}" if interval else strategy.query
        wanted = min(strategy.cap or WINDOW, WINDOW) if interval is None else WINDOW
        parameters = {"term": term, "retmax": wanted, **dates}
        raw = self._ask("esearch", parameters, find_search_fault)
        return raw, parse_search_answer(raw)

    def _fetch_batch(self, pmids: tuple[str, ...], keep: Keep) -> Fetched:
        narrowing = Narrowing(self._ask_records)
        narrowing.fetch(pmids)
        answers = narrowing.answers
        parsed = [parse_answer(raw, file=keep(raw)) for raw in answers]
        found = reconcile(pmids, parsed, raw=answers)
        again = tuple(pmid for pmid in parse_pmids(found.missing)[0] if pmid not in narrowing.failed)
        if again:
            answers.append(self._ask_records(again))
            parsed.append(parse_answer(answers[-1], file=keep(answers[-1])))
            found = reconcile(pmids, parsed, raw=answers)
        notes = tuple(f"pmid:{pmid} could not be delivered: {reason}" for pmid, reason in narrowing.failed.items())
        return merge_fetched([found, Fetched(raw=(), citations=(), warnings=notes)])

    def _ask_records(self, pmids: tuple[str, ...], attempts: int | None = None) -> bytes:
        parameters = {"id": ",".join(pmids), "retmode": "xml"}
        return self._ask("efetch", parameters, partial(find_fault, root=RECORDS), attempts=attempts)

    def _ask(
        self, operation: str, parameters: dict[str, Any], judge: FindFault, *, attempts: int | None = None
    ) -> bytes:
        request = self._build_request(operation, parameters)
        answer = self._asker.ask(operation, lambda: fetch_answer(request, self._limits), judge, attempts=attempts)
        return answer.body

    def _build_request(self, operation: str, parameters: dict[str, Any]) -> Request:
        """Let Bio.Entrez write the request; it goes out by POST, since an address would show the key."""
        written: list[Request] = []
        with _lend_transport(written):
            getattr(Entrez, operation)(db="pubmed", **parameters, **self._identity)
        address = urlsplit(written[0].full_url)
        body = written[0].data if isinstance(written[0].data, bytes) else address.query.encode()
        return Request(self.base_url + address.path.rpartition("/")[2], data=body, method="POST")  # noqa: S310


@contextmanager
def _lend_transport(written: list[Request]) -> Iterator[None]:
    """Take the requests that Bio.Entrez writes, in place of sending them."""

    def take(request: Request) -> io.BytesIO:
        written.append(request)
        return _NoAnswer()

    # Bio.Entrez is configured by globals of its module: they are ours for one call, then as before.
    loan = {"urlopen": take, "max_tries": 1, "local_cache": tempfile.gettempdir()}
    with _BIO, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\s*Email address is not specified", category=UserWarning)
        own = {name: getattr(Entrez, name) for name in loan}
        try:
            for name, value in loan.items():
                setattr(Entrez, name, value)
            Entrez._open.previous = 0  # its own pause is not needed: nothing is sent
            yield
        finally:
            for name, value in own.items():
                setattr(Entrez, name, value)


class _NoAnswer(io.BytesIO):
    """What Bio.Entrez expects of an answer."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.headers = Message()
        self.headers["content-type"] = "text/xml"


def _explain_others(others: tuple[str, ...]) -> str:
    return f"{len(others)} ids are no PMIDs and cannot be fetched from PubMed: {', '.join(others[:5])}"


def _name_answer(raw: bytes) -> str:
    return f"efetch answer of {len(raw)} bytes"


def _require_base_url(url: str, *, has_key: bool) -> str:
    parts = urlsplit(url)
    is_local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username:
        problem = "is no http(s) address without query and user name"
    elif has_key and parts.scheme == "http" and not is_local:
        problem = "would carry the API key unencrypted"
    else:
        return url.rstrip("/") + "/"
    where = f"{parts.scheme}://{parts.hostname}"
    raise SourceRefusedError(
        service="PubMed", request="base_url", reason=f"{where} {problem}", remedy="Give an https address."
    )


def _format_host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _require_email(email: str | None) -> str | None:
    if email is not None and (email.count("@") != 1 or email.split() != [email]):
        raise SourceRefusedError(
            service="PubMed",
            request="email",
            reason=f"{email!r} is no address",
            remedy="Give name@example.org or none.",
        )
    return email
