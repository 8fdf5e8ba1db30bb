"""All gates over one question: ledger, screening, flow, search, claims, anchors, retractions, draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from curation.answering.evidence import is_usable
from curation.answering.gates import NOT_CHECKED, check_answer
from curation.domain.finding import Finding, NotChecked
from curation.domain.iceman import RATERS
from curation.domain.notice import format_notice, format_remedy
from curation.domain.quote import Anchoring
from curation.domain.review_state import ClaimRecord, ScreeningRecord
from curation.domain.search_run import SearchRun
from curation.errors import shorten
from curation.project import Project
from curation.review.deciding import check_decisions
from curation.review.duplicates.decisions import check_decision_acts
from curation.review.grading import check_grade_acts
from curation.review.linting import LINTS
from curation.review.screening import check_screening_acts
from curation.review.tagging import check_claim_acts
from curation.sources.snapshots.checking import check_snapshots
from curation.synthesis.iceman import needs_iceman
from curation.vocabulary import AnchorState, ClaimStatus, SentenceFate, SentenceKind, Severity
from curation.workspace import Workspace

GATES_CHECKED = {
    "G01": "both votes in, conflicts closed, one reason each",
    "G02": "PRISMA identities hold",
    "G03": "search stored as run, not rewritten, nothing missing",
    "G04": "claim fields legal",
    "G05": "quotes anchored in the hashed text",
    "G06": "numbers of claims and sentences stand in their quotes",
    "G07": "no retraction, concern, unread erratum or replacement, in the paper's record or the notice's",
    "G08": "'predicts' only where tested; subtypes as studied",
    "G10": "subgroup effects credited by people (ICEMAN)",
    "G11": "every factual sentence rests on accepted claims",
    "G12": "hedge fits certainty",
    "G13": "no ratio or p value for patients",
    "G15": "required blocks present",
    "G18": "hash chains of the ledger verify",
} | {lint.id: lint.rule for lint in LINTS}


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """What the gates found in one question. `is_blocked`: a gate refuses the draft.

    `proved` holds the gates that were tried on something and found nothing, neither for a gate nor for the
    worklist, with what they were tried on. A gate with nothing to look at is in `not_checked`.
    """

    question_id: str
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]
    proved: dict[str, str]

    @property
    def is_blocked(self) -> bool:
        """Whether any finding is a gate's."""
        return any(finding.severity == Severity.GATE for finding in self.findings)


def check_question(project: Project, workspace: Workspace) -> CheckResult:
    """Try every gate that can be tried by rule.

    Findings of gates come first, then the worklist, each in the order of gate and subject.
    """
    folder = project.snapshots_folder(workspace.question.id)
    _, unlinted = workspace.claim_uses
    found = sort_findings((*check_workspace(workspace), *check_snapshots(folder)))
    found_at = {finding.gate for finding in found} | {item.gate for item in unlinted}
    subjects = _count_subjects(workspace)
    clean = {gate: rule for gate, rule in GATES_CHECKED.items() if gate not in found_at}
    empty = [
        NotChecked(gate=gate, rule=rule, reason=f"There are no {subjects[gate][1]} yet.")
        for gate, rule in clean.items()
        if not subjects[gate][0]
    ]
    return CheckResult(
        question_id=workspace.question.id,
        findings=found,
        not_checked=tuple(sorted((*NOT_CHECKED, *empty, *unlinted), key=lambda item: (item.gate, item.reason))),
        proved={
            gate: f"{rule} ({subjects[gate][0]:,} {subjects[gate][1]})"
            for gate, rule in clean.items()
            if subjects[gate][0]
        },
    )


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Order findings, each once: those of gates first, then by gate, subject and reason."""
    order = {Severity.GATE: 0, Severity.WORKLIST: 1}
    return tuple(sorted(dict.fromkeys(findings), key=lambda f: (order[f.severity], f.gate, f.subject, f.reason)))


def _count_subjects(workspace: Workspace) -> dict[str, tuple[int, str]]:
    """Give, for each gate, on how many of what it was tried."""
    sentences = workspace.answer.sentences
    citations = (len(workspace.citations), "citations")
    claims = (len(workspace.claims), "claims")
    quotes = (sum(len(record.claim.quotes) for record in workspace.claims), "quotes")
    conclusions = (sum(sentence.kind == SentenceKind.CONCLUSION for sentence in sentences), "conclusions")
    written = (len(sentences) if workspace.accepted else 0, "sentences on accepted claims")
    by_gate = {"G01": citations, "G02": citations, "G03": (len(workspace.search_runs), "searches")}
    by_gate |= dict.fromkeys(("G04", "G07"), claims) | {"G05": quotes, "G06": quotes, "G12": conclusions}
    interactions = sum(needs_iceman(record.claim) for record in workspace.claims)
    by_gate["G10"] = (interactions, "claims of an interaction")
    by_gate |= dict.fromkeys(("G08", "G11", "G13", "G15"), written)
    by_gate |= dict.fromkeys((lint.id for lint in LINTS), claims)
    return by_gate | {"G18": (len(workspace.ledger.acts), "acts")}


def check_workspace(workspace: Workspace) -> Iterator[Finding]:
    """List what the gates find in a question's records, whatever their order."""
    acts = workspace.ledger.acts
    yield from workspace.ledger.findings
    yield from check_screening_acts(workspace.acts, workspace.citations)
    yield from _check_duplicates(workspace)
    yield from check_claim_acts(acts, workspace.as_of)
    yield from check_grade_acts(acts, workspace.as_of)
    yield from check_decisions(acts, workspace.as_of, aliases=workspace.duplicates.aliases)
    for record in workspace.screening:
        yield from _check_screening(record)
    for identity in workspace.flow.check_identities():
        yield _find("G02", Severity.GATE, workspace.question.id, identity, "Recount the flow; report the fault.")
    yield from _check_searches(workspace)
    for claim in workspace.claims:
        yield from _check_claim(claim, workspace)
    yield from workspace.claim_uses[0]
    yield from _check_outline(workspace)
    yield from _check_sentences(workspace)
    yield from check_answer(
        workspace.answer,
        question=workspace.question,
        records=workspace.claims_by_id,
        citations=workspace.citations,
        groups=workspace.groups,
        integrity=workspace.integrity,
    )


def _check_outline(workspace: Workspace) -> Iterator[Finding]:
    for section in workspace.question.outline:
        for claim_id in section.claims:
            record = workspace.claims_by_id.get(claim_id)
            if record is None:
                reason = f"section '{section.id}' of the outline prefers this claim, which nobody tagged"
            elif not is_usable(record, workspace.integrity):
                reason = f"section '{section.id}' of the outline prefers this claim, which no answer may use"
            else:
                continue
            yield _find("G11", Severity.WORKLIST, claim_id, reason, "Take it out of the outline, or mend the claim.")


def _check_sentences(workspace: Workspace) -> Iterator[Finding]:
    """Name the sentences that the draft lost, or states on fewer claims, because of what happened to a source."""
    for impact in workspace.living.impacts:
        if impact.sentence_id is None or impact.fate in (None, SentenceFate.RESTS_ON_IT):
            continue
        lost = impact.fate == SentenceFate.TAKEN_OUT
        fate = "was taken out of the answer" if lost else "rests on other claims alone now"
        reason = (
            f'"{shorten(impact.sentence or "")}" {fate}: claim {impact.claim_id}, {impact.citation_id}: {impact.reason}'
        )
        gate = "G07" if impact.notice_kind else "G05"
        yield _find(gate, Severity.WORKLIST, impact.sentence_id, reason, impact.remedy)


def _check_screening(record: ScreeningRecord) -> Iterator[Finding]:
    if record.is_conflict:
        reason = "the curators' votes differ and nobody has settled them"
        yield _find("G01", Severity.WORKLIST, record.citation_id, reason, "A third curator adjudicates.")
    elif record.decision is None:
        reason = f"{len(record.votes)} of 2 votes are in"
        yield _find("G01", Severity.WORKLIST, record.citation_id, reason, "Screen it.")


def _check_duplicates(workspace: Workspace) -> Iterator[Finding]:
    yield from check_decision_acts(workspace.ledger.acts, workspace.records, workspace.as_of)
    for mistaken in workspace.mistaken:
        remedy = "Look it up; correct the number in the file, move the snapshot of that import away, import again."
        yield _find("G02", Severity.WORKLIST, mistaken.citation_id, mistaken.describe(), remedy)
    for match in workspace.duplicates.likely:
        reason = f"{' and '.join(match.citations)} may be one record: {'; '.join(match.evidence)}"
        yield _find("G02", Severity.WORKLIST, match.pair_id, reason, "Decide: merge them, or keep them separate.")


def _check_searches(workspace: Workspace) -> Iterator[Finding]:
    question = workspace.question
    for run in _list_latest_runs(workspace):
        if run.is_suspect:
            reason = f"PubMed did not search '{run.strategy}' as it is written"
            remedy = "Look at its warnings and its translation, and mend the terms."
            yield _find("G03", Severity.WORKLIST, question.id, reason, remedy)
        missing = [name for name in run.missing if name not in workspace.records]
        if missing:
            reason = f"the search '{run.strategy}' asked for {len(missing)} records that were not delivered"
            yield _find("G03", Severity.WORKLIST, question.id, reason, "Pull again.")
    if not workspace.search_runs:
        yield _find("G03", Severity.WORKLIST, question.id, "no search is on record", "Pull the question.")
    for key_paper in sorted(set(workspace.key_papers) - set(workspace.citations)):
        yield _find("G03", Severity.WORKLIST, key_paper, "the search did not find this key paper", "Mend the search.")
    for key_paper in sorted(set(workspace.key_papers) & set(workspace.citations) - workspace.found_by_search):
        if key_paper.startswith(("pmid:", "doi:")):  # a guideline or a webinar is in no database
            reason = "no search found this key paper: it was gathered by hand alone"
            yield _find("G03", Severity.WORKLIST, key_paper, reason, "Mend the search.")


def _list_latest_runs(workspace: Workspace) -> tuple[SearchRun, ...]:
    """Give the last run of each search: what was wrong with an earlier one is mended, or stands in the last one too.

    A search of PubMed that the question no longer names cannot be mended any more.
    """
    named = {strategy.name for strategy in workspace.question.search_strategies}
    latest = {run.strategy: run for run in workspace.search_runs}
    return tuple(run for run in latest.values() if run.strategy in named or run.database.lower() != "pubmed")


def _check_claim(record: ClaimRecord, workspace: Workspace) -> Iterator[Finding]:
    if record.status in (ClaimStatus.WITHDRAWN, ClaimStatus.REJECTED):
        return
    severity = Severity.GATE if record.status == ClaimStatus.ACCEPTED else Severity.WORKLIST
    for found in record.anchorings:
        if found.state != AnchorState.ANCHORED:
            reason = f"a quote of it is {found.state.value} in {record.claim.citation_id}"
            yield _find("G05", severity, record.claim_id, reason, _suggest(found))
    integrity = workspace.integrity.get(record.claim.citation_id)
    for notice in integrity.open_notices if integrity else ():
        reason = f"{record.claim.citation_id} is {format_notice(notice)}"
        yield _find("G07", severity, record.claim_id, reason, format_remedy(notice))
    if record.claim.citation_id not in workspace.included and record.status == ClaimStatus.ACCEPTED:
        reason = f"{record.claim.citation_id} was not included at screening"
        yield _find("G01", Severity.GATE, record.claim_id, reason, "Screen the citation, or withdraw the claim.")
    yield from _check_interaction(record)
    if record.status == ClaimStatus.SUBMITTED:
        reason = f"waits for a curator other than {record.tagged_by} to accept or reject it"
        yield _find("G11", Severity.WORKLIST, record.claim_id, reason, "Read its quote and decide.")


def _check_interaction(record: ClaimRecord) -> Iterator[Finding]:
    raters = len(record.grades)
    if not needs_iceman(record.claim) or raters >= RATERS:
        ratings = {grade.form.overall for grade in record.grades}
        if len(ratings) > 1:
            named = ", ".join(sorted(ratings))
            reason = f"raters of its interaction disagree ({named}); the lowest rating counts"
            yield _find("G10", Severity.WORKLIST, record.claim_id, reason, "Settle it, and record the form again.")
        return
    who = "one rater" if raters else "no person"
    cap = "a second one is asked for" if raters else "it is capped at 'overall effect only'"
    reason = f"it claims an interaction that {who} has rated for credibility; {cap}"
    yield _find("G10", Severity.WORKLIST, record.claim_id, reason, "Fill in ICEMAN: `curation grade`.")


def _suggest(found: Anchoring) -> str:
    passages = " or ".join(f'"{shorten(passage.text)}"' for passage in found.suggestions)
    return (
        f"Tag it again on the present text; nearest: {passages}." if passages else "Tag it again on the present text."
    )


def _find(gate: str, severity: Severity, subject: str, reason: str, remedy: str) -> Finding:
    return Finding(gate=gate, severity=severity, subject=subject, reason=reason, remedy=remedy)
