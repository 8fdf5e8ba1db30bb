"""Claims as the report shows them: every term in words, every address checked."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from curation.domain.citation import Citation, format_reference
from curation.domain.claim import Biomarker, Claim, Population
from curation.domain.effect_words import format_effect_line
from curation.domain.notice import Integrity, Notice
from curation.domain.quote import Quote
from curation.domain.review_state import ClaimRecord
from curation.domain.table_columns import NOT_CHECKED
from curation.rendering import labels
from curation.rendering.links import Link, build_anchor, list_links
from curation.vocabulary import AnchorState, ClaimStatus, Consequence, FigureSource, NoticeChoice, QuoteRole

Fact = tuple[str, str]
NOT_LOOKED_UP = ("not looked up", NOT_CHECKED)


class QuoteView(msgspec.Struct, frozen=True, kw_only=True):
    """A quote: the exact words, whose words they are, where they stand and whether they were found."""

    exact: str
    source: str
    section: str | None
    state: str
    is_found: bool


class CitationView(msgspec.Struct, frozen=True, kw_only=True):
    """A citation: one line of bibliography, its links, where it stands, and the warning that belongs beside it."""

    name: str
    reference: str
    links: tuple[Link, ...]
    integrity: str
    integrity_key: str
    warning: str | None = None


class ClaimView(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of the evidence table and of the sentences that rest on it; `facts` are (name, text) in reading order.

    The `*_key` fields hold stored terms for the filters; `is_accepted` is false for what no answer may rest on,
    `is_suggested` tells that a program proposed the claim.
    """

    claim_id: str
    anchor: str
    statement: str
    claim_type: str
    type_key: str
    direction: str
    direction_key: str
    directness: str
    directness_key: str
    her2: str
    her2_key: str
    status: str
    status_key: str
    is_accepted: bool
    is_suggested: bool
    level: str
    design: str
    outcome: str
    population: str
    effects: tuple[str, ...]
    facts: tuple[Fact, ...]
    marks: tuple[str, ...]
    quotes: tuple[QuoteView, ...]
    citation: CitationView

    @property
    def reading(self) -> str:
        """Type with direction, or the type alone where a direction means nothing."""
        return self.claim_type if self.direction_key == "not_applicable" else f"{self.claim_type}: {self.direction}"


def build_citation_view(
    citation_id: str, citations: Mapping[str, Citation], integrity: Mapping[str, Integrity]
) -> CitationView:
    """Show a citation; one that is not at hand is named by its id."""
    citation, standing = citations.get(citation_id), integrity.get(citation_id)
    state = (labels.INTEGRITY_STATES[standing.state], standing.state.value) if standing else NOT_LOOKED_UP
    if citation is None:
        reference = f"{citation_id} (not among the citations at hand)"
        return CitationView(name=citation_id, reference=reference, links=(), integrity=state[0], integrity_key=state[1])
    return CitationView(
        name=citation.short_name,
        reference=format_reference(citation),
        links=list_links(citation),
        integrity=state[0],
        integrity_key=state[1],
        warning=find_warning(standing),
    )


def find_warning(integrity: Integrity | None) -> str | None:
    """Say what a reader must know about a citation before trusting it; `None` where nothing is known against it."""
    notices = integrity.notices if integrity else ()
    return next((_format_warning(notice) for notice in notices if notice.kind in labels.WARNINGS), None)


def _format_warning(notice: Notice) -> str:
    words = labels.WARNINGS[notice.kind]
    if notice.decision is not None:
        return f"{words}, {'kept' if notice.decision.choice == NoticeChoice.KEEP else 'set aside'} on review"
    return f"{words}, not reviewed yet" if notice.consequence in (Consequence.HOLD, Consequence.RE_EXTRACT) else words


def build_claim_view(
    record: ClaimRecord, citations: Mapping[str, Citation], integrity: Mapping[str, Integrity]
) -> ClaimView:
    """Show a claim as it stands."""
    claim = record.claim
    return ClaimView(
        claim_id=record.claim_id,
        anchor=build_anchor("claim", record.claim_id),
        statement=claim.statement,
        claim_type=labels.format_words(claim.claim_type),
        type_key=claim.claim_type.value,
        direction=labels.DIRECTIONS[claim.direction],
        direction_key=claim.direction.value,
        directness=labels.DIRECTNESSES[claim.directness],
        directness_key=claim.directness.value,
        her2=labels.HER2_STATUSES[claim.population.her2_status],
        her2_key=claim.population.her2_status.value,
        status=labels.STATUSES[record.status],
        status_key=record.status.value,
        is_accepted=record.status == ClaimStatus.ACCEPTED,
        is_suggested=claim.suggested_by is not None,
        level=_format_level(claim),
        design=labels.format_words(claim.design),
        outcome=labels.format_words(claim.outcome),
        population=claim.population.description,
        effects=tuple(format_effect_line(effect) for effect in claim.effects),
        facts=_list_facts(record),
        marks=_list_marks(record),
        quotes=_build_quote_views(record),
        citation=build_citation_view(claim.citation_id, citations, integrity),
    )


def _format_level(claim: Claim) -> str:
    if claim.level_scheme == "civic":
        return labels.LEVELS[claim.level]
    return f"level {claim.level.value} ({claim.level_scheme})"


def _build_quote_views(record: ClaimRecord) -> tuple[QuoteView, ...]:
    states = [anchoring.state for anchoring in record.anchorings]
    source = labels.TEXT_SOURCES[record.claim.basis]
    return tuple(
        _build_quote_view(quote, source=source, state=states[index] if index < len(states) else None)
        for index, quote in enumerate(record.claim.quotes)
    )


def _build_quote_view(quote: Quote, *, source: str, state: AnchorState | None) -> QuoteView:
    return QuoteView(
        exact=quote.exact,
        source=source,
        section=quote.section,
        state=labels.ANCHOR_STATES[state] if state else "not looked up yet",
        is_found=state == AnchorState.ANCHORED,
    )


def _list_marks(record: ClaimRecord) -> tuple[str, ...]:
    """List what weighs on a claim and must not be overlooked."""
    claim = record.claim
    found = [
        f"status: {labels.STATUSES[record.status]}" if record.status != ClaimStatus.ACCEPTED else None,
        "figure seen in a secondary source only" if claim.figure_source == FigureSource.SECONDARY else None,
        f"quoted as {labels.format_words(claim.quote_role)}"
        if claim.quote_role in {QuoteRole.BACKGROUND, QuoteRole.AIM}
        else None,
    ]
    return tuple(filter(None, found))


def _list_facts(record: ClaimRecord) -> tuple[Fact, ...]:
    claim = record.claim
    facts = (
        ("Population", _format_population(claim.population)),
        ("Biomarker", _format_biomarker(claim.biomarker)),
        ("Treatment", _format_treatment(claim)),
        ("Outcome", _join(labels.format_words(claim.outcome), labels.format_known(claim.outcome_direction))),
        ("Effect", "; ".join(format_effect_line(effect) for effect in claim.effects)),
        ("Significance", labels.format_known(claim.significance)),
        ("Comparison", labels.COMPARISONS.get(claim.marker_comparison)),
        ("Study", _join(labels.format_words(claim.design), claim.study_id)),
        ("Notes", claim.notes),
        ("Reason", record.reason),
        ("Tagged by", _format_makers(record)),
    )
    return tuple((name, text) for name, text in facts if text)


def _join(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _format_makers(record: ClaimRecord) -> str:
    return _join(
        record.tagged_by,
        f"accepted by {record.accepted_by}" if record.accepted_by else None,
        f"suggested by the program {record.claim.suggested_by}" if record.claim.suggested_by else None,
    )


def _format_population(population: Population) -> str:
    hormone = labels.format_known(population.hr_status)
    line = labels.format_known(population.line)
    return _join(
        population.description,
        f"HER2 defined as {population.her2_definition}" if population.her2_definition else None,
        f"hormone receptor {hormone}" if hormone else None,
        labels.format_known(population.setting),
        f"{line} line" if line else None,
        f"n = {labels.format_number(population.n)}" if population.n is not None else None,
    )


def _format_biomarker(biomarker: Biomarker | None) -> str | None:
    if biomarker is None:
        return None
    cut_off = " ".join(part for part in (biomarker.cut_off, biomarker.unit) if part)
    planned = {True: "set beforehand", False: "not set beforehand", None: None}[biomarker.prespecified]
    return _join(
        biomarker.name,
        biomarker.assay,
        biomarker.panel,
        labels.format_known(biomarker.specimen),
        _join(f"cut-off {cut_off}" if cut_off else None, planned if cut_off else None),
    )


def _format_treatment(claim: Claim) -> str | None:
    if not claim.intervention:
        return claim.comparator and f"compared with {claim.comparator}"
    return f"{claim.intervention}, compared with {claim.comparator}" if claim.comparator else claim.intervention
