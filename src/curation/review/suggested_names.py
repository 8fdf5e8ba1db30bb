"""Short names that an abstract gives its regimens, `sacituzumab govitecan (SG)`, written out where they stand later."""

from __future__ import annotations

import re
from collections.abc import Mapping

from curation.reading.terms import TermKind, find_terms, select_terms

NAMES_LIMIT = 20
_NAME_REACH = 60
_SHORT = re.compile(
    r"(?<=[\w)])[\s,]{0,2}\((?:the\s)?([A-Z][A-Za-z0-9]{0,7}(?:[-+/][A-Za-z0-9]{1,7}){0,2})(?:\s(?:arm|group))?\)"
)
# Abbreviations that brackets hold for other reasons than to name a drug.
_OTHERS = frozenset(
    "HR OR RR CI OS PFS ORR DFS EFS IDFS pCR CPS TPS IC TMB HER2 PD-L1 TNBC BC MBC NSCLC IV SD PD CR PR".split()
)


def find_short_names(text: str) -> dict[str, str]:
    """Find the short names that follow a drug in brackets, with the drug's name; the first meaning of each stands."""
    found: dict[str, str] = {}
    for match in _SHORT.finditer(text):
        head = text[max(0, match.start() - _NAME_REACH) : match.start()]
        drugs = select_terms(find_terms(head), TermKind.DRUG)
        is_named = bool(drugs) and drugs[-1].end == len(head)
        if is_named and match[1] not in _OTHERS and len(found) < NAMES_LIMIT and not find_terms(match[1]):
            found.setdefault(match[1], drugs[-1].name)
    return found


def write_out(text: str, names: Mapping[str, str]) -> str:
    """Write a sentence with its short names written out; offsets into it are not those of the text."""
    if not names:
        return text
    longest = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w])")
    return pattern.sub(lambda match: names[match.group()], text)
