"""Tables as files: CSV, JSON, Excel and Parquet, the same bytes for the same table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curation.domain.csv_text import format_csv
from curation.errors import ProjectError
from curation.files import require_parquet

if TYPE_CHECKING:
    import pandas as pd

SHEET = "Table"
# A workbook states when it was made; that would make two files of one table differ.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_WIDTHS = (12, 60)


def render_table_file(frame: pd.DataFrame, name: str) -> bytes:
    """Write a table as the file's ending asks: `.csv`, `.json`, `.xlsx` or `.parquet`.

    Cells are text or numbers, never formulas or links. In CSV a cell that a spreadsheet would take for a formula is
    prefixed by an apostrophe; the other formats hold the text as it is.

    Raises:
        ProjectError: another ending, or Parquet without the package that writes it.
    """
    suffix = Path(name).suffix.lower()
    if suffix not in _WRITERS:
        endings = ", ".join(sorted(_WRITERS))
        raise ProjectError(problem="Unknown table format", path=Path(name).name, remedy=f"Name a file with {endings}.")
    return _WRITERS[suffix](frame)


def _write_csv(frame: pd.DataFrame) -> bytes:
    return format_csv(frame).encode()


def _write_json(frame: pd.DataFrame) -> bytes:
    return (frame.to_json(orient="records", indent=1, force_ascii=False) + "\n").encode()


def _write_parquet(frame: pd.DataFrame) -> bytes:
    require_parquet("another format")
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415

    sink = BytesIO()
    pq.write_table(pa.Table.from_pylist(_list_rows(frame)), sink, compression="zstd")
    return sink.getvalue()


def _write_xlsx(frame: pd.DataFrame) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - only for this format

    sink = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(sink, options) as book:
        book.set_properties({"created": EPOCH})
        sheet = book.add_worksheet(SHEET)
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        for column, name in enumerate(frame.columns):
            sheet.write_string(0, column, str(name), heading)
            longest = max((len(str(value)) for value in frame[name]), default=0)
            sheet.set_column(column, column, min(max(longest, _WIDTHS[0]), _WIDTHS[1]))
        for number, row in enumerate(_list_rows(frame), start=1):
            for column, value in enumerate(row.values()):
                _write_cell(sheet, number, column, value, body)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(frame), 1), max(len(frame.columns) - 1, 0))
    return sink.getvalue()


def _write_cell(sheet: Any, row: int, column: int, value: object, style: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value), style)


def _list_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(key): _unwrap(value) for key, value in row.items()} for row in plain.to_dict("records")]


def _unwrap(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


_WRITERS: dict[str, Callable[[pd.DataFrame], bytes]] = {
    ".csv": _write_csv,
    ".json": _write_json,
    ".parquet": _write_parquet,
    ".xlsx": _write_xlsx,
}
