"""HER2 and hormone receptor status as texts write it; a sign is read as a sign, so HER2+ is never HER2-.

`HER2-` is negative only where nothing is joined to the hyphen: `HER2-positive`, `HER2-low` and `HER2-targeted` are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.reading.phrase_book import Match

HER2, HORMONE = "her2", "hormone_receptor"

_DASH = "[-‐‑‒–—−]"
_GAP = r"[\s\u00a0]{0,2}"
_JOIN = rf"{_GAP}{_DASH}?{_GAP}"
_MARKER = (
    rf"(?<![A-Za-z0-9])(?:HER{_DASH}?2(?:/neu)?|HER2neu|c{_DASH}?erb{_GAP}B{_DASH}?2|ERBB{_DASH}?2"
    r"|human epidermal growth factor receptor[\s-]2)(?![A-Za-z0-9])(?:[\s](?=\()?\(?HER2\))?\)?"
)
_STATUS = r"(?:[\s\u00a0](?:receptor|protein|gene|status|expression|oncogene)){0,2}"
_IS = r"(?:[\s\u00a0](?:is|was|were|are|status))?"
# A plus or minus that is a sign of status, not of joining: only an end, a blank, a bracket or a slash follows it. In
# `HER2- and HR-positive` the minus is a suspended hyphen, so no sign is read.
_PLUS = rf"{_GAP}\(?(?:\+(?:ve\b)?|⁺)\)?(?![\w+])"
_SUSPENDED = rf"(?!\s(?:and|or|and/or)\s\w{{1,20}}{_DASH}[a-z]{{3}})"
_MINUS = rf"(?:{_DASH}ve\b|\({_DASH}\)|{_DASH}(?=$|[\s,;.:)\]/]|{_DASH}){_SUSPENDED}|⁻)"
_SAID = rf"(?:{_JOIN}|{_IS}[\s\u00a0])"
_ISH = r"(?:F|C|S|D)?ISH|in situ hybridi[sz]ation"
_WITH = rf"{_GAP}(?:/|and|with|,|\(){{1,2}}{_GAP}"
_SCORE = rf"\b(?:IHC|immunohistochemistry)(?:{_GAP}\(IHC\))?{_GAP}\(?(?:score{_GAP})?(?:of{_GAP})?"
_ZERO = r"0(?![\d.%+])"
_NEGATOR = r"(?<![A-Za-z])(?:non|not|no|without|lacking|absence of|lack of)[\s-]{1,2}"

_HER2 = (
    ("positive", rf"{_MARKER}{_STATUS}{_SAID}(?:positive|pos\b|positivity|over{_DASH}?express\w*|amplif\w*)"),
    ("positive", rf"{_MARKER}{_PLUS}"),
    ("positive", rf"{_MARKER}{_GAP}(?:IHC{_GAP})?\(?3\+\)?"),
    ("positive", rf"\bpositive{_GAP}for{_GAP}{_MARKER}|\b(?:overexpress\w*|amplif\w*){_GAP}(?:of{_GAP})?{_MARKER}"),
    ("positive", r"\bHER2pos\b"),
    ("ultralow", rf"{_MARKER}{_JOIN}ultra{_DASH}?low\b"),
    ("low", rf"{_MARKER}{_STATUS}{_JOIN}low(?:{_DASH}?express\w*)?\b"),
    ("low", rf"{_MARKER}{_GAP}(?:IHC{_GAP})?1\+"),
    ("equivocal", rf"{_MARKER}{_GAP}(?:IHC{_GAP})?2\+|{_MARKER}{_JOIN}equivocal"),
    ("zero", rf"{_MARKER}{_JOIN}(?:zero\b|null\b|{_ZERO}|IHC{_GAP}{_ZERO})"),
    ("negative", rf"{_MARKER}{_STATUS}{_SAID}(?:negative|neg\b|negativity|non{_DASH}?amplified|unamplified)"),
    ("negative", rf"{_MARKER}{_MINUS}"),
    ("negative", rf"\bnegative{_GAP}for{_GAP}{_MARKER}|\bHER2neg\b"),
    (
        "mutant",
        rf"{_MARKER}(?:{_GAP}(?:gene|exon{_GAP}20|somatic|activating|kinase domain))?"
        rf"{_JOIN}(?:mutant|mutated|mutations?|mut\b|activating mutations?)",
    ),
    (
        "mixed",
        rf"{_MARKER}{_JOIN}(?:positive|negative){_GAP}(?:/|or|and|and/or|vs\.?|versus){_GAP}{_DASH}?"
        r"(?:negative|positive)\b",
    ),
)
_IHC = (
    ("low", rf"{_SCORE}2\+\)?{_WITH}(?:a{_GAP})?(?:negative{_GAP})?(?:{_ISH})(?:{_JOIN}negative|{_DASH}(?!\w))"),
    ("low", rf"{_SCORE}2\+\)?{_WITH}(?:a{_GAP})?(?:non{_DASH}?amplified|negative(?:{_GAP}(?:{_ISH}))?)"),
    ("positive", rf"{_SCORE}2\+\)?{_WITH}(?:{_ISH})(?:{_JOIN}positive|{_JOIN}amplified|\+)"),
    ("positive", rf"{_SCORE}3\+"),
    ("positive", rf"\b(?:F?ISH)(?:{_JOIN}positive\b|\+)"),
    ("low", rf"{_SCORE}1\+"),
    ("equivocal", rf"{_SCORE}2\+"),
    ("zero", rf"{_SCORE}{_ZERO}"),
)
_RECEPTOR = (
    r"(?<![A-Za-z0-9])(?:HR|HoR|ER|PR|PgR|ER/PR|(?:[Oo]?[Ee]strogen|[Pp]rogesterone|[Hh]ormone)(?:[- ]receptor)?s?)"
    r"(?![A-Za-z0-9])(?:\s\((?:HR|ER|PR)\))?"
)
_HR = (
    ("positive", rf"{_RECEPTOR}{_SAID}(?:positive|pos\b|positivity)"),
    ("positive", rf"{_RECEPTOR}{_PLUS}"),
    ("negative", rf"{_RECEPTOR}{_SAID}(?:negative|neg\b|negativity)"),
    ("negative", rf"{_RECEPTOR}(?:{_MINUS})"),
)
_FLIPPED = {"positive": "negative"}


def _compile(kind: str, rows: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple((kind, name, re.compile(pattern, re.IGNORECASE)) for name, pattern in rows)


_PATTERNS = _compile(HER2, _HER2) + _compile(HER2, _IHC)
# ER and PR are short enough to be other words, so hormone receptors are read in their own case.
_CASED = tuple((HORMONE, name, re.compile(pattern)) for name, pattern in _HR)
_TRIPLE = re.compile(rf"\btriple{_JOIN}(?P<sign>negative|positive)\b|\bm?TNBCs?\b", re.IGNORECASE)
_NEGATED = re.compile(_NEGATOR + r"\Z", re.IGNORECASE)
_NEGATOR_REACH = 16
# Most sentences name no HER2 at all: one quick look spares them the patterns.
_HINT = re.compile(r"HER.?2|erb.?B|growth factor receptor|IHC|ISH\b|immunohisto", re.IGNORECASE)
_HORMONE_HINTS = ("HR", "HoR", "ER", "PR", "PgR", "strogen", "rogesterone", "ormone")
_TRIPLE_HINTS = ("triple", "tnbc")


def find_receptor_states(text: str) -> Iterator[Match]:
    """List what a text says about HER2 and hormone receptors; the longer of two overlapping readings stands."""
    patterns = _PATTERNS if _HINT.search(text) else ()
    found = [Match(kind, name, m.start(), m.end()) for kind, name, pattern in patterns for m in pattern.finditer(text)]
    yield from _keep_longest([_flip(text, match) for match in found])
    cased = _CASED if any(hint in text for hint in _HORMONE_HINTS) else ()
    yield from _keep_longest([Match(k, name, m.start(), m.end()) for k, name, p in cased for m in p.finditer(text)])
    small = text.lower()
    for match in _TRIPLE.finditer(text) if any(hint in small for hint in _TRIPLE_HINTS) else ():
        sign = "positive" if (match["sign"] or "").lower() == "positive" else "negative"
        yield Match(HER2, sign, match.start(), match.end())
        yield Match(HORMONE, sign, match.start(), match.end())


def _flip(text: str, match: Match) -> Match:
    """Turn `non-HER2-amplified` and `without HER2 amplification` round: they are not positive."""
    before = text[max(0, match.start - _NEGATOR_REACH) : match.start]
    if match.name in _FLIPPED and _NEGATED.search(before):
        return Match(match.kind, _FLIPPED[match.name], match.start, match.end)
    return match


def _keep_longest(found: list[Match]) -> Iterator[Match]:
    end = -1
    for match in sorted(found, key=lambda one: (one.start, -one.end)):
        if match.start >= end:
            end = match.end
            yield match
