"""Numbers that look like effects and are none: ages, margins, boundaries, changes in percent, design assumptions."""

from __future__ import annotations

import re

from curation.reading import kinds
from curation.reading.estimates import Estimate
from curation.reading.lexing import Sentence
from curation.reading.p_values import PValue

_BY = re.compile(r"Qa?$")
_CHANGE = re.compile(r"[hl][oai]{0,2}$")
# `a gain in median survival of 6.2 months`
_GAINED = re.compile(r"h[io][wa]{0,2}MV[oa]{1,2}$")
_CHANGED = re.compile(r"w?[hl]")
_BACKGROUND = re.compile(r"(?<!t)F[^,;()]{0,15}$")
_BACKGROUND_TIME = re.compile(r"(?<!t)F[^,;()]{0,15}\($")
# `the 10 mut/Mb threshold, 0.81` has its own number.
_THRESHOLD = re.compile(r"(?<![NmTq%_])Y,?[^,;()LVBID]{0,8}$")
_DEEMED = re.compile(r"[wri]{0,5}Y")
_P_THRESHOLD = re.compile(r"Y\(?[^;()]{0,12}$|[xp_]{0,9}$Y")
_CONSIDERED = re.compile(r"[^;.()]{0,6}Y")
_CALLED_SIGNIFICANT = re.compile(
    r"[ )]{0,3}(?:was|were|is|as|denot\w{0,4}|indicat\w{0,4}|being)? ?(?:to be |as )?(?:statistically )?significan"
)
_OF_DIFFERENCE = re.compile(r"D[^;.]*$")
# `an OS benefit of 42 months`
_BENEFIT = re.compile(r"V[hw]o[wa]?$")


def is_trapped(estimate: Estimate, before: str, after: str) -> bool:
    """Whether the words around a number say that it is no effect."""
    is_plain = estimate.interval is None or estimate.unit == kinds.TIME
    if is_plain and (_THRESHOLD.search(before) or _BACKGROUND.search(before) or _DEEMED.match(after)):
        return True
    if estimate.unit == kinds.PERCENT and estimate.interval is None and re.match(r"hi|w?F", after):
        # `the difference in patients who reached a 75% reduction in score`
        return True
    if (
        estimate.unit == kinds.TIME
        and estimate.interval is None
        and (_GAINED.search(before) or _BENEFIT.search(before))
    ):
        return True
    if estimate.unit != kinds.PERCENT or _OF_DIFFERENCE.search(before) or re.match(r"w?D", after):
        return False
    return bool(_BY.search(before) or _CHANGE.search(before) or _CHANGED.match(after))


def is_design(spelled: str) -> bool:
    """Whether a sentence plans or assumes: only its estimates with intervals or counts were observed."""
    return kinds.DESIGN in spelled


def is_boundary(p_value: PValue, sentence: Sentence) -> bool:
    """Whether a p value is a limit of significance and not a result."""
    before = sentence.kinds[max(0, p_value.start - 30) : p_value.start]
    # `status was not considered (log-rank P = .005)` calls no level.
    is_level = _P_THRESHOLD.search(before) is not None
    is_remark = before.endswith("Y(") and sentence.tokens[p_value.start - 2].lower() == "considered"
    if (is_level and not is_remark) or _CONSIDERED.match(sentence.kinds[p_value.end : p_value.end + 10]):
        return True
    after = sentence.find_span(p_value.start, p_value.end)[1] - sentence.offset
    called = _CALLED_SIGNIFICANT.match(sentence.text, after)
    # `age (P = .02) and grade (P = .01) were significant factors` gives two results.
    is_result = called is not None and ")" in called[0] and p_value.operator == "="
    return called is not None and not is_result
