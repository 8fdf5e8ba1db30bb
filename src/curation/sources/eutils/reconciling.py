"""Requested = delivered + missing: what came, counted against what was asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from curation.domain.citation import Citation
from curation.identifiers import parse_citation_id
from curation.sources.protocol import Fetched
from curation.sources.pubmed_xml.records import Parsed, Unreadable


def parse_pmids(citation_ids: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split ids (`pmid:N` or bare digits) into PMIDs, each once in the order given, and those that are none."""
    pmids: dict[str, None] = {}
    others: dict[str, None] = {}
    for text in citation_ids:
        name = text.strip()
        try:
            prefix, _, rest = parse_citation_id(name if ":" in name else f"pmid:{name}").partition(":")
        except ValueError:
            prefix, rest = "", name
        (pmids if prefix == "pmid" else others)[rest if prefix == "pmid" else name] = None
    return tuple(pmids), tuple(others)


def reconcile(requested: Sequence[str], parsed: Sequence[Parsed], *, raw: Sequence[bytes] = ()) -> Fetched:
    """Count what was parsed against the PMIDs asked for; of several versions of a record the newest is kept."""
    asked = {f"pmid:{pmid}" for pmid in requested}
    versions: dict[str, list[Citation]] = defaultdict(list)
    for part in parsed:
        for citation in part.citations:
            versions[citation.id].append(citation)
    kept = {name: max(found, key=_rank_version) for name, found in versions.items() if name in asked}
    return Fetched(
        raw=tuple(raw),
        citations=tuple(kept[name] for name in sorted(kept)),
        missing=tuple(sorted(asked - kept.keys())),
        unreadable=_list_unresolved(parsed, kept),
        warnings=tuple(_list_warnings(asked, versions)),
        duplicates=sum(len(versions[name]) - 1 for name in kept),
    )


def merge_fetched(parts: Iterable[Fetched]) -> Fetched:
    """Join what several batches delivered."""
    found = list(parts)
    citations = {citation.id: citation for part in found for citation in part.citations}
    return Fetched(
        raw=tuple(raw for part in found for raw in part.raw),
        citations=tuple(citations[name] for name in sorted(citations)),
        missing=tuple(sorted({name for part in found for name in part.missing})),
        unreadable=tuple(item for part in found for item in part.unreadable),
        warnings=tuple(warning for part in found for warning in part.warnings),
        duplicates=sum(part.duplicates for part in found),
    )


def _rank_version(citation: Citation) -> int:
    return int(citation.version) if citation.version and citation.version.isdigit() else 0


def _list_unresolved(parsed: Sequence[Parsed], kept: dict[str, Citation]) -> tuple[Unreadable, ...]:
    return tuple(item for part in parsed for item in part.unreadable if item.id not in kept)


def _list_warnings(asked: set[str], versions: dict[str, list[Citation]]) -> Iterable[str]:
    foreign = sorted(versions.keys() - asked)
    if foreign:
        yield f"{len(foreign)} records that were not asked for were set aside: {', '.join(foreign)}"
    for name in sorted(versions.keys() & asked):
        if len(versions[name]) > 1:
            numbers = ", ".join(str(_rank_version(citation)) for citation in versions[name])
            yield f"{name} came {len(versions[name])} times (versions {numbers}); the newest is kept"
