"""`curation pull` as a person meets it: stopped, without a home, with a key, with a query that is wrong."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from eutils_server import EutilsServer, Fault, make_records

KEY = "0123456789abcdef0123456789abcdef0123"
CURATION = str(Path(sys.executable).with_name("curation"))
QUESTION = """\
id: breast-immunotherapy
title: Does immunotherapy help in breast cancer?
question_type: therapy
pico: {population: p, intervention: i, comparator: c, outcome: o}
words: {population: breast cancer, people: people with breast cancer, treatment: immunotherapy}
focus: {tumour: breast cancer}
search_strategies:
  - {name: main, database: PubMed, query: 'breast cancer'}
eligibility:
  - {code: wrong_population, text: Not breast cancer.}
outline:
  - {id: short, heading: Short answer, rules: [conclude_direct_treatment]}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one question, in a folder with a blank and a letter outside ASCII in its name."""
    root = tmp_path / "mein Projekt é"
    (root / "evidence" / "questions").mkdir(parents=True)
    write_question(root, QUESTION)
    return root


@pytest.fixture
def server(start_eutils: Callable[[list[str]], EutilsServer]) -> EutilsServer:
    return start_eutils(make_records(450))


def write_question(project: Path, text: str) -> None:
    (project / "evidence" / "questions" / "breast-immunotherapy.yaml").write_text(text, encoding="utf-8")


def begin(project: Path, server: EutilsServer, *options: str, **environment: str | None) -> subprocess.Popen[str]:
    kept = {**os.environ, "TMPDIR": str(project.parent), "NCBI_EMAIL": "a@example.org", **environment}
    command = [CURATION, "pull", "breast-immunotherapy", "--base-url", server.url, *options]
    return subprocess.Popen(
        command,
        cwd=project,
        env={name: value for name, value in kept.items() if value is not None},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def run(project: Path, server: EutilsServer, *options: str, **environment: str | None) -> tuple[int, str, str]:
    process = begin(project, server, *options, **environment)
    out, err = process.communicate(timeout=100)
    return process.returncode, out, err


def read_everything(*folders: Path) -> bytes:
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return b"\n".join(str(path).encode() + path.read_bytes() for path in files)


def test_a_pull_says_what_it_found_got_and_cost(project: Path, server: EutilsServer) -> None:
    server.faults.append(Fault("reset"))
    code, out, err = run(project, server, "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert (found["count"], found["requested"], found["delivered"], found["missing"]) == (450, 450, 450, [])
    assert (found["duplicates"], found["retries"], found["warnings"], found["resumed"]) == (0, 1, [], 0)
    assert (project / "evidence" / "snapshots" / "breast-immunotherapy" / found["snapshot"]).is_dir()


def test_each_search_is_told_with_its_own_hits_also_one_that_found_nothing(
    project: Path, start_eutils: Callable[[list[str]], EutilsServer]
) -> None:
    server = start_eutils(make_records(12))
    server.search = lambda term: []  # type: ignore[method-assign]
    code, out, _ = run(project, server)
    (line,) = (line for line in out.splitlines() if line.endswith(": 0 hits"))
    assert code == 0 and line.startswith("  ")
    assert list(json.loads(run(project, server, "--json")[1])["searches"].values()) == [0]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_case_40_a_stopped_pull_says_how_to_go_on_and_does(
    project: Path, server: EutilsServer, number: signal.Signals
) -> None:
    server.faults.append(Fault("hang", skip=1))
    process = begin(project, server)
    while len(server.list_asked("efetch")) < 2:
        time.sleep(0.02)
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert out == ""
    assert err == "curation: stopped. What was fetched is kept: call `curation pull` again to go on.\n"
    code, out, _ = run(project, server, "--json")
    assert (code, json.loads(out)["delivered"], json.loads(out)["resumed"]) == (0, 450, 1)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no umask")
def test_case_40_time_zone_locale_umask_and_home_change_no_byte(project: Path, server: EutilsServer) -> None:
    assert run(project, server)[0] == 0
    folder = project / "evidence" / "snapshots" / "breast-immunotherapy"
    first = read_everything(folder)
    (folder / next(folder.iterdir()).name).rename(project.parent / "first")
    before = os.umask(0o077)
    try:
        code, _, err = run(project, server, HOME=None, TZ="Pacific/Kiritimati", LANG="C", LC_ALL="C")
    finally:
        os.umask(before)
    assert (code, err) == (0, "")
    assert read_everything(folder) == first
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 for path in folder.rglob("*"))


def test_case_40_a_closed_pipe_gives_no_traceback(project: Path, server: EutilsServer) -> None:
    process = begin(project, server)
    assert process.stdout and process.stderr
    process.stdout.close()
    process.wait(timeout=60)
    assert process.stderr.read() == ""


def test_case_20_and_38_nothing_goes_to_the_home_folder(project: Path, server: EutilsServer, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    assert run(project, server, HOME=str(home))[0] == 0
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("fault", [None, Fault("bad_key", times=9), Fault("status", status=404, times=9)], ids=str)
def test_case_5_and_38_the_key_is_nowhere(project: Path, server: EutilsServer, fault: Fault | None) -> None:
    server.faults += [fault] if fault else []
    process = begin(project, server, NCBI_API_KEY=KEY)
    seen = []
    while process.poll() is None and sys.platform == "linux":
        seen.append(Path(f"/proc/{process.pid}/cmdline").read_bytes())
    out, err = process.communicate(timeout=60)
    assert process.returncode == (2 if fault else 0)
    assert {asked.parameters["api_key"] for asked in server.asked} == {KEY}
    assert not any(KEY in asked.path for asked in server.asked)
    written = read_everything(project, Path(project.parent)) + out.encode() + err.encode() + b"".join(seen)
    assert KEY.encode() not in written
    assert "Traceback" not in err
    if fault and fault.kind == "bad_key":
        assert len(server.list_asked("efetch")) == 1
        assert "the API key was refused" in err


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("breast[tiaab]", "character 7: PubMed has no field tag [tiaab]"),
        ("(breast OR cancer)[tiab]", "The tag [tiab] on a group is ignored"),
        ('"breast cancer', "quote"),
        ("the[tiab] AND cancer", "does not index the"),
        ("tumo∗ AND cancer", "character 5"),
        ("breast[tiab] and cancer", "and is no operator unless in capitals"),
    ],
)
def test_case_28_a_query_that_would_not_run_as_written_is_refused_with_place_and_remedy(
    project: Path, server: EutilsServer, query: str, said: str
) -> None:
    write_question(project, QUESTION.replace("'breast cancer'", f"'{query}'"))
    code, out, err = run(project, server)
    assert (code, out, len(err.splitlines()), server.asked) == (2, "", 1, [])
    assert said in err
    code, out, _ = run(project, server, "--as-written")
    assert code == 1
    assert said in out


def test_case_28_no_hits_with_a_remark_are_no_finding_and_ignored_phrases_are_named(
    project: Path, server: EutilsServer
) -> None:
    question = QUESTION.replace("'breast cancer'", "breast AND zzqx")
    write_question(project, f"{question}key_papers: ['pmid:4711']\n")
    code, out, _ = run(project, server)
    assert code == 1
    for text in ("ignored by PubMed: zzqx", "concluding that there is no literature", "key paper pmid:4711 was not"):
        assert text in out


def test_case_28_a_query_of_6000_characters_goes_by_post(project: Path, server: EutilsServer) -> None:
    query = " OR ".join(["breast cancer"] * 400)
    write_question(project, QUESTION.replace("'breast cancer'", f"'{query}'"))
    assert run(project, server)[0] in (0, 1)
    assert len(server.asked[0].parameters["term"]) > 6000
    assert {asked.method for asked in server.asked} == {"POST"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("'breast cancer'}", "'breast cancer', cap: -5}", "cap"),
        ("'breast cancer'}", "'breast cancer', cap: .nan}", "cap"),
        ("'breast cancer'}", "'breast cancer', retmax: 5}", "retmax"),
        ("'breast cancer'}", "''}", "query"),
        ("'breast cancer'}", "5}", "query"),
        ("outline:", "date_from: 2020/13/45\noutline:", "date_from"),
        ("outline:", "date_from: '2020'\ndate_to: '2019'\noutline:", "date_to"),
    ],
)
def test_case_29_bad_parameters_are_refused_before_the_first_request(
    project: Path, server: EutilsServer, old: str, new: str, said: str
) -> None:
    write_question(project, QUESTION.replace(old, new))
    code, out, err = run(project, server)
    assert (code, out, len(err.splitlines()), server.asked) == (2, "", 1, [])
    assert said in err


def test_case_29_an_email_that_is_none_is_refused_before_the_first_request(project: Path, server: EutilsServer) -> None:
    code, _, err = run(project, server, NCBI_EMAIL="not-an-address")
    assert (code, server.asked) == (2, [])
    assert "'not-an-address' is no address" in err


def test_case_3_three_pulls_at_once_keep_the_limit_that_the_service_enforces(
    start_eutils: Callable[[list[str]], EutilsServer], tmp_path: Path
) -> None:
    """Processes that know of each other only by the files of the gate, with threads besides."""
    server = start_eutils(make_records(12))
    server.limit = (3, 1.0)
    code = (
        "import sys, threading; from curation.sources.entrez import EntrezSource\n"
        "source = EntrezSource(sys.argv[1], 'a@example.org')\n"
        "threads = [threading.Thread(target=source.fetch, args=([f'{90000001 + n}'],)) for n in range(4)]\n"
        "[thread.start() for thread in threads]; [thread.join() for thread in threads]\n"
        "sys.exit(source.retries)"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    workers = [subprocess.Popen([sys.executable, "-c", code, server.url], env=environment) for _ in range(3)]
    assert [worker.wait(timeout=100) for worker in workers] == [0, 0, 0]
    assert (len(server.asked), server.refused) == (12, 0)
