"""Laws of the check over a question, and of the list of what waits for whom."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from project_makers import (
    HOME,
    act,
    add_snapshot,
    make_project,
    make_quoted_claim,
    tag_and_accept,
    vote,
    write_question,
)

from curation.domain.citation import Relation
from curation.gatekeeping import GATES_CHECKED, CheckResult, check_question
from curation.project import Project
from curation.vocabulary import ActKind, Severity
from curation.worklist import count_work
from evidence_makers import QUESTION, SEARCH, list_gates, make_citation, make_outline, make_question


def check(project: Project) -> CheckResult:
    return check_question(project, project.open_question(QUESTION))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """One citation, included by two, with one accepted claim."""
    made = make_project(tmp_path)
    tag_and_accept(made)
    return made


def retract(project: Project) -> None:
    add_snapshot(project.root, "zz", (msgspec.structs.replace(HOME, relations=(Relation(type="RetractionIn"),)),))


def prefer(project: Project, claim_id: str) -> None:
    write_question(project.root, make_question(outline=make_outline(claims=[claim_id])))


def test_a_sound_question_is_not_blocked(project: Project) -> None:
    result = check(project)
    assert [finding for finding in result.findings if finding.gate.startswith("G")] == []
    assert {gate for gate in GATES_CHECKED if gate.startswith("G")} - {"G10"} <= set(result.proved)
    assert [item.reason for item in result.not_checked if item.gate == "G10"] == [
        "There are no claims of an interaction yet."
    ]
    assert not result.is_blocked


def test_every_check_was_proved_or_found_something_or_is_listed_as_not_checked(project: Project) -> None:
    result = check(project)
    found = {finding.gate for finding in result.findings}
    unchecked = {item.gate for item in result.not_checked}
    assert set(GATES_CHECKED) <= set(result.proved) | found | unchecked
    assert not set(result.proved) & found


def spoil_by_retraction(project: Project) -> None:
    retract(project)


def spoil_by_screening(project: Project) -> None:
    add_snapshot(project.root, "zz", (make_citation("pmid:2"),))


def spoil_by_outline(project: Project) -> None:
    prefer(project, "clm-000000000000")


def spoil_by_submission(project: Project) -> None:
    claim = make_quoted_claim(statement="Another statement.")
    act(project, "anna", ActKind.TAG, claim.claim_id, {"claim": msgspec.to_builtins(claim)})


def spoil_by_key_paper(project: Project) -> None:
    write_question(project.root, make_question(key_papers=("pmid:9",)))


@pytest.mark.parametrize(
    ("spoil", "gate", "severity"),
    [
        (spoil_by_retraction, "G07", Severity.GATE),
        (spoil_by_screening, "G01", Severity.WORKLIST),
        (spoil_by_outline, "G11", Severity.WORKLIST),
        (spoil_by_submission, "G11", Severity.WORKLIST),
        (spoil_by_key_paper, "G03", Severity.WORKLIST),
    ],
)
def test_a_gate_with_any_finding_is_not_proved(project: Project, spoil, gate: str, severity: Severity) -> None:
    spoil(project)
    result = check(project)
    assert (gate, severity) in {(finding.gate, finding.severity) for finding in result.findings}
    assert not set(result.proved) & list_gates(result.findings)


def test_gates_come_before_the_worklist_and_nothing_twice(project: Project) -> None:
    retract(project)
    spoil_by_submission(project)
    findings = check(project).findings
    severities = [finding.severity for finding in findings]
    assert severities == sorted(severities, key=list(Severity).index)
    assert len(findings) == len(set(findings))


def test_only_a_gate_blocks(project: Project) -> None:
    spoil_by_outline(project)
    assert not check(project).is_blocked
    retract(project)
    assert check(project).is_blocked


def test_a_preferred_claim_that_nobody_tagged_or_that_may_not_be_used_is_for_the_worklist(project: Project) -> None:
    (record,) = project.open_question(QUESTION).claims
    prefer(project, record.claim_id)
    assert "G11" not in list_gates(check(project).findings)
    retract(project)
    found = [finding for finding in check(project).findings if finding.subject == record.claim_id]
    assert "G11" in list_gates(found)
    prefer(project, "clm-000000000000")
    unknown = [finding for finding in check(project).findings if finding.subject == "clm-000000000000"]
    assert {(finding.gate, finding.severity) for finding in unknown} == {("G11", Severity.WORKLIST)}


def test_a_claim_on_a_citation_that_was_not_included_is_refused(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    claim = make_quoted_claim()
    tag = act(project, "anna", ActKind.TAG, claim.claim_id, {"claim": msgspec.to_builtins(claim)})
    act(project, "ben", ActKind.ACCEPT, claim.claim_id, {}, parent=tag)
    assert ("G01", Severity.GATE) in {(f.gate, f.severity) for f in check(project).findings}


def test_a_suspect_search_and_records_not_delivered_are_for_the_worklist(project: Project) -> None:
    workspace = project.open_question(QUESTION)
    for changes in ({"is_suspect": True}, {"missing": ("pmid:7",)}):
        run = msgspec.structs.replace(SEARCH, **changes)
        spoilt = type(workspace)(workspace.question, workspace.citations, (run,), workspace.ledger)
        assert "G03" in list_gates(check_question(project, spoilt).findings)


def test_an_altered_snapshot_is_refused(project: Project) -> None:
    path = project.snapshots_folder(QUESTION) / "starter" / "citations.jsonl"
    path.write_bytes(path.read_bytes().replace(b"no difference", b"a difference!"))
    assert check(project).is_blocked


# What waits for whom
def test_the_work_is_counted_for_those_who_do_it(tmp_path: Path) -> None:
    project = make_project(tmp_path, citations=(HOME, make_citation("pmid:2"), make_citation("pmid:3")))
    tag_and_accept(project)
    vote(project, "anna", "pmid:2")
    for curator in ("anna", "ben"):
        vote(project, curator, "pmid:3")
    work = count_work(project.open_question(QUESTION))
    assert (work.citations, work.included, work.unscreened, work.untagged) == (3, 2, 1, 1)
    assert (work.claims_accepted, work.to_accept, work.stale) == (1, 0, 0)


def test_a_draft_waits_for_a_signature_until_it_is_blocked_or_signed(project: Project) -> None:
    assert count_work(project.open_question(QUESTION)).for_signature == 1
    act(project, "cara", ActKind.SIGN, QUESTION, {"meaning": "approval"})
    assert count_work(project.open_question(QUESTION)).for_signature == 0


def test_a_blocked_draft_waits_for_no_signature_and_each_finding_counts_once(project: Project) -> None:
    retract(project)
    work = count_work(project.open_question(QUESTION))
    gates = {finding for finding in check(project).findings if finding.severity == Severity.GATE}
    assert work.for_signature == 0
    assert work.blocked == len(gates) > 0


def test_every_count_of_the_work_is_told_and_only_what_is_open_as_a_duty(project: Project) -> None:
    work = count_work(project.open_question(QUESTION))
    counts = {name: value for name, value in msgspec.structs.asdict(work).items() if isinstance(value, int)}
    all_open = msgspec.structs.replace(work, **{name: at for at, name in enumerate(counts, start=100)})
    told = [count for count, _ in all_open.list_basis()] + [duty.count for duty in all_open.list_duties()]
    assert sorted(told) == list(range(100, 100 + len(counts)))
    assert all(duty.count for duty in work.list_duties())
