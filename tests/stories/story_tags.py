"""What the scripted curators tag: on the real abstracts, and on records that the tests make where those are absent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from curation.domain.claim import Biomarker, Population
from curation.domain.effect import Effect
from curation.vocabulary import (
    ClaimType,
    Direction,
    Directness,
    EffectMeasure,
    EvidenceLevel,
    Her2Status,
    MarkerComparison,
    Outcome,
    QuoteRole,
    Significance,
    StudyDesign,
    TherapyInteraction,
)
from eutils_server import write_article


@dataclass(frozen=True)
class Tag:
    """A claim to be: the citation, words that its sentence holds, what the curator says of it, and the other fields."""

    citation_id: str
    words: tuple[str, ...]
    statement: str
    plain: str
    facts: dict[str, Any] = field(default_factory=dict)


BREAST = Population(description="people with breast cancer", tumour="breast cancer", her2_status=Her2Status.NOT_STATED)
CELLS = Population(
    description="breast cancer cells in culture", tumour="breast cancer", her2_status=Her2Status.NOT_STATED
)
LUNG = Population(
    description="older adults with advanced non-small cell lung cancer, some on immunotherapy",
    tumour="non-small cell lung cancer",
    her2_status=Her2Status.NOT_APPLICABLE,
)
MIXED_TREATMENT: dict[str, Any] = {
    "claim_type": ClaimType.THERAPEUTIC,
    "design": StudyDesign.COHORT,
    "outcome": Outcome.ADVERSE_EVENTS,
    "direction": Direction.SUPPORTS,
    "directness": Directness.OTHER_TUMOUR,
    "intervention": "chemotherapy, immunotherapy or targeted therapy",
    "therapies": ("chemotherapy", "immunotherapy"),
    "therapy_interaction": TherapyInteraction.SUBSTITUTES,
    "is_immunotherapy": True,
}
LABORATORY: dict[str, Any] = {
    "design": StudyDesign.LABORATORY,
    "level": EvidenceLevel.D,
    "population": CELLS,
}
REAL_TAGS = (
    Tag(
        "pmid:36058839",
        ("functional decline on at least one measure", "70%"),
        "At two months 70% of older patients had lost function on at least one measure.",
        "Many older people in treatment for lung cancer, some with immunotherapy, could soon do less in daily life",
        {
            **MIXED_TREATMENT,
            "population": LUNG,
            "effects": (Effect(measure=EffectMeasure.EVENT_RATE, value="70", unit="%", time="2", time_unit="months"),),
        },
    ),
    Tag(
        "pmid:34611887",
        ("body mass index", "LSA improvement"),
        "A low body mass index went with a wider life space from month 1 to month 6.",
        "Thin people in treatment for lung cancer came to move about more",
        {
            "population": LUNG,
            "claim_type": ClaimType.PROGNOSTIC,
            "biomarker": Biomarker(name="body mass index", cut_off="21", unit="kg/m²"),
            "significance": Significance.BETTER_OUTCOME,
            "direction": Direction.SUPPORTS,
            "marker_comparison": MarkerComparison.PROGNOSTIC,
            "directness": Directness.OTHER_TUMOUR,
            "design": StudyDesign.COHORT,
            "outcome": Outcome.ADVERSE_EVENTS,
        },
    ),
    Tag(
        "pmid:34611887",
        ("recruited adults age ≥65", "immunotherapy"),
        "A cohort of adults of 65 or older with lung cancer was followed through palliative treatment.",
        "Older people with lung cancer were followed while they were treated, some with immunotherapy",
        {
            **MIXED_TREATMENT,
            "population": LUNG,
            "direction": Direction.NOT_APPLICABLE,
            "quote_role": QuoteRole.AIM,
        },
    ),
    Tag(
        "pmid:10214854",
        ("ras mutation frequency", "breast cancer"),
        "Between 95% (pancreas) and 5% (breast) of tumours carry a ras mutation.",
        "Changes in the RAS gene, one target of immunotherapy in the laboratory, are rare in breast cancer",
        {
            "claim_type": ClaimType.PREVALENCE,
            "biomarker": Biomarker(name="RAS mutation"),
            "design": StudyDesign.NARRATIVE_REVIEW,
            "quote_role": QuoteRole.REVIEW_SYNTHESIS,
            "outcome": Outcome.BIOMARKER_PREVALENCE,
            "effects": (Effect(measure=EffectMeasure.PREV, value="5", unit="%"),),
        },
    ),
    Tag(
        "pmid:30118680",
        ("breast cancer patients", "reduced PD-L1 levels"),
        "Breast tumours of patients on metformin held less PD-L1.",
        "Breast tumours of people who took metformin held less of the protein PD-L1",
        {
            "claim_type": ClaimType.THERAPEUTIC,
            "therapies": ("metformin",),
            "biomarker": Biomarker(name="PD-L1"),
            "direction": Direction.SUPPORTS,
            "design": StudyDesign.LABORATORY,
            "outcome": Outcome.BIOMARKER_LEVEL,
        },
    ),
    Tag(
        "pmid:30118680",
        ("efficacy of immunotherapy",),
        "The authors suggest that metformin with CTLA4 blockade may strengthen immunotherapy.",
        "In the laboratory metformin made one immunotherapy look stronger",
        {
            **LABORATORY,
            "claim_type": ClaimType.THERAPEUTIC,
            "therapies": ("metformin", "CTLA4 blockade"),
            "therapy_interaction": TherapyInteraction.COMBINATION,
            "is_immunotherapy": True,
            "direction": Direction.SUPPORTS,
            "outcome": Outcome.OBJECTIVE_RESPONSE,
        },
    ),
    Tag(
        "pmid:27939839",
        ("effectively restored tamoxifen",),
        "In resistant cells the Rac1 inhibitor 1A-116 brought the effect of tamoxifen back.",
        "In cells, a drug against Rac1 made tamoxifen work again",
        {
            **LABORATORY,
            "claim_type": ClaimType.THERAPEUTIC,
            "therapies": ("1A-116", "tamoxifen"),
            "therapy_interaction": TherapyInteraction.COMBINATION,
            "direction": Direction.SUPPORTS,
            "outcome": Outcome.OBJECTIVE_RESPONSE,
        },
    ),
    Tag(
        "pmid:29702197",
        ("CD44", "Mammosphere"),
        "Cells with a mutant oestrogen receptor behaved more like stem cells.",
        "In cells, changes in the oestrogen receptor went with signs of more aggressive growth",
        {
            **LABORATORY,
            "claim_type": ClaimType.FUNCTIONAL,
            "biomarker": Biomarker(name="ESR1 mutation"),
            "significance": Significance.GAIN_OF_FUNCTION,
            "direction": Direction.SUPPORTS,
            "outcome": Outcome.BIOMARKER_CORRELATION,
        },
    ),
)

MADE_PMID, MADE_LUNG = 91000001, 91000002
TRIAL: dict[str, Any] = {
    "claim_type": ClaimType.THERAPEUTIC,
    "intervention": "pembrolizumab",
    "design": StudyDesign.SINGLE_ARM_TRIAL,
    "outcome": Outcome.OBJECTIVE_RESPONSE,
    "direction": Direction.SUPPORTS,
    "is_immunotherapy": True,
}
MADE_TAGS = (
    Tag(
        f"pmid:{MADE_PMID}",
        ("shrank in 24%",),
        "Tumours shrank in 24% on pembrolizumab with chemotherapy and in 11% on chemotherapy alone.",
        "Tumours shrank more often with pembrolizumab",
        {
            **TRIAL,
            "design": StudyDesign.RANDOMISED_TRIAL,
            "therapies": ("pembrolizumab",),
            "effects": (
                Effect(measure=EffectMeasure.ORR, value="24", unit="%", arm="pembrolizumab"),
                Effect(measure=EffectMeasure.ORR, value="11", unit="%", arm="chemotherapy alone"),
            ),
        },
    ),
    Tag(
        f"pmid:{MADE_PMID}",
        ("lymphocytes above", "10⁹"),
        "People with more than 1.5 × 10⁹ lymphocytes a litre did better.",
        "People with more lymphocytes did better",
        {
            "claim_type": ClaimType.PROGNOSTIC,
            "biomarker": Biomarker(name="lymphocyte count"),
            "significance": Significance.BETTER_OUTCOME,
            "direction": Direction.SUPPORTS,
            "marker_comparison": MarkerComparison.PROGNOSTIC,
            "design": StudyDesign.RANDOMISED_TRIAL,
            "outcome": Outcome.OVERALL_SURVIVAL,
        },
    ),
    Tag(
        f"pmid:{MADE_LUNG}",
        ("70%", "functional decline"),
        "In 70% of older adults function fell.",
        "Many older people with lung cancer could do less in daily life on immunotherapy",
        {
            **MIXED_TREATMENT,
            "population": LUNG,
            "effects": (Effect(measure=EffectMeasure.EVENT_RATE, value="70", unit="%"),),
        },
    ),
    *(
        Tag(
            f"pmid:{pmid}",
            ("Response was seen",),
            "Some people responded.",
            "Some people's tumours shrank",
            {**TRIAL, "therapies": (drug,)},
        )
        for pmid, drug in ((90000002, "pembrolizumab"), (90000005, "pembrolizumab"))
    ),
)


def make_special_records() -> list[str]:
    """Two made records with what real ones have: inline markup, signs beyond ASCII, another cancer."""
    return [
        write_article(
            MADE_PMID,
            "Pembrolizumab <i>versus</i> chemotherapy alone in metastatic breast cancer",
            (
                ("BACKGROUND", "Immunotherapy is used in PD-L1-positive tumours (CPS ≥10)."),
                (
                    "RESULTS",
                    "Tumours shrank in 24% of people with pembrolizumab and in 11% with chemotherapy alone. "
                    "People with lymphocytes above 1.5 × 10<sup>9</sup>/l lived longer (p&lt;0.01).",
                ),
            ),
        ),
        write_article(
            MADE_LUNG,
            "Daily life of older adults in treatment for lung cancer",
            (
                (
                    None,
                    "Older adults had immunotherapy for cancer. After it, 70% of them had functional decline in life.",
                ),
            ),
        ),
    ]
