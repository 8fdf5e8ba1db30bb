"""Regimens: the drugs of a sentence that are given together, and where one arm ends and the other begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from curation.reading.term_drugs import CONTROL
from curation.reading.terms import Term

REGIMEN_LIMIT = 6
# What joins the drugs of one regimen, and what stands between two arms.
_JOINED = re.compile(
    r"\A[\s,]*(?:\([^()]{0,80}\))?[\s,]*(?:[-–]|plus|and|with|in combination with|combined with|\+|/|,|followed by"
    r"|added to|or)?"
    r"(?:\s(?:either|a|the|concurrent|concomitant|weekly|standard))?[\s,]*\Z",
    re.IGNORECASE,
)
PARTED = re.compile(r"\bor\b|\bversus\b|\bvs\b|\bagainst\b|\bcompared (?:with|to)\b", re.IGNORECASE)
_COMPARING = re.compile(r"\bcompar(?:e|es|ed|ing)\b[^.;]{0,60}\Z|\bcomparison of\b[^.;]{0,60}\Z", re.IGNORECASE)
_WITH = re.compile(r"\A[\s,]*(?:\([^()]{0,80}\))?\s*(?:with|to|and)\s+(?:the\s|a\s)?\Z", re.IGNORECASE)
BOTH = re.compile(
    r"\b(?:in combination|in addition|combined|(?:each|both|either)(?: given)?|all|together)(?: with| to)\b"
    r"|\bplus\b|\bon top of\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Regimen:
    """Drugs that are given together, by name, with offsets."""

    names: tuple[str, ...]
    start: int
    end: int
    is_control: bool


def list_regimens(text: str, drugs: Sequence[Term], *, parts_at_or: bool = False) -> list[Regimen]:
    """Group drugs that nothing but joining words stand between; `or` parts arms where a placebo follows.

    No regimen has a drug twice: the second begins the other arm.
    """
    regimens: list[Regimen] = []
    for drug in drugs:
        last = regimens[-1] if regimens else None
        gap = text[last.end : drug.start] if last else ""
        is_parted = parts_at_or and bool(last) and is_parted_at(text, regimens[-1], gap)
        is_again = bool(last and drug.name in last.names and drug.start - last.end > 1)
        if last and _joins(gap, drug) and not is_parted and not is_again and len(last.names) < REGIMEN_LIMIT:
            regimens[-1] = _extend(last, drug)
        else:
            regimens.append(Regimen((drug.name,), drug.start, drug.end, drug.drug_class == CONTROL))
    return regimens


def add_drugs(regimen: Regimen, names: tuple[str, ...]) -> Regimen:
    """Add what both arms have to a regimen."""
    joined = tuple(dict.fromkeys(regimen.names + names))
    return Regimen(joined, regimen.start, regimen.end, regimen.is_control)


def is_parted_at(text: str, last: Regimen, gap: str) -> bool:
    """Say whether a gap parts two arms: at `or`, before what both have, and at the `with` of `to compare A with B`."""
    if PARTED.search(gap) or (gap.startswith(",") and BOTH.search(gap)):
        return True
    return bool(_WITH.match(gap) and _COMPARING.search(text, max(0, last.start - 90), last.start))


def _joins(gap: str, drug: Term) -> bool:
    if len(gap) > 120 or not _JOINED.match(gap):
        return False
    # `plus placebo` is one arm; `A or placebo` and `the A and placebo groups` are two.
    return not (drug.drug_class == CONTROL and re.search(r"\b(?:or|and)\b", gap, re.IGNORECASE))


def _extend(regimen: Regimen, drug: Term) -> Regimen:
    names = regimen.names if drug.name in regimen.names else (*regimen.names, drug.name)
    return Regimen(names, regimen.start, drug.end, regimen.is_control or drug.drug_class == CONTROL)


def format_regimen(regimen: Regimen) -> str:
    """Write a regimen as the ledger does: `atezolizumab plus trastuzumab and docetaxel`."""
    first, *others = regimen.names
    if not others:
        return first
    rest = f"{', '.join(others[:-1])} and {others[-1]}" if len(others) > 1 else others[0]
    return f"{first} plus {rest}"
