"""Laws of answer.md and answer.json: sentences keep their claims and sources, untrusted text stays text."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_contents import (
    HOSTILE,
    build_blocked_contents,
    build_contents,
    build_empty_contents,
    build_hostile_contents,
)

from curation.domain.answer import Answer
from curation.rendering.answer_text import escape_markdown, render_answer_json, render_answer_markdown


def test_each_sentence_is_a_line_with_its_source_numbers_and_claim_ids():
    contents = build_contents()
    markdown = render_answer_markdown(contents.answer, contents.citations, contents.records)

    for sentence in contents.answer.sentences:
        line = next(line for line in markdown.splitlines() if sentence.text in line)
        assert all(claim_id in line for claim_id in sentence.claim_ids)
        assert bool(re.search(r"\[\d+\]", line)) == bool(sentence.claim_ids)


def test_every_number_that_is_cited_is_a_source():
    contents = build_contents()
    markdown = render_answer_markdown(contents.answer, contents.citations, contents.records)
    body, sources = markdown.split("## Sources")

    cited = {int(number) for number in re.findall(r"\[(\d+)\]", body)}
    assert cited <= {source.number for source in contents.answer.sources}
    assert all(f"\n{source.number}. " in sources for source in contents.answer.sources)
    assert sources.count("<https://pubmed.ncbi.nlm.nih.gov/") >= len(contents.answer.sources) - 1


def test_search_day_and_disclaimer_are_there():
    contents = build_contents()
    markdown = render_answer_markdown(contents.answer, contents.citations)

    assert "Searched on 2026-07-14. Draft, not signed." in markdown
    assert contents.answer.disclaimer in markdown


def test_a_retracted_source_says_so():
    contents = build_blocked_contents()
    doubted = next(
        record.claim.citation_id for record in contents.records if record.claim.citation_id == "pmid:99000009"
    )
    source = msgspec.structs.replace(contents.answer.sources[0], citation_id=doubted)
    answer = msgspec.structs.replace(contents.answer, sources=(source,))

    assert "**Retracted.**" in render_answer_markdown(answer, contents.citations)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_makes_no_html_no_link_and_no_heading(text: str):
    contents = build_hostile_contents(text)
    markdown = render_answer_markdown(contents.answer, contents.citations, contents.records)
    without_comments = re.sub(r"<!-- claims: [A-Za-z0-9._: -]* -->", "", markdown)

    assert "javascript:" not in markdown
    assert [tag for tag in re.findall(r"<[^>]*>", without_comments) if not tag.startswith("<https://")] == []


@given(st.text())
def test_escaped_text_is_one_line_without_markup(text: str):
    escaped = escape_markdown(text)

    assert len(escaped.splitlines()) <= 1
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`\[\]]", escaped)
    assert not re.match(r"#|-|\+|\d+[.)]", escaped)


def test_the_json_reads_back_as_the_same_answer():
    answer = build_contents().answer
    written = render_answer_json(answer)

    assert msgspec.json.decode(written, type=Answer) == answer
    assert written == render_answer_json(answer)
    assert written.endswith(b"}\n")


def test_an_answer_without_sentences_is_still_a_page():
    contents = build_empty_contents()

    assert render_answer_markdown(contents.answer, {}).startswith("# A new question\n")
