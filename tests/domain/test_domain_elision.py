"""Laws of quotes with an ellipsis: words may be left out, meaning may not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.domain.citation import Citation, Section
from curation.domain.quote import Quote, anchor_quote, build_quote, find_occurrences, select_quote
from curation.errors import QuoteNotFoundError
from curation.vocabulary import AnchorState, TextSource

TEXT = (
    "Overall survival in the intention-to-treat population was improved with drug A in HER2-positive disease. "
    "Response was not improved by drug A. Toxicity was mild, but quality of life was improved."
)


def cite(text: str) -> Citation:
    return Citation(
        id="pmid:1", title="A trial", text_source=TextSource.PUBMED, sections=(Section(text=text, label="RESULTS"),)
    )


@pytest.mark.parametrize("ellipsis", ["…", "...", "[…]", "[...]", "(...)"])
def test_words_left_out_within_a_sentence_are_found_and_the_quote_gets_them_back(ellipsis: str) -> None:
    quote = select_quote(cite(TEXT), f"Overall survival {ellipsis} was improved with drug A")
    assert quote.exact == "Overall survival in the intention-to-treat population was improved with drug A"
    assert anchor_quote(quote, cite(TEXT), {}).state == AnchorState.ANCHORED


@pytest.mark.parametrize(
    "words",
    [
        "Response was … improved by drug A",  # leaves out a negation
        "Overall survival … Response was",  # reaches into the next sentence
        "Toxicity was … quality of life was improved",  # leaves out 'but'
        "was improved with drug A … Overall survival",  # turns the order round
        "Overall survival … HER2",  # cuts HER2-positive
    ],
)
def test_an_ellipsis_never_hides_what_turns_the_meaning(words: str) -> None:
    assert find_occurrences(cite(TEXT), words) == ()
    with pytest.raises(QuoteNotFoundError):
        select_quote(cite(TEXT), words)
    assert anchor_quote(Quote(exact=words), cite(TEXT), {}).state == AnchorState.NOT_FOUND


def test_an_ellipsis_that_the_source_prints_is_just_a_character() -> None:
    text = "They wrote: the drug … works. It did not."
    assert select_quote(cite(text), "the drug … works").exact == "the drug … works"


WORDS = st.lists(st.sampled_from("alpha beta gamma delta epsilon zeta 10 5% p<0.05".split()), min_size=5, max_size=12)


@settings(deadline=None, max_examples=100)
@given(words=WORDS, left_out=st.sampled_from(["not", "no", "never", "without", "failed", "than", "but"]))
def test_one_word_that_turns_the_meaning_is_enough_to_refuse(words: list[str], left_out: str) -> None:
    plain = "First " + " ".join(words) + " last."
    turned = "First " + " ".join([*words[:2], left_out, *words[2:]]) + " last."
    assert len(find_occurrences(cite(plain), "First … last.")) == 1
    assert find_occurrences(cite(turned), "First … last.") == ()


@settings(deadline=None, max_examples=50)
@given(words=WORDS)
def test_what_an_elided_quote_became_anchors_where_it_was_found(words: list[str]) -> None:
    citation = cite("First " + " ".join(words) + " last.")
    (place,) = find_occurrences(citation, "First … last.")
    quote = build_quote(citation, place)
    assert (quote.start, quote.end) == (place.start, place.end)
    assert anchor_quote(quote, citation, {}).state == AnchorState.ANCHORED
