from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables_makers import make_citation, make_claim, make_record

from curation.domain.csv_text import format_csv, neutralise_cell
from curation.domain.tables import build_evidence_table


def read_back(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def make_frame(*cells: str) -> pd.DataFrame:
    return pd.DataFrame({"cell": pd.array(list(cells), dtype="string"), "end": "x"})


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+cmd", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "-inf", "+1-1", "=", "-1e", "--1"],
)
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell):
    assert neutralise_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-0.5", "+3", "-.5", "-1e-3", "0.32", "", "1-2", "a=b", " =1", "<0.05", "−0.5"])
def test_plain_numbers_and_other_text_stay_as_they_are(cell):
    assert neutralise_cell(cell) == cell


TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
RISKY = st.text(alphabet="=+-@\t\r\n,'\" 1.e")


@given(cells=st.lists(TEXTS | RISKY, min_size=1))
def test_no_cell_of_a_csv_is_a_formula_and_only_line_ends_and_apostrophes_are_changed(cells):
    rows = read_back(format_csv(make_frame(*cells)))[1:]

    assert [row[1] for row in rows] == ["x"] * len(cells)
    for (read, _), cell in zip(rows, cells, strict=True):
        assert read in (unify_line_ends(cell), "'" + unify_line_ends(cell))
        assert not read.startswith(("=", "@", "\t", "\n")) and "\r" not in read
        assert not read.startswith(("+", "-")) or is_number(read)


def unify_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_number(text: str) -> bool:
    try:
        return float(text) is not None and text[-1] in "0123456789."
    except ValueError:
        return False


def test_a_csv_is_the_same_bytes_each_time_with_plain_line_ends():
    records = [make_record(make_claim(statement='Words, "quoted" and\nbroken.', notes="=HYPERLINK(1)"))]
    citations = {"pmid:31": make_citation(authors=("@evil A",))}
    one, two = (format_csv(build_evidence_table(records, citations)) for _ in range(2))

    assert one == two
    assert "\r" not in one and one.endswith("\n")
    row = dict(zip(*read_back(one), strict=True))
    assert row["notes"] == "'=HYPERLINK(1)"
    assert row["source"] == "'@evil 2019"
    assert row["statement"] == 'Words, "quoted" and\nbroken.'
    assert (row["year"], row["is_immunotherapy"], row["cut_off_prespecified"]) == ("2019", "True", "")


def test_an_empty_table_is_its_header():
    text = format_csv(build_evidence_table([], {}))

    assert text.startswith("claim_id,status,citation_id,") and text.count("\n") == 1
