"""How quick the workbench is with 5,000 records: opening the question, key press to the next record, and learning.

Run as `.venv/bin/python benchmarks/bench_workbench.py [records] [keys]` in the checkout; needs Debian's Chromium. The
records are made up, and two other curators have voted on most of them. The times of the keys are taken in the page,
from the key event to the frame after the title has changed; first in the order as listed, then ranked, where an order
is learned behind every key. What is learned off the curator's path is timed for twice as many records.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "widgets")]

from lab_pages import open_notebook, run_all, write_notebook  # noqa: E402
from lab_server import run_server  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from workbench_makers import make_bench_project, sit_down  # noqa: E402

from browser_plugin import ARGUMENTS, CHROMIUM  # noqa: E402 - from the tests' folder
from curation.domain.act_draft import ActDraft  # noqa: E402
from curation.domain.citation import Citation, Section  # noqa: E402
from curation.ledger import append_acts  # noqa: E402
from curation.project import Project  # noqa: E402
from curation.review.ranking.ordering import open_ranker  # noqa: E402
from curation.vocabulary import ActKind, Role, TextSource  # noqa: E402
from curation.widgets.screener import build_screener  # noqa: E402
from curation.widgets.tagger import build_tagger  # noqa: E402
from evidence_makers import QUESTION, make_citation, make_question  # noqa: E402

WORDS = (
    "tumour mutational burden HER2 positive breast cancer pembrolizumab response survival patients trial placebo "
    "of the and in with was were hazard ratio overall median months cohort randomised phase adverse events"
).split()
LABELS = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")
CELL = "from curation import open_screener\nopen_screener('marker-question', curator='anna', order={!r})"
ORDERS = ("as_listed", "ranked")
VOTES = 200
MEASURE = """() => {
  window.times = [];
  window.saved = [];
  document.addEventListener("keydown", () => {
    const start = performance.now();
    const title = document.querySelector(".cur-title").textContent;
    const look = () => {
      if (document.querySelector(".cur-title").textContent === title) return requestAnimationFrame(look);
      requestAnimationFrame(() => window.times.push(performance.now() - start));
    };
    requestAnimationFrame(look);
    const wait = () => {
      if (!document.querySelector(".cur-said").textContent.startsWith("Saved")) return requestAnimationFrame(wait);
      window.saved.push(performance.now() - start);
    };
    requestAnimationFrame(wait);
  }, true);
}"""


MEASURED = {"next record painted": "times", "decision on the disk and said so": "saved"}


def make_record(number: int, chance: random.Random) -> Citation:
    """Make up a record of some 250 words."""
    sections = tuple(Section(text=" ".join(chance.choices(WORDS, k=60)) + ".", label=label) for label in LABELS)
    title = f"{number} " + " ".join(chance.choices(WORDS, k=11))
    return make_citation(f"pmid:{10_000 + number}", title=title, sections=sections, text_source=TextSource.PUBMED)


def make_project(root: Path, records: int) -> Project:
    """Make a project in which two others have voted on nearly all, or half, of the records."""
    chance = random.Random(1)
    citations = [make_record(number, chance) for number in range(records)]
    project = make_bench_project(root, citations)
    payload = {"decision": "include", "stage": "title_abstract"}
    drafts = [ActDraft(kind=ActKind.SCREEN, subject=one.id, payload=payload) for one in citations[: -records // 50]]
    for curator in ("ben", "carl"):
        append_acts(
            project.ledger_folder(QUESTION),
            drafts if curator == "ben" else drafts[: len(drafts) // 2],
            question_id=QUESTION,
            curator=curator,
            role=Role.CURATOR,
            time="2026-01-31T09:00:00Z",
        )
    return project


def time_opening(project: Project) -> list[tuple[str, float, float]]:
    """Open the question three times in each pane; give what was opened, the best and the worst time in seconds."""
    rows = []
    for name, build in (("screener", build_screener), ("tagger", build_tagger)):
        seconds = []
        for _ in range(3):
            started = time.perf_counter()
            build(sit_down(project))
            seconds.append(time.perf_counter() - started)
        rows.append((f"open the question in the {name}, best and worst of 3 (s)", min(seconds), max(seconds)))
    return rows


def time_learning(records: int) -> list[tuple[str, float, float]]:
    """Learn the order of records as the screener's other thread does; give what, best and worst in milliseconds."""
    chance = random.Random(2)
    citations = [make_record(number, chance) for number in range(records)]
    started = time.perf_counter()
    ranker = open_ranker(citations, make_question())
    made = 1000 * (time.perf_counter() - started)
    votes: dict[str, bool] = {}
    times = []
    for number, citation in enumerate(chance.sample(citations, VOTES)):
        votes[citation.id] = number % 7 == 0
        started = time.perf_counter()
        ranker.rank(votes)
        times.append(1000 * (time.perf_counter() - started))
    return [
        (f"off the path: words of {records:,} records learned, once (ms)", made, made),
        (f"off the path: {records:,} records ranked anew, 1 to {VOTES} votes (ms)", min(times), max(times)),
    ]


def time_keys(project: Project, folder: Path, keys: int, order: str) -> tuple[dict[str, list[float]], str]:
    """Press keys in JupyterLab; give for each thing measured its milliseconds, sorted, and what the order rests on."""
    name = write_notebook(project.notebooks_folder, f"{order}.ipynb", CELL.format(order))
    with run_server(project.notebooks_folder, folder / order) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce")
        page = open_notebook(context, server, name)
        pane = run_all(page)
        pane.focus()
        page.evaluate(MEASURE)
        for number in range(keys):
            page.keyboard.press("i" if number % 3 else "1")
            page.wait_for_function(f"window.times.length > {number}")
            page.wait_for_timeout(150)  # nobody decides on abstracts faster than that
        page.wait_for_function(f"window.saved.length >= {keys}")
        times = {what: sorted(page.evaluate(f"window.{name}")) for what, name in MEASURED.items()}
        said = pane.locator(".cur-order-said").inner_text()
        browser.close()
    return times, said


def main(records: int = 5_000, keys: int = 100) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as place:
        project = make_project(Path(place) / "project", records)
        print(
            f"{records:,} records, {keys} keys; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start"
        )
        for what, best, worst in time_opening(project):
            print(f"  {what:<62} {best:8.2f} {worst:8.2f}")
        for what, best, worst in time_learning(2 * records):
            print(f"  {what:<62} {best:8.0f} {worst:8.0f}")
        for order in ORDERS:
            print_keys(order, *time_keys(project, Path(place), keys, order))


def print_keys(order: str, times: dict[str, list[float]], said: str) -> None:
    """Print what was measured with one order; without learning and with it, in one run, since machines differ."""
    print(f"order {order} (at the end: {said})")
    for what, measured in times.items():
        for share in (0.5, 0.95, 1.0):
            at = min(len(measured) - 1, int(share * len(measured)))
            print(f"  {f'key press to {what}, p{100 * share:.0f} (ms)':<62} {measured[at]:8.0f}")


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:3]))
