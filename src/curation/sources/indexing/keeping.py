"""Open a corpus for searching: small ones as they are, large ones through an index kept in the user's cache folder.

An index is named by the SHA-256 of its corpus and the version of its format. It appears whole or not at all, and is
built anew when the corpus changed, when it was written by another version, or when it is damaged: a file whose size or
time of change is not as written is compared by its hash.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from hashlib import file_digest
from pathlib import Path

import msgspec
from platformdirs import user_cache_path

from curation.domain.citation import Citation
from curation.errors import ProjectError
from curation.files import sync_folder, write_atomic
from curation.identifiers import canonical_json, compute_sha256
from curation.querying.describing import describe_citation
from curation.sources.corpora import iterate_corpus
from curation.sources.indexing.building import IndexBuilder
from curation.sources.indexing.cutting import RecordChunk
from curation.sources.indexing.feeding import count_workers, iterate_chunks
from curation.sources.indexing.layout import ARRAYS, FORMAT, MANIFEST, ArrayFile, IndexManifest
from curation.sources.indexing.postings import Postings
from curation.sources.indexing.searching import IndexedCorpus, ScannedCorpus, SearchableCorpus
from curation.sources.protocol import Progress
from curation.sources.pubmed_xml.records import Unreadable

SCAN_LIMIT = 8_000_000
CACHE_VARIABLE = "CURATION_CACHE"
# Some file systems keep times to two seconds: a file changed later than that could still bear the same time.
_SETTLED = 2_000_000_000
# More than one only where other processes build the same index at the same time.
_TRIES = 4
_LEFT_FOR = 86_400.0


class KnownHash(msgspec.Struct, frozen=True, kw_only=True):
    """The hash of a corpus as last computed, with the size and time by which an unchanged file is known."""

    size: int
    modified: int
    hashed: int
    sha256: str


def find_cache_folder() -> Path:
    """Give the folder of kept indexes: `CURATION_CACHE`, else the user's cache folder of the operating system."""
    named = os.environ.get(CACHE_VARIABLE)
    return (Path(named) if named else user_cache_path("curation", appauthor=False)) / "indexes"


def scan_citations(citations: Iterable[Citation]) -> SearchableCorpus:
    """Make citations searchable without an index."""
    return ScannedCorpus(map(describe_citation, citations))


def open_corpus(
    path: Path, *, cache: Path, workers: int | None = None, progress: Progress | None = None
) -> SearchableCorpus:
    """Make a corpus file searchable; from `SCAN_LIMIT` bytes on through an index in `cache`, built where it is absent.

    `workers` is how many processes cut words for it; by itself as many as there are cores where the command line or a
    notebook asks for a large file, and none on a single core or from a script. The index is the same.

    Raises:
        ProjectError: the file has an unknown ending, or the index cannot be kept.
        CitationUnreadableError: a line of a `.jsonl` file is no citation.
    """
    if path.stat().st_size < SCAN_LIMIT:
        unreadable: list[Unreadable] = []
        scanned = ScannedCorpus(map(describe_citation, iterate_corpus(path, unreadable=unreadable)))
        scanned.unreadable = len(unreadable)
        return scanned
    return open_index(path, cache=cache, workers=workers, progress=progress)


def open_index(
    path: Path, *, cache: Path, workers: int | None = None, progress: Progress | None = None
) -> IndexedCorpus:
    """Open the index of a corpus file, built anew where none fits; errors as in `open_corpus`."""
    sha256 = _hash_corpus(path, cache)
    folder = cache / f"{sha256[:40]}-{FORMAT}"
    for _ in range(_TRIES):
        opened = read_index(folder, sha256)
        if opened is not None:
            return opened
        _build(path, folder, sha256, count_workers(path) if workers is None else workers, progress)
    remedy = f"Set {CACHE_VARIABLE} to a folder with free space."
    raise ProjectError(problem="The index could not be kept", path=folder.name, remedy=remedy)


def read_index(folder: Path, corpus: str) -> IndexedCorpus | None:
    """Open an index of a corpus with this SHA-256; `None` where it is absent, of another version, or damaged."""
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=IndexManifest)
        if manifest.format != FORMAT or manifest.corpus != corpus or set(manifest.files) != set(ARRAYS):
            return None
        if not all(_is_as_written(folder / f"{name}.npy", file) for name, file in manifest.files.items()):
            return None
        return IndexedCorpus(Postings(folder), known=frozenset(manifest.known), unreadable=manifest.unreadable)
    except (FileNotFoundError, NotADirectoryError, ValueError, EOFError):
        return None


def _is_as_written(path: Path, file: ArrayFile) -> bool:
    found = path.stat()
    if found.st_size != file.size:
        return False
    return found.st_mtime_ns == file.modified or _hash_file(path) == file.sha256


def _build(path: Path, folder: Path, sha256: str, workers: int, progress: Progress | None) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".{folder.name}.{secrets.token_hex(8)}.part")
    draft.mkdir()
    _drop_left_drafts(draft)
    try:
        unreadable: list[Unreadable] = []
        with closing(iterate_chunks(path, workers=workers, unreadable=unreadable)) as chunks:
            manifest = build_index(_follow(chunks, progress), draft, corpus=sha256)
        whole = msgspec.structs.replace(manifest, unreadable=len(unreadable))
        write_atomic(draft / MANIFEST, canonical_json(whole))
        _put(draft, folder, sha256)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _drop_left_drafts(draft: Path) -> None:
    """Delete drafts of the same cache that a killed process left: none is worked on for longer than a day."""
    now = draft.stat().st_mtime
    for left in draft.parent.glob(".*.part"):
        with suppress(FileNotFoundError):
            if now - left.stat().st_mtime > _LEFT_FOR:
                shutil.rmtree(left, ignore_errors=True)


def _put(draft: Path, folder: Path, sha256: str) -> None:
    """Give the draft its name, unless another process was quicker; what stood there or is of an older version goes."""
    if read_index(folder, sha256) is not None:
        return
    older = (folder.with_name(f"{sha256[:40]}-{number}") for number in range(1, FORMAT))
    for misfit in (folder, *older):
        shutil.rmtree(misfit, ignore_errors=True)
    try:
        draft.replace(folder)
    except OSError:
        if not folder.is_dir():
            raise
    sync_folder(folder.parent)


def build_index(chunks: Iterable[RecordChunk], folder: Path, *, corpus: str) -> IndexManifest:
    """Write the arrays of an index into a folder; the manifest, not written yet, tells their hashes."""
    builder = IndexBuilder(folder)
    for chunk in chunks:
        builder.add_chunk(chunk)
    known = builder.write()
    builder.drop_chunks()
    files = {name: _describe_file(folder / f"{name}.npy") for name in ARRAYS}
    return IndexManifest(
        format=FORMAT, corpus=corpus, records=len(builder.numbers), unreadable=0, known=known, files=files
    )


def _follow(chunks: Iterable[RecordChunk], progress: Progress | None) -> Iterator[RecordChunk]:
    count = 0
    for chunk in chunks:
        yield chunk
        count += len(chunk.ids)
        if progress:
            progress(count, count + len(chunk.ids))


def _describe_file(path: Path) -> ArrayFile:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
    found = path.stat()
    return ArrayFile(size=found.st_size, modified=found.st_mtime_ns, sha256=_hash_file(path))


def _hash_file(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _hash_corpus(path: Path, cache: Path) -> str:
    """Give the SHA-256 of a corpus; computed again when its size or time of change is not as at the last time.

    The index of the corpus as it was before is deleted: no query will ask for it again.
    """
    found = path.stat()
    name = compute_sha256(os.fsencode(path.resolve()))[:40]
    memo = cache / f"{name}.hash.json"
    known = _read_hash(memo)
    is_same = known and (known.size, known.modified) == (found.st_size, found.st_mtime_ns)
    if known and is_same and known.hashed - known.modified > _SETTLED:
        return known.sha256
    sha256 = _hash_file(path)
    if known and known.sha256 != sha256:
        shutil.rmtree(cache / f"{known.sha256[:40]}-{FORMAT}", ignore_errors=True)
    hashed = _write_hash(memo, KnownHash(size=found.st_size, modified=found.st_mtime_ns, hashed=0, sha256=sha256))
    return hashed.sha256


def _write_hash(memo: Path, known: KnownHash) -> KnownHash:
    """Keep a hash; the time of hashing is that of the file system that keeps it, not of a clock."""
    write_atomic(memo, canonical_json(known))
    settled = msgspec.structs.replace(known, hashed=memo.stat().st_mtime_ns)
    write_atomic(memo, canonical_json(settled))
    return settled


def _read_hash(memo: Path) -> KnownHash | None:
    try:
        return msgspec.json.decode(memo.read_bytes(), type=KnownHash)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
