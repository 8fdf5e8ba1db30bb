"""Which outcome a sentence speaks of, and which of its effects belong to which outcome."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from curation.reading.reading import ReadEffect
from curation.reading.terms import Term, TermKind, select_terms
from curation.vocabulary import SURVIVAL_OUTCOMES, EffectMeasure, Outcome

OUTCOME_LIMIT = 6
_BY_MEASURE = {
    EffectMeasure.ORR: Outcome.OBJECTIVE_RESPONSE,
    EffectMeasure.CR_RATE: Outcome.OBJECTIVE_RESPONSE,
    EffectMeasure.PR_RATE: Outcome.OBJECTIVE_RESPONSE,
    EffectMeasure.TTR_MEDIAN: Outcome.OBJECTIVE_RESPONSE,
    EffectMeasure.DCR: Outcome.DISEASE_CONTROL,
    EffectMeasure.CBR: Outcome.DISEASE_CONTROL,
    EffectMeasure.PCR: Outcome.PATHOLOGICAL_COMPLETE_RESPONSE,
    EffectMeasure.AE_RATE: Outcome.ADVERSE_EVENTS,
    EffectMeasure.PREV: Outcome.BIOMARKER_PREVALENCE,
    EffectMeasure.SENS: Outcome.ASSAY_AGREEMENT,
    EffectMeasure.PPA: Outcome.ASSAY_AGREEMENT,
    EffectMeasure.KAPPA: Outcome.ASSAY_AGREEMENT,
    EffectMeasure.PFS_RATE: Outcome.PROGRESSION_FREE_SURVIVAL,
    EffectMeasure.PFS_MEDIAN: Outcome.PROGRESSION_FREE_SURVIVAL,
    EffectMeasure.TTP_MEDIAN: Outcome.PROGRESSION_FREE_SURVIVAL,
    EffectMeasure.OS_RATE: Outcome.OVERALL_SURVIVAL,
    EffectMeasure.OS_MEDIAN: Outcome.OVERALL_SURVIVAL,
    EffectMeasure.EFS_RATE: Outcome.EVENT_FREE_SURVIVAL,
    EffectMeasure.DFS_RATE: Outcome.DISEASE_FREE_SURVIVAL,
    EffectMeasure.IDFS_RATE: Outcome.DISEASE_FREE_SURVIVAL,
    EffectMeasure.DRFI_RATE: Outcome.DISEASE_FREE_SURVIVAL,
    EffectMeasure.DOR_MEDIAN: Outcome.DURATION_OF_RESPONSE,
    EffectMeasure.TMB_MEDIAN: Outcome.BIOMARKER_LEVEL,
    EffectMeasure.CORR: Outcome.BIOMARKER_CORRELATION,
}
_PRINTED = {
    Outcome.OVERALL_SURVIVAL: "overall survival",
    Outcome.PROGRESSION_FREE_SURVIVAL: "progression-free survival",
    Outcome.OBJECTIVE_RESPONSE: "objective response rate",
    Outcome.PATHOLOGICAL_COMPLETE_RESPONSE: "pathological complete response",
    Outcome.ADVERSE_EVENTS: "adverse events",
}
# `Frequency of` and `correlation` are about a biomarker only where one is named.
_OF_MARKERS = frozenset({Outcome.BIOMARKER_PREVALENCE, Outcome.BIOMARKER_CORRELATION})
_CANCER = r"(?:[\w-]+ ){0,3}(?:cancer|carcinoma|tumou?r|lymphoma|melanoma|leuka?emia)s?\b"
# Outcomes that are told in plain words, where no name of them stands in the sentence.
_IN_WORDS = (
    (Outcome.OVERALL_SURVIVAL, re.compile(r"(?<!free )(?<!free-)\bsurvival\b(?! without)", re.IGNORECASE)),
    (
        Outcome.DISEASE_INCIDENCE,
        re.compile(
            r"\b(?:risk|incidence|odds)(?: ratios?)? (?:of|for) (?!recur|relap|death|metasta|progress)(?:developing )?"
            + _CANCER
            + r"(?! mortality| death)|\b(?:cancer|carcinoma|lymphoma|melanoma|leuka?emia) (?:risk|incidence)\b",
            re.IGNORECASE,
        ),
    ),
)
_LEVEL = re.compile(
    r"\b(?:higher|lower|highest|lowest|median|mean|average|elevated|increased|decreased)\b", re.IGNORECASE
)
_SHARE = re.compile(
    r"\d\s?%|\bof \d+ (?:patients|tumou?rs|samples|cases)\b|\bprevalence\b|\bproportion\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class OutcomeName:
    """An outcome as a sentence names it: `text` as printed and its `start`, or those of the effect that implies it."""

    outcome: Outcome
    text: str
    start: int


def list_outcomes(terms: Sequence[Term], effects: Sequence[ReadEffect], text: str) -> tuple[OutcomeName, ...]:
    """List the outcomes of a sentence, each once, in the order of first mention, at most `OUTCOME_LIMIT`."""
    found: dict[Outcome, OutcomeName] = {}
    has_marker = any(term.kind in (TermKind.BIOMARKER, TermKind.HER2) for term in terms)
    for term in select_terms(terms, TermKind.OUTCOME):
        outcome = Outcome(term.name)
        if outcome in _OF_MARKERS and not has_marker:
            continue
        found.setdefault(outcome, OutcomeName(outcome, text[term.start : term.end], term.start))
    for read in effects:
        named = _BY_MEASURE.get(read.effect.measure)
        if named and named not in found:
            found[named] = OutcomeName(named, _PRINTED.get(named, named.value.replace("_", " ")), read.start)
    for outcome, pattern in _IN_WORDS:
        match = None if found.keys() & SURVIVAL_OUTCOMES and outcome in SURVIVAL_OUTCOMES else pattern.search(text)
        if match and outcome not in found:
            found[outcome] = OutcomeName(outcome, match.group(), match.start())
    if not found:
        found = _find_marker_outcome(terms, text)
    return tuple(sorted(found.values(), key=lambda name: name.start))[:OUTCOME_LIMIT]


def assign_effects(
    outcomes: Sequence[OutcomeName], effects: Sequence[ReadEffect]
) -> tuple[tuple[OutcomeName | None, tuple[ReadEffect, ...]], ...]:
    """Give each effect to its outcome: by its measure, else to the outcome named last before it, else to the first.

    Outcomes keep their order; one without effects stays, a sentence without outcomes gives its effects to `None`.
    """
    if not outcomes:
        return ((None, tuple(effects)),)
    own: dict[Outcome, list[ReadEffect]] = {name.outcome: [] for name in outcomes}
    for read in effects:
        own[_choose_outcome(outcomes, read)].append(read)
    return tuple((name, tuple(own[name.outcome])) for name in outcomes)


def _choose_outcome(outcomes: Sequence[OutcomeName], read: ReadEffect) -> Outcome:
    measured = _BY_MEASURE.get(read.effect.measure)
    if measured in {name.outcome for name in outcomes}:
        return Outcome(str(measured))
    before = [name for name in outcomes if name.start <= read.start]
    return (before[-1] if before else outcomes[0]).outcome


def _find_marker_outcome(terms: Sequence[Term], text: str) -> dict[Outcome, OutcomeName]:
    """Read a sentence about a biomarker alone: how high it is, or how often it occurs."""
    markers = select_terms(terms, TermKind.BIOMARKER)
    if not markers:
        return {}
    printed = text[markers[0].start : markers[0].end]
    if _LEVEL.search(text):
        return {Outcome.BIOMARKER_LEVEL: OutcomeName(Outcome.BIOMARKER_LEVEL, printed, markers[0].start)}
    if _SHARE.search(text):
        return {Outcome.BIOMARKER_PREVALENCE: OutcomeName(Outcome.BIOMARKER_PREVALENCE, printed, markers[0].start)}
    return {}
