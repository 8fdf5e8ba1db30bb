"""Independent studies and what they measured: who was counted once, and what things are called in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from curation.domain.citation import Citation
from curation.domain.claim import Claim
from curation.vocabulary import Outcome, format_term

SHORT_NAME = 40


def get_study(claim: Claim) -> str:
    """Give the study behind a claim; a claim without one is a study of its own citation."""
    return claim.study_id or claim.citation_id


def list_studies(claims: Iterable[Claim]) -> tuple[str, ...]:
    """List the independent studies behind claims, sorted."""
    return tuple(sorted({get_study(claim) for claim in claims}))


def format_study(claim: Claim, citations: Mapping[str, Citation]) -> str:
    """Name the study of a claim for readers: its own short name, else author and year."""
    citation = citations.get(claim.citation_id)
    if citation is None:
        return get_study(claim)
    name = citation.study_name
    return name if name and len(name) <= SHORT_NAME else citation.short_name


def format_outcome(outcome: Outcome) -> str:
    """Write an outcome as English spells it: `progression-free survival`."""
    return format_term(outcome).replace(" free ", "-free ").replace(" related ", "-related ")
