"""To which arms people were dealt out: `assigned to A plus B or A plus placebo`, `A or placebo, each with B`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from curation.reading.terms import Term, TermKind, find_terms, select_terms
from curation.review.suggested_regimens import BOTH, PARTED, add_drugs, format_regimen, is_parted_at, list_regimens

# How two arms are named where people are dealt out to them, and what both arms have beside what tells them apart.
_DEALT = re.compile(
    r"\brandom|\bassigned\b|\ballocated\b|\breceived?\b|\bwere given\b|\bcompar(?:e|ed|ing)\b", re.IGNORECASE
)
_COMPARES = re.compile(r"\bcompar", re.IGNORECASE)
_OPTIONAL = re.compile(r"\bwith or without\b|\bwith/without\b|±", re.IGNORECASE)

ArmNames = tuple[str, str]


def find_dealt_arms(text: str, *, is_title: bool = False) -> ArmNames | None:
    """Read `assigned to A plus B or A plus placebo`, `A or placebo, each with B` and `A with or without B`."""
    optional, is_dealt = _OPTIONAL.search(text), is_title or _DEALT.search(text)
    if not optional and not (is_dealt and (PARTED.search(text) or _COMPARES.search(text))):
        return None
    drugs = select_terms(find_terms(text), TermKind.DRUG)
    if optional:
        return _find_optional_arms(text, drugs, optional)
    regimens = list_regimens(text, drugs, parts_at_or=True)
    pairs = enumerate(pairwise(regimens))
    at = next((at for at, (one, other) in pairs if is_parted_at(text, one, text[one.end : other.start])), None)
    if at is None:
        return None
    first, second, *rest = regimens[at:]
    if rest and BOTH.search(text[second.end : rest[0].start]):
        first, second = add_drugs(first, rest[0].names), add_drugs(second, rest[0].names)
    if set(first.names) == set(second.names):
        return None
    if first.is_control and not second.is_control:
        first, second = second, first
    return format_regimen(first), format_regimen(second)


def _find_optional_arms(text: str, drugs: Sequence[Term], optional: re.Match[str]) -> ArmNames | None:
    before = list_regimens(text, [drug for drug in drugs if drug.end <= optional.start()])
    after = [drug for drug in drugs if drug.start >= optional.end()]
    if not before or not after:
        return None
    added = list_regimens(text, after)[0]
    return format_regimen(add_drugs(before[-1], added.names)), format_regimen(before[-1])
