"""The laws of quoting over the real PubMed records beside the checkout."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from curation.domain.citation import Citation
from curation.domain.folding import fold_needle
from curation.domain.quote import Passage, Quote, anchor_quote, build_quote, find_occurrences, split_sentences
from curation.domain.quote_edges import check_edges
from curation.sources.corpora import read_corpus
from curation.vocabulary import AnchorState

pytestmark = pytest.mark.shared
SPANS = 4000


@pytest.fixture(scope="module")
def corpus(shared: Path) -> dict[str, Citation]:
    return read_corpus(shared / "pubmed" / "records.xml.gz")


def sample_passages(corpus: dict[str, Citation]) -> list[Passage]:
    """Spans of any length, also those that begin or end inside words and blanks; the same ones in every run."""
    chance = random.Random("quotes")
    texts = [(c, n) for _, c in sorted(corpus.items()) for n, section in enumerate(c.sections) if section.text]
    passages = []
    for citation, index in chance.choices(texts, k=SPANS):
        section = citation.sections[index]
        start = chance.randrange(len(section.text))
        end = min(len(section.text), start + chance.randint(1, 200))
        passages.append(
            Passage(
                citation_id=citation.id,
                section=section.label,
                section_index=index,
                start=start,
                end=end,
                text=section.reading[start:end],
            )
        )
    return passages


def test_any_span_of_a_real_abstract_anchors_at_its_offsets(corpus: dict[str, Citation]) -> None:
    assert len(corpus) == 675
    for passage in sample_passages(corpus):
        if not fold_needle(passage.text):
            continue
        citation = corpus[passage.citation_id]
        quote = build_quote(citation, passage)
        found = anchor_quote(quote, citation, {})
        assert found.state == AnchorState.ANCHORED, quote
        assert found.passage is not None
        assert (found.passage.section, found.passage.start, found.passage.end) == (
            quote.section,
            quote.start,
            quote.end,
        )


def test_a_real_sentence_with_a_sign_turned_is_nowhere(corpus: dict[str, Citation]) -> None:
    turned = str.maketrans("<>≥≤+%0123456789", "><≤≥-‰1234567890")
    tried = 0
    for passage in random.Random("signs").sample([p for c in corpus.values() for p in split_sentences(c)], 500):
        citation = corpus[passage.citation_id]
        for at, character in enumerate(passage.text):
            other = character.translate(turned)
            changed = passage.text[:at] + other + passage.text[at + 1 :]
            if other != character:
                tried += 1
                assert find_occurrences(citation, changed) == (), changed
    assert tried > 1000


def test_sentences_of_real_abstracts_cut_no_number_word_or_sign(corpus: dict[str, Citation]) -> None:
    for citation in corpus.values():
        for passage in split_sentences(citation):
            quote = build_quote(citation, passage)
            assert check_edges(quote.prefix, quote.exact, quote.suffix) == (), quote


def test_a_sentence_of_another_record_is_misattributed(corpus: dict[str, Citation]) -> None:
    ids = sorted(corpus)
    for home, other in zip(ids[:20], ids[20:40], strict=True):
        sentences = [p for p in split_sentences(corpus[other]) if len(p.text) > 80]
        if sentences:
            found = anchor_quote(Quote(exact=sentences[0].text), corpus[home], corpus)
            assert found.state == AnchorState.MISATTRIBUTED
            assert found.passage is not None
            assert found.passage.citation_id == other
