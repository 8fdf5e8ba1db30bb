"""Question files: `evidence/questions/<question_id>.yaml` -> a question, or an error that says file and line."""

from __future__ import annotations

from pathlib import Path

from curation.domain.question import Question, build_question
from curation.errors import QuestionError
from curation.files import format_path
from curation.sources.sheets.located_yaml import read_located_yaml


def read_question(path: Path) -> Question:
    """Read a question file; its name must be the question's id.

    Raises:
        QuestionError: file, line, what is wrong and what to do.
    """
    file = format_path(path)

    def fail(line: int, problem: str) -> QuestionError:
        return QuestionError(file=file, line=line, problem=problem, remedy="Mend the file; docs/question.md shows one.")

    located = read_located_yaml(path, fail)
    if not isinstance(located.content, dict):
        raise fail(1, "it holds no keys")
    question = build_question(located.content, file=file, find_line=located.find_line)
    if question.id != path.stem:
        problem = f"the id is `{question.id}` but the file is named `{path.name}`"
        remedy = f"Rename the file to {question.id}.yaml, or mend the id."
        raise QuestionError(file=file, line=located.find_line(("id",)), problem=problem, remedy=remedy)
    return question


def list_questions(folder: Path) -> tuple[Path, ...]:
    """List the question files of a folder by name."""
    return tuple(sorted(folder.glob("*.yaml")))
