"""PubMed through Bio.Entrez: the only module that imports Bio.

Bio.Entrez builds the requests; it does not send them itself. Its own transport has no timeout, retries without a pause
and puts the API key into addresses, so `urlopen` is lent to it for each call: POST only, bounded, never redirected.
"""

from __future__ import annotations

import io
import tempfile
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import Message
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request

import Bio
from Bio import Entrez

from curation.domain.question import SearchStrategy
from curation.domain.search_run import SearchRun
from curation.errors import SourceRefusedError, SourceUnavailableError
from curation.sources.eutils.answers import Fault, find_fault, parse_search_answer
from curation.sources.eutils.queries import parse_date_limits
from curation.sources.eutils.reconciling import merge_fetched, parse_pmids, reconcile
from curation.sources.eutils.search_runs import build_search_run
from curation.sources.protocol import Fetched, Keep
from curation.sources.pubmed_xml.records import parse_pubmed
from curation.sources.transport.http_transport import HttpAnswer, Limits, TransportError, fetch_answer
from curation.sources.transport.pacing import INTERVAL, INTERVAL_WITH_KEY, Pacer

BASE_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
BATCH = 200
ATTEMPTS = 5
ATTEMPTS_WHEN_SPLIT = 2
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
        attempts: int = ATTEMPTS,
        pacer: Pacer | None = None,
    ) -> None:
        self.base_url = _require_base_url(base_url or BASE_URL, has_key=api_key is not None)
        self._identity = {"email": _require_email(email), "api_key": api_key, "tool": tool}
        self._limits = limits or Limits()
        self._attempts = attempts
        self._pacer = pacer or Pacer(INTERVAL_WITH_KEY if api_key else INTERVAL)

    def __repr__(self) -> str:
        return f"EntrezSource({self.base_url!r})"

    def search(
        self, strategy: SearchStrategy, *, date: str, mindate: str | None = None, maxdate: str | None = None
    ) -> SearchRun:
        """Run one search of PubMed; `date` is today's UTC day, the others bound the publication date.

        Raises:
            SourceRefusedError: another database, an empty query, bad dates, a bad key or query: nothing to retry.
            SourceUnavailableError: no answer in time.
        """
        _require_searchable(strategy)
        limits = parse_date_limits(mindate, maxdate)
        body = self._ask("esearch", "eSearchResult", self._attempts, term=strategy.query, retmax=strategy.cap, **limits)
        try:
            answer = parse_search_answer(body)
        except ValueError as error:
            raise _unavailable("esearch", 1, str(error)) from None
        return build_search_run(strategy, answer, date=date, window=limits, software=SOFTWARE)

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

    def _fetch_batch(self, pmids: tuple[str, ...], keep: Keep) -> Fetched:
        answers, failed = self._ask_narrowing(pmids)
        parsed = [parse_pubmed(io.BytesIO(raw), file=keep(raw)) for raw in answers]
        first = reconcile(pmids, parsed, raw=answers)
        again = tuple(pmid for pmid in parse_pmids(first.missing)[0] if pmid not in failed)
        if again:
            answers.append(self._ask_records(again, self._attempts))
            parsed.append(parse_pubmed(io.BytesIO(answers[-1]), file=keep(answers[-1])))
            first = reconcile(pmids, parsed, raw=answers)
        notes = tuple(f"pmid:{pmid} could not be delivered: {reason}" for pmid, reason in failed.items())
        return merge_fetched([first, Fetched(raw=(), citations=(), warnings=notes)])

    def _ask_narrowing(self, pmids: tuple[str, ...]) -> tuple[list[bytes], dict[str, str]]:
        """Ask for records; halve a batch that fails until the one record that makes it fail stands alone."""
        try:
            return [self._ask_records(pmids, self._attempts)], {}
        except SourceUnavailableError as error:
            failure = error
        answers: list[bytes] = []
        bad = pmids
        while len(bad) > 1:
            halves = (bad[: len(bad) // 2], bad[len(bad) // 2 :])
            failing = [half for half in halves if not self._collect(half, answers)]
            if len(failing) == 2:
                raise failure
            if not failing:
                return answers, {}
            bad = failing[0]
        if not answers:
            raise failure
        return answers, {bad[0]: failure.reason}

    def _collect(self, pmids: tuple[str, ...], answers: list[bytes]) -> bool:
        try:
            answers.append(self._ask_records(pmids, ATTEMPTS_WHEN_SPLIT))
        except SourceUnavailableError:
            return False
        return True

    def _ask_records(self, pmids: tuple[str, ...], attempts: int) -> bytes:
        return self._ask("efetch", "PubmedArticleSet", attempts, id=",".join(pmids), retmode="xml")

    def _ask(self, operation: str, root: str, attempts: int, **parameters: Any) -> bytes:
        """Ask until an answer is whole; here, and only here, what went wrong below becomes an error of ours."""
        for attempt in range(1, attempts + 1):
            self._pacer.wait()
            try:
                answer = self._call(operation, parameters)
                fault = find_fault(answer, root=root)
            except TransportError as error:
                fault = Fault(reason=error.reason, is_final=error.is_final)
            if fault is None:
                return answer.body
            if fault.is_final:
                raise SourceRefusedError(
                    service="PubMed", request=operation, reason=self._redact(fault.reason), remedy=fault.remedy
                )
            if attempt < attempts:
                self._pacer.pause(attempt, fault.wait)
        raise _unavailable(operation, attempts, self._redact(fault.reason if fault else "no attempt was made"))

    def _call(self, operation: str, parameters: dict[str, Any]) -> HttpAnswer:
        with _lend_transport(self._send):
            handle: _Handle = getattr(Entrez, operation)(db="pubmed", **parameters, **self._identity)
        return handle.answer

    def _send(self, request: Request) -> _Handle:
        address = urlsplit(request.full_url)
        body = request.data if isinstance(request.data, bytes) else address.query.encode()
        endpoint = self.base_url + address.path.rpartition("/")[2]
        return _Handle(fetch_answer(Request(endpoint, data=body, method="POST"), self._limits))  # noqa: S310

    def _redact(self, text: str) -> str:
        key = self._identity["api_key"]
        return text.replace(key, "***") if key else text


class _Handle(io.BytesIO):
    """What Bio.Entrez expects of an answer."""

    def __init__(self, answer: HttpAnswer) -> None:
        super().__init__(answer.body)
        self.answer = answer
        self.url = ""
        self.headers = Message()
        self.headers["content-type"] = "text/xml"


@contextmanager
def _lend_transport(send: Any) -> Iterator[None]:
    # Bio.Entrez is configured by globals of its module: they are ours for one call, then as before.
    loan = {"urlopen": send, "max_tries": 1, "local_cache": tempfile.gettempdir()}
    with _BIO, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\s*Email address is not specified", category=UserWarning)
        own = {name: getattr(Entrez, name) for name in loan}
        try:
            for name, value in loan.items():
                setattr(Entrez, name, value)
            Entrez._open.previous = 0  # its own pause is not needed beside ours
            yield
        finally:
            for name, value in own.items():
                setattr(Entrez, name, value)


def _explain_others(others: tuple[str, ...]) -> str:
    return f"{len(others)} ids are no PMIDs and cannot be fetched from PubMed: {', '.join(others[:5])}"


def _name_answer(raw: bytes) -> str:
    return f"efetch answer of {len(raw)} bytes"


def _unavailable(operation: str, attempts: int, reason: str) -> SourceUnavailableError:
    return SourceUnavailableError(service="PubMed", request=operation, attempts=attempts, reason=reason)


def _require_searchable(strategy: SearchStrategy) -> None:
    if strategy.database.strip().lower() != "pubmed":
        raise SourceRefusedError(
            service="PubMed",
            request=f"strategy {strategy.name!r}",
            reason=f"it names the database {strategy.database!r}",
            remedy="Run it elsewhere, or set `database: PubMed`.",
        )
    if not strategy.query.strip():
        raise SourceRefusedError(
            service="PubMed",
            request=f"strategy {strategy.name!r}",
            reason="its query is blank",
            remedy="Write a query.",
        )


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


def _require_email(email: str | None) -> str | None:
    if email is not None and (email.count("@") != 1 or email.split() != [email]):
        raise SourceRefusedError(
            service="PubMed",
            request="email",
            reason=f"{email!r} is no address",
            remedy="Give name@example.org or none.",
        )
    return email
