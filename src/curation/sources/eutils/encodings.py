"""The bytes of an answer as the reader of PubMed XML takes them: some servers and proxies write them another way."""

from __future__ import annotations

import codecs
import io
import re

from curation.sources.pubmed_xml.records import Parsed, parse_pubmed

_DECLARED = re.compile(r"""^(<\?xml[^>]*?)\s+encoding\s*=\s*["'][^"']*["']""")
_NO_IDS = re.compile(rb"<ERROR>\s*ID list is empty", re.IGNORECASE)
_WIDE = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def parse_answer(raw: bytes, *, file: str) -> Parsed:
    """Read an efetch answer, also one with blanks or a mark before its start, or in UTF-16."""
    body = normalise_answer(raw)
    return Parsed(citations=()) if is_without_ids(body) else parse_pubmed(io.BytesIO(body), file=file)


def is_without_ids(body: bytes) -> bool:
    """Whether an answer says that none of the ids asked for is one that PubMed knows: as good as an empty set."""
    return bool(_NO_IDS.search(body[:1000]))


def normalise_answer(raw: bytes) -> bytes:
    """Write an answer in UTF-8 from its first tag on; bytes that are no text of their encoding stay as they are."""
    for mark, encoding in _WIDE:
        if raw.startswith(mark):
            try:
                return _DECLARED.sub(r"\1", raw.decode(encoding).lstrip()).encode()
            except UnicodeDecodeError:
                return raw
    return raw.removeprefix(codecs.BOM_UTF8).lstrip()
