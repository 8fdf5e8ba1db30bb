from __future__ import annotations

import time

import msgspec
import pytest
from lint_makers import (
    CROSSING,
    HAZARD,
    RESULT,
    SECTIONS,
    lint,
    lint_all,
    make_abstract,
    make_people,
    make_sound_claim,
    make_sound_marker_claim,
    quote_words,
    read,
)

from curation.domain.effect import Effect
from curation.review.linting import LINTS, check_claim_uses, check_claims
from curation.vocabulary import (
    ClaimStatus,
    EffectMeasure,
    Her2Status,
    HormoneReceptorStatus,
    Outcome,
    OutcomeDirection,
    QuoteRole,
    Setting,
    Severity,
    TreatmentLine,
)
from evidence_makers import make_record

POSITIVE, LOW, NEGATIVE = Her2Status.POSITIVE, Her2Status.LOW, Her2Status.NEGATIVE


def lint_people(text: str, sections: dict[str, str] | None = None, **people: object) -> dict[str, str]:
    claim = make_sound_claim(population=make_people(**people))
    return lint(claim, text, sections={"RESULTS": text, **(sections or {})})


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("HER2-low breast cancer", POSITIVE),
        ("triple-negative breast cancer", POSITIVE),
        ("HER2-positive breast cancer", LOW),
        ("HER2-negative breast cancer", LOW),
        ("HER2+ breast cancer", NEGATIVE),
        ("HER2-mutant breast cancer", POSITIVE),
    ],
)
def test_a_status_other_than_the_one_quoted_is_found(words: str, status: Her2Status) -> None:
    assert (
        status.value
        in lint_people(f"Overall survival was longer in {words} given drugamab.", her2_status=status)["L18"]
    )


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("HER2-low breast cancer", LOW),
        ("HER2-positive rather than HER2-low breast cancer", POSITIVE),
        ("TNBC", NEGATIVE),
        ("HER2-low breast cancer", NEGATIVE),
        ("cancer that was not HER2-low", POSITIVE),
        ("such breast cancer", POSITIVE),
    ],
)
def test_a_status_that_the_quote_or_the_source_names_is_sound(words: str, status: Her2Status) -> None:
    assert "L18" not in lint_people(f"Overall survival was longer in {words} given drugamab.", her2_status=status)


def test_where_the_quote_names_no_status_the_whole_source_is_asked() -> None:
    text = "Overall survival was longer with drugamab than with placebo in this trial."
    assert "whole source" in lint_people(text, her2_status=LOW)["L18"]


def test_triple_negative_words_go_with_no_positive_receptors() -> None:
    text = "Overall survival was longer in triple-negative breast cancer given drugamab."
    found = lint_people(text, her2_status=NEGATIVE, hr_status=HormoneReceptorStatus.POSITIVE)
    assert "triple-negative" in found["L19"]
    assert "L19" not in lint_people(text, her2_status=NEGATIVE, hr_status=HormoneReceptorStatus.NEGATIVE)


def test_a_setting_or_line_other_than_the_one_quoted_is_found() -> None:
    text = "Overall survival was longer with neoadjuvant drugamab in HER2-positive breast cancer."
    assert "neoadjuvant" in lint_people(text, setting=Setting.ADVANCED)["L20"]
    text = "Overall survival was longer with first-line drugamab in HER2-positive breast cancer."
    assert "first-line" in lint_people(text, line=TreatmentLine.LATER)["L20"]


@pytest.mark.parametrize("words", ["neoadjuvant drugamab", "drugamab"])
def test_a_setting_that_fits_the_words_is_sound(words: str) -> None:
    text = f"Overall survival was longer with {words} in HER2-positive early breast cancer."
    methods = {"METHODS": "We randomly assigned 400 patients.", "BACKGROUND": "Some cancers come back."}
    assert "L20" not in lint_people(text, methods, setting=Setting.NEOADJUVANT, line=TreatmentLine.NOT_STATED)


def test_an_earlier_treatment_is_no_setting() -> None:
    text = "Overall survival after neoadjuvant treatment was longer with metastatic disease given drugamab."
    assert "L20" not in lint_people(text, setting=Setting.ADVANCED)


def test_another_tumour_than_the_one_quoted_is_found() -> None:
    text = "Overall survival was longer in gastric cancer given drugamab."
    assert "gastric" in lint_people(text)["L21"]
    assert "L21" not in lint_people(text, tumour="solid tumours")
    assert "L21" not in lint_people("Overall survival was longer in breast cancer, not gastric cancer, with drugamab.")


def test_a_number_of_people_that_the_source_never_states_is_found() -> None:
    assert "n = 4000" in lint_people(RESULT, n=4000)["L22"]
    assert "L22" not in lint_people(RESULT, n=400)
    assert "L22" not in lint_people(f"{RESULT} We treated 109 and 109 patients.", n=218)


@pytest.mark.parametrize(
    "effects",
    [
        (HAZARD,),
        (Effect(measure=EffectMeasure.OS_MEDIAN, value="21.6", arm="drugamab"),
         Effect(measure=EffectMeasure.OS_MEDIAN, value="15.2", arm="placebo")),
        (Effect(measure=EffectMeasure.RD, value="6.4"),),
    ],
)  # fmt: skip
def test_a_direction_against_the_numbers_is_found(effects: tuple[Effect, ...]) -> None:
    assert "increased" in lint(outcome_direction=OutcomeDirection.DECREASED, effects=effects)["L23"]
    assert "L23" not in lint(effects=effects)


def test_an_odds_ratio_above_one_raises_a_response_and_a_hazard_ratio_above_one_shortens_life() -> None:
    odds = Effect(measure=EffectMeasure.OR, value="1.8", lower="1.2", upper="2.5")
    response = {"outcome": Outcome.OBJECTIVE_RESPONSE, "effects": (odds,)}
    assert "L23" not in lint(**response)
    assert "L23" in lint(**response, outcome_direction=OutcomeDirection.DECREASED)
    assert "L23" in lint(effects=(msgspec.structs.replace(HAZARD, value="1.70", lower="1.2", upper="2"),))


def test_fewer_events_are_longer_survival() -> None:
    rates = tuple(
        Effect(measure=EffectMeasure.EVENT_RATE, value=value, unit="%", arm=arm)
        for value, arm in (("6.2", "drugamab"), ("12.5", "placebo"))
    )
    assert "L23" not in lint(effects=rates)
    assert "L23" in lint(effects=rates, outcome_direction=OutcomeDirection.DECREASED)


def test_no_difference_is_doubted_where_the_interval_excludes_it() -> None:
    assert "exclude" in lint(outcome_direction=OutcomeDirection.NO_DIFFERENCE)["L23"]
    assert "L23" not in lint(outcome_direction=OutcomeDirection.NO_DIFFERENCE, effects=(CROSSING,))


def test_arms_whose_names_do_not_tell_are_not_compared() -> None:
    arms = tuple(
        Effect(measure=EffectMeasure.OS_MEDIAN, value=value, arm=arm) for value, arm in (("9", "A"), ("8", "B"))
    )
    claim = make_sound_claim(effects=arms, intervention=None, outcome_direction=OutcomeDirection.DECREASED)
    assert "L23" not in lint(claim)


def test_a_claim_stronger_than_its_interval_is_found() -> None:
    assert "includes no difference" in lint(effects=(CROSSING,))["L24"]


def test_a_claim_of_no_clear_difference_or_with_one_clear_estimate_is_not_too_strong() -> None:
    statement = "In HER2-positive metastatic breast cancer, drugamab did not clearly lengthen survival (HR 0.70)."
    plain = "In advanced breast cancer, drugamab did not clearly help people live longer."
    direction = OutcomeDirection.NO_DIFFERENCE
    assert "L24" not in lint(
        effects=(CROSSING,), statement=statement, plain_statement=plain, outcome_direction=direction
    )
    assert "L24" not in lint(effects=(CROSSING, HAZARD))


def test_a_conclusion_beyond_the_results_is_found() -> None:
    results = {"RESULTS": "Overall survival did not differ between groups (p=0.31)."}
    claim = make_sound_claim(
        effects=(), statement="Drugamab improved survival in HER2-positive metastatic breast cancer."
    )
    assert "did not differ" in lint(claim, SECTIONS["CONCLUSIONS"], sections=results)["L25"]
    assert "L25" not in lint(claim, SECTIONS["CONCLUSIONS"])


def test_significance_and_outcome_direction_agree() -> None:
    assert "L31" in lint(make_sound_marker_claim(outcome_direction=OutcomeDirection.DECREASED))
    assert "L31" not in lint(make_sound_marker_claim())


def test_every_lint_has_a_stable_id_a_rule_and_a_remedy() -> None:
    ids = [lint.id for lint in LINTS]
    assert ids == [f"L{number:02}" for number in range(1, len(LINTS) + 1)]
    assert all(row.rule and row.remedy for row in LINTS)
    assert {row.id for row in LINTS if row.severity == Severity.GATE} == {"L01", "L03", "L04", "L07", "L32"}


def test_every_check_says_in_its_docstring_why_it_weighs_as_it_does() -> None:
    for row in LINTS:
        word = "Gate" if row.severity == Severity.GATE else "Worklist"
        assert word in (row.check.__doc__ or "")  # type: ignore[attr-defined]


def test_what_cannot_be_read_is_listed_as_not_checked() -> None:
    record, _ = read()
    findings, gaps = check_claim_uses([record], {})
    assert findings == ()
    assert {gap.gate for gap in gaps} == {"L02", "L03", "L04", "L05", "L07", "L08", "L10", "L11", "L22", "L25"}
    assert all(record.claim_id in gap.reason for gap in gaps)


def test_a_text_without_labels_leaves_the_section_rules_unchecked() -> None:
    citation = make_abstract()
    bare = msgspec.structs.replace(
        citation, sections=tuple(msgspec.structs.replace(section, label=None) for section in citation.sections)
    )
    record, _ = read(citation=bare)
    _, gaps = check_claim_uses([record], {bare.id: bare})
    assert {gap.gate for gap in gaps} == {"L02", "L25"}


@pytest.mark.parametrize("status", [ClaimStatus.WITHDRAWN, ClaimStatus.REJECTED])
def test_claims_that_no_longer_stand_are_passed_over(status: ClaimStatus) -> None:
    record, citation = read(quote_role=QuoteRole.AIM)
    assert check_claims([msgspec.structs.replace(record, status=status)], {citation.id: citation}) == ()


def test_a_gate_holds_back_accepted_claims_and_only_warns_of_others() -> None:
    record, citation = read(quote_role=QuoteRole.AIM)
    for status, severity in ((ClaimStatus.ACCEPTED, Severity.GATE), (ClaimStatus.SUBMITTED, Severity.WORKLIST)):
        found = check_claims([msgspec.structs.replace(record, status=status)], {citation.id: citation})
        assert {one.severity for one in found if one.gate == "L01"} == {severity}


def test_the_order_of_the_claims_does_not_matter() -> None:
    one, citation = read(quote_role=QuoteRole.AIM)
    two, _ = read(statement="People given drugamab died sooner.", outcome_direction=OutcomeDirection.DECREASED)
    citations = {citation.id: citation}
    assert check_claims([one, two], citations) == check_claims([two, one], citations)


@pytest.mark.parametrize(
    "hostile",
    ["a" * 200_000, "not " * 50_000, "<" * 100_000, "1," * 100_000, "HER2-" * 40_000, "\u202e\x00<b>" * 20_000,
     "é\u0301" * 50_000, ". pCR" * 40_000, "according to a " * 20_000, "without " * 40_000],
)  # fmt: skip
def test_hostile_text_is_read_in_bounded_time(hostile: str) -> None:
    claim = make_sound_claim(
        statement=hostile,
        plain_statement=hostile,
        notes=hostile,
        quotes=quote_words(hostile, hostile[:500]),
        population=make_people(description=hostile, tumour=hostile),
        comparator=hostile,
        intervention=hostile,
        effects=(Effect(measure=EffectMeasure.OS_MEDIAN, value="1", arm=hostile),) * 2,
    )
    citation = make_abstract({"RESULTS": hostile}, title=hostile[:5000])
    started = time.process_time()
    lint_all([(make_record(claim, anchorings=()), citation)])
    assert time.process_time() - started < 5
