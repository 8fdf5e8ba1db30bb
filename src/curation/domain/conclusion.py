"""What the studies of one outcome say together: certainty, which way and how far. Panel and patient are told from it.

Words are made elsewhere, for each reader; which statement may be made is settled here, once.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from curation.vocabulary import Certainty, Outcome


class EffectSize(StrEnum):
    """Size of an absolute effect by the declared thresholds."""

    TRIVIAL = "trivial"
    SMALL = "small"
    MODERATE = "moderate"
    LARGE = "large"


class Course(StrEnum):
    """What happens to an outcome under treatment: longer survival and more responses are `more`."""

    MORE = "more"
    SAME = "same"
    LESS = "less"


class StatementKind(StrEnum):
    """Which statement a conclusion allows."""

    UNRATED = "unrated"
    UNCERTAIN = "uncertain"
    UNCOMPARED = "uncompared"
    UNTOLD = "untold"
    OPPOSED = "opposed"
    EFFECT = "effect"
    FROM_NONE = "from_none"
    VARIED = "varied"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which an outcome changes; `size` is `None` where no absolute effect could be computed.

    A trivial effect is `same`. `same` without a size is a difference that was not shown, which is no proof of none.
    """

    course: Course
    size: EffectSize | None = None


class Conclusion(msgspec.Struct, frozen=True, kw_only=True):
    """What follows for one outcome in the question's people, from one group of findings.

    `changes` are those of the studies, or of their pool, each once, smallest first. `is_compared`: a randomised trial
    is among them, so that an effect may be spoken of. `claim_ids` are the claims it rests on, sorted.
    """

    outcome: Outcome
    certainty: Certainty | None
    changes: tuple[Change, ...] = ()
    is_compared: bool = False
    claim_ids: tuple[str, ...] = ()

    @property
    def kind(self) -> StatementKind:
        """Which statement may be made: the first that applies, in this order.

        Nothing where nothing is rated; uncertainty where certainty is very low; no effect without a comparison, nor
        without a change; none where studies point both ways. `from_none` reaches from no difference to some.
        """
        if self.certainty is None:
            return StatementKind.UNRATED
        if self.certainty == Certainty.VERY_LOW:
            return StatementKind.UNCERTAIN
        if not self.is_compared:
            return StatementKind.UNCOMPARED
        courses = {change.course for change in self.changes}
        if not courses:
            return StatementKind.UNTOLD
        if {Course.MORE, Course.LESS} <= courses:
            return StatementKind.OPPOSED
        if len(self.changes) == 1:
            return StatementKind.EFFECT
        return StatementKind.FROM_NONE if Course.SAME in courses else StatementKind.VARIED

    @property
    def largest(self) -> Change:
        """The largest change, or the lack of one where nothing else is shown.

        Raises:
            IndexError: there is none at all.
        """
        return [change for change in self.changes if change.course != Course.SAME or len(self.changes) == 1][-1]

    @property
    def no_difference(self) -> Change:
        """The lack of a change, one with figures before one without.

        Raises:
            IndexError: every study shows a change.
        """
        return [change for change in self.changes if change.course == Course.SAME][-1]
