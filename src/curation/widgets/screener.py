"""The screener: one record at a time, decided by keys, each decision on the disk before the screen says so."""

from __future__ import annotations

from curation.vocabulary import RecordOrder
from curation.widgets.desk import Desk
from curation.widgets.modules import link_modules, link_styles
from curation.widgets.pane import Pane
from curation.widgets.screening_order import Orders
from curation.widgets.screening_session import ScreeningSession


class Screener(Pane):
    """Screen the records of one question; `session` holds what is shown, the ledger what was decided."""

    _esm = link_modules("screener")
    _css = link_styles("pane", "screener")


def build_screener(desk: Desk, orders: Orders | None = None, first: RecordOrder | None = None) -> Screener:
    """Open a screener on a desk; `orders` are used in place of its own, and `first` is begun with."""

    def turn(question_id: str) -> ScreeningSession:
        there = desk.turn_to(question_id)
        return ScreeningSession(there, orders if there is desk else None, first)

    return Screener(ScreeningSession(desk, orders, first), turn=turn)
