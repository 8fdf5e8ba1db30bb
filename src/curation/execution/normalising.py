"""Notebooks made stable to the byte: what differs from run to run or machine to machine is taken out.

Times, random cell ids, widget state and versions go; absolute paths in outputs become relative ones. What a notebook
shows stays as it is: memory addresses and clock times in an output are faults, which `stability` lists.
"""

# nbformat has no types
# mypy: disallow-untyped-calls=False

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from curation.files import write_atomic
from curation.identifiers import compute_sha256

INJECTED_TAG = "injected-parameters"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
_KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_VOLATILE_CELL_METADATA = ("execution", "papermill", "ExecuteTime")
_KERNEL_FILE = re.compile(r"[^\s\"'<>]*[/\\]ipykernel_\d+[/\\]\d+\.py")
_PATH_END = r"(?=[/\\\s\"'<>:;,)\]]|$)"


def normalise_notebook(path: Path, *, project: Path | None = None) -> Path:
    """Take out of a notebook file what changes from run to run, and write it back atomically; give its path.

    Absolute paths below `project` become relative to it. A notebook once normalised is not changed again.

    Raises:
        OSError: the file cannot be read or written.
        nbformat.reader.NotJSONError: the file is not a notebook.
    """
    notebook = nbformat.read(path, as_version=4)
    return write_atomic(path, format_notebook(notebook, project=project))


def format_notebook(notebook: NotebookNode, *, project: Path | None = None) -> bytes:
    """Write a notebook as its one stable text; equal runs give equal bytes."""
    clean = _build_path_cleaner(project)
    _normalise_metadata(notebook)
    for position, cell in enumerate(notebook.cells):
        _normalise_cell(cell, position)
        if cell.cell_type == "code":
            cell.outputs = [_normalise_output(output, clean) for output in _merge_streams(cell.outputs)]
    text: str = nbformat.writes(notebook, version=4)
    return text.rstrip("\n").encode() + b"\n"


def format_parameters(source: str) -> str:
    """Write the cell that papermill injects in one way: papermill writes another where black is installed."""
    lines = [ast.unparse(statement) for statement in ast.parse(source).body]
    return "\n".join(["# Parameters", *lines])


def _normalise_metadata(notebook: NotebookNode) -> None:
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for key in ("papermill", "widgets"):
        notebook.metadata.pop(key, None)
    notebook.metadata["kernelspec"] = NotebookNode(_KERNELSPEC)
    language = notebook.metadata.get("language_info", {})
    for key in ("version", "codemirror_mode"):
        language.pop(key, None)


def _normalise_cell(cell: NotebookNode, position: int) -> None:
    cell.id = compute_sha256(f"cell {position}".encode())[:8]
    for key in _VOLATILE_CELL_METADATA:
        cell.metadata.pop(key, None)
    if not cell.metadata.get("tags", True):
        del cell.metadata["tags"]
    if INJECTED_TAG in cell.metadata.get("tags", ()):
        cell.source = format_parameters(cell.source)


def _merge_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join neighbouring stream outputs: how a text is cut, and which stream is flushed first, is up to the clock."""
    merged: list[NotebookNode] = []
    for is_stream, group in groupby(outputs, key=lambda output: output.output_type == "stream"):
        neighbours = list(group)
        merged += _join_streams(neighbours) if is_stream else neighbours
    return merged


def _join_streams(streams: list[NotebookNode]) -> list[NotebookNode]:
    texts: dict[str, str] = {"stdout": "", "stderr": ""}
    for stream in streams:
        texts[stream.name] = texts.get(stream.name, "") + stream.text
    return [nbformat.v4.new_output("stream", name=name, text=text) for name, text in texts.items() if text]


def _normalise_output(output: NotebookNode, clean: Callable[[str], str]) -> NotebookNode:
    if "data" in output:
        # A view names its model by a random id, and the model is gone with the kernel: nothing could show it again.
        output.data.pop(WIDGET_VIEW, None)
        output.data.update({mime: clean(text) for mime, text in output.data.items() if isinstance(text, str)})
    for key in ("text", "evalue"):
        if key in output:
            output[key] = clean(output[key])
    if "traceback" in output:
        output.traceback = [clean(line) for line in output.traceback]
    return output


def _build_path_cleaner(project: Path | None) -> Callable[[str], str]:
    rules = [(_KERNEL_FILE, "<cell>"), (_match_folder(Path(sys.prefix)), "<python>")]
    if project is not None and len(project.resolve().parts) > 1:
        rules.append((_match_folder(project.resolve()), "."))

    def clean(text: str) -> str:
        for pattern, replacement in rules:
            text = pattern.sub(replacement, text)
        return text

    return clean


def _match_folder(folder: Path) -> re.Pattern[str]:
    return re.compile(re.escape(str(folder)) + _PATH_END)
