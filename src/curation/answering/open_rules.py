"""Rules that say what is open: gaps, contradictions, ongoing studies, questions to ask, and the basis of it all."""

from __future__ import annotations

from collections.abc import Iterator

from curation.answering import predicates as p
from curation.answering.evidence import Evidence
from curation.answering.phrasing import BEING_CHECKED, OUTCOME_WORDS, build_sentence, join_words, phrase_finding
from curation.domain.answer import Sentence
from curation.domain.numerals import list_figures
from curation.domain.review_state import ClaimRecord
from curation.vocabulary import ClaimType, Direction, Outcome, SentenceKind, Significance, TextSource

_WORSE = frozenset(
    {
        Significance.RESISTANCE,
        Significance.REDUCED_SENSITIVITY,
        Significance.ADVERSE_RESPONSE,
        Significance.POOR_OUTCOME,
    }
)


def list_gaps(evidence: Evidence) -> Iterator[Sentence]:
    """Say what no study has reported for the question's people, and which of it is only held."""
    words, focus = evidence.question.words, evidence.question.focus
    held = evidence.select_held(p.is_direct, evidence.is_on_treatment, p.on_marker(focus.biomarker))
    checked = {record.claim.outcome for record in held}
    gaps = [group.outcome for group in evidence.groups if group.is_gap]
    marker = words.marker_abbreviation or words.marker
    people = f"Among {words.people} who had {words.treatment},"
    open_ones = [OUTCOME_WORDS.get(one, one.value) for one in gaps if one not in checked]
    held_ones = [OUTCOME_WORDS.get(one, one.value) for one in gaps if one in checked]
    if open_ones:
        did = f"compared a high with a low {marker} for" if marker else "reported"
        text = f"{people} we found no study that {did} {join_words(open_ones, last='or')}."
        yield build_sentence(SentenceKind.GAP, text, rule="list_gaps")
    if held_ones:
        about = f" on a high and a low {marker}" if marker else ""
        text = f"{people} a study{about} that reported {join_words(held_ones)} {BEING_CHECKED}."
        yield build_sentence(SentenceKind.GAP, text, rule="list_gaps")


def describe_contradictions(evidence: Evidence) -> Iterator[Sentence]:
    """Say where accepted claims on the marker and one outcome point in opposite directions."""
    words, marker = evidence.question.words, evidence.question.focus.biomarker
    for claim_type, subject in (
        (ClaimType.PROGNOSTIC, "whether people with a high {marker} do better or worse"),
        (ClaimType.PREDICTIVE, "whether a high {marker} goes with more benefit from {treatment}"),
    ):
        concerns = evidence.is_on_treatment if claim_type == ClaimType.PREDICTIVE else _is_about_prognosis
        on_it = evidence.select(p.of_type(claim_type), p.on_marker(marker), p.is_result, concerns)
        if marker is None or not _is_contradictory(on_it):
            continue
        about = subject.format(marker=words.marker_abbreviation or words.marker, treatment=words.treatment)
        text = f"Studies disagree on {about}{_name_distance(on_it, words.population)}."
        yield build_sentence(SentenceKind.FINDING, text, rule="describe_contradictions", records=on_it)


def _is_about_prognosis(record: ClaimRecord) -> bool:
    has_significance = record.claim.significance != Significance.NOT_APPLICABLE
    return has_significance or record.claim.direction == Direction.DOES_NOT_SUPPORT


def describe_ongoing_studies(evidence: Evidence) -> Iterator[Sentence]:
    """Name the studies that may close a gap, and those that ended without closing it."""
    chosen = evidence.take(
        p.is_direct,
        evidence.is_on_treatment,
        p.of_type(ClaimType.ONGOING_STUDY),
        p.on_outcome(Outcome.TRIAL_STATUS),
        limit=4,
    )
    for record in chosen:
        text, derived = phrase_finding(record)
        name = evidence.citations[record.claim.citation_id].study_name
        # A number in a study's name would pass for a figure.
        named = f"{text.rstrip('.')} (the {name} study)." if name and not list_figures(name) else text
        rule = "describe_ongoing_studies"
        yield build_sentence(SentenceKind.FINDING, named, rule=rule, records=(record,), derived=derived)


def ask_from_gaps(evidence: Evidence) -> Iterator[Sentence]:
    """Ask what the gaps on the question's marker raise, while nobody has tested it."""
    marker = evidence.question.focus.biomarker
    asked = dict.fromkeys(group.question for group in evidence.groups if group.is_gap and group.question)
    is_tested = bool(
        evidence.select(p.is_direct, evidence.is_on_treatment, p.on_marker(marker), p.is_tested_prediction)
    )
    if marker is None or is_tested:
        return
    silent = evidence.select(
        p.is_direct, evidence.is_on_treatment, p.on_marker(marker), p.on_outcome(Outcome.BIOMARKER_LEVEL)
    )
    for text in asked:
        yield _ask(text, "ask_from_gaps", silent)


def ask_from_conditions(evidence: Evidence) -> Iterator[Sentence]:
    """Ask whether the conditions of an approval are met."""
    words, marker = evidence.question.words, evidence.question.focus.biomarker
    approvals = evidence.select(p.of_type(ClaimType.REGULATORY), evidence.is_on_treatment, p.on_marker(marker))
    if approvals:
        about = f" for cancers with a high {words.marker_abbreviation}" if words.marker_abbreviation else ""
        text = f"Is {words.treatment} approved{about} where I live, and do I meet the conditions?"
        yield _ask(text, "ask_from_conditions", approvals)
        other = evidence.select(p.is_direct, evidence.is_on_other_treatment, p.is_randomised, p.is_supporting)
        if other and words.usual_treatment:
            text = f"Which forms of {words.usual_treatment} have I not had yet, and would they come first?"
            yield _ask(text, "ask_from_conditions", (*approvals, *other))


def ask_from_cut_offs(evidence: Evidence) -> Iterator[Sentence]:
    """Ask which test and limit were used, where sources used different ones."""
    words, marker = evidence.question.words, evidence.question.focus.biomarker
    if marker is None:
        return
    with_limit = [r for r in evidence.select(p.on_marker(marker)) if r.claim.biomarker and r.claim.biomarker.cut_off]
    limits = {(r.claim.biomarker.cut_off, r.claim.biomarker.unit) for r in with_limit if r.claim.biomarker}
    if len(limits) > 1:
        name = words.marker_abbreviation or words.marker
        text = f"If my {name} was measured, which test was used, and from what level does it call a result high?"
        yield _ask(text, "ask_from_cut_offs", tuple(with_limit))


def ask_from_markers(evidence: Evidence) -> Iterator[Sentence]:
    """Ask about other markers that were studied with the treatment in the question's people."""
    words, marker = evidence.question.words, evidence.question.focus.biomarker
    studied = evidence.select(
        p.is_direct, evidence.is_on_treatment, p.on_other_marker(marker), p.of_type(ClaimType.PREDICTIVE)
    )
    names = sorted({r.claim.biomarker.name for r in studied if r.claim.biomarker})
    if names:
        text = (
            f"Has my tumour been tested for {join_words(names)}, and does that matter for {words.treatment} in my case?"
        )
        yield _ask(text, "ask_from_markers", studied)


def ask_from_look_alikes(evidence: Evidence) -> Iterator[Sentence]:
    """Ask for the exact status, where sources show that similar names mean other diseases."""
    statuses = evidence.question.focus.her2_status
    if not statuses:
        return
    similar = evidence.select(p.is_look_alike_of(statuses))
    if similar:
        text = "What exactly is my HER2 result (positive, low or negative), and my hormone receptor result?"
        yield _ask(text, "ask_from_look_alikes", similar)


def ask_from_ongoing_studies(evidence: Evidence) -> Iterator[Sentence]:
    """Ask for an open trial, where some were registered."""
    words = evidence.question.words
    registered = evidence.select(p.is_direct, evidence.is_on_treatment, p.of_type(ClaimType.ONGOING_STUDY))
    if registered:
        text = f"Is a trial of {words.treatment} for {words.population} open to me?"
        yield _ask(text, "ask_from_ongoing_studies", registered)


def ask_from_harms(evidence: Evidence) -> Iterator[Sentence]:
    """Ask about harms, where trials report them."""
    words = evidence.question.words
    harms = evidence.select(evidence.is_on_treatment, p.is_about_harm)
    if harms:
        text = f"If {words.treatment} is suggested, which side effects should I watch for, and whom do I call?"
        yield _ask(text, "ask_from_harms", harms)


def state_basis(evidence: Evidence) -> Iterator[Sentence]:
    """Say whose words the claims were quoted from, and that full papers were not read."""
    bases = {record.claim.basis for record in (*evidence.records, *evidence.held)}
    if not bases:
        text = "No source that could answer the question has been read into this answer yet."
    elif TextSource.SYNOPSIS in bases:
        text = (
            "The evidence was read in short synopses written for this project from published figures, not in the full "
            "papers; details can differ."
        )
    else:
        text = "The evidence was read in the abstracts of the papers, not in the full papers; details can differ."
    yield build_sentence(SentenceKind.NOTICE, text, rule="state_basis")


def state_search(evidence: Evidence) -> Iterator[Sentence]:
    """Say until when was searched."""
    if evidence.searched_on:
        text = f"The sources were gathered on {evidence.searched_on}; newer studies are not covered."
        yield build_sentence(SentenceKind.NOTICE, text, rule="state_search")


def state_scope(_evidence: Evidence) -> Iterator[Sentence]:
    """Say what the answer is not."""
    text = (
        "This is general information and not advice on your own care: do not start, stop or change a treatment because "
        "of it, and talk to your oncology team."
    )
    yield build_sentence(SentenceKind.NOTICE, text, rule="state_scope")
    urgent = "If you have a fever, trouble breathing or other urgent symptoms, seek emergency care."
    yield build_sentence(SentenceKind.NOTICE, urgent, rule="state_scope")


def _ask(text: str, rule: str, records: tuple[ClaimRecord, ...]) -> Sentence:
    return build_sentence(SentenceKind.QUESTION, text, rule=rule, records=records)


def _is_contradictory(records: tuple[ClaimRecord, ...]) -> bool:
    signs = [(_read_sign(record), record.claim.study_id or record.claim.citation_id) for record in records]
    return any(a != b and study != other for a, study in signs for b, other in signs)


def _read_sign(record: ClaimRecord) -> int:
    """1 for a better course, -1 for a worse one, 0 for no link; `not_applicable` says what was asked, not the sign."""
    claim = record.claim
    if claim.direction != Direction.SUPPORTS:
        return 0
    return -1 if claim.significance in _WORSE else 1


def _name_distance(records: tuple[ClaimRecord, ...], population: str) -> str:
    direct = sum(map(p.is_direct, records))
    if 2 * direct >= len(records):
        return ""
    return f"; most were not in {population}" if direct else f"; none was in {population} alone"
