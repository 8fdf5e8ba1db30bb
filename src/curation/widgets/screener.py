"""The screener: one record at a time, decided by keys, each decision on the disk before the screen says so."""

from __future__ import annotations

from collections.abc import Mapping

from curation.review.piles import OrderRecords
from curation.vocabulary import RecordOrder
from curation.widgets.desk import Desk
from curation.widgets.modules import link_modules, link_styles
from curation.widgets.pane import Pane
from curation.widgets.screening_session import ScreeningSession


class Screener(Pane):
    """Screen the records of one question; `session` holds what is shown, the ledger what was decided."""

    _esm = link_modules("screener")
    _css = link_styles("pane", "screener")


def build_screener(desk: Desk, orders: Mapping[RecordOrder, OrderRecords] | None = None) -> Screener:
    """Open a screener on a desk; `orders` adds orders to those as listed and at random, the first is begun with."""
    return Screener(ScreeningSession(desk, orders), turn=lambda other: ScreeningSession(desk.turn_to(other)))
