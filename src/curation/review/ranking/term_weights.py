"""Texts as weighted terms: single words and pairs of neighbours, TF-IDF, each row of length 1.

Term frequency counts as `1 + ln(n)`, rarity as `ln((1 + N) / (1 + df)) + 1` (Salton and Buckley 1988, smoothed so that
a term of many texts keeps some weight). Terms of nearly every text go. Terms of one text count in its length, since a
text full of them is less like any other (without them orders were worse in four of five reviews); but they say nothing
about another text, so no column is kept for them and the row holds their share of its squared length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from curation.review.ranking.sparse_rows import Floats, Indices, SparseRows

# Digits stay in a word, since `her2` and `g12c` are names; `pd-l1` is the pair of `pd` and `l1`.
_WORD = re.compile(r"[^\W_]{2,}")
_PLAIN_WORD = re.compile(r"[a-z0-9]{2,}")
COMMON = 0.95
TEXT_LIMIT = 50_000


@dataclass(frozen=True, slots=True)
class TermSpace:
    """A corpus as weighted terms: a row a text, and for each the squared length that terms of no other text give it.

    `rows` has `own` beside it so that `rows.dot(rows[i])` and `own[i]` together make 1. A term's key is a word's
    number, or `(first + 1) * len(words) + second` for a pair.
    """

    rows: SparseRows
    own: Floats
    words: tuple[str, ...]
    keys: Indices

    def name_term(self, column: int) -> str:
        """Give the word or the pair of words of a column."""
        first, second = divmod(int(self.keys[column]), len(self.words))
        return f"{self.words[first - 1]} {self.words[second]}" if first else self.words[second]


def split_words(text: str) -> list[str]:
    """Split text into words in lower case, compatible characters made one; very long texts are cut."""
    cut = text[:TEXT_LIMIT]
    if cut.isascii():
        return _PLAIN_WORD.findall(cut.lower())
    return _WORD.findall(unicodedata.normalize("NFKC", cut).lower())


def build_term_space(texts: Sequence[str], asides: Sequence[str] = ()) -> TermSpace:
    """Learn the terms of texts and weigh them: one row a text, in the order given, and then one an aside.

    `asides` (a question's words) are weighed by the terms of the texts and change none of them.
    """
    count, height = len(texts), len(texts) + len(asides)
    words, cells = _list_cells([split_words(text) for text in (*texts, *asides)])
    begins = _find_begins(cells)
    times = np.diff(np.append(begins, len(cells)))
    keys, rows = np.divmod(cells[begins], max(height, 1))
    heads = _find_begins(keys)
    held = np.diff(np.append(heads, len(keys)))
    frequency = np.add.reduceat(rows < count, heads, dtype=np.intp) if len(heads) else held
    rarity = np.log((1 + count) / (1 + frequency)) + 1
    rarity[(frequency > max(COMMON * count, 1)) | (frequency == 0)] = 0
    values = (1 + np.log(times)) * np.repeat(rarity, held)
    squares = np.bincount(rows, weights=values**2, minlength=height).astype(np.float64)
    # What two rows hold has a column, be one of them an aside.
    is_kept = (held > 1) & (rarity > 0)
    stays = np.repeat(is_kept, held)
    matrix = _lay_out(rows[stays], np.repeat(np.cumsum(is_kept) - 1, held)[stays], values[stays], squares)
    lengths = np.bincount(rows[stays], weights=values[stays] ** 2, minlength=height)
    own = np.where(squares > 0, 1 - lengths / np.where(squares > 0, squares, 1), 0.0)
    return TermSpace(matrix, own, words, keys[heads][is_kept])


def _list_cells(texts: list[list[str]]) -> tuple[tuple[str, ...], Indices]:
    """List key and text of each word and each pair of neighbours in one number, `key * len(texts) + text`, sorted."""
    flat_words = list(chain.from_iterable(texts))
    numbers = {word: number for number, word in enumerate(dict.fromkeys(flat_words))}
    flat = np.fromiter(map(numbers.__getitem__, flat_words), np.int64, len(flat_words))
    rows = np.repeat(np.arange(len(texts)), np.fromiter(map(len, texts), np.int64, len(texts)))
    is_pair = rows[1:] == rows[:-1]
    pairs = ((flat[:-1] + 1) * len(numbers) + flat[1:])[is_pair]
    cells = np.concatenate([flat * len(texts) + rows, pairs * len(texts) + rows[1:][is_pair]])
    cells.sort()
    return tuple(numbers), cells


def _find_begins(ordered: Indices) -> Indices:
    """Find where runs of equal numbers begin."""
    return np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))


def _lay_out(rows: Indices, columns: Indices, values: Floats, squares: Floats) -> SparseRows:
    height = len(squares)
    # Few rows sort quicker in 16 bits: by radix.
    order = np.argsort(rows.astype(np.uint16) if height < 1 << 16 else rows, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=height))]).astype(np.intp)
    width = int(columns.max()) + 1 if len(columns) else 0
    scaled = (values / np.sqrt(squares)[rows])[order]
    return SparseRows(starts, columns[order], scaled.astype(np.float32), width)
