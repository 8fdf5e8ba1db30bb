"""Laws of what the report and the answer's files say of changes: at the top what shook a sentence, else how fresh."""

from __future__ import annotations

import json

import msgspec
import pytest
from sample_contents import build_contents, build_living

from curation.domain.finding import Finding
from curation.domain.update import UNWATCHED, Living, Update
from curation.identifiers import canonical_json
from curation.rendering.answer_text import REFUSALS_SHOWN, render_answer_json, render_answer_markdown
from curation.rendering.living_views import list_banner
from curation.rendering.living_words import CHANGES, CONSEQUENCES, FATES, format_comparison
from curation.rendering.report import render_report
from curation.vocabulary import ChangeKind, Consequence, SentenceFate, Severity

SENTENCE = "HER2-mutant tumours were said to respond more often."


def test_a_sentence_that_was_taken_out_stands_in_the_banner_before_the_answer() -> None:
    html = render_report(build_contents(living=build_living(SENTENCE)))
    banner = html.partition('id="banner-living"')[2].partition("</section>")[0]
    assert SENTENCE in banner and "taken out of the answer" in banner
    assert html.index('id="banner-living"') < html.index('id="answer"') < html.index('id="living"')
    assert "no more: 12; now: 15" in html


def test_a_report_without_changes_has_no_banner_and_says_with_what_it_was_compared() -> None:
    update = Update(
        snapshot_id="2026-11-25-b", date="2026-11-25", compared_with="2026-11-01-a", compared_date="2026-11-01"
    )
    html = render_report(build_contents(living=Living(updates=(update,))))
    assert "banner-living" not in html
    assert "Snapshot 2026-11-25-b of 2026-11-25 was compared with 2026-11-01-a of 2026-11-01: nothing changed." in html
    assert "nothing to compare" in render_report(build_contents(living=Living()))


def test_the_first_snapshot_is_compared_with_nothing() -> None:
    assert "is the first" in format_comparison(Update(snapshot_id="starter"))


def test_the_banner_names_each_sentence_once_by_its_heaviest_notice() -> None:
    (impact,) = build_living(SENTENCE).impacts
    lighter = msgspec.structs.replace(impact, consequence=Consequence.RE_EXTRACT, claim_id="clm-other")
    bare = msgspec.structs.replace(impact, sentence=None, fate=None)
    assert list_banner((impact, lighter, bare)) == (impact,)


def test_what_still_stands_is_linked_and_what_was_taken_out_is_not() -> None:
    answer = build_contents().answer
    sentence = answer.sentences[0]
    for fate in SentenceFate:
        living = build_living(sentence.text, fate=fate)
        impacts = (msgspec.structs.replace(living.impacts[0], sentence_id=sentence.sentence_id),)
        html = render_report(build_contents(living=msgspec.structs.replace(living, impacts=impacts)))
        banner = html.partition('id="banner-living"')[2].partition("</section>")[0]
        assert ('href="#sentence-' in banner) == (fate != SentenceFate.TAKEN_OUT)


def test_the_answers_files_say_it_too_and_stay_the_same_otherwise() -> None:
    contents = build_contents()
    living = build_living(SENTENCE)
    document = json.loads(render_answer_json(contents.answer, living))
    assert document["living"]["impacts"][0]["sentence"] == SENTENCE
    assert [change["kind"] for change in document["living"]["latest"]["changes"]] == ["retracted", "text_changed"]
    document.pop("living")
    assert document.pop("refusals") == []
    assert document == json.loads(canonical_json(contents.answer))
    told = render_answer_markdown(contents.answer, contents.citations, contents.records, living=living)
    assert told.index("The sources of this answer changed") < told.index("## ")


@pytest.mark.parametrize("count", [1, REFUSALS_SHOWN, REFUSALS_SHOWN + 2])
def test_the_answers_files_say_that_a_gate_refuses_them(count: int) -> None:
    contents = build_contents()
    gate = {"gate": "G07", "severity": Severity.GATE, "remedy": "Withdraw it."}
    refusals = [Finding(subject=f"clm-{n}", reason="<b>pmid:1</b> is *retracted*", **gate) for n in range(count)]
    told = render_answer_markdown(contents.answer, contents.citations, contents.records, refusals=refusals)
    head = told.partition("## ")[0]
    assert "This draft is refused and may not be handed on" in head and "Draft, refused, not signed" in head
    assert head.count("is \\*retracted\\*") == min(count, REFUSALS_SHOWN) and "<b>" not in head
    assert ("2 more" in head) == (count > REFUSALS_SHOWN)
    assert len(json.loads(render_answer_json(contents.answer, UNWATCHED, refusals))["refusals"]) == count
    calm = render_answer_markdown(contents.answer, contents.citations, contents.records)
    assert "refused" not in calm.partition("## ")[0]


def test_every_term_has_words() -> None:
    assert (set(CHANGES), set(CONSEQUENCES), set(FATES)) == (set(ChangeKind), set(Consequence), set(SentenceFate))
