"""The report of a question: notebooks run in order, their outputs beside them, and nothing done twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import msgspec

from curation.domain.finding import Finding
from curation.execution.building import BuildOutcome, BuildStep, find_stale_steps, run_build
from curation.execution.notebooks import list_notebooks, run_notebook
from curation.files import write_atomic
from curation.gatekeeping import CheckResult, check_question, check_workspace, sort_findings
from curation.project import Project
from curation.vocabulary import Severity
from curation.workspace import Workspace
from curation.written_answers import check_written_answer

MANIFEST = "run.json"
# At signing the sources must have been asked within so many days; our own declaration, for a panel to change.
SIGNING_DAYS = 7
# What each notebook writes beside its executed self.
OUTPUTS = {
    "05_draft_answer": ("answer.json", "answer.md"),
    "07_report_evidence": ("evidence.csv", "report.html"),
}


def write_answer(workspace: Workspace, folder: Path) -> tuple[Path, ...]:
    """Write the answer draft as `answer.md` and `answer.json`, with what refuses it; give the paths."""
    from curation.rendering.answer_text import render_answer_json, render_answer_markdown  # noqa: PLC0415

    answer = workspace.answer
    refusals = [found for found in sort_findings(check_workspace(workspace)) if found.severity == Severity.GATE]
    folder.mkdir(parents=True, exist_ok=True)
    markdown = render_answer_markdown(
        answer,
        workspace.citations,
        workspace.claims,
        integrity=workspace.integrity,
        living=workspace.living,
        refusals=refusals,
    ).encode()
    return (
        write_atomic(folder / "answer.md", markdown),
        write_atomic(folder / "answer.json", render_answer_json(answer, workspace.living, refusals)),
    )


class _Refused(msgspec.Struct):
    refusals: tuple[Finding, ...] = ()


def count_refusals(folder: Path) -> int:
    """Count the findings for which the draft in a report's folder is refused; none where there is no draft."""
    try:
        return len(msgspec.json.decode((folder / "answer.json").read_bytes(), type=_Refused).refusals)
    except (OSError, msgspec.DecodeError):
        return 0


def write_report(project: Project, workspace: Workspace, folder: Path) -> tuple[Path, ...]:
    """Write `report.html` and `evidence.csv`; a draft that a gate refuses is written too, and marked."""
    from curation.domain.csv_text import format_csv  # noqa: PLC0415 - brings in pandas
    from curation.rendering.report import render_report  # noqa: PLC0415 - brings in jinja2

    folder.mkdir(parents=True, exist_ok=True)
    table = format_csv(workspace.evidence_table()).encode()
    page = render_report(build_report_contents(project, workspace)).encode()
    return write_atomic(folder / "evidence.csv", table), write_atomic(folder / "report.html", page)


def format_written(paths: Sequence[Path]) -> str:
    """Say which files were written, by name."""
    return "Wrote " + ", ".join(path.name for path in paths)


def build_report_contents(project: Project, workspace: Workspace):  # type: ignore[no-untyped-def]
    """Gather everything that the report shows."""
    from curation.rendering.report import ReportContents  # noqa: PLC0415

    result = check_question(project, workspace)
    return ReportContents(
        question=workspace.question,
        answer=workspace.answer,
        records=workspace.claims,
        citations=workspace.citations,
        integrity=workspace.integrity,
        living=workspace.living,
        flow=workspace.flow,
        agreement=workspace.agreement,
        groups=workspace.groups,
        search_runs=workspace.search_runs,
        findings=result.findings,
        not_checked=result.not_checked,
        input_hashes=_hash_inputs(project, workspace.question.id),
        is_starter=workspace.is_starter,
        is_blocked=result.is_blocked,
        duplicates=workspace.duplicates,
        merged={name: workspace.records[name] for group in workspace.duplicates.groups for name in group.members},
        pair_decisions=workspace.pair_decisions,
    )


def _hash_inputs(project: Project, question_id: str) -> dict[str, str]:
    # A snapshot's manifest holds the hashes of its raw files, so they need not be listed one by one.
    from curation.execution.manifests import compute_input_hashes  # noqa: PLC0415

    hashes = compute_input_hashes(project.root, list_inputs(question_id))
    return {name: digest for name, digest in hashes.items() if "/raw/" not in name}


def list_inputs(question_id: str) -> tuple[str, ...]:
    """Name the files and folders, below the project's root, that a question's report is made from."""
    return (
        f"evidence/questions/{question_id}.yaml",
        f"evidence/snapshots/{question_id}",
        f"evidence/ledger/{question_id}",
    )


def build_report(
    project: Project,
    question_id: str,
    *,
    workers: int = 2,
    is_forced: bool = False,
    on_start: Callable[[str, tuple[str, ...]], None] | None = None,
) -> BuildOutcome:
    """Run the notebooks of a question whose inputs, code or outputs are not as recorded in `run.json`.

    Raises:
        ProjectError, QuestionError: no such question, or its file cannot be read.
    """
    question = project.read_question(question_id)
    project.report_folder(question.id).mkdir(parents=True, exist_ok=True)
    return run_build(
        plan_steps(project, question.id),
        root=project.root,
        manifest_path=project.report_folder(question.id) / MANIFEST,
        workers=workers,
        is_forced=is_forced,
        on_start=on_start,
    )


def find_stale_report(project: Project, question_id: str) -> tuple[Finding, ...]:
    """List which parts of a report are not what its inputs and the code of today would give, as findings of G16."""
    stale = find_stale_steps(
        plan_steps(project, question_id),
        root=project.root,
        manifest_path=project.report_folder(question_id) / MANIFEST,
    )
    if not stale:
        return ()
    reasons = dict.fromkeys(reason for reasons in stale.values() for reason in reasons)
    return (
        Finding(
            gate="G16",
            severity=Severity.WORKLIST,
            subject=question_id,
            reason=f"{len(stale)} notebooks of the report are not of today: "
            + "; ".join(list(reasons)[:3])
            + (f"; and {len(reasons) - 3} more" if len(reasons) > 3 else ""),
            remedy=f"Run `curation report {question_id}`.",
        ),
    )


def check_all(project: Project, workspace: Workspace) -> CheckResult:
    """Try all gates of a question, and look whether its report and its written answer are of today (G16)."""
    result = check_question(project, workspace)
    stale = (*check_written_answer(project, workspace), *find_stale_report(project, workspace.question.id))
    is_of_today = {} if stale else {"G16": "the report is what its inputs and this code give"}
    return msgspec.structs.replace(
        result,
        findings=sort_findings((*result.findings, *stale)),
        not_checked=tuple(item for item in result.not_checked if item.gate != "G16"),
        proved=dict(sorted((result.proved | is_of_today).items())),
    )


def check_for_signing(project: Project, question_id: str, *, today: str) -> tuple[Finding, ...]:
    """List what forbids signing a question's answer today: every gate, a report not of today, sources not asked lately.

    `today` is the UTC day. Retraction and change are looked up at import, at draft, and here again: PubMed must have
    been asked for every known record within the last `SIGNING_DAYS`.
    """
    workspace = project.open_question(question_id)
    result = check_all(project, workspace)
    gates = [finding for finding in result.findings if finding.severity == Severity.GATE or finding.gate == "G16"]
    return (*gates, *check_asked_lately(workspace, today=today, days=SIGNING_DAYS))


def check_asked_lately(workspace: Workspace, *, today: str, days: int) -> tuple[Finding, ...]:
    """Say, as a finding of G07, where the sources of a question were last asked more than so many days before today."""
    asked = max((update.date for update in workspace.updates if update.date and update.is_asked), default=None)
    question_id = workspace.question.id
    if asked is not None and (date.fromisoformat(today) - date.fromisoformat(asked)).days <= days:
        return ()
    when = f"last asked on {asked}, more than {days} days ago" if asked else "never asked for its records"
    return (
        Finding(
            gate="G07",
            severity=Severity.GATE,
            subject=question_id,
            reason=f"PubMed was {when}: a retraction since then would not be known",
            remedy=f"Run `curation pull {question_id}{f' --since {asked}' if asked else ''}`.",
        ),
    )


def plan_steps(project: Project, question_id: str) -> tuple[BuildStep, ...]:
    """Plan one step a notebook: what it reads, what it writes, how to run it."""
    report = project.report_folder(question_id).relative_to(project.root).as_posix()
    return tuple(
        BuildStep(
            name=notebook.stem,
            action=lambda source=notebook: run_notebook(  # type: ignore[misc]
                source,
                project.root / report / source.name,
                {"question_id": question_id},
                project=project.root,
            ),
            inputs=(f"notebooks/{notebook.name}", *_list_step_inputs(notebook, question_id)),
            outputs=(f"{report}/{notebook.name}", *(f"{report}/{name}" for name in OUTPUTS.get(notebook.stem, ()))),
            parameters={"question_id": question_id},
        )
        for notebook in list_notebooks(project.notebooks_folder)
    )


def _list_step_inputs(notebook: Path, question_id: str) -> tuple[str, ...]:
    # The start page shows every question, so it is stale when any of them changes.
    return ("evidence",) if notebook.stem == "00_start_here" else list_inputs(question_id)
