"""Errors: one line that says the wrong value, what was expected and the next step; facts survive pickling."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation import errors
from curation.errors import CurationError

# Of each class: its facts, and the words of its message that say what is wrong and what to do.
CASES: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "CurationError": ({"message": "It rained."}, ("It rained.",)),
    "TermError": (
        {"value": "exlude", "vocabulary": "ScreeningChoice", "terms": ("include", "exclude"), "nearest": "exclude"},
        ("'exlude'", "ScreeningChoice", "Did you mean 'exclude'?"),
    ),
    "IdentifierError": ({"text": "x1", "kind": "PMID", "expected": "digits"}, ("'x1'", "PMID", "expected digits")),
    "ParameterError": (
        {"notebook": "01.ipynb", "name": "limt", "problem": "is unknown", "expected": "'limit'"},
        ("01.ipynb", "'limt' is unknown", "expected 'limit'"),
    ),
    "ProjectError": (
        {"problem": "No question", "path": "q.yaml", "remedy": "Add it."},
        ("No question: q.yaml", "Add it."),
    ),
    "QuestionError": (
        {"file": "q.yaml", "line": 7, "problem": "`id` is 3", "remedy": "Mend it."},
        ("q.yaml:7: ", "`id` is 3", "Mend it."),
    ),
    "QuoteError": ({"message": "It cannot be quoted."}, ("It cannot be quoted.",)),
    "QuoteNotFoundError": (
        {"citation_id": "pmid:1", "exact": "fell by 12%", "nearest": "rose by 12%"},
        ("pmid:1", '"fell by 12%"', 'Nearest: "rose by 12%"', "Select it again."),
    ),
    "QuoteAmbiguousError": (
        {"citation_id": "pmid:1", "exact": "fell", "count": 2, "starts": "A:1, B:24"},
        ('"fell" occurs 2 times in pmid:1', "A:1, B:24", "Quote its neighbours too."),
    ),
    "ClaimError": (
        {"citation_id": "pmid:1", "field": "statement", "problem": "16 is not quoted", "remedy": "Leave it out."},
        ("pmid:1", "statement: 16 is not quoted", "Leave it out."),
    ),
    "LedgerError": (
        {"file": "a.jsonl", "line": 3, "problem": "torn", "remedy": "Keep it."},
        ("a.jsonl:3: torn. Keep it.",),
    ),
    "LedgerAlteredError": (
        {"file": "a.jsonl", "line": 3, "problem": "it was altered", "remedy": "Restore it."},
        ("a.jsonl:3: it was altered. Restore it.",),
    ),
    "LedgerConflictError": (
        {"subject": "clm-1", "problem": "it is yours", "remedy": "Ask another."},
        ("clm-1: it is yours. Ask another.",),
    ),
    "SourceError": ({"message": "No network."}, ("No network.",)),
    "SourceRefusedError": (
        {"service": "PubMed", "request": "esearch", "reason": "HTTP 400", "remedy": "Mend the query."},
        ("PubMed refused esearch: HTTP 400", "Mend the query."),
    ),
    "SourceUnavailableError": (
        {"service": "PubMed", "request": "efetch", "attempts": 5, "reason": "HTTP 503"},
        ("PubMed did not answer efetch after 5 attempts: HTTP 503", "Try again later."),
    ),
    "CitationUnreadableError": (
        {"file": "a.xml", "position": 4, "reason": "it has no PMID"},
        ("a.xml: record at 4: it has no PMID.",),
    ),
    "TableError": ({"message": "No table."}, ("No table.",)),
    "TableSchemaError": (
        {"table": "claims", "column": "pmid", "problem": "is empty; expected text", "rows": "1, 2"},
        ("claims: column 'pmid': is empty; expected text (rows 1, 2)",),
    ),
    "NotebookRunError": (
        {"notebook": "01.ipynb", "cell": 3, "ename": "TermError", "evalue": "'x' is not a term"},
        ("01.ipynb: cell 3 failed with TermError: 'x' is not a term",),
    ),
}


def list_classes() -> list[type[CurationError]]:
    return [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, CurationError)]


def test_every_error_class_has_a_case_here_and_a_place_in_the_tree() -> None:
    assert {kind.__name__ for kind in list_classes()} == set(CASES)
    tree = (errors.__doc__ or "").splitlines()
    drawn = {line.replace("─", " ").lstrip("├└│ ").split()[0] for line in tree if line.lstrip("├└│─ ")[:1].isupper()}
    assert set(CASES) - {"QuoteError", "LedgerError", "SourceError", "TableError"} <= drawn


@pytest.mark.parametrize("name", CASES)
def test_a_message_is_one_line_with_the_wrong_value_and_the_next_step(name: str) -> None:
    facts, words = CASES[name]

    message = str(getattr(errors, name)(**facts))

    assert message.isprintable()
    assert not [word for word in words if word not in message]


@pytest.mark.parametrize("name", CASES)
def test_an_error_survives_pickling_and_copying_with_its_facts(name: str) -> None:
    facts, _ = CASES[name]
    error = getattr(errors, name)(**facts)

    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(again) is type(error)
        assert str(again) == str(error)
        assert again.facts == facts
        assert all(again.facts[fact] == getattr(again, fact) for fact in facts if fact != "message")


@pytest.mark.parametrize("name", CASES)
def test_untrusted_facts_cannot_break_the_line_nor_drive_a_terminal(name: str) -> None:
    facts, _ = CASES[name]
    hostile = {
        key: "a\nb\x1b[31m\u202e\ud800\u2028c{}" if isinstance(value, str) else value for key, value in facts.items()
    }

    message = str(getattr(errors, name)(**hostile))

    assert message.isprintable()
    message.encode("utf-8")


@pytest.mark.parametrize("name", CASES)
def test_a_message_stays_short_whatever_its_facts_hold(name: str) -> None:
    facts, _ = CASES[name]
    long = {key: "x" * 100_000 if isinstance(value, str) else value for key, value in facts.items()}

    assert len(str(getattr(errors, name)(**long))) <= 2000


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters(codec=None, categories=None), max_size=60))
def test_any_text_makes_one_printable_line(text: str) -> None:
    line = str(CurationError(message=text))

    assert line.isprintable()
    assert "\n" not in line


def test_an_unknown_attribute_is_an_attribute_error() -> None:
    error = CurationError(message="x")

    with pytest.raises(AttributeError, match="line"):
        _ = error.line


def test_term_identifier_and_parameter_errors_are_value_errors() -> None:
    kinds = {kind.__name__ for kind in list_classes() if issubclass(kind, ValueError)}

    assert kinds == {"TermError", "IdentifierError", "ParameterError"}


def test_without_a_nearest_term_all_terms_are_named() -> None:
    message = str(errors.TermError(value=3, vocabulary="Role", terms=("curator", "editor"), nearest=None))

    assert message == "3 is not a term of Role. Use one of: curator, editor."


def test_without_a_nearest_passage_none_is_offered() -> None:
    assert "Nearest" not in str(errors.QuoteNotFoundError(citation_id="pmid:1", exact="x"))
