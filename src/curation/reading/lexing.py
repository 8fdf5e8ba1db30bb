"""Sentences as tokens, and each token as one letter of the reader's alphabet."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from curation.reading import kinds
from curation.reading.context_words import UNMEASURED
from curation.reading.measure_names import MEASURED
from curation.reading.numbers import NUMBER_WORDS

_LONGEST_SENTENCE = 3000
_LARGEST_MEMORY = 20_000
_ABBREVIATED = "".join(
    rf"(?<![^A-Za-z]{word}\.)" for word in (r"v", r"vs", r"no", r"No", r"al", r"i\.e", r"e\.g", r"ca", r"cf", r"Fig")
)
_BORDER = re.compile(rf"[.!?]{_ABBREVIATED}[\"')\]]?\s+(?=[A-Z0-9(\[\"'])|\n")
_COMMA = re.compile(",[0-9]")
_DECIMAL_COMMA = re.compile(r"(?<![0-9A-Za-z,.])(?:[0-9]{1,3},[0-9]{1,2}|0,[0-9]{1,5})(?![0-9,])")
_DECIMAL_POINT = re.compile(r"\.[0-9]")
_NUMBER = r"[0-9]+(?:,[0-9]{3}(?![0-9]))*(?:\.[0-9]+)?|\.[0-9]+"
_NUMBER_COMMA = r"[0-9]+(?:,[0-9]{1,5})?|(?<![0-9,]),[0-9]+"
_POWER = r"(?:[eE]-?[0-9]{1,3}(?![0-9A-Za-z])| ?x ?10 ?\(?[-^]{0,3}\(?[0-9]{1,3}\)?)"
_TIMES = r"(?:months?|mos?|weeks?|wks?|years?|yrs?|days?|percent|points?|patients)(?=-(?:[A-Z]|not\b))"
_WORD = r"[^\W\d_][^\W_]*(?:'s)?(?:-[^\W_]+)*"
_OPERATORS = r"[<>]/=|[<>] ?or ?=|<=|>=|=<|=>|\+/-"


# A definite first character: a letter that nothing repeats, or a set of two spellings of one.
_FIRST = re.compile(r"(?:\[[A-Za-z]{2}\]|[A-Za-z])(?![?*+{])")
_DEEPEST_PREFIX = 5
_RANGES = ("a-cA-C", "d-hD-H", "i-oI-O", "p-rP-R", "s-zS-Z")
_WORD_START = re.compile(r"\[[^\]]*\]|\\.|(?<![A-Za-z])[a-z]")


def _split_alternatives(pattern: str) -> Iterator[str]:
    depth = start = 0
    for at, character in enumerate(pattern):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "|" and depth == 0:
            yield pattern[start:at]
            start = at + 1
    yield pattern[start:]


def _ignore_capitals(pattern: str) -> str:
    return _WORD_START.sub(lambda found: f"[{found[0]}{found[0].upper()}]" if len(found[0]) == 1 else found[0], pattern)


def _list_patterns() -> Iterator[str]:
    for _, measures in MEASURED:
        yield from measures.values()
    for _, pattern in UNMEASURED:
        yield pattern


def _expand_start(pattern: str) -> Iterator[str]:
    # Every phrase must begin with a definite character, so that the expressions can be sorted by it.
    if match := re.match(r"(\[[^\]]+\]|[^\\(\[])\?", pattern):
        yield from (match[1] + pattern[match.end() :], *_expand_start(pattern[match.end() :]))
    elif pattern.startswith("(?:"):
        depths = itertools.accumulate({"(": 1, ")": -1}.get(character, 0) for character in pattern)
        end = next(at for at, depth in enumerate(depths) if depth == 0)
        rest = pattern[end + 1 :]
        for alternative in _split_alternatives(pattern[3:end]):
            yield from _expand_start(alternative + rest.removeprefix("?"))
        if rest.startswith("?"):
            yield from _expand_start(rest[1:])
    else:
        yield pattern


def _list_phrases() -> Iterator[str]:
    # Only what holds a blank, hyphen, digit or mark is a phrase; single words are looked up as tokens.
    for pattern in _list_patterns():
        for alternative in _split_alternatives(pattern):
            for phrase in _expand_start(alternative):
                if re.search(r"[ \-/.0-9+]", phrase):
                    yield _ignore_capitals(phrase)


def _build_phrases() -> str:
    phrases = sorted(dict.fromkeys(_list_phrases()), key=lambda one: (one.count(" "), len(one)), reverse=True)
    by_range: dict[str, list[str]] = {}
    for phrase in phrases:
        definite = _FIRST.match(phrase)
        first = next((one for one in _RANGES if definite and re.match(f"\\[?[{one}]", definite[0])), "")
        by_range.setdefault(first, []).append(phrase)
    return "|".join(
        f"(?=[{first}])(?:{_factor(rests, _DEEPEST_PREFIX)})" if first else _factor(rests, _DEEPEST_PREFIX)
        for first, rests in by_range.items()
    )


def _factor(phrases: list[str], depth: int) -> str:
    # Phrases grouped by their first characters, so that one look rules most of them out.
    by_first: dict[str, list[str]] = {}
    for phrase in phrases:
        match = _FIRST.match(phrase)
        by_first.setdefault(match[0] if match else "", []).append(phrase[match.end() if match else 0 :])
    return "|".join(_join_group(first, rests, depth) for first, rests in by_first.items())


def _join_group(first: str, rests: list[str], depth: int) -> str:
    if not first or len(rests) == 1:
        return "|".join(first + rest for rest in rests)
    return f"{first}(?:{_factor(rests, depth - 1) if depth > 1 else '|'.join(rests)})"


@functools.cache
def _compile_tokens(number: str) -> re.Pattern[str]:
    phrases = rf"(?:{_build_phrases()})(?![A-Za-z]|[0-9](?!\.[0-9]))"
    return re.compile(
        rf"(?:{number}){_POWER}|[Vv]s\.(?=[0-9]+\.[0-9])|{phrases}|{_TIMES}|N[RE](?=-N[RE])|(?:HR|OR|RR|CI)(?=[0-9]?\.[0-9])|{number}|{_WORD}|{_OPERATORS}|[^\s\w]|\w"
    )


_TOKENS = _compile_tokens(_NUMBER)
_KINDS = [(kind, measure, pattern) for kind, measures in MEASURED for measure, pattern in measures.items()]
_KINDS += [(kind, "", pattern) for kind, pattern in UNMEASURED]
_ANY_KIND = re.compile("|".join(f"({pattern})" for _, _, pattern in _KINDS))
_MARKS = {"[": "(", "]": ")", "=": "=", ":": ":", ",": ",", ";": ";", "/": "/", "-": "-", "+": "+", "(": "(", ")": ")"}
_MARKS |= {"%": "%", "<": "<", ">": ">", ".": ".", "~": ":", "≈": ":", "&": "&"}
_SHAPE_SCIENTIFIC = re.compile(r"[0-9.,]+(?:[eE]-?[0-9]| ?x ?10).*", re.DOTALL)
_SHAPE_NUMBER = re.compile(r"[0-9.,]*[0-9]")


class _Memory(dict[str, tuple[str, str]]):
    """Kind and measure of each token text seen; forgets everything when it grows too large."""

    def __missing__(self, token: str) -> tuple[str, str]:
        if len(self) > _LARGEST_MEMORY:
            self.clear()
        self[token] = found = _classify(token)
        return found


class _KindMemory(dict[str, str]):
    """The kind alone of each token text, for spelling a sentence quickly."""

    def __missing__(self, token: str) -> str:
        if len(self) > _LARGEST_MEMORY:
            self.clear()
        self[token] = kind = _MEMORY[token][0]
        return kind


def _classify(token: str) -> tuple[str, str]:
    if token in _MARKS:
        return _MARKS[token], ""
    if _SHAPE_NUMBER.fullmatch(token):
        return kinds.NUMBER, ""
    if token[0].isdigit() and _SHAPE_SCIENTIFIC.fullmatch(token):
        return kinds.SCIENTIFIC, ""
    if token.lower() in NUMBER_WORDS:
        return kinds.NUMBER_WORD, ""
    for spelling in dict.fromkeys((token, token[0].lower() + token[1:], token.lower())) if len(token) > 1 else (token,):
        match = _ANY_KIND.fullmatch(spelling)
        if match and match.lastindex:
            return _KINDS[match.lastindex - 1][:2]
    return kinds.WORD, ""


_MEMORY = _Memory()
_KIND_MEMORY = _KindMemory()


@dataclass(slots=True)
class Sentence:
    """One sentence: its tokens, and their kinds as one string that the grammar rules rewrite as they read.

    `spelled` keeps the kinds as they were.
    """

    text: str
    offset: int
    tokens: list[str]
    kinds: str
    spelled: str
    offsets: list[tuple[int, int]] = field(default_factory=list)

    def find_span(self, start: int, end: int) -> tuple[int, int]:
        """Give the plain-text (start, end) of tokens `start` to before `end`."""
        if not self.offsets:
            self.offsets = list(self._list_offsets())
        return self.offset + self.offsets[start][0], self.offset + self.offsets[end - 1][1]

    def _list_offsets(self) -> Iterator[tuple[int, int]]:
        at = 0
        for token in self.tokens:
            start = self.text.find(token, at)
            at = start + len(token)
            yield start, at

    def find_measure(self, at: int) -> str:
        """Give the measure that a label token names, empty for no measure."""
        return _MEMORY[self.tokens[at]][1]

    def overwrite(self, start: int, end: int, kind: str) -> None:
        """Write one kind over the tokens of a construct that has been read."""
        self.kinds = f"{self.kinds[:start]}{kind}{kinds.FILLER * (end - start - 1)}{self.kinds[end:]}"


def list_sentences(text: str) -> Iterator[tuple[int, str]]:
    """List the sentences of a plain text with their offsets; very long ones in pieces, so that work stays bounded."""
    start = 0
    for match in _BORDER.finditer(text):
        yield from _cut(start, text[start : match.start() + 1])
        start = match.end()
    yield from _cut(start, text[start:])


def _cut(offset: int, sentence: str) -> Iterator[tuple[int, str]]:
    while len(sentence) > _LONGEST_SENTENCE:
        at = sentence.rfind(" ", 1, _LONGEST_SENTENCE)
        at = at if at > 0 else _LONGEST_SENTENCE
        yield offset, sentence[:at]
        offset, sentence = offset + at, sentence[at:]
    yield offset, sentence


def choose_tokens(text: str) -> re.Pattern[str]:
    """Choose how numbers are written in a text: with decimal commas only where no decimal point occurs."""
    if not _COMMA.search(text) or _DECIMAL_POINT.search(text) or not _DECIMAL_COMMA.search(text):
        return _TOKENS
    return _compile_tokens(_NUMBER_COMMA)


def spell(text: str, offset: int, pattern: re.Pattern[str]) -> Sentence:
    """Split a sentence into tokens and spell their kinds."""
    tokens = pattern.findall(text)
    spelled = "".join(map(_KIND_MEMORY.__getitem__, tokens))
    return Sentence(text=text, offset=offset, tokens=tokens, kinds=spelled, spelled=spelled)
