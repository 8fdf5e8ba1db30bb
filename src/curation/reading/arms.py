"""Which group a figure is of, where the words beside it say so plainly; nothing is guessed.

`78.1% of the patients who received atezolizumab`, `11.3 months with the doublet`, `ORR in the TMB-high group`,
`56.4% (T-DXd)`, `arm A 9.0 months`; for a ratio the two groups that it compares, `HR for T-DXd versus T-DM1`.
"""

from __future__ import annotations

import re

from curation.domain.effect import MEDIAN_MEASURES, PROPORTION_MEASURES, RATIO_MEASURES
from curation.reading.estimates import Estimate
from curation.reading.lexing import Sentence
from curation.reading.numbers import NUMBER_WORDS

_WINDOW = 160
_MOST_WORDS = 8
_WORD = r"[A-Za-z][\w+/'–-]*"
_GROUP = r"(?:arms?|groups?|cohorts?|subgroups?|recipients|populations?|disease|tumou?rs|cancers?|controls)"
_PEOPLE = r"(?:patients|women|participants|people|those|tumou?rs|cases|samples)"
_GIVEN = (
    rf"(?:(?:of |in |among |for )?(?:the )?{_PEOPLE} )?(?:who (?:had )?(?:received|were given|were assigned to)|"
    r"receiving|"
    r"given|treated with|assigned to|allocated to|on|with)"
)
_VERBS = (
    r"and (?:those|in)|who|that|which|had|have|has|was|were|achieved|showed|experienced|developed|responded|died|"
    r"relapsed|progressed|reached|harbou?red"
)
_END = (
    r"(?=\s*(?:[,;.:()\[\]]|$|\s(?:vs?\.?|versus|compared|than|but|while|whereas|at|after|over|from|by|in|for|"
    rf"{_VERBS})\b))"
)
_RECEIVED = re.compile(rf"\s*{_GIVEN} (?:the |an? )?(?P<arm>{_WORD}(?: {_WORD}| \+){{0,5}}?){_END}")
_IN_GROUP = re.compile(
    rf"\s*(?:(?:of )?(?:the )?{_PEOPLE} )?(?:in|among|for) (?:the )?(?P<arm>{_WORD}(?: {_WORD}| \+){{0,5}}? {_GROUP})\b"
)
_BRACKETED = re.compile(rf"\s*\((?P<arm>{_WORD}(?: {_WORD}){{0,3}})\)")
_NEXT_FIGURE = re.compile(
    rf" (?:and|or|but|versus|vs\.?|v)(?: (?:in|to|was|only|for))?(?: (?:\d+|{'|'.join(NUMBER_WORDS)}))?"
    rf"(?: {_PEOPLE})?\s*[(\[]?$"
)
_BEFORE = re.compile(r"(?P<arm>(?:arm|cohort|group) (?:[A-Z]|\d{1,2}))(?: was| had|,|:)? ?$")
_LISTED = re.compile(r"(?:in|with|for|on|among|by|of|to|receiving|given) (?=[A-Za-z])")
_LIST_END = re.compile(r",? respectively")
# `with A and B, respectively` names two groups and neither for the figure before it alone.
_LIST_REST = re.compile(r"(?: (?:and|versus|vs\.?|v) [^;.()]{1,80}?)?,? respectively")
_LONGEST_LIST = 200
_SEPARATOR = re.compile(r", and |, versus |, | and | versus | vs\.? | v ")
_PREFIX = re.compile(
    rf"(?:(?:the|in|with|for|on|among|{_PEOPLE}|who (?:had )?received|who were given|receiving|given|treated with|"
    r"assigned to|allocated to|taking) )+"
)
_PLURAL_GROUPS = re.compile(r" (?:arms|groups|cohorts|patients)$")
_COMPARED = re.compile(
    rf"(?:for|of|,|with|comparing|\() ?(?:the )?(?P<arm>{_WORD}(?: {_WORD}){{0,3}}?) (?:versus|vs\.?|v|compared with) "
    rf"(?:the )?(?P<other>{_WORD}(?: {_WORD}){{0,3}}?)(?: (?:was|of))?[\s,:=(\[)]*$"
)
_LEADING = re.compile(r".* (?:in|among|for|of|with) (?:the )?")
# Words that begin or make up no name of a group.
_UNNAMED = re.compile(
    r"(?:one|two|three|the|a|an|both|each|either|all|any|other|others|these|this|those|first|second|latter|former|same|"
    r"total|addition|favou?r|favoring|favouring|respect|median|mean|range|interquartile|grade|p|ci|no|which|whom|at|"
    r"adjustment|patients|women|participants|confidence|combination arms|hazard|odds|up|disease|evaluable)\b"
    r"|.* (?:and|or|versus) .*(?:groups|arms|cohorts)$|.*\b(?:and|or|range|iqr|sd|was|were|respectively|months?|"
    r"years?|weeks?|significant|months|confirmed)$",
    re.IGNORECASE,
)
_ARM_MEASURES = PROPORTION_MEASURES | MEDIAN_MEASURES | {"TMB_MEDIAN"}


def name_arms(sentence: Sentence, estimates: list[Estimate]) -> None:
    """Give each figure of one group the name of its group, and each ratio its comparison, where the text is plain."""
    if not any(estimate.measure in _ARM_MEASURES or estimate.measure in RATIO_MEASURES for estimate in estimates):
        return
    _share_out(sentence, estimates)
    for number, estimate in enumerate(estimates):
        following = estimates[number + 1] if number + 1 < len(estimates) else None
        if estimate.measure in RATIO_MEASURES:
            estimate.arm = _find_comparison(sentence, estimate)
        elif estimate.measure in _ARM_MEASURES and not estimate.arm:
            estimate.arm = _find_arm(sentence, estimate, following)


def _find_arm(sentence: Sentence, estimate: Estimate, following: Estimate | None) -> str:
    details = [one.end for one in (estimate.interval, estimate.counts) if one is not None]
    details = [end for end in details if following is None or end <= following.start]
    start = _find_place(sentence, max([estimate.end, *details]) - 1, is_end=True)
    end = _find_place(sentence, following.start) if following else len(sentence.text)
    after = sentence.text[start : min(max(end, start), start + _WINDOW)].lstrip(")]%")
    after = _NEXT_FIGURE.sub("", after)
    for pattern in (_BRACKETED, _RECEIVED, _IN_GROUP):
        match = pattern.match(after)
        is_listed = match is not None and _LIST_REST.match(after, match.end()) is not None
        if match and _is_name(match["arm"]) and not is_listed:
            return match["arm"]
    before = sentence.text[: _find_place(sentence, estimate.start)][-_WINDOW:]
    match = _BEFORE.search(before)
    return match["arm"] if match else ""


def _find_comparison(sentence: Sentence, estimate: Estimate) -> str:
    if estimate.label < 0 or estimate.label >= estimate.start:
        return ""
    between = sentence.text[_find_place(sentence, estimate.label, is_end=True) : _find_place(sentence, estimate.start)]
    match = _COMPARED.search(between[-_WINDOW:])
    if match is None or not (_is_name(match["arm"]) and _is_name(match["other"])):
        return ""
    return f"{_LEADING.sub('', match['arm'])} vs {match['other']}"


def _share_out(sentence: Sentence, estimates: list[Estimate]) -> None:
    """Name the figures of one measure by `in the A, B and C groups, respectively`."""
    found = _LIST_END.search(sentence.text) if "respectively" in sentence.tokens else None
    if found is None:
        return
    armed = [one for one in estimates if one.measure in _ARM_MEASURES]
    figures = {one.measure: [two for two in armed if two.measure == one.measure] for one in armed}
    for same in figures.values():
        after = _find_place(sentence, same[-1].end - 1, is_end=True)
        if len(same) < 2 or any(one.arm for one in same) or after > found.start():
            continue
        for one, arm in zip(same, _list_groups(sentence.text[after : found.start()], len(same)), strict=False):
            one.arm = arm


def _list_groups(words: str, count: int) -> list[str]:
    """Split a list of groups into as many names as there are figures; none where it does not come out even."""
    words = words[-_LONGEST_LIST:]
    for opening in reversed(list(_LISTED.finditer(words))):
        names = [_PREFIX.sub("", name.strip(), count=1) for name in _SEPARATOR.split(words[opening.end() :])]
        if len(names) == count and all(_is_name(name) and len(name.split()) <= _MOST_WORDS for name in names):
            return [*names[:-1], _PLURAL_GROUPS.sub("", names[-1])]
        if len(names) > count:
            return []
    return []


def _is_name(arm: str) -> bool:
    return _UNNAMED.match(arm) is None


def _find_place(sentence: Sentence, at: int, *, is_end: bool = False) -> int:
    start, end = sentence.find_span(at, at + 1)
    return (end if is_end else start) - sentence.offset
