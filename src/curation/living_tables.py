"""Tables for the notebooks on what changed in the literature, and on what is held until somebody has looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curation.holds import list_holds
from curation.overviews import lay_out
from curation.rendering.living_words import (
    CHANGES,
    CONSEQUENCES,
    format_counts,
    format_fate,
    format_figures,
    format_sources,
)
from curation.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd


def update_table(workspace: Workspace) -> pd.DataFrame:
    """What each snapshot changed; one row a snapshot, the latest first."""
    return lay_out(
        (
            {
                "snapshot": update.snapshot_id,
                "day": update.date,
                "compared with": update.compared_with,
                "of": update.compared_date,
                "what changed": format_counts(update) if update.compared_with else "the first: nothing to compare with",
            }
            for update in reversed(workspace.updates)
        ),
        ("snapshot", "day", "compared with", "of", "what changed"),
    )


def change_table(workspace: Workspace) -> pd.DataFrame:
    """What the latest snapshot changed; one row a citation, kind and notice, the heaviest first."""
    latest = workspace.living.latest
    return lay_out(
        (
            {
                "citation_id": change.citation_id,
                "source": _name_source(workspace, change.citation_id),
                "change": CHANGES[change.kind],
                "who says so": format_sources(change),
                "notice": change.notice_id or change.note,
                "numbers that differ": format_figures(change),
                "what follows": CONSEQUENCES[change.consequence],
            }
            for change in (latest.changes if latest else ())
        ),
        ("citation_id", "source", "change", "who says so", "notice", "numbers that differ", "what follows"),
    )


def impact_table(workspace: Workspace) -> pd.DataFrame:
    """What notices and lost quotes do; one row a claim, reason and sentence, the heaviest first."""
    return lay_out(
        (
            {
                "claim_id": impact.claim_id,
                "source": _name_source(workspace, impact.citation_id),
                "reason": impact.reason,
                "seen": impact.date,
                "sentence": impact.sentence,
                "what became of it": format_fate(impact),
                "what to do": impact.remedy,
            }
            for impact in workspace.living.impacts
        ),
        ("claim_id", "source", "reason", "seen", "sentence", "what became of it", "what to do"),
    )


def hold_table(workspace: Workspace) -> pd.DataFrame:
    """What is held until somebody has looked; one row a citation and reason, the heaviest first.

    `to mend` is the command that settles it, or what to do where no command can.
    """
    return lay_out(
        (
            {
                "citation_id": hold.citation_id,
                "source": _name_source(workspace, hold.citation_id),
                "held because": hold.reason,
                "what follows": CONSEQUENCES[hold.consequence],
                "claims": len(hold.claim_ids),
                "to mend": hold.mending,
            }
            for hold in list_holds(workspace)
        ),
        ("citation_id", "source", "held because", "what follows", "claims", "to mend"),
    )


def _name_source(workspace: Workspace, citation_id: str) -> str:
    citation = workspace.citations.get(citation_id)
    return citation.short_name if citation else citation_id
