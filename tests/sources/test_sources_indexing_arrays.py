"""The arrays of an index: sorted words and rising numbers come back as they were put in."""

from bisect import bisect_left

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curation.sources.indexing.dictionary import Dictionary, build_dictionary
from curation.sources.indexing.grouped_lists import GroupedLists
from curation.sources.indexing.layout import LISTS
from curation.sources.indexing.packing import GrowingArray, _ListWriter

words = st.text(st.sampled_from("ab=é\U0001f600\n "), max_size=9) | st.text(max_size=5) | st.just("long" * 90)


def is_encodable(word):
    return not any(0xD800 <= ord(letter) < 0xE000 for letter in word)


@given(
    st.sets(words.filter(is_encodable).filter(bool), max_size=70).map(sorted),
    st.lists(words.filter(is_encodable), max_size=20),
)
def test_a_word_has_its_rank_and_a_beginning_its_stretch(known, asked):
    arrays = build_dictionary(known)
    dictionary = Dictionary(*(arrays[name] for name in ("letters", "shared", "lengths", "letter_ends")))

    for word in [*known, *asked]:
        rank = bisect_left(known, word)
        assert dictionary.find_word(word) == (rank if known[rank : rank + 1] == [word] else None)
        stretch = [n for n, one in enumerate(known) if one.startswith(word)]
        first, end = dictionary.find_prefix(word)
        assert list(range(first, end)) == stretch


numbers = st.integers(0, 2**32 - 2**16 - 1) | st.integers(65_500, 65_600)
lists = st.dictionaries(st.integers(0, 40), st.sets(numbers, min_size=1, max_size=60).map(sorted), max_size=12)


def write_lists(folder, found):
    writer = _ListWriter(folder, "some")
    for rank in sorted(found):
        writer.append(np.full(len(found[rank]), rank), np.array(found[rank], dtype=np.uint32))
    writer.close()
    return GroupedLists(*(np.load(folder / f"some_{name}.npy") for name in LISTS))


unsettled = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@unsettled
@given(found=lists, asked=st.sets(numbers, max_size=60), bounds=st.tuples(st.integers(0, 65535), st.integers(0, 65535)))
def test_a_list_gives_its_numbers_and_tells_which_of_others_it_shares(found, asked, bounds, tmp_path):
    kept = write_lists(tmp_path, found)
    first, end = sorted(bounds)

    for rank in range(42):
        held = kept.find_list(rank, 0, 65535)
        if rank not in found:
            assert held is None
            continue
        others = sorted(asked | set(found[rank][::2]))
        assert held.read().tolist() == found[rank]
        assert held.keep_shared(np.array(others, dtype=np.uint32)).tolist() == sorted({*others} & {*found[rank]})
        within = [number for number in found[rank] if first <= number >> 16 < end]
        assert kept.find_list(rank, first, end).read().tolist() == within
    assert kept.find_lists(3, 20).read().tolist() == [
        n for rank in sorted(found) if 3 <= rank < 20 for n in found[rank]
    ]


@unsettled
@given(pieces=st.lists(st.lists(st.integers(0, 65535), max_size=9), max_size=5))
def test_an_array_written_piece_by_piece_is_the_array(pieces, tmp_path):
    growing = GrowingArray(tmp_path / "some.npy", np.uint16)
    for piece in pieces:
        growing.append(np.array(piece, dtype=np.int64))
    growing.close()

    assert np.load(tmp_path / "some.npy", mmap_mode="r").tolist() == [n for piece in pieces for n in piece]
