"""MEDLINE text (`.nbib`, PubMed's own export): strict, since a cut file looks like a shorter one.

Each record begins with its PMID and ends with its source line (SO); one without is listed as cut, not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from curation.domain.citation import Citation, Relation
from curation.sources.reference_files.decoding import DecodedText
from curation.sources.reference_files.medline_indexing import parse_medline_indexing
from curation.sources.reference_files.printed_facts import clean_line
from curation.sources.reference_files.records import (
    PrintedRecord,
    RecordCollector,
    ReferenceRecords,
    build_citation,
)
from curation.sources.reference_files.tagged_records import TaggedRecord
from curation.vocabulary import TextSource

_FIELD = re.compile(r"([A-Z][A-Z0-9]{1,3}) *- ?(.*)")
_RELATION_PMID = re.compile(r"\bPMID:\s*([1-9]\d{0,8})\s*\Z")
# The tags of comments and corrections, by the RefType that PubMed XML gives the same link.
RELATION_TAGS = {
    "CIN": "CommentIn",
    "CON": "CommentOn",
    "EIN": "ErratumIn",
    "EFR": "ErratumFor",
    "CRI": "CorrectedandRepublishedIn",
    "CRF": "CorrectedandRepublishedFrom",
    "ECI": "ExpressionOfConcernIn",
    "ECF": "ExpressionOfConcernFor",
    "RIN": "RetractionIn",
    "ROF": "RetractionOf",
    "RPI": "RepublishedIn",
    "RPF": "RepublishedFrom",
    "RRI": "RetractedandRepublishedIn",
    "RRF": "RetractedandRepublishedFrom",
    "UIN": "UpdateIn",
    "UOF": "UpdateOf",
    "SPIN": "SummaryForPatientsIn",
    "ORI": "OriginalReportIn",
}


def parse_medline(decoded: DecodedText, *, file: str) -> ReferenceRecords:
    """Read MEDLINE text; records that are cut or lack a title are listed with line and reason."""
    collector = RecordCollector(file)
    for record in iterate_medline(decoded.text, collector):
        collector.add(record.line, partial(_build, record))
    if not decoded.text.endswith("\n"):
        return collector.close(f"{file}: it does not end with a line break; its last line may be cut")
    return collector.close()


def iterate_medline(text: str, collector: RecordCollector) -> Iterator[TaggedRecord]:
    """Split MEDLINE text into records; lines that belong to none are listed."""
    fields: list[tuple[str, str]] = []
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        found = _FIELD.fullmatch(line)
        if found and found[1] == "PMID":
            yield from _close(start, fields)
            start, fields = number, [("PMID", found[2])]
        elif found and fields:
            fields.append((found[1], found[2]))
        elif line.startswith("      ") and fields:
            tag, value = fields[-1]
            fields[-1] = (tag, f"{value.rstrip()} {line.strip()}")
        elif line.strip():
            collector.refuse(number, f"this line belongs to no record: {line.strip()[:60]!r}")
    yield from _close(start, fields)


def _close(start: int, fields: list[tuple[str, str]]) -> Iterator[TaggedRecord]:
    if fields:
        yield TaggedRecord(line=start, fields=tuple(fields))


def _build(record: TaggedRecord) -> Citation:
    if record.find("SO") is None:
        message = f"PMID {record.find('PMID') or '?'} ends before its source line (SO): the file is cut here"
        raise ValueError(message)
    pmid = clean_line(record.find("PMID")) or ""
    if not re.fullmatch(r"[1-9]\d{0,8}", pmid):
        message = f"{pmid[:40]!r} is no PMID"
        raise ValueError(message)
    # Only NLM's own record names its owner; what another program writes in this format is an export.
    is_pubmed = record.find("OWN") is not None
    date = record.find("DP")
    return build_citation(
        PrintedRecord(
            title=record.find("TI", "BTI", "TT"),
            original_language_title=record.find("TT"),
            pmid=pmid,
            dois=tuple(value for value in record.list("LID", "AID") if value.rstrip().endswith("[doi]")),
            texts=record.list("PMC"),
            accessions=record.list("SI"),
            abstract=record.find("AB"),
            text_source=TextSource.PUBMED if is_pubmed else TextSource.EXPORT,
            authors=_list_lines(record, "AU"),
            collective_authors=_list_lines(record, "CN"),
            journal=record.find("JT"),
            journal_abbreviation=record.find("TA"),
            publisher=record.find("PB"),
            date=date,
            volume=record.find("VI"),
            issue=record.find("IP"),
            pages=record.find("PG"),
            keywords=_list_lines(record, "OT"),
            mesh=tuple(dict.fromkeys(_read_heading(value) for value in record.list("MH"))),
            publication_types=_list_lines(record, "PT"),
            languages=_list_lines(record, "LA"),
            relations=tuple(_iterate_relations(record)),
            is_book=record.find("BTI") is not None,
            indexing=parse_medline_indexing(record),
        )
    )


def _list_lines(record: TaggedRecord, tag: str) -> tuple[str, ...]:
    return tuple(line for value in record.list(tag) if (line := clean_line(value)))


def _read_heading(value: str) -> str:
    return value.partition("/")[0].strip().lstrip("*")


def _iterate_relations(record: TaggedRecord) -> Iterator[Relation]:
    for tag, value in record.fields:
        if tag in RELATION_TAGS:
            found = _RELATION_PMID.search(value)
            note = clean_line(value[: found.start()] if found else value)
            yield Relation(type=RELATION_TAGS[tag], id=f"pmid:{found[1]}" if found else None, note=note)
