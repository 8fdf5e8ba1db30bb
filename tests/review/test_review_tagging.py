from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_makers import Story, make_claim

from curation.domain.quote import Quote
from curation.errors import LedgerConflictError
from curation.review.tagging import check_claim_acts, replay_claims
from curation.vocabulary import ActKind, ClaimStatus, Severity

REVISED = make_claim(notes="one word mended")
REVISED_OTHERWISE = make_claim(notes="mended in another way")


def stand(story: Story):
    (record,) = replay_claims(story.acts)
    return record


def reasons(story: Story) -> list[str]:
    return [finding.reason for finding in check_claim_acts(story.acts)]


def test_a_tagged_claim_is_submitted_under_its_own_id():
    story = Story()
    tagged = story.tag()
    record = stand(story)

    assert (record.claim_id, record.status) == (make_claim().claim_id, ClaimStatus.SUBMITTED)
    assert (record.tagged_by, record.tagged_at, record.acts) == ("anna", "2026-01-31T09:00:00Z", (tagged,))


def test_an_accepted_claim_says_by_whom_and_when():
    story = Story()
    accepted = story.do("bob", ActKind.ACCEPT, story.tag())
    record = stand(story)

    assert (record.status, record.accepted_by) == (ClaimStatus.ACCEPTED, "bob")
    assert (record.accepted_at, record.acts[-1]) == ("2026-01-31T09:01:00Z", accepted)


@pytest.mark.parametrize("kind", [ActKind.ACCEPT, ActKind.REJECT])
def test_nobody_moderates_their_own_claim(kind):
    story = Story()
    story.do("anna", kind, story.tag(), reason="it is good")

    assert stand(story).status == ClaimStatus.SUBMITTED
    assert ["of their own" in reason for reason in reasons(story)] == [True]


def test_who_revised_a_claim_may_not_accept_it_either():
    story = Story()
    revised = story.revise("bob", REVISED, story.tag())
    story.do("bob", ActKind.ACCEPT, revised)

    assert stand(story).status == ClaimStatus.SUBMITTED
    assert "of their own" in reasons(story)[0]


def test_who_tagged_a_claim_may_not_accept_the_revision_of_another():
    story = Story()
    revised = story.revise("bob", REVISED, story.tag("anna"))
    story.do("anna", ActKind.ACCEPT, revised)

    assert stand(story).status == ClaimStatus.SUBMITTED
    assert "of their own" in reasons(story)[0]


def test_a_revision_after_acceptance_puts_the_claim_back_to_submitted_under_its_first_id():
    story = Story()
    changed = make_claim(statement="Of 52, 15% responded.")
    story.revise("anna", changed, story.do("bob", ActKind.ACCEPT, story.tag()))
    record = stand(story)

    assert (record.status, record.accepted_by, record.accepted_at) == (ClaimStatus.SUBMITTED, None, None)
    assert (record.claim, record.claim_id) == (changed, make_claim().claim_id)
    assert record.reason == "wording"


def test_a_withdrawn_claim_stays_in_the_replay_with_its_reason():
    story = Story()
    story.do("anna", ActKind.WITHDRAW, story.tag(), reason="misread")
    record = stand(story)

    assert (record.status, record.reason) == (ClaimStatus.WITHDRAWN, "misread")


def test_a_withdrawn_claim_is_not_accepted_but_may_be_revised():
    story = Story()
    withdrawn = story.do("anna", ActKind.WITHDRAW, story.tag(), reason="misread")
    story.do("bob", ActKind.ACCEPT, withdrawn)
    assert stand(story).status == ClaimStatus.WITHDRAWN

    story.revise("anna", REVISED, withdrawn)
    assert stand(story).status == ClaimStatus.SUBMITTED


def test_a_rejected_claim_says_why():
    story = Story()
    story.do("bob", ActKind.REJECT, story.tag(), reason="background only")
    record = stand(story)

    assert (record.status, record.reason) == (ClaimStatus.REJECTED, "background only")


def test_two_acts_with_the_same_parent_are_a_conflict_and_both_are_kept():
    story = Story()
    tagged = story.tag()
    one = story.revise("anna", REVISED, tagged)
    two = story.revise("bob", REVISED_OTHERWISE, tagged)
    record = stand(story)

    assert (record.status, record.conflicting_acts) == (ClaimStatus.CONFLICT, (one, two))
    assert record.acts == (tagged, one, two)
    findings = check_claim_acts(story.acts)
    assert [(found.subject, found.severity) for found in findings] == [(record.claim_id, Severity.GATE)]


def test_who_accepts_what_was_revised_meanwhile_makes_a_conflict_not_an_acceptance():
    story = Story()
    tagged = story.tag()
    story.revise("anna", REVISED, tagged)
    story.do("bob", ActKind.ACCEPT, tagged)
    record = stand(story)

    assert (record.status, record.accepted_by) == (ClaimStatus.CONFLICT, None)


@pytest.mark.parametrize("chosen", [0, 1])
def test_an_adjudicated_conflict_stands_as_the_chosen_act_left_it(chosen):
    story = Story()
    tagged = story.tag()
    branches = [story.revise("anna", REVISED, tagged), story.revise("bob", REVISED_OTHERWISE, tagged)]
    settled = story.do("carl", ActKind.ADJUDICATE, branches[1], chosen=branches[chosen], note="clearer")
    record = stand(story)

    assert (record.status, record.conflicting_acts) == (ClaimStatus.SUBMITTED, ())
    assert record.claim == (REVISED, REVISED_OTHERWISE)[chosen]
    assert record.acts[-1] == settled
    assert check_claim_acts(story.acts) == ()


def test_a_conflict_may_be_settled_for_the_acceptance():
    story = Story()
    tagged = story.tag()
    accepted = story.do("bob", ActKind.ACCEPT, tagged)
    rejected = story.do("dora", ActKind.REJECT, tagged, reason="aim only")
    story.do("carl", ActKind.ADJUDICATE, rejected, chosen=accepted, note="it is a result")
    record = stand(story)

    assert (record.status, record.accepted_by) == (ClaimStatus.ACCEPTED, "bob")


@pytest.mark.parametrize("curator", ["anna", "bob"])
def test_who_did_one_of_the_conflicting_acts_does_not_settle_them(curator):
    story = Story()
    tagged = story.tag()
    one, two = story.revise("anna", REVISED, tagged), story.revise("bob", REVISED_OTHERWISE, tagged)
    story.do(curator, ActKind.ADJUDICATE, two, chosen=one, note="mine")

    assert stand(story).status == ClaimStatus.CONFLICT
    assert any("of their own" in reason for reason in reasons(story))


def test_an_adjudication_that_chooses_none_of_the_conflicting_acts_settles_nothing():
    story = Story()
    tagged = story.tag()
    one = story.revise("anna", REVISED, tagged)
    story.revise("bob", REVISED_OTHERWISE, tagged)
    story.do("carl", ActKind.ADJUDICATE, one, chosen=tagged, note="neither")
    story.do("carl", ActKind.ADJUDICATE, tagged, chosen=one, note="answers the wrong act")

    assert stand(story).status == ClaimStatus.CONFLICT


def test_an_act_that_did_not_see_the_adjudication_opens_the_conflict_again():
    story = Story()
    tagged = story.tag()
    one, two = story.revise("anna", REVISED, tagged), story.revise("bob", REVISED_OTHERWISE, tagged)
    settled = story.do("carl", ActKind.ADJUDICATE, two, chosen=one, note="clearer")
    late = story.do("dora", ActKind.ACCEPT, two)
    record = stand(story)

    assert (record.status, record.conflicting_acts) == (ClaimStatus.CONFLICT, (settled, late))


def test_without_a_conflict_there_is_nothing_to_adjudicate():
    story = Story()
    tagged = story.tag()
    story.do("carl", ActKind.ADJUDICATE, tagged, chosen=tagged, note="fine")

    assert "no conflict" in reasons(story)[0]


def test_a_comment_changes_nothing_and_the_next_act_may_answer_it():
    story = Story()
    comment = story.do("bob", ActKind.COMMENT, story.tag(), text="nice")
    story.do("bob", ActKind.ACCEPT, comment)

    assert stand(story).status == ClaimStatus.ACCEPTED
    assert check_claim_acts(story.acts) == ()


def test_two_comments_on_one_act_are_no_conflict():
    story = Story()
    tagged = story.tag()
    for curator in ("bob", "carl"):
        story.do(curator, ActKind.COMMENT, tagged, text="nice")
    story.do("bob", ActKind.ACCEPT, tagged)

    assert stand(story).status == ClaimStatus.ACCEPTED


def test_an_act_after_one_that_did_not_count_still_counts():
    story = Story()
    refused = story.do("anna", ActKind.ACCEPT, story.tag())
    story.do("bob", ActKind.ACCEPT, refused)

    assert stand(story).accepted_by == "bob"


def test_the_last_act_of_a_record_is_what_the_next_one_answers():
    story = Story()
    tagged = story.tag()
    revised = story.revise("anna", REVISED, tagged)
    story.do("bob", ActKind.COMMENT, tagged, text="written before the revision was seen")

    assert stand(story).acts[-1] == revised


def test_the_same_act_done_twice_by_a_cell_that_ran_twice_counts_once():
    story = Story()
    story.tag()
    story.tag()
    record = stand(story)

    assert record.status == ClaimStatus.SUBMITTED
    assert "done before" in reasons(story)[0]


def test_two_curators_who_tag_the_same_words_independently_are_a_conflict():
    story = Story()
    story.tag("anna")
    story.tag("bob", make_claim(notes="another reading"))

    assert stand(story).status == ClaimStatus.CONFLICT


def test_an_acceptance_that_names_no_parent_does_not_count():
    story = Story()
    story.tag()
    story.do("bob", ActKind.ACCEPT, None)

    assert stand(story).status == ClaimStatus.SUBMITTED
    assert "which act" in reasons(story)[0]


def test_an_act_on_a_claim_that_nobody_tagged_is_a_finding():
    story = Story()
    story.do("bob", ActKind.ACCEPT, None)

    assert replay_claims(story.acts) == ()
    assert "no claim" in reasons(story)[0]


@pytest.mark.parametrize(
    "payload",
    [{}, {"claim": None}, {"claim": {"statement": "only this"}}, {"claim": {"question_id": 7}}],
)
def test_a_tag_whose_claim_cannot_be_read_is_a_finding(payload):
    story = Story()
    story.tell("anna", ActKind.TAG, "clm-000000000000", payload, None)

    assert replay_claims(story.acts) == ()
    assert "cannot be read" in reasons(story)[0]


def test_a_claim_tagged_under_the_id_of_another_is_a_finding():
    story = Story()
    story.tag()
    tag = story.acts.pop()
    story.tell("anna", ActKind.TAG, "clm-000000000000", tag.payload, None)

    assert replay_claims(story.acts) == ()
    assert make_claim().claim_id in reasons(story)[0]


def test_a_revision_does_not_move_a_claim_to_another_citation():
    story = Story()
    story.revise("anna", make_claim(citation_id="pmid:32"), story.tag())

    assert stand(story).claim.citation_id == "pmid:31"
    assert "pmid:32" in reasons(story)[0]


def test_a_claim_written_past_the_builders_with_a_number_that_no_quote_states_is_a_gate():
    story = Story()
    story.tag(claim=make_claim(statement="99% responded."))
    (finding,) = check_claim_acts(story.acts)

    assert (finding.gate, finding.severity) == ("G06", Severity.GATE)
    assert "99" in finding.reason


def test_as_of_shows_the_claims_as_they_stood_after_that_act():
    story = Story()
    tagged = story.tag()
    story.do("bob", ActKind.ACCEPT, tagged)

    assert [record.status for record in replay_claims(story.acts, as_of=tagged)] == [ClaimStatus.SUBMITTED]
    assert [record.status for record in replay_claims(story.acts)] == [ClaimStatus.ACCEPTED]


def test_as_of_an_unknown_act_is_refused():
    with pytest.raises(LedgerConflictError, match="no act of this ledger bears the id 'feed'"):
        replay_claims(Story().acts, as_of="feed")


def test_claims_are_sorted_by_citation_then_place_then_id():
    story = Story()
    places = [("pmid:9", 4), ("pmid:10", 7), ("pmid:9", None), ("pmid:9", 2)]
    for at, (citation_id, start) in enumerate(places):
        quote = Quote(exact=f"these are four words {at}", start=start)
        story.tag(claim=make_claim(citation_id=citation_id, quotes=(quote,), statement="Words."))

    found = [(record.claim.citation_id, record.claim.quotes[0].start) for record in replay_claims(story.acts)]

    assert found == [("pmid:10", 7), ("pmid:9", 2), ("pmid:9", 4), ("pmid:9", None)]


STEPS = st.tuples(
    st.sampled_from(["anna", "bob", "carl"]),
    st.sampled_from(
        [ActKind.REVISE, ActKind.WITHDRAW, ActKind.ACCEPT, ActKind.REJECT, ActKind.ADJUDICATE, ActKind.COMMENT]
    ),
    st.integers(0, 12),
    st.integers(0, 12),
)


@given(steps=st.lists(STEPS, max_size=12))
@settings(max_examples=200, deadline=None)
def test_whatever_happens_no_claim_is_accepted_by_its_author_or_unseen(steps):
    story = Story()
    ids = [story.tag()]
    authors = {make_claim(): "anna"}
    for number, (curator, kind, parent, chosen) in enumerate(steps):
        answered = ids[parent % len(ids)]
        if kind == ActKind.REVISE:
            authors[make_claim(notes=f"version {number}")] = curator
            ids.append(story.revise(curator, make_claim(notes=f"version {number}"), answered))
        else:
            ids.append(story.do(curator, kind, answered, chosen=ids[chosen % len(ids)], number=number))
    record = stand(story)

    assert (record.status == ClaimStatus.CONFLICT) == (len(record.conflicting_acts) > 1)
    assert set(record.acts) <= set(ids)
    assert (record.status == ClaimStatus.ACCEPTED) == (record.accepted_by is not None)
    if record.accepted_by:
        assert record.accepted_by != authors[record.claim]
        assert find_version_seen(story, record) == record.claim.notes


def find_version_seen(story, record):
    """The version that the acceptance answers, found by walking back from parent to parent."""
    by_id = {act.act_id: act for act in story.acts}
    (act,) = [act for act in story.acts if act.kind == ActKind.ACCEPT and act.time == record.accepted_at]
    while "claim" not in act.payload:
        is_settling = act.kind == ActKind.ADJUDICATE and act.act_id in record.acts
        act = by_id[act.payload["chosen"] if is_settling else act.parent]
    return act.payload["claim"].get("notes")


@given(steps=st.lists(STEPS, max_size=10), at=st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_as_of_an_act_is_the_replay_of_the_acts_up_to_it(steps, at):
    story = Story()
    ids = [story.tag()]
    for number, (curator, kind, parent, _) in enumerate(steps):
        if kind != ActKind.REVISE:
            ids.append(story.do(curator, kind, ids[parent % len(ids)], number=number))
    cut = at % len(ids)

    assert replay_claims(story.acts, as_of=ids[cut]) == replay_claims(story.acts[: cut + 1])
