"""Tables on what may be said: conclusions for panel and patient, the sizes of effects, the labels of markers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curation.answering.conclusions import phrase_conclusion
from curation.rendering.labels import format_words
from curation.synthesis.comparisons import RULES
from curation.synthesis.statements import format_statement
from curation.synthesis.thresholds import EVENTS, THRESHOLDS
from curation.vocabulary import format_term
from curation.weighing_tables import build_frame
from curation.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd


def statement_table(workspace: Workspace) -> pd.DataFrame:
    """Each conclusion in two wordings, for a panel and for a patient; one row an outcome with data.

    A patient is told nothing where no randomised trial allows a statement.
    """
    words = workspace.question.words
    rows = (
        {
            "outcome": format_words(row.outcome),
            "certainty": format_term(row.certainty) if row.certainty else "not rated",
            "for a panel": format_statement(words.treatment, row.conclusion),
            "for a patient": phrase_conclusion(row.conclusion, what=words.treatment_given, people=words.people),
        }
        for row in workspace.weighing.summary
        if row.conclusion
    )
    return build_frame(rows, ("outcome", "certainty", "for a panel", "for a patient"))


def label_table(workspace: Workspace) -> pd.DataFrame:
    """The decision table of predictive and prognostic; one row a comparison, with how many claims rest on it."""
    found = [reading.comparison for reading in workspace.weighing.comparisons]
    rows = (
        {"label": format_term(kind), "available": rule.available, "allowed": rule.allowed, "claims": found.count(kind)}
        for kind, rule in RULES.items()
    )
    return build_frame(rows, ("label", "available", "allowed", "claims"))


def threshold_table() -> pd.DataFrame:
    """From how many people in 100 on an effect is small, moderate or large, as declared here; one row an outcome."""
    columns = ("outcome", "small", "moderate", "large")
    named = {"any other outcome": EVENTS, **{format_words(outcome): limits for outcome, limits in THRESHOLDS.items()}}
    rows = ({"outcome": name, **{part: f"{getattr(t, part):g}" for part in columns[1:]}} for name, t in named.items())
    return build_frame(rows, columns)
