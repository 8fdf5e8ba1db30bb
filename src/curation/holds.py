"""What is held in a question until somebody has looked, and the command that settles it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import msgspec

from curation.domain.notice import DECIDABLE, Notice, format_notice, format_remedy
from curation.domain.update import Impact
from curation.synthesis.propagation import IN_USE
from curation.vocabulary import Consequence, NoticeKind
from curation.workspace import Workspace

_CONSEQUENCES = tuple(Consequence)
TAGGING = "03_tag_claims"


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """One reason for which claims on a citation are held; `claim_ids` are the claims in use on it, sorted.

    `mending` is the exact command where a decision settles it, else what to do. `kind` and `notice` name the notice;
    both are `None` where the text itself changed and quotes are lost.
    """

    citation_id: str
    reason: str
    consequence: Consequence
    claim_ids: tuple[str, ...]
    mending: str
    kind: NoticeKind | None = None
    notice: str | None = None


def list_holds(workspace: Workspace) -> tuple[Hold, ...]:
    """List what holds claims in use: one row a citation and notice, or lost quotes; the heaviest first."""
    claims: dict[str, list[str]] = {}
    for record in workspace.claims:
        if record.status in IN_USE:
            claims.setdefault(record.claim.citation_id, []).append(record.claim_id)
    noticed = [hold for name, ids in claims.items() for hold in _list_noticed(workspace, name, tuple(sorted(ids)))]
    return tuple(sorted([*noticed, *_list_lost(workspace)], key=_rank))


def format_command(question_id: str, citation_id: str, notice: Notice, *, with_kind: bool = False) -> str:
    """Write the command by which a reviewer decides on a notice; what is to be filled in stands in capitals."""
    words = ["curation", "decide", question_id, citation_id, "--notice", notice.key]
    words += ["--kind", notice.kind.value] if with_kind else []
    return f"{shlex.join(words)} --keep --reason REASON --curator NAME (or --set-aside)"


def _list_noticed(workspace: Workspace, citation_id: str, claim_ids: tuple[str, ...]) -> Iterator[Hold]:
    integrity = workspace.integrity.get(citation_id)
    for notice in integrity.open_notices if integrity else ():
        can_decide = notice.consequence in DECIDABLE
        same = [other for other in integrity.open_notices if other.key == notice.key] if integrity else []
        command = format_command(workspace.question.id, citation_id, notice, with_kind=len(same) > 1)
        yield Hold(
            citation_id=citation_id,
            reason=format_notice(notice),
            consequence=notice.consequence,
            claim_ids=claim_ids,
            mending=command if can_decide else f"{TAGGING}, {citation_id}: {format_remedy(notice)}",
            kind=notice.kind,
            notice=notice.key,
        )


def _list_lost(workspace: Workspace) -> Iterator[Hold]:
    """List the citations whose text changed so that claims lost their quotes."""
    lost: dict[tuple[str, str], list[Impact]] = {}
    for impact in workspace.living.impacts:
        if impact.anchor_state:
            lost.setdefault((impact.citation_id, impact.reason), []).append(impact)
    for (citation_id, reason), impacts in lost.items():
        yield Hold(
            citation_id=citation_id,
            reason=reason,
            consequence=impacts[0].consequence,
            claim_ids=tuple(sorted({impact.claim_id for impact in impacts})),
            mending=f"{TAGGING}, {citation_id}: {impacts[0].remedy}",
        )


def _rank(hold: Hold) -> tuple[int, str, str]:
    return _CONSEQUENCES.index(hold.consequence), hold.citation_id, hold.reason
