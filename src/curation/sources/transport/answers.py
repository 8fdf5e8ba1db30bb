"""An answer of a service, and the two ways in which there is none: nothing whole came, or what came is no answer."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

import msgspec

from curation.errors import SourceError

CHECK_ADDRESS = "Check the address of the service and the proxy."


class HttpAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A whole answer; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class TransportError(SourceError):
    """No whole answer came; `is_final` where asking again cannot help, `is_lasting` where asking for less might."""

    template = "{reason}"

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return str(self.facts.get("remedy", CHECK_ADDRESS))

    @property
    def is_lasting(self) -> bool:
        """Whether the same request will fail again."""
        return bool(self.facts.get("is_lasting", False))


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Why an answer is none; `wait` are seconds the service asked for.

    `is_final` where asking again cannot help; `is_lasting` where the same request fails again, but less may not;
    `is_of_pace` where the service has had enough of requests, whatever they ask for.
    """

    reason: str
    is_final: bool = False
    is_lasting: bool = False
    is_of_pace: bool = False
    wait: float | None = None
    remedy: str = "Mend the request."


def find_wait(answer: HttpAnswer) -> float | None:
    """Give the seconds that an answer's `Retry-After` asks for, written as a number or as a time."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        # Both times are the server's own, so its clock need not be right.
        later = parsedate_to_datetime(text)
        return max(0.0, (later - parsedate_to_datetime(answer.headers.get("date", ""))).total_seconds())
    except (TypeError, ValueError):
        return None
