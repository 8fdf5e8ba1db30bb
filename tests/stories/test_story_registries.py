"""One pull asks PubMed, ClinicalTrials.gov and openFDA; one that fails does not take the others along."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from story_makers import SECOND, make_project, run_cli

from curation.project import open_project
from eutils_server import EutilsServer

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "registries"))
from registry_server import Fault, RegistryServer, make_label, make_study

STRATEGIES = """
search_strategies:
  - name: main
    database: PubMed
    query: breast cancer
  - name: trials
    database: ClinicalTrials.gov
    query: query.cond=breast cancer&query.intr=atezolizumab
  - name: labels
    database: openFDA
    query: openfda.generic_name:"pembrolizumab"
"""


@pytest.fixture
def registries(monkeypatch: pytest.MonkeyPatch):
    made = RegistryServer([make_study(n) for n in range(1, 4)], [make_label(1)])
    monkeypatch.setenv("CLINICALTRIALS_BASE_URL", made.url)
    monkeypatch.setenv("OPENFDA_BASE_URL", made.url)
    yield made
    made.close()


def make_question(folder: Path, strategies: str) -> Path:
    project = make_project(folder, SECOND)
    path = project / "evidence" / "questions" / f"{SECOND}.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("search_strategies:")
    end = text.index("\neligibility:", start)
    rest = text[end:]
    papers = text.find("\nkey_papers:")
    if papers >= 0:
        before, _, after = text[:start].partition("\nkey_papers:")
        text = before + "\n" + after.partition("\n\n")[2] if after else text
    path.write_text(text[: text.index("search_strategies:")] + strategies.strip() + "\n" + rest, encoding="utf-8")
    return project


def test_one_pull_brings_each_service_into_a_snapshot_of_its_own(
    tmp_path: Path, registries: RegistryServer, made_server: EutilsServer
) -> None:
    project = make_question(tmp_path / "project", STRATEGIES)
    ran = run_cli(project, "pull", SECOND, "--base-url", made_server.url, "--json")
    assert ran.err == ""
    assert [(row["database"], row["delivered"]) for row in ran.document["registries"]] == [
        ("ClinicalTrials.gov", 3),
        ("openFDA", 1),
    ]
    workspace = open_project(project).open_question(SECOND)
    assert {run.database for run in workspace.search_runs} == {"PubMed", "ClinicalTrials.gov", "openFDA"}
    assert {name.partition(":")[0] for name in workspace.citations} == {"pmid", "nct", "fda"}
    assert workspace.flow.check_identities() == ()
    assert set(workspace.flow.identified) == {"main", "trials", "labels"}
    assert not any("cannot be searched from here" in warning for warning in ran.document["warnings"])


def test_a_registry_that_fails_is_told_and_the_rest_stands(
    tmp_path: Path, registries: RegistryServer, made_server: EutilsServer
) -> None:
    project = make_question(tmp_path / "project", STRATEGIES)
    registries.faults = [Fault("status", status=400, text="Error in parameter query.cond")]
    ran = run_cli(project, "pull", SECOND, "--base-url", made_server.url)
    assert ran.code == 1
    assert "ClinicalTrials.gov refused search: it answered 400: Error in parameter query.cond" in ran.out
    assert "openFDA: 1 of 1 citations" in ran.out
    assert len(open_project(project).open_question(SECOND).search_runs) == 2


def test_a_question_may_search_registries_alone(tmp_path: Path, registries: RegistryServer) -> None:
    alone = STRATEGIES.replace("  - name: main\n    database: PubMed\n    query: breast cancer\n", "")
    project = make_question(tmp_path / "project", alone)
    ran = run_cli(project, "pull", SECOND)
    assert (ran.code, ran.err) == (0, "")
    assert "ClinicalTrials.gov: 3 of 3 citations" in ran.out
