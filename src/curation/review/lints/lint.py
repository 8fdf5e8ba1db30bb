"""What a lint is: an id that never changes, its rule in one line, how it weighs, and the check itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

import msgspec

from curation.review.lints.claim_reading import ClaimReading
from curation.vocabulary import Severity, TextSource


class Need(StrEnum):
    """What a lint cannot do without; where it is absent the claim is listed as not checked."""

    TEXT = "the citation's text"
    PLACE = "the place of its quotes in the text"
    LABEL = "a section label at its quotes"
    PLAIN = "a plain statement"
    AUTHORS_WORDS = "the authors' own wording (a synopsis is ours)"


class LintRule(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table of lints, key `id`: what must hold, whether a breach refuses the draft, how to mend it."""

    id: str
    rule: str
    severity: Severity
    remedy: str
    needs: tuple[Need, ...] = ()


class Lint(LintRule, frozen=True, kw_only=True):
    """A lint of one claim with its citation; `check` gives one reason a fault, naming the words found."""

    check: Callable[[ClaimReading], Iterator[str]]


class BodyLint(LintRule, frozen=True, kw_only=True):
    """A lint across claims; `check` gives (claim id, reason) for each fault."""

    check: Callable[[Sequence[ClaimReading]], Iterator[tuple[str, str]]]


def find_missing_need(reading: ClaimReading, needs: Sequence[Need]) -> Need | None:
    """Give the first need that a claim cannot meet; `None` when it can be checked."""
    has = {
        Need.TEXT: reading.has_text,
        Need.PLACE: bool(reading.places),
        Need.LABEL: bool(reading.labels),
        Need.PLAIN: bool(reading.plain),
        Need.AUTHORS_WORDS: reading.claim.basis != TextSource.SYNOPSIS,
    }
    return next((need for need in needs if not has[need]), None)
