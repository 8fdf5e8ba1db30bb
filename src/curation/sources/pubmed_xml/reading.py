"""One PubMed file, block by block: records are cut out by their tags and read each for itself.

So a damaged record costs no other one, and every reader sees the same pieces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from curation.sources.pubmed_xml.blocks import RECORD_END, RECORD_LIMIT, RECORD_START, Oversized
from curation.sources.pubmed_xml.elements import RecordUnreadableError, parse_records
from curation.sources.pubmed_xml.found import Deletion, Rows, Unreadable
from curation.sources.pubmed_xml.skeletons import BLANK, Skeleton

Found = Rows | Unreadable | Deletion
# Stretches of a block: where each starts and ends, its rows (`None`: to be read by lxml), and how many they are.
Scan = Callable[[bytes, int], list[tuple[int, int, bytes | None, int]]]

_ROOT = re.compile(rb"<(?:Pubmed(?:Book)?Article(?:Set)?|DeleteCitation)[\s/>]")
_HEADER = re.compile(rb"^<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)""")
_PMID = re.compile(rb"<PMID[^>]*>\s*(\d{1,9})\s*</PMID>")
_UTF8 = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})


class Piece(NamedTuple):
    """A record's bytes to its end tag, and what stands behind it; `has_end` is false where that tag is missing."""

    record: bytes
    gap: bytes
    has_end: bool


class FileReader:
    """Reads the blocks of one file in turn; `scan` takes what plainly is the common case, lxml the rest, or all."""

    def __init__(self, file: str, scan: Scan | None) -> None:
        self._file = file
        self._scan = scan
        self._skeleton = Skeleton()
        self._header = b""
        self._count = 0
        self._is_started = False
        self._open: bytes | None = None
        self.is_refused = False

    def feed(self, block: bytes | Oversized) -> Iterator[Found]:
        """Read a block that ends at a record's end, or is the last one."""
        data = block if isinstance(block, bytes) else block.head
        start = 0
        if not self._is_started:
            self._is_started = True
            refusal = self._check_start(data)
            if refusal:
                self.is_refused = True
                yield Unreadable(file=self._file, position="the start", reason=refusal)
                return
            first = RECORD_START.search(data)
            start = first.start() if first else len(data)
            yield from self._read_gap(_build_prolog(data, start))
        if isinstance(block, Oversized):
            yield self._list_record(_find_pmid(data), f"the record is larger than {RECORD_LIMIT >> 20} MB")
        elif self._scan is None:
            yield from self._read(data[start:] if start else data, ends_block=True)
        else:
            yield from self._scan_block(self._scan, data, start)

    def close(self) -> Iterator[Unreadable]:
        """Say what is missing at the end of a file that could be read to its end."""
        if self.is_refused:
            return
        if self._open is not None:
            yield self.list_cut("the file is cut within this record")
        elif fault := self._skeleton.close():
            yield self.list_cut(f"the file is cut before its end ({fault})")

    def list_cut(self, reason: str) -> Unreadable:
        """Name the record that has no end, or the end of the last whole one."""
        if self._open is not None:
            return self._list_record(_find_pmid(self._open), reason)
        return Unreadable(file=self._file, position=f"the end, after record {self._count}", reason=reason)

    def _check_start(self, block: bytes) -> str | None:
        encoding = _ENCODING.search(b"".join(_HEADER.findall(block)))
        if encoding and encoding[1].lower() not in _UTF8:
            self._header = b'<?xml version="1.0" encoding="%b"?>' % encoding[1]
            self._scan = None  # it reads UTF-8 alone
        root = _ROOT.search(block)
        if not block.strip():
            return "the file is empty"
        if b"<!ENTITY" in block[: root.start() if root else len(block)]:
            return "it declares XML entities, which PubMed never does; nothing of it was read"
        if root is None:
            return f"it is no PubMed XML; it begins with {block[:60].decode('utf-8', 'replace')!r}"
        return None

    def _scan_block(self, scan: Scan, block: bytes, start: int) -> Iterator[Found]:
        for begin, end, lines, count in scan(block, start):
            if lines is None:
                yield from self._read(block[begin:end], ends_block=end == len(block))
            elif not self._skeleton.is_commented:
                self._count += count
                yield Rows(lines=lines, articles=count)

    def _read(self, data: bytes, *, ends_block: bool) -> Iterator[Found]:
        """Read a stretch of gaps and records with lxml; only at a block's end a record may still be open."""
        gap, pieces = cut_records(data)
        yield from self._read_gap(gap)
        pending: list[bytes] = []
        for piece in pieces:
            if self._skeleton.is_commented:
                yield from self._read_gap(piece.gap)
                continue
            if piece.has_end:
                pending.append(piece.record)
            if not piece.has_end or piece.gap.strip(BLANK):
                yield from self._read_records(pending)
                pending = []
            if piece.has_end:
                yield from self._read_gap(piece.gap)
            elif ends_block and piece is pieces[-1]:
                self._open = piece.record
            else:
                yield self._list_record(_find_pmid(piece.record), "the record has no end")
        yield from self._read_records(pending)

    def _read_gap(self, gap: bytes) -> Iterator[Found]:
        for found in self._skeleton.feed(gap):
            if isinstance(found, Deletion):
                yield found
            else:
                reason = f"the XML is damaged between records ({found}); the records around it were read"
                yield Unreadable(file=self._file, position=f"near record {self._count}", reason=reason)

    def _read_records(self, records: list[bytes]) -> Iterator[Found]:
        for record, result in zip(records, parse_records(records, header=self._header), strict=True):
            if isinstance(result, RecordUnreadableError):
                yield self._list_record(_find_pmid(record), str(result))
            else:
                self._count += 1
                yield result

    def _list_record(self, pmid: str | None, reason: str) -> Unreadable:
        self._count += 1
        name = f"pmid:{pmid}" if pmid else None
        position = f"{self._count} ({name})" if name else str(self._count)
        return Unreadable(file=self._file, position=position, reason=reason, id=name)


def cut_records(data: bytes) -> tuple[bytes, list[Piece]]:
    """Cut bytes at the start tags of records: what stands before the first one, then the records."""
    starts = [match.start() for match in RECORD_START.finditer(data)]
    if not starts:
        return data, []
    return data[: starts[0]], [_cut_record(data, start, end) for start, end in pairwise([*starts, len(data)])]


def _cut_record(data: bytes, start: int, end: int) -> Piece:
    closing = RECORD_END.search(data, start, end)
    if closing is None:
        return Piece(data[start:end], b"", has_end=False)
    return Piece(data[start : closing.end()], data[closing.end() : end], has_end=True)


def _build_prolog(data: bytes, start: int) -> bytes:
    root = _ROOT.search(data)
    is_bare = root is not None and root.start() == start  # a record without a set around it
    return data[:start] + (b"<PubmedArticleSet/>" if is_bare else b"")


def _find_pmid(data: bytes) -> str | None:
    found = _PMID.search(data)
    return found.group(1).decode() if found else None
