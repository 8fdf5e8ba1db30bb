"""The project on disk: which questions there are, and one of them read with its snapshots and its ledger.

Reads at the edge and hands out a `Workspace`; writes nothing.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from curation.domain.citation import Citation
from curation.domain.question import Question
from curation.errors import CurationError, ProjectError
from curation.identifiers import QuestionId, parse_question_id
from curation.ledger.reading import read_ledger
from curation.workspace import Workspace

if TYPE_CHECKING:
    from curation.domain.tables import ClaimTable
    from curation.review.duplicates.mistaken import Mistaken
    from curation.sources.snapshots.files import Snapshot

PROJECT_VARIABLE = "CURATION_PROJECT"
MARK = Path("evidence") / "questions"


def find_project_root(start: Path | None = None) -> Path:
    """Find the folder that holds `evidence/questions`: `$CURATION_PROJECT`, else the first one upwards from `start`.

    Raises:
        ProjectError: there is none.
    """
    named = os.environ.get(PROJECT_VARIABLE)
    places = [Path(named).expanduser().resolve()] if named and start is None else [(start or Path.cwd()).resolve()]
    if not named or start is not None:
        places += places[0].parents
    for place in places:
        if (place / MARK).is_dir():
            return place
    remedy = f"Go to a folder that holds {MARK.as_posix()}, or set {PROJECT_VARIABLE}."
    raise ProjectError(problem="This is no curation project", path=places[0].name or "/", remedy=remedy)


@dataclass(frozen=True)
class Project:
    """A folder with `evidence/`, `notebooks/` and `reports/`."""

    root: Path

    def list_questions(self) -> tuple[QuestionId, ...]:
        """List the ids of all questions, sorted."""
        return tuple(sorted(parse_question_id(path.stem) for path in (self.root / MARK).glob("*.yaml")))

    def read_question(self, question_id: str) -> Question:
        """Read a question.

        Raises:
            ProjectError: no such question; the error lists those that are.
            QuestionError: its file cannot be read; says file and line.
        """
        from curation.sources.sheets.questions import read_question  # noqa: PLC0415 - brings in ruamel.yaml

        path = MARK / f"{parse_question_id(question_id)}.yaml"
        if not (self.root / path).is_file():
            known = ", ".join(self.list_questions()) or "none yet"
            raise ProjectError(problem="No such question", path=path.as_posix(), remedy=f"Questions here: {known}.")
        return read_question(self.root / path)

    def open_question(self, question_id: str, *, as_of: str | None = None) -> Workspace:
        """Read a question with its snapshots and its ledger, as it stood after the act `as_of`, or as it stands.

        Raises:
            ProjectError, QuestionError: as `read_question`.
        """
        from curation.sources.snapshots.deliveries import build_delivery, gather_records, list_search_runs  # noqa: PLC0415

        question = self.read_question(question_id)
        snapshots, mistaken = _read_snapshots(self.snapshots_folder(question.id))
        return Workspace(
            question=question,
            records=gather_records(snapshots),
            search_runs=list_search_runs(snapshot.manifest for snapshot in snapshots),
            ledger=read_ledger(self.ledger_folder(question.id)),
            as_of=as_of,
            deliveries=tuple(map(build_delivery, snapshots)),
            mistaken=mistaken,
        )

    def open_questions(self) -> tuple[tuple[Workspace, ...], dict[str, CurationError]]:
        """Open every question that can be opened, sorted by id, and say of each other one why it cannot."""
        opened: list[Workspace] = []
        refused: dict[str, CurationError] = {}
        for question_id in self.list_questions():
            try:
                opened.append(self.open_question(question_id))
            except CurationError as error:
                refused[question_id] = error
        return tuple(opened), refused

    def snapshots_folder(self, question_id: str) -> Path:
        """Where the snapshots of a question lie."""
        return self.root / "evidence" / "snapshots" / parse_question_id(question_id)

    def ledger_folder(self, question_id: str) -> Path:
        """Where the ledger of a question lies."""
        return self.root / "evidence" / "ledger" / parse_question_id(question_id)

    def report_folder(self, question_id: str) -> Path:
        """Where the report of a question lies."""
        return self.root / "reports" / parse_question_id(question_id)

    @property
    def notebooks_folder(self) -> Path:
        """Where the notebooks lie."""
        return self.root / "notebooks"


def _read_snapshots(folder: Path) -> tuple[list[Snapshot], tuple[Mistaken, ...]]:
    """Read the snapshots of a question, the oldest first, each with what it says that is not known better.

    Beside them stand the ids that two snapshots hold as two papers.
    """
    from curation.review.duplicates.mistaken import find_mistaken  # noqa: PLC0415 - only when one is read
    from curation.review.duplicates.resolving import select_news  # noqa: PLC0415 - only when one is read
    from curation.sources.snapshots.checking import list_snapshots  # noqa: PLC0415
    from curation.sources.snapshots.files import read_snapshot  # noqa: PLC0415

    known: dict[str, Citation] = {}
    snapshots = []
    mistaken: dict[str, Mistaken] = {}
    for name in list_snapshots(folder):
        snapshot = read_snapshot(folder / name)
        mistaken |= {one.citation_id: one for one in find_mistaken(known, snapshot.citations)}
        news = select_news(known, snapshot.citations)
        known |= news
        snapshots.append(msgspec.structs.replace(snapshot, citations=news))
    return snapshots, tuple(mistaken[name] for name in sorted(mistaken))


def open_project(start: Path | None = None) -> Project:
    """Open the project of a folder, of `$CURATION_PROJECT`, or the one around the working folder."""
    return Project(find_project_root(start))


def open_question(question_id: str, *, as_of: str | None = None) -> Workspace:
    """Open one question of the project around the working folder."""
    return open_project().open_question(question_id, as_of=as_of)


def evidence_table(question_id: str, as_of: str | None = None) -> ClaimTable:
    """Give the evidence table of a question, as it stood after an act, or as it stands.

    One row per claim; key `claim_id`; sorted by `citation_id`, `quote_start`, `claim_id`; nullable dtypes; validated.
    """
    return open_question(question_id, as_of=as_of).evidence_table()
