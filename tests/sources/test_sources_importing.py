"""An import is a snapshot like any other: raw bytes, hashes, a search run that says where the records came from."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from curation.errors import CitationUnreadableError, ProjectError
from curation.sources.entrez import EntrezSource
from curation.sources.importing import NOT_STATED, Import, StatedSearch, import_files, require_day
from curation.sources.protocol import CitationSource
from curation.sources.snapshots.checking import check_snapshot, list_snapshots
from curation.sources.snapshots.files import read_snapshot
from eutils_server import EutilsServer
from import_driver import STATED, run_import

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reference_files"))
from reference_makers import Facts, write_csv, write_nbib, write_ris

IMPORT_DRIVER = Path(__file__).resolve().parents[1] / "import_driver.py"
MOST_STEPS = 40
SHEET = """facts_id: {name}
id: {id}
text_source: {text_source}
title: "{title}"
publisher: {publisher}
version: {version}
locator: {locator}
sections: {sections}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "evidence" / "snapshots" / "a-question"


@pytest.fixture
def bring(folder: Path) -> Callable[..., Import]:
    def bring_files(*files: Path, stated: StatedSearch = STATED, source: CitationSource | None = None) -> Import:
        def open_source() -> CitationSource:
            assert source is not None, "no list of PMIDs was imported"
            return source

        return import_files("a-question", files, folder, stated=stated, open_source=open_source)

    return bring_files


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def write_sheet(folder: Path, name: str = "nccn", **changes: str) -> Path:
    facts = {
        "name": name,
        "id": "guideline:nccn-breast-2026",
        "text_source": "none",
        "title": "NCCN Guidelines: Breast Cancer",
        "publisher": "National Comprehensive Cancer Network",
        "version": '"4.2026"',
        "locator": "BINV-Q",
        "sections": "[]",
    }
    return write(folder, f"{name}.yaml", SHEET.format(**facts | changes))


def test_an_import_is_a_whole_snapshot_that_its_manifest_proves(tmp_path: Path, folder: Path, bring) -> None:
    files = [write(tmp_path, "a.ris", write_ris(Facts())), write(tmp_path, "b.nbib", write_nbib(Facts(title="Other")))]
    done = bring(*files)
    (name,) = list_snapshots(folder)
    assert check_snapshot(folder / name) == ()
    assert read_snapshot(folder / name) == done.snapshot
    assert list(done.snapshot.citations) == ["doi:10.1200/jco.21.02772", "pmid:35763704"]
    raw = sorted((folder / name / "raw").iterdir())
    assert [path.name for path in raw] == ["01-a.ris", "02-b.nbib"]
    assert [path.read_bytes() for path in raw] == [path.read_bytes() for path in files]
    (run,) = done.snapshot.manifest.search_runs
    assert (run.database, run.platform, run.query, run.date) == ("Embase", "Ovid", "exp breast cancer/", "2026-02-01")
    assert (run.count, run.strategy, run.warnings) == (2, "Import: a.ris, b.nbib", ())


def test_the_same_files_imported_again_are_the_same_snapshot(tmp_path: Path, folder: Path, bring) -> None:
    path = write(tmp_path, "a.ris", write_ris(Facts()))
    assert bring(path) == bring(path)
    assert len(list_snapshots(folder)) == 1
    assert [item.name for item in folder.iterdir() if item.name.startswith(".")] == []


def test_a_changed_file_is_another_snapshot_beside_the_first(tmp_path: Path, folder: Path, bring) -> None:
    bring(write(tmp_path, "a.ris", write_ris(Facts())))
    bring(write(tmp_path, "a.ris", write_ris(Facts(abstract="Other words."))))
    assert len(list_snapshots(folder)) == 2


def test_records_that_stand_in_two_files_are_counted_as_repeated(tmp_path: Path, bring) -> None:
    done = bring(write(tmp_path, "a.ris", write_ris(Facts()) * 2), write(tmp_path, "b.csv", write_csv(Facts())))
    (run,) = done.snapshot.manifest.search_runs
    assert (done.repeated, run.repeated, run.count, len(run.citation_ids)) == (2, 2, 3, 1)


def test_what_was_not_stated_is_not_invented(tmp_path: Path, bring) -> None:
    bare = StatedSearch(date="2026-02-01")
    (run,) = bring(write(tmp_path, "a.ris", write_ris(Facts())), stated=bare).snapshot.manifest.search_runs
    assert (run.database, run.query) == (NOT_STATED, NOT_STATED)
    assert len(run.warnings) == 2
    (run,) = bring(write(tmp_path, "a.nbib", write_nbib(Facts())), stated=bare).snapshot.manifest.search_runs
    assert run.database == "PubMed"


def test_what_could_not_be_read_stays_in_the_manifest(tmp_path: Path, bring) -> None:
    cut = write_ris(Facts()) + "TY  - JOUR\nTI  - cut"
    manifest = bring(write(tmp_path, "a.ris", cut)).snapshot.manifest
    assert [(item.file, item.position) for item in manifest.unreadable] == [("a.ris", "line 15")]
    assert manifest.search_runs[0].warnings == ("1 places of the files could not be read",)


@pytest.mark.parametrize("name", ["../../evil.ris", "näme mit Blank.ris", "CON.ris", "x" * 120 + ".ris"])
def test_a_raw_copy_has_a_plain_name_inside_the_snapshot(tmp_path: Path, folder: Path, bring, name: str) -> None:
    place = tmp_path / "in" / "deep"
    place.mkdir(parents=True)
    path = place / Path(name).name
    path.write_text(write_ris(Facts()), encoding="utf-8")
    bring(place / name if name.startswith("..") and (place / name).exists() else path)
    (snapshot,) = list_snapshots(folder)
    (raw,) = (folder / snapshot / "raw").iterdir()
    assert raw.name.startswith("01-")
    assert raw.name.isascii()
    assert len(raw.name) < 70


def test_nothing_to_use_is_refused_with_the_first_reasons(tmp_path: Path, folder: Path, bring) -> None:
    with pytest.raises(ProjectError, match=r"Nothing in the files can be used: a\.ris, line 1"):
        bring(write(tmp_path, "a.ris", "<html>"))
    with pytest.raises(ProjectError, match=r"No such file: b\.ris"):
        bring(tmp_path / "b.ris")
    assert not folder.exists()


def test_a_day_is_a_day_of_the_calendar() -> None:
    assert require_day("2026-02-01") == "2026-02-01"
    with pytest.raises(ProjectError, match="'2026-02-31' is not a day"):
        require_day("2026-02-31")


def test_listed_pmids_are_fetched_and_what_is_not_delivered_is_missing(
    tmp_path: Path, folder: Path, bring, made_server: EutilsServer
) -> None:
    path = write(tmp_path, "list.txt", "90000001\nPMID: 90000002\n99999999\n90000001\nabc\n")
    manifest = bring(path, source=EntrezSource(base_url=made_server.url)).snapshot.manifest
    assert manifest.citation_count == 2
    assert manifest.missing == ("pmid:99999999",)
    (run,) = manifest.search_runs
    assert (run.missing, run.repeated) == (("pmid:99999999",), 1)
    assert [item.reason for item in manifest.unreadable] == ["'abc' is no PMID"]
    assert check_snapshot(folder / manifest.snapshot_id) == ()


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is of POSIX systems")
def test_an_import_killed_before_any_step_ends_as_one_that_nothing_disturbed(
    tmp_path: Path, made_server: EutilsServer
) -> None:
    files = [write(tmp_path, "list.txt", "90000001\n90000002\n"), write(tmp_path, "a.ris", write_ris(Facts()))]
    calm = tmp_path / "calm"
    run_import(made_server.url, calm, files)
    drafts = 0
    for step in range(1, MOST_STEPS):
        folder = tmp_path / f"step-{step}"
        killed = subprocess.run(
            [sys.executable, IMPORT_DRIVER, made_server.url, folder, str(step), *files], check=False
        )
        drafts += bool(list(folder.rglob(".*.tmp")))
        asked = len(made_server.list_asked("efetch"))
        run_import(made_server.url, folder, files)
        assert read_tree(folder) == read_tree(calm), f"killed at step {step}"
        assert len(made_server.list_asked("efetch")) <= asked + 1
        if killed.returncode == 0:
            break
        assert killed.returncode == -signal.SIGKILL
    assert 8 < step < MOST_STEPS - 1 and drafts > 4


def read_tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_sheet_by_hand_becomes_a_citation_and_its_own_search(tmp_path: Path, bring) -> None:
    snapshot = bring(write_sheet(tmp_path), write(tmp_path, "a.ris", write_ris(Facts()))).snapshot
    sheet = snapshot.citations["guideline:nccn-breast-2026"]
    assert (sheet.version, sheet.locator, sheet.sections) == ("4.2026", "BINV-Q", ())
    assert [run.strategy for run in snapshot.manifest.search_runs] == ["Import: a.ris", "By hand"]
    assert snapshot.manifest.notes == ()


def test_a_guideline_without_version_or_place_says_what_a_reader_would_miss(tmp_path: Path, bring) -> None:
    manifest = bring(write_sheet(tmp_path, version="null", locator="null")).snapshot.manifest
    assert manifest.notes == tuple(
        f"guideline:nccn-breast-2026 has no {name}: nobody can look up what it rests on"
        for name in ("version", "locator")
    )


def test_the_text_of_nccn_is_never_taken_in(tmp_path: Path, folder: Path, bring) -> None:
    text = "[{label: Recommendation, text: Words of the guideline.}]"
    with pytest.raises(CitationUnreadableError, match=r"nccn\.yaml:\d+.*NCCN's text is licensed"):
        bring(write_sheet(tmp_path, text_source="guideline", sections=text))
    assert not folder.exists()


@pytest.mark.parametrize(
    ("changes", "line", "reason"),
    [
        ({"id": "guide:x"}, 2, "is not a citation id"),
        ({"text_source": "words"}, 3, "text_source"),
        ({"title": ""}, 4, "title"),
        ({"version": "4.2026"}, 6, "version: Expected `str . null`, got `float`; put it in quotes"),
        ({"sections": "[{label: A}]"}, 8, "text"),
    ],
)
def test_an_error_in_a_sheet_names_file_and_line(tmp_path: Path, bring, changes, line: int, reason: str) -> None:
    with pytest.raises(CitationUnreadableError, match=reason) as caught:
        bring(write_sheet(tmp_path, **changes))
    assert f"nccn.yaml:{line}" in str(caught.value)
