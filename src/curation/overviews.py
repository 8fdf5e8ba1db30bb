"""Tables for the notebooks: one plain DataFrame for each thing that a curator or reviewer wants to look over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from curation.gatekeeping import CheckResult
from curation.project import Project
from curation.rendering.living_words import (
    CHANGES,
    CONSEQUENCES,
    format_counts,
    format_fate,
    format_figures,
    format_sources,
)
from curation.vocabulary import format_term
from curation.worklist import count_work
from curation.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]


def worklist_table(project: Project) -> pd.DataFrame:
    """What waits for whom; one row a question, key `question`, sorted by it."""
    rows: list[Row] = []
    for question_id in project.list_questions():
        work = count_work(project.open_question(question_id))
        rows.append(
            {
                "question": work.question_id,
                "to search": work.to_search,
                "changed": work.changes,
                "to screen": work.unscreened,
                "votes differ": work.in_conflict,
                "to tag": work.untagged,
                "to accept": work.to_accept,
                "to decide": work.to_decide,
                "stale": work.stale,
                "blocking": work.blocked,
                "to sign": work.for_signature,
            }
        )
    columns = (
        "question", "to search", "changed", "to screen", "votes differ", "to tag", "to accept", "to decide", "stale",
        "blocking", "to sign",
    )  # fmt: skip
    return _frame(rows, columns)


def work_table(workspace: Workspace) -> pd.DataFrame:
    """What there is and what is open in one question; one row a step, in the order of the work."""
    return _frame(
        ({"count": count, "what": what} for count, what in count_work(workspace).list_lines()), ("count", "what")
    )


def search_table(workspace: Workspace) -> pd.DataFrame:
    """The searches as they were run; one row a search, in the order of the runs."""
    columns = ("search", "database", "date", "query", "translation", "warnings", "count", "retrieved", "suspect")
    return _frame(
        (
            {
                "search": run.strategy,
                "database": run.database,
                "date": run.date,
                "query": run.query,
                "translation": run.translation,
                "warnings": "; ".join((*run.warnings, *run.ignored_phrases)),
                "count": run.count,
                "retrieved": len(run.citation_ids),
                "suspect": run.is_suspect,
            }
            for run in workspace.search_runs
        ),
        columns,
    )


def update_table(workspace: Workspace) -> pd.DataFrame:
    """What each snapshot changed; one row a snapshot, the latest first."""
    return _frame(
        (
            {
                "snapshot": update.snapshot_id,
                "day": update.date,
                "compared with": update.compared_with,
                "of": update.compared_date,
                "what changed": format_counts(update) if update.compared_with else "the first: nothing to compare with",
            }
            for update in reversed(workspace.updates)
        ),
        ("snapshot", "day", "compared with", "of", "what changed"),
    )


def change_table(workspace: Workspace) -> pd.DataFrame:
    """What the latest snapshot changed; one row a citation, kind and notice, the heaviest first."""
    latest = workspace.living.latest
    return _frame(
        (
            {
                "citation_id": change.citation_id,
                "source": _name_source(workspace, change.citation_id),
                "change": CHANGES[change.kind],
                "who says so": format_sources(change),
                "notice": change.notice_id or change.note,
                "numbers that differ": format_figures(change),
                "what follows": CONSEQUENCES[change.consequence],
            }
            for change in (latest.changes if latest else ())
        ),
        ("citation_id", "source", "change", "who says so", "notice", "numbers that differ", "what follows"),
    )


def impact_table(workspace: Workspace) -> pd.DataFrame:
    """What notices and lost quotes do; one row a claim, reason and sentence, the heaviest first."""
    return _frame(
        (
            {
                "claim_id": impact.claim_id,
                "source": _name_source(workspace, impact.citation_id),
                "reason": impact.reason,
                "seen": impact.date,
                "sentence": impact.sentence,
                "what became of it": format_fate(impact),
                "what to do": impact.remedy,
            }
            for impact in workspace.living.impacts
        ),
        ("claim_id", "source", "reason", "seen", "sentence", "what became of it", "what to do"),
    )


def criteria_table(workspace: Workspace) -> pd.DataFrame:
    """The eligibility criteria; one row an exclusion reason, in the order in which they are tried."""
    rows = ({"reason": format_term(item.code), "when": item.text} for item in workspace.question.eligibility)
    return _frame(rows, ("reason", "when"))


def agreement_table(workspace: Workspace) -> pd.DataFrame:
    """Agreement of the two curators who screened most, before adjudication; one row a measure."""
    found = workspace.agreement
    if found is None:
        return _frame((), ("measure", "value"))
    interval = (
        f" (95% CI {found.kappa_lower:.2f} to {found.kappa_upper:.2f})"
        if found.kappa_lower is not None and found.kappa_upper is not None
        else ""
    )
    rows: tuple[tuple[str, str | int], ...] = (
        ("citations both voted on", found.n),
        ("same decision", _percent(found.raw_agreement)),
        ("Cohen's kappa", "not computable" if found.kappa is None else f"{found.kappa:.2f}{interval}"),
        ("PABAK", "not computable" if found.pabak is None else f"{found.pabak:.2f}"),
    )
    return _frame(({"measure": measure, "value": str(value)} for measure, value in rows), ("measure", "value"))


def findings_table(workspace: Workspace) -> pd.DataFrame:
    """Findings and gaps; one row a group of claims, sorted by outcome, gaps first, then by population."""
    columns = (
        "outcome", "population", "claim_type", "biomarker", "treatment", "studies", "participants",
        "supporting", "not_supporting", "certainty", "reasons", "summary", "is_gap",
    )  # fmt: skip
    return _frame(
        (
            {
                "outcome": format_term(group.outcome),
                "population": group.population,
                "claim_type": format_term(group.claim_type),
                "biomarker": group.biomarker,
                "treatment": group.treatment_label,
                "studies": group.study_count,
                "participants": group.participant_count,
                "supporting": len(group.supporting),
                "not_supporting": len(group.not_supporting),
                "certainty": format_term(group.certainty) if group.certainty else None,
                "reasons": " ".join(text for _, text in group.reasons),
                "summary": group.summary,
                "is_gap": group.is_gap,
            }
            for group in workspace.groups
        ),
        columns,
    ).astype({"participants": "Int64"})


def sentence_table(workspace: Workspace) -> pd.DataFrame:
    """The draft; one row a sentence, in reading order."""
    return _frame(
        (
            {
                "section": section.heading,
                "text": sentence.text,
                "kind": sentence.kind.value,
                "certainty": format_term(sentence.certainty) if sentence.certainty else None,
                "claims": len(sentence.claim_ids),
                "rule": sentence.rule,
            }
            for section in workspace.answer.sections
            for sentence in section.sentences
        ),
        ("section", "text", "kind", "certainty", "claims", "rule"),
    )


def source_table(workspace: Workspace) -> pd.DataFrame:
    """The numbered sources of the answer; one row a source, in order of first use."""
    return _frame(
        (
            {"number": source.number, "reference": source.reference, "link": source.url, "text": source.text_source}
            for source in workspace.answer.sources
        ),
        ("number", "reference", "link", "text"),
    )


def unused_claims_table(workspace: Workspace) -> pd.DataFrame:
    """Accepted claims that no sentence uses; one row a claim, key `claim_id`."""
    records = (workspace.claims_by_id[claim_id] for claim_id in workspace.answer.unused_claim_ids)
    return _frame(
        (
            {
                "claim_id": record.claim_id,
                "source": workspace.citations[record.claim.citation_id].short_name,
                "statement": record.claim.statement,
            }
            for record in records
        ),
        ("claim_id", "source", "statement"),
    )


def gate_table(result: CheckResult) -> pd.DataFrame:
    """What the gates found; one row a finding, gates first."""
    return _frame(
        (
            {"gate": f.gate, "severity": f.severity.value, "subject": f.subject, "reason": f.reason, "remedy": f.remedy}
            for f in result.findings
        ),
        ("gate", "severity", "subject", "reason", "remedy"),
    )


def not_checked_table(result: CheckResult) -> pd.DataFrame:
    """What was not checked, and why; one row a rule."""
    return _frame(
        ({"gate": item.gate, "rule": item.rule, "reason": item.reason} for item in result.not_checked),
        ("gate", "rule", "reason"),
    )


def _name_source(workspace: Workspace, citation_id: str) -> str:
    citation = workspace.citations.get(citation_id)
    return citation.short_name if citation else citation_id


def _frame(rows: Iterable[Row], columns: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - heavy, and the command line needs none of it

    return pd.DataFrame(list(rows), columns=list(columns))


def _percent(share: float | None) -> str:
    return "not computable" if share is None else f"{100 * share:.0f}%"
