"""Findings by outcome and population: which claims say what about whom, by study, and what nobody has studied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from curation.domain.claim import Claim
from curation.domain.question import Focus, Question
from curation.domain.review_state import ClaimRecord
from curation.domain.synthesis_state import FindingGroup
from curation.domain.treatment import is_on_treatment
from curation.synthesis.certainty import (
    FEW_PARTICIPANTS,
    RATED_TYPES,
    disagree,
    point_to_opposites,
    rate_certainty,
)
from curation.synthesis.gap_wording import ask_about_gap, describe_gap
from curation.synthesis.iceman import cap_interaction
from curation.synthesis.independence import list_studies
from curation.vocabulary import (
    Certainty,
    ClaimStatus,
    ClaimType,
    Direction,
    Directness,
    Her2Status,
    Outcome,
    StudyDesign,
    format_term,
)

PATIENT_OUTCOMES = (
    Outcome.OVERALL_SURVIVAL,
    Outcome.PROGRESSION_FREE_SURVIVAL,
    Outcome.OBJECTIVE_RESPONSE,
    Outcome.PATHOLOGICAL_COMPLETE_RESPONSE,
    Outcome.ADVERSE_EVENTS,
)

# Of these nothing is an effect on people; what one claim calls another outcome is not that of the next.
UNWEIGHED = frozenset(
    {Outcome.TRIAL_STATUS, Outcome.APPROVAL, Outcome.RECOMMENDATION, Outcome.DEFINITION, Outcome.OTHER_OUTCOME}
)

Key = tuple[Outcome, str, ClaimType, str, bool]


def group_findings(records: Sequence[ClaimRecord], question: Question) -> tuple[FindingGroup, ...]:
    """Group the accepted claims that state an effect, a prognosis or a prediction, and add the gaps.

    Aims and background sentences carry no finding and are left out, as are outcomes that are no effect on people. One
    group per outcome, population, claim type, biomarker and treatment, the question's or another; sorted by outcome in
    vocabulary order, gaps first, then by population.
    """
    accepted = [
        r
        for r in records
        if _carries_finding(r) and r.claim.claim_type in RATED_TYPES and r.claim.outcome not in UNWEIGHED
    ]
    keyed: dict[Key, list[ClaimRecord]] = {}
    for record in accepted:
        keyed.setdefault(_key(record.claim, question.focus), []).append(record)
    groups = [_build_group(key, members, question.words.treatment) for key, members in keyed.items()]
    gaps = find_gaps(records, question)
    return tuple(sorted((*groups, *gaps), key=_order))


def find_gaps(records: Iterable[ClaimRecord], question: Question) -> tuple[FindingGroup, ...]:
    """List the outcomes on which no accepted claim tells, for the question's own population and marker, who benefits.

    Without a biomarker in the question's focus the gaps are the outcomes without any direct claim on its treatment.
    """
    marker = question.focus.biomarker
    covered = {record.claim.outcome for record in records if _closes_gap(record, question.focus)}
    return tuple(
        FindingGroup(
            outcome=outcome,
            population=question.words.population,
            claim_type=ClaimType.PREDICTIVE if marker else ClaimType.THERAPEUTIC,
            biomarker=marker,
            treatment=question.words.treatment,
            is_on_treatment=True,
            is_gap=True,
            summary=describe_gap(outcome, marker, question),
            question=ask_about_gap(outcome, marker, question),
        )
        for outcome in PATIENT_OUTCOMES
        if outcome not in covered
    )


def count_participants(claims: Iterable[Claim]) -> tuple[int, int | None]:
    """Count the studies and the people behind claims; several claims on one study count its people once.

    The people are `None` where a study does not say how many they were.
    """
    largest = _find_study_sizes(claims)
    stated = [n for n in largest.values() if n is not None]
    return len(largest), sum(stated) if stated and len(stated) == len(largest) else None


def describe_population(claim: Claim) -> str:
    """Name a claim's population as its row in the findings table: HER2 status and tumour, in words."""
    population = claim.population
    if population.her2_status in (Her2Status.NOT_APPLICABLE, Her2Status.NOT_STATED):
        return population.tumour
    if population.her2_status == Her2Status.MIXED:
        return f"{population.tumour}, mixed HER2 status"
    return f"HER2-{format_term(population.her2_status)} {population.tumour}"


def _closes_gap(record: ClaimRecord, focus: Focus) -> bool:
    claim, marker = record.claim, focus.biomarker
    if not _carries_finding(record) or claim.directness != Directness.DIRECT or not is_on_treatment(claim, focus):
        return False
    if marker is None:
        return claim.claim_type in RATED_TYPES
    is_about_marker = claim.biomarker is not None and claim.biomarker.name == marker
    return is_about_marker and claim.claim_type == ClaimType.PREDICTIVE


def _carries_finding(record: ClaimRecord) -> bool:
    return record.status == ClaimStatus.ACCEPTED and record.claim.carries_finding


def _find_study_sizes(claims: Iterable[Claim]) -> dict[str, int | None]:
    largest: dict[str, int | None] = {}
    for claim in claims:
        study = claim.study_id or claim.citation_id
        known = [n for n in (largest.get(study), claim.population.n) if n is not None]
        largest[study] = max(known) if known else None
    return largest


def _key(claim: Claim, focus: Focus) -> Key:
    marker = claim.biomarker.name if claim.biomarker and claim.claim_type != ClaimType.THERAPEUTIC else ""
    return claim.outcome, describe_population(claim), claim.claim_type, marker, is_on_treatment(claim, focus)


def _build_group(key: Key, members: list[ClaimRecord], treatment: str) -> FindingGroup:
    outcome, population, claim_type, marker, is_own_treatment = key
    claims = [cap_interaction(record) for record in members]
    studies, participants = count_participants(claims)
    certainty, reasons = _rate(claims, participants)
    by_direction = {
        direction: tuple(sorted(r.claim_id for r in members if r.claim.direction == direction))
        for direction in Direction
    }
    supports, against = by_direction[Direction.SUPPORTS], by_direction[Direction.DOES_NOT_SUPPORT]
    return FindingGroup(
        outcome=outcome,
        population=population,
        claim_type=claim_type,
        biomarker=marker or None,
        treatment=treatment,
        is_on_treatment=is_own_treatment,
        supporting=supports,
        not_supporting=against,
        other=by_direction[Direction.NOT_APPLICABLE],
        study_count=studies,
        participant_count=participants,
        certainty=certainty,
        reasons=reasons,
        summary=_summarise(claims),
    )


def _rate(claims: Sequence[Claim], participants: int | None) -> tuple[Certainty | None, tuple[tuple[str, str], ...]]:
    """Rate an effect of treatment on its randomised trials alone where there are any.

    What compares nothing adds nothing: GRADE rates randomised and other studies apart and lets the better body speak.
    """
    trials = [claim for claim in claims if claim.design == StudyDesign.RANDOMISED_TRIAL]
    is_effect = all(claim.claim_type == ClaimType.THERAPEUTIC for claim in claims)
    if not is_effect or not trials or len(trials) == len(claims):
        return rate_certainty(claims, participants=_find_least_participants(claims, participants))
    certainty, reasons = rate_certainty(
        trials, participants=_find_least_participants(trials, count_participants(trials)[1])
    )
    others = len(set(list_studies(claims)) - set(list_studies(trials)))
    (name, start), *domains = reasons
    return certainty, ((name, f"{start} Rated on randomised trials alone; other studies: {others}."), *domains)


def _find_least_participants(claims: Sequence[Claim], participants: int | None) -> int | None:
    """Where some sizes are unknown, those that are known may be enough already."""
    least = sum(n for n in _find_study_sizes(claims).values() if n is not None)
    return least if participants is None and least >= FEW_PARTICIPANTS else participants


def _summarise(claims: Sequence[Claim]) -> str:
    directions = {claim.direction for claim in claims}
    if point_to_opposites(claims) or disagree(claims) or {Direction.SUPPORTS, Direction.DOES_NOT_SUPPORT} <= directions:
        return "claims disagree"
    if Direction.SUPPORTS in directions:
        return "claims support"
    return "claims do not support" if Direction.DOES_NOT_SUPPORT in directions else "described, no direction"


def _order(group: FindingGroup) -> tuple[int, bool, str, str, str, bool]:
    order = list(Outcome).index(group.outcome)
    return order, not group.is_gap, group.population, group.claim_type, group.biomarker or "", group.is_on_treatment
