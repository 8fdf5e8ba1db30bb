"""Laws of rewriting: what counts as a search that is not the one that was written, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.querying.rewriting import list_rewritings

MAPPED = (
    '"breast neoplasms"[MeSH Terms] OR ("breast"[All Fields] AND "cancer"[All Fields]) OR "breast cancer"[All Fields]'
)
UNRUN = '"zzqx tmb"[tiab] AND HER2[ti]'

AS_WRITTEN = {
    "terms without a tag are PubMed's to map": ("breast cancer", MAPPED),
    "a mapped term beside one that kept its field": (
        "breast cancer AND tmb[tiab]",
        f'({MAPPED}) AND "tmb"[Title/Abstract]',
    ),
    "all fields, as asked": ("tmb[all] AND HER2[tiab]", '"tmb"[All Fields] AND "her2"[Title/Abstract]'),
    "a heading under its preferred name": ('"breast cancer"[mh]', '"breast neoplasms"[MeSH Terms]'),
    "a heading that is not exploded": ("asthma[mh:noexp]", '"asthma"[MeSH Terms:noexp]'),
    "a language by its name": ("tmb[ti] AND eng[la]", '"tmb"[Title] AND "english"[Language]'),
    "a range of days": ("tmb[ti] AND 2019:2020[dp]", '"tmb"[Title] AND 2019/01/01:2020/12/31[Date - Publication]'),
    "a filter in PubMed's words": ("tmb[ti] AND free full text[sb]", '"tmb"[Title] AND "loattrfree full text"[Filter]'),
    "a filter that goes by its name alone": (
        "tmb[ti] AND hasabstract[text]",
        '"tmb"[Title] AND "hasabstract"[All Fields]',
    ),
    "punctuation and Greek letters": ('"TNF-α"[tiab]', '"tnf alpha"[Title/Abstract]'),
    "a phrase that was split within its field": (
        "tumor burden assay[tiab]",
        '"tumor burden"[Title/Abstract] AND "assay"[Title/Abstract]',
    ),
    "stop words that are not indexed": ('"burden of the tumour"[ti]', '"burden tumour"[Title]'),
    "a truncated word": ("immuno*[tiab]", '"immuno*"[Title/Abstract]'),
    "a word within a distance": ('"hip pain"[tiab:~2]', '"hip pain"[Title/Abstract:~2]'),
    "the same word with and without a tag": ("tmb[ti] OR tmb", '"tmb"[Title] OR "tmb"[All Fields]'),
    "nothing said by PubMed": ("tmb[ti]", None),
    "nothing to search for": ("()", '"tmb"[All Fields]'),
    "what PubMed could not run it gives back as it was": (UNRUN, UNRUN),
}
REWRITTEN = {
    "an unknown tag": ("breast[tiaab]", '"breast"[All Fields]', ["breast[tiaab] was searched in all fields"]),
    "an unknown tag beside free words": (
        "cancer AND tmb[tiaab]",
        '"cancer"[All Fields] AND "tmb"[All Fields]',
        ["tmb[tiaab] was searched in all fields"],
    ),
    "a known tag that was dropped": ('"tmb"[tiab]', '"tmb"[All Fields]', ['"tmb"[tiab] was searched in all fields']),
    "a phrase within an OR that is not in the phrase index": (
        '"tmb high zzqx"[tiab] OR pembrolizumab[tiab]',
        '"pembrolizumab"[Title/Abstract]',
        ['"tmb high zzqx"[tiab] is not in the translation'],
    ),
    "a heading of which nothing is left": (
        "nonsuch[mh] OR pembrolizumab[tiab]",
        '"pembrolizumab"[Title/Abstract]',
        ["nonsuch[mh] is not in the translation"],
    ),
    "expansion that no term of the query asked for": (
        "TMB[tiab] AND HER2[tiab]",
        '("tmb"[Title/Abstract] OR "mutations"[All Fields]) AND "her2"[Title/Abstract]',
        ["the translation searches all fields although every term of the query names one"],
    ),
    "half of a phrase": (
        "tumor burden[tiab]",
        '"tumor"[Title/Abstract] AND "burden"[All Fields]',
        ["tumor burden[tiab] was searched in all fields"],
    ),
}


@pytest.mark.parametrize("name", AS_WRITTEN)
def test_what_pubmed_may_do_to_a_query_is_no_rewriting(name: str) -> None:
    query, translation = AS_WRITTEN[name]
    assert list_rewritings(query, translation) == ()


@pytest.mark.parametrize("name", REWRITTEN)
def test_what_was_not_searched_as_written_is_named(name: str) -> None:
    query, translation, lines = REWRITTEN[name]
    assert list(list_rewritings(query, translation)) == lines


def test_operators_within_quotes_part_no_terms() -> None:
    query = '("tumor AND burden"[tiab] OR TMB[tiab]) NOT review[pt]'
    kept = '("tumor and burden"[Title/Abstract] OR "tmb"[Title/Abstract]) NOT "review"[Publication Type]'
    assert list_rewritings(query, kept) == ()
    assert list_rewritings(query, '"tmb"[All Fields]')[:2] == (
        '"tumor AND burden"[tiab] is not in the translation',
        "TMB[tiab] was searched in all fields",
    )


TERMS = st.sampled_from(["tmb", '"tumour burden"', "HER2+", "immuno*", "breast"])
TAGS = st.sampled_from([("tiab", "Title/Abstract"), ("ti", "Title"), ("tw", "Text Word"), ("ot", "Other Term")])


@given(st.lists(st.tuples(TERMS, TAGS), min_size=1, max_size=6))
def test_a_query_whose_tags_are_only_written_out_is_never_suspect(terms: list[tuple[str, tuple[str, str]]]) -> None:
    query = " AND ".join(f"{term}[{tag}]" for term, (tag, _) in terms)
    translation = " AND ".join(f"{term}[{name}]" for term, (_, name) in terms)
    assert list_rewritings(query, translation) == ()
    assert list_rewritings(query, query) == ()


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_is_too_odd_to_be_compared(query: str, translation: str) -> None:
    assert all(isinstance(line, str) for line in list_rewritings(query, translation))
