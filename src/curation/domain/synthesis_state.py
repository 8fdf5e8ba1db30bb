"""What follows from the table: findings with their certainty, pooled figures, and how far screeners agreed."""

from __future__ import annotations

import msgspec

from curation.domain.treatment import describe_treatment
from curation.vocabulary import Certainty, ClaimType, EffectMeasure, Outcome


class FindingGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Claims of one type on one outcome in one population, and what they say together.

    `population` is a label for readers, `biomarker` is `None` for groups without one, `is_on_treatment` tells claims on
    the question's `treatment` (a label for readers) from others. The three tuples of claim ids do not overlap and are
    sorted. `study_count` counts independent studies, `participant_count` is `None` when a source does not say how
    many people there were. `certainty` is provisional, `None` where nothing was rated; `reasons` are (GRADE
    domain, text) for each domain considered. `is_gap`: no study was found; `summary` says it, and `question` is what
    a patient may ask because of it.
    """

    outcome: Outcome
    population: str
    claim_type: ClaimType
    summary: str = ""
    biomarker: str | None = None
    treatment: str = "immunotherapy"
    is_on_treatment: bool = False
    supporting: tuple[str, ...] = ()
    not_supporting: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    study_count: int = 0
    participant_count: int | None = None
    certainty: Certainty | None = None
    reasons: tuple[tuple[str, str], ...] = ()
    is_gap: bool = False
    question: str | None = None

    @property
    def treatment_label(self) -> str:
        """`with` or `without` the question's treatment, for readers."""
        return describe_treatment(self.treatment, is_on_treatment=self.is_on_treatment)

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


class StudyEstimate(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of one study, ready to be drawn and, where it has a `variance`, to be pooled.

    `estimate`, `lower`, `upper` are on the printed scale, shares between 0 and 1; `level` of the interval in percent.
    `point` and `variance` are on the scale of pooling: natural logarithm for ratios, logit for shares. `formula` says
    how a figure that no quote prints was derived. `participants` is the number of people the claim is about.
    """

    study_id: str
    citation_id: str
    claim_id: str
    name: str
    measure: EffectMeasure
    estimate: float
    lower: float | None = None
    upper: float | None = None
    level: float | None = None
    point: float | None = None
    variance: float | None = None
    n_events: int | None = None
    n_total: int | None = None
    participants: int | None = None
    arm: str | None = None
    formula: str | None = None


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that cannot enter a pool, and why."""

    study_id: str
    claim_id: str
    name: str
    measure: EffectMeasure
    reason: str


class PooledEstimate(msgspec.Struct, frozen=True, kw_only=True):
    """Random effects of `k` studies on the printed scale; `tau2` and `q` are on the scale of pooling.

    `lower` and `upper` bound the mean at `level` percent, `predicted_*` a new study (`None` below three studies).
    `weights` are shares of 1 in the order of the studies; `i2` is a share of 1; `method` names estimator and interval.
    """

    estimate: float
    lower: float
    upper: float
    level: float
    k: int
    tau2: float
    q: float
    i2: float
    weights: tuple[float, ...]
    method: str
    predicted_lower: float | None = None
    predicted_upper: float | None = None


class PoolingDecision(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the figures of one group on one measure may be pooled.

    `reasons` are (code, sentence) pairs against it, all that apply; empty exactly where `pooled` is given. `measure`
    is `None` where no claim of the group states a figure that could be pooled at all.
    """

    group: FindingGroup
    measure: EffectMeasure | None
    estimates: tuple[StudyEstimate, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    pooled: PooledEstimate | None = None
    reasons: tuple[tuple[str, str], ...] = ()
