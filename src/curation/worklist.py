"""What waits for whom in a question."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from curation.domain.notice import DECIDABLE
from curation.domain.update import Impact
from curation.gatekeeping import check_workspace
from curation.vocabulary import ActKind, AnchorState, ClaimStatus, ScreeningChoice, Severity
from curation.workspace import Workspace


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

    def list_lines(self) -> Iterator[tuple[int, str]]:
        """Give (count, what it counts and who acts) in the order of the work."""
        yield self.to_search, "first pull to run (whoever has network)"
        yield self.citations, "citations"
        yield self.changes, "changes of the literature since the snapshot before (everybody: see 01_search_pubmed)"
        yield self.unscreened, "to screen (curators)"
        yield self.in_conflict, "votes that differ (adjudicator)"
        yield self.included, "included"
        yield self.untagged, "included and without a claim (curators)"
        yield self.to_accept, "claims to accept or reject (another curator)"
        yield self.claims_accepted, "claims accepted"
        yield self.stale, "claims whose quote moved or is gone (curators)"
        yield self.to_decide, "notices to read and decide on (reviewer)"
        yield self.shaken, "sentences whose sources changed (writer)"
        yield self.blocked, "findings that block the draft (maintainer or curator)"
        yield self.for_signature, "draft waiting for a signature (reviewer)"


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """Open work that waits for a role and not for a curator by name: who acts, on how many, and in which notebook."""

    who: str
    count: int
    what: str
    notebook: str


def list_duties(workspace: Workspace) -> tuple[Duty, ...]:
    """List the open work of a question other than screening, tagging and accepting, in the order of the work."""
    work = count_work(workspace)
    duties = (
        Duty(
            who="whoever has network", count=work.to_search, what="first pull to run", notebook="01_search_pubmed.ipynb"
        ),
        Duty(
            who="everybody",
            count=work.changes,
            what="changes of the literature since the snapshot before",
            notebook="01_search_pubmed.ipynb",
        ),
        Duty(
            who="curators",
            count=work.stale,
            what="claims whose quote moved or is gone, to revise",
            notebook="03_tag_claims.ipynb",
        ),
        Duty(
            who="reviewer",
            count=work.to_decide,
            what="notices to read and decide on",
            notebook="04_weigh_evidence.ipynb",
        ),
        Duty(
            who="writer",
            count=work.shaken,
            what="sentences whose sources changed",
            notebook="05_draft_answer.ipynb",
        ),
        Duty(
            who="maintainer or curator",
            count=work.blocked,
            what="findings that block the draft (`curation check` lists them)",
            notebook="05_draft_answer.ipynb",
        ),
        Duty(
            who="reviewer",
            count=work.for_signature,
            what="draft to read and to sign",
            notebook="05_draft_answer.ipynb",
        ),
    )
    return tuple(duty for duty in duties if duty.count)


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
