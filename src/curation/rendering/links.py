"""Addresses out of the report and anchors inside it; nothing but http and https ever becomes a link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import msgspec

from curation.domain.citation import Citation
from curation.identifiers import build_citation_url

URL_LENGTH = 2000
HOST_LENGTH = 28
HOST_HEAD = 8
_UNSAFE = re.compile(r"[^A-Za-z0-9-]")
_NOT_IN_URL = re.compile(r"[\x00-\x20\x7f-\x9f\"'<>\\^`{|}\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NAMED = {"pmid": "PubMed", "doi": "DOI", "nct": "ClinicalTrials.gov"}


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A link out of the report: the words on it and a safe http(s) address."""

    label: str
    url: str


def find_web_address(text: str | None) -> str | None:
    """Give an http(s) address back as it is; `None` for everything else.

    Such as `javascript:` or a text with blanks.
    """
    if not text or len(text) > URL_LENGTH or _NOT_IN_URL.search(text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in {"http", "https"} and parts.hostname else None


def build_anchor(kind: str, name: str) -> str:
    """Give an HTML id that is the same for the same name and different for different ones."""
    return f"{kind}-" + _UNSAFE.sub(lambda found: f"_{ord(found.group()):x}_", name)


def list_links(citation: Citation) -> tuple[Link, ...]:
    """List the public pages of a citation: PubMed, DOI, registry, else the page where it was seen.

    Each page once, whatever the case of its DOI.
    """
    ids = [citation.id, *([f"doi:{citation.doi}"] if citation.doi else []), *(f"nct:{n}" for n in citation.nct_ids)]
    found: dict[str, Link] = {}
    for citation_id in ids:
        prefix, _, name = citation_id.partition(":")
        url = find_web_address(build_citation_url(citation_id))
        if url:
            found.setdefault(fold_address(url), Link(label=f"{_NAMED[prefix]} {name}", url=url))
    seen_at = find_web_address(citation.url)
    if seen_at and not found:
        found[seen_at] = build_page_link(seen_at)
    return tuple(found.values())


def fold_address(url: str) -> str:
    """Give the form under which two addresses are one page: a DOI is the same in any case, other paths are not."""
    return url.casefold() if urlsplit(url).hostname == "doi.org" else url


def build_page_link(url: str) -> Link:
    """Name a page that no registry names by its host, a long host by its beginning and its end."""
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    if len(host) > HOST_LENGTH:
        host = f"{host[:HOST_HEAD]}…{host[HOST_HEAD + 1 - HOST_LENGTH :]}"
    return Link(label=f"page where it was seen ({host})", url=url)
