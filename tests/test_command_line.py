"""How `curation` is called: each command starts with what it needs, helps, and refuses a wrong call in one line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from curation.cli import COMMANDS, app, main

COMMAND = [sys.executable, "-c", "from curation.cli import main; main()"]
LOADED = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "
HEAVY = {"pandas", "numpy", "pandera", "rich", "pydantic", "typer", "requests", "Bio", "jinja2", "multiprocessing"}
SECONDS = 60
EMPTY = b'<?xml version="1.0"?>\n<PubmedArticleSet></PubmedArticleSet>\n'
EFFECT = b"HR 0.82, 95% CI 0.55-1.23\n"
on_posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals, pipes and terminals")


def run(*arguments: str, code: str = "", **options: object) -> subprocess.CompletedProcess[str]:
    call = [*COMMAND[:2], code + COMMAND[2], *arguments]
    return subprocess.run(call, capture_output=True, text=True, timeout=SECONDS, check=False, **options)


def find_command(name: str) -> click.Command:
    command = app.get_command(click.Context(app), name)
    assert command is not None
    return command


@pytest.mark.parametrize("name", app.commands)
def test_a_command_is_listed_by_its_name_and_the_first_line_of_its_help(name: str) -> None:
    command, listed = find_command(name), app.commands[name]
    assert command.name == listed.name == name
    assert (command.help or "").splitlines()[0] == listed.short_help


def test_the_list_of_commands_is_in_the_order_of_the_work_and_gives_each_line_whole() -> None:
    result = CliRunner().invoke(app, ["--help"])
    assert result.exit_code == 0
    said = " ".join(result.stdout.partition("Commands:")[2].split())
    assert said == " ".join(f"{name} {listed.short_help}" for name, listed in app.commands.items())
    assert list(app.commands)[:2] == ["pull", "parse"] and list(app.commands)[-2:] == ["report", "check"]


def test_parsing_starts_without_any_library_or_command_that_it_does_not_need(tmp_path: Path) -> None:
    (tmp_path / "empty.xml").write_bytes(EMPTY)
    ran = run("parse", "empty.xml", "--out", "out.jsonl", "--reader", "lxml", code=LOADED, cwd=tmp_path)
    loaded = set(ran.stderr.split())
    assert (ran.returncode, ran.stdout) == (0, "0 articles and 0 books in out.jsonl\n")
    assert loaded & HEAVY == set()
    own = {"curation.commands", "curation.commands.calling", "curation.commands.parsing"}
    assert {module for module in loaded if module.startswith("curation.commands")} == own


def test_the_list_of_commands_imports_none_of_them() -> None:
    loaded = set(run("--help", code=LOADED).stderr.split())
    assert "curation.cli" in loaded
    assert {module for module in loaded if module.startswith("curation.commands.")} == {"curation.commands.calling"}
    assert loaded & (HEAVY | {"msgspec", "lxml"}) == set()


@pytest.mark.parametrize("place", COMMANDS)
def test_a_command_starts_without_the_others(place: str) -> None:
    module, _, function = place.partition(".")
    ran = run(function.rstrip("_"), "--help", code=LOADED)
    loaded = set(ran.stderr.split())
    own = {"curation.commands.calling", f"curation.commands.{module}"}
    assert ran.returncode == 0
    assert {name for name in loaded if name.startswith("curation.commands.")} == own
    assert loaded & HEAVY == set()


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("name", app.commands)
def test_help_says_all_of_every_parameter_and_fits_the_terminal(
    name: str, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    result = CliRunner().invoke(app, [name, "--help"], prog_name="curation", color=True)
    assert (result.exit_code, result.stderr) == (0, "")
    assert max(map(len, result.stdout.splitlines())) <= min(columns, 80)
    assert "\x1b" not in result.stdout
    said = "".join(result.stdout.split())
    for parameter in find_command(name).params:
        shown = parameter.metavar if isinstance(parameter, click.Argument) else parameter.opts[0]
        assert parameter.help and shown
        assert "".join(shown.split()) in said
        assert "".join(parameter.help.split()) in said


def test_limits_defaults_terms_and_what_is_required_are_in_the_help() -> None:
    said = " ".join(CliRunner().invoke(app, ["parse", "--help"]).stdout.split())
    for text in ("[required]", "[default: 1; x>=1]", "[auto|compiled|lxml]", "[default: auto]", "FILE..."):
        assert text in said


WRONG = {
    "prase": ("No such command 'prase'", "'parse'", "`curation --help`"),
    "--bogus": ("No such option '--bogus'", "`curation --help`"),
    "parse": ("Missing argument 'FILE...'", "`curation parse --help`"),
    "parse a.xml": ("Missing option '--out'", "`curation parse --help`"),
    "parse a.xml --out": ("Option '--out' requires an argument", "`curation parse --help`"),
    "parse a.xml --out b.jsonl --reder lxml": ("'--reder'", "'--reader'", "`curation parse --help`"),
    "parse a.xml --out b.jsonl --reader lxm": ("'lxm'", "'auto', 'compiled', 'lxml'", "`curation parse --help`"),
    "parse a.xml --out b.jsonl --workers 0": ("'--workers': 0", "x>=1", "`curation parse --help`"),
    "parse a.xml --out b.jsonl --workers two": ("'two' is not a valid integer", "`curation parse --help`"),
    "parse a.xml --out b.jsonl --json=1": ("'--json' does not take a value", "`curation parse --help`"),
    "parse a.xml --out b.jsonl": ("a.xml: No such file or directory", "Check that it exists"),
    "parse a.xml --out b.txt": ("*.txt", "Name a .jsonl or .parquet file"),
    "report q --workers 17": ("17", "1<=x<=16", "`curation report --help`"),
    "simulate review.csv --runs 101": ("101", "1<=x<=100", "`curation simulate --help`"),
    "duplicates q --merge pmid:1": ("'--merge' requires 2 arguments", "`curation duplicates --help`"),
    "decide q pmid:1 --kind retracted": ("'retracted'", "'retraction'", "'erratum'", "`curation decide --help`"),
    "suggest --given spam": ("'spam'", "'span', 'abstract'", "`curation suggest --help`"),
    "rank --seed x": ("'x' is not a valid integer", "`curation rank --help`"),
    "status extra": ("unexpected extra argument (extra)", "`curation status --help`"),
    "status": ("This is no curation project", "evidence/questions"),
    "find tumour --corpus none.jsonl": ("none.jsonl: No such file or directory",),
    "effects none.txt": ("none.txt: No such file or directory",),
}


@pytest.mark.parametrize("call", WRONG)
def test_a_wrong_call_is_one_line_that_says_what_was_wrong_and_what_to_do(call: str, tmp_path: Path) -> None:
    ran = run(*call.split(), cwd=tmp_path, env={**os.environ, "CURATION_PROJECT": ""})
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("curation: ") and ran.stderr.endswith((".\n", "?\n"))
    assert ran.stderr.count("\n") == 1
    assert [text for text in WRONG[call] if text not in ran.stderr] == []


def test_a_call_without_a_command_gets_the_list_of_them() -> None:
    ran = run()
    assert (ran.returncode, ran.stderr) == (2, "curation: No command. See `curation --help`.\n")
    assert ran.stdout == run("--help").stdout


@given(st.text(min_size=1, max_size=60), st.sampled_from(["command", "option", "file", "term"]))
def test_whatever_is_called_for_cannot_drive_a_terminal_or_add_a_line(text: str, place: str) -> None:
    calls = {
        "command": [f"x{text}"],
        "option": ["parse", f"--x{text}"],
        "file": ["effects", f"x{text}".replace("\0", "")],
        "term": ["suggest", "--given", f"x{text}"],
    }
    with pytest.MonkeyPatch.context() as patch:
        lines: list[str] = []
        patch.setattr(sys, "argv", ["curation", *calls[place]])
        patch.setattr("curation.cli.gc.freeze", lambda: None)
        patch.setattr("curation.terminal.click.echo", lambda line, err: lines.append(line))
        with pytest.raises(SystemExit) as left:
            main()
    assert left.value.code == 2
    (line,) = lines
    assert line.startswith("curation: ") and line.isprintable()


@on_posix
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 128 + signal.SIGINT), (signal.SIGTERM, -signal.SIGTERM)], ids=str
)
def test_a_command_that_is_stopped_ends_at_once_and_without_a_traceback(number: signal.Signals, code: int) -> None:
    with subprocess.Popen(
        [*COMMAND, "effects"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(EFFECT * 1000)
        process.stdin.flush()
        assert process.stdout.readline().startswith(b'{"effects"'), "it is at work now"
        process.send_signal(number)
        process.stdin.close()
        process.stdout.read()
        assert process.wait(SECONDS) == code
        assert process.stderr.read() == b""


@on_posix
def test_a_reader_that_has_seen_enough_gets_no_traceback_after_it(tmp_path: Path) -> None:
    file = tmp_path / "texts.txt"
    file.write_bytes(EFFECT * 20_000)
    with subprocess.Popen([*COMMAND, "effects", file], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        assert process.stdout.readline().startswith(b'{"effects"')
        process.stdout.close()
        assert process.wait(SECONDS) == 1
        assert process.stderr.read() == b""


@on_posix
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_under_the_output_is_one_line(unbuffered: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [*COMMAND, "--help"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=SECONDS,
            env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
        )
    assert ran.returncode == 2
    assert ran.stderr.startswith(b"curation: ") and ran.stderr.count(b"\n") == 1


@on_posix
@pytest.mark.parametrize("call", ["--help", "parse --help", "prase"])
def test_nothing_is_coloured_at_a_terminal_either(call: str) -> None:
    outer, inner = os.openpty()
    with subprocess.Popen([*COMMAND, *call.split()], stdin=inner, stdout=inner, stderr=inner) as process:
        process.wait(SECONDS)
    # All that is said fits into what a terminal holds back.
    said = os.read(outer, 65536)
    os.close(outer)
    os.close(inner)
    assert b"curation" in said and b"\x1b" not in said
