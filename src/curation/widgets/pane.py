"""The bridge between a session, which knows the rules, and its pane in the browser, which shows and asks."""

# ipywidgets has no types
# mypy: disallow-subclassing-any=False, disallow-untyped-calls=False

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any, Protocol

import msgspec
import traitlets
from anywidget import AnyWidget

from curation.errors import CurationError, format_line

Json = dict[str, Any]
_ELSEWHERE = (
    "You work on {now} here. The rest of this notebook, tables and figures above and below, is about {first}: for "
    'those of {now} write question_id = "{now}" in its first code cell and run all cells.'
)
_HINT = "Run this cell to work here; the cells below show what the ledger holds."


class Session(Protocol):
    """What a pane needs of a session; it knows nothing of widgets and can be tested without a browser."""

    def handle(self, message: Any) -> Json:
        """Do what the browser asks and give the reply; its `n` is the message's."""

    def build_view(self) -> Json:
        """Lay out what is to be shown now."""

    def describe(self) -> str:
        """Say in one line where the question stands: the same words for the same ledger, whoever looks."""


class Pane(AnyWidget):
    """A widget that shows the view of a session; every change goes through the session, which answers each message.

    `view` is for the browser to read: what it would write there is not read by anybody.
    """

    view = traitlets.Dict().tag(sync=True)
    # Whether the pane was opened by a click that was meant for it: it then takes the focus.
    is_called = traitlets.Bool(False).tag(sync=True)

    def __init__(self, session: Session, *, turn: Callable[[str], Session] | None = None, **fixed: Json) -> None:
        self.session = session
        self._turn = turn
        view = session.build_view()
        self._first = view["question"]["id"]
        super().__init__(view=view, **fixed)
        self.on_msg(self._answer)

    def __repr__(self) -> str:
        return f"{type(self).__name__}: {self.session.describe()}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        return add_text(bundle, self.session)

    def _answer(self, _: Any, message: Any, __: Any) -> None:
        self.send(self._turn_to(message) or answer(self.session, message))
        self.view = self._build_view()

    def _build_view(self) -> Json:
        view = self.session.build_view()
        now = view["question"]["id"]
        return view if now == self._first else view | {"elsewhere": _ELSEWHERE.format(first=self._first, now=now)}

    def show(self, place: Turn) -> None:
        """Show a pile and a record, or the one that the pile's own order puts first.

        What is gone from the pile meanwhile is no fault: what is there is shown.
        """
        answer(self.session, {"do": "show", "pile": place.pile})
        if place.citation_id:
            answer(self.session, {"do": "go", "citation_id": place.citation_id})
        self.view = self._build_view()

    def _turn_to(self, message: Any) -> Json | None:
        """Open another question, record and pile, as the start page asks; `None` for any other message."""
        if self._turn is None or not isinstance(message, dict) or message.get("do") != "turn":
            return None
        try:
            place = msgspec.convert(message, type=Turn)
            self.session = self._turn(place.question_id)
        except (CurationError, msgspec.ValidationError) as error:
            return {"n": message.get("n"), "refused": format_line(str(error))}
        self.show(place)
        return {"n": place.n, "turned": place.question_id}


def add_text(bundle: Any, session: Session) -> Any:
    """Add to what a widget shows one line of HTML for where no widget can be shown."""
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    if data is not None:
        data["text/html"] = f"<p>{escape(session.describe())}. {escape(_HINT)}</p>"
    return bundle


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """Where the start page sends a curator; without a record, to the first of the pile."""

    question_id: str
    pile: str
    citation_id: str = ""
    n: str | int | None = None


def answer(session: Session, message: Any) -> Json:
    """Let a session handle a message; a refusal is an answer too, in one line for the person.

    Anything else that fails in here is a fault of ours and goes to the log; the browser then says that nothing was
    confirmed, which is the truth.
    """
    n = message.get("n") if isinstance(message, dict) else None
    try:
        return session.handle(message) | {"n": n}
    except msgspec.ValidationError as error:
        return {"n": n, "refused": format_line(f"The browser sent what cannot be read: {error}. Run this cell again.")}
    except CurationError as error:
        return {"n": n, "refused": str(error)}
    except OSError as error:
        return {"n": n, "refused": format_line(f"The disk refused: {error.strerror or error}. Nothing was saved.")}
