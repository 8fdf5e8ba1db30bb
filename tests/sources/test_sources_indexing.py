"""An index answers every query as the plain scan does, is built anew when it does not fit, and never half."""

import shutil
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curation.querying.describing import describe_citation
from curation.querying.headings import Heading, HeadingTree
from curation.querying.translating import understand_query
from curation.sources.indexing.building import IndexBuilder
from curation.sources.indexing.postings import Postings
from curation.sources.indexing.searching import IndexedCorpus, ScannedCorpus
from querying.querying_makers import citations, queries

TREE = HeadingTree([Heading(name="Neoplasms", numbers=("C04",)), Heading(name="Breast Neoplasms", numbers=("C04.1",))])
TODAY = date(2026, 11, 25)


def build(found, folder, chunk=None):
    builder = IndexBuilder(folder)
    for citation in found:
        builder.add(describe_citation(citation))
        if chunk:
            builder._spool()
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


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(found=st.lists(citations(), max_size=12), asked=st.lists(queries, min_size=1, max_size=8), chunk=st.booleans())
def test_index_and_scan_find_the_same_for_every_query(found, asked, chunk, index_folder):
    scanned = ScannedCorpus(map(describe_citation, found))
    indexed = build(found, index_folder(), chunk)

    assert indexed.known == scanned.known
    for query in asked:
        plan = understand_query(query, tree=TREE, today=TODAY).plan
        assert indexed.find(plan) == scanned.find(plan), query
