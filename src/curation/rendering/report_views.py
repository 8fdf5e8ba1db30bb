"""The report's parts as its templates show them, one value a part; the templates decide nothing but the layout."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from curation.domain.finding import Finding
from curation.domain.question import Question
from curation.rendering import labels
from curation.rendering.answer_views import build_section_views, build_source_views
from curation.rendering.claim_views import ClaimView
from curation.rendering.duplicate_views import build_duplicates_view
from curation.rendering.evidence_views import (
    DIRECTNESS_RANKS,
    build_filters,
    build_outcome_views,
    build_rows,
    group_by_source,
)
from curation.rendering.flow_boxes import FLOW_CAPTION
from curation.rendering.links import build_anchor
from curation.rendering.living_views import build_living_view, list_banner
from curation.rendering.method_views import build_agreement_facts, build_method_facts, build_search_views
from curation.rendering.prisma_flow import render_prisma_flow
from curation.rendering.report import ReportContents
from curation.rendering.weighing_views import build_weighing_view
from curation.vocabulary import ExclusionReason, Severity, format_term

STATUS_OF_DRAFT = "Draft, not signed"
HASH_LENGTH = 12


def build_report_views(contents: ReportContents) -> dict[str, Any]:
    """Give each part of the report its value, by the name that the templates use."""
    claims = build_rows(contents.records, contents.citations, contents.integrity)
    answer, flow = contents.answer, contents.flow
    duplicates = build_duplicates_view(
        contents.question.id, contents.duplicates, contents.merged, contents.pair_decisions
    )
    return {
        "question": contents.question,
        "answer": answer,
        "status_of_draft": STATUS_OF_DRAFT,
        "facts": _list_facts(contents),
        "is_starter": contents.is_starter,
        "is_blocked": contents.is_blocked,
        "gates": [finding for finding in contents.findings if finding.severity == Severity.GATE],
        "warned": _list_warned(contents, claims),
        "living": build_living_view(contents.living, contents.citations, claims),
        "sections": build_section_views(answer, claims, contents.search_runs),
        "sources": build_source_views(answer, contents.citations, contents.integrity, duplicates),
        "duplicates": duplicates,
        "flow_wide": render_prisma_flow(flow),
        "flow_narrow": render_prisma_flow(flow, is_narrow=True),
        "flow_caption": FLOW_CAPTION,
        "flow_broken": flow.check_identities(),
        "agreement": build_agreement_facts(contents.agreement),
        "exclusions": _list_exclusions(contents.question, flow.excluded_by_reason),
        "outcomes": build_outcome_views(contents.groups, claims),
        "weighing": build_weighing_view(contents, claims),
        "claims": tuple(claims.values()),
        "filters": build_filters(tuple(claims.values())),
        "directness_ranks": {term.value: rank for term, rank in DIRECTNESS_RANKS.items()},
        "unused": group_by_source(claims[claim_id] for claim_id in answer.unused_claim_ids if claim_id in claims),
        "checks": _group_by_gate(contents.findings),
        "gate_names": labels.GATES,
        "severities": labels.SEVERITIES,
        "subjects": _list_subjects(contents, claims),
        "not_checked": contents.not_checked,
        "methods": build_method_facts(contents.question.search_methods, contents.search_runs),
        "searches": build_search_views(contents.search_runs),
        "inputs": [(name, sha256[:HASH_LENGTH]) for name, sha256 in sorted(contents.input_hashes.items())],
    }


def _list_facts(contents: ReportContents) -> tuple[tuple[str, str], ...]:
    accepted = sum(record.status == "accepted" for record in contents.records)
    return (
        ("Searched on", contents.answer.searched_on or "not known"),
        ("Citations", labels.format_number(len(contents.citations))),
        ("Claims accepted", f"{labels.format_number(accepted)} of {labels.format_number(len(contents.records))}"),
        ("Sources of the answer", labels.format_number(len(contents.answer.sources))),
        ("Status", "Draft, refused, not signed" if contents.is_blocked else STATUS_OF_DRAFT),
    )


def _list_warned(contents: ReportContents, claims: Mapping[str, ClaimView]) -> list[tuple[str, str, str]]:
    """List what the answer rests on though it is retracted or doubted: (warning, citation, anchor of one claim).

    What the banner on changes tells already is left out.
    """
    told = {impact.citation_id for impact in list_banner(contents.living.impacts)}
    doubted = {name for name, one in contents.integrity.items() if one.open_notices} - told
    homes = {record.claim_id: record.claim.citation_id for record in contents.records}
    used = {claim_id for sentence in contents.answer.sentences for claim_id in sentence.claim_ids}
    found: dict[str, tuple[str, str, str]] = {}
    for claim_id, claim in claims.items():
        if claim_id in used and claim.citation.warning and homes[claim_id] in doubted:
            found.setdefault(claim.citation.reference, (claim.citation.warning, claim.citation.reference, claim.anchor))
    return list(found.values())


def _list_exclusions(question: Question, counts: Mapping[ExclusionReason, int]) -> list[tuple[str, str, int]]:
    """List (reason, how it is decided, count) for each reason that the question names or that was given."""
    criteria = {criterion.code: criterion.text for criterion in question.eligibility}
    reasons = [reason for reason in ExclusionReason if reason in criteria or counts.get(reason)]
    return [(format_term(reason), criteria.get(reason, ""), counts.get(reason, 0)) for reason in reasons]


def _group_by_gate(findings: tuple[Finding, ...]) -> list[tuple[str, list[Finding]]]:
    ordered = sorted(findings, key=lambda finding: (finding.gate, finding.severity, finding.subject, finding.reason))
    return [(gate, list(group)) for gate, group in groupby(ordered, key=lambda finding: finding.gate)]


def _list_subjects(contents: ReportContents, claims: Mapping[str, ClaimView]) -> dict[str, str]:
    """Give the anchor of each thing in the report that a finding may be about."""
    ids = [sentence.sentence_id for sentence in contents.answer.sentences]
    sentences = {sentence_id: build_anchor("sentence", sentence_id) for sentence_id in ids}
    sources = {source.citation_id: build_anchor("source", str(source.number)) for source in contents.answer.sources}
    return sentences | sources | {claim_id: claim.anchor for claim_id, claim in claims.items()}
