"""What MEDLINE text says of a record beside its bibliography: headings, people, substances, ids, dates, status."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from curation.domain.indexing import (
    Grant,
    HistoryDate,
    Indexing,
    MeshHeading,
    MeshQualifier,
    Person,
    Role,
    Substance,
    TypedId,
)
from curation.sources.reference_files.printed_facts import clean_line, parse_printed_date
from curation.sources.reference_files.tagged_records import TaggedRecord

_BRACKETED = re.compile(r"(.+?)\s*\[([^\[\]]+)\]\Z")
_PARENTHESISED = re.compile(r"(.+?)\s*\(([^()]+)\)\Z")
_SUBSTANCE = re.compile(r"(\S+) \((.+)\)\Z")
_COMPACT_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")
_NO_NUMBER = "0"
# Tags of a short name, each with the tag of the full one and the role.
_NAMES: dict[str, tuple[str, Role]] = {
    "AU": ("FAU", "author"),
    "ED": ("FED", "editor"),
    "IR": ("FIR", "investigator"),
    "PS": ("FPS", "subject"),
}
_FULL = {full: short for short, (full, _) in _NAMES.items()}
_HISTORY = {"EDAT": "pubmed", "CRDT": "entrez", "MHDA": "medline"}


def parse_medline_indexing(record: TaggedRecord) -> Indexing:
    """Read the indexing of one record; names of headings and people are as printed, without the unique ids of XML."""
    return Indexing(
        status=clean_line(record.find("STAT")),
        owner=clean_line(record.find("OWN")),
        publication_status=clean_line(record.find("PST")),
        subsets=_list_lines(record, "SB"),
        created=_read_day(record.find("DA")),
        completed=_read_day(record.find("DCOM")),
        revised=_read_day(record.find("LR")),
        published_online=_read_day(record.find("DEP")),
        history=tuple(_iterate_history(record)),
        headings=tuple(_parse_heading(value) for value in record.list("MH")),
        substances=tuple(_iterate_substances(record)),
        gene_symbols=_list_lines(record, "GS"),
        people=tuple(_iterate_people(record)),
        grants=tuple(_parse_grant(value) for value in record.list("GR")),
        journal_nlm_id=clean_line(record.find("JID")),
        medline_abbreviation=clean_line(record.find("TA")),
        place=clean_line(record.find("PL")),
        issns=tuple(_iterate_ids(record, "IS", _PARENTHESISED)),
        isbns=_list_lines(record, "ISBN"),
        article_ids=tuple(_iterate_ids(record, "AID", _BRACKETED)),
        locations=tuple(_iterate_ids(record, "LID", _BRACKETED)),
        accessions=tuple(_iterate_accessions(record)),
        coi_statement=clean_line(record.find("COIS")),
        copyright=clean_line(record.find("CI")),
    )


def _list_lines(record: TaggedRecord, tag: str) -> tuple[str, ...]:
    return tuple(line for value in record.list(tag) if (line := clean_line(value)))


def _read_day(text: str | None) -> str | None:
    """Read `20000927`, or a date as it is printed elsewhere."""
    compact = _COMPACT_DAY.fullmatch((text or "").strip())
    return parse_printed_date(" ".join(compact.groups()) if compact else (text or "").split(" ")[0])[0]


def _iterate_history(record: TaggedRecord) -> Iterator[HistoryDate]:
    for tag, value in record.fields:
        noted = _BRACKETED.fullmatch(value.strip()) if tag == "PHST" else None
        status = noted[2] if noted else _HISTORY.get(tag)
        date = _read_day(noted[1] if noted else value) if status else None
        if status and date:
            yield HistoryDate(status=status, date=date)


def _parse_heading(value: str) -> MeshHeading:
    """Read `Anemia/*drug therapy/genetics`; the asterisk marks what the record is mainly about."""
    name, *qualifiers = (part.strip() for part in value.split("/"))
    return MeshHeading(
        name=name.lstrip("*"),
        is_major=name.startswith("*"),
        qualifiers=tuple(MeshQualifier(name=part.lstrip("*"), is_major=part.startswith("*")) for part in qualifiers),
    )


def _iterate_substances(record: TaggedRecord) -> Iterator[Substance]:
    for value in record.list("RN"):
        found = _SUBSTANCE.fullmatch(value.strip())
        if found:
            yield Substance(name=found[2], registry_number=found[1])
    for value in record.list("NM"):
        number, _, name = value.strip().partition(" ")
        yield Substance(name=name.strip("()") or number, registry_number=number if name else _NO_NUMBER)


def _iterate_people(record: TaggedRecord) -> Iterator[Person]:
    """Join short and full names, and give each person the affiliations and ids printed after the name."""
    people: list[Person] = []
    full: str | None = None
    for tag, value in record.fields:
        text = clean_line(value)
        if text is None:
            continue
        if tag in _FULL:
            full = text
        elif tag in _NAMES or tag == "CN":
            role = _NAMES[tag][1] if tag in _NAMES else "author"
            people.append(Person(name=text, role=role, full_name=None if tag == "CN" else full))
            full = None
        elif people and tag in ("AD", "IRAD"):
            people[-1] = msgspec.structs.replace(people[-1], affiliations=(*people[-1].affiliations, text))
        elif people and tag == "AUID":
            kind, _, name = text.partition(": ")
            known = TypedId(type=kind, value=name or kind)
            people[-1] = msgspec.structs.replace(people[-1], identifiers=(*people[-1].identifiers, known))
    yield from people


def _parse_grant(value: str) -> Grant:
    """Read `CA 06294/CA/NCI NIH HHS/United States`; a number may hold a slash, the other parts do not."""
    parts = [part.strip() or None for part in value.split("/")]
    if len(parts) < 3:
        return Grant(id=clean_line(value))
    acronym = parts[-3] if len(parts) > 3 else None
    number = "/".join(part or "" for part in parts[: -3 if len(parts) > 3 else -2])
    return Grant(id=number or None, acronym=acronym, agency=parts[-2], country=parts[-1])


def _iterate_ids(record: TaggedRecord, tag: str, form: re.Pattern[str]) -> Iterator[TypedId]:
    for value in record.list(tag):
        found = form.fullmatch(value.strip())
        if found:
            yield TypedId(type=found[2], value=found[1])


def _iterate_accessions(record: TaggedRecord) -> Iterator[TypedId]:
    for value in record.list("SI"):
        bank, _, number = value.strip().partition("/")
        if number:
            yield TypedId(type=bank, value=number)
