from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_makers import Story

from curation.errors import LedgerConflictError
from curation.review.screening import (
    check_screening_acts,
    draft_screening_adjudication,
    draft_vote,
    replay_screening,
)
from curation.vocabulary import ActKind, ExclusionReason, ScreeningChoice

INCLUDE, EXCLUDE, UNCLEAR = ScreeningChoice.INCLUDE, ScreeningChoice.EXCLUDE, ScreeningChoice.UNCLEAR
POPULATION, OUTCOME = ExclusionReason.WRONG_POPULATION, ExclusionReason.WRONG_OUTCOME


def screen(story: Story, citation_id: str = "pmid:1"):
    (record,) = replay_screening(story.acts, [citation_id])
    return record


def reasons(story: Story) -> list[str]:
    return [finding.reason for finding in check_screening_acts(story.acts, ["pmid:1"])]


def make_conflict() -> Story:
    story = Story()
    story.vote("anna", "pmid:1", "include")
    story.vote("bob", "pmid:1", "exclude", "wrong_population")
    return story


def test_every_citation_of_the_snapshot_has_one_record_voted_on_or_not():
    story = Story()
    story.vote("anna", "pmid:2", "include")
    records = replay_screening(story.acts, ["pmid:3", "pmid:2", "pmid:1", "pmid:3"])

    assert [record.citation_id for record in records] == ["pmid:1", "pmid:2", "pmid:3"]
    assert [len(record.votes) for record in records] == [0, 1, 0]
    assert {record.decision for record in records} == {None}


@pytest.mark.parametrize(
    ("first", "second", "decision", "reason", "is_conflict"),
    [
        (("include",), ("include",), INCLUDE, None, False),
        (("include",), ("unclear",), INCLUDE, None, False),
        (("unclear",), ("unclear",), INCLUDE, None, False),
        (("exclude", "wrong_outcome"), ("exclude", "wrong_outcome"), EXCLUDE, OUTCOME, False),
        (("exclude", "wrong_outcome"), ("exclude", "wrong_population"), None, None, True),
        (("include",), ("exclude", "wrong_outcome"), None, None, True),
        (("unclear",), ("exclude", "wrong_outcome"), None, None, True),
    ],
)
def test_two_votes_decide_as_the_standard_says(first, second, decision, reason, is_conflict):
    story = Story()
    story.vote("bob", "pmid:1", *first)
    story.vote("anna", "pmid:1", *second)
    record = screen(story)

    assert (record.decision, record.reason, record.is_conflict) == (decision, reason, is_conflict)
    assert [vote.curator for vote in record.votes] == ["anna", "bob"]


@pytest.mark.parametrize("vote", [("include",), ("exclude", "wrong_outcome")])
def test_one_vote_decides_nothing_and_is_no_conflict(vote):
    story = Story()
    story.vote("anna", "pmid:1", *vote)

    assert (screen(story).decision, screen(story).is_conflict) == (None, False)


def test_a_later_vote_of_the_same_curator_replaces_the_earlier():
    story = make_conflict()
    last = story.vote("bob", "pmid:1", "include")
    record = screen(story)

    assert (record.decision, len(record.votes), record.votes[1].act_id) == (INCLUDE, 2, last)


def test_one_curator_who_votes_twice_is_still_one_vote():
    story = Story()
    story.vote("anna", "pmid:1", "include")
    story.vote("anna", "pmid:1", "include", note="sure")

    assert screen(story).decision is None


def test_an_adjudicator_settles_a_conflict_and_both_votes_are_kept():
    story = make_conflict()
    story.settle("carl", "pmid:1", "exclude", "wrong_population")
    record = screen(story)

    assert (record.decision, record.reason) == (EXCLUDE, POPULATION)
    assert (record.is_conflict, record.adjudicated_by, len(record.votes)) == (False, "carl", 2)


def test_a_later_vote_opens_an_adjudicated_citation_again():
    story = make_conflict()
    story.settle("carl", "pmid:1", "include")
    story.vote("anna", "pmid:1", "unclear")
    record = screen(story)

    assert (record.decision, record.is_conflict, record.adjudicated_by) == (None, True, None)


def test_who_voted_does_not_adjudicate():
    story = make_conflict()
    story.settle("anna", "pmid:1", "include")

    assert screen(story).is_conflict
    assert "anna voted" in reasons(story)[0]


def test_where_no_votes_differ_there_is_nothing_to_settle():
    story = Story()
    story.vote("anna", "pmid:1", "include")
    story.settle("carl", "pmid:1", "include")

    assert screen(story).decision is None
    assert "no two votes" in reasons(story)[0]


def test_an_exclusion_without_a_reason_does_not_count():
    story = make_conflict()
    story.vote("anna", "pmid:1", "exclude")
    story.settle("carl", "pmid:1", "exclude")

    assert screen(story).votes[0].decision == INCLUDE
    assert ["needs a reason" in reason for reason in reasons(story)] == [True, True]


def test_an_adjudicator_does_not_answer_unclear():
    story = make_conflict()
    story.settle("carl", "pmid:1", "unclear")

    assert screen(story).is_conflict and len(reasons(story)) == 1


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        ({"decision": "yes"}, "cannot be read"),
        ({}, "cannot be read"),
        ({"decision": "exclude", "reason": "boring"}, "cannot be read"),
        ({"decision": "include", "stage": "full_text"}, "full_text"),
    ],
)
def test_a_vote_that_cannot_be_read_is_a_finding(payload, problem):
    story = Story()
    story.tell("anna", ActKind.SCREEN, "pmid:1", payload, None)

    assert screen(story).votes == ()
    assert problem in reasons(story)[0]


def test_votes_on_a_citation_outside_the_snapshot_are_a_finding():
    story = Story()
    story.vote("anna", "pmid:7", "include")

    assert "not in the snapshot" in reasons(story)[0]


def test_adjudications_of_claims_are_no_business_of_screening():
    story = Story()
    story.tell("carl", ActKind.ADJUDICATE, "clm-123456789abc", {"chosen": "x", "note": "y"}, None)

    assert reasons(story) == []


def test_as_of_shows_screening_as_it_stood_after_that_act():
    story = make_conflict()
    first = story.acts[0].act_id

    assert [len(record.votes) for record in replay_screening(story.acts, ["pmid:1"], as_of=first)] == [1]
    with pytest.raises(LedgerConflictError, match="no act"):
        replay_screening(story.acts, ["pmid:1"], as_of="feed")


def test_what_the_builders_draft_counts():
    story = Story()
    story.follow("anna", draft_vote("pmid:1", INCLUDE, note="on topic"))
    story.follow("bob", draft_vote("pmid:1", EXCLUDE, reason=OUTCOME))
    draft = draft_screening_adjudication(screen(story), "carl", EXCLUDE, reason=OUTCOME)
    story.follow("carl", draft)

    assert draft.parent == story.acts[1].act_id
    assert (screen(story).decision, screen(story).adjudicated_by) == (EXCLUDE, "carl")
    assert reasons(story) == []


def test_a_vote_that_breaks_a_rule_is_refused_before_it_is_written():
    with pytest.raises(LedgerConflictError, match="needs a reason"):
        draft_vote("pmid:1", EXCLUDE)
    with pytest.raises(LedgerConflictError, match="anna voted"):
        draft_screening_adjudication(screen(make_conflict()), "anna", INCLUDE)
    with pytest.raises(LedgerConflictError, match="no two votes"):
        draft_screening_adjudication(screen(Story()), "carl", INCLUDE)


VOTES = st.lists(
    st.tuples(
        st.sampled_from(["anna", "bob", "carl"]),
        st.sampled_from([("include", None), ("unclear", None), ("exclude", "duplicate"), ("exclude", "retracted")]),
    ),
    max_size=8,
)


@given(votes=VOTES)
def test_a_citation_is_decided_in_conflict_or_waits_for_a_second_vote_and_only_one_of_these(votes):
    story = Story()
    for curator, (decision, reason) in votes:
        story.vote(curator, "pmid:1", decision, reason)
    record = screen(story)

    waits = len({curator for curator, _ in votes}) < 2
    assert [waits, record.is_conflict, record.decision is not None].count(True) == 1
    assert (record.decision == EXCLUDE) == (record.reason is not None)
