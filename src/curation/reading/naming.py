"""Which measure an estimate is of, once its label is known: a rate or a median, a difference of shares or of means."""

from __future__ import annotations

from curation.reading import kinds
from curation.reading.estimates import Estimate
from curation.reading.lexing import Sentence

_MEDIAN_ENDPOINTS = frozenset({"PFS", "OS", "DOR", "TTP", "TTR"})
RATE_ENDPOINTS = frozenset({"PFS", "OS", "EFS", "DFS", "IDFS", "DRFI"})
# Units of a measurement: a difference in one of them is one of means.
_MEASURED = frozenset("mm mmHg kg g cm mL ml mmol mg µmol L bpm kPa min minutes hours h kcal £ $ €".split())
_PERCENT_LEVELS = frozenset(
    "density bmd hba1c hba cholesterol triglycerides weight volume flow fev fev1 crp mass".split()
)
_LEVELS = _PERCENT_LEVELS | frozenset(
    "pressure glucose bmi concentration concentrations score scores scale vas creatinine ferritin haemoglobin "
    "hemoglobin time duration length".split()
)


def name_measure(sentence: Sentence, kind: str, name: str, estimate: Estimate) -> str:
    """Name the measure of an estimate by the kind and name of its label; empty for none of the vocabulary."""
    if kind == kinds.ENDPOINT:
        return _name_endpoint(name, estimate)
    if kind == kinds.RATIO and estimate.unit == kinds.PERCENT:
        return "ORR"
    if name == "RD":
        return _name_difference(sentence, estimate)
    return {kinds.OTHER: "", kinds.TREATED: "NNT"}.get(kind, "RMST_DIFF" if name == "RMST" else name)


def _name_endpoint(name: str, estimate: Estimate) -> str:
    unit = estimate.unit or estimate.shared_unit
    if name == "TMB":
        return "PREV" if unit == kinds.PERCENT else "TMB_MEDIAN"
    if name == "FREE":
        # A landmark rate without a code of its own, such as local control.
        return "EVENT_RATE" if unit == kinds.PERCENT else ""
    name = "OS" if name in ("SURVIVAL", "ALIVE") else name
    if unit == kinds.TIME or estimate.is_missing:
        return f"{name}_MEDIAN" if name in _MEDIAN_ENDPOINTS else ""
    return f"{name}_RATE" if name in RATE_ENDPOINTS else ""


def _name_difference(sentence: Sentence, estimate: Estimate) -> str:
    unit = estimate.unit or estimate.shared_unit
    if unit == kinds.TIME:
        return "RMST_DIFF" if _is_about_rmst(sentence) else "MD"
    if unit == kinds.POINTS:
        return "MD"
    if unit == kinds.PERCENT:
        return "MD" if speaks_of_level(sentence, in_percent=True) else "RD"
    return "RD" if unit or _is_difference_of_shares(sentence, estimate) else "MD"


def _is_difference_of_shares(sentence: Sentence, estimate: Estimate) -> bool:
    """Whether a difference without a unit can be one of proportions, or of the percentages that its label announces."""
    if sentence.spelled[: max(estimate.label, 0)].endswith(kinds.PERCENT_POINTS):
        return True
    beside = sentence.tokens[max(0, estimate.start - 1) : estimate.start] + sentence.tokens[estimate.end :][:1]
    has_spread = sentence.kinds.startswith(kinds.SPREAD, estimate.end)
    is_large = not estimate.is_missing and estimate.value != "" and abs(float(estimate.value)) > 1
    is_measured = has_spread or is_large or not _MEASURED.isdisjoint(beside)
    return not is_measured and not speaks_of_level(sentence, in_percent=False)


def speaks_of_level(sentence: Sentence, *, in_percent: bool) -> bool:
    """Whether a sentence speaks of a measured level, so that a difference in it is one of means."""
    levels = _PERCENT_LEVELS if in_percent else _LEVELS
    return not levels.isdisjoint(map(str.lower, sentence.tokens))


def _is_about_rmst(sentence: Sentence) -> bool:
    return any(
        sentence.find_measure(at).startswith("RMST") for at in range(len(sentence.kinds)) if sentence.kinds[at] == "D"
    )
