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
from curation.sources.pubmed_xml.content_model import ARTICLE
from curation.sources.pubmed_xml.plain_articles import read_article
from curation.sources.pubmed_xml.rows import Row

# A larger record is odd: the parser's own caps on size are then never in question.
LARGEST = 1 << 20

Stretch = tuple[int, int, bytes | None, int]

_ENCODE_LINES = msgspec.json.Encoder().encode_lines
_PARTS = tuple(ARTICLE.groupindex)
# Control characters that XML refuses, and the carriage return, which it reads as something else than it is.
_CONTROLS = bytes(code for code in range(0x20) if chr(code) not in "\t\n")
_ODD_CHARACTERS = ("\ufffe", "\uffff")
_ODD_CLOSING = re.compile(rb"]]>")
_ODD_REFERENCE = re.compile("&(?!(?:amp|apos|gt|lt|quot);)")
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
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    has_controls = len(data.translate(None, _CONTROLS)) < len(data)
    is_odd = has_controls or _ODD_REFERENCE.search(text) or _ODD_CLOSING.search(data)
    return None if is_odd or any(odd in text for odd in _ODD_CHARACTERS) else text


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
        return read_article(dict(zip(_PARTS, article.groups(""), strict=True)))
    except ValueError:
        return None
