"""The evidence as matrix and table: groups of findings per outcome, and the choices of the table's filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

import msgspec

from curation.domain.citation import Citation
from curation.domain.notice import Integrity
from curation.domain.review_state import ClaimRecord
from curation.domain.synthesis_state import FindingGroup
from curation.rendering import labels
from curation.rendering.claim_views import CitationView, ClaimView, build_claim_view
from curation.vocabulary import Directness, Outcome

ClaimLink = tuple[str, str | None]
DIRECTNESS_RANKS = {term: rank for rank, term in enumerate(Directness)}
OUTCOME_RANKS = {term: rank for rank, term in enumerate(Outcome)}


class TallyView(msgspec.Struct, frozen=True, kw_only=True):
    """The claims of a group that point one way, as (claim id, anchor or `None` where the table has no such row)."""

    label: str
    claims: tuple[ClaimLink, ...]


class GroupView(msgspec.Struct, frozen=True, kw_only=True):
    """A group of findings on one outcome."""

    population: str
    about: str
    tallies: tuple[TallyView, ...]
    studies: str
    participants: str | None
    certainty: str | None
    reasons: tuple[tuple[str, str], ...]
    is_gap: bool
    summary: str


class OutcomeView(msgspec.Struct, frozen=True, kw_only=True):
    """An outcome with its groups."""

    name: str
    groups: tuple[GroupView, ...]


class FilterView(msgspec.Struct, frozen=True, kw_only=True):
    """A select of the evidence table: `choices` are (stored term, words, number of claims)."""

    name: str
    label: str
    choices: tuple[tuple[str, str, int], ...]


def build_outcome_views(groups: tuple[FindingGroup, ...], claims: Mapping[str, ClaimView]) -> tuple[OutcomeView, ...]:
    """Gather groups under their outcomes, both in the order in which they come."""
    outcomes = dict.fromkeys(group.outcome for group in groups)
    return tuple(
        OutcomeView(
            name=labels.format_words(outcome),
            groups=tuple(_build_group_view(group, claims) for group in groups if group.outcome == outcome),
        )
        for outcome in outcomes
    )


def build_rows(
    records: Iterable[ClaimRecord], citations: Mapping[str, Citation], integrity: Mapping[str, Integrity]
) -> dict[str, ClaimView]:
    """Show claims by their id in the order of the table: the most direct first, then by outcome, then by source."""
    pairs = [(record, build_claim_view(record, citations, integrity)) for record in records]
    pairs.sort(key=lambda pair: _rank_row(*pair))
    return {claim.claim_id: claim for _, claim in pairs}


def group_by_source(claims: Iterable[ClaimView]) -> list[tuple[CitationView, list[ClaimView]]]:
    """Gather claims under their sources, sorted by the source's name."""
    ordered = sorted(claims, key=lambda claim: (claim.citation.name, claim.citation.reference))
    return [(source, list(group)) for source, group in groupby(ordered, key=lambda claim: claim.citation)]


def build_filters(claims: tuple[ClaimView, ...]) -> tuple[FilterView, ...]:
    """Give the selects of the evidence table; each offers what the table holds."""
    fields = (
        ("type", "Claim type", [(claim.type_key, claim.claim_type) for claim in claims]),
        ("direction", "Direction", [(claim.direction_key, claim.direction) for claim in claims]),
        ("her2", "HER2 status", [(claim.her2_key, claim.her2) for claim in claims]),
        ("directness", "Directness", [(claim.directness_key, claim.directness) for claim in claims]),
        ("integrity", "Notices", [(claim.citation.integrity_key, claim.citation.integrity) for claim in claims]),
        ("status", "Status", [(claim.status_key, claim.status) for claim in claims]),
    )
    return tuple(FilterView(name=name, label=label, choices=_list_choices(pairs)) for name, label, pairs in fields)


def _rank_row(record: ClaimRecord, claim: ClaimView) -> tuple[int, int, str, str]:
    directness, outcome = DIRECTNESS_RANKS[record.claim.directness], OUTCOME_RANKS[record.claim.outcome]
    return directness, outcome, claim.citation.name, claim.claim_id


def _list_choices(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str, int], ...]:
    return tuple((key, words, pairs.count((key, words))) for key, words in sorted(set(pairs), key=lambda pair: pair[1]))


def _build_group_view(group: FindingGroup, claims: Mapping[str, ClaimView]) -> GroupView:
    tallies = (("supporting", group.supporting), ("not supporting", group.not_supporting), ("other", group.other))
    return GroupView(
        population=group.population,
        about=" · ".join(
            filter(
                None,
                (
                    labels.format_words(group.claim_type),
                    group.biomarker,
                    group.treatment if group.is_on_treatment else None,
                ),
            )
        ),
        tallies=tuple(TallyView(label=label, claims=_link_claims(ids, claims)) for label, ids in tallies),
        studies=labels.format_count(group.study_count, "study", "studies"),
        participants=_format_participants(group.participant_count),
        certainty=labels.format_certainty(group.certainty),
        reasons=tuple((labels.format_words(domain), text) for domain, text in group.reasons),
        is_gap=group.is_gap,
        summary=group.summary,
    )


def _link_claims(ids: tuple[str, ...], claims: Mapping[str, ClaimView]) -> tuple[ClaimLink, ...]:
    return tuple((claim_id, claims[claim_id].anchor if claim_id in claims else None) for claim_id in ids)


def _format_participants(count: int | None) -> str | None:
    return labels.format_count(count, "participant") if count is not None else None
