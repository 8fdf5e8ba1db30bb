"""Bytes of a PubMed file in blocks cut at record ends: gunzipped, brought to UTF-8, within caps.

Whatever is in them.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, Protocol, Self, cast

from zlib_ng import zlib_ng

from curation.errors import SourceError

BLOCK = 1 << 16
RECORD_LIMIT = 32 << 20
GZIP_FREE = 64 << 20
GZIP_RATIO = 150

RECORD_START = re.compile(rb"<Pubmed(?:Book)?Article[\s>]")
RECORD_END = re.compile(rb"</Pubmed(?:Book)?Article\s*>")


class DamagedStreamError(SourceError):
    """The bytes cannot be read further; what came before them was given out."""

    template = "{reason}"


_GZIP = b"\x1f\x8b"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_GZIP_MEMBER = 16 + zlib_ng.MAX_WBITS
_DECLARATION = re.compile(rb"^<\?xml[^>]*\?>")


class _Member(Protocol):
    """A member of a gzip file as it is unpacked, and what zlib-ng's stubs do not say of it: that it can be copied."""

    eof: bool
    unconsumed_tail: bytes
    unused_data: bytes

    def copy(self) -> Self: ...

    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes: ...


_begin_member = cast("Callable[[int], _Member]", zlib_ng.decompressobj)
_BrokenMember = cast("type[Exception]", zlib_ng.error)


class Oversized(NamedTuple):
    """A record beyond the cap, of which only the beginning is kept."""

    head: bytes


class _Counted:
    """A binary stream that counts what is read from it and gives its first bytes back."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.head = stream.read(2)
        self._pending = self.head
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        data = self._pending or self._stream.read(size)
        self._pending = b""
        self.count += len(data)
        return data


def iterate_blocks(stream: BinaryIO) -> Iterator[bytes | Oversized]:
    """Give the file's bytes in blocks that end at a record's end; the last one holds what is left.

    A record beyond the cap is given as `Oversized` and skipped.

    Raises:
        DamagedStreamError: a gzip stream that is cut, broken or a bomb; what came before has been given.
    """
    rest = b""
    is_skipping = False
    for data in _iterate_damageable(stream):
        if isinstance(data, DamagedStreamError):
            if rest and not is_skipping:
                yield rest
            raise data
        rest += data
        if is_skipping:
            first = RECORD_END.search(rest)
            is_skipping = first is None
            rest = rest[first.end() :] if first else rest[-32:]
        cut = _find_last_end(rest, len(rest) - len(data))
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > RECORD_LIMIT:
            yield Oversized(rest[:4096])
            rest, is_skipping = rest[-32:], True
    yield b"" if is_skipping else rest


def _find_last_end(data: bytes, fresh: int) -> int:
    at = data.rfind(b"</Pubmed", max(0, fresh - 32))
    while at >= 0:
        end = RECORD_END.match(data, at)
        if end:
            return end.end()
        at = data.rfind(b"</Pubmed", max(0, fresh - 32), at)
    return 0


def _iterate_damageable(stream: BinaryIO) -> Iterator[bytes | DamagedStreamError]:
    # Damage is handed on as a value, so that the blocks before it are used first.
    try:
        yield from _decode(_unzip(_Counted(stream)))
    except DamagedStreamError as error:
        yield error
    except _BrokenMember as error:
        yield DamagedStreamError(reason=f"the gzip stream is cut or broken ({error})")
    except UnicodeDecodeError as error:
        yield DamagedStreamError(reason=f"the text is not {error.encoding} ({error.reason})")


def _unzip(counted: _Counted) -> Iterator[bytes]:
    if counted.head == _GZIP:
        yield from _unpack(counted)
        return
    while data := counted.read(BLOCK):
        yield data


def _unpack(counted: _Counted) -> Iterator[bytes]:
    """Give what the members of a gzip file hold; each member's checksum is proved at its end."""
    total = 0
    packed = counted.read(BLOCK)
    while packed:
        member = _begin_member(_GZIP_MEMBER)
        while not member.eof:
            before = member.copy()
            try:
                data = member.decompress(packed, BLOCK)
            except _BrokenMember:
                yield from _save_bytes(before, packed)
                raise
            total += len(data)
            _require_no_bomb(total, counted.count)
            if data:
                yield data
            packed = member.unconsumed_tail or (b"" if member.eof else counted.read(BLOCK))
            if not packed and not data and not member.eof:
                raise DamagedStreamError(reason="the gzip stream is cut or broken (it ends within a member)")
        packed = _find_member(member.unused_data, counted)


def _save_bytes(member: _Member, packed: bytes) -> Iterator[bytes]:
    """Give what stands before the place at which a stream breaks, byte by byte."""
    saved = []
    try:
        while data := member.decompress(packed, 1):
            saved.append(data)
            packed = member.unconsumed_tail
    except _BrokenMember:
        yield b"".join(saved)


def _find_member(rest: bytes, counted: _Counted) -> bytes:
    # Zeros may fill up what follows a member.
    rest = rest.lstrip(b"\0")
    while len(rest) < 2 and (more := counted.read(BLOCK)):
        rest = (rest + more).lstrip(b"\0")
    return rest


def _require_no_bomb(total: int, packed: int) -> None:
    if total > GZIP_FREE and total > GZIP_RATIO * packed:
        raise DamagedStreamError(reason=f"it unpacks to more than {GZIP_RATIO} times its size: not read further")


def _decode(pieces: Iterator[bytes]) -> Iterator[bytes]:
    first = next(pieces, b"")
    if not first.startswith(_UTF16):
        yield first.removeprefix(codecs.BOM_UTF8).lstrip()
        yield from pieces
        return
    decoder = codecs.getincrementaldecoder("utf-16")()
    yield _DECLARATION.sub(b"", decoder.decode(first).lstrip().encode())
    for piece in pieces:
        yield decoder.decode(piece).encode("utf-8", errors="replace")
    decoder.decode(b"", final=True)
