"""`curation simulate` and `curation rank`: the measures are those of the definitions, and bad files are named."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from ranking_makers import make_citations, make_records, make_texts, write_review
from typer.testing import CliRunner

from curation.cli import app
from curation.errors import ProjectError
from curation.review.ranking.simulating import compute_recall, compute_wss, draw_priors, simulate_review
from curation.sources.screening_files import read_screened_review, read_votes_file


def test_work_saved_is_what_is_left_unread_less_what_chance_saves() -> None:
    found = [True] * 19 + [False] * 60 + [True] + [False] * 20
    assert compute_wss(found) == pytest.approx((100 - 19) / 100 - 0.05)
    assert compute_wss([False] * 99 + [True]) == pytest.approx(-0.05)
    assert compute_recall(found, 0.1) == 10 / 20
    assert compute_recall(found, 1) == 1


def test_a_simulation_finds_what_a_curator_would_and_counts_no_prior() -> None:
    records, labels = make_records()
    result = simulate_review(records, labels, seeds=(1, 2))
    assert (result.records, result.relevant) == (60, 10)
    # 9 of 58 are left to be found, and each is found at once.
    assert result.wss95 == pytest.approx((58 - 9) / 58 - 0.05, abs=1e-4)
    assert all(labels[run.priors[0]] and not labels[run.priors[1]] for run in result.runs)
    assert result == simulate_review(records, labels, seeds=(1, 2))


def test_priors_are_drawn_anew_by_each_seed() -> None:
    _, labels = make_records()
    assert len({draw_priors(labels, seed) for seed in range(10)}) > 5


def test_a_review_of_one_kind_of_decisions_is_refused() -> None:
    records, labels = make_records()
    with pytest.raises(ValueError, match="at least two of each kind"):
        simulate_review(records, dict.fromkeys(labels, False), seeds=(1,))


@pytest.mark.parametrize("name", ["review.csv", "review.csv.gz"])
def test_simulate_prints_what_its_contract_promises(tmp_path: Path, name: str) -> None:
    rows = [("", text, str(int(label))) for text, label in make_texts()]
    result = CliRunner().invoke(app, ["simulate", str(write_review(tmp_path / name, rows)), "--json"])
    document = json.loads(result.stdout)
    assert {"records", "relevant", "wss95", "recall_at", "model", "seconds"} <= set(document)
    assert document["records"] == 60
    assert document["recall_at"]["0.1"] == pytest.approx(6 / 9, abs=1e-4)


def test_rank_orders_a_corpus_by_votes_and_names_strangers(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in make_citations()))
    rows = [("1", "1"), ("pmid:2", "exclude"), ("pmid:3", "0"), ("4", ""), ("pmid:4242", "1")]
    labels = write_review(tmp_path / "votes.csv", rows, header="pmid,label_included")
    result = CliRunner().invoke(app, ["rank", "--corpus", str(corpus), "--labels", str(labels), "--json"])
    document = json.loads(result.stdout)
    _, wanted = make_records()
    assert all(wanted[name] for name in document["ids"][:9])
    assert len(document["ids"]) == 57
    assert document["strangers"] == ["pmid:4242"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"title,abstract\na,b\n", "No column label_included"),
        (b"title,label_included\na,perhaps\n", "Line 2: 'perhaps' is no decision"),
        (b"title,label_included\na,1,2\n", "Line 2 has 3 cells, the header 2"),
        (b"title,label_included\n\xff,1\n", "Not a CSV file in UTF-8"),
        (b"", "No column title"),
    ],
)
def test_a_file_that_is_no_screened_review_is_refused_with_place_and_reason(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    path = tmp_path / "review.csv"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match=problem):
        read_screened_review(path)


def test_a_gzipped_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = write_review(tmp_path / "review.csv.gz", [("a", "b", "1")])
    path.write_bytes(path.read_bytes()[:-6])
    with pytest.raises(ProjectError, match="Not a CSV file"):
        read_screened_review(path)


def test_an_id_that_is_none_is_refused(tmp_path: Path) -> None:
    path = write_review(tmp_path / "votes.csv", [("no id", "1")], header="id,label")
    with pytest.raises(ProjectError, match="Line 2"):
        read_votes_file(path, ())


@pytest.mark.shared
def test_every_real_review_is_read_whole(shared: Path) -> None:
    counts = {path.name.split(".")[0]: read_screened_review(path) for path in (shared / "screening").glob("*.csv.gz")}
    assert {name: (len(rows), sum(row.is_included for row in rows)) for name, rows in counts.items()} == {
        "ADHD": (851, 20),
        "AtypicalAntipsychotics": (1120, 146),
        "Estrogens": (368, 80),
        "OralHypoglycemics": (503, 136),
        "Triptans": (671, 24),
    }
