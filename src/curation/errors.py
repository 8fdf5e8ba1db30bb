"""Everything this library raises on purpose; the class says who can act, the message says how.

CurationError
├── TermError                 a value outside a closed vocabulary
├── IdentifierError           a text that is not a PMID, DOI, CURIE or question id
├── ParameterError            an unknown or ill-typed notebook parameter
├── ProjectError              no project here, or an input of it is missing
├── QuestionError             a question file that cannot be read; says file and line
├── QuoteError
│   ├── QuoteNotFoundError    no passage reads so; says the nearest
│   └── QuoteAmbiguousError   the words occur more than once; says where
├── ClaimError                a claim that breaks a field rule
├── LedgerError
│   ├── LedgerAlteredError    a line was changed, dropped or re-ordered
│   └── LedgerConflictError   an act that its ledger may not take
├── SourceError
│   ├── SourceRefusedError    the service said no: do not retry
│   ├── SourceUnavailableError   time-out, 429 or 5xx: retry later
│   └── CitationUnreadableError  a record without what a record needs
├── TableError
│   └── TableSchemaError      a table that breaks its schema; says column and rows
└── NotebookRunError          a notebook cell failed

Each class carries its facts as attributes, writes its own one-line message from them and survives pickling.
"""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

LINE_LIMIT = 2000


def shorten(text: str, limit: int = 120) -> str:
    """Fit text into one line of a message."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def format_line(text: str) -> str:
    """Write untrusted text as one printable line: breaks and blanks become blanks, control characters their escapes."""
    return format_printable(text if len(text) <= LINE_LIMIT else text[: LINE_LIMIT - 1] + "…")


def format_printable(text: str) -> str:
    """Write untrusted text of any length as one printable line, as `format_line` does."""
    return text if text.isascii() and text.isprintable() else "".join(map(_format_character, text)).rstrip()


def _format_character(character: str) -> str:
    if character.isspace():
        return " "
    # Control, format and surrogate characters could redraw a terminal or turn the direction of the text.
    is_other = unicodedata.category(character).startswith("C")
    return character.encode("unicode_escape").decode("ascii") if is_other else character


class CurationError(Exception):
    """Base of all errors raised on purpose; keyword facts become attributes."""

    template: ClassVar[str] = "{message}"

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(format_line(self.message()))

    def __getattr__(self, name: str) -> Any:
        facts = self.__dict__.get("facts", {})
        if name in facts:
            return facts[name]
        raise AttributeError(name)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.facts)

    def _render_traceback_(self) -> list[str]:
        """Show the one line in a notebook, where IPython asks for this, and not the way through the library to it."""
        return [f"{type(self).__name__}: {self}"]

    def message(self) -> str:
        """What a person reads; `str` of the error is this on one printable line."""
        return self.template.format(**self.facts)


def _rebuild(kind: type[CurationError], facts: dict[str, Any]) -> CurationError:
    return kind(**facts)


class TermError(CurationError, ValueError):
    """A value outside a closed vocabulary."""

    def message(self) -> str:
        nearest = self.facts.get("nearest")
        hint = f"Did you mean {nearest!r}?" if nearest else "Use one of: " + ", ".join(self.facts["terms"]) + "."
        return f"{shorten(repr(self.facts['value']))} is not a term of {self.facts['vocabulary']}. {hint}"


class IdentifierError(CurationError, ValueError):
    """A text that is not the identifier it should be."""

    template = "{text!r} is not a {kind}; expected {expected}."


class ParameterError(CurationError, ValueError):
    """A notebook parameter that is unknown or of the wrong type."""

    template = "{notebook}: parameter {name!r} {problem}; expected {expected}."


class ProjectError(CurationError):
    """No project here, or an input of it is missing."""

    template = "{problem}: {path}. {remedy}"


class QuestionError(CurationError):
    """A question file that cannot be read."""

    template = "{file}:{line}: {problem}. {remedy}"


class QuoteError(CurationError):
    """A quote that cannot be taken from its citation."""


class QuoteNotFoundError(QuoteError):
    """No passage reads as quoted."""

    def message(self) -> str:
        nearest = self.facts.get("nearest")
        hint = f' Nearest: "{shorten(nearest)}".' if nearest else ""
        return (
            f'No passage of {self.facts["citation_id"]} reads "{shorten(self.facts["exact"])}".{hint} Select it again.'
        )


class QuoteAmbiguousError(QuoteError):
    """The quoted words occur more than once."""

    template = '"{exact}" occurs {count} times in {citation_id} (at {starts}). Quote its neighbours too.'


class ClaimError(CurationError):
    """A claim that breaks a field rule."""

    template = "Claim on {citation_id}: {field}: {problem}. {remedy}"


class LedgerError(CurationError):
    """The ledger cannot be read or written as asked."""

    template = "{file}:{line}: {problem}. {remedy}"


class LedgerAlteredError(LedgerError):
    """A line of a ledger was changed, dropped or re-ordered."""


class LedgerConflictError(LedgerError):
    """An act that its ledger may not take."""

    template = "{subject}: {problem}. {remedy}"


class SourceError(CurationError):
    """The literature could not be reached or read."""


class SourceRefusedError(SourceError):
    """The service said no; asking again does not help."""

    template = "{service} refused {request}: {reason}. {remedy}"


class SourceUnavailableError(SourceError):
    """The service did not answer in time; try again later."""

    template = "{service} did not answer {request} after {attempts} attempts: {reason}."

    @property
    def is_of_pace(self) -> bool:
        """Whether the service has had enough of requests, whatever they ask for."""
        return bool(self.facts.get("is_of_pace", False))

    def message(self) -> str:
        """What happened, and what to do."""
        return f"{super().message()} {self.facts.get('remedy', 'Try again later.')}"


class CitationUnreadableError(SourceError):
    """A record without what a record needs."""

    template = "{file}: record at {position}: {reason}."


class TableError(CurationError):
    """A table that cannot be used."""


class TableSchemaError(TableError):
    """A table that breaks its schema."""

    template = "{table}: column {column!r}: {problem} (rows {rows})."


class NotebookRunError(CurationError):
    """A cell of a notebook failed."""

    template = "{notebook}: cell {cell} failed with {ename}: {evalue}"
