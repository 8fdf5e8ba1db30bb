"""Words of the answer: certainty, kinds of sentences, findings of the gates."""

from __future__ import annotations

from enum import StrEnum


class Certainty(StrEnum):
    """GRADE certainty of a body of evidence, highest first."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very_low"


class DowngradeReason(StrEnum):
    """GRADE domains that lower certainty."""

    RISK_OF_BIAS = "risk_of_bias"
    INCONSISTENCY = "inconsistency"
    INDIRECTNESS = "indirectness"
    IMPRECISION = "imprecision"
    PUBLICATION_BIAS = "publication_bias"


class SentenceKind(StrEnum):
    """What a sentence of an answer is; kinds other than the last three must rest on accepted claims."""

    FINDING = "finding"
    CONCLUSION = "conclusion"
    GAP = "gap"
    DEFINITION = "definition"
    CONDITION = "condition"
    QUESTION = "question"
    LINK = "link"
    NOTICE = "notice"


class Severity(StrEnum):
    """How a finding of a check weighs: `gate` refuses the draft, `worklist` waits for a person."""

    GATE = "gate"
    WORKLIST = "worklist"
