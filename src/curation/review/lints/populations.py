"""Lints of the people: HER2 status, tumour, setting, line and number of people against the quoted words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations_with_replacement
from typing import TypeVar

from curation.domain.numerals import list_figures
from curation.review.lints.claim_reading import ClaimReading
from curation.review.lints.lint import Lint, Need
from curation.review.lints.words import compile_named, compile_words, name_words
from curation.vocabulary import ClaimType, Her2Status, HormoneReceptorStatus, Setting, Severity, TreatmentLine

TermT = TypeVar("TermT")
_S = Her2Status
_HER2 = r"(?:HER-?2|ERBB2|HER2/neu)"
STATUS_WORDS: dict[Her2Status, re.Pattern[str]] = {
    _S.POSITIVE: compile_named(
        rf"{_HER2}[- ](?:over-?express(?:ing|ion)|positiv(?:e|ity)|amplifi(?:ed|cation)|enriched)", rf"{_HER2}\+"
    ),
    _S.LOW: compile_named(rf"{_HER2}[- ](?:low|ultra-?low)"),
    _S.ZERO: compile_named(rf"{_HER2}[- ](?:zero|0|null)"),
    _S.NEGATIVE: compile_named(rf"{_HER2}[- ]negativ(?:e|ity)", rf"{_HER2}-(?![\w])", "triple[- ]negative", "m?TNBC"),
    _S.MUTANT: compile_named(rf"{_HER2}[- ]muta(?:nt|ted|tions?)"),
}
# HER2-low and HER2-zero disease was called HER2-negative before the words existed.
_FITTING = {
    _S.POSITIVE: {_S.POSITIVE},
    _S.LOW: {_S.LOW},
    _S.ZERO: {_S.ZERO},
    _S.NEGATIVE: {_S.NEGATIVE, _S.LOW, _S.ZERO},
    _S.MUTANT: {_S.MUTANT},
}
_TNBC = compile_named("triple[- ]negative", "m?TNBC")
_EARLIER = r"(?<!prior )(?<!previous )(?<!after )(?<!since )(?<!earlier )(?<!from )(?<!\(neo\))"
SETTING_WORDS: dict[Setting, re.Pattern[str]] = {
    Setting.NEOADJUVANT: compile_words(rf"{_EARLIER}neo-?adjuvant", rf"{_EARLIER}pre-?operative"),
    Setting.ADJUVANT: compile_words(rf"{_EARLIER}adjuvant", rf"{_EARLIER}post-?operative"),
    Setting.ADVANCED: compile_words("(?<!locally )advanced|metastatic|stage IV|unresectable"),
    Setting.EARLY: compile_words("early[- ]stage", "early breast cancers?"),
}
_EARLY = {Setting.NEOADJUVANT, Setting.ADJUVANT, Setting.EARLY}
LINE_WORDS: dict[TreatmentLine, re.Pattern[str]] = {
    TreatmentLine.FIRST: compile_words("first[- ]line|(?:previously )?untreated|treatment-na[iï]ve"),
    TreatmentLine.LATER: compile_words(
        "(?:second|third|later|subsequent)[- ]line|previously treated|(?:heavily )?pre-?treated|refractory"
    ),
}
TUMOURS: dict[str, re.Pattern[str]] = {
    "breast": compile_named(r"breast", "m?TNBC"),
    "lung": compile_named("(?:non-?small[- ]cell )?lung|NSCLC|SCLC"),
    "stomach": compile_named("gastric|stomach|gastro-?o?esophageal"),
    "melanoma": compile_named("melanomas?"),
    "bowel": compile_named("colorectal|colon|rectal|bowel"),
    "bladder": compile_named("urothelial", "bladder"),
    "kidney": compile_named("renal[- ]cell", "kidney"),
    "womb": compile_named("endometrial", "cervical (?:cancers?|carcinomas?)"),
}
_GENERAL_TUMOUR = compile_words("not stated|solid|cancers|tumou?rs|other(?:s)?|any|several|various|pan-cancer|all")
_UNSTUDIED = frozenset({ClaimType.DEFINITION, ClaimType.REGULATORY, ClaimType.RECOMMENDATION, ClaimType.ANALYTICAL})


def check_her2(reading: ClaimReading) -> Iterator[str]:
    """Doubt a claim whose HER2 status is not among those that its words name.

    Worklist: a sentence may name another group only to compare it. Where the quote names none, the whole text is asked,
    and speaks only if all that it names is of another status.
    """
    status = reading.claim.population.her2_status
    if status not in _FITTING or reading.claim.claim_type in _UNSTUDIED:
        return
    for text, where in ((reading.quote, "the quote"), (reading.source, "the whole source")):
        named = _find_terms(STATUS_WORDS, text)
        if named:
            if not _FITTING[status] & set(named):
                yield f"{where} says {name_words(tuple(named.values()))}, the claim HER2 '{status.value}'"
            return


def check_triple_negative(reading: ClaimReading) -> Iterator[str]:
    """Doubt a claim on triple-negative words whose hormone receptors are positive.

    Worklist, as the rule on HER2 status.
    """
    status = reading.claim.population.hr_status
    found = _TNBC.search(reading.quote)
    names_other = re.search(r"(?:ER|HR|receptor)[- ]?(?:positive|\+)", reading.quote)
    if found and not names_other and status == HormoneReceptorStatus.POSITIVE:
        yield f"the quote says '{found.group()}', the claim hormone receptors '{status.value}'"


def check_setting(reading: ClaimReading) -> Iterator[str]:
    """Doubt a claim whose setting or line of treatment is not among those that its quote names.

    Worklist: a quote may name an earlier treatment of the same people.
    """
    people = reading.claim.population
    if reading.claim.claim_type in _UNSTUDIED:
        return
    for text, where in ((reading.quote, "the quote"), (reading.source, "the whole source")):
        named = _find_terms(SETTING_WORDS, text)
        if named and people.setting in SETTING_WORDS:
            if not _fits_setting(people.setting, set(named)):
                yield f"{where} says {name_words(tuple(named.values()))}, the claim '{people.setting.value}'"
            break
    for text, where in ((reading.quote, "the quote"), (reading.source, "the whole source")):
        lines = _find_terms(LINE_WORDS, text)
        if lines and people.line in LINE_WORDS:
            if people.line not in lines:
                yield f"{where} says {name_words(tuple(lines.values()))}, the claim line '{people.line.value}'"
            break


def _fits_setting(setting: Setting, named: set[Setting]) -> bool:
    if setting == Setting.EARLY:
        return bool(named & _EARLY)
    return setting in named or (Setting.EARLY in named and setting in _EARLY)


def check_tumour(reading: ClaimReading) -> Iterator[str]:
    """Doubt a claim whose tumour is another than the only ones that its quote names.

    Worklist: organs are named as sites of spread, too.
    """
    said = f"{reading.claim.population.tumour} {reading.claim.population.description}"[:2000]
    named = _find_terms(TUMOURS, reading.quote)
    # `metastatic`, `metastases` and harms name organs that are no tumours.
    is_site = re.search(r"metasta|interstitial|brain", reading.quote, re.IGNORECASE)
    if not named or is_site or _GENERAL_TUMOUR.search(said) or reading.claim.claim_type in _UNSTUDIED:
        return
    if not any(TUMOURS[tumour].search(said) for tumour in named):
        yield f"the quote says {name_words(tuple(named.values()))}, the claim '{said[:60]}'"


def check_size(reading: ClaimReading) -> Iterator[str]:
    """Doubt a number of people that the source nowhere states, not even as a sum of two of its figures.

    Worklist: a number may come from the full paper; then the notes should say so.
    """
    count = reading.claim.population.n
    stated = {int(figure) for figure in list_figures(reading.source) if figure.isdecimal() and len(figure) < 10}
    if (
        count is None
        or count in stated
        or any(a + b == count for a, b in combinations_with_replacement(sorted(stated)[:200], 2))
    ):
        return
    if str(count) not in list_figures(reading.claim.notes or ""):
        yield f"n = {count} stands neither in the quote nor in the rest of {reading.claim.citation_id}"


def _find_terms(words: Mapping[TermT, re.Pattern[str]], text: str) -> dict[TermT, str]:
    found = {term: pattern.search(text) for term, pattern in words.items()}
    return {term: match.group() for term, match in found.items() if match}


LINTS = (
    Lint(
        id="L18",
        rule="the HER2 status of the claim is one that its source names",
        severity=Severity.WORKLIST,
        remedy="Read whom the sentence is about and mend the population, or quote the sentence on these people.",
        check=check_her2,
    ),
    Lint(
        id="L19",
        rule="triple-negative disease has no hormone receptors",
        severity=Severity.WORKLIST,
        remedy="Mend the receptor fields, or quote the sentence on these people.",
        check=check_triple_negative,
    ),
    Lint(
        id="L20",
        rule="setting and line of the claim are ones that the quote names",
        severity=Severity.WORKLIST,
        remedy="Mend setting or line, or quote the sentence on these people.",
        check=check_setting,
    ),
    Lint(
        id="L21",
        rule="the tumour of the claim is one that the quote names",
        severity=Severity.WORKLIST,
        remedy="Mend the tumour, or quote the sentence on these people.",
        check=check_tumour,
    ),
    Lint(
        id="L22",
        rule="the number of people stands in the source",
        severity=Severity.WORKLIST,
        remedy="Take the number from the source, leave it out, or say in the notes where it comes from.",
        check=check_size,
        needs=(Need.TEXT,),
    ),
)
