"""Which estimate a p value belongs to (`standards.md` 6.2): the relative measure, else the first-listed arm."""

from __future__ import annotations

import re
from itertools import pairwise

from curation.domain.effect import RATIO_MEASURES
from curation.reading import kinds
from curation.reading.estimates import Estimate
from curation.reading.lexing import Sentence
from curation.reading.p_values import PValue
from curation.reading.traps import is_boundary, is_design

_USUAL_LEVELS = frozenset({"0.05", "0.025", "0.01", "0.10", "0.1", "0.20", "0.2"})
_CONTRASTS = frozenset({"whereas", "but", "while", "although", "nor"})
_LISTED = re.compile(r"[,;&/wazi:]{0,6}")
_OWN_CLAUSE = re.compile(r"(?:[,;]&?|&)[^,;()r]{1,30}r[^,;()]{0,30}\($|;[^()]{5,60}\($")
_DETAIL = re.compile(r"\([^()]{0,40}\)")
_BESIDE = re.compile(r"(?:[;,][wa]{0,3}|\)i[aw]{0,2})[RD](?:\(R\))?w{0,3}[=,:(o]{0,2}")
_OWN_P = re.compile(r"\)?[;,(]?(?:\(?c_*\)?)?[;,(]{0,2}[wz]{0,2}p")
# `; and 2) fruit was associated with less of it (p = 0.001)`
_NUMBERED = re.compile(r"[;,]&?\(?N\)")
_NO_DIFFERENCE = re.compile(r"k[wz]{0,3}D")
_BACKWARDS = frozenset("which this these difference differences significant significantly both all".split())
_RELATIVE = frozenset({"HR", "SHR", "OR", "RR", "IRR", "RD", "MD", "RMST_DIFF", "NNT", "CORR", "KAPPA"})


def attach_p_values(sentence: Sentence, effects: list[Estimate], p_values: list[PValue]) -> list[PValue]:
    """Give p values to their estimates; returns those left over, boundaries of significance left out."""
    observed = [value for value in p_values if not (value.is_aside and effects) and not is_boundary(value, sentence)]
    # `p = 0.44 (NS)` says one thing twice.
    observed = [value for before, value in pairwise([None, *observed]) if value and not _repeats(before, value)]
    left: list[PValue] = []
    at = 0
    while at < len(observed):
        last = at + 1
        while last < len(observed) and _is_listed(sentence, observed[last - 1], observed[last]):
            last += 1
        left += _attach_run(sentence, effects, observed, at, last)
        at = last
    left = [value for value in left if not _give_to_outcome(sentence, effects, value)]
    if is_design(sentence.kinds) and not effects:
        return [value for value in left if value.operator == "=" and value.value not in _USUAL_LEVELS]
    return left


def _repeats(before: PValue | None, value: PValue) -> bool:
    # `p = 0.44 (NS)` says one thing twice.
    return before is not None and value.operator == "NS" and value.start - before.end <= 1


def _is_listed(sentence: Sentence, first: PValue, second: PValue) -> bool:
    # `(P = .03 and .02)`, `P = .03 in women and P = .02 in men`; not `(P = .01), and mean survival was 46 (P = .02)`
    return _LISTED.fullmatch(sentence.kinds, first.end, second.start) is not None


def _attach_run(
    sentence: Sentence, effects: list[Estimate], values: list[PValue], first: int, last: int
) -> list[PValue]:
    begin = values[first - 1].end if first else 0
    run = [value for value in values[first:last] if not value.is_interaction]
    left = [value for value in values[first:last] if value.is_interaction]
    before = [effect for effect in effects if begin <= effect.at < values[first].start and effect.p_value is None]
    bracketed = _list_bracketed(sentence, before, values[first]) if len(before) > 1 else []
    before = bracketed if len(bracketed) > 1 else before
    if trended := _list_trended(sentence, before, values[first]):
        trended[0].p_value = values[first]
        return left + run[1:]
    if before and _is_of_another_clause(sentence, before[-1], values[first], has_others=len(before) > 1):
        return values[first:last]
    beside = _list_beside(sentence, effects, values[first]) if len(run) == 1 else []
    targets = beside or (
        _choose_targets(sentence, before, len(run)) if before else _choose_ahead(sentence, effects, values[first])
    )
    if len(run) == 1 and (several := _list_several(sentence, before, run[0])):
        targets, run = several, run * len(several)
    for target, value in zip(targets, run, strict=False):
        target.p_value = value
    return left + (run[len(targets) :] if not (effects and targets) else [])


def _list_trended(sentence: Sentence, before: list[Estimate], value: PValue) -> list[Estimate]:
    """List the ratios over which a p value is one for trend, those of the last label; empty for another p value."""
    around = sentence.tokens[max(0, value.start - 2) : value.end + 2]
    if not before or not any("trend" in token.lower() for token in around):
        return []
    ratios = [effect for effect in before if effect.measure in RATIO_MEASURES]
    return [effect for effect in ratios if effect.label == ratios[-1].label]


def _is_of_another_clause(sentence: Sentence, last: Estimate, value: PValue, *, has_others: bool) -> bool:
    # `(HR 0.75; 95% CI 0.65-0.87), whereas rates of ketoacidosis did not differ (P = 0.44)`
    between = sentence.kinds[last.end : value.start]
    closed = between.find(")")
    # `survival was 93% with no difference between the groups (P = .54)`
    if not has_others and last.measure not in _RELATIVE and _NO_DIFFERENCE.search(between):
        return True
    if closed < 0 or not between.endswith("("):
        return False
    tokens = {token.lower() for token in sentence.tokens[last.end + closed : value.start]}
    if not _CONTRASTS.isdisjoint(tokens):
        return True
    if _NUMBERED.search(between):
        return True
    # `ORR was 40% (8/20) and 20% (4/20), and the difference was significant (P = .04)` speaks of what went before.
    return _OWN_CLAUSE.search(between, closed) is not None and _BACKWARDS.isdisjoint(tokens)


def _list_several(sentence: Sentence, before: list[Estimate], value: PValue) -> list[Estimate]:
    # `(both P<0.01)` after two hazard ratios is the p value of each.
    word = sentence.tokens[value.start - 1].lower() if value.start else ""
    relative = [effect for effect in before if effect.measure in _RELATIVE]
    return {"both": relative[-2:], "all": relative}.get(word, [])


def _list_bracketed(sentence: Sentence, before: list[Estimate], value: PValue) -> list[Estimate]:
    # `present in 5%, more often in metastases than in primary tumours (8.4% vs 2.9%, P=.01)`
    opened = _find_bracket(sentence.kinds, value.start)
    return [effect for effect in before if effect.at > opened] if opened >= 0 else []


def _find_bracket(spelled: str, at: int) -> int:
    depth = 0
    for place in range(at - 1, -1, -1):
        depth += {"(": 1, ")": -1}.get(spelled[place], 0)
        if depth == 1:
            return place
    return -1


def _give_to_outcome(sentence: Sentence, effects: list[Estimate], value: PValue) -> bool:
    """Give a p value that stands behind an outcome to the ratio of that outcome.

    `did not improve OS (p=0.28) or PFS (p=0.55); HR for OS was 0.93`
    """
    named = [at for at in range(max(0, value.start - 5), value.start) if sentence.spelled[at] == kinds.ENDPOINT]
    if not named or value.is_interaction:
        return False
    outcome = sentence.find_measure(named[-1])
    for effect in effects:
        if effect.measure in _RELATIVE and effect.p_value is None and effect.label > value.end:
            between = range(effect.label, effect.start)
            if any(sentence.spelled[at] == kinds.ENDPOINT and sentence.find_measure(at) == outcome for at in between):
                effect.p_value = value
                return True
    return False


def _are_compared(sentence: Sentence, ratios: list[Estimate]) -> bool:
    # `the relative risks were 0.41 and 1.42 (P=0.006)`: the p value is of the difference between the two.
    if len(ratios) < 2 or ratios[0].label != ratios[1].label or any(one.interval for one in ratios):
        return False
    gap = sentence.kinds[ratios[0].end : ratios[1].start]
    return gap in (kinds.AND, kinds.VERSUS) and sentence.kinds.startswith("(", ratios[1].end)


def _choose_targets(sentence: Sentence, before: list[Estimate], count: int) -> list[Estimate]:
    relative = [effect for effect in before if effect.measure in _RELATIVE]
    if relative:
        return relative[-2:-1] if count == 1 and _are_compared(sentence, relative[-2:]) else relative[-count:]
    first_arm = {effect.measure: effect for effect in reversed(before)}
    if count > 1 and len(first_arm) == count:
        # `ORR and DCR were 61% and 88% v 40% and 71% (P = .03, .02)`
        return sorted(first_arm.values(), key=lambda effect: effect.at)
    # `survival was 81%; 69% with one and 93% with both (P = .002)`: the comparison stands after the semicolon.
    run = [before[-1]]
    for effect in reversed(before[:-1]):
        is_other = effect.label != run[0].label and ";" in sentence.kinds[effect.end : run[0].start]
        is_apart = len(run) > 1 and _DETAIL.sub("", sentence.kinds[effect.end : run[0].start]) == ";"
        if (
            effect.measure != run[0].measure
            or is_apart
            or (is_other and run[0].label > effect.end and run[0].measure == "AE_RATE")
        ):
            break
        run.insert(0, effect)
    return run[:count]


def _list_beside(sentence: Sentence, effects: list[Estimate], value: PValue) -> list[Estimate]:
    # `82% compared to 40% (p = .001; HR 0.33; 95% CI 0.25-0.74)`: the ratio in the bracket of the p value.
    following = [effect for effect in effects if effect.at >= value.end][:1]
    before = [effect for effect in effects if effect.at < value.start][-1:]
    if not following or following[0].measure not in _RELATIVE or (before and before[0].measure in _RELATIVE):
        return []
    is_beside = _BESIDE.fullmatch(sentence.kinds, value.end, following[0].start) is not None
    is_beside = is_beside and "adjusted" not in sentence.tokens[value.end : following[0].start]
    has_own = _OWN_P.match(sentence.kinds, following[0].end) is not None
    return following if is_beside and not has_own else []


def _choose_ahead(sentence: Sentence, effects: list[Estimate], value: PValue) -> list[Estimate]:
    ahead = [effect for effect in effects if effect.at >= value.end and effect.p_value is None]
    if not ahead:
        return []
    between = sentence.kinds[value.end : ahead[0].start]
    if ")" in between or "." in between:
        return []
    relative = [effect for effect in ahead if effect.measure in _RELATIVE]
    return relative[:1] or ahead[:1]
