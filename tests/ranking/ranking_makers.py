"""A small review whose relevant records speak of one thing, and files of it."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

from curation.domain.citation import Citation, Section
from curation.review.ranking.ordering import Screenable
from curation.vocabulary import TextSource

WANTED = "tumour mutational burden predicts response to checkpoint inhibitors in cohort {}"
OTHERS = ("statins lower cholesterol in cohort {}", "knee replacement and pain after surgery in cohort {}")


def make_texts(count: int = 60, every: int = 6) -> list[tuple[str, bool]]:
    """Texts of which each `every`-th is relevant."""
    return [(WANTED.format(n), True) if n % every == 0 else (OTHERS[n % 2].format(n), False) for n in range(count)]


def make_records(count: int = 60) -> tuple[list[Screenable], dict[str, bool]]:
    texts = make_texts(count)
    records = [Screenable(f"pmid:{n + 1}", text) for n, (text, _) in enumerate(texts)]
    return records, {f"pmid:{n + 1}": label for n, (_, label) in enumerate(texts)}


def make_citations(count: int = 60) -> list[Citation]:
    return [
        Citation(
            id=f"pmid:{n + 1}",
            title=f"Study {n}",
            text_source=TextSource.SYNOPSIS,
            sections=(Section(text=text, label="RESULTS"),),
        )
        for n, (text, _) in enumerate(make_texts(count))
    ]


def write_review(path: Path, rows: list[tuple[str, str, str]], header: str = "title,abstract,label_included") -> Path:
    text = io.StringIO()
    csv.writer(text).writerows([header.split(","), *rows])
    data = text.getvalue().encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
    return path
