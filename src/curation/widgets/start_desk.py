"""The start page with what is opened from it: one click on a line, and the pane for that work stands below.

A notebook that a link opens does not run by itself, neither in JupyterLab nor in Notebook 7. So the pane is opened in
the notebook that runs already, at the record where the work begins.
"""

# ipywidgets has no types
# mypy: disallow-subclassing-any=False, disallow-untyped-calls=False

from __future__ import annotations

from typing import Any

from ipywidgets.widgets.widget_box import VBox

from curation.project import Project
from curation.widgets.desk import Clock, Desk
from curation.widgets.pane import Pane, Turn, add_text
from curation.widgets.screener import build_screener
from curation.widgets.start_page import SCREEN, TAG, Call, ListDuties, StartPage, StartSession
from curation.widgets.tagger import build_tagger

_BUILDERS = {SCREEN: build_screener, TAG: build_tagger}


class StartDesk(VBox):
    """The start page, and below it the pane that was called last."""

    def __init__(self, session: StartSession) -> None:
        self.session = session
        self.page = StartPage(session)
        self.pane: Pane | None = None
        session.call = self.call
        super().__init__([self.page])

    def call(self, line: Call) -> str:
        """Open the pane of a line in place of the one that is open; give what it is. An empty line closes.

        Raises:
            CurationError: the question cannot be opened.
        """
        before, self.pane = self.pane, self._build_pane(line)
        self.children = (self.page, *([self.pane] if self.pane else []))
        if before is not None:
            before.close()
        return f"{type(self.pane).__name__} on {line.question_id}" if self.pane else ""

    def _build_pane(self, line: Call) -> Pane | None:
        session, build = self.session, _BUILDERS.get(line.notebook)
        if build is None:
            return None
        pane: Pane = build(Desk(session.project, line.question_id, session.curator, session.clock))
        pane.show(Turn(question_id=line.question_id, citation_id=line.citation_id, pile=line.pile))
        pane.is_called = True
        return pane

    def __repr__(self) -> str:
        return repr(self.page)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return add_text(super()._repr_mimebundle_(**kwargs), self.session)


def build_start_page(
    project: Project, curator: str | None, clock: Clock, list_duties: ListDuties = lambda _: ()
) -> StartDesk:
    """Open the start page of a project; `list_duties` as in `StartSession`."""
    return StartDesk(StartSession(project, curator, clock, list_duties))
