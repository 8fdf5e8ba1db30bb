"""No text makes the reader fail or take long."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.reading.reading import read_effects

LENGTH = 200_000
# Ten times what an idle core needs; quadratic work would take minutes.
MOST_SECONDS = 10.0
PIECES = {
    "digits": "1",
    "spaced digits": "1 ",
    "open brackets": "(",
    "close brackets": ")",
    "levels": "95% CI ",
    "open levels": "95% CI (",
    "labels": "HR ",
    "estimates": "HR 0.5 ",
    "right to left": "\u202e\u05d0 0.5 ",
    "control characters": "\x00\x01\x02HR 0.5",
    "lines": "\n",
    "references": "&lt;",
    "ampersands": "&",
    "tags": "<b>",
    "commas": "1,",
    "thousands": "1,000",
    "powers": "1 x 10(",
    "hyphens": "5a-",
    "ranges": "1-1-",
    "proportions": "ORR 5% (1/2; ",
    "fractions": "1 of the 5 ",
    "p words": "5 p for the aaa bbb ccc ",
    "thin blanks": "1\u2009",
    "combining marks": "5e\u0301",
    "medians": "5 median PFS and OS ",
    "missing": "NR-NE-",
    "full stops": "5. ",
    "arms": "5% with a b c d e f and ",
    "arms, respectively": "OS 5 and 6 months in the a and b, respectively ",
    "comparisons": "HR for a b c vs d e f 0.5 ",
    "landmarks": "5-year OS 5% at 5 years ",
    "heterogeneity": "I2=5%, P=0.1; ",
    "listed p values": "P values 0.1, 0.2, ",
    "brackets with p values": "ORR 5% v 6% (p=0.1 ",
    "announced units": "OS (months) 5 ",
    "one-sided bounds": "95% upper limit 5 ",
    "differences": "RMST difference 5 months ",
    "negations": "not no not ",
    "markup": "<sup>&#x3b1;</sup>5&nbsp;% ",
}


@pytest.mark.parametrize("name", list(PIECES))
def test_repeated_pieces_are_read_in_bounded_time(name: str) -> None:
    piece = PIECES[name]
    start = time.process_time()
    read_effects(piece * (LENGTH // len(piece)))
    assert time.process_time() - start < MOST_SECONDS


def test_work_grows_in_proportion_to_the_text() -> None:
    alphabet = "0123456789.,;:()[]%-<>=pPHRORCI \n·−\u202e\x07&"
    drawn = random.Random(4).choices(alphabet, k=400_000)
    times = []
    for length in (100_000, 400_000):
        start = time.process_time()
        read_effects("".join(drawn[:length]))
        times.append(time.process_time() - start)
    assert times[1] < 12 * times[0] + 0.5


@given(st.text(alphabet=st.sampled_from("0123456789.,;:()[]%-–<>=≤±·&#pPHROCIvsmNE \n\u200b\u202e"), max_size=300))
def test_malformed_numbers_are_never_an_error(text: str) -> None:
    for read in read_effects(text):
        assert 0 <= read.start < read.end <= len(text)


@given(st.text(max_size=300))
def test_any_text_is_readable(text: str) -> None:
    read_effects(text)


def test_an_empty_text_states_nothing() -> None:
    assert read_effects("") == ()
