"""`curation ...`: the command line. Exit 0: all well; 1: done, with findings; 2: refused, with one line saying why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from curation.commands.deciding import decide
from curation.commands.grading import grade
from curation.commands.pulling import pull
from curation.commands.queries import find
from curation.commands.ranking import rank
from curation.commands.simulating import simulate
from curation.commands.sources import duplicates, import_files
from curation.commands.texts import anchor, effects, parse, suggest
from curation.errors import CurationError
from curation.terminal import (
    JsonOption,
    exit_with,
    format_file_name,
    format_reasons,
    print_check,
    print_findings,
    print_json,
    say,
    show_progress,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from curation.project import Project

REFUSED = 2
# Typer carries a click of its own and names only this class of its errors in calling.
UsageError: Any = typer.BadParameter.__base__

app = typer.Typer(
    help="From a clinical question to an answer that a patient can read and a reviewer can check.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for command in (pull, parse, find, anchor, effects, suggest, rank, simulate, duplicates, decide, grade):
    app.command()(command)
app.command("import")(import_files)

QuestionArgument = Annotated[str, typer.Argument(metavar="QUESTION", help="Id of a question in evidence/questions.")]


def main() -> NoReturn:
    """Run a command; a wrong call or an error raised on purpose becomes one line on stderr and exit code 2."""
    code: object = 0
    try:
        code = app(standalone_mode=False)
    except UsageError as error:
        place = error.ctx.command_path if error.ctx else "curation"
        problem = error.format_message() or "No command."
        typer.echo(f"curation: {problem} See `{place} --help`.", err=True)
        sys.exit(REFUSED)
    except CurationError as error:
        typer.echo(f"curation: {error}", err=True)
        sys.exit(REFUSED)
    except OSError as error:
        place = f"{format_file_name(error)}: {error.strerror or error}"
        typer.echo(f"curation: {place}. Check that it exists and may be used.", err=True)
        sys.exit(REFUSED)
    sys.exit(code if isinstance(code, int) else 0)


@app.command()
def status(as_json: JsonOption = False) -> None:
    """Show what needs whom, for each question; exit code 1 when one cannot be read."""
    from curation.worklist import count_work

    opened, refused = _open_project().open_questions()
    work = [count_work(workspace) for workspace in opened]
    if as_json:
        print_json({"questions": work, "unreadable": {name: str(error) for name, error in refused.items()}})
    else:
        for row in work:
            say(f"{row.question_id}: {row.title}")
            for count, text in row.list_lines():
                say(f"  {count:>5}  {text}")
        _say_unreadable(refused)
    exit_with(bool(refused))


def _say_unreadable(refused: Mapping[str, CurationError]) -> None:
    for name, error in refused.items():
        say(f"{name}: cannot be read: {error}")


@app.command()
def table(
    question: QuestionArgument,
    out: Annotated[Path, typer.Option("--out", help="Where to write the table: .csv, .xlsx, .parquet or .json.")],
    as_of: Annotated[str | None, typer.Option(help="Id of an act: the table as it stood after it.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the evidence table."""
    from curation.files import write_atomic
    from curation.rendering.table_files import render_table_file

    frame = _open_project().open_question(question, as_of=as_of).evidence_table()
    write_atomic(out, render_table_file(frame, out.name))
    if as_json:
        print_json({"rows": len(frame), "out": out.name})
    else:
        say(f"{len(frame)} claims in {out.name}")


@app.command()
def draft(question: QuestionArgument, as_json: JsonOption = False) -> None:
    """Draft the answer as answer.md and answer.json; refused drafts are kept, and the exit code is 1."""
    from curation.gatekeeping import check_question
    from curation.reporting import write_answer

    project = _open_project()
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


@app.command()
def report(
    question: QuestionArgument,
    is_forced: Annotated[bool, typer.Option("--force", help="Run every notebook anew.")] = False,
    workers: Annotated[int, typer.Option(min=1, max=16, help="Notebooks to run side by side.")] = 2,
    as_json: JsonOption = False,
) -> None:
    """Run the notebooks of a question, only what changed, and write its report; the last line is its path."""
    from curation.reporting import build_report, plan_steps

    project = _open_project()
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


@app.command()
def check(
    question: Annotated[str | None, typer.Argument(metavar="[QUESTION]", help="All questions by default.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Try all gates: what is proved, what was found, what was not checked."""
    from msgspec import to_builtins

    from curation.reporting import check_all

    project = _open_project()
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


def _open_project() -> Project:
    from curation.project import open_project

    return open_project()
