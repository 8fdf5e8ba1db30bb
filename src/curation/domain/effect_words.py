"""Effects in the words that people read: measures spelt out where nobody uses their abbreviation every day."""

from __future__ import annotations

from curation.domain.effect import Effect, format_effect
from curation.vocabulary import EffectMeasure

# Abbreviations that a medical reviewer reads every day (HR, OR, ORR, pCR...) stay as they are.
MEASURES = {
    EffectMeasure.SHR: "subdistribution HR",
    EffectMeasure.IRR: "incidence rate ratio",
    EffectMeasure.RD: "risk difference",
    EffectMeasure.MD: "mean difference",
    EffectMeasure.RMST_DIFF: "difference in restricted mean survival time",
    EffectMeasure.PREV: "prevalence",
    EffectMeasure.SENS: "sensitivity",
    EffectMeasure.PPA: "positive percent agreement",
    EffectMeasure.C_INDEX: "C index",
    EffectMeasure.CORR: "correlation",
    EffectMeasure.KAPPA: "kappa",
    EffectMeasure.P_INTERACTION: "interaction",
    EffectMeasure.P_ONLY: "comparison",
    EffectMeasure.TMB_MEDIAN: "median TMB",
    EffectMeasure.CR_RATE: "complete response rate",
    EffectMeasure.PR_RATE: "partial response rate",
    EffectMeasure.EVENT_RATE: "event rate",
    EffectMeasure.AE_RATE: "adverse event rate",
}


def format_effect_line(effect: Effect) -> str:
    """Write an effect in one line, its measure in words where the abbreviation is not in daily use."""
    arm = f"{effect.arm}: " if effect.arm else ""
    figures = format_effect(effect).removeprefix(arm + effect.measure.value)
    return arm + format_measure(effect.measure) + figures


def format_measure(measure: EffectMeasure) -> str:
    """Write a measure: in words where its abbreviation is not in daily use, `OS rate` and `OS median` spelt out."""
    return MEASURES.get(measure, measure.value.replace("_RATE", " rate").replace("_MEDIAN", " median"))
