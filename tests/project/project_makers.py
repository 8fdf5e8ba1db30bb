"""A whole project on disk for the tests: one question, its snapshots, its ledger."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from curation.domain.citation import Citation, Section
from curation.domain.claim import Claim
from curation.domain.question import Question
from curation.domain.quote import select_quote
from curation.ledger import append_act
from curation.project import Project
from curation.sources.snapshots.files import Manifest, write_snapshot_files
from curation.vocabulary import ActKind, Role
from evidence_makers import QUESTION, SEARCH, make_citation, make_claim, make_question

TIME = "2026-01-31T09:00:00Z"
WORDS = "The drug made no difference before surgery in this trial."
HOME = make_citation("pmid:1", sections=(Section(text=WORDS, label="RESULTS"),))


def make_project(root: Path, question: Question | None = None, citations: Iterable[Citation] = (HOME,)) -> Project:
    """A project with a question and the snapshot `starter`."""
    write_question(root, question or make_question())
    add_snapshot(root, "starter", citations)
    return Project(root)


def write_question(root: Path, question: Question) -> None:
    folder = root / "evidence" / "questions"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{question.id}.yaml").write_bytes(msgspec.json.encode(question))


def add_snapshot(root: Path, name: str, citations: Iterable[Citation]) -> None:
    run = msgspec.structs.replace(SEARCH, citation_ids=tuple(sorted(citation.id for citation in citations)))
    manifest = Manifest(question_id=QUESTION, snapshot_id=name, citation_count=0, files={}, search_runs=(run,))
    write_snapshot_files(root / "evidence" / "snapshots" / QUESTION / name, citations, manifest)


def tag_and_accept(project: Project, claim: Claim | None = None) -> str:
    """Tag a claim on `HOME`, accept it, let both curators include its citation; give the claim's id."""
    claim = claim or make_quoted_claim()
    tag = act(project, "anna", ActKind.TAG, claim.claim_id, {"claim": msgspec.to_builtins(claim)})
    act(project, "ben", ActKind.ACCEPT, claim.claim_id, {}, parent=tag)
    for curator in ("anna", "ben"):
        vote(project, curator, claim.citation_id)
    return claim.claim_id


def make_quoted_claim(**changes: Any) -> Claim:
    return make_claim(1, **{"quotes": (select_quote(HOME, WORDS),), "statement": "No effect was seen."} | changes)


def vote(project: Project, curator: str, citation_id: str, decision: str = "include") -> str:
    return act(project, curator, ActKind.SCREEN, citation_id, {"decision": decision, "stage": "title_abstract"})


def act(
    project: Project, curator: str, kind: ActKind, subject: str, payload: dict[str, Any], *, parent: str | None = None
) -> str:
    done = append_act(
        project.ledger_folder(QUESTION),
        kind=kind,
        question_id=QUESTION,
        subject=subject,
        payload=payload,
        curator=curator,
        role=Role.CURATOR,
        time=TIME,
        parent=parent,
    )
    return done.act_id
