"""A small project to screen and tag, and a desk in it for whoever sits down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from curation.domain.act import Act
from curation.domain.citation import Citation, Markup, Relation, Section
from curation.domain.question import Criterion
from curation.ledger import read_ledger
from curation.project import Project
from curation.vocabulary import ExclusionReason, TextSource
from curation.widgets.desk import Desk
from evidence_makers import QUESTION, make_citation, make_question
from project.project_makers import make_project

CITIES = "Aarhus Bergen Cork Delft Exeter Faro Ghent Halle Izmir Jena Kiel Lund Malmö".split()
CRITERIA = (
    Criterion(code=ExclusionReason.DUPLICATE, text="The same report is already in."),
    Criterion(code=ExclusionReason.WRONG_POPULATION, text="Nobody with breast cancer."),
    Criterion(code=ExclusionReason.WRONG_OUTCOME, text="Neither response nor survival."),
)
# A letter outside the first plane comes before all that is quoted, so that units and characters differ.
RESULTS = (
    "\U0001d4ab was read blind. Of 52 patients with HER2-positive breast cancer given pembrolizumab, the objective "
    "response rate was 15% (95% CI 7 to 29; P = 0.04). At 10\u2009mut/Mb or more, overall survival was longer "
    "(HR 0.62, 95% CI 0.41 to 0.93). \U0001f9ec Grade 3 adverse events occurred in 21% of patients."
)
MARKUP = (
    Markup(start=RESULTS.index("P ="), end=RESULTS.index("P =") + 1, tag="i"),
    Markup(start=RESULTS.index("mut/Mb"), end=RESULTS.index("mut/Mb") + 6, tag="sub"),
    Markup(start=RESULTS.index("overall survival"), end=RESULTS.index("overall survival") + 16, tag="b"),
)


TOPICS = ("asthma inhaler children", "knee surgery elderly", "pembrolizumab TMB breast")


class Clock:
    """A clock that goes on by a second whenever it is looked at."""

    def __init__(self) -> None:
        self.seconds = 0

    def __call__(self) -> str:
        self.seconds += 1
        return f"2026-02-01T{10 + self.seconds // 3600:02}:{self.seconds // 60 % 60:02}:{self.seconds % 60:02}Z"


def make_abstract(number: int, **changes: Any) -> Citation:
    city = CITIES[number % len(CITIES)]
    facts: dict[str, Any] = {
        "title": f"{city} trial of pembrolizumab in HER2-positive breast cancer: what {city} and {city}er saw",
        "authors": (f"{city}er J", "Barrios CH"),
        "journal": f"{city} Journal of Trials",
        "date": f"{2010 + number % 13}-05",
        "pages": f"{100 * number + 1}-9",
        "text_source": TextSource.PUBMED,
        "publication_types": ("Journal Article", "Clinical Trial, Phase II"),
        "mesh": ("Breast Neoplasms", "Tumor Burden"),
        "sections": (
            Section(text="We asked whether TMB foretells response.", label="AIM", nlm_category="OBJECTIVE"),
            Section(text=RESULTS, label="RESULTS", nlm_category="RESULTS", markup=MARKUP),
        ),
    }
    return make_citation(f"pmid:{100 + number}", **facts | changes)


def list_abstracts(count: int = 12) -> list[Citation]:
    """Abstracts 100 to 100 + count - 1; 102 is retracted, 103 has no text, the words of 104's title would be HTML."""
    special: dict[int, dict[str, Any]] = {
        2: {"relations": (Relation(type="RetractionIn", id="pmid:999"),)},
        3: {"sections": ()},
        4: {"title": "<img src=x onerror=alert(1)> <b>Bold</b> & co in breast cancer"},
    }
    return [make_abstract(number, **special.get(number, {})) for number in range(count)]


def list_topics(count: int = 30) -> list[Citation]:
    """Abstracts 100 to 100 + count - 1, each on one of three topics in turn; the question is on the third."""
    return [_make_topic(number) for number in range(count)]


def find_topic(citation_id: str) -> int:
    """Say on which topic a record is: 0, 1 or 2."""
    return (int(citation_id.removeprefix("pmid:")) - 100) % len(TOPICS)


def _make_topic(number: int) -> Citation:
    topic = TOPICS[number % len(TOPICS)]
    words = f"{topic} number {number}. " + " ".join(f"{topic} {word}" for word in ("trial", "cohort", "report"))
    return make_abstract(number, title=f"{number} on {topic}", sections=(Section(text=words, label="RESULTS"),))


def make_bench_project(root: Path, citations: list[Citation] | None = None) -> Project:
    question = msgspec.structs.replace(make_question(), eligibility=CRITERIA)
    return make_project(root, question, citations if citations is not None else list_abstracts())


def sit_down(project: Project, curator: str | None = "anna") -> Desk:
    return Desk(project, QUESTION, curator, Clock())


def list_acts(project: Project, curator: str | None = None) -> list[Act]:
    acts = read_ledger(project.ledger_folder(QUESTION)).acts
    return [act for act in acts if curator in (None, act.curator)]
