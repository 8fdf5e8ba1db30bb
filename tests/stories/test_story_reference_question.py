"""The reference question, from its evidence to its report, on a copy that holds nothing but evidence and notebooks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from story_makers import CHECKOUT, REFERENCE, Ran, make_project, read_files, run_cli

from curation.domain.citation import Citation
from curation.domain.numerals import find_missing_figures, list_figures
from curation.identifiers import parse_doi
from curation.project import open_project
from curation.vocabulary import FigureSource, SentenceKind, TextSource
from curation.workspace import Workspace

WORDS = range(60, 151)
SHEETS = CHECKOUT / "evidence" / "snapshots" / REFERENCE / "starter" / "raw"
FILES = {"answer.json", "answer.md", "evidence.csv", "report.html", "run.json"}
# Words by which a synopsis says that somebody else reported a figure.
SECOND_HAND = re.compile(
    r"\b(second-hand|secondary|third-party|news\w*|reports? said|copy|mirror|excerpt|newsletter|reported by)\b", re.I
)
# Numbers that no sheet prints as a figure, each with its reason.
OWN_NUMBERS = {
    ("asco_early_tils_pdl1", "2"): "it counts the two recommendations above it",
    ("park2018_tmb_her2_mbc", "34.8"): "16 of 46, worked out, beside the 34.6% that the source prints",
    ("park2018_tmb_her2_mbc", "10"): "the cut-off of other tests, named to say that it was not used",
    ("rs353585_preprint", "1"): "the year of a one-year figure",
}
# Numbers of a design that facts.yaml does not give, each with its reason.
OWN_DESIGN_NUMBERS = {
    ("marabelle2020_kn158", "3"): "every 3 weeks, the schedule of the label",
    ("nct03747120_neohip", "3"): "it counts the groups of 1:1:1",
}


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    project = make_project(tmp_path_factory.mktemp("reference"), REFERENCE, with_evidence=True)
    return project, run_cli(project, "report", REFERENCE)


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return open_project(CHECKOUT).open_question(REFERENCE)


@pytest.fixture(scope="module")
def facts(shared: Path) -> dict[str, str]:
    """All that facts.yaml says of a source, as one text, by the sheet's name."""
    loaded = YAML(typ="safe").load((shared / "facts.yaml").read_text(encoding="utf-8"))
    return {record["id"]: " ".join(_list_texts(record)) for record in loaded}


def test_one_command_makes_the_report_with_all_its_files(reported: tuple[Path, Ran]) -> None:
    project, ran = reported
    notebooks = {path.name for path in (project / "notebooks").glob("*.ipynb")}
    assert ran.code == 0, ran.out + ran.err
    assert ran.out.splitlines()[-1] == f"reports/{REFERENCE}/report.html"
    assert set(read_files(project / "reports" / REFERENCE)) == FILES | notebooks


def test_two_folders_give_the_same_bytes(reported: tuple[Path, Ran], tmp_path: Path) -> None:
    project, _ = reported
    twin = make_project(tmp_path / "a folder with blanks", REFERENCE, with_evidence=True)
    assert run_cli(twin, "report", REFERENCE).code == 0
    ours, theirs = read_files(project / "reports"), read_files(twin / "reports")
    assert sorted(name for name in ours | theirs if ours.get(name) != theirs.get(name)) == []


def test_check_leaves_with_1_exactly_where_it_found_something(reported: tuple[Path, Ran]) -> None:
    project, _ = reported
    ran = run_cli(project, "check", REFERENCE, "--json")
    assert not ran.document["blocked"], [f for f in ran.document["findings"] if f["severity"] == "gate"]
    assert ran.code == bool(ran.document["findings"])
    assert ran.document["proved"] and ran.document["not_checked"]


def test_the_starter_set_holds_fifty_publications_and_more_than_a_hundred_accepted_claims(workspace: Workspace) -> None:
    published = [c for c in workspace.citations.values() if c.id.startswith("pmid:") or _has_doi(c)]
    assert len(published) >= 50
    assert len(workspace.accepted) >= 120
    assert all(record.accepted_by != record.tagged_by for record in workspace.accepted)


def test_the_answer_finds_concludes_names_gaps_asks_and_gives_notice(reported: tuple[Path, Ran]) -> None:
    project, _ = reported
    answer = json.loads((project / "reports" / REFERENCE / "answer.json").read_bytes())
    sentences = [sentence for section in answer["sections"] for sentence in section["sentences"]]
    needed = {SentenceKind.FINDING, SentenceKind.CONCLUSION, SentenceKind.GAP, SentenceKind.CONDITION}
    assert {sentence["kind"] for sentence in sentences} >= needed | {SentenceKind.QUESTION, SentenceKind.NOTICE}
    assert len(answer["sections"]) == 7 and all(section["sentences"] for section in answer["sections"])
    factual = [s for s in sentences if s["kind"] in {SentenceKind.FINDING, SentenceKind.CONCLUSION}]
    assert factual and all(sentence["claim_ids"] for sentence in factual)


def test_every_synopsis_is_of_sixty_to_a_hundred_and_fifty_words(workspace: Workspace) -> None:
    lengths = {c.id: len(" ".join(s.text for s in c.sections).split()) for c in _list_synopses(workspace)}
    assert len(lengths) >= 50
    assert {name: length for name, length in lengths.items() if length not in WORDS} == {}


def test_every_number_of_a_finding_stands_among_the_figures_of_its_sheet_or_in_its_design() -> None:
    strangers = {
        (sheet, figure)
        for sheet, citation in _iterate_sheets()
        for section in citation.sections
        if section.label != "Design"
        for figure in find_missing_figures(list_figures(section.text), _describe(citation))
    }
    assert strangers == set(OWN_NUMBERS)


@pytest.mark.shared
def test_every_number_of_a_synopsis_stands_in_the_facts_it_was_written_from(facts: dict[str, str]) -> None:
    strangers = {
        (sheet, figure)
        for sheet, citation in _iterate_sheets()
        for section in citation.sections
        for figure in find_missing_figures(list_figures(section.text), f"{facts[sheet]} {_describe_sheet(citation)}")
    }
    assert strangers <= set(OWN_NUMBERS) | set(OWN_DESIGN_NUMBERS)


def test_a_finding_whose_figures_come_from_secondary_sources_alone_says_so_in_its_section() -> None:
    unsaid = [
        (sheet, figures)
        for sheet, citation in _iterate_sheets()
        for section in citation.sections
        if section.label == "Findings" and not SECOND_HAND.search(section.text)
        if (figures := _list_secondary(citation) & set(list_figures(section.text)))
    ]
    assert unsaid == []


def test_an_accepted_claim_on_a_secondary_figure_bears_its_mark(workspace: Workspace) -> None:
    for record in workspace.accepted:
        citation = workspace.citations[record.claim.citation_id]
        figures = {figure for effect in record.claim.effects for figure in effect.figures}
        others = [f.text for f in citation.figures if f.source_kind != FigureSource.SECONDARY]
        if figures and citation.figures and not others:
            assert record.claim.figure_source == FigureSource.SECONDARY, record.claim_id


def _has_doi(citation: Citation) -> bool:
    return bool(citation.doi and parse_doi(citation.doi)) or citation.id.startswith("doi:")


def _list_synopses(workspace: Workspace) -> list[Citation]:
    return [c for c in workspace.citations.values() if c.text_source == TextSource.SYNOPSIS]


def _iterate_sheets() -> Iterator[tuple[str, Citation]]:
    from curation.sources.sheets.starter import read_sheet

    for path in sorted(SHEETS.glob("*.yaml")):
        yield path.stem, read_sheet(path)


def _describe_sheet(citation: Citation) -> str:
    """The figures of a sheet and its bibliography, as one text."""
    known = (citation.title, citation.study_name, citation.date, citation.version, citation.locator, citation.id)
    return " ".join([*(f.text for f in citation.figures), *filter(None, known), *citation.nct_ids])


def _describe(citation: Citation) -> str:
    design = " ".join(section.text for section in citation.sections if section.label == "Design")
    return f"{_describe_sheet(citation)} {design}"


def _list_secondary(citation: Citation) -> set[str]:
    """Figures that a secondary source alone prints."""
    by_kind: dict[bool, list[str]] = {True: [], False: []}
    for figure in citation.figures:
        by_kind[figure.source_kind == FigureSource.SECONDARY].append(figure.text)
    return set(list_figures(" ".join(by_kind[True]))) - set(list_figures(" ".join(by_kind[False])))


def _list_texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _list_texts(item)
    else:
        yield str(value)
