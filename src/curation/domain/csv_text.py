r"""Tables as CSV that is the same bytes every time and safe to open in a spreadsheet.

UTF-8 text, comma, `\n` line ends (also inside cells), quotes only where needed, empty for NA, `True`/`False`.
A cell that starts with `=`, `+`, `-`, `@`, tab or a line end would be run as a formula by a spreadsheet, so it gets an
apostrophe in front, unless it is a plain number such as `-0.5`. To read such a cell back, take one leading apostrophe
away where one of those characters follows it.
"""

from __future__ import annotations

import re

import pandas as pd

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_CARRIAGE_RETURN = re.compile(r"\r\n?")
_PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def format_csv(frame: pd.DataFrame) -> str:
    """Write a table as CSV text, without its index."""
    safe = frame.apply(_neutralise_column).rename(columns=lambda name: _write_cell(str(name)))
    return str(safe.to_csv(index=False, lineterminator="\n"))


def neutralise_cell(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    if not text.startswith(_FORMULA_STARTS) or _PLAIN_NUMBER.fullmatch(text):
        return text
    return f"'{text}"


def _neutralise_column(column: pd.Series) -> pd.Series:
    if pd.api.types.is_bool_dtype(column) or pd.api.types.is_numeric_dtype(column):
        return column
    return column.astype(object).map(lambda cell: _write_cell(cell) if isinstance(cell, str) else cell)


def _write_cell(text: str) -> str:
    # Python's writer leaves a bare CR unquoted, and readers then begin a new row in the middle of the cell.
    return _CARRIAGE_RETURN.sub("\n", neutralise_cell(text))
