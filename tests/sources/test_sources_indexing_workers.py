"""Worker processes cut words for an index: the same bytes with any number of them, and none is left behind."""

import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import psutil
import pytest

from curation.errors import CitationUnreadableError
from curation.identifiers import canonical_json
from curation.querying.translating import understand_query
from curation.sources.indexing import feeding, keeping
from querying.querying_makers import make_citation

BUILD = """
from pathlib import Path
from curation.sources.indexing import keeping
if __name__ == "__main__":
    keeping.open_index(Path({corpus!r}), cache=Path({cache!r}), workers=2)
"""
PATIENCE = 60


@pytest.fixture
def corpus(tmp_path):
    """A corpus file of more records than a chunk holds, some of them twice."""
    path = tmp_path / "corpus.jsonl"
    write_lines(path, 1900)
    return path


def write_lines(path, count):
    made = (make_citation(str(n % 1500 + 1), f"Pain {n}", f"Hip {n % 7} and word{n}") for n in range(count))
    path.write_bytes(b"".join(canonical_json(citation) + b"\n" for citation in made))


def read_arrays(cache):
    (folder,) = (path for path in cache.iterdir() if path.is_dir())
    return {path.name: path.read_bytes() for path in folder.glob("*.npy")}


def test_the_index_is_the_same_whatever_the_number_of_workers(corpus, tmp_path):
    built = {}
    for workers in (0, 1, 2):
        cache = tmp_path / str(workers)
        opened = keeping.open_index(corpus, cache=cache, workers=workers)
        assert len(opened.find(understand_query("hip[tiab]").plan)) == 1500
        built[workers] = read_arrays(cache)

    assert built[0] == built[1] == built[2]


@pytest.mark.shared
def test_workers_read_files_of_other_formats_as_one_process_does(shared, tmp_path):
    path = shared / "pubmed" / "records.xml.gz"
    for workers in (0, 2):
        keeping.open_index(path, cache=tmp_path / str(workers), workers=workers)

    assert read_arrays(tmp_path / "0") == read_arrays(tmp_path / "2")


@pytest.mark.parametrize("workers", [0, 2])
def test_a_line_that_is_no_citation_is_named_by_its_number(corpus, tmp_path, workers):
    corpus.write_bytes(corpus.read_bytes() + b"{no json\n")

    with pytest.raises(CitationUnreadableError, match="line 1901"):
        keeping.open_index(corpus, cache=tmp_path / "cache", workers=workers)

    assert not [path for path in (tmp_path / "cache").iterdir() if path.is_dir()]
    assert not list_workers(os.getpid())


def test_a_small_file_and_a_single_core_get_no_worker(corpus, monkeypatch):
    monkeypatch.setitem(sys.modules, "__main__", SimpleNamespace(__file__="/usr/bin/curation"))
    assert feeding.count_workers(corpus) == 0
    monkeypatch.setattr(feeding, "_WORTH_WORKERS", 10)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    assert feeding.count_workers(corpus) == 3
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert feeding.count_workers(corpus) == 0


UNGUARDED = """
from pathlib import Path
from curation.querying.translating import understand_query
from curation.sources.indexing import feeding, keeping
feeding._WORTH_WORKERS = keeping.SCAN_LIMIT = 10
opened = keeping.open_corpus(Path({corpus!r}), cache=Path({cache!r}))
print(len(opened.find(understand_query("hip[tiab]").plan)))
"""


def test_a_script_without_a_guard_asks_a_large_corpus_and_gets_its_answer(corpus, tmp_path):
    script = tmp_path / "ask.py"
    script.write_text(UNGUARDED.format(corpus=str(corpus), cache=str(tmp_path / "cache")))

    asked = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=PATIENCE, check=False)

    assert (asked.stdout, asked.stderr) == ("1500\n", "")


@pytest.mark.parametrize(
    ("started", "is_safe"),
    [
        ("/venv/bin/curation", True),
        ("C:\\venv\\curation.exe\\__main__.py" if sys.platform == "win32" else "/x/curation.exe/__main__.py", True),
        ("/home/me/ask.py", False),
        (None, True),
    ],
)
def test_workers_are_for_the_command_and_for_notebooks(corpus, monkeypatch, started, is_safe):
    monkeypatch.setattr(feeding, "_WORTH_WORKERS", 10)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    monkeypatch.setitem(sys.modules, "__main__", SimpleNamespace(__file__=started))

    assert bool(feeding.count_workers(corpus)) == is_safe


def list_workers(pid):
    return [p for p in psutil.Process(pid).children(recursive=True) if "spawn_main" in " ".join(p.cmdline())]


def wait_for(condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    return pytest.fail("Waited in vain")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("ending", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_a_build_that_is_ended_leaves_no_index_and_no_process(tmp_path, ending):
    corpus, cache = tmp_path / "corpus.jsonl", tmp_path / "cache"
    write_lines(corpus, 60_000)
    script = tmp_path / "build.py"
    script.write_text(BUILD.format(corpus=str(corpus), cache=str(cache)))
    build = subprocess.Popen([sys.executable, script], stderr=subprocess.DEVNULL, start_new_session=True)
    workers = wait_for(lambda: found if len(found := list_workers(build.pid)) == 2 else None)
    wait_for(lambda: list(cache.glob(".*.part")))

    os.killpg(build.pid, signal.SIGINT) if ending == "SIGINT" else build.send_signal(getattr(signal, ending))
    build.wait(PATIENCE)

    assert build.returncode != 0
    wait_for(lambda: not [one for one in workers if one.is_running() and one.status() != psutil.STATUS_ZOMBIE])
    assert not [path for path in cache.iterdir() if path.is_dir() and not path.name.startswith(".")]
    if ending == "SIGINT":
        assert not list(cache.glob(".*.part"))
