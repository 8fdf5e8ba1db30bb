"""Words for readers: what each stored term is called in the report; others read as `format_term` writes them."""

from __future__ import annotations

from collections.abc import Sequence

from curation.vocabulary import (
    AnchorState,
    Certainty,
    ClaimStatus,
    Direction,
    Directness,
    DuplicateRule,
    EvidenceLevel,
    Her2Status,
    IntegrityState,
    MarkerComparison,
    NoticeKind,
    Severity,
    TextSource,
    format_term,
)

TEXT_SOURCES = {
    TextSource.PUBMED: "abstract",
    TextSource.EXPORT: "abstract from an export",
    TextSource.SYNOPSIS: "synopsis written for this project",
    TextSource.LABEL: "product label",
    TextSource.REGISTRY: "registry entry",
    TextSource.GUIDELINE: "guideline",
    TextSource.NONE: "no stored text",
}
ANCHOR_STATES = {
    AnchorState.ANCHORED: "found word for word",
    AnchorState.MOVED: "found, but at another place than noted",
    AnchorState.SOURCE_CHANGED: "not found: the source text has changed since",
    AnchorState.MISATTRIBUTED: "not found here: the words stand in another source",
    AnchorState.NOT_FOUND: "not found in any source",
}
DIRECTIONS = {
    Direction.SUPPORTS: "supports",
    Direction.DOES_NOT_SUPPORT: "does not support",
    Direction.NOT_APPLICABLE: "no direction",
}
DIRECTNESSES = {
    Directness.DIRECT: "direct",
    Directness.MIXED_POPULATION: "mixed population",
    Directness.OTHER_BREAST_CANCER: "other breast cancer",
    Directness.OTHER_TUMOUR: "other tumour",
    Directness.NOT_APPLICABLE: "not applicable",
}
HER2_STATUSES = {
    Her2Status.POSITIVE: "HER2-positive",
    Her2Status.LOW: "HER2-low",
    Her2Status.ZERO: "HER2-zero",
    Her2Status.NEGATIVE: "HER2-negative",
    Her2Status.MUTANT: "HER2-mutant",
    Her2Status.MIXED: "HER2 mixed",
    Her2Status.NOT_STATED: "HER2 status not stated",
    Her2Status.NOT_APPLICABLE: "HER2 status not applicable",
}
LEVELS = {
    EvidenceLevel.A: "level A, validated",
    EvidenceLevel.B: "level B, clinical",
    EvidenceLevel.C: "level C, case study",
    EvidenceLevel.D: "level D, preclinical",
    EvidenceLevel.E: "level E, inferential",
}
COMPARISONS = {
    MarkerComparison.ASSOCIATION_UNDER_TREATMENT: "seen under treatment only: prognostic or predictive, not told apart",
    MarkerComparison.EFFECT_IN_MARKER_HIGH: "effect seen in the marker-high group only",
    MarkerComparison.SUBGROUP_DIFFERENCE_UNTESTED: "subgroups differ, interaction not tested",
    MarkerComparison.PREDICTIVE_TESTED: "treatment-by-marker interaction tested",
    MarkerComparison.PROGNOSTIC: "prognostic, not predictive",
}
CERTAINTIES = {
    Certainty.HIGH: "high certainty",
    Certainty.MODERATE: "moderate certainty",
    Certainty.LOW: "low certainty",
    Certainty.VERY_LOW: "very low certainty",
}
STATUSES = {
    ClaimStatus.ACCEPTED: "accepted",
    ClaimStatus.SUBMITTED: "submitted, not yet accepted",
    ClaimStatus.REJECTED: "rejected",
    ClaimStatus.WITHDRAWN: "withdrawn",
    ClaimStatus.CONFLICT: "in conflict",
}
DUPLICATE_RULES = {
    DuplicateRule.DOI: "the same DOI",
    DuplicateRule.PMCID: "the same PMC id",
    DuplicateRule.REGISTRY_NUMBER: "the same registry number",
    DuplicateRule.DETAILS: "the same title, author, year, journal and place",
    DuplicateRule.DECISION: "a person’s decision",
}
INTEGRITY_STATES = {
    IntegrityState.RETRACTED: "retracted",
    IntegrityState.REPLACED: "replaced",
    IntegrityState.CONCERN: "expression of concern",
    IntegrityState.REINSTATED: "formerly retracted or doubted",
    IntegrityState.CORRECTED: "corrected by an erratum",
    IntegrityState.NOT_DELIVERED: "no longer delivered",
    IntegrityState.OK: "no notice",
}
WARNINGS = {
    NoticeKind.RETRACTION: "Retracted",
    NoticeKind.RETRACTED_AND_REPUBLISHED: "Retracted and republished",
    NoticeKind.CORRECTED_AND_REPUBLISHED: "Corrected and republished",
    NoticeKind.PREPRINT_PUBLISHED: "Preprint, published since",
    NoticeKind.EXPRESSION_OF_CONCERN: "Expression of concern",
    NoticeKind.REINSTATEMENT: "Formerly retracted or doubted",
    NoticeKind.REPUBLICATION: "Republished",
    NoticeKind.ERRATUM: "Erratum",
    NoticeKind.NOT_DELIVERED: "No longer delivered by its source",
}
HYPHENATED = {
    "progression free": "progression-free",
    "event free": "event-free",
    "disease free": "disease-free",
    "treatment related": "treatment-related",
    "non randomised": "non-randomised",
    "single arm": "single-arm",
}
SEVERITIES = {Severity.GATE: "refuses the draft", Severity.WORKLIST: "waits for a person"}
GATES = {
    "G01": "Screening is complete",
    "G02": "The flow adds up",
    "G03": "The search is fully reported",
    "G04": "Claims keep the field rules",
    "G05": "Quotes stand in their source",
    "G06": "Numbers match their quotes",
    "G07": "Sources are not retracted",
    "G08": "Unknown stays unknown",
    "G09": "Certainty is justified",
    "G10": "Subgroup effects are credible",
    "G11": "Sentences rest on claims",
    "G12": "Wording fits the certainty",
    "G13": "Numbers suit the reader",
    "G14": "Reading level and glossary",
    "G15": "Required parts are there",
    "G16": "Nothing is out of date",
    "G17": "Signatures",
    "G18": "The ledger is unbroken",
    "G19": "Uploads are de-identified",
    "G20": "The reviewer saw the unknowns",
}


def format_number(number: int) -> str:
    """Write a whole number with a comma between thousands, as PRISMA diagrams print it."""
    return f"{number:,}"


def format_count(number: int, noun: str, plural: str | None = None) -> str:
    """Write a number with its noun: `1 claim`, `2 claims`, `3 studies`."""
    return f"{format_number(number)} {noun if number == 1 else plural or noun + 's'}"


def format_names(names: Sequence[str]) -> str:
    """Join names for a sentence: `a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def format_certainty(certainty: Certainty | None) -> str | None:
    """Write a certainty in words; `None` stays `None`."""
    return CERTAINTIES[certainty] if certainty else None


def format_words(term: str) -> str:
    """Write a term as English spells it: `single_arm_trial` becomes `single-arm trial`."""
    words = format_term(term)
    for apart, tied in HYPHENATED.items():
        words = words.replace(apart, tied)
    return words


def format_known(term: str) -> str | None:
    """Write a term, or `None` where it only says that nothing is known."""
    return None if term in {"not_stated", "not_applicable", "none"} else format_words(term)
