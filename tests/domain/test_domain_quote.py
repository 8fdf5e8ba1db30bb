"""Quotes: every span anchors where it was taken, no changed sign does, and suggestions are never taken."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from domain_makers import make_citation, make_section
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from curation.domain.citation import Citation, Section
from curation.domain.folding import fold_needle
from curation.domain.quote import (
    NEIGHBOUR_LENGTH,
    Passage,
    Quote,
    anchor_quote,
    build_quote,
    find_occurrences,
    select_quote,
    split_section_sentences,
    split_sentences,
    suggest_passages,
)
from curation.domain.quote_edges import check_edges
from curation.errors import QuoteAmbiguousError, QuoteNotFoundError
from curation.vocabulary import AnchorState

TEXT = (
    "In HER2+ disease with TMB ≥10 mut/Mb, response was 15.2% (95% CI 6.0–29.1; p<0.05) and not −0.5 with TGFβ. "
    "There was no difference in luminal/HER2− tumours (HR 1.02, 10² cells)."
)
ODD = "aeOt15 .-+<≥±%βµ²½⒈ﬁ…¨\u0301\u0327\u0338\u00ad\u200b\u2009\u202f\xa0\n−–“'שלا한\u1100\u1161𝟎😀\ufeff"
UNICODE = st.text(st.sampled_from(ODD) | st.characters(exclude_categories=["Cs"]), max_size=50)


def make_passage(citation: Citation, start: int, end: int, index: int = 0) -> Passage:
    section = citation.sections[index]
    text = section.reading[start:end]
    return Passage(citation_id=citation.id, section=section.label, section_index=index, start=start, end=end, text=text)


@settings(deadline=None, max_examples=100)
@given(st.lists(UNICODE, min_size=1, max_size=3), st.data())
@example(["e\u0301t"], None)
@example([" \u0301 "], None)
@example(["  \u0301"], None)
@example(["\u0301" * 70], None)
def test_any_span_made_into_a_quote_anchors_at_its_offsets(texts: list[str], data: st.DataObject | None) -> None:
    citation = make_citation(*texts)
    index = data.draw(st.integers(0, len(texts) - 1)) if data else 0
    start, end = (
        sorted((data.draw(st.integers(0, len(texts[index]))), data.draw(st.integers(0, 50)))) if data else (1, 2)
    )

    try:
        quote = build_quote(citation, make_passage(citation, start, end, index))
    except QuoteNotFoundError:
        assert not fold_needle(texts[index][start:end])
        return

    found = anchor_quote(quote, citation, {})
    assert found.state == AnchorState.ANCHORED
    assert found.passage is not None
    assert (found.passage.start, found.passage.end) == (quote.start, quote.end)
    assert (found.passage.section, found.passage.text) == (quote.section, quote.exact)


@settings(deadline=None, max_examples=100)
@given(UNICODE.filter(lambda text: fold_needle(text) != ""), st.data())
def test_a_quote_holds_the_visible_part_of_its_span_and_whole_clusters_only(text: str, data: st.DataObject) -> None:
    citation = make_citation(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(fold_needle(text[start:end]))

    quote = build_quote(citation, make_passage(citation, start, end))

    assert quote.start is not None
    assert quote.end is not None
    assert not quote.exact[:1].isspace()
    assert not quote.exact[-1:].isspace()
    assert text[quote.start : quote.end] == quote.exact
    assert build_quote(citation, make_passage(citation, quote.start, quote.end)) == quote
    assert text[: quote.start].endswith(quote.prefix)
    assert text[quote.end :].startswith(quote.suffix)


def test_a_span_that_cuts_a_letter_from_its_accent_gets_both_and_outer_blanks_are_left_out() -> None:
    citation = make_citation("une e\u0301te\u0301  rouge")

    accent = build_quote(citation, make_passage(citation, 5, 9))

    assert (accent.exact, accent.start, accent.end) == ("e\u0301te\u0301", 4, 9)
    assert build_quote(citation, make_passage(citation, 3, 11)).exact == "e\u0301te\u0301"
    assert build_quote(citation, make_passage(citation, 0, 5)).exact == "une e\u0301"


@pytest.mark.parametrize("text", [" ", "\u00ad", "\u200b \u2009\n", ""])
def test_nothing_visible_is_no_quote(text: str) -> None:
    citation = make_citation(f"a{text}b")

    with pytest.raises(QuoteNotFoundError):
        build_quote(citation, make_passage(citation, 1, 1 + len(text)))
    with pytest.raises(QuoteNotFoundError):
        select_quote(citation, text)
    for hash_then in (None, "0" * 64):
        assert anchor_quote(Quote(exact=text, text_hash=hash_then), citation, {}).state == AnchorState.NOT_FOUND


def test_a_quote_written_with_outer_blanks_anchors_without_them() -> None:
    citation = make_citation("Mortality fell sharply.")

    found = anchor_quote(Quote(exact=" fell ", section="S0", start=9, end=15), citation, {})

    assert found.state == AnchorState.ANCHORED
    assert found.passage is not None
    assert found.passage.text == "fell"


# ---- sign safety

MEANING = re.compile(r"[-+<>=≤≥±%.,\d²βγμ−–]")
OTHERS = "+-<>=≤≥±%.,0123456789²⁻₂βγδμ/~"


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from([match.start() for match in MEANING.finditer(TEXT)]),
    st.sampled_from(OTHERS),
    st.integers(8, 30),
    st.integers(1, 30),
)
def test_a_quote_with_one_sign_changed_is_nowhere(at: int, other: str, before: int, after: int) -> None:
    assume(fold_needle(TEXT[at]) != fold_needle(other))
    quoted = TEXT[max(0, at - before) : at] + other + TEXT[at + 1 : at + after]
    assume(quoted not in TEXT.replace("−", "-").replace("–", "-"))
    citation = make_citation(TEXT)

    assert find_occurrences(citation, quoted) == ()
    assert anchor_quote(Quote(exact=quoted), citation, {}).state == AnchorState.NOT_FOUND


@settings(deadline=None, max_examples=100)
@given(st.sampled_from([match.start() for match in MEANING.finditer(TEXT)]), st.integers(1, 30), st.integers(2, 30))
def test_a_quote_with_one_sign_left_out_within_is_nowhere(at: int, before: int, after: int) -> None:
    quoted = TEXT[max(0, at - before) : at] + TEXT[at + 1 : at + after]
    assume(
        quoted not in TEXT and fold_needle(TEXT[max(0, at - before) : at]) and fold_needle(TEXT[at + 1 : at + after])
    )

    assert find_occurrences(make_citation(TEXT), quoted) == ()


@pytest.mark.parametrize(
    ("quoted", "changed"),
    [
        ("HER2+ disease", "HER2- disease"),
        ("HER2− tumours", "HER2+ tumours"),
        ("HER2+ disease", "HER2 disease"),
        ("TMB ≥10 mut/Mb", "TMB <10 mut/Mb"),
        ("TMB ≥10 mut/Mb", "TMB ≤10 mut/Mb"),
        ("TMB ≥10 mut/Mb", "TMB >10 mut/Mb"),
        ("TMB ≥10 mut/Mb", "TMB >=10 mut/Mb"),
        ("p<0.05", "p>0.05"),
        ("15.2%", "152%"),
        ("15.2%", "15,2%"),
        ("15.2% (95", "15.2 (95"),
        ("and not −0.5", "and not 0.5"),
        ("and not −0.5", "and −0.5"),
        ("no difference in", "difference not in"),
        ("was no difference", "was difference"),
        ("response was 15.2%", "response was not 15.2%"),
        ("There was no difference", "There was a difference"),
        ("TGFβ", "TGFb"),
        ("TGFβ", "TGFγ"),
        ("10² cells", "102 cells"),
        ("10² cells", "10 cells"),
        ("HER2+ disease", "Her2+ disease"),
    ],
)
def test_what_turns_the_meaning_is_never_folded_away(quoted: str, changed: str) -> None:
    citation = make_citation(TEXT)

    assert anchor_quote(Quote(exact=quoted), citation, {}).state == AnchorState.ANCHORED
    assert anchor_quote(Quote(exact=changed), citation, {}).state == AnchorState.NOT_FOUND


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 36), st.sampled_from(["not", "no", "never", "without"]))
def test_an_inserted_negation_is_nowhere(at: int, negation: str) -> None:
    words = TEXT.split(" ")
    assume(at < len(words))

    assert find_occurrences(make_citation(TEXT), " ".join([*words[:at], negation, *words[at:]])) == ()


def test_raised_digits_are_no_plain_ones_and_offsets_stay() -> None:
    section = make_section("Of 102 cells and CO2", (4, 6, "i"), (5, 6, "sup"), (19, 20, "sub"))
    citation = make_citation(sections=(section,))

    assert section.reading == "Of 10² cells and CO₂"
    assert len(section.reading) == len(section.text)
    assert find_occurrences(citation, "102 cells") == ()
    assert find_occurrences(citation, "CO2") == ()
    assert [(place.start, place.text) for place in find_occurrences(citation, "10² cells")] == [(3, "10² cells")]


# ---- the five states


def test_a_quote_that_stands_where_it_stood_is_anchored() -> None:
    citation = make_citation("Mortality fell.", "Later, mortality rose.")
    quote = select_quote(citation, "mortality rose")

    found = anchor_quote(quote, citation, {})

    assert (found.state, found.suggestions) == (AnchorState.ANCHORED, ())
    assert found.passage is not None
    assert (found.passage.section, found.passage.section_index, found.passage.start) == ("S1", 1, 7)


def test_a_quote_that_stands_elsewhere_in_its_citation_is_moved() -> None:
    quote = select_quote(make_citation("Mortality fell by 12%."), "fell by 12%")

    for now in (make_citation("Overall, mortality fell by 12%."), make_citation("None.", "Mortality fell by 12%.")):
        found = anchor_quote(quote, now, {})
        assert found.state == AnchorState.MOVED
        assert found.passage is not None
        assert found.passage.text == "fell by 12%"


def test_a_quote_gone_from_a_text_that_changed_is_source_changed_with_passages_offered_not_taken() -> None:
    quote = select_quote(make_citation("Mortality fell by 12%."), "fell by 12%")
    now = make_citation("Nobody wrote. A drop of 12% in mortality was seen. It was 2019.")

    found = anchor_quote(quote, now, {"pmid:2": make_citation("Mortality fell by 12%.", id="pmid:2")})

    assert found.state == AnchorState.SOURCE_CHANGED
    assert found.passage is None
    assert [passage.text for passage in found.suggestions] == ["A drop of 12% in mortality was seen."]


def test_a_quote_that_another_citation_holds_is_misattributed_and_says_which() -> None:
    other = make_citation("Mortality fell by 12%.", id="pmid:2")
    corpus = {"pmid:1": make_citation("Nothing.", id="pmid:1"), "pmid:2": other}

    for home in (corpus["pmid:1"], None):
        found = anchor_quote(Quote(exact="fell by 12%"), home, corpus)
        assert found.state == AnchorState.MISATTRIBUTED
        assert found.passage is not None
        assert found.passage.citation_id == "pmid:2"


def test_a_quote_that_nobody_wrote_is_not_found_with_its_figures_offered() -> None:
    citation = make_citation("Mortality fell by 12%.")

    found = anchor_quote(
        Quote(exact="mortality rose by 12%", text_hash=citation.text_hash), citation, {"pmid:1": citation}
    )

    assert (found.state, found.passage) == (AnchorState.NOT_FOUND, None)
    assert [passage.text for passage in found.suggestions] == ["Mortality fell by 12%."]
    assert anchor_quote(Quote(exact="anything"), None, {}).state == AnchorState.NOT_FOUND


def test_typography_of_the_text_may_change_and_the_quote_stays_anchored() -> None:
    quote = select_quote(make_citation("The HR was 0.5-0.9 in “all”."), 'HR was 0.5-0.9 in "all"')

    assert anchor_quote(quote, make_citation('The HR was 0.5–0.9 in "all".'), {}).state == AnchorState.ANCHORED


# ---- ambiguity


def test_a_quote_that_occurs_twice_needs_its_neighbours() -> None:
    citation = make_citation("Mortality fell. Later, mortality rose.", labels=("RESULTS",))

    with pytest.raises(QuoteAmbiguousError) as caught:
        select_quote(citation, "ortality")

    assert caught.value.starts == "RESULTS:1, RESULTS:24"
    assert (
        select_quote(citation, "ortality", prefix="Later, m").start,
        select_quote(citation, "ortality", suffix=" fell").start,
    ) == (24, 1)


def test_a_section_settles_which_place_is_meant() -> None:
    citation = make_citation("Mortality fell.", "Mortality rose.", labels=("AIM", "RESULTS"))

    assert select_quote(citation, "Mortality", section="RESULTS").section == "RESULTS"


def test_words_that_stand_twice_without_neighbours_are_not_anchored_and_both_places_offered() -> None:
    citation = make_citation("Mortality fell. Later, mortality rose. Then mortality fell. And mortality was 3.")

    found = anchor_quote(Quote(exact="ortality"), citation, {})

    assert (found.state, found.passage) == (AnchorState.MOVED, None)
    assert [passage.text for passage in found.suggestions] == ["ortality"] * 3
    assert [passage.start for passage in found.suggestions][:2] == [1, 24]


def test_a_quote_that_occurs_many_times_anchors_by_its_offsets() -> None:
    citation = make_citation("ab ab ab ab", "ab ab")

    for start in (0, 3, 6, 9):
        found = anchor_quote(build_quote(citation, make_passage(citation, start, start + 2)), citation, {})
        assert found.passage is not None
        assert (found.state, found.passage.start) == (AnchorState.ANCHORED, start)


def test_a_whole_number_is_preferred_to_a_part_of_one() -> None:
    citation = make_citation("In all 15% responded; later 5% responded.")

    assert select_quote(citation, "5% responded").start == 28


def test_sections_of_one_label_are_told_apart_by_the_neighbours() -> None:
    citation = make_citation("It fell here.", "It fell there.", labels=("RESULTS", "RESULTS"))
    quote = build_quote(citation, make_passage(citation, 3, 7, index=1))

    found = anchor_quote(quote, citation, {})

    assert found.passage is not None
    assert (found.state, found.passage.section_index) == (AnchorState.ANCHORED, 1)


def test_a_quote_that_names_its_section_is_not_anchored_in_another() -> None:
    citation = make_citation("Mortality fell.", "Nothing.", labels=("AIM", "RESULTS"))

    assert anchor_quote(Quote(exact="Mortality fell", section="RESULTS"), citation, {}).state == AnchorState.MOVED
    assert anchor_quote(Quote(exact="Mortality fell", section="AIM"), citation, {}).state == AnchorState.ANCHORED


def test_neighbours_reach_a_window_to_both_sides_and_no_further_than_the_section() -> None:
    citation = make_citation("x" * 50 + " fell " + "y" * 50)

    quote = select_quote(citation, "fell")

    assert (quote.prefix, quote.suffix) == ("x" * (NEIGHBOUR_LENGTH - 1) + " ", " " + "y" * (NEIGHBOUR_LENGTH - 1))
    assert quote.text_hash == citation.text_hash
    whole = select_quote(make_citation("fell"), "fell")
    assert (whole.prefix, whole.suffix) == ("", "")


def test_a_refused_selection_shows_the_nearest_passage() -> None:
    with pytest.raises(QuoteNotFoundError, match=r'Nearest: "Mortality fell by 12%\."') as caught:
        select_quote(make_citation("Mortality fell by 12%."), "rose by 12%")

    assert caught.value.citation_id == "pmid:1"


# ---- edges


@pytest.mark.parametrize(
    ("before", "exact", "after", "cut"),
    [
        ("of 1", "5% responded", "", "it begins inside a word or number"),
        ("was 1.", "5 months", "", "it begins inside a number"),
        ("was 0", ".5 months", "", "it begins inside a number"),
        ("was in", "effective", "", "it begins inside a word or number"),
        ("response of 15", "% was seen", "", "it begins inside a number"),
        ("TMB ≥", "10 mut/Mb", "", "it leaves out the sign before its first number"),
        ("TMB ≥ ", "10 mut/Mb", "", "it leaves out the sign before its first number"),
        ("change of −", "0.5 points", "", "it leaves out the sign before its first number"),
        ("was not ", "associated", "", "it leaves out the `not` before it"),
        ("with No ", "benefit", "", "it leaves out the `No` before it"),
        ("was non-", "significant", "", "it leaves out the `non` before it"),
        ("", "in HER2", "+ disease", "it ends inside a name with its sign"),
        ("", "in HER2", "− disease", "it ends inside a name with its sign"),
        ("", "a rate of 1", "5%", "it ends inside a word or number"),
        ("", "a rate of 15", ".2%", "it ends inside a number"),
        ("", "a rate of 15", " %", "it ends inside a number"),
        ("", "of 10", "² cells", "it ends inside a number"),
        ("", "was effect", "ive", "it ends inside a word or number"),
    ],
)
def test_an_edge_that_changes_what_is_said_is_named(before: str, exact: str, after: str, cut: str) -> None:
    assert cut in check_edges(before, exact, after)


@pytest.mark.parametrize(
    ("before", "exact", "after"),
    [
        ("", "Mortality fell", ""),
        ("Later, ", "mortality fell", ". Then"),
        ("(", "HR 0.5", "; p<0.05)"),
        ("in 2019. ", "15% responded", ", of whom"),
        ("by HER2-", "positive disease", " and"),
        ("months 2–", "5 of treatment", " "),
        ("in HER2", "-positive disease", ""),
        ("患者", "中位生存", "期"),
        ("was notable", " for 5% of people", ""),
        ("no. ", "5 was", ""),
    ],
)
def test_an_edge_between_words_cuts_nothing(before: str, exact: str, after: str) -> None:
    assert check_edges(before, exact, after) == ()


# ---- sentences and suggestions


def test_sentences_end_at_stops_before_capitals_and_not_at_abbreviations() -> None:
    text = "A vs. Placebo was tried by P. Smith et al. In 2019, p was 0.05. (It fell.) 15% rose? Yes!  e.g. This. "

    sentences = [passage.text for passage in split_sentences(make_citation(text))]

    assert sentences == [
        "A vs. Placebo was tried by P. Smith et al. In 2019, p was 0.05.",
        "(It fell.) 15% rose?",
        "Yes!  e.g. This.",
    ]


@settings(deadline=None, max_examples=100)
@given(st.text(st.sampled_from("aB.?! \n1(") | st.characters(exclude_categories=["Cs"]), max_size=60))
def test_sentences_hold_every_visible_character_once_in_order(text: str) -> None:
    spans = split_section_sentences(Section(text=text))

    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert spans == sorted(spans)


def test_the_sentence_that_states_most_of_the_figures_is_offered_first_and_three_at_most() -> None:
    sentences = [f"In arm {n} the rate was {n + 20}%." for n in range(10)] + ["The rate was 15% (6 of 40)."]

    offered = suggest_passages(make_citation(" ".join(sentences)), "rate was 15% of 6 in 40 and 25%")

    assert offered[0].text == "The rate was 15% (6 of 40)."
    assert len(offered) == 3


def test_words_without_figures_call_up_what_reads_alike_only() -> None:
    citation = make_citation("Mortality was greatly reduced. The sky is blue.")

    assert [passage.text for passage in suggest_passages(citation, "mortality was reduced")] == [
        "Mortality was greatly reduced."
    ]
    assert suggest_passages(citation, "Nobody asked for this") == ()


def make_words(count: int) -> str:
    return " ".join(f"word{n % 97} rate" for n in range(count))


@pytest.mark.parametrize(
    "make_text",
    [
        lambda: "The response rate was 15% in arm A of the trial. " * 20_000,
        lambda: "1" * 1_000_000,
        lambda: make_words(100_000),
        lambda: "Étude 15%, “β”. Élan vital e\u0301 15. " * 28_000,
    ],
    ids=["many-sentences", "one-number", "one-sentence", "unicode"],
)
def test_anchoring_and_suggesting_stay_quick_in_a_megabyte(make_text: Callable[[], str]) -> None:
    citation = make_citation(make_text())
    started = time.process_time()

    for exact in ("response rate is 15% in the other arm " * 3, "x" * 5000, "no such words at all, none " * 100):
        assert anchor_quote(Quote(exact=exact), citation, {}).state == AnchorState.NOT_FOUND
        assert len(suggest_passages(citation, exact)) <= 3

    assert time.process_time() - started < 25


def test_a_needle_that_occurs_everywhere_in_a_megabyte_is_listed_in_seconds() -> None:
    citation = make_citation("rate 15%. " * 50_000 + "é")
    started = time.process_time()

    assert len(find_occurrences(citation, "15%")) == 50_000
    assert anchor_quote(Quote(exact="15%", prefix="rate "), citation, {}).state == AnchorState.MOVED

    assert time.process_time() - started < 20
