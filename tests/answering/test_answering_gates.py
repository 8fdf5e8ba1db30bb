"""Laws of the gates: a draft that says more, or other, than its claims is refused."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.answering.conclusions import phrase_conclusion
from curation.answering.gates import FACTUAL_KINDS, NOT_CHECKED
from curation.answering.phrasing import build_sentence
from curation.answering.wording import fits_certainty, gives_ratio_or_p, list_her2_states, speaks_of_prediction
from curation.domain.answer import Answer, AnswerSection, Derivation, Sentence
from curation.domain.conclusion import Change, Conclusion, Course, EffectSize
from curation.domain.quote import Quote
from curation.domain.review_state import ClaimRecord
from curation.vocabulary import (
    Certainty,
    ClaimType,
    Direction,
    Directness,
    Her2Status,
    MarkerComparison,
    Outcome,
    SentenceKind,
    Severity,
)
from evidence_makers import (
    change_sentence,
    check,
    draft,
    list_gates,
    make_body,
    make_claim,
    make_grade,
    make_marker_claim,
    make_outline,
    make_population,
    make_question,
    make_record,
)

BODY = make_body()
DRAFT = draft(BODY)
EFFICACY = [
    Outcome.OVERALL_SURVIVAL,
    Outcome.PROGRESSION_FREE_SURVIVAL,
    Outcome.EVENT_FREE_SURVIVAL,
    Outcome.DISEASE_FREE_SURVIVAL,
    Outcome.OBJECTIVE_RESPONSE,
    Outcome.PATHOLOGICAL_COMPLETE_RESPONSE,
]


def find_sentence(rule: str, answer: Answer = DRAFT) -> Sentence:
    return next(sentence for sentence in answer.sentences if sentence.rule == rule)


def say(text: str, *records: ClaimRecord, kind: SentenceKind = SentenceKind.FINDING, **more) -> set[str]:
    """The gates that one sentence over these claims runs into."""
    sentence = build_sentence(kind, text, rule="test", records=records, **more)
    section = AnswerSection(id="s", heading="s", sentences=(sentence,))
    answer = msgspec.structs.replace(DRAFT, sections=(section,))
    return list_gates(check(answer, records), sentence.sentence_id)


def quote(text: str, number: int = 1, **changes) -> ClaimRecord:
    return make_record(make_claim(number, quotes=(Quote(exact=text),), **changes))


# G11
@pytest.mark.parametrize("kind", sorted(FACTUAL_KINDS))
def test_a_factual_sentence_without_a_claim_is_refused(kind: SentenceKind) -> None:
    assert "G11" in say("The drug works.", kind=kind)


# G06
@pytest.mark.parametrize("figure", ["61", "6", "621", "62.4", "sixty", "99"])
def test_a_changed_number_is_refused(figure: str) -> None:
    sentence = next(s for s in DRAFT.sentences if "about 62 " in s.text)
    changed = change_sentence(DRAFT, sentence, text=sentence.text.replace("about 62 ", f"about {figure} "))
    refused = list_gates(check(changed, BODY), sentence.sentence_id)
    assert refused == (set() if figure == "62.4" else {"G06"})


@given(st.integers(0, 10_000).map(str))
def test_a_number_passes_only_when_its_quotes_state_it(figure: str) -> None:
    record = quote("it was 62.4% against 7 of 46 people")
    assert ("G06" in say(f"It was {figure}.", record)) == (figure not in {"62.4", "7", "46"})


def test_a_quote_of_a_claim_that_the_sentence_does_not_rest_on_lends_no_number() -> None:
    assert "G06" in say("It was 15.", quote("it was 20 in the other", 1))
    assert "G06" not in say("It was 15.", quote("it was 20 in the other", 1), quote("it was 15 in this", 2))


@pytest.mark.parametrize(
    ("figure", "formula", "is_right"),
    [
        ("62", "62.4% rounded to whole people of 100", True),
        ("63", "62.4% rounded to whole people of 100", False),
        ("88", "88.0% rounded to whole people of 100", False),  # not in the quote
        ("62", "", False),
        ("62", "the chosen denominator", False),
        ("62", "as I remember it", False),
        ("100", "the chosen denominator", True),
        ("1", "0.4% of 100 people is less than 1", True),
        ("1", "62.4% of 100 people is less than 1", False),
    ],
)
def test_a_derived_number_must_follow_from_a_quote_by_its_formula(figure: str, formula: str, is_right: bool) -> None:
    record = quote("it was 62.4% and 0.4% of them")
    derived = (Derivation(figure=figure, formula=formula, claim_id=record.claim_id),)
    assert ("G06" not in say(f"It was {figure}.", record, derived=derived)) == is_right


def test_a_number_derived_from_a_claim_of_another_sentence_is_refused() -> None:
    record = quote("it was 62.4% of them")
    derived = (Derivation(figure="62", formula="62.4% rounded to whole people of 100", claim_id="clm-elsewhere"),)
    assert "G06" in say("It was 62.", record, derived=derived)


def test_every_derived_number_of_a_draft_names_its_claim_and_its_formula() -> None:
    derived = [(sentence, figure) for sentence in DRAFT.sentences for figure in sentence.derived]
    assert derived
    assert all(figure.formula and figure.claim_id in sentence.claim_ids for sentence, figure in derived)


@pytest.mark.parametrize("kind", [SentenceKind.NOTICE, SentenceKind.DEFINITION, SentenceKind.LINK, SentenceKind.GAP])
def test_no_kind_of_sentence_is_a_way_around_the_numbers(kind: SentenceKind) -> None:
    assert "G06" in say("It helps 87 of them.", kind=kind)


# G12
@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("The drug makes a cure more likely.", Certainty.MODERATE),
        ("The drug may probably help.", Certainty.MODERATE),
        ("The drug probably proves to help.", Certainty.MODERATE),
        ("In May, the drug helped.", Certainty.LOW),
        ("The drug may definitely help.", Certainty.LOW),
        ("The drug may help; we do not know.", Certainty.LOW),
        ("The drug probably helps; it is not known how.", Certainty.VERY_LOW),
        ("Perhaps the drug helps.", Certainty.HIGH),
        ("The drug possibly helps.", Certainty.HIGH),
        ("It is unclear whether the drug helps.", Certainty.HIGH),
    ],
)
def test_a_hedge_that_only_looks_right_does_not_fit(text: str, certainty: Certainty) -> None:
    assert not fits_certainty(text, certainty)


@pytest.mark.parametrize("certainty", [c for c in Certainty if c != Certainty.MODERATE])
def test_a_conclusion_worded_for_another_certainty_is_refused_in_both_directions(certainty: Certainty) -> None:
    sentence = find_sentence("conclude_direct_treatment")
    assert sentence.certainty == Certainty.MODERATE
    conclusion = Conclusion(
        outcome=Outcome.PATHOLOGICAL_COMPLETE_RESPONSE,
        certainty=certainty,
        changes=(Change(course=Course.SAME, size=EffectSize.TRIVIAL),),
        is_compared=True,
    )
    text = phrase_conclusion(conclusion, what="it", people="these")
    for changes in ({"text": text}, {"text": text, "certainty": certainty}, {"certainty": certainty}):
        assert "G12" in list_gates(check(change_sentence(DRAFT, sentence, **changes), BODY), sentence.sentence_id)


def test_a_conclusion_without_a_certainty_is_refused() -> None:
    sentence = find_sentence("conclude_direct_treatment")
    assert "G12" in list_gates(check(change_sentence(DRAFT, sentence, certainty=None), BODY))


def test_an_older_conclusion_is_refused_when_new_evidence_lowers_its_certainty() -> None:
    opposite = make_claim(16, direction=Direction.SUPPORTS, directness=Directness.OTHER_TUMOUR)
    records = (*BODY, make_record(opposite))
    sentence = find_sentence("conclude_direct_treatment")
    assert "G12" in list_gates(check(DRAFT, records), sentence.sentence_id)


# G13
@pytest.mark.parametrize(
    "text",
    [
        "The HR was low.",
        "The aHR was low.",
        "Hazard ratio was low.",
        "the odds ratio fell",
        "Relative risk fell",
        "the rate ratio fell",
        "it fell (p = 0.03)",
        "it fell (P<0.05)",
        "it fell, p ≤ 0.05",
        "the p-value was small",
        "a P value that was small",
        "with a p of 0.03",
        "OR 2.1",
    ],
)
def test_a_ratio_or_a_p_value_is_refused(text: str) -> None:
    assert gives_ratio_or_p(text)
    assert "G13" in say(text, make_record())


@pytest.mark.parametrize(
    "text", ["HR-positive cancer or not", "HR+ disease", "a ratio of help to harm", "stop and go", "HER2 or PD-L1"]
)
def test_receptors_and_plain_words_are_no_ratio(text: str) -> None:
    assert not gives_ratio_or_p(text)


# G08
@pytest.mark.parametrize("comparison", [c for c in MarkerComparison if c != MarkerComparison.PREDICTIVE_TESTED])
@pytest.mark.parametrize("word", ["predicts", "Predictive", "predictor", "predictions", "predictiveness", "foretells"])
def test_predicts_is_refused_below_a_tested_interaction(comparison: MarkerComparison, word: str) -> None:
    assert speaks_of_prediction(word)
    assert "G08" in say(f"It {word} benefit.", make_record(make_marker_claim(1, marker_comparison=comparison)))


def test_predicts_passes_with_a_tested_interaction_and_not_with_an_untested_claim_beside_it() -> None:
    tested = make_record(make_marker_claim(1, marker_comparison=MarkerComparison.PREDICTIVE_TESTED))
    assert "G08" not in say("It predicts benefit.", tested)
    assert "G10" in say("It predicts benefit.", tested)
    assert "G10" not in say("It predicts benefit.", msgspec.structs.replace(tested, grades=(make_grade(),)))
    low = (make_grade(), make_grade("dora", Certainty.LOW))
    assert "G10" in say("It predicts benefit.", msgspec.structs.replace(tested, grades=low))
    assert "G08" in say("It predicts benefit.", tested, make_record(make_marker_claim(2)))


@pytest.mark.parametrize("kind", [SentenceKind.GAP, SentenceKind.LINK, SentenceKind.DEFINITION])
def test_predicts_is_refused_where_no_claim_stands_behind_it(kind: SentenceKind) -> None:
    assert "G08" in say("It predicts benefit.", kind=kind)


def studied(status: Her2Status, number: int = 1, **changes) -> ClaimRecord:
    return make_record(make_claim(number, population=make_population(status, **changes)))


NAMES = {
    Her2Status.POSITIVE: ("HER2-positive", "HER2 positive", "HER2+", "HER2–positive", "HER2-amplified"),
    Her2Status.LOW: ("HER2-low", "HER2 low"),
    Her2Status.ZERO: ("HER2-zero", "HER2 0"),
    Her2Status.MUTANT: ("HER2-mutant", "HER2-mutated"),
    Her2Status.NEGATIVE: ("HER2-negative", "triple-negative", "TNBC"),
}


@pytest.mark.parametrize("studied_status", NAMES)
@pytest.mark.parametrize(("named", "name"), [(status, name) for status, names in NAMES.items() for name in names])
def test_a_sentence_may_name_only_the_state_that_was_studied(
    studied_status: Her2Status, named: Her2Status, name: str
) -> None:
    gates = say(f"In {name} cancer, it helped.", studied(studied_status))
    assert ("G08" in gates) == (named != studied_status)


@pytest.mark.parametrize("status", [Her2Status.MIXED, Her2Status.NOT_STATED, Her2Status.NOT_APPLICABLE])
def test_a_mixed_or_unknown_population_lends_no_state_that_its_words_do_not_name(status: Her2Status) -> None:
    text = "In HER2-positive cancer, it helped."
    assert "G08" in say(text, studied(status))
    assert "G08" not in say(text, studied(status, description="people, some with HER2-positive disease"))
    assert "G08" in say(text, studied(status, description="people, none with HER2-positive disease"))


def test_a_claim_on_the_named_state_does_not_carry_one_on_another() -> None:
    text = "In HER2-positive cancer, it helped."
    assert "G08" in say(text, studied(Her2Status.POSITIVE), studied(Her2Status.LOW, 2))


@pytest.mark.parametrize(
    "text", ["not HER2-positive", "none in HER2-positive", "they were not in HER2-positive people"]
)
def test_a_state_that_is_only_ruled_out_is_not_named(text: str) -> None:
    assert list_her2_states(text) == frozenset()
    assert "G08" not in say(f"In HER2-low cancer, {text}, it helped.", studied(Her2Status.LOW))


def test_a_trial_tagged_as_direct_though_in_another_state_blocks_the_conclusion() -> None:
    records = (make_record(), make_record(make_claim(2, population=make_population(Her2Status.LOW))))
    answer = draft(records)
    concluding = find_sentence("conclude_direct_treatment", answer)
    assert "G08" in list_gates(check(answer, records), concluding.sentence_id)


# G15
@pytest.mark.parametrize("field", ["disclaimer", "searched_on", "sources"])
def test_an_answer_without_a_required_block_is_refused(field: str) -> None:
    empty = {"disclaimer": "", "searched_on": None, "sources": ()}
    assert "G15" in list_gates(check(msgspec.structs.replace(DRAFT, **{field: empty[field]}), BODY))


@pytest.mark.parametrize("missing", ["state_scope", "state_basis"])
def test_an_answer_without_its_limits_is_refused(missing: str) -> None:
    outline = tuple(
        msgspec.structs.replace(section, rules=tuple(rule for rule in section.rules if rule != missing))
        for section in make_outline()
    )
    question = make_question(outline=outline)
    assert "G15" in list_gates(check(draft(BODY, question), BODY, question))


def test_an_answer_without_questions_to_ask_is_refused() -> None:
    question = make_question(outline=make_outline("state_basis", "state_scope", "describe_harms"))
    assert "G15" in list_gates(check(draft(BODY, question), BODY, question))


# All gates
def test_every_finding_says_what_where_and_what_to_do() -> None:
    spoilt = tuple(msgspec.structs.replace(record, anchorings=()) for record in BODY)
    findings = check(DRAFT, spoilt)
    assert findings
    for finding in findings:
        assert finding.severity == Severity.GATE
        assert finding.reason
        assert finding.remedy.endswith(".")
        assert "\n" not in finding.reason


def test_what_no_rule_can_decide_is_listed_as_not_checked() -> None:
    assert {"G09", "G14", "G16", "G17", "G19", "G20"} <= {entry.gate for entry in NOT_CHECKED}


def test_a_definition_may_speak_of_every_state_that_its_quote_tells_apart_and_of_no_other() -> None:
    (definition,) = [r for r in BODY if r.claim.claim_type == ClaimType.DEFINITION and r.claim.biomarker is None]
    assert "G08" not in say("No breast cancer is HER2-positive and triple-negative.", definition)
    assert "G08" in say("No breast cancer is HER2-low and triple-negative.", definition)
