"""Anchors over every section of every real record: each span stands where it stood, no turned sign stands anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from curation.domain.citation import Citation
from curation.domain.folding import fold_needle
from curation.domain.quote import Passage, anchor_quote, build_quote, find_occurrences, split_sentences
from curation.sources.corpora import read_corpus
from curation.vocabulary import AnchorState

pytestmark = pytest.mark.shared
SHARDS = 4
# How many words a span holds; the last is about a sentence. Single words stand at many places, which takes time.
LENGTHS = (2, 8, 25)
SINGLE_WORDS_EVERY = 8
WORD = re.compile(r"\S+")
COMPARATORS = "<>≤≥="
SIGNS = "+-±%‰"
GREEK = "αβγδεθκλμπρσχω"
DIGITS = "0123456789"
RAISED = dict(zip(DIGITS, "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
LATIN = dict(zip(GREEK, "abgdethklmprsx", strict=False))
NEGATION = re.compile(r"\b(?:no|not|non|never|none|neither|nor|without|cannot)\b", re.IGNORECASE)
AFFIRMED = re.compile(r"\b(?:was|were|is|are|had|did|has|have)\b")


@pytest.fixture(scope="module")
def corpus(shared: Path) -> dict[str, Citation]:
    return read_corpus(shared / "pubmed" / "records.xml.gz")


def list_shard(corpus: dict[str, Citation], shard: int) -> list[Citation]:
    return [citation for number, (_, citation) in enumerate(sorted(corpus.items())) if number % SHARDS == shard]


def list_passages(citation: Citation, lengths: tuple[int, ...]) -> Iterator[Passage]:
    """Spans from the start of every word on, of each length; a span may reach over several sentences."""
    for index, section in enumerate(citation.sections):
        words = [match.span() for match in WORD.finditer(section.reading)]
        for at, (start, _) in enumerate(words):
            for length in lengths:
                end = words[min(at + length, len(words)) - 1][1]
                yield Passage(
                    citation_id=citation.id,
                    section=section.label,
                    section_index=index,
                    start=start,
                    end=end,
                    text=section.reading[start:end],
                )


def list_turned(character: str) -> Iterator[str]:
    """What a sign, comparator, digit or Greek letter may be turned into and mean something else."""
    for kin in (COMPARATORS, SIGNS, GREEK, DIGITS):
        if character in kin:
            yield from (other for other in kin if other != character)
    for dress in (RAISED, LATIN):
        if character in dress:
            yield dress[character]


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_span_of_every_real_abstract_anchors_where_it_stands(corpus: dict[str, Citation], shard: int) -> None:
    tried = 0
    for number, citation in enumerate(list_shard(corpus, shard)):
        for passage in list_passages(citation, LENGTHS if number % SINGLE_WORDS_EVERY else (1, *LENGTHS)):
            if not fold_needle(passage.text):
                continue
            tried += 1
            quote = build_quote(citation, passage)
            found = anchor_quote(quote, citation, {})
            assert found.state == AnchorState.ANCHORED, quote
            assert found.passage is not None
            place = (found.passage.section, found.passage.start, found.passage.end)
            assert place == (quote.section, quote.start, quote.end)
    assert tried > 50_000


@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_sentence_with_one_character_turned_stands_anywhere(corpus: dict[str, Citation], shard: int) -> None:
    tried = 0
    for citation in list_shard(corpus, shard):
        for passage in split_sentences(citation):
            for at, character in enumerate(passage.text):
                for other in list_turned(character):
                    changed = f"{passage.text[:at]}{other}{passage.text[at + 1 :]}"
                    tried += 1
                    # `Header 2` turned into `Header 1` may be what another section reads, to the letter.
                    assert all(place.text == changed for place in find_occurrences(citation, changed)), changed
    assert tried > 20_000


def test_no_sentence_without_its_negation_or_with_one_more_stands_anywhere(corpus: dict[str, Citation]) -> None:
    tried = 0
    for citation in corpus.values():
        for passage in split_sentences(citation):
            for match in NEGATION.finditer(passage.text):
                before, after = passage.text[: match.start()], passage.text[match.end() :]
                if len(before.split()) < 2 or len(after.split()) < 2:
                    continue
                for changed in (f"{before.rstrip()} {after.lstrip()}", f"{before}… {after}", f"{before}[...] {after}"):
                    tried += 1
                    assert find_occurrences(citation, changed) == (), changed
            for match in AFFIRMED.finditer(passage.text):
                changed = f"{passage.text[: match.end()]} not{passage.text[match.end() :]}"
                tried += 1
                assert find_occurrences(citation, changed) == (), changed
    assert tried > 3_000


def test_no_ellipsis_reaches_from_one_sentence_into_the_next(corpus: dict[str, Citation]) -> None:
    tried = 0
    for citation in corpus.values():
        sentences = split_sentences(citation)
        for first, second in pairwise(sentences):
            begin, end = " ".join(first.text.split()[:4]), " ".join(second.text.split()[-4:])
            text = citation.sections[first.section_index].reading
            # Words that one sentence holds in this order by itself are a true quote.
            if first.section_index == second.section_index and text.count(begin) == text.count(end) == 1:
                tried += 1
                assert find_occurrences(citation, f"{begin} … {end}") == (), (begin, end)
    assert tried > 500
