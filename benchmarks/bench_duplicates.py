"""How often duplicates are found, and how often two records are taken for one: rules of this project against peers.

Every real record beside this checkout (675 of PubMed XML, 531 of MEDLINE text, all different) gets a copy as another
database prints it, and a neighbour that is not it. Peers run where they are installed (`pip install bib-dedupe`).

    .venv/bin/python benchmarks/bench_duplicates.py [FOLDER of the real records]
"""

from __future__ import annotations

import gzip
import sys
import time
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "duplicates"))

from duplicate_makers import by_id, make_copies, make_lookalikes  # noqa: E402 - the makers are the tests'

from curation.domain.citation import Citation  # noqa: E402
from curation.review.duplicates.keys import build_keys  # noqa: E402
from curation.review.duplicates.matching import find_matches  # noqa: E402
from curation.sources.pubmed_xml.records import read_pubmed  # noqa: E402
from curation.sources.reference_files.decoding import decode_text  # noqa: E402
from curation.sources.reference_files.medline import parse_medline  # noqa: E402

Pairs = set[tuple[str, str]]
Method = Callable[[dict[str, Citation]], Pairs]


def main() -> None:
    """Print a row a method: copies found and missed, pairs wrongly taken for one, seconds."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared"
    records = read_real(shared)
    copies, others = make_copies(records), make_lookalikes(records)
    everything = records | {n: c for n, (_, c) in copies.items()} | {n: c for n, (_, c) in others.items()}
    true = {tuple(sorted((name, original))) for name, (original, _) in copies.items()}
    print(f"{len(records)} real records, {len(copies)} copies, {len(others)} neighbours that are no copies")
    print(f"{'method':34}{'found':>8}{'of':>7}{'recall':>9}{'wrong':>8}{'precision':>11}{'seconds':>9}")
    for name, method in METHODS.items():
        started = time.perf_counter()
        pairs = method(everything)
        seconds = time.perf_counter() - started
        hits = len(pairs & true)
        wrong = len(pairs - true)
        precision = hits / (hits + wrong) if pairs else 0.0
        print(f"{name:34}{hits:8}{len(true):7}{hits / len(true):9.3f}{wrong:8}{precision:11.3f}{seconds:9.2f}")


def read_real(shared: Path) -> dict[str, Citation]:
    """Read the real records, by id."""
    xml = read_pubmed(shared / "pubmed" / "records.xml.gz").citations
    text = decode_text(gzip.decompress((shared / "pubmed" / "medline.txt.gz").read_bytes()))
    return by_id(*xml, *parse_medline(text, file="medline.nbib").citations)


def find_sure(citations: dict[str, Citation]) -> Pairs:
    """Give the pairs that our rules merge."""
    return {match.citations for match in find_matches(citations) if match.is_sure}


def find_shown(citations: dict[str, Citation]) -> Pairs:
    """Give the pairs that our rules merge or show to a person."""
    return {match.citations for match in find_matches(citations)}


def find_same_title(citations: dict[str, Citation]) -> Pairs:
    """Give the pairs whose titles are the same words: what a spreadsheet does."""
    return _pair_by(citations, lambda citation: build_keys(citation).title)


def find_same_doi(citations: dict[str, Citation]) -> Pairs:
    """Give the pairs of one DOI: what a reference manager does first."""
    return _pair_by(citations, lambda citation: build_keys(citation).doi)


def _pair_by(citations: dict[str, Citation], key: Callable[[Citation], str | None]) -> Pairs:
    blocks: dict[str, list[str]] = {}
    for name in sorted(citations):
        if value := key(citations[name]):
            blocks.setdefault(value, []).append(name)
    return {pair for names in blocks.values() for pair in combinations(names, 2)}


def find_by_bib_dedupe(citations: dict[str, Citation]) -> Pairs:
    """Give the pairs that bib-dedupe merges."""
    import pandas as pd  # noqa: PLC0415 - only with the peer
    from bib_dedupe.bib_dedupe import block, cluster, match, prep  # noqa: PLC0415

    rows = [_write_row(citation) for citation in citations.values()]
    matched = match(block(prep(pd.DataFrame(rows), cpu=1), cpu=1), cpu=1)
    groups: Iterable[list[str]] = cluster(matched)
    return {pair for names in groups for pair in combinations(sorted(names), 2)}


def _write_row(citation: Citation) -> dict[str, str]:
    return {
        "ID": citation.id,
        "ENTRYTYPE": "article",
        "author": " and ".join(name.replace(" ", ", ", 1) for name in citation.authors),
        "title": citation.title,
        "journal": citation.journal or "",
        "year": citation.year or "",
        "volume": citation.volume or "",
        "number": citation.issue or "",
        "pages": (citation.pages or "").replace("-", "--"),
        "abstract": " ".join(section.text for section in citation.sections),
        "doi": citation.doi or "",
    }


METHODS: dict[str, Method] = {
    "curation, merged by rule": find_sure,
    "curation, merged or shown": find_shown,
    "same title": find_same_title,
    "same DOI": find_same_doi,
}
try:
    import bib_dedupe  # noqa: F401 - whether it is there
except ImportError:
    pass
else:
    METHODS["bib-dedupe"] = find_by_bib_dedupe

if __name__ == "__main__":
    main()
