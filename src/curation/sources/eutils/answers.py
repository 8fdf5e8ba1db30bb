"""What an answer of the E-utilities means: read from its body, since the status often says something else."""

from __future__ import annotations

import re

import msgspec
from lxml import etree

from curation.errors import shorten
from curation.sources.eutils.encodings import is_without_ids, normalise_answer
from curation.sources.transport.answers import CHECK_ADDRESS, Fault, HttpAnswer, find_wait

_ERROR = re.compile(rb"<ERROR>(.*?)</ERROR>", re.DOTALL)
_JSON_ERROR = re.compile(rb'"error"\s*:\s*"((?:[^"\\]|\\.)*)"', re.IGNORECASE)
# Texts that come under 200, 400 and 500 alike while the service is in trouble, not the request.
_TRANSIENT = re.compile(
    r"rate limit|timed? ?out|timeout|proxy_stream|search backend failed|external viewer error|empty response|"
    r"unable to obtain query|cannot retrieve history|temporarily|try again|server error|unavailable",
    re.IGNORECASE,
)
_RETSTART = re.compile(r"cannot be larger than", re.IGNORECASE)
_PACE = re.compile(r"rate limit", re.IGNORECASE)
_BAD_KEY = re.compile(r"api key (?:is )?(?:invalid|not valid)|invalid api key", re.IGNORECASE)
_SEARCH_PHRASES = ("PhraseNotFound", "PhraseIgnored", "QuotedPhraseNotFound")
_SEARCH_WARNINGS = {"FieldNotFound": "field not found: ", "OutputMessage": ""}


HEAD_SIZE = 1 << 16
RECORDS = "PubmedArticleSet"
"""The root element of an efetch answer."""


class SearchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An esearch answer in plain values; `pmids` in the order given."""

    count: int
    pmids: tuple[str, ...]
    translation: str | None
    warnings: tuple[str, ...]
    ignored_phrases: tuple[str, ...]


def find_fault(answer: HttpAnswer, *, root: str) -> Fault | None:
    """Say what is wrong with an answer that should be an XML document with the given root element."""
    body = normalise_answer(answer.body).rstrip()
    if 300 <= answer.status < 400:
        return Fault(reason="it pointed to another address, which is not followed", is_final=True, remedy=CHECK_ADDRESS)
    if root == RECORDS and is_without_ids(body):
        return None
    message = _find_message(body)
    if message is not None:
        fault = _judge_message(message, answer)
        # Amid the records of a batch an unknown message may pass, or belong to one of them; to a query it is an answer.
        is_hopeful = root == RECORDS and answer.status == 200 and fault.reason == message
        return msgspec.structs.replace(fault, is_final=fault.is_final and not is_hopeful)
    if answer.status == 429 or answer.status >= 500 or answer.status == 408:
        return Fault(reason=f"HTTP {answer.status}", is_of_pace=answer.status == 429, wait=find_wait(answer))
    if answer.status >= 400:
        return Fault(reason=f"HTTP {answer.status}", is_final=True, remedy=CHECK_ADDRESS)
    return _judge_document(body, root)


def find_search_fault(answer: HttpAnswer) -> Fault | None:
    """Say what is wrong with an answer that should be an esearch result: whole, well-formed, with a count."""
    fault = find_fault(answer, root="eSearchResult")
    if fault is None:
        try:
            parse_search_answer(answer.body)
        except ValueError as error:
            return Fault(reason=f"the search result cannot be read: {error}")
    return fault


def _find_message(body: bytes) -> str | None:
    found = _ERROR.search(body)
    if found is None and body[:1] in (b"{", b"["):
        found = _JSON_ERROR.search(body)
    return shorten(found.group(1).decode("utf-8", "replace"), 200).rstrip(". ") if found else None


def _judge_message(message: str, answer: HttpAnswer) -> Fault:
    if _BAD_KEY.search(message):
        return Fault(reason="the API key was refused", is_final=True, remedy="Mend the key, or work without one.")
    if _TRANSIENT.search(message) and not _RETSTART.search(message):
        return Fault(reason=message, is_of_pace=bool(_PACE.search(message)), wait=find_wait(answer))
    return Fault(reason=message, is_final=True)


def _judge_document(body: bytes, root: str) -> Fault | None:
    head = body[:HEAD_SIZE]
    if not body:
        return Fault(reason="the answer was empty")
    if b"<!ENTITY" in body:
        return Fault(reason="the answer declares XML entities; it was not read", is_final=True, remedy=CHECK_ADDRESS)
    if re.search(rb"<(?:!doctype\s+)?html[\s>]", head, re.IGNORECASE):
        return Fault(reason="an HTML page came in place of XML")
    if f"<{root}".encode() not in head:
        return Fault(reason=f"no XML but {shorten(body[:60].decode('utf-8', 'replace'))!r} came")
    if not re.search(rf"</{root}\s*>$|<{root}\s*/>$".encode(), body[-200:]):
        return Fault(reason="the answer was cut")
    return None


def parse_search_answer(body: bytes) -> SearchAnswer:
    """Read an esearch answer; ids that are no PMIDs stay in, for the caller to name.

    Raises:
        ValueError: no well-formed XML, or no count in it.
    """
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(normalise_answer(body).strip(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error.msg)) from None
    count = (root.findtext("Count") or "").strip()
    if not count.isascii() or not count.isdigit():
        message = f"its count is {shorten(count)!r}, not a number"
        raise ValueError(message)
    ids = next(iter(root.iterchildren("IdList")), None)
    return SearchAnswer(
        count=int(count),
        pmids=tuple((child.text or "").strip() for child in ids) if ids is not None else (),
        translation=(root.findtext("QueryTranslation") or "").strip() or None,
        warnings=_list_messages(root, _SEARCH_WARNINGS),
        ignored_phrases=_list_messages(root, dict.fromkeys(_SEARCH_PHRASES, "")),
    )


def _list_messages(root: etree._Element, prefixes: dict[str, str]) -> tuple[str, ...]:
    return tuple(
        prefixes[str(item.tag)] + shorten(item.text, 300)
        for messages in root.iterchildren("ErrorList", "WarningList")
        for item in messages
        if item.tag in prefixes and item.text
    )
