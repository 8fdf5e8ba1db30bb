"""ClinicalTrials.gov, API version 2: `GET /api/v2/studies`, pages by token, records by `filter.ids`.

A query is an expression for `query.term`, or several parameters as they stand behind a `?`:
`query.cond=breast cancer&query.intr=atezolizumab&filter.overallStatus=RECRUITING`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from curation.domain.question import SearchStrategy
from curation.errors import SourceRefusedError
from curation.sources.pubmed_xml.records import Unreadable
from curation.sources.registries.answers import find_status_fault, read_json
from curation.sources.registries.registry_source import Page, ParsedRecords
from curation.sources.registries.studies import parse_study
from curation.sources.transport.answers import Fault, HttpAnswer
from curation.sources.transport.pacing import Rate

SEARCH_PARAMETERS = frozenset(
    "query.cond query.term query.locn query.titles query.intr query.outc query.spons query.lead query.id "
    "query.patient filter.overallStatus filter.geo filter.ids filter.advanced filter.synonyms aggFilters".split()
)
PAGE_SIZE = 1000


class ClinicalTrials:
    """How ClinicalTrials.gov is asked and read."""

    database = "ClinicalTrials.gov"
    platform = "ClinicalTrials.gov API v2"
    address = "https://clinicaltrials.gov/api/v2"
    path = "studies"
    # The service is said to allow about 50 requests a minute; it documents no number.
    rate = Rate(requests=2, seconds=3.0)
    prefix = "nct"
    batch = 10  # a study with posted results can be several megabytes long

    def build_search(self, strategy: SearchStrategy) -> dict[str, str]:
        """Ask for the ids of a search, a thousand a page, with the count of all."""
        asked = _read_query(strategy)
        return asked | {
            "fields": "NCTId",
            "pageSize": str(min(PAGE_SIZE, strategy.cap or PAGE_SIZE)),
            "countTotal": "true",
        }

    def build_fetch(self, names: Sequence[str]) -> dict[str, str]:
        """Ask for whole records by registry number."""
        return {"filter.ids": ",".join(names), "pageSize": str(self.batch), "countTotal": "true"}

    def find_fault(self, answer: HttpAnswer) -> Fault | None:
        """Say what is wrong with an answer: its errors are lines of text."""
        fault = find_status_fault(
            answer, answer.body[:400].decode("utf-8", "replace") if answer.status >= 400 else None
        )
        if fault:
            return fault
        try:
            found = read_json(answer.body)
        except ValueError as error:
            return Fault(reason=str(error))
        return None if isinstance(found.get("studies"), list) else Fault(reason="the answer holds no list of studies")

    def read_page(self, body: bytes, parameters: dict[str, str]) -> Page:
        """Read a page of registry numbers and the token of the next one."""
        found = read_json(body)
        ids = [_find_number(study) for study in found["studies"]]
        token = found.get("nextPageToken")
        following = parameters | {"pageToken": token} if isinstance(token, str) and token else None
        total = found.get("totalCount")
        return Page(
            citation_ids=tuple(f"nct:{number}" for number in ids if number),
            total=total if isinstance(total, int) else None,
            next_parameters=following,
        )

    def parse_records(self, body: bytes, file: str) -> ParsedRecords:
        """Read whole studies; one that cannot be read is listed."""
        citations, unreadable = [], []
        for number, study in enumerate(read_json(body)["studies"], start=1):
            name = _find_number(study)
            try:
                citations.append(parse_study(study))
            except ValueError as error:
                known = f"nct:{name}" if name else None
                unreadable.append(Unreadable(file=file, position=f"record {number}", reason=str(error), id=known))
        return ParsedRecords(citations=tuple(citations), unreadable=tuple(unreadable))


def _find_number(study: Any) -> str | None:
    node = study
    for key in ("protocolSection", "identificationModule", "nctId"):
        node = node.get(key) if isinstance(node, dict) else None
    return node if isinstance(node, str) else None


def _read_query(strategy: SearchStrategy) -> dict[str, str]:
    query = " ".join(strategy.query.split())
    if not query.startswith(("query.", "filter.", "aggFilters")):
        return {"query.term": query}
    pairs = parse_qsl(query, keep_blank_values=True)
    unknown = sorted({name for name, _ in pairs} - SEARCH_PARAMETERS)
    if unknown or len(dict(pairs)) < len(pairs):
        reason = f"{', '.join(unknown)} is no parameter of a search" if unknown else "a parameter stands twice"
        raise SourceRefusedError(
            service="ClinicalTrials.gov",
            request=f"strategy {strategy.name!r}",
            reason=reason,
            remedy=f"Use {', '.join(sorted(SEARCH_PARAMETERS))}.",
        )
    return dict(pairs)
