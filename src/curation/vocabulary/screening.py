"""Words of screening: the question, the decision on a record and its reason, the order, and doubles."""

from __future__ import annotations

from enum import StrEnum


class QuestionType(StrEnum):
    """PROGRESS question types, with prevalence and definition beside them."""

    THERAPY = "therapy"
    PROGNOSTIC_FACTOR = "prognostic_factor"
    PREDICTIVE_BIOMARKER = "predictive_biomarker"
    PREVALENCE = "prevalence"
    DEFINITION = "definition"


class ScreeningChoice(StrEnum):
    """A curator's vote on a citation at title and abstract."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNCLEAR = "unclear"


class RecordOrder(StrEnum):
    """In which order a curator was shown the records when voting; random draws are what recall is estimated from."""

    AS_LISTED = "as_listed"
    RANDOM = "random"
    RANKED = "ranked"


class ExclusionReason(StrEnum):
    """Reasons in the order in which they are tried: the first that applies is the one recorded."""

    DUPLICATE = "duplicate"
    RETRACTED = "retracted"
    WRONG_PUBLICATION_TYPE = "wrong_publication_type"
    WRONG_POPULATION = "wrong_population"
    WRONG_INTERVENTION = "wrong_intervention"
    WRONG_COMPARATOR = "wrong_comparator"
    WRONG_OUTCOME = "wrong_outcome"
    WRONG_STUDY_DESIGN = "wrong_study_design"


class DuplicateRule(StrEnum):
    """By what two citations are taken for one record; a person's decision stands over every rule."""

    DOI = "doi"
    PMCID = "pmcid"
    REGISTRY_NUMBER = "registry_number"
    DETAILS = "details"
    DECISION = "decision"
