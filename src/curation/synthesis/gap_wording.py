"""What nobody was found to have studied: the sentence that says so, and the question that a patient may ask of it.

One wording for findings, map, report and answer: a gap told in two ways would be two gaps to a reader.
"""

from __future__ import annotations

from curation.domain.question import Question
from curation.synthesis.independence import format_outcome
from curation.vocabulary import Outcome


def describe_gap(outcome: Outcome, marker: str | None, question: Question) -> str:
    """Say that no study was found; `marker` is `None` for the treatment itself."""
    words = question.words
    by_marker = f" by {_name_marker(marker, question)}" if marker else ""
    measured = f"{format_outcome(outcome)} with {words.treatment}{by_marker}"
    return f"No study found that reports {measured} in {words.population}."


def ask_about_gap(outcome: Outcome, marker: str | None, question: Question) -> str:
    """Ask about the treatment itself, about the question's own marker, or about a marker studied in others only."""
    words = question.words
    if marker is None:
        return f"What is known about {words.treatment} and {format_outcome(outcome)} in {words.population}?"
    if marker == question.focus.biomarker:
        name = _name_marker(marker, question)
        return (
            f"Would a {name} result change my treatment, given that no study we found has tested it in "
            f"{words.population}?"
        )
    return f"Is testing for {marker} of any use to me, as it was studied with {words.treatment} in others only?"


def _name_marker(marker: str, question: Question) -> str:
    words = question.words
    own = words.marker_abbreviation or words.marker
    return own if own and marker == question.focus.biomarker else marker
