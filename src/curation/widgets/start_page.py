"""The start page: for each question what waits for whom, and one click to the notebook and the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from curation.project import Project
from curation.review.waiting import Step, Waiting, list_waiting
from curation.widgets.desk import Clock, Desk
from curation.widgets.modules import link_modules, link_styles
from curation.widgets.pane import Pane
from curation.widgets.tagging_standing import TaggingStanding

Json = dict[str, Any]
NAMELESS = (
    "Nobody is named as curator: everybody's work is shown. Set the parameter `curator` in this notebook, or "
    "CURATION_CURATOR before you start Jupyter, to see yours first."
)
SCREEN, TAG = "02_screen_abstracts.ipynb", "03_tag_claims.ipynb"
STEPS = {
    Step.SCREEN: ("records to screen", SCREEN, "to_screen"),
    Step.SETTLE: ("votes that differ, to settle", SCREEN, "to_settle"),
    Step.DISCUSS: ("votes that differ from yours, to talk over", SCREEN, "differing"),
    Step.TAG: ("included records without a claim, to tag", TAG, "untagged"),
    Step.JUDGE: ("claims to accept, reject or settle", TAG, "to_judge"),
}


class StartSession:
    """What waits in every question, as of the last look; reads ledgers, writes nothing."""

    def __init__(self, project: Project, curator: str | None, clock: Clock) -> None:
        self.project = project
        self.curator = curator
        self._clock = clock

    def handle(self, message: Any) -> Json:
        """Look again, whatever is asked; the view says what was found."""
        return {"here": True} if isinstance(message, dict) and message.get("do") == "ping" else {"kept": "looked again"}

    def build_view(self) -> Json:
        """Lay out the questions, and in each what waits: for this curator first, then for the others."""
        return {
            "curator": self.curator,
            "read_only": "" if self.curator else NAMELESS,
            "question": {"id": "", "title": "What waits for whom"},
            "questions": [self._build_question(question_id) for question_id in self.project.list_questions()],
        }

    def describe(self) -> str:
        """Say in one line what is listed."""
        return f"{len(self.project.list_questions())} questions"

    def _build_question(self, question_id: str) -> Json:
        desk = Desk(self.project, question_id, self.curator, self._clock)
        others = [name for name in desk.list_curators() if name != self.curator]
        waiting = list_work(desk, [self.curator, *others] if self.curator else others)
        return {
            "id": question_id,
            "title": desk.workspace.question.title,
            "records": len(desk.workspace.citations),
            "rows": [_build_row(one, is_own=one.curator == self.curator) for one in waiting],
        }


def list_work(desk: Desk, curators: Sequence[str]) -> tuple[Waiting, ...]:
    """List what waits for curators in the question of a desk."""
    standing = TaggingStanding(desk)
    return list_waiting(
        desk.workspace.screening,
        tuple(standing.claims.values()),
        writers=standing.writers,
        untagged=tuple(_list_untagged(desk, standing)),
        curators=curators,
    )


def _list_untagged(desk: Desk, standing: TaggingStanding) -> Iterator[str]:
    for citation_id in standing.included:
        if desk.workspace.citations[citation_id].sections and not standing.list_standing(citation_id):
            yield citation_id


def _build_row(waiting: Waiting, *, is_own: bool) -> Json:
    what, notebook, pile = STEPS[waiting.step]
    return {
        "who": waiting.curator,
        "is_own": is_own,
        "count": waiting.count,
        "what": what,
        "notebook": notebook,
        "pile": pile,
        "citation_id": waiting.citation_id,
    }


class StartPage(Pane):
    """What waits for whom, question by question."""

    _esm = link_modules("start")
    _css = link_styles("pane", "start")


def build_start_page(project: Project, curator: str | None, clock: Clock) -> StartPage:
    """Open the start page of a project."""
    return StartPage(StartSession(project, curator, clock))
