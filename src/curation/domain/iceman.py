"""ICEMAN: how credible a claimed effect modification is, as a form that a person fills (`standards.md` 5.4).

Form for randomised trials, five items. It is about one outcome, one effect measure, one modifier and one time point, it
is used only where the interaction p value is at most 0.1, and it never becomes a percentage. Two raters are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from curation.vocabulary import Certainty

INTERACTION_GATE = 0.1
RATERS = 2
ITEMS = {
    1: "direction predicted beforehand",
    2: "prior evidence",
    3: "test of interaction",
    4: "number of modifiers tested",
    5: "cut-point of a continuous modifier",
}
_RANKS = (Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE, Certainty.HIGH)
CREDIBLE = frozenset({Certainty.MODERATE, Certainty.HIGH})

Problem = tuple[str, str]


class Credibility(StrEnum):
    """Answer to one ICEMAN item."""

    DEFINITELY_REDUCES = "definitely reduces"
    UNCLEAR = "probably reduces or unclear"
    PROBABLY_INCREASES = "probably increases"
    DEFINITELY_INCREASES = "definitely increases"


class IcemanItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One item: its number, the answer, and what it rests on; `is_machine_made` until a person has confirmed it."""

    number: int
    answer: Credibility
    reason: str
    is_machine_made: bool = False

    @property
    def item(self) -> str:
        """The item in words."""
        return ITEMS.get(self.number, f"item {self.number}")


class IcemanForm(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One person's assessment of one claim, as the payload of a `grade` act holds it.

    The four names say what it is about; `overall` is the rater's, never above what the items allow.
    """

    outcome: str
    effect_measure: str
    modifier: str
    time_point: str
    items: tuple[IcemanItem, ...]
    overall: Certainty


class IcemanGrade(msgspec.Struct, frozen=True, kw_only=True):
    """A form in the ledger: who filled it, when, by which act, and the SHA-256 of the claim as it then read."""

    claim_hash: str
    curator: str
    time: str
    act_id: str
    form: IcemanForm


def combine_answers(answers: Sequence[Credibility]) -> Certainty:
    """Combine the items: all reducing is very low; two definite reductions cap at low, one or two probable at moderate.

    One probable reduction alone leaves `high`, as no cap stands on it.
    """
    definite = sum(answer == Credibility.DEFINITELY_REDUCES for answer in answers)
    probable = sum(answer == Credibility.UNCLEAR for answer in answers)
    if definite + probable == len(answers):
        return Certainty.VERY_LOW
    if definite >= 2:
        return Certainty.LOW
    return Certainty.MODERATE if definite or probable >= 2 else Certainty.HIGH


def check_form(form: IcemanForm) -> Iterator[Problem]:
    """List what is wrong with a form as (field, problem) pairs; a form without any may be recorded."""
    for field in ("outcome", "effect_measure", "modifier", "time_point"):
        if not getattr(form, field).strip():
            yield field, "is empty; the instrument is about one outcome, measure, modifier and time point"
    if [item.number for item in form.items] != list(ITEMS):
        yield "items", f"numbers are {[item.number for item in form.items]}, not {list(ITEMS)}"
        return
    for item in form.items:
        if not item.reason.strip():
            yield f"item {item.number}", "has no reason"
        if item.is_machine_made:
            yield f"item {item.number}", "is still marked machine-made; confirm or change it and take the mark away"
    highest = combine_answers([item.answer for item in form.items])
    if _RANKS.index(form.overall) > _RANKS.index(highest):
        yield "overall", f"is {form.overall.value}; these answers allow {highest.value} at most"


def find_credibility(grades: Sequence[IcemanGrade]) -> Certainty | None:
    """Give the lowest rating of all raters: credibility that one of them denies is not shown. `None` without any."""
    rated = [grade.form.overall for grade in grades]
    return min(rated, key=_RANKS.index) if rated else None
