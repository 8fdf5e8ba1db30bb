"""Lints of shares: those that no whole number of people gives, and those without the time that the quote states."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from curation.domain.effect import PROPORTION_MEASURES, RATE_MEASURES, Effect
from curation.domain.numerals import list_figures, parse_decimal
from curation.reading.reading import read_effects
from curation.review.lints.claim_reading import ClaimReading
from curation.review.lints.lint import Lint
from curation.vocabulary import Severity

_HUNDRED = Decimal(100)


def check_counts(reading: ClaimReading) -> Iterator[str]:
    """Doubt a share that its counts do not give, or that no whole number of the stated people gives.

    Worklist: sources cut figures short instead of rounding them, and shares may be of events or be estimated, as those
    of a survival curve are (these are passed over). What the notes speak of, a person has seen.
    """
    for effect in reading.claim.effects:
        if effect.measure.value in PROPORTION_MEASURES and effect.unit == "%" and effect.number is not None:
            yield from () if _is_noted(effect, reading) else _check_share(effect)


def _is_noted(effect: Effect, reading: ClaimReading) -> bool:
    """Whether the notes speak of both share and people, so that a person has seen it."""
    noted = list_figures(reading.claim.notes or "")
    return str(effect.number) in noted and str(effect.n_total) in noted


def _check_share(effect: Effect) -> Iterator[str]:
    share, total, events = effect.number, effect.n_total, effect.n_events
    if share is None or not total or effect.measure.value.endswith(_ESTIMATED):
        return
    half = Decimal(5).scaleb(_find_exponent(share) - 1)
    low, high = (share - half) * total / _HUNDRED, (share + half) * total / _HUNDRED
    if events is not None and not low <= events <= high:
        yield f"{effect.measure.value} {share}% is not {events} of {total} ({_HUNDRED * events / total:.1f}%)"
    elif events is None and low.to_integral_value(ROUND_CEILING) > high.to_integral_value(ROUND_FLOOR):
        near = int((share * total / _HUNDRED).to_integral_value())
        yield (
            f"{effect.measure.value} {share}% of {total} people is no whole number of people: {near} would be "
            f"{_HUNDRED * near / total:.1f}%"
        )


def _find_exponent(share: Decimal) -> int:
    exponent = share.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def check_times(reading: ClaimReading) -> Iterator[str]:
    """Doubt a rate at a landmark whose time is left out of the claim while the quote states it.

    Worklist: readers would be told `after a set time`. The time is read as the effects are (`read_effects`).
    """
    untimed = [
        e for e in reading.claim.effects if e.measure.value in _TIMED and e.time is None and e.number is not None
    ]
    stated = [read.effect for quote in reading.quoted if untimed for read in read_effects(quote)]
    for effect in untimed:
        same = [e for e in stated if e.measure == effect.measure and parse_decimal(e.value) == effect.number]
        times = {(e.time, e.time_unit) for e in same}
        if len(times) == 1 and None not in (found := times.pop()):
            yield f"the quote gives {effect.measure.value} {effect.value}% at {found[0]} {found[1]}"


_TIMED = RATE_MEASURES | {"EVENT_RATE"}
# Shares read off a survival curve count people who left early, too.
_ESTIMATED = ("FS_RATE", "OS_RATE", "DRFI_RATE")
LINTS = (
    Lint(
        id="L34",
        rule="a share is one that whole people give",
        severity=Severity.WORKLIST,
        remedy="Look up counts and share in the source; if it prints them so, say in the notes that they do not agree.",
        check=check_counts,
    ),
    Lint(
        id="L35",
        rule="a rate has its time where the quote states it",
        severity=Severity.WORKLIST,
        remedy="Fill in the time and its unit.",
        check=check_times,
    ),
)
