"""NLM's files of headings as `HeadingTree`s: `mtreesYYYY.bin`, `descYYYY.xml` (`.gz` too), or a table of our own kind.

- `.bin`, `.txt`: `Breast Neoplasms;C04.588.180`, one place a line, as NLM's file of the tree.
- `.tsv`: a heading, its tree numbers and its entry terms, each list joined by `;`, separated by tabs; no header.
- `.xml`, `.xml.gz`: NLM's descriptors, with their entry terms; read as a stream, which takes some seconds.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from curation.errors import ProjectError
from curation.querying.headings import Heading, HeadingTree


def read_heading_tree(path: Path) -> HeadingTree:
    """Read a file of headings.

    Raises:
        ProjectError: an unknown ending, a line that is none of the format's, or XML that cannot be read.
    """
    if path.suffix in (".bin", ".txt"):
        return HeadingTree(_read_lines(path, separator=";", columns=(2,)))
    if path.suffix == ".tsv":
        return HeadingTree(_read_lines(path, separator="\t", columns=(2, 3)))
    if path.suffix == ".xml" or path.suffixes[-2:] == [".xml", ".gz"]:
        return HeadingTree(_read_descriptors(path))
    remedy = "Name NLM's mtrees .bin or desc .xml file, or a .tsv file."
    raise ProjectError(problem="Unknown format of a tree of headings", path=path.name, remedy=remedy)


def _read_lines(path: Path, *, separator: str, columns: tuple[int, ...]) -> Iterator[Heading]:
    with path.open(encoding="utf-8", errors="replace") as stream:
        for number, line in enumerate(stream, start=1):
            cells = line.rstrip("\r\n").split(separator)
            if not line.strip():
                continue
            if len(cells) not in columns or not cells[0]:
                problem = f"Line {number} is no heading with its place"
                raise ProjectError(problem=problem, path=path.name, remedy="Write `Breast Neoplasms;C04.588.180`.")
            numbers, others = (tuple(filter(None, cell.split(";"))) for cell in (*cells[1:], "")[:2])
            yield Heading(name=cells[0], numbers=numbers, others=others)


def _read_descriptors(path: Path) -> Iterator[Heading]:
    with path.open("rb") as raw:
        stream = gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw
        reader = etree.iterparse(stream, tag="DescriptorRecord", resolve_entities=False, no_network=True)
        try:
            for _, record in reader:
                yield _read_descriptor(record)
                record.clear()
        except (etree.XMLSyntaxError, OSError, EOFError) as error:
            problem = f"The descriptors cannot be read ({error})"
            raise ProjectError(problem=problem, path=path.name, remedy="Fetch the file again.") from None


def _read_descriptor(record: etree._Element) -> Heading:
    name = record.findtext("DescriptorName/String") or ""
    numbers = tuple(found.text or "" for found in record.iterfind("TreeNumberList/TreeNumber"))
    terms = (found.text or "" for found in record.iterfind("ConceptList/Concept/TermList/Term/String"))
    return Heading(name=name, numbers=numbers, others=tuple(term for term in terms if term != name))
