"""What keeps a notebook from being thin and stable is found and named by its cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from curation.errors import ProjectError
from curation.execution.normalising import normalise_notebook
from curation.execution.stability import check_notebook
from curation.identifiers import canonical_json

MakeNotebook = Callable[..., Path]
PARAMETERS = 'question: str = "starter"'
ENDING = "format_next()"


def make_executed(path: Path, source: str, *outputs: Any, tags: tuple[str, ...] = (), ending: str = "Next: 04") -> Path:
    cells = [
        nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)}),
        nbformat.v4.new_code_cell(ENDING, outputs=[show(ending)]),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def show(text: str, mime: str = "text/plain") -> Any:
    return nbformat.v4.new_output("execute_result", data={mime: text}, execution_count=1)


def list_reasons(path: Path) -> list[str]:
    return [finding.reason for finding in check_notebook(path)]


def test_a_thin_stable_notebook_has_no_findings(tmp_path: Path) -> None:
    path = make_executed(tmp_path / "03.ipynb", "claims = read_claims(question)\nclaims", show("12 claims"))
    assert check_notebook(path) == ()


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("\n".join(f"a{number} = {number}" for number in range(9)), "cell 2 has 9 lines"),
        ("def build(): return 1", "cell 2 holds a function"),
        ("for claim in claims: claim", "cell 2 holds a loop"),
        ("rows = [claim for claim in claims]", "cell 2 holds a loop"),
        ("while True: break", "cell 2 holds a loop"),
        ("if claims: claims", "cell 2 holds an `if`"),
        ("x = 1 if claims else 2", "cell 2 holds an `if`"),
        ("try:\n    claims\nfinally:\n    claims", "cell 2 holds a `try`"),
        ("with open('x') as file: file", "cell 2 holds a `with` block"),
        ("class Claim: ...", "cell 2 holds a class"),
        ("claims.map(lambda claim: claim)", "cell 2 holds a lambda"),
        ("!pip install x", "cell 2 is not plain Python: invalid syntax"),
    ],
)
def test_a_cell_with_logic_or_too_many_lines_is_found(tmp_path: Path, source: str, reason: str) -> None:
    assert list_reasons(make_executed(tmp_path / "n.ipynb", source)) == [reason]


def test_empty_lines_do_not_count_and_words_in_texts_are_no_logic(tmp_path: Path) -> None:
    source = "\n\n".join(f"a{number} = 'if for while def'" for number in range(8))
    assert list_reasons(make_executed(tmp_path / "n.ipynb", source)) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<Tagger object at 0x7f3a5c0d1e80>", "a memory address: 0x7f3a5c0d1e80"),
        ("wrote /work/main/reports/q/report.html", "an absolute path: /work/main"),
        ("PosixPath('/home/anna/evidence')", "an absolute path: /home/anna"),
        (r"wrote C:\Users\anna\evidence", r"an absolute path: C:\Users\anna\evidence"),
        ("open file:///srv/report.html", "an absolute path: file:///srv/report.html"),
        ("retrieved 2026-11-22T20:15:01", "a time of day: 2026-11-22T20:15:01"),
        ("done at 20:15:01", "a time of day: 20:15:01"),
        ("id 9f1c7c3e-0b1a-4d52-8f0e-2f6d7c1b2a3d", "a random id: 9f1c7c3e-0b1a-4d52-8f0e-2f6d7c1b2a3d"),
        ("model a3f5c7d9e1b2a3f5c7d9e1b2a3f5c7d9", "a random id: a3f5c7d9e1b2a3f5c7d9e1b2a3f5c7d9"),
        ('<table id="T_0a1b2">', "a random id: T_0a1b2"),
        ("see ipykernel_4711", "the number of a process: ipykernel_4711"),
    ],
)
@pytest.mark.parametrize("mime", ["text/plain", "text/html", "image/svg+xml"])
def test_an_output_that_differs_elsewhere_is_found(tmp_path: Path, text: str, what: str, mime: str) -> None:
    assert list_reasons(make_executed(tmp_path / "n.ipynb", "x", show(text, mime))) == [f"cell 2 shows {what}"]


@pytest.mark.parametrize(
    "text",
    [
        "HR 0.66 (95% CI 0.51-0.85), 12/35 vs 7/40, TMB 10 mut/Mb, p = 0.03",
        "https://pubmed.ncbi.nlm.nih.gov/32919526/ and https://example.org/data/home/x",
        "reports/her2-tmb/report.html and ../shared/data",
        "searched on 2026-11-22; sha256 " + "0a" * 32,
        '<p class="x">progression-free and/or overall survival</p><a href="#tmp/x">NCT03199885</a>',
        "ratio 1:2, doi:10.1000/182, PMID 31462531, act 0a1b2c3d",
    ],
)
def test_what_is_the_same_everywhere_is_let_pass(tmp_path: Path, text: str) -> None:
    assert list_reasons(make_executed(tmp_path / "n.ipynb", "x", show(text, "text/html"))) == []


def test_a_widget_cell_that_nbval_does_not_compare_may_show_what_it_likes(tmp_path: Path) -> None:
    path = make_executed(tmp_path / "n.ipynb", "x", show("at 0x7f3a5c0d1e80"), tags=("nbval-ignore-output",))
    assert list_reasons(path) == []


def test_a_notebook_that_ended_in_an_error_is_found_unless_it_teaches_one(tmp_path: Path) -> None:
    error = nbformat.v4.new_output("error", ename="TermError", evalue="no", traceback=["no"])
    assert list_reasons(make_executed(tmp_path / "n.ipynb", "x", error)) == ["cell 2 ended in an error"]
    assert list_reasons(make_executed(tmp_path / "n.ipynb", "x", error, tags=("raises-exception",))) == []


def test_a_notebook_without_parameters_or_an_ending_is_found(tmp_path: Path, make_notebook: MakeNotebook) -> None:
    assert list_reasons(make_notebook(tmp_path / "n.ipynb", "x", tag="")) == [
        "no cell tagged `parameters` declares anything",
        "the last code cell does not show `Next:`",
    ]


def test_a_parameters_cell_that_cannot_be_read_is_found(tmp_path: Path, make_notebook: MakeNotebook) -> None:
    (reason, _) = list_reasons(make_notebook(tmp_path / "n.ipynb", "import os"))
    assert "holds `import os`" in reason


def test_findings_are_records_that_can_be_written_as_json(tmp_path: Path) -> None:
    (finding,) = check_notebook(make_executed(tmp_path / "n.ipynb", "x", ending="the end"))
    assert finding.subject == "n.ipynb"
    assert canonical_json(finding).startswith(b'{"gate":"notebook"')


@pytest.mark.parametrize("content", ["{}", "[]", "x", '{"cells": [{"cell_type": "code"}]}', '{"cells": [3]}'])
def test_a_file_that_is_no_notebook_is_refused_in_one_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "n.ipynb"
    path.write_text(content)
    with pytest.raises(ProjectError, match="Not a notebook of format 4"):
        check_notebook(path)


def test_a_notebook_once_normalised_is_not_changed_again(tmp_path: Path) -> None:
    view = {"text/plain": "ClaimTagger()", "application/vnd.jupyter.widget-view+json": {"model_id": "0a1b"}}
    shown = nbformat.v4.new_output("display_data", data=view)
    where = show(f"{tmp_path}/a {tmp_path}beside {tmp_path}")
    path = make_executed(tmp_path / "n.ipynb", "x", shown, where)
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.update(
        papermill={"start_time": "now"}, widgets={"state": {}}, language_info={"version": "3.11.2"}
    )
    notebook.cells[1].metadata.update(execution={"iopub.status.busy": "now"}, papermill={"duration": 1.5})
    nbformat.write(notebook, path)

    once = normalise_notebook(path, project=tmp_path).read_bytes()
    assert normalise_notebook(path, project=tmp_path).read_bytes() == once
    for volatile in (b"now", b"model_id", b"duration", b"3.11.2", b"widgets"):
        assert volatile not in once
    assert f"./a {tmp_path}beside .".encode() in once, "only the folder itself is taken out, at the ends of its name"


def test_two_notebooks_with_other_random_ids_are_the_same_bytes(tmp_path: Path) -> None:
    one, two = (make_executed(tmp_path / name, "x") for name in ("one.ipynb", "two.ipynb"))
    assert one.read_bytes() != two.read_bytes()
    assert normalise_notebook(one).read_bytes() == normalise_notebook(two).read_bytes()
