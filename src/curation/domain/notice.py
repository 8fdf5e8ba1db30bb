"""Notices: what was said about a citation after it was published, by whom, and what follows for claims on it."""

from __future__ import annotations

import msgspec

from curation.vocabulary import Consequence, IntegrityState, NoticeChoice, NoticeKind

# After `standards.md` 8.8. PubMed files partial retractions as errata, so an erratum is never silently fine.
CONSEQUENCES: dict[NoticeKind, Consequence] = {
    NoticeKind.RETRACTION: Consequence.BLOCK,
    NoticeKind.RETRACTED_AND_REPUBLISHED: Consequence.BLOCK,
    NoticeKind.CORRECTED_AND_REPUBLISHED: Consequence.BLOCK,
    NoticeKind.PREPRINT_PUBLISHED: Consequence.REPLACE,
    NoticeKind.EXPRESSION_OF_CONCERN: Consequence.HOLD,
    NoticeKind.REINSTATEMENT: Consequence.HOLD,
    NoticeKind.REPUBLICATION: Consequence.HOLD,
    NoticeKind.ERRATUM: Consequence.RE_EXTRACT,
    NoticeKind.NOT_DELIVERED: Consequence.RE_EXTRACT,
    NoticeKind.UPDATE: Consequence.SHOW,
    NoticeKind.COMMENT: Consequence.SHOW,
}
STATES = {
    NoticeKind.RETRACTION: IntegrityState.RETRACTED,
    NoticeKind.RETRACTED_AND_REPUBLISHED: IntegrityState.RETRACTED,
    NoticeKind.CORRECTED_AND_REPUBLISHED: IntegrityState.REPLACED,
    NoticeKind.PREPRINT_PUBLISHED: IntegrityState.REPLACED,
    NoticeKind.REPUBLICATION: IntegrityState.REPLACED,
    NoticeKind.EXPRESSION_OF_CONCERN: IntegrityState.CONCERN,
    NoticeKind.REINSTATEMENT: IntegrityState.REINSTATED,
    NoticeKind.ERRATUM: IntegrityState.CORRECTED,
    NoticeKind.NOT_DELIVERED: IntegrityState.NOT_DELIVERED,
    NoticeKind.UPDATE: IntegrityState.OK,
    NoticeKind.COMMENT: IntegrityState.OK,
}
RETRACTIONS = frozenset({NoticeKind.RETRACTION, NoticeKind.RETRACTED_AND_REPUBLISHED})
REPLACEMENTS = frozenset(
    {
        NoticeKind.RETRACTED_AND_REPUBLISHED,
        NoticeKind.CORRECTED_AND_REPUBLISHED,
        NoticeKind.PREPRINT_PUBLISHED,
        NoticeKind.REPUBLICATION,
        NoticeKind.UPDATE,
    }
)
# What a decision can settle; nobody can decide a retraction away.
DECIDABLE = frozenset({Consequence.HOLD, Consequence.RE_EXTRACT})
_OUT_OF_USE = frozenset({Consequence.BLOCK, Consequence.REPLACE, Consequence.HOLD})
_KINDS, _CONSEQUENCES, _STATES = tuple(NoticeKind), tuple(Consequence), tuple(IntegrityState)
_WORDS = {
    NoticeKind.RETRACTION: ("retracted", "notice"),
    NoticeKind.RETRACTED_AND_REPUBLISHED: ("retracted and republished", "as"),
    NoticeKind.CORRECTED_AND_REPUBLISHED: ("corrected and republished", "as"),
    NoticeKind.PREPRINT_PUBLISHED: ("a preprint that has been published", "as"),
    NoticeKind.EXPRESSION_OF_CONCERN: ("under an expression of concern", "notice"),
    NoticeKind.REINSTATEMENT: ("formerly retracted or doubted, by a notice that stands no more", "former notice"),
    NoticeKind.REPUBLICATION: ("republished", "as"),
    NoticeKind.ERRATUM: ("corrected by an erratum", "notice"),
    NoticeKind.NOT_DELIVERED: ("no longer delivered by its source", "stands as last seen"),
    NoticeKind.UPDATE: ("updated", "by"),
    NoticeKind.COMMENT: ("commented on", "by"),
}


class Saying(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Where a notice is stated: `term` is the relation or publication type by which `record` states it."""

    record: str
    term: str


class Decision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A reviewer's decision about one notice on one citation; another notice is another question."""

    citation_id: str
    kind: NoticeKind
    notice: str
    choice: NoticeChoice
    curator: str
    time: str
    reason: str
    act_id: str


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing said about a citation, by the paper's own record, the notice's, or both (`said`, sorted).

    `notice_id` is the record of the notice, or of what replaces the paper; `note` its place in print, where PubMed
    knows no record of it. `decision` is the reviewers', `None` while there is none or they differ.
    """

    kind: NoticeKind
    said: tuple[Saying, ...]
    notice_id: str | None = None
    note: str | None = None
    decision: Decision | None = None

    @property
    def key(self) -> str:
        """What tells the notice from others of its kind on the same citation; a decision names it."""
        return self.notice_id or self.note or self.kind.value

    @property
    def consequence(self) -> Consequence:
        """What follows now, after the decision if there is one."""
        ruled = CONSEQUENCES[self.kind]
        if ruled not in DECIDABLE or self.decision is None:
            return ruled
        return Consequence.SHOW if self.decision.choice == NoticeChoice.KEEP else Consequence.BLOCK

    @property
    def is_open(self) -> bool:
        """Whether something is to be done about claims on the citation."""
        return self.consequence != Consequence.SHOW


class Integrity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a citation stands: all notices on it, the heaviest first; none where nothing is known against it."""

    citation_id: str
    notices: tuple[Notice, ...] = ()

    @property
    def open_notices(self) -> tuple[Notice, ...]:
        """The notices that ask for something to be done."""
        return tuple(notice for notice in self.notices if notice.is_open)

    @property
    def is_usable(self) -> bool:
        """Whether claims on the citation may feed an answer."""
        return not any(notice.consequence in _OUT_OF_USE for notice in self.notices)

    @property
    def is_retracted(self) -> bool:
        """Whether the citation is retracted, republished since or not."""
        return any(notice.kind in RETRACTIONS for notice in self.notices)

    @property
    def state(self) -> IntegrityState:
        """The heaviest that is said of it, whatever a reviewer decided."""
        return min((STATES[notice.kind] for notice in self.notices), key=_STATES.index, default=IntegrityState.OK)

    @property
    def replaced_by(self) -> tuple[str, ...]:
        """Ids of the records that stand in its place, each once."""
        ids = (notice.notice_id for notice in self.notices if notice.kind in REPLACEMENTS)
        return tuple(dict.fromkeys(found for found in ids if found))


def rank_notice(notice: Notice) -> tuple[int, int, str]:
    """Order notices: the heaviest consequence first, then kind, then key."""
    return _CONSEQUENCES.index(notice.consequence), _KINDS.index(notice.kind), notice.key


def format_notice(notice: Notice) -> str:
    """Say in words what a notice says: `retracted (notice pmid:9867474)`, and whether it was decided on."""
    words, joint = _WORDS[notice.kind]
    place = notice.notice_id or notice.note
    if notice.kind == NoticeKind.NOT_DELIVERED:
        named = f"{words} ({joint})"
    else:
        named = f"{words} ({joint} {place})" if place else words
    if notice.decision is None:
        return named
    verb = "kept" if notice.decision.choice == NoticeChoice.KEEP else "set aside"
    return f"{named}; {verb} by {notice.decision.curator}"


def format_remedy(notice: Notice) -> str:
    """Say what is to be done about a claim on a citation with this notice."""
    match notice.consequence:
        case Consequence.BLOCK | Consequence.REPLACE:
            place = notice.notice_id if notice.kind in REPLACEMENTS else None
            return f"Withdraw the claim and tag it on {place}." if place else "Withdraw the claim."
        case Consequence.HOLD:
            return "A reviewer reads the notice and decides (`curation decide`), or the claim is withdrawn."
        case Consequence.RE_EXTRACT if notice.kind == NoticeKind.NOT_DELIVERED:
            return "Look the record up at its source, pull again, or let a reviewer decide (`curation decide`)."
        case Consequence.RE_EXTRACT:
            return "Read the notice, compare its numbers with the claim; a reviewer decides (`curation decide`)."
    return "Nothing must be done; read it."
