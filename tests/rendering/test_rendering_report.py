"""Laws of the report: everything escaped, nothing from outside, every link resolves, the same bytes each time."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from sample_contents import (
    HOSTILE,
    RETRACTED_ID,
    build_blocked_contents,
    build_contents,
    build_empty_contents,
    build_hostile_contents,
)

from curation.domain.answer import AnswerSection, Sentence
from curation.domain.question import SearchMethods
from curation.domain.synthesis_state import AgreementSummary
from curation.rendering.answer_views import CARD_LIMIT
from curation.rendering.report import ReportContents, render_report
from curation.vocabulary import Directness, Outcome, SentenceKind

VOID = {"meta", "link", "img", "br", "input", "hr", "base", "path", "rect"}


class Page(HTMLParser):
    """What a browser would find in a report: elements with their attributes, ids, and text by enclosing element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.stack: list[str] = []
        self.unbalanced: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append((self.stack[-1] if self.stack else "", data))

    def list_values(self, name: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(name)) is not None]

    @property
    def text(self) -> str:
        return "".join(data for tag, data in self.texts if tag not in {"script", "style"})


@pytest.fixture(scope="module")
def contents() -> ReportContents:
    return build_contents()


@pytest.fixture(scope="module")
def html(contents: ReportContents) -> str:
    return render_report(contents)


@pytest.fixture(scope="module", params=["whole", "blocked", "empty"])
def any_html(request: pytest.FixtureRequest) -> str:
    build = {"whole": build_contents, "blocked": build_blocked_contents, "empty": build_empty_contents}
    return render_report(build[request.param]())


def test_the_same_contents_are_the_same_bytes(contents: ReportContents, html: str):
    assert render_report(contents) == html


@pytest.mark.parametrize(("seed", "locale"), [("1", "C"), ("2", "de_DE.UTF-8")])
def test_neither_hash_seed_nor_locale_changes_a_byte(html: str, seed: str, locale: str):
    code = (
        "import hashlib, sample_contents as s; from curation.rendering.report import render_report; "
        "print(hashlib.sha256(render_report(s.build_contents()).encode()).hexdigest())"
    )
    environment = os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONPATH": str(Path(__file__).parent)}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)

    assert run.stdout.strip() == hashlib.sha256(html.encode()).hexdigest()


def test_elements_close_in_the_order_in_which_they_opened(any_html: str):
    page = Page(any_html)

    assert page.unbalanced == []
    assert page.stack == []


def test_no_id_occurs_twice_and_no_anchor_dangles(any_html: str):
    page = Page(any_html)
    ids = page.list_values("id")
    referred = [href[1:] for href in page.list_values("href") if href.startswith("#")]
    referred += page.list_values("aria-labelledby") + page.list_values("data-open")

    assert [name for name, count in Counter(ids).items() if count > 1] == []
    assert sorted(set(referred) - set(ids)) == []


def test_nothing_is_taken_from_outside(any_html: str):
    page = Page(any_html)
    tags = {tag for tag, _ in page.elements}

    assert not tags & {"link", "img", "iframe", "object", "embed", "audio", "video", "base"}
    assert page.list_values("src") == page.list_values("style") == page.list_values("action") == []
    assert not re.search(r"@import|url\(", any_html)
    outward = [href for href in page.list_values("href") if not href.startswith("#")]
    assert all(href.startswith(("https://", "http://")) for href in outward)


def test_the_policy_lets_in_only_the_style_and_script_that_are_there(any_html: str):
    page = Page(any_html)
    policy = next(a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")

    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", any_html, flags=re.DOTALL)
        assert body is not None
        digest = base64.b64encode(hashlib.sha256(body.group(1).encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str):
    html = render_report(build_hostile_contents(text))
    page = Page(html)

    assert [tag for tag, _ in page.elements if tag in {"script", "style", "img"}] == ["style", "script"]
    assert {name for _, attributes in page.elements for name in attributes if name.startswith("on")} == set()
    assert page.unbalanced == []
    assert " ".join(text.split()) in " ".join(page.text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_ids_neither_collide_nor_dangle(text: str):
    page = Page(render_report(build_hostile_contents(text)))
    ids = page.list_values("id")
    anchors = {href[1:] for href in page.list_values("href") if href.startswith("#")}

    assert len(ids) == len(set(ids))
    assert anchors <= set(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", name) for name in ids)


def test_an_address_that_is_not_http_is_never_a_link():
    html = render_report(build_hostile_contents("calm"))

    assert "javascript:" not in html


def test_every_badge_opens_the_claims_of_its_sentence(contents: ReportContents, html: str):
    for sentence in contents.answer.sentences:
        if not sentence.claim_ids:
            continue
        after = html.partition(f'id="sentence-{sentence.sentence_id}"')[2]
        panel = re.split(r'class="sentence"|</section>', after, maxsplit=1)[0]
        for record in contents.records:
            if record.claim_id in sentence.claim_ids:
                assert f'href="#claim-{record.claim_id}"' in panel
                assert record.claim.statement in panel
                assert (record.claim.quotes[0].exact in panel) == (len(sentence.claim_ids) <= CARD_LIMIT)


def test_many_claims_of_one_sentence_are_listed_without_their_cards(contents: ReportContents):
    ids = tuple(record.claim_id for record in contents.records[: CARD_LIMIT + 1])
    few, many = (_render_sentence(contents, ids[:count]) for count in (CARD_LIMIT, CARD_LIMIT + 1))

    assert few.count('class="quote"') == CARD_LIMIT
    assert many.count('class="quote"') == 0
    assert all(f'href="#claim-{claim_id}"' in many for claim_id in ids)


def _render_sentence(contents: ReportContents, claim_ids: tuple[str, ...]) -> str:
    sentence = Sentence(sentence_id="s", kind=SentenceKind.FINDING, text="So.", rule="r", claim_ids=claim_ids)
    answer = msgspec.structs.replace(
        contents.answer, sections=(AnswerSection(id="a", heading="A", sentences=(sentence,)),)
    )
    html = render_report(msgspec.structs.replace(contents, answer=answer))
    return html.partition('id="answer"')[2].partition('id="sources"')[0]


def test_rows_come_with_the_most_direct_first_then_by_outcome(contents: ReportContents, html: str):
    by_id = {f"claim-{record.claim_id}": record.claim for record in contents.records}
    rows = [by_id[name] for name in re.findall(r'<tbody id="([^"]+)"', html)]
    ranks = [(list(Directness).index(claim.directness), list(Outcome).index(claim.outcome)) for claim in rows]

    assert len(rows) == len(contents.records)
    assert ranks == sorted(ranks)


def test_the_program_that_suggested_a_claim_is_named_in_its_details_alone(contents: ReportContents):
    claim = msgspec.structs.replace(contents.records[0].claim, suggested_by="a-model-of-language")
    record = msgspec.structs.replace(contents.records[0], claim=claim)
    answer = msgspec.structs.replace(contents.answer, sections=())
    html = render_report(msgspec.structs.replace(contents, answer=answer, records=(record,)))

    assert html.count("machine-suggested") == 1
    assert html.count("a-model-of-language") == 1
    assert "a-model-of-language" in html.partition('<details class="more">')[2]


def test_the_record_version_of_pubmed_is_never_shown(contents: ReportContents, html: str):
    numbered = {
        name: msgspec.structs.replace(citation, version="987123" if name.startswith("pmid:") else citation.version)
        for name, citation in contents.citations.items()
    }

    assert render_report(msgspec.structs.replace(contents, citations=numbered)) == html


def test_unused_claims_stand_under_their_source_and_lead_to_their_rows(contents: ReportContents, html: str):
    part = html.partition('id="unused"')[2].partition('id="checks"')[0]

    assert contents.answer.unused_claim_ids
    assert all(f'href="#claim-{claim_id}"' in part for claim_id in contents.answer.unused_claim_ids)
    sources = re.findall(r"<b dir=\"auto\">(.*?)</b>", part)
    assert len(sources) == len(set(sources))


def test_questions_links_and_notices_without_claims_have_no_badge(contents: ReportContents, html: str):
    badges = html.count('<details class="badge')
    silent = {SentenceKind.QUESTION, SentenceKind.LINK, SentenceKind.NOTICE}
    expected = [s for s in contents.answer.sentences if s.claim_ids or s.kind not in silent]

    assert badges == len(expected) < len(contents.answer.sentences)


def test_a_gap_says_which_searches_found_nothing(html: str):
    assert "from the search, 1 claim" in html
    assert "PubMed, strategy main, 2026-07-14: 598 records" in html


def test_every_current_claim_has_its_row_whatever_its_status(contents: ReportContents, html: str):
    page = Page(html)
    rows = [a for tag, a in page.elements if tag == "tbody" and (a.get("id") or "").startswith("claim-")]

    assert len(rows) == len(contents.records)
    assert {row["data-status"] for row in rows} == {"accepted", "submitted", "rejected", "conflict"}
    assert all(record.claim_id in page.text for record in contents.records)


def test_a_synopsis_is_never_shown_as_an_abstract(contents: ReportContents, html: str):
    assert "A synopsis is not the authors’ abstract." in html
    assert html.count("synopsis written for this project") >= len(contents.records)
    assert '<span class="mark">abstract</span>' not in html


def test_without_the_starter_set_there_is_no_starter_banner():
    assert "banner-starter" not in render_report(build_contents(is_starter=False))


def test_a_refused_draft_says_so_first_and_names_the_retracted_source():
    html = render_report(build_blocked_contents())

    assert "This draft is refused" in html
    assert html.index("This draft is refused") < html.index('id="answer"')
    assert "The sentence on HER2-mutant disease rests on a retracted citation." in html.partition('id="answer"')[0]
    assert "banner-retracted" in html


def test_a_retracted_citation_is_marked_wherever_its_claims_are(contents: ReportContents, html: str):
    claims = [record for record in contents.records if record.claim.citation_id == RETRACTED_ID]

    assert claims
    for record in claims:
        row = html.partition(f'<tbody id="claim-{record.claim_id}"')[2].partition("</tbody>")[0]
        assert '<b class="mark mark-stop">retracted</b>' in row


def test_a_factual_sentence_without_claims_is_shown_as_unsupported():
    html = render_report(build_blocked_contents())

    assert "no claim<span" in html
    assert "is not in the current evidence table" in html


def test_a_skipped_check_is_shown_as_not_checked_never_as_passed(contents: ReportContents, html: str):
    part = html.partition('id="not-checked"')[2].partition('id="search"')[0]

    for skipped in contents.not_checked:
        assert skipped.gate in part
        assert skipped.reason in part
    assert "passed" not in part.replace("A check that was not run has not been passed.", "")


def test_the_query_stands_exactly_as_run(contents: ReportContents, html: str):
    text = Page(html).text

    assert contents.search_runs[0].query in text
    assert contents.search_runs[0].ids_hash in text


def test_what_was_done_besides_the_searches_is_shown_as_stated_or_not_stated(contents: ReportContents, html: str):
    assert html.split("Besides these searches")[1].count("not stated") == 6
    methods = SearchMethods(contacts=("none, because <b>no</b> trial was unpublished",))
    run = msgspec.structs.replace(contents.search_runs[0], database="ClinicalTrials.gov", date="2026-11-20")
    question = msgspec.structs.replace(contents.question, search_methods=methods)
    stated = render_report(msgspec.structs.replace(contents, question=question, search_runs=(run,)))
    part = stated.split("Besides these searches")[1].split("</section>")[0]
    assert "none, because &lt;b&gt;no&lt;/b&gt; trial was unpublished" in part
    assert "ClinicalTrials.gov, searched on 2026-11-20" in part and part.count("not stated") == 4


def test_every_row_of_the_table_says_where_its_source_stands(contents: ReportContents, html: str):
    rows = re.findall(r'data-integrity="(\w+)"', html)
    assert len(rows) == len(contents.records)
    assert "retracted" in rows and "ok" in rows
    assert re.search(r'<select name="integrity">.*?<option value="retracted">retracted \(\d+\)', html, re.DOTALL)


def test_a_gap_in_the_findings_reads_no_study_found(html: str):
    assert html.count("<strong>No study found</strong>") == 1


def test_kappa_that_is_not_defined_is_said_not_computed(contents: ReportContents):
    same = AgreementSummary(curators=("a", "b"), n=3, raw_agreement=1.0, kappa=None, pabak=1.0)

    assert "not defined" in render_report(msgspec.structs.replace(contents, agreement=same))


def test_a_report_without_claims_reads_to_the_end():
    html = render_report(build_empty_contents())

    assert "No claim has been tagged yet." in html
    assert "The draft has no sentences yet." in html
    assert html.rstrip().endswith("</html>")
