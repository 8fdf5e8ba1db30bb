"""Laws of the PRISMA flow: whatever was searched and screened, its numbers add up."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from curation.domain.review_state import ScreeningRecord
from curation.domain.search_run import SearchRun
from curation.synthesis.flow import OTHER_SOURCES, count_prisma_flow
from curation.vocabulary import ExclusionReason, ScreeningChoice
from evidence_makers import make_citation

IDS = [f"pmid:{number}" for number in range(1, 13)]


def make_run(ids, strategy: str = "main") -> SearchRun:
    return SearchRun(
        database="PubMed", query="x", date="2026-01-01", count=len(ids), citation_ids=tuple(ids), strategy=strategy
    )


def make_screening(citation_id: str, decision: ScreeningChoice | None, **changes) -> ScreeningRecord:
    reason = ExclusionReason.WRONG_POPULATION if decision == ScreeningChoice.EXCLUDE else None
    return ScreeningRecord(
        **{"citation_id": citation_id, "votes": (), "decision": decision, "reason": reason} | changes
    )


runs = st.lists(
    st.builds(
        make_run,
        st.lists(st.sampled_from(IDS), max_size=12),
        st.sampled_from(["main", "second", OTHER_SOURCES]),
    ),
    max_size=4,
)
decisions = st.none() | st.sampled_from(ScreeningChoice)
reasons = st.none() | st.sampled_from(ExclusionReason)
screenings = st.dictionaries(st.sampled_from(IDS), st.tuples(decisions, reasons, st.booleans(), st.integers(1, 3)))


@given(runs, screenings)
def test_the_identities_hold_for_any_mixture(search_runs, screened) -> None:
    records = [make_screening(i, decision, reason=reason) for i, (decision, reason, _, _) in screened.items()]
    citations = {
        i: make_citation(i, study_id=f"study-{study}", **({} if has_text else {"sections": ()}))
        for i, (_, _, has_text, study) in screened.items()
    }
    flow = count_prisma_flow(records, citations, search_runs)
    assert flow.check_identities() == ()
    counts = (flow.removed_duplicates, flow.removed_other, flow.awaiting, flow.not_retrieved)
    assert min(counts) >= 0
    assert flow.screened == len(screened)


def test_a_record_found_twice_is_a_duplicate_once() -> None:
    screening = [make_screening("pmid:1", ScreeningChoice.INCLUDE)]
    runs_of_both = [make_run(["pmid:1"]), make_run(["pmid:1"], "second")]
    flow = count_prisma_flow(screening, {"pmid:1": make_citation()}, runs_of_both)
    assert (flow.total_identified, flow.removed_duplicates, flow.screened) == (2, 1, 1)


def test_a_search_that_is_run_again_identifies_no_record_anew() -> None:
    screening = [make_screening("pmid:1", None), make_screening("pmid:2", None)]
    citations = {citation_id: make_citation(citation_id) for citation_id in ("pmid:1", "pmid:2")}
    repeats = [make_run(["pmid:1"]), *[make_run(["pmid:1", "pmid:2"])] * 3]
    flow = count_prisma_flow(screening, citations, repeats)
    assert (flow.identified, flow.removed_duplicates) == ({"main": 2}, 0)


def test_repeats_of_a_file_count_once_however_often_it_is_imported() -> None:
    screening, citations = [make_screening("pmid:1", None)], {"pmid:1": make_citation()}
    file = msgspec.structs.replace(make_run(["pmid:1"]), repeated=2)
    other = msgspec.structs.replace(make_run([]), repeated=1)
    flow = count_prisma_flow(screening, citations, [file, file, other])
    assert (flow.identified, flow.removed_duplicates) == ({"main": 4}, 3)


@given(runs)
def test_running_every_search_once_more_changes_no_number(search_runs) -> None:
    assert count_prisma_flow([], {}, [*search_runs, *search_runs]) == count_prisma_flow([], {}, search_runs)


def test_a_record_that_no_recorded_search_found_is_named_as_such() -> None:
    flow = count_prisma_flow([make_screening("pmid:1", None)], {"pmid:1": make_citation()}, [])
    assert flow.identified == {OTHER_SOURCES: 1}


def test_an_undecided_or_unclear_record_waits() -> None:
    records = [make_screening("pmid:1", None), make_screening("pmid:2", ScreeningChoice.UNCLEAR)]
    assert count_prisma_flow(records, {}, []).awaiting == 2


def test_reports_of_one_study_are_one_study_and_a_citation_without_text_is_not_retrieved() -> None:
    records = [make_screening(i, ScreeningChoice.INCLUDE) for i in IDS[:3]]
    citations = {
        IDS[0]: make_citation(IDS[0], study_id="a"),
        IDS[1]: make_citation(IDS[1], study_id="a"),
        IDS[2]: make_citation(IDS[2], sections=()),
    }
    flow = count_prisma_flow(records, citations, [make_run(IDS[:3])])
    assert (flow.sought, flow.not_retrieved, flow.reports_included, flow.studies_included) == (3, 1, 2, 1)
