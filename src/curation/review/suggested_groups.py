"""Groups of people set against each other by what they have: `patients with A lived longer than those with B`."""

from __future__ import annotations

import re

_PEOPLE = r"(?:patients|women|men|people|adults|subjects|cases|individuals|participants|those|tumou?rs)"
_VERBS = (
    r"(?:had|have|has|lived|live|survived|showed|show|were|was|are|is|achieved|experienced|responded|did|displayed"
    r"|exhibited|presented|tended|fared)"
)
_WHAT = r"(?P<{name}>(?:[^,;:()]|\([+−-]\)){{2,70}}?)"
_WITH = re.compile(
    rf"\b{_PEOPLE} (?P<how>with|without|who|whose) {_WHAT.format(name='first')} (?:\([^()]{{0,60}}\) )?{_VERBS}\b"
    rf"(?:[^;:]{{0,160}}?\bthan (?:that of |in |for )?(?:the )?(?:other )?{_PEOPLE}"
    rf" (?P<how2>with|without|who|whose) {_WHAT.format(name='second')}(?= {_VERBS}\b|[,;:.)]|\((?![+−-]\))|\Z))?",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\b(?:in|of|for) (?:the )?(?P<first>[\w+/-]+(?: [\w+/-]+){0,3}?) (?:group|arm|patients|tumou?rs)\b"
    r"[^;:]{0,160}?\b(?:than|compared (?:with|to)|versus|vs\.?) (?:(?:that|those) )?(?:of |in |for )?(?:the )?"
    r"(?P<second>[\w+/-]+(?: [\w+/-]+){0,3}?)(?: (?:group|arm|patients|tumou?rs)\b|[,;:().]|\Z)",
    re.IGNORECASE,
)
# `those of over 10 years` is no name of a group.
_COUNTED = re.compile(r"\A(?:over |under )?\d+|\byears?\b|\bmonths?\b", re.IGNORECASE)
_NAMELESS = re.compile(r"\A(?:the|these|those|both|all|other|our)\b|\b(?:with|without|of)\b", re.IGNORECASE)
_NEEDS_HOW = frozenset({"without", "who", "whose"})


def find_groups(text: str) -> tuple[str, str | None] | None:
    """Name the two groups of a comparison, the second `None` where it is not named; `None` where there are none."""
    match = _WITH.search(text)
    if match:
        second = _name(match["how2"], match["second"]) if match["second"] else None
        return _name(match["how"], match["first"]), second
    match = _GROUP.search(text)
    if match is None or _NAMELESS.search(match["first"]) or _NAMELESS.search(match["second"]):
        return None
    if _COUNTED.search(match["first"]) or _COUNTED.search(match["second"]):
        return None
    return f"{match['first']} group", f"{match['second']} group"


def _name(how: str, what: str) -> str:
    return f"{how.lower()} {what.strip()}" if how.lower() in _NEEDS_HOW else what.strip()
