"""Sign-safe folding of text: what two passages may differ in and still be the same words.

Folded: Unicode compatibility forms, dash and quote variants, runs of white space, invisible characters.
Never folded: `+ - < > = ≤ ≥ ± % .`, digits, Greek letters, case, and super- and subscripts (10² is not 102).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
_QUOTES = dict.fromkeys("‘’‚‛′ʼ＇", "'") | dict.fromkeys("“”„‟″＂«»", '"')
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
# ASCII text changes in folding only where blanks stand together or are no plain blanks.
_ODD_BLANK = re.compile(r"\s\s|[^\S ]")
# Unicode's stream-safe limit: putting a longer run of marks in order takes time that grows with its square.
_MARK_LIMIT = 30
# Decompositions that change only the dress of a character. Super- and subscripts, fractions and
# circled numbers are absent: there the dress is the meaning.
_SAFE_FORMS = ("<compat>", "<wide>", "<narrow>", "<noBreak>", "<font>", "<small>")
_SUPERSCRIPT = dict(zip("0123456789+-=()ni−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ⁻⁻", strict=True))
_SUBSCRIPT = dict(zip("0123456789+-=()−–", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋₋", strict=True))


@dataclass(frozen=True, slots=True)
class FoldedText:
    """Folded text with the way back.

    `starts[i]` and `ends[i]` are the character offsets in the raw text of what became folded character `i`. Characters
    of one cluster (a letter with its marks, a ligature) have the same offsets.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def find_all(self, needle: str) -> list[tuple[int, int]]:
        """List the raw (start, end) of each occurrence of an already folded needle, in reading order.

        Occurrences may overlap. None takes a cluster apart: `+` does not occur in `+` with a stroke through it.
        """
        spans = []
        at = self.text.find(needle) if needle else -1
        while at >= 0:
            if self._is_whole(at, at + len(needle)):
                spans.append((self.starts[at], self.ends[at + len(needle) - 1]))
            at = self.text.find(needle, at + 1)
        return spans

    def find_visible(self, start: int, end: int) -> tuple[int, int] | None:
        """Give the raw (start, end) of the whole visible clusters that a raw span touches, without outer blanks.

        `None` where the span holds nothing but blanks and invisible characters.
        """
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end)
        while first < last and self.text[first] == " ":
            first += 1
        while first < last and self.text[last - 1] == " ":
            last -= 1
        return (self.starts[first], self.ends[last - 1]) if first < last else None

    def find_before(self, start: int, length: int) -> str:
        """Give at most so many folded characters that stand before a raw offset."""
        at = bisect_left(self.starts, start)
        return self.text[max(0, at - length) : at]

    def find_after(self, end: int, length: int) -> str:
        """Give at most so many folded characters that stand from a raw offset on."""
        at = bisect_left(self.starts, end)
        return self.text[at : at + length]

    def _is_whole(self, first: int, last: int) -> bool:
        # A blank at the head of a cluster may be left out: outer white space is no part of a quote.
        begins = first == 0 or self.text[first - 1] == " " or self.starts[first - 1] != self.starts[first]
        return begins and (last == len(self.text) or self.starts[last] != self.starts[last - 1])


def fold(text: str) -> FoldedText:
    """Fold a text, keeping the raw offsets of every character."""
    if text.isascii() and not _ODD_BLANK.search(text):
        return FoldedText(text=text, starts=range(len(text)), ends=range(1, len(text) + 1))
    folded: list[str] = []
    starts, ends = array("I"), array("I")
    for start, end in _split_clusters(text):
        for character in _fold_cluster(text[start:end]):
            if character == " " and folded and folded[-1] == " ":
                ends[-1] = end
                continue
            folded.append(character)
            starts.append(start)
            ends.append(end)
    return FoldedText(text="".join(folded), starts=starts, ends=ends)


def fold_needle(text: str) -> str:
    """Fold words to look for; outer white space is no part of them."""
    return fold(text).text.strip(" ")


def raise_digits(text: str, tag: str) -> str:
    """Write the characters of a `sup` or `sub` element as Unicode super- or subscripts, one for one."""
    table = {"sup": _SUPERSCRIPT, "sub": _SUBSCRIPT}.get(tag, {})
    return "".join(table.get(character, character) for character in text)


def _split_clusters(text: str) -> Iterator[tuple[int, int]]:
    # A base character and its combining marks fold together, else é and e + accent would differ.
    start = 0
    for at, character in enumerate(text):
        is_mark = not character.isascii() and unicodedata.combining(character) and at - start <= _MARK_LIMIT
        if at and not is_mark:
            yield start, at
            start = at
    if text:
        yield start, len(text)


def _fold_cluster(cluster: str) -> str:
    if len(cluster) == 1:
        return _fold_character(cluster)
    return unicodedata.normalize("NFC", "".join(_fold_character(character) for character in cluster))


@lru_cache(maxsize=4096)
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
