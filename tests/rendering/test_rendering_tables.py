"""Laws of what notebooks show: plain, escaped, one stable line as text."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_contents import build_flow

from curation.errors import TableSchemaError
from curation.rendering.links import build_anchor, find_web_address
from curation.rendering.tables import render_flow_figure, render_table

FRAME = pd.DataFrame({"claim_id": ["clm-b", "clm-a"], "n": pd.array([3, None], dtype="Int64"), "share": [1 / 3, None]})


def test_a_table_keeps_its_order_and_shows_missing_values_as_a_dash():
    html = render_table(FRAME, "Claims").html

    assert html.index("clm-b") < html.index("clm-a")
    assert ">0.3333</td>" in html
    assert html.count(">–</td>") == 2


def test_columns_are_chosen_ordered_and_named():
    html = render_table(FRAME, "Claims", {"n": "People", "claim_id": "Claim"}).html

    assert html.index("People") < html.index("Claim</th>")
    assert "share" not in html


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(TableSchemaError, match="is not in the table") as caught:
        render_table(FRAME, "Claims", ["nothing"])

    assert caught.value.column == "nothing"


def test_true_false_and_the_words_for_them_are_told_apart():
    html = render_table(pd.DataFrame({"a": [True, False], "b": ["True", "False"]}), "Booleans").html

    assert re.search(r"<tr><td[^>]*>yes</td><td[^>]*>True</td></tr>", html)
    assert re.search(r"<tr><td[^>]*>no</td><td[^>]*>False</td></tr>", html)


@given(st.text(min_size=1))
def test_cell_text_never_becomes_markup(text: str):
    html = render_table(pd.DataFrame({text: [text]}), text).html

    assert html.count("<") == render_table(pd.DataFrame({"a": ["a"]}), "a").html.count("<")


def test_what_a_notebook_prints_is_one_stable_line():
    table = render_table(FRAME, "Claims")
    figure = render_flow_figure(build_flow())

    assert repr(table) == "Claims: 2 rows"
    assert repr(figure) == "PRISMA flow: 612 records identified, 58 reports included"
    assert table._repr_html_() == render_table(FRAME.copy(), "Claims")._repr_html_()
    assert "0x" not in table.html + repr(table)


ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "//host/x",
    "http://",
    "https://a b",
    "ftp://h/x",
    "https://host/\u202egpj",
    "https://host/'x",
    "https://[",
    "\njavascript:x",
    "",
    None,
    "https://h/" + "x" * 3000,
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_clean_http_addresses_become_links(address: str | None):
    assert find_web_address(address) is None


def test_an_https_address_stays_as_it_is():
    assert find_web_address("https://doi.org/10.1000/x(1)") == "https://doi.org/10.1000/x(1)"


@given(st.text(), st.text())
def test_different_names_have_different_anchors(one: str, other: str):
    assert (build_anchor("claim", one) == build_anchor("claim", other)) == (one == other)


def test_a_table_is_shown_one_screen_at_a_time_unless_it_is_asked_for_whole() -> None:
    frame = pd.DataFrame({"a": ["x"]})
    assert "max-height" in render_table(frame, "T").html
    assert "max-height" not in render_table(frame, "T", is_whole=True).html


def test_a_table_without_rows_says_what_that_means_where_it_is_told():
    table = render_table(FRAME.iloc[:0], "What <stands>", empty="Nothing & nobody.")
    assert table.html == "<p><b>What &lt;stands&gt;</b></p>\n<p>Nothing &amp; nobody.</p>"
    assert repr(table) == "What <stands>: Nothing & nobody."
    assert "<table>" in render_table(FRAME.iloc[:0], "Claims").html
