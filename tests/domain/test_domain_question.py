"""Questions: a wrong key or value is refused with file, line, value and what to do."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.domain.question import Question, SearchMethods, build_question, split_validation_message
from curation.errors import QuestionError
from curation.sources.sheets.questions import list_questions, read_question

SOUND: dict[str, Any] = {
    "id": "a-question",
    "title": "What?",
    "question_type": "therapy",
    "pico": {"population": "p", "intervention": "i", "comparator": "c", "outcome": "o"},
    "words": {"population": "p", "people": "people", "treatment": "immunotherapy"},
    "focus": {"tumour": "breast cancer", "her2_status": ["positive"]},
    "search_strategies": [{"name": "n", "database": "PubMed", "query": "q"}],
    "eligibility": [{"code": "duplicate", "text": "t"}],
    "outline": [{"id": "short-answer", "heading": "h", "rules": ["r"]}],
    "key_papers": ["pmid:1"],
}
YAML = """\
id: a-question
title: What?
question_type: therapy
pico:
  population: p
  intervention: i
  comparator: c
  outcome: o
words: {population: p, people: people, treatment: immunotherapy}
focus:
  tumour: breast cancer
  her2_status: [positive]
search_strategies:
  - name: n
    database: PubMed
    query: q
eligibility:
  - code: duplicate
    text: t
outline:
  - id: short-answer
    heading: h
    rules: [r]
key_papers:
  - pmid:1
glossary:
  TMB: mutations
"""


def find_line(path: tuple[str | int, ...]) -> int:
    """A file in which every step of a path is ten lines further down."""
    return 1 + 10 * len(path)


def build(content: Any) -> Question:
    return build_question(content, file="q.yaml", find_line=find_line)


def change(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    content = copy.deepcopy(SOUND)
    node: Any = content
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value
    return content


def test_a_sound_question_is_built_with_its_defaults() -> None:
    question = build(SOUND)

    assert (question.id, question.reading_grade, question.review_interval_days) == ("a-question", 8, 30)
    assert question.search_strategies[0].cap is None


def test_what_was_done_besides_the_searches_is_stated_in_words_or_not_stated() -> None:
    assert build(SOUND).search_methods == SearchMethods()
    stated = {"contacts": ["none, because no trial was unpublished"], "citation_searching": ["backward", "forward"]}
    methods = build(change(("search_methods",), stated)).search_methods
    assert methods.citation_searching == ("backward", "forward") and methods.study_registries == ()


@pytest.mark.parametrize(
    ("path", "value", "line", "words"),
    [
        (("search_methods",), {"contact": ["x"]}, 21, ("unknown field `contact`", "docs/question.md")),
        (("search_methods",), {"contacts": "x"}, 21, ("`search_methods.contacts` is 'x'", "Expected `array`")),
        (("search_methods",), {"contacts": [""]}, 31, ("length >= 1",)),
        (("pico", "outcomes"), "o", 21, ("unknown field `outcomes`", "mend its spelling")),
        (("title",), 3, 11, ("`title` is 3: Expected `str`, got `int`", "Mend the value")),
        (("title",), "", 11, ("`title` is ''", "length >= 1")),
        (("title",), "  ", 11, ("`title` is ' '",)),
        (("pico",), "p", 11, ("`pico` is 'p'", "Expected `object`, got `str`")),
        (("search_strategies", 0, "cap"), 0, 31, ("`search_strategies.0.cap` is 0", ">= 1")),
        (("outline",), [], 11, ("`outline` is []",)),
        (("question_type",), "therapie", 11, ("`question_type` is 'therapie'", "Did you mean therapy?", "prevalence")),
        (("eligibility", 0, "code"), "wrong", 31, ("'wrong'", "wrong_population")),
        (("focus", "her2_status"), ["positve"], 31, ("'positve'", "Did you mean positive?")),
        (("key_papers", 0), 35763704, 21, ("`key_papers.0` is 35763704", "Expected `str`")),
        (("key_papers", 0), "35763704", 21, ("'35763704' is not a citation id", "pmid, doi, nct")),
        (("id",), "../etc", 11, ("'../etc' is not a question id", "3 to 80 lower-case letters")),
        (("id",), "nul", 11, ("'nul'", "Windows device")),
        (("glossary",), {"TMB": 3}, 11, ("`glossary`", "Expected `str`, got `int`")),
        (("glossary",), {3: "x"}, 11, ("`glossary`",)),
        (("date_from",), "2026-13", 11, ("'2026-13' is no day of the calendar", "YYYY-MM-DD")),
        (("date_to",), "2025-02-29", 11, ("'2025-02-29' is no day",)),
        (("date_to",), "2025\n", 11, ("`date_to`",)),
        (("date_to",), "soon", 11, ("`date_to` is 'soon'",)),
        (("reading_grade",), True, 11, ("`reading_grade` is True", "got `bool`")),
        (("outline",), SOUND["outline"] * 2, 31, ("'short-answer' stands twice in outline",)),
        (("search_strategies",), SOUND["search_strategies"] * 2, 31, ("'n' stands twice in search_strategies",)),
    ],
)
def test_what_is_wrong_is_said_with_file_line_value_and_remedy(
    path: tuple[str | int, ...], value: Any, line: int, words: tuple[str, ...]
) -> None:
    with pytest.raises(QuestionError) as caught:
        build(change(path, value))

    message = str(caught.value)
    assert message.startswith(f"q.yaml:{line}: ")
    assert message.isprintable()
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize("key", [key for key in SOUND if key != "key_papers"])
def test_a_missing_key_is_named(key: str) -> None:
    content = {name: value for name, value in SOUND.items() if name != key}

    with pytest.raises(QuestionError, match=f"missing required field `{key}`. Add `{key}`"):
        build(content)


@pytest.mark.parametrize("content", [None, [], "text", 3])
def test_a_file_without_keys_is_no_question(content: Any) -> None:
    with pytest.raises(QuestionError, match=r"q.yaml:1: `the file` is .*Expected `object`"):
        build(content)


def test_the_end_of_the_date_window_is_not_before_its_beginning() -> None:
    with pytest.raises(QuestionError, match="date_to '2019' is before date_from '2020-01'"):
        build(SOUND | {"date_from": "2020-01", "date_to": "2019"})
    assert build(SOUND | {"date_from": "2020-05", "date_to": "2020"}).date_to == "2020"
    assert build(SOUND | {"date_from": "2024-02-29"}).date_from == "2024-02-29"


def test_a_question_on_another_treatment_names_the_therapies_that_its_claims_name() -> None:
    content = change(("words", "treatment"), "chemotherapy")
    with pytest.raises(QuestionError, match="focus names no therapies"):
        build(content)
    content["focus"] |= {"therapies": ["gemcitabine"]}
    assert build(content).focus.therapies == ("gemcitabine",)


def test_key_papers_are_brought_into_the_spelling_of_citation_ids() -> None:
    question = build(
        SOUND
        | {"key_papers": ["PMID: 32919526", "https://doi.org/10.1/x".replace("https://doi.org/10.1", "doi:10.1000")]}
    )

    assert question.key_papers == ("pmid:32919526", "doi:10.1000/x")


def test_hostile_keys_and_values_stay_one_short_line() -> None:
    for content in (SOUND | {"a`b - at `$.x`\n\x1b": 1}, SOUND | {"title": ["x" * 10**6]}, SOUND | {"k" * 10**5: 1}):
        with pytest.raises(QuestionError) as caught:
            build(content)
        assert str(caught.value).isprintable()
        assert len(str(caught.value)) <= 2000


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from(sorted(SOUND)),
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    ),
)
def test_any_value_under_any_key_makes_a_question_or_a_question_error(key: str, value: Any) -> None:
    try:
        question = build(SOUND | {key: value})
    except QuestionError as error:
        assert str(error).startswith("q.yaml:")
    else:
        assert isinstance(question, Question)


@pytest.mark.parametrize(
    ("message", "problem", "path"),
    [
        ("Expected `int`, got `str` - at `$.pico[0]`", "Expected `int`, got `str`", ("pico", 0)),
        ("Expected `int` - at `$.a[0].b[12].c`", "Expected `int`", ("a", 0, "b", 12, "c")),
        ("Expected `str` - at `$.glossary[...]`", "Expected `str`", ("glossary",)),
        ("Expected `str` - at `key` in `$.glossary`", "Expected `str`", ("glossary",)),
        ("Object contains unknown field `x` - at `$.pico`", "Object contains unknown field `x`", ("pico", "x")),
        ("Object missing required field `id`", "Object missing required field `id`", ("id",)),
        ("Object contains unknown field `a`b`", "Object contains unknown field `a`b`", ("a`b",)),
        ("Expected `object`, got `str`", "Expected `object`, got `str`", ()),
    ],
)
def test_a_validation_message_is_split_into_problem_and_path(
    message: str, problem: str, path: tuple[str | int, ...]
) -> None:
    assert split_validation_message(message) == (problem, path)


# ---- through the file


def write(folder: Path, text: str) -> Path:
    path = folder / "a-question.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_question_is_read_from_its_file(tmp_path: Path) -> None:
    assert read_question(write(tmp_path, YAML)).glossary == {"TMB": "mutations"}


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("  outcome: o", "  outcomes: o", 8, "unknown field `outcomes`"),
        ("  comparator: c\n", "", 4, "missing required field `comparator`"),
        ("title: What?\n", "", 1, "missing required field `title`"),
        ("title: What?", "title: 3", 2, "`title` is 3"),
        ("question_type: therapy", "question_type: therapie", 3, "Did you mean therapy?"),
        (
            "her2_status: [positive]",
            "her2_status:\n    - positive\n    - low\n    - hihg",
            15,
            "`focus.her2_status.2` is 'hihg'",
        ),
        ("  - pmid:1", "  - pmid:2\n  - pmid:x", 26, "'x' is not a PMID"),
        ("  TMB: mutations", "  HER2: a protein\n  TMB: [a]", 26, "`glossary`"),
        ("id: a-question", "id: another-question", 1, "the file is named `a-question.yaml`"),
        ("    query: q", "    query: q\n    cap: many", 17, "`search_strategies.0.cap` is 'many'"),
        ("title: What?", "title: What?\ntitle: Why?", 3, "stands twice"),
        ("title: What?", "title: 'What?", 2, "it is no YAML"),
    ],
)
def test_a_mistake_in_a_file_is_shown_at_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    assert old in YAML

    with pytest.raises(QuestionError) as caught:
        read_question(write(tmp_path, YAML.replace(old, new, 1)))

    assert words in str(caught.value)
    if "no YAML" not in words:
        assert (caught.value.line, "a-question.yaml:" in str(caught.value)) == (line, True)


def test_the_questions_of_the_project_are_sound(project_root: Path) -> None:
    paths = list_questions(project_root / "evidence" / "questions")

    questions = {path.stem: read_question(path) for path in paths}

    reference = questions["tmb-her2-immunotherapy"]
    assert reference.title == "What does tumor mutational burden mean for HER2-positive breast cancer immunotherapy?"
    assert all(paper.startswith("pmid:") for paper in reference.key_papers)
    assert all(
        msgspec.convert(msgspec.to_builtins(question), type=Question) == question for question in questions.values()
    )
