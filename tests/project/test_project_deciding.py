"""Laws of deciding on the command line: who may, on what, and what it does to what is held."""

from __future__ import annotations

import shlex
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from project_makers import HOME, make_project, tag_and_accept

from curation.cli import app
from curation.domain.citation import Citation, Relation, Section
from curation.errors import CurationError
from curation.holds import list_holds
from curation.living_tables import hold_table
from curation.project import Project
from curation.sources.snapshots.files import Manifest, write_snapshot_files
from curation.vocabulary import ActKind, ClaimStatus, Consequence, Role
from curation.workspace import Workspace
from evidence_makers import QUESTION

CONCERN = Relation(type="ExpressionOfConcernIn", id="pmid:9")
ERRATUM = Relation(type="ErratumIn", note="J Trials. 2026;8(1):2 $(touch x); 'quoted'")
RETRACTION = Relation(type="RetractionIn", id="pmid:9")
KEEP = ("--keep", "--curator", "dora", "--reason", "It concerns another figure.")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = make_project(tmp_path)
    tag_and_accept(made)
    monkeypatch.setenv("CURATION_PROJECT", str(tmp_path))
    return made


def deliver(project: Project, *citations: Citation, day: str = "2026-11-25") -> Workspace:
    manifest = Manifest(
        question_id=QUESTION, snapshot_id=f"{day}-aaaaaaaa", citation_count=0, files={}, date=day, is_known_asked=True
    )
    write_snapshot_files(project.snapshots_folder(QUESTION) / manifest.snapshot_id, citations, manifest)
    return project.open_question(QUESTION)


def say(project: Project, *relations: Relation) -> Workspace:
    return deliver(project, msgspec.structs.replace(HOME, relations=relations))


def run(*words: str) -> tuple[int, dict[str, list[dict[str, object]]]]:
    ran = CliRunner().invoke(app, ["decide", QUESTION, *words, "--json"], standalone_mode=False)
    if ran.exception:
        raise ran.exception
    return int(ran.return_value or 0), msgspec.json.decode(ran.output)


def is_accepted_and_usable(project: Project) -> bool:
    workspace = project.open_question(QUESTION)
    (record,) = workspace.claims
    return record.status == ClaimStatus.ACCEPTED and workspace.integrity["pmid:1"].is_usable


def test_what_is_held_is_listed_with_the_command_that_settles_it_and_the_command_does(project: Project) -> None:
    say(project, CONCERN)
    code, document = run()
    (hold,) = document["holds"]
    assert (code, hold["kind"], hold["notice"], len(hold["claim_ids"])) == (1, "expression_of_concern", "pmid:9", 1)
    assert not is_accepted_and_usable(project)
    program, command, question, *words = shlex.split(str(hold["mending"]).partition(" (or")[0])
    assert (program, command, question) == ("curation", "decide", QUESTION)
    filled = [{"REASON": "It concerns another figure.", "NAME": "dora"}.get(word, word) for word in words]
    code, document = run(*filled)
    assert (code, document["holds"]) == (0, [])
    assert [(d["curator"], d["choice"]) for d in document["decisions"]] == [("dora", "keep")]
    (act,) = [act for act in project.open_question(QUESTION).ledger.acts if act.kind == ActKind.DECIDE]
    assert (act.subject, act.role, act.payload["reason"]) == ("pmid:1", Role.REVIEWER, "It concerns another figure.")
    assert is_accepted_and_usable(project)


def test_a_notice_in_print_alone_is_named_so_that_a_shell_reads_it_as_one_word(project: Project) -> None:
    workspace = say(project, ERRATUM)
    (hold,) = list_holds(workspace)
    assert shlex.split(hold.mending.partition(" (or")[0])[5] == ERRATUM.note
    assert run("pmid:1", "--notice", str(ERRATUM.note), *KEEP)[0] == 0


def test_set_aside_takes_the_claims_out_of_use_until_the_reviewer_changes_their_mind(project: Project) -> None:
    say(project, ERRATUM)
    code, document = run("pmid:1", "--set-aside", *KEEP[1:])
    assert (code, document["holds"][0]["consequence"]) == (1, Consequence.BLOCK.value)
    assert not is_accepted_and_usable(project)
    assert run("pmid:1", *KEEP)[0] == 0
    assert is_accepted_and_usable(project)


@pytest.mark.parametrize(
    ("relations", "words", "said"),
    [
        ((RETRACTION,), ("pmid:1", *KEEP), "no such notice to decide on"),
        ((RETRACTION,), ("pmid:1", "--notice", "pmid:9", *KEEP), "no decision can lift"),
        ((CONCERN,), ("pmid:1", "--keep", "--curator", "anna", "--reason", "Fine."), "tagged a claim on it"),
        ((CONCERN,), ("pmid:1", "--keep", "--curator", "dora"), "needs a reason"),
        ((CONCERN,), ("pmid:1", "--keep", "--reason", "Fine."), "Give --curator"),
        ((CONCERN,), ("pmid:1", "--keep", *KEEP[1:], "--set-aside"), "one of them"),
        ((CONCERN,), ("pmid:1", *KEEP[1:]), "one of them"),
        ((CONCERN,), ("pmid:2", *KEEP), "No such citation"),
        ((CONCERN,), ("the concern", *KEEP), "is not a citation id"),
        ((CONCERN,), KEEP, "Name the citation"),
        ((CONCERN, ERRATUM), ("pmid:1", *KEEP), "--notice 'pmid:9' --kind expression_of_concern"),
        ((CONCERN,), ("pmid:1", "--notice", "pmid:8", *KEEP), "What stands: under an expression of concern"),
        ((), ("pmid:1", *KEEP), "nothing is said against it"),
    ],
)
def test_what_may_not_be_decided_is_refused_with_what_to_do_and_nothing_is_written(
    project: Project, relations: tuple[Relation, ...], words: tuple[str, ...], said: str
) -> None:
    before = say(project, *relations).ledger.acts
    with pytest.raises(CurationError) as caught:
        run(*words)
    assert said in str(caught.value)
    assert project.open_question(QUESTION).ledger.acts == before


def test_a_decision_on_one_of_two_notices_leaves_the_other_held(project: Project) -> None:
    say(project, CONCERN, ERRATUM)
    code, document = run("pmid:1", "--notice", "pmid:9", *KEEP)
    assert code == 1 and [hold["kind"] for hold in document["holds"]] == ["erratum"]


def test_a_notice_on_a_merged_record_is_decided_under_each_of_its_ids_and_by_nobody_who_tagged_under_another(
    project: Project,
) -> None:
    twin = msgspec.structs.replace(HOME, id="doi:10.1000/twin", doi="10.1000/twin", relations=(CONCERN,))
    workspace = deliver(project, msgspec.structs.replace(HOME, doi="10.1000/twin"), twin)
    assert workspace.duplicates.aliases == {"doi:10.1000/twin": "pmid:1"}
    with pytest.raises(CurationError, match="tagged a claim on it"):
        run("pmid:1", "--keep", "--curator", "anna", "--reason", "Fine.")
    assert run("doi:10.1000/TWIN", *KEEP)[0] == 0, "whichever of its ids is named"
    decided = [act.subject for act in project.open_question(QUESTION).ledger.acts if act.kind == ActKind.DECIDE]
    assert set(decided) == {"pmid:1", "doi:10.1000/twin"}
    assert is_accepted_and_usable(project)


def test_the_table_of_the_notebook_holds_lost_quotes_too_and_says_where_they_are_mended(project: Project) -> None:
    workspace = deliver(
        project, msgspec.structs.replace(HOME, sections=(Section(text="Other words.", label="RESULTS"),))
    )
    (row,) = hold_table(workspace).to_dict("records")
    assert row["citation_id"] == "pmid:1" and row["claims"] == 1
    assert row["to mend"].startswith("03_tag_claims, pmid:1: Tag the claim again")
    assert run()[0] == 1
