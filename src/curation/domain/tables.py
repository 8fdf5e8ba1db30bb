"""The tables that notebooks show: pandas frames built from records, each a type of its own.

A frame is a `ClaimTable` when `build_evidence_table` made it or `require_claims` has checked it; a type checker then
keeps raw frames away from functions that need a checked one. Figures (`value`, `lower`, `upper`, `interval_level`,
`p`, `cut_off`) are text as printed: `0.70` is not `0.7`, and `NR` is no number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NewType

import pandas as pd

from curation.domain.citation import Citation
from curation.domain.integrity import assess_integrity
from curation.domain.notice import Integrity
from curation.domain.review_state import ClaimRecord, ScreeningRecord
from curation.domain.table_columns import CITATION_LAYOUT, CLAIM_LAYOUT, SCREENING_LAYOUT, Column, TableLayout
from curation.domain.table_rows import Row, build_citation_row, build_claim_row, build_screening_row
from curation.errors import TableSchemaError

ClaimTable = NewType("ClaimTable", pd.DataFrame)
ScreeningTable = NewType("ScreeningTable", pd.DataFrame)
CitationTable = NewType("CitationTable", pd.DataFrame)


def build_evidence_table(
    records: Sequence[ClaimRecord],
    citations: Mapping[str, Citation],
    integrity: Mapping[str, Integrity] | None = None,
) -> ClaimTable:
    """Lay out claims as the evidence table; `citations` by id, one that is missing leaves `source` and `year` empty.

    The column `integrity` is the worst that is known of a claim's source, `not_checked` where it is not at hand;
    `integrity_notes` names it, and what a reviewer decided. Both are read from `integrity`; without it they are worked
    out from the citations given.

    One row per claim; key `claim_id`; sorted by `citation_id`, `quote_start` (NA last), `claim_id`; nullable
    dtypes, ordered categories for vocabularies. The dtypes hold by construction; `require_claims` proves the
    whole schema.

    Raises:
        TableSchemaError: two records have the same claim id.
    """
    standing = assess_integrity(citations) if integrity is None else integrity
    named = [(record, record.claim.citation_id) for record in records]
    rows = [build_claim_row(record, citations.get(name), standing.get(name)) for record, name in named]
    return ClaimTable(build_frame(CLAIM_LAYOUT, rows))


def build_screening_table(records: Sequence[ScreeningRecord], citations: Mapping[str, Citation]) -> ScreeningTable:
    """Lay out screening: one row per citation; key `citation_id`; sorted by it.

    `votes` reads 'curator: decision (reason)', joined by '; '.

    Raises:
        TableSchemaError: two records have the same citation id.
    """
    rows = [build_screening_row(record, citations.get(record.citation_id)) for record in records]
    return ScreeningTable(build_frame(SCREENING_LAYOUT, rows))


def build_citation_table(
    citations: Iterable[Citation], integrity: Mapping[str, Integrity] | None = None
) -> CitationTable:
    """Lay out citations: one row per citation; key `citation_id`; sorted by it.

    `is_retracted` and `integrity` (what is said of a citation, the heaviest first) are read from `integrity`; without
    it they are worked out from the citations given.

    Raises:
        TableSchemaError: two citations have the same id.
    """
    listed = list(citations)
    standing = assess_integrity({citation.id: citation for citation in listed}) if integrity is None else integrity
    rows = [build_citation_row(citation, standing.get(citation.id)) for citation in listed]
    return CitationTable(build_frame(CITATION_LAYOUT, rows))


def require_claims(frame: pd.DataFrame) -> ClaimTable:
    """Return a frame that is an evidence table in every column, dtype, category, key and order.

    Raises:
        TableSchemaError: the first column that breaks the schema, with its first five rows.
    """
    return ClaimTable(_require(frame, CLAIM_LAYOUT))


def require_screening(frame: pd.DataFrame) -> ScreeningTable:
    """Return a frame that is a screening table.

    Raises:
        TableSchemaError: the first column that breaks the schema, with its first five rows.
    """
    return ScreeningTable(_require(frame, SCREENING_LAYOUT))


def require_citations(frame: pd.DataFrame) -> CitationTable:
    """Return a frame that is a citation table.

    Raises:
        TableSchemaError: the first column that breaks the schema, with its first five rows.
    """
    return CitationTable(_require(frame, CITATION_LAYOUT))


def build_frame(layout: TableLayout, rows: Sequence[Row]) -> pd.DataFrame:
    """Lay out rows by a layout: its columns, dtypes and order; keys a row does not have are NA.

    Raises:
        TableSchemaError: the key is not unique.
    """
    _require_unique([row.get(layout.key) for row in rows], layout)
    ordered = sorted(rows, key=_build_sort_key(layout))
    return pd.DataFrame(
        {column.name: _build_array(column, [row.get(column.name) for row in ordered]) for column in layout.columns}
    )


def _build_array(column: Column, values: list[Any]) -> Any:
    if column.dtype == "category":
        return pd.Categorical(values, categories=list(column.terms), ordered=True)
    return pd.array(values, dtype=column.dtype)


def _build_sort_key(layout: TableLayout) -> Callable[[Row], tuple[Any, ...]]:
    # False sorts before True, so NA comes last and is never compared with a value.
    return lambda row: tuple((row.get(name) is None, row.get(name)) for name in layout.order)


def _require_unique(keys: Sequence[Any], layout: TableLayout) -> None:
    first = {key: at for at, key in reversed(list(enumerate(keys)))}
    repeated = [at for at, key in enumerate(keys) if first[key] != at]
    if repeated:
        problem = f"{keys[repeated[0]]!r} is there twice"
        raise TableSchemaError(table=layout.name, column=layout.key, problem=problem, rows=repeated[:5])


def _require(frame: pd.DataFrame, layout: TableLayout) -> pd.DataFrame:
    # Pandera takes over a second to import; only those who ask for proof pay for it.
    from curation.domain.table_schemas import require_layout  # noqa: PLC0415

    return require_layout(frame, layout)
