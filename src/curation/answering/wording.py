"""Words that a gate looks for: hedges of each certainty, ratios, prediction, and the names of HER2 states."""

from __future__ import annotations

import re

from curation.vocabulary import Certainty, Her2Status

# "more likely" is no hedge, and the month of May is none either.
_LIKELY = r"\b[Pp]robably\b|(?<![Mm]ore )(?<![Ll]ess )\b[Ll]ikely\b"
_MAY = r"\b(?:may|[Mm]ight|[Cc]ould|suggests?|[Pp]ossibly|[Pp]erhaps)\b"
_NOT_KNOWN = r"\b(?:very uncertain|do not know|don't know|not known|no reliable)\b"
_UNSURE = r"\b(?:uncertain|unclear|not sure|unsure)\b"
_SURE = r"\b(?:proves?|proven|proved|definitely|certainly|undoubtedly|clearly shows?)\b"

_REQUIRED: dict[Certainty, re.Pattern[str]] = {
    Certainty.MODERATE: re.compile(_LIKELY),
    Certainty.LOW: re.compile(r"\b(?:may|might|suggests?)\b"),
    Certainty.VERY_LOW: re.compile(_NOT_KNOWN, re.IGNORECASE),
}
_FORBIDDEN: dict[Certainty, re.Pattern[str]] = {
    Certainty.HIGH: re.compile("|".join((_LIKELY, _MAY, _NOT_KNOWN, _UNSURE))),
    Certainty.MODERATE: re.compile("|".join((_MAY, _NOT_KNOWN, _UNSURE, _SURE))),
    Certainty.LOW: re.compile("|".join((_LIKELY, _NOT_KNOWN, _SURE))),
    Certainty.VERY_LOW: re.compile("|".join((_LIKELY, _SURE))),
}
# HR-positive is a receptor, not a hazard ratio.
_RATIO_OR_P = re.compile(
    r"(?i:\b(?:hazard|odds|risk|rate)[- ]ratios?\b|\brelative risks?\b|\bp[- ]?values?\b)"
    r"|\b[as]?(?:HR|OR|RR|IRR)s?\b(?![ -]?(?:\+|[–-]|positive|negative))"
    r"|\b[Pp]\s*(?:[<=>≤≥]|of\s+0?\.\d)"
)
_PREDICTS = re.compile(r"\b(?:predict|foretell|foretold)\w*", re.IGNORECASE)
_NAME = r"\b(?:HER-?2|ERBB2)"
_HER2_TERMS: dict[Her2Status, re.Pattern[str]] = {
    Her2Status.POSITIVE: re.compile(rf"{_NAME}(?:[\s‐‑–-]*(?:positiv|amplified)|\+)", re.IGNORECASE),
    Her2Status.LOW: re.compile(rf"{_NAME}[\s‐‑–-]*low\b", re.IGNORECASE),
    Her2Status.ZERO: re.compile(rf"{_NAME}[\s‐‑–-]*(?:zero|0|null)\b", re.IGNORECASE),
    Her2Status.MUTANT: re.compile(rf"{_NAME}[\s‐‑–-]*(?:mutant|mutated|mutations?)\b", re.IGNORECASE),
    Her2Status.NEGATIVE: re.compile(
        rf"{_NAME}[\s‐‑–-]*negativ|{_NAME}[−-](?=[\s.,;)]|$)|\btriple[- ]negative\b|\bTNBC\b", re.IGNORECASE
    ),
}
_NEGATED = re.compile(r"\b(?:not|none|neither)\b(?:\s+(?:was|were|in|on|for|of|with))*\s*$", re.IGNORECASE)


def fits_certainty(text: str, certainty: Certainty) -> bool:
    """Say whether a sentence's hedge is that of a certainty: neither weaker nor stronger (`standards.md` 1.4)."""
    required = _REQUIRED.get(certainty)
    return (required is None or bool(required.search(text))) and not _FORBIDDEN[certainty].search(text)


def gives_ratio_or_p(text: str) -> bool:
    """Say whether a text holds a ratio or a p value, which patients are spared."""
    return bool(_RATIO_OR_P.search(text))


def speaks_of_prediction(text: str) -> bool:
    """Say whether a text claims that something predicts something."""
    return bool(_PREDICTS.search(text))


def list_her2_states(text: str) -> frozenset[Her2Status]:
    """List the HER2 states that a text is about; one that it only sets itself apart from is not counted."""
    return frozenset(
        status
        for status, pattern in _HER2_TERMS.items()
        if any(not _NEGATED.search(text[: match.start()]) for match in pattern.finditer(text))
    )
