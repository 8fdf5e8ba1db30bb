"""Cases 13 to 15 of the forty: all hits, each once, or a word on what does not add up."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.domain.question import SearchStrategy
from curation.domain.search_run import SearchRun
from curation.errors import SourceRefusedError
from curation.sources.entrez import EntrezSource
from curation.sources.eutils import requirements
from curation.sources.eutils.answers import SearchAnswer
from curation.sources.eutils.intervals import DAYS, PMIDS, Interval
from curation.sources.eutils.listing import list_hits
from curation.sources.transport.pacing import NO_LIMIT, LocalGate
from eutils_server import EutilsServer, Fault, make_records, write_article

Start = Callable[[list[str]], EutilsServer]
HITS = 321


def search(server: EutilsServer, **options: object) -> SearchRun:
    source = EntrezSource(server.url, "a@example.org", gate=LocalGate(NO_LIMIT), sleep=lambda seconds: None)
    return source.search(
        SearchStrategy(name="main", database="PubMed", query="breast cancer", **options), date="2026-11-22"
    )


def all_ids(count: int = HITS) -> tuple[str, ...]:
    return tuple(f"pmid:{90000001 + at}" for at in range(count))


@pytest.fixture
def server(start_eutils: Start) -> EutilsServer:
    """A service that lists 50 hits of a search at most, over 321 records."""
    server = start_eutils(make_records(HITS))
    server.window = 50
    return server


def test_case_14_all_hits_come_in_parts_that_add_up(server: EutilsServer) -> None:
    run = search(server)
    assert (run.count, run.citation_ids, run.warnings) == (HITS, all_ids(), ())
    assert sum(int(part.rpartition(": ")[2]) for part in run.parts) == HITS
    assert len(server.asked) < 60
    assert all("(breast cancer) AND " in asked.parameters["term"] for asked in server.asked[2:])


def test_case_14_a_service_without_ranges_of_pmids_is_asked_by_days(server: EutilsServer) -> None:
    server.knows_pmid_ranges = False
    run = search(server)
    assert (run.count, run.citation_ids, run.warnings) == (HITS, all_ids(), ())
    assert all("[EDAT]" in part for part in run.parts)


def test_case_14_hits_that_cannot_be_listed_are_refused_before_any_record_is_fetched(server: EutilsServer) -> None:
    server.knows_pmid_ranges = False
    server.window = 20  # a day holds more
    with pytest.raises(SourceRefusedError, match=r"lists \d+ of 321 hits"):
        search(server)
    assert server.list_asked("efetch") == []


def test_case_14_a_cap_is_a_wish_and_is_reported_as_one(server: EutilsServer) -> None:
    for cap in (30, 200):
        run = search(server, cap=cap)
        assert (run.count, run.cap, len(run.citation_ids)) == (HITS, cap, cap)
        assert run.citation_ids == all_ids()[-cap:]
        assert f"the strategy's cap is {cap}" in run.warnings[-1]


def test_more_hits_than_anybody_reads_are_refused_with_their_number(
    server: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requirements, "MOST_HITS", 300)
    with pytest.raises(SourceRefusedError, match="321 hits"):
        search(server)


def test_case_15_records_that_come_in_meanwhile_are_reported(server: EutilsServer) -> None:
    def grow(asked: object) -> None:
        server.add([write_article(91000000 + len(server.asked))])

    server.choose_fault = grow  # type: ignore[assignment]  # two new records a request, no fault
    run = search(server)
    assert set(all_ids()) <= set(run.citation_ids)
    assert "changed from 322 to" in " ".join(run.warnings)


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        (lambda body: body.replace("<Count>12<", "<Count>13<"), "counts 13 hits but listed 12"),
        (lambda body: body.replace("<Id>90000004</Id>", ""), "counts 12 hits but listed 11"),
        (lambda body: body.replace("<Id>90000004</Id>", "<Id>90000005</Id>"), "counts 12 hits but listed 11"),
        (lambda body: body.replace("<Id>90000004</Id>", "<Id>zz</Id>"), "no PMIDs were left out: zz"),
    ],
    ids=["count_drift", "page_gap", "id_dup", "no_pmid"],
)
def test_case_13_and_15_a_list_that_does_not_fit_its_count_is_asked_again_then_reported(
    made_server: EutilsServer, change: Callable[[str], str], warning: str
) -> None:
    made_server.faults.append(Fault("change", "esearch", change=change))
    run = search(made_server)
    assert run.citation_ids == all_ids(12)
    made_server.faults.append(Fault("change", "esearch", times=999, change=change))
    run = search(made_server)
    assert len(set(run.citation_ids)) == len(run.citation_ids) >= 11
    assert warning in " ".join(run.warnings)


def test_a_count_that_changes_between_two_answers_is_reported(made_server: EutilsServer) -> None:
    made_server.faults.append(Fault("change", "esearch", change=lambda body: body.replace("<Count>12<", "<Count>15<")))
    run = search(made_server)
    assert (run.count, len(run.citation_ids)) == (12, 12)
    assert "changed from 15 to 12" in run.warnings[0]


# ---- the law


@given(
    st.sets(st.integers(1, 50_000_000) | st.integers(30_000_000, 30_000_400), min_size=1, max_size=400),
    st.integers(3, 60),
)
def test_whatever_the_pmids_the_parts_give_each_once(pmids: set[int], window: int) -> None:
    requests = 0

    def ask(interval: Interval | None) -> SearchAnswer:
        nonlocal requests
        requests += 1
        found = sorted((n for n in pmids if interval is None or interval.low <= n <= interval.high), reverse=True)
        listed = tuple(str(number) for number in found[:window])
        return SearchAnswer(count=len(found), pmids=listed, translation=None, warnings=(), ignored_phrases=())

    listing = list_hits(ask, cap=None)
    assert sorted(map(int, listing.pmids)) == sorted(pmids)
    assert not listing.notes
    assert requests <= 90 + 12 * (len(pmids) // window)


@given(st.integers(1, 999_999_999), st.integers(1, 999_999_999), st.integers(1, 999_999_999) | st.none())
def test_halves_tile_their_interval(one: int, other: int, near: int | None) -> None:
    whole = Interval(low=min(one, other), high=max(one, other))
    halves = whole.halve(near)
    assert (halves[0].low, halves[-1].high) == (whole.low, whole.high)
    assert all(before.high + 1 == after.low for before, after in pairwise(halves))


def test_intervals_are_written_in_pubmeds_language() -> None:
    assert PMIDS.write_clause() == "1:999999999[UID]"
    assert DAYS.write_clause() == "1600/01/01:3000/12/31[EDAT]"
