"""Commands over the questions of a project: their work, evidence table, draft, report and gates."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curation.commands.calling import FILE, Command, Count, json_option, question_argument
from curation.terminal import exit_with, format_reasons, print_check, print_findings, print_json, say, show_progress

if TYPE_CHECKING:
    from curation.errors import CurationError


@click.command(cls=Command)
@json_option
def status(as_json: bool) -> None:
    """Show what needs whom, for each question; exit code 1 when one cannot be read."""
    from curation.project import open_project
    from curation.worklist import count_work

    opened, refused = open_project().open_questions()
    work = [count_work(workspace) for workspace in opened]
    if as_json:
        print_json({"questions": work, "unreadable": {name: str(error) for name, error in refused.items()}})
    else:
        for row in work:
            say(f"{row.question_id}: {row.title}")
            say("  " + ", ".join(f"{count} {what}" for count, what in row.list_basis()))
            for duty in row.list_duties():
                say(f"  {duty.count:>5}  {duty.what}: {duty.who}, {duty.notebook}")
        _say_unreadable(refused)
    exit_with(bool(refused))


def _say_unreadable(refused: Mapping[str, CurationError]) -> None:
    for name, error in refused.items():
        say(f"{name}: cannot be read: {error}")


@click.command(cls=Command)
@question_argument
@click.option("--out", type=FILE, required=True, help="Where to write the table: .csv, .xlsx, .parquet or .json.")
@click.option("--as-of", help="Id of an act: the table as it stood after it.")
@json_option
def table(question: str, out: Path, as_of: str | None, as_json: bool) -> None:
    """Write the evidence table."""
    from curation.files import write_atomic
    from curation.project import open_project
    from curation.rendering.table_files import render_table_file

    frame = open_project().open_question(question, as_of=as_of).evidence_table()
    write_atomic(out, render_table_file(frame, out.name))
    if as_json:
        print_json({"rows": len(frame), "out": out.name})
    else:
        say(f"{len(frame)} claims in {out.name}")


@click.command(cls=Command)
@question_argument
@json_option
def draft(question: str, as_json: bool) -> None:
    """Draft the answer as answer.md and answer.json; refused drafts are kept, and the exit code is 1."""
    from curation.gatekeeping import check_question
    from curation.project import open_project
    from curation.reporting import write_answer

    project = open_project()
    workspace = project.open_question(question)
    paths = write_answer(workspace, project.report_folder(workspace.question.id))
    result = check_question(project, workspace)
    gates = [finding for finding in result.findings if finding.severity == "gate"]
    if as_json:
        names = [path.relative_to(project.root).as_posix() for path in paths]
        print_json({"written": names, "blocked": result.is_blocked, "findings": gates})
    else:
        for path in paths:
            say(path.relative_to(project.root).as_posix())
        print_findings(gates)
    exit_with(result.is_blocked)


@click.command(cls=Command)
@question_argument
@click.option("--force", "is_forced", is_flag=True, help="Run every notebook anew.")
@click.option(
    "--workers",
    type=Count(min=1, max=16),
    default=2,
    show_default=True,
    help="Notebooks to run side by side.",
)
@json_option
def report(question: str, is_forced: bool, workers: int, as_json: bool) -> None:
    """Run the notebooks of a question, only what changed, and write its report; the last line is its path."""
    from curation.project import open_project
    from curation.reporting import build_report, plan_steps

    project = open_project()
    total = len(plan_steps(project, question))
    with show_progress(f"Running {total} notebooks", is_quiet=as_json) as advance:
        started: list[str] = []

        def on_start(name: str, _reasons: tuple[str, ...]) -> None:
            started.append(name)
            advance(len(started), total)

        outcome = build_report(project, question, workers=workers, is_forced=is_forced, on_start=on_start)
    page = (project.report_folder(question) / "report.html").relative_to(project.root).as_posix()
    if as_json:
        print_json(outcome)
    else:
        for name in (*outcome.built, *outcome.failed):
            word = "failed" if name in outcome.failed else "built"
            say(f"{word} {name}: {format_reasons(outcome.reasons[name])}")
        say(f"{len(outcome.unchanged)} of {total} unchanged")
        say(page)
    exit_with(bool(outcome.failed))


@click.command(cls=Command)
@click.argument("question", metavar="[QUESTION]", required=False, help="All questions by default.")
@json_option
def check(question: str | None, as_json: bool) -> None:
    """Try all gates: what is proved, what was found, what was not checked."""
    from msgspec import to_builtins

    from curation.project import open_project
    from curation.reporting import check_all

    project = open_project()
    opened, refused = ((project.open_question(question),), {}) if question else project.open_questions()
    results = [check_all(project, workspace) for workspace in opened]
    if as_json:
        documents = [to_builtins(result) | {"blocked": result.is_blocked} for result in results]
        unreadable = {name: str(error) for name, error in refused.items()}
        print_json(documents[0] if question else {"questions": documents, "unreadable": unreadable})
    else:
        for result in results:
            print_check(result)
        _say_unreadable(refused)
    exit_with(bool(refused) or any(result.findings for result in results))
