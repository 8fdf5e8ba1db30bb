"""Who is compared with whom in a sentence: the two arms, as regimens of drugs or as groups by a marker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from curation.reading.terms import Term, TermKind, find_terms, select_terms
from curation.review.suggested_allocation import find_dealt_arms
from curation.review.suggested_groups import find_groups
from curation.review.suggested_regimens import Regimen, format_regimen, list_regimens

SENTENCES_LIMIT = 40
_COMBINED = re.compile(r"\bcombination\b|\bcombined\b|\bexperimental\b|\binvestigational\b", re.IGNORECASE)
_COMPARED = re.compile(
    r"\bversus\b|\bvs?\b(?!-)|\bthan\b|\bcompared (?:with|to)\b|\bcompare[sd]?\b|\brelative to\b"
    r"|\bin comparison (?:with|to)\b|\bagainst\b|\balone\b"
    r"|\bor placebo\b|\bover\b(?! (?:the|a|time|\d))",
    re.IGNORECASE,
)
_DIFFERS = re.compile(
    r"\bdiffer(?:ed|ence|ences|ent)?\b|\bsimilar\b|\bbetween (?:the )?(?:two |treatment )?(?:groups|arms)\b"
    r"|\bhazard ratio\b"
    r"|\bHR\b|\bassociated with\b|\bimproved?\b|\bwith and\b.{0,60}\bwithout\b"
    r"|\b(?:higher|lower|longer|shorter|greater|better|worse|more \w+|less \w+|fewer)\b.{0,80}\b(?:in|with|for)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"(?:\band|\bbut|,)\s[^;]{0,40}\d[^;]{0,60}\s(?:with|in|for|on|of|given|receiving)\b", re.IGNORECASE
)
_RATIO = re.compile(r"\b(?:odds|hazard|risk|rate) ratio\b|\b(?:HR|OR|RR)\b")
_ADDED = re.compile(r"\b(?:adding|addition of|added)\b", re.IGNORECASE)
_ASSOCIATED = re.compile(r"\bassociat(?:ed|ion)\b|\bpredict\w*\b|\bcorrelat\w*\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Arms:
    """The two sides of a comparison; `is_compared` where the text sets them against each other."""

    intervention: str | None = None
    comparator: str | None = None
    is_compared: bool = False


def list_title_arms(title: str, sentences: Sequence[str]) -> Arms:
    """Find the arms that hold for a whole abstract.

    Those to which people were dealt out come first, then those of the title, then the first sentence that compares.
    """
    sentences = sentences[:SENTENCES_LIMIT]
    dealt = next(filter(None, (find_dealt_arms(one) for one in sentences)), None)
    dealt = dealt or find_dealt_arms(title, is_title=True)
    if dealt:
        return Arms(*dealt, is_compared=True)
    arms = _find_own_arms(title, find_terms(title))
    if arms.intervention and arms.comparator:
        return arms
    for sentence in sentences:
        found = _find_own_arms(sentence, find_terms(sentence))
        if found.is_compared and found.intervention and found.comparator:
            return found if arms.intervention is None else Arms(arms.intervention, found.comparator, is_compared=True)
    return arms


def find_arms(text: str, terms: Sequence[Term], whole: Arms) -> Arms:
    """Find the arms of a sentence; what it does not name is taken from the abstract's where it compares.

    Nothing is compared with itself.
    """
    found = _choose_arms(text, terms, whole)
    is_one = found.intervention is not None and found.intervention == found.comparator
    return Arms(found.intervention) if is_one else found


def _choose_arms(text: str, terms: Sequence[Term], whole: Arms) -> Arms:
    own = _find_own_arms(text, terms, has_groups=True)
    if own.intervention and own.comparator:
        return whole if _is_shorter(own, whole) else own
    compares = own.is_compared or bool(_DIFFERS.search(text))
    if _is_against_combination(text, own, whole):
        return Arms(whole.intervention, own.intervention, is_compared=True)
    if own.intervention is None:
        return Arms(
            whole.intervention, own.comparator or (whole.comparator if compares else None), is_compared=compares
        )
    if compares and whole.comparator and _list_parts(own.intervention) <= _list_parts(whole.intervention):
        return whole
    return Arms(own.intervention, own.comparator, is_compared=own.is_compared)


def _is_against_combination(text: str, own: Arms, whole: Arms) -> bool:
    """Say whether the one drug named is the comparator: `in the combination group as compared with the A group`."""
    mark = _COMPARED.search(text)
    if mark is None or own.intervention is None or not _COMBINED.search(text, 0, mark.start()):
        return False
    return _list_parts(own.intervention) < _list_parts(whole.intervention)


def _is_shorter(own: Arms, whole: Arms) -> bool:
    """Say whether a sentence names the abstract's arms by a part of them: `atezolizumab versus placebo`."""
    pairs = ((own.intervention, whole.intervention), (own.comparator, whole.comparator))
    return all(_list_parts(one) <= _list_parts(other) for one, other in pairs)


def _list_parts(arm: str | None) -> set[str]:
    return set(re.split(r" plus |, | and ", arm)) if arm else set()


def _find_own_arms(text: str, terms: Sequence[Term], *, has_groups: bool = False) -> Arms:
    regimens = list_regimens(text, select_terms(terms, TermKind.DRUG))
    mark = _COMPARED.search(text)
    sides = _find_added(text, regimens) or _split_sides(text, regimens, mark)
    if sides:
        return sides
    levels = _find_marker_arms(terms) or _find_state_arms(terms, mark)
    groups = find_groups(text) if has_groups and not regimens else None
    if groups and groups[1] and not (levels and levels[1]):
        return Arms(*groups, is_compared=True)
    if levels and (levels[1] or mark or _ASSOCIATED.search(text)):
        return Arms(*levels, is_compared=True)
    if groups and _RATIO.search(text):
        return Arms(*groups, is_compared=True)
    treated = [regimen for regimen in regimens if not regimen.is_control]
    return Arms(format_regimen(treated[0]) if treated else None, None, is_compared=bool(mark))


def _split_sides(text: str, regimens: Sequence[Regimen], mark: re.Match[str] | None) -> Arms | None:
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
    return Arms(format_regimen(first), format_regimen(second), is_compared=True)


def _find_listed(text: str, regimens: Sequence[Regimen]) -> Arms | None:
    """Read `8.2 months with A and 6.8 with B`, and arms of which one is a control, as two sides."""
    treated = next((regimen for regimen in regimens if not regimen.is_control), None)
    control = next((regimen for regimen in regimens if regimen.is_control), None)
    if treated and control:
        return Arms(format_regimen(treated), format_regimen(control), is_compared=True)
    first, second = regimens[:2]
    between = text[first.end : second.start]
    if set(first.names) == set(second.names) or not _LISTED.search(between):
        return None
    return Arms(format_regimen(first), format_regimen(second), is_compared=True)


def _find_added(text: str, regimens: Sequence[Regimen]) -> Arms | None:
    """Read `adding A to B`: A plus B is compared with B."""
    added = _ADDED.search(text)
    named = [regimen for regimen in regimens if added and regimen.start >= added.start()]
    if len(named) < 2 or not re.search(r"\bto\b", text[named[0].end : named[1].start], re.IGNORECASE):
        return None
    first, second = named[:2]
    both = Regimen(tuple(dict.fromkeys(first.names + second.names)), first.start, second.end, first.is_control)
    return Arms(format_regimen(both), format_regimen(second), is_compared=True)


def _is_part(one: Regimen, other: Regimen) -> bool:
    return set(one.names) < set(other.names)


def _find_marker_arms(terms: Sequence[Term]) -> tuple[str, str | None] | None:
    """Read `TMB-high versus TMB-low` as the two groups of a comparison, and `CA 19-9 above 200` as one."""
    markers = select_terms(terms, TermKind.BIOMARKER)
    levels = [(term.name, term.level) for term in markers if term.level]
    high = next(((name, level) for name, level in levels if level in ("high", "positive")), None)
    low = next(((name, level) for name, level in levels if level in ("low", "negative")), None)
    if high is None and low is None:
        above = next((term for term in markers if term.cut_off and term.cut_off[0] in "≥>"), None)
        return (f"{above.name} {above.cut_off}", None) if above else None
    first = high or low
    second = low if high and low and high[0] == low[0] else None
    return f"{first[0]}-{first[1]}" if first else "", f"{second[0]}-{second[1]}" if second else None


def _find_state_arms(terms: Sequence[Term], mark: re.Match[str] | None) -> tuple[str, str] | None:
    """Read `lower in HER2-low than in HER2-zero tumours` as two groups of people, where no drugs are compared."""
    states = select_terms(terms, TermKind.HER2)
    if mark is None or mark.group().lower() in ("over", "alone"):
        return None
    before = [term.name for term in states if term.end <= mark.start()]
    after = [term.name for term in states if term.start >= mark.end()]
    if not before or not after or before[-1] == after[0]:
        return None
    return f"HER2-{before[-1]}", f"HER2-{after[0]}"
