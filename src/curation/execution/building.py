"""Builds of what changed: a step runs when an input, a parameter, the code or one of its outputs is not as recorded.

Steps name their inputs and outputs; from these follows which comes after which. A step whose predecessor was built anew
but wrote the same bytes stays unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from graphlib import TopologicalSorter
from pathlib import Path
from threading import Lock

import msgspec

from curation.errors import ProjectError
from curation.execution.changes import (
    find_changes,
    find_output_changes,
    find_parameter_changes,
    find_version_changes,
)
from curation.execution.manifests import (
    RunManifest,
    StepRecord,
    compute_environment,
    compute_input_hashes,
    read_run_manifest,
    write_run_manifest,
)
from curation.execution.parameter_types import ParameterValue
from curation.execution.scheduling import run_in_order


class BuildStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step: a unique name, an action, the files and folders it reads and the files it writes, below the root.

    `after` names steps that must come first although none of their outputs is declared as an input.
    """

    name: str
    action: Callable[[], object]
    outputs: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    parameters: dict[str, ParameterValue] = {}
    after: tuple[str, ...] = ()


class BuildOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """Names of the steps by what became of them, in the order of the plan; why each was built or failed, in words."""

    built: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: tuple[str, ...]
    reasons: dict[str, tuple[str, ...]]


def run_build(
    steps: Sequence[BuildStep],
    *,
    root: Path,
    manifest_path: Path,
    workers: int = 2,
    is_forced: bool = False,
    environment: Mapping[str, str] | None = None,
    on_start: Callable[[str, tuple[str, ...]], None] | None = None,
) -> BuildOutcome:
    """Run the steps that are not as the manifest records them, side by side where they do not wait for each other.

    The manifest is written after each step, so that a build cut short goes on where it was. A failed step is recorded
    as never built and stops only what comes after it. `on_start` hears the name and the reasons of each step that runs.

    Raises:
        ValueError: the steps do not fit together: a name or an output twice, or a circle.
    """
    build = _Build(steps, root, manifest_path, environment, is_forced=is_forced, on_start=on_start)
    failed = run_in_order(_find_order(steps), build.run_step, workers=workers)
    build.save()
    names = [step.name for step in steps]
    reasons = {name: (failed[name],) if name in failed else build.reasons[name] for name in names}
    return BuildOutcome(
        built=tuple(name for name in names if name not in failed and reasons[name]),
        unchanged=tuple(name for name in names if not reasons[name]),
        failed=tuple(failed),
        reasons={name: reasons[name] for name in names if reasons[name]},
    )


def find_stale_steps(
    steps: Sequence[BuildStep], *, root: Path, manifest_path: Path, environment: Mapping[str, str] | None = None
) -> dict[str, tuple[str, ...]]:
    """List the steps that a build would run, with reasons, and run none; a step that waits for one of them says so.

    Raises:
        ProjectError: a path leads out of the root.
        ValueError: the steps do not fit together.
    """
    build = _Build(steps, root, manifest_path, environment)
    order = _find_order(steps)
    stale: dict[str, tuple[str, ...]] = {}
    for name in TopologicalSorter(order).static_order():
        waiting = tuple(f"{other} is built first" for other in order[name] if other in stale)
        stale[name] = build.find_reasons(build.steps[name]) or waiting
        if not stale[name]:
            del stale[name]
    return {name: stale[name] for name in order if name in stale}


class _Build:
    """A build under way: what is recorded so far, and why what was run."""

    def __init__(
        self,
        steps: Sequence[BuildStep],
        root: Path,
        manifest_path: Path,
        environment: Mapping[str, str] | None,
        *,
        is_forced: bool = False,
        on_start: Callable[[str, tuple[str, ...]], None] | None = None,
    ) -> None:
        self.steps = {step.name: step for step in steps}
        self.root = root
        self.manifest_path = manifest_path
        self.environment = dict(compute_environment() if environment is None else environment)
        self.is_forced = is_forced
        self.on_start = on_start
        self.lock = Lock()
        self.reasons: dict[str, tuple[str, ...]] = {}
        self.records, self.complaint = self._read_records()

    def _read_records(self) -> tuple[dict[str, StepRecord], str]:
        """A manifest that cannot be read is no reason to stop: all is built, and said why."""
        try:
            recorded = read_run_manifest(self.manifest_path).steps
        except ProjectError as error:
            return {}, str(error)
        return {name: recorded[name] for name in self.steps if name in recorded}, "never built"

    def run_step(self, name: str) -> None:
        step = self.steps[name]
        reasons = self.find_reasons(step)
        with self.lock:
            self.reasons[name] = reasons
        if not reasons:
            return
        if self.on_start is not None:
            self.on_start(name, reasons)
        record = self._build(step)
        with self.lock:
            self.records[name] = record
            self.save()

    def find_reasons(self, step: BuildStep) -> tuple[str, ...]:
        record = self.records.get(step.name)
        if record is None:
            return (self.complaint,)
        return (
            *(("asked for",) if self.is_forced else ()),
            *find_version_changes(record.environment, self.environment),
            *find_parameter_changes(record.parameters, step.parameters),
            *find_changes(record.inputs, compute_input_hashes(self.root, step.inputs)),
            *find_output_changes(step.outputs, record.outputs, compute_input_hashes(self.root, step.outputs)),
        )

    def _build(self, step: BuildStep) -> StepRecord:
        with self.lock:
            self.records.pop(step.name, None)
        # Hashed before the action runs: an input that changes under it makes the next build run it again.
        inputs = compute_input_hashes(self.root, step.inputs)
        step.action()
        outputs = compute_input_hashes(self.root, step.outputs)
        missing = [path for path in step.outputs if path not in outputs]
        if missing:
            raise ProjectError(
                problem=f"Step {step.name} did not write", path=missing[0], remedy="Correct its list of outputs."
            )
        return StepRecord(inputs=inputs, outputs=outputs, parameters=step.parameters, environment=self.environment)

    def save(self) -> None:
        write_run_manifest(self.manifest_path, RunManifest(steps=self.records))


def _find_order(steps: Sequence[BuildStep]) -> dict[str, tuple[str, ...]]:
    """Give for each step, in the order of the plan, the steps it comes after: those that write what it reads."""
    writers = {path: step.name for step in steps for path in step.outputs}
    if len({step.name for step in steps}) < len(steps) or len(writers) < sum(len(step.outputs) for step in steps):
        raise ValueError("Two steps of a build have the same name or the same output")
    unknown = {name for step in steps for name in step.after} - {step.name for step in steps}
    if unknown:
        raise ValueError(f"Not among the steps of the build: {', '.join(sorted(unknown))}")
    return {step.name: _find_predecessors(step, writers) for step in steps}


def _find_predecessors(step: BuildStep, writers: Mapping[str, str]) -> tuple[str, ...]:
    folders = tuple(f"{path.rstrip('/')}/" for path in step.inputs)
    read = [name for path, name in writers.items() if path in step.inputs or path.startswith(folders)]
    return tuple(dict.fromkeys([*step.after, *read]))
