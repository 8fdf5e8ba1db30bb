"""A build runs what changed, says why in words, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curation.errors import ProjectError
from curation.execution.building import BuildOutcome, BuildStep, find_stale_steps, run_build
from curation.execution.changes import find_changes, find_version_changes
from curation.execution.manifests import (
    RunManifest,
    StepRecord,
    compute_environment,
    compute_input_hashes,
    compute_source_hash,
    read_run_manifest,
    write_run_manifest,
)

ENVIRONMENT = {"curation": "0" * 64, "pandas": "3.1.0"}
LEDGER, COUNT, REPORT = "evidence/ledger/q/anna.jsonl", "reports/q/count.txt", "reports/q/report.html"


class Desk:
    """A project of two steps: `count` reads the ledger, `report` reads what `count` wrote."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.ran: list[str] = []
        self.parameters: dict[str, Any] = {"limit": 10}
        self.environment = dict(ENVIRONMENT)
        self.write(LEDGER, "one\ntwo\n")

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def count(self) -> None:
        self.ran.append("count")
        lines = sum(len(file.read_text().splitlines()) for file in (self.root / "evidence/ledger/q").iterdir())
        self.write(COUNT, str(lines))

    def report(self) -> None:
        self.ran.append("report")
        self.write(REPORT, "<p>" + (self.root / COUNT).read_text())

    def steps(self) -> list[BuildStep]:
        return [
            BuildStep(name="report", action=self.report, inputs=(COUNT,), outputs=(REPORT,)),
            BuildStep(
                name="count",
                action=self.count,
                inputs=("evidence/ledger/q",),
                outputs=(COUNT,),
                parameters=self.parameters,
            ),
        ]

    @property
    def manifest_path(self) -> Path:
        return self.root / "reports/q/run.json"

    def build(self, **options: Any) -> BuildOutcome:
        self.ran.clear()
        return run_build(
            self.steps(), root=self.root, manifest_path=self.manifest_path, environment=self.environment, **options
        )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.build()
    return desk


def test_the_first_build_runs_each_step_in_the_order_of_its_files(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    outcome = desk.build()
    assert desk.ran == ["count", "report"]
    assert outcome == BuildOutcome(
        built=("report", "count"),
        unchanged=(),
        failed=(),
        reasons={"report": ("never built",), "count": ("never built",)},
    )


def test_a_build_with_nothing_changed_runs_nothing_and_writes_nothing(desk: Desk) -> None:
    stamps = {path: path.stat().st_mtime_ns for path in desk.root.rglob("*")}
    outcome = desk.build()
    assert (desk.ran, outcome.built, outcome.unchanged, outcome.reasons) == ([], (), ("report", "count"), {})
    assert {path: path.stat().st_mtime_ns for path in desk.root.rglob("*")} == stamps


def test_a_file_touched_but_not_changed_is_not_a_change(desk: Desk) -> None:
    os.utime(desk.root / LEDGER, (1, 1))
    assert desk.build().built == ()


def test_a_file_changed_with_its_size_and_time_kept_is_a_change(desk: Desk) -> None:
    stamp = (desk.root / LEDGER).stat()
    desk.write(LEDGER, "one\nsix\n")
    os.utime(desk.root / LEDGER, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    outcome = desk.build()
    assert outcome.reasons == {"count": (f"{LEDGER} changed",)}
    assert outcome.unchanged == ("report",), "what reads an output that came out the same is left alone"


def test_a_change_is_followed_to_the_end(desk: Desk) -> None:
    desk.write(LEDGER, "one\ntwo\nthree\n")
    outcome = desk.build()
    assert desk.ran == ["count", "report"]
    assert outcome.reasons == {"report": (f"{COUNT} changed",), "count": (f"{LEDGER} changed",)}
    assert (desk.root / REPORT).read_text() == "<p>3"


def test_a_file_that_appears_in_or_leaves_a_folder_of_inputs_is_a_change(desk: Desk) -> None:
    desk.write("evidence/ledger/q/ben.jsonl", "three\n")
    assert desk.build().reasons["count"] == ("evidence/ledger/q/ben.jsonl is new",)
    (desk.root / "evidence/ledger/q/ben.jsonl").unlink()
    assert desk.build().reasons["count"] == ("evidence/ledger/q/ben.jsonl was removed",)


def test_an_output_edited_by_hand_or_gone_is_built_again_and_said_so(desk: Desk) -> None:
    desk.write(REPORT, "<p>better")
    assert desk.build().reasons == {"report": (f"{REPORT} was changed after it was built",)}
    (desk.root / REPORT).unlink()
    assert desk.build().reasons == {"report": (f"{REPORT} is missing",)}
    assert (desk.root / REPORT).read_text() == "<p>2"


def test_another_parameter_or_version_is_a_change_in_words(desk: Desk) -> None:
    desk.parameters = {"limit": 20, "offline": True}
    desk.environment = {"curation": "1" * 64, "pandas": "3.1.1"}
    changes = ("the code of curation changed", "pandas 3.1.0 became 3.1.1")
    parameters = ("parameter limit: 10 became 20", "parameter offline: its default became True")
    assert desk.build().reasons == {"report": changes, "count": (*changes, *parameters)}


def test_a_build_asked_for_runs_all(desk: Desk) -> None:
    assert desk.build(is_forced=True).reasons == {"report": ("asked for",), "count": ("asked for",)}


def test_a_failed_step_is_tried_again_and_stops_what_comes_after_it(desk: Desk) -> None:
    desk.write(LEDGER, "one\n")
    sound = desk.count

    def fail() -> None:
        raise ProjectError(problem="Torn", path="anna.jsonl", remedy="Mend it.")

    desk.count = fail  # type: ignore[method-assign]
    outcome = desk.build()
    assert outcome.failed == ("report", "count")
    assert outcome.reasons == {
        "report": ("not run, because count failed",),
        "count": ("Torn: anna.jsonl. Mend it.",),
    }
    desk.count = sound  # type: ignore[method-assign]
    assert desk.build().reasons == {"report": (f"{COUNT} changed",), "count": ("never built",)}


def test_a_step_that_does_not_write_what_it_declares_has_failed(tmp_path: Path) -> None:
    steps = [BuildStep(name="idle", action=lambda: None, outputs=("out.txt",))]
    outcome = run_build(steps, root=tmp_path, manifest_path=tmp_path / "run.json", environment={})
    assert outcome.failed == ("idle",)
    assert outcome.reasons["idle"][0].startswith("Step idle did not write: out.txt.")


def test_an_input_that_changes_under_its_step_makes_the_next_build_run_it_again(desk: Desk) -> None:
    sound = desk.count

    def count_and_change() -> None:
        sound()
        desk.write(LEDGER, "one\ntwo\nthree\n")

    desk.count = count_and_change  # type: ignore[method-assign]
    desk.build(is_forced=True)
    desk.count = sound  # type: ignore[method-assign]
    assert desk.build().reasons["count"] == (f"{LEDGER} changed",)


def test_a_build_cut_short_goes_on_where_it_was(tmp_path: Path) -> None:
    desk = Desk(tmp_path)

    def fail() -> None:
        raise KeyError("a fault of the program")

    sound, desk.report = desk.report, fail  # type: ignore[method-assign]
    with pytest.raises(KeyError):
        desk.build()
    desk.report = sound  # type: ignore[method-assign]
    assert desk.build().built == ("report",)


def test_a_manifest_that_cannot_be_read_means_that_all_is_built_and_says_why(desk: Desk) -> None:
    desk.manifest_path.write_text('{"format": 1, "steps": {')
    outcome = desk.build()
    assert desk.ran == ["count", "report"]
    assert outcome.reasons["count"][0].startswith("Not a run manifest")


def test_a_plan_can_be_asked_for_without_running_it(desk: Desk) -> None:
    desk.write(LEDGER, "one\n")
    desk.ran.clear()
    stale = find_stale_steps(
        desk.steps(), root=desk.root, manifest_path=desk.manifest_path, environment=desk.environment
    )
    assert stale == {"report": ("count is built first",), "count": (f"{LEDGER} changed",)}
    assert desk.ran == []


def test_a_plan_follows_a_change_through_steps_that_only_wait(tmp_path: Path) -> None:
    (tmp_path / "0").touch()
    steps = [
        BuildStep(name=f"to {n}", action=(tmp_path / f"{n}").touch, inputs=(f"{n - 1}",), outputs=(f"{n}",))
        for n in (3, 2, 1)
    ]
    run_build(steps, root=tmp_path, manifest_path=tmp_path / "run.json", environment={})
    (tmp_path / "0").write_text("changed")
    stale = find_stale_steps(steps, root=tmp_path, manifest_path=tmp_path / "run.json", environment={})
    assert stale == {"to 3": ("to 2 is built first",), "to 2": ("to 1 is built first",), "to 1": ("0 changed",)}


def test_the_manifest_is_the_same_bytes_in_another_folder_and_holds_no_path_of_it(tmp_path: Path) -> None:
    one, two = Desk(tmp_path / "one"), Desk(tmp_path / "two")
    one.build(workers=1)
    two.build(workers=4)
    two.build(is_forced=True)
    assert one.manifest_path.read_bytes() == two.manifest_path.read_bytes()
    assert str(tmp_path) not in one.manifest_path.read_text()
    assert read_run_manifest(one.manifest_path).steps["count"].parameters == {"limit": 10}


def test_a_step_that_is_no_longer_planned_leaves_the_manifest(desk: Desk) -> None:
    run_build(desk.steps()[1:], root=desk.root, manifest_path=desk.manifest_path, environment=desk.environment)
    assert list(read_run_manifest(desk.manifest_path).steps) == ["count"]


@pytest.mark.parametrize("name", ["../out", "/etc"])
def test_a_path_out_of_the_project_is_no_input(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProjectError, match="An input outside the project"):
        compute_input_hashes(tmp_path, [name])


def test_steps_that_do_not_fit_together_are_refused(tmp_path: Path) -> None:
    def step(name: str, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> BuildStep:
        return BuildStep(name=name, action=lambda: None, inputs=inputs, outputs=outputs)

    for steps in (
        [step("a", (), ("x",)), step("a", (), ("y",))],
        [step("a", (), ("x",)), step("b", (), ("x",))],
        [step("a", ("y",), ("x",)), step("b", ("x",), ("y",))],
        [step("a", ("reports",), ("reports/x",))],
        [BuildStep(name="a", action=lambda: None, outputs=("x",), after=("b",))],
    ):
        with pytest.raises(ValueError):
            run_build(steps, root=tmp_path, manifest_path=tmp_path / "run.json", environment={})


def test_hidden_files_and_caches_are_no_inputs(tmp_path: Path) -> None:
    for name in ("a.txt", ".a.txt.tmp", ".git/x", "__pycache__/a.pyc", "b/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert list(compute_input_hashes(tmp_path, ["b", ".", "absent"])) == ["a.txt", "b/c.txt"]


def test_changes_are_told_in_words() -> None:
    assert find_changes({"a": "1", "b": "1", "c": "1"}, {"b": "2", "c": "1", "d": "1"}) == (
        "a was removed",
        "b changed",
        "d is new",
    )
    assert find_version_changes({}, {"pandas": "3.1.1"}) == ("pandas none became 3.1.1",)


def test_the_environment_names_the_code_and_the_packages_that_shape_outputs() -> None:
    environment = compute_environment()
    assert list(environment) == ["curation", "ipykernel", "pandas", "papermill"]
    assert len(environment["curation"]) == 64


@pytest.mark.parametrize("text", ["", "[]", '{"format": 2}', '{"steps": {"a": {}}}', '{"surplus": 1}'])
def test_a_file_that_is_no_manifest_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(text)
    with pytest.raises(ProjectError, match=r"Not a run manifest .*: run\.json"):
        read_run_manifest(path)


def test_a_manifest_comes_back_as_it_was_written(tmp_path: Path) -> None:
    assert read_run_manifest(tmp_path / "run.json") == RunManifest()
    record = StepRecord(inputs={"a": "1"}, outputs={}, parameters={"p": ["é", 1, 0.5, True], "n": None})
    manifest = RunManifest(steps={"s": record})
    path = write_run_manifest(tmp_path / "run.json", manifest)
    assert read_run_manifest(path) == manifest


def test_a_check_of_three_hundred_files_with_nothing_changed_is_quick(
    tmp_path: Path, benchmark_seconds: Callable[[Callable[[], object]], float]
) -> None:
    for number in range(300):
        file = tmp_path / "evidence" / f"{number % 10}" / f"{number}.jsonl"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{number}\n" * 500)
    steps = [
        BuildStep(
            name=f"step {number}",
            action=(tmp_path / f"out{number}").touch,
            inputs=("evidence",),
            outputs=(f"out{number}",),
        )
        for number in range(7)
    ]
    run_build(steps, root=tmp_path, manifest_path=tmp_path / "run.json")
    seconds = benchmark_seconds(lambda: run_build(steps, root=tmp_path, manifest_path=tmp_path / "run.json"))
    assert seconds < 0.3


def test_what_a_compiler_made_of_the_sources_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text("one = 1\n")
    before = compute_source_hash(tmp_path)
    (tmp_path / "_scanner.abi3.so").write_bytes(b"another machine's")
    assert compute_source_hash(tmp_path) == before
    (tmp_path / "scanner.c").write_text("int one = 1;\n")
    assert compute_source_hash(tmp_path) != before
