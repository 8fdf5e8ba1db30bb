"""Laws of update plans: what is searched since a day, what is asked for again, and in which order snapshots stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from curation.commands.pull_results import split_warnings
from curation.domain.question import Question
from curation.errors import ProjectError
from curation.querying.linting import check_query
from curation.sources.entrez import EntrezSource
from curation.sources.snapshots.checking import check_snapshot, list_snapshots
from curation.sources.snapshots.coverage import find_whole_query, limit_query
from curation.sources.snapshots.files import Manifest, read_manifest, write_snapshot_files
from curation.sources.snapshots.pulling import pull
from curation.sources.snapshots.update_plans import plan_update
from eutils_server import EutilsServer, make_records, write_article
from evidence_makers import make_citation

MakeQuestion = Callable[..., Question]
Pulls = tuple[EutilsServer, Question, Path]


def relate(term: str, pmid: str) -> str:
    entry = f'<CommentsCorrections RefType="{term}"><RefSource>J</RefSource><PMID>{pmid}</PMID></CommentsCorrections>'
    return f"<CommentsCorrectionsList>{entry}</CommentsCorrectionsList>"


def update(server: EutilsServer, question: Question, folder: Path, date: str, since: str | None = None) -> Manifest:
    source = EntrezSource(server.url, "a@example.org")
    return pull(question, source, folder, date=date, update=plan_update(folder, since=since)).manifest


@pytest.mark.parametrize("query", ["breast[ti]", '"breast cancer"[ti] OR (lung[ti] NOT mice[mh])'])
def test_a_query_bound_to_a_day_is_well_written(query: str) -> None:
    limited = limit_query(query, "2026-11-01")
    assert limited.startswith(f"({query}) AND (2026/11/01:3000[edat] OR ")
    assert [remark for remark in check_query(limited) if remark.is_error] == []
    assert find_whole_query(limited) == find_whole_query(query) == query


def test_an_update_asks_again_for_all_that_is_known_and_follows_what_records_name(
    start_eutils: Callable[[list[str]], EutilsServer], make_question: MakeQuestion, tmp_path: Path
) -> None:
    server = start_eutils(make_records(6))
    first = update(server, make_question(), tmp_path, "2026-11-01")
    assert (first.is_known_asked, first.compared_with, first.changes, first.notices) == (True, None, {}, ())
    said = {"90000001": ("RetractionIn", "7"), "90000002": ("UpdateIn", "8"), "90000003": ("CommentIn", "9")}
    for pmid, (term, other) in said.items():
        record = server.records[pmid]
        server.records[pmid] = record.replace("</MedlineCitation>", f"{relate(term, other)}</MedlineCitation>")
    server.add([write_article(7, "A notice", ()), write_article(8, "An update", ()), write_article(9, "A comment", ())])
    second = update(server, make_question(), tmp_path, "2026-11-08", since="last")
    assert second.since == "2026-10-31"
    assert second.search_runs[0].count == 0
    assert second.notices == ("pmid:7",)
    assert second.citation_count == first.citation_count + 2
    assert {kind.value: ids for kind, ids in second.changes.items()} == {
        "retracted": ("pmid:90000001",),
        "new": ("pmid:8",),
        "updated": ("pmid:90000002",),
        "commented": ("pmid:90000003",),
    }
    assert check_snapshot(tmp_path / second.snapshot_id) == ()
    lines = (tmp_path / second.snapshot_id / "citations.jsonl").read_bytes().splitlines()
    ids = [msgspec.json.decode(line)["id"] for line in lines]
    assert ids == sorted(ids) and len(ids) == second.citation_count


def test_a_notice_that_cannot_be_fetched_is_named_and_asked_for_again(
    start_eutils: Callable[[list[str]], EutilsServer], make_question: MakeQuestion, tmp_path: Path
) -> None:
    server = start_eutils([write_article(1, "Breast cancer", extra=relate("ErratumIn", "7"))])
    first = update(server, make_question(), tmp_path, "2026-11-01")
    assert (first.notices_missing, first.missing) == (("pmid:7",), ())
    server.add([write_article(7, "An erratum", ())])
    assert update(server, make_question(), tmp_path, "2026-11-08").notices == ("pmid:7",)


def test_snapshots_of_one_day_stand_in_the_order_in_which_they_were_compared(tmp_path: Path) -> None:
    chain = {"2026-11-25-f": None, "2026-11-25-a": "2026-11-25-f", "2026-11-25-c": "2026-11-25-a", "starter": None}
    for name, before in chain.items():
        manifest = Manifest(question_id="q", snapshot_id=name, citation_count=0, files={}, compared_with=before)
        write_snapshot_files(tmp_path / name, (), manifest)
    assert list_snapshots(tmp_path) == ("starter", "2026-11-25-f", "2026-11-25-a", "2026-11-25-c")
    circle = msgspec.structs.replace(read_manifest(tmp_path / "2026-11-25-f"), compared_with="2026-11-25-c")
    write_snapshot_files(tmp_path / "2026-11-25-f", (), circle)
    assert sorted(list_snapshots(tmp_path)) == sorted(chain)


def test_there_is_no_last_update_before_the_first(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="without --since"):
        plan_update(tmp_path, since="last")


def rewrite(question: Question, query: str, **facts: object) -> Question:
    (strategy,) = question.search_strategies
    return msgspec.structs.replace(
        question, search_strategies=(msgspec.structs.replace(strategy, query=query, **facts),)
    )


@pytest.fixture
def pulled(start_eutils: Callable[[list[str]], EutilsServer], make_question: MakeQuestion, tmp_path: Path) -> Pulls:
    """A question on atezolizumab, pulled whole on 2026-11-01."""
    server = start_eutils(make_records(6))
    question = rewrite(make_question(), "atezolizumab[tiab]")
    assert update(server, question, tmp_path, "2026-11-01").citation_count == 2
    return server, question, tmp_path


@pytest.mark.parametrize(
    "changed",
    [
        {"query": "atezolizumab[tiab] OR durvalumab[tiab]"},
        {"query": "durvalumab[tiab]", "name": "another search"},
        {"query": "atezolizumab[tiab]", "cap": 1},
    ],
)
def test_a_search_that_was_never_run_as_it_is_written_now_is_run_whole_whatever_day_is_given(
    pulled: Pulls, changed: dict[str, object]
) -> None:
    server, question, folder = pulled
    new = rewrite(question, **changed)  # type: ignore[arg-type]  # the query is a text
    found = pull(new, EntrezSource(server.url), folder, date="2026-11-08", update=plan_update(folder, since="last"))
    (run,) = found.manifest.search_runs
    assert run.query == changed["query"] and run.count >= 2
    assert any("had not been run whole as it is written now" in text for text in found.remarks)
    assert found.manifest.since is None, "nothing was limited to a day"
    again = update(server, new, folder, "2026-11-15", since="last")
    assert (again.search_runs[0].count, again.since) == (0, "2026-11-07")


def test_another_window_of_publication_dates_is_another_search(pulled: Pulls) -> None:
    server, question, folder = pulled
    wider = msgspec.structs.replace(question, date_from="2000")
    assert update(server, wider, folder, "2026-11-08", since="last").search_runs[0].count == 2


def test_the_first_pull_is_whole_whatever_day_is_given(
    start_eutils: Callable[[list[str]], EutilsServer], make_question: MakeQuestion, tmp_path: Path
) -> None:
    server = start_eutils(make_records(6))
    assert update(server, make_question(), tmp_path, "2026-11-01", since="2026-10-30").search_runs[0].count > 0


def test_days_that_no_pull_has_searched_are_warned_of_until_they_are_searched(pulled: Pulls) -> None:
    server, question, folder = pulled
    late = update(server, question, folder, "2026-11-20", since="2026-11-18")
    gap = "strategy 'main': no pull has searched for what entered between 2026-11-01 and 2026-11-18"
    assert [note for note in late.notes if note.startswith(gap)] and "--since 2026-11-01" in late.notes[0]
    still = update(server, question, folder, "2026-11-22", since="last")
    assert still.since == "2026-11-19" and "between 2026-11-01 and 2026-11-19" in still.notes[0]
    assert split_warnings(still, [late, still]).new == still.notes, "it is said each time"
    assert update(server, question, folder, "2026-11-23", since="2026-11-01").notes == ()
    assert update(server, question, folder, "2026-11-24", since="last").notes == ()


def test_a_key_paper_that_is_known_is_not_found_unless_a_search_finds_it(pulled: Pulls) -> None:
    server, question, folder = pulled
    found, unfound = "pmid:90000001", "pmid:90000002"
    known = Manifest(question_id="q", snapshot_id="starter", citation_count=1, files={})
    write_snapshot_files(folder / "starter", [make_citation(id=unfound)], known)
    asked = msgspec.structs.replace(question, key_papers=(found, unfound, "guideline:x-2026"))
    for since in (None, "last"):
        manifest = update(server, asked, folder, "2026-11-08", since=since)
        assert unfound in plan_update(folder, since=None).known
        assert manifest.key_papers_not_found == (unfound,), since
    only_found = msgspec.structs.replace(question, key_papers=(found,))
    assert update(server, only_found, folder, "2026-11-09", since="last").key_papers_not_found == ()


def test_a_key_paper_may_be_named_by_its_doi(pulled: Pulls) -> None:
    server, question, folder = pulled
    record = server.records["90000001"]
    doi = '<ArticleId IdType="doi">10.1000/X-1</ArticleId></ArticleIdList>'
    server.records["90000001"] = record.replace("</ArticleIdList>", doi)
    asked = msgspec.structs.replace(question, key_papers=("doi:10.1000/x-1", "doi:10.1000/other"))
    assert update(server, asked, folder, "2026-11-08").key_papers_not_found == ("doi:10.1000/other",)


def test_an_update_that_was_planned_before_another_ended_is_refused(pulled: Pulls) -> None:
    server, question, folder = pulled
    early = plan_update(folder, since="last")
    server.add(make_records(3, first=90000201))
    assert update(server, question, folder, "2026-11-08").changes
    asked = len(server.asked)
    with pytest.raises(ProjectError, match=r"Another pull or import ended in the meantime.*Pull again"):
        pull(question, EntrezSource(server.url), folder, date="2026-11-08", update=early)
    assert len(server.asked) == asked, "nothing was sent"


@pytest.mark.parametrize("since", ["2026-10-01", "2026-11-01"])
def test_a_day_up_to_the_last_one_that_was_searched_leaves_nothing_out(pulled: Pulls, since: str) -> None:
    server, question, folder = pulled
    assert update(server, question, folder, "2026-11-20", since=since).notes == ()
