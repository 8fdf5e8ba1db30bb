"""Laws of the report on merged records: all of them named, with reasons, acts, and the command that takes it back."""

from __future__ import annotations

import re
import shlex
from html import unescape
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from sample_contents import HOSTILE, build_contents

from curation.cli import app
from curation.domain.act import Act
from curation.rendering.report import ReportContents, render_report
from curation.review.duplicates.decisions import draft_decision, replay_decisions
from curation.review.duplicates.grouping import find_duplicates
from curation.vocabulary import ActKind, Role


def decide(kind: ActKind, first: str, second: str, curator: str = "ben", reason: str = "Both are one report.") -> Act:
    draft = draft_decision(kind, first, second, reason=reason)
    return Act(
        act_id="ab" * 32, kind=draft.kind, question_id="q", subject=draft.subject, payload=draft.payload,
        curator=curator, role=Role.CURATOR, time="2026-01-31T09:00:00Z",
    )  # fmt: skip


def merge(*acts: Act, **changes: str) -> ReportContents:
    """The sample, with a second record beside its first source."""
    contents = build_contents()
    first = contents.citations[contents.answer.sources[0].citation_id]
    kept = msgspec.structs.replace(first, doi="10.1000/one")
    twin = msgspec.structs.replace(kept, id="doi:10.1000/one", sections=(), **changes)
    records = {**contents.citations, kept.id: kept, twin.id: twin}
    found = find_duplicates(records, acts)
    members = {name for group in found.groups for name in group.members}
    return msgspec.structs.replace(
        contents,
        duplicates=found,
        merged={name: records[name] for name in members},
        pair_decisions=replay_decisions(acts),
    )


def read_part(contents: ReportContents) -> str:
    page = render_report(contents)
    return unescape(re.search(r'<section id="duplicates".*?</section>', page, re.DOTALL).group())


def list_commands(part: str) -> list[list[str]]:
    return [shlex.split(command) for command in re.findall(r"<code>(curation [^<]*)</code>", part)]


def test_without_duplicates_the_report_says_so() -> None:
    assert "No two records are one source." in read_part(build_contents())


def test_records_merged_by_a_rule_are_named_with_their_evidence_and_the_way_apart() -> None:
    contents = merge()
    (group,) = contents.duplicates.groups
    part = read_part(contents)
    assert all(f"<code>{name}</code>" in part for name in group.members) and part.count("stands for all") == 1
    assert "the same DOI" in part and all(line in part for match in group.matches for line in match.evidence)
    (command,) = list_commands(part)
    assert command[:6] == [
        "curation",
        "duplicates",
        contents.question.id,
        "--separate",
        *group.matches[0].citations[:2],
    ]
    anchor = re.search(
        r'<li id="source-1".*?<a href="#(duplicates-[^"]+)">several records</a>', render_report(contents), re.DOTALL
    )
    assert anchor and f'id="{anchor[1]}"' in part


def test_a_decision_is_told_with_its_act_and_is_taken_back_by_whoever_made_it() -> None:
    name = build_contents().answer.sources[0].citation_id
    contents = merge(decide(ActKind.MERGE, name, "doi:10.1000/one"))
    part = read_part(contents)
    assert "merge by ben, act abababababab" in part and "decided by ben: Both are one report." in part
    assert {"--undo", "ben"} <= set(list_commands(part)[0])


def test_what_a_person_keeps_apart_is_told_too() -> None:
    name = build_contents().answer.sources[0].citation_id
    part = read_part(merge(decide(ActKind.SEPARATE, name, "doi:10.1000/one", reason="Other cohorts.")))
    assert "No two records are one source." in part and "Kept apart" in part
    assert "separate by ben, act abababababab" in part and "the same DOI" in part


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_and_reasons_stay_text(text: str) -> None:
    name = build_contents().answer.sources[0].citation_id

    def list_tags(words: str) -> list[str]:
        act = decide(ActKind.MERGE, name, "doi:10.1000/one", reason=f"{words}.")
        return re.findall(r"<[/!]?\w+", render_report(merge(act, title=words)))

    assert list_tags(text) == list_tags("A plain title")


def test_the_command_in_the_report_is_one_that_the_command_line_takes(tmp_path: Path, monkeypatch) -> None:
    (command,) = list_commands(read_part(merge()))
    monkeypatch.setenv("CURATION_PROJECT", str(tmp_path))
    ran = CliRunner().invoke(app, command[1:])
    assert ran.exit_code != 2 or "No such option" not in ran.output
