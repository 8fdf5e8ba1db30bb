"""Claims that contradict each other on the same outcome, population and marker, and what differs between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import combinations

import msgspec

from curation.domain.claim import Claim
from curation.domain.review_state import ClaimRecord
from curation.domain.synthesis_state import FindingGroup
from curation.synthesis.independence import list_studies
from curation.synthesis.opposition import FAVOURABLE, UNFAVOURABLE
from curation.vocabulary import Direction, OutcomeDirection, format_term


class Side(StrEnum):
    """What a claim says happens to the people, or to those with more of the marker."""

    BETTER = "better"
    NO_DIFFERENCE = "no difference shown"
    WORSE = "worse"


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A field in which the two sides differ, with the values of each, sorted."""

    field: str
    first: tuple[str, ...]
    second: tuple[str, ...]


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Two sides of one group. `shared_studies` are those that stand on both: the same people, read in two ways."""

    group: FindingGroup
    sides: tuple[Side, Side]
    first: tuple[str, ...]
    second: tuple[str, ...]
    shared_studies: tuple[str, ...]
    differences: tuple[Difference, ...]


Read = Callable[[Claim], str | None]
_FIELDS: dict[str, Read] = {
    "cut-off": lambda claim: claim.biomarker.cut_off if claim.biomarker else None,
    "assay": lambda claim: claim.biomarker.assay if claim.biomarker else None,
    "treatment": lambda claim: " + ".join(sorted(claim.therapies)) or None,
    "comparator": lambda claim: claim.comparator,
    "design": lambda claim: format_term(claim.design),
    "people": lambda claim: claim.population.description,
    "setting": lambda claim: format_term(claim.population.setting),
    "number": lambda claim: str(claim.population.n) if claim.population.n is not None else None,
    "comparison": lambda claim: format_term(claim.marker_comparison) if claim.biomarker else None,
    "figure source": lambda claim: format_term(claim.figure_source),
}


def find_conflicts(groups: Iterable[FindingGroup], records: Mapping[str, ClaimRecord]) -> tuple[Conflict, ...]:
    """Find the pairs of sides that claims of one group take; in the order of the groups, then of the sides."""
    return tuple(conflict for group in groups for conflict in _find_in_group(group, records))


def find_side(claim: Claim) -> Side | None:
    """Give the side of a claim; `None` where it takes none.

    Support takes the side of its significance, or of benefit where it has none; support denied is no difference,
    unless the outcome went the other way.
    """
    if claim.direction == Direction.SUPPORTS:
        return Side.WORSE if claim.significance in UNFAVOURABLE else Side.BETTER
    if claim.direction != Direction.DOES_NOT_SUPPORT:
        return None
    if claim.significance in FAVOURABLE and claim.outcome_direction == OutcomeDirection.DECREASED:
        return Side.WORSE
    return Side.NO_DIFFERENCE


def _find_in_group(group: FindingGroup, records: Mapping[str, ClaimRecord]) -> Iterable[Conflict]:
    members = [(claim_id, records[claim_id].claim) for claim_id in group.claim_ids]
    for one, other in combinations(Side, 2):
        first = [(i, claim) for i, claim in members if find_side(claim) == one]
        second = [(i, claim) for i, claim in members if find_side(claim) == other]
        if first and second:
            yield _build(group, (one, other), first, second)


def _build(
    group: FindingGroup,
    sides: tuple[Side, Side],
    first: Sequence[tuple[str, Claim]],
    second: Sequence[tuple[str, Claim]],
) -> Conflict:
    ones, others = [claim for _, claim in first], [claim for _, claim in second]
    return Conflict(
        group=group,
        sides=sides,
        first=tuple(sorted(claim_id for claim_id, _ in first)),
        second=tuple(sorted(claim_id for claim_id, _ in second)),
        shared_studies=tuple(sorted(set(list_studies(ones)) & set(list_studies(others)))),
        differences=_compare(ones, others),
    )


def _compare(first: Sequence[Claim], second: Sequence[Claim]) -> tuple[Difference, ...]:
    found = []
    for field, read in _FIELDS.items():
        ones, others = (tuple(sorted({read(claim) or "not stated" for claim in side})) for side in (first, second))
        if ones != others:
            found.append(Difference(field=field, first=ones, second=others))
    return tuple(found)
