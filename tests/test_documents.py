"""The documents say what the product does: every rule, command and link in them is real."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from curation.answering.drafting import RULES
from curation.cli import app
from curation.domain.question import Question, SearchMethods
from curation.domain.table_columns import CLAIM_LAYOUT
from curation.vocabulary import ExclusionReason, IntegrityState

DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "DECISIONS.md",
    "CHANGELOG.md",
    "docs/question.md",
    "docs/evidence-table.md",
)


@pytest.fixture(scope="module")
def question_page(project_root: Path) -> str:
    return (project_root / "docs" / "question.md").read_text(encoding="utf-8")


def test_every_rule_of_the_draft_is_explained(question_page: str) -> None:
    explained = set(re.findall(r"`((?:answer|ask|conclude|define|describe|list|state)_\w+)`", question_page))
    assert explained == set(RULES)


def test_every_key_of_a_question_is_explained(question_page: str) -> None:
    explained = set(re.findall(r"`(\w+)`", question_page))
    assert set(Question.__struct_fields__) <= explained
    assert set(SearchMethods.__struct_fields__) <= explained


def test_the_columns_of_the_evidence_table_are_explained_in_their_order(project_root: Path) -> None:
    page = (project_root / "docs" / "evidence-table.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    assert re.findall(r"`(\w+)`", "".join(rows)) == [column.name for column in CLAIM_LAYOUT.columns]
    assert {state.value for state in IntegrityState} <= set(re.findall(r"`(\w+)`", page))


def test_the_exclusion_reasons_stand_in_the_order_in_which_they_are_tried(question_page: str) -> None:
    listed = question_page.split("Exclusion reasons")[1].split("\n\n", maxsplit=1)[0]
    assert re.findall(r"`(\w+)`", listed) == [reason.value for reason in ExclusionReason]


def test_the_readme_lists_exactly_the_commands_that_are_there(project_root: Path) -> None:
    readme = (project_root / "README.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `curation (\w+)", readme, flags=re.MULTILINE))
    there = set(app.commands)
    assert listed == there


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_and_pictures_lead_to_files_that_are_there(project_root: Path, name: str) -> None:
    document = project_root / name
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_targets_of_make_that_are_named_are_there(project_root: Path, name: str) -> None:
    targets = set(
        re.findall(r"^([a-z]+):", (project_root / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    named = set(re.findall(r"`?make ([a-z]+)", (project_root / name).read_text(encoding="utf-8")))
    assert {word for word in named if f"`make {word}`" in (project_root / name).read_text(encoding="utf-8")} <= targets
