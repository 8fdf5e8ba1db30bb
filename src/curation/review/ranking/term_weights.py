"""Texts as weighted terms: single words and pairs of neighbours, TF-IDF, each row of length 1.

Term frequency counts as `1 + ln(n)`, rarity as `ln((1 + N) / (1 + df)) + 1` (Salton and Buckley 1988, smoothed so that
a term of many texts keeps some weight). Terms of one text stay: they say nothing about another text, but a text full of
them is less like any other, and without them orders were worse in four of five reviews. Terms of nearly every text go.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from curation.review.ranking.sparse_rows import Floats, Indices, SparseRows

# Digits stay in a word, since `her2` and `g12c` are names; `pd-l1` is the pair of `pd` and `l1`.
_WORD = re.compile(r"[^\W_]{2,}")
COMMON = 0.95
TEXT_LIMIT = 50_000


@dataclass(frozen=True, slots=True)
class TermSpace:
    """The terms of a corpus: what it takes to weigh another text in the same columns.

    A term's key is a word's number, or `(first + 1) * len(words) + second` for a pair.
    """

    words: dict[str, int]
    keys: Indices
    rarity: Floats

    def weigh(self, texts: Sequence[str]) -> SparseRows:
        """Weigh texts by the terms of this space; others count for nothing."""
        rows, keys = _list_terms([_number(split_words(text), self.words) for text in texts], len(self.words))
        columns = np.searchsorted(self.keys, keys)
        is_known = columns < len(self.keys)
        is_known[is_known] = self.keys[columns[is_known]] == keys[is_known]
        return _weigh(rows[is_known], columns[is_known], height=len(texts), rarity=self.rarity)


def split_words(text: str) -> list[str]:
    """Split text into words in lower case, compatible characters made one; very long texts are cut."""
    return _WORD.findall(unicodedata.normalize("NFKC", text[:TEXT_LIMIT]).lower())


def build_term_space(texts: Sequence[str]) -> tuple[TermSpace, SparseRows]:
    """Learn the terms of texts and weigh them: one row a text, in the order given."""
    words: dict[str, int] = {}
    numbered = [[words.setdefault(word, len(words)) for word in split_words(text)] for text in texts]
    rows, keys = _list_terms(numbered, len(words))
    known, columns = np.unique(keys, return_inverse=True)
    pairs = np.unique(rows * max(len(known), 1) + columns)
    frequency = np.bincount(pairs % max(len(known), 1), minlength=len(known))
    is_kept = frequency <= max(COMMON * len(texts), 1)
    place = np.cumsum(is_kept) - 1
    rarity = np.log((1 + len(texts)) / (1 + frequency[is_kept])) + 1
    stays = is_kept[columns]
    matrix = _weigh(rows[stays], place[columns[stays]], height=len(texts), rarity=rarity)
    return TermSpace(words, known[is_kept], rarity), matrix


def _number(words: list[str], known: dict[str, int]) -> list[int]:
    return [known.get(word, -1) for word in words]


def _list_terms(numbered: list[list[int]], count: int) -> tuple[Indices, Indices]:
    """List (text, key) of each word and each pair of neighbours; a word numbered -1 is in no term."""
    lengths = np.array([len(words) for words in numbered], dtype=np.intp)
    flat = np.array([number for words in numbered for number in words], dtype=np.intp)
    rows = np.repeat(np.arange(len(numbered), dtype=np.intp), lengths)
    is_pair = (rows[1:] == rows[:-1]) & (flat[1:] >= 0) & (flat[:-1] >= 0)
    pairs = ((flat[:-1] + 1) * count + flat[1:])[is_pair]
    is_word = flat >= 0
    return np.concatenate([rows[is_word], rows[1:][is_pair]]), np.concatenate([flat[is_word], pairs])


def _weigh(rows: Indices, columns: Indices, *, height: int, rarity: Floats) -> SparseRows:
    width = len(rarity)
    cells, counts = np.unique(rows * max(width, 1) + columns, return_counts=True)
    rows, columns = np.divmod(cells, max(width, 1))
    values = (1 + np.log(counts)) * rarity[columns]
    lengths = np.sqrt(np.bincount(rows, weights=values**2, minlength=height))
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=height))]).astype(np.intp)
    return SparseRows(starts, columns, values / lengths[rows], width)
