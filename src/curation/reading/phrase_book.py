"""Looks up fixed phrases in a text: in one pass, in linear time, the longest phrase first, with offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
# What may stand between the words of one phrase: blanks, a hyphen of any kind, slash or apostrophe; no plus, no comma.
_NEXT = re.compile(r"[ \t\n\u00a0\u2009\u202f]{0,2}[-‐‑‒–—−/'’]?[ \t\n\u00a0\u2009\u202f]{0,2}([^\W_]+)")
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
        ends: dict[str, int] = {}
        for word in _WORD.finditer(text):
            if word[0].lower() in self._heads:
                for match in self._find_at(text, word):
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

    def _find_at(self, text: str, head: re.Match[str]) -> Iterator[Match]:
        stretches = [(head[0], head.end())]
        while len(stretches) < self._longest:
            stretch, end = stretches[-1]
            word = _NEXT.match(text, end)
            if word is None or not 0 < word.start(1) - end <= _GAP_LIMIT:
                break
            stretches.append((f"{stretch} {word[1]}", word.end()))
        for stretch, end in reversed(stretches):
            for kind, name in (*self._cased.get(stretch, ()), *self._entries.get(stretch.lower(), ())):
                yield Match(kind, name, head.start(), end)
