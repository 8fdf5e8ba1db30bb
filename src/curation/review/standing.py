"""Where one claim stands: its acts as a tree, with a branch for each act that did not see the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from curation.domain.act import Act
from curation.domain.claim import Claim
from curation.domain.review_state import ClaimRecord
from curation.vocabulary import ClaimStatus


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """What a claim is after the counted acts of `path`, from the first tag to `path[-1]`.

    `authors` wrote one of its versions; `curator` did the last act.
    """

    claim: Claim
    status: ClaimStatus
    path: tuple[str, ...]
    authors: frozenset[str]
    curator: str
    accepted_by: str | None = None
    accepted_at: str | None = None
    reason: str | None = None

    @property
    def tip(self) -> str:
        """Id of the last counted act."""
        return self.path[-1]


class ClaimHistory:
    """One claim while its acts are replayed.

    `heads` are the tips of the branches that still stand: one, or more while they are in conflict. `acts` are the acts
    that count, in ledger order. `seen` maps every act on the claim, comments too, to the branch as it left it.
    """

    def __init__(self, first: Act, branch: Branch) -> None:
        self.first = first
        self.heads: list[str] = [branch.tip]
        self.seen: dict[str, Branch] = {first.act_id: branch}
        self.acts: dict[str, Act] = {first.act_id: first}

    @property
    def claim_id(self) -> str:
        """The id under which the claim was first tagged."""
        return self.first.subject

    @property
    def branches(self) -> tuple[Branch, ...]:
        """The branches that still stand."""
        return tuple(self.seen[head] for head in self.heads)

    @property
    def is_conflict(self) -> bool:
        """Whether two acts had the same parent, or one did not see a later one, and nobody has adjudicated."""
        return len(self.heads) > 1

    def add(self, act: Act, branch: Branch) -> None:
        """Let a counted act grow the branch of its parent, or start another one where that has grown already."""
        self._note(act, branch)
        before = branch.path[-2] if len(branch.path) > 1 else None
        if before in self.heads:
            self.heads[self.heads.index(before)] = branch.tip
        else:
            self.heads.append(branch.tip)

    def settle(self, act: Act, branch: Branch) -> None:
        """Let an adjudication close all branches but one."""
        self._note(act, branch)
        self.heads = [branch.tip]

    def pass_by(self, act: Act) -> None:
        """Let an act change nothing: a comment, or one that does not count.

        The next act may name it as its parent, but is taken to have seen no more of the claim than this one had, at
        least the first tag: nobody shall accept words that were revised behind their back.
        """
        self.seen[act.act_id] = self.seen.get(act.parent or "", self.seen[self.first.act_id])

    def find_contested(self) -> frozenset[str]:
        """Select the counted acts that are on a standing branch but not on all of them."""
        counts = Counter(act_id for branch in self.branches for act_id in branch.path)
        return frozenset(act_id for act_id, count in counts.items() if count < len(self.heads))

    def is_repeated(self, act: Act) -> bool:
        """Whether the same curator did exactly this from the same parent before, as a cell that is run twice does."""
        done = (act.kind, act.curator, act.parent, act.payload)
        return any(done == (one.kind, one.curator, one.parent, one.payload) for one in self.acts.values())

    def build_record(self) -> ClaimRecord:
        """Say where the claim stands; in conflict it is shown as the first of its branches has it."""
        branch = self.branches[0]
        return ClaimRecord(
            claim_id=self.claim_id,
            claim=branch.claim,
            status=ClaimStatus.CONFLICT if self.is_conflict else branch.status,
            tagged_by=self.first.curator,
            tagged_at=self.first.time,
            acts=tuple(self.acts),
            accepted_by=None if self.is_conflict else branch.accepted_by,
            accepted_at=None if self.is_conflict else branch.accepted_at,
            reason=None if self.is_conflict else branch.reason,
            conflicting_acts=tuple(self.heads) if self.is_conflict else (),
        )

    def _note(self, act: Act, branch: Branch) -> None:
        self.acts[act.act_id] = act
        self.seen[act.act_id] = branch


def list_authors(branches: Iterable[Branch]) -> frozenset[str]:
    """Collect who wrote a version on any of the branches."""
    return frozenset(author for branch in branches for author in branch.authors)
