"""Rules that say what was found: definitions, findings, conclusions, conditions."""

from __future__ import annotations

from collections.abc import Iterator

from curation.answering import predicates as p
from curation.answering.conclusions import phrase_conclusion
from curation.answering.evidence import Evidence
from curation.answering.phrasing import (
    build_sentence,
    capitalise,
    join_words,
    phrase_finding,
)
from curation.domain.answer import Sentence
from curation.domain.conclusion import Conclusion, StatementKind
from curation.domain.review_state import ClaimRecord
from curation.vocabulary import HARM_OUTCOMES, ClaimType, Outcome, SentenceKind

MARKER_TESTING = (ClaimType.ANALYTICAL, ClaimType.DEFINITION)


def answer_predictive_gap(evidence: Evidence) -> Iterator[Sentence]:
    """Say whether anybody has tested the marker as a predictor in the question's people."""
    words, marker = evidence.question.words, evidence.question.focus.biomarker
    if marker is None:
        return
    tested = evidence.select(p.is_direct, evidence.is_on_treatment, p.on_marker(marker), p.is_tested_prediction)
    if tested:
        untold = evidence.take(lambda record: record in tested, limit=2)
        yield from _tell(untold, SentenceKind.FINDING, "answer_predictive_gap")
        return
    silent = evidence.select(
        p.is_direct, evidence.is_on_treatment, p.on_marker(marker), p.on_outcome(Outcome.BIOMARKER_LEVEL)
    )
    text = (
        f"We found no study that tested whether {words.marker} ({words.marker_abbreviation}) shows who benefits from "
        f"{words.treatment} among {words.people}."
    )
    evidence.used.update(record.claim_id for record in silent)
    yield build_sentence(SentenceKind.GAP, text, rule="answer_predictive_gap", records=silent)


def conclude_direct_treatment(evidence: Evidence) -> Iterator[Sentence]:
    """Conclude, outcome by outcome, what the treatment does in the question's people: benefit first, then harm.

    What may be said was concluded for the summary of findings; here it is only put into plain words.
    """
    words = evidence.question.words
    told = [
        (conclusion, text)
        for conclusion in evidence.conclusions
        if (text := phrase_conclusion(conclusion, what=words.treatment_given, people=words.people))
    ]
    if all(conclusion.outcome in HARM_OUTCOMES for conclusion, _ in told):
        text = f"We found no randomised study whose results tell what {words.treatment} does for {words.people}."
        yield build_sentence(SentenceKind.GAP, text, rule="conclude_direct_treatment")
    for conclusion, text in told:
        yield _conclude(evidence, conclusion, text)


def _conclude(evidence: Evidence, conclusion: Conclusion, text: str) -> Sentence:
    records = evidence.select(lambda record: record.claim_id in conclusion.claim_ids)
    if conclusion.kind == StatementKind.OPPOSED:
        return build_sentence(SentenceKind.FINDING, text, rule="conclude_direct_treatment", records=records)
    return build_sentence(
        SentenceKind.CONCLUSION,
        text,
        rule="conclude_direct_treatment",
        records=records,
        certainty=conclusion.certainty,
    )


def conclude_marker_role(evidence: Evidence) -> Iterator[Sentence]:
    """Say what the marker can and cannot decide, where no prediction was tested."""
    words, marker = evidence.question.words, evidence.question.focus.biomarker
    if marker is None or evidence.select(p.is_direct, p.on_marker(marker), p.is_tested_prediction):
        return
    silent = evidence.select(
        p.is_direct, evidence.is_on_treatment, p.on_marker(marker), p.on_outcome(Outcome.BIOMARKER_LEVEL)
    )
    prognostic = evidence.select(p.is_direct, p.of_type(ClaimType.PROGNOSTIC), p.on_marker(marker))
    text = (
        f"So it is not known whether a {words.marker_abbreviation} result alone can tell if {words.treatment} would "
        f"help {words.people}."
    )
    records = (*silent, *prognostic)
    yield build_sentence(SentenceKind.GAP, text, rule="conclude_marker_role", records=records)


def define_marker(evidence: Evidence) -> Iterator[Sentence]:
    """Define the marker as a source does, else in the words of the question's glossary."""
    words, marker = evidence.question.words, evidence.question.focus.biomarker
    if marker is None:
        return
    defining = (p.of_type(*MARKER_TESTING), p.on_marker(marker), p.on_outcome(Outcome.DEFINITION))
    chosen = evidence.take(*defining, limit=1)
    yield from _tell(chosen, SentenceKind.FINDING, "define_marker")
    meaning = evidence.question.glossary.get(words.marker_abbreviation or "")
    if not chosen and meaning and words.marker:
        text = f"{capitalise(words.marker)} ({words.marker_abbreviation}) is {meaning.rstrip('.')}."
        yield build_sentence(SentenceKind.DEFINITION, text, rule="define_marker")


def describe_measurement(evidence: Evidence) -> Iterator[Sentence]:
    """Say how the marker is measured and where its measures differ."""
    marker = evidence.question.focus.biomarker
    if marker is None:
        return
    measured = (p.of_type(*MARKER_TESTING), p.on_marker(marker), p.on_outcome(Outcome.ASSAY_AGREEMENT))
    chosen = evidence.take(*measured, limit=3)
    yield from _tell(chosen, SentenceKind.FINDING, "describe_measurement")


def describe_prevalence(evidence: Evidence) -> Iterator[Sentence]:
    """Say how often tumours have the marker, closest people first."""
    marker = evidence.question.focus.biomarker
    chosen = evidence.take(p.of_type(ClaimType.PREVALENCE), p.on_marker(marker), limit=3)
    yield from _tell(chosen, SentenceKind.FINDING, "describe_prevalence")


def describe_usual_treatment(evidence: Evidence) -> Iterator[Sentence]:
    """Say what other treatments do for the question's people, from randomised trials."""
    chosen = evidence.take(
        p.is_direct,
        evidence.is_on_other_treatment,
        p.is_randomised,
        p.of_type(ClaimType.THERAPEUTIC),
        p.is_about_efficacy,
        p.is_supporting,
        limit=3,
    )
    yield from _tell(chosen, SentenceKind.FINDING, "describe_usual_treatment")


def describe_direct_immunotherapy(evidence: Evidence) -> Iterator[Sentence]:
    """Say what trials of the treatment found in the question's people: those against it, then those for it."""
    direct = (p.is_direct, evidence.is_on_treatment, p.of_type(ClaimType.THERAPEUTIC), p.is_about_efficacy, p.is_result)
    against = evidence.take(*direct, p.is_not_supporting, limit=3)
    yield from _tell(against, SentenceKind.FINDING, "describe_direct_immunotherapy")
    supporting = evidence.take(*direct, p.is_supporting, limit=2)
    yield from _tell(supporting, SentenceKind.FINDING, "describe_direct_immunotherapy")


def describe_direct_markers(evidence: Evidence) -> Iterator[Sentence]:
    """Say what was found on other markers of benefit in the question's people."""
    chosen = evidence.take(
        p.is_direct,
        evidence.is_on_treatment,
        p.of_type(ClaimType.PREDICTIVE),
        p.on_other_marker(evidence.question.focus.biomarker),
        limit=2,
    )
    yield from _tell(chosen, SentenceKind.FINDING, "describe_direct_markers")


def describe_prognosis(evidence: Evidence) -> Iterator[Sentence]:
    """Say what the marker foretells without the treatment, and that this is no prediction of benefit."""
    words, marker = evidence.question.words, evidence.question.focus.biomarker
    if marker is None:
        return
    chosen = evidence.take(p.is_direct, p.of_type(ClaimType.PROGNOSTIC), p.on_marker(marker), limit=2)
    yield from _tell(chosen, SentenceKind.FINDING, "describe_prognosis")
    if chosen:
        text = (
            f"A link between {words.marker_abbreviation} and survival on other treatments does not show that "
            f"{words.treatment} works better."
        )
        yield build_sentence(SentenceKind.LINK, text, rule="describe_prognosis", records=chosen)


def describe_approval(evidence: Evidence) -> Iterator[Sentence]:
    """Say what regulators approved on the marker, and under which conditions."""
    marker = evidence.question.focus.biomarker
    approvals = (p.of_type(ClaimType.REGULATORY), p.on_marker(marker), evidence.is_on_treatment)
    chosen = evidence.take(*approvals, limit=4, is_one_a_study=False)
    yield from _tell(chosen, SentenceKind.CONDITION, "describe_approval")


def describe_marker_elsewhere(evidence: Evidence) -> Iterator[Sentence]:
    """Say what was found on the marker and the treatment in other people: for it and against it, in equal measure."""
    marker = evidence.question.focus.biomarker
    elsewhere = (
        p.is_indirect,
        p.of_type(ClaimType.PREDICTIVE),
        evidence.is_on_treatment,
        p.on_marker(marker),
        p.is_result,
    )
    for side in (p.is_supporting, p.is_not_supporting):
        chosen = evidence.take(*elsewhere, side, limit=2)
        yield from _tell(chosen, SentenceKind.FINDING, "describe_marker_elsewhere")


def describe_recommendations(evidence: Evidence) -> Iterator[Sentence]:
    """Say what guidelines advise on the marker."""
    marker = evidence.question.focus.biomarker
    chosen = evidence.take(p.of_type(ClaimType.RECOMMENDATION), p.on_marker(marker), limit=2)
    yield from _tell(chosen, SentenceKind.CONDITION, "describe_recommendations")


def describe_harms(evidence: Evidence) -> Iterator[Sentence]:
    """Say which harms the treatment did, closest people first."""
    chosen = evidence.take(evidence.is_on_treatment, p.is_about_harm, p.is_result, limit=3)
    yield from _tell(chosen, SentenceKind.FINDING, "describe_harms")


def describe_definitions(evidence: Evidence) -> Iterator[Sentence]:
    """Say how the states that the question turns on are defined, the marker's own definition apart."""
    marker = evidence.question.focus.biomarker
    chosen = evidence.take(
        p.of_type(ClaimType.DEFINITION),
        p.on_outcome(Outcome.DEFINITION),
        lambda record: marker is None or not p.on_marker(marker)(record),
        limit=2,
    )
    yield from _tell(chosen, SentenceKind.FINDING, "describe_definitions")


def describe_look_alikes(evidence: Evidence) -> Iterator[Sentence]:
    """Warn of states that sound like the question's and are not."""
    statuses = evidence.question.focus.her2_status
    if not statuses:
        return
    chosen = evidence.take(p.is_look_alike_of(statuses), evidence.is_on_treatment, limit=2)
    if chosen:
        names = sorted({f"HER2-{r.claim.population.her2_status.value}" for r in chosen})
        text = f"{join_words(names)} cancer is not the same as {evidence.question.words.population}."
        yield build_sentence(SentenceKind.LINK, text, rule="describe_look_alikes", records=chosen)
    yield from _tell(chosen, SentenceKind.FINDING, "describe_look_alikes")


def _tell(records: tuple[ClaimRecord, ...], kind: SentenceKind, rule: str) -> Iterator[Sentence]:
    for record in records:
        text, derived = phrase_finding(record)
        yield build_sentence(kind, text, rule=rule, records=(record,), derived=derived)
