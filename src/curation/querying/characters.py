"""Typographic and invisible characters in a query: which stand for something else, and which PubMed does not know.

That U+2217 truncates nothing was measured on PubMed (../shared/eutils.md 1, "operators"). How PubMed reads curly quotes
is not documented; here they are read as straight ones and marked, since nothing else can have been meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from curation.querying.syntax import Remark

_QUOTES = "“”„‟″＂«»"
_ASTERISKS = "∗＊⁎✱﹡"
_BRACKETS = "［］（）｛｝【】❨❩﴾﴿"
_DASHES = "‐‑‒–—―−﹘﹣－"
_COLONS = "：﹕∶"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"

_PROBLEMS: dict[str, tuple[str, str, bool]] = {}
for _characters, _problem, _remedy, _is_error in (
    (_QUOTES, "A typographic quotation mark", 'Write straight quotes: "', True),
    (_ASTERISKS, "A typographic asterisk truncates nothing", "Write a plain asterisk: *", True),
    (_BRACKETS, "A typographic bracket groups and tags nothing", "Write plain ( ) and [ ]", True),
    (_COLONS, "A typographic colon makes no range", "Write a plain colon: :", True),
    (_INVISIBLE, "An invisible character", "Delete it", True),
    (_DASHES, "A typographic dash, read as a hyphen", "Write a plain hyphen: -", False),
):
    _PROBLEMS |= dict.fromkeys(_characters, (_problem, _remedy, _is_error))

_TO_QUOTES = str.maketrans(dict.fromkeys(_QUOTES, '"'))


def straighten_quotes(text: str) -> str:
    """Read typographic double quotes as straight ones; every position stays where it was."""
    return text.translate(_TO_QUOTES)


def check_characters(text: str) -> Iterator[Remark]:
    """List typographic, invisible and control characters, each with what to write instead."""
    if text.isascii() and text.isprintable():
        return
    for start, character in enumerate(text):
        problem, remedy, is_error = _judge(character)
        if problem:
            name = f"{problem} (U+{ord(character):04X})"
            yield Remark(start=start, end=start + 1, problem=name, remedy=remedy, is_error=is_error)


def _judge(character: str) -> tuple[str, str, bool]:
    if character in _PROBLEMS:
        return _PROBLEMS[character]
    if character.isspace() and character not in " \t\n\r":
        return "An unusual blank", "Write a plain blank", False
    if not character.isprintable() and not character.isspace():
        return "A control character", "Delete it", True
    return "", "", False
