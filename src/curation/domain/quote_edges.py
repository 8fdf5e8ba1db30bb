"""Edges of quotes: where a cut changes what is said. `5% responded` is not what `15% responded` says.

Anchoring finds words wherever they stand; whoever rests a claim on them must not have cut them out of a number, a
word, a sign or a negation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.domain.folding import fold

# Scripts that part their words by blanks; Chinese does not, and no edge there is inside a word.
_LETTER = "[0-9A-Za-zÀ-\u024f\u0370-\u03ff]"
_NEGATION = re.compile(r"(?:^|[^\w-])(no|not|non|never|without|neither|nor|cannot)(?: |-)$", re.IGNORECASE)
_SIGN = re.compile(r"(?:[<>≤≥±] ?|(?:^|[^\w)\]%])[-+])$")
_INSIDE = (
    # what ends the text before, what begins the text after, what the edge is inside
    (re.compile(rf"{_LETTER}$"), re.compile(_LETTER), "a word or number"),
    (re.compile(r"\d[.,·]$"), re.compile(r"\d"), "a number"),
    (re.compile(r"\d$"), re.compile(r"[.,·]\d|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]| ?[%‰]"), "a number"),
    (re.compile(r"[A-Z0-9]$"), re.compile(r"[-+⁺⁻](?!\w)"), "a name with its sign"),
)


def check_edges(before: str, exact: str, after: str) -> tuple[str, ...]:
    """List what the edges of quoted words cut, given the text on both sides; empty when they cut nothing."""
    # Outer blanks decide whether an edge is inside a word, and folding keeps them.
    left, words, right = fold(before).text, fold(exact).text, fold(after).text
    return (*_check_begin(left, words), *_check_end(words, right))


def _check_begin(before: str, exact: str) -> Iterator[str]:
    if inside := _find_inside(before, exact):
        yield f"it begins inside {inside}"
    elif _SIGN.search(before) and re.match(r"\.?\d", exact):
        yield "it leaves out the sign before its first number"
    elif negation := _NEGATION.search(before):
        yield f"it leaves out the `{negation[1]}` before it"


def _check_end(exact: str, after: str) -> Iterator[str]:
    if inside := _find_inside(exact, after):
        yield f"it ends inside {inside}"


def _find_inside(before: str, after: str) -> str | None:
    for ending, beginning, inside in _INSIDE:
        if ending.search(before) and beginning.match(after):
            return inside
    return None
