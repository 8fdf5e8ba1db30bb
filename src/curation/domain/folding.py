"""Sign-safe folding of text: what two passages may differ in and still be the same words.

Folded: Unicode compatibility forms, dash and quote variants, runs of white space, invisible characters.
Never folded: `+ - < > = ≤ ≥ ± % .`, digits, Greek letters, case, and super- and subscripts (10² is not 102).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
_QUOTES = dict.fromkeys("‘’‚‛′ʼ＇", "'") | dict.fromkeys("“”„‟″＂«»", '"')
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
# Decompositions that change only the dress of a character. Super- and subscripts, fractions and
# circled numbers are absent: there the dress is the meaning.
_SAFE_FORMS = ("<compat>", "<wide>", "<narrow>", "<noBreak>", "<font>", "<small>")
_SUPERSCRIPT = dict(zip("0123456789+-=()ni−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ⁻⁻", strict=True))
_SUBSCRIPT = dict(zip("0123456789+-=()−–", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋₋", strict=True))


@dataclass(frozen=True, slots=True)
class FoldedText:
    """Folded text with the way back.

    `starts[i]` and `ends[i]` are the character offsets in the raw text of what became folded character `i`.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def find_all(self, needle: str) -> list[tuple[int, int]]:
        """List the raw (start, end) of each occurrence of an already folded needle, in reading order."""
        spans = []
        at = self.text.find(needle) if needle else -1
        while at >= 0:
            spans.append((self.starts[at], self.ends[at + len(needle) - 1]))
            at = self.text.find(needle, at + 1)
        return spans


def fold(text: str) -> FoldedText:
    """Fold a text, keeping the raw offsets of every character."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _split_clusters(text):
        for character in _fold_cluster(text[start:end]):
            if character == " " and folded and folded[-1] == " ":
                ends[-1] = end
                continue
            folded.append(character)
            starts.append(start)
            ends.append(end)
    return FoldedText(text="".join(folded), starts=tuple(starts), ends=tuple(ends))


def fold_needle(text: str) -> str:
    """Fold words to look for; outer white space is no part of them."""
    return fold(text).text.strip(" ")


def raise_digits(text: str, tag: str) -> str:
    """Write the characters of a `sup` or `sub` element as Unicode super- or subscripts, one for one."""
    table = {"sup": _SUPERSCRIPT, "sub": _SUBSCRIPT}.get(tag, {})
    return "".join(table.get(character, character) for character in text)


def _split_clusters(text: str) -> list[tuple[int, int]]:
    # A base character and its combining marks fold together, else é and e + accent would differ.
    if text.isascii():
        return [(at, at + 1) for at in range(len(text))]
    clusters: list[tuple[int, int]] = []
    for at, character in enumerate(text):
        if clusters and unicodedata.combining(character):
            clusters[-1] = (clusters[-1][0], at + 1)
        else:
            clusters.append((at, at + 1))
    return clusters


def _fold_cluster(cluster: str) -> str:
    if len(cluster) == 1:
        return _fold_character(cluster)
    return unicodedata.normalize("NFC", "".join(_fold_character(character) for character in cluster))


def _fold_character(character: str) -> str:
    if character.isspace():
        return " "
    if character.isascii():
        return character
    if character in _INVISIBLE:
        return ""
    if character in _DASHES:
        return "-"
    if character in _QUOTES:
        return _QUOTES[character]
    form = unicodedata.decomposition(character)
    if not form or not form.startswith("<") or form.startswith(_SAFE_FORMS):
        return unicodedata.normalize("NFKC", character)
    return character
