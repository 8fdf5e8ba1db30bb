"""What waits for whom in a question."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from curation.domain.notice import DECIDABLE
from curation.domain.update import Impact
from curation.gatekeeping import check_workspace
from curation.vocabulary import ActKind, AnchorState, ClaimStatus, ScreeningChoice, Severity
from curation.workspace import Workspace

_SEARCH, _SCREEN, _TAG = "01_search_pubmed.ipynb", "02_screen_abstracts.ipynb", "03_tag_claims.ipynb"
_WEIGH, _DRAFT = "04_weigh_evidence.ipynb", "05_draft_answer.ipynb"


class _Step(NamedTuple):
    counted: str
    who: str
    what: str
    notebook: str
    is_counted_by_name: bool = False


_STEPS = (
    _Step("to_search", "whoever has network", "first pull to run", _SEARCH),
    _Step("changes", "everybody", "changes of the literature since the snapshot before", _SEARCH),
    _Step("unscreened", "curators", "citations to screen", _SCREEN, is_counted_by_name=True),
    _Step("in_conflict", "adjudicator", "citations with votes that differ", _SCREEN, is_counted_by_name=True),
    _Step("untagged", "curators", "included citations without a claim", _TAG, is_counted_by_name=True),
    _Step("to_accept", "another curator", "claims to accept or reject", _TAG, is_counted_by_name=True),
    _Step("stale", "curators", "claims whose quote moved or is gone, to revise", _TAG),
    _Step("to_decide", "reviewer", "notices to read and decide on", _WEIGH),
    _Step("shaken", "writer", "sentences whose sources changed", _DRAFT),
    _Step("blocked", "maintainer or curator", "findings that block the draft (`curation check` lists them)", _DRAFT),
    _Step("for_signature", "reviewer", "draft to read and to sign", _DRAFT),
)


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
        return tuple(
            Duty(
                who=step.who,
                count=count,
                what=step.what,
                notebook=step.notebook,
                is_counted_by_name=step.is_counted_by_name,
            )
            for step in _STEPS
            if (count := getattr(self, step.counted))
        )


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """Open work: who acts, on how many, and in which notebook.

    `is_counted_by_name` says that the start page counts it for each curator by name.
    """

    who: str
    count: int
    what: str
    notebook: str
    is_counted_by_name: bool


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
