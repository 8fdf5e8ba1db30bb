"""The map of evidence: population by biomarker by outcome, its empty cells, and the questions they raise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from curation.domain.claim import Claim
from curation.domain.question import Question
from curation.domain.review_state import ClaimRecord
from curation.synthesis.certainty import RATED_TYPES
from curation.synthesis.grouping import PATIENT_OUTCOMES, describe_population
from curation.synthesis.independence import format_outcome, list_studies
from curation.vocabulary import ClaimStatus, ClaimType, Directness, Outcome, QuoteRole

NO_MARKER = "none"
# A marker that one study looked at is research; a question for a patient needs a second one.
WELL_STUDIED = 2
_CARRYING_ROLES = frozenset({QuoteRole.OWN_RESULT, QuoteRole.REVIEW_SYNTHESIS})


class MapCell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell: claims and independent studies on a treatment class, population, biomarker and outcome.

    `biomarker` is `None` for claims on the treatment itself. `is_gap`: the question's own population and no study.
    `question` is what a patient may ask an oncologist because of the gap; `None` where the gap raises none.
    """

    population: str
    biomarker: str | None
    outcome: Outcome
    is_immunotherapy: bool
    is_own_population: bool
    claim_count: int
    study_count: int
    question: str | None = None

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
    own = question.words.population
    filled: dict[tuple[str, str, Outcome, bool], list[Claim]] = {}
    for claim in claims:
        place = own if claim.directness == Directness.DIRECT else describe_population(claim)
        filled.setdefault((place, _get_marker(claim), claim.outcome, claim.is_immunotherapy), []).append(claim)
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
    is_finding = claim.claim_type in RATED_TYPES and claim.quote_role in _CARRYING_ROLES
    return record.status == ClaimStatus.ACCEPTED and is_finding


def _get_marker(claim: Claim) -> str:
    has_marker = claim.biomarker is not None and claim.claim_type != ClaimType.THERAPEUTIC
    return claim.biomarker.name if claim.biomarker and has_marker else NO_MARKER


def _list_markers(claims: Sequence[Claim], question: Question) -> tuple[str, ...]:
    studied = {_get_marker(claim) for claim in claims if claim.is_immunotherapy} | {NO_MARKER}
    return tuple(sorted(studied | ({question.focus.biomarker} if question.focus.biomarker else set())))


def _build_cell(
    key: tuple[str, str, Outcome, bool], found: Sequence[Claim], question: Question, claims: Sequence[Claim]
) -> MapCell:
    population, marker, outcome, is_immunotherapy = key
    is_own = population == question.words.population
    return MapCell(
        population=population,
        biomarker=None if marker == NO_MARKER else marker,
        outcome=outcome,
        is_immunotherapy=is_immunotherapy,
        is_own_population=is_own,
        claim_count=len(found),
        study_count=len(list_studies(found)),
        question=None if found or not is_own else _ask(marker, outcome, question, claims),
    )


def _ask(marker: str, outcome: Outcome, question: Question, claims: Sequence[Claim]) -> str | None:
    """Ask about the treatment, about the question's marker, and about markers well studied in others only."""
    words, measured = question.words, format_outcome(outcome)
    if marker == NO_MARKER:
        return f"What is known about {words.treatment} and {measured} in {words.population}?"
    if marker == question.focus.biomarker:
        name = words.marker_abbreviation or words.marker or marker
        return f"Would my {name} result change what {words.treatment} can do for me, as no study we found tested it?"
    studied = [claim for claim in claims if _get_marker(claim) == marker and claim.is_immunotherapy]
    is_known_here = any(claim.directness == Directness.DIRECT for claim in studied)
    if is_known_here or len(list_studies(studied)) < WELL_STUDIED:
        return None
    return f"Is testing for {marker} of any use to me, as it was studied with {words.treatment} in others only?"


def _order(cell: MapCell, question: Question) -> tuple[bool, str, bool, str, int, bool]:
    is_other_marker = cell.biomarker != question.focus.biomarker
    place = list(Outcome).index(cell.outcome)
    return (
        not cell.is_own_population,
        cell.population,
        is_other_marker,
        cell.biomarker or "",
        place,
        not cell.is_immunotherapy,
    )
