"""RIS (`.ris`) as databases and reference managers write it. A record without its end line (ER) is listed as cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from curation.domain.citation import Citation
from curation.sources.reference_files.decoding import DecodedText
from curation.sources.reference_files.printed_facts import (
    clean_line,
    format_person,
    join_pages,
    parse_bare_pmid,
)
from curation.sources.reference_files.records import (
    PrintedRecord,
    RecordCollector,
    ReferenceRecords,
    build_citation,
)
from curation.sources.reference_files.tagged_records import TaggedRecord

_FIELD = re.compile(r"([A-Z][A-Z0-9]) {1,2}- ?(.*)")
_PUBMED = re.compile(r"pubmed|medline|\bnlm\b", re.IGNORECASE)
_ORIGIN = re.compile(r"\bPUBMED[ :]+([1-9]\d{0,8})\b")
# Reference types that PubMed's publication types have a word for; the others say nothing certain.
_TYPES = {"JOUR": "Journal Article", "NEWS": "News"}
_BOOKS = frozenset({"BOOK", "EBOOK", "EDBOOK"})
_ENDING = "ER"


def parse_ris(decoded: DecodedText, *, file: str) -> ReferenceRecords:
    """Read RIS text; records that are cut or lack a title are listed with line and reason."""
    collector = RecordCollector(file)
    for record in _iterate(decoded.text, collector):
        collector.add(record.line, partial(_build, record))
    return collector.close()


def _iterate(text: str, collector: RecordCollector) -> Iterator[TaggedRecord]:
    fields: list[tuple[str, str]] = []
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        found = _FIELD.fullmatch(line.strip("\t ").removeprefix("\ufeff")) or _FIELD.fullmatch(line.rstrip() + " ")
        tag = found[1] if found else None
        if tag == "TY":
            _refuse_open(collector, start, fields)
            start, fields = number, [("TY", found[2])] if found else []
        elif tag == _ENDING and fields:
            yield TaggedRecord(line=start, fields=tuple(fields))
            fields = []
        elif found and fields:
            fields.append((found[1], found[2]))
        elif line.strip() and fields:
            name, value = fields[-1]
            fields[-1] = (name, f"{value.rstrip()} {line.strip()}")
        elif line.strip():
            collector.refuse(number, f"this line belongs to no record: {line.strip()[:60]!r}")
    _refuse_open(collector, start, fields)


def _refuse_open(collector: RecordCollector, start: int, fields: list[tuple[str, str]]) -> None:
    if fields:
        collector.refuse(start, "the record has no end line (ER): the file is cut here")


def _build(record: TaggedRecord) -> Citation:
    kind = (record.find("TY") or "").strip()
    is_pubmed = bool(_PUBMED.search(" ".join(record.list("DB", "DP"))))
    return build_citation(
        PrintedRecord(
            title=record.find("TI", "T1", "CT"),
            pmid=_find_pmid(record, is_pubmed=is_pubmed),
            dois=record.list("DO"),
            texts=record.list("N1", "M1", "M2", "M3", "UR", "L1", "L2", "LK", "ID", "C1", "C2", "C3", "C6", "C7", "AN"),
            accessions=record.list("UR", "AN", "LK"),
            abstract=record.find("AB", "N2"),
            authors=_list_names(record.list("AU", "A1")),
            journal=record.find("JF", "T2", "JO", "BT"),
            journal_abbreviation=record.find("JA", "J2"),
            publisher=record.find("PB"),
            date=_find_date(record),
            volume=record.find("VL"),
            issue=record.find("IS"),
            pages=join_pages(record.find("SP"), record.find("EP")),
            keywords=tuple(line for value in record.list("KW") if (line := clean_line(value))),
            publication_types=tuple(_TYPES[name] for name in [kind] if name in _TYPES),
            url=next((value.strip() for value in record.list("UR")), None),
            is_book=kind in _BOOKS,
        )
    )


def _find_pmid(record: TaggedRecord, *, is_pubmed: bool) -> str | None:
    """Read the accession number as a PMID only where the record names PubMed as its database.

    CENTRAL names the databases that a record came from, each with its number there: `PUBMED 32416782`.
    """
    fields = ("PM", "AN") if is_pubmed else ("PM",)
    bare = next((pmid for value in record.list(*fields) if (pmid := parse_bare_pmid(value))), None)
    named = (found[1] for value in record.list("XR", "C3") if (found := _ORIGIN.search(value)))
    return bare or next(named, None)


def _find_date(record: TaggedRecord) -> str | None:
    """Give the most precise of the dates that does not contradict the year."""
    year, whole = record.find("PY", "Y1", "YR"), record.find("DA")
    if year is None or whole is None or not whole.startswith(year.strip("/ ")[:4]):
        return (year or whole or "").strip("/ ") or None
    return whole.strip("/ ")


def _list_names(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for value in values if (name := format_person(value)))
