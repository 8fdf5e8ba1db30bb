"""What follows from the table: groups of findings with their certainty, and how far the screeners agreed."""

from __future__ import annotations

import msgspec

from curation.vocabulary import Certainty, ClaimType, Outcome


class FindingGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Claims of one type on one outcome in one population, and what they say together.

    `population` is a label for readers, `biomarker` is `None` for groups without one, `is_immunotherapy` tells
    claims on immune checkpoint inhibitors from others. The three tuples of claim ids do not overlap and are
    sorted. `study_count` counts independent studies, `participant_count` is `None` when a source does not say how
    many people there were. `certainty` is provisional, `None` where nothing was rated; `reasons` are (GRADE
    domain, text) for each domain considered. `is_gap`: no study was found; `summary` says it.
    """

    outcome: Outcome
    population: str
    claim_type: ClaimType
    summary: str = ""
    biomarker: str | None = None
    is_immunotherapy: bool = False
    supporting: tuple[str, ...] = ()
    not_supporting: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    study_count: int = 0
    participant_count: int | None = None
    certainty: Certainty | None = None
    reasons: tuple[tuple[str, str], ...] = ()
    is_gap: bool = False

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """All claims of the group."""
        return self.supporting + self.not_supporting + self.other


class AgreementSummary(msgspec.Struct, frozen=True, kw_only=True):
    """Agreement of two curators over the `n` records that both voted on, before any adjudication.

    `raw_agreement` is a proportion; `kappa` is Cohen's with its 95% bounds, `None` where chance agreement is complete;
    `pabak` is the prevalence- and bias-adjusted kappa. `curators` are the names, sorted.
    """

    curators: tuple[str, ...]
    n: int
    raw_agreement: float | None = None
    kappa: float | None = None
    kappa_lower: float | None = None
    kappa_upper: float | None = None
    pabak: float | None = None
