"""Labels that stand after their figure: `14.9% sensitivity`, `in 18 of 46 patients (39%) whose tumours were high`."""

from __future__ import annotations

import re

from curation.reading import kinds
from curation.reading.estimates import Estimate
from curation.reading.lexing import Sentence
from curation.reading.predicates import STATES

_LABEL = re.compile(f"[{kinds.LABELS}]")
_RIGHT_LINK = re.compile(
    r"(?!\)[,;])[)cf_p;,]*(?:o[aw]{0,3}(?:G|f_*)|o[aw]{1,4}(?=r|\(c))?(?:\([cfp_;,]+\))?(?:i[aw]{1,4})?[Gwrahfn_]{0,6}"
)
_RIGHT_ADJACENT = re.compile(r"[LO](?![:=,ro(]{0,3}-?[NKW])")
_RIGHT_ENDPOINT = re.compile(r"(?:w?|\)?(?:o[aw]{0,2}[Gf_]{1,3})?r)(?:g_*V|Vw?g)(?![:=,ro(]{0,3}-?[NKW])")
_LIMITED = re.compile("[oaw]{0,2}x")
# `18 of 46 patients (39%) whose tumours were TMB-high responded`
_OUTCOME_VERBS = frozenset({"responded", "relapsed", "recurred", "progressed", "died"})
_OWN_FIGURE = re.compile(r"[:=,(]{0,2}[NW]")
_NAMING = frozenset(kinds.PROPORTION + kinds.WEAK + kinds.OTHER + kinds.DIFFERENCE)


def find_right_neighbour(estimate: Estimate, after: str) -> int:
    """Find the label that stands right after a percentage, given the kinds after it; -1 for none."""
    # `14.9% sensitivity`, `an 84% five-year overall survival`
    if estimate.unit != kinds.PERCENT:
        return -1
    if _RIGHT_ADJACENT.match(after):
        return estimate.end
    match = _RIGHT_ENDPOINT.match(after)
    return estimate.end + match[0].index(kinds.ENDPOINT) if match else -1


def find_right(sentence: Sentence, estimate: Estimate, after: str) -> int:
    """Find the label that a share is linked with by the words after it, given their kinds; -1 for none."""
    match = _LABEL.search(after) if estimate.unit in (kinds.PERCENT, kinds.PERCENT_POINTS) else None
    if match is None or not _RIGHT_LINK.fullmatch(after[: match.start()]):
        return -1
    at = estimate.end + match.start()
    if sentence.kinds[at] == kinds.WEAK and not _OUTCOME_VERBS.isdisjoint(sentence.tokens[at + 1 : at + 2]):
        at += 1
    kind = sentence.kinds[at]
    if kind == kinds.WEAK and ";" in after[: match.start()] and _OWN_FIGURE.match(sentence.kinds, at + 1):
        # `leukopenia, 6.0% and 6.7%; thrombocytopenia, 15.0%`
        return -1
    is_limited = sentence.find_measure(at) == "TMB" and _LIMITED.match(after, match.end()) is not None
    is_state = kind == kinds.ENDPOINT and sentence.tokens[at].lower().startswith(STATES)
    is_adjacent = match.start() == 0
    if kind in (kinds.WEAK, kinds.DIFFERENCE) and is_adjacent == (kind == kinds.WEAK):
        return -1
    return at if kind in _NAMING or is_limited or is_state else -1
