"""openFDA drug labels: `GET /drug/label.json`, pages by `skip`, records by `set_id`.

A query is openFDA's own, as it stands behind `search=` before it is encoded: `openfda.generic_name:"pembrolizumab"`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from curation.domain.question import SearchStrategy
from curation.sources.pubmed_xml.records import Unreadable
from curation.sources.registries.answers import find_status_fault, read_json
from curation.sources.registries.labels import find_set_id, parse_label
from curation.sources.registries.registry_source import Page, ParsedRecords
from curation.sources.transport.answers import Fault, HttpAnswer
from curation.sources.transport.pacing import Rate

PAGE_SIZE = 25
"""Labels are long, and a page holds them whole."""
LARGEST_SKIP = 25_000
"""openFDA pages no further; what lies behind shows as the count that was not listed."""
NOTHING_FOUND = 404


class OpenFda:
    """How openFDA's drug labels are asked and read."""

    database = "openFDA"
    platform = "openFDA drug label API"
    address = "https://api.fda.gov"
    path = "drug/label.json"
    # openFDA allows 240 requests a minute, with a key or without.
    rate = Rate(requests=3, seconds=1.0)
    prefix = "fda"
    batch = 20

    def build_search(self, strategy: SearchStrategy) -> dict[str, str]:
        """Ask for the first page of a search, oldest label first, so that new labels come last."""
        query = " ".join(strategy.query.split())
        return {
            "search": query,
            "limit": str(min(PAGE_SIZE, strategy.cap or PAGE_SIZE)),
            "skip": "0",
            "sort": "effective_time:asc",
        }

    def build_fetch(self, names: Sequence[str]) -> dict[str, str]:
        """Ask for labels by set id; a blank between terms means or."""
        return {"search": " ".join(f'set_id:"{name}"' for name in names), "limit": str(self.batch), "skip": "0"}

    def find_fault(self, answer: HttpAnswer) -> Fault | None:
        """Say what is wrong with an answer; that nothing was found comes as an error and is none."""
        try:
            found = read_json(answer.body)
        except ValueError as error:
            return find_status_fault(answer) or Fault(reason=str(error))
        error_node = found.get("error")
        code = error_node.get("code") if isinstance(error_node, dict) else None
        if answer.status == NOTHING_FOUND and code == "NOT_FOUND":
            return None
        said = error_node.get("message") if isinstance(error_node, dict) else None
        fault = find_status_fault(answer, f"{code}: {said}" if code else None)
        if fault or isinstance(found.get("results"), list):
            return fault
        return Fault(reason=f"the answer holds no list of labels{f' ({code})' if code else ''}")

    def read_page(self, body: bytes, parameters: dict[str, str]) -> Page:
        """Read a page of labels and how to ask for the next."""
        found = read_json(body)
        labels = _list_labels(found)
        results = found.get("meta", {}).get("results", {}) if isinstance(found.get("meta"), dict) else {}
        total = results.get("total") if isinstance(results, dict) else None
        after = int(parameters["skip"]) + int(parameters["limit"])
        is_last = not labels or after > LARGEST_SKIP or (isinstance(total, int) and after >= total)
        return Page(
            citation_ids=tuple(f"fda:{name}" for label in labels if (name := find_set_id(label))),
            total=total if isinstance(total, int) else (0 if not labels else None),
            next_parameters=None if is_last else parameters | {"skip": str(after)},
        )

    def parse_records(self, body: bytes, file: str) -> ParsedRecords:
        """Read whole labels; one that cannot be read is listed."""
        citations, unreadable = [], []
        for number, label in enumerate(_list_labels(read_json(body)), start=1):
            try:
                citations.append(parse_label(label))
            except ValueError as error:
                name = find_set_id(label)
                known = f"fda:{name}" if name else None
                unreadable.append(Unreadable(file=file, position=f"record {number}", reason=str(error), id=known))
        return ParsedRecords(citations=tuple(citations), unreadable=tuple(unreadable))


def _list_labels(found: dict[str, Any]) -> list[Any]:
    results = found.get("results")
    return results if isinstance(results, list) else []
