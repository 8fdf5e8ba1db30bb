"""Words for the people and tissues that were studied."""

from __future__ import annotations

from enum import StrEnum


class Her2Status(StrEnum):
    """HER2 status of the studied people; mutant, low and zero are not positive."""

    POSITIVE = "positive"
    LOW = "low"
    ZERO = "zero"
    NEGATIVE = "negative"
    MUTANT = "mutant"
    MIXED = "mixed"
    NOT_STATED = "not_stated"
    NOT_APPLICABLE = "not_applicable"


class HormoneReceptorStatus(StrEnum):
    """Oestrogen and progesterone receptor status of the studied people."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    MIXED = "mixed"
    NOT_STATED = "not_stated"


class Setting(StrEnum):
    """When in the course of the disease the people were studied."""

    NEOADJUVANT = "neoadjuvant"
    ADJUVANT = "adjuvant"
    EARLY = "early"
    ADVANCED = "advanced"
    MIXED = "mixed"
    NOT_STATED = "not_stated"


class TreatmentLine(StrEnum):
    """Line of treatment for advanced disease."""

    FIRST = "first"
    LATER = "later"
    MIXED = "mixed"
    NOT_STATED = "not_stated"


class Specimen(StrEnum):
    """What a biomarker was measured in."""

    TISSUE = "tissue"
    BLOOD = "blood"
    IMAGING = "imaging"
    NOT_STATED = "not_stated"
