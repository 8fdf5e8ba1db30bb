"""Gates on a draft: it is refused, kept and marked while a sentence says more, or other, than its claims.

Gate ids are those of `standards.md` 11. What cannot be decided by rule is listed as not checked, never passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from curation.answering.evidence import find_lowest_certainty
from curation.answering.figures import is_derived_rightly, list_formula_figures
from curation.answering.wording import fits_certainty, gives_ratio_or_p, list_her2_states, speaks_of_prediction
from curation.domain.answer import Answer, Derivation, Sentence
from curation.domain.citation import Citation
from curation.domain.finding import Finding, NotChecked
from curation.domain.integrity import assess_integrity
from curation.domain.notice import Integrity, format_notice, format_remedy
from curation.domain.numerals import find_missing_figures, list_figures
from curation.domain.question import Question
from curation.domain.review_state import ClaimRecord
from curation.domain.synthesis_state import FindingGroup
from curation.vocabulary import (
    AnchorState,
    Certainty,
    ClaimStatus,
    ClaimType,
    Her2Status,
    MarkerComparison,
    QuoteRole,
    SentenceKind,
    Severity,
    format_term,
)

FACTUAL_KINDS = frozenset({SentenceKind.FINDING, SentenceKind.CONCLUSION, SentenceKind.CONDITION})
REQUIRED_KINDS = frozenset({SentenceKind.QUESTION, SentenceKind.NOTICE})
REQUIRED_RULES = {"state_basis": "word on what was read", "state_scope": "advice to talk to the care team"}

# States of which a claim's own words must say that they were among the people studied.
_UNSPECIFIC = frozenset({Her2Status.MIXED, Her2Status.NOT_STATED, Her2Status.NOT_APPLICABLE})

NOT_CHECKED = (
    NotChecked(
        gate="G09",
        rule="GRADE domains justified by a person",
        reason="Certainty is computed from the table and provisional; risk of bias cannot be judged from abstracts.",
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
    NotChecked(
        gate="G16",
        rule="A report on disk is not older than its inputs",
        reason="The draft is made afresh for this check; `curation check` compares the inputs of reports.",
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
    """One sentence with everything that a gate may look at.

    `integrity` says where each citation stands; one that is missing there is in no snapshot. `groups` is `None` where
    certainty was not rated; `date` is the answer's searched-on day.
    """

    sentence: Sentence
    records: tuple[ClaimRecord, ...]
    integrity: Mapping[str, Integrity]
    question: Question
    groups: Sequence[FindingGroup] | None = None
    date: str | None = None


Gate = Callable[[Reading], Iterator[Finding]]


def check_answer(
    answer: Answer,
    *,
    question: Question,
    records: Mapping[str, ClaimRecord],
    citations: Mapping[str, Citation],
    groups: Sequence[FindingGroup] | None = None,
    integrity: Mapping[str, Integrity] | None = None,
) -> tuple[Finding, ...]:
    """List what speaks against a draft, sentence by sentence, then for the draft as a whole.

    With `groups`, a conclusion's certainty is held against the present rating of its claims too. `integrity` says where
    each citation stands; without it that is worked out from the citations at hand.
    """
    findings: list[Finding] = []
    standing = assess_integrity(citations) if integrity is None else integrity
    for sentence in answer.sentences:
        bound = tuple(records[claim_id] for claim_id in sentence.claim_ids if claim_id in records)
        reading = Reading(sentence, bound, standing, question, groups, answer.searched_on)
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
        if record.claim.quote_role == QuoteRole.AIM:
            problem = f"claim {record.claim_id} quotes an aim, which shows nothing"
            yield _refuse("G11", sentence, problem, "Draft the answer again.")


def _check_anchors(reading: Reading) -> Iterator[Finding]:
    for record in reading.records:
        states: set[AnchorState | None] = {found.state for found in record.anchorings} or {None}
        for state in states - {AnchorState.ANCHORED}:
            named = state.value if state else "not looked up"
            problem = f"a quote of claim {record.claim_id} is {named}"
            yield _refuse("G05", reading.sentence, problem, "Tag the claim again on the present text.")


def _check_standing(reading: Reading) -> Iterator[Finding]:
    for record in reading.records:
        integrity = reading.integrity.get(record.claim.citation_id)
        if integrity is None:
            problem = f"{record.claim.citation_id} behind claim {record.claim_id} is in no snapshot"
            yield _refuse("G07", reading.sentence, problem, "Pull the citation again, or withdraw the claim.")
            continue
        for notice in integrity.open_notices:
            problem = f"{integrity.citation_id} behind claim {record.claim_id} is {format_notice(notice)}"
            yield _refuse("G07", reading.sentence, problem, format_remedy(notice))


def _check_figures(reading: Reading) -> Iterator[Finding]:
    sentence = reading.sentence
    derived = {figure.figure for figure in sentence.derived if _is_derived(figure, reading)}
    figures = tuple(figure for figure in list_figures(sentence.text) if figure not in derived)
    for figure in find_missing_figures(figures, _join_sources(reading)):
        problem = f"the number {figure} is in none of its quotes and not marked as derived"
        yield _refuse("G06", sentence, problem, "Correct the number, or state its formula.")


def _join_sources(reading: Reading) -> str:
    match reading.sentence.kind:
        case SentenceKind.NOTICE:
            return reading.date or ""
        case SentenceKind.DEFINITION:
            return " ".join(reading.question.glossary.values())
    return " ".join(quote.exact for record in reading.records for quote in record.claim.quotes)


def _is_derived(derivation: Derivation, reading: Reading) -> bool:
    home = next((r.claim for r in reading.records if r.claim_id == derivation.claim_id), None)
    if home is None or not is_derived_rightly(derivation):
        return False
    quoted = " ".join(quote.exact for quote in home.quotes)
    return not find_missing_figures(list_formula_figures(derivation), quoted)


def _check_hedge(reading: Reading) -> Iterator[Finding]:
    sentence = reading.sentence
    if sentence.kind != SentenceKind.CONCLUSION:
        return
    if sentence.certainty is None:
        yield _refuse("G12", sentence, "it concludes without a certainty", "Rate the evidence behind it.")
        return
    worded = format_term(sentence.certainty)
    if not fits_certainty(sentence.text, sentence.certainty):
        yield _refuse(
            "G12", sentence, f"its wording does not fit {worded} certainty", "Use the words of that certainty."
        )
    if reading.groups is not None:
        rated = find_lowest_certainty(reading.groups, sentence.claim_ids) or Certainty.VERY_LOW
        if rated != sentence.certainty:
            problem = f"it is written for {worded} certainty, its evidence is rated {format_term(rated)}"
            yield _refuse("G12", sentence, problem, "Draft the answer again.")


def _check_plain_numbers(reading: Reading) -> Iterator[Finding]:
    if gives_ratio_or_p(reading.sentence.text):
        problem = "it gives a patient a ratio or a p value"
        yield _refuse("G13", reading.sentence, problem, "Give absolute numbers of people instead.")


def _check_prediction(reading: Reading) -> Iterator[Finding]:
    sentence = reading.sentence
    comparisons = {record.claim.marker_comparison for record in reading.records}
    if sentence.kind in (SentenceKind.QUESTION, SentenceKind.NOTICE) or not speaks_of_prediction(sentence.text):
        return
    if comparisons != {MarkerComparison.PREDICTIVE_TESTED}:
        problem = "it says 'predict' and not every claim of it tested an interaction"
        yield _refuse("G08", sentence, problem, "Say what was compared instead.")
    elif not all(record.is_interaction_credited for record in reading.records):
        problem = "it says 'predict' and no person has credited the interaction"
        yield _refuse("G10", sentence, problem, "Fill in ICEMAN, or speak of the overall effect only.")


def _check_subtype(reading: Reading) -> Iterator[Finding]:
    if reading.sentence.kind not in FACTUAL_KINDS or not reading.records:
        return
    named = list_her2_states(reading.sentence.text)
    studied = {status for record in reading.records for status in _list_studied(record)}
    for status in sorted(named - studied):
        names = ", ".join(sorted({record.claim.population.her2_status for record in reading.records}))
        problem = f"it speaks of HER2-{status.value} disease, its claims studied HER2-{names}"
        yield _refuse("G08", reading.sentence, problem, "Name the people who were studied.")
    for record in reading.records if named else ():
        status = record.claim.population.her2_status
        if status not in _UNSPECIFIC | named:
            problem = f"it does not say that claim {record.claim_id} studied HER2-{status.value} disease"
            yield _refuse("G08", reading.sentence, problem, "Name the people who were studied.")


def _list_studied(record: ClaimRecord) -> frozenset[Her2Status]:
    population = record.claim.population
    # A definition tells states apart, so it may speak of each one that its quote names.
    is_definition = record.claim.claim_type == ClaimType.DEFINITION
    if population.her2_status not in _UNSPECIFIC and not is_definition:
        return frozenset({population.her2_status})
    own_words = " ".join((population.description, *(quote.exact for quote in record.claim.quotes)))
    return list_her2_states(own_words)


def _check_blocks(answer: Answer) -> Iterator[Finding]:
    kinds = {sentence.kind for sentence in answer.sentences}
    missing = sorted(kind.value for kind in REQUIRED_KINDS - kinds)
    rules = {sentence.rule for sentence in answer.sentences if sentence.kind == SentenceKind.NOTICE}
    missing += [block for rule, block in REQUIRED_RULES.items() if rule not in rules]
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
