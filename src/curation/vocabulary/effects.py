"""Words for what was measured and what was found."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What was measured in people, tumours or assays.

    `other_outcome` is what no other code names: the statement says which, and such claims are never weighed together.
    """

    OVERALL_SURVIVAL = "overall_survival"
    PROGRESSION_FREE_SURVIVAL = "progression_free_survival"
    EVENT_FREE_SURVIVAL = "event_free_survival"
    DISEASE_FREE_SURVIVAL = "disease_free_survival"
    OBJECTIVE_RESPONSE = "objective_response"
    DISEASE_CONTROL = "disease_control"
    DURATION_OF_RESPONSE = "duration_of_response"
    PATHOLOGICAL_COMPLETE_RESPONSE = "pathological_complete_response"
    ADVERSE_EVENTS = "adverse_events"
    TREATMENT_RELATED_DEATH = "treatment_related_death"
    QUALITY_OF_LIFE = "quality_of_life"
    DISEASE_INCIDENCE = "disease_incidence"
    OTHER_OUTCOME = "other_outcome"
    BIOMARKER_LEVEL = "biomarker_level"
    BIOMARKER_PREVALENCE = "biomarker_prevalence"
    BIOMARKER_CORRELATION = "biomarker_correlation"
    ASSAY_AGREEMENT = "assay_agreement"
    APPROVAL = "approval"
    RECOMMENDATION = "recommendation"
    DEFINITION = "definition"
    TRIAL_STATUS = "trial_status"


SURVIVAL_OUTCOMES = frozenset(
    {
        Outcome.OVERALL_SURVIVAL,
        Outcome.PROGRESSION_FREE_SURVIVAL,
        Outcome.EVENT_FREE_SURVIVAL,
        Outcome.DISEASE_FREE_SURVIVAL,
    }
)
"""How long people live, or live without a setback; a hazard is of the event that ends the time."""
TIME_OUTCOMES = SURVIVAL_OUTCOMES | {Outcome.DURATION_OF_RESPONSE}
HARM_OUTCOMES = frozenset({Outcome.ADVERSE_EVENTS, Outcome.TREATMENT_RELATED_DEATH})


class OutcomeDirection(StrEnum):
    """What happened to the outcome, as Evidence Inference labels it."""

    INCREASED = "increased"
    DECREASED = "decreased"
    NO_DIFFERENCE = "no_difference"
    NOT_STATED = "not_stated"


class EffectMeasure(StrEnum):
    """Effect measures of `standards.md` 6.1."""

    HR = "HR"
    SHR = "SHR"
    OR = "OR"
    RR = "RR"
    IRR = "IRR"
    RD = "RD"
    MD = "MD"
    RMST_DIFF = "RMST_DIFF"
    ORR = "ORR"
    DCR = "DCR"
    CBR = "CBR"
    PCR = "pCR"
    CR_RATE = "CR_RATE"
    PR_RATE = "PR_RATE"
    EVENT_RATE = "EVENT_RATE"
    AE_RATE = "AE_RATE"
    PREV = "PREV"
    SENS = "SENS"
    PPA = "PPA"
    PFS_RATE = "PFS_RATE"
    OS_RATE = "OS_RATE"
    EFS_RATE = "EFS_RATE"
    DFS_RATE = "DFS_RATE"
    IDFS_RATE = "IDFS_RATE"
    DRFI_RATE = "DRFI_RATE"
    PFS_MEDIAN = "PFS_MEDIAN"
    OS_MEDIAN = "OS_MEDIAN"
    DOR_MEDIAN = "DOR_MEDIAN"
    TTP_MEDIAN = "TTP_MEDIAN"
    TTR_MEDIAN = "TTR_MEDIAN"
    TMB_MEDIAN = "TMB_MEDIAN"
    AUC = "AUC"
    C_INDEX = "C_INDEX"
    CORR = "CORR"
    KAPPA = "KAPPA"
    NNT = "NNT"
    P_INTERACTION = "P_INTERACTION"
    P_ONLY = "P_ONLY"


class POperator(StrEnum):
    """How a p value was printed; NS is 'not significant' without a number."""

    EQUAL = "="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    NS = "NS"
