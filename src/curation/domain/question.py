"""Questions: what is asked, how it is searched, who is let in, and what the answer must cover."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from curation.errors import IdentifierError, QuestionError, TermError, shorten
from curation.identifiers import parse_citation_id, parse_question_id
from curation.vocabulary import ExclusionReason, Her2Status, QuestionType, parse_term

NonEmpty = Annotated[str, msgspec.Meta(min_length=1, pattern=r"\S")]
IsoDate = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?\Z")]


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
    """One search exactly as it is run; `limits` are PRISMA-S limits with their reasons, or empty for none.

    `cap` is how many of the newest hits are wanted, all without one. PRISMA-S items 10 to 14: published search
    `filters` with their source and whether they were changed, `prior_work` whose searches were used, how the search is
    updated, and who reviewed it (PRESS) when.
    """

    name: NonEmpty
    database: NonEmpty
    query: NonEmpty
    limits: tuple[str, ...] = ()
    cap: Annotated[int, msgspec.Meta(ge=1)] | None = None
    filters: tuple[str, ...] = ()
    prior_work: tuple[str, ...] = ()
    update_method: str | None = None
    peer_review: str | None = None


class SearchMethods(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What was done to find studies besides the single searches, each item in the writer's words; empty: not stated.

    PRISMA-S items 2 to 7 (Rethlefsen 2021, doi:10.1186/s13643-020-01542-z): databases searched at once on one platform,
    study registries, online or print sources looked through and how, citing and cited references and how, people who
    were asked, anything else. What was left undone is stated in words, as `none, because ...`.
    """

    multi_database: tuple[NonEmpty, ...] = ()
    study_registries: tuple[NonEmpty, ...] = ()
    online_resources: tuple[NonEmpty, ...] = ()
    citation_searching: tuple[NonEmpty, ...] = ()
    contacts: tuple[NonEmpty, ...] = ()
    other_methods: tuple[NonEmpty, ...] = ()


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

    @property
    def treatment_given(self) -> str:
        """The treatment as it is given: beside the usual one where there is one."""
        return f"adding {self.treatment} to {self.usual_treatment}" if self.usual_treatment else self.treatment


class OutlineSection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One section of the answer: its heading and the rules of `answering` that write it, in order.

    `claims` are the ids of claims that a rule prefers when several would do, in order of preference.
    """

    id: NonEmpty
    heading: NonEmpty
    rules: tuple[str, ...]
    claims: tuple[str, ...] = ()


class Focus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What counts as directly on the question when the table is read: values of the claim columns.

    `therapies` name the question's treatment as claims name it; without any, immunotherapy is the treatment.
    """

    tumour: NonEmpty
    her2_status: tuple[Her2Status, ...] = ()
    biomarker: str | None = None
    therapies: tuple[NonEmpty, ...] = ()


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
    search_methods: SearchMethods = SearchMethods()
    date_from: IsoDate | None = None
    date_to: IsoDate | None = None
    key_papers: tuple[str, ...] = ()
    glossary: dict[str, str] = {}
    audience: str = "patients and carers"
    reading_grade: Annotated[int, msgspec.Meta(ge=1, le=16)] = 8
    review_interval_days: Annotated[int, msgspec.Meta(ge=1)] = 30
    disclaimer: str | None = None


YamlPath = tuple[str | int, ...]
FindLine = Callable[[YamlPath], int]
_PLACE = re.compile(r" - at `(?:key` in `)?\$([^`]*)`\Z")
_IMMUNOTHERAPY = re.compile(r"immun|checkpoint|PD-?L?-?1", re.IGNORECASE)
_VOCABULARIES: dict[str | int, type[StrEnum]] = {
    "question_type": QuestionType,
    "side_questions": QuestionType,
    "code": ExclusionReason,
    "her2_status": Her2Status,
}


def build_question(content: Any, *, file: str, find_line: FindLine) -> Question:
    """Make a question from the plain content of its file; key papers are brought into their one spelling.

    `find_line` gives the line (from 1) at which a path of keys and indices stands in the file.

    Raises:
        QuestionError: file, line, what is wrong and what to do.
    """
    try:
        question = msgspec.convert(content, type=Question)
    except msgspec.ValidationError as error:
        problem, path = split_validation_message(str(error))
        said, remedy = _explain(problem, path, content)
        raise QuestionError(file=file, line=find_line(path), problem=said, remedy=remedy) from None
    for path, problem, remedy in _check_question(question):
        raise QuestionError(file=file, line=find_line(path), problem=problem, remedy=remedy)
    papers = tuple(str(parse_citation_id(text)) for text in question.key_papers)
    return msgspec.structs.replace(question, key_papers=papers)


def split_validation_message(message: str) -> tuple[str, YamlPath]:
    """Split 'Expected `int`, got `str` - at `$.pico[0]`' into the problem and the path.

    An unknown or missing key joins the path; a path into a mapping with free keys ends at the mapping.
    """
    place = _PLACE.search(message)
    problem = message[: place.start()] if place else message
    path: list[str | int] = []
    for name, index in re.findall(r"\.(\w+)|\[(\d+)\]", place[1].partition("[...]")[0] if place else ""):
        path.append(name or int(index))
    if named := re.fullmatch(r"Object (?:contains unknown|missing required) field `(.*)`", problem, re.DOTALL):
        path.append(named[1])
    return problem, tuple(path)


def _explain(problem: str, path: YamlPath, content: Any) -> tuple[str, str]:
    """Say what is wrong, with key and value, and what to do."""
    if "unknown field" in problem:
        return problem, "Remove the key, or mend its spelling; docs/question.md lists them."
    if "missing required field" in problem:
        return problem, f"Add `{path[-1]}`; docs/question.md says what it holds."
    value = _find_value(content, path)
    said = f"`{'.'.join(map(str, path)) or 'the file'}` is {shorten(repr(value), 60)}: {problem}"
    keys = [part for part in path if isinstance(part, str)]
    if keys and keys[-1] in _VOCABULARIES and isinstance(value, str):
        return said, _explain_term(_VOCABULARIES[keys[-1]], value)
    return said, "Mend the value; docs/question.md says what each key holds."


def _explain_term(vocabulary: type[StrEnum], value: str) -> str:
    try:
        parse_term(vocabulary, value)
    except TermError as error:
        nearest = f"Did you mean {error.nearest}? " if error.nearest else ""
        return f"{nearest}Use one of: {', '.join(error.terms)}."
    return "Mend the value; docs/question.md says what each key holds."


def _find_value(content: Any, path: YamlPath) -> Any:
    for part in path:
        content = content[part]
    return content


def _check_question(question: Question) -> Iterator[tuple[YamlPath, str, str]]:
    yield from _check_ids(question)
    for name in ("date_from", "date_to"):
        text = getattr(question, name)
        if text and not _is_date(text):
            yield (name,), f"{name} {text!r} is no day of the calendar", "Write YYYY, YYYY-MM or YYYY-MM-DD."
    first, last = question.date_from, question.date_to
    if first and last and first[: len(last)] > last[: len(first)]:
        yield ("date_to",), f"date_to {last!r} is before date_from {first!r}", "Mend one of them."
    yield from _check_treatment(question)
    yield from _check_doubles("outline", "id", [section.id for section in question.outline])
    yield from _check_doubles("search_strategies", "name", [strategy.name for strategy in question.search_strategies])


def _check_treatment(question: Question) -> Iterator[tuple[YamlPath, str, str]]:
    """A question on another treatment must name it as claims do, or the draft would find no study of it."""
    treatment = question.words.treatment
    if not question.focus.therapies and not _IMMUNOTHERAPY.search(treatment):
        problem = f"words.treatment is {shorten(repr(treatment), 60)}, no immunotherapy, and focus names no therapies"
        yield ("words", "treatment"), problem, "List under focus.therapies what claims on this treatment name."


def _check_ids(question: Question) -> Iterator[tuple[YamlPath, str, str]]:
    checks: list[tuple[YamlPath, Callable[[str], str], str]] = [(("id",), parse_question_id, question.id)]
    checks += [(("key_papers", index), parse_citation_id, text) for index, text in enumerate(question.key_papers)]
    for path, parse, text in checks:
        try:
            parse(text)
        except IdentifierError as error:
            yield path, str(error).rstrip("."), "Mend the value."


def _check_doubles(key: str, name: str, values: list[str]) -> Iterator[tuple[YamlPath, str, str]]:
    for index, value in enumerate(values):
        if value in values[:index]:
            yield (key, index, name), f"the {name} {shorten(repr(value), 60)} stands twice in {key}", "Rename one."


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text + "-01-01"[len(text) - len("YYYY") :])
    except ValueError:
        return False
    return True
