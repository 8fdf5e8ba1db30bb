"""Whether a number without a label goes on with the measure of the one before it: `ORR was 62% versus 38%`."""

from __future__ import annotations

import re
from itertools import pairwise

from curation.reading import kinds
from curation.reading.estimates import Estimate
from curation.reading.lexing import Sentence

# `from 42% with chemotherapy to 58%`
_ROSE_TO = re.compile(r"(?:[izw][waGN]{1,6})?t")
# `for one drug (20.7%) over the other (15.7%)`
_OVER = re.compile(r"\)z[wa]{1,4}\(")
_CONTINUED = re.compile(r"[^.]{0,40}[v&,;/:][^.;]{0,20}")
# `r = 0.91; SEE = 0.47`
_OTHER_NAME = re.compile("[,;(&]w{1,2}=$")
# `complete in 24% of patients and partial in 36%`
_DEGREES = frozenset({"complete", "partial"})
_CLAUSE_VERBS = frozenset({"had", "experienced", "showed", "discontinued", "developed"})


def has_same_unit(estimate: Estimate, previous: Estimate) -> bool:
    """Whether two estimates are printed in one unit, or the second without any."""
    own = previous.unit or previous.shared_unit
    return (estimate.unit or estimate.shared_unit or own) == own


def is_linked(gap: str) -> bool:
    """Whether the kinds between two estimates set them side by side."""
    return any(form.fullmatch(gap) for form in (_CONTINUED, _ROSE_TO, _OVER))


def goes_on(sentence: Sentence, estimate: Estimate, previous: Estimate, gap: str) -> bool:
    """Whether an estimate is of the same measure as the one before it, `gap` the kinds between them."""
    if not (has_same_unit(estimate, previous) or estimate.is_missing or previous.is_missing):
        return False
    is_share = estimate.unit == kinds.PERCENT and sentence.kinds[previous.label] != kinds.DIFFERENCE
    if _is_censored(sentence, estimate) or (is_share and estimate.value.startswith("-")):
        return False
    if not (estimate.unit or estimate.shared_unit) and not _continues_bare(sentence, estimate, previous, gap):
        return False
    if kinds.INTERVAL_LABEL in gap or not _DEGREES.isdisjoint(sentence.tokens[estimate.start - 2 : estimate.start]):
        return False
    if kinds.VERSUS not in gap and _starts_clause(sentence.tokens[previous.end : estimate.start]):
        return False
    if previous.measure in ("SENS", "PPA") and not re.search("[v&]|t$", gap):
        return False
    return _allows(sentence.kinds[previous.label], estimate, gap)


def _allows(kind: str, estimate: Estimate, gap: str) -> bool:
    if kind in (kinds.DIFFERENCE, kinds.TREATED) and kinds.VERSUS in gap:
        return False
    if kind == kinds.RATIO and estimate.interval is None and not re.search("[v&]", gap):
        return False
    return kind not in kinds.RATIO + kinds.INDEX or _OTHER_NAME.search(gap) is None


def _starts_clause(tokens: list[str]) -> bool:
    # `response rate, 19%, and 10 patients had improvement of symptoms (45%)`; `who had` goes on with the same.
    return any(token in _CLAUSE_VERBS and before != "who" for before, token in pairwise(["", *tokens]))


def _is_censored(sentence: Sentence, estimate: Estimate) -> bool:
    return sentence.tokens[estimate.at + 1 : estimate.at + 2] == ["+"]


def _continues_bare(sentence: Sentence, estimate: Estimate, previous: Estimate, gap: str) -> bool:
    if estimate.is_missing:
        # `was 8 months with the drug and was not reached without it`
        return sentence.kinds[previous.label] == kinds.ENDPOINT
    # `8.2 months versus 6.8`; but `in 13% and 14 progressed` is no second proportion.
    if previous.unit == kinds.PERCENT:
        return re.search("v[aw]{0,2}$", gap) is not None
    return estimate.has_point or estimate.interval is not None or gap[-1] == kinds.VERSUS
