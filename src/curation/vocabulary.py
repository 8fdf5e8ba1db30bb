"""The field's closed vocabularies, one enumeration each; a value outside them is refused by name.

Sources are named beside each list. Values are stored and shown in tables; labels for readers are made by `format_term`.
"""

from __future__ import annotations

from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from curation.errors import TermError

TermT = TypeVar("TermT", bound=StrEnum)


class TextSource(StrEnum):
    """Whose words the stored text is; only `pubmed` is surely the authors' own abstract.

    `export` is an abstract as the export of another database or of a reference manager gives it.
    """

    PUBMED = "pubmed"
    EXPORT = "export"
    SYNOPSIS = "synopsis"
    LABEL = "label"
    REGISTRY = "registry"
    GUIDELINE = "guideline"
    NONE = "none"


class FigureSource(StrEnum):
    """Where a figure was seen, best first."""

    PUBLISHER_OR_REGISTRY = "publisher_or_registry"
    INDEX_PAGE = "index_page"
    SECONDARY = "secondary"


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


class OutcomeDirection(StrEnum):
    """What happened to the outcome, as Evidence Inference labels it."""

    INCREASED = "increased"
    DECREASED = "decreased"
    NO_DIFFERENCE = "no_difference"
    NOT_STATED = "not_stated"


class QuoteRole(StrEnum):
    """What the quoted words are in their source: only own results and review syntheses carry a finding."""

    OWN_RESULT = "own_result"
    REVIEW_SYNTHESIS = "review_synthesis"
    BACKGROUND = "background"
    AIM = "aim"


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


class TherapyInteraction(StrEnum):
    """CIViC therapy interaction type: required for two or more therapies, forbidden otherwise."""

    COMBINATION = "combination"
    SEQUENTIAL = "sequential"
    SUBSTITUTES = "substitutes"


class AnchorState(StrEnum):
    """What became of a quote when it was looked for in the texts at hand."""

    ANCHORED = "anchored"
    MOVED = "moved"
    SOURCE_CHANGED = "source_changed"
    MISATTRIBUTED = "misattributed"
    NOT_FOUND = "not_found"


class ActKind(StrEnum):
    """What a curator did.

    `accept` and `reject` are moderation, which no curator may do to their own claim; `decide` says what a notice about
    a citation (a concern, an erratum) means for the claims on it; `merge` and `separate` say of two citations that they
    are one record, or two.
    """

    SEARCH = "search"
    SCREEN = "screen"
    TAG = "tag"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    REJECT = "reject"
    GRADE = "grade"
    ADJUDICATE = "adjudicate"
    COMMENT = "comment"
    EDIT = "edit"
    DECIDE = "decide"
    SIGN = "sign"
    MERGE = "merge"
    SEPARATE = "separate"


class DuplicateRule(StrEnum):
    """By what two citations are taken for one record; a person's decision stands over every rule."""

    DOI = "doi"
    PMCID = "pmcid"
    REGISTRY_NUMBER = "registry_number"
    DETAILS = "details"
    DECISION = "decision"


class Role(StrEnum):
    """In which capacity a curator acted."""

    CURATOR = "curator"
    ADJUDICATOR = "adjudicator"
    EDITOR = "editor"
    REVIEWER = "reviewer"


class ClaimStatus(StrEnum):
    """Where a claim stands; only `accepted` claims feed an answer."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CONFLICT = "conflict"


class Consequence(StrEnum):
    """What follows from a notice or a change for the claims on a citation (`standards.md` 8.8), the heaviest first.

    `block` and `replace` take the claims out of the answer for good, `hold` until a reviewer has decided; `re_extract`
    leaves them in and refuses the draft until a person has read; `show` only shows.
    """

    BLOCK = "block"
    REPLACE = "replace"
    HOLD = "hold"
    RE_EXTRACT = "re_extract"
    SHOW = "show"


class NoticeKind(StrEnum):
    """What is said about a citation after it was published, the heaviest first."""

    RETRACTION = "retraction"
    RETRACTED_AND_REPUBLISHED = "retracted_and_republished"
    CORRECTED_AND_REPUBLISHED = "corrected_and_republished"
    PREPRINT_PUBLISHED = "preprint_published"
    EXPRESSION_OF_CONCERN = "expression_of_concern"
    REINSTATEMENT = "reinstatement"
    REPUBLICATION = "republication"
    ERRATUM = "erratum"
    NOT_DELIVERED = "not_delivered"
    UPDATE = "update"
    COMMENT = "comment"


class IntegrityState(StrEnum):
    """Where a source stands, the heaviest first; `ok`: nothing that is known speaks against it."""

    RETRACTED = "retracted"
    REPLACED = "replaced"
    CONCERN = "concern"
    REINSTATED = "reinstated"
    CORRECTED = "corrected"
    NOT_DELIVERED = "not_delivered"
    OK = "ok"


class ChangeKind(StrEnum):
    """What an update of the literature changed about a citation, the heaviest first."""

    RETRACTED = "retracted"
    REPUBLISHED = "republished"
    PREPRINT_PUBLISHED = "preprint_published"
    EXPRESSION_OF_CONCERN = "expression_of_concern"
    REINSTATED = "reinstated"
    CORRECTED = "corrected"
    TEXT_CHANGED = "text_changed"
    NOT_DELIVERED = "not_delivered"
    NEW = "new"
    DELIVERED_AGAIN = "delivered_again"
    UPDATED = "updated"
    COMMENTED = "commented"


class NoticeChoice(StrEnum):
    """What a reviewer decides about a notice: the claims stay in use, or they are set aside."""

    KEEP = "keep"
    SET_ASIDE = "set_aside"


class SentenceFate(StrEnum):
    """What became of a sentence one of whose claims is disturbed."""

    RESTS_ON_IT = "rests_on_it"
    STANDS_WITHOUT_IT = "stands_without_it"
    TAKEN_OUT = "taken_out"


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


def parse_term(vocabulary: type[TermT], value: str) -> TermT:
    """Read a term of a vocabulary.

    Raises:
        TermError: the value is not in the vocabulary; the error names the nearest term.
    """
    try:
        return vocabulary(value)
    except ValueError:
        terms = tuple(term.value for term in vocabulary)
        nearest = get_close_matches(str(value)[:80], terms, n=1)
        raise TermError(
            value=value, vocabulary=vocabulary.__name__, terms=terms, nearest=nearest[0] if nearest else None
        ) from None


def format_term(term: str) -> str:
    """Write a term for readers: `objective_response` becomes `objective response`."""
    return term.replace("_", " ")
