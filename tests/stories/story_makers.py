"""What the stories share: a project in a folder of its own, the real command line, and curators who follow rules.

The scripted curators decide by words that a reader can check, one readable rule a line; their statements are their own
words, their quotes are whole sentences of the abstracts as they were pulled.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from story_tags import BREAST, Tag

from curation.domain.act_draft import ActDraft
from curation.domain.citation import Citation
from curation.domain.claim import Claim
from curation.domain.quote import Quote, split_sentences
from curation.ledger.appending import append_acts
from curation.project import open_project
from curation.review.claim_drafts import draft_acceptance, draft_tag
from curation.review.screening import draft_screening_adjudication, draft_vote
from curation.vocabulary import (
    Directness,
    EvidenceLevel,
    ExclusionReason,
    QuoteRole,
    Role,
    ScreeningChoice,
    TextSource,
)
from curation.workspace import Workspace

CHECKOUT = Path(__file__).resolve().parents[2]
REFERENCE, SECOND = "tmb-her2-immunotherapy", "breast-cancer-immunotherapy"
COMMAND = [sys.executable, "-c", "from curation.cli import main; main()"]
SECONDS = 120


@dataclass(frozen=True)
class Ran:
    """What a run of the command line gave."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The JSON document that `--json` printed."""
        return json.loads(self.out)


def run_cli(project: Path, *arguments: str | Path, folder: Path | None = None) -> Ran:
    """Run `curation` as a user does, in a process of its own, on a project."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NCBI_", "CURATION_"))}
    ran = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=folder or project,
        env={**kept, "CURATION_PROJECT": str(project)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def make_project(folder: Path, question_id: str, *, with_evidence: bool = False) -> Path:
    """Make a project of one question and the notebooks; with the ledger and the snapshots of the checkout if asked."""
    parts = [f"evidence/questions/{question_id}.yaml"]
    if with_evidence:
        parts += [f"evidence/ledger/{question_id}", f"evidence/snapshots/{question_id}"]
    for part in parts:
        target = folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (CHECKOUT / part).is_dir() else shutil.copyfile
        copy(CHECKOUT / part, target)
    (folder / "notebooks").mkdir()
    for notebook in sorted((CHECKOUT / "notebooks").glob("*.ipynb")):
        shutil.copyfile(notebook, folder / "notebooks" / notebook.name)
    return folder


def read_files(folder: Path) -> dict[str, bytes]:
    """The bytes of all files below a folder, by their paths in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ---- the curators

Vote = tuple[ScreeningChoice, ExclusionReason | None]
INCLUDE: Vote = (ScreeningChoice.INCLUDE, None)
UNCLEAR: Vote = (ScreeningChoice.UNCLEAR, None)


def exclude(reason: ExclusionReason) -> Vote:
    return ScreeningChoice.EXCLUDE, reason


def vote_by_treatment(citation: Citation) -> Vote:
    """The first reader asks what was given."""
    words = _read(citation)
    if "immunotherap" in words:
        return INCLUDE if citation.sections else UNCLEAR
    if "tamoxifen" in words or "endocrine" in words:
        return INCLUDE
    return exclude(ExclusionReason.WRONG_INTERVENTION)


def vote_by_people(citation: Citation) -> Vote:
    """The second reader asks who was studied, and has no use for cells in culture alone."""
    words = _read(citation)
    if "breast" not in words:
        return exclude(ExclusionReason.WRONG_POPULATION)
    if "cell line" in words:
        return exclude(ExclusionReason.WRONG_STUDY_DESIGN)
    return INCLUDE


def settle(citation: Citation) -> Vote:
    """The adjudicator lets in what speaks of a treatment in question, but no cancer of the blood."""
    words = _read(citation)
    if "lymphoma" in words:
        return exclude(ExclusionReason.WRONG_POPULATION)
    if any(word in words for word in ("immunotherap", "tamoxifen", "endocrine")):
        return INCLUDE
    return exclude(ExclusionReason.WRONG_INTERVENTION)


def _read(citation: Citation) -> str:
    return " ".join([citation.title, *(section.text for section in citation.sections)]).lower()


def build_claim(tag: Tag, citation: Citation) -> Claim:
    """The claim of a tag; its quote is the first sentence of the abstract that holds all the words."""
    sentence = next(
        passage
        for passage in split_sentences(citation)
        if all(word.lower() in passage.text.lower() for word in tag.words)
    )
    facts = {
        "population": BREAST,
        "quote_role": QuoteRole.OWN_RESULT,
        "directness": Directness.DIRECT,
        "level": EvidenceLevel.B,
        **tag.facts,
    }
    return Claim(
        question_id=SECOND,
        citation_id=tag.citation_id,
        statement=tag.statement,
        plain_statement=tag.plain,
        quotes=(Quote(exact=sentence.text, section=sentence.section, start=sentence.start, end=sentence.end),),
        basis=TextSource.PUBMED,
        **facts,
    )


def curate(project: Path, tags: Sequence[Tag]) -> Workspace:
    """Screen every citation twice, settle what differs, tag by turns, and let the other one accept."""
    root = open_project(project)
    workspace = root.open_question(SECOND)
    readers: tuple[tuple[str, Callable[[Citation], Vote]], ...] = (
        ("ada", vote_by_treatment),
        ("ben", vote_by_people),
    )
    for minute, (name, vote) in enumerate(readers):
        drafts = [draft_vote(c.id, vote(c)[0], reason=vote(c)[1]) for c in workspace.citations.values()]
        append(project, name, drafts, time=f"2026-01-05T09:0{minute}:00Z")
    workspace = root.open_question(SECOND)
    settled = [
        draft_screening_adjudication(record, "cleo", decision, reason=reason, note="by the rule")
        for record in workspace.screening
        if record.is_conflict
        for decision, reason in [settle(workspace.citations[record.citation_id])]
    ]
    append(project, "cleo", settled, time="2026-01-05T10:00:00Z", role=Role.ADJUDICATOR)
    for number, name in enumerate(("ada", "ben")):
        own = tags[number::2]
        drafts = [
            draft_tag(build_claim(t, workspace.citations[t.citation_id]), workspace.citations[t.citation_id])
            for t in own
        ]
        append(project, name, drafts, time=f"2026-01-06T09:0{number}:00Z")
    records = root.open_question(SECOND).claims
    for name, other in (("ada", "ben"), ("ben", "ada")):
        accepted = [draft_acceptance(record, name) for record in records if record.tagged_by == other]
        append(project, name, accepted, time=f"2026-01-07T09:0{'ab'.index(name[0])}:00Z")
    return root.open_question(SECOND)


def append(project: Path, curator: str, drafts: Iterable[ActDraft], *, time: str, role: Role = Role.CURATOR) -> None:
    folder = open_project(project).ledger_folder(SECOND)
    append_acts(folder, list(drafts), question_id=SECOND, curator=curator, role=role, time=time)
