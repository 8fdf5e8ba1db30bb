"""Tables on the weight of a body of evidence: one plain DataFrame for each step of the weighing, with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from curation.answering.evidence import is_usable
from curation.domain.claim import Claim
from curation.domain.review_state import ClaimRecord
from curation.domain.synthesis_state import FindingGroup, PoolingDecision
from curation.rendering.forest import render_forest_figure
from curation.rendering.labels import format_words
from curation.rendering.tables import Rendered
from curation.rendering.weighing_text import (
    format_forest_title,
    format_group_certainty,
    format_iceman,
    format_intervention,
    format_new_study,
    format_numbers_needed,
    format_per_hundred,
    format_pool,
    format_relative,
    format_uncompared,
    join_parts,
)
from curation.synthesis.certainty import RATED_TYPES
from curation.synthesis.grouping import UNWEIGHED
from curation.synthesis.independence import format_study, list_studies
from curation.synthesis.strength import rate_strengths
from curation.synthesis.summary_of_findings import SummaryRow
from curation.vocabulary import DowngradeReason, Outcome, QuoteRole, format_term
from curation.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]
KEY = ("outcome", "population", "claim_type", "biomarker", "treatment")
PARTS = ("design", "directness", "precision", "size", "figure source", "marker comparison", "replication")


def weighed_table(workspace: Workspace) -> pd.DataFrame:
    """Which accepted claims were weighed, and which were not and why; one row a kind, those that were weighed first."""
    weighed = {claim_id for group in workspace.groups for claim_id in group.claim_ids}
    kinds: dict[str, list[Claim]] = {}
    for record in workspace.accepted:
        kind = "weighed" if record.claim_id in weighed else _describe_unweighed(record, workspace)
        kinds.setdefault(kind, []).append(record.claim)
    ordered = sorted(kinds.items(), key=lambda item: (item[0] != "weighed", -len(item[1]), item[0]))
    rows = ({"kind": kind, "claims": len(own), "studies": len(list_studies(own))} for kind, own in ordered)
    return build_frame(rows, ("kind", "claims", "studies"))


def pooling_table(workspace: Workspace) -> pd.DataFrame:
    """What was pooled and what was refused, with all reasons; one row a group and measure, in their order.

    `reporting` studies state the measure, `studies` of them a figure that could be pooled.
    """
    columns = (
        *KEY,
        "measure",
        "reporting",
        "studies",
        "decision",
        "pooled",
        "new study",
        "I2",
        "tau2",
        "reasons",
        "left_out",
    )
    return build_frame((_describe_decision(decision) for decision in workspace.weighing.decisions), columns)


def refusal_table(workspace: Workspace) -> pd.DataFrame:
    """How often each reason stood against a pool; one row a reason, most frequent first."""
    counts: dict[str, int] = {}
    for decision in workspace.weighing.decisions:
        for code in dict.fromkeys(code for code, _ in decision.reasons):
            counts[code] = counts.get(code, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return build_frame(
        ({"reason": format_term(code), "groups": count} for code, count in ordered), ("reason", "groups")
    )


def certainty_table(workspace: Workspace) -> pd.DataFrame:
    """GRADE by group: the start and one sentence a domain; one row a group with data, in the order of the groups."""
    domains = tuple(domain.value for domain in DowngradeReason)
    rows = (
        {**_describe_group(group), "certainty": format_group_certainty(group), **dict(group.reasons)}
        for group in workspace.groups
        if not group.is_gap
    )
    return build_frame(rows, (*KEY, "certainty", "start", *domains))


def strength_table(workspace: Workspace) -> pd.DataFrame:
    """Strength of each grouped claim, part by part; one row a claim, key `claim_id`, in the order of the groups."""
    rows = [
        {
            "claim_id": found.claim_id,
            "study": _name(workspace, found.claim_id),
            "outcome": format_words(workspace.claims_by_id[found.claim_id].claim.outcome),
            **{part.part: f"{part.points} of 3: {part.observation}" for part in found.parts},
            "unmeasured": ", ".join(found.unmeasured),
        }
        for found in rate_strengths(workspace.groups, workspace.claims_by_id)
    ]
    return build_frame(rows, ("claim_id", "study", "outcome", *PARTS, "unmeasured"))


def comparison_table(workspace: Workspace) -> pd.DataFrame:
    """Predictive or prognostic: comparison, label allowed, what the claim says; one row a biomarker claim."""
    rows = []
    for found in workspace.weighing.comparisons:
        claim = workspace.claims_by_id[found.claim_id].claim
        rows.append(
            {
                "claim_id": found.claim_id,
                "study": _name(workspace, found.claim_id),
                "biomarker": claim.biomarker.name if claim.biomarker else None,
                "outcome": format_words(claim.outcome),
                "label": format_term(found.comparison),
                "available": found.rule.available,
                "allowed": found.allowed,
                "claim says": found.statement,
                "problem": found.problem,
                "ICEMAN": format_iceman(found.iceman),
            }
        )
    columns = (
        "claim_id", "study", "biomarker", "outcome", "label", "available", "allowed", "claim says", "problem", "ICEMAN",
    )  # fmt: skip
    return build_frame(rows, columns)


def conflict_table(workspace: Workspace) -> pd.DataFrame:
    """Claims that contradict each other and what differs; one row a pair of sides, in the order of the groups."""
    rows = [
        {
            **_describe_group(found.group),
            "one side": f"{found.sides[0]}: {_list_names(workspace, found.first)}",
            "other side": f"{found.sides[1]}: {_list_names(workspace, found.second)}",
            "same people": bool(found.shared_studies),
            "what differs": "; ".join(
                f"{item.field}: {' / '.join(item.first)} against {' / '.join(item.second)}"
                for item in found.differences
            ),
        }
        for found in workspace.weighing.conflicts
    ]
    return build_frame(rows, (*KEY, "one side", "other side", "same people", "what differs"))


def evidence_map_table(workspace: Workspace) -> pd.DataFrame:
    """Independent studies by population, biomarker and outcome; one row a population, biomarker and treatment.

    A cell is a number of studies; empty is not asked of others, 0 is a gap in the question's own population.
    """
    cells = workspace.weighing.cells
    rows: dict[tuple[str, str | None, str], dict[str, Any]] = {}
    for cell in cells:
        key = (cell.population, cell.biomarker, cell.treatment_label)
        row = rows.setdefault(key, dict(zip(("population", "biomarker", "treatment"), key, strict=True)))
        row[format_words(cell.outcome)] = str(cell.study_count)
    outcomes = tuple(dict.fromkeys(format_words(outcome) for outcome in sorted({c.outcome for c in cells}, key=_rank)))
    return build_frame(rows.values(), ("population", "biomarker", "treatment", *outcomes))


def gap_table(workspace: Workspace) -> pd.DataFrame:
    """The empty cells of the question's own population; one row a cell, with what it says and asks, if anything."""
    rows = (
        {
            "biomarker": cell.biomarker,
            "outcome": format_words(cell.outcome),
            "gap": cell.statement,
            "question": cell.question,
        }
        for cell in workspace.weighing.cells
        if cell.is_gap
    )
    return build_frame(rows, ("biomarker", "outcome", "gap", "question"))


def summary_of_findings_table(workspace: Workspace) -> pd.DataFrame:
    """The summary of findings on the question's population and treatment; one row an outcome, at most seven."""
    columns = (
        "outcome", "comparator risk", "intervention risk", "number needed", "relative effect",
        "participants (studies)", "certainty", "what happens",
    )  # fmt: skip
    return build_frame((_describe_row(row) for row in workspace.weighing.summary), columns)


def render_forests(workspace: Workspace) -> Rendered:
    """Show a forest plot for each group and measure on which two studies or more print a figure."""
    weighing = workspace.weighing
    figures = []
    for shown in weighing.shown:
        decision = weighing.find_pool(shown)
        estimates = decision.estimates if decision else shown.estimates
        pooled = decision.pooled if decision else None
        figures.append(render_forest_figure(format_forest_title(shown), shown.measure, estimates, pooled=pooled))
    return Rendered("\n".join(figure.html for figure in figures), f"{len(figures)} forest plots")


def _rank(outcome: Outcome) -> int:
    return list(Outcome).index(outcome)


def _name(workspace: Workspace, claim_id: str) -> str:
    return format_study(workspace.claims_by_id[claim_id].claim, workspace.citations)


def _list_names(workspace: Workspace, claim_ids: Iterable[str]) -> str:
    return ", ".join(sorted({_name(workspace, claim_id) for claim_id in claim_ids}))


def _describe_unweighed(record: ClaimRecord, workspace: Workspace) -> str:
    claim = record.claim
    if claim.quote_role in (QuoteRole.AIM, QuoteRole.BACKGROUND):
        return "not weighed: an aim or background, no finding"
    if not is_usable(record, workspace.integrity):
        return "not weighed: no answer may use it (quote not anchored, source retracted or doubted)"
    if claim.claim_type in RATED_TYPES and claim.outcome in UNWEIGHED:
        return f"not weighed: {format_words(claim.outcome)}, no effect on people"
    return f"not weighed: {format_term(claim.claim_type)}"


def _describe_group(group: FindingGroup) -> Row:
    return {
        "outcome": format_words(group.outcome),
        "population": group.population,
        "claim_type": format_term(group.claim_type),
        "biomarker": group.biomarker,
        "treatment": group.treatment_label,
    }


def _describe_decision(decision: PoolingDecision) -> Row:
    pooled = decision.pooled
    return {
        **_describe_group(decision.group),
        "measure": decision.measure.value if decision.measure else None,
        "reporting": len({e.study_id for e in decision.estimates} | {item.study_id for item in decision.left_out}),
        "studies": len({estimate.study_id for estimate in decision.estimates}),
        "decision": "pooled" if pooled else "refused",
        "pooled": format_pool(decision.measure, pooled) if pooled and decision.measure else None,
        "new study": format_new_study(decision.measure, pooled) if pooled and decision.measure else None,
        "I2": f"{pooled.i2:.0%}" if pooled else None,
        "tau2": f"{pooled.tau2:.4f}" if pooled else None,
        "reasons": " ".join(text for _, text in decision.reasons),
        "left_out": " ".join(f"{item.name}: {item.reason}" for item in decision.left_out),
    }


def _describe_row(row: SummaryRow) -> Row:
    group = row.group
    people = "number not stated" if group is None or group.participant_count is None else str(group.participant_count)
    return {
        "outcome": format_words(row.outcome),
        "comparator risk": join_parts(f"{format_per_hundred(a.comparator_risk)} ({a.source})" for a in row.absolute),
        "intervention risk": join_parts(
            [*map(format_intervention, row.absolute), *map(format_uncompared, row.uncompared)]
        ),
        "number needed": join_parts(filter(None, map(format_numbers_needed, row.absolute))),
        "relative effect": format_relative(row),
        "participants (studies)": f"{people} ({group.study_count})" if group else "none (0)",
        "certainty": format_group_certainty(group) if group else "no evidence found",
        "what happens": row.what_happens,
    }


def build_frame(rows: Iterable[Row], columns: tuple[str, ...]) -> pd.DataFrame:
    """Build a table of these columns in this order, also where there are no rows."""
    import pandas as pd  # noqa: PLC0415 - heavy, and the command line needs none of it

    return pd.DataFrame(list(rows), columns=list(columns))
