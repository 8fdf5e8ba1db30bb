"""Parameters of notebooks: what a `parameters` cell declares, and values checked against it before any kernel starts.

A declaration is one line, `name: type = default  # help`. Types are those of `parameter_types`; a line without a type
has that of its default.
"""

from __future__ import annotations

import ast
import io
import json
import tokenize
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

import msgspec

from curation.errors import ParameterError, ProjectError, shorten
from curation.execution.parameter_types import (
    KNOWN_TYPES,
    ParameterValue,
    build_annotation,
    build_plain,
    is_fitting,
    list_readings,
    parse_annotation,
)

TAG = "parameters"
_FORM = "one line `name: type = default`"


class NotebookParameter(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a `parameters` cell; `annotation` is its type as written, such as `str | None`."""

    notebook: str
    name: str
    annotation: str
    default: ParameterValue
    help: str = ""


def read_parameters(notebook: Path) -> tuple[NotebookParameter, ...]:
    """Read the declarations of a notebook's cell tagged `parameters`, in order; none where no cell is so tagged.

    Raises:
        ProjectError: the file is missing or not a notebook.
        ParameterError: a line of the cell declares no plain value, or one of a type that cannot be checked.
    """
    source = _read_tagged_cell(notebook)
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        _refuse(notebook.name, TAG, f"cannot be read: {error.msg} in line {error.lineno}", _FORM)
    comments = _find_comments(source)
    return tuple(_parse_declaration(notebook.name, statement, comments) for statement in statements)


def require_parameters(notebook: Path, values: Mapping[str, object]) -> dict[str, ParameterValue]:
    """Give the values in the order of their declarations, proved known and of the declared types.

    A text stays the text it is, whatever code it looks like.

    Raises:
        ProjectError: the file is missing or not a notebook.
        ParameterError: a name is unknown (the nearest known one is named) or a value is of another type.
    """
    declared = _require_known(notebook, values)
    return {name: _require_value(parameter, values[name]) for name, parameter in declared.items()}


def parse_parameters(notebook: Path, texts: Mapping[str, str]) -> dict[str, ParameterValue]:
    """Read values typed on a command line by the types that the notebook declares.

    Raises:
        ProjectError: the file is missing or not a notebook.
        ParameterError: a name is unknown or a text does not read as the declared type.
    """
    declared = _require_known(notebook, texts)
    return {name: parse_parameter(parameter, texts[name]) for name, parameter in declared.items()}


def parse_parameter(parameter: NotebookParameter, text: str) -> ParameterValue:
    """Read a value typed on a command line: `true`, `none`, `12`, `0.5`; a list as JSON or as `a, b, c`.

    A text is the last thing that it is taken for, so that `none` given for a `str | None` is `None`.

    Raises:
        ParameterError: the text does not read as the declared type.
    """
    annotation = parse_annotation(parameter.annotation)
    fitting = [reading for reading in list_readings(text) if is_fitting(annotation, reading)]
    if not fitting:
        _refuse(parameter.notebook, parameter.name, f"is {shorten(repr(text), 80)}", parameter.annotation)
    return fitting[0]


def _read_tagged_cell(notebook: Path) -> str:
    try:
        cells = json.loads(notebook.read_bytes())["cells"]
        sources = ["".join(cell["source"]) for cell in cells if TAG in cell["metadata"].get("tags", ())]
    except FileNotFoundError:
        remedy = "List the folder `notebooks`."
        raise ProjectError(problem="No such notebook", path=notebook.name, remedy=remedy) from None
    except (ValueError, LookupError, TypeError, AttributeError):
        remedy = "Open it in JupyterLab and save it again, or restore it from git."
        raise ProjectError(problem="Not a notebook of format 4", path=notebook.name, remedy=remedy) from None
    return sources[0] if sources else ""


def _find_comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}


def _parse_declaration(notebook: str, statement: ast.stmt, comments: Mapping[int, str]) -> NotebookParameter:
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Constant(value=str() as written), value=value):
            pass
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
            written = ast.unparse(annotation)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            written = ""
        case _:
            _refuse(notebook, TAG, f"holds `{shorten(ast.unparse(statement), 60)}`", _FORM)
    parameter = NotebookParameter(
        notebook=notebook,
        name=name,
        annotation=written or build_annotation(_parse_default(notebook, name, value)),
        default=_parse_default(notebook, name, value),
        help=comments.get(statement.end_lineno or 0, ""),
    )
    _require_value(parameter, parameter.default)
    return parameter


def _parse_default(notebook: str, name: str, value: ast.expr | None) -> ParameterValue:
    if value is None:
        _refuse(notebook, name, "has no default", _FORM)
    try:
        default: ParameterValue = ast.literal_eval(value)
    except ValueError:
        _refuse(notebook, name, f"has the default `{shorten(ast.unparse(value), 60)}`", "a plain value, not code")
    return default


def _require_known(notebook: Path, names: Mapping[str, object]) -> dict[str, NotebookParameter]:
    """Give the declarations of the named parameters, in the notebook's order."""
    declared = {parameter.name: parameter for parameter in read_parameters(notebook)}
    for name in names:
        if name not in declared:
            _refuse_unknown(notebook.name, name, declared)
    return {name: parameter for name, parameter in declared.items() if name in names}


def _refuse_unknown(notebook: str, name: str, declared: Mapping[str, NotebookParameter]) -> NoReturn:
    nearest = get_close_matches(name, declared, n=1)
    known = ", ".join(declared) or "no parameters at all"
    expected = f"{nearest[0]!r}; known are: {known}" if nearest else f"one of: {known}"
    _refuse(notebook, name, "is unknown", expected)


def _require_value(parameter: NotebookParameter, value: object) -> ParameterValue:
    try:
        annotation = parse_annotation(parameter.annotation)
    except ValueError:
        _refuse(parameter.notebook, parameter.name, f"has the type {parameter.annotation}", KNOWN_TYPES)
    if not is_fitting(annotation, value):
        problem = f"is {shorten(repr(value), 80)} ({type(value).__name__})"
        _refuse(parameter.notebook, parameter.name, problem, parameter.annotation)
    return build_plain(value)


def _refuse(notebook: str, name: str, problem: str, expected: str) -> NoReturn:
    raise ParameterError(notebook=notebook, name=name, problem=problem, expected=expected)
