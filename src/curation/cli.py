"""`curation ...`: the command line. Exit 0: all well; 1: done, with findings; 2: refused, with one line saying why."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Any, NoReturn

import click
from click.exceptions import Exit, NoArgsIsHelpError

from curation.commands.calling import CommandContext
from curation.errors import CurationError, format_line
from curation.terminal import INTERRUPTED, format_file_name, say

REFUSED = 2
# Where each command is, in the order of the work, and the first line of its help.
COMMANDS = {
    "pulling.pull": (
        "Search and fetch a question through Entrez, and in the registries that it names, into new snapshots."
    ),
    "parsing.parse": "Read PubMed XML into JSON lines; records that cannot be read are listed and the rest kept.",
    "queries.find": "Find citations by a PubMed query, offline; the translation shows how the query was understood.",
    "texts.anchor": "Say where a quote stands in a citation; exit code 0 only when it is anchored.",
    "texts.effects": "Read the effects of each line of text: one JSON object a line, with character offsets.",
    "texts.suggest": "Propose claims for citations, or read directions for rows of --ico: one JSON object a line.",
    "ranking.rank": "Order the citations that have no vote, the most likely relevant first: ids, one a line.",
    "simulating.simulate": (
        "Screen a review again whose decisions are known: how much reading the order would have saved."
    ),
    "sources.duplicates": (
        "List which citations are one record and why, and which may be; decide on a pair, or take a decision back."
    ),
    "deciding.decide": (
        "List what is held and how each hold is settled; with a citation, decide on a notice after reading it."
    ),
    "grading.grade": (
        "Rate how credible a claimed interaction is (ICEMAN): write the form with --out, record it with --form."
    ),
    "sources.import_": (
        "Bring reference files, PMID lists and sheets written by hand into a new snapshot; what is not read is listed."
    ),
    "questions.status": "Show what needs whom, for each question; exit code 1 when one cannot be read.",
    "questions.table": "Write the evidence table.",
    "questions.draft": (
        "Draft the answer as answer.md and answer.json; refused drafts are kept, and the exit code is 1."
    ),
    "questions.report": (
        "Run the notebooks of a question, only what changed, and write its report; the last line is its path."
    ),
    "questions.check": "Try all gates: what is proved, what was found, what was not checked.",
}


class ListedCommand(click.Command):
    """A command as the list of all shows it, which knows where the command itself is."""

    def __init__(self, place: str, line: str) -> None:
        self.module, _, self.function = place.partition(".")
        super().__init__(self.function.rstrip("_"), short_help=line)


class CommandList(click.Group):
    """All commands, each imported when it is called: most need what the others do not."""

    context_class = CommandContext

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        listed = self.commands.get(cmd_name)
        if not isinstance(listed, ListedCommand):
            return listed
        command: click.Command = getattr(import_module(f"curation.commands.{listed.module}"), listed.function)
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, listed.short_help or "") for name, listed in self.commands.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Exit(INTERRUPTED) from None


app = CommandList(
    help="From a clinical question to an answer that a patient can read and a reviewer can check.",
    commands=[ListedCommand(place, line) for place, line in COMMANDS.items()],
)


def main() -> NoReturn:
    """Run a command; a wrong call or an error raised on purpose becomes one line on stderr and exit code 2."""
    code = _write_out(_run())
    gc.freeze()  # the process ends: looking through all that it imported for what may be freed takes a tenth of a start
    sys.exit(code)


def _run() -> int:
    try:
        code = app.main(prog_name="curation", standalone_mode=False)
    except NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return _refuse("No command. See `curation --help`.")
    except click.UsageError as error:
        return _refuse(_describe_call(error))
    except CurationError as error:
        return _refuse(str(error))
    except OSError as error:
        return _refuse_file(error)
    return code if isinstance(code, int) else 0


def _write_out(code: int) -> int:
    """Write what waits to be printed; where that fails Python is kept from trying it again as it ends, at length."""
    try:
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return code if code == REFUSED or isinstance(error, BrokenPipeError) else _refuse_file(error)
    return code


def _refuse_file(error: OSError) -> int:
    place = f"{format_file_name(error)}: {error.strerror or error}"
    return _refuse(f"{place}. Check that it exists and may be used.")


def _describe_call(error: click.UsageError) -> str:
    """Say on one line what was wrong with a call, and whose help says how it is made."""
    problem = format_line(error.format_message())
    place = error.ctx.command_path if error.ctx else "curation"
    return f"{problem}{'' if problem.endswith(('.', '?', ')')) else '.'} See `{place} --help`."


def _refuse(reason: str) -> int:
    say(f"curation: {reason}", err=True)
    return REFUSED
