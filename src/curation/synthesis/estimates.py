"""The figures behind claims as estimates: ratios with their intervals, shares with their counts, one row a figure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from curation.domain.citation import Citation
from curation.domain.claim import Claim
from curation.domain.effect import PROPORTION_MEASURES, RATIO_MEASURES, Effect
from curation.domain.numerals import parse_decimal
from curation.domain.review_state import ClaimRecord
from curation.domain.synthesis_state import LeftOut, StudyEstimate
from curation.synthesis.effect_scales import (
    compute_log_ratio,
    compute_logit,
    compute_risk_ratio,
    compute_rounding,
    compute_wilson,
    find_count,
)
from curation.synthesis.independence import format_study, get_study
from curation.synthesis.measured import ESCAPES, find_arms, list_effects, list_measures
from curation.synthesis.quantiles import compute_normal_quantile
from curation.vocabulary import EffectMeasure, FigureSource

Read = StudyEstimate | LeftOut


def read_estimates(
    records: Iterable[ClaimRecord], citations: Mapping[str, Citation]
) -> tuple[tuple[StudyEstimate, ...], tuple[LeftOut, ...]]:
    """Read the ratios and shares of claims; give those with a variance and, with reasons, those without.

    Both sorted by study, claim and place in the claim. Two arms of a comparison give one risk ratio, no two shares.
    """
    reads = [read for record in sorted(records, key=_order) for read in _read_claim(record, citations)]
    kept = tuple(read for read in reads if isinstance(read, StudyEstimate))
    return kept, tuple(read for read in reads if isinstance(read, LeftOut))


def _order(record: ClaimRecord) -> tuple[str, str]:
    return get_study(record.claim), record.claim_id


def _read_claim(record: ClaimRecord, citations: Mapping[str, Citation]) -> Iterator[Read]:
    reader = Reader(claim=record.claim, claim_id=record.claim_id, name=format_study(record.claim, citations))
    for measure in list_measures(list_effects(record.claim)):
        arms = find_arms(record.claim, measure) if measure.value in PROPORTION_MEASURES else None
        if arms:
            yield reader.read_arms(*arms)
            continue
        for effect in list_effects(record.claim):
            if effect.measure == measure:
                is_ratio = measure.value in RATIO_MEASURES
                yield reader.read_ratio(effect) if is_ratio else reader.read_share(effect)


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Reads the effects of one claim; each answer is an estimate, or the reason why there is none."""

    claim: Claim
    claim_id: str
    name: str

    def read_ratio(self, effect: Effect) -> Read:
        """Read a printed ratio with its printed interval."""
        value, lower, upper, level = (_number(t) for t in (effect.value, effect.lower, effect.upper, effect.level))
        if value is None or lower is None or upper is None:
            return self._leave(effect.measure, f"{self._print(effect)} has no closed interval.")
        if level is None:
            return self._leave(effect.measure, f"{self._print(effect)}: the level of its interval is not stated.")
        rounding = float(compute_rounding(effect.value or ""))
        point = compute_log_ratio(value, lower, upper, level, rounding=rounding)
        if point is None:
            return self._leave(effect.measure, f"{self._print(effect)}: the interval does not fit the estimate.")
        found = self._estimate(effect.measure, value, (lower, upper), level, point)
        return self._check_source(msgspec.structs.replace(found, arm=effect.arm))

    def read_share(self, effect: Effect) -> Read:
        """Read a share of people with its counts; a count that is not printed must follow from the percentage."""
        events, total = self._count(effect), effect.n_total
        if total is None:
            return self._leave(effect.measure, f"{self._print(effect)} is printed without counts.")
        if events is None:
            reason = f"{self._print(effect)} of {total} people is no single whole number of people."
            return self._leave(effect.measure, reason)
        point = compute_logit(events, total)
        if point is None:
            reason = f"{events} of {total} people: nobody or everybody has no logit."
            return self._leave(effect.measure, reason)
        found = self._estimate(effect.measure, events / total, compute_wilson(events, total), 95.0, point)
        formula = None if effect.n_events is not None else f"{events} = {effect.value}% of {total}, rounded"
        return self._check_source(
            msgspec.structs.replace(found, n_events=events, n_total=total, arm=effect.arm, formula=formula)
        )

    def read_arms(self, treated: Effect, control: Effect) -> Read:
        """Read two arms as a risk ratio; of the event, where the share is of people who escaped it."""
        a, c = self._count(treated), self._count(control)
        if a is None or c is None or treated.n_total is None or control.n_total is None:
            reason = f"{self._print(treated)} against {self._print(control)}: arms printed without counts."
            return self._leave(EffectMeasure.RR, reason)
        if treated.measure in ESCAPES:
            a, c = treated.n_total - a, control.n_total - c
        point = compute_risk_ratio((a, treated.n_total), (c, control.n_total))
        if point is None:
            return self._leave(EffectMeasure.RR, "An arm without any event gives no risk ratio.")
        half = compute_normal_quantile(95.0) * math.sqrt(point[1])
        bounds = (math.exp(point[0] - half), math.exp(point[0] + half))
        found = self._estimate(EffectMeasure.RR, math.exp(point[0]), bounds, 95.0, point)
        formula = f"({a}/{treated.n_total}) / ({c}/{control.n_total})"
        # Ratios of different events are no figures of one measure; the name of the event keeps them apart.
        contrast = f"risk ratio from {treated.measure.value}"
        return self._check_source(msgspec.structs.replace(found, formula=formula, arm=contrast))

    def _count(self, effect: Effect) -> int | None:
        if effect.n_events is not None or effect.n_total is None or parse_decimal(effect.value) is None:
            return effect.n_events
        return find_count(effect.value or "", effect.n_total)

    def _estimate(
        self,
        measure: EffectMeasure,
        value: float,
        bounds: tuple[float, float],
        level: float,
        point: tuple[float, float],
    ) -> StudyEstimate:
        return StudyEstimate(
            study_id=get_study(self.claim),
            citation_id=self.claim.citation_id,
            claim_id=self.claim_id,
            name=self.name,
            measure=measure,
            estimate=value,
            lower=bounds[0],
            upper=bounds[1],
            level=level,
            point=point[0],
            variance=point[1],
            participants=self.claim.population.n,
        )

    def _check_source(self, found: StudyEstimate) -> Read:
        if self.claim.figure_source == FigureSource.SECONDARY:
            return self._leave(found.measure, "The figure was seen in a secondary source only.")
        return found

    def _leave(self, measure: EffectMeasure, reason: str) -> LeftOut:
        return LeftOut(
            study_id=get_study(self.claim), claim_id=self.claim_id, name=self.name, measure=measure, reason=reason
        )

    def _print(self, effect: Effect) -> str:
        unit = "%" if effect.unit == "%" else ""
        return f"{effect.measure.value} {effect.value or 'not stated'}{unit}"


def _number(text: str | None) -> float | None:
    number = parse_decimal(text)
    return None if number is None else float(number)
