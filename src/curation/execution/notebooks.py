"""Notebooks run by papermill, one kernel each, in the folder of the source notebook.

A run takes its parameters checked, leaves no kernel behind and writes the target whole or not at all. Several notebooks
run in threads: the work is done in the kernels, so processes would only import papermill more than once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from curation.errors import NotebookRunError
from curation.execution.parameter_types import ParameterValue
from curation.execution.parameters import require_parameters
from curation.execution.scheduling import run_in_order
from curation.files import write_atomic

CELL_SECONDS = 300
_NUMBERED = re.compile(r"\d\d_\w+\.ipynb")


class NotebookJob(msgspec.Struct, frozen=True, kw_only=True):
    """One notebook to run: its unique name, source and target files, parameters and the names it comes after."""

    name: str
    source: Path
    target: Path
    parameters: dict[str, ParameterValue] = {}
    after: tuple[str, ...] = ()


def list_notebooks(folder: Path) -> tuple[Path, ...]:
    """List the numbered notebooks `NN_verb_noun.ipynb` of a folder, in order; none where there is no folder."""
    return tuple(sorted(path for path in folder.glob("*.ipynb") if _NUMBERED.fullmatch(path.name)))


def run_notebook(
    source: Path,
    target: Path,
    parameters: Mapping[str, ParameterValue] | None = None,
    *,
    project: Path | None = None,
    timeout: int = CELL_SECONDS,
) -> Path:
    """Run a notebook in its own folder and write it, normalised, to `target`; give that path.

    `project` is the root that the notebook works on; `timeout` is in seconds a cell. Equal inputs give equal bytes.
    A failed run leaves `target` as it was and keeps what it got to as `<name>.failed.ipynb` beside it.

    Raises:
        ParameterError: a parameter is unknown or ill-typed; no kernel was started.
        ProjectError: `source` is not a notebook.
        NotebookRunError: a cell failed, took too long or lost its kernel.
    """
    checked = require_parameters(source, parameters or {})
    from curation.execution.engine import run_papermill  # noqa: PLC0415 - papermill takes 0.3 s to import

    failed = target.with_name(f"{target.stem}.failed.ipynb")
    # Papermill writes here, not beside the target: it saves without care and takes braces in a path for parameters.
    with TemporaryDirectory(prefix="curation-run-") as name:
        draft = Path(name) / "run.ipynb"
        try:
            data = run_papermill(source, draft, checked, project=project, timeout=timeout)
        except NotebookRunError:
            if draft.exists():
                write_atomic(failed, draft.read_bytes())
            raise
    failed.unlink(missing_ok=True)
    return write_atomic(target, data)


def run_notebooks(
    jobs: Sequence[NotebookJob],
    *,
    workers: int = 2,
    project: Path | None = None,
    timeout: int = CELL_SECONDS,
    on_done: Callable[[str], None] | None = None,
) -> tuple[tuple[Path, ...], dict[str, str]]:
    """Run notebooks side by side, each after those it names; give the targets written and the failed with reasons.

    Both are in the order of `jobs`. A failed notebook stops only those that come after it. `on_done` hears the name of
    each notebook as it is written, for a progress bar.

    Raises:
        ValueError: two jobs have one name, or `after` names none of them or goes in a circle.
    """
    named = {job.name: job for job in jobs}
    if len(named) < len(jobs):
        raise ValueError("Two notebook jobs have the same name")

    def run(name: str) -> None:
        job = named[name]
        run_notebook(job.source, job.target, job.parameters, project=project, timeout=timeout)
        if on_done is not None:
            on_done(name)

    failed = run_in_order({job.name: job.after for job in jobs}, run, workers=workers)
    return tuple(job.target for job in jobs if job.name not in failed), failed
