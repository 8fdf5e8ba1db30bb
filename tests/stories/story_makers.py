"""What the stories share: a project in a folder of its own, the real command line, and curators who follow rules.

The scripted curators decide by words that a reader can check, one readable rule a line; their statements are their own
words, their quotes are whole sentences of the abstracts as they were pulled.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from curation.domain.act_draft import ActDraft
from curation.domain.citation import Citation
from curation.domain.claim import Biomarker, Claim, Population
from curation.domain.effect import Effect
from curation.domain.quote import Quote, split_sentences
from curation.ledger.appending import append_acts
from curation.project import Workspace, open_project
from curation.review.claim_drafts import draft_acceptance, draft_tag
from curation.review.screening import draft_screening_adjudication, draft_vote
from curation.vocabulary import (
    ClaimType,
    Direction,
    Directness,
    EffectMeasure,
    EvidenceLevel,
    ExclusionReason,
    Her2Status,
    MarkerComparison,
    Outcome,
    QuoteRole,
    Role,
    ScreeningChoice,
    Significance,
    StudyDesign,
    TextSource,
    TherapyInteraction,
)
from eutils_server import write_article

CHECKOUT = Path(__file__).resolve().parents[2]
REFERENCE, SECOND = "tmb-her2-immunotherapy", "breast-cancer-immunotherapy"
COMMAND = [sys.executable, "-c", "from curation.cli import main; main()"]
SECONDS = 120


@dataclass(frozen=True)
class Ran:
    """What a run of the command line gave."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The JSON document that `--json` printed."""
        return json.loads(self.out)


def run_cli(project: Path, *arguments: str | Path, folder: Path | None = None) -> Ran:
    """Run `curation` as a user does, in a process of its own, on a project."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NCBI_", "CURATION_"))}
    ran = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=folder or project,
        env={**kept, "CURATION_PROJECT": str(project)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def make_project(folder: Path, question_id: str, *, with_evidence: bool = False) -> Path:
    """Make a project of one question and the notebooks; with the ledger and the snapshots of the checkout if asked."""
    parts = [f"evidence/questions/{question_id}.yaml"]
    if with_evidence:
        parts += [f"evidence/ledger/{question_id}", f"evidence/snapshots/{question_id}"]
    for part in parts:
        target = folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (CHECKOUT / part).is_dir() else shutil.copyfile
        copy(CHECKOUT / part, target)
    (folder / "notebooks").mkdir()
    for notebook in sorted((CHECKOUT / "notebooks").glob("*.ipynb")):
        shutil.copyfile(notebook, folder / "notebooks" / notebook.name)
    return folder


def read_files(folder: Path) -> dict[str, bytes]:
    """The bytes of all files below a folder, by their paths in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ---- the curators

Vote = tuple[ScreeningChoice, ExclusionReason | None]
INCLUDE: Vote = (ScreeningChoice.INCLUDE, None)
UNCLEAR: Vote = (ScreeningChoice.UNCLEAR, None)


def exclude(reason: ExclusionReason) -> Vote:
    return ScreeningChoice.EXCLUDE, reason


def vote_by_treatment(citation: Citation) -> Vote:
    """The first reader asks what was given."""
    words = _read(citation)
    if "immunotherap" in words:
        return INCLUDE if citation.sections else UNCLEAR
    if "tamoxifen" in words or "endocrine" in words:
        return INCLUDE
    return exclude(ExclusionReason.WRONG_INTERVENTION)


def vote_by_people(citation: Citation) -> Vote:
    """The second reader asks who was studied, and has no use for cells in culture alone."""
    words = _read(citation)
    if "breast" not in words:
        return exclude(ExclusionReason.WRONG_POPULATION)
    if "cell line" in words:
        return exclude(ExclusionReason.WRONG_STUDY_DESIGN)
    return INCLUDE


def settle(citation: Citation) -> Vote:
    """The adjudicator lets in what speaks of a treatment in question, but no cancer of the blood."""
    words = _read(citation)
    if "lymphoma" in words:
        return exclude(ExclusionReason.WRONG_POPULATION)
    if any(word in words for word in ("immunotherap", "tamoxifen", "endocrine")):
        return INCLUDE
    return exclude(ExclusionReason.WRONG_INTERVENTION)


def _read(citation: Citation) -> str:
    return " ".join([citation.title, *(section.text for section in citation.sections)]).lower()


@dataclass(frozen=True)
class Tag:
    """A claim to be: the citation, words that its sentence holds, what the curator says of it, and the other fields."""

    citation_id: str
    words: tuple[str, ...]
    statement: str
    plain: str
    facts: dict[str, Any] = field(default_factory=dict)


def build_claim(tag: Tag, citation: Citation) -> Claim:
    """The claim of a tag; its quote is the first sentence of the abstract that holds all the words."""
    sentence = next(
        passage
        for passage in split_sentences(citation)
        if all(word.lower() in passage.text.lower() for word in tag.words)
    )
    facts = {
        "population": BREAST,
        "quote_role": QuoteRole.OWN_RESULT,
        "directness": Directness.DIRECT,
        "level": EvidenceLevel.B,
        **tag.facts,
    }
    return Claim(
        question_id=SECOND,
        citation_id=tag.citation_id,
        statement=tag.statement,
        plain_statement=tag.plain,
        quotes=(Quote(exact=sentence.text, section=sentence.section, start=sentence.start, end=sentence.end),),
        basis=TextSource.PUBMED,
        **facts,
    )


def curate(project: Path, tags: Sequence[Tag]) -> Workspace:
    """Screen every citation twice, settle what differs, tag by turns, and let the other one accept."""
    root = open_project(project)
    workspace = root.open_question(SECOND)
    readers: tuple[tuple[str, Callable[[Citation], Vote]], ...] = (
        ("ada", vote_by_treatment),
        ("ben", vote_by_people),
    )
    for minute, (name, vote) in enumerate(readers):
        drafts = [draft_vote(c.id, vote(c)[0], reason=vote(c)[1]) for c in workspace.citations.values()]
        append(project, name, drafts, time=f"2026-01-05T09:0{minute}:00Z")
    workspace = root.open_question(SECOND)
    settled = [
        draft_screening_adjudication(record, "cleo", decision, reason=reason, note="by the rule")
        for record in workspace.screening
        if record.is_conflict
        for decision, reason in [settle(workspace.citations[record.citation_id])]
    ]
    append(project, "cleo", settled, time="2026-01-05T10:00:00Z", role=Role.ADJUDICATOR)
    for number, name in enumerate(("ada", "ben")):
        own = tags[number::2]
        drafts = [draft_tag(build_claim(t, workspace.citations[t.citation_id]), workspace.citations[t.citation_id]) for t in own]
        append(project, name, drafts, time=f"2026-01-06T09:0{number}:00Z")
    records = root.open_question(SECOND).claims
    for name, other in (("ada", "ben"), ("ben", "ada")):
        accepted = [draft_acceptance(record, name) for record in records if record.tagged_by == other]
        append(project, name, accepted, time=f"2026-01-07T09:0{'ab'.index(name[0])}:00Z")
    return root.open_question(SECOND)


def append(
    project: Path, curator: str, drafts: Iterable[ActDraft], *, time: str, role: Role = Role.CURATOR
) -> None:
    folder = open_project(project).ledger_folder(SECOND)
    append_acts(folder, list(drafts), question_id=SECOND, curator=curator, role=role, time=time)


# ---- what they tag: real abstracts

BREAST = Population(
    description="people with breast cancer", tumour="breast cancer", her2_status=Her2Status.NOT_STATED
)
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
            "effects": (Effect(measure=EffectMeasure.EVENT_RATE, value="70", unit="%"),),
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
            "quote_role": QuoteRole.BACKGROUND,
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

# ---- what they tag where the real records are absent

MADE_PMID, MADE_LUNG = 91000001, 91000002
TRIAL: dict[str, Any] = {
    "claim_type": ClaimType.THERAPEUTIC,
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
            ((None, "Older adults had immunotherapy for cancer. After it, 70% of them had functional decline in life."),),
        ),
    ]
