"""Commands over texts: what goes in a line comes out a line, and bad input is one readable line."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from curation.cli import app

RUNNER = CliRunner()
TEXTS = ("Median PFS was 8.2 versus 6.8 months (HR 0.82, 95% CI 0.55-1.23; p=0.33).", "", "Women aged 18-75 years.")


def run(*arguments: str, stdin: str | None = None) -> Result:
    return RUNNER.invoke(app, arguments, input=stdin)


def read_lines(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_of_text_gives_one_line_of_effects_with_offsets_into_it(tmp_path: Path) -> None:
    file = tmp_path / "texts.txt"
    file.write_text("\n".join(TEXTS) + "\n", encoding="utf-8")
    rows = read_lines(run("effects", str(file)))
    assert [row["line"] for row in rows] == [1, 2, 3]
    assert [effect["measure"] for effect in rows[0]["effects"]] == ["PFS_MEDIAN", "PFS_MEDIAN", "HR"]
    assert "0.82" in TEXTS[0][rows[0]["effects"][2]["start"] : rows[0]["effects"][2]["end"]]
    assert rows[1]["effects"] == rows[2]["effects"] == []


def test_effects_are_read_from_standard_input_too(tmp_path: Path) -> None:
    (row,) = read_lines(run("effects", "--json", stdin=TEXTS[0] + "\n"))
    assert row["effects"][-1]["p"] == "0.33"


def test_directions_come_back_in_the_rows_they_were_asked_with(tmp_path: Path) -> None:
    asked = {"intervention": "drug A", "comparator": "placebo", "outcome": "mortality", "note": "kept"}
    spans = (
        "Mortality was lower with drug A than with placebo.",
        "Mortality was higher with drug A than with placebo.",
    )
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(asked | {"span": span}) + "\n" for span in spans), encoding="utf-8")
    rows = read_lines(run("suggest", "--ico", str(file), "--given", "span"))
    assert [row["direction"] for row in rows] == ["decreased", "increased"]
    assert all(row["note"] == "kept" for row in rows)


def test_rows_that_cannot_be_used_are_named_by_their_lines_and_the_others_answered(tmp_path: Path) -> None:
    good = {"intervention": "drug A", "comparator": "placebo", "outcome": "pain", "span": "Pain was lower with drug A."}
    bad = (
        '{"intervention": "a"}',
        "not json",
        "[1]",
        json.dumps(good | {"span": None}),
        json.dumps(good | {"outcome": 3}),
    )
    file = tmp_path / "rows.jsonl"
    lines = (json.dumps(good), *bad, "", json.dumps(good))
    file.write_bytes("\n".join(lines).encode() + b"\n\xff\xfe\n" + b"[" * 100_000)
    result = run("suggest", "--ico", str(file))

    assert [row["direction"] for row in read_lines(result)] == ["decreased", "decreased"]
    assert result.exit_code == 1
    complaints = result.stderr.splitlines()
    assert [line.split("line ")[1].split()[0] for line in complaints] == ["2", "3", "4", "5", "6", "9", "10"]
    assert all(line.startswith("curation: rows.jsonl: ") for line in complaints)


def test_every_row_comes_back_with_its_direction_when_an_abstract_is_given(tmp_path: Path) -> None:
    row = {"intervention": "drug A", "comparator": "placebo", "outcome": "pain", "id": 7}
    file = tmp_path / "rows.jsonl"
    texts = ("BACKGROUND: Pain is bad. RESULTS: Pain was lower with drug A than with placebo (p=0.01).", "", "Pain.")
    file.write_text("".join(json.dumps(row | {"abstract": text}) + "\n" for text in texts), encoding="utf-8")
    result = run("suggest", "--ico", str(file), "--given", "abstract", "--json")

    assert [found["direction"] for found in read_lines(result)] == ["decreased", "not_stated", "not_stated"]
    assert result.exit_code == 0


def test_suggestions_quote_their_citation_at_the_offsets_they_name(tmp_path: Path) -> None:
    text = "In HER2-positive breast cancer, pCR was 62.4% with atezolizumab and 62.7% with placebo (p = 0.96)."
    citation = {
        "id": "pmid:1",
        "title": "A trial",
        "text_source": "pubmed",
        "sections": [{"label": "RESULTS", "text": text}],
    }
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text(json.dumps(citation) + "\n", encoding="utf-8")
    (row,) = read_lines(run("suggest", "--corpus", str(corpus)))
    assert row["id"] == "pmid:1"
    assert row["candidates"]
    for candidate in row["candidates"]:
        quote = candidate["quote"]
        assert text[quote["start"] : quote["end"]] == quote["exact"]


def test_nothing_to_suggest_from_is_refused() -> None:
    assert "Name a question" in str(run("suggest").exception)
