"""Labels of real abstracts by offsets, joined to their texts beside the checkout; `README.md` says how to label."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reading_sets import FIELDS, Row

from curation.domain.citation import Citation
from curation.reading.reading import format_effects_json, read_effects
from curation.sources.pubmed_xml.records import read_pubmed
from curation.sources.reference_files.decoding import decode_text
from curation.sources.reference_files.medline import parse_medline

REAL = sorted(Path(__file__).parent.glob("effects_real_*.jsonl"))
RESULT = re.compile(
    r"\bCIs?\b|confidence interval|credible interval|\b[pP]\s?(?:values?)?\s?[=<>≤]\s?0?[.·]\d"
    r"|\b(?:HR|OR|RR)\b\s?[=:(,]?\s?\d|hazard ratio|odds ratio|relative risk"
)


class Stated(NamedTuple):
    """One effect of a text: the ten fields of the contract, and where the text states it."""

    row: Row
    start: int
    end: int


class RealAbstract(NamedTuple):
    """A real abstract with what its labeller read in it, in reading order."""

    id: str
    text: str
    effects: tuple[Stated, ...]


def load_abstracts(path: Path, shared: Path) -> tuple[RealAbstract, ...]:
    """Load a batch with its texts.

    Raises:
        ValueError: a text is not the one that was labelled.
    """
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(_join(line, _load_texts(line["source"], shared)[line["id"]]) for line in lines)


def list_read(text: str) -> list[Stated]:
    """List what the reader finds in a text."""
    effects = format_effects_json(1, read_effects(text))["effects"]
    assert isinstance(effects, list)
    return [_build_stated(effect) for effect in effects]


def compute_real_f1(abstracts: Iterable[RealAbstract], *, overlapping: bool = False) -> float:
    """Compute F1 over effects equal in all fields, or only those whose places overlap as well."""
    right = found = stated = 0
    for abstract in abstracts:
        read = list_read(abstract.text)
        rows = (Counter(effect.row for effect in effects) for effects in (read, abstract.effects))
        right += _count_overlapping(abstract.effects, read) if overlapping else (next(rows) & next(rows)).total()
        found, stated = found + len(read), stated + len(abstract.effects)
    return 2 * right / (found + stated)


def _count_overlapping(stated: Iterable[Stated], read: Iterable[Stated]) -> int:
    """Count the stated effects that have a read one to themselves, equal and overlapping."""
    left = list(read)
    count = 0
    for one in stated:
        same = next((o for o in left if o.row == one.row and o.start < one.end and one.start < o.end), None)
        if same is not None:
            left.remove(same)
            count += 1
    return count


def _join(line: dict[str, object], text: str) -> RealAbstract:
    if hashlib.sha256(text.encode()).hexdigest() != line["sha256"]:
        raise ValueError(f"text of {line['id']} is not the one that was labelled: label it again")
    effects = line["effects"]
    assert isinstance(effects, list)
    return RealAbstract(str(line["id"]), text, tuple(map(_build_stated, effects)))


def _build_stated(effect: dict[str, object]) -> Stated:
    start, end = effect["start"], effect["end"]
    assert isinstance(start, int) and isinstance(end, int)
    return Stated(tuple(str(effect[name]) for name in FIELDS), start, end)


@cache
def _load_texts(source: str, shared: Path) -> dict[str, str]:
    return _SOURCES[source](shared)


def _load_pubmed(shared: Path) -> dict[str, str]:
    return _write_texts(read_pubmed(shared / "pubmed" / "records.xml.gz").citations)


def _load_medline(shared: Path) -> dict[str, str]:
    records = gzip.decompress((shared / "pubmed" / "medline.txt.gz").read_bytes())
    return _write_texts(parse_medline(decode_text(records), file="medline.txt").citations)


def _write_texts(citations: tuple[Citation, ...]) -> dict[str, str]:
    return {one.id.removeprefix("pmid:"): "\n".join(part.reading for part in one.sections) for one in citations[::-1]}


def _load_evidence_inference(shared: Path) -> dict[str, str]:
    with gzip.open(shared / "direction" / "evidence_inference_train.jsonl.gz", "rt", encoding="utf-8") as file:
        return {row["pmcid"]: row["abstract"] for row in map(json.loads, file)}


def _load_screening(shared: Path) -> dict[str, str]:
    texts: dict[str, str] = {}
    for path in sorted((shared / "screening").glob("*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                texts.setdefault(row["pmid"], row["abstract"])
    return texts


_SOURCES: dict[str, Callable[[Path], dict[str, str]]] = {
    "pubmed": _load_pubmed,
    "medline": _load_medline,
    "evidence_inference": _load_evidence_inference,
    "screening": _load_screening,
}
