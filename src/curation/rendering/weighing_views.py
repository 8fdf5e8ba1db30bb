"""The weighing as its template shows it: summary of findings, forest plots, refusals, map, labels, contradictions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from curation.answering.evidence import is_usable
from curation.domain.effect_words import format_measure
from curation.domain.synthesis_state import FindingGroup, PoolingDecision
from curation.rendering import labels
from curation.rendering.claim_views import ClaimView
from curation.rendering.forest import list_forest_rows, render_forest
from curation.rendering.map_views import MapView, build_map_view
from curation.rendering.report import ReportContents
from curation.rendering.weighing_text import (
    format_forest_title,
    format_group_certainty,
    format_iceman,
    format_intervention,
    format_new_study,
    format_numbers_needed,
    format_per_hundred,
    format_pool,
    format_uncompared,
    list_relative,
)
from curation.synthesis.comparisons import ComparisonReading
from curation.synthesis.conflicts import Conflict
from curation.synthesis.pooling_rules import METHOD
from curation.synthesis.shown import ShownGroup
from curation.synthesis.strength import rate_strengths
from curation.synthesis.summary_of_findings import SummaryRow
from curation.synthesis.thresholds import describe_thresholds
from curation.synthesis.weighing import Weighing, weigh_evidence
from curation.vocabulary import format_term

ClaimLink = tuple[str, str, str | None]
Strength = tuple[ClaimLink, str, tuple[tuple[str, int, str], ...], str]


class SummaryView(msgspec.Struct, frozen=True, kw_only=True):
    """One outcome of the summary of findings; each list has one line a study."""

    outcome: str
    comparator: tuple[str, ...]
    intervention: tuple[str, ...]
    needed: tuple[str, ...]
    relative: tuple[str, ...]
    people: str
    certainty: str
    reasons: tuple[tuple[str, str], ...]
    words: str
    is_gap: bool


class ForestView(msgspec.Struct, frozen=True, kw_only=True):
    """A forest plot in two widths, its figures as rows (name, figures, weight), and why they were not pooled.

    `is_own`: it is about the question's treatment, so it is shown first and open.
    """

    title: str
    measure: str
    wide: str
    narrow: str
    rows: tuple[tuple[str, str, str], ...]
    state: str
    reasons: tuple[str, ...]
    is_own: bool


class LabelView(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the decision table with the claims under it, and with what ICEMAN says of those that claim more."""

    label: str
    available: str
    allowed: str
    claims: tuple[ClaimLink, ...]
    ratings: tuple[tuple[str, str], ...]


class ConflictView(msgspec.Struct, frozen=True, kw_only=True):
    """Two sides of one group: (side, claims), whether one study stands on both, and (field, one, other)."""

    title: str
    sides: tuple[tuple[str, tuple[ClaimLink, ...]], ...]
    shared: tuple[str, ...]
    differences: tuple[tuple[str, str, str], ...]


class WeighingView(msgspec.Struct, frozen=True, kw_only=True):
    """All that the section shows; `refusals` are (reason, number of groups and measures), most frequent first."""

    summary: tuple[SummaryView, ...]
    thresholds: tuple[str, ...]
    forests: tuple[ForestView, ...]
    method: str
    pools: tuple[tuple[str, str, str, str], ...]
    refusals: tuple[tuple[str, int], ...]
    refused: tuple[tuple[str, tuple[str, ...]], ...]
    map: MapView
    labels: tuple[LabelView, ...]
    conflicts: tuple[ConflictView, ...]
    strengths: tuple[Strength, ...]

    @property
    def other_forests(self) -> int:
        """How many plots are about another treatment than the question's."""
        return sum(not forest.is_own for forest in self.forests)


def build_weighing_view(contents: ReportContents, claims: Mapping[str, ClaimView]) -> WeighingView:
    """Weigh what the report's contents hold and lay it out; `claims` are the rows of its evidence table."""
    usable = [record for record in contents.records if is_usable(record, contents.integrity)]
    searched = contents.answer.searched_on
    weighing = weigh_evidence(
        contents.question, usable, contents.groups, contents.citations, searched_on=searched or None
    )
    pooled = [decision for decision in weighing.decisions if decision.pooled]
    refused = [decision for decision in weighing.decisions if not decision.pooled]
    return WeighingView(
        summary=tuple(map(_build_summary, weighing.summary)),
        thresholds=describe_thresholds(),
        forests=tuple(_build_forest(shown, weighing) for shown in weighing.shown),
        method=METHOD,
        pools=tuple(filter(None, map(_describe_pool, pooled))),
        refusals=_count_refusals(refused),
        refused=tuple((_title(d), _list_reasons(d)) for d in refused if _is_telling(d)),
        map=build_map_view(weighing.cells),
        labels=_build_labels(weighing.comparisons, claims),
        conflicts=tuple(_build_conflict(found, claims) for found in weighing.conflicts),
        strengths=_list_strengths(contents, claims),
    )


def _build_summary(row: SummaryRow) -> SummaryView:
    group = row.group
    people = "number not stated" if group is None or group.participant_count is None else f"{group.participant_count:,}"
    return SummaryView(
        outcome=_begin(labels.format_words(row.outcome)),
        comparator=tuple(f"{format_per_hundred(a.comparator_risk)} ({a.source})" for a in row.absolute),
        intervention=(*map(format_intervention, row.absolute), *map(format_uncompared, row.uncompared)),
        needed=tuple(filter(None, map(format_numbers_needed, row.absolute))),
        relative=list_relative(row),
        people=f"{people} ({labels.format_count(group.study_count, 'study', 'studies')})" if group else "none",
        certainty=format_group_certainty(group) if group else "no evidence found",
        reasons=tuple((labels.format_words(domain), text) for domain, text in group.reasons) if group else (),
        words=row.what_happens,
        is_gap=group is None,
    )


def _build_forest(shown: ShownGroup, weighing: Weighing) -> ForestView:
    decision = weighing.find_decision(shown)
    pooled = decision.pooled if decision else None
    estimates = decision.estimates if decision and pooled else shown.estimates
    title = _begin(format_forest_title(shown))
    return ForestView(
        title=title,
        measure=format_measure(shown.measure),
        wide=render_forest(title, shown.measure, estimates, pooled=pooled),
        narrow=render_forest(title, shown.measure, estimates, pooled=pooled, is_narrow=True),
        rows=list_forest_rows(shown.measure, estimates, pooled),
        state=_describe_state(decision),
        reasons=tuple(text for _, text in decision.reasons) if decision else (),
        is_own=shown.group.is_on_treatment,
    )


def _describe_state(decision: PoolingDecision | None) -> str:
    if decision is None:
        return "Not pooled: these are the arms of comparisons, shown as printed."
    return f"Pooled: {decision.pooled.method}." if decision.pooled else "Not pooled: read each figure by itself."


def _describe_pool(decision: PoolingDecision) -> tuple[str, str, str, str] | None:
    pooled, measure = decision.pooled, decision.measure
    if pooled is None or measure is None:
        return None
    spread = f"I2 {pooled.i2:.0%}, tau2 {pooled.tau2:.3f}"
    new = format_new_study(measure, pooled) or "not given below three studies"
    return _title(decision), format_pool(measure, pooled), new, f"{spread}; {pooled.k} studies"


def _count_refusals(refused: Iterable[PoolingDecision]) -> tuple[tuple[str, int], ...]:
    codes = [code for decision in refused for code in dict.fromkeys(code for code, _ in decision.reasons)]
    return tuple(sorted(((format_term(c), codes.count(c)) for c in set(codes)), key=lambda pair: (-pair[1], pair[0])))


def _is_telling(decision: PoolingDecision) -> bool:
    """Whether several studies stood behind a refusal: one study alone needs no list of reasons."""
    return len({e.study_id for e in decision.estimates} | {i.study_id for i in decision.left_out}) > 1


def _list_reasons(decision: PoolingDecision) -> tuple[str, ...]:
    left = dict.fromkeys(f"{item.name}: {item.reason}" for item in decision.left_out)
    return (*(text for _, text in decision.reasons), *left)


def _title(decision: PoolingDecision) -> str:
    measure = f" ({format_measure(decision.measure)})" if decision.measure else ""
    return _name_group(decision.group) + measure


def _name_group(group: FindingGroup) -> str:
    parts = (labels.format_words(group.outcome), group.population, group.biomarker, group.treatment_label)
    return _begin(", ".join(filter(None, parts)))


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]


def _build_labels(readings: Sequence[ComparisonReading], claims: Mapping[str, ClaimView]) -> tuple[LabelView, ...]:
    kinds = dict.fromkeys(reading.comparison for reading in readings)
    return tuple(
        LabelView(
            label=format_term(kind),
            available=own[0].rule.available,
            allowed=own[0].rule.allowed,
            claims=_link((reading.claim_id for reading in own), claims),
            ratings=tuple((r.claim_id, format_iceman(r.iceman)) for r in own if r.iceman.items),
        )
        for kind in kinds
        if (own := [reading for reading in readings if reading.comparison == kind])
    )


def _build_conflict(found: Conflict, claims: Mapping[str, ClaimView]) -> ConflictView:
    sides = ((found.sides[0], found.first), (found.sides[1], found.second))
    return ConflictView(
        title=_name_group(found.group),
        sides=tuple((side.value, _link(ids, claims)) for side, ids in sides),
        shared=found.shared_studies,
        differences=tuple((item.field, " / ".join(item.first), " / ".join(item.second)) for item in found.differences),
    )


def _list_strengths(contents: ReportContents, claims: Mapping[str, ClaimView]) -> tuple[Strength, ...]:
    by_id = {record.claim_id: record for record in contents.records}
    groups = [group for group in contents.groups if all(claim_id in by_id for claim_id in group.claim_ids)]
    return tuple(
        (
            _link([found.claim_id], claims)[0],
            labels.format_words(by_id[found.claim_id].claim.outcome),
            tuple((part.part, part.points, part.observation) for part in found.parts),
            ", ".join(found.unmeasured),
        )
        for found in rate_strengths(groups, by_id)
    )


def _link(claim_ids: Iterable[str], claims: Mapping[str, ClaimView]) -> tuple[ClaimLink, ...]:
    """Give (claim id, name of its source, anchor of its row or `None`); a claim without a row is named by its id."""
    return tuple(
        (claim_id, claims[claim_id].citation.name, claims[claim_id].anchor)
        if claim_id in claims
        else (claim_id, claim_id, None)
        for claim_id in claim_ids
    )
