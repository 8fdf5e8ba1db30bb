"""Words for what the literature says of itself later, and what follows."""

from __future__ import annotations

from enum import StrEnum


class Consequence(StrEnum):
    """What follows from a notice or a change for the claims on a citation (`standards.md` 8.8), the heaviest first.

    `block` and `replace` take the claims out of the answer for good, `hold` until a reviewer has decided; `re_extract`
    leaves them in and refuses the draft until a person has read; `show` only shows.
    """

    BLOCK = "block"
    REPLACE = "replace"
    HOLD = "hold"
    RE_EXTRACT = "re_extract"
    SHOW = "show"


class NoticeKind(StrEnum):
    """What is said about a citation after it was published, the heaviest first."""

    RETRACTION = "retraction"
    RETRACTED_AND_REPUBLISHED = "retracted_and_republished"
    CORRECTED_AND_REPUBLISHED = "corrected_and_republished"
    PREPRINT_PUBLISHED = "preprint_published"
    EXPRESSION_OF_CONCERN = "expression_of_concern"
    REINSTATEMENT = "reinstatement"
    REPUBLICATION = "republication"
    ERRATUM = "erratum"
    NOT_DELIVERED = "not_delivered"
    UPDATE = "update"
    COMMENT = "comment"


class IntegrityState(StrEnum):
    """Where a source stands, the heaviest first; `ok`: nothing that is known speaks against it."""

    RETRACTED = "retracted"
    REPLACED = "replaced"
    CONCERN = "concern"
    REINSTATED = "reinstated"
    CORRECTED = "corrected"
    NOT_DELIVERED = "not_delivered"
    OK = "ok"


class ChangeKind(StrEnum):
    """What an update of the literature changed about a citation, the heaviest first."""

    RETRACTED = "retracted"
    REPUBLISHED = "republished"
    PREPRINT_PUBLISHED = "preprint_published"
    EXPRESSION_OF_CONCERN = "expression_of_concern"
    REINSTATED = "reinstated"
    CORRECTED = "corrected"
    TEXT_CHANGED = "text_changed"
    NOT_DELIVERED = "not_delivered"
    NEW = "new"
    DELIVERED_AGAIN = "delivered_again"
    UPDATED = "updated"
    COMMENTED = "commented"


class NoticeChoice(StrEnum):
    """What a reviewer decides about a notice: the claims stay in use, or they are set aside."""

    KEEP = "keep"
    SET_ASIDE = "set_aside"


class SentenceFate(StrEnum):
    """What became of a sentence one of whose claims is disturbed."""

    RESTS_ON_IT = "rests_on_it"
    STANDS_WITHOUT_IT = "stands_without_it"
    TAKEN_OUT = "taken_out"
