"""The command by which a person rates a claimed interaction: a form is written prefilled, filled in, and recorded."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from curation.commands.calling import FILE, Command, json_option, question_argument
from curation.errors import ProjectError
from curation.terminal import print_json, say

if TYPE_CHECKING:
    from curation.domain.iceman import IcemanForm

FORM_LIMIT = 100_000


@click.command(cls=Command)
@question_argument
@click.argument("claim", metavar="CLAIM", help="Id of a claim of an interaction.")
@click.option("--out", type=FILE, help="Where to write the prefilled form, .json.")
@click.option("--form", type=FILE, help="A form that a person filled in, to be recorded.")
@click.option("--curator", help="Who filled it in.")
@json_option
def grade(
    *, question: str, claim: str, out: Path | None, form: Path | None, curator: str | None, as_json: bool
) -> None:
    """Rate how credible a claimed interaction is (ICEMAN): write the form with --out, record it with --form.

    What the machine filled in is marked; a form is recorded once a person has confirmed every item and taken the
    marks away.
    """
    from curation.project import open_project
    from curation.review.grading import draft_grade
    from curation.synthesis.iceman import draft_form

    if (out is None) == (form is None) or (form is not None and curator is None):
        remedy = "Give --out to get the form, or --form and --curator to record it."
        raise ProjectError(problem="Nothing to do, or too much", path="grade", remedy=remedy)
    project = open_project()
    workspace = project.open_question(question)
    record = workspace.claims_by_id.get(claim)
    if record is None:
        raise ProjectError(problem="No such claim", path=claim[:80], remedy="`curation table` lists the claims.")
    if out is not None:
        from curation.files import write_atomic

        filled = draft_form(record.claim, [one.claim for one in workspace.claims if one.claim_id != claim])
        write_atomic(out, msgspec.json.format(msgspec.json.encode(filled), indent=2) + b"\n")
        _tell({"claim_id": claim, "written": out.name}, f"Wrote {out.name}: confirm every item.", as_json=as_json)
        return
    from curation.ledger.appending import append_acts
    from curation.vocabulary import Role

    draft = draft_grade(record, _read_form(form or Path()))
    time = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    folder = project.ledger_folder(workspace.question.id)
    place = {"question_id": workspace.question.id, "curator": curator or "", "time": time}
    act = append_acts(folder, [draft], role=Role.REVIEWER, **place)[0]
    _tell({"claim_id": claim, "act_id": act.act_id}, f"Recorded as act {act.act_id[:12]}.", as_json=as_json)


def _read_form(path: Path) -> IcemanForm:
    from curation.domain.iceman import IcemanForm

    data = path.read_bytes()[: FORM_LIMIT + 1]
    try:
        return msgspec.json.decode(data, type=IcemanForm)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        remedy = "Write a form with --out and fill it in."
        raise ProjectError(problem=f"The form cannot be read ({error})", path=path.name, remedy=remedy) from None


def _tell(document: dict[str, str], line: str, *, as_json: bool) -> None:
    if as_json:
        print_json(document)
    else:
        say(line)
