"""Updates: what each delivery of the literature changed, and what that does to claims and sentences."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from curation.domain.citation import Citation
from curation.domain.citation_change import CitationChange
from curation.vocabulary import AnchorState, Consequence, NoticeKind, SentenceFate


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What one snapshot brought: records by id, and the ids that were asked for and not delivered.

    `date` is the UTC day of the snapshot, `None` where it is not known; `since` the entry day from which new records
    were searched, `None` where all were. `is_service`: the records are a service's own answers, which know of notices;
    `is_asked`: every record known before was asked for again.
    """

    snapshot_id: str
    citations: Mapping[str, Citation]
    date: str | None = None
    since: str | None = None
    is_service: bool = True
    is_asked: bool = False
    missing: tuple[str, ...] = ()


class Update(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a snapshot changed against all that was known before it, as of the snapshot `compared_with`.

    The first snapshot is compared with nothing: `compared_with` is `None` and there are no changes. `is_asked` tells
    that every record known before was asked for again that day.
    """

    snapshot_id: str
    date: str | None = None
    since: str | None = None
    is_asked: bool = False
    compared_with: str | None = None
    compared_date: str | None = None
    changes: tuple[CitationChange, ...] = ()


class Impact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one notice, or one lost quote, does to one claim and one sentence of the answer.

    `reason` says it in words, `remedy` what to do. `notice_kind` is `None` where the text itself changed;
    `anchor_state` is then the state of the claim's worst quote. `sentence` is what the answer states with the claim, or
    stated before it was disturbed, and `fate` tells which; `sentence_id` is that of the answer as it reads, where the
    sentence is still in it. All three are `None` where no sentence rested on the claim. `snapshot_id` and `date` are of
    the snapshot that brought it first.
    """

    citation_id: str
    claim_id: str
    consequence: Consequence
    reason: str
    remedy: str
    notice_kind: NoticeKind | None = None
    notice_id: str | None = None
    anchor_state: AnchorState | None = None
    sentence_id: str | None = None
    sentence: str | None = None
    fate: SentenceFate | None = None
    snapshot_id: str | None = None
    date: str | None = None


class Living(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How fresh an answer is: every update of its literature, the latest last, and what stands against the answer."""

    updates: tuple[Update, ...] = ()
    impacts: tuple[Impact, ...] = ()

    @property
    def latest(self) -> Update | None:
        """The latest snapshot with its changes; `None` before the first."""
        return self.updates[-1] if self.updates else None


UNWATCHED = Living()
"""Of an answer whose literature nobody has watched yet."""
