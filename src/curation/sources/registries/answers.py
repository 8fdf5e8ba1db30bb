"""Answers of JSON services: whole and of the right shape, or why not."""

from __future__ import annotations

from typing import Any

import msgspec

from curation.errors import shorten
from curation.sources.transport.answers import Fault, HttpAnswer, find_wait

DEPTH_REMEDY = "Mend the search strategy in the question file."
TOO_MANY = 429
_DECODER = msgspec.json.Decoder(dict[str, Any])


def read_json(body: bytes) -> dict[str, Any]:
    """Read an answer's JSON object.

    Raises:
        ValueError: it is none.
    """
    try:
        return _DECODER.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"{describe_body(body)} ({shorten(str(error), 80)})"
        raise ValueError(message) from None


def describe_body(body: bytes) -> str:
    """Say what came instead of JSON."""
    head = body[:200].lstrip().lower()
    if not head:
        return "an empty answer came"
    if head.startswith((b"<!doctype html", b"<html")):
        return "an HTML page came instead of JSON"
    return "what came is no JSON"


def find_status_fault(answer: HttpAnswer, said: str | None = None) -> Fault | None:
    """Judge an answer by its status; `said` is what its body says of the error."""
    because = f": {shorten(said, 160)}" if said else ""
    if answer.status == TOO_MANY:
        return Fault(reason=f"too many requests{because}", is_of_pace=True, wait=find_wait(answer))
    if answer.status >= 500:
        return Fault(reason=f"it answered {answer.status}{because}", wait=find_wait(answer))
    if 300 <= answer.status < 400:
        reason = f"it answered {answer.status} and sends to another address, which is not followed"
        return Fault(reason=reason, is_final=True, remedy="Check the address of the service.")
    if answer.status in (401, 403):
        return Fault(reason=f"it answered {answer.status}{because}", is_final=True, remedy="Check the API key.")
    if answer.status >= 400:
        return Fault(reason=f"it answered {answer.status}{because}", is_final=True, remedy=DEPTH_REMEDY)
    return None
