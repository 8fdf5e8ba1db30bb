"""The tagger: words are selected, a claim opens beside them, and is on the disk before the screen says so."""

# ipywidgets has no types
# mypy: disallow-untyped-calls=False

from __future__ import annotations

import traitlets

from curation.widgets.desk import Desk
from curation.widgets.modules import link_modules, link_styles
from curation.widgets.pane import Pane
from curation.widgets.tagging_session import TaggingSession
from curation.widgets.tagging_views import build_form_layout


class Tagger(Pane):
    """Tag the included records of one question; `layout_of_form` is what the form looks like, the same for all."""

    _esm = link_modules("tagger")
    _css = link_styles("pane", "tagger")
    layout_of_form = traitlets.Dict().tag(sync=True)

    def __init__(self, session: TaggingSession) -> None:
        def turn(question_id: str) -> TaggingSession:
            return TaggingSession(session.desk.turn_to(question_id))

        super().__init__(session, turn=turn, layout_of_form=build_form_layout())


def build_tagger(desk: Desk) -> Tagger:
    """Open a tagger on a desk."""
    return Tagger(TaggingSession(desk))
