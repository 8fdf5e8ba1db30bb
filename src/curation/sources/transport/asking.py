"""Asking a service until an answer is whole: through its gate, with growing pauses, and never without end."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import msgspec

from curation.errors import SourceRefusedError, SourceUnavailableError
from curation.sources.transport.answers import Fault, HttpAnswer, TransportError
from curation.sources.transport.pacing import Gate

Send = Callable[[], HttpAnswer]
FindFault = Callable[[HttpAnswer], Fault | None]


LEAST_SECRET = 8
"""Characters of a secret that is put out of answers: a shorter one would stand in them by chance."""


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How long to go on.

    For one request: its tries, the seconds of pause before the second, the longest pause. For a whole run: the retries
    of all its requests, and the seconds that failed tries and pauses may cost it.
    """

    attempts: int = 5
    first_pause: float = 1.0
    longest_pause: float = 60.0
    retries_in_all: int = 500
    seconds_in_all: float = 3600.0


class Asker:
    """Asks one service; counts what its failures cost.

    `secrets` are put out of every message and every answer, since a service may echo a key and answers are kept.
    `jitter` gives numbers from 0 to 1 by which pauses vary, so that programs which failed together do not come back
    together; nothing else depends on it.
    """

    def __init__(
        self,
        service: str,
        gate: Gate,
        *,
        patience: Patience | None = None,
        secrets: tuple[str, ...] = (),
        jitter: Callable[[], float] = random.random,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.service = service
        self.retries = 0
        self._gate = gate
        self._patience = patience or Patience()
        self._secrets = secrets
        self._jitter = jitter
        self._sleep = sleep
        self._clock = clock
        self._lost_seconds = 0.0

    def ask(self, request: str, send: Send, find_fault: FindFault, *, attempts: int | None = None) -> HttpAnswer:
        """Send until `find_fault` has nothing against the answer; `request` is what messages call it.

        Here, and only here, what went wrong on the way becomes an error of ours.

        Raises:
            SourceRefusedError: asking again does not help.
            SourceUnavailableError: no whole answer in all attempts, or the run has lost too much time already.
        """
        allowed = attempts or self._patience.attempts
        attempt = 0
        while True:
            attempt += 1
            started = self._clock()
            answer = self._try(send, find_fault)
            if isinstance(answer, HttpAnswer):
                return answer
            self._lost_seconds += self._clock() - started
            self._require_hope(answer, request, attempt, allowed)
            self._pause(attempt, answer.wait)

    def redact(self, text: str) -> str:
        """Take the secrets out of a text."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text

    def _try(self, send: Send, find_fault: FindFault) -> HttpAnswer | Fault:
        try:
            with self._gate.admit():
                answer = send()
        except TransportError as error:
            return Fault(reason=error.reason, is_final=error.is_final, is_lasting=error.is_lasting, remedy=error.remedy)
        # Before it is judged: what is cut out of it for a message might hold the half of a key.
        answer = self._redact_answer(answer)
        return find_fault(answer) or answer

    def _redact_answer(self, answer: HttpAnswer) -> HttpAnswer:
        body = answer.body
        for secret in self._secrets:
            if len(secret) >= LEAST_SECRET:
                body = body.replace(secret.encode(), b"***")
        return answer if body is answer.body else msgspec.structs.replace(answer, body=body)

    def _require_hope(self, fault: Fault, request: str, attempt: int, allowed: int) -> None:
        reason = self.redact(fault.reason)
        if fault.is_final:
            raise SourceRefusedError(service=self.service, request=request, reason=reason, remedy=fault.remedy)
        patience = self._patience
        if self.retries >= patience.retries_in_all or self._lost_seconds >= patience.seconds_in_all:
            reason += f"; with {self.retries} retries and {self._lost_seconds:.0f} s this run has lost enough"
        elif attempt < allowed and not fault.is_lasting:
            return
        if fault.wait:
            reason += f"; it asks for a pause of {fault.wait:.0f} s"
        raise SourceUnavailableError(
            service=self.service, request=request, attempts=attempt, reason=reason, is_of_pace=fault.is_of_pace
        )

    def _pause(self, attempt: int, asked: float | None) -> None:
        """Doubling with each attempt and varied by a quarter, or somewhat more than the service asked for; capped."""
        doubled = self._patience.first_pause * 2.0 ** (attempt - 1)
        varied = max(doubled * (0.75 + 0.5 * self._jitter()), (asked or 0.0) * (1 + 0.1 * self._jitter()))
        pause = min(self._patience.longest_pause, varied)
        self._sleep(pause)
        self._lost_seconds += pause
        self.retries += 1
