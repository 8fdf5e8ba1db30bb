"""An index answers every query as the plain scan does, is built anew when it does not fit, and never half."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import product

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curation.errors import CitationUnreadableError, ProjectError
from curation.identifiers import canonical_json
from curation.querying.describing import describe_citation
from curation.querying.fields import FIELDS, FieldKind
from curation.querying.headings import Heading, HeadingTree
from curation.querying.records import Part, list_parts
from curation.querying.translating import understand_query
from curation.sources.corpora import iterate_corpus
from curation.sources.indexing import building, keeping, packing
from curation.sources.indexing.building import IndexBuilder
from curation.sources.indexing.layout import ARRAYS, MANIFEST
from curation.sources.indexing.postings import Postings
from curation.sources.indexing.searching import IndexedCorpus, ScannedCorpus
from querying.querying_makers import citations, make_citation, queries

TREE = HeadingTree([Heading(name="Neoplasms", numbers=("C04",)), Heading(name="Breast Neoplasms", numbers=("C04.1",))])
TODAY = date(2026, 11, 25)


def build(found, folder, chunk=None):
    builder = IndexBuilder(folder)
    for citation in found:
        builder.add(describe_citation(citation))
        if chunk:
            builder._finish_chunk()
            builder.spool.flush()
    known = builder.write()
    return IndexedCorpus(Postings(folder), known=frozenset(known), unreadable=0)


@pytest.fixture
def index_folder(tmp_path):
    """A folder for an index, emptied between examples."""

    def empty():
        shutil.rmtree(tmp_path / "index", ignore_errors=True)
        (tmp_path / "index").mkdir()
        return tmp_path / "index"

    return empty


def group_all(patch):
    """Let words that occur but once have lists of records and grouped places, which few words have otherwise."""
    patch.setattr(packing, "RECORDED", 1)
    patch.setattr(packing, "_NUMBERS_A_GROUP", 0)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    found=st.lists(citations(), max_size=12),
    asked=st.lists(queries, min_size=1, max_size=8),
    chunk=st.booleans(),
    grouped=st.booleans(),
)
def test_index_and_scan_find_the_same_for_every_query(found, asked, chunk, grouped, index_folder):
    scanned = ScannedCorpus(map(describe_citation, found))
    with pytest.MonkeyPatch.context() as patch:
        if grouped:
            group_all(patch)
        indexed = build(found, index_folder(), chunk)

    assert indexed.known == scanned.known
    for query in asked:
        plan = understand_query(query, tree=TREE, today=TODAY).plan
        assert indexed.find(plan) == scanned.find(plan), query


QUERIES = [
    "pain",
    "Alpha AND pain",
    '"pain hip"',
    "hip OR alpha",
    "canc*",
    '"hip pain"[tiab:~2]',
    "smith[au]",
    "2019[dp]",
]


@pytest.fixture
def corpus(tmp_path):
    """A corpus file of three citations."""
    path = tmp_path / "corpus.jsonl"
    write_corpus(path, "Alpha pain", "Hip pain in cancer", "Hip")
    return path


def write_corpus(path, *titles):
    found = [make_citation(str(n), title, authors=("Smith J",), date="2019") for n, title in enumerate(titles, start=1)]
    path.write_bytes(b"".join(canonical_json(citation) + b"\n" for citation in found))


@pytest.fixture
def cache(tmp_path):
    """A folder for kept indexes."""
    return tmp_path / "cache"


def ask(path, cache, query="pain"):
    return keeping.open_index(path, cache=cache).find(understand_query(query, today=TODAY).plan)


def count_builds(monkeypatch):
    """Count the indexes that are built from now on."""
    built = []
    real = keeping.build_index
    monkeypatch.setattr(keeping, "build_index", lambda *args, **options: built.append(1) or real(*args, **options))
    return built


def find_index(cache):
    (folder,) = (path for path in cache.iterdir() if path.is_dir())
    return folder


def test_an_index_is_built_once_and_then_kept(corpus, cache, monkeypatch):
    built = count_builds(monkeypatch)

    assert [ask(corpus, cache) for _ in range(3)] == [["pmid:1", "pmid:2"]] * 3
    assert len(built) == 1
    assert sorted(path.name for path in find_index(cache).iterdir()) == sorted(
        [MANIFEST, *(f"{name}.npy" for name in ARRAYS)]
    )


def test_a_changed_corpus_gets_a_new_index_in_place_of_the_old_one(corpus, cache):
    ask(corpus, cache)
    before = find_index(cache)

    write_corpus(corpus, "Pain", "No more")

    assert ask(corpus, cache) == ["pmid:1"]
    assert find_index(cache) != before


def test_a_change_of_equal_length_within_the_same_tick_is_seen(corpus, cache):
    ask(corpus, cache)
    found = corpus.stat()

    corpus.write_bytes(corpus.read_bytes().replace(b"Alpha pain", b"Alpha calm"))
    os.utime(corpus, ns=(found.st_atime_ns, found.st_mtime_ns))

    assert ask(corpus, cache) == ["pmid:2"]


def test_an_unchanged_corpus_is_not_hashed_again(corpus, cache, monkeypatch):
    os.utime(corpus, ns=(10**18, 10**18))
    ask(corpus, cache)
    monkeypatch.setattr(keeping, "_hash_file", lambda path: pytest.fail(f"{path.name} was hashed"))

    assert ask(corpus, cache) == ["pmid:1", "pmid:2"]


def test_the_same_corpus_elsewhere_shares_the_index(corpus, cache, monkeypatch):
    ask(corpus, cache)
    built = count_builds(monkeypatch)
    copy = corpus.with_name("copy.jsonl")
    shutil.copyfile(corpus, copy)

    assert ask(copy, cache) == ["pmid:1", "pmid:2"]
    assert not built


def flip(path):
    data = bytearray(path.read_bytes())
    data[-1] ^= 0xFF
    path.write_bytes(data)


def cut(path):
    path.write_bytes(path.read_bytes()[:-1])


def empty(path):
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("damage", "name"), [*product([flip], [*ARRAYS, "manifest"]), *product([cut, empty], ["few", "days", "manifest"])]
)
def test_a_damaged_index_is_built_anew(corpus, cache, damage, name):
    ask(corpus, cache)
    folder = find_index(cache)
    path = folder / (MANIFEST if name == "manifest" else f"{name}.npy")
    if damage is flip and name == "manifest":
        path.write_bytes(path.read_bytes().replace(b'"records":3', b'"records":"3'))
    else:
        damage(path)

    assert [ask(corpus, cache, query) for query in QUERIES] == [
        ["pmid:1", "pmid:2"], ["pmid:1"], [], ["pmid:1", "pmid:2", "pmid:3"], ["pmid:2"], ["pmid:2"],
        ["pmid:1", "pmid:2", "pmid:3"], ["pmid:1", "pmid:2", "pmid:3"],
    ]  # fmt: skip


@pytest.mark.parametrize("name", [*(f"{name}.npy" for name in ARRAYS), MANIFEST])
def test_an_index_without_one_of_its_files_is_built_anew(corpus, cache, name):
    ask(corpus, cache)
    (find_index(cache) / name).unlink()

    assert ask(corpus, cache) == ["pmid:1", "pmid:2"]


def test_the_index_of_an_older_version_is_deleted_when_a_new_one_is_built(corpus, cache):
    ask(corpus, cache)
    folder = find_index(cache)
    name = folder.name.rpartition("-")[0]
    folder.rename(folder.with_name(f"{name}-2"))

    assert ask(corpus, cache) == ["pmid:1", "pmid:2"]
    assert find_index(cache).name == folder.name


def test_what_a_killed_build_left_is_deleted_after_a_day(corpus, cache):
    cache.mkdir()
    left, new = (cache / f".{name}.part" for name in ("left", "new"))
    for folder in (left, new):
        folder.mkdir()
    os.utime(left, (10**9, 10**9))

    ask(corpus, cache)

    assert not left.exists()
    assert new.exists()


def test_an_index_of_another_version_is_built_anew(corpus, cache, monkeypatch):
    ask(corpus, cache)
    path = find_index(cache) / MANIFEST
    manifest = msgspec.json.decode(path.read_bytes())
    path.write_bytes(msgspec.json.encode(manifest | {"format": 99}))
    built = count_builds(monkeypatch)

    assert ask(corpus, cache) == ["pmid:1", "pmid:2"]
    assert len(built) == 1


def test_a_build_that_fails_leaves_nothing_behind(corpus, cache):
    corpus.write_bytes(corpus.read_bytes() + b"{no json\n")

    with pytest.raises(CitationUnreadableError, match="line 4"):
        ask(corpus, cache)

    assert not [path for path in cache.iterdir() if path.is_dir()]


def test_a_build_that_is_killed_is_not_taken_for_an_index(corpus, cache):
    ask(corpus, cache)
    folder = find_index(cache)
    folder.rename(folder.with_name(f".{folder.name}.0123456789abcdef.part"))

    assert ask(corpus, cache) == ["pmid:1", "pmid:2"]


def test_two_that_build_at_once_both_get_the_index(corpus, cache):
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: ask(corpus, cache), range(8)))

    assert found == [["pmid:1", "pmid:2"]] * 8


def test_a_corpus_with_more_places_than_numbers_is_refused(corpus, cache, monkeypatch):
    monkeypatch.setattr(building, "MOST_PLACES", 100)

    with pytest.raises(ProjectError, match="Split the corpus"):
        ask(corpus, cache)

    assert not [path for path in cache.iterdir() if path.is_dir()]


def test_a_small_corpus_is_scanned_and_leaves_nothing_in_the_cache(corpus, cache):
    opened = keeping.open_corpus(corpus, cache=cache)

    assert isinstance(opened, ScannedCorpus)
    assert not cache.exists()


def test_a_large_corpus_is_indexed(corpus, cache, monkeypatch):
    monkeypatch.setattr(keeping, "SCAN_LIMIT", 10)

    assert isinstance(keeping.open_corpus(corpus, cache=cache), IndexedCorpus)


def test_the_later_version_of_a_record_counts(tmp_path, cache):
    path = tmp_path / "versions.jsonl"
    found = [make_citation("1", "Old pain"), make_citation("2", "Pain"), make_citation("1", "New hip")]
    path.write_bytes(b"".join(canonical_json(citation) + b"\n" for citation in found))

    assert ask(path, cache) == ["pmid:2"]
    assert ask(path, cache, "hip OR pain") == ["pmid:2", "pmid:1"]
    assert keeping.scan_citations(found).find(understand_query("hip OR pain").plan) == ["pmid:2", "pmid:1"]


def test_the_parts_of_every_field_lie_side_by_side():
    for field in FIELDS:
        if field.kind is FieldKind.WORDS:
            parts = sorted(list_parts(field))
            assert parts == [Part(n) for n in range(parts[0], parts[-1] + 1)]
            assert Part.VALUES not in parts


def test_an_empty_corpus_finds_nothing(tmp_path, cache):
    path = tmp_path / "none.jsonl"
    path.write_bytes(b"")

    assert [ask(path, cache, query) for query in QUERIES] == [[]] * len(QUERIES)


@pytest.mark.shared
def test_index_and_scan_find_the_same_in_real_records(shared, index_folder, tmp_path, monkeypatch):
    found = list(iterate_corpus(shared / "pubmed" / "records.xml.gz"))
    scanned = keeping.scan_citations(found)
    indexed = build(found, index_folder())
    (tmp_path / "grouped").mkdir()
    group_all(monkeypatch)
    grouped = build(found, tmp_path / "grouped")
    texts = [words for citation in found for _, words in describe_citation(citation).texts if len(words) > 6]

    hits = 0
    for number, words in enumerate(texts[:: len(texts) // 25]):
        at = number % (len(words) - 4)
        first, second, third = words[at : at + 3]
        for query in (
            f'"{first} {second} {third}"',
            f"{first}[ti] OR {third}[tiab] NOT {second}[all]",
            f'"{third} {first}"[tiab:~{number % 4}]',
            f"{first[:5]}*[tw] AND ({1950 + number % 70}:3000[dp] OR humans[mh])",
        ):
            plan = understand_query(query, today=TODAY).plan
            expected = scanned.find(plan)
            hits += len(expected)
            assert indexed.find(plan) == grouped.find(plan) == expected, query
    assert hits > 500
