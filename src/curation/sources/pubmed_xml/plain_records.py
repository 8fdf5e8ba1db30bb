"""Blocks -> rows of ordinary articles, and stretches that are for lxml: the common case by regular expressions.

What the content model matches and `_read_plain` lets pass is well-formed XML of a known shape, so that no tree of it is
needed. The rows are those that lxml's elements give, to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

import msgspec

from curation.sources.pubmed_xml.blocks import RECORD_START
from curation.sources.pubmed_xml.content_model import ARTICLE, Parts
from curation.sources.pubmed_xml.plain_articles import read_article
from curation.sources.pubmed_xml.rows import Row

# A larger record is odd: the parser's own caps on size are then never in question.
LARGEST = 1 << 20

Stretch = tuple[int, int, bytes | None, int]

_ENCODE_LINES = msgspec.json.Encoder().encode_lines
# Control characters that XML refuses, and the carriage return, which it reads as something else than it is.
_CONTROLS = bytes(code for code in range(0x20) if chr(code) not in "\t\n")
# The end of a CDATA section outside of one, U+FFFE and U+FFFF.
_ODD = re.compile(rb"]]>|\xef\xbf[\xbe\xbf]")
_OMENS = b"[]\xef"
# Deleting all else is the quickest way to ask: little is left to search in, and nothing where nothing can be odd.
_INNOCENT = bytes(code for code in range(0x100) if code not in _CONTROLS + _OMENS)
_REFERENCE = re.compile(rb"&(?:amp|apos|gt|lt|quot);")
_RECORD = re.compile(RECORD_START.pattern.decode(), re.ASCII)


def scan(block: bytes, start: int) -> list[Stretch]:
    """Cut a block into stretches of ordinary articles, with their rows, and of all else.

    Each stretch says where it starts and ends, its rows (`None`: it is odd), and how many they are.
    """
    text = _read_plain(block[start:])
    if text is None:
        return [(start, len(block), None, 0)]
    stretches: list[Stretch] = []
    at = 0
    for is_odd, run in groupby(_iterate_pieces(text), key=lambda piece: piece[1] is None):
        ends, rows = zip(*run, strict=True)
        size = len(block) - start if ends[-1] == len(text) else len(text[at : ends[-1]].encode())
        stretches.append(
            (start, start + size, None, 0) if is_odd else (start, start + size, _ENCODE_LINES(rows), len(rows))
        )
        at, start = ends[-1], start + size
    return stretches


def _read_plain(data: bytes) -> str | None:
    """Read the characters of a block, `None` where it holds any that XML refuses, or reads as others."""
    if _holds_refused(data) or _holds_odd_reference(data):
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _holds_refused(data: bytes) -> bool:
    suspects = data.translate(None, _INNOCENT)
    has_controls = bool(suspects.strip(_OMENS))
    return has_controls or ((b"]]" in suspects or b"\xef" in suspects) and _ODD.search(data) is not None)


def _holds_odd_reference(data: bytes) -> bool:
    at = data.find(b"&")
    while at >= 0:
        reference = _REFERENCE.match(data, at)
        if reference is None:
            return True
        at = data.find(b"&", reference.end())
    return False


def _iterate_pieces(text: str) -> Iterator[tuple[int, Row | None]]:
    """Give where each record ends, or what stands between two, with its row where it is ordinary."""
    at = 0
    while at < len(text):
        article = ARTICLE.match(text, at)
        row = _read_row(article) if article else None
        if article and row:
            end = article.end()
        else:
            record = _RECORD.search(text, at + 1)
            end = record.start() if record else len(text)
        yield end, row
        at = end


def _read_row(article: re.Match[str]) -> Row | None:
    if article.end() - article.start() > LARGEST:
        return None
    try:
        return read_article(Parts._make(article.groups("")))
    except ValueError:
        return None
