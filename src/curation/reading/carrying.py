"""Labels carried over to a figure from elsewhere: from the figure it is set against, or from an earlier sentence."""

from __future__ import annotations

import re
from itertools import pairwise

from curation.reading import kinds
from curation.reading.estimates import Estimate
from curation.reading.lexing import Sentence

# `44.2% of patients in one group and 29.5% in the other were alive without progression`
_SHARED_VERB = re.compile(
    r"(?:[;,]?[cfj]_*\)|\([cfj]_*\)|\))?(?:(?:[oitw][waGWBf_]{1,6}){1,3}(?:\([cfj]_*\))?,?)?[&v][waiz]{0,3}[f_G(]*"
)


def share_back(sentence: Sentence, estimates: list[Estimate]) -> None:
    """Give a share the label that its clause says after the next: `44% in one arm and 29% in the other were alive`."""
    for estimate, following in pairwise(estimates):
        # `44% of patients with the mutation versus 19% of those without had a response`
        is_named_after = estimate.label >= estimate.end and sentence.kinds[estimate.label] == kinds.WEAK
        is_open = estimate.label < 0 or is_named_after
        is_pair = estimate.unit == following.unit == kinds.PERCENT and following.label >= following.end
        gap = sentence.kinds[estimate.end : following.start]
        if is_open and is_pair and _SHARED_VERB.fullmatch(gap):
            estimate.label, estimate.measure = following.label, following.measure


def name_bare_ratios(sentence: Sentence, estimates: list[Estimate], ratio: str) -> None:
    """Go on with the ratio of an earlier sentence: `worse without a rash (1.30, 1.05-1.61, p=0.017)`."""
    for estimate in estimates if ratio and kinds.RATIO not in sentence.spelled else []:
        is_bracketed = sentence.kinds.startswith("(", estimate.start - 1)
        is_bracketed = is_bracketed and sentence.kinds.startswith(("c", ",c", ";c"), estimate.end)
        is_bare = estimate.label < 0 and estimate.has_point and not (estimate.unit or estimate.shared_unit)
        if is_bare and is_bracketed and estimate.interval is not None:
            estimate.label, estimate.measure = estimate.at, ratio
