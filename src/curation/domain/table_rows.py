"""Rows of the tables: one record flattened into plain values, `None` where nothing is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from curation.domain.citation import Citation
from curation.domain.claim import Claim
from curation.domain.effect import format_effect
from curation.domain.notice import Integrity, format_notice
from curation.domain.review_state import ClaimRecord, ScreeningRecord, Vote
from curation.domain.table_columns import NOT_CHECKED
from curation.vocabulary import AnchorState

QUOTE_JOINT = " … "
LIST_JOINT = "; "
Row = Mapping[str, str | int | bool | None]
_WORST_FIRST = tuple(reversed(AnchorState))


def build_claim_row(record: ClaimRecord, citation: Citation | None, integrity: Integrity | None) -> Row:
    """Flatten a claim; the first of its effects is the headline effect, its quotes are joined by ' … '.

    `integrity` is where its citation stands, `None` where nobody has looked.
    """
    return {
        "claim_id": record.claim_id,
        "status": record.status.value,
        "tagged_by": record.tagged_by,
        "tagged_at": record.tagged_at,
        "accepted_by": record.accepted_by,
        "accepted_at": record.accepted_at,
        "last_act_id": record.acts[-1],
        "source": citation.short_name if citation else None,
        "year": _parse_year(citation),
        "integrity": integrity.state.value if integrity else NOT_CHECKED,
        "integrity_notes": _join_notices(integrity),
        "anchor_state": _find_worst_state(record),
        **_describe_claim(record.claim),
        **_describe_quotes(record.claim),
        **_describe_population(record.claim),
        **_describe_biomarker(record.claim),
        **_describe_treatment(record.claim),
        **_describe_headline(record.claim),
    }


def build_screening_row(record: ScreeningRecord, citation: Citation | None) -> Row:
    """Flatten where a citation stands in screening; a single vote is counted, not told: the second is still to come."""
    is_told = len(record.votes) > 1
    return {
        "citation_id": record.citation_id,
        "source": citation.short_name if citation else None,
        "title": citation.title if citation else None,
        "decision": record.decision.value if record.decision else None,
        "reason": record.reason.value if record.reason else None,
        "is_conflict": record.is_conflict,
        "adjudicated_by": record.adjudicated_by,
        "votes": _join(map(_format_vote, record.votes)) if is_told else ("1 vote" if record.votes else None),
    }


def build_citation_row(citation: Citation, integrity: Integrity | None) -> Row:
    """Flatten a citation's bibliography, and what is said of it."""
    return {
        "citation_id": citation.id,
        "source": citation.short_name,
        "title": citation.title,
        "year": _parse_year(citation),
        "journal": citation.journal or citation.journal_abbreviation,
        "publication_types": _join(citation.publication_types),
        "languages": _join(citation.languages),
        "text_source": citation.text_source.value,
        "has_text": bool(citation.sections),
        "is_retracted": integrity is not None and integrity.is_retracted,
        "integrity": _join_notices(integrity),
        "study_id": citation.study_id,
    }


def _describe_claim(claim: Claim) -> Row:
    return {
        "citation_id": claim.citation_id,
        "statement": claim.statement,
        "plain_statement": claim.plain_statement,
        "quote_role": claim.quote_role.value,
        "claim_type": claim.claim_type.value,
        "significance": claim.significance.value,
        "direction": claim.direction.value,
        "outcome_direction": claim.outcome_direction.value,
        "outcome": claim.outcome.value,
        "marker_comparison": claim.marker_comparison.value,
        "directness": claim.directness.value,
        "design": claim.design.value,
        "level": claim.level.value,
        "level_scheme": claim.level_scheme,
        "study_id": claim.study_id,
        "basis": claim.basis.value,
        "figure_source": claim.figure_source.value,
        "suggested_by": claim.suggested_by,
        "notes": claim.notes,
    }


def _describe_quotes(claim: Claim) -> Row:
    first = claim.quotes[0] if claim.quotes else None
    return {
        "quote": QUOTE_JOINT.join(quote.exact for quote in claim.quotes),
        "quote_section": first.section if first else None,
        "quote_start": first.start if first else None,
    }


def _describe_population(claim: Claim) -> Row:
    people = claim.population
    return {
        "tumour": people.tumour,
        "population": people.description,
        "her2_status": people.her2_status.value,
        "her2_definition": people.her2_definition,
        "hr_status": people.hr_status.value,
        "setting": people.setting.value,
        "line": people.line.value,
        "n": people.n,
    }


def _describe_biomarker(claim: Claim) -> Row:
    marker = claim.biomarker
    if marker is None:
        return {}
    return {
        "biomarker": marker.name,
        "assay": marker.assay,
        "panel": marker.panel,
        "specimen": marker.specimen.value,
        "cut_off": marker.cut_off,
        "cut_off_unit": marker.unit,
        "cut_off_prespecified": marker.prespecified,
    }


def _describe_treatment(claim: Claim) -> Row:
    return {
        "intervention": claim.intervention,
        "comparator": claim.comparator,
        "therapies": _join(claim.therapies),
        "is_immunotherapy": claim.is_immunotherapy,
    }


def _describe_headline(claim: Claim) -> Row:
    if not claim.effects:
        return {}
    headline = claim.effects[0]
    return {
        "effects": _join(format_effect(effect) for effect in claim.effects),
        "measure": headline.measure.value,
        "value": headline.value,
        "lower": headline.lower,
        "upper": headline.upper,
        "interval_level": headline.level,
        "p_op": headline.p_op.value if headline.p_op else None,
        "p": headline.p,
        "n_events": headline.n_events,
        "n_total": headline.n_total,
        "unit": headline.unit,
    }


def _find_worst_state(record: ClaimRecord) -> str:
    states = {found.state for found in record.anchorings}
    return next((state.value for state in _WORST_FIRST if state in states), NOT_CHECKED)


def _format_vote(vote: Vote) -> str:
    reason = f" ({vote.reason.value})" if vote.reason else ""
    return f"{vote.curator}: {vote.decision.value}{reason}"


def _parse_year(citation: Citation | None) -> int | None:
    year = citation.year if citation else None
    return int(year) if year and year.isdecimal() else None


def _join_notices(integrity: Integrity | None) -> str | None:
    return _join(map(format_notice, integrity.notices)) if integrity else None


def _join(parts: Iterable[str]) -> str | None:
    return LIST_JOINT.join(parts) or None
