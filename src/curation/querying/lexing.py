"""The characters of a query as tokens with their positions: words, quotes, tags, parentheses, operators, colons."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from curation.querying.characters import straighten_quotes
from curation.querying.syntax import Connective, Remark

_CONNECTIVES = {"|": Connective.OR, "&": Connective.AND} | {name.value: name for name in Connective}
_BREAKS = frozenset('"[]()|&:')


class TokenKind(StrEnum):
    """What a stretch of a query is."""

    WORD = "word"
    QUOTE = "quote"
    TAG = "tag"
    OPEN = "("
    CLOSE = ")"
    COLON = ":"
    OPERATOR = "operator"


class Token(msgspec.Struct, frozen=True):
    """A stretch of a query; `text` is without the quotes of a quote and the brackets of a tag."""

    kind: TokenKind
    text: str
    start: int
    end: int

    @property
    def connective(self) -> Connective:
        """The operator that the token stands for."""
        return _CONNECTIVES[self.text]


def split_query(text: str) -> tuple[list[Token], list[Remark]]:
    """Cut a query into tokens; nothing is refused, what cannot be read is left out with a remark."""
    reader = _Reader(straighten_quotes(text))
    reader.read()
    return reader.tokens, reader.remarks


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self.remarks: list[Remark] = []
        self.at = 0

    def read(self) -> None:
        while self.at < len(self.text):
            character = self.text[self.at]
            if character == '"':
                self.read_quote()
            elif character in "[]":
                self.read_tag()
            elif character in "():|&":
                self.read_mark(character)
            elif character.isspace() or not character.isprintable():
                self.at += 1
            else:
                self.read_word()

    def read_quote(self) -> None:
        end = self.text.find('"', self.at + 1)
        if end < 0:
            self.remark(1, "Unmatched double quote, ignored", "Close the quotation or delete the mark")
            return
        self.add(TokenKind.QUOTE, self.text[self.at + 1 : end], end + 1)

    def read_tag(self) -> None:
        end = self.text.find("]", self.at + 1)
        inner = self.text.find("[", self.at + 1)
        if self.text[self.at] == "]" or end < 0 or 0 <= inner < end:
            self.remark(1, "Unmatched square bracket, ignored", "Write a tag as [tiab]; quote names that hold brackets")
            return
        self.add(TokenKind.TAG, self.text[self.at + 1 : end], end + 1)

    def read_mark(self, character: str) -> None:
        kind = TokenKind.OPERATOR if character in "|&" else TokenKind(character)
        self.add(kind, character, self.at + 1)

    def read_word(self) -> None:
        end = self.at
        while end < len(self.text) and not self.is_break(self.text[end]):
            end += 1
        word = self.text[self.at : end]
        self.add(TokenKind.OPERATOR if word in _CONNECTIVES else TokenKind.WORD, word, end)

    def is_break(self, character: str) -> bool:
        return character in _BREAKS or character.isspace() or not character.isprintable()

    def add(self, kind: TokenKind, text: str, end: int) -> None:
        self.tokens.append(Token(kind, text, self.at, end))
        self.at = end

    def remark(self, length: int, problem: str, remedy: str) -> None:
        end = self.at + length
        self.remarks.append(Remark(start=self.at, end=end, problem=problem, remedy=remedy, is_error=True))
        self.at = end
