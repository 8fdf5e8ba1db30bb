"""The effect reader: every effect that a text states, with its place in the raw text."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from curation.domain.effect import DIFFERENCE_MEASURES, RATIO_MEASURES, Effect
from curation.reading import kinds
from curation.reading.arms import name_arms
from curation.reading.attaching import attach_p_values
from curation.reading.constructs import read_constructs
from curation.reading.estimates import Estimate, read_estimates
from curation.reading.labelling import label_estimates
from curation.reading.landmarks import TIME_UNITS, find_times
from curation.reading.lexing import Sentence, choose_tokens, list_sentences, spell
from curation.reading.normalising import PlainText, normalise
from curation.reading.p_values import PValue
from curation.reading.traps import is_design
from curation.vocabulary import EffectMeasure, POperator

_FIELDS = (
    *("measure", "value", "lower", "upper", "level", "p_op", "p", "n_events", "n_total", "unit"),
    *("arm", "time", "time_unit"),
)
# Without a figure, or words that stand for one, and without a cue a sentence states no effect; most hold none.
_FIGURE = re.compile("[0-9]")
_WORDED = ("percent", "per cent", "reached", "estimable", "n.s.", "NS", "NR", "NE", "None of", "none of")
_CUES = tuple(
    cue.replace("~", " ")
    for cue in "% = < > ≤ ≥ percent per~cent edian ~ratio -ratio Ratio RATIO HR OR RR CI ~risk alue P~ p: P: ~p~ "
    "(p urviv PFS OS "
    "FS espon emission RFI MST TTP TTR AUC AU-C AUROC ndex tatistic appa κ ρ rho earman earson ~correlation ifference "
    "eeded NNT TMB "
    "~rate~was robability n.s. NS CR PR DCR CBR ~benefit adverse AEs reached ensitivity PPA revalence DoR DOR Δ ∆ "
    "MD RD reduction gain interaction".split()
)
_READABLE = re.compile(
    f"[{kinds.LABELS}{kinds.PERCENT}{kinds.INTERVAL_LABEL}{kinds.PERCENT_POINTS}{kinds.POINTS}PXHA]|{kinds.TIME}{kinds.CHANGE}"
)
# `The flare rate was 0.081` has no label; `rate` alone is none.
_RATE_WORDED = re.compile(r"\b(?:[Rr]ate|probability|incidence) [^.;]{0,60}\b0?\.[0-9]")
_RATE_RATIO = re.compile(r"[rR]ate ratios?,? ?[(\[]a?RRs?\b")
_PLAIN_UNITS = {kinds.MUTATIONS: "mut/Mb", kinds.POINTS: "points"}
_MEASURE_UNITS = dict.fromkeys(RATIO_MEASURES, "ratio") | dict.fromkeys(("AUC", "C_INDEX", "CORR", "KAPPA"), "index")
_MEASURE_UNITS |= {"NNT": "patients"}


class ReadEffect(msgspec.Struct, frozen=True, kw_only=True):
    """One effect and its place: character offsets into the raw text, `end` exclusive."""

    effect: Effect
    start: int
    end: int


def read_effects(text: str) -> tuple[ReadEffect, ...]:
    """Read every effect that a text states, in reading order; never raises on nonsense."""
    plain = normalise(text)
    pattern = choose_tokens(plain.text)
    effects: list[ReadEffect] = []
    ratio = ""
    # `rate ratio [RR]` defines the abbreviation for the whole text.
    is_rate_ratio = "RR" in plain.text and _RATE_RATIO.search(plain.text) is not None
    for offset, words in list_sentences(plain.text):
        if _is_worth_reading(words):
            found = list(_read_sentence(plain, spell(words, offset, pattern), ratio, is_rate_ratio=is_rate_ratio))
            ratio = next(
                (one.effect.measure.value for one in reversed(found) if one.effect.measure in RATIO_MEASURES), ratio
            )
            effects += found
    return tuple(effects)


def _is_worth_reading(words: str) -> bool:
    if _FIGURE.search(words):
        # A plain loop: a generator costs more than what it looks for.
        for cue in _CUES:  # noqa: SIM110
            if cue in words:
                return True
        return False
    return any(word in words for word in _WORDED) or words.strip() == "ns"


def format_effects_json(line_number: int, effects: tuple[ReadEffect, ...]) -> dict[str, object]:
    """Write the effects of one input line for machines; "" where a field is not stated."""
    return {"line": line_number, "effects": [_format_fields(effect) for effect in effects]}


def _format_fields(read: ReadEffect) -> dict[str, object]:
    stated = {name: getattr(read.effect, name) for name in _FIELDS}
    fields: dict[str, object] = {name: "" if value is None else str(value) for name, value in stated.items()}
    return fields | {"start": read.start, "end": read.end}


def _read_sentence(plain: PlainText, sentence: Sentence, ratio: str, *, is_rate_ratio: bool) -> Iterator[ReadEffect]:
    if not _READABLE.search(sentence.kinds) and not _RATE_WORDED.search(sentence.text):
        return
    constructs = read_constructs(sentence)
    estimates = label_estimates(sentence, read_estimates(sentence, constructs), ratio)
    for estimate in estimates if is_rate_ratio else []:
        if estimate.measure == "RR" and sentence.tokens[estimate.label].strip("s").endswith("RR"):
            estimate.measure = "IRR"
    if is_design(sentence.kinds):
        estimates = [estimate for estimate in estimates if estimate.interval or estimate.counts]
    left = attach_p_values(sentence, estimates, constructs.p_values)
    find_times(sentence, estimates)
    name_arms(sentence, estimates)
    for _, found in sorted(
        [(one.at, one) for one in estimates] + [(one.start, one) for one in left], key=lambda x: x[0]
    ):
        if isinstance(found, PValue):
            effect, (start, end) = _build_p_effect(found), sentence.find_span(found.start, found.end)
        else:
            effect, (start, end) = _build_effect(sentence, found), sentence.find_span(*_find_extent(found))
        raw_start, raw_end = plain.find_raw(start, end)
        yield ReadEffect(effect=effect, start=raw_start, end=raw_end)


def _find_extent(estimate: Estimate) -> tuple[int, int]:
    details = [one for one in (estimate.interval, estimate.counts, estimate.p_value) if one is not None]
    starts = [estimate.start] + ([estimate.counts.start] if estimate.counts else [])
    if 0 <= estimate.label < estimate.start:
        starts.append(estimate.label)
    return min(starts), max(estimate.end, *(detail.end for detail in details)) if details else estimate.end


def _build_p_effect(value: PValue) -> Effect:
    measure = EffectMeasure.P_INTERACTION if value.is_interaction else EffectMeasure.P_ONLY
    return Effect(measure=measure, p_op=POperator(value.operator), p=value.value or None)


def _build_effect(sentence: Sentence, estimate: Estimate) -> Effect:
    interval, counts, p_value = estimate.interval, estimate.counts, estimate.p_value
    return Effect(
        measure=EffectMeasure(estimate.measure),
        value=estimate.value or None,
        lower=interval.lower if interval else None,
        upper=interval.upper if interval else None,
        level=interval.level or None if interval else None,
        p_op=POperator(p_value.operator) if p_value else None,
        p=p_value.value or None if p_value else None,
        n_events=counts.events if counts else None,
        n_total=counts.total if counts else None,
        unit=_find_unit(sentence, estimate) or None,
        arm=estimate.arm or None,
        time=estimate.time or None,
        time_unit=estimate.time_unit or None,
    )


def _find_unit(sentence: Sentence, estimate: Estimate) -> str:
    measure = estimate.measure
    if measure in _MEASURE_UNITS:
        return _MEASURE_UNITS[measure] if estimate.value else ""
    unit, unit_at = estimate.unit or estimate.shared_unit, estimate.unit_at
    if not unit and estimate.interval and estimate.interval.unit_at >= 0:
        unit_at = estimate.interval.unit_at
        unit = kinds.TIME if sentence.tokens[unit_at][:1].isalpha() else kinds.PERCENT
    if unit == kinds.TIME:
        return TIME_UNITS[sentence.tokens[unit_at][0].lower()]
    if unit in (kinds.PERCENT, kinds.PERCENT_POINTS):
        return ("pp" if measure in DIFFERENCE_MEASURES else "%") if estimate.value else ""
    if unit in _PLAIN_UNITS:
        return _PLAIN_UNITS[unit]
    if measure == "RD" and sentence.spelled[: max(estimate.label, 0)].endswith(kinds.PERCENT_POINTS):
        return "pp"
    is_unitless = measure.endswith("_MEDIAN") or measure in DIFFERENCE_MEASURES - {"RD"}
    return "" if is_unitless else "proportion"
