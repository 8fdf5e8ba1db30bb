"""In which pile a record lies for whom, in which order records come up, and what of others may be seen."""

from __future__ import annotations

import msgspec
import pytest
from review_makers import Story, make_citation

from curation.domain.citation import Relation
from curation.review.agreement import compute_agreement
from curation.review.blinding import list_visible_votes
from curation.review.duplicates.decisions import draft_decision
from curation.review.duplicates.matching import find_matches
from curation.review.near_duplicates import group_near_duplicates
from curation.review.piles import Pile, find_pile, group_neighbours, list_as_given, list_at_random
from curation.review.screening import check_screening_acts, replay_screening
from curation.sources.pubmed_xml.records import read_pubmed
from curation.vocabulary import ActKind

CURATORS = ("anna", "ben", "carl")


def find_piles(story: Story, parked: tuple[str, ...] = ()) -> list[Pile]:
    (record,) = replay_screening(story.acts, ["pmid:1"])
    return [find_pile(record, curator, parked) for curator in (*CURATORS, None)]


def take_back(story: Story, curator: str) -> str:
    return story.tell(curator, ActKind.WITHDRAW, "pmid:1", {"stage": "title_abstract"}, None)


def test_a_record_goes_through_the_piles_as_votes_come_in():
    story = Story()
    assert find_piles(story, ("pmid:1",)) == [Pile.PARKED, Pile.PARKED, Pile.PARKED, Pile.ALL]
    story.vote("anna", "pmid:1", "include")
    assert find_piles(story) == [Pile.SCREENED, Pile.TO_SCREEN, Pile.TO_SCREEN, Pile.ALL]
    story.vote("ben", "pmid:1", "exclude", "wrong_outcome")
    assert find_piles(story) == [Pile.DIFFERING, Pile.DIFFERING, Pile.TO_SETTLE, Pile.ALL]
    story.settle("carl", "pmid:1", "include")
    assert find_piles(story) == [Pile.SCREENED, Pile.SCREENED, Pile.SCREENED, Pile.ALL]


def test_a_record_that_two_agree_on_waits_for_nobody():
    story = Story()
    for curator in ("anna", "ben"):
        story.vote(curator, "pmid:1", "include")
    assert find_piles(story)[2] == Pile.ALL


def test_who_takes_a_vote_back_has_not_voted():
    story = Story()
    story.vote("anna", "pmid:1", "include")
    take_back(story, "anna")
    (record,) = replay_screening(story.acts, ["pmid:1"])
    assert record.votes == ()


def test_an_adjudication_that_is_taken_back_leaves_the_votes_differing():
    story = Story()
    story.vote("anna", "pmid:1", "include")
    story.vote("ben", "pmid:1", "exclude", "wrong_outcome")
    story.settle("carl", "pmid:1", "include")
    take_back(story, "carl")
    (record,) = replay_screening(story.acts, ["pmid:1"])
    assert (record.is_conflict, record.decision, record.adjudicated_by) == (True, None, None)


def test_taking_back_what_was_never_decided_does_not_count():
    story = Story()
    take_back(story, "anna")
    (finding,) = check_screening_acts(story.acts, ["pmid:1"])
    assert "anna decided nothing" in finding.reason


def test_a_vote_that_was_taken_back_before_the_other_came_in_is_no_independent_vote():
    story = Story()
    story.vote("anna", "pmid:1", "exclude", "wrong_outcome")
    take_back(story, "anna")
    story.vote("ben", "pmid:1", "include")
    assert compute_agreement(story.acts, "anna", "ben").n == 0
    story.vote("anna", "pmid:1", "include")
    assert compute_agreement(story.acts, "anna", "ben").both_include == 1


def test_the_vote_of_another_is_seen_when_two_are_in():
    story = Story()
    story.vote("anna", "pmid:1", "include")
    (record,) = replay_screening(story.acts, ["pmid:1"])
    assert [len(list_visible_votes(record, curator)) for curator in (*CURATORS, None)] == [1, 0, 0, 0]
    story.vote("ben", "pmid:1", "include")
    (record,) = replay_screening(story.acts, ["pmid:1"])
    assert [len(list_visible_votes(record, curator)) for curator in (*CURATORS, None)] == [2, 2, 2, 2]


def test_a_random_order_holds_every_record_once_and_hangs_on_its_seed_alone():
    ids = [f"pmid:{n}" for n in range(50)]
    order = list_at_random(ids, "q anna")({})
    assert sorted(order) == sorted(ids) != list(order)
    assert order == list_at_random(reversed(ids), "q anna")({"pmid:1": "include"})
    assert order != list_at_random(ids, "q ben")({})
    assert list_as_given(ids)({}) == tuple(sorted(ids))


def test_near_duplicates_come_up_side_by_side_and_nothing_is_lost():
    groups = {"a": ("d",), "d": ("a",)}
    assert group_neighbours(["b", "a", "c", "d"], groups) == ("b", "a", "d", "c")


def test_records_are_near_duplicates_by_identifier_by_link_or_by_title():
    title = "Tumour mutational burden and response to pembrolizumab in advanced breast cancer"
    records = [
        make_citation(id="pmid:1", title=title, doi="10.1000/a"),
        make_citation(id="doi:10.1000/a", title="Another title of the same thing altogether"),
        make_citation(id="pmid:2", title=f"{title}: a trial."),
        make_citation(
            id="pmid:3",
            title="A republication of other words entirely",
            relations=(Relation(type="RepublishedFrom", id="pmid:4"),),
        ),
        make_citation(id="pmid:4", title="Where those words stood at first, long ago"),
        make_citation(id="pmid:5", title="Tumour mutational burden and survival after nivolumab in lung cancer"),
        make_citation(id="pmid:6", title="Reply"),
        make_citation(id="pmid:7", title="Reply"),
    ]
    groups = group_near_duplicates({record.id: record for record in records})
    assert groups["pmid:1"] == ("doi:10.1000/a", "pmid:2")
    assert groups["pmid:3"] == ("pmid:4",)
    assert not {"pmid:5", "pmid:6", "pmid:7"} & set(groups)


@pytest.mark.shared
def test_whatever_the_rules_for_duplicates_merge_or_leave_to_a_person_is_a_near_duplicate_too(shared):
    records = {one.id: one for one in read_pubmed(shared / "pubmed" / "records.xml.gz").citations}
    copies = {f"record:{n}": msgspec.structs.replace(one, id=f"record:{n}") for n, one in enumerate(records.values())}
    groups = group_near_duplicates(records | copies)
    matches = find_matches(records | copies)
    assert len(matches) >= len(records) * 0.9
    assert all(match.citations[1] in groups[match.citations[0]] for match in matches)


def test_what_a_guard_keeps_two_records_comes_up_side_by_side_all_the_same():
    title = "Nivolumab in advanced melanoma of the skin with brain metastases"
    paper = make_citation(id="pmid:1", title=title, publication_types=("Journal Article",))
    preprint = make_citation(id="doi:10.1101/2020.1", title=title, publication_types=("Preprint",))
    protocol = make_citation(id="pmid:3", title=f"{title}: study protocol", publication_types=("Journal Article",))
    parts = [make_citation(id=f"pmid:{n}", title=f"Nivolumab in renal cancer of adults, part {n}") for n in (8, 9)]
    groups = group_near_duplicates({one.id: one for one in (paper, preprint, protocol, *parts)})
    assert find_matches({one.id: one for one in (paper, preprint, protocol)}) == ()
    assert set(groups) == {"pmid:1", "doi:10.1101/2020.1", "pmid:3"}


def test_records_that_a_person_has_parted_are_no_near_duplicates():
    title = "Nivolumab in advanced melanoma of the skin with brain metastases"
    records = {name: make_citation(id=name, title=title) for name in ("pmid:1", "pmid:2")}
    story = Story()
    assert set(group_near_duplicates(records)) == set(records)
    story.follow("anna", draft_decision(ActKind.SEPARATE, "pmid:1", "pmid:2", reason="two cohorts"))
    assert group_near_duplicates(records, story.acts) == {}
