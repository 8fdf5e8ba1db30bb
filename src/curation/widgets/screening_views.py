"""What the screener shows, as plain values for the browser; what a curator may not see yet is not in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from curation.domain.review_state import ScreeningRecord, Vote
from curation.review.agreement import compute_agreement
from curation.review.blinding import is_unblinded, list_visible_votes, may_adjudicate
from curation.review.piles import ORDER_NAMES, Pile
from curation.review.stopping import estimate_recall, format_recall
from curation.vocabulary import ExclusionReason, RecordOrder, ScreeningChoice, format_term
from curation.widgets.desk import READ_ONLY
from curation.widgets.record_views import list_term_groups

if TYPE_CHECKING:
    from curation.widgets.screening_session import ScreeningSession

Json = dict[str, Any]
AHEAD = 5
WAITING = (Pile.TO_SCREEN, Pile.PARKED, Pile.TO_SETTLE, Pile.DIFFERING)
TAGGING_NOTEBOOK = "03_tag_claims.ipynb"
LIST_LENGTH = 40
PILE_NAMES = {
    Pile.TO_SCREEN: "to screen",
    Pile.PARKED: "put aside",
    Pile.TO_SETTLE: "to settle",
    Pile.DIFFERING: "differ from yours",
    Pile.SCREENED: "screened",
    Pile.ALL: "all",
}


def build_screening_view(session: ScreeningSession) -> Json:
    """Lay out the record at hand and the next ones of its pile, with everything beside them."""
    pile = session.list_pile()
    at = pile.index(session.position) if session.position in pile else 0
    shown = session.list_ahead()[:AHEAD]
    counts = Counter(session.standing.piles.values())
    question = session.desk.workspace.question
    return {
        "question": {"id": question.id, "title": question.title, "pico": _list_pico(session)},
        "curator": session.desk.curator,
        "read_only": "" if session.desk.curator else READ_ONLY,
        "criteria": [
            {"code": item.code.value, "label": format_term(item.code), "text": item.text}
            for item in question.eligibility
        ],
        "groups": list_term_groups(),
        "piles": [_build_pile(session, pile, counts) for pile in Pile],
        "pile": session.pile.value,
        "order": {
            "name": session.order.chosen.value,
            "said": session.order.describe(),
            "is_learning": session.order.is_learning or session.order.has_news,
        },
        "orders": [{"name": order.value, "label": ORDER_NAMES[order]} for order in session.order.orders],
        "words": _describe_words(session),
        "onward": _find_onward(session, counts),
        "place": {"at": at + 1 if pile else 0, "of": len(pile)},
        "records": [_build_record(session, citation_id) for citation_id in shown],
        "listed": [_build_line(session, citation_id) for citation_id in pile[max(0, at - 3) :][:LIST_LENGTH]],
        "progress": _build_progress(session),
    }


def format_decision(decision: ScreeningChoice, reason: ExclusionReason | None) -> str:
    """Write a decision for a person: `exclude: wrong outcome`; what the ledger calls unclear, people call unsure."""
    name = "unsure" if decision == ScreeningChoice.UNCLEAR else decision.value
    return f"{name}: {format_term(reason)}" if reason else name


def _list_pico(session: ScreeningSession) -> list[Json]:
    pico = session.desk.workspace.question.pico
    names = ("population", "index", "intervention", "comparator", "outcome", "timing", "setting")
    return [{"name": name, "text": text} for name in names if (text := getattr(pico, name))]


def _build_pile(session: ScreeningSession, pile: Pile, counts: Counter[Pile]) -> Json:
    count = len(session.standing.piles) if pile == Pile.ALL else counts[pile]
    return {"name": pile.value, "label": PILE_NAMES[pile], "count": count}


def _find_onward(session: ScreeningSession, counts: Counter[Pile]) -> Json:
    """Say where to go on when a pile is empty: to the piles that are not, or to the next notebook."""
    waiting = [pile for pile in WAITING if counts[pile] and pile != session.pile]
    others = Counter(record.decision for record in session.standing.records.values())
    is_done = not waiting and session.desk.curator is not None
    said = f"Nothing waits for you here: {others[ScreeningChoice.INCLUDE]:,} records are included. " if is_done else ""
    to_tag = is_done and others[ScreeningChoice.INCLUDE] > 0
    return {
        "piles": [_build_pile(session, pile, counts) for pile in waiting],
        "notebook": TAGGING_NOTEBOOK if to_tag else "",
        "said": f"{said}Next: tag their claims in" if to_tag else said,
    }


def _describe_words(session: ScreeningSession) -> Json:
    """Say which words are looked for, and how many records hold them, in the pile and in all."""
    words = session.words
    return {"text": words.text, "found": len(words.found) if words.text else 0}


def _build_record(session: ScreeningSession, citation_id: str) -> Json:
    citation = session.desk.workspace.citations[citation_id]
    record = session.standing.records[citation_id]
    own = session.standing.own_votes.get(citation_id)
    return session.build_record(citation) | {
        "may": _find_right(session, record),
        "seen": session.standing.own_acts.get(citation_id),
        "own": _build_vote(own) if own else None,
        "votes": [_build_vote(vote) for vote in list_visible_votes(record, session.desk.curator)],
        "hidden": 0 if is_unblinded(record) else sum(v.curator != session.desk.curator for v in record.votes),
        "state": _describe_state(session, record),
        "note": session.notes.get(citation_id, own.note or "" if own else ""),
        "parked": citation_id in session.standing.parked,
        "parked_said": _describe_parking(session, citation_id),
        "duplicates": [_build_line(session, other) for other in session.order.duplicates.get(citation_id, ())],
    }


def _describe_parking(session: ScreeningSession, citation_id: str) -> str:
    if citation_id not in session.standing.parked:
        return ""
    is_drawn = session.standing.parked[citation_id] == RecordOrder.RANDOM
    return "Put aside. It came up at random: decide on it, or the random draw has a hole." if is_drawn else "Put aside."


def _find_right(session: ScreeningSession, record: ScreeningRecord) -> str:
    if session.desk.curator is None:
        return "look"
    if may_adjudicate(record, session.desk.curator):
        return "settle"
    return "look" if is_unblinded(record) and record.citation_id not in session.standing.own_acts else "vote"


def _build_vote(vote: Vote) -> Json:
    what = format_decision(vote.decision, vote.reason)
    return {
        "curator": vote.curator,
        "decision": vote.decision.value,
        "reason": vote.reason.value if vote.reason else "",
        "what": what,
        "note": vote.note or "",
        "time": vote.time,
    }


def _describe_state(session: ScreeningSession, record: ScreeningRecord) -> str:
    if may_adjudicate(record, session.desk.curator):
        return "Two votes differ. You took no part: yours is the decision."
    if record.is_conflict:
        return "The votes differ: talk it over, change your vote, or leave it to a third curator."
    if record.adjudicated_by and record.decision:
        return f"Settled by {record.adjudicated_by}: {format_decision(record.decision, record.reason)}."
    if record.decision:
        return f"Both agree: {format_decision(record.decision, record.reason)}."
    return ""


def _build_line(session: ScreeningSession, citation_id: str) -> Json:
    citation = session.desk.workspace.citations[citation_id]
    own = session.standing.own_votes.get(citation_id)
    drawn = session.standing.parked.get(citation_id) == RecordOrder.RANDOM
    where = " ".join(part for part in (citation.journal_abbreviation or citation.publisher, citation.year) if part)
    return {
        "id": citation_id,
        "title": citation.title,
        "where": where,
        "own": format_decision(own.decision, own.reason) if own else "put aside, drawn at random" if drawn else "",
        "is_here": citation_id == session.position,
    }


def _build_progress(session: ScreeningSession) -> Json:
    decisions = Counter(record.decision for record in session.standing.records.values())
    return {
        "read": len(session.standing.own_votes),
        "records": len(session.standing.records),
        "decided": decisions[ScreeningChoice.INCLUDE] + decisions[ScreeningChoice.EXCLUDE],
        "included": decisions[ScreeningChoice.INCLUDE],
        "differing": sum(record.is_conflict for record in session.standing.records.values()),
        "recall": _build_recall(session) if session.desk.curator else None,
        "agreement": _describe_agreement(session),
    }


def _build_recall(session: ScreeningSession) -> Json:
    """Say what the curator's random reading shows about recall: a figure with its limits, its words, its assumption."""
    draws, records = session.standing.list_draws(), len(session.standing.records)
    found = estimate_recall(draws, records, put_aside=len(session.standing.list_holes()))
    drawn = sum(draw.order == RecordOrder.RANDOM for draw in draws)
    return {
        "said": format_recall(found, draws, records),
        "rule": f"Only votes made in random order count here: {drawn:,} of your {len(draws):,}.",
        "figure": {
            "estimate": found.recall,
            "least": found.least_recall,
            "most": found.most_recall,
            "target": found.target,
            "is_shown": found.is_target_shown,
        }
        if found
        else None,
    }


def _describe_agreement(session: ScreeningSession) -> str:
    """Say how far this curator and the one who shares most records with them agreed while blind to each other."""
    curator = session.desk.curator
    shared: dict[str, set[str]] = defaultdict(set)
    for record in session.standing.records.values():
        names = {vote.curator for vote in record.votes} if is_unblinded(record) else set()
        for name in names - {curator} if curator in names else ():
            shared[name].add(record.citation_id)
    if curator is None or not shared:
        return ""
    other = min(shared, key=lambda name: (-len(shared[name]), name))
    acts = [act for act in session.desk.workspace.acts if act.subject in shared[other]]
    found = compute_agreement(acts, curator, other)
    kappa = "not computable" if found.kappa is None else f"{found.kappa:.2f}"
    if found.kappa_lower is not None and found.kappa_upper is not None:
        kappa += f" (95% CI {found.kappa_lower:.2f} to {found.kappa_upper:.2f})"
    raw = "not computable" if found.raw_agreement is None else f"{found.raw_agreement:.0%}"
    pabak = "not computable" if found.pabak is None else f"{found.pabak:.2f}"
    records = "1 record" if found.n == 1 else f"{found.n:,} records"
    return f"With {other} on {records}: same decision {raw}, kappa {kappa}, PABAK {pabak}."
