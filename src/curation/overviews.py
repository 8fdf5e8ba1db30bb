"""Tables for the notebooks: one plain DataFrame for each thing that a curator or reviewer wants to look over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from curation.gatekeeping import CheckResult
from curation.project import Project
from curation.rendering.method_views import build_method_facts
from curation.vocabulary import format_term
from curation.worklist import Work, count_work
from curation.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]


def worklist_table(project: Project) -> pd.DataFrame:
    """What waits for whom; one row a question, key `question`, sorted by it; those that cannot be read come last."""
    opened, refused = project.open_questions()
    rows: list[Row] = [_lay_out_work(work) for work in map(count_work, opened)]
    rows += [{"question": question_id, "cannot be read": str(error)} for question_id, error in refused.items()]
    columns = (
        "question", "to search", "changed", "to screen", "votes differ", "to tag", "to accept", "to decide", "stale",
        "blocking", "to sign", *(("cannot be read",) if refused else ()),
    )  # fmt: skip
    return lay_out(rows, columns)


def _lay_out_work(work: Work) -> Row:
    return {
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
        "cannot be read": "",
    }


def work_table(workspace: Workspace) -> pd.DataFrame:
    """What there is in one question, then what is open, who acts and in which notebook, in the order of the work."""
    work = count_work(workspace)
    rows = [{"count": count, "what": what, "who": "", "notebook": ""} for count, what in work.list_basis()]
    rows += [
        {"count": duty.count, "what": duty.what, "who": duty.who, "notebook": duty.notebook}
        for duty in work.list_duties()
    ]
    return lay_out(rows, ("count", "what", "who", "notebook"))


def search_table(workspace: Workspace) -> pd.DataFrame:
    """The searches as they were run; one row a search, in the order of the runs."""
    columns = ("search", "database", "date", "query", "translation", "warnings", "count", "retrieved", "suspect")
    return lay_out(
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


def search_methods_table(workspace: Workspace) -> pd.DataFrame:
    """What was done besides the single searches, as stated in the question file; one row an item of PRISMA-S 2 to 7."""
    facts = build_method_facts(workspace.question.search_methods, workspace.search_runs)
    return lay_out(({"item": name, "stated": text} for name, text in facts), ("item", "stated"))


def criteria_table(workspace: Workspace) -> pd.DataFrame:
    """The eligibility criteria; one row an exclusion reason, in the order in which they are tried."""
    rows = ({"reason": format_term(item.code), "when": item.text} for item in workspace.question.eligibility)
    return lay_out(rows, ("reason", "when"))


def agreement_table(workspace: Workspace) -> pd.DataFrame:
    """Agreement of the two curators who screened most, before adjudication; one row a measure."""
    found = workspace.agreement
    if found is None:
        return lay_out((), ("measure", "value"))
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
    return lay_out(({"measure": measure, "value": str(value)} for measure, value in rows), ("measure", "value"))


def findings_table(workspace: Workspace) -> pd.DataFrame:
    """Findings and gaps; one row a group of claims, sorted by outcome, gaps first, then by population."""
    columns = (
        "outcome", "population", "claim_type", "biomarker", "treatment", "studies", "participants",
        "supporting", "not_supporting", "certainty", "reasons", "summary", "is_gap",
    )  # fmt: skip
    return lay_out(
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
    return lay_out(
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
    return lay_out(
        (
            {"number": source.number, "reference": source.reference, "link": source.url, "text": source.text_source}
            for source in workspace.answer.sources
        ),
        ("number", "reference", "link", "text"),
    )


def unused_claims_table(workspace: Workspace) -> pd.DataFrame:
    """Accepted claims that no sentence uses; one row a claim, key `claim_id`."""
    records = (workspace.claims_by_id[claim_id] for claim_id in workspace.answer.unused_claim_ids)
    return lay_out(
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
    return lay_out(
        (
            {"gate": f.gate, "severity": f.severity.value, "subject": f.subject, "reason": f.reason, "remedy": f.remedy}
            for f in result.findings
        ),
        ("gate", "severity", "subject", "reason", "remedy"),
    )


def not_checked_table(result: CheckResult) -> pd.DataFrame:
    """What was not checked, and why; one row a rule."""
    return lay_out(
        ({"gate": item.gate, "rule": item.rule, "reason": item.reason} for item in result.not_checked),
        ("gate", "rule", "reason"),
    )


def lay_out(rows: Iterable[Row], columns: tuple[str, ...]) -> pd.DataFrame:
    """Lay rows out in the order of the columns."""
    import pandas as pd  # noqa: PLC0415 - heavy, and the command line needs none of it

    return pd.DataFrame(list(rows), columns=list(columns))


def _percent(share: float | None) -> str:
    return "not computable" if share is None else f"{100 * share:.0f}%"
