"""Where the claims of a question stand for the curator who is tagging it: all claims, by citation, and what waits."""

from __future__ import annotations

from collections import Counter, defaultdict

from curation.domain.act import Act
from curation.domain.act_draft import ActDraft
from curation.domain.review_state import ClaimRecord
from curation.errors import LedgerConflictError
from curation.review.blinding import list_visible_claims
from curation.review.duplicates.resolving import resolve_claims
from curation.review.tagging import replay_claims, sort_claims
from curation.vocabulary import ActKind, ClaimStatus, Role, ScreeningChoice
from curation.widgets.desk import Desk
from curation.widgets.drafts import Draft, DraftStore
from curation.widgets.tagging_messages import TaggingPile

ASIDE = "aside"
_WRITING = (ActKind.TAG, ActKind.REVISE)


class TaggingStanding:
    """The claims as they stand, and the included records in the piles in which they wait for the curator.

    `aside` holds the records that the curator has read and found nothing to tag in, each with the reason.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.aside = {draft.subject: str(draft.content.get("reason", "")) for draft in read_aside(desk)}
        self.replay()

    def replay(self) -> None:
        """Work out everything from the ledger alone."""
        self.claims = {record.claim_id: record for record in self._replay_claims()}
        self.by_citation: dict[str, list[ClaimRecord]] = defaultdict(list)
        for record in self.claims.values():
            self.by_citation[record.claim.citation_id].append(record)
        writers = defaultdict(set)
        for act in self.desk.acts:
            if act.kind in _WRITING:
                writers[act.subject].add(act.curator)
        self.writers: dict[str, set[str]] = dict(writers)
        screening = self.desk.workspace.screening
        self.included = tuple(r.citation_id for r in screening if r.decision == ScreeningChoice.INCLUDE)

    def _replay_claims(self) -> tuple[ClaimRecord, ...]:
        return sort_claims(resolve_claims(replay_claims(self.desk.acts), self.desk.workspace.duplicates))

    def write(self, draft: ActDraft, role: Role = Role.CURATOR) -> Act:
        """Write an act to the ledger and take it in.

        Raises:
            LedgerError: the ledger or its disk refuses; nothing was changed.
        """
        act = self.desk.append([draft], role)[0]
        self.replay()
        return act

    def find_claim(self, claim_id: str) -> ClaimRecord:
        """Give a claim as it stands.

        Raises:
            LedgerConflictError: there is none of this id.
        """
        record = self.claims.get(claim_id)
        if record is None:
            raise LedgerConflictError(
                subject=claim_id[:80], problem="it is no claim of this question", remedy="Run this cell again."
            )
        return record

    def list_standing(self, citation_id: str) -> tuple[ClaimRecord, ...]:
        """List the claims on a citation that were not withdrawn."""
        records = self.by_citation.get(citation_id, [])
        return tuple(record for record in records if record.status != ClaimStatus.WITHDRAWN)

    def list_visible(self, citation_id: str, shown: frozenset[str]) -> tuple[ClaimRecord, ...]:
        """List the claims on a citation that the curator may see; `shown` are citations whose claims were asked for."""
        return list_visible_claims(self.by_citation.get(citation_id, []), self.desk.curator, shown)

    def is_own(self, record: ClaimRecord) -> bool:
        """Whether the curator wrote any version of a claim."""
        return self.desk.curator in self.writers.get(record.claim_id, set())

    def find_pile(self, citation_id: str, drafted: frozenset[str]) -> TaggingPile:
        """Say in which pile an included record lies for the curator."""
        if citation_id in drafted:
            return TaggingPile.DRAFTED
        standing = self.list_standing(citation_id)
        if any(self.waits_for_judgement(record) for record in standing):
            return TaggingPile.TO_JUDGE
        if standing:
            return TaggingPile.TAGGED
        return TaggingPile.ASIDE if citation_id in self.aside else TaggingPile.UNTAGGED

    def waits_for_judgement(self, record: ClaimRecord) -> bool:
        """Whether a claim waits for somebody else's word and this curator may give it."""
        waits = record.status in (ClaimStatus.SUBMITTED, ClaimStatus.CONFLICT)
        return self.desk.curator is not None and waits and not self.is_own(record)

    def count_piles(self, drafted: frozenset[str]) -> Counter[TaggingPile]:
        """Count the included records by pile."""
        return Counter(self.find_pile(citation_id, drafted) for citation_id in self.included)


def read_aside(desk: Desk) -> tuple[Draft, ...]:
    """Read which records a desk's curator has put aside as holding nothing to tag."""
    return DraftStore(desk.drafts_folder).list(ASIDE) if desk.curator else ()
