"""What a study is and what a sentence of its abstract is, by publication types, section labels and cue words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from curation.vocabulary import QuoteRole, StudyDesign

TEXT_LIMIT = 20_000
SENTENCE_LIMIT = 3_000

_TYPES = (
    ("Retraction of Publication", StudyDesign.NOTICE),
    ("Retraction Notice", StudyDesign.NOTICE),
    ("Published Erratum", StudyDesign.NOTICE),
    ("Expression of Concern", StudyDesign.NOTICE),
    ("Practice Guideline", StudyDesign.GUIDELINE),
    ("Guideline", StudyDesign.GUIDELINE),
    ("Consensus Development Conference", StudyDesign.GUIDELINE),
    ("Meta-Analysis", StudyDesign.SYSTEMATIC_REVIEW),
    ("Network Meta-Analysis", StudyDesign.SYSTEMATIC_REVIEW),
    ("Systematic Review", StudyDesign.SYSTEMATIC_REVIEW),
    ("Randomized Controlled Trial", StudyDesign.RANDOMISED_TRIAL),
    ("Equivalence Trial", StudyDesign.RANDOMISED_TRIAL),
    ("Case Reports", StudyDesign.CASE_SERIES),
    ("Review", StudyDesign.NARRATIVE_REVIEW),
)
_LATE_TYPES = (
    ("Observational Study", StudyDesign.COHORT),
    ("Clinical Trial, Phase III", StudyDesign.RANDOMISED_TRIAL),
    ("Clinical Trial, Phase I", StudyDesign.SINGLE_ARM_TRIAL),
    ("Clinical Trial, Phase II", StudyDesign.SINGLE_ARM_TRIAL),
    ("Clinical Trial", StudyDesign.SINGLE_ARM_TRIAL),
)
_CUES = (
    (
        StudyDesign.SYSTEMATIC_REVIEW,
        r"\bmeta-?analys[ie]s\b|\bsystematic(?:ally)? review|\bpooled analysis of (?:randomi[sz]ed )?trials",
    ),
    (
        StudyDesign.SINGLE_ARM_TRIAL,
        r"\bsingle[- ](?:arm|group)\b|\bnon-?randomi[sz]ed,? (?:open-label )?phase (?:1|2|I|II|Ib|1b)\b",
    ),
    (StudyDesign.NON_RANDOMISED_COMPARATIVE, r"\bnon-?randomi[sz]ed\b|\bpropensity[- ]score\b"),
    (
        StudyDesign.RANDOMISED_TRIAL,
        r"(?<!non-)(?<!non)(?<!not )\brandomi[sz]ed\b|\brandomly (?:assigned|allocated)\b|\bdouble-blind",
    ),
    (
        StudyDesign.COHORT,
        r"\bretrospective(?:ly)?\b|\bcohort\b|\bregistry\b|\bwe (?:analy[sz]ed|reviewed) .{0,60}patients\b",
    ),
    (StudyDesign.SINGLE_ARM_TRIAL, r"\bphase (?:1|2|I|II|Ib|1b|IIa|2a|I/II|1/2)\b.{0,40}\b(?:trial|study)\b"),
    (StudyDesign.CASE_SERIES, r"\bcase (?:report|series)\b|\bwe report (?:a|the) case\b"),
    (StudyDesign.IN_SILICO, r"\bTCGA\b|\bin silico\b|\bbioinformatic|\bThe Cancer Genome Atlas\b"),
    (StudyDesign.LABORATORY, r"\bin vitro\b|\bcell lines?\b|\bxenograft|\bmouse models?\b|\bmice\b"),
    (
        StudyDesign.GUIDELINE,
        r"\bguidelines? (?:update|panel)\b|\bconsensus (?:statement|guideline"
        r"|recommendations?)\b",
    ),
    (
        StudyDesign.SINGLE_ARM_TRIAL,
        r"\bpatients\b[^.]{0,60}\b(?:were (?:then )?treated|received|were given)\b[^.]{0,60}\bphase (?:1|2|I|II)\b",
    ),
    (StudyDesign.NARRATIVE_REVIEW, r"\b(?:in )?this review\b|\bwe (?:here )?review\b|\bthis article reviews\b"),
)
_CUE_PATTERNS = tuple((design, re.compile(pattern, re.IGNORECASE)) for design, pattern in _CUES)

_LABELS = (
    (QuoteRole.AIM, ("AIM", "OBJECTIVE", "PURPOSE", "GOAL", "HYPOTHES", "RATIONALE")),
    (QuoteRole.BACKGROUND, ("BACKGROUND", "INTRODUCTION", "CONTEXT", "IMPORTANCE", "WHAT IS KNOWN")),
    (QuoteRole.OWN_RESULT, ("RESULT", "FINDING", "CONCLUSION", "INTERPRETATION", "OUTCOME", "DISCUSSION")),
)
_AIM = re.compile(
    r"\b(?:we|this (?:study|trial|analysis|review)|the (?:present )?study)\s(?:aim|aims|aimed|sought|set out"
    r"|intend\w*|plan\w*)\b"
    r"|\b(?:aim|objective|purpose|goal)s?\s(?:of|was|is|were|are)\b|\bwas (?:designed|conducted|undertaken) to\b"
    r"|\bto (?:evaluate|assess|determine|investigate|examine|explore|compare)\b.{0,200}\bwe\b"
    r"|\bwe (?:hypothesi[sz]ed|investigated whether|asked whether)\b"
    r"|\A\W{0,3}to (?:evaluate|assess|determine|investigate|examine|explore|compare|describe)\b"
    r"|\bis being (?:evaluated|studied|tested)\b|\bfuture directions?\b"
    r"|\bremains? to be (?:determined|established|seen)\b"
    r"|\bshould be (?:sought|explored|studied|investigated|tested)\b|\b(?:is|are) (?:urgently )?(?:needed|warranted)\b"
    r"|\b(?:was|were) (?:defined|considered|classified|graded|scored) (?:as|using)\b"
    r"|\b(?:was|were) (?:measured|assessed|evaluated|calculated|recorded|estimated) (?:by|using|with|according)\b"
    r"|\bprimary (?:end ?points?|outcomes?|objectives?) (?:is|are|was|were)(?! (?:not )?met\b)(?! \d)",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(
    r"\b(?:previous|prior|earlier|recent|several|other|published) (?:studies|trials|reports|work|data|analyses)\b"
    r"|\b(?:has|have) (?:previously |recently |long )?been (?:shown|reported|associated|approved|established"
    r"|linked|proposed|demonstrated)\b"
    r"|\b(?:remains?|is|are) (?:largely |still |currently )?(?:unknown|unclear|controversial|poorly understood"
    r"|not well (?:known|defined)|limited)\b"
    r"|\b[A-Z][a-z]+ (?:et al\b|and (?:colleagues|co-?workers|associates)\b)"
    r"|\b(?:was|were) recently (?:suggested|proposed|introduced|reported|described)\b"
    r"|\blittle is known\b|\bis known to\b|\bit is (?:well )?known\b|\bwe (?:previously"
    r"|have previously) (?:reported|showed|shown)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:we|our (?:results|data|findings|analysis|study)|these (?:results|data|findings)|this (?:study|trial"
    r"|analysis))\s"
    r"(?:also |further |therefore )?(?:found|observed|show\w*|demonstrat\w*|report\w*|identif\w*|suggest\w*"
    r"|indicat\w*|confirm\w*|reveal\w*|provide\w*)\b",
    re.IGNORECASE,
)
_NOT_IN_PEOPLE = frozenset(
    {StudyDesign.LABORATORY, StudyDesign.IN_SILICO, StudyDesign.CASE_SERIES, StudyDesign.NARRATIVE_REVIEW}
)
_REVIEWS = frozenset({StudyDesign.SYSTEMATIC_REVIEW, StudyDesign.NARRATIVE_REVIEW, StudyDesign.GUIDELINE})


def rate_design(publication_types: Iterable[str], text: str) -> StudyDesign | None:
    """Say what design a study has: by its publication types where they decide, else by cue words; `None` is unknown.

    PubMed calls single-arm trials `Clinical Trial, Phase II`, so words such as `randomised` are heard before that type.
    """
    types = set(publication_types)
    decided = next((design for name, design in _TYPES if name in types), None)
    if decided:
        return decided
    head = text[:TEXT_LIMIT]
    cued = next((design for design, pattern in _CUE_PATTERNS if pattern.search(head)), None)
    typed = next((design for name, design in _LATE_TYPES if name in types), None)
    # A trial may report on cell lines, too: its type says that people were treated.
    return typed if typed and cued in _NOT_IN_PEOPLE else cued or typed


def rate_quote_role(
    text: str, *, label: str | None = None, nlm_category: str | None = None, design: StudyDesign | None = None
) -> QuoteRole:
    """Say what a sentence is in its abstract; its own words outweigh a section label.

    Results of a review are its synthesis of other people's. A sentence of methods states no finding: it counts as aim.
    """
    sentence = text[:SENTENCE_LIMIT]
    labelled = _rate_label(label) or _rate_label(nlm_category)
    if _AIM.search(sentence):
        return QuoteRole.AIM
    if _OWN.search(sentence) and labelled != QuoteRole.AIM:
        return _choose_result(design)
    if labelled in (QuoteRole.AIM, QuoteRole.BACKGROUND):
        return labelled
    if labelled is None and _BACKGROUND.search(sentence) and design not in _REVIEWS:
        return QuoteRole.BACKGROUND
    if labelled is None and _is_methods(label, nlm_category):
        return QuoteRole.AIM
    return _choose_result(design)


def _choose_result(design: StudyDesign | None) -> QuoteRole:
    return QuoteRole.REVIEW_SYNTHESIS if design in _REVIEWS else QuoteRole.OWN_RESULT


def _rate_label(label: str | None) -> QuoteRole | None:
    """Rate a label by the last word that tells: `BACKGROUND AND OBJECTIVE` introduces aims."""
    if not label:
        return None
    capitals = label[:200].upper()
    return next((role for role, words in _LABELS if any(word in capitals for word in words)), None)


def _is_methods(*labels: str | None) -> bool:
    return any("METHOD" in (label or "")[:200].upper() or "DESIGN" in (label or "")[:200].upper() for label in labels)
