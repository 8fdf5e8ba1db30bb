from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curation.domain.question import Question
from curation.errors import ProjectError, SourceRefusedError, SourceUnavailableError
from curation.sources.entrez import EntrezSource
from curation.sources.snapshots.checking import check_snapshot, list_snapshots
from curation.sources.snapshots.files import Snapshot, read_snapshot
from curation.sources.snapshots.pulling import Pulled, pull
from curation.sources.transport.asking import Patience
from curation.sources.transport.pacing import NO_LIMIT, LocalGate
from curation.vocabulary import Severity
from eutils_server import EutilsServer, Fault, make_records, read_records

DAY = "2026-11-22"
MakeQuestion = Callable[..., Question]


def open_source(server: EutilsServer) -> EntrezSource:
    return EntrezSource(
        server.url, "a@example.org", patience=Patience(attempts=2), gate=LocalGate(NO_LIMIT), sleep=lambda seconds: None
    )


def read(pulled: Pulled) -> Snapshot:
    return read_snapshot(pulled.folder)


def search(name: str, query: str, **options: object) -> dict[str, Any]:
    return {"name": name, "database": "PubMed", "query": query, **options}


def read_tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_a_pull_joins_all_searches_and_keeps_what_came(
    made_server: EutilsServer, make_question: MakeQuestion, tmp_path: Path
) -> None:
    question = make_question(
        search_strategies=[search("a", "immunotherapy AND breast"), search("b", "atezolizumab")],
        key_papers=["pmid:90000001", "pmid:4711"],
    )
    steps: list[tuple[int, int]] = []
    snapshot = pull(
        question, open_source(made_server), tmp_path, date=DAY, progress=lambda done, of: steps.append((done, of))
    )
    manifest = snapshot.manifest
    folder = tmp_path / manifest.snapshot_id

    assert manifest.snapshot_id.startswith(f"{DAY}-")
    assert [run.strategy for run in manifest.search_runs] == ["a", "b"]
    union = {name for run in manifest.search_runs for name in run.citation_ids}
    assert set(read(snapshot).citations) == union
    assert manifest.citation_count == len(union) == 12
    assert manifest.key_papers_not_found == ("pmid:4711",)
    assert steps == [(12, 12)]
    assert read_snapshot(folder).manifest == manifest
    assert check_snapshot(folder) == ()
    lines = (folder / "citations.jsonl").read_text(encoding="utf-8").splitlines()
    assert [line.split('"id":"')[1].split('"')[0] for line in lines] == sorted(union)
    assert sorted(path.name for path in tmp_path.iterdir()) == [manifest.snapshot_id]


def test_nothing_of_the_machine_or_the_moment_is_written(
    start_eutils: Callable[[list[str]], EutilsServer], make_question: MakeQuestion, tmp_path: Path
) -> None:
    trees = []
    for name in ("one", "two"):
        server = start_eutils(make_records(30))
        source = EntrezSource(server.url, "a@example.org", "secretkey", gate=LocalGate(NO_LIMIT))
        pull(make_question(), source, tmp_path / name, date=DAY)
        trees.append(read_tree(tmp_path / name))
    assert trees[0] == trees[1]
    everything = b"".join(trees[0].values())
    for trace in (str(tmp_path), "secretkey", "a@example.org", "127.0.0.1"):
        assert trace.encode() not in everything


def test_the_same_pull_twice_is_one_snapshot_and_changed_records_make_a_second(
    made_server: EutilsServer, make_question: MakeQuestion, tmp_path: Path
) -> None:
    source = open_source(made_server)
    first = pull(make_question(), source, tmp_path, date=DAY)
    text = read(first)
    assert pull(make_question(), source, tmp_path, date=DAY).manifest == first.manifest
    assert list_snapshots(tmp_path) == (first.manifest.snapshot_id,)
    made_server.records["90000001"] = made_server.records["90000001"].replace("Response", "Remission")
    second = pull(make_question(), source, tmp_path, date=DAY)
    assert second.manifest.snapshot_id == first.manifest.snapshot_id + "-2"
    assert read(first) == text


def test_an_interrupted_pull_leaves_no_snapshot_and_goes_on_where_it_stopped(
    start_eutils: Callable[[list[str]], EutilsServer],
    make_question: MakeQuestion,
    tmp_path: Path,
) -> None:
    server = start_eutils(make_records(40))
    whole = pull(make_question(), open_source(server), tmp_path / "whole", date=DAY, batch=10)
    server.asked.clear()
    server.faults.append(Fault("status", status=503, skip=2, times=99))
    with pytest.raises(SourceUnavailableError, match="Pull again later: what was fetched is kept"):
        pull(make_question(), open_source(server), tmp_path / "part", date=DAY, batch=10)
    assert list_snapshots(tmp_path / "part") == ()
    server.faults.clear()
    server.asked.clear()
    resumed = pull(make_question(), open_source(server), tmp_path / "part", date=DAY, batch=10)
    assert (resumed.manifest, resumed.resumed, resumed.batches) == (whole.manifest, 2, 4)
    assert len(server.list_asked("efetch")) == 2
    assert server.list_asked("esearch") == []
    assert read_tree(tmp_path / "part") == read_tree(tmp_path / "whole")


def test_a_half_written_answer_of_an_interrupted_pull_is_fetched_again(
    made_server: EutilsServer, make_question: MakeQuestion, tmp_path: Path
) -> None:
    made_server.faults.append(Fault("status", status=503, skip=1, times=99))
    with pytest.raises(SourceUnavailableError):
        pull(make_question(), open_source(made_server), tmp_path, date=DAY, batch=6)
    made_server.faults.clear()
    kept = next(tmp_path.rglob("efetch-*.xml"))
    kept.write_bytes(kept.read_bytes()[:100])
    snapshot = pull(make_question(), open_source(made_server), tmp_path, date=DAY, batch=6)
    assert snapshot.manifest.citation_count == 12
    assert check_snapshot(tmp_path / snapshot.manifest.snapshot_id) == ()


def test_missing_records_are_named_in_manifest_and_run(
    made_server: EutilsServer, make_question: MakeQuestion, tmp_path: Path
) -> None:
    made_server.faults.append(Fault("drop", times=9, pmids=("90000002",)))
    manifest = pull(make_question(), open_source(made_server), tmp_path, date=DAY).manifest
    assert manifest.missing == ("pmid:90000002",)
    assert manifest.search_runs[0].missing == ("pmid:90000002",)
    assert manifest.citation_count == 11
    assert len([name for name in manifest.files if name.startswith("raw/efetch")]) == 2


def test_a_search_without_hits_is_a_snapshot_too(
    made_server: EutilsServer, make_question: MakeQuestion, tmp_path: Path
) -> None:
    question = make_question(search_strategies=[search("none", "zzqx")])
    snapshot = pull(question, open_source(made_server), tmp_path, date=DAY)
    assert (read(snapshot).citations, snapshot.manifest.citation_count) == ({}, 0)
    assert check_snapshot(tmp_path / snapshot.manifest.snapshot_id) == ()


def test_a_strategy_for_another_database_is_noted_and_alone_is_refused(
    made_server: EutilsServer, make_question: MakeQuestion, tmp_path: Path
) -> None:
    other = {"name": "central", "database": "CENTRAL", "query": "breast"}
    both = make_question(search_strategies=[search("main", "breast"), other])
    assert "'central' was not run" in pull(both, open_source(made_server), tmp_path, date=DAY).manifest.notes[0]
    with pytest.raises(SourceRefusedError):
        pull(make_question(search_strategies=[other]), open_source(made_server), tmp_path, date=DAY)


def test_a_date_that_is_no_day_names_no_folder(
    made_server: EutilsServer, make_question: MakeQuestion, tmp_path: Path
) -> None:
    with pytest.raises(ProjectError):
        pull(make_question(), open_source(made_server), tmp_path, date="../2026")
    assert made_server.asked == []


@pytest.fixture
def folder(made_server: EutilsServer, make_question: MakeQuestion, tmp_path: Path) -> Path:
    snapshot = pull(make_question(), open_source(made_server), tmp_path / "breast-immunotherapy", date=DAY)
    return tmp_path / "breast-immunotherapy" / snapshot.manifest.snapshot_id


def test_an_altered_citation_is_found(folder: Path) -> None:
    path = folder / "citations.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Response was seen in 10", b"Response was seen in 30"))
    findings = check_snapshot(folder)
    assert [(item.gate, item.severity) for item in findings] == [("G05", Severity.GATE)]
    assert findings[0].subject == f"breast-immunotherapy/{folder.name}/citations.jsonl"


def test_a_dropped_line_and_a_torn_line_are_found(folder: Path) -> None:
    path = folder / "citations.jsonl"
    whole = path.read_bytes()
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[1:]))
    assert len(check_snapshot(folder)) == 2
    path.write_bytes(whole[:-20])
    assert "citations.jsonl:12" in check_snapshot(folder)[0].reason


def test_raw_answers_may_be_absent_but_not_altered(folder: Path) -> None:
    raw = next((folder / "raw").iterdir())
    raw.write_bytes(raw.read_bytes() + b" ")
    assert [item.severity for item in check_snapshot(folder)] == [Severity.GATE]
    shutil.rmtree(folder / "raw")
    assert {item.severity for item in check_snapshot(folder)} == {Severity.WORKLIST}


def test_a_manifest_that_points_outside_is_not_followed(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"raw/', '"../../raw/'), encoding="utf-8")
    assert "outside" in check_snapshot(folder)[0].reason


def test_a_snapshot_that_cannot_be_read_says_which_file(folder: Path) -> None:
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(ProjectError, match=r"manifest\.json"):
        read_snapshot(folder)
    assert len(check_snapshot(folder)) == 1


def test_a_second_question_is_pulled_whole_from_the_real_records(
    eutils_server: EutilsServer, make_question: MakeQuestion, tmp_path: Path
) -> None:
    query = "(breast OR cancer OR tumor*) AND (immunotherapy OR immune* OR trial)"
    question = make_question(search_strategies=[search("main", query)])
    snapshot = pull(question, open_source(eutils_server), tmp_path, date=DAY)
    assert len(read(snapshot).citations) >= 5
    assert set(read(snapshot).citations) == {f"pmid:{pmid}" for pmid in eutils_server.search(query)}
    assert check_snapshot(tmp_path / snapshot.manifest.snapshot_id) == ()


def test_all_real_records_come_through_the_wire_unchanged(
    shared: Path, start_eutils: Callable[[list[str]], EutilsServer], tmp_path: Path
) -> None:
    from curation.sources.pubmed_xml.records import read_pubmed

    path = shared / "pubmed" / "records.xml.gz"
    server = start_eutils(read_records(path))
    fetched = open_source(server).fetch([f"pmid:{pmid}" for pmid in server.records])
    expected = sorted(read_pubmed(path).citations, key=lambda citation: citation.id)
    assert list(fetched.citations) == expected
    assert (fetched.missing, fetched.unreadable, fetched.warnings) == ((), (), ())
