"""The map of evidence: population by biomarker by outcome, its empty cells, and the questions they raise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from curation.domain.claim import Claim
from curation.domain.question import Question
from curation.domain.review_state import ClaimRecord
from curation.domain.treatment import describe_treatment, is_on_treatment
from curation.synthesis.certainty import RATED_TYPES
from curation.synthesis.gap_wording import ask_about_gap, describe_gap
from curation.synthesis.grouping import PATIENT_OUTCOMES, describe_population
from curation.synthesis.independence import list_studies
from curation.vocabulary import ClaimStatus, ClaimType, Directness, Outcome

NO_MARKER = "none"
# A marker that one study looked at is research; a question for a patient needs a second one.
WELL_STUDIED = 2


class MapCell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell: claims and independent studies on a treatment class, population, biomarker and outcome.

    `biomarker` is `None` for claims on the treatment itself. `is_gap`: the question's own population and no study;
    `statement` says so. `question` is what a patient may ask an oncologist because of the gap; `None` where the gap
    raises none. `treatment` is the question's, in words; `is_on_treatment` tells claims on it from others.
    """

    population: str
    biomarker: str | None
    outcome: Outcome
    treatment: str
    is_on_treatment: bool
    is_own_population: bool
    claim_count: int
    study_count: int
    statement: str | None = None
    question: str | None = None

    @property
    def treatment_label(self) -> str:
        """`with` or `without` the question's treatment, for readers."""
        return describe_treatment(self.treatment, is_on_treatment=self.is_on_treatment)

    @property
    def is_gap(self) -> bool:
        """Whether nobody was found to have studied it in the question's population."""
        return self.is_own_population and not self.claim_count


def build_evidence_map(records: Iterable[ClaimRecord], question: Question) -> tuple[MapCell, ...]:
    """Count the accepted findings cell by cell.

    Every marker that was studied with the treatment in anybody, and the question's own, has a cell for each patient
    outcome in the question's population; other populations have the cells that hold something. Sorted: the question's
    population first, its marker first, then outcomes in vocabulary order.
    """
    claims = [r.claim for r in records if _carries_finding(r)]
    own, focus = question.words.population, question.focus
    filled: dict[tuple[str, str, Outcome, bool], list[Claim]] = {}
    for claim in claims:
        place = own if claim.directness == Directness.DIRECT else describe_population(claim)
        filled.setdefault((place, _get_marker(claim), claim.outcome, is_on_treatment(claim, focus)), []).append(claim)
    for marker in _list_markers(claims, question):
        for outcome in PATIENT_OUTCOMES:
            filled.setdefault((own, marker, outcome, True), [])
    cells = [_build_cell(key, found, question, claims) for key, found in filled.items()]
    return tuple(sorted(cells, key=lambda cell: _order(cell, question)))


def list_gap_questions(cells: Iterable[MapCell]) -> tuple[str, ...]:
    """List the questions that the gaps raise, each once, in the order of the map."""
    return tuple(dict.fromkeys(cell.question for cell in cells if cell.question))


def _carries_finding(record: ClaimRecord) -> bool:
    claim = record.claim
    is_finding = claim.claim_type in RATED_TYPES and claim.carries_finding
    return record.status == ClaimStatus.ACCEPTED and is_finding


def _get_marker(claim: Claim) -> str:
    has_marker = claim.biomarker is not None and claim.claim_type != ClaimType.THERAPEUTIC
    return claim.biomarker.name if claim.biomarker and has_marker else NO_MARKER


def _list_markers(claims: Sequence[Claim], question: Question) -> tuple[str, ...]:
    studied = {_get_marker(claim) for claim in claims if is_on_treatment(claim, question.focus)} | {NO_MARKER}
    return tuple(sorted(studied | ({question.focus.biomarker} if question.focus.biomarker else set())))


def _build_cell(
    key: tuple[str, str, Outcome, bool], found: Sequence[Claim], question: Question, claims: Sequence[Claim]
) -> MapCell:
    population, name, outcome, is_own_treatment = key
    marker = None if name == NO_MARKER else name
    is_own = population == question.words.population
    is_gap = is_own and not found
    return MapCell(
        population=population,
        biomarker=marker,
        outcome=outcome,
        treatment=question.words.treatment,
        is_on_treatment=is_own_treatment,
        is_own_population=is_own,
        claim_count=len(found),
        study_count=len(list_studies(found)),
        statement=describe_gap(outcome, marker, question) if is_gap else None,
        question=ask_about_gap(outcome, marker, question) if is_gap and _raises(marker, question, claims) else None,
    )


def _raises(marker: str | None, question: Question, claims: Sequence[Claim]) -> bool:
    """Whether a gap is a patient's business: the treatment, the own marker, or one well studied in others only."""
    if marker in (None, question.focus.biomarker):
        return True
    studied = [claim for claim in claims if _get_marker(claim) == marker and is_on_treatment(claim, question.focus)]
    is_known_here = any(claim.directness == Directness.DIRECT for claim in studied)
    return not is_known_here and len(list_studies(studied)) >= WELL_STUDIED


def _order(cell: MapCell, question: Question) -> tuple[bool, str, bool, str, int, bool]:
    is_other_marker = cell.biomarker != question.focus.biomarker
    place = list(Outcome).index(cell.outcome)
    return (
        not cell.is_own_population,
        cell.population,
        is_other_marker,
        cell.biomarker or "",
        place,
        not cell.is_on_treatment,
    )
