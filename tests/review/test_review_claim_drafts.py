from __future__ import annotations

import pytest
from review_makers import Story, make_citation, make_claim

from curation.domain.effect import Effect
from curation.domain.quote import Quote
from curation.errors import ClaimError, LedgerConflictError, QuoteAmbiguousError, QuoteNotFoundError
from curation.review.claim_drafts import (
    build_quoted_claim,
    draft_acceptance,
    draft_claim_adjudication,
    draft_rejection,
    draft_revision,
    draft_tag,
    draft_withdrawal,
)
from curation.review.tagging import check_claim_acts, replay_claims
from curation.vocabulary import ActKind, ClaimStatus, EffectMeasure, TextSource


def tag(story: Story, curator: str = "anna"):
    story.follow(curator, draft_tag(make_claim(), make_citation()))
    return stand(story)


def stand(story: Story):
    (record,) = replay_claims(story.acts)
    return record


def test_a_tag_fills_in_where_the_quote_stands_and_whose_words_they_are():
    citation = make_citation()
    claim = build_quoted_claim(make_claim(basis=TextSource.PUBMED), citation)
    (quote,) = claim.quotes

    assert (quote.section, quote.start, quote.end) == ("RESULTS", 0, 52)
    assert quote.suffix.startswith(" In the second cohort")
    assert (quote.text_hash, claim.basis) == (citation.text_hash, TextSource.SYNOPSIS)


def test_a_tag_is_about_the_claim_with_the_words_as_the_citation_prints_them():
    citation = make_citation(text="The response–rate was 15% in all.")
    draft = draft_tag(make_claim(quotes=(Quote(exact="The response-rate was 15%"),)), citation)

    assert draft.payload["claim"]["quotes"][0]["exact"] == "The response–rate was 15%"
    assert (
        draft.subject
        == build_quoted_claim(make_claim(quotes=(Quote(exact="The response-rate was 15%"),)), citation).claim_id
    )
    assert (draft.kind, draft.parent) == (ActKind.TAG, None)


def test_a_claim_whose_number_is_not_in_its_quote_is_refused_before_anything_is_written():
    with pytest.raises(ClaimError, match="the number 16 is not in the quote"):
        draft_tag(make_claim(statement="16% responded."), make_citation())


def test_an_effect_whose_number_is_not_in_its_quote_is_refused():
    effect = Effect(measure=EffectMeasure.ORR, value="15", unit="%", n_events=8, n_total=52)

    with pytest.raises(ClaimError, match="the number 8 of ORR is not in the quote"):
        draft_tag(make_claim(effects=(effect,)), make_citation())


def test_words_that_the_citation_does_not_have_are_refused():
    with pytest.raises(QuoteNotFoundError):
        draft_tag(make_claim(quotes=(Quote(exact="Of 52 patients, 15% had a response."),)), make_citation())


def test_words_that_occur_twice_need_neighbours_or_offsets():
    twice = "the objective response rate was"
    claim = make_claim(statement="A rate.", quotes=(Quote(exact=twice),))
    with pytest.raises(QuoteAmbiguousError):
        draft_tag(claim, make_citation())

    by_prefix = make_claim(statement="A rate.", quotes=(Quote(exact=twice, prefix="In the second cohort, "),))
    by_offset = make_claim(statement="A rate.", quotes=(Quote(exact=twice, section="RESULTS", start=75, end=106),))
    starts = [build_quoted_claim(claim, make_citation()).quotes[0].start for claim in (by_prefix, by_offset)]
    assert starts == [75, 75]


def test_a_claim_is_tagged_on_its_own_citation_only():
    with pytest.raises(ClaimError, match="pmid:32"):
        draft_tag(make_claim(), make_citation(id="pmid:32"))


def test_a_citation_without_text_carries_no_claim():
    with pytest.raises(QuoteNotFoundError):
        draft_tag(make_claim(), make_citation(sections=(), text_source=TextSource.NONE))


def test_what_the_builders_draft_on_the_latest_record_always_counts():
    story = Story()
    record = tag(story)
    story.follow("bob", draft_acceptance(record, "bob", note="checked"))
    story.follow("anna", draft_revision(stand(story), make_claim(notes="mended"), make_citation(), reason="mended"))
    story.follow("bob", draft_rejection(stand(story), "bob", reason="no longer clear"))
    story.follow("anna", draft_withdrawal(stand(story), reason="agreed"))

    assert stand(story).status == ClaimStatus.WITHDRAWN
    assert check_claim_acts(story.acts) == ()
    assert len(stand(story).acts) == 5


def test_nobody_accepts_or_rejects_their_own():
    story = Story()
    record = tag(story)
    with pytest.raises(LedgerConflictError, match="anna may not accept a claim of their own"):
        draft_acceptance(record, "anna")
    with pytest.raises(LedgerConflictError, match="anna may not reject a claim of their own"):
        draft_rejection(record, "anna", reason="mine")


def test_with_the_acts_at_hand_a_reviser_does_not_accept_either():
    story = Story()
    record = tag(story)
    story.follow("bob", draft_revision(record, make_claim(notes="mended"), make_citation(), reason="mended"))

    with pytest.raises(LedgerConflictError, match="bob may not accept"):
        draft_acceptance(stand(story), "bob", acts=story.acts)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_withdrawal_a_rejection_and_a_revision_need_a_reason(reason):
    story = Story()
    record = tag(story)
    for draft in (
        lambda: draft_withdrawal(record, reason=reason),
        lambda: draft_rejection(record, "bob", reason=reason),
        lambda: draft_revision(record, make_claim(notes="mended"), make_citation(), reason=reason),
    ):
        with pytest.raises(ClaimError, match="reason"):
            draft()


def test_a_revision_that_changes_nothing_or_moves_the_claim_is_refused():
    story = Story()
    record = tag(story)
    with pytest.raises(ClaimError, match="nothing was changed"):
        draft_revision(record, make_claim(), make_citation(), reason="why not")
    with pytest.raises(ClaimError, match="would move to pmid:32"):
        draft_revision(record, make_claim(citation_id="pmid:32"), make_citation(id="pmid:32"), reason="moved")


def test_what_is_accepted_or_withdrawn_is_not_so_again():
    story = Story()
    story.follow("bob", draft_acceptance(tag(story), "bob"))
    with pytest.raises(LedgerConflictError, match="was accepted before"):
        draft_acceptance(stand(story), "carl")
    story.follow("anna", draft_withdrawal(stand(story), reason="misread"))
    with pytest.raises(LedgerConflictError, match="was withdrawn before"):
        draft_withdrawal(stand(story), reason="again")


def make_conflict(story: Story):
    record = tag(story)
    for curator, note in (("anna", "one"), ("bob", "two")):
        story.follow(curator, draft_revision(record, make_claim(notes=note), make_citation(), reason="mended"))
    return stand(story)


def test_a_claim_in_conflict_takes_an_adjudication_and_nothing_else():
    story = Story()
    record = make_conflict(story)
    with pytest.raises(LedgerConflictError, match="adjudicate first"):
        draft_acceptance(record, "carl")

    chosen = record.conflicting_acts[1]
    story.follow("carl", draft_claim_adjudication(record, "carl", chosen=chosen, note="clearer", acts=story.acts))

    assert (stand(story).status, stand(story).claim.notes) == (ClaimStatus.SUBMITTED, "two")
    assert check_claim_acts(story.acts) == ()


@pytest.mark.parametrize(("curator", "chosen"), [("anna", 0), ("bob", 1)])
def test_an_adjudicator_took_no_part(curator, chosen):
    story = Story()
    record = make_conflict(story)
    with pytest.raises(LedgerConflictError):
        draft_claim_adjudication(record, curator, chosen=record.conflicting_acts[chosen], note="mine", acts=story.acts)


def test_an_adjudicator_chooses_one_of_the_conflicting_acts_and_says_why():
    story = Story()
    record = make_conflict(story)
    with pytest.raises(LedgerConflictError, match="no act of its conflict"):
        draft_claim_adjudication(record, "carl", chosen=record.acts[0], note="neither")
    with pytest.raises(ClaimError, match="reason"):
        draft_claim_adjudication(record, "carl", chosen=record.conflicting_acts[0], note="")


def test_without_a_conflict_there_is_no_adjudication_to_draft():
    story = Story()
    record = tag(story)
    with pytest.raises(LedgerConflictError, match="no conflict"):
        draft_claim_adjudication(record, "carl", chosen=record.acts[0], note="fine")
