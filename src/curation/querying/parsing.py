"""A query's text to its steps: operators strictly from left to right, parentheses group, a blank is AND.

Nothing is refused. What PubMed leaves out (an unmatched quote, a tag on a group, a leading NOT) is left out here too,
with a remark: PubMed says nothing about most of them. Sources: User Guide, "Combining search terms with Boolean
operators"; NLM Technical Bulletin, Nov-Dec 1997, on order and capitals; measured behaviour in
../shared/eutils.md 1.
"""

from __future__ import annotations

import msgspec

from curation.querying.lexing import Token, TokenKind, split_query
from curation.querying.operands import Operand, OperandReader
from curation.querying.syntax import Connective, Operator, Query, Remark, Step

_OPENERS = frozenset({TokenKind.WORD, TokenKind.QUOTE})


def parse_query(text: str) -> Query:
    """Read a query; every text gives one, with remarks on what was left out or read in an unexpected way.

    Time grows with the length of the text, whatever the depth of its parentheses.
    """
    tokens, remarks = split_query(text)
    parser = _Parser(text, tokens)
    parser.parse()
    found = (*remarks, *parser.remarks, *parser.reader.remarks)
    return Query(text=text, steps=tuple(parser.steps), remarks=tuple(sorted(found)))


class _Level(msgspec.Struct):
    """One pair of parentheses while it is read: has it an operand yet, and which operator waits for the next one?"""

    opened: Token | None = None
    has_operand: bool = False
    waiting: Token | None = None
    is_first_not: bool = False
    has_or: bool = False


class _Parser:
    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.reader = OperandReader(text, tokens)
        self.tokens = tokens
        self.steps: list[Step] = []
        self.remarks: list[Remark] = []
        self.levels = [_Level()]

    def parse(self) -> None:
        while self.reader.at < len(self.tokens):
            token = self.tokens[self.reader.at]
            if token.kind in _OPENERS:
                for operand in self.reader.read():
                    self.take_operand(operand)
                continue
            self.reader.at += 1
            self.take_mark(token)
        while len(self.levels) > 1:
            opened = self.levels[-1].opened or self.tokens[-1]
            self.remark(opened, "Parenthesis without its closing one", "Close it")
            self.close()
        self.drop_waiting(self.levels[0])

    def take_mark(self, token: Token) -> None:
        match token.kind:
            case TokenKind.OPEN:
                self.levels.append(_Level(opened=token))
            case TokenKind.CLOSE:
                self.take_close(token)
            case TokenKind.OPERATOR:
                self.take_operator(token)
            case TokenKind.TAG:
                self.take_stray_tag(token)
            case _:
                self.remark(token, "A colon that joins nothing, ignored", 'Write "2019"[dp] : "2020"[dp]')

    def take_close(self, token: Token) -> None:
        if len(self.levels) == 1:
            self.remark(token, "Closing parenthesis without an opening one", "Delete it or open the group")
            return
        self.close()

    def close(self) -> None:
        level = self.levels.pop()
        self.drop_waiting(level)
        if level.has_operand:
            self.join(None)
        elif level.opened:
            self.remark(level.opened, "Empty parentheses, ignored", "Delete them or fill them")

    def take_operand(self, operand: Operand) -> None:
        self.steps.append(operand)
        self.join(operand)

    def join(self, operand: Operand | None) -> None:
        """Join the result just written to what stands before it on this level."""
        level = self.levels[-1]
        if level.has_operand:
            waiting = level.waiting
            connective = waiting.connective if waiting else Connective.AND
            start, end = (waiting.start, waiting.end) if waiting else _place(operand)
            self.remark_order(level, connective, start, end)
            self.steps.append(Operator(connective=connective, is_written=waiting is not None, start=start, end=end))
        level.has_operand, level.waiting = True, None

    def remark_order(self, level: _Level, connective: Connective, start: int, end: int) -> None:
        if connective is Connective.OR:
            level.has_or = True
        elif level.has_or:
            level.has_or = False
            problem = f"{connective} after OR applies to all that stands before it: operators run from left to right"
            remedy = "Put parentheses around each OR group"
            self.remarks.append(Remark(start=start, end=end, problem=problem, remedy=remedy, is_error=False))

    def take_operator(self, token: Token) -> None:
        level = self.levels[-1]
        if not level.has_operand:
            what = "A leading NOT is lost: PubMed searches what it should exclude" if token.text == "NOT" else None
            self.remark(token, what or f"{token.text} with nothing before it, ignored", "Write a term before it")
            return
        if level.waiting:
            pair = f"{level.waiting.text} {token.text}"
            is_error = pair != "AND NOT"
            problem = f"{pair} in a row; only {token.text} counts"
            self.remark(level.waiting, problem, f"Write {token.text} alone, or the missing term", is_error=is_error)
        level.waiting = token

    def take_stray_tag(self, token: Token) -> None:
        before = self.tokens[self.reader.at - 2].kind if self.reader.at > 1 else None
        tag = f"[{token.text}]"
        if before is TokenKind.CLOSE:
            self.remark(token, f"The tag {tag} on a group is ignored", "Write the tag behind each term of the group")
        elif before is TokenKind.TAG:
            self.remark(token, f"A second tag {tag}, ignored", "Write the term once for each field, joined by OR")
        else:
            self.remark(token, f"The tag {tag} without a term, ignored", "Write a term before it")

    def drop_waiting(self, level: _Level) -> None:
        if level.waiting:
            self.remark(level.waiting, f"{level.waiting.text} with nothing after it, ignored", "Write a term after it")

    def remark(self, token: Token, problem: str, remedy: str, *, is_error: bool = True) -> None:
        self.remarks.append(
            Remark(start=token.start, end=token.end, problem=problem, remedy=remedy, is_error=is_error),
        )


def _place(operand: Operand | None) -> tuple[int, int]:
    return (operand.start, operand.start) if operand else (0, 0)
