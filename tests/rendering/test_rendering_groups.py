"""Laws of what stands together: sentences of one rule, links to one page."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_contents import build_contents

from curation.domain.answer import AnswerSection, Sentence
from curation.rendering.answer_text import render_answer_markdown
from curation.rendering.links import HOST_LENGTH, build_page_link, list_links
from curation.rendering.report import render_report
from curation.rendering.sentence_groups import LISTED_KINDS, group_sentences
from curation.vocabulary import SentenceKind


def build_section(*rules_and_kinds: tuple[str, SentenceKind], is_list: bool = False) -> AnswerSection:
    sentences = tuple(
        Sentence(sentence_id=f"s{index}", kind=kind, text=f"Sentence {index}.", rule=rule)
        for index, (rule, kind) in enumerate(rules_and_kinds)
    )
    return AnswerSection(id="part", heading="Part", sentences=sentences, is_list=is_list)


SECTIONS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(SentenceKind))).map(
    lambda pairs: build_section(*pairs)
)


@given(SECTIONS)
def test_groups_keep_every_sentence_in_its_order_and_break_where_the_rule_does(section: AnswerSection):
    groups = group_sentences(section)

    assert tuple(sentence for group in groups for sentence in group.sentences) == section.sentences
    assert all(len({sentence.rule for sentence in group.sentences}) == 1 for group in groups)
    borders = pairwise(groups)
    assert all(one.sentences[-1].rule != other.sentences[0].rule for one, other in borders)


@given(SECTIONS)
def test_three_or_more_findings_conditions_or_questions_are_a_list_and_nothing_else_is(section: AnswerSection):
    for group in group_sentences(section):
        kinds = {sentence.kind for sentence in group.sentences}
        assert group.is_list == (len(group.sentences) >= 3 and kinds <= LISTED_KINDS)


def test_a_section_that_is_a_list_is_one_list_whatever_its_rules():
    section = build_section(("a", SentenceKind.QUESTION), ("b", SentenceKind.NOTICE), is_list=True)

    assert [(len(group.sentences), group.is_list) for group in group_sentences(section)] == [(2, True)]
    assert group_sentences(build_section(is_list=True)) == ()


FINDING = SentenceKind.FINDING
MIXED = build_section(("a", FINDING), *[("b", FINDING)] * 3, *[("c", FINDING)] * 3, ("d", FINDING), ("d", FINDING))


def test_the_report_shows_the_same_groups():
    contents = build_contents()
    answer = msgspec.structs.replace(contents.answer, sections=(MIXED,))
    html = render_report(msgspec.structs.replace(contents, answer=answer))
    prose = html.partition('class="prose"')[2].partition('class="disclaimer"')[0]

    assert prose.count('class="paragraph"') == 2
    assert prose.count("<ul>") == 2
    assert prose.count("<li>") == 6


def test_the_markdown_shows_the_same_groups_and_keeps_two_lists_apart():
    answer = msgspec.structs.replace(build_contents().answer, sections=(MIXED,), sources=())
    body = render_answer_markdown(answer, {}).partition("## Part\n\n")[2]
    blocks = body.split("\n\n")[:4]

    assert [len(block.splitlines()) for block in blocks] == [1, 3, 3, 2]
    bullets = [{line[:2] for line in block.splitlines()} for block in blocks]
    assert bullets == [{"Se"}, {"* "}, {"- "}, {"Se"}]


def test_one_doi_in_two_cases_is_one_link():
    citation = msgspec.structs.replace(
        build_contents().citations["pmid:99000001"], id="doi:10.1234/jco.x1", doi="10.1234/JCO.X1", nct_ids=()
    )

    assert [link.label for link in list_links(citation)] == ["DOI 10.1234/jco.x1"]
    contents = build_contents()
    source = msgspec.structs.replace(
        contents.answer.sources[0], citation_id=citation.id, url="https://doi.org/10.1234/JCO.X1"
    )
    answer = msgspec.structs.replace(contents.answer, sources=(source,))
    assert render_answer_markdown(answer, {citation.id: citation}).count("https://doi.org/") == 1


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("https://www.example.org/a", "page where it was seen (example.org)"),
        ("https://short.example/a", "page where it was seen (short.example)"),
    ],
)
def test_a_page_without_a_registry_is_named_by_its_host(url: str, label: str):
    assert build_page_link(url).label == label
    assert build_page_link(url).url == url


def test_a_long_host_keeps_its_beginning_and_its_end():
    label = build_page_link("https://wwwexample-b2oh4h7sc-a1b2c3d4e5.pages.example.org/x").label

    assert label.startswith("page where it was seen (wwwexamp…")
    assert label.endswith("pages.example.org)")
    assert len(label) == len("page where it was seen ()") + HOST_LENGTH
