"""What a query is made of once parsed: terms, ranges and operators in reverse Polish order.

Reverse Polish order (operands first, then their operator) is how Entrez itself reports a query, in the
`TranslationStack` of ESearch; it needs no recursion, so no depth of parentheses can exhaust the reader.
Positions are character offsets into the text of the query, `end` behind the last character.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Connective(StrEnum):
    """The three operators, evaluated strictly from left to right; parentheses group."""

    AND = "AND"
    OR = "OR"
    NOT = "NOT"


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """A field tag as written: `[Title/Abstract:~3]` has the name `Title/Abstract` and the modifier `~3`."""

    name: str
    modifier: str | None = None
    start: int = 0
    end: int = 0


class Term(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Words to be searched; `is_quoted` says that double quotes stood around them."""

    text: str
    is_quoted: bool = False
    tag: Tag | None = None
    start: int = 0
    end: int = 0


class Range(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """All values from `first` to `last`, both included, in the field of the tag."""

    first: Term
    last: Term
    tag: Tag
    start: int = 0
    end: int = 0


class Operator(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Joins the two results before it; `is_written` is false where a blank stood for AND."""

    connective: Connective
    is_written: bool = True
    start: int = 0
    end: int = 0


Step = Term | Range | Operator


class Remark(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Something to know about a query before it runs.

    `is_error` means that PubMed would run something else than what was written, without saying so.
    """

    start: int
    end: int
    problem: str
    remedy: str
    is_error: bool


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A parsed query: steps in reverse Polish order, none where nothing can be searched; remarks by position."""

    text: str
    steps: tuple[Step, ...]
    remarks: tuple[Remark, ...] = ()


def erase_positions(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Give the steps with all positions at 0, so that two spellings of one query compare equal."""
    return tuple(_erase(step) for step in steps)


def _erase(step: Step) -> Step:
    match step:
        case Term():
            return _erase_term(step)
        case Range():
            bare = Tag(name=step.tag.name, modifier=step.tag.modifier)
            return Range(first=_erase_term(step.first), last=_erase_term(step.last), tag=bare)
    return Operator(connective=step.connective)


def _erase_term(term: Term) -> Term:
    tag = term.tag and Tag(name=term.tag.name, modifier=term.tag.modifier)
    return Term(text=term.text, is_quoted=term.is_quoted, tag=tag)
