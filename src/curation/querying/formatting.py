"""A parsed query back as text, with every operator and every group written out."""

from __future__ import annotations

from collections.abc import Iterable

from curation.querying.syntax import Operator, Range, Step, Tag, Term


def format_query(steps: Iterable[Step]) -> str:
    """Write steps as a query that parses to the same steps; the empty text for none."""
    texts: list[tuple[str, bool]] = []
    for step in steps:
        if isinstance(step, Operator):
            right, left = texts.pop(), texts.pop()
            texts.append((f"{left[0]} {step.connective} {_group(*right)}", True))
        else:
            texts.append((_format_operand(step), False))
    return texts[0][0] if texts else ""


def _group(text: str, is_joined: bool) -> str:
    return f"({text})" if is_joined else text


def _format_operand(operand: Term | Range) -> str:
    if isinstance(operand, Range):
        return f"{_format_term(operand.first)} : {_format_term(operand.last)}{_format_tag(operand.tag)}"
    return _format_term(operand)


def _format_term(term: Term) -> str:
    text = f'"{term.text}"' if term.is_quoted else term.text
    return text + _format_tag(term.tag)


def _format_tag(tag: Tag | None) -> str:
    if tag is None:
        return ""
    return f"[{tag.name}]" if tag.modifier is None else f"[{tag.name}:{tag.modifier}]"
