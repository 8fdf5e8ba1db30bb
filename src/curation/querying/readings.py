"""Parts of an understood query: the plan, its translation in PubMed's own style, and how two parts are joined."""

from __future__ import annotations

import msgspec

from curation.querying.criteria import Criterion, Plan
from curation.querying.syntax import Connective


class Reading(msgspec.Struct, frozen=True):
    """A part of a query as understood; `connective` is the last operator of its text, `None` for a single clause."""

    plan: Plan
    text: str
    connective: Connective | None = None


def build_reading(criterion: Criterion, text: str) -> Reading:
    """Give the reading of one clause."""
    return Reading((criterion,), text)


def join_readings(connective: Connective, left: Reading | None, right: Reading | None) -> Reading | None:
    """Join two parts; what cannot be decided (`None`) is left out, and so is a NOT with nothing before it."""
    if left is None:
        return None if connective is Connective.NOT else right
    if right is None:
        return left
    is_same = left.connective in (None, connective)
    before = left.text if is_same else f"({left.text})"
    behind = right.text if right.connective is None else f"({right.text})"
    return Reading((*left.plan, *right.plan, connective), f"{before} {connective} {behind}", connective)


def join_all(connective: Connective, readings: list[Reading]) -> Reading | None:
    """Join parts from left to right; `None` for none."""
    joined: Reading | None = None
    for reading in readings:
        joined = join_readings(connective, joined, reading)
    return joined
