"""Bad input through the command line: each gives a line that says what to do, or a finding; nothing is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from story_makers import REFERENCE, Ran, make_project, run_cli

from curation.domain.quote import Quote
from curation.errors import ClaimError
from curation.ledger.appending import append_act
from curation.project import open_project
from curation.review.claim_drafts import build_quoted_claim, draft_tag
from curation.vocabulary import ActKind, Role
from eutils_server import HEAD, make_records

QUESTION = f"evidence/questions/{REFERENCE}.yaml"
LEDGER = f"evidence/ledger/{REFERENCE}"
TIME = "2026-12-01T09:00:00Z"
ABSOLUTE_PATH = re.compile(r"(?:^|[\s'\"(:])/[\w.]")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project", REFERENCE, with_evidence=True)


def require_refusal(ran: Ran, *words: str) -> None:
    """Exit code 2 and one readable line on stderr, with no traceback and no path of this machine."""
    lines = ran.err.splitlines()
    assert (ran.code, ran.out, len(lines)) == (2, "", 1), ran.out + ran.err
    assert lines[0].startswith("curation: ") and len(lines[0]) < 400
    assert "Traceback" not in ran.err and not ABSOLUTE_PATH.search(ran.err), ran.err
    for word in words:
        assert word in lines[0], lines[0]


def list_findings(project: Path, gate: str) -> list[dict[str, str]]:
    found = run_cli(project, "check", REFERENCE, "--json").document["findings"]
    return [finding for finding in found if finding["gate"] == gate]


# ---- what is refused


@pytest.mark.parametrize("command", [("check", REFERENCE), ("report", REFERENCE), ("draft", REFERENCE)])
def test_a_question_with_an_unknown_key_is_refused_with_file_and_line(project: Path, command: tuple[str, ...]) -> None:
    path = project / QUESTION
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.startswith("audience:"))
    lines[line - 1] = lines[line - 1].replace("audience", "audeince")
    path.write_text("\n".join(lines), encoding="utf-8")
    require_refusal(run_cli(project, *command), f"{QUESTION}:{line}: ", "audeince")
    assert not (project / "reports").exists()


def test_the_status_of_the_other_questions_is_shown_beside_the_reason(project: Path) -> None:
    path = project / QUESTION
    path.write_text(path.read_text(encoding="utf-8").replace("audience:", "audeince:"), encoding="utf-8")
    ran = run_cli(project, "status")
    assert (ran.code, ran.err) == (1, "")
    assert f"{REFERENCE}: cannot be read: {QUESTION}:" in ran.out and "audeince" in ran.out


def test_a_question_nobody_wrote_is_refused_and_the_others_are_named(project: Path) -> None:
    for command in (("report", "no-such-question"), ("check", "no-such-question"), ("pull", "no-such-question")):
        require_refusal(run_cli(project, *command), "no-such-question", REFERENCE)
    require_refusal(run_cli(project, "report", "../../etc/passwd"), "not a question id")
    assert not (project / "reports").exists()


@pytest.mark.parametrize(
    ("call", "named"),
    [
        ((), "No command"),
        (("nonsense",), "nonsense"),
        (("report",), "QUESTION"),
        (("table", "x", "--oot", "y"), "--oot"),
    ],
)
def test_a_wrong_call_is_answered_in_one_line(project: Path, call: tuple[str, ...], named: str) -> None:
    ran = run_cli(project, *call)
    assert ran.code == 2
    assert len(ran.err.strip().splitlines()) == 1
    assert named in ran.err
    assert "--help" in ran.err


def test_a_citation_nobody_pulled_is_refused(project: Path) -> None:
    corpus = project / "evidence" / "snapshots" / REFERENCE / "starter" / "citations.jsonl"
    words = ("anchor", "--corpus", corpus, "--quote", "words that stand nowhere", "--id")
    require_refusal(run_cli(project, *words, "pmid:1"), "pmid:1", "citations.jsonl")
    require_refusal(run_cli(project, *words, "paper:1"), "paper:1", "expected")


def test_a_folder_that_is_no_project_is_refused_with_the_way_out(tmp_path: Path) -> None:
    for command in (("status",), ("report", REFERENCE), ("check",), ("table", REFERENCE, "--out", "x.csv")):
        require_refusal(run_cli(tmp_path, *command), "no curation project", "CURATION_PROJECT")


def write_to_a_file_as_folder(project: Path, kind: str) -> Path:
    (project / "taken").write_text("a file", encoding="utf-8")
    return project / "taken" / f"taken{kind}"


def write_over_a_folder(project: Path, kind: str) -> Path:
    (project / f"taken{kind}").mkdir()
    return project / f"taken{kind}"


@pytest.mark.parametrize("place", [write_to_a_file_as_folder, write_over_a_folder])
def test_a_file_that_cannot_be_written_is_refused_by_its_own_name(
    project: Path, place: Callable[[Path, str], Path]
) -> None:
    before = sorted(path.name for path in project.iterdir())
    table, corpus = place(project, ".csv"), project / "records.xml"
    require_refusal(run_cli(project, "table", REFERENCE, "--out", table), "taken")
    corpus.write_text(HEAD + "".join(make_records(2)) + "</PubmedArticleSet>", encoding="utf-8")
    require_refusal(run_cli(project, "parse", corpus, "--out", place(project, ".jsonl")), "taken")
    left = {path.name for path in project.iterdir()} - set(before)
    assert left <= {"records.xml", "taken", "taken.csv", "taken.jsonl"}, "something half-written was left"


def test_an_ending_that_is_no_format_is_refused_with_those_that_are(project: Path) -> None:
    require_refusal(run_cli(project, "table", REFERENCE, "--out", project / "claims.docx"), "claims.docx", ".csv")
    require_refusal(run_cli(project, "parse", project / QUESTION, "--out", project / "out.txt"), ".txt", ".jsonl")


def test_an_act_nobody_did_is_refused_as_a_point_in_time(project: Path) -> None:
    ran = run_cli(project, "table", REFERENCE, "--out", project / "claims.csv", "--as-of", "never")
    require_refusal(ran, "never")
    assert not (project / "claims.csv").exists()


# ---- claims whose numbers nobody printed


def test_a_claim_whose_number_is_not_in_its_quote_is_refused_when_it_is_drafted() -> None:
    workspace = open_project(Path(__file__).resolve().parents[2]).open_question(REFERENCE)
    record = workspace.accepted[0]
    citation = workspace.citations[record.claim.citation_id]
    wrong = msgspec.structs.replace(record.claim, statement="987654 people were cured.")
    with pytest.raises(ClaimError) as caught:
        draft_tag(wrong, citation)
    assert "987654" in str(caught.value) and "\n" not in str(caught.value)


def test_a_claim_whose_number_is_not_in_its_quote_is_a_finding_however_it_came_into_the_ledger(project: Path) -> None:
    workspace = open_project(project).open_question(REFERENCE)
    record = workspace.accepted[0]
    citation = workspace.citations[record.claim.citation_id]
    exact = record.claim.quotes[0].exact
    honest = build_quoted_claim(
        msgspec.structs.replace(record.claim, statement="What was found.", effects=(), quotes=(Quote(exact=exact),)),
        citation,
    )
    wrong = msgspec.structs.replace(honest, statement="987654 people were cured.")
    append_act(
        project / LEDGER,
        kind=ActKind.TAG,
        question_id=REFERENCE,
        subject=wrong.claim_id,
        payload={"claim": msgspec.to_builtins(wrong)},
        curator="mallory",
        role=Role.CURATOR,
        time=TIME,
        parent=None,
    )
    found = list_findings(project, "G06")
    assert [finding["subject"] for finding in found] == [wrong.claim_id]
    assert "987654" in found[0]["reason"]


# ---- ledgers that were touched


def test_a_ledger_line_altered_by_hand_blocks_the_draft_and_keeps_it(project: Path) -> None:
    path = project / LEDGER / "project-reader-a.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines, 1) if '"kind":"tag"' in line)
    lines[number - 1] = re.sub(r"(\"statement\":\")", r"\1Not ", lines[number - 1])
    path.write_text("".join(lines), encoding="utf-8")

    check = run_cli(project, "check", REFERENCE)
    assert check.code == 1 and check.err == ""
    assert f"G18  gate  {REFERENCE}/project-reader-a.jsonl:{number}: it was altered" in check.out
    assert check.out.startswith(f"{REFERENCE}: blocked")

    draft = run_cli(project, "draft", REFERENCE)
    assert draft.code == 1 and "G18" in draft.out
    assert (project / "reports" / REFERENCE / "answer.md").stat().st_size > 0
    assert path.read_text(encoding="utf-8") == "".join(lines), "the ledger was mended silently"


def test_a_half_written_ledger_line_is_listed_and_the_next_act_keeps_it(project: Path) -> None:
    path = project / LEDGER / "project-adjudicator.jsonl"
    whole = path.read_bytes()
    half = whole.splitlines()[-1][:40]
    path.write_bytes(whole + half)

    found = list_findings(project, "G18")
    count = len(whole.splitlines())
    assert [(f["subject"], f["severity"]) for f in found] == [
        (f"{REFERENCE}/project-adjudicator.jsonl:{count + 1}", "worklist")
    ]
    workspace = open_project(project).open_question(REFERENCE)
    assert sum(act.curator == "project-adjudicator" for act in workspace.ledger.acts) == count

    append_act(
        project / LEDGER,
        kind=ActKind.COMMENT,
        question_id=REFERENCE,
        subject=REFERENCE,
        payload={"text": "after the crash"},
        curator="project-adjudicator",
        role=Role.ADJUDICATOR,
        time=TIME,
        parent=None,
    )
    assert path.read_bytes().startswith(whole)
    (aside,) = path.parent.glob("*.torn-*")
    assert aside.read_bytes() == half
    assert [finding["subject"] for finding in list_findings(project, "G18")] == [f"{REFERENCE}/{aside.name}"]


# ---- files cut short


def test_xml_cut_in_the_middle_keeps_what_came_before_and_lists_the_cut(project: Path) -> None:
    text = HEAD + "\n".join(make_records(6))
    cut, out = project / "cut.xml", project / "cut.jsonl"
    cut.write_text(text[: text.rindex("<ArticleTitle>") + 20], encoding="utf-8")
    ran = run_cli(project, "parse", cut, "--out", out)
    assert (ran.code, ran.err) == (1, "")
    assert "5 articles and 0 books" in ran.out and re.search(r"cut\.xml: 6\b.*the file is cut", ran.out)
    kept = [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert kept == [f"pmid:{90000001 + at}" for at in range(5)]


# ---- notebooks whose parameters do not fit


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("question_id: int = 3  # of another type", ("'question_id'", "expected int")),
        ('question: str = "x"  # of another name', ("'question_id' is unknown", "question")),
    ],
)
def test_a_parameter_that_does_not_fit_is_refused_by_name_before_a_kernel_starts(
    project: Path, cell: str, words: tuple[str, ...]
) -> None:
    for other in sorted((project / "notebooks").glob("*.ipynb"))[1:]:
        other.unlink()
    (notebook,) = (project / "notebooks").glob("*.ipynb")
    content = json.loads(notebook.read_bytes())
    for one in content["cells"]:
        if "parameters" in one["metadata"].get("tags", []):
            one["source"] = [cell]
    notebook.write_text(json.dumps(content), encoding="utf-8")
    ran = run_cli(project, "report", REFERENCE)
    (line,) = [line for line in ran.out.splitlines() if line.startswith("failed ")]
    assert ran.code == 1 and notebook.name in line
    assert all(word in line for word in words), line
    assert "Traceback" not in ran.out + ran.err
    report = project / "reports" / REFERENCE
    assert not list(report.glob("*.ipynb")), "a kernel ran, or left a notebook behind"
