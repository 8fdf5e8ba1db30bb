"""Whether a label can name an estimate."""

from __future__ import annotations

import re
from collections.abc import Callable

from curation.reading import kinds
from curation.reading.estimates import Estimate
from curation.reading.lexing import Sentence
from curation.reading.naming import RATE_ENDPOINTS, speaks_of_level
from curation.reading.share_words import RELIEF

_ADJACENT = re.compile(r"[)(=:,roa_cni]*")
# `for death was 0.7`, `(women: 0.7)`; in `HR genes in repair 3-7, 10` a number is equated with nothing.
_EQUATED = re.compile(r"(?:[=:()]|[rVLBw],|r[zaw]{0,3}|[io&;v][waz]{0,3})$")
_PLAIN_LINK = re.compile(r"[)(=:,roa_cg]*w{0,2}[)(=:,roa_cg]*")
# `longer PFS with A than with B (8.2 vs 6.8 months)`
_CONTRASTED = re.compile(r"[^,;.:N%()]{0,30}\(")
_SECOND_TIME = re.compile(r"(?:[%Tqmy])?v[aw]{0,2}[NK]")
_ASIDE = re.compile(r"\([^()%]{0,60}\)")
# `declines of 10 points to below 50% were seen in 3.2%`: the subject of a clause that ends in its verb.
_SUBJECT_LINK = re.compile(r"[wagoithGzxJB_/-]{0,24}[rw]w?i[aw]?(?:f_*[wG]{0,2}\(?)?")
_FOUND = frozenset(
    "occurred developed appeared arose seen observed reported noted found detected identified present documented "
    "recorded diagnosed".split()
)
# `the mean percentage of nuclei with expression was 24%`
_OF_MEAN = re.compile(r"E[^,;.:()]{0,12}$")
_FROM = re.compile(r"[wx_]{0,5}d")
_WEAK_LINK = re.compile(
    r"(?:,[^,;.N%]{2,24},(?=w))?G?(?:r?[gx]_*|w?\([^()%n]{1,24}\)(?=[rw:,]))?(?:o[wa]{1,3})?"
    r"(?:r[rw]{1,2}(?=\()|r[arw]{0,2}h[wiatrozGvWT]{0,12}(?=\()|[rw]{0,4}[io][aw]{0,2}|r?w{0,2}[:,=]|[wr_x()]{0,4}r[aw]{0,3}[io]?|w?r[a]{0,2}|(?:rw{1,2})?\(x_*\)[io]?|h?w{0,2}(?=\())[a(]?(?:f_*[wG]{0,4}[(,;]?)?"
)
_COUNTED = re.compile(r"f_*[wG]{0,3}$")
# `nausea 12%`, `nausea (12%)`, `nausea (any grade, 12%)`
_LISTED = re.compile(r"(?:\((?:[aw]{1,3}[,:])?)?")
_COMPARED = re.compile(r"[^N;.)]{0,12}v[aw]{0,3}-?N")
# `were the commonest adverse events; 6% of patients stopped`
_OF_PEOPLE = re.compile(r"o[wa]{0,2}G")
# `87% for patients with pCR and 69% for those without`
_OF_THOSE = re.compile(r"G[i][wa]{0,2}$")
# `a minimum clinically significant difference of 20%` was not found but set.
_OF_INTERVAL = re.compile(r"C(?:\(C\))?[io][aw]{0,2}$")
# `no significant difference`
_DENIED = re.compile(r"k[wz]{0,2}$")
_RELEVANT = frozenset("minimum minimal minimally clinically meaningful relevant important".split())
_STATE = re.compile("high|positive|low|zero|mutant|mutated|deficient")
_NEAR = 8


def fits(sentence: Sentence, at: int, estimate: Estimate, between: str) -> bool:
    """Whether the label at token `at` can name an estimate, given the kinds `between` them."""
    kind = sentence.kinds[at]
    if estimate.unit == kinds.PERCENT and estimate.value.startswith("-") and kind != kinds.DIFFERENCE:
        return False
    return _FITTING[kind](sentence, at, estimate, between)


def _fits_proportion(sentence: Sentence, at: int, estimate: Estimate, between: str) -> bool:
    is_percent = kinds.PERCENT in (estimate.unit, estimate.shared_unit)
    is_share = is_percent or (estimate.is_proportion and len(between) <= _NEAR)
    return is_share and not _is_apart(sentence, at, estimate, between)


def _fits_index(sentence: Sentence, at: int, estimate: Estimate, between: str) -> bool:
    named = sentence.tokens[at] not in ("r", "R") or between.startswith("=")
    return named and (estimate.is_proportion or estimate.value.startswith("-0."))


def _fits_treated(_: Sentence, __: int, estimate: Estimate, ___: str) -> bool:
    return not (estimate.unit or estimate.shared_unit) and not estimate.is_missing


def _fits_other(_: Sentence, __: int, estimate: Estimate, ___: str) -> bool:
    return kinds.PERCENT in (estimate.unit, estimate.shared_unit) or estimate.has_point


def _is_apart(sentence: Sentence, at: int, estimate: Estimate, between: str) -> bool:
    if between == kinds.AND:
        return _OF_THOSE.search(sentence.kinds[max(0, at - 4) : at]) is not None
    return between == ";" and _OF_PEOPLE.match(sentence.kinds, estimate.end) is not None


def _fits_weak(sentence: Sentence, at: int, estimate: Estimate, between: str) -> bool:
    if kinds.PERCENT not in (estimate.unit, estimate.shared_unit):
        return False
    if sentence.find_measure(at) == "AE_RATE" and not RELIEF.isdisjoint(sentence.tokens[max(0, at - 4) : at]):
        # `improvement of diarrhoea in 45%` is no harm.
        return False
    if _OF_MEAN.search(sentence.kinds[max(0, at - 16) : at]):
        return False
    if _LISTED.fullmatch(between):
        measure = sentence.find_measure(at)
        is_event = measure == "AE_RATE" or (measure == "ORR" and not between)
        if is_event or (not between and _STATE.search(sentence.tokens[at].lower())):
            return True
    if sentence.find_measure(at) == "AE_RATE" and _FROM.fullmatch(between):
        # `reduced xerostomia from 78% to 51%`
        return True
    if _is_subject(sentence, at, between):
        return True
    is_counted = between == "(" and _COUNTED.search(sentence.kinds[max(0, at - 16) : at]) is not None
    return is_counted or _WEAK_LINK.fullmatch(between) is not None


def _is_subject(sentence: Sentence, at: int, between: str) -> bool:
    plain = _ASIDE.sub("", between)
    if _SUBJECT_LINK.fullmatch(plain) is None:
        return False
    verb = at + 1 + max(between.rfind(kinds.IN) - 1, 0)
    return sentence.tokens[verb].lower() in _FOUND


def _fits_difference(sentence: Sentence, at: int, estimate: Estimate, between: str) -> bool:
    unit, after = estimate.unit or estimate.shared_unit, sentence.kinds[estimate.end :][:30]
    if sentence.find_measure(at) == "RMST":
        return unit == kinds.TIME and (after.startswith(kinds.CHANGE) or kinds.CHANGE in between)
    # `no difference in rates (10.1% vs 5.2%)` states two rates and no difference.
    if estimate.counts or estimate.is_missing or unit == kinds.MUTATIONS or _COMPARED.match(after):
        return False
    if sentence.tokens[at + 1 : at + 2] == ["per"] or not _RELEVANT.isdisjoint(sentence.tokens[max(0, at - 4) : at]):
        return False
    is_bracketed = sentence.kinds[estimate.end : estimate.end + 1] == ")" and between.endswith("(") and len(between) > 1
    if _OF_INTERVAL.search(sentence.kinds[max(0, at - 8) : at]):
        # `the 95% CI of the difference was -4.3 to 13.7`
        return False
    is_denied = _DENIED.search(sentence.kinds[max(0, at - 4) : at]) is not None and len(between) > 1
    if is_denied and (estimate.interval is None or not estimate.interval.level):
        # `no significant differences in scores between the groups (3.0, 3.1 and 3.2)`
        return False
    if (
        sentence.tokens[at].lower().startswith("absolute")
        and speaks_of_level(sentence, in_percent=True)
        and estimate.interval is None
    ):
        # `the absolute increase in density was 4.5%` within one group
        return False
    has_spread = sentence.kinds.startswith(kinds.SPREAD, estimate.end) and _PLAIN_LINK.fullmatch(between) is None
    if estimate.interval is None and (is_bracketed or has_spread):
        # `no difference between one group (23%) and the other (16%)`
        return False
    return bool(unit or estimate.interval or _PLAIN_LINK.fullmatch(between))


def _fits_ratio(sentence: Sentence, at: int, estimate: Estimate, between: str) -> bool:
    if sentence.kinds.startswith(kinds.SPREAD, estimate.end):
        # `HR 23 +/- 2.1` is a heart rate.
        return False
    if estimate.unit == "%":
        is_adjacent = _ADJACENT.fullmatch(between) is not None
        return sentence.tokens[at] in ("RR", "RRs", *(("OR",) if is_adjacent else ()))
    if estimate.unit or estimate.is_missing or estimate.value.startswith("-"):
        return False
    token = sentence.tokens[at]
    if token in ("OR", "ORs") and len(between) > 3 and estimate.interval is None:
        return False
    is_adjacent = _ADJACENT.fullmatch(between) is not None and ")(" not in between
    if estimate.interval is None and not is_adjacent and not _EQUATED.search(between):
        return False
    return estimate.has_point or estimate.interval is not None or is_adjacent


def _fits_endpoint(sentence: Sentence, at: int, estimate: Estimate, between: str) -> bool:
    endpoint = sentence.find_measure(at).split(" ")[0]
    unit = estimate.unit or estimate.shared_unit
    if endpoint == "TMB":
        if unit == "%":
            return kinds.LIMIT in between and _WEAK_LINK.fullmatch(between) is not None
        is_mean = kinds.MEAN in between or kinds.MEAN in sentence.kinds[max(0, at - 2) : at]
        is_median = kinds.MEDIAN in sentence.kinds or _PLAIN_LINK.fullmatch(between) is not None
        return unit == kinds.MUTATIONS and is_median and not is_mean
    if unit == "%":
        return endpoint in RATE_ENDPOINTS or endpoint in ("SURVIVAL", "ALIVE", "FREE")
    if unit == kinds.TIME or estimate.is_missing:
        return endpoint != "ALIVE" and _is_median(sentence, at, estimate, between)
    if not estimate.is_proportion or endpoint not in RATE_ENDPOINTS:
        return False
    return kinds.LANDMARK in sentence.kinds or "rate" in sentence.tokens


def _is_median(sentence: Sentence, at: int, estimate: Estimate, between: str) -> bool:
    before = sentence.kinds[max(0, at - 12) : at]
    if kinds.MEAN in before[-3:] or kinds.MEAN in between:
        return False
    if kinds.MEDIAN in between or kinds.MEDIAN in before or sentence.tokens[at].startswith(("m", "MST")):
        return True
    if sentence.find_measure(at) == "SURVIVAL":
        return False
    is_contrast = _CONTRASTED.fullmatch(between) is not None and _SECOND_TIME.match(sentence.kinds, estimate.end)
    return bool(is_contrast) or _PLAIN_LINK.fullmatch(between) is not None


_FITTING: dict[str, Callable[[Sentence, int, Estimate, str], bool]] = {
    kinds.RATIO: _fits_ratio,
    kinds.PROPORTION: _fits_proportion,
    kinds.ENDPOINT: _fits_endpoint,
    kinds.INDEX: _fits_index,
    kinds.DIFFERENCE: _fits_difference,
    kinds.WEAK: _fits_weak,
    kinds.TREATED: _fits_treated,
    kinds.OTHER: _fits_other,
}
