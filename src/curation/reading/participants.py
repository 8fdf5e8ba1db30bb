"""How many people a text says were studied: `Twenty-two patients were treated`, `we randomised 1,832 women`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from curation.domain.numerals import list_figures

TEXT_LIMIT = 2_000
_TEENS = "eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_NUMBER = rf"(?P<n>\d{{1,3}}(?:,\d{{3}}){{1,2}}|\d{{1,6}}|(?:{_TENS})(?:-(?:{_ONES}))?|{_TEENS}|ten|{_ONES})"
_PEOPLE = r"(?:patients|women|men|people|participants|adults|children|subjects|individuals|volunteers)"
# Between the number and the people stand words on them, no second noun: `two trials in patients` are no two patients.
_NOUNS = r"trials?|stud(?:y|ies)|cycles?|days?|weeks?|months?|years?|groups?|arms?"
_WORD = rf"(?:(?!(?:of|in|with|for|and|or|{_NOUNS})\b)[\w-]+ )"
_DONE = (
    r"(?:enrol+ed|randomi[sz]ed|randomly|included|treated|recruited|studied|analy[sz]ed|evaluated|entered|followed"
    r"|received|underwent|assigned|allocated|registered|accrued|given|reviewed|examined|participated)"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_DONE}\b(?: [\w-]+){{0,3}} {_NUMBER} {_WORD}{{0,4}}{_PEOPLE}\b",
        rf"(?<![\w.,-]){_NUMBER} {_WORD}{{0,4}}{_PEOPLE}\b[^.;]{{0,120}}?\b{_DONE}\b",
        rf"\bof (?:the |these |our )?{_NUMBER} {_WORD}{{0,2}}{_PEOPLE}\b",
        rf"\b(?:in|among|on|records of) {_NUMBER} {_WORD}{{0,4}}{_PEOPLE}\b",
    )
)


def find_participants(sentences: Iterable[str]) -> int | None:
    """Give the first number of people that sentences say were studied or treated; `None` where none does.

    A number of people in whom something happened is none: only those that were enrolled, treated, assigned or studied
    count, and those `of` whom a share is told.
    """
    for sentence in sentences:
        for pattern in _PATTERNS:
            match = pattern.search(sentence[:TEXT_LIMIT])
            figures = list_figures(match["n"]) if match else ()
            if figures:
                return int(figures[0])
    return None
