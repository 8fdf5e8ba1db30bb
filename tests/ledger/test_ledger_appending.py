from __future__ import annotations

import errno
import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from ledger_makers import QUESTION, add_act, add_many, make_folder

from curation.domain.act_draft import ActDraft
from curation.errors import IdentifierError, LedgerAlteredError, LedgerConflictError, LedgerError
from curation.identifiers import canonical_json, compute_sha256
from curation.ledger import append_acts, read_ledger
from curation.ledger import appending as appending_module
from curation.ledger.locking import exclusive_lock
from curation.vocabulary import ActKind, Role, Severity


def test_a_line_is_canonical_json_ended_by_one_line_feed(tmp_path):
    folder = make_folder(tmp_path)
    act = add_act(folder, payload={"note": "Straße ≥ 10²", "decision": "include"})

    assert (folder / "anna.jsonl").read_bytes() == canonical_json(act) + b"\n"


def test_each_act_names_the_one_on_the_line_before(tmp_path):
    folder = make_folder(tmp_path)
    first, second = add_act(folder), add_act(folder, subject="pmid:2")

    assert (first.prev, second.prev) == (None, first.act_id)


def test_a_batch_and_the_same_acts_one_by_one_are_the_same_bytes(tmp_path):
    one, two = make_folder(tmp_path / "one"), make_folder(tmp_path / "two")
    drafts = [ActDraft(kind=ActKind.SCREEN, subject=f"pmid:{at}", payload={"decision": "include"}) for at in (1, 2)]
    append_acts(one, drafts, question_id=QUESTION, curator="anna", role=Role.CURATOR, time="2026-01-31T09:00:00Z")
    add_act(two, subject="pmid:1")
    add_act(two, subject="pmid:2")

    assert (one / "anna.jsonl").read_bytes() == (two / "anna.jsonl").read_bytes()


def test_an_empty_batch_writes_nothing(tmp_path):
    assert add_many(make_folder(tmp_path), 0) == ()
    assert not make_folder(tmp_path).exists()


def test_a_draft_may_bear_its_own_time(tmp_path):
    draft = ActDraft(kind=ActKind.COMMENT, subject="pmid:1", payload={}, time="2026-02-01T00:00:00Z")
    folder = make_folder(tmp_path)
    (act,) = append_acts(
        folder, [draft], question_id=QUESTION, curator="anna", role=Role.CURATOR, time="2026-01-31T09:00:00Z"
    )

    assert act.time == "2026-02-01T00:00:00Z"


def test_nothing_is_appended_to_a_broken_chain(tmp_path):
    folder = make_folder(tmp_path)
    add_many(folder, 2)
    path = folder / "anna.jsonl"
    altered = path.read_bytes().replace(b"pmid:1", b"pmid:7")
    path.write_bytes(altered)

    with pytest.raises(LedgerAlteredError) as caught:
        add_act(folder)

    assert caught.value.line == 1
    assert path.read_bytes() == altered


def test_a_half_written_line_is_never_data_never_lost_and_never_overwritten(tmp_path):
    folder = make_folder(tmp_path)
    written = add_many(folder, 2)
    path = folder / "anna.jsonl"
    torn = b'{"act_id":"5f","kind":"scr'
    path.write_bytes(path.read_bytes() + torn)

    before = read_ledger(folder)
    assert before.acts == written
    assert [(one.severity, one.subject) for one in before.findings] == [(Severity.WORKLIST, f"{QUESTION}/anna.jsonl:3")]

    added = add_act(folder, subject="pmid:3")
    after = read_ledger(folder)

    aside = folder / f"anna.jsonl.torn-{compute_sha256(torn)[:8]}"
    assert aside.read_bytes() == torn
    assert after.acts == (*written, added)
    assert [one.subject for one in after.findings] == [f"{QUESTION}/{aside.name}"]
    assert not after.breaks


def test_another_half_line_of_the_same_short_hash_does_not_overwrite_the_first(tmp_path):
    folder = make_folder(tmp_path)
    folder.mkdir(parents=True)
    torn = b'{"half'
    digest = compute_sha256(torn)
    (folder / f"anna.jsonl.torn-{digest[:8]}").write_bytes(b"something else")
    (folder / "anna.jsonl").write_bytes(torn)

    add_act(folder)

    assert (folder / f"anna.jsonl.torn-{digest[:8]}").read_bytes() == b"something else"
    assert (folder / f"anna.jsonl.torn-{digest}").read_bytes() == torn


def test_the_same_half_line_left_by_two_crashes_is_kept_once(tmp_path):
    folder = make_folder(tmp_path)
    path = folder / "anna.jsonl"
    for _ in range(2):
        add_act(folder)
        path.write_bytes(path.read_bytes() + b'{"half')
    add_act(folder)

    assert len(list(folder.glob("*.torn-*"))) == 1
    assert len(read_ledger(folder).acts) == 3


@pytest.mark.parametrize("name", ["../bob", "Bob", "", "a/b", ".hidden", "anna.jsonl\n"])
def test_only_names_of_curators_name_files(tmp_path, name):
    with pytest.raises(IdentifierError):
        add_act(make_folder(tmp_path), curator=name)

    assert list(tmp_path.iterdir()) == []


def test_an_act_of_another_question_is_refused(tmp_path):
    with pytest.raises(LedgerConflictError, match="another question"):
        add_act(make_folder(tmp_path), question_id="other-question")


@pytest.mark.parametrize("time", ["2026-01-31 09:00:00", "2026-02-30T09:00:00Z", "2026-01-31T09:00:00+01:00", ""])
def test_a_time_that_is_not_utc_with_seconds_is_refused(tmp_path, time):
    with pytest.raises(LedgerConflictError, match="UTC"):
        add_act(make_folder(tmp_path), time=time)


def test_a_parent_that_is_no_act_on_the_subject_is_refused(tmp_path):
    folder = make_folder(tmp_path)
    act = add_act(folder)
    for subject, parent in (("pmid:1", "0" * 64), ("pmid:2", act.act_id)):
        with pytest.raises(LedgerConflictError, match="parent"):
            add_act(folder, subject=subject, parent=parent)

    assert read_ledger(folder).acts == (act,)


@pytest.mark.parametrize("payload", [{"x": object()}, {"x": "\ud800"}, {"note": "x" * 1_000_001}])
def test_a_payload_that_cannot_be_a_line_is_refused(tmp_path, payload):
    folder = make_folder(tmp_path)
    with pytest.raises(LedgerConflictError):
        add_act(folder, payload=payload)

    assert read_ledger(folder).acts == ()


def test_what_is_returned_is_what_is_stored(tmp_path):
    folder = make_folder(tmp_path)
    act = add_act(folder, payload={"pair": (1, 2), "kind": ActKind.TAG})

    assert read_ledger(folder).acts == (act,)


def test_a_batch_with_one_bad_draft_writes_none(tmp_path):
    folder = make_folder(tmp_path)
    drafts = [
        ActDraft(kind=ActKind.COMMENT, subject="pmid:1", payload={}),
        ActDraft(kind=ActKind.COMMENT, subject="pmid:1", payload={"x": "y" * 1_000_001}),
    ]
    with pytest.raises(LedgerConflictError):
        append_acts(
            folder, drafts, question_id=QUESTION, curator="anna", role=Role.CURATOR, time="2026-01-31T09:00:00Z"
        )

    assert read_ledger(folder).acts == ()


def test_a_disk_that_fails_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    folder = make_folder(tmp_path)
    add_many(folder, 2)
    before = (folder / "anna.jsonl").read_bytes()

    def refuse(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(appending_module.os, "fsync", refuse)
    with pytest.raises(LedgerError, match=r"anna.jsonl:3: the disk refused \(No space left on device\)"):
        add_act(folder)

    assert (folder / "anna.jsonl").read_bytes() == before


def test_an_interrupt_while_writing_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    folder = make_folder(tmp_path)
    add_many(folder, 2)
    before = (folder / "anna.jsonl").read_bytes()

    def interrupt(_descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(appending_module.os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        add_act(folder)

    assert (folder / "anna.jsonl").read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
def test_a_write_that_stops_half_way_is_taken_back(tmp_path):
    folder = make_folder(tmp_path)
    add_many(folder, 1)
    before = (folder / "anna.jsonl").read_bytes()
    script = f"""
        import resource, sys
        resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before) + 50}, resource.RLIM_INFINITY))
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from pathlib import Path
        from ledger_makers import add_many
        from curation.errors import LedgerError
        try:
            add_many(Path({str(folder)!r}), 3)
        except LedgerError as error:
            print(error)
    """
    done = run_script(script)

    assert "the disk refused" in done.stdout, done.stderr
    assert (folder / "anna.jsonl").read_bytes() == before


def test_a_folder_that_cannot_be_made_is_one_readable_line(tmp_path):
    (tmp_path / "ledger").write_text("a file where the folder should be")

    with pytest.raises(LedgerError, match="the disk refused"):
        add_act(make_folder(tmp_path))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root and Windows ignore these permissions")
def test_a_read_only_ledger_is_one_readable_line(tmp_path):
    folder = make_folder(tmp_path)
    add_many(folder, 1)
    (folder / "anna.jsonl").chmod(0o400)

    with pytest.raises(LedgerError, match="the disk refused"):
        add_act(folder)


def test_processes_that_append_to_one_file_at_once_never_break_its_chain(tmp_path):
    folder = make_folder(tmp_path)
    script = f"""
        import sys
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from pathlib import Path
        from ledger_makers import add_act
        for at in range(25):
            add_act(Path({str(folder)!r}), subject=f"pmid:{{sys.argv[1]}}{{at + 1}}")
    """
    writers = [start_script(script, str(number)) for number in (1, 2, 3)]
    errors = [writer.communicate(timeout=120)[1] for writer in writers]

    ledger = read_ledger(folder)
    assert errors == ["", "", ""]
    assert len(ledger.acts) == 75 and not ledger.findings


def test_threads_that_append_to_one_file_at_once_never_break_its_chain(tmp_path):
    folder = make_folder(tmp_path)
    threads = [threading.Thread(target=lambda: [add_act(folder) for _ in range(10)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    ledger = read_ledger(folder)
    assert len(ledger.acts) == 40 and not ledger.findings


def test_a_writer_that_is_killed_leaves_no_lock_behind(tmp_path):
    folder = make_folder(tmp_path)
    folder.mkdir(parents=True)
    path = folder / "anna.jsonl"
    script = f"""
        import time
        from curation.ledger.locking import exclusive_lock
        with open({str(path)!r}, "a+b", buffering=0) as file, exclusive_lock(file, "x"):
            print("held", flush=True)
            time.sleep(60)
    """
    holder = start_script(script)
    assert holder.stdout.readline() == "held\n"
    with (
        path.open("a+b", buffering=0) as file,
        pytest.raises(LedgerError, match="another program"),
        exclusive_lock(file, "tmb-her2/anna.jsonl", wait_seconds=0.05),
    ):
        pass
    holder.kill()
    holder.communicate()

    assert add_act(folder).prev is None


def start_script(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_script(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, timeout=60, check=False
    )
