"""Words of a claim: its type, what it says for and against, how it was studied, and how far it is from the question."""

from __future__ import annotations

from enum import StrEnum


class ClaimType(StrEnum):
    """CIViC's six evidence types and the seven that a patient answer needs beside them."""

    PREDICTIVE = "predictive"
    PROGNOSTIC = "prognostic"
    DIAGNOSTIC = "diagnostic"
    PREDISPOSING = "predisposing"
    ONCOGENIC = "oncogenic"
    FUNCTIONAL = "functional"
    THERAPEUTIC = "therapeutic"
    PREVALENCE = "prevalence"
    ANALYTICAL = "analytical"
    REGULATORY = "regulatory"
    RECOMMENDATION = "recommendation"
    DEFINITION = "definition"
    ONGOING_STUDY = "ongoing_study"


class Significance(StrEnum):
    """CIViC clinical significance; which value goes with which claim type is ruled in `domain.claim_rules`."""

    SENSITIVITY_RESPONSE = "sensitivity_response"
    RESISTANCE = "resistance"
    ADVERSE_RESPONSE = "adverse_response"
    REDUCED_SENSITIVITY = "reduced_sensitivity"
    POSITIVE = "positive"
    NEGATIVE = "negative"
    BETTER_OUTCOME = "better_outcome"
    POOR_OUTCOME = "poor_outcome"
    PREDISPOSITION = "predisposition"
    PROTECTIVENESS = "protectiveness"
    ONCOGENICITY = "oncogenicity"
    GAIN_OF_FUNCTION = "gain_of_function"
    LOSS_OF_FUNCTION = "loss_of_function"
    UNALTERED_FUNCTION = "unaltered_function"
    NEOMORPHIC = "neomorphic"
    DOMINANT_NEGATIVE = "dominant_negative"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Direction(StrEnum):
    """CIViC evidence direction: does the result support the proposition that type and significance state?"""

    SUPPORTS = "supports"
    DOES_NOT_SUPPORT = "does_not_support"
    NOT_APPLICABLE = "not_applicable"


class MarkerComparison(StrEnum):
    """Which comparison was available, and so which label a biomarker claim may bear (standards 5.2)."""

    ASSOCIATION_UNDER_TREATMENT = "association_under_treatment"
    EFFECT_IN_MARKER_HIGH = "effect_in_marker_high"
    SUBGROUP_DIFFERENCE_UNTESTED = "subgroup_difference_untested"
    PREDICTIVE_TESTED = "predictive_tested"
    PROGNOSTIC = "prognostic"
    NONE = "none"


class Directness(StrEnum):
    """How far the studied population is from the question's."""

    DIRECT = "direct"
    MIXED_POPULATION = "mixed_population"
    OTHER_BREAST_CANCER = "other_breast_cancer"
    OTHER_TUMOUR = "other_tumour"
    NOT_APPLICABLE = "not_applicable"


class StudyDesign(StrEnum):
    """Design of the study behind a claim."""

    RANDOMISED_TRIAL = "randomised_trial"
    NON_RANDOMISED_COMPARATIVE = "non_randomised_comparative"
    SINGLE_ARM_TRIAL = "single_arm_trial"
    COHORT = "cohort"
    CASE_SERIES = "case_series"
    SYSTEMATIC_REVIEW = "systematic_review"
    NARRATIVE_REVIEW = "narrative_review"
    LABORATORY = "laboratory"
    IN_SILICO = "in_silico"
    GUIDELINE = "guideline"
    REGULATORY_DOCUMENT = "regulatory_document"
    REGISTRY_ENTRY = "registry_entry"
    NOTICE = "notice"


class EvidenceLevel(StrEnum):
    """CIViC evidence level of one study: A validated, B clinical, C case study, D preclinical, E inferential."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"


class TherapyInteraction(StrEnum):
    """CIViC therapy interaction type: required for two or more therapies, forbidden otherwise."""

    COMBINATION = "combination"
    SEQUENTIAL = "sequential"
    SUBSTITUTES = "substitutes"
