"""CSV as PubMed, Zotero, EndNote, Covidence and Rayyan export it: columns are known by their names.

A cell is text and stays text: a formula is never run here, and is neutralised when a table is written.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from functools import partial

import msgspec

from curation.domain.citation import Citation
from curation.sources.reference_files.decoding import DecodedText
from curation.sources.reference_files.pmid_lists import parse_pmid_cells
from curation.sources.reference_files.printed_facts import clean_line, format_person, parse_bare_pmid
from curation.sources.reference_files.records import (
    PrintedRecord,
    RecordCollector,
    ReferenceRecords,
    build_citation,
)

CELL_LIMIT = 1 << 20
DELIMITERS = ",;\t"
_SEPARATOR = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
# For each fact the names of its column, letters and digits only; the first that has a value is taken.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "pmid": ("pmid", "pubmedid", "pubmed"),
    "title": ("title", "articletitle", "primarytitle"),
    "authors": ("authors", "author", "fullauthors"),
    "abstract": ("abstract", "abstractnote", "abstracttext"),
    "journal": ("journal", "journalbook", "publicationtitle", "secondarytitle", "sourcetitle", "journaltitle"),
    "journal_abbreviation": ("journalabbreviation", "abbreviatedsourcetitle"),
    "date": ("date", "publicationdate"),
    "year": ("publicationyear", "publishedyear", "year"),
    "month": ("publishedmonth", "month"),
    "day": ("day",),
    "volume": ("volume",),
    "issue": ("issue", "number"),
    "pages": ("pages", "startpage"),
    "doi": ("doi",),
    "pmcid": ("pmcid", "pmcidnumber", "pubmedcentralid"),
    "keywords": ("keywords", "manualtags", "authorkeywords"),
    "language": ("language", "languageoforiginaldocument"),
    "publisher": ("publisher",),
    "url": ("url", "link"),
    "accession": ("accessionnumber",),
    "notes": ("extra", "notes", "note", "citation"),
    "kind": ("itemtype", "referencetype"),
}
_KNOWN = frozenset(name for names in COLUMNS.values() for name in names)

Row = dict[str, str]


def parse_csv(decoded: DecodedText, *, file: str) -> ReferenceRecords:
    """Read a table of records, or of PMIDs alone; rows that cannot be used are listed with line and reason."""
    collector = RecordCollector(file)
    decoded, delimiter = _find_delimiter(decoded)
    rows = _iterate_rows(decoded.text, delimiter, collector)
    header = next(rows, (0, []))[1]
    names = [re.sub(r"[^a-z0-9]", "", cell.lower()) for cell in header]
    if not _find_column(names, "title"):
        if _find_column(names, "pmid") or len(names) == 1:
            return _read_pmids(decoded, delimiter, names, file)
        collector.refuse(1, f"no column is named Title or PMID; the columns are {', '.join(header)[:120]!r}")
        return collector.close()
    for line, cells in rows:
        if len(cells) != len(names):
            collector.refuse(line, f"the row has {len(cells)} cells, the header {len(names)}")
            continue
        row = _read_row(names, cells)
        collector.add(line, partial(_build, row))
    return collector.close()


def _find_delimiter(decoded: DecodedText) -> tuple[DecodedText, str]:
    """Take the sign that Excel's first line `sep=;` names, else that which finds most columns with a known name.

    The text comes back with that line blank, so that lines keep their numbers.
    """
    head = next((line for line in decoded.text.split("\n") if line.strip()), "")
    if named := _SEPARATOR.fullmatch(head.strip()):
        rest = decoded.text.replace(head, "", 1)
        return msgspec.structs.replace(decoded, text=rest), named[1]

    def count(delimiter: str) -> int:
        return sum(re.sub(r"[^a-z0-9]", "", cell.lower()) in _KNOWN for cell in head.split(delimiter))

    return decoded, max(DELIMITERS, key=count)


def _iterate_rows(text: str, delimiter: str, collector: RecordCollector) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(CELL_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            collector.refuse(line, f"the row cannot be read ({error}); what follows it is not read")
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _find_column(names: list[str], fact: str) -> str | None:
    return next((name for name in COLUMNS[fact] if name in names), None)


def _read_pmids(decoded: DecodedText, delimiter: str, names: list[str], file: str) -> ReferenceRecords:
    collector = RecordCollector(file)
    column = names.index(_find_column(names, "pmid") or names[0])
    rows = _iterate_rows(decoded.text, delimiter, collector)
    cells = [(line, row[column] if column < len(row) else "") for line, row in rows]
    has_header = parse_bare_pmid(cells[0][1]) is None and names[column] in COLUMNS["pmid"]
    read = parse_pmid_cells(cells[has_header:], file=file)
    unused = [name for name in names if name and name != names[column]]
    if not has_header or not unused:
        return read
    note = f"{file}: no column is named Title, so only its PMIDs were read, not the columns {', '.join(unused)}"
    return msgspec.structs.replace(read, notes=(note[:300], *read.notes))


def _read_row(names: list[str], cells: list[str]) -> Row:
    by_name: Row = {}
    for name, cell in zip(names, cells, strict=True):
        if cell.strip():
            by_name.setdefault(name, cell)
    found = {fact: next((by_name[n] for n in columns if n in by_name), "") for fact, columns in COLUMNS.items()}
    return {fact: value for fact, value in found.items() if value}


def _build(row: Row) -> Citation:
    is_pubmed = "pubmed" in row.get("notes", "").lower()
    return build_citation(
        PrintedRecord(
            title=row.get("title"),
            pmid=row.get("pmid") or (row.get("accession") if is_pubmed else None),
            dois=tuple(row[name] for name in ("doi",) if name in row),
            texts=tuple(row[name] for name in ("pmcid", "notes", "url") if name in row),
            accessions=tuple(row[name] for name in ("url", "accession") if name in row),
            abstract=row.get("abstract"),
            authors=_split_names(row.get("authors", "")),
            journal=row.get("journal"),
            journal_abbreviation=row.get("journal_abbreviation"),
            publisher=row.get("publisher"),
            date=_find_date(row),
            volume=row.get("volume"),
            issue=row.get("issue"),
            pages=row.get("pages"),
            keywords=tuple(line for part in row.get("keywords", "").split(";") if (line := clean_line(part))),
            publication_types=("Journal Article",) if row.get("kind", "").lower() == "journalarticle" else (),
            url=row.get("url"),
        )
    )


def _find_date(row: Row) -> str | None:
    if row.get("date") or not row.get("year"):
        return row.get("date")
    parts = [re.sub(r"\.0\Z", "", row["year"]), row.get("month"), row.get("day") if row.get("month") else None]
    return " ".join(part for part in parts if part)


def _split_names(text: str) -> tuple[str, ...]:
    """Split names at semicolons, where there are any; else PubMed's `Huober J, Barrios CH.` at commas."""
    text = " ".join(text.split())
    if ";" in text:
        parts = text.split(";")
    elif re.search(r"\band\b", text):
        parts = re.split(r"\s+and\s+", text)
    elif re.fullmatch(r"\s*[^,]+,\s*[^,\s]+\.?\s*", text):  # `Huober, Jens`
        parts = [text]
    else:
        parts = text.rstrip(". ").split(",")
    return tuple(name for part in parts if (name := format_person(part)))
