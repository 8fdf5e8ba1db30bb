"""A batch that fails is halved down to the records that make it fail; all others are kept."""

from __future__ import annotations

from collections.abc import Callable

from curation.errors import SourceUnavailableError

AskRecords = Callable[[tuple[str, ...], int | None], bytes]
"""Asks for records by the service's ids, in so many attempts or as many as usual."""

ATTEMPTS_WHEN_HALVED = 2
MOST_FAILURES = 20
"""Records of one batch that may fail alone; with more it is the service that fails."""
MOST_FAILURES_AT_FIRST = 2
"""The same while nothing of the batch has come at all."""


class Narrowing:
    """Answers to a batch of ids, and the reasons why single records gave none."""

    def __init__(self, ask: AskRecords) -> None:
        self._ask = ask
        self.answers: list[bytes] = []
        self.failed: dict[str, str] = {}

    def fetch(self, ids: tuple[str, ...], *, attempts: int | None = None) -> None:
        """Ask for a batch, then for its halves where it fails.

        Raises:
            SourceUnavailableError: so little came that the service fails, not a record.
        """
        try:
            self.answers.append(self._ask(ids, attempts))
        except SourceUnavailableError as error:
            if error.is_of_pace:  # no record makes a service ask for a slower pace, and halves are more requests
                raise
            if len(ids) > 1:
                middle = len(ids) // 2
                self.fetch(ids[:middle], attempts=ATTEMPTS_WHEN_HALVED)
                self.fetch(ids[middle:], attempts=ATTEMPTS_WHEN_HALVED)
                return
            self.failed[ids[0]] = error.reason
            is_alone = attempts is None
            is_down = not self.answers and len(self.failed) > MOST_FAILURES_AT_FIRST
            if is_alone or is_down or len(self.failed) > MOST_FAILURES:
                raise
