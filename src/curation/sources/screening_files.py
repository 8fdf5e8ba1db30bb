"""Screened reviews as CSV: title, abstract and a label; and files of votes on a corpus. Plain or gzipped."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from curation.errors import IdentifierError, ProjectError
from curation.identifiers import parse_citation_id

SIZE_LIMIT = 256 << 20
CELL_LIMIT = 1 << 20
ID_COLUMNS = ("id", "citation_id", "pmid", "record_id")
LABEL_COLUMNS = ("label_included", "included", "label", "decision")
YES = ("1", "1.0", "true", "yes", "include", "included", "unclear", "maybe")
NO = ("0", "0.0", "false", "no", "exclude", "excluded")
UNLABELLED = ("", "-1", "-1.0", "nan")

Row = tuple[int, dict[str, str]]


class ReviewRow(NamedTuple):
    """One record of a screened review: the number of its row from 1 as id, its text, its decision."""

    id: str
    text: str
    is_included: bool


def read_screened_review(path: Path) -> tuple[ReviewRow, ...]:
    """Read a review with the columns title, abstract and label_included; rows without a label are left out.

    Raises:
        ProjectError: a missing column, a label that is none, or a file that cannot be read as CSV.
    """
    rows = []
    for number, (line, row) in enumerate(_read_rows(path, {"title": ("title",), "label": LABEL_COLUMNS}), start=1):
        vote = _read_label(row, path, line)
        if vote is not None:
            text = f"{row.get('title', '')} \n {row.get('abstract', '')}"
            rows.append(ReviewRow(str(number), text, vote))
    return tuple(rows)


def read_votes_file(path: Path, citation_ids: Collection[str]) -> tuple[dict[str, bool], tuple[str, ...]]:
    """Read votes by citation id (a bare number is a PMID), and the ids that are not in the corpus.

    The last row of an id counts; rows without a label are no votes.

    Raises:
        ProjectError: a missing column, a label or an id that is none, or a file that cannot be read as CSV.
    """
    votes: dict[str, bool] = {}
    for line, row in _read_rows(path, {"id": ID_COLUMNS, "label": LABEL_COLUMNS}):
        vote = _read_label(row, path, line)
        if vote is not None:
            votes[_read_id(row, path, line)] = vote
    known = {name: vote for name, vote in votes.items() if name in citation_ids}
    return known, tuple(name for name in votes if name not in known)


def _read_id(row: Mapping[str, str], path: Path, line: int) -> str:
    text = next(row[name] for name in ID_COLUMNS if name in row).strip()
    try:
        return str(parse_citation_id(text if ":" in text else f"pmid:{text}"))
    except IdentifierError as error:
        raise _refuse(path, f"Line {line}: {error}", "Name citations as pmid:32919526, or by PMID.") from None


def _read_label(row: Mapping[str, str], path: Path, line: int) -> bool | None:
    text = next(row[name] for name in LABEL_COLUMNS if name in row).strip().lower()
    if text in UNLABELLED:
        return None
    if text not in YES + NO:
        raise _refuse(path, f"Line {line}: {text[:40]!r} is no decision", "Write 1 or 0, include or exclude.")
    return text in YES


def _read_rows(path: Path, needed: Mapping[str, tuple[str, ...]]) -> Iterator[Row]:
    csv.field_size_limit(CELL_LIMIT)
    reader = csv.reader(io.StringIO(_read_text(path), newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        for names in needed.values():
            if not set(names) & set(header):
                raise _refuse(path, f"No column {' or '.join(names)}", f"The columns are {', '.join(header)[:120]!r}.")
        for cells in reader:
            if len(cells) == len(header):
                yield reader.line_num, dict(zip(header, cells, strict=True))
            elif cells:
                problem = f"Line {reader.line_num} has {len(cells)} cells, the header {len(header)}"
                raise _refuse(path, problem, "Mend the row.")
    except csv.Error as error:
        raise _refuse(path, f"Line {reader.line_num} cannot be read ({error})", "Save the table as CSV.") from None


def _read_text(path: Path) -> str:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            data = stream.read(SIZE_LIMIT + 1)
        text = data.decode("utf-8-sig")
    except (EOFError, gzip.BadGzipFile, zlib.error, UnicodeDecodeError) as error:
        raise _refuse(path, f"Not a CSV file in UTF-8 ({error})", "Save it as CSV, plain or gzipped.") from None
    if len(data) > SIZE_LIMIT:
        raise _refuse(path, f"More than {SIZE_LIMIT >> 20} MB", "Split the file.")
    return text


def _refuse(path: Path, problem: str, remedy: str) -> ProjectError:
    return ProjectError(problem=problem, path=path.name, remedy=remedy)
