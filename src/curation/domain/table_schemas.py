"""Proof that a frame is a table: pandera schemas made from the layouts, broken ones said in one line."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd
import pandera.pandas as pa

from curation.domain.table_columns import Column, TableLayout
from curation.errors import TableSchemaError

ROWS_SHOWN = 5


def require_layout(frame: pd.DataFrame, layout: TableLayout) -> pd.DataFrame:
    """Return a frame that fits a layout: columns and their order, dtypes, categories, NA, unique key, order of rows.

    Raises:
        TableSchemaError: table, first column that does not fit, why, and the first five rows concerned.
    """
    _require_columns(frame, layout)
    try:
        build_schema(layout).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        raise _explain(error, layout) from None
    _require_order(frame, layout)
    return frame


@lru_cache
def build_schema(layout: TableLayout) -> Any:
    """Make the pandera schema of a layout."""
    columns = {column.name: _build_column(column, is_key=column.name == layout.key) for column in layout.columns}
    return pa.DataFrameSchema(columns, strict=True, ordered=True, name=layout.name)


def _build_column(column: Column, *, is_key: bool) -> Any:
    dtype: Any = column.dtype
    if column.dtype == "category":
        dtype = pd.CategoricalDtype(list(column.terms), ordered=True)
    return pa.Column(dtype, nullable=not column.required, unique=is_key)


def _require_columns(frame: pd.DataFrame, layout: TableLayout) -> None:
    names = [column.name for column in layout.columns]
    found = [str(name) for name in frame.columns]
    if found == names:
        return
    for name in names:
        if name not in found:
            raise _refuse(layout, name, "it is missing")
    for at, name in enumerate(found):
        if at >= len(names) or name != names[at]:
            problem = "it stands in the wrong place" if name in names else "it does not belong here"
            raise _refuse(layout, name, problem)


def _require_order(frame: pd.DataFrame, layout: TableLayout) -> None:
    ordered = frame.reset_index(drop=True).sort_values(list(layout.order), kind="stable", na_position="last")
    moved = [at for at, label in enumerate(ordered.index) if at != label]
    if moved:
        raise _refuse(layout, layout.order[0], f"rows are not sorted by {', '.join(layout.order)}", moved)


def _explain(error: Any, layout: TableLayout) -> TableSchemaError:
    cases = error.failure_cases
    names = [column.name for column in layout.columns]
    cases = cases.assign(at=[names.index(name) if name in names else len(names) for name in cases["column"]])
    first = cases.sort_values("at", kind="stable").iloc[0]
    same = cases[(cases["column"] == first["column"]) & (cases["check"] == first["check"])]
    rows = sorted(int(row) for row in same["index"] if str(row).isdecimal())
    return _refuse(layout, str(first["column"]), _describe(str(first["check"]), first["failure_case"]), rows)


def _describe(check: str, found: Any) -> str:
    match check:
        case "not_nullable":
            return "it is empty where a value is needed"
        case "field_uniqueness":
            return f"{found!r} is there more than once"
        case _ if check.startswith("dtype"):
            return f"its type is {found}, not {check.removeprefix('dtype')}"
    return f"{check} does not hold for {found!r}"


def _refuse(layout: TableLayout, column: str, problem: str, rows: list[int] | None = None) -> TableSchemaError:
    shown = (rows or [])[:ROWS_SHOWN]
    return TableSchemaError(table=layout.name, column=column, problem=problem, rows=shown or "all")
