"""A question that lives: pulled, curated, drafted; then the literature changes, and the answer says so."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from living_makers import (
    ARTICLE_PMID,
    CASES,
    KINDS,
    NEW_PMID,
    NOTICE_PMID,
    TOUCHED,
    UNTOUCHED,
    WORDS,
    correct_with_another_figure,
    enter,
    publish,
    relate,
    retract_by_notice_alone,
    say,
    voice_concern,
)
from story_makers import SECOND, Ran, append, curate, make_project, read_files, run_cli
from story_tags import MADE_PMID, MADE_TAGS, make_special_records

from curation.domain.notice import Notice
from curation.project import open_project
from curation.review.deciding import draft_decision
from curation.vocabulary import NoticeChoice, NoticeKind, Role
from curation.workspace import Workspace
from eutils_server import EutilsServer, make_records

SINCE = "2026-11-01"
STAYS = {"corrected, by an erratum without a record", "no longer delivered"}


@dataclass
class Told:
    """The question as it stood before anything happened, and the records of its server."""

    project: Path
    first: Ran
    records: dict[str, str]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    server = EutilsServer([*make_records(12), *make_special_records()])
    project = make_project(tmp_path_factory.mktemp("living"), SECOND)
    first = run_cli(project, "pull", SECOND, "--base-url", server.url, "--json")
    curate(project, MADE_TAGS)
    assert run_cli(project, "draft", SECOND).code == 0
    server.close()
    return Told(project, first, server.records)


@pytest.fixture
def project(told: Told, tmp_path: Path) -> Path:
    return shutil.copytree(told.project, tmp_path / "copy")


@pytest.fixture
def server(told: Told) -> Iterator[EutilsServer]:
    started = EutilsServer(list(told.records.values()))
    yield started
    started.close()


def update(project: Path, server: EutilsServer, since: str | None = SINCE) -> Ran:
    options = ["--since", since] if since else []
    return run_cli(project, "pull", SECOND, "--base-url", server.url, *options, "--json")


def open_workspace(project: Path) -> Workspace:
    return open_project(project).open_question(SECOND)


def list_claims(project: Path) -> set[str]:
    return {r.claim_id for r in open_workspace(project).claims if r.claim.citation_id == TOUCHED}


def test_the_first_pull_says_that_there_is_nothing_to_compare(told: Told) -> None:
    changes = told.first.document["changes"]
    assert (changes["compared_with"], changes["counts"], changes["impacts"]) == (None, {}, [])
    assert "nothing to compare" in changes["comparison"]
    answer = (told.project / "reports" / SECOND / "answer.md").read_text(encoding="utf-8")
    assert "is the first, so there is nothing to compare it with" in answer


def test_an_update_without_news_says_with_what_it_was_compared(project: Path, server: EutilsServer, told: Told) -> None:
    ran = update(project, server)
    changes = ran.document["changes"]
    assert ran.code == bool(ran.document["warnings"]), ran.out + ran.err
    assert changes["compared_with"] == told.first.document["snapshot"]
    assert (changes["counts"], changes["since"]) == ({}, SINCE)
    assert ran.document["requested"] == ran.document["delivered"] == told.first.document["delivered"]
    assert run_cli(project, "draft", SECOND).code == 0
    answer = (project / "reports" / SECOND / "answer.md").read_text(encoding="utf-8")
    assert (
        f"compared with {told.first.document['snapshot']}" in answer.replace("\\", "") and "nothing changed" in answer
    )
    assert "The sources of this answer changed" not in answer


def test_nothing_new_since_is_a_good_outcome_and_what_was_remarked_on_before_is_no_news(
    server: EutilsServer, tmp_path: Path
) -> None:
    project = make_project(tmp_path, SECOND)
    path = project / "evidence" / "questions" / f"{SECOND}.yaml"
    text = path.read_text(encoding="utf-8")
    searches, after = text.index("search_strategies:"), text.index("\neligibility:")
    one = 'search_strategies: [{name: main, database: PubMed, query: "breast cancer[tiab] OR zzqx[tiab]"}]\n'
    path.write_text(text[:searches] + one + text[after:], encoding="utf-8")
    first = update(project, server, since=None)
    remark = "main: ignored by PubMed: zzqx"
    assert first.code == 1 and remark in first.document["warnings"] and first.document["known_warnings"] == []
    second = update(project, server).document
    assert (second["count"], second["warnings"]) == (0, [])
    assert remark in second["known_warnings"] and not any("mend it" in text for text in second["known_warnings"])
    shown = run_cli(project, "pull", SECOND, "--base-url", server.url, "--since", SINCE)
    assert shown.code == 0 and "nothing changed" in shown.out and remark not in shown.out
    assert remark in update(project, server, since=None).document["warnings"]


def test_a_search_that_never_found_anything_is_no_good_outcome_of_an_update(
    project: Path, server: EutilsServer, told: Told
) -> None:
    empty = [text for text in told.first.document["warnings"] if "mend it before concluding" in text]
    ran = update(project, server)
    assert empty and ran.code == 1 and ran.document["warnings"] == empty


def test_a_remark_that_was_not_made_before_is_news(project: Path, server: EutilsServer) -> None:
    path = project / "evidence" / "questions" / f"{SECOND}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"breast cancer"[ti]', "brreast[ti]"), encoding="utf-8")
    ran = update(project, server)
    assert ran.code == 1
    assert any("ignored by PubMed: brreast" in text for text in ran.document["warnings"])
    assert any("mend it before concluding" in text for text in ran.document["warnings"])


@pytest.mark.parametrize("name", CASES)
def test_what_happened_to_a_paper_reaches_claims_sentences_check_and_answer(
    project: Path, server: EutilsServer, name: str
) -> None:
    CASES[name](server)
    ran = update(project, server)
    assert ran.code == 1, ran.out + ran.err
    changes = ran.document["changes"]
    assert changes["ids"][KINDS[name]] == [TOUCHED]
    assert {impact["citation_id"] for impact in changes["impacts"]} == {TOUCHED}
    assert {impact["claim_id"] for impact in changes["impacts"]} == list_claims(project)
    assert any(WORDS.search(impact.get("sentence") or "") for impact in changes["impacts"])

    check = run_cli(project, "check", SECOND, "--json")
    assert check.code == 1 and check.document["blocked"]
    subjects = {finding["subject"] for finding in check.document["findings"] if finding["severity"] == "gate"}
    assert list_claims(project) & subjects, "no claim is named"
    reasons = [finding["reason"] for finding in check.document["findings"] if finding["subject"].startswith("sen-")]
    assert any(WORDS.search(reason) and TOUCHED in reason for reason in reasons), "no sentence is named"
    assert not any(UNTOUCHED in reason for reason in reasons)
    assert run_cli(project, "draft", SECOND).code == 1
    check_answer_files(project / "reports" / SECOND, stays=name in STAYS)


def check_answer_files(folder: Path, *, stays: bool) -> None:
    """The answer says it at its top, its JSON says what became of the sentences."""
    lines = (folder / "answer.md").read_text(encoding="utf-8").splitlines()
    assert lines[2] == "> **The sources of this answer changed.**"
    assert any(WORDS.search(line) for line in lines[3:12])
    assert "> **This draft is refused and may not be handed on.**" in lines
    document = json.loads((folder / "answer.json").read_bytes())
    assert {finding["gate"] for finding in document["refusals"]} & {"G05", "G07"}
    living = document["living"]
    assert living["latest"]["changes"][0]["citation_id"] == TOUCHED
    fates = {impact["fate"] for impact in living["impacts"] if impact.get("sentence")}
    assert fates == ({"rests_on_it"} if stays else {"taken_out"})


def test_the_written_answer_is_held_against_what_is_known_now(project: Path, server: EutilsServer) -> None:
    retract_by_notice_alone(server)
    update(project, server)
    findings = run_cli(project, "check", SECOND, "--json").document["findings"]
    stale = [finding for finding in findings if finding["gate"] == "G16" and finding["severity"] == "gate"]
    assert any(WORDS.search(finding["reason"]) and NOTICE_PMID in finding["reason"] for finding in stale)
    run_cli(project, "draft", SECOND)
    findings = run_cli(project, "check", SECOND, "--json").document["findings"]
    assert not [finding for finding in findings if finding["gate"] == "G16" and finding["severity"] == "gate"]


def test_old_and_new_figures_stand_in_the_changes(project: Path, server: EutilsServer) -> None:
    correct_with_another_figure(server)
    update(project, server)
    latest = open_workspace(project).living.latest
    assert latest is not None
    told = {change.kind.value: (change.figures_before, change.figures_after) for change in latest.changes}
    assert told == {"corrected": (("24",), ("14",)), "text_changed": (("24",), ("14",))}


def test_a_mere_notice_is_fetched_and_is_nothing_to_screen_or_count(project: Path, server: EutilsServer) -> None:
    before = open_workspace(project)
    voice_concern(server)
    ran = update(project, server)
    assert ran.document["notices"] == 1
    after = open_workspace(project)
    assert list(after.citations) == list(before.citations)
    assert after.flow.check_identities() == ()
    assert f"pmid:{NOTICE_PMID}" in after.integrity


def test_what_replaces_a_paper_is_fetched_and_waits_to_be_screened(project: Path, server: EutilsServer) -> None:
    CASES["retracted and republished"](server)
    update(project, server)
    workspace = open_workspace(project)
    assert workspace.integrity[TOUCHED].replaced_by == (f"pmid:{ARTICLE_PMID}",)
    assert f"pmid:{ARTICLE_PMID}" in workspace.citations
    assert any(ARTICLE_PMID in finding for finding in (impact.remedy for impact in workspace.living.impacts))


def test_what_is_no_longer_delivered_stays_in_the_question_and_is_marked(project: Path, server: EutilsServer) -> None:
    CASES["no longer delivered"](server)
    ran = update(project, server)
    assert ran.document["missing"] == [TOUCHED]
    workspace = open_workspace(project)
    assert workspace.citations[TOUCHED].sections
    assert [notice.kind for notice in workspace.integrity[TOUCHED].notices] == [NoticeKind.NOT_DELIVERED]


def test_what_is_new_since_a_day_comes_and_what_is_older_is_not_searched_again(
    project: Path, server: EutilsServer
) -> None:
    enter(server)
    ran = update(project, server)
    assert ran.document["changes"]["ids"] == {"new": [f"pmid:{NEW_PMID}"]}
    assert (ran.code, ran.document["count"]) == (bool(ran.document["warnings"]), 1)
    queries = [asked.parameters["term"] for asked in server.list_asked("esearch")]
    assert queries and all(":3000[edat] OR 2026/11/01:3000[crdt] OR 2026/11/01:3000[mhda])" in term for term in queries)
    work = run_cli(project, "status", "--json").document["questions"][0]
    assert (work["unscreened"], work["changes"], work["shaken"]) == (1, 1, 0)


def test_reinstated_is_a_reviewers_question_and_not_silently_usable_again(project: Path, server: EutilsServer) -> None:
    whole = dict(server.records)
    say(server, MADE_PMID, relate("RetractionIn", None), "Retracted Publication")
    update(project, server)
    server.records.update(whole)
    ran = update(project, server, since=None)
    assert ran.document["changes"]["ids"] == {"reinstated": [TOUCHED]}
    assert run_cli(project, "check", SECOND, "--json").document["blocked"]
    assert not open_workspace(project).integrity[TOUCHED].is_usable


def test_a_report_of_a_refused_draft_is_written_and_says_so(project: Path, server: EutilsServer) -> None:
    calm = run_cli(project, "report", SECOND)
    assert calm.code == 0 and "refused" not in calm.out
    retract_by_notice_alone(server)
    update(project, server)
    ran = run_cli(project, "report", SECOND)
    assert ran.code == 1
    assert f"`curation check {SECOND}` lists them" in ran.out and ran.out.splitlines()[-1].endswith("report.html")
    assert "Draft, refused, not signed" in (project / "reports" / SECOND / "report.html").read_text(encoding="utf-8")
    again = run_cli(project, "report", SECOND, "--json")
    assert (again.code, again.document["built"]) == (1, []) and again.document["refusals"] > 0


def test_each_update_tells_what_it_did_itself_however_often_a_paper_changes(
    project: Path, server: EutilsServer
) -> None:
    whole = dict(server.records)
    record = server.records[str(MADE_PMID)]

    def tell() -> tuple[str, list[tuple[str, str | None]]]:
        changes = update(project, server).document["changes"]
        (kind,) = changes["ids"]
        told = {(impact["consequence"], impact.get("fate")) for impact in changes["impacts"]}
        return kind, sorted(told, key=str)

    server.records[str(MADE_PMID)] = record.replace("1.5 × 10", "2.5 × 10")
    assert tell() == ("text_changed", [("hold", None)])
    server.records.update(whole)
    assert tell() == ("text_changed", [])
    server.records[str(MADE_PMID)] = record.replace("24%", "14%")
    assert tell() == ("text_changed", [("hold", "taken_out")])
    server.records.update(whole)
    update(project, server)
    say(server, MADE_PMID, relate("RetractionIn", NOTICE_PMID), "Retracted Publication")
    assert tell() == ("retracted", [("block", "taken_out"), ("block", None)])
    server.records.update(whole)
    assert tell() == ("reinstated", [("hold", "taken_out"), ("hold", None)])
    say(server, MADE_PMID, relate("RetractionIn", NOTICE_PMID), "Retracted Publication")
    assert tell() == ("retracted", [("block", "taken_out"), ("block", None)])


@pytest.mark.parametrize(
    ("old", "new", "is_moved"),
    [("(CPS ≥10)", "(CPS ≥ 10)", False), ("Tumours shrank", "All were counted. Tumours shrank", True)],
)
def test_words_that_still_stand_are_not_told_as_if_they_were_gone(
    project: Path, server: EutilsServer, old: str, new: str, is_moved: bool
) -> None:
    server.records[str(MADE_PMID)] = server.records[str(MADE_PMID)].replace(old, new)
    ran = update(project, server)
    assert ran.document["changes"]["ids"] == {"text_changed": [TOUCHED]}
    assert {one.get("fate") for one in ran.document["changes"]["impacts"] if one.get("sentence")} == (
        {"rests_on_it"} if is_moved else set()
    )
    drafted = run_cli(project, "draft", SECOND)
    assert drafted.code == is_moved, "a quote at another place is looked at by a person before anybody signs"
    answer = (project / "reports" / SECOND / "answer.md").read_text(encoding="utf-8")
    assert WORDS.search(answer.partition("## Short answer")[2]), "the sentence stands"
    assert "We found no randomised study" not in answer
    assert ("The sources of this answer changed" in answer) == is_moved


def test_a_text_that_changed_without_loss_is_told_so(project: Path, server: EutilsServer) -> None:
    server.records[str(MADE_PMID)] = server.records[str(MADE_PMID)].replace("(CPS ≥10)", "(CPS ≥ 10)")
    shown = run_cli(project, "pull", SECOND, "--base-url", server.url, "--since", SINCE).out
    assert f"no claim in use lost its quote in {TOUCHED}" in shown


def decide(project: Path, curator: str, notice: Notice, choice: NoticeChoice = NoticeChoice.KEEP) -> None:
    integrity = open_workspace(project).integrity[TOUCHED]
    draft = draft_decision(integrity, notice, choice, reason="It concerns a figure that no claim uses.")
    append(project, curator, [draft], time="2026-11-25T10:00:00Z", role=Role.REVIEWER)


def test_a_reviewers_decision_lifts_a_hold_until_another_notice_comes(project: Path, server: EutilsServer) -> None:
    voice_concern(server)
    update(project, server)
    (notice,) = open_workspace(project).integrity[TOUCHED].open_notices
    decide(project, "ada", notice)
    findings = run_cli(project, "check", SECOND, "--json").document["findings"]
    assert any("ada tagged a claim on it" in finding["reason"] for finding in findings)
    assert not open_workspace(project).integrity[TOUCHED].is_usable, "nobody decides on their own claim"
    decide(project, "dora", notice)
    assert open_workspace(project).integrity[TOUCHED].is_usable
    assert open_workspace(project).living.impacts == ()

    say(server, MADE_PMID, relate("ExpressionOfConcernIn", "92000009"))
    publish(server, "92000009", "Another note", relate("ExpressionOfConcernFor", str(MADE_PMID)))
    update(project, server)
    (other,) = open_workspace(project).integrity[TOUCHED].open_notices
    assert other.notice_id == "pmid:92000009"


def test_a_report_without_news_is_the_same_but_for_what_it_was_compared_with(
    project: Path, server: EutilsServer, told: Told
) -> None:
    before = json.loads((told.project / "reports" / SECOND / "answer.json").read_bytes())
    update(project, server, since=None)
    run_cli(project, "draft", SECOND)
    after = json.loads((project / "reports" / SECOND / "answer.json").read_bytes())
    for one in (before, after):
        one.pop("living")
    assert after == before


def test_the_same_update_twice_is_one_snapshot(project: Path, server: EutilsServer) -> None:
    retract_by_notice_alone(server)
    first = update(project, server)
    held = read_files(project / "evidence")
    again = update(project, server)
    assert again.document["snapshot"] == first.document["snapshot"]
    assert read_files(project / "evidence") == held


@pytest.mark.parametrize("since", ["last", "yesterday", "2026-13-01", "2999-01-01"])
def test_a_day_that_is_none_is_refused_in_one_line_and_last_is_known_after_a_pull(
    project: Path, server: EutilsServer, since: str
) -> None:
    ran = update(project, server, since=since)
    if since == "last":
        assert ran.document["changes"]["since"] and not ran.document["changes"]["counts"]
    else:
        assert (ran.code, len(ran.err.splitlines()), server.asked) == (2, 1, [])
