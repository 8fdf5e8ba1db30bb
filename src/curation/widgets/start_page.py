"""The start page: for each question what waits for whom, and one click to the notebook and the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from curation.errors import CurationError
from curation.project import Project
from curation.review.waiting import Step, Waiting, list_waiting
from curation.widgets.desk import Clock, Desk, Signature, sign_ledger
from curation.widgets.modules import link_modules, link_styles
from curation.widgets.pane import Pane
from curation.widgets.screening_messages import Ask, Name
from curation.widgets.tagging_standing import TaggingStanding
from curation.workspace import Workspace

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


class Call(Ask, frozen=True, kw_only=True):
    """Open the pane for a line of the page; without a notebook, close what is open."""

    question_id: Name = ""
    citation_id: Name = ""
    pile: Name = ""
    notebook: Name = ""


class Shut(Ask, frozen=True, kw_only=True):
    """Close the pane that is open."""


class Look(Ask, frozen=True, kw_only=True):
    """Count everything anew."""


class Ping(Ask, frozen=True, kw_only=True):
    """Ask whether anybody is there, and look for what others wrote meanwhile."""


StartMessage = Call | Shut | Look | Ping
ListDuties = Callable[[Workspace], Sequence[Any]]


class StartSession:
    """What waits in every question, as of the last look; reads ledgers, writes nothing.

    `list_duties` lists what waits for roles rather than for curators: structures with who, count, what, notebook.
    `call` opens a pane for what was clicked on, and gives what the page then says is open.
    """

    def __init__(
        self, project: Project, curator: str | None, clock: Clock, list_duties: ListDuties = lambda _: ()
    ) -> None:
        self.project = project
        self.curator = curator
        self.clock = clock
        self.call: Callable[[Call], str] | None = None
        self.opened = ""
        self._list_duties = list_duties
        self._signs: dict[str, Signature] = {}
        self._questions: dict[str, Json] = {}
        self._look()

    def handle(self, message: Any) -> Json:
        """Look again, or open what was clicked on; the view says what was found and what is open.

        Raises:
            CurationError: the question or record that was clicked on cannot be opened.
            msgspec.ValidationError: the message is none that is known.
        """
        request = msgspec.convert(message, type=StartMessage)
        if isinstance(request, Call):
            self.opened = self.call(request) if self.call else ""
            return {"opened": self.opened}
        if isinstance(request, Shut):
            self.opened = self.call(Call()) if self.call else ""
        # Nobody who works in the pane below waits for counting.
        if not (isinstance(request, Ping) and self.opened):
            self._look(again=isinstance(request, Look))
        return {"here": True} if isinstance(request, Ping) else {"kept": "looked again"}

    def build_view(self) -> Json:
        """Lay out the questions, and in each what waits: for this curator first, then for the others."""
        return {
            "curator": self.curator,
            "read_only": "" if self.curator else NAMELESS,
            "question": {"id": "", "title": "What waits for whom"},
            "opened": self.opened,
            "questions": list(self._questions.values()),
        }

    def describe(self) -> str:
        """Say in one line what is listed."""
        return f"{len(self.project.list_questions())} questions"

    def _look(self, *, again: bool = False) -> None:
        """Count anew what waits where anybody wrote to the ledger since, or in all questions."""
        before, self._questions = self._questions, {}
        for question_id in self.project.list_questions():
            sign = sign_ledger(self.project.ledger_folder(question_id))
            is_known = question_id in before and self._signs.get(question_id) == sign and not again
            self._questions[question_id] = before[question_id] if is_known else self._try_question(question_id)
            self._signs[question_id] = sign

    def _try_question(self, question_id: str) -> Json:
        """Lay a question out, or say why it cannot be read: one mistake in a file hides no other question."""
        try:
            return self._build_question(question_id)
        except CurationError as error:
            return {"id": question_id, "title": question_id, "records": 0, "rows": [], "refused": str(error)}

    def _build_question(self, question_id: str) -> Json:
        desk = Desk(self.project, question_id, self.curator, self.clock)
        others = [name for name in desk.list_curators() if name != self.curator]
        waiting = list_work(desk, [self.curator, *others] if self.curator else others)
        duties = [msgspec.to_builtins(duty) for duty in self._list_duties(desk.workspace)]
        return {
            "id": question_id,
            "title": desk.workspace.question.title,
            "records": len(desk.workspace.citations),
            "rows": [
                *(_build_row(one, is_own=one.curator == self.curator) for one in waiting),
                *(duty | {"is_own": False, "pile": "", "citation_id": ""} for duty in duties),
            ],
        }


def list_work(desk: Desk, curators: Sequence[str]) -> tuple[Waiting, ...]:
    """List what waits for curators in the question of a desk."""
    standing = TaggingStanding(desk)
    untagged = tuple(_list_untagged(desk, standing))
    return tuple(
        waiting
        for curator in curators
        for waiting in list_waiting(
            desk.workspace.screening,
            tuple(standing.claims.values()),
            writers=standing.writers,
            untagged=[one for one in untagged if curator != desk.curator or one not in standing.aside],
            curators=[curator],
        )
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
        # Which record is screened next is for the screener's order to say.
        "citation_id": "" if waiting.step == Step.SCREEN else waiting.citation_id,
    }


class StartPage(Pane):
    """What waits for whom, question by question."""

    _esm = link_modules("start")
    _css = link_styles("pane", "start")
