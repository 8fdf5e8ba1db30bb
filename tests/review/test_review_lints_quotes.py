from __future__ import annotations

import msgspec
import pytest
from lint_makers import RESULT, SECTIONS, TITLE, lint, lint_all, make_abstract, make_people, make_sound_claim, read

from curation.domain.citation import Section
from curation.domain.quote import Quote
from curation.vocabulary import Direction, OutcomeDirection, QuoteRole, Significance
from evidence_makers import make_record


def test_a_claim_told_as_its_abstract_tells_it_draws_no_finding() -> None:
    assert lint() == {}


@pytest.mark.parametrize("role", [QuoteRole.BACKGROUND, QuoteRole.AIM])
def test_a_finding_tagged_as_background_or_aim_is_refused(role: QuoteRole) -> None:
    assert role.value in lint(quote_role=role)["L01"]


def test_background_without_direction_or_effects_is_no_finding() -> None:
    changes = {"direction": Direction.NOT_APPLICABLE, "outcome_direction": OutcomeDirection.NOT_STATED, "effects": ()}
    assert "L01" not in lint(quote_role=QuoteRole.BACKGROUND, **changes)


@pytest.mark.parametrize("label", ["BACKGROUND", "OBJECTIVE", "METHODS"])
def test_a_finding_quoted_from_background_aim_or_methods_alone_is_doubted(label: str) -> None:
    assert label in lint(None, SECTIONS[label])["L02"]


def test_a_methods_quote_beside_a_result_is_sound() -> None:
    assert "L02" not in lint(None, SECTIONS["METHODS"], RESULT)


@pytest.mark.parametrize(
    "sentence",
    [
        "We aimed to show that drugamab lengthens overall survival in HER2-positive breast cancer.",
        "Previous studies found longer overall survival with drugamab in HER2-positive breast cancer.",
    ],
)
def test_cue_words_of_aims_and_earlier_work_are_found_under_any_label(sentence: str) -> None:
    assert "aims or earlier work" in lint(None, sentence, sections={"RESULTS": sentence})["L02"]


def test_a_review_may_speak_of_earlier_studies() -> None:
    sentence = "Previous studies found longer overall survival with drugamab in HER2-positive breast cancer."
    claim = make_sound_claim(quote_role=QuoteRole.REVIEW_SYNTHESIS)
    assert "L02" not in lint(claim, sentence, sections={"RESULTS": sentence})


def test_a_title_used_as_a_finding_is_refused() -> None:
    unlabelled = make_abstract(sections=(Section(text=f"{TITLE}. {RESULT}"),))
    assert "title" in lint(None, TITLE, citation=unlabelled)["L03"]
    labelled = make_abstract(sections=(Section(text=f"{TITLE}. {RESULT}", label="TITLE"),))
    assert "L03" in lint(citation=labelled)


def test_a_conclusion_in_the_words_of_the_title_is_a_sentence_of_the_text() -> None:
    assert "L03" not in lint(None, TITLE, sections={"CONCLUSIONS": f"{TITLE}. {RESULT}"})


def test_a_few_words_that_the_title_has_too_are_no_title() -> None:
    unlabelled = make_abstract(
        sections=(Section(text=RESULT.replace("drugamab", "drugamab in pretreated HER2-positive")),)
    )
    assert "L03" not in lint(None, "drugamab in pretreated HER2-positive", citation=unlabelled)


def test_a_result_that_shares_words_with_the_title_is_no_title() -> None:
    sentence = "Drugamab in pretreated HER2-positive metastatic breast cancer lengthened overall survival."
    assert "L03" not in lint(None, sentence, sections={"RESULTS": sentence})


@pytest.mark.parametrize(
    ("before", "quoted", "after"),
    [
        ("Overall ", "survival was longer in patients whose tumours were HER2", "+ than in others."),
        ("Survival with drugamab was longer, with p <", "0.05 in the log-rank test of all", " patients."),
        ("Drugamab was not ", "associated with longer survival of all these patients", " in this trial."),
    ],
)
def test_a_quote_cut_inside_a_name_or_after_a_sign_is_refused(before: str, quoted: str, after: str) -> None:
    citation = make_abstract({"RESULTS": f"{before}{quoted}{after}"})
    claim = make_sound_claim(quotes=(Quote(exact=quoted),))
    record = make_record(claim, anchorings=())
    assert "L04" in lint_all([(record, citation)])


def test_a_quote_that_takes_the_sign_along_is_whole() -> None:
    text = "Overall survival was longer in patients whose tumours were HER2+ than in others."
    assert "L04" not in lint(
        None, "survival was longer in patients whose tumours were HER2+", sections={"RESULTS": text}
    )


def test_a_few_words_of_a_longer_sentence_are_too_short() -> None:
    assert "L05" in lint(None, "21.6 months with drugamab")


def test_a_short_sentence_that_is_quoted_whole_is_long_enough() -> None:
    text = "Drugamab lengthened overall survival."
    assert "L05" not in lint(None, text, sections={"RESULTS": f"{text} {RESULT}"})


def test_a_quote_without_a_verb_says_nothing() -> None:
    text = "Overall survival: 21.6 months for drugamab; 15.2 months for placebo in metastatic disease."
    assert "L06" in lint(None, text, sections={"RESULTS": text})


@pytest.mark.parametrize(
    "text",
    [
        RESULT,
        "This complication suggests a need for study of drugamab.",
        "Lastly, we recommend drugamab for such people.",
        "The frequency varies between 5% and 95%.",
    ],
)
def test_a_quote_with_a_verb_says_something(text: str) -> None:
    assert "L06" not in lint(None, text, sections={"RESULTS": text})


def test_the_same_words_graded_two_ways_are_refused() -> None:
    one = read(significance=Significance.NOT_APPLICABLE)
    two = read(outcome_direction=OutcomeDirection.DECREASED, statement="People given drugamab died sooner (HR 0.70).")
    assert "graded" in lint_all([one, two])["L07"]


def test_the_same_words_on_other_people_may_be_graded_otherwise() -> None:
    one = read()
    people = make_people(description="people without hormone receptors")
    two = read(population=people, outcome_direction=OutcomeDirection.DECREASED, statement="They died sooner.")
    assert "L07" not in lint_all([one, two])


def test_other_words_of_the_same_abstract_may_be_graded_otherwise() -> None:
    one = read()
    two = read(None, SECTIONS["CONCLUSIONS"], outcome_direction=OutcomeDirection.DECREASED, statement="Otherwise.")
    assert "L07" not in lint_all([one, two])


def test_a_sentence_that_carries_four_claims_alone_is_doubted() -> None:
    claims = [read(statement=f"People given drugamab lived longer, version {name}.") for name in "abcd"]
    assert "4 claims" in lint_all(claims)["L08"]
    assert "L08" not in lint_all(claims[:3])


def test_one_result_of_one_study_in_two_citations_is_counted_once() -> None:
    one = read(study_id="study-1")
    other = make_abstract(id="pmid:2")
    two = read(make_sound_claim(study_id="study-1"), citation=other)
    assert one[0].claim_id in lint_all([one, two])["L09"]


@pytest.mark.parametrize("changes", [{"study_id": "study-2"}, {"study_id": "study-1", "notes": "Updated analysis."}])
def test_two_studies_or_two_data_cuts_are_counted_each(changes: dict[str, str]) -> None:
    one = read(study_id="study-1")
    two = read(make_sound_claim(**changes), citation=make_abstract(id="pmid:2"))
    assert "L09" not in lint_all([one, two])


def test_one_registration_under_two_study_ids_is_doubted() -> None:
    one = read(make_sound_claim(study_id="study-1"), citation=make_abstract(nct_ids=("NCT01234567",)))
    two = read(make_sound_claim(study_id="study-2"), citation=make_abstract(id="pmid:2", nct_ids=("NCT01234567",)))
    assert "NCT01234567" in lint_all([one, two])["L10"]


def test_a_pooled_analysis_of_several_registrations_is_its_own_study() -> None:
    one = read(make_sound_claim(study_id="study-1"), citation=make_abstract(nct_ids=("NCT01234567",)))
    pooled = make_abstract(id="pmid:2", nct_ids=("NCT01234567", "NCT07654321"))
    assert "L10" not in lint_all([one, read(make_sound_claim(study_id="study-2"), citation=pooled)])


def test_a_quote_that_was_never_looked_up_is_looked_up() -> None:
    record, citation = read(None, SECTIONS["OBJECTIVE"])
    bare = msgspec.structs.replace(record, anchorings=())
    assert "L02" in lint_all([(bare, citation)])
