"""Parameters are refused by name before a kernel starts, and what is taken is data."""

from __future__ import annotations

import ast
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jupyter_client.provisioning import LocalProvisioner
from papermill.translators import PythonTranslator

from curation.errors import ParameterError, ProjectError
from curation.execution.normalising import format_parameters
from curation.execution.notebooks import NotebookJob, run_notebook, run_notebooks
from curation.execution.parameters import (
    NotebookParameter,
    parse_parameter,
    parse_parameters,
    read_parameters,
    require_parameters,
)

MakeNotebook = Callable[..., Path]
CELL = """\
question: str = "starter"  # which question
limit: int = 3
threshold: float = 0.5  # between 0 and 1
offline: bool = True
as_of: str | None = None  # an act
curators: list[str] = ["anna", "ben"]
label = "no # comment"
"""


@pytest.fixture
def notebook(tmp_path: Path, make_notebook: MakeNotebook) -> Path:
    return make_notebook(tmp_path / "03_tag_claims.ipynb", CELL, "question")


def declare(annotation: str) -> NotebookParameter:
    return NotebookParameter(notebook="n.ipynb", name="p", annotation=annotation, default=None)


def test_the_parameters_cell_says_names_types_defaults_and_help(notebook: Path) -> None:
    found = [(each.name, each.annotation, each.default, each.help) for each in read_parameters(notebook)]
    assert found == [
        ("question", "str", "starter", "which question"),
        ("limit", "int", 3, ""),
        ("threshold", "float", 0.5, "between 0 and 1"),
        ("offline", "bool", True, ""),
        ("as_of", "str | None", None, "an act"),
        ("curators", "list[str]", ["anna", "ben"], ""),
        ("label", "str", "no # comment", ""),
    ]


def test_a_notebook_without_a_parameters_cell_takes_none(tmp_path: Path, make_notebook: MakeNotebook) -> None:
    notebook = make_notebook(tmp_path / "n.ipynb", CELL, tag="")
    assert read_parameters(notebook) == ()
    with pytest.raises(ParameterError, match="no parameters at all"):
        require_parameters(notebook, {"question": "x"})


def test_an_unknown_parameter_is_refused_with_the_nearest_known_one(notebook: Path) -> None:
    with pytest.raises(ParameterError) as caught:
        require_parameters(notebook, {"quesion": "tmb"})
    assert (caught.value.notebook, caught.value.name, caught.value.problem) == (notebook.name, "quesion", "is unknown")
    assert caught.value.expected.startswith("'question'; known are: question, limit")
    assert str(caught.value).startswith("03_tag_claims.ipynb: parameter 'quesion' is unknown; expected 'question'")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("question", 3),
        ("question", None),
        ("question", ["tmb"]),
        ("question", b"tmb"),
        ("question", "x" * 10_001),
        ("limit", True),
        ("limit", 3.0),
        ("limit", "3"),
        ("threshold", "0.5"),
        ("threshold", False),
        ("threshold", float("nan")),
        ("threshold", float("inf")),
        ("offline", 1),
        ("offline", "true"),
        ("as_of", 5),
        ("curators", "anna"),
        ("curators", ["anna", 3]),
        ("curators", {"anna": 1}),
        ("label", 1),
    ],
)
def test_an_ill_typed_value_is_refused_by_name(notebook: Path, name: str, value: object) -> None:
    with pytest.raises(ParameterError) as caught:
        require_parameters(notebook, {name: value})
    assert caught.value.name == name
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_values_come_back_in_the_order_of_their_declarations(notebook: Path) -> None:
    values = {"as_of": None, "curators": ("zoe",), "threshold": 1, "question": "tmb"}
    assert list(require_parameters(notebook, values).items()) == [
        ("question", "tmb"),
        ("threshold", 1),
        ("as_of", None),
        ("curators", ["zoe"]),
    ]


def test_a_term_of_a_vocabulary_becomes_its_text(notebook: Path) -> None:
    class Term(StrEnum):
        TMB = "tmb"

    (value,) = require_parameters(notebook, {"question": Term.TMB}).values()
    assert type(value) is str


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("import os", "holds `import os`"),
        ("root: str = open('x').read()", "has the default"),
        ("root: Path = 'x'", "has the type Path"),
        ("root: dict[str, int] = {}", "has the type dict"),
        ("root: list[list[str]] = []", "has the type list"),
        ("root: str", "has no default"),
        ("root: int = 'x'", "is 'x'"),
        ("a = b = 1", "holds `a = b = 1`"),
        ("limit: int = ", "cannot be read"),
    ],
)
def test_a_parameters_cell_that_is_more_than_plain_values_is_refused(
    tmp_path: Path, make_notebook: MakeNotebook, cell: str, problem: str
) -> None:
    notebook = make_notebook(tmp_path / "n.ipynb", cell)
    with pytest.raises(ParameterError) as caught:
        read_parameters(notebook)
    assert problem in str(caught.value)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": 3}', '{"cells": [{}]}', '{"worksheets": []}'])
def test_a_file_that_is_no_notebook_is_refused_in_one_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "n.ipynb"
    path.write_text(content)
    with pytest.raises(ProjectError, match=r"Not a notebook of format 4: n\.ipynb"):
        read_parameters(path)


def test_a_missing_notebook_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="No such notebook"):
        require_parameters(tmp_path / "n.ipynb", {})


@pytest.mark.parametrize(
    ("annotation", "text", "value"),
    [
        ("str", "tmb", "tmb"),
        ("str", "12", "12"),
        ("str", "none", "none"),
        ("str", " a, b ", " a, b "),
        ("str | None", "none", None),
        ("str | None", "tmb", "tmb"),
        ("int", "12", 12),
        ("int | None", "None", None),
        ("float", "0.5", 0.5),
        ("float", "-1e-3", -0.001),
        ("bool", "true", True),
        ("bool", "No", False),
        ("int | str", "12", 12),
        ("list[str]", "anna, ben", ["anna", "ben"]),
        ("list[str]", "12", ["12"]),
        ("list[str]", '["a, b", "c"]', ["a, b", "c"]),
        ("list[str]", "", []),
        ("list[int]", "1,2", [1, 2]),
        ("list[float] | None", "[0.5, 2]", [0.5, 2]),
    ],
)
def test_a_typed_text_is_read_as_its_declared_type(annotation: str, text: str, value: object) -> None:
    read = parse_parameter(declare(annotation), text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("annotation", "text"),
    [("int", "3.5"), ("int", "true"), ("int", ""), ("float", "nan"), ("bool", "1"), ("list[int]", "1,x")],
)
def test_a_typed_text_that_does_not_read_so_is_refused(annotation: str, text: str) -> None:
    with pytest.raises(ParameterError, match=r"n\.ipynb: parameter 'p' is"):
        parse_parameter(declare(annotation), text)


def test_typed_texts_are_refused_by_name_too(notebook: Path) -> None:
    assert parse_parameters(notebook, {"limit": "5", "question": "tmb"}) == {"question": "tmb", "limit": 5}
    with pytest.raises(ParameterError, match="'limits' is unknown; expected 'limit'"):
        parse_parameters(notebook, {"limits": "5"})


@settings(deadline=None)
@given(text=st.text(max_size=200))
def test_a_text_for_a_str_is_never_taken_for_anything_else(text: str) -> None:
    assert parse_parameter(declare("str"), text) == text


@settings(deadline=None)
@given(texts=st.lists(st.text(max_size=50), max_size=5))
def test_a_value_comes_through_papermills_cell_as_it_was(texts: list[str]) -> None:
    cell = format_parameters(PythonTranslator.codify({"texts": texts}))
    (statement,) = ast.parse(cell).body
    assert isinstance(statement, ast.Assign)
    assert ast.literal_eval(statement.value) == texts


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Commands of the kernels that were about to start; none does."""
    commands: list[str] = []

    async def launch(self: LocalProvisioner, command: list[str], **options: object) -> None:
        commands.append(" ".join(command))
        raise OSError("no kernel starts here")

    monkeypatch.setattr(LocalProvisioner, "launch_kernel", launch)
    return commands


@pytest.mark.parametrize("values", [{"quesion": "tmb"}, {"limit": True}, {"limit": "__import__('os')"}])
def test_no_kernel_starts_for_parameters_that_are_refused(
    tmp_path: Path, notebook: Path, starts: list[str], values: dict[str, object]
) -> None:
    target = tmp_path / "out.ipynb"
    with pytest.raises(ParameterError):
        run_notebook(notebook, target, values)  # type: ignore[arg-type]
    job = NotebookJob(name="tag", source=notebook, target=target, parameters=values)  # type: ignore[arg-type]
    built, failed = run_notebooks([job])
    assert (built, list(failed), starts) == ((), ["tag"], [])
    assert sorted(path.name for path in tmp_path.iterdir()) == [notebook.name]


def test_a_kernel_starts_for_parameters_that_are_taken(tmp_path: Path, notebook: Path, starts: list[str]) -> None:
    with pytest.raises(OSError, match="no kernel starts here"):
        run_notebook(notebook, tmp_path / "out.ipynb", {"limit": 4})
    assert len(starts) == 1
    assert "ipykernel_launcher" in starts[0]
