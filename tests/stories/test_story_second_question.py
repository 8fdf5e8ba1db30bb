"""A second question, pulled over HTTP, screened and tagged by scripted curators on abstracts, up to its own report.

Told twice: over the real PubMed records of ../shared where they are, and over records that the tests make.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from story_makers import SECOND, Ran, curate, make_project, read_files, run_cli
from story_tags import MADE_LUNG, MADE_TAGS, REAL_TAGS, Tag, make_special_records

from curation.project import open_project
from curation.vocabulary import AnchorState, ClaimStatus, ScreeningChoice, SentenceKind, TextSource
from curation.workspace import Workspace
from eutils_server import EutilsServer, make_records, read_records

FACTUAL = {SentenceKind.FINDING, SentenceKind.CONCLUSION, SentenceKind.CONDITION}
NOTEBOOKS = [
    f"{name}.ipynb"
    for name in (
        "00_start_here",
        "01_search_pubmed",
        "02_screen_abstracts",
        "03_tag_claims",
        "04_weigh_evidence",
        "05_draft_answer",
        "07_report_evidence",
    )
]
FILES = ["answer.json", "answer.md", "evidence.csv", "report.html", "run.json"]


@dataclass
class Story:
    """One telling: the server, the project with its report, and what the command line said on the way."""

    server: EutilsServer
    project: Path
    tags: tuple[Tag, ...]
    pulled: Ran
    reported: Ran
    harm: str

    @property
    def workspace(self) -> Workspace:
        return open_project(self.project).open_question(SECOND)

    @property
    def report(self) -> Path:
        return self.project / "reports" / SECOND


def pull(project: Path, server: EutilsServer) -> Ran:
    return run_cli(project, "pull", SECOND, "--base-url", server.url, "--json")


def tell(project: Path, server: EutilsServer, tags: tuple[Tag, ...]) -> tuple[Ran, Ran]:
    """Pull, curate, report: gives what the first and the last command said."""
    pulled = pull(project, server)
    curate(project, tags)
    return pulled, run_cli(project, "report", SECOND)


@pytest.fixture(scope="module", params=[pytest.param("real", marks=pytest.mark.shared), "made"])
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    if request.param == "real":
        shared: Path = request.getfixturevalue("shared")
        records, tags, harm = read_records(shared / "pubmed" / "records.xml.gz"), REAL_TAGS, "36058839"
    else:
        records, tags, harm = [*make_records(12), *make_special_records()], MADE_TAGS, str(MADE_LUNG)
    server = EutilsServer(records)
    project = make_project(tmp_path_factory.mktemp(request.param), SECOND)
    yield Story(server, project, tags, *tell(project, server, tags), harm)
    server.close()


def test_a_pull_over_http_brings_every_record_that_was_asked_for(story: Story) -> None:
    found = story.pulled.document
    assert story.pulled.code == (1 if found["warnings"] else 0), story.pulled.err
    assert found["missing"] == found["unreadable"] == []
    assert found["delivered"] == found["requested"] == len(story.workspace.citations) >= 8
    assert not any(run.is_suspect for run in story.workspace.search_runs)


def test_every_citation_leads_to_the_search_run_that_found_it(story: Story) -> None:
    workspace = story.workspace
    found = {citation_id for run in workspace.search_runs for citation_id in run.citation_ids}
    assert found == set(workspace.citations)
    assert all(run.translation and run.query in _read_question(story) for run in workspace.search_runs)


def list_cited(report: Path) -> set[str]:
    """Ids of the claims that the sentences of an answer rest on."""
    answer = json.loads((report / "answer.json").read_bytes())
    sentences = (sentence for section in answer["sections"] for sentence in section["sentences"])
    return {claim_id for sentence in sentences for claim_id in sentence.get("claim_ids", [])}


def _read_question(story: Story) -> set[str]:
    return {strategy.query for strategy in story.workspace.question.search_strategies}


def test_curators_who_differ_are_settled_by_a_third(story: Story) -> None:
    screening = story.workspace.screening
    assert all(len(record.votes) == 2 for record in screening)
    assert {record.decision for record in screening} == {ScreeningChoice.INCLUDE, ScreeningChoice.EXCLUDE}
    settled = [record for record in screening if record.adjudicated_by == "cleo"]
    assert settled and len(settled) < len(screening)
    assert {record.decision for record in settled} == {ScreeningChoice.INCLUDE, ScreeningChoice.EXCLUDE}


def test_all_notebooks_run_and_all_files_of_a_report_are_made(story: Story) -> None:
    assert story.reported.code == 0, story.reported.out + story.reported.err
    assert story.reported.out.splitlines()[-1] == f"reports/{SECOND}/report.html"
    assert sorted(read_files(story.report)) == sorted([*NOTEBOOKS, *FILES])


def test_every_sentence_leads_to_words_of_a_pulled_abstract(story: Story) -> None:
    workspace = story.workspace
    answer = json.loads((story.report / "answer.json").read_bytes())
    sentences = [sentence for section in answer["sections"] for sentence in section["sentences"]]
    factual = [sentence for sentence in sentences if sentence["kind"] in FACTUAL]
    assert len(factual) >= 2
    for sentence in factual:
        assert sentence["claim_ids"], sentence["text"]
        for claim_id in sentence["claim_ids"]:
            assert workspace.claims_by_id[claim_id].status == ClaimStatus.ACCEPTED
    numbered = {source["citation_id"] for source in answer["sources"]}
    used = {claim_id for sentence in sentences for claim_id in sentence.get("claim_ids", [])}
    assert numbered == {workspace.claims_by_id[claim_id].claim.citation_id for claim_id in used}
    assert all(source["url"].startswith("https://pubmed.ncbi.nlm.nih.gov/") for source in answer["sources"])


def test_no_section_of_the_answer_is_empty(story: Story) -> None:
    assert [section.id for section in story.workspace.answer.sections if not section.sentences] == []


def test_every_quote_stands_at_its_offsets_in_the_pulled_abstract(story: Story) -> None:
    workspace = story.workspace
    assert len(workspace.claims) == len(story.tags)
    texts = []
    for record in workspace.claims:
        citation = workspace.citations[record.claim.citation_id]
        assert record.claim.basis == citation.text_source == TextSource.PUBMED
        for quote, found in zip(record.claim.quotes, record.anchorings, strict=True):
            assert found.state == AnchorState.ANCHORED and found.passage is not None
            section = citation.sections[found.passage.section_index]
            assert section.label == quote.section
            assert section.reading[quote.start : quote.end] == quote.exact
            texts.append((quote.exact, any(quote.start <= m.start < quote.end for m in section.markup)))
    assert any(has_markup for _, has_markup in texts), "no quote holds inline markup"
    assert any(not text.isascii() for text, _ in texts), "no quote holds a sign beyond ASCII"


def test_the_report_calls_its_quotes_abstracts_and_itself_no_starter_set(story: Story) -> None:
    page = (story.report / "report.html").read_text(encoding="utf-8")
    assert "banner-starter" not in page and "Starter set" not in page
    assert page.count('<span class="mark">abstract</span>') >= len(story.tags)
    assert '<span class="mark">synopsis</span>' not in page and "synopses written for this project" not in page
    answer = (story.report / "answer.md").read_text(encoding="utf-8")
    assert "read in the abstracts of the papers" in answer


def test_a_report_run_twice_builds_nothing_and_keeps_every_byte(story: Story) -> None:
    before = read_files(story.report)
    again = run_cli(story.project, "report", SECOND, "--json")
    assert again.code == 0, again.err
    assert again.document["built"] == again.document["failed"] == []
    assert read_files(story.report) == before


def test_the_same_acts_in_another_folder_give_the_same_bytes(story: Story, tmp_path: Path) -> None:
    twin = make_project(tmp_path / "elsewhere", SECOND)
    _, reported = tell(twin, story.server, story.tags)
    assert reported.code == 0, reported.err
    theirs, ours = read_files(twin / "reports" / SECOND), read_files(story.report)
    assert sorted(name for name in ours if theirs.get(name) != ours[name]) == []


def test_status_table_draft_and_check_speak_of_the_question(story: Story, tmp_path: Path) -> None:
    project = shutil.copytree(story.project, tmp_path / "copy")
    work = run_cli(project, "status", "--json").document["questions"][0]
    assert (work["question_id"], work["unscreened"], work["in_conflict"], work["to_accept"]) == (SECOND, 0, 0, 0)
    assert (work["stale"], work["blocked"], work["for_signature"]) == (0, 0, 1)
    table = run_cli(project, "table", SECOND, "--out", tmp_path / "claims.csv", "--json")
    assert (table.code, table.document["rows"]) == (0, len(story.tags))
    assert (tmp_path / "claims.csv").read_bytes() == (story.report / "evidence.csv").read_bytes()
    draft = run_cli(project, "draft", SECOND)
    assert (draft.code, draft.out.split()) == (0, [f"reports/{SECOND}/answer.{kind}" for kind in ("md", "json")])
    check = run_cli(project, "check", SECOND, "--json")
    assert not check.document["blocked"] and check.document["not_checked"]
    assert {finding["severity"] for finding in check.document["findings"]} <= {"worklist"}
    assert check.code == bool(check.document["findings"])
    assert read_files(project / "reports") == read_files(story.project / "reports")


def test_a_quote_whose_source_changed_is_found_and_its_sentence_goes(story: Story, tmp_path: Path) -> None:
    project = shutil.copytree(story.project, tmp_path / "copy")
    record = story.server.records[story.harm]
    story.server.records[story.harm] = record.replace("functional decline", "loss of function")
    try:
        assert pull(project, story.server).code in (0, 1)
    finally:
        story.server.records[story.harm] = record
    changed = [r for r in open_project(project).open_question(SECOND).claims if not r.is_anchored]
    assert [r.anchorings[0].state for r in changed] == [AnchorState.SOURCE_CHANGED]
    stale = changed[0]

    check = run_cli(project, "check", SECOND, "--json")
    found = [finding for finding in check.document["findings"] if finding["subject"] == stale.claim_id]
    assert check.code == 1 and check.document["blocked"]
    assert len(found) == 1 and found[0]["gate"] == "G05" and "source_changed" in found[0]["reason"]
    assert "loss of function" in found[0]["remedy"], "the passage to tag instead is not suggested"

    draft = run_cli(project, "draft", SECOND)
    assert draft.code == 1 and "G05" in draft.out
    assert stale.claim_id in list_cited(story.report)
    assert stale.claim_id not in list_cited(project / "reports" / SECOND)
    assert run_cli(project, "status", "--json").document["questions"][0]["stale"] == 1


def test_a_manifest_names_every_file_of_its_snapshot_and_no_folder_of_this_machine(story: Story) -> None:
    snapshots = story.project / "evidence" / "snapshots" / SECOND
    (snapshot,) = [folder for folder in snapshots.iterdir() if not folder.name.startswith(".")]
    manifest = msgspec.json.decode((snapshot / "manifest.json").read_bytes())
    assert set(manifest["files"]) == set(read_files(snapshot)) - {"manifest.json"}
    assert str(story.project).encode() not in b"".join(read_files(story.project).values())
