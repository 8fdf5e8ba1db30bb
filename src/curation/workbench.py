"""The workbench for notebooks: who sits at it, what time it is, and which pane is open; read once, here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from curation.identifiers import parse_curator
from curation.project import open_project
from curation.review.piles import OrderRecords
from curation.vocabulary import RecordOrder, parse_term
from curation.widgets.desk import Desk
from curation.worklist import list_duties

if TYPE_CHECKING:
    from curation.widgets.screener import Screener
    from curation.widgets.start_desk import StartDesk
    from curation.widgets.tagger import Tagger

CURATOR_VARIABLE = "CURATION_CURATOR"


def open_screener(
    question_id: str,
    *,
    curator: str = "",
    order: str = "",
    orders: Mapping[RecordOrder, OrderRecords] | None = None,
) -> Screener:
    """Open the screener on a question; without a curator it can be looked at and writes nothing.

    `curator` is the name in the ledger; empty takes `$CURATION_CURATOR`. `order` is `ranked` (the default for a
    curator), `random` or `as_listed`; `orders` are orders to use in place of these.

    Raises:
        IdentifierError: the curator's name is none.
        TermError: there is no such order.
        ProjectError, QuestionError: as `open_question`.
    """
    from curation.widgets.screener import build_screener  # noqa: PLC0415 - brings in ipywidgets

    first = parse_term(RecordOrder, order) if order else None
    return build_screener(open_desk(question_id, curator), orders, first)


def open_tagger(question_id: str, *, curator: str = "") -> Tagger:
    """Open the tagger on a question; without a curator it can be looked at and writes nothing.

    Raises:
        IdentifierError, ProjectError, QuestionError: as `open_screener`.
    """
    from curation.widgets.tagger import build_tagger  # noqa: PLC0415 - brings in ipywidgets

    return build_tagger(open_desk(question_id, curator))


def open_start_page(*, curator: str = "") -> StartDesk:
    """Open the start page: what waits for whom in every question; a curator sees their own work first.

    A click on a line opens the screener or the tagger below, at the record where that work begins.

    Raises:
        IdentifierError, ProjectError, QuestionError: as `open_screener`.
    """
    from curation.widgets.start_desk import build_start_page  # noqa: PLC0415 - brings in ipywidgets

    return build_start_page(open_project(), _read_curator(curator), _read_clock, list_duties)


def open_desk(question_id: str, curator: str = "") -> Desk:
    """Open a question of the project around the working folder for a curator, or for nobody.

    Raises:
        IdentifierError, ProjectError, QuestionError: as `open_screener`.
    """
    return Desk(open_project(), question_id, _read_curator(curator), _read_clock)


def _read_curator(curator: str) -> str | None:
    named = curator.strip() or os.environ.get(CURATOR_VARIABLE, "").strip()
    return parse_curator(named) if named else None


def _read_clock() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
