"""`curation simulate` and `curation rank`: the measures are those of the definitions, and bad files are named."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from click.testing import CliRunner
from ranking_makers import make_citations, make_records, make_texts, write_review

from curation.cli import app
from curation.errors import ProjectError
from curation.rendering.recall_curve import list_curve
from curation.review.ranking.measures import compute_discovery, compute_recall, compute_wss
from curation.review.ranking.ordering import Screenable
from curation.review.ranking.simulating import draw_priors, simulate_review
from curation.sources.screening_files import read_screened_review, read_votes_file


def test_work_saved_is_what_is_left_unread_less_what_chance_saves() -> None:
    found = [True] * 19 + [False] * 60 + [True] + [False] * 20
    assert compute_wss(found) == pytest.approx((100 - 19) / 100 - 0.05)
    assert compute_wss([False] * 99 + [True]) == pytest.approx(-0.05)
    assert compute_recall(found, 0.1) == 10 / 20
    assert compute_recall(found, 1) == 1


def test_discovery_is_the_mean_share_read_when_a_relevant_record_is_found() -> None:
    assert compute_discovery([True, False, False, True]) == pytest.approx((1 / 4 + 4 / 4) / 2)
    assert compute_discovery([False] * 3 + [True]) == 1


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


def test_simulate_writes_a_page_a_drawing_and_tables_alike_each_time(tmp_path: Path) -> None:
    rows = [("<b>", text, str(int(label))) for text, label in make_texts()]
    review = write_review(tmp_path / "a<script>.csv", rows)
    for name in ("one", "two"):
        result = CliRunner().invoke(app, ["simulate", str(review), "--runs", "2", "--folder", str(tmp_path / name)])
        assert result.exit_code == 0, result.output
    names = ["discoveries.csv", "recall-curve.svg", "simulation.html", "simulation.json"]
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == names
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in names)
    drawing = ElementTree.fromstring((tmp_path / "one" / "recall-curve.svg").read_text())
    assert len(drawing.findall("{*}polyline")) == 2
    assert "<script>" not in (tmp_path / "one" / "simulation.html").read_text()
    discoveries = (tmp_path / "one" / "discoveries.csv").read_text().splitlines()
    assert discoveries[0] == "seed,record,found_at,read_share"
    assert len(discoveries) == 1 + 2 * 9
    assert "mean" in result.stdout
    assert "your review may differ" in result.stdout


def test_without_priors_a_simulation_begins_with_the_words_and_counts_every_record(tmp_path: Path) -> None:
    rows = [("", text, str(int(label))) for text, label in make_texts()]
    asked = ["simulate", str(write_review(tmp_path / "review.csv", rows)), "--no-priors", "--runs", "1", "--json"]
    document = json.loads(CliRunner().invoke(app, [*asked, "--words", "mutational burden"]).stdout)
    (run,) = document["runs"]
    assert run["priors"] == []
    assert sorted(run["found_at"].values()) == list(range(1, 11))


def test_a_recall_curve_rises_one_step_a_find_and_ends_with_all() -> None:
    records, labels = make_records()
    simulation = simulate_review(records, labels, seeds=(1,))
    curve = list_curve(simulation.runs[0], simulation)
    assert curve[0] == (0, 0)
    assert curve[-1][1] == 1
    assert next(point for point in curve if point[1] == 1)[0] == max(simulation.runs[0].found_at.values()) / 58
    assert list(curve) == sorted(curve)


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


def test_rank_tells_the_terms_that_move_each_record(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in make_citations()))
    labels = write_review(tmp_path / "votes.csv", [("1", "1"), ("2", "0"), ("3", "0")], header="pmid,label_included")
    asked = ["rank", "--corpus", str(corpus), "--labels", str(labels), "--reasons"]
    first, *others = CliRunner().invoke(app, asked).stdout.splitlines()
    name, up = first.split("  ")
    assert name in {f"pmid:{n}" for n in range(7, 61, 6)}
    assert set(up[2:].split(", ")) & {"tumour mutational", "mutational burden", "checkpoint inhibitors"}
    assert any("- " in line and ("cholesterol" in line or "surgery" in line) for line in others)
    document = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)
    assert document["basis"].startswith("a model of 3 votes, 1 for going on")
    assert set(document["reasons"]) == set(document["ids"])


def test_rank_orders_a_questions_own_records_by_the_votes_of_its_ledger(project_root: Path, monkeypatch) -> None:
    monkeypatch.setenv("CURATION_PROJECT", str(project_root))
    asked = ["rank", "--question", "tmb-her2-immunotherapy", "--json"]
    everybody = json.loads(CliRunner().invoke(app, asked).stdout)
    nobody = json.loads(CliRunner().invoke(app, [*asked, "--curator", "nobody at all"]).stdout)
    assert everybody["votes"] > nobody["votes"] == 0
    assert len(nobody["ids"]) == len(everybody["ids"]) + everybody["votes"]
    assert nobody["basis"] == "likeness to the question's words and key papers"


def test_rank_without_citations_says_what_to_name() -> None:
    result = CliRunner().invoke(app, ["rank"])
    assert isinstance(result.exception, ProjectError)
    assert "Name a --question" in str(result.exception)


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


@pytest.mark.shared
def test_on_a_real_review_the_order_saves_reading_and_the_questions_words_help_to_begin(shared: Path) -> None:
    rows = read_screened_review(shared / "screening" / "Triptans.csv.gz")
    records, labels = [Screenable(row.id, row.text) for row in rows], {row.id: row.is_included for row in rows}
    bare = simulate_review(records, labels, seeds=(1,))
    assert bare.wss95 > 0.5
    assert bare.discovery < 0.2
    asked = simulate_review(records, labels, seeds=(1,), words="triptans for acute migraine", has_priors=False)
    assert asked.recall_at["0.1"] > 3 * 0.1
