"""How the text of a query becomes terms, ranges and operators."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curation.querying.formatting import format_query
from curation.querying.parsing import parse_query
from curation.querying.syntax import Connective, Operator, Range, Term, erase_positions
from querying.querying_makers import queries


def show(query):
    """Write the steps as in reverse Polish notation, with every group in brackets."""
    return " ".join(map(show_step, parse_query(query).steps))


def show_step(step):
    if isinstance(step, Operator):
        return str(step.connective)
    if isinstance(step, Range):
        return f"<{step.first.text}..{step.last.text}[{step.tag.name}]>"
    return f"<{step.text}[{step.tag.name}]>" if step.tag else f"<{step.text}>"


READINGS = [
    ("asthma", "<asthma>"),
    ("asthma OR copd AND children", "<asthma> <copd> OR <children> AND"),
    ("asthma OR (copd AND children)", "<asthma> <copd> <children> AND OR"),
    ("((asthma))", "<asthma>"),
    ("asthma children", "<asthma children>"),
    ('asthma "lung function"', "<asthma> <lung function> AND"),
    ('asthma "lung function" children', "<asthma> <lung function> AND <children> AND"),
    ("(asthma)(copd)", "<asthma> <copd> AND"),
    ("lung function[ti] children", "<lung function[ti]> <children> AND"),
    ("asthma [Title/Abstract]", "<asthma[Title/Abstract]>"),
    ("asthma[  MeSH   Terms ]", "<asthma[MeSH Terms]>"),
    ("asthma|copd&children", "<asthma> <copd> OR <children> AND"),
    ("R&D", "<R> <D> AND"),
    ("asthma AND (NOT copd)", "<asthma> <copd> AND"),
    ("asthma AND NOT copd", "<asthma> <copd> NOT"),
    ("asthma or copd", "<asthma or copd>"),
    ("2019:2021[dp]", "<2019..2021[dp]>"),
    ("2019/01/01 : 2021[dp]", "<2019/01/01..2021[dp]>"),
    ('"2019/01/01"[dp] : "3000"[dp]', "<2019/01/01..3000[dp]>"),
    ('("2019"[Date - Publication] : "3000"[Date - Publication])', "<2019..3000[Date - Publication]>"),
    ("asthma 2019:2021[dp]", "<asthma> <2019..2021[dp]> AND"),
    ("asthma 2019[dp]", "<asthma> <2019[dp]> AND"),
    ("asthma last 5 years[dp]", "<asthma> <last 5 years[dp]> AND"),
    ("asthma 2019 Jan 5[dp]", "<asthma> <2019 Jan 5[dp]> AND"),
    ("asthma 1:20[uid]", "<asthma> <1..20[uid]> AND"),
    ("ratio 1:2[ti]", "<ratio 1:2[ti]>"),
    ('asthma "copd', "<asthma copd>"),
    ("“lung function”[ti]", "<lung function[ti]>"),
    ("(asthma OR copd)[ti]", "<asthma> <copd> OR"),
    ("(asthma", "<asthma>"),
    ("asthma) OR copd", "<asthma> <copd> OR"),
    ("asthma AND", "<asthma>"),
    ("AND OR NOT", ""),
    ("()", ""),
    ("", ""),
]


@pytest.mark.parametrize(("query", "steps"), READINGS, ids=[reading[0] or "empty" for reading in READINGS])
def test_a_query_is_read_from_left_to_right(query, steps):
    assert show(query) == steps


@pytest.mark.parametrize("query", [reading[0] for reading in READINGS])
def test_positions_point_at_what_was_written(query):
    steps = parse_query(query).steps

    for step in steps:
        written = query[step.start : step.end]
        if isinstance(step, Operator):
            assert written.upper() in ("AND", "OR", "NOT", "|", "&", "")
        elif isinstance(step, Term):
            assert step.text.split()[0] in written
    operands = [step for step in steps if not isinstance(step, Operator)]
    assert all(one.end <= other.start for one, other in pairwise(operands))


def test_a_written_operator_is_told_from_a_blank():
    query = parse_query('asthma AND copd "children"')

    assert [step.is_written for step in query.steps if isinstance(step, Operator)] == [True, False]


@given(st.text(max_size=200) | queries)
@example("a" + "\x85" + "b")
@example('x:"2019"[dp]:2')
def test_a_query_written_out_is_read_as_the_same_query(text):
    steps = parse_query(text).steps

    again = parse_query(format_query(steps)).steps

    assert erase_positions(again) == erase_positions(steps)


marks = st.sampled_from(
    ['"', "(", ")", "[", "]", "AND", "OR", "NOT", "[ti]", "[dp]", "a", "*", ":", "2019", " ", "|", "“"]
)


@given(st.lists(marks, max_size=40).map(" ".join) | st.lists(marks, max_size=40).map("".join))
def test_a_heap_of_marks_written_out_is_read_as_the_same_query(text):
    steps = parse_query(text).steps

    assert erase_positions(parse_query(format_query(steps)).steps) == erase_positions(steps)


@given(st.text(max_size=200))
def test_operators_always_find_their_two_operands(text):
    depth = 0
    for step in parse_query(text).steps:
        depth += -1 if isinstance(step, Operator) else 1
        assert depth >= 1
    assert depth <= 1


@pytest.mark.parametrize("depth", [10, 2000])
def test_depth_of_parentheses_does_not_matter(depth):
    steps = parse_query("(a OR " * depth + "b" + ")" * depth).steps

    assert len(steps) == 2 * depth + 1
    assert steps[-1] == Operator(connective=Connective.OR, start=3, end=5)
