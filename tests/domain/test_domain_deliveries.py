"""Laws of deliveries: state after state, each compared with all that was known before it."""

from __future__ import annotations

from typing import Any

import msgspec
from domain_makers import make_citation
from hypothesis import given
from hypothesis import strategies as st
from test_domain_integrity import CORPORA, relate

from curation.domain.citation import Citation
from curation.domain.deliveries import assess_deliveries, find_brought, gather_state, list_updates
from curation.domain.update import Delivery
from curation.vocabulary import ChangeKind, NoticeKind

PAPER = make_citation("Of 40 people, 15 responded.", id="pmid:1")
RETRACTED = msgspec.structs.replace(PAPER, relations=relate("pmid:1", "RetractionIn", "pmid:9").relations)


def deliver(name: str, *citations: Citation, **facts: Any) -> Delivery:
    return Delivery(snapshot_id=name, date=name[:10], citations={one.id: one for one in citations}, **facts)


def list_kinds(*deliveries: Delivery) -> list[list[ChangeKind]]:
    return [[change.kind for change in update.changes] for update in list_updates(deliveries)]


def test_the_first_delivery_is_compared_with_nothing() -> None:
    (update,) = list_updates([deliver("2026-11-01-a", RETRACTED)])
    assert (update.compared_with, update.changes) == (None, ())


def test_each_delivery_is_compared_with_all_that_was_known() -> None:
    one, two = deliver("2026-11-01-a", PAPER), deliver("2026-11-08-b", make_citation(id="pmid:2"))
    assert list_kinds(one, two, deliver("2026-11-15-c", PAPER)) == [[], [ChangeKind.NEW], []]
    assert [update.compared_with for update in list_updates([one, two])] == [None, "2026-11-01-a"]


def test_what_was_asked_for_in_vain_is_gone_until_it_comes_again() -> None:
    steps = (
        deliver("2026-11-01-a", PAPER),
        deliver("2026-11-08-b", missing=("pmid:1",)),
        deliver("2026-11-15-c", missing=("pmid:1",)),
        deliver("2026-11-22-d", PAPER),
    )
    assert list_kinds(*steps) == [[], [ChangeKind.NOT_DELIVERED], [], [ChangeKind.DELIVERED_AGAIN]]
    assert [notice.kind for notice in assess_deliveries(steps[:3])["pmid:1"].notices] == [NoticeKind.NOT_DELIVERED]
    assert assess_deliveries(steps)["pmid:1"].notices == ()


def test_a_reference_file_takes_no_notice_back() -> None:
    steps = deliver("2026-11-01-a", RETRACTED), deliver("2026-11-08-b", PAPER, is_service=False)
    assert assess_deliveries(steps)["pmid:1"].is_retracted
    assert ChangeKind.REINSTATED not in list_kinds(*steps)[1]
    asked = steps[0], deliver("2026-11-08-b", PAPER)
    assert [notice.kind for notice in assess_deliveries(asked)["pmid:1"].notices] == [NoticeKind.REINSTATEMENT]


def test_what_a_registry_brought_on_the_day_of_an_update_belongs_to_it() -> None:
    first = deliver("2026-11-01-a", PAPER, is_asked=True)
    update = deliver("2026-11-08-b", RETRACTED, is_asked=True)
    registry = deliver("2026-11-08-c", make_citation(id="nct:NCT00000001"), is_service=False)
    assert list_kinds(first, update, registry) == [[], [ChangeKind.RETRACTED, ChangeKind.NEW]]
    late = deliver("2026-11-09-c", make_citation(id="nct:NCT00000001"), is_service=False)
    assert list_kinds(first, update, late) == [[], [ChangeKind.RETRACTED], [ChangeKind.NEW]]


RETRACTION = "pmid:1", "retraction", "pmid:9"


def date_change(*steps: Delivery, change: tuple[str, str, str] = RETRACTION) -> str:
    return find_brought(steps, list_updates(steps))[change].snapshot_id


def test_a_notice_is_dated_by_the_snapshot_that_brought_it() -> None:
    steps = [deliver("2026-11-01-a", PAPER), deliver("2026-11-08-b", RETRACTED), deliver("2026-11-15-c", RETRACTED)]
    assert date_change(*steps) == date_change(*steps[1:]) == "2026-11-08-b"


def test_what_was_lifted_and_came_again_is_dated_by_its_return() -> None:
    days = [f"2026-11-0{at}-a" for at in range(1, 6)]
    steps = [deliver(day, one) for day, one in zip(days, [PAPER, RETRACTED, PAPER, RETRACTED, PAPER], strict=True)]
    assert date_change(*steps[:4]) == days[3]
    assert date_change(*steps[:3], change=("pmid:1", "reinstatement", "pmid:9")) == days[2]
    assert date_change(*steps, change=("pmid:1", "reinstatement", "pmid:9")) == days[4]


def test_a_text_that_changed_twice_is_dated_by_the_last_change_and_not_by_its_arrival() -> None:
    texts = [make_citation(text, id="pmid:1") for text in ("One.", "Two.", "Three.")]
    steps = [deliver("2026-11-01-a"), *(deliver(f"2026-11-0{at}-b", one) for at, one in enumerate(texts, start=2))]
    assert date_change(*steps, change=("pmid:1", "text_changed", "")) == "2026-11-04-b"
    assert date_change(*steps, change=("pmid:1", "new", "")) == "2026-11-02-b"


@given(st.lists(CORPORA, min_size=1, max_size=4))
def test_the_same_delivery_once_more_changes_nothing(corpora: list[dict[str, Citation]]) -> None:
    steps = [deliver(f"2026-11-0{at + 1}-a", *corpus.values()) for at, corpus in enumerate(corpora)]
    _, state = gather_state(steps)
    again = Delivery(snapshot_id="2026-12-01-z", date="2026-12-01", citations=state)
    assert list_updates([*steps, again])[-1].changes == ()
    assert assess_deliveries([*steps, again]) == assess_deliveries(steps)
