"""Claims: one statement in the curator's own words, bound to exact quotes, with the fields that keep it honest."""

from __future__ import annotations

import msgspec

from curation.domain.effect import Effect
from curation.domain.quote import Quote
from curation.identifiers import ClaimId, canonical_json, compute_sha256
from curation.vocabulary import (
    ClaimType,
    Direction,
    Directness,
    EvidenceLevel,
    FigureSource,
    Her2Status,
    HormoneReceptorStatus,
    MarkerComparison,
    Outcome,
    OutcomeDirection,
    QuoteRole,
    Setting,
    Significance,
    Specimen,
    StudyDesign,
    TextSource,
    TherapyInteraction,
    TreatmentLine,
)


class Population(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Who was studied; `n` is the number of people the claim is about, `None` where the source does not say."""

    description: str
    tumour: str
    her2_status: Her2Status
    her2_definition: str | None = None
    hr_status: HormoneReceptorStatus = HormoneReceptorStatus.NOT_STATED
    setting: Setting = Setting.NOT_STATED
    line: TreatmentLine = TreatmentLine.NOT_STATED
    n: int | None = None


class Biomarker(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What was measured and how: assay, panel, specimen, cut-off with its unit, and whether that was set beforehand."""

    name: str
    assay: str | None = None
    panel: str | None = None
    specimen: Specimen = Specimen.NOT_STATED
    cut_off: str | None = None
    unit: str | None = None
    prespecified: bool | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One claim on one citation.

    `plain_statement` says the same to a patient, without figures. `basis` is whose words were quoted. `study_id` groups
    claims on the same people. `figure_source` is `secondary` where the figure rests on a secondary source alone.
    `suggested_by` names the program that proposed the claim, for ever; `None` when a person wrote it.
    """

    question_id: str
    citation_id: str
    statement: str
    quotes: tuple[Quote, ...]
    quote_role: QuoteRole
    claim_type: ClaimType
    population: Population
    outcome: Outcome
    design: StudyDesign
    directness: Directness
    level: EvidenceLevel
    basis: TextSource
    level_scheme: str = "civic"
    plain_statement: str | None = None
    significance: Significance = Significance.NOT_APPLICABLE
    direction: Direction = Direction.NOT_APPLICABLE
    outcome_direction: OutcomeDirection = OutcomeDirection.NOT_STATED
    biomarker: Biomarker | None = None
    intervention: str | None = None
    comparator: str | None = None
    therapies: tuple[str, ...] = ()
    therapy_interaction: TherapyInteraction | None = None
    is_immunotherapy: bool = False
    effects: tuple[Effect, ...] = ()
    marker_comparison: MarkerComparison = MarkerComparison.NONE
    study_id: str | None = None
    figure_source: FigureSource = FigureSource.PUBLISHER_OR_REGISTRY
    suggested_by: str | None = None
    notes: str | None = None

    @property
    def carries_finding(self) -> bool:
        """Whether its quotes are a study's own result or a review's synthesis: nothing else carries a finding."""
        return self.quote_role in (QuoteRole.OWN_RESULT, QuoteRole.REVIEW_SYNTHESIS)

    @property
    def claim_id(self) -> ClaimId:
        """`clm-` and 12 hexadecimal digits of the hash of question, citation, quoted words and statement.

        The same claim has the same id, whoever tags it and when.
        """
        content = [self.question_id, self.citation_id, [quote.exact for quote in self.quotes], self.statement]
        return ClaimId("clm-" + compute_sha256(canonical_json(content))[:12])
