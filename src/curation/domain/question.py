"""Questions: what is asked, how it is searched, who is let in, and what the answer must cover."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from curation.errors import QuestionError
from curation.identifiers import parse_citation_id, parse_question_id
from curation.vocabulary import ExclusionReason, QuestionType

NonEmpty = Annotated[str, msgspec.Meta(min_length=1)]
IsoDate = Annotated[str, msgspec.Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


class Pico(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The PICOTS frame. `index` is the biomarker or factor; timing and setting where they matter."""

    population: NonEmpty
    intervention: NonEmpty
    comparator: NonEmpty
    outcome: NonEmpty
    index: str | None = None
    timing: str | None = None
    setting: str | None = None


class SearchStrategy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One search exactly as it is run; `limits` are PRISMA-S limits with their reasons, or empty for none."""

    name: NonEmpty
    database: NonEmpty
    query: NonEmpty
    limits: tuple[str, ...] = ()
    cap: Annotated[int, msgspec.Meta(ge=1, le=9999)] = 9999


class Criterion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One eligibility criterion: the exclusion reason it stands for and how to decide."""

    code: ExclusionReason
    text: NonEmpty


class Words(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The question's words as a patient reads them; the draft's templates are filled with them.

    `population`: 'HER2-positive breast cancer'; `people`: 'people with ...'; `marker`/`marker_abbreviation`:
    'tumour mutational burden', 'TMB'; `treatment`: 'immunotherapy'; `usual_treatment`: what is given otherwise.
    """

    population: NonEmpty
    people: NonEmpty
    treatment: NonEmpty
    marker: str | None = None
    marker_abbreviation: str | None = None
    usual_treatment: str | None = None


class OutlineSection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One section of the answer: its heading and the rules of `answering` that write it, in order.

    `claims` are the ids of claims that a rule prefers when several would do, in order of preference.
    """

    id: NonEmpty
    heading: NonEmpty
    rules: tuple[str, ...]
    claims: tuple[str, ...] = ()


class Focus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What counts as directly on the question when the table is read: values of the claim columns."""

    tumour: NonEmpty
    her2_status: tuple[str, ...] = ()
    biomarker: str | None = None


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A clinical question as its YAML file states it."""

    id: NonEmpty
    title: NonEmpty
    question_type: QuestionType
    pico: Pico
    words: Words
    focus: Focus
    search_strategies: Annotated[tuple[SearchStrategy, ...], msgspec.Meta(min_length=1)]
    eligibility: Annotated[tuple[Criterion, ...], msgspec.Meta(min_length=1)]
    outline: Annotated[tuple[OutlineSection, ...], msgspec.Meta(min_length=1)]
    side_questions: tuple[QuestionType, ...] = ()
    date_from: IsoDate | None = None
    date_to: IsoDate | None = None
    key_papers: tuple[str, ...] = ()
    glossary: dict[str, str] = {}
    audience: str = "patients and carers"
    reading_grade: Annotated[int, msgspec.Meta(ge=1, le=16)] = 8
    review_interval_days: Annotated[int, msgspec.Meta(ge=1)] = 30
    disclaimer: str | None = None


Position = tuple[int, int]


def build_question(content: Any, *, file: str, find_line: Any) -> Question:
    """Make a question from the plain content of its file.

    `find_line` gives the line (from 1) at which a path of keys and indices stands in the file.

    Raises:
        QuestionError: file, line, what is wrong and what to do.
    """
    try:
        question = msgspec.convert(content, type=Question)
    except msgspec.ValidationError as error:
        problem, path = split_validation_message(str(error))
        raise QuestionError(file=file, line=find_line(path), problem=problem, remedy=_remedy(problem, path)) from None
    _require_ids(question, file=file, find_line=find_line)
    return question


def split_validation_message(message: str) -> tuple[str, tuple[str | int, ...]]:
    """Split 'Expected `int`, got `str` - at `$.pico[0]`' into the problem and the path.

    An unknown key joins the path.
    """
    problem, _, where = message.partition(" - at `")
    path: list[str | int] = []
    for part in where.rstrip("`").removeprefix("$").replace("[", ".[").split("."):
        if part.startswith("["):
            index = part.strip("[]")
            path.append(int(index) if index.isdigit() else index)
        elif part:
            path.append(part)
    if "unknown field" in problem or "missing required field" in problem:
        path.append(problem.split("`")[1])
    return problem, tuple(path)


def _remedy(problem: str, path: tuple[str | int, ...]) -> str:
    if "unknown field" in problem:
        return "Remove the key, or mend its spelling; docs/question.md lists them."
    if "missing required field" in problem:
        return f"Add `{path[-1]}`; docs/question.md says what it holds."
    return "Mend the value; docs/question.md says what each key holds."


def _require_ids(question: Question, *, file: str, find_line: Any) -> None:
    checks: list[tuple[tuple[str | int, ...], Any, str]] = [(("id",), parse_question_id, question.id)]
    checks += [(("key_papers", index), parse_citation_id, text) for index, text in enumerate(question.key_papers)]
    for path, parse, text in checks:
        try:
            parse(text)
        except ValueError as error:
            raise QuestionError(file=file, line=find_line(path), problem=str(error), remedy="Mend the value.") from None
