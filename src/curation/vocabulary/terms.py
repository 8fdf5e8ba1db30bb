"""Reading and writing the terms of a vocabulary."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from curation.errors import TermError

TermT = TypeVar("TermT", bound=StrEnum)


def parse_term(vocabulary: type[TermT], value: str) -> TermT:
    """Read a term of a vocabulary.

    Raises:
        TermError: the value is not in the vocabulary; the error names the nearest term.
    """
    try:
        return vocabulary(value)
    except ValueError:
        from difflib import get_close_matches  # noqa: PLC0415 - only where a term is wrong

        terms = tuple(term.value for term in vocabulary)
        nearest = get_close_matches(str(value)[:80], terms, n=1)
        raise TermError(
            value=value, vocabulary=vocabulary.__name__, terms=terms, nearest=nearest[0] if nearest else None
        ) from None


def format_term(term: str) -> str:
    """Write a term for readers: `objective_response` becomes `objective response`."""
    return term.replace("_", " ")
