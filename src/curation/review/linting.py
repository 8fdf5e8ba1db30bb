"""Lints over claims: true quotes in wrong use, each with an id, a reason that names the words, and the way to mend it.

Every lint reads one claim (or all) with the citations and the sentences around the quotes; what it cannot read it lists
as not checked. No lint judges for a person: those that could be wrong wait on the worklist.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from curation.domain.citation import Citation
from curation.domain.finding import Finding, NotChecked
from curation.domain.review_state import ClaimRecord
from curation.review.lints import (
    arm_figures,
    caveats,
    comparisons,
    counts,
    numbers,
    populations,
    quotes,
    reuse,
    treatments,
    wording,
)
from curation.review.lints.claim_reading import ClaimReading, read_claim
from curation.review.lints.lint import BodyLint, Lint, LintRule, Need, find_missing_need
from curation.vocabulary import ClaimStatus, Severity

_CLAIM_LINTS: tuple[Lint, ...] = (
    *quotes.LINTS,
    *caveats.LINTS,
    *comparisons.LINTS,
    *populations.LINTS,
    *numbers.LINTS,
    *arm_figures.LINTS,
    *counts.LINTS,
    *treatments.LINTS,
    *wording.LINTS,
)
_BODY_LINTS: tuple[BodyLint, ...] = reuse.LINTS
_STANDING = frozenset({ClaimStatus.SUBMITTED, ClaimStatus.ACCEPTED, ClaimStatus.CONFLICT})
NAMED_CLAIMS = 3


LINTS: tuple[LintRule, ...] = tuple(sorted((*_CLAIM_LINTS, *_BODY_LINTS), key=lambda lint: lint.id))


def check_claims(records: Sequence[ClaimRecord], citations: Mapping[str, Citation]) -> tuple[Finding, ...]:
    """List what the lints find in claims, sorted by lint id, claim id and reason.

    Withdrawn and rejected claims are passed over. A gate refuses accepted claims only; on others its findings wait on
    the worklist, since no answer uses them yet.
    """
    return check_claim_uses(records, citations)[0]


def check_claim_uses(
    records: Sequence[ClaimRecord], citations: Mapping[str, Citation]
) -> tuple[tuple[Finding, ...], tuple[NotChecked, ...]]:
    """Check as `check_claims` does, and list beside it what could not be checked: one entry a lint and missing need."""
    standing = sorted((r for r in records if r.status in _STANDING), key=lambda r: (r.claim.citation_id, r.claim_id))
    readings = [read_claim(record, citations) for record in standing]
    findings = {*_check_each(readings), *_check_body(readings)}
    order = sorted(findings, key=lambda found: (found.gate, found.subject, found.reason))
    return tuple(order), tuple(_list_unchecked(readings))


def _check_each(readings: Sequence[ClaimReading]) -> Iterator[Finding]:
    for lint in _CLAIM_LINTS:
        for reading in readings:
            if find_missing_need(reading, lint.needs) is None:
                for reason in lint.check(reading):
                    yield _find(lint, reading.record, reason)


def _check_body(readings: Sequence[ClaimReading]) -> Iterator[Finding]:
    records = {reading.record.claim_id: reading.record for reading in readings}
    for lint in _BODY_LINTS:
        checked = [reading for reading in readings if find_missing_need(reading, lint.needs) is None]
        for claim_id, reason in lint.check(checked):
            yield _find(lint, records[claim_id], reason)


def _find(lint: LintRule, record: ClaimRecord, reason: str) -> Finding:
    severity = lint.severity if record.status == ClaimStatus.ACCEPTED else Severity.WORKLIST
    return Finding(gate=lint.id, severity=severity, subject=record.claim_id, reason=reason, remedy=lint.remedy)


def _list_unchecked(readings: Sequence[ClaimReading]) -> Iterator[NotChecked]:
    for lint in LINTS:
        missing: dict[Need, list[str]] = {}
        for reading in readings:
            need = find_missing_need(reading, lint.needs)
            if need is not None:
                missing.setdefault(need, []).append(reading.record.claim_id)
        for need, claim_ids in missing.items():
            yield NotChecked(gate=lint.id, rule=lint.rule, reason=_describe_gap(need, claim_ids))


def _describe_gap(need: Need, claim_ids: Sequence[str]) -> str:
    named = ", ".join(claim_ids[:NAMED_CLAIMS])
    more = f" and {len(claim_ids) - NAMED_CLAIMS} more" if len(claim_ids) > NAMED_CLAIMS else ""
    return f"{need.value} is missing for {len(claim_ids)} claims: {named}{more}"
