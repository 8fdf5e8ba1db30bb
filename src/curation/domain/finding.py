"""Findings of a check: what is wrong with what, by which gate, and the way to mend it."""

from __future__ import annotations

import msgspec

from curation.vocabulary import Severity


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One finding; `gate` is an id of the gate list (G01-G20), `subject` the claim, sentence, file or act concerned."""

    gate: str
    severity: Severity
    subject: str
    reason: str
    remedy: str


class NotChecked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A gate that was not tried, and why: never counted as passed."""

    gate: str
    rule: str
    reason: str
