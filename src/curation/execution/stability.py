"""Rules of thin, stable notebooks: short cells without logic, and outputs that are the same wherever they are made."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from curation.domain.finding import Finding
from curation.errors import ParameterError, ProjectError
from curation.execution.parameters import read_parameters
from curation.vocabulary import Severity

GATE = "notebook"
MAX_LINES = 8
NEXT = "Next:"
_LOGIC: Mapping[type[ast.AST], str] = {
    ast.AsyncFor: "a loop",
    ast.AsyncFunctionDef: "a function",
    ast.AsyncWith: "a `with` block",
    ast.ClassDef: "a class",
    ast.DictComp: "a loop",
    ast.For: "a loop",
    ast.FunctionDef: "a function",
    ast.GeneratorExp: "a loop",
    ast.If: "an `if`",
    ast.IfExp: "an `if`",
    ast.Lambda: "a lambda",
    ast.ListComp: "a loop",
    ast.Match: "a `match`",
    ast.SetComp: "a loop",
    ast.Try: "a `try`",
    ast.TryStar: "a `try`",
    ast.While: "a loop",
    ast.With: "a `with` block",
}
_ROOTS = "app|bin|builds|code|etc|home|media|mnt|opt|private|root|scratch|srv|tmp|usr|Users|var|Volumes|work|workspace"
# What differs from run to run or machine to machine; relative paths and addresses of the web are not meant.
_VOLATILE: Mapping[str, re.Pattern[str]] = {
    "a memory address": re.compile(r"\b0x[0-9a-f]{6,16}\b", re.IGNORECASE),
    "an absolute path": re.compile(rf"(?<![\w/.:<-])/(?:{_ROOTS})/[\w.-]+|file:///\S+|(?<!\w)[A-Za-z]:\\+\w[\w.\\-]*"),
    "a time of day": re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?|\b[0-2]\d:[0-5]\d:[0-5]\d\b"),
    "a random id": re.compile(
        r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{32}\b|\bT_[0-9a-f]{5}(?=_|\b)"
    ),
    "the number of a process": re.compile(r"\bipykernel_\d+|\bpid[ =:]+\d+", re.IGNORECASE),
}
# The address of a page may hold an id; it is the same on every machine.
_WEB_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"']+")
# A curator meets these with the widget alone; its text is not compared.
_UNCOMPARED_TAG = "nbval-ignore-output"


def check_notebook(path: Path) -> tuple[Finding, ...]:
    """List what keeps a notebook from being thin and stable, in the order of its cells; empty where nothing does.

    Cells are counted from 1, text cells included. The last code cell must show where to go on, after `Next:`.

    Raises:
        ProjectError: the file is missing or not a notebook.
    """
    problems = [*_check_parameters(path)]
    try:
        cells = json.loads(path.read_bytes())["cells"]
        code = [(number, cell) for number, cell in enumerate(cells, 1) if cell["cell_type"] == "code"]
        for number, cell in code:
            found = (*_check_source(_join(cell["source"])), *_check_outputs(cell))
            problems.extend((f"cell {number} {problem}", remedy) for problem, remedy in found)
    except (LookupError, TypeError, AttributeError):
        remedy = "Open it in JupyterLab and save it again, or restore it from git."
        raise ProjectError(problem="Not a notebook of format 4", path=path.name, remedy=remedy) from None
    problems.extend(_check_ending(code))
    return tuple(_build_finding(path.name, problem, remedy) for problem, remedy in problems)


def _build_finding(notebook: str, problem: str, remedy: str) -> Finding:
    return Finding(gate=GATE, severity=Severity.GATE, subject=notebook, reason=problem, remedy=remedy)


def _check_parameters(path: Path) -> Iterator[tuple[str, str]]:
    try:
        if not read_parameters(path):
            yield "no cell tagged `parameters` declares anything", "Tag the cell of defaults with `parameters`."
    except ParameterError as error:
        yield str(error), "Write one line `name: type = default  # help` for each parameter."


def _check_source(source: str) -> Iterator[tuple[str, str]]:
    lines = [line for line in source.splitlines() if line.strip()]
    if len(lines) > MAX_LINES:
        yield f"has {len(lines)} lines", f"Keep to {MAX_LINES}: move the rest into src/curation."
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        yield f"is not plain Python: {error.msg}", "Write no magics and no shell commands."
        return
    kinds = sorted({name for node in ast.walk(tree) for kind, name in _LOGIC.items() if type(node) is kind})
    for name in kinds:
        yield f"holds {name}", "Move it into a function of src/curation, with a test."


def _check_outputs(cell: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    tags = cell["metadata"].get("tags", ())
    if any(output["output_type"] == "error" for output in cell["outputs"]) and "raises-exception" not in tags:
        yield "ended in an error", "Mend it and run the notebook again."
    if _UNCOMPARED_TAG in tags:
        return
    texts = [_WEB_ADDRESS.sub("", text) for output in cell["outputs"] for text in _list_texts(output)]
    for name, pattern in _VOLATILE.items():
        found = next((match[0] for text in texts if (match := pattern.search(text))), None)
        if found is not None:
            yield f"shows {name}: {found}", "Show a value that is the same on every machine and in every run."


def _check_ending(code: Sequence[tuple[int, Mapping[str, Any]]]) -> Iterator[tuple[str, str]]:
    last = [text for _, cell in code[-1:] for output in cell["outputs"] for text in _list_texts(output)]
    if not any(NEXT in text for text in last):
        yield f"the last code cell does not show `{NEXT}`", "End by saying what was written and what comes next."


def _list_texts(output: Mapping[str, Any]) -> Iterator[str]:
    """List the texts of an output that a person or nbval reads; pictures and data of programs are neither."""
    if "text" in output:
        yield _join(output["text"])
    for mime, content in output.get("data", {}).items():
        if mime.startswith("text/") or mime == "image/svg+xml":
            yield _join(content)
    yield from output.get("traceback", ())


def _join(text: str | Sequence[str]) -> str:
    return "".join(text)
