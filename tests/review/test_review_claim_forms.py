"""Claim forms: what a program fills in, what is missing, what is wrong where, and the way from a claim and back."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_makers import QUESTION, Story, make_citation, make_claim

from curation.domain.claim import Biomarker, Claim, Population
from curation.domain.effect import Effect
from curation.project import Project
from curation.review.claim_checks import check_form
from curation.review.claim_drafts import build_quoted_claim
from curation.review.claim_fields import EFFECT_FIELDS, FIELDS, FIELDS_BY_NAME, LINT_FIELDS, FieldKind
from curation.review.claim_forms import ClaimForm, build_form, draft_form, read_form
from curation.review.claim_history import find_version, list_claim_history
from curation.review.highlighting import TermGroup, find_highlights
from curation.review.linting import LINTS
from curation.review.suggesting import suggest_claims
from curation.review.tagging import replay_claims
from curation.vocabulary import ActKind, EffectMeasure

CITATION = make_citation()


def make_form(**changes: str) -> ClaimForm:
    claim = build_quoted_claim(make_claim(), CITATION)
    form = build_form(claim, "", "")
    values = {name: text for name, text in (form.values | changes).items() if text}
    return msgspec.structs.replace(form, values=values, claim_id=None, seen=None)


def test_every_field_of_a_claim_is_in_the_form_or_taken_from_its_quote():
    paths = {field.name.split(".")[0] for field in FIELDS}
    taken = {"question_id", "citation_id", "quotes", "basis", "level_scheme", "effects", "suggested_by"}
    assert paths | taken == set(Claim.__struct_fields__)
    for name, kind in (("population", Population), ("biomarker", Biomarker)):
        inner = {field.name.split(".")[1] for field in FIELDS if field.name.startswith(f"{name}.")}
        assert inner == set(kind.__struct_fields__)
    assert {field.name for field in EFFECT_FIELDS} == set(Effect.__struct_fields__)


def test_every_lint_has_a_field_where_it_is_mended():
    assert set(LINT_FIELDS) == {lint.id for lint in LINTS}
    assert set(LINT_FIELDS.values()) <= {"quotes", "effects", *FIELDS_BY_NAME}


def test_every_claim_of_the_starter_set_comes_back_from_its_form_unchanged(project_root: Path):
    workspace = Project(project_root).open_question("tmb-her2-immunotherapy")
    changed = []
    for record in workspace.claims:
        form = build_form(record.claim, record.claim_id, record.acts[-1])
        citation = workspace.citations[record.claim.citation_id]
        if read_form(form, citation, workspace.question.id) != (record.claim, ()):
            changed.append(record.claim_id)
    assert len(workspace.claims) > 200
    assert changed == []


def test_what_a_suggestion_fills_in_is_unconfirmed_and_says_who_suggested_it():
    suggestion = suggest_claims(CITATION)[0]
    form = draft_form(CITATION, [suggestion.quote], suggestion)
    assert {"outcome", "quote_role", "effects.0"} <= set(form.unconfirmed)
    assert set(form.unconfirmed) == {*form.values, *(f"effects.{n}" for n in range(len(form.effects)))}
    assert form.suggested_by == suggestion.suggested_by


def test_a_form_without_a_suggestion_is_the_curators_own():
    form = draft_form(CITATION, [suggest_claims(CITATION)[0].quote])
    assert (form.unconfirmed, form.suggested_by) == ((), None)


@pytest.mark.parametrize("field", [field.name for field in FIELDS if field.required])
def test_a_needed_field_that_is_empty_is_named_with_the_way_to_mend_it(field):
    claim, problems = read_form(make_form(**{field: ""}), CITATION, QUESTION)
    assert claim is None
    assert [(name, bool(remedy)) for name, _, remedy in problems] == [(field, True)]


@pytest.mark.parametrize("field", [field.name for field in FIELDS if field.kind == FieldKind.TERM])
def test_a_term_outside_its_vocabulary_is_refused_by_its_field(field):
    _, problems = read_form(make_form(**{field: "nonsense"}), CITATION, QUESTION)
    assert problems[0][0] == field


def test_a_detail_of_a_biomarker_without_a_name_is_not_dropped_silently():
    _, problems = read_form(make_form(**{"biomarker.cut_off": ">=10"}), CITATION, QUESTION)
    assert problems[0][0] == "biomarker.name"


@pytest.mark.parametrize("text", ["12a", "-3", "1.5", "²"])
def test_a_number_of_people_is_digits_only(text):
    _, problems = read_form(make_form(**{"population.n": text}), CITATION, QUESTION)
    assert problems[0][0] == "population.n"


@given(st.dictionaries(st.sampled_from([field.name for field in FIELDS]), st.text(max_size=40)))
def test_no_form_whatever_is_typed_in_it_ends_in_an_error(values):
    form = msgspec.structs.replace(make_form(), values=values)
    check_form(form, CITATION, QUESTION)


def test_rules_and_lints_are_said_beside_their_fields_though_other_fields_are_empty():
    found = check_form(make_form(statement="99% responded.", level=""), CITATION, QUESTION)
    assert [(one.field, one.is_rule) for one in found if one.is_rule] == [("statement", True), ("level", True)]
    assert all(one.lint for one in found if not one.is_rule)


def test_nothing_is_said_of_fields_that_hang_on_one_that_is_empty():
    found = check_form(make_form(claim_type=""), CITATION, QUESTION)
    assert {one.field for one in found if one.is_rule} == {"claim_type"}


def test_a_quote_that_is_no_longer_in_the_text_is_said_beside_the_quotes():
    other = make_citation("Nothing of the kind was written here at all.")
    found = check_form(make_form(), other, QUESTION)
    assert "quotes" in {one.field for one in found if one.is_rule}


def test_an_effect_without_a_measure_is_named_by_its_row():
    form = msgspec.structs.replace(
        make_form(), effects=({"measure": EffectMeasure.ORR, "value": "15"}, {"value": "15"})
    )
    found = check_form(form, CITATION, QUESTION)
    assert "effects.1" in {one.field for one in found if one.is_rule}


def test_the_history_tells_each_act_and_what_it_changed():
    story = Story()
    tag = story.tag("anna")
    story.revise("anna", make_claim(statement="Of 52, 15% responded."), tag)
    (record,) = replay_claims(story.acts)
    tagged, revised = list_claim_history(story.acts, record)
    assert (tagged.kind, tagged.changes) == (ActKind.TAG, ())
    assert [(change.field, change.before) for change in revised.changes] == [("statement", "15% responded.")]
    assert find_version(story.acts, tag).statement == "15% responded."


def test_an_act_that_does_not_count_is_told_as_such():
    story = Story()
    tag = story.tag("anna")
    story.do("anna", ActKind.ACCEPT, tag)
    (record,) = replay_claims(story.acts)
    assert [entry.counts for entry in list_claim_history(story.acts, record)] == [True, False]


def test_highlights_never_overlap_and_the_fields_terms_come_before_other_words():
    text = "HER2-positive breast cancer: overall survival on pembrolizumab, by geography."
    found = find_highlights(text, ("breast cancer", "geograph*", "surviv*"))
    assert [(text[one.start : one.end], one.group) for one in found] == [
        ("HER2-positive", TermGroup.POPULATION),
        ("breast cancer", TermGroup.POPULATION),
        ("overall survival", TermGroup.OUTCOME),
        ("pembrolizumab", TermGroup.INTERVENTION),
        ("geography", TermGroup.QUESTION),
    ]
    assert all(one.end <= other.start for one, other in pairwise(found))
