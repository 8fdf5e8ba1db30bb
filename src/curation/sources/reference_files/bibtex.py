"""BibTeX (`.bib`), read by bibtexparser; entries that it cannot read are listed with line and reason."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from functools import partial

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.model import DuplicateBlockKeyBlock, Entry, ParsingFailedBlock

from curation.domain.citation import Citation
from curation.sources.reference_files.decoding import DecodedText
from curation.sources.reference_files.latex import decode_latex
from curation.sources.reference_files.printed_facts import clean_line, format_person
from curation.sources.reference_files.records import (
    PrintedRecord,
    RecordCollector,
    ReferenceRecords,
    build_citation,
)

_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
# Possessive: a name whose braces do not close would else be tried in every way, which are endlessly many.
_BRACED = re.compile(r"\{(?:[^{}]++|\{[^{}]*+\})*+\}")
_PART = re.compile(r'"[^"]*"|\{[^{}]*\}|[\w:.+-]+')
_JOINED = re.compile(rf"\s*(?:{_PART.pattern})(?:\s*#\s*(?:{_PART.pattern}))+\s*")
_MONTHS = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())
_TYPES = {"article": "Journal Article"}
_BOOKS = frozenset({"book", "collection", "proceedings"})


def parse_bibtex(decoded: DecodedText, *, file: str) -> ReferenceRecords:
    """Read BibTeX text; entries that cannot be read or lack a title are listed with line and reason."""
    collector = RecordCollector(file)
    library = _parse(decoded.text)
    strings = {name.lower(): str(block.value) for name, block in library.strings_dict.items()}
    for block in sorted([*library.entries, *library.failed_blocks], key=lambda block: block.start_line or 0):
        line = (block.start_line or 0) + 1
        # Two entries under one key may be two records: their fields decide, not their key.
        entry = block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock) else block
        if isinstance(entry, Entry):
            collector.add(line, partial(_build, entry, strings))
        elif isinstance(block, ParsingFailedBlock):
            reason = clean_line(str(block.error)) or "it is no BibTeX"
            collector.refuse(line, f"the entry cannot be read: {reason[:200]}")
    if not library.entries and not library.failed_blocks:
        collector.refuse(1, "no BibTeX entry stands here")
    return collector.close()


def _parse(text: str) -> Library:
    logger = logging.getLogger("bibtexparser")
    level = logger.level
    logger.setLevel(logging.CRITICAL)  # what it would log is listed by us, with the line
    try:
        return parse_string(text)
    finally:
        logger.setLevel(level)


def _build(entry: Entry, strings: Mapping[str, str]) -> Citation:
    fields = {key.lower(): _join(str(field.value), strings) for key, field in entry.fields_dict.items()}

    def find(*names: str) -> str | None:
        return next((decode_latex(fields[name]) for name in names if fields.get(name, "").strip()), None)

    persons, groups = _split_names(fields.get("author", ""))
    return build_citation(
        PrintedRecord(
            title=find("title"),
            pmid=find("pmid") or (find("eprint") if (find("eprinttype") or "").lower() == "pubmed" else None),
            dois=tuple(_unescape(fields[name]) for name in ("doi",) if name in fields),
            texts=tuple(
                _unescape(fields[name])
                for name in ("pmcid", "pmc", "note", "annote", "url", "addendum")
                if name in fields
            ),
            abstract=find("abstract"),
            authors=persons,
            collective_authors=groups,
            journal=find("journaltitle", "journal", "booktitle"),
            journal_abbreviation=find("shortjournal"),
            publisher=find("publisher"),
            date=_find_date(find("date"), find("year"), find("month"), find("day")),
            volume=find("volume"),
            issue=find("issue", "number"),
            pages=_format_pages(find("pages")),
            keywords=_split_keywords(find("keywords")),
            publication_types=tuple(_TYPES[kind] for kind in [entry.entry_type.lower()] if kind in _TYPES),
            url=find("url"),
            is_book=entry.entry_type.lower() in _BOOKS,
        )
    )


def _join(value: str, strings: Mapping[str, str]) -> str:
    """Join the parts of `name # "text" # {text}`; what names nothing that is known is a text with a `#` in it."""
    if not _JOINED.fullmatch(value):
        return value
    parts = [part.strip() for part in _PART.findall(value)]
    if any(part[0] not in '"{' and part.lower() not in {*strings, *_MONTHS} and not part.isdigit() for part in parts):
        return value
    return "".join(strings.get(part.lower(), part.strip('"{}')) for part in parts)


def _unescape(value: str) -> str:
    """Take LaTeX's backslashes and braces off an identifier or address: with them one DOI would be two."""
    return re.sub(r"\{(.)\}", r"\1", re.sub(r"\\([_%&#$~{}])", r"\1", value))


def _split_names(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split authors at `and`; a name that is wholly in braces is a group's."""
    persons: list[str] = []
    groups: list[str] = []
    for name in _AND.split(" ".join(text.split())):
        plain = clean_line(decode_latex(name))
        if plain is None or plain.lower() == "others":
            continue
        if _BRACED.fullmatch(name.strip()):
            groups.append(plain)
        else:
            persons.append(format_person(plain if "," in plain else _turn(plain)) or plain)
    return tuple(persons), tuple(groups)


def _turn(name: str) -> str:
    """Turn `Jens van der Huober` into `van der Huober, Jens`; small words before the last belong to the family."""
    words = name.split()
    cut = next((at for at, word in enumerate(words[1:-1], start=1) if word.islower()), len(words) - 1)
    return f"{' '.join(words[cut:])}, {' '.join(words[:cut])}" if cut else name


def _find_date(date: str | None, year: str | None, month: str | None, day: str | None) -> str | None:
    if date or not year:
        return date
    return " ".join(part for part in (year, month, day if month else None) if part)


def _format_pages(pages: str | None) -> str | None:
    return re.sub(r"\s*[-–—]+\s*", "-", pages) if pages else None


def _split_keywords(text: str | None) -> tuple[str, ...]:
    return tuple(line for part in re.split(r"[,;]", text or "") if (line := clean_line(part)))
