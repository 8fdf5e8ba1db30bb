from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from curation.errors import CitationUnreadableError, CurationError, QuestionError
from curation.sources.sheets.located_yaml import parse_located_yaml
from curation.sources.sheets.questions import read_question
from curation.sources.sheets.starter import build_starter, read_sheet
from curation.sources.snapshots.checking import check_snapshot, list_snapshots
from curation.sources.snapshots.files import read_snapshot
from curation.vocabulary import TextSource

SHEET = """\
facts_id: huober2022
id: pmid:35763704
text_source: synopsis
title: "A trial: with a colon"
authors: [Huober J, Barrios CH]
journal: Journal of Clinical Oncology
date: "2022-09"
doi: 10.1200/JCO.21.02772
nct_ids: [NCT03726879]
languages: [eng]
relations:
  - {type: ErratumIn, id: "pmid:4711"}
is_retracted: false
study_id: "nct:NCT03726879"
sections:
  - {label: Design, text: "A randomised trial of 454 people."}
  - {label: Findings, text: "62.4% responded."}
figures:
  - {text: "62.4%", source_url: "https://example.org/x", source_kind: publisher_or_registry}
id_seen_at: https://example.org/seen
"""


@pytest.fixture
def write_sheet(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str = SHEET, name: str = "huober2022.yaml") -> Path:
        path = tmp_path / "my-question" / "starter" / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_sheet_becomes_a_citation_in_our_own_words(write_sheet: Callable[..., Path]) -> None:
    citation = read_sheet(write_sheet())
    assert (citation.id, citation.text_source, citation.is_withdrawn) == ("pmid:35763704", TextSource.SYNOPSIS, False)
    assert citation.sections[1].text == "62.4% responded."
    assert citation.figures[0].source_kind == "publisher_or_registry"
    assert citation.relations[0].id == "pmid:4711"
    assert "not the authors' abstract" in str(citation.licence_note)
    assert read_sheet(write_sheet(SHEET.replace("is_retracted: false", "is_retracted: true"))).is_withdrawn


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("journal:", "jurnal:", 6, "unknown field"),
        ("text_source: synopsis", "text_source: abstract", 3, "Invalid enum value"),
        ("text_source: synopsis", "text_source: pubmed", 3, "never PubMed's abstract"),
        ('date: "2022-09"', 'date: "September"', 7, "date"),
        ("id: pmid:35763704", "id: pmid:x", 2, "PMID"),
        ("id: pmid:35763704", "id: DOI:10.1000/X", 2, "write the id as doi:10.1000/x"),
        ("doi: 10.1200/JCO.21.02772", "doi: none", 8, "DOI"),
        ("text: \"62.4% responded.\"", "text: 62.4", 17, "Expected `str`"),
        ("label: Findings", "label: Design", 17, "stands twice"),
        ("source_kind: publisher_or_registry", "source_kind: hearsay", 19, "Invalid enum value"),
        ("pmid:4711", "pubmed:4711", 12, "prefixes"),
        ("languages: [eng]", "languages: [eng", 11, "no YAML"),
        ("languages: [eng]", "title: again", 10, "twice"),
        ("languages: [eng]", "languages: !!python/name:os.system", 10, "tagged"),
        ("facts_id: huober2022", "facts_id: other", 1, "huober2022.yaml"),
        ("id_seen_at:", "? [a, b]\n: c\nid_seen_at:", 20, "no text"),
    ],
)  # fmt: skip
def test_a_sheet_that_cannot_be_used_says_file_and_line(
    write_sheet: Callable[..., Path], old: str, new: str, line: int, problem: str
) -> None:
    path = write_sheet(SHEET.replace(old, new))
    with pytest.raises(CitationUnreadableError) as caught:
        read_sheet(path)
    assert str(caught.value).startswith(f"starter/raw/huober2022.yaml:{line}: ")
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_starter_set_is_built_the_same_each_time_and_checks(write_sheet: Callable[..., Path]) -> None:
    folder = write_sheet().parents[1]
    second = SHEET.replace("huober2022", "a-second").replace("pmid:35763704", "doi:10.1000/a")
    write_sheet(second, "a-second.yaml")
    first = build_starter(folder)
    written = (folder / "citations.jsonl").read_bytes(), (folder / "manifest.json").read_bytes()
    assert build_starter(folder) == first == read_snapshot(folder)
    assert ((folder / "citations.jsonl").read_bytes(), (folder / "manifest.json").read_bytes()) == written
    assert list(first.citations) == ["doi:10.1000/a", "pmid:35763704"]
    assert (first.manifest.question_id, first.manifest.snapshot_id) == ("my-question", "starter")
    assert check_snapshot(folder) == ()
    assert list_snapshots(folder.parent) == ("starter",)


def test_one_id_in_two_sheets_is_refused(write_sheet: Callable[..., Path]) -> None:
    write_sheet(SHEET.replace("huober2022", "again"), "again.yaml")
    with pytest.raises(CitationUnreadableError, match=r"again\.yaml"):
        build_starter(write_sheet().parents[1])


def test_the_project_s_own_starter_set_is_what_its_sheets_say(project_root: Path) -> None:
    folders = sorted((project_root / "evidence" / "snapshots").glob("*/starter"))
    if not folders:
        pytest.skip("no starter set in this checkout yet")
    for folder in folders:
        snapshot = read_snapshot(folder)
        sheets = sorted((read_sheet(path) for path in (folder / "raw").glob("*.yaml")), key=lambda sheet: sheet.id)
        assert list(snapshot.citations.values()) == sheets
        assert check_snapshot(folder) == ()


# ---- questions


def write_question(folder: Path, content: dict[str, Any], name: str | None = None) -> Path:
    path = folder / (name or f"{content['id']}.yaml")
    with path.open("w", encoding="utf-8") as stream:
        YAML().dump(content, stream)
    return path


def test_a_question_is_read_from_its_file(tmp_path: Path, question_content: dict[str, Any]) -> None:
    question = read_question(write_question(tmp_path, question_content))
    assert question.id == "breast-immunotherapy"
    assert question.search_strategies[0].query == "breast cancer"


def test_an_unquoted_day_is_a_day(tmp_path: Path, question_content: dict[str, Any]) -> None:
    path = write_question(tmp_path, question_content)
    path.write_text(path.read_text(encoding="utf-8") + "date_from: 2019-01-31\n", encoding="utf-8")
    assert read_question(path).date_from == "2019-01-31"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("question_type: therapy", "question_type: magic", "enum"),
        ("title:", "titel:", "unknown field"),
        ("database: PubMed", "databse: PubMed", "unknown field"),
        ("database: PubMed", "database: 7", "Expected `str`"),
        ("code: wrong_population", "code: boring", "enum"),
        ("id: breast-immunotherapy", "id: Breast Immunotherapy", "question id"),
        ("id: breast-immunotherapy", "id: another-id", "named"),
        ("title:", "title: x\ntitle:", "twice"),
        ("pico:", "pico: [", "no YAML"),
    ],
)
def test_a_question_that_cannot_be_read_says_file_and_line(
    tmp_path: Path, question_content: dict[str, Any], old: str, new: str, problem: str
) -> None:
    path = write_question(tmp_path, question_content)
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next(at for at, line in enumerate(lines, start=1) if old in line)
    path.write_text("\n".join(lines).replace(old, new, 1) + "\n", encoding="utf-8")
    with pytest.raises(QuestionError) as caught:
        read_question(path)
    assert number <= caught.value.line <= number + 2
    assert problem in caught.value.problem
    assert not caught.value.file.startswith("/")
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"- a\n- b\n", b"\xff\xfe", b"just text", b"a: \x00"])
def test_what_holds_no_question_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "empty.yaml"
    path.write_bytes(data)
    with pytest.raises(QuestionError):
        read_question(path)
    with pytest.raises(QuestionError, match="cannot be read"):
        read_question(tmp_path / "absent.yaml")


class RefusedError(CurationError):
    template = "{line}: {problem}"


def refuse(line: int, problem: str) -> RefusedError:
    return RefusedError(line=line, problem=problem)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("id: x\n{}: y\n", 2),
        ("id: x\n[a, b]: y\n", 2),
        ("id: x\nwords:\n  - {{marker}}: y\n", 3),
        ("id: x\n? {a: b}\n: y\n", 2),
        ("id: &a\n  b: [*a, {[c]: d}]\n", 2),
    ],
)
def test_a_list_or_mapping_in_the_place_of_a_key_is_refused_at_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "question.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QuestionError) as caught:
        read_question(path)
    assert f"question.yaml:{line}:" in str(caught.value)


def test_aliases_that_multiply_and_nesting_without_end_are_stopped() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
    )
    for text in (bomb, "[" * 3000, "{a: " * 3000):
        with pytest.raises(RefusedError):
            parse_located_yaml(text.encode(), refuse)
    with pytest.raises(RefusedError, match=r"larger|values"):
        parse_located_yaml(b"a: [" + b"1, " * 30_000 + b"1]", refuse)


@given(
    st.dictionaries(
        st.text("abc é", min_size=1),
        st.lists(st.one_of(st.none(), st.booleans(), st.integers(), st.text("abé ≥:#-'\"[]{}*&!|>%@\n1")), max_size=3),
        max_size=4,
    )
)
def test_what_was_written_as_yaml_is_read_back(content: dict[str, Any]) -> None:
    import io

    stream = io.BytesIO()
    YAML().dump(content, stream)
    assert parse_located_yaml(stream.getvalue(), refuse).content == content
