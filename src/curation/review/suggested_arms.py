"""Who is compared with whom in a sentence: the two arms, as regimens of drugs or as groups by a marker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from curation.reading.term_drugs import CONTROL
from curation.reading.terms import Term, TermKind, find_terms, select_terms

REGIMEN_LIMIT = 6
# What joins the drugs of one regimen, and what stands between two arms.
_JOINED = re.compile(
    r"\A[\s,]*(?:\([^()]{0,80}\))?[\s,]*(?:plus|and|with|in combination with|combined with|\+|/|,|followed by"
    r"|added to|or)?"
    r"(?:\s(?:either|a|the|concurrent|concomitant|weekly|standard))?[\s,]*\Z",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\bversus\b|\bvs\b|\bthan\b|\bcompared (?:with|to)\b|\bcompare[sd]?\b|\brelative to\b"
    r"|\bin comparison (?:with|to)\b|\bagainst\b|\balone\b"
    r"|\bor placebo\b",
    re.IGNORECASE,
)
_DIFFERS = re.compile(
    r"\bdiffer(?:ed|ence|ences|ent)?\b|\bsimilar\b|\bbetween (?:the )?(?:two |treatment )?(?:groups|arms)\b"
    r"|\bhazard ratio\b"
    r"|\bHR\b|\bassociated with\b|\bimproved?\b|\bwith and\b.{0,60}\bwithout\b"
    r"|\b(?:higher|lower|longer|shorter|greater|better|worse|more \w+|less \w+|fewer)\b.{0,80}\b(?:in|with|for)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(r"(?:\band|\bbut|,)\s[^;]{0,40}\d[^;]{0,60}\s(?:with|in|for|on|given|receiving)\b", re.IGNORECASE)
_ADDED = re.compile(r"\b(?:adding|addition of|added)\b", re.IGNORECASE)
_ASSOCIATED = re.compile(r"\bassociat(?:ed|ion)\b|\bpredict\w*\b|\bcorrelat\w*\b", re.IGNORECASE)
_OR = re.compile(r"\bor\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Arms:
    """The two sides of a comparison; `is_compared` where the text sets them against each other."""

    intervention: str | None = None
    comparator: str | None = None
    is_compared: bool = False


@dataclass(frozen=True, slots=True)
class _Regimen:
    """Drugs that are given together, by name, with offsets."""

    names: tuple[str, ...]
    start: int
    end: int
    is_control: bool


def list_title_arms(title: str, text: str) -> Arms:
    """Find the arms that hold for a whole abstract: those of its title, else of the first sentence that compares."""
    arms = _find_own_arms(title, find_terms(title))
    if arms.intervention and arms.comparator:
        return arms
    for sentence in re.split(r"(?<=[.!?])\s", text)[:40]:
        found = _find_own_arms(sentence, find_terms(sentence))
        if found.is_compared and found.intervention and found.comparator:
            return found if arms.intervention is None else Arms(arms.intervention, found.comparator, is_compared=True)
    return arms


def find_arms(text: str, terms: Sequence[Term], whole: Arms) -> Arms:
    """Find the arms of a sentence; what it does not name is taken from the abstract's where it compares."""
    own = _find_own_arms(text, terms)
    if own.intervention and own.comparator:
        return whole if _is_shorter(own, whole) else own
    compares = own.is_compared or bool(_DIFFERS.search(text))
    if own.intervention is None:
        return Arms(
            whole.intervention, own.comparator or (whole.comparator if compares else None), is_compared=compares
        )
    if compares and whole.intervention and whole.comparator and own.intervention in whole.intervention:
        return whole
    return Arms(own.intervention, own.comparator, is_compared=own.is_compared)


def _is_shorter(own: Arms, whole: Arms) -> bool:
    """Say whether a sentence names the abstract's arms by a part of them: `atezolizumab versus placebo`."""
    return (own.intervention or "") in (whole.intervention or "") and (own.comparator or "") in (whole.comparator or "")


def _find_own_arms(text: str, terms: Sequence[Term]) -> Arms:
    regimens = _list_regimens(text, select_terms(terms, TermKind.DRUG))
    mark = _COMPARED.search(text)
    sides = _find_added(text, regimens) or _split_sides(text, regimens, mark)
    if sides:
        return sides
    levels = _find_marker_arms(terms)
    if levels and (levels[1] or mark or _ASSOCIATED.search(text)):
        return Arms(*levels, is_compared=True)
    treated = [regimen for regimen in regimens if not regimen.is_control]
    return Arms(_format(treated[0]) if treated else None, None, is_compared=bool(mark))


def _split_sides(text: str, regimens: Sequence[_Regimen], mark: re.Match[str] | None) -> Arms | None:
    """Name the arms on both sides of a comparison; one that holds a placebo or the standard is the comparator."""
    if len(regimens) < 2:
        return None
    if mark is None:
        return _find_listed(text, regimens)
    before = [regimen for regimen in regimens if regimen.end <= mark.start()]
    after = [regimen for regimen in regimens if regimen.start >= mark.start()]
    if not before or not after:
        before, after = list(regimens[:1]), list(regimens[1:])
    first, second = before[-1], after[0]
    if set(first.names) == set(second.names):
        return None
    if (first.is_control and not second.is_control) or _is_part(first, second):
        first, second = second, first
    return Arms(_format(first), _format(second), is_compared=True)


def _find_listed(text: str, regimens: Sequence[_Regimen]) -> Arms | None:
    """Read `8.2 months with A and 6.8 with B`, and arms of which one is a control, as two sides."""
    treated = next((regimen for regimen in regimens if not regimen.is_control), None)
    control = next((regimen for regimen in regimens if regimen.is_control), None)
    if treated and control:
        return Arms(_format(treated), _format(control), is_compared=True)
    first, second = regimens[:2]
    between = text[first.end : second.start]
    if set(first.names) == set(second.names) or not _LISTED.search(between):
        return None
    return Arms(_format(first), _format(second), is_compared=True)


def _find_added(text: str, regimens: Sequence[_Regimen]) -> Arms | None:
    """Read `adding A to B`: A plus B is compared with B."""
    added = _ADDED.search(text)
    named = [regimen for regimen in regimens if added and regimen.start >= added.start()]
    if len(named) < 2 or not re.search(r"\bto\b", text[named[0].end : named[1].start], re.IGNORECASE):
        return None
    first, second = named[:2]
    both = _Regimen(tuple(dict.fromkeys(first.names + second.names)), first.start, second.end, first.is_control)
    return Arms(_format(both), _format(second), is_compared=True)


def _is_part(one: _Regimen, other: _Regimen) -> bool:
    return set(one.names) < set(other.names)


def _find_marker_arms(terms: Sequence[Term]) -> tuple[str, str | None] | None:
    """Read `TMB-high versus TMB-low` as the two groups of a comparison."""
    levels = [(term.name, term.level) for term in select_terms(terms, TermKind.BIOMARKER) if term.level]
    high = next(((name, level) for name, level in levels if level in ("high", "positive")), None)
    low = next(((name, level) for name, level in levels if level in ("low", "negative")), None)
    if high is None and low is None:
        return None
    first = high or low
    second = low if high and low and high[0] == low[0] else None
    return f"{first[0]}-{first[1]}" if first else "", f"{second[0]}-{second[1]}" if second else None


def _list_regimens(text: str, drugs: Sequence[Term]) -> list[_Regimen]:
    """Group drugs that nothing but joining words stand between; `or` parts arms where a placebo follows."""
    regimens: list[_Regimen] = []
    for drug in drugs:
        last = regimens[-1] if regimens else None
        gap = text[last.end : drug.start] if last else ""
        if last and _joins(gap, drug) and len(last.names) < REGIMEN_LIMIT:
            regimens[-1] = _extend(last, drug)
        else:
            regimens.append(_Regimen((drug.name,), drug.start, drug.end, drug.drug_class == CONTROL))
    return regimens


def _joins(gap: str, drug: Term) -> bool:
    if len(gap) > 120 or not _JOINED.match(gap):
        return False
    return not (_OR.search(gap) and drug.drug_class == CONTROL)


def _extend(regimen: _Regimen, drug: Term) -> _Regimen:
    names = regimen.names if drug.name in regimen.names else (*regimen.names, drug.name)
    return _Regimen(names, regimen.start, drug.end, regimen.is_control or drug.drug_class == CONTROL)


def _format(regimen: _Regimen) -> str:
    """Write a regimen as the ledger does: `atezolizumab plus trastuzumab and docetaxel`."""
    first, *others = regimen.names
    if not others:
        return first
    rest = f"{', '.join(others[:-1])} and {others[-1]}" if len(others) > 1 else others[0]
    return f"{first} plus {rest}"
