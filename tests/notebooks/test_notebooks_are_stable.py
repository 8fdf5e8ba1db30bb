"""Each notebook of the project is thin, and committed with outputs that are the same on every machine."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest

from curation.execution.normalising import normalise_notebook
from curation.execution.notebooks import list_notebooks
from curation.execution.stability import check_notebook

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = list_notebooks(FOLDER)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_thin_and_its_outputs_are_stable(notebook: Path) -> None:
    findings = [f"{finding.subject}: {finding.reason}. {finding.remedy}" for finding in check_notebook(notebook)]
    assert not findings, "\n".join(findings)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_normalised(notebook: Path, tmp_path: Path) -> None:
    copy = tmp_path / notebook.name
    copy.write_bytes(notebook.read_bytes())
    assert normalise_notebook(copy, project=FOLDER.parent).read_bytes() == notebook.read_bytes(), (
        f"{notebook.name} holds times, random ids or versions: run `normalise_notebook` on it."
    )


def test_every_notebook_is_numbered() -> None:
    assert sorted(FOLDER.glob("*.ipynb")) == list(NOTEBOOKS)


def test_no_output_is_sanitised_before_it_is_compared() -> None:
    config = configparser.ConfigParser()
    config.read(FOLDER / "nbval-sanitize.cfg")
    assert config.sections() == []
