"""The map of evidence as its template shows it: populations and markers by outcome, gaps and questions in words."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from curation.rendering import labels
from curation.synthesis.evidence_map import MapCell, list_gap_questions
from curation.vocabulary import Outcome


class MapRow(msgspec.Struct, frozen=True, kw_only=True):
    """A population, marker and treatment; a cell an outcome: a number of studies, `0` for a gap, empty if not asked."""

    population: str
    about: str
    is_own: bool
    cells: tuple[str, ...]


class MapView(msgspec.Struct, frozen=True, kw_only=True):
    """The map: outcomes as columns, rows, the gaps in words, and the questions they raise."""

    outcomes: tuple[str, ...]
    rows: tuple[MapRow, ...]
    gaps: tuple[str, ...]
    questions: tuple[str, ...]


def build_map_view(cells: Sequence[MapCell]) -> MapView:
    """Lay the cells of a map out, in their order; outcomes in vocabulary order."""
    outcomes = [outcome for outcome in Outcome if any(cell.outcome == outcome for cell in cells)]
    rows: dict[tuple[str, str | None, str], dict[Outcome, int]] = {}
    for cell in cells:
        rows.setdefault((cell.population, cell.biomarker, cell.treatment_label), {})[cell.outcome] = cell.study_count
    own = {cell.population for cell in cells if cell.is_own_population}
    return MapView(
        outcomes=tuple(labels.format_words(outcome) for outcome in outcomes),
        rows=tuple(
            MapRow(
                population=population,
                about=f"{marker or 'the treatment itself'}, {treatment}",
                is_own=population in own,
                cells=tuple(str(counts[outcome]) if outcome in counts else "" for outcome in outcomes),
            )
            for (population, marker, treatment), counts in rows.items()
        ),
        gaps=tuple(cell.statement for cell in cells if cell.statement),
        questions=list_gap_questions(cells),
    )
