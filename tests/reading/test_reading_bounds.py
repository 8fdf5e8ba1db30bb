"""The time of reading is bounded by the length of a text, and no text made of the reader's own words is an error."""

from __future__ import annotations

import random
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.reading import context_words, measure_names
from curation.reading.reading import read_effects

SECONDS_PER_CHARACTER = 60e-6
WORDS = (
    "median PFS OS ORR HR RR OR pCR CR PR DFS AUC kappa r NNT TMB responses mutations positive neutropenia grade "
    "3 adverse  events reduction difference mean risk rate rates of in the with and or versus vs than compared to "
    "from by at was were  is had achieved developed responded died alive patients women 0 1 12 50 0.71 0.05 95% "
    "5% 12% 31/80 (n=4) ( ) [ ] , ; .  : = < > ≤ ± - – / CI 95% CI P p= P<0.001 NS NR not reached months years "
    "weeks respectively both all range IQR SD no  complete partial disease-free survival 5-year at baseline "
    "interaction trend heterogeneity upper lower bound limit  percentage points higher lower et al. margin "
    "powered assumed follow-up age dose cut-off none of two Forty"
).split()
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join)


def list_literals() -> list[str]:
    """List plain words of the lexicon: what its patterns spell without any choice."""
    patterns = [pattern for _, measures in measure_names.MEASURED for pattern in measures.values()]
    patterns += [pattern for _, pattern in context_words.UNMEASURED]
    return sorted({word for pattern in patterns for word in re.findall(r"[A-Za-z]{2,}", pattern)})


LITERALS = list_literals()


@settings(max_examples=400, deadline=None)
@given(sentences)
def test_any_order_of_the_readers_words_is_readable(text: str) -> None:
    for read in read_effects(text):
        assert 0 <= read.start < read.end <= len(text)
        value = read.effect.value
        assert value is None or value in ("NR", "NE", "inf", "-inf") or float(value) is not None


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*LITERALS, "12%", "0.71", "(", ")", ",", "4/9", "P=.01"]), max_size=80).map(" ".join))
def test_any_words_of_the_lexicon_are_readable(text: str) -> None:
    read_effects(text)


@settings(max_examples=60, deadline=None)
@given(sentences)
def test_reading_is_the_same_whatever_stands_before_in_other_lines(text: str) -> None:
    alone = [read.effect for read in read_effects(text)]
    after = [read.effect for read in read_effects(f"Nothing was stated here.\n{text}")]
    assert alone == after


@pytest.mark.parametrize("seed", range(6))
def test_long_sentences_of_the_readers_words_take_time_in_proportion(seed: int) -> None:
    drawn = random.Random(seed)
    text = " ".join(drawn.choices(WORDS, k=12_000))
    start = time.process_time()
    read_effects(text)
    assert time.process_time() - start < SECONDS_PER_CHARACTER * len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "responses in the a with b of c were 5% and ",
        "5% of patients with a b of mutations and ",
        "12 (5%) of 15 patients with x-positive cancers of the y in ",
        "mean of women of the age in the ",
        "P = 0. 1, P <. 01 and ",
        "10 ⁻⁶ 10 ⁻",
        "ORR 5% with a, b, c, d and e and ",
        "OS (P=.1) or PFS (P=.1); HR for ",
        "no difference in differences of means between ",
        "rate of the incidence of the risk of ",
        "antibody was found in the a of the b in ",
        "reduced nausea from 5% to ",
        "interaction was found between a and b on ",
        "5.1 (1.0-7.0), 2.0 (1.0-7.0) and ",
        "x vs y vs z and w, respectively, ",
    ],
)
def test_repeated_phrases_are_read_in_time_in_proportion(piece: str) -> None:
    times = []
    for length in (20_000, 80_000):
        text = piece * (length // len(piece))
        start = time.process_time()
        read_effects(text)
        times.append(time.process_time() - start)
    assert times[1] < 10 * times[0] + 0.5
    assert times[1] < SECONDS_PER_CHARACTER * 80_000
