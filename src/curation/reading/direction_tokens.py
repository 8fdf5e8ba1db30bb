"""Texts as tokens for reading directions: lower-cased words, numbers and signs, with sentence and clause numbers."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from curation.reading.direction_words import CONTRASTS

CHARACTER_LIMIT = 4000
TOKEN_LIMIT = 500

_DRESSES = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f\u2007\u2002\u2003", " "),
        **dict.fromkeys("·∙⋅", "."),
        "≤": "<",
        "≥": ">",
        "⩽": "<",
        "⩾": ">",
        "’": "'",
    }
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_TOKEN = re.compile(r"\d+(?:\.\d+)?|\.\d+|[^\W\d_]+(?:'[a-z]{1,2}\b)?|[^\s\w]", re.UNICODE)
_STEM_LENGTH = 5
_SUFFIX = re.compile(r"(?:ies|es|s|ed|ing|ly|al|ic)$")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of a text; `words` lower case, `raw` as printed, `sentences` and `clauses` number each token's own."""

    raw: tuple[str, ...]
    words: tuple[str, ...]
    stems: tuple[str, ...]
    sentences: tuple[int, ...]
    clauses: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)


def simplify_text(text: str) -> str:
    """Write a text with plain dashes, blanks and decimal points, without HTML entities (even escaped twice)."""
    plain = html.unescape(html.unescape(text)) if "&" in text else text
    return _THOUSANDS.sub("", plain.translate(_DRESSES))


def parse_tokens(text: str, *, scale: int = 1) -> Tokens:
    """Cut a text into tokens, at most `TOKEN_LIMIT` of its first `CHARACTER_LIMIT` characters, `scale` times that."""
    raw = tuple(_TOKEN.findall(simplify_text(text[: CHARACTER_LIMIT * scale]))[: TOKEN_LIMIT * scale])
    words = tuple(token.lower() for token in raw)
    sentences, clauses = _number_clauses(raw, words)
    return Tokens(raw=raw, words=words, stems=tuple(map(stem_word, words)), sentences=sentences, clauses=clauses)


def stem_word(word: str) -> str:
    """Cut a word's ending, so that `improves` and `improvement` fall together; short words stay whole."""
    if len(word) <= 3 or not word.isalpha():
        return word
    return _SUFFIX.sub("", word)[: _STEM_LENGTH + 1] if len(word) > 4 else word.rstrip("s")


def _number_clauses(raw: tuple[str, ...], words: tuple[str, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    sentences, clauses = [], []
    sentence = clause = depth = 0
    for at, word in enumerate(words):
        depth += (word in "([") - (word in ")]")
        if word in CONTRASTS or (word == ";" and depth <= 0):
            clause += 1
        sentences.append(sentence)
        clauses.append(clause)
        if word in ".!?" and at + 1 < len(raw) and raw[at + 1][:1].isupper() and words[at - 1] != "vs":
            sentence, clause, depth = sentence + 1, clause + 1, 0
    return tuple(sentences), tuple(clauses)
