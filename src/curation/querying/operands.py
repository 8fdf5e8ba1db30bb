"""Operands of a query, read from its tokens: words or a quotation with their tag, and ranges.

How far a tag reaches: over the quotation before it, or over all words back to the last quotation, tag, operator or
parenthesis. Before a date the words are cut where the date begins, so that `asthma 2019[dp]` is two terms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from curation.querying.dates import is_date
from curation.querying.fields import Field, FieldKind, find_field
from curation.querying.lexing import Token, TokenKind
from curation.querying.syntax import Range, Remark, Tag, Term

_OPENERS = (TokenKind.WORD, TokenKind.QUOTE)
_DATE_WORDS = 3
_LEFT_OUT = re.compile(r'["\[\]]')

Operand = Term | Range


class OperandReader:
    """Reads operands from tokens one after the other; `at` is the next token, `remarks` what was noticed."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0
        self.remarks: list[Remark] = []

    def read(self) -> list[Operand]:
        """Read the terms and ranges that begin at the next token, a word or a quotation."""
        words = self._take_words()
        tag = self._take_tag()
        field = find_field(tag.name) if tag else None
        if self._sees_range():
            return self._read_range(words, tag)
        if words[0].kind is TokenKind.QUOTE or tag is None:
            return [_build_term(self.text, words, tag)]
        colons = [n for n, word in enumerate(words) if word.kind is TokenKind.COLON]
        if field and field.takes_ranges and len(colons) == 1:
            return self._cut_range(words, colons[0], tag, field)
        if field and field.kind is FieldKind.DATE:
            return self._cut_words(words, _count_date_words(words), tag)
        return [_build_term(self.text, words, tag)]

    def _take_words(self) -> list[Token]:
        first = self._take()
        words = [first]
        if first.kind is TokenKind.QUOTE:
            return words
        while self._sees(TokenKind.WORD) or (self._sees(TokenKind.COLON) and self._sees(TokenKind.WORD, ahead=1)):
            words.append(self._take())
        return words

    def _take_tag(self) -> Tag | None:
        if not self._sees(TokenKind.TAG):
            return None
        token = self._take()
        name, colon, modifier = token.text.partition(":")
        return Tag(
            name=" ".join(name.split()),
            modifier=modifier.strip() if colon else None,
            start=token.start,
            end=token.end,
        )

    def _sees_range(self) -> bool:
        return self._sees(TokenKind.COLON) and any(self._sees(kind, ahead=1) for kind in _OPENERS)

    def _read_range(self, words: list[Token], left: Tag | None) -> list[Operand]:
        """Read the other side of `first[dp] : last[dp]`, where either tag may be absent."""
        colon = self._take()
        last_words = self._take_words()
        right = self._take_tag()
        tag = right or left
        field = find_field(tag.name) if tag else None
        if tag is None or field is None or not field.takes_ranges:
            problem = "A range without a field that has ranges; the colon is ignored"
            self._remark(colon, problem, 'Write "2019/01/01"[dp] : "2020/12/31"[dp]')
            return [_build_term(self.text, words, left), _build_term(self.text, last_words, right)]
        if left and right and find_field(left.name) is not field:
            self._remark(colon, "A range over two different fields; the last one counts", "Give both ends one tag")
        reach = _count_first_words(words, field)
        first = _build_term(self.text, words[-reach:], None)
        last = _build_term(self.text, last_words, None)
        bounds = Range(first=first, last=last, tag=tag, start=first.start, end=tag.end)
        return [*self._leave(words[:-reach]), bounds]

    def _cut_range(self, words: list[Token], colon: int, tag: Tag, field: Field) -> list[Operand]:
        before = words[:colon]
        reach = _count_first_words(before, field)
        first = _build_term(self.text, before[-reach:], None)
        last = _build_term(self.text, words[colon + 1 :], None)
        bounds = Range(first=first, last=last, tag=tag, start=first.start, end=tag.end)
        return [*self._leave(before[:-reach]), bounds]

    def _cut_words(self, words: list[Token], reach: int, tag: Tag) -> list[Operand]:
        return [*self._leave(words[:-reach]), _build_term(self.text, words[-reach:], tag)]

    def _leave(self, words: list[Token]) -> list[Operand]:
        return [_build_term(self.text, words, None)] if words else []

    def _take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def _sees(self, kind: TokenKind, *, ahead: int = 0) -> bool:
        at = self.at + ahead
        return at < len(self.tokens) and self.tokens[at].kind is kind

    def _remark(self, token: Token, problem: str, remedy: str) -> None:
        self.remarks.append(
            Remark(start=token.start, end=token.end, problem=problem, remedy=remedy, is_error=True),
        )


def _build_term(text: str, words: Sequence[Token], tag: Tag | None) -> Term:
    start, end = words[0].start, words[-1].end
    is_quoted = words[0].kind is TokenKind.QUOTE
    inner = words[0].text if is_quoted else _LEFT_OUT.sub(" ", text[start:end])
    return Term(
        text=" ".join(inner.split()),
        is_quoted=is_quoted,
        tag=tag,
        start=start,
        end=tag.end if tag else end,
    )


def _count_first_words(words: Sequence[Token], field: Field) -> int:
    return _count_date_words(words) if field.kind is FieldKind.DATE else 1


def _count_date_words(words: Sequence[Token]) -> int:
    """Count how many of the last words are a date together (`2019 Jan 5`, `last 5 years`); all, where none are."""
    for reach in range(min(_DATE_WORDS, len(words)), 0, -1):
        if is_date(" ".join(word.text for word in words[-reach:])):
            return reach
    return len(words)
