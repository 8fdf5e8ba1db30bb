"""Looks up fixed phrases in a text: in one pass, in linear time, the longest phrase first, with offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
# What may stand between the words of one phrase: blanks, a hyphen of any kind, slash or apostrophe; no plus, no comma.
_GAP = re.compile(r"[ \t\n\u00a0\u2009\u202f]{0,2}[-‐‑‒–—−/'’]?[ \t\n\u00a0\u2009\u202f]{0,2}\Z")
_GAP_LIMIT = 5


@dataclass(frozen=True, slots=True)
class Match:
    """One phrase found: what it stands for, and its offsets."""

    kind: str
    name: str
    start: int
    end: int


class PhraseBook:
    """Phrases by their words; a phrase written in capitals is found in capitals only.

    In an `exclusive` book no two phrases overlap, whatever their kinds: `trastuzumab emtansine` is not `trastuzumab`.
    """

    def __init__(self, *, exclusive: bool = False) -> None:
        self._exclusive = exclusive
        self._entries: dict[str, list[tuple[str, str]]] = {}
        self._cased: dict[str, list[tuple[str, str]]] = {}
        self._heads: set[str] = set()
        self._longest = 1

    def add(self, kind: str, names: Mapping[str, str]) -> None:
        """Add names with their other spellings, which are separated by commas."""
        for name, spellings in names.items():
            for spelling in (name.replace("_", " "), *filter(None, map(str.strip, spellings.split(",")))):
                self._add_spelling(kind, name, spelling)

    def find_all(self, text: str) -> Iterator[Match]:
        """List the phrases of a text in reading order, the longer first; those of one kind do not overlap."""
        words = [(found[0], found.start(), found.end()) for found in _WORD.finditer(text)]
        ends: dict[str, int] = {}
        for at in range(len(words)):
            if words[at][0].lower() in self._heads:
                for match in self._find_at(text, words, at):
                    kind = "" if self._exclusive else match.kind
                    if match.start >= ends.get(kind, 0):
                        ends[kind] = match.end
                        yield match

    def _add_spelling(self, kind: str, name: str, spelling: str) -> None:
        words = _WORD.findall(spelling)
        is_cased = any(letter.isupper() for letter in spelling) and len(spelling) <= 6
        key = " ".join(words) if is_cased else " ".join(words).lower()
        table = self._cased if is_cased else self._entries
        if words and (kind, name) not in table.setdefault(key, []):
            table[key].append((kind, name))
            self._heads.add(words[0].lower())
            self._longest = max(self._longest, len(words))

    def _find_at(self, text: str, words: list[tuple[str, int, int]], at: int) -> Iterator[Match]:
        stretches = [words[at][0]]
        last = at
        while (
            len(stretches) < self._longest
            and last + 1 < len(words)
            and _is_gap(text, words[last][2], words[last + 1][1])
        ):
            last += 1
            stretches.append(f"{stretches[-1]} {words[last][0]}")
        for size in range(len(stretches), 0, -1):
            stretch = stretches[size - 1]
            for kind, name in (*self._cased.get(stretch, ()), *self._entries.get(stretch.lower(), ())):
                yield Match(kind, name, words[at][1], words[at + size - 1][2])


def _is_gap(text: str, start: int, end: int) -> bool:
    return 0 < end - start <= _GAP_LIMIT and _GAP.match(text, start, end) is not None
