"""Lists of PMIDs as people keep them: one a line, with or without a prefix, out of a spreadsheet, with repeats."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from curation.identifiers import parse_pmid
from curation.sources.reference_files.decoding import DecodedText
from curation.sources.reference_files.records import RecordCollector, ReferenceRecords

_PREFIX = re.compile(
    r"^(?:pmid:?|https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/)\s*", re.I
)
_SPLIT = re.compile(r"[,;\t]")


def parse_pmid_list(decoded: DecodedText, *, file: str) -> ReferenceRecords:
    """Read a list of PMIDs, one or several a line; what is none is listed with line and reason."""
    cells = [
        (number, cell)
        for number, line in enumerate(decoded.text.split("\n"), start=1)
        if not line.lstrip().startswith("#")
        for cell in _SPLIT.split(line)
    ]
    return parse_pmid_cells(cells, file=file)


def parse_pmid_cells(cells: Iterable[tuple[int, str]], *, file: str) -> ReferenceRecords:
    """Read PMIDs out of (line, text); each is kept once, in the order of its first place."""
    collector = RecordCollector(file)
    found: dict[str, None] = {}
    repeated = 0
    rounded: list[int] = []
    for line, cell in cells:
        if not cell.strip():
            continue
        pmid, is_rounded = _read_cell(cell)
        if pmid is None:
            collector.refuse(line, f"{cell.strip()[:60]!r} is no PMID")
        elif is_rounded:
            rounded.append(line)
            collector.refuse(line, f"{cell.strip()[:60]!r} was rounded by a spreadsheet: the PMID is lost")
        else:
            repeated += pmid in found
            found[pmid] = None
    read = collector.close(*([f"{file}: {repeated} PMIDs stand there again"] if repeated else []))
    return ReferenceRecords(unreadable=read.unreadable, notes=read.notes, repeated=repeated, pmids=tuple(found))


def _read_cell(cell: str) -> tuple[str | None, bool]:
    """Give the PMID of a cell, and whether a spreadsheet wrote it with an exponent, which has lost digits."""
    text = _PREFIX.sub("", cell.strip().strip("\"'")).rstrip("/. ")
    try:
        return parse_pmid(text), False
    except ValueError:
        pass
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None, False
    if not number.is_finite() or number != number.to_integral_value() or not 1 <= number < 10**9:
        return None, False
    return str(int(number)), "e" in text.lower()
