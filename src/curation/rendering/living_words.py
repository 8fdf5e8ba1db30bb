"""Words for what changed in the literature, and for what that does to the answer."""

from __future__ import annotations

from curation.domain.citation_change import CitationChange, count_changes
from curation.domain.update import Impact, Update
from curation.rendering import labels
from curation.vocabulary import ChangeKind, Consequence, SentenceFate

CHANGES = {
    ChangeKind.RETRACTED: "retracted",
    ChangeKind.REPUBLISHED: "republished",
    ChangeKind.PREPRINT_PUBLISHED: "preprint, now published",
    ChangeKind.EXPRESSION_OF_CONCERN: "expression of concern",
    ChangeKind.REINSTATED: "no longer retracted or doubted",
    ChangeKind.CORRECTED: "corrected by an erratum",
    ChangeKind.TEXT_CHANGED: "text changed",
    ChangeKind.NOT_DELIVERED: "no longer delivered",
    ChangeKind.NEW: "new",
    ChangeKind.DELIVERED_AGAIN: "delivered again",
    ChangeKind.UPDATED: "updated",
    ChangeKind.COMMENTED: "commented on",
}
CONSEQUENCES = {
    Consequence.BLOCK: "may not be used",
    Consequence.REPLACE: "tag its claims on what replaced it",
    Consequence.HOLD: "waits for a reviewer’s decision",
    Consequence.RE_EXTRACT: "read it and compare the numbers",
    Consequence.SHOW: "to be looked at",
}
FATES = {
    SentenceFate.RESTS_ON_IT: "still rests on it",
    SentenceFate.STANDS_WITHOUT_IT: "stands on other claims now",
    SentenceFate.TAKEN_OUT: "was taken out of the answer",
}


def format_comparison(update: Update | None) -> str:
    """Say in one or two sentences which snapshot was compared with which, and what came of it."""
    if update is None:
        return "No snapshot of the literature has been taken yet, so there is nothing to compare."
    if update.compared_with is None:
        return f"{format_snapshot(update)} is the first, so there is nothing to compare it with."
    scope = (
        f" New records were searched that entered since {update.since}; every known record was asked for again."
        if update.since
        else ""
    )
    before = f"{update.compared_with}{f' of {update.compared_date}' if update.compared_date else ''}"
    return f"{format_snapshot(update)} was compared with {before}: {format_counts(update)}.{scope}"


def format_snapshot(update: Update) -> str:
    """Name a snapshot with its day."""
    return f"Snapshot {update.snapshot_id}{f' of {update.date}' if update.date else ''}"


def format_counts(update: Update) -> str:
    """Count the changes by kind in words: `2 retracted, 14 new`; `nothing changed` where there are none."""
    counts = count_changes(update.changes)
    return ", ".join(f"{labels.format_number(n)} {CHANGES[kind]}" for kind, n in counts.items()) or "nothing changed"


def format_sources(change: CitationChange) -> str:
    """Say which records state a change, and by which relation or publication type."""
    return "; ".join(f"{saying.term}, in the record of {saying.record}" for saying in change.said)


def format_figures(change: CitationChange) -> str:
    """Say which numbers the text states no more and which it states now; empty where none differ."""
    gone, new = ", ".join(change.figures_before), ", ".join(change.figures_after)
    return "; ".join(filter(None, (f"no more: {gone}" if gone else "", f"now: {new}" if new else "")))


def format_fate(impact: Impact) -> str:
    """Say what became of a sentence; a claim that no sentence used has a word of its own."""
    return FATES[impact.fate] if impact.fate else "no sentence rests on it"
