"""The field's closed vocabularies, one enumeration each; a value outside them is refused by name.

Sources are named beside each list. Values are stored and shown in tables; labels for readers are made by `format_term`.
Each module is imported when one of its names is first used: reading a file needs two of these forty names.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from curation.vocabulary.acts import ActKind, ClaimStatus, Role
    from curation.vocabulary.answers import Certainty, DowngradeReason, SentenceKind, Severity
    from curation.vocabulary.claims import (
        ClaimType,
        Direction,
        Directness,
        EvidenceLevel,
        MarkerComparison,
        Significance,
        StudyDesign,
        TherapyInteraction,
    )
    from curation.vocabulary.effects import (
        HARM_OUTCOMES,
        SURVIVAL_OUTCOMES,
        TIME_OUTCOMES,
        EffectMeasure,
        Outcome,
        OutcomeDirection,
        POperator,
    )
    from curation.vocabulary.notices import (
        ChangeKind,
        Consequence,
        IntegrityState,
        NoticeChoice,
        NoticeKind,
        SentenceFate,
    )
    from curation.vocabulary.people import Her2Status, HormoneReceptorStatus, Setting, Specimen, TreatmentLine
    from curation.vocabulary.screening import DuplicateRule, ExclusionReason, QuestionType, RecordOrder, ScreeningChoice
    from curation.vocabulary.terms import format_term, parse_term
    from curation.vocabulary.texts import AnchorState, FigureSource, QuoteRole, TextSource

__all__ = [
    "HARM_OUTCOMES",
    "SURVIVAL_OUTCOMES",
    "TIME_OUTCOMES",
    "ActKind",
    "AnchorState",
    "Certainty",
    "ChangeKind",
    "ClaimStatus",
    "ClaimType",
    "Consequence",
    "Direction",
    "Directness",
    "DowngradeReason",
    "DuplicateRule",
    "EffectMeasure",
    "EvidenceLevel",
    "ExclusionReason",
    "FigureSource",
    "Her2Status",
    "HormoneReceptorStatus",
    "IntegrityState",
    "MarkerComparison",
    "NoticeChoice",
    "NoticeKind",
    "Outcome",
    "OutcomeDirection",
    "POperator",
    "QuestionType",
    "QuoteRole",
    "RecordOrder",
    "Role",
    "ScreeningChoice",
    "SentenceFate",
    "SentenceKind",
    "Setting",
    "Severity",
    "Significance",
    "Specimen",
    "StudyDesign",
    "TextSource",
    "TherapyInteraction",
    "TreatmentLine",
    "format_term",
    "parse_term",
]

_MODULES = ("texts", "acts", "answers", "claims", "effects", "notices", "people", "screening", "terms")

if not TYPE_CHECKING:  # a checker that sees this would take any name for one of ours

    def __getattr__(name: str) -> Any:
        homes = (import_module(f"{__name__}.{module}") for module in _MODULES) if name in __all__ else ()
        for home in homes:
            if name in vars(home):
                return globals().setdefault(name, vars(home)[name])
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
