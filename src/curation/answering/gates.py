"""Gates on a draft: it is refused, kept and marked while a sentence says more, or other, than its claims.

Gate ids are those of `standards.md` 11. What cannot be decided by rule is listed as not checked, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from curation.domain.answer import Answer, Sentence
from curation.domain.citation import Citation
from curation.domain.finding import Finding, NotChecked
from curation.domain.numerals import find_missing_figures, list_figures
from curation.domain.question import Question
from curation.domain.review_state import ClaimRecord
from curation.vocabulary import (
    AnchorState,
    Certainty,
    ClaimStatus,
    Her2Status,
    MarkerComparison,
    SentenceKind,
    Severity,
)

FACTUAL_KINDS = frozenset({SentenceKind.FINDING, SentenceKind.CONCLUSION, SentenceKind.CONDITION})
REQUIRED_KINDS = frozenset({SentenceKind.QUESTION, SentenceKind.NOTICE})

_HEDGES: dict[Certainty, re.Pattern[str]] = {
    Certainty.MODERATE: re.compile(r"\b(probably|likely)\b", re.IGNORECASE),
    Certainty.LOW: re.compile(r"\b(may|might|suggests?)\b", re.IGNORECASE),
    Certainty.VERY_LOW: re.compile(r"\b(very uncertain|do not know|don't know|not known|no reliable)\b", re.IGNORECASE),
}
_ANY_HEDGE = re.compile(r"\b(may|might|could|probably|likely|uncertain|suggests?|not know)\b", re.IGNORECASE)
_RATIO_OR_P = re.compile(r"\b(HR|OR|RR|hazard ratio|odds ratio|risk ratio)\b|\bp\s*[<=>]", re.MULTILINE)
_PREDICTS = re.compile(r"\bpredict(s|ed|ive|ing|ion)?\b", re.IGNORECASE)
_HER2_TERMS = {
    Her2Status.POSITIVE: re.compile(r"(?<!not )\bHER2[- ]positive\b|(?<!not )\bHER2\+", re.IGNORECASE),
    Her2Status.LOW: re.compile(r"\bHER2[- ]low\b", re.IGNORECASE),
    Her2Status.MUTANT: re.compile(r"\bHER2[- ](mutant|mutated|mutations?)\b", re.IGNORECASE),
    Her2Status.NEGATIVE: re.compile(r"\bHER2[- ]negative\b", re.IGNORECASE),
}

NOT_CHECKED = (
    NotChecked(
        gate="G09",
        rule="GRADE domains justified by a person",
        reason="Certainty is computed from the table and provisional; risk of bias cannot be judged from abstracts.",
    ),
    NotChecked(
        gate="G10",
        rule="ICEMAN for claims of subgroup effects",
        reason="No form for it yet; no sentence may say 'predicts' without a tested interaction.",
    ),
    NotChecked(
        gate="G11",
        rule="A person has confirmed that each quote supports its claim",
        reason="Machine checks cover anchors, numbers and terms; the meaning is for a reviewer.",
    ),
    NotChecked(
        gate="G14",
        rule="Reading grade and glossary at first use",
        reason="Readability is not measured in this version.",
    ),
    NotChecked(gate="G17", rule="Signed by someone who is not the author", reason="The draft has not been signed."),
    NotChecked(gate="G19", rule="De-identification of uploads", reason="Nothing about a patient is read or stored."),
    NotChecked(
        gate="G20",
        rule="A reviewer saw all overrides and unknowns before release",
        reason="The draft has not been released.",
    ),
)


class Reading(NamedTuple):
    """One sentence with everything that a gate may look at."""

    sentence: Sentence
    records: tuple[ClaimRecord, ...]
    citations: Mapping[str, Citation]
    question: Question


Gate = Callable[[Reading], Iterator[Finding]]


def check_answer(
    answer: Answer, *, question: Question, records: Mapping[str, ClaimRecord], citations: Mapping[str, Citation]
) -> tuple[Finding, ...]:
    """List what speaks against a draft, sentence by sentence, then for the draft as a whole."""
    findings: list[Finding] = []
    for sentence in answer.sentences:
        bound = tuple(records[claim_id] for claim_id in sentence.claim_ids if claim_id in records)
        reading = Reading(sentence, bound, citations, question)
        findings += [finding for gate in _GATES for finding in gate(reading)]
    return (*findings, *_check_blocks(answer))


def _check_binding(reading: Reading) -> Iterator[Finding]:
    sentence, records = reading.sentence, reading.records
    if sentence.kind in FACTUAL_KINDS and not records:
        yield _refuse("G11", sentence, "it rests on no claim", "Bind it to an accepted claim, or leave it out.")
    if len(records) < len(sentence.claim_ids):
        yield _refuse("G11", sentence, "it names a claim that is not in the table", "Draft the answer again.")
    for record in records:
        if record.status != ClaimStatus.ACCEPTED:
            problem = f"claim {record.claim_id} is {record.status.value}, not accepted"
            yield _refuse("G11", sentence, problem, "Accept the claim, or draft again without it.")


def _check_anchors(reading: Reading) -> Iterator[Finding]:
    for record in reading.records:
        states: set[AnchorState | None] = {found.state for found in record.anchorings} or {None}
        for state in states - {AnchorState.ANCHORED}:
            named = state.value if state else "not looked up"
            problem = f"a quote of claim {record.claim_id} is {named}"
            yield _refuse("G05", reading.sentence, problem, "Tag the claim again on the present text.")


def _check_standing(reading: Reading) -> Iterator[Finding]:
    for record in reading.records:
        citation = reading.citations.get(record.claim.citation_id)
        if citation is not None and (citation.is_retracted or citation.has_expression_of_concern):
            state = "retracted" if citation.is_retracted else "under an expression of concern"
            problem = f"{citation.id} behind claim {record.claim_id} is {state}"
            yield _refuse("G07", reading.sentence, problem, "Withdraw the claim, or record a reviewer's decision.")


def _check_figures(reading: Reading) -> Iterator[Finding]:
    sentence = reading.sentence
    if sentence.kind in (SentenceKind.NOTICE, SentenceKind.DEFINITION):
        return
    quoted = " ".join(quote.exact for record in reading.records for quote in record.claim.quotes)
    derived = {figure.figure for figure in sentence.derived}
    figures = tuple(figure for figure in list_figures(sentence.text) if figure not in derived)
    for figure in find_missing_figures(figures, quoted):
        problem = f"the number {figure} is in none of its quotes and not marked as derived"
        yield _refuse("G06", sentence, problem, "Correct the number, or state its formula.")


def _check_hedge(reading: Reading) -> Iterator[Finding]:
    sentence = reading.sentence
    if sentence.kind != SentenceKind.CONCLUSION:
        return
    if sentence.certainty is None:
        yield _refuse("G12", sentence, "it concludes without a certainty", "Rate the evidence behind it.")
        return
    required = _HEDGES.get(sentence.certainty)
    fits = bool(required.search(sentence.text)) if required else not _ANY_HEDGE.search(sentence.text)
    if not fits:
        problem = f"its wording does not fit {sentence.certainty.value.replace('_', ' ')} certainty"
        yield _refuse("G12", sentence, problem, "Use the wording of that certainty.")


def _check_plain_numbers(reading: Reading) -> Iterator[Finding]:
    if _RATIO_OR_P.search(reading.sentence.text):
        problem = "it gives a patient a ratio or a p value"
        yield _refuse("G13", reading.sentence, problem, "Give absolute numbers of people instead.")


def _check_prediction(reading: Reading) -> Iterator[Finding]:
    tested = any(r.claim.marker_comparison == MarkerComparison.PREDICTIVE_TESTED for r in reading.records)
    if _PREDICTS.search(reading.sentence.text) and reading.records and not tested:
        problem = "it says 'predict' but no claim of it tested an interaction"
        yield _refuse("G08", reading.sentence, problem, "Say what was compared instead.")


def _check_subtype(reading: Reading) -> Iterator[Finding]:
    if reading.sentence.kind not in FACTUAL_KINDS or not reading.records:
        return
    studied = {record.claim.population.her2_status for record in reading.records}
    if studied & {Her2Status.MIXED, Her2Status.NOT_STATED, Her2Status.NOT_APPLICABLE}:
        return
    for status, pattern in _HER2_TERMS.items():
        if pattern.search(reading.sentence.text) and status not in studied:
            names = ", ".join(sorted(studied))
            problem = f"it speaks of HER2-{status.value} disease, its claims studied HER2-{names}"
            yield _refuse("G08", reading.sentence, problem, "Name the people who were studied.")


def _check_blocks(answer: Answer) -> Iterator[Finding]:
    kinds = {sentence.kind for sentence in answer.sentences}
    missing = sorted(kind.value for kind in REQUIRED_KINDS - kinds)
    missing += [] if answer.disclaimer else ["disclaimer"]
    missing += [] if answer.searched_on else ["searched-on date"]
    missing += [] if answer.sources else ["sources"]
    for block in missing:
        yield Finding(
            gate="G15",
            severity=Severity.GATE,
            subject=answer.question_id,
            reason=f"the answer has no {block}",
            remedy="Add a rule to the outline that writes it.",
        )


def _refuse(gate: str, sentence: Sentence, problem: str, remedy: str) -> Finding:
    quoted = sentence.text if len(sentence.text) <= 80 else sentence.text[:79] + "…"
    return Finding(
        gate=gate,
        severity=Severity.GATE,
        subject=sentence.sentence_id,
        reason=f'"{quoted}": {problem}',
        remedy=remedy,
    )


_GATES: tuple[Gate, ...] = (
    _check_binding,
    _check_anchors,
    _check_standing,
    _check_figures,
    _check_hedge,
    _check_plain_numbers,
    _check_prediction,
    _check_subtype,
)
