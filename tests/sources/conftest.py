"""Fixtures of the sources room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from curation.domain.question import Question, build_question

QUESTION: dict[str, Any] = {
    "id": "breast-immunotherapy",
    "title": "Does immunotherapy help in breast cancer?",
    "question_type": "therapy",
    "pico": {"population": "p", "intervention": "i", "comparator": "c", "outcome": "o"},
    "words": {"population": "breast cancer", "people": "people with breast cancer", "treatment": "immunotherapy"},
    "focus": {"tumour": "breast cancer"},
    "search_strategies": [{"name": "main", "database": "PubMed", "query": "breast cancer"}],
    "eligibility": [{"code": "wrong_population", "text": "Not breast cancer."}],
    "outline": [{"id": "short", "heading": "Short answer", "rules": ["short_answer"]}],
}


@pytest.fixture
def question_content() -> dict[str, Any]:
    """A whole question as plain content."""
    return dict(QUESTION)


@pytest.fixture
def make_question() -> Callable[..., Question]:
    """Make a question; keywords replace its keys."""
    return lambda **keys: build_question({**QUESTION, **keys}, file="q.yaml", find_line=lambda path: 1)
