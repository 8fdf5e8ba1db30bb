"""Laws of comparing two states of the literature: what did not change is not told, what did is told once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from domain_makers import make_citation
from hypothesis import given
from hypothesis import strategies as st
from test_domain_integrity import CORPORA, relate

from curation.domain.citation import Citation, Relation, Section
from curation.domain.citation_change import compare_citations, count_changes, list_changed_figures
from curation.domain.integrity import NO_PAST, assess_integrity, extend_past
from curation.vocabulary import ChangeKind, Consequence

PAPER = make_citation("Of 40 people, 15 responded (p=0.04).", "Follow-up was 13 months.", id="pmid:1")
OTHER = make_citation("Of 9 people, none responded.", id="pmid:2")
BASE = {"pmid:1": PAPER, "pmid:2": OTHER}
TEXT = (Section(text="Of 40 people, 12 responded (p=0.40).", label="S0"), PAPER.sections[1])


def change(**facts: Any) -> dict[str, Citation]:
    return {**BASE, "pmid:1": msgspec.structs.replace(PAPER, **facts)}


def say(term: str, notice: str | None = "pmid:9", **facts: Any) -> dict[str, Citation]:
    return change(relations=(Relation(type=term, id=notice),), **facts)


def hear(term: str, **facts: Any) -> dict[str, Citation]:
    return {**BASE, "pmid:9": relate("pmid:9", term, "pmid:1", **facts)}


NOTICE = {"publication_types": ("Retraction of Publication",)}
CASES = [
    ("new", BASE, {**BASE, "pmid:3": make_citation("New.", id="pmid:3")}, ChangeKind.NEW, Consequence.SHOW),
    ("text", BASE, change(sections=TEXT), ChangeKind.TEXT_CHANGED, Consequence.RE_EXTRACT),
    ("erratum", BASE, say("ErratumIn"), ChangeKind.CORRECTED, Consequence.RE_EXTRACT),
    ("erratum without a record", BASE, say("ErratumIn", None), ChangeKind.CORRECTED, Consequence.RE_EXTRACT),
    ("erratum, by its notice", BASE, hear("ErratumFor"), ChangeKind.CORRECTED, Consequence.RE_EXTRACT),
    ("concern", BASE, say("ExpressionOfConcernIn"), ChangeKind.EXPRESSION_OF_CONCERN, Consequence.HOLD),
    ("concern, by notice", BASE, hear("ExpressionOfConcernFor"), ChangeKind.EXPRESSION_OF_CONCERN, Consequence.HOLD),
    ("retraction", BASE, say("RetractionIn"), ChangeKind.RETRACTED, Consequence.BLOCK),
    ("retraction, by notice", BASE, hear("RetractionOf", **NOTICE), ChangeKind.RETRACTED, Consequence.BLOCK),
    ("by type", BASE, change(publication_types=("Retracted Publication",)), ChangeKind.RETRACTED, Consequence.BLOCK),
    ("reinstated", say("RetractionIn"), BASE, ChangeKind.REINSTATED, Consequence.HOLD),
    ("concern lifted", say("ExpressionOfConcernIn"), BASE, ChangeKind.REINSTATED, Consequence.HOLD),
    ("republished", BASE, say("RetractedandRepublishedIn"), ChangeKind.REPUBLISHED, Consequence.BLOCK),
    ("corrected, republished", BASE, say("CorrectedandRepublishedIn"), ChangeKind.REPUBLISHED, Consequence.BLOCK),
    ("updated", BASE, say("UpdateIn"), ChangeKind.UPDATED, Consequence.SHOW),
    ("commented", BASE, say("CommentIn"), ChangeKind.COMMENTED, Consequence.SHOW),
    ("gone", BASE, {"pmid:2": OTHER}, ChangeKind.NOT_DELIVERED, Consequence.RE_EXTRACT),
    (
        "preprint published",
        change(publication_types=("Preprint",)),
        say("UpdateIn", publication_types=("Preprint",)),
        ChangeKind.PREPRINT_PUBLISHED,
        Consequence.REPLACE,
    ),
]


@pytest.mark.parametrize(
    ("before", "after", "kind", "consequence"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_one_change_is_exactly_that_kind(
    before: dict[str, Citation], after: dict[str, Citation], kind: ChangeKind, consequence: Consequence
) -> None:
    (found,) = compare_citations(before, after)
    assert (found.kind, found.consequence) == (kind, consequence)
    assert found.citation_id == ("pmid:3" if kind == ChangeKind.NEW else "pmid:1")


def test_every_kind_of_change_is_among_the_cases_or_has_a_test_of_its_own() -> None:
    assert {case[3] for case in CASES} == set(ChangeKind) - {ChangeKind.DELIVERED_AGAIN}


def test_what_comes_back_is_delivered_again_and_its_new_text_is_told() -> None:
    past = extend_past(NO_PAST, BASE)
    found = compare_citations({"pmid:2": OTHER}, BASE, past)
    assert [row.kind for row in found] == [ChangeKind.DELIVERED_AGAIN]
    found = compare_citations({"pmid:2": OTHER}, change(sections=TEXT), past)
    assert [row.kind for row in found] == [ChangeKind.TEXT_CHANGED, ChangeKind.DELIVERED_AGAIN]


def test_a_change_says_by_which_term_of_which_record_and_by_which_notice() -> None:
    (found,) = compare_citations(BASE, hear("RetractionOf", **NOTICE))
    assert found.notice_id == "pmid:9"
    assert [(saying.record, saying.term) for saying in found.said] == [("pmid:9", "RetractionOf")]


def test_old_and_new_figures_are_told_where_a_text_changed_and_where_an_erratum_came_with_it() -> None:
    found = compare_citations(BASE, say("ErratumIn", sections=TEXT))
    assert [row.kind for row in found] == [ChangeKind.CORRECTED, ChangeKind.TEXT_CHANGED]
    assert {(row.figures_before, row.figures_after) for row in found} == {(("15", "0.04"), ("12", "0.40"))}


def test_a_retraction_that_is_named_more_fully_later_is_not_told_twice() -> None:
    bare = change(publication_types=("Retracted Publication",))
    named = say("RetractionIn", publication_types=("Retracted Publication",))
    assert compare_citations(bare, named) == ()
    republished = say("RetractedandRepublishedIn", publication_types=("Retracted Publication",))
    assert [row.kind for row in compare_citations(bare, republished)] == [ChangeKind.REPUBLISHED]


def test_typography_alone_changes_no_text() -> None:
    sections = tuple(msgspec.structs.replace(one, text=one.text.replace("-", "\u2010")) for one in PAPER.sections)
    assert compare_citations(BASE, change(sections=sections)) == ()


def test_rows_come_the_heaviest_first_and_are_counted_so() -> None:
    after = {
        **say("RetractionIn"),
        "pmid:2": msgspec.structs.replace(OTHER, sections=(Section(text="Of 8 people, none."),)),
        "pmid:3": make_citation("New.", id="pmid:3"),
    }
    found = compare_citations(BASE, after)
    assert [row.kind for row in found] == [ChangeKind.RETRACTED, ChangeKind.TEXT_CHANGED, ChangeKind.NEW]
    assert list(count_changes(found).items()) == [(row.kind, 1) for row in found]


# ---- laws
@given(CORPORA)
def test_a_state_and_itself_differ_in_nothing(corpus: dict[str, Citation]) -> None:
    assert compare_citations(corpus, corpus) == ()


@given(CORPORA, CORPORA, CORPORA)
def test_a_state_and_itself_differ_in_nothing_whatever_came_before(
    first: dict[str, Citation], second: dict[str, Citation], third: dict[str, Citation]
) -> None:
    past = extend_past(extend_past(NO_PAST, first), second)
    assert compare_citations(third, third, past) == ()


@given(CORPORA, CORPORA, st.randoms(use_true_random=False))
def test_the_order_within_a_state_does_not_matter_and_no_row_comes_twice(
    before: dict[str, Citation], after: dict[str, Citation], random: Any
) -> None:
    found = compare_citations(before, after)
    shuffled = list(after.items())
    random.shuffle(shuffled)
    assert compare_citations(before, dict(shuffled)) == found
    keys = [(row.citation_id, row.kind, row.notice_kind, row.notice_id, row.note) for row in found]
    assert len(keys) == len(set(keys))


@given(CORPORA, CORPORA)
def test_every_record_that_came_or_went_is_told(before: dict[str, Citation], after: dict[str, Citation]) -> None:
    found = compare_citations(before, after)
    gone = {row.citation_id for row in found if row.kind == ChangeKind.NOT_DELIVERED}
    assert gone == before.keys() - after.keys()
    new = {row.citation_id for row in found if row.kind == ChangeKind.NEW}
    silent = after.keys() - before.keys() - new
    standing = assess_integrity(after, extend_past(NO_PAST, before))
    named = {notice.notice_id for name in before for notice in standing[name].notices}
    assert silent <= named


@given(st.lists(st.integers(0, 30), max_size=8), st.lists(st.integers(0, 30), max_size=8))
def test_changed_figures_are_those_of_one_text_only(old: list[int], new: list[int]) -> None:
    texts = [
        make_citation(" and ".join(f"{n} of them" for n in numbers) or "None.", id="pmid:1") for numbers in (old, new)
    ]
    gone, come = list_changed_figures(*texts)
    assert not set(gone) & set(come)
    assert sorted([*map(str, old), *come]) == sorted([*map(str, new), *gone])


@pytest.mark.shared
def test_real_records_taken_back_to_before_their_notices_show_exactly_these(shared: Path) -> None:
    from curation.sources.pubmed_xml.records import read_pubmed

    after = {one.id: one for one in read_pubmed(shared / "pubmed" / "records.xml.gz").citations}
    assert compare_citations(after, after) == ()
    before = {name: _take_back(one) for name, one in after.items()}
    found = compare_citations(before, after)
    counts = count_changes(found)
    assert counts[ChangeKind.RETRACTED] == 3
    assert counts[ChangeKind.CORRECTED] == sum(r.type == "ErratumIn" for one in after.values() for r in one.relations)
    assert set(counts) == {ChangeKind.RETRACTED, ChangeKind.CORRECTED}
    back = compare_citations(after, before)
    assert {row.citation_id for row in back} == {row.citation_id for row in found if row.kind == ChangeKind.RETRACTED}
    assert {row.kind for row in back} == {ChangeKind.REINSTATED}


def _take_back(citation: Citation) -> Citation:
    relations = tuple(one for one in citation.relations if one.type not in {"RetractionIn", "ErratumIn"})
    types = tuple(one for one in citation.publication_types if one != "Retracted Publication")
    return msgspec.structs.replace(citation, relations=relations, publication_types=types)
