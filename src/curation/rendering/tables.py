"""Tables and figures for notebooks: plain HTML that is the same bytes each time and says in one line what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from curation.domain.flow import PrismaFlow
from curation.errors import TableSchemaError, shorten
from curation.rendering.labels import format_count
from curation.rendering.prisma_flow import render_prisma_flow

if TYPE_CHECKING:
    import pandas as pd


# Jupyter sets tables flush right and at full length; words are read flush left, and one screen at a time.
_WORDS = "text-align:left;vertical-align:top;white-space:pre-line"
_NUMBERS = "text-align:right;vertical-align:top"
_CAPTION = "caption-side:top;text-align:left;font-weight:bold"
_BOX = "max-height:36em;overflow:auto"


class Rendered:
    """Something to show in a notebook: HTML for the page, one line of text for the terminal.

    No ids and no addresses.
    """

    __slots__ = ("html", "label")

    def __init__(self, html: str, label: str) -> None:
        self.html = html
        self.label = shorten(label)

    def __repr__(self) -> str:
        return self.label

    def _repr_html_(self) -> str:
        return self.html


def render_table(
    frame: pd.DataFrame,
    label: str,
    columns: Sequence[str] | Mapping[str, str] | None = None,
    *,
    empty: str = "",
    is_whole: bool = False,
) -> Rendered:
    """Show a table in its own order, all text escaped, without its index; missing values are a dash.

    `columns` selects and orders columns, and names their headings where it is a mapping; `None` shows all. `empty` is
    what is said in place of a table without rows. One that `is_whole` is shown at full length, others one screen at a
    time.

    Raises:
        TableSchemaError: a column is asked for that the table has not.
    """
    headings = dict(columns) if isinstance(columns, Mapping) else {name: name for name in columns or frame.columns}
    for name in headings:
        if name not in frame.columns:
            raise TableSchemaError(table=label, column=name, problem="is not in the table", rows="all")
    if empty and frame.empty:
        return Rendered(f"<p><b>{escape(label)}</b></p>\n<p>{escape(empty)}</p>", f"{label}: {empty}")
    styles = [_NUMBERS if _is_numeric(frame[name]) else _WORDS for name in headings]
    titles = [escape(str(heading).replace("_", " ")) for heading in headings.values()]
    head = "".join(f'<th scope="col" style="{style}">{title}</th>' for style, title in zip(styles, titles, strict=True))
    rows = [_render_row(values, styles) for values in frame[list(headings)].itertuples(index=False, name=None)]
    lines = (
        "<div>" if is_whole else f'<div style="{_BOX}">',
        "<table>",
        f'<caption style="{_CAPTION}">{escape(label)}</caption>',
        f"<thead><tr>{head}</tr></thead>",
        "<tbody>",
        *rows,
        "</tbody>",
        "</table>",
        "</div>",
    )
    return Rendered("\n".join(lines), f"{label}: {format_count(len(frame), 'row')}")


def render_flow_figure(flow: PrismaFlow) -> Rendered:
    """Show a PRISMA flow in a notebook."""
    included = format_count(flow.reports_included, "report")
    label = f"PRISMA flow: {format_count(flow.total_identified, 'record')} identified, {included} included"
    return Rendered(render_prisma_flow(flow), label)


def format_cell(value: Any) -> str:
    """Write a value of a table: floats to four digits, yes and no, lists with commas, a dash for what is missing."""
    import pandas as pd  # noqa: PLC0415  heavy; whoever has a frame has it loaded already

    if isinstance(value, (list, tuple)):
        return ", ".join(format_cell(entry) for entry in value) or "–"
    if pd.isna(value) or value == "":
        return "–"
    if pd.api.types.is_bool(value):
        return "yes" if value else "no"
    return format(value, ".4g") if isinstance(value, float) else str(value)


def _is_numeric(column: pd.Series[Any]) -> bool:
    import pandas as pd  # noqa: PLC0415  heavy; whoever has a frame has it loaded already

    return bool(pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column))


def _render_row(values: tuple[Any, ...], styles: Sequence[str]) -> str:
    cells = zip(values, styles, strict=True)
    return (
        "<tr>" + "".join(f'<td style="{style}">{escape(format_cell(value))}</td>' for value, style in cells) + "</tr>"
    )
