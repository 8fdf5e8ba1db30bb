"""Words of the ledger: what was done, by whom in which role, and how a claim stands."""

from __future__ import annotations

from enum import StrEnum


class ActKind(StrEnum):
    """What a curator did.

    `accept` and `reject` are moderation, which no curator may do to their own claim; `decide` says what a notice about
    a citation (a concern, an erratum) means for the claims on it; `merge` and `separate` say of two citations that they
    are one record, or two.
    """

    SEARCH = "search"
    SCREEN = "screen"
    TAG = "tag"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    REJECT = "reject"
    GRADE = "grade"
    ADJUDICATE = "adjudicate"
    COMMENT = "comment"
    EDIT = "edit"
    DECIDE = "decide"
    SIGN = "sign"
    MERGE = "merge"
    SEPARATE = "separate"


class Role(StrEnum):
    """In which capacity a curator acted."""

    CURATOR = "curator"
    ADJUDICATOR = "adjudicator"
    EDITOR = "editor"
    REVIEWER = "reviewer"


class ClaimStatus(StrEnum):
    """Where a claim stands; only `accepted` claims feed an answer."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CONFLICT = "conflict"
