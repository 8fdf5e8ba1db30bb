"""A reference file by its ending -> records; what cannot be read is listed, whatever it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from curation.domain.citation import Citation
from curation.errors import ProjectError
from curation.identifiers import parse_citation_id
from curation.sources.pubmed_xml.records import Unreadable, read_pubmed
from curation.sources.reference_files.bibtex import parse_bibtex
from curation.sources.reference_files.csv_tables import parse_csv
from curation.sources.reference_files.decoding import DecodedText, decode_text, read_bytes
from curation.sources.reference_files.medline import parse_medline
from curation.sources.reference_files.pmid_lists import parse_pmid_list
from curation.sources.reference_files.records import RecordCollector, ReferenceRecords
from curation.sources.reference_files.ris import parse_ris

# Made at import: a decoder that a thread makes may outlive what it was made from when the interpreter ends.
_DECODER = msgspec.json.Decoder(Citation)

Parse = Callable[..., ReferenceRecords]

TEXT_FORMATS: dict[str, tuple[str, Parse]] = {
    ".nbib": ("MEDLINE", parse_medline),
    ".medline": ("MEDLINE", parse_medline),
    ".ris": ("RIS", parse_ris),
    ".bib": ("BibTeX", parse_bibtex),
    ".csv": ("CSV", parse_csv),
    ".tsv": ("CSV", parse_csv),
    ".txt": ("list of PMIDs", parse_pmid_list),
}
ENDINGS = (*TEXT_FORMATS, ".xml", ".xml.gz", ".jsonl")


def find_ending(path: Path) -> str:
    """Give the ending by which a file is read.

    Raises:
        ProjectError: it is none of `ENDINGS`.
    """
    name = path.name.lower()
    found = next((ending for ending in ENDINGS if name.endswith(ending)), None)
    if found is None:
        remedy = f"Name a file that ends in {', '.join(ENDINGS)}."
        raise ProjectError(problem="Unknown format of references", path=path.name, remedy=remedy)
    return found


def read_reference_file(path: Path) -> ReferenceRecords:
    """Read a reference file of any known kind; one that cannot be read at all gives a single unreadable place.

    Raises:
        ProjectError: its ending is none of `ENDINGS`.
        OSError: it cannot be opened.
    """
    ending = find_ending(path)
    if ending in (".xml", ".xml.gz"):
        return _read_xml(path)
    try:
        data = read_bytes(path)
        if ending == ".jsonl":
            return _read_lines(data, path.name)
        return _read_text(decode_text(data), ending, path.name)
    except ValueError as error:
        return ReferenceRecords(unreadable=(Unreadable(file=path.name, position="line 1", reason=str(error)),))


def _read_text(decoded: DecodedText, ending: str, file: str) -> ReferenceRecords:
    name, parse = TEXT_FORMATS[ending]
    if ending == ".txt":
        name, parse = _sniff(decoded.text)
    read = parse(decoded, file=file)
    if not (read.citations or read.pmids or read.unreadable):
        fault = Unreadable(file=file, position="line 1", reason=f"nothing in it reads as {name}")
        read = msgspec.structs.replace(read, unreadable=(fault,))
    if decoded.encoding == "UTF-8":
        return read
    how = "taken for" if decoded.is_guessed else "read as"
    return msgspec.structs.replace(read, notes=(f"{file}: {how} {decoded.encoding}", *read.notes))


def _sniff(text: str) -> tuple[str, Parse]:
    """Tell what a `.txt` holds: PubMed saves MEDLINE text under that ending, others RIS."""
    head = text.lstrip()[:2000]
    if head.startswith("PMID-"):
        return TEXT_FORMATS[".nbib"]
    return TEXT_FORMATS[".ris"] if head.startswith("TY  -") else TEXT_FORMATS[".txt"]


def _read_xml(path: Path) -> ReferenceRecords:
    parsed = read_pubmed(path, file=path.name)
    collector = RecordCollector(path.name)
    for citation in parsed.citations:
        collector.keep(citation)
    collector.refuse_all(parsed.unreadable)
    deleted = (
        [f"{path.name}: it deletes {len(parsed.deleted)} PMIDs, which are not looked at"] if parsed.deleted else []
    )
    return collector.close(*deleted)


def _read_lines(data: bytes, file: str) -> ReferenceRecords:
    collector = RecordCollector(file)
    for number, line in enumerate(data.splitlines(), start=1):
        if line.strip():
            try:
                collector.keep(_require_id(_DECODER.decode(line)))
            except (msgspec.DecodeError, ValueError) as error:
                collector.refuse(number, f"it is no citation: {error}")
    return collector.close()


def _require_id(citation: Citation) -> Citation:
    if parse_citation_id(citation.id) != citation.id:
        message = f"write the id {citation.id[:80]!r} as {parse_citation_id(citation.id)}"
        raise ValueError(message)
    return citation
