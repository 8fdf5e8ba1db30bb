"""Cases 31 to 34 of the forty: kills, full and read-only disks, two pulls at once, damaged marks."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from curation.domain.question import Question
from curation.errors import ProjectError, SourceUnavailableError
from curation.sources.entrez import EntrezSource
from curation.sources.snapshots import pulling, work
from curation.sources.snapshots.checking import check_snapshot, check_snapshots, list_snapshots
from curation.sources.snapshots.holding import LOCK, hold_folder
from curation.sources.snapshots.pulling import Pulled, pull
from curation.sources.transport.asking import Patience
from curation.sources.transport.pacing import NO_LIMIT, LocalGate
from curation.vocabulary import Severity
from eutils_server import EutilsServer, Fault, make_records
from pull_trials import DRIVER, read_tree

DAY = "2026-11-22"
Start = Callable[[list[str]], EutilsServer]
MakeQuestion = Callable[..., Question]


class Pulling:
    """A question of 40 records in batches of 10, and the bytes of a pull of it that nothing disturbs."""

    def __init__(self, server: EutilsServer, question: Question, tmp_path: Path) -> None:
        self.server = server
        self.question = question
        self.folder = tmp_path / "question"
        self.work = self.folder / ".pull"
        pull(question, self.open_source(), tmp_path / "calm", date=DAY, batch=10)
        self.calm = read_tree(tmp_path / "calm")
        server.asked.clear()

    def open_source(self) -> EntrezSource:
        quiet = {"patience": Patience(attempts=1), "gate": LocalGate(NO_LIMIT), "sleep": lambda seconds: None}
        return EntrezSource(self.server.url, "a@example.org", **quiet)

    def pull(self, *, date: str = DAY, **options: object) -> Pulled:
        return pull(self.question, self.open_source(), self.folder, date=date, batch=10, **options)

    def stop_after(self, batches: int) -> None:
        self.server.faults.append(Fault("status", status=503, skip=batches, times=999))
        with pytest.raises(SourceUnavailableError):
            self.pull()
        self.server.faults.clear()
        self.server.asked.clear()

    def count_fetched(self) -> int:
        return len(self.server.list_asked("efetch"))

    def is_whole(self) -> bool:
        return read_tree(self.folder) == self.calm


@pytest.fixture
def pulling_40(start_eutils: Start, make_question: MakeQuestion, tmp_path: Path) -> Pulling:
    return Pulling(start_eutils(make_records(40)), make_question(), tmp_path)


# ---- stopped and gone on with


@pytest.mark.parametrize("batches", [0, 1, 3])
def test_case_31_what_is_done_is_not_fetched_again_not_even_on_another_day(pulling_40: Pulling, batches: int) -> None:
    pulling_40.stop_after(batches)
    pulling_40.server.add(make_records(3, first=91000001))  # the set is pinned: these are for the next pull
    pulled = pulling_40.pull(date="2026-11-29")
    assert (pulled.resumed, pulling_40.count_fetched()) == (batches, 4 - batches)
    assert pulling_40.server.list_asked("esearch") == []
    assert pulling_40.is_whole()


def test_case_31_a_file_that_a_kill_caught_in_the_making_stays_nowhere(pulling_40: Pulling) -> None:
    pulling_40.stop_after(2)
    for folder in (pulling_40.work, pulling_40.work / "snapshot" / "raw"):
        (folder / ".efetch-00003-001.xml.0123456789abcdef.tmp").write_bytes(b"<half")
    pulling_40.pull()
    assert pulling_40.is_whole()


STEPS = [
    (work, "write_mark"),
    (work, "write_atomic"),
    (pulling, "write_atomic"),
    (pulling, "write_manifest"),
    (pulling, "sync_folder"),
    (pulling, "read_manifest"),
]


@pytest.mark.parametrize(("module", "name"), STEPS, ids=lambda value: getattr(value, "__name__", value))
@pytest.mark.parametrize("is_before", [True, False], ids=["before", "after"])
def test_case_31_stopped_at_any_step_it_ends_byte_identical(
    pulling_40: Pulling, module: object, name: str, is_before: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each write is the last one of a run, in turn; then the pull is called again."""
    own = getattr(module, name)
    for turn in range(12):
        calls = 0

        def stop(*arguments: object, turn: int = turn) -> object:
            nonlocal calls
            calls += 1
            if calls > turn and is_before:
                raise KeyboardInterrupt
            result = own(*arguments)
            if calls > turn:
                raise KeyboardInterrupt
            return result

        monkeypatch.setattr(module, name, stop)
        try:
            pulling_40.pull()
            break
        except KeyboardInterrupt:
            pass
        finally:
            monkeypatch.setattr(module, name, own)
        if turn % 3 == 2:
            pulling_40.pull()
            assert pulling_40.is_whole()
            shutil.rmtree(pulling_40.folder)
    pulling_40.pull()
    assert pulling_40.is_whole()


def test_a_pull_that_had_become_a_snapshot_when_it_was_killed_is_not_made_again(
    pulling_40: Pulling, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(self: work.Work) -> None:
        raise KeyboardInterrupt

    pulling_40.stop_after(2)
    monkeypatch.setattr(work.Work, "close", die)
    with pytest.raises(KeyboardInterrupt):
        pulling_40.pull()
    monkeypatch.undo()
    pulling_40.server.asked.clear()
    pulled = pulling_40.pull()
    assert pulling_40.server.asked == []
    assert pulled.manifest.citation_count == 40
    assert pulling_40.is_whole()


def test_an_unfinished_pull_of_other_searches_or_an_unwanted_one_is_begun_anew(
    pulling_40: Pulling, make_question: MakeQuestion
) -> None:
    pulling_40.stop_after(2)
    assert pulling_40.pull(is_fresh=True).resumed == 0
    shutil.rmtree(pulling_40.folder)
    pulling_40.stop_after(2)
    other = [{"name": "other", "database": "PubMed", "query": "atezolizumab"}]
    pulling_40.question = make_question(search_strategies=other)
    pulled = pulling_40.pull()
    assert pulled.resumed == 0
    assert "was for other searches" in pulled.remarks[0]


# ---- damaged marks


def write(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize(
    ("file", "fetched"),
    [
        ("batch-00002.json", 3),
        ("batch-00002.jsonl", 3),
        ("snapshot/raw/efetch-00001-001.xml", 3),
        ("search-001.json", 2),
        ("snapshot/raw/esearch-001-001.xml", 2),
        ("plan.json", 4),
    ],
)
@pytest.mark.parametrize(
    "damage",
    [lambda data: data[: len(data) // 2], lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:], lambda data: b""],
    ids=["truncated", "bit_flipped", "emptied"],
)
def test_case_34_a_damaged_file_is_named_and_its_work_done_again(
    pulling_40: Pulling, file: str, fetched: int, damage: Callable[[bytes], bytes]
) -> None:
    pulling_40.stop_after(2)
    write(pulling_40.work / file, damage)
    pulled = pulling_40.pull()
    assert any(Path(file).name in remark for remark in pulled.remarks)
    assert pulling_40.count_fetched() == fetched
    assert pulling_40.is_whole()


def test_case_34_a_snapshot_that_lost_its_manifest_is_named(
    made_server: EutilsServer, make_question: MakeQuestion, tmp_path: Path
) -> None:
    source = EntrezSource(made_server.url, gate=LocalGate(NO_LIMIT))
    pull(make_question(), source, tmp_path, date=DAY)
    (name,) = list_snapshots(tmp_path)
    assert list(check_snapshots(tmp_path)) == []
    (tmp_path / name / "manifest.json").unlink()
    (tmp_path / ".leftover").mkdir()
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    (finding,) = check_snapshots(tmp_path)
    assert finding.severity == Severity.GATE and name in finding.subject and "no manifest.json" in finding.reason
    assert list(check_snapshots(tmp_path / "none")) == []


def test_case_34_a_mark_of_a_later_version_is_refused_with_a_way_out(pulling_40: Pulling) -> None:
    pulling_40.stop_after(2)
    path = pulling_40.work / "batch-00001.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "schema": 99}))
    with pytest.raises(ProjectError, match=r"later version .*--fresh"):
        pulling_40.pull()
    assert pulling_40.pull(is_fresh=True).manifest.citation_count == 40


# ---- two at once


def test_case_33_a_second_pull_is_refused_with_who_holds_the_first(pulling_40: Pulling) -> None:
    with hold_folder(pulling_40.folder), pytest.raises(ProjectError) as caught:
        pulling_40.pull()
    assert f"process {os.getpid()}, started 20" in str(caught.value)
    assert pulling_40.server.asked == []
    pulling_40.pull()
    assert pulling_40.is_whole()


def test_case_33_the_lock_of_a_killed_pull_holds_nobody_up(pulling_40: Pulling) -> None:
    pulling_40.server.faults.append(Fault("hang", skip=1))
    command = [sys.executable, str(DRIVER), pulling_40.server.url, str(pulling_40.folder), DAY, "10"]
    holder = subprocess.Popen(command)
    while pulling_40.count_fetched() < 2:
        time.sleep(0.01)
    with pytest.raises(ProjectError, match=f"process {holder.pid}"):
        pulling_40.pull()
    holder.kill()
    holder.wait()
    assert (pulling_40.folder / LOCK).exists()
    assert pulling_40.pull().resumed == 1
    assert pulling_40.is_whole()


# ---- disks


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can be mounted by root only")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_case_32_a_full_disk_fails_clearly_and_the_pull_goes_on_once_there_is_room(
    pulling_40: Pulling, small_disk: Path
) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * (160 << 10))
    pulling_40.folder = small_disk / "question"
    with pytest.raises(ProjectError, match=r"No space left.*what was fetched is kept"):
        pulling_40.pull()
    assert list_snapshots(pulling_40.folder) == ()
    ballast.unlink()
    assert pulling_40.pull().resumed >= 1
    assert pulling_40.is_whole()


def test_case_32_a_quota_fails_clearly_and_earlier_snapshots_stay(pulling_40: Pulling) -> None:
    first = pulling_40.pull()
    before = read_tree(first.folder)
    pulling_40.server.add(make_records(40, first=91000001))
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, limit[1]))
    try:
        with pytest.raises(ProjectError, match=r"File too large.*what was fetched is kept"):
            pulling_40.pull()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert read_tree(first.folder) == before
    second = pulling_40.pull()
    assert second.resumed == 8
    assert check_snapshot(second.folder) == check_snapshot(first.folder) == ()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_case_32_a_read_only_folder_fails_clearly_before_the_first_request(pulling_40: Pulling, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    pulling_40.folder = tmp_path / "file" / "question"  # root may write into a read-only folder, but not below a file
    with pytest.raises(ProjectError, match="cannot be written"):
        pulling_40.pull()
    assert pulling_40.server.asked == []
