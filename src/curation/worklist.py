"""What waits for whom in a question."""

from __future__ import annotations

import msgspec

from curation.domain.notice import DECIDABLE
from curation.domain.update import Impact
from curation.gatekeeping import check_workspace
from curation.vocabulary import ActKind, AnchorState, ClaimStatus, ScreeningChoice, Severity
from curation.workspace import Workspace

_SEARCH, _SCREEN, _TAG = "01_search_pubmed.ipynb", "02_screen_abstracts.ipynb", "03_tag_claims.ipynb"
_WEIGH, _DRAFT = "04_weigh_evidence.ipynb", "05_draft_answer.ipynb"


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """Open work: who acts, on how many, and in which notebook.

    `is_counted_by_name` says that the start page counts it for each curator by name.
    """

    count: int = 0
    who: str
    what: str
    notebook: str
    is_counted_by_name: bool = False


# By the name of the count, in the order of the work.
_DUTIES = {
    "to_search": Duty(who="whoever has network", what="first pull to run", notebook=_SEARCH),
    "changes": Duty(who="everybody", what="changes of the literature since the snapshot before", notebook=_SEARCH),
    "unscreened": Duty(who="curators", what="citations to screen", notebook=_SCREEN, is_counted_by_name=True),
    "in_conflict": Duty(
        who="adjudicator", what="citations with votes that differ", notebook=_SCREEN, is_counted_by_name=True
    ),
    "untagged": Duty(who="curators", what="included citations without a claim", notebook=_TAG, is_counted_by_name=True),
    "to_accept": Duty(who="another curator", what="claims to accept or reject", notebook=_TAG, is_counted_by_name=True),
    "stale": Duty(who="curators", what="claims whose quote moved or is gone, to revise", notebook=_TAG),
    "to_decide": Duty(who="reviewer", what="notices to read and decide on", notebook=_WEIGH),
    "shaken": Duty(who="writer", what="sentences whose sources changed", notebook=_DRAFT),
    "blocked": Duty(
        who="maintainer or curator", what="findings that block the draft (`curation check` lists them)", notebook=_DRAFT
    ),
    "for_signature": Duty(who="reviewer", what="draft to read and to sign", notebook=_DRAFT),
}


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of what is open in one question.

    `to_search` is 1 while no search is on record; `unscreened` have fewer than two votes; `untagged` are included
    citations with text and without any claim; `stale` are claims of which a quote is not where it was taken from;
    `changes` what the latest snapshot changed, `to_decide` notices on citations of claims in use that a reviewer has to
    read, `shaken` sentences of the answer whose sources are disturbed; `blocked` gate findings; `for_signature` 1 when
    no gate refuses the draft and nobody has signed it.
    """

    question_id: str
    title: str
    to_search: int
    citations: int
    included: int
    claims_accepted: int
    unscreened: int
    in_conflict: int
    untagged: int
    to_accept: int
    stale: int
    changes: int
    to_decide: int
    shaken: int
    blocked: int
    for_signature: int

    def list_basis(self) -> tuple[tuple[int, str], ...]:
        """Give (count, what is counted) of what there is to work on."""
        return (
            (self.citations, "citations"),
            (self.included, "included"),
            (self.claims_accepted, "claims accepted"),
        )

    def list_duties(self) -> tuple[Duty, ...]:
        """List what is open, in the order of the work."""
        counts = {name: getattr(self, name) for name in _DUTIES}
        return tuple(msgspec.structs.replace(_DUTIES[name], count=count) for name, count in counts.items() if count)


def list_duties(workspace: Workspace) -> tuple[Duty, ...]:
    """List the open work that waits for a role and not for a curator by name, in the order of the work."""
    return tuple(duty for duty in count_work(workspace).list_duties() if not duty.is_counted_by_name)


def count_work(workspace: Workspace) -> Work:
    """Count what is open in a question."""
    tagged = {record.claim.citation_id for record in workspace.claims if record.status != ClaimStatus.WITHDRAWN}
    blocked = len({finding for finding in check_workspace(workspace) if finding.severity == Severity.GATE})
    is_signed = any(act.kind == ActKind.SIGN for act in workspace.ledger.acts)
    living = workspace.living
    included = [record for record in workspace.screening if record.decision == ScreeningChoice.INCLUDE]
    return Work(
        question_id=workspace.question.id,
        title=workspace.question.title,
        to_search=int(not workspace.search_runs),
        citations=len(workspace.citations),
        included=len(included),
        claims_accepted=len(workspace.accepted),
        unscreened=sum(len(record.votes) < 2 for record in workspace.screening),
        in_conflict=sum(record.is_conflict for record in workspace.screening),
        untagged=sum(
            bool(workspace.citations[record.citation_id].sections) and record.citation_id not in tagged
            for record in included
        ),
        to_accept=sum(record.status == ClaimStatus.SUBMITTED for record in workspace.claims),
        stale=sum(
            any(found.state != AnchorState.ANCHORED for found in record.anchorings)
            for record in workspace.claims
            if record.status in (ClaimStatus.SUBMITTED, ClaimStatus.ACCEPTED)
        ),
        changes=len(living.latest.changes) if living.latest else 0,
        to_decide=len({(i.citation_id, i.notice_kind, i.reason) for i in living.impacts if _is_undecided(i)}),
        shaken=len({impact.sentence for impact in living.impacts if impact.sentence}),
        blocked=blocked,
        for_signature=int(not blocked and not is_signed and bool(workspace.accepted)),
    )


def _is_undecided(impact: Impact) -> bool:
    return impact.notice_kind is not None and impact.consequence in DECIDABLE
