"""Laws of integrity: what any record says of a citation counts, whichever record it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from domain_makers import make_citation
from hypothesis import given
from hypothesis import strategies as st

from curation.domain.citation import Citation, Relation
from curation.domain.integrity import (
    NO_PAST,
    NOTICE_RELATIONS,
    OWN_RELATIONS,
    assess_integrity,
    extend_past,
    list_notices,
)
from curation.domain.notice import CONSEQUENCES, Decision, Integrity, Notice, format_notice, format_remedy
from curation.vocabulary import Consequence, NoticeChoice, NoticeKind

PAPER = make_citation("Of 40 people, 15 responded.", id="pmid:1")


def relate(citation_id: str, term: str, target: str | None, note: str | None = None, **facts: Any) -> Citation:
    return make_citation(id=citation_id, relations=(Relation(type=term, id=target, note=note),), **facts)


def assess(*citations: Citation) -> dict[str, Integrity]:
    return assess_integrity({citation.id: citation for citation in citations})


def list_kinds(integrity: Integrity) -> list[NoticeKind]:
    return [notice.kind for notice in integrity.notices]


@pytest.mark.parametrize(("term", "kind"), OWN_RELATIONS.items())
def test_what_the_papers_own_record_says_counts(term: str, kind: NoticeKind) -> None:
    found = assess(relate("pmid:1", term, "pmid:9"))["pmid:1"]
    assert list_kinds(found) == [kind]
    assert found.notices[0].notice_id == "pmid:9"
    assert found.is_usable == (CONSEQUENCES[kind] in {Consequence.RE_EXTRACT, Consequence.SHOW})


@pytest.mark.parametrize(("term", "kind"), NOTICE_RELATIONS.items())
def test_what_a_notice_says_counts_though_the_papers_record_is_old(term: str, kind: NoticeKind) -> None:
    found = assess(PAPER, relate("pmid:9", term, "pmid:1"))
    assert list_kinds(found["pmid:1"]) == [kind]
    assert found["pmid:1"].notices[0].notice_id == "pmid:9"
    assert [saying.record for saying in found["pmid:1"].notices[0].said] == ["pmid:9"]
    assert found["pmid:9"].notices == (), "the notice itself is not the paper that it is about"


def test_one_notice_told_in_three_places_is_one_notice() -> None:
    paper = relate("pmid:1", "RetractionIn", "pmid:9", publication_types=("Retracted Publication",))
    notice = relate("pmid:9", "RetractionOf", "pmid:1", publication_types=("Retraction of Publication",))
    (found,) = assess(paper, notice)["pmid:1"].notices
    assert [(saying.record, saying.term) for saying in found.said] == [
        ("pmid:1", "Retracted Publication"),
        ("pmid:1", "RetractionIn"),
        ("pmid:9", "RetractionOf"),
    ]


def test_two_errata_are_two_notices_and_one_without_a_record_is_named_by_its_place() -> None:
    relations = tuple(Relation(type="ErratumIn", note=note) for note in ("Lancet 1998;351:760", "Lancet 1998;351:1968"))
    notices = assess(make_citation(id="pmid:1", relations=relations))["pmid:1"].notices
    assert sorted(notice.key for notice in notices) == ["Lancet 1998;351:1968", "Lancet 1998;351:760"]


@pytest.mark.parametrize(
    "facts",
    [
        {"publication_types": ("Retracted Publication",)},
        {"is_withdrawn": True},
        {"title": "RETRACTED: A trial of everything"},
        {"title": "Retracted Article: A trial of everything"},
        {"title": "WITHDRAWN: A review of everything"},
        {"title": "[RETRACTED] A trial of everything"},
    ],
)
def test_a_record_may_say_of_itself_that_it_is_retracted(facts: dict[str, Any]) -> None:
    found = assess(make_citation(id="pmid:1", **facts))["pmid:1"]
    assert found.is_retracted and not found.is_usable


@pytest.mark.parametrize(
    "facts",
    [
        {"title": "Retraction: A trial of everything"},
        {"title": "Withdrawn: how patients feel after leaving a trial"},
        {"title": "Retracted papers in oncology"},
        {"publication_types": ("Retraction of Publication",)},
        {"publication_types": ("Retraction Notice",), "is_withdrawn": True},
        {"publication_types": ("Published Erratum",), "title": "RETRACTED: A trial"},
        {"publication_types": ("Corrected and Republished Article",)},
        {"relations": (Relation(type="Cites", id="pmid:2"), Relation(type="RetractionOf", id="pmid:2"))},
    ],
)
def test_what_only_looks_like_a_retraction_is_none(facts: dict[str, Any]) -> None:
    assert assess(make_citation(id="pmid:1", **facts))["pmid:1"].notices == ()


def test_a_plain_republication_is_told_from_a_corrected_one_by_the_new_records_type() -> None:
    new = {"publication_types": ("Corrected and Republished Article", "Journal Article")}
    paper = relate("pmid:1", "RepublishedIn", "pmid:9")
    assert list_kinds(assess(paper)["pmid:1"]) == [NoticeKind.REPUBLICATION]
    found = assess(paper, relate("pmid:9", "RepublishedFrom", "pmid:1", **new))["pmid:1"]
    assert list_kinds(found) == [NoticeKind.CORRECTED_AND_REPUBLISHED]
    assert found.replaced_by == ("pmid:9",)
    assert "tag it on pmid:9" in format_remedy(found.notices[0])


def test_an_updated_review_is_shown_and_a_published_preprint_is_replaced() -> None:
    update = relate("pmid:9", "UpdateOf", "pmid:1")
    assert list_kinds(assess(PAPER, update)["pmid:1"]) == [NoticeKind.UPDATE]
    preprint = msgspec.structs.replace(PAPER, publication_types=("Preprint",))
    found = assess(preprint, update)["pmid:1"]
    assert list_kinds(found) == [NoticeKind.PREPRINT_PUBLISHED]
    assert not found.is_usable and found.replaced_by == ("pmid:9",)


def test_one_paper_under_two_ids_is_retracted_under_both() -> None:
    twin = make_citation(id="doi:10.1000/x")
    paper = msgspec.structs.replace(PAPER, doi="10.1000/X")
    notice = relate(
        "pmid:9", "RetractionOf", "pmid:1", doi="10.1000/x", publication_types=("Retraction of Publication",)
    )
    found = assess(twin, paper, notice)
    assert found["doi:10.1000/x"].is_retracted and found["pmid:1"].is_retracted
    assert not found["pmid:9"].is_retracted, "a notice may share the DOI of its paper"


def test_formerly_retracted_and_now_in_neither_place_is_for_a_reviewer() -> None:
    retracted = {"pmid:1": msgspec.structs.replace(PAPER, publication_types=("Retracted Publication",))}
    found = assess_integrity({"pmid:1": PAPER}, extend_past(NO_PAST, retracted))["pmid:1"]
    assert list_kinds(found) == [NoticeKind.REINSTATEMENT]
    assert not found.is_usable and not found.is_retracted
    again = assess_integrity(retracted, extend_past(extend_past(NO_PAST, retracted), {"pmid:1": PAPER}))["pmid:1"]
    assert list_kinds(again) == [NoticeKind.RETRACTION]


def test_a_retraction_that_is_lifted_is_told_although_a_concern_remains_and_was_decided_on() -> None:
    concern = Relation(type="ExpressionOfConcernIn", id="pmid:8")
    doubted = {"pmid:1": msgspec.structs.replace(PAPER, relations=(concern,))}
    retracted = {
        "pmid:1": msgspec.structs.replace(PAPER, relations=(concern, Relation(type="RetractionIn", id="pmid:9")))
    }
    kept = [decide(NoticeKind.EXPRESSION_OF_CONCERN, "pmid:8")]
    past = extend_past(extend_past(NO_PAST, doubted), retracted)
    found = assess_integrity(doubted, past, kept)["pmid:1"]
    assert [(notice.kind, notice.key) for notice in found.open_notices] == [(NoticeKind.REINSTATEMENT, "pmid:9")]
    assert not found.is_usable, "nobody has decided on the retraction that was lifted"
    for _ in range(3):
        past = extend_past(past, doubted)
    kept.append(decide(NoticeKind.REINSTATEMENT, "pmid:9"))
    assert assess_integrity(doubted, past, kept)["pmid:1"].is_usable
    assert not assess_integrity(doubted, past, kept[:1])["pmid:1"].is_usable, "it is not forgotten"
    free = assess_integrity({"pmid:1": PAPER}, past, kept)["pmid:1"]
    assert [notice.key for notice in free.open_notices] == ["pmid:8"], "the concern was lifted too"


def test_a_concern_that_a_retraction_followed_is_no_second_thing_to_decide_on_when_both_are_lifted() -> None:
    steps = [[Relation(type="ExpressionOfConcernIn", id="pmid:8")], [Relation(type="RetractionIn", id="pmid:9")]]
    past = NO_PAST
    for relations in steps:
        past = extend_past(past, {"pmid:1": msgspec.structs.replace(PAPER, relations=tuple(relations))})
    found = assess_integrity({"pmid:1": PAPER}, past)["pmid:1"]
    assert [(notice.kind, notice.key) for notice in found.notices] == [(NoticeKind.REINSTATEMENT, "pmid:9")]


def test_a_notice_that_is_gone_speaks_no_more_and_that_is_not_forgiveness() -> None:
    notice = relate("pmid:9", "RetractionOf", "pmid:1")
    past = extend_past(NO_PAST, {"pmid:1": PAPER, "pmid:9": notice})
    found = assess_integrity({"pmid:1": PAPER}, past)
    assert list_kinds(found["pmid:1"]) == [NoticeKind.REINSTATEMENT]
    assert found["pmid:1"].notices[0].notice_id == "pmid:9"
    assert list_kinds(found["pmid:9"]) == [NoticeKind.NOT_DELIVERED]


def test_what_is_no_longer_delivered_stands_as_last_seen_and_is_marked() -> None:
    retracted = msgspec.structs.replace(PAPER, publication_types=("Retracted Publication",))
    for last, kinds in ((PAPER, []), (retracted, [NoticeKind.RETRACTION])):
        found = assess_integrity({}, extend_past(NO_PAST, {"pmid:1": last}))["pmid:1"]
        assert list_kinds(found) == [*kinds, NoticeKind.NOT_DELIVERED]


# ---- decisions
def decide(kind: NoticeKind, notice: str, choice: NoticeChoice = NoticeChoice.KEEP) -> Decision:
    facts = {"citation_id": "pmid:1", "curator": "dora", "time": "2026-11-25T09:00:00Z", "reason": "r", "act_id": "a"}
    return Decision(kind=kind, notice=notice, choice=choice, **facts)


@pytest.mark.parametrize(("kind", "term"), [(kind, term) for term, kind in OWN_RELATIONS.items()])
def test_a_decision_lifts_a_hold_and_never_a_block(kind: NoticeKind, term: str) -> None:
    citations = {"pmid:1": relate("pmid:1", term, "pmid:9")}
    found = assess_integrity(citations, decisions=[decide(kind, "pmid:9")])["pmid:1"]
    is_block = CONSEQUENCES[kind] in {Consequence.BLOCK, Consequence.REPLACE}
    assert found.is_usable == (not is_block)
    assert bool(found.open_notices) == is_block


def test_a_new_notice_is_a_new_question() -> None:
    relations = tuple(Relation(type="ExpressionOfConcernIn", id=f"pmid:{n}") for n in (8, 9))
    decided = [decide(NoticeKind.EXPRESSION_OF_CONCERN, "pmid:8")]
    old, both = (
        assess_integrity({"pmid:1": make_citation(id="pmid:1", relations=some)}, decisions=decided)["pmid:1"]
        for some in (relations[:1], relations)
    )
    assert old.is_usable and not both.is_usable
    assert [notice.key for notice in both.open_notices] == ["pmid:9"]
    assert "kept by dora" in format_notice(old.notices[0])


def test_a_notice_that_was_set_aside_blocks() -> None:
    citations = {"pmid:1": relate("pmid:1", "ErratumIn", "pmid:9")}
    found = assess_integrity(citations, decisions=[decide(NoticeKind.ERRATUM, "pmid:9", NoticeChoice.SET_ASIDE)])
    assert not found["pmid:1"].is_usable


# ---- laws
TERMS = st.sampled_from([*OWN_RELATIONS, *NOTICE_RELATIONS, "Cites"])
IDS = st.sampled_from([f"pmid:{n}" for n in range(1, 6)])
RELATIONS = st.builds(Relation, type=TERMS, id=st.none() | IDS, note=st.none() | st.just("a place"))
CORPORA = st.dictionaries(IDS, st.lists(RELATIONS, max_size=3), max_size=5).map(
    lambda drawn: {name: make_citation(id=name, relations=tuple(relations)) for name, relations in drawn.items()}
)


@given(CORPORA, st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(corpus: dict[str, Citation], random: Any) -> None:
    shuffled = list(corpus.items())
    random.shuffle(shuffled)
    assert assess_integrity(dict(shuffled)) == assess_integrity(corpus)


@given(CORPORA, CORPORA)
def test_another_record_never_takes_a_notice_away(corpus: dict[str, Citation], more: dict[str, Citation]) -> None:
    larger = {**more, **corpus}
    weights = list(CONSEQUENCES)
    for name, integrity in assess_integrity(corpus).items():
        before, after = integrity.notices, assess_integrity(larger)[name].notices
        assert len(after) >= len(before)
        if before:
            assert weights.index(after[0].kind) <= weights.index(before[0].kind)


@given(st.lists(CORPORA, max_size=4), CORPORA)
def test_no_paper_comes_back_into_use_by_what_is_said_no_more(states: list[dict[str, Citation]], now: Any) -> None:
    past = NO_PAST
    for state in states:
        past = extend_past(past, state)
    for name, integrity in assess_integrity(now, past).items():
        before = {CONSEQUENCES[notice.kind] for state in states for notice in list_notices(state).get(name, ())}
        if before & {Consequence.BLOCK, Consequence.REPLACE, Consequence.HOLD}:
            assert not integrity.is_usable or name not in now


@given(CORPORA)
def test_notices_are_sorted_the_heaviest_first_and_named_once(corpus: dict[str, Citation]) -> None:
    order = list(Consequence)
    for integrity in assess_integrity(corpus).values():
        ranks = [order.index(notice.consequence) for notice in integrity.notices]
        assert ranks == sorted(ranks)
        names = [(notice.kind, notice.key) for notice in integrity.notices]
        assert len(names) == len(set(names))


def test_every_kind_of_notice_has_words_and_a_remedy() -> None:
    for kind in NoticeKind:
        notice = Notice(kind=kind, said=(), notice_id="pmid:9")
        assert format_notice(notice) and format_remedy(notice).endswith(".")


@pytest.mark.shared
def test_the_retracted_and_corrected_among_the_real_records_are_found_and_no_others(shared: Path) -> None:
    from curation.sources.pubmed_xml.records import read_pubmed

    citations = {one.id: one for one in read_pubmed(shared / "pubmed" / "records.xml.gz").citations}
    found = assess_integrity(citations)
    typed = {name for name, one in citations.items() if "Retracted Publication" in one.publication_types}
    related = {name for name, one in citations.items() if any(r.type == "ErratumIn" for r in one.relations)}
    assert {name for name, one in found.items() if one.is_retracted} == typed != set()
    assert {name for name, one in found.items() if NoticeKind.ERRATUM in list_kinds(one)} == related
    assert len(related) > 10
    # Each retracted paper has one retraction, told by relation and type, with the notice's own PMID.
    for name in typed:
        first = found[name].notices[0]
        assert first.notice_id and {saying.term for saying in first.said} == {"Retracted Publication", "RetractionIn"}


@pytest.mark.shared
def test_a_real_notice_retracts_the_paper_that_it_names_though_nothing_else_does(shared: Path) -> None:
    from curation.sources.pubmed_xml.records import read_pubmed

    citations = {one.id: one for one in read_pubmed(shared / "pubmed" / "records.xml.gz").citations}
    pairs = [(one.id, r.type, r.id) for one in citations.values() for r in one.relations if r.type in NOTICE_RELATIONS]
    pairs = [pair for pair in pairs if pair[2] and pair[2] not in citations and pair[1] != "CommentOn"]
    assert {term for _, term, _ in pairs} >= {"RetractionOf", "ErratumFor", "RepublishedFrom", "UpdateOf"}
    for notice_id, term, target in pairs:
        paper = make_citation("An old record.", id=target)
        kinds = [notice.kind for notice in list_notices({**citations, target: paper})[target]]
        expected = NOTICE_RELATIONS[term]
        corrected = NoticeKind.CORRECTED_AND_REPUBLISHED
        assert (corrected if expected == NoticeKind.REPUBLICATION else expected) in kinds, notice_id
