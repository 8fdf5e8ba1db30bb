"""Lints of what readers get: plain statements, second-hand figures, cut-offs that only the prose holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.domain.numerals import find_missing_figures, list_figures
from curation.review.lints.claim_reading import ClaimReading
from curation.review.lints.lint import Lint, Need
from curation.review.lints.words import CAUTIOUS, HEDGES, SECOND_HAND, compile_words, find_words, name_words
from curation.vocabulary import FigureSource, Severity

PLAIN_WORDS = 30
_CAUSAL = compile_words(
    "works|prov(?:e|es|ed|en)|cur(?:e|es|ed)|guarantee(?:s|d)?|eliminat(?:e|es|ed)|"
    "eradicat(?:e|es|ed)|saves? lives?|saved lives?|(?:is|are|was) safe|always|never|breakthrough|"
    "miracle|caus(?:es|ed)|because of|thanks to"
)
_DENIED = re.compile(r"\b(?:not|no|never|cannot|without|whether|if|nothing)(?: [\w-]+){0,3} ?$", re.IGNORECASE)
_PEOPLE = compile_words(r"[\w-]*cancers?|tumou?rs?|disease|melanomas?|people|patients?|women|metasta(?:ses|sis|tic)")
_OTHER_MARKER = re.compile(r"PD-L1|TMB|TILs?|Ki-?67|HER2|CPS|MSI", re.IGNORECASE)
_CUT_OFF = re.compile(
    r"(?:≥|≤|>=|<=|>|<|at least|above|below|cut-?off of) ?(?P<limit>\d+(?:\.\d+)?)"
    r"(?= ?(?:mut|%|percent|per |non-?syn))",
    re.IGNORECASE,
)


def check_plain_strength(reading: ClaimReading) -> Iterator[str]:
    """Doubt a plain statement that says works, proves or cures, or has lost the doubt of the statement.

    Worklist: plain words for a doubt are many, and only those on the list are known.
    """
    causal = tuple(dict.fromkeys(match.group().lower() for match in _CAUSAL.finditer(reading.plain)))
    undenied = [
        word for word in causal if not _is_denied(word, reading.plain) and word not in reading.statement.lower()
    ]
    if undenied and reading.is_finding:
        yield f"the plain statement says {name_words(tuple(undenied))} and the statement does not"
    hedges = find_words(HEDGES, reading.statement)
    if reading.is_finding and hedges and not HEDGES.search(reading.plain) and not CAUTIOUS.search(reading.plain):
        yield f"the statement says {name_words(hedges)} and the plain statement is sure"


def _is_denied(word: str, text: str) -> bool:
    return any(
        _DENIED.search(text[max(0, m.start() - 40) : m.start()]) for m in re.finditer(re.escape(word), text, re.I)
    )


def check_plain_people(reading: ClaimReading) -> Iterator[str]:
    """Doubt a plain finding that does not say in whom.

    Worklist: people can be named in words that are not on the list.
    """
    if reading.is_finding and not _PEOPLE.search(reading.plain):
        yield f"'{reading.plain[:80]}' does not say which people or tumours"


def check_plain_length(reading: ClaimReading) -> Iterator[str]:
    """Doubt a plain statement of more than thirty words.

    Worklist: long sentences read badly, and are not false.
    """
    count = len(reading.plain.split())
    if count > PLAIN_WORDS:
        yield f"the plain statement has {count} words"


def check_second_hand(reading: ClaimReading) -> Iterator[str]:
    """Doubt a finding whose figures rest on a secondary source, and whose words do not say so.

    Worklist: the answer names the source's kind elsewhere, too.
    """
    is_secondary = reading.claim.figure_source == FigureSource.SECONDARY
    has_figures = bool(reading.claim.effects or list_figures(reading.statement))
    if (
        reading.is_finding
        and is_secondary
        and has_figures
        and not SECOND_HAND.search(f"{reading.statement} {reading.plain}")
    ):
        yield "its figures rest on a secondary source, and neither statement nor plain statement says so"


def check_cut_off(reading: ClaimReading) -> Iterator[str]:
    """Doubt a limit in the statement of a marker claim that no field of the marker holds.

    Worklist: the limit may belong to another marker or to an outcome.
    """
    marker = reading.claim.biomarker
    if marker is None:
        return
    limits = tuple(match["limit"] for match in _CUT_OFF.finditer(reading.statement) if _is_on(marker.name, match))
    fields = (
        marker.cut_off,
        marker.unit,
        marker.assay,
        marker.name,
        marker.panel,
        reading.claim.population.her2_definition,
    )
    arms = [effect.arm for effect in reading.claim.effects] + [effect.value for effect in reading.claim.effects]
    missing = find_missing_figures(limits, " ".join(text for text in (*fields, *arms) if text))
    if missing:
        yield f"the statement's limit {name_words(missing)} is not in the fields of {marker.name[:40]}"


def _is_on(name: str, limit: re.Match[str]) -> bool:
    before = limit.string[max(0, limit.start() - 30) : limit.start()]
    others = _OTHER_MARKER.findall(before)
    return not others or others[-1].lower() in name.lower()


LINTS = (
    Lint(
        id="L26",
        rule="the plain statement is no stronger than the statement",
        severity=Severity.WORKLIST,
        remedy="Say in plain words what was seen, with its doubt.",
        check=check_plain_strength,
        needs=(Need.PLAIN,),
    ),
    Lint(
        id="L27",
        rule="the plain statement says in whom",
        severity=Severity.WORKLIST,
        remedy="Name the people or tumours.",
        check=check_plain_people,
        needs=(Need.PLAIN,),
    ),
    Lint(
        id="L28",
        rule=f"the plain statement has at most {PLAIN_WORDS} words",
        severity=Severity.WORKLIST,
        remedy="Shorten it, or make it two claims.",
        check=check_plain_length,
        needs=(Need.PLAIN,),
    ),
    Lint(
        id="L29",
        rule="second-hand figures are called second-hand",
        severity=Severity.WORKLIST,
        remedy="Begin the statement with 'According to a secondary report', or take the figure from the source itself.",
        check=check_second_hand,
    ),
    Lint(
        id="L30",
        rule="a cut-off in the statement is in the biomarker's fields",
        severity=Severity.WORKLIST,
        remedy="Fill in cut-off and unit.",
        check=check_cut_off,
    ),
)
