"""Laws of the draft: what may feed it, in which order, and what is said of nothing."""

from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.answering.drafting import RULES, find_rule
from curation.answering.gates import FACTUAL_KINDS
from curation.answering.phrasing import OUTCOME_WORDS
from curation.domain.citation import Citation, Relation
from curation.domain.quote import Anchoring
from curation.domain.review_state import ClaimRecord
from curation.errors import TermError
from curation.identifiers import canonical_json
from curation.vocabulary import (
    AnchorState,
    Certainty,
    ClaimStatus,
    ClaimType,
    Direction,
    Directness,
    Her2Status,
    MarkerComparison,
    Outcome,
    OutcomeDirection,
    QuoteRole,
    SentenceKind,
    Significance,
    StudyDesign,
)
from evidence_makers import (
    TMB,
    check,
    draft,
    list_gates,
    make_body,
    make_citation,
    make_citations,
    make_claim,
    make_grade,
    make_marker_claim,
    make_markerless_question,
    make_outline,
    make_plain_claim,
    make_population,
    make_question,
    make_record,
)

BODY = make_body()


def spoil(record: ClaimRecord, how: str) -> tuple[ClaimRecord, Citation]:
    """A record that may feed nothing any more, and its citation."""
    citation = make_citation(record.claim.citation_id)
    if how in set(ClaimStatus):
        return msgspec.structs.replace(record, status=ClaimStatus(how)), citation
    if how in set(AnchorState):
        return msgspec.structs.replace(record, anchorings=(Anchoring(state=AnchorState(how)),)), citation
    match how:
        case "not looked up":
            return msgspec.structs.replace(record, anchorings=()), citation
        case "aim":
            claim = msgspec.structs.replace(record.claim, quote_role=QuoteRole.AIM)
            return msgspec.structs.replace(record, claim=claim), citation
        case "retracted":
            return record, msgspec.structs.replace(citation, publication_types=("Retracted Publication",))
    return record, msgspec.structs.replace(citation, relations=(Relation(type="ExpressionOfConcernIn"),))


SPOILT = {
    "withdrawn": "G11",
    "rejected": "G11",
    "conflict": "G11",
    "submitted": "G11",
    "aim": "G11",
    "moved": "G05",
    "source_changed": "G05",
    "misattributed": "G05",
    "not_found": "G05",
    "not looked up": "G05",
    "retracted": "G07",
    "concern": "G07",
}


def test_the_body_makes_every_rule_speak_and_no_gate_refuses_its_draft() -> None:
    answer = draft(BODY)
    assert {sentence.rule for sentence in answer.sentences} == set(RULES)
    assert check(answer, BODY) == ()


def test_every_factual_sentence_rests_on_accepted_claims_that_may_be_used() -> None:
    known = {record.claim_id for record in BODY}
    for sentence in draft(BODY).sentences:
        assert set(sentence.claim_ids) <= known
        assert sentence.claim_ids or sentence.kind not in FACTUAL_KINDS


@pytest.mark.parametrize(("how", "gate"), SPOILT.items())
@pytest.mark.parametrize("index", range(len(BODY)))
def test_a_claim_that_lost_its_standing_feeds_no_sentence_and_an_older_answer_with_it_is_refused(
    index: int, how: str, gate: str
) -> None:
    before = draft(BODY)
    record, citation = spoil(BODY[index], how)
    records = (*BODY[:index], record, *BODY[index + 1 :])
    citations = make_citations(records) | {citation.id: citation}
    after = draft(records, citations=citations)
    assert all(record.claim_id not in sentence.claim_ids for sentence in after.sentences)
    assert citation.id not in {source.citation_id for source in after.sources}
    resting = [s for s in before.sentences if record.claim_id in s.claim_ids]
    assert resting
    findings = check(before, records, citations=citations)
    assert all(gate in list_gates(findings, sentence.sentence_id) for sentence in resting)


def test_a_claim_on_a_citation_that_no_snapshot_holds_feeds_nothing_and_is_refused() -> None:
    record = make_record(make_claim(2))
    answer = draft([record])
    assert record.claim_id in {i for s in answer.sentences for i in s.claim_ids}
    assert "G07" in list_gates(check(answer, [record], citations={}))
    assert not {i for s in draft([record], citations={}).sentences for i in s.claim_ids}


def test_an_answer_that_names_a_claim_which_left_the_table_is_refused() -> None:
    assert "G11" in list_gates(check(draft(BODY), BODY[1:], citations=make_citations(BODY)))


@given(seed=st.integers(0, 10_000), kept=st.sets(st.integers(0, len(BODY) - 1)))
def test_the_same_claims_in_any_order_give_the_same_bytes(seed: int, kept: set[int]) -> None:
    often = (ClaimType.PREVALENCE, Outcome.BIOMARKER_PREVALENCE, "Some have it.")
    surplus = [make_record(make_plain_claim(number, *often)) for number in range(21, 28)]
    records = [*(BODY[index] for index in sorted(kept)), *surplus]
    shuffled = random.Random(seed).sample(records, len(records))
    assert canonical_json(draft(records)) == canonical_json(draft(shuffled))


@given(kept=st.sets(st.integers(0, len(BODY) - 1)))
def test_any_part_of_the_body_drafts_without_a_refusal_of_a_sentence(kept: set[int]) -> None:
    records = [BODY[index] for index in sorted(kept)]
    refused = [finding for finding in check(draft(records), records) if finding.gate != "G15"]
    assert refused == []


@given(kept=st.sets(st.integers(0, len(BODY) - 1)))
def test_unused_claims_are_the_accepted_ones_that_no_sentence_cites(kept: set[int]) -> None:
    records = [BODY[index] for index in sorted(kept)]
    answer = draft(records)
    cited = {claim_id for sentence in answer.sentences for claim_id in sentence.claim_ids}
    assert set(answer.unused_claim_ids) == {record.claim_id for record in records} - cited
    assert len(answer.unused_claim_ids) == len(set(answer.unused_claim_ids))


def test_an_accepted_claim_that_no_answer_may_use_is_listed_as_unused_and_a_rejected_one_is_not() -> None:
    adrift = make_record(make_claim(1), anchorings=(Anchoring(state=AnchorState.NOT_FOUND),))
    rejected = make_record(make_claim(2), status=ClaimStatus.REJECTED)
    assert draft([adrift, rejected]).unused_claim_ids == (adrift.claim_id,)


def test_no_claim_is_told_twice() -> None:
    twice = make_question(
        outline=make_outline(*[r for _ in range(2) for s in make_question().outline for r in s.rules])
    )
    for question in (make_question(), twice):
        told = [
            sentence.claim_ids[0]
            for sentence in draft(BODY, question).sentences
            if sentence.kind in (SentenceKind.FINDING, SentenceKind.CONDITION) and len(sentence.claim_ids) == 1
        ]
        assert len(told) == len(set(told))


def test_sources_are_numbered_from_one_in_order_of_first_use_and_each_is_used() -> None:
    answer = draft(BODY)
    homes = {record.claim_id: record.claim.citation_id for record in BODY}
    in_order = dict.fromkeys(homes[i] for sentence in answer.sentences for i in sentence.claim_ids)
    assert [source.citation_id for source in answer.sources] == list(in_order)
    assert [source.number for source in answer.sources] == list(range(1, len(in_order) + 1))


def test_a_study_with_more_weight_comes_first_and_a_preferred_claim_comes_before_it() -> None:
    large = make_record(make_claim(1, population=make_population(n=900)))
    small = make_record(make_claim(2, population=make_population(n=30)))
    question = make_question(outline=make_outline("describe_direct_immunotherapy"))
    first = draft([small, large], question).sentences[0]
    assert first.claim_ids == (large.claim_id,)
    preferring = make_question(outline=make_outline("describe_direct_immunotherapy", claims=[small.claim_id]))
    assert draft([small, large], preferring).sentences[0].claim_ids == (small.claim_id,)


def test_preferred_claims_come_in_the_order_of_the_outline() -> None:
    records = [make_record(make_claim(number)) for number in (1, 2, 3)]
    wanted = [records[2].claim_id, records[0].claim_id, records[1].claim_id]
    question = make_question(outline=make_outline("describe_direct_immunotherapy", claims=wanted))
    assert [s.claim_ids[0] for s in draft(records, question).sentences] == wanted


def test_a_preferred_claim_that_may_not_be_used_is_not_used() -> None:
    lost = make_record(make_claim(1), status=ClaimStatus.REJECTED)
    question = make_question(outline=make_outline(claims=[lost.claim_id, "clm-000000000000"]))
    assert all(not s.claim_ids for s in draft([lost], question).sentences)


def test_one_study_is_told_once_where_one_claim_a_study_is_asked_for() -> None:
    records = [
        make_record(make_claim(1, study_id="same", statement="Statement a.")),
        make_record(make_claim(2, study_id="same", statement="Statement b.")),
    ]
    question = make_question(outline=make_outline("describe_direct_immunotherapy"))
    assert len(draft(records, question).sentences) == 1


@pytest.mark.parametrize("question", [make_question(), make_markerless_question()], ids=["marker", "no marker"])
def test_without_any_claim_the_answer_says_that_nothing_was_found_and_asserts_nothing(question) -> None:
    answer = draft([], question)
    kinds = {sentence.kind for sentence in answer.sentences}
    assert SentenceKind.GAP in kinds
    assert not kinds & FACTUAL_KINDS
    assert answer.sources == ()
    assert "G15" in list_gates(check(answer, [], question))


def test_a_question_without_a_biomarker_drafts_and_passes_the_gates() -> None:
    question = make_markerless_question()
    answer = draft(BODY, question)
    assert "None" not in " ".join(sentence.text for sentence in answer.sentences)
    assert any(sentence.kind == SentenceKind.CONCLUSION for sentence in answer.sentences)
    assert check(answer, BODY, question) == ()


def test_a_section_that_has_nothing_to_say_is_left_out() -> None:
    assert all(section.sentences for section in draft([]).sections)


@pytest.mark.parametrize("name", ["describe_harm", "draft_answer", "is_usable", ""])
def test_an_unknown_rule_is_a_readable_error(name: str) -> None:
    with pytest.raises(TermError) as caught:
        draft(BODY, make_question(outline=make_outline(name) if name else make_outline("")))
    assert "answer rules" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_misspelt_rule_is_answered_with_the_nearest() -> None:
    with pytest.raises(TermError, match="describe_harms"):
        find_rule("describe_harm")


def test_only_rules_are_rules() -> None:
    assert all(rule.__module__.endswith("_rules") for rule in RULES.values())
    assert not {"find_rule", "build_sentence", "phrase_finding", "capitalise"} & set(RULES)


# Questions for the oncologist are no fixed list: each goes when the claims behind it go.
@pytest.mark.parametrize(
    ("rule", "numbers"),
    [
        ("ask_from_conditions", (11,)),
        ("ask_from_cut_offs", (9,)),
        ("ask_from_markers", (6,)),
        ("ask_from_look_alikes", (15,)),
        ("ask_from_ongoing_studies", (13,)),
        ("ask_from_harms", (14,)),
    ],
)
def test_a_question_to_the_oncologist_goes_with_its_claims(rule: str, numbers: tuple[int, ...]) -> None:
    remaining = [record for index, record in enumerate(BODY, start=1) if index not in numbers]
    assert rule in {sentence.rule for sentence in draft(BODY).sentences}
    assert rule not in {sentence.rule for sentence in draft(remaining).sentences}


def test_nobody_is_told_that_the_marker_is_untested_once_a_test_of_interaction_is_in() -> None:
    tested = make_marker_claim(
        1,
        directness="direct",
        population=make_population(),
        design=StudyDesign.RANDOMISED_TRIAL,
        marker_comparison=MarkerComparison.PREDICTIVE_TESTED,
        outcome=Outcome.OVERALL_SURVIVAL,
        plain_statement="With high TMB, people gained more.",
    )
    tested = msgspec.structs.replace(tested, directness=make_claim().directness)
    capped = draft([make_record(tested)])
    assert {"ask_from_gaps", "conclude_marker_role"} <= {s.rule for s in capped.sentences}
    answer = draft([make_record(tested, grades=(make_grade(),))])
    assert not {"ask_from_gaps", "conclude_marker_role"} & {s.rule for s in answer.sentences}
    first = [s for s in answer.sentences if s.rule == "answer_predictive_gap"]
    assert [s.kind for s in first] == [SentenceKind.FINDING]


def conclude(*claims) -> list:
    question = make_question(outline=make_outline("conclude_direct_treatment"))
    return list(draft([make_record(claim) for claim in claims], question).sentences)


def test_a_study_with_several_claims_is_heard_no_louder_than_one_with_one() -> None:
    thrice = [
        make_claim(1, direction=Direction.SUPPORTS, statement=f"Statement {letter}.", study_id="one")
        for letter in "abc"
    ]
    (many,), (one,) = (conclude(*claims, make_claim(2), make_claim(3)) for claims in (thrice, thrice[:1]))
    assert many.text == one.text


def test_studies_that_point_both_ways_are_called_a_disagreement_and_no_conclusion() -> None:
    claims = [
        make_claim(n, outcome_direction=way, direction=Direction.NOT_APPLICABLE, population=make_population(n=500))
        for n, way in enumerate((OutcomeDirection.INCREASED, OutcomeDirection.DECREASED), 1)
    ]
    assert conclude(*claims)
    for sentence in conclude(*claims):
        assert sentence.kind == SentenceKind.FINDING or sentence.certainty == Certainty.VERY_LOW


def test_each_outcome_has_its_own_conclusion() -> None:
    sentences = conclude(make_claim(1), make_claim(2, outcome=Outcome.PROGRESSION_FREE_SURVIVAL))
    assert len({sentence.text for sentence in sentences}) == 2


def test_a_trial_without_a_direction_is_not_passed_over_as_if_there_were_none() -> None:
    (sentence,) = conclude(make_claim(1, direction=Direction.NOT_APPLICABLE))
    assert sentence.kind == SentenceKind.GAP
    assert "whose results" in sentence.text


def contradict(*claims) -> list:
    question = make_question(outline=make_outline("describe_contradictions"))
    return list(draft([make_record(claim) for claim in claims], question).sentences)


def test_studies_disagree_only_where_two_studies_differ() -> None:
    one, other = make_marker_claim(1), make_marker_claim(2, direction=Direction.DOES_NOT_SUPPORT)
    assert contradict(one, other)
    assert not contradict(one, make_marker_claim(2))
    same_study = msgspec.structs.replace(other, study_id=one.study_id)
    assert not contradict(one, same_study)


def test_two_ways_of_finding_no_link_are_no_disagreement() -> None:
    none = make_marker_claim(1, direction=Direction.DOES_NOT_SUPPORT)
    resists = make_marker_claim(2, direction=Direction.DOES_NOT_SUPPORT, significance=Significance.RESISTANCE)
    assert not contradict(none, resists)


def test_studies_that_support_opposite_things_disagree() -> None:
    assert contradict(make_marker_claim(1), make_marker_claim(2, significance=Significance.RESISTANCE))


def test_the_distance_of_a_disagreement_is_counted_and_not_assumed() -> None:
    direct = {"directness": make_claim().directness, "population": make_population()}
    (near,) = contradict(
        make_marker_claim(1, **direct), make_marker_claim(2, direction=Direction.DOES_NOT_SUPPORT, **direct)
    )
    (far,) = contradict(make_marker_claim(1), make_marker_claim(2, direction=Direction.DOES_NOT_SUPPORT))
    assert near.text != far.text
    assert "not in" not in near.text


def test_what_looks_alike_depends_on_the_question() -> None:
    low = make_question(focus=msgspec.structs.replace(make_question().focus, her2_status=("low",)))
    asked = make_record(make_claim(1, population=make_population(Her2Status.LOW)))
    rules = {sentence.rule for sentence in draft([asked], low).sentences}
    assert "ask_from_look_alikes" not in rules
    assert "describe_look_alikes" not in rules


def test_without_a_defining_source_the_glossary_defines_the_marker() -> None:
    question = make_question(outline=make_outline("define_marker"))
    assert [s.kind for s in draft([], question).sentences] == [SentenceKind.DEFINITION]
    source = make_record(make_plain_claim(8, ClaimType.DEFINITION, Outcome.DEFINITION, "TMB counts changes."))
    assert [s.kind for s in draft([source], question).sentences] == [SentenceKind.FINDING]
    assert source.claim.biomarker == TMB


# What is held was found, whatever becomes of it.
TESTED = {"marker_comparison": MarkerComparison.PREDICTIVE_TESTED, "directness": Directness.DIRECT}
HELD_RULES = [
    ("conclude_direct_treatment", make_markerless_question(), make_record(make_claim(2)), "a randomised study of it"),
    ("list_gaps", make_markerless_question(), make_record(make_claim(2)), "a study that reported"),
    (
        "answer_predictive_gap",
        make_question(),
        make_record(make_marker_claim(3, **TESTED), grades=(make_grade(),)),
        "a study that tested it",
    ),
]
HELD = ["source_changed", "misattributed", "not_found", "concern"]


@pytest.mark.parametrize(("rule", "question", "record", "words"), HELD_RULES, ids=[case[0] for case in HELD_RULES])
@pytest.mark.parametrize("how", [*HELD, "retracted", "rejected", "not looked up"])
def test_what_is_held_is_not_told_as_if_nobody_had_found_it(rule, question, record, words: str, how: str) -> None:
    asked = msgspec.structs.replace(question, outline=make_outline(rule))
    spoilt, citation = spoil(record, how)
    texts = [s.text for s in draft([spoilt], asked, citations={citation.id: citation}).sentences]
    told = [text for text in texts if f"{words}" in text and "is being checked" in text]
    assert bool(told) == (how in HELD), texts
    if how in HELD:
        assert not any("found no study that tested" in text or "found no randomised" in text for text in texts)
        outcome = OUTCOME_WORDS[record.claim.outcome]
        assert not any("found no study that reported" in text and outcome in text for text in texts)


def test_whose_words_were_read_is_said_of_what_is_held_too() -> None:
    spoilt, citation = spoil(make_record(), "concern")
    question = make_question(outline=make_outline("state_basis"))
    (sentence,) = draft([spoilt], question, citations={citation.id: citation}).sentences
    assert "No source" not in sentence.text
