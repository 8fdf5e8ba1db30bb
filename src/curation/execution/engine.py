"""The door to papermill: one notebook run in a kernel of its own, papermill's errors turned into ours."""

# papermill and nbformat have no types
# mypy: disallow-untyped-calls=False

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbclient.exceptions import CellTimeoutError
from nbformat import NotebookNode
from papermill import execute as papermill
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from curation.errors import NotebookRunError, shorten
from curation.execution.kernels import KERNEL_NAME, StableKernelManager, build_kernel_environment
from curation.execution.normalising import INJECTED_TAG, format_notebook
from curation.execution.parameter_types import ParameterValue

START_SECONDS = 60
ERROR_TAG = papermill.ERROR_MARKER_TAG
# Papermill warns of parameters whose type it cannot read (`str | None`), and repeats what our errors say.
logging.getLogger("papermill").setLevel(logging.CRITICAL)


def run_papermill(
    source: Path, draft: Path, parameters: Mapping[str, ParameterValue], *, project: Path | None, timeout: int
) -> bytes:
    """Run a notebook in its own folder and give its normalised bytes; `draft` keeps what a failed run got to.

    Raises:
        NotebookRunError: a cell failed, took longer than `timeout` seconds or lost its kernel.
    """
    environment = build_kernel_environment(draft.parent / "ipython", project=project)
    options = {
        "config": Config(StableKernelManager={"environment": environment}),
        "kernel_manager_class": StableKernelManager,
        "resources": {"metadata": {"path": str(source.resolve().parent)}},  # `cwd` would move this whole process
        "shutdown_kernel": "immediate",
        "store_widget_state": False,
    }
    try:
        executed = papermill.execute_notebook(
            nbformat.read(source, as_version=4),
            draft,
            dict(parameters),
            kernel_name=KERNEL_NAME,
            language="python",
            progress_bar=False,
            start_timeout=START_SECONDS,
            execution_timeout=timeout,
            **options,
        )
    except PapermillExecutionError as error:
        raise _build_error(source, draft, error.ename, error.evalue) from None
    except CellTimeoutError:
        raise _build_error(source, draft, "CellTimeoutError", f"took longer than {timeout} s") from None
    except RuntimeError as error:  # nbclient says so when a kernel dies or never answers
        raise _build_error(source, draft, type(error).__name__, str(error)) from None
    return format_notebook(executed, project=project)


def _build_error(source: Path, draft: Path, ename: str, evalue: str) -> NotebookRunError:
    cell, tag = _find_last_started(draft)
    return NotebookRunError(notebook=source.name, cell=cell, tag=tag, ename=ename, evalue=shorten(evalue, 300))


def _find_last_started(draft: Path) -> tuple[int, str]:
    """Give the number of the cell a run stopped in, counted from 1 as in the source, and its tag; 0 before the first.

    Papermill calls a cell that timed out completed; but no cell after it has a start time.
    """
    cells = json.loads(draft.read_bytes())["cells"] if draft.exists() else []
    own = [cell for cell in cells if not {ERROR_TAG, INJECTED_TAG} & set(cell["metadata"].get("tags", ()))]
    started = [number for number, cell in enumerate(own, 1) if _has_started(cell)]
    if not started:
        return 0, ""
    return started[-1], " ".join(own[started[-1] - 1]["metadata"].get("tags", ()))


def _has_started(cell: NotebookNode) -> bool:
    return cell["metadata"].get("papermill", {}).get("start_time") is not None
