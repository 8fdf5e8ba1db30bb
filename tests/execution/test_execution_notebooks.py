"""Notebook runs: stable to the byte, side by side, and honest about what failed. Real kernels, so few of them."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curation.errors import NotebookRunError
from curation.execution.notebooks import NotebookJob, list_notebooks, run_notebook, run_notebooks

MakeNotebook = Callable[..., Path]
ListChildren = Callable[[], list[str]]
NASTY = ["'; import os #", '"""\\', "__import__('os').getcwd()", "{braces} %s", "line\nbreak\ttab", "≥10 µg/l é 🎗", ""]
CELLS = (
    'words: list[str] = []  # any\nlimit: int = 3\nas_of: str | None = "x"',
    "import os, sys, time\nfrom pathlib import Path",
    "(words, limit, as_of)",
    "[hash('a'), sorted(os.environ.keys() & {'PYTHONSTARTUP'}), time.tzname[0], list({'a', 'b', 'c'})]",
    "print('out', flush=True); print('err', file=sys.stderr, flush=True); print('more')",
    "import warnings; warnings.warn('careful')",
    "(Path.cwd() == Path(os.environ['CURATION_PROJECT']) / 'notebooks', sys.executable)",
    "print(Path(os.environ['CURATION_PROJECT']) / 'evidence')",
    "startup_ran if 'startup_ran' in globals() else 'clean'",
)
PARAMETERS: dict[str, Any] = {"as_of": None, "words": NASTY}
RUN = (
    "import json, sys; from pathlib import Path; from curation.execution.notebooks import run_notebook;"
    "run_notebook(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3]), project=Path(sys.argv[4]))"
)


def read_cells(path: Path) -> list[dict[str, Any]]:
    return [cell for cell in json.loads(path.read_bytes())["cells"] if cell["cell_type"] == "code"]


def read_text(cell: dict[str, Any]) -> str:
    return "".join(
        text
        for output in cell["outputs"]
        for text in (output.get("text") or output.get("data", {}).get("text/plain") or ())
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, make_notebook: MakeNotebook) -> Path:
    project = tmp_path_factory.mktemp("project")
    make_notebook(project / "notebooks" / "03_tag {claims}.ipynb", *CELLS)
    return project


@pytest.fixture(scope="module")
def source(project: Path) -> Path:
    return project / "notebooks" / "03_tag {claims}.ipynb"


@pytest.fixture(scope="module")
def executed(project: Path, source: Path) -> Path:
    return run_notebook(source, project / "reports" / "{q}" / "03.ipynb", PARAMETERS, project=project)


def test_a_value_that_looks_like_code_stays_data(executed: Path) -> None:
    shown = read_text(read_cells(executed)[3])
    assert ast.literal_eval(shown) == (NASTY, 3, None)


def test_the_injected_cell_is_kept_below_the_defaults_in_declared_order(executed: Path) -> None:
    defaults, injected = read_cells(executed)[:2]
    assert (defaults["metadata"]["tags"], injected["metadata"]["tags"]) == (["parameters"], ["injected-parameters"])
    lines = "".join(injected["source"]).splitlines()
    assert [line.split(" = ")[0] for line in lines] == ["# Parameters", "words", "as_of"]


def test_a_notebook_runs_in_its_own_folder_in_this_interpreter_on_the_given_project(executed: Path) -> None:
    inside, interpreter = read_text(read_cells(executed)[7]).strip("()").split(", ")
    assert inside == "True"
    assert interpreter.startswith("'<python>/bin/python") or os.name != "posix"


def test_an_executed_notebook_holds_no_time_path_process_or_random_id(executed: Path, project: Path) -> None:
    text = executed.read_text()
    for forbidden in (str(project), sys.prefix, "ipykernel_", "start_time", "iopub", '"papermill"', "codemirror"):
        assert forbidden not in text
    assert "careful" in text
    assert read_text(read_cells(executed)[8]) == "./evidence\n"


def test_streams_are_whole_and_in_one_order(executed: Path) -> None:
    streams = [(output["name"], "".join(output["text"])) for output in read_cells(executed)[5]["outputs"]]
    assert streams == [("stdout", "out\nmore\n"), ("stderr", "err\n")]


def test_the_same_inputs_give_the_same_bytes_whatever_the_shell_holds(
    tmp_path: Path, project: Path, source: Path, executed: Path
) -> None:
    startup = tmp_path / "ipython" / "profile_default" / "startup" / "00.py"
    startup.parent.mkdir(parents=True)
    startup.write_text("startup_ran = 'dirty'")
    hostile = {
        "PYTHONHASHSEED": "42",
        "PYTHONSTARTUP": str(startup),
        "PYTHONWARNINGS": "ignore",
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "TZ": "Asia/Tokyo",
        "COLUMNS": "20",
    }
    target = tmp_path / "again.ipynb"
    command = [sys.executable, "-c", RUN, str(source), str(target), json.dumps(PARAMETERS), str(project)]
    done = subprocess.run(
        command, env={**os.environ, **hostile}, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), "and nothing is said on the terminal"
    assert target.read_bytes() == executed.read_bytes()


def test_case_38_a_key_in_the_environment_is_in_no_executed_notebook(
    tmp_path: Path, make_notebook: MakeNotebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = {"NCBI_API_KEY": "key-of-ncbi", "OPENFDA_API_KEY": "key-of-fda", "GIT_TOKEN": "token-of-git"}
    for name, value in {**secrets, "NCBI_EMAIL": "a@example.org"}.items():
        monkeypatch.setenv(name, value)
    source = make_notebook(tmp_path / "01.ipynb", "", "import os; sorted(os.environ.items())")
    target = run_notebook(source, tmp_path / "out.ipynb", {}, project=tmp_path)
    text = target.read_text(encoding="utf-8")
    assert "PYTHONHASHSEED" in text
    assert [value for value in (*secrets.values(), "a@example.org") if value in text] == []


def test_case_39_a_target_that_cannot_be_written_is_said_and_nothing_else_is_lost(
    tmp_path: Path, make_notebook: MakeNotebook
) -> None:
    source = make_notebook(tmp_path / "01.ipynb", "", "1 + 1")
    (tmp_path / "taken").write_bytes(b"a file, not a folder")
    with pytest.raises(OSError, match="taken"):
        run_notebook(source, tmp_path / "taken" / "out.ipynb", {}, project=tmp_path)
    assert (tmp_path / "taken").read_bytes() == b"a file, not a folder"


def test_a_failed_cell_is_named_and_leaves_the_target_as_it_was(
    tmp_path: Path, make_notebook: MakeNotebook, list_children: ListChildren
) -> None:
    cells = ('question: str = "a"', "print('so far')", "raise ValueError('no passage reads so')", "print('never')")
    source = make_notebook(tmp_path / "05_draft_answer.ipynb", *cells)
    target = tmp_path / "out.ipynb"
    target.write_text("as it was")
    with pytest.raises(NotebookRunError) as caught:
        run_notebook(source, target, {"question": "b"})
    assert str(caught.value) == "05_draft_answer.ipynb: cell 4 failed with ValueError: no passage reads so"
    assert (caught.value.cell, caught.value.tag) == (4, "")
    assert target.read_text() == "as it was"
    assert "so far" in (tmp_path / "out.failed.ipynb").read_text()
    assert list_children() == []


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("import time; time.sleep(30)", "CellTimeoutError: took longer than 1 s"),
        ("import os; os._exit(1)", "DeadKernelError: Kernel died"),
    ],
)
def test_a_cell_that_hangs_or_kills_its_kernel_is_a_failed_run(
    tmp_path: Path, make_notebook: MakeNotebook, list_children: ListChildren, cell: str, problem: str
) -> None:
    source = make_notebook(tmp_path / "n.ipynb", "limit: int = 1", cell, "print('never')")
    with pytest.raises(NotebookRunError) as caught:
        run_notebook(source, tmp_path / "out.ipynb", timeout=1)
    assert str(caught.value) == f"n.ipynb: cell 3 failed with {problem}"
    assert list_children() == []


def test_a_failed_notebook_stops_only_what_comes_after_it(
    tmp_path: Path, make_notebook: MakeNotebook, list_children: ListChildren
) -> None:
    good = make_notebook(tmp_path / "good.ipynb", "word: str = 'a'", "word")
    bad = make_notebook(tmp_path / "bad.ipynb", "1 / 0", tag="raising")
    jobs = [
        NotebookJob(name="after bad", source=good, target=tmp_path / "3.ipynb", after=("bad",)),
        NotebookJob(name="after good", source=good, target=tmp_path / "2.ipynb", after=("good",)),
        NotebookJob(name="bad", source=bad, target=tmp_path / "bad.out.ipynb"),
        NotebookJob(name="good", source=good, target=tmp_path / "1.ipynb", parameters={"word": "b"}),
    ]
    done: list[str] = []
    built, failed = run_notebooks(jobs, workers=2, project=tmp_path, on_done=done.append)
    assert [path.name for path in built] == ["2.ipynb", "1.ipynb"]
    assert failed == {
        "after bad": "not run, because bad failed",
        "bad": "bad.ipynb: cell 2 failed with ZeroDivisionError: division by zero",
    }
    assert done == ["good", "after good"]
    assert list_children() == []


def test_notebooks_are_listed_by_number_and_nothing_else_is(tmp_path: Path, make_notebook: MakeNotebook) -> None:
    for name in ("02_screen_abstracts", "00_start_here", "scratch", "02_screen_abstracts.failed", "1_x"):
        make_notebook(tmp_path / f"{name}.ipynb")
    (tmp_path / "03_tag_claims.py").touch()
    assert [path.stem for path in list_notebooks(tmp_path)] == ["00_start_here", "02_screen_abstracts"]
    assert list_notebooks(tmp_path / "absent") == ()
