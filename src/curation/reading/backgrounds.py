"""Sentences whose figures are no results of the study: people at entry, who answered, others' work."""

from __future__ import annotations

import functools
import re

from curation.reading import kinds
from curation.reading.estimates import Estimate
from curation.reading.lexing import Sentence

# `presenting symptoms were fever (60%)`, `(52.6% female, mean age 80 years): 8.7% had had a stroke`
_BASELINE = re.compile(
    r"\b(?:presenting|presentation|presented with|initial symptoms?|"
    r"at (?:baseline|diagnosis|presentation|enrol\w+|(?:study |trial )?entry|admission)|"
    r"(?:chief|presenting|main) complaints?|(?:prior|previous|past|family|medical) histor(?:y|ies)|"
    r"histor(?:y|ies) of|"
    r"comorbid\w*|(?:% (?:were )?|identified as |were )(?:fe)?males?|% (?:were )?(?:wo)?men|"
    r"baseline characteristics|age, (?:gender|sex))\b",
    re.IGNORECASE,
)
_SURVEYED = re.compile(
    r"\b(?:questionnaires?|surveys?|surveyed|interview\w*|mailed|postal|respond(?:ent|er)s? (?:to|were)|respondents|"
    r"invited|invitations?|returned|physicians|clinicians|oncologists|hospitals|cent(?:er|re)s|controls)\b"
)
_OTHERS = re.compile(r"\bet al\b|\b(?:previous|earlier|published) (?:studies|reports|trials)\b")
# `mutations are found in 50% of melanomas` is common knowledge; what was found was found here.
_KNOWN = re.compile(
    r"\b(?:is|are) (?:a |an |the |also |often |frequently |commonly )?(?:found|present|detected|seen|"
    r"observed|reported|known|recogni[sz]ed|"
    r"associated)\b"
)
_REPORTED = re.compile(
    r"\bet al\b\.?,? (?:\([^()]{0,60}\) )?(?:with|found|reported|observed|showed|obtained|described)\b"
)
_OPEN = frozenset(("AE_RATE", "EVENT_RATE", "PREV"))


def speaks_of_others(sentence: Sentence) -> bool:
    """Whether a sentence speaks of people before the study, of other studies or of what is known."""
    return any(_speaks(pattern, sentence.text) for pattern in (_BASELINE, _OTHERS, _KNOWN))


def is_of_background(sentence: Sentence, estimate: Estimate) -> bool:
    """Whether a proportion is of people before the study, of another study, or of those who answered."""
    if "et al" in sentence.text and _speaks(_REPORTED, sentence.text):
        return True
    if sentence.spelled[estimate.label] == kinds.WEAK and estimate.measure in _OPEN:
        pattern = _KNOWN if estimate.measure == "PREV" else _BASELINE
        return _speaks(pattern, sentence.text) or _speaks(_OTHERS, sentence.text)
    is_named_so = estimate.measure == "ORR" and sentence.tokens[estimate.label].lower().startswith("response rate")
    return is_named_so and _speaks(_SURVEYED, sentence.text)


@functools.lru_cache(maxsize=16)
def _speaks(pattern: re.Pattern[str], text: str) -> bool:
    # Asked for each estimate of a sentence, so the last answers are kept.
    return pattern.search(text) is not None
