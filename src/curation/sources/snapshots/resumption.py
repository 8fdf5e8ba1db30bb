"""A pull's folder while it fills: each answer is on disk before it is parsed, and no batch is fetched twice."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import msgspec

from curation.files import write_atomic
from curation.identifiers import canonical_json, compute_sha256
from curation.sources.eutils.reconciling import parse_pmids, reconcile
from curation.sources.protocol import CitationSource, Fetched
from curation.sources.pubmed_xml.records import Unreadable, parse_pubmed
from curation.sources.snapshots.files import RAW, compute_ids_hash


class _Done(msgspec.Struct, frozen=True, kw_only=True):
    """What a batch brought, beside its raw files: written last, so a batch without it is fetched again."""

    files: dict[str, str]
    missing: tuple[str, ...]
    unreadable: tuple[Unreadable, ...]
    warnings: tuple[str, ...]


class FetchFolder:
    """The raw answers of a pull and the marks of its finished batches."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._raw = folder / RAW

    def fetch(self, source: CitationSource, citation_ids: Sequence[str]) -> Fetched:
        """Give a batch from disk if it is there whole, else from the source; its raw bytes stay on disk."""
        name = f"efetch-{compute_ids_hash(citation_ids)}"
        found = self._read(name, citation_ids) or self._fetch(name, source, citation_ids)
        return msgspec.structs.replace(found, raw=())

    def close(self) -> None:
        """Take the marks away: the manifest says from here on what belongs to the snapshot."""
        self._raw.mkdir(parents=True, exist_ok=True)
        for leftover in (*self._folder.glob("*.done"), *self._folder.rglob(".*.part")):
            leftover.unlink()

    def _fetch(self, name: str, source: CitationSource, citation_ids: Sequence[str]) -> Fetched:
        for stale in self._raw.glob(f"{name}-*"):
            stale.unlink()
        files: dict[str, str] = {}

        def keep(raw: bytes) -> str:
            file = f"{name}-{len(files) + 1}.xml"
            files[file] = compute_sha256(raw)
            write_atomic(self._raw / file, raw)
            return f"{RAW}/{file}"

        found = source.fetch(citation_ids, keep=keep)
        done = _Done(files=files, missing=found.missing, unreadable=found.unreadable, warnings=found.warnings)
        write_atomic(self._folder / f"{name}.done", canonical_json(done))
        return found

    def _read(self, name: str, citation_ids: Sequence[str]) -> Fetched | None:
        mark = self._folder / f"{name}.done"
        try:
            done = msgspec.json.decode(mark.read_bytes(), type=_Done)
            raw = {file: (self._raw / file).read_bytes() for file in done.files}
        except (OSError, msgspec.DecodeError):
            return None
        if any(compute_sha256(data) != done.files[file] for file, data in raw.items()):
            return None
        parsed = [parse_pubmed(io.BytesIO(data), file=f"{RAW}/{file}") for file, data in raw.items()]
        found = reconcile(parse_pmids(citation_ids)[0], parsed, raw=tuple(raw.values()))
        return msgspec.structs.replace(found, missing=done.missing, unreadable=done.unreadable, warnings=done.warnings)
