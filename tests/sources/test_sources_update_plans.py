"""Laws of update plans: what is searched since a day, what is asked for again, and in which order snapshots stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from curation.domain.question import Question
from curation.errors import ProjectError
from curation.querying.linting import check_query
from curation.sources.entrez import EntrezSource
from curation.sources.snapshots.checking import check_snapshot, list_snapshots
from curation.sources.snapshots.files import Manifest, read_manifest, write_snapshot_files
from curation.sources.snapshots.pulling import pull
from curation.sources.snapshots.update_plans import find_whole_query, limit_query, plan_update
from eutils_server import EutilsServer, make_records, write_article

MakeQuestion = Callable[..., Question]


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
