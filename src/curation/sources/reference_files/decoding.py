"""Bytes of a reference file -> text, and the name of the encoding that they were read in."""

from __future__ import annotations

import codecs
from pathlib import Path

import msgspec

SIZE_LIMIT = 256 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_PROBE = 4096
_MOSTLY = 0.4


class DecodedText(msgspec.Struct, frozen=True, kw_only=True):
    """Text whose lines end in a line feed.

    `encoding` by its common name; `is_guessed` where nothing in the file proves it.
    """

    text: str
    encoding: str
    is_guessed: bool = False


def read_bytes(path: Path) -> bytes:
    """Read a whole file.

    Raises:
        ValueError: it is larger than 256 MB, or empty.
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        data = stream.read(SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        message = f"the file is larger than {SIZE_LIMIT >> 20} MB"
        raise ValueError(message)
    if not data.strip():
        message = "the file is empty"
        raise ValueError(message)
    return data


def decode_text(data: bytes) -> DecodedText:
    """Decode by the byte order mark, as UTF-8, as UTF-16 without a mark, else as Windows-1252, which is a guess.

    Raises:
        ValueError: it is none of these; says at which line.
    """
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _decode(data, codec, name)
    if wide := _find_wide_codec(data):
        return _decode(data, wide, "UTF-16")
    try:
        return _decode(data, "utf-8", "UTF-8")
    except ValueError:
        return msgspec.structs.replace(_decode(data, "cp1252", "Windows-1252"), is_guessed=True)


def _find_wide_codec(data: bytes) -> str | None:
    """Tell UTF-16 without a mark by its NUL bytes: Latin text has one in every second place."""
    head = data[:_PROBE]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < _MOSTLY * len(head) / 2:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _decode(data: bytes, codec: str, name: str) -> DecodedText:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"line {line} is not {name} text"
        raise ValueError(message) from None
    if "\0" in text:
        message = f"line {text.count(chr(10), 0, text.index(chr(0))) + 1} holds a NUL character: this is no text file"
        raise ValueError(message)
    return DecodedText(text=text.replace("\r\n", "\n").replace("\r", "\n"), encoding=name)
