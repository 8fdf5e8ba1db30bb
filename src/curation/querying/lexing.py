"""The characters of a query as tokens with their positions: words, quotes, tags, parentheses, operators, colons."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from curation.querying.characters import straighten_quotes
from curation.querying.syntax import Connective, Remark

_CONNECTIVES = {"|": Connective.OR, "&": Connective.AND} | {name.value: name for name in Connective}
_PIECE = re.compile(
    r"""(?P<QUOTE>"[^"]*")|(?P<TAG>\[[^\[\]]*\])|(?P<MARK>[():|&])|(?P<WORD>[^ "\[\]():|&]+)|(?P<ODD>["\[\]])"""
)
_ENCLOSED = frozenset({"QUOTE", "TAG"})
_BRACKET = ("Unmatched square bracket, ignored", "Write a tag as [tiab]; quote names that hold brackets")
_UNMATCHED = {
    '"': ("Unmatched double quote, ignored", "Close the quotation or delete the mark"),
    "[": _BRACKET,
    "]": _BRACKET,
}


class TokenKind(StrEnum):
    """What a stretch of a query is."""

    WORD = "word"
    QUOTE = "quote"
    TAG = "tag"
    OPEN = "("
    CLOSE = ")"
    COLON = ":"
    OPERATOR = "operator"


_KINDS = dict.fromkeys(_CONNECTIVES, TokenKind.OPERATOR) | {mark: TokenKind(mark) for mark in "():"}


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
    text = straighten_quotes(text)
    # Control characters and all kinds of blanks part words alike.
    seen = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    tokens: list[Token] = []
    remarks: list[Remark] = []
    for found in _PIECE.finditer(seen):
        start, end = found.span()
        kind = found.lastgroup
        if kind in _ENCLOSED:
            tokens.append(Token(TokenKind[kind], text[start + 1 : end - 1], start, end))
        elif kind == "ODD":
            problem, remedy = _UNMATCHED[found.group()]
            remarks.append(Remark(start=start, end=end, problem=problem, remedy=remedy, is_error=True))
        else:
            word = text[start:end]
            tokens.append(Token(_KINDS.get(word, TokenKind.WORD), word, start, end))
    return tokens, remarks
