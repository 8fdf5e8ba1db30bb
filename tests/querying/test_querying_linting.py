"""What the linter says of a query before it is sent."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.querying.linting import check_query

# Each fault: the query, a part of the problem, the marked characters, and whether PubMed would run something else.
FAULTS = [
    ("tumor[tib]", "no field tag [tib]", "[tib]", True),
    ("abstract words[ab]", "no field tag [ab]", "[ab]", True),
    ("benzo[a]pyrene", "no field tag [a]", "[a]", True),
    ("(asthma OR copd)[tiab]", "on a group", "[tiab]", True),
    ("asthma[ti][ab]", "second tag", "[ab]", True),
    ("[tiab] asthma", "without a term", "[tiab]", True),
    ('"breast cancer', "Unmatched double quote", '"', True),
    ("asthma]", "Unmatched square bracket", "]", True),
    ("asthma[tiab", "Unmatched square bracket", "[", True),
    ("(asthma", "without its closing one", "(", True),
    ("asthma)", "without an opening one", ")", True),
    ("asthma AND ()", "Empty parentheses", "(", True),
    ("asthma[tiab] and copd[tiab]", "and is no operator", "and copd[tiab]", True),
    ("(asthma) or (copd)", "or is no operator", "or", True),
    ("asthma or copd", "or is no operator", "asthma or copd", True),
    ("asthma and copd", "and is no operator", "asthma and copd", False),
    ("asthma Not copd", "Not is no operator", "asthma Not copd", True),
    ("exp asthma/", "Ovid's syntax", "exp asthma/", True),
    ("asthma/ AND child", "Ovid's syntax", "asthma/", True),
    ("asthma.ti,ab.", "Ovid's syntax", "asthma.ti,ab.", True),
    ("hip adj3 pain", "Ovid's syntax", "hip adj3 pain", True),
    ('"hip pain"~3[tiab]', "within the tag", "~3[tiab]", True),
    ("neoplasms/prevention & control[mh]", "& is read as AND", "&", False),
    ("1999[dp] and review[pt]", "and is no operator", "and review[pt]", True),
    ("smith j[au] or jones k[au]", "or is no operator", "or jones k[au]", True),
    ("asthma OR copd AND children", "from left to right", "AND", False),
    ('asthma OR copd "children"', "from left to right", "", False),
    ("asthma AND (NOT children)", "leading NOT is lost", "NOT", True),
    ("NOT children", "leading NOT is lost", "NOT", True),
    ("OR children", "nothing before it", "OR", True),
    ("children OR", "nothing after it", "OR", True),
    ("asthma AND OR children", "in a row", "AND", True),
    ("asthma AND NOT children", "in a row", "AND", False),
    ("cat*[ti]", "too short", "cat*[ti]", True),
    ("sul*ur[ti]", "end of a word only", "sul*ur[ti]", True),
    ('"breast cancer"*', "follows no word", "*", True),
    ("vaccin∗[ti]", "typographic asterisk", "∗", True),
    ("“breast cancer”[ti]", "typographic quotation mark", "“", True),
    ("drug–drug[ti]", "typographic dash", "–", False),
    ("breast\u00a0cancer", "unusual blank", "\u00a0", False),
    ("can\u00adcer[ti]", "invisible character", "\u00ad", True),
    ("can\x07cer[ti]", "control character", "\x07", True),
    ("［ti］", "typographic bracket", "［", True),
    ("2019/13[dp]", "no date", "2019/13[dp]", True),
    ("2019/02/30[dp]", "no date", "2019/02/30[dp]", True),
    ("2019:soon[dp]", "no date", "soon", True),
    ("2021:2019[dp]", "ends before it begins", "2021:2019[dp]", True),
    ("900:100[uid]", "ends before it begins", "900:100[uid]", True),
    ("1:x[uid]", "no whole numbers", "1:x[uid]", True),
    ("asthma 2019:2021", "without a date field", "asthma 2019:2021", True),
    ('"2019"[dp] : "2020"[ti]', "without a field that has ranges", ":", True),
    ("hip pain[tiab:~3]", "needs a quotation", "hip pain[tiab:~3]", True),
    ('"hip"[tiab:~3]', "two words or more", '"hip"[tiab:~3]', True),
    ('"hip pain"[mh:~3]', "takes no distance", '"hip pain"[mh:~3]', True),
    ('"immun* checkpoint"[tiab]', "must be its last one", '"immun* checkpoint"[tiab]', True),
    ("immun* checkpoint[tiab]", "must be its last one", "immun* checkpoint[tiab]", True),
    ('"hip pain*"[tiab:~3]', "ignores the distance", '"hip pain*"[tiab:~3]', True),
    ('"hip pain"[tiab:~far]', "no whole number", '"hip pain"[tiab:~far]', True),
    ("asthma[ti:noexp]", "nothing to explode", "[ti:noexp]", True),
    ("asthma[mh:explode]", "Unknown modifier", "[mh:explode]", True),
    ("the[tiab] AND asthma[tiab]", "does not index the", "the[tiab]", True),
    ("asthma AND ...", "without a word", "...", True),
    ("#1 AND asthma", "a session that is gone", "#1", True),
    ('"asthma[ti] and copd"', "within the quotes", '"asthma[ti] and copd"', True),
    ('"asthma AND copd"', "within quotes", '"asthma AND copd"', False),
    ("nonsense[sb]", "no filter that is known", "nonsense[sb]", False),
    ("", "Nothing to search for", "", True),
    ("AND OR", "Nothing to search for", "AND OR", True),
]

GOOD = [
    "asthma",
    '"tumor mutational burden"[tiab] AND ("breast neoplasms"[mh] OR breast cancer*[tiab])',
    "head and neck neoplasms[mh]",
    "trastuzumab[nm] AND 2019:2021[dp]",
    '("2019/01/01"[Date - Publication] : "3000"[Date - Publication])',
    "last 5 years[dp]",
    '"hip pain"[Title/Abstract:~4]',
    "breast neoplasms/drug therapy[majr:noexp]",
    "smith ja[1au] AND asthma[ti] NOT review[pt]",
    "asthma AND hasabstract AND english[la] AND medline[sb]",
    "1000:2000[uid]",
    '"Proc Natl Acad Sci U S A"[Journal:__jid7505876]',
    "asthma|copd",
    "or zk[au]",
    "head and neck neoplasms[mh]",
    "u.s.a[ad] OR p.o. OR n/a[ti]",
    "immun* checkpoint",
    '"immune checkpoint*"[tiab]',
    "asthma[tiab] AND 2019/03[epdat] AND 2019[ppdat]",
]


@pytest.mark.parametrize(("query", "problem", "marked", "is_error"), FAULTS, ids=[fault[0][:40] for fault in FAULTS])
def test_a_fault_is_named_where_it_stands(query, problem, marked, is_error):
    found = [remark for remark in check_query(query) if problem in remark.problem]

    assert [(query[r.start : r.end], r.is_error) for r in found][:1] == [(marked, is_error)]


@pytest.mark.parametrize("query", GOOD)
def test_a_well_written_query_gets_no_remark(query):
    assert check_query(query) == ()


@pytest.mark.parametrize(("query", "problem"), [(fault[0], fault[1]) for fault in FAULTS])
def test_every_remark_says_what_to_do_and_points_into_the_query(query, problem):
    for remark in check_query(query):
        assert remark.remedy
        assert 0 <= remark.start <= remark.end <= len(query)


def test_remarks_come_by_position():
    remarks = check_query("cat*[ti] AND (dog[tib]")

    assert [remark.start for remark in remarks] == sorted(remark.start for remark in remarks)
    assert len(remarks) == 3


def test_the_nearest_tag_is_offered():
    (remark,) = check_query("asthma[Title/Abstracts]")

    assert "[title/abstract]" in remark.remedy


@pytest.mark.parametrize(
    "query",
    ["(" * 2000 + "a" + ")" * 2000, "(a OR " * 1000, "[" * 6000, '"' * 6001, "a* " * 2000, "a:" * 3000, "*" * 6000],
    ids=["parentheses", "open groups", "brackets", "quotes", "asterisks", "colons", "only asterisks"],
)
def test_a_long_query_is_checked_within_a_second(query):
    began = time.process_time()

    check_query(query)

    assert time.process_time() - began < 1


@given(st.text(max_size=300))
def test_no_text_crashes_the_linter(text):
    for remark in check_query(text):
        assert 0 <= remark.start <= remark.end <= len(text)


@given(st.lists(st.sampled_from(['"', "(", ")", "[", "]", "AND", "OR", "NOT", "ti", "a", "*", ":", "~3", " ", "2019"])))
def test_no_heap_of_marks_crashes_the_linter(parts):
    check_query("".join(parts))
