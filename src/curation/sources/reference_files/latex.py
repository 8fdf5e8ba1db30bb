"""LaTeX in BibTeX values -> plain characters: accents, Greek letters, escaped signs. Nothing is executed or read."""

from __future__ import annotations

import logging
import re

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalkerParseError

_MARKED = re.compile(r"[\\{}$~^]|--|``|''")
_BARE = re.compile(r"(?<!\\)([%#&])")
_DOLLARS = re.compile(r"(?<!\\)\$(?:([^$]*)(?<!\\)\$)?")
_IS_FORMULA = re.compile(r"[\\^_<>=]|^[-+]$|^\s*\w\s*$")
_DECODER = LatexNodes2Text(math_mode="text", strict_latex_spaces=False, keep_comments=True)  # type: ignore[no-untyped-call]  # it has no types
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)


def decode_latex(text: str) -> str:
    """Write a BibTeX value as plain text; a value that is no LaTeX stays as it is.

    BibTeX exports put bare `%`, `&` and `$` into abstracts. To LaTeX they begin a comment that swallows the line, a
    column and a formula, so they are escaped before anything is decoded.
    """
    if not _MARKED.search(text):
        return text
    safe = _BARE.sub(r"\\\1", _DOLLARS.sub(_keep_formula, text))
    try:
        plain = _DECODER.latex_to_text(safe, tolerant_parsing=True)  # type: ignore[no-untyped-call]  # it has no types
    except (LatexWalkerParseError, RecursionError, ValueError):
        return text
    return str(plain).replace("\xa0", " ")


def _keep_formula(found: re.Match[str]) -> str:
    if found[1] is None:
        return r"\$"
    return found.group() if _IS_FORMULA.search(found[1]) else rf"\${found[1]}\$"
