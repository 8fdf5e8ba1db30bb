"""Effects: one estimate as its source prints it, with interval, p value, counts and the arm it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from curation.domain.numerals import parse_decimal
from curation.vocabulary import EffectMeasure, POperator

RATIO_MEASURES = frozenset({"HR", "SHR", "OR", "RR", "IRR"})
DIFFERENCE_MEASURES = frozenset({"RD", "MD", "RMST_DIFF"})
MEDIAN_MEASURES = frozenset({"PFS_MEDIAN", "OS_MEDIAN", "DOR_MEDIAN", "TTP_MEDIAN", "TTR_MEDIAN"})
OPEN_BOUNDS = ("inf", "-inf")
NOT_KNOWN = ("NR", "NE")
RATE_MEASURES = frozenset({"PFS_RATE", "OS_RATE", "EFS_RATE", "DFS_RATE", "IDFS_RATE", "DRFI_RATE"})
PROPORTION_MEASURES = RATE_MEASURES | frozenset(
    {"ORR", "DCR", "CBR", "pCR", "CR_RATE", "PR_RATE", "EVENT_RATE", "AE_RATE", "PREV", "SENS", "PPA"}
)


class Effect(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One effect, figures as text in the form of `standards.md` 6.2.

    `value`, `lower`, `upper`: decimal figures, `NR` (not reached), `NE` (not estimable), `inf` or `-inf`. `level`
    of the interval in percent. `p` decimal with operator `p_op`. `n_events` of `n_total` only where printed.
    `unit`: `%`, `months`, `mut/Mb`...; percents stay percents. `arm` names the group, `None` for a comparison of
    groups or one not stated; a ratio's `arm` is `intervention vs comparator` where the text says so. `time` is the
    landmark of a rate (`5-year OS`), a decimal figure in `time_unit` (`days`, `weeks`, `months`, `years`).
    """

    measure: EffectMeasure
    value: str | None = None
    lower: str | None = None
    upper: str | None = None
    level: str | None = None
    p_op: POperator | None = None
    p: str | None = None
    n_events: int | None = None
    n_total: int | None = None
    unit: str | None = None
    arm: str | None = None
    time: str | None = None
    time_unit: str | None = None

    @property
    def figures(self) -> tuple[str, ...]:
        """All figures that the quote must state: those printed, without open and missing bounds."""
        texts = (self.value, self.lower, self.upper, self.level, self.p, self.time)
        counts = (self.n_events, self.n_total)
        printed = tuple(text.lstrip("+-") for text in texts if text is not None and parse_decimal(text) is not None)
        return printed + tuple(str(count) for count in counts if count is not None)

    @property
    def number(self) -> Decimal | None:
        """The estimate as a number; `None` where it was not reached, not estimable or not stated."""
        return parse_decimal(self.value)

    @property
    def crosses_no_effect(self) -> bool | None:
        """Whether the interval holds the value of no effect; `None` without an interval or such a value.

        An open side (`inf`, `-inf`) has no end; a bound not reached or not estimable is unknown.
        """
        lower, upper = _parse_bound(self.lower), _parse_bound(self.upper)
        if lower is None or upper is None:
            return None
        if self.measure in RATIO_MEASURES:
            return lower <= 1 <= upper
        if self.measure in DIFFERENCE_MEASURES:
            return lower <= 0 <= upper
        return None


def check_effect(effect: Effect) -> tuple[str, ...]:
    """List what is wrong with an effect's own figures, one line each; empty when they can be what was printed."""
    return (*_check_forms(effect), *_check_sizes(effect))


def _check_forms(effect: Effect) -> Iterator[str]:
    allowed = {"value": NOT_KNOWN, "lower": NOT_KNOWN + OPEN_BOUNDS, "upper": NOT_KNOWN + OPEN_BOUNDS}
    for name in ("value", "lower", "upper", "level", "p", "time"):
        text = getattr(effect, name)
        if text is not None and parse_decimal(text) is None and text not in allowed.get(name, ()):
            yield f"{name} {text!r} is no decimal figure"


def _check_sizes(effect: Effect) -> Iterator[str]:
    value, lower, upper = effect.number, _parse_bound(effect.lower), _parse_bound(effect.upper)
    bounds = [number for number in (lower, value, upper) if number is not None]
    if bounds != sorted(bounds):
        yield f"lower, value and upper ({', '.join(map(str, bounds))}) are out of order"
    if effect.n_events is not None and effect.n_total is not None and effect.n_events > effect.n_total:
        yield f"{effect.n_events} events are more than the {effect.n_total} people"
    if any(count is not None and count < 0 for count in (effect.n_events, effect.n_total)):
        yield "a count is below 0"
    p = parse_decimal(effect.p)
    if p is not None and not 0 <= p <= 1:
        yield f"p {effect.p} is not between 0 and 1"
    level = parse_decimal(effect.level)
    if level is not None and not 0 < level < 100:
        yield f"level {effect.level} is not between 0 and 100"


def _parse_bound(text: str | None) -> Decimal | None:
    return Decimal(text) if text and text in OPEN_BOUNDS else parse_decimal(text)


def format_effect(effect: Effect) -> str:
    """Write an effect in one line: `HR 0.32 (95% CI 0.103 to 0.998), p = 0.049`."""
    parts = [f"{effect.arm}: {effect.measure.value}" if effect.arm else effect.measure.value]
    if effect.value is not None:
        unit = effect.unit if effect.unit not in (None, "ratio", "index") and effect.number is not None else ""
        parts.append(effect.value + ("%" if unit == "%" else f" {unit}" if unit else ""))
    if effect.n_total is not None:
        parts.append(f"[{effect.n_events if effect.n_events is not None else '?'}/{effect.n_total}]")
    if effect.lower is not None or effect.upper is not None:
        level = f"{effect.level}% CI " if effect.level else ""
        parts.append(f"({level}{effect.lower or '?'} to {effect.upper or '?'})")
    line = " ".join(parts)
    if effect.p_op == POperator.NS:
        return f"{line}, p not significant"
    return f"{line}, p {effect.p_op.value if effect.p_op else '='} {effect.p}" if effect.p else line
