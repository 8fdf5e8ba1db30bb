"""Laws of decisions on notices: by somebody else, on a notice by name, and never on a retraction."""

from __future__ import annotations

import pytest
from review_makers import Story, make_claim

from curation.domain.notice import CONSEQUENCES, DECIDABLE, Integrity, Notice, Saying
from curation.errors import LedgerConflictError
from curation.review.deciding import check_decisions, draft_decision, replay_decisions
from curation.vocabulary import ActKind, NoticeChoice, NoticeKind

CITATION = "pmid:31"
CONCERN = Notice(
    kind=NoticeKind.EXPRESSION_OF_CONCERN,
    said=(Saying(record=CITATION, term="ExpressionOfConcernIn"),),
    notice_id="pmid:9",
)
STANDING = Integrity(citation_id=CITATION, notices=(CONCERN,))


def decide(story: Story, curator: str, choice: NoticeChoice = NoticeChoice.KEEP, **changes: str) -> str:
    draft = draft_decision(STANDING, CONCERN, choice, reason="It concerns another figure.")
    return story.tell(curator, draft.kind, draft.subject, draft.payload | changes, draft.parent)


def test_a_decision_names_citation_kind_notice_and_reason() -> None:
    story = Story()
    act_id = decide(story, "dora")
    (found,) = replay_decisions(story.acts)
    assert (found.citation_id, found.kind, found.notice) == (CITATION, CONCERN.kind, "pmid:9")
    assert (found.choice, found.curator, found.act_id) == (NoticeChoice.KEEP, "dora", act_id)
    assert found.reason and check_decisions(story.acts) == ()


@pytest.mark.parametrize("is_tagged_first", [True, False])
def test_whoever_tagged_a_claim_on_the_citation_does_not_decide_whatever_came_first(is_tagged_first: bool) -> None:
    story = Story()
    steps = [lambda: story.tag("anna", make_claim()), lambda: decide(story, "anna")]
    for step in steps if is_tagged_first else reversed(steps):
        step()
    assert replay_decisions(story.acts) == ()
    assert "may not decide" in check_decisions(story.acts)[0].reason
    decide(story, "dora")
    assert [found.curator for found in replay_decisions(story.acts)] == ["dora"]


def test_a_later_decision_of_the_same_reviewer_replaces_the_earlier() -> None:
    story = Story()
    for choice in (NoticeChoice.KEEP, NoticeChoice.SET_ASIDE):
        decide(story, "dora", choice)
    assert [found.choice for found in replay_decisions(story.acts)] == [NoticeChoice.SET_ASIDE]


def test_reviewers_who_differ_decide_nothing_until_one_takes_the_others_side() -> None:
    story = Story()
    decide(story, "dora")
    decide(story, "emil", NoticeChoice.SET_ASIDE)
    assert replay_decisions(story.acts) == ()
    assert "dora: keep, emil: set_aside" in check_decisions(story.acts)[0].reason
    decide(story, "emil")
    assert [found.choice for found in replay_decisions(story.acts)] == [NoticeChoice.KEEP]
    assert check_decisions(story.acts) == ()


def test_decisions_are_those_of_the_day() -> None:
    story = Story()
    first = decide(story, "dora")
    decide(story, "dora", NoticeChoice.SET_ASIDE)
    assert [found.choice for found in replay_decisions(story.acts, as_of=first)] == [NoticeChoice.KEEP]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "retraction"},
        {"kind": "preprint_published"},
        {"choice": "perhaps"},
        {"reason": " "},
        {"kind": "rumour"},
    ],
)
def test_a_decision_that_breaks_a_rule_does_not_count_and_is_found(changes: dict[str, str]) -> None:
    story = Story()
    act_id = decide(story, "dora", **changes)
    assert replay_decisions(story.acts) == ()
    assert [finding.subject for finding in check_decisions(story.acts)] == [act_id]


@pytest.mark.parametrize("kind", NoticeKind)
def test_what_no_decision_can_lift_is_not_even_drafted(kind: NoticeKind) -> None:
    notice = Notice(kind=kind, said=(), notice_id="pmid:9")
    standing = Integrity(citation_id=CITATION, notices=(notice,))
    if CONSEQUENCES[kind] in DECIDABLE:
        draft = draft_decision(standing, notice, NoticeChoice.KEEP, reason="Read.")
        assert (draft.kind, draft.subject) == (ActKind.DECIDE, CITATION)
        return
    with pytest.raises(LedgerConflictError):
        draft_decision(standing, notice, NoticeChoice.KEEP, reason="Read.")


def test_a_decision_needs_a_notice_that_stands_and_a_reason() -> None:
    with pytest.raises(LedgerConflictError, match="no such notice"):
        draft_decision(Integrity(citation_id=CITATION), CONCERN, NoticeChoice.KEEP, reason="Read.")
    with pytest.raises(LedgerConflictError, match="needs a reason"):
        draft_decision(STANDING, CONCERN, NoticeChoice.KEEP, reason="  ")
