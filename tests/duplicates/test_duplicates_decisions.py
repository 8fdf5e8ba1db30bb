"""A person's word stands over the rules, either way, and can be taken back; groups hold what they should."""

from __future__ import annotations

from itertools import combinations

import pytest
from duplicate_makers import ARTICLE, EXPORTED, by_id, change, seal
from hypothesis import given
from hypothesis import strategies as st

from curation.domain.act import Act
from curation.domain.citation import Citation, Relation
from curation.domain.duplicate import build_pair_id
from curation.domain.integrity import NO_PAST, assess_integrity, extend_past
from curation.errors import LedgerConflictError
from curation.review.duplicates.decisions import (
    PairRecord,
    check_decision_acts,
    draft_decision,
    draft_decision_withdrawal,
    draft_pair_adjudication,
    replay_decisions,
)
from curation.review.duplicates.grouping import find_duplicates
from curation.review.duplicates.resolving import join_citations, join_integrity, select_news
from curation.vocabulary import ActKind, NoticeKind, TextSource

OTHER = change(EXPORTED, id="record:2", title="A wholly different matter, in mice and in men", pages="1", sections=())
LIKE = change(EXPORTED, id="record:3", pages="1300-9")
PAIR = ("pmid:1", "record:1")


def decide(kind: ActKind, curator: str, pair: tuple[str, str] = PAIR, parent: str | None = None) -> Act:
    return seal(draft_decision(kind, *pair, reason="Read both.", parent=parent), curator)


def take_back(curator: str, acts: list[Act], pair: tuple[str, str] = PAIR) -> Act:
    record = stand(acts, pair)
    return seal(draft_decision_withdrawal(record, curator, reason="A slip.", parent=acts[-1].act_id), curator)


def stand(acts: list[Act], pair: tuple[str, str] = PAIR) -> PairRecord:
    return next(record for record in replay_decisions(acts) if record.citations == pair)


def test_a_rule_merges_and_says_which_and_why() -> None:
    (group,) = find_duplicates(by_id(ARTICLE, EXPORTED, OTHER)).groups
    assert (group.kept, group.members) == ("pmid:1", ("pmid:1", "record:1"))
    assert group.matches[0].evidence == (
        "titles agree to 100 of 100",
        "the same first author, year, journal, volume and first page, text",
    )


def test_a_person_separates_what_a_rule_merged_and_may_take_it_back() -> None:
    citations = by_id(ARTICLE, EXPORTED)
    acts = [decide(ActKind.SEPARATE, "anna")]
    found = find_duplicates(citations, acts)
    assert found.groups == ()
    assert [match.citations for match in found.held_apart] == [PAIR]
    acts.append(take_back("anna", acts))
    assert find_duplicates(citations, acts) == find_duplicates(citations)
    assert find_duplicates(citations, acts, as_of=acts[0].act_id) == found


def test_a_person_merges_what_no_rule_would() -> None:
    citations = by_id(ARTICLE, OTHER)
    acts = [decide(ActKind.MERGE, "anna", ("pmid:1", "record:2"))]
    (group,) = find_duplicates(citations, acts).groups
    assert group.members == ("pmid:1", "record:2")
    assert group.matches[0].evidence == ("decided by anna: Read both.",)


def test_what_is_likely_waits_until_a_person_decides() -> None:
    citations = by_id(ARTICLE, LIKE)
    assert [match.citations for match in find_duplicates(citations).likely] == [("pmid:1", "record:3")]
    for kind, groups in ((ActKind.MERGE, 1), (ActKind.SEPARATE, 0)):
        found = find_duplicates(citations, [decide(kind, "anna", ("pmid:1", "record:3"))])
        assert (len(found.groups), found.likely) == (groups, ())


def test_two_who_differ_are_a_conflict_that_a_third_settles() -> None:
    citations = by_id(ARTICLE, EXPORTED)
    acts = [decide(ActKind.SEPARATE, "anna"), decide(ActKind.MERGE, "ben")]
    record = stand(acts)
    assert (record.decision, record.is_conflict) == (None, True)
    assert find_duplicates(citations, acts).contested == (record.pair_id,)
    with pytest.raises(LedgerConflictError, match="anna decided on the pair and may not settle it"):
        draft_pair_adjudication(record, "anna", ActKind.MERGE, reason="So.", parent=acts[-1].act_id)
    draft = draft_pair_adjudication(record, "cleo", ActKind.SEPARATE, reason="Two.", parent=acts[-1].act_id)
    acts.append(seal(draft, "cleo"))
    assert (stand(acts).decision, stand(acts).is_conflict) == (ActKind.SEPARATE, False)
    acts.append(decide(ActKind.MERGE, "ben"))
    assert stand(acts).is_conflict


def test_the_last_decision_of_a_curator_is_theirs() -> None:
    acts = [decide(ActKind.SEPARATE, "anna"), decide(ActKind.MERGE, "anna")]
    assert stand(acts).decision == ActKind.MERGE


@pytest.mark.parametrize(
    ("act", "problem"),
    [
        (lambda: change_act(decide(ActKind.MERGE, "anna"), payload={"citations": ["pmid:1"]}), "it cannot be read"),
        (lambda: change_act(decide(ActKind.MERGE, "anna"), subject="dup-000000000000"), "its subject is not the pair"),
        (
            lambda: change_act(
                decide(ActKind.MERGE, "anna"),
                payload={"citations": ["pmid:1", "record:1"], "reason": " "},
            ),
            "it cannot be read",
        ),
        (lambda: change_act(decide(ActKind.MERGE, "anna"), kind=ActKind.WITHDRAW), "anna decided nothing on it"),
        (lambda: change_act(decide(ActKind.MERGE, "anna"), kind=ActKind.ADJUDICATE), "no two decisions that differ"),
    ],
)
def test_an_act_that_breaks_a_rule_stays_and_does_not_count(act, problem: str) -> None:
    found = check_decision_acts([act()], ["pmid:1", "record:1"])
    assert len(found) == 1
    assert problem in found[0].reason
    assert all(record.decision is None for record in replay_decisions([act()]))


def change_act(act: Act, **facts: object) -> Act:
    import msgspec

    return msgspec.structs.replace(act, **facts)


def test_a_decision_on_a_citation_that_is_not_here_is_work_for_a_person() -> None:
    (finding,) = check_decision_acts([decide(ActKind.MERGE, "anna")], ["pmid:1"])
    assert finding.reason == "there is a decision on pmid:1 and record:1, but not both are in the snapshots"
    assert find_duplicates(by_id(ARTICLE), [decide(ActKind.MERGE, "anna")]).groups == ()


@pytest.mark.parametrize(
    ("kind", "pair", "reason", "problem"),
    [
        (ActKind.SCREEN, PAIR, "x", "says nothing of duplicates"),
        (ActKind.MERGE, ("pmid:1", "PMID:1"), "x", "it is one citation"),
        (ActKind.MERGE, PAIR, "  ", "there is no reason"),
    ],
)
def test_a_draft_that_would_not_count_is_refused(
    kind: ActKind, pair: tuple[str, str], reason: str, problem: str
) -> None:
    with pytest.raises(LedgerConflictError, match=problem):
        draft_decision(kind, *pair, reason=reason)


def test_a_group_never_holds_two_that_a_guard_keeps_apart() -> None:
    bridge = change(EXPORTED, id="record:9", doi="10.1000/x1", pmcid="PMC7000000", title=ARTICLE.title)
    preprint = change(ARTICLE, id="doi:10.1101/123456", doi="10.1101/123456", journal="bioRxiv", pmcid="PMC7000000")
    found = find_duplicates(by_id(ARTICLE, bridge, preprint))
    for group in found.groups:
        assert not {"pmid:1", "doi:10.1101/123456"} <= set(group.members)


RECORDS = [
    ARTICLE,
    EXPORTED,
    LIKE,
    OTHER,
    change(EXPORTED, id="record:4"),
    change(EXPORTED, id="doi:10.1000/z9", doi="10.1000/z9"),
]
PAIRS = sorted(combinations(sorted(record.id for record in RECORDS), 2))
ACTS = st.lists(
    st.tuples(st.sampled_from((ActKind.MERGE, ActKind.SEPARATE)), st.sampled_from(PAIRS)),
    max_size=6,
    unique_by=lambda a: a[1],
)


@given(st.permutations(RECORDS), ACTS)
def test_groups_part_the_citations_and_respect_every_decision(records: list[Citation], decided: list) -> None:
    acts = [decide(kind, "anna", pair) for kind, pair in decided]
    citations = by_id(*records)
    found = find_duplicates(citations, acts)
    assert found == find_duplicates(dict(sorted(citations.items())), acts)
    members = [name for group in found.groups for name in group.members]
    assert len(members) == len(set(members))
    assert all(len(group.members) > 1 and group.kept in group.members for group in found.groups)
    for kind, pair in decided:
        if kind == ActKind.SEPARATE:
            assert not any(set(pair) <= set(group.members) for group in found.groups)
    joined = join_citations(citations, found)
    assert set(joined) == set(citations) - set(found.aliases)
    assert set(found.aliases.values()) <= set(joined)


def test_the_record_with_the_authors_words_stands_and_takes_the_identifiers_of_the_others() -> None:
    bare = change(ARTICLE, doi=None, pmcid=None, nct_ids=("NCT00000001",))
    other = change(EXPORTED, doi="10.1016/S1470-2045(20)30465-4", study_id="study:kate2", nct_ids=("NCT02924883",))
    joined = join_citations(by_id(bare, other), find_duplicates(by_id(bare, other)))
    assert list(joined) == ["pmid:1"]
    assert joined["pmid:1"].sections == ARTICLE.sections
    assert joined["pmid:1"].doi == other.doi
    assert joined["pmid:1"].study_id == "study:kate2"
    assert joined["pmid:1"].nct_ids == ("NCT00000001", "NCT02924883")


@pytest.mark.parametrize(
    "other",
    [
        change(EXPORTED, relations=(Relation(type="RetractionIn", id="pmid:9"),)),
        change(EXPORTED, is_withdrawn=True),
        change(EXPORTED, publication_types=("Retracted Publication",)),
    ],
)
def test_a_retraction_known_from_one_record_counts_for_all(other: Citation) -> None:
    citations = by_id(ARTICLE, other)
    found = join_integrity(assess_integrity(citations), find_duplicates(citations))
    assert list(found) == ["pmid:1"]
    assert found["pmid:1"].is_retracted


def test_an_export_brought_later_takes_no_abstract_away() -> None:
    known = by_id(ARTICLE)
    for lesser in (
        change(ARTICLE, text_source=TextSource.EXPORT),
        change(ARTICLE, text_source=TextSource.NONE, sections=()),
    ):
        assert select_news(known, by_id(lesser)) == {}
        assert select_news(by_id(lesser), known) == known
    newer = change(ARTICLE, text_source=TextSource.NONE, sections=(), version="2")
    assert select_news(known, by_id(newer)) == by_id(newer)
    flagged = change(ARTICLE, text_source=TextSource.NONE, sections=(), is_withdrawn=True)
    assert select_news(known, by_id(flagged)) == by_id(change(ARTICLE, is_withdrawn=True))
    synopsis = change(ARTICLE, text_source=TextSource.SYNOPSIS)
    exported = change(ARTICLE, text_source=TextSource.EXPORT)
    assert select_news(by_id(synopsis), by_id(exported)) == by_id(exported)


def test_a_group_is_gone_only_when_none_of_its_records_is_delivered() -> None:
    records = by_id(ARTICLE, EXPORTED)
    found = find_duplicates(records)
    (group,) = found.groups
    past = extend_past(NO_PAST, records)
    one_left = assess_integrity(by_id(ARTICLE), past)
    none_left = assess_integrity({}, past)
    assert not join_integrity(one_left, found)[group.kept].notices
    assert [n.kind for n in join_integrity(none_left, found)[group.kept].notices] == [NoticeKind.NOT_DELIVERED]


def test_a_synopsis_gives_way_to_an_abstract_whatever_its_id() -> None:
    synopsis = change(ARTICLE, text_source=TextSource.SYNOPSIS)
    exported = change(EXPORTED, doi=ARTICLE.doi)
    (group,) = find_duplicates(by_id(synopsis, exported)).groups
    assert group.kept == "record:1"


def test_the_id_of_a_pair_does_not_depend_on_its_order() -> None:
    assert build_pair_id(("a", "b")) == build_pair_id(("b", "a")) != build_pair_id(("a", "c"))
