"""The summary of findings: one row an outcome, absolute effects beside relative ones, certainty beside the estimate.

Columns and rules of `standards.md` 1.5: at most seven outcomes, serious harms among them, outcomes without data listed,
every comparator risk with its source, every intervention risk that is not printed with its formula.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from statistics import median

import msgspec

from curation.domain.citation import Citation
from curation.domain.claim import Claim
from curation.domain.conclusion import Conclusion
from curation.domain.effect import Effect
from curation.domain.numerals import parse_decimal
from curation.domain.question import Question
from curation.domain.review_state import ClaimRecord
from curation.domain.synthesis_state import FindingGroup, LeftOut, PooledEstimate, PoolingDecision, StudyEstimate
from curation.synthesis.absolute import FORMULAS, AbsoluteEffect, compute_intervention_risk
from curation.synthesis.concluding import conclude_outcome
from curation.synthesis.independence import format_outcome, format_study, get_study, list_studies
from curation.synthesis.measured import ESCAPES, MEASURED_OUTCOMES, find_arms, list_effects, list_measures
from curation.synthesis.shown import read_shown
from curation.synthesis.statements import format_statement
from curation.vocabulary import (
    Certainty,
    ClaimType,
    Directness,
    EffectMeasure,
    FigureSource,
    Outcome,
    StudyDesign,
)

MOST_OUTCOMES = 7
CANDIDATES = (
    Outcome.OVERALL_SURVIVAL,
    Outcome.PROGRESSION_FREE_SURVIVAL,
    Outcome.EVENT_FREE_SURVIVAL,
    Outcome.DISEASE_FREE_SURVIVAL,
    Outcome.OBJECTIVE_RESPONSE,
    Outcome.PATHOLOGICAL_COMPLETE_RESPONSE,
    Outcome.QUALITY_OF_LIFE,
    Outcome.ADVERSE_EVENTS,
    Outcome.TREATMENT_RELATED_DEATH,
)
# Where there are more candidates than rows, the first of these without data give way, then the first with data.
_GIVE_WAY = (
    Outcome.DISEASE_FREE_SURVIVAL,
    Outcome.QUALITY_OF_LIFE,
    Outcome.EVENT_FREE_SURVIVAL,
    Outcome.OBJECTIVE_RESPONSE,
)
_UNCOMPARED = " No study had a comparison group."
_OTHERS = " Further groups of such people, rated apart: {}."
# Deaths are often told as grade 5 adverse events, without an outcome of their own.
_FATAL = re.compile(r"\b(grade 5|deaths?|died|fatal\w*)\b", re.IGNORECASE)
# Complete and partial responses are parts of the response rate that is shown already.
_PARTS_OF_RESPONSE = frozenset({EffectMeasure.CR_RATE, EffectMeasure.PR_RATE})
_SECOND_HAND = " (seen in a secondary source only)"


class SummaryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One outcome. `group` and `conclusion` are `None` where no data were found; `pooled` where nothing was pooled.

    `what_happens` is the conclusion in words. `uncompared` are shares of people in studies without a comparison group.
    """

    outcome: Outcome
    what_happens: str
    group: FindingGroup | None = None
    conclusion: Conclusion | None = None
    absolute: tuple[AbsoluteEffect, ...] = ()
    uncompared: tuple[StudyEstimate, ...] = ()
    relative: tuple[StudyEstimate, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    pooled: PooledEstimate | None = None

    @property
    def certainty(self) -> Certainty | None:
        """Certainty of the body of evidence."""
        return self.group.certainty if self.group else None


def build_summary_of_findings(
    question: Question,
    decisions: Iterable[PoolingDecision],
    records: Mapping[str, ClaimRecord],
    citations: Mapping[str, Citation],
    *,
    searched_on: str | None = None,
) -> tuple[SummaryRow, ...]:
    """Build the rows on the question's own population and treatment, in the order of `CANDIDATES`, at most seven.

    A group belongs here with one direct claim; the certainty of a mixed one has its step for indirectness. Of several
    groups on one outcome the one with most studies makes the row, one with a randomised trial before one without, and
    the row says how many others there are.
    """
    own: dict[Outcome, list[PoolingDecision]] = {}
    for decision in decisions:
        if _is_own(decision.group, records):
            own.setdefault(decision.group.outcome, []).append(decision)
    fatal = _list_fatal(own.get(Outcome.ADVERSE_EVENTS, ()), records)
    return tuple(
        _build_row(question, own[outcome], records, citations)
        if outcome in own
        else _build_empty_row(outcome, question, searched_on, fatal)
        for outcome in choose_outcomes(own)
    )


def choose_outcomes(with_data: Collection[Outcome]) -> tuple[Outcome, ...]:
    """Choose the rows: harms always, and what must give way is what nobody reported."""
    spare = len(CANDIDATES) - MOST_OUTCOMES
    giving_way = sorted(_GIVE_WAY, key=lambda outcome: outcome in with_data)[:spare]
    return tuple(outcome for outcome in CANDIDATES if outcome not in giving_way)


def _is_own(group: FindingGroup, records: Mapping[str, ClaimRecord]) -> bool:
    is_direct = any(records[i].claim.directness == Directness.DIRECT for i in group.claim_ids)
    return group.claim_type == ClaimType.THERAPEUTIC and group.is_on_treatment and is_direct


def _build_row(
    question: Question,
    decisions: Sequence[PoolingDecision],
    records: Mapping[str, ClaimRecord],
    citations: Mapping[str, Citation],
) -> SummaryRow:
    group = max((decision.group for decision in decisions), key=lambda found: _rank_group(found, records))
    others = len({decision.group for decision in decisions}) - 1
    decisions = [decision for decision in decisions if decision.group == group]
    members = [records[claim_id] for claim_id in group.claim_ids]
    measured = _find_absolute_effects([record.claim for record in members], decisions, citations)
    absolute = tuple(measured.values())
    pooled, measure = next(
        ((d.pooled, d.measure) for d in decisions if d.pooled and d.measure in FORMULAS), (None, None)
    )
    if pooled and measure:
        absolute = apply_pool(pooled, measure, absolute)
    conclusion = conclude_outcome(
        group.outcome,
        group.certainty,
        members,
        differences=[effect.difference for effect in absolute],
        # What is pooled speaks for all studies, those that the pool had to leave out too: they are listed beside it.
        measured=list_studies(record.claim for record in members) if pooled and absolute else measured,
    )
    words = format_statement(question.words.treatment, conclusion)
    is_alone = not absolute and not conclusion.is_compared
    return SummaryRow(
        outcome=group.outcome,
        what_happens=f"{words}{_UNCOMPARED if is_alone else ''}{_OTHERS.format(others) if others else ''}",
        group=group,
        conclusion=conclusion,
        absolute=absolute,
        uncompared=_list_uncompared(members, citations),
        relative=tuple(e for decision in decisions for e in decision.estimates),
        left_out=tuple(item for decision in decisions for item in decision.left_out),
        pooled=pooled,
    )


def _rank_group(group: FindingGroup, records: Mapping[str, ClaimRecord]) -> tuple[bool, int]:
    designs = {records[claim_id].claim.design for claim_id in group.claim_ids}
    return StudyDesign.RANDOMISED_TRIAL in designs, group.study_count


def _list_uncompared(records: Sequence[ClaimRecord], citations: Mapping[str, Citation]) -> tuple[StudyEstimate, ...]:
    alone = [record for record in records if record.claim.comparator is None]
    main = {measure for measure in MEASURED_OUTCOMES if measure not in _PARTS_OF_RESPONSE}
    return tuple(estimate for estimate in read_shown(alone, citations) if estimate.measure in main)


def apply_pool(
    pooled: PooledEstimate, measure: EffectMeasure, absolute: Sequence[AbsoluteEffect]
) -> tuple[AbsoluteEffect, ...]:
    """Apply a pooled ratio to the median comparator risk of the studies; nothing where no risk is known."""
    if not absolute:
        return ()
    risk = median(effect.comparator_risk for effect in absolute)
    figures = [compute_intervention_risk(measure, r, risk) for r in (pooled.estimate, pooled.lower, pooled.upper)]
    if figures[0] is None:
        return ()
    names = ", ".join(effect.name for effect in absolute)
    return (
        AbsoluteEffect(
            name=f"pool of {pooled.k} studies",
            citation_id="",
            comparator_risk=risk,
            source=f"median of the control arms of {names}",
            intervention_risk=figures[0],
            lower=figures[1],
            upper=figures[2],
            formula=FORMULAS[measure],
        ),
    )


def _find_absolute_effects(
    claims: Sequence[Claim], decisions: Sequence[PoolingDecision], citations: Mapping[str, Citation]
) -> dict[str, AbsoluteEffect]:
    """Give the absolute effect of each study that has one, from its claim on most people; by study."""
    ratios = {e.claim_id: e for decision in decisions for e in decision.estimates if e.measure in FORMULAS}
    found: dict[str, AbsoluteEffect] = {}
    for claim in sorted(claims, key=lambda c: (get_study(c), -(c.population.n or 0), c.claim_id)):
        effect = _find_absolute(claim, ratios.get(claim.claim_id), format_study(claim, citations))
        if effect:
            found.setdefault(get_study(claim), effect)
    return found


def _find_absolute(claim: Claim, ratio: StudyEstimate | None, name: str) -> AbsoluteEffect | None:
    arms = next(filter(None, (find_arms(claim, measure) for measure in list_measures(list_effects(claim)))), None)
    if arms is None:
        return None
    treated_risk, control_risk = (_read_risk(arm) for arm in arms)
    if treated_risk is None or control_risk is None:
        return None
    lower, upper = _derive_bounds(ratio, control_risk)
    return AbsoluteEffect(
        name=name,
        citation_id=claim.citation_id,
        comparator_risk=control_risk,
        source=f"{name}, {arms[1].arm} arm{_SECOND_HAND if claim.figure_source == FigureSource.SECONDARY else ''}",
        intervention_risk=treated_risk,
        lower=lower,
        upper=upper,
        formula=f"bounds: {FORMULAS[ratio.measure]}" if ratio and lower is not None else None,
    )


def _derive_bounds(ratio: StudyEstimate | None, comparator_risk: float) -> tuple[float | None, float | None]:
    if ratio is None or ratio.lower is None or ratio.upper is None:
        return None, None
    low = compute_intervention_risk(ratio.measure, ratio.lower, comparator_risk)
    high = compute_intervention_risk(ratio.measure, ratio.upper, comparator_risk)
    return (None, None) if low is None or high is None else (low, high)


def _read_risk(effect: Effect) -> float | None:
    if effect.n_events is not None and effect.n_total:
        share = effect.n_events / effect.n_total
    else:
        printed = parse_decimal(effect.value)
        if printed is None or effect.unit != "%":
            return None
        share = float(printed) / 100
    return 1 - share if effect.measure in ESCAPES else share


def _list_fatal(decisions: Iterable[PoolingDecision], records: Mapping[str, ClaimRecord]) -> tuple[str, ...]:
    """List the statements that tell of deaths among claims on adverse events, where a rate of deaths is missing."""
    ids = dict.fromkeys(claim_id for decision in decisions for claim_id in decision.group.claim_ids)
    statements = (records[claim_id].claim.statement for claim_id in sorted(ids))
    return tuple(statement for statement in statements if _FATAL.search(statement))


def _build_empty_row(outcome: Outcome, question: Question, searched_on: str | None, fatal: Sequence[str]) -> SummaryRow:
    when = f", last run on {searched_on}," if searched_on else ""
    subject = f"{question.words.treatment} and {format_outcome(outcome)}"
    words = f"No accepted claim from our search{when} reports {subject} in this population with a figure of its own."
    if outcome == Outcome.TREATMENT_RELATED_DEATH and fatal:
        words += f" Told among adverse events: {' '.join(fatal)}"
    return SummaryRow(outcome=outcome, what_happens=words)
