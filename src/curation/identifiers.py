"""Names of things: citations, studies, questions; and the content hashes that other ids are made of.

A citation id is a CURIE (`pmid:32919526`, `doi:10.1000/x`, `nct:NCT03199885`, `fda:...`). Ids are derived from content,
never random. PMIDs are names, not numbers.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any, NewType
from urllib.parse import quote, unquote

import msgspec

from curation.errors import IdentifierError

CitationId = NewType("CitationId", str)
QuestionId = NewType("QuestionId", str)
ClaimId = NewType("ClaimId", str)
ActId = NewType("ActId", str)

OTHER_PREFIXES = (
    "fda",
    "label",
    "guideline",
    "definition",
    "abstract",
    "news",
    "webinar",
    "tga",
    "ema",
    "ncit",
    "study",
    "record",
)
_PMID = re.compile(r"[1-9][0-9]{0,8}")
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+")
_DOI_RESOLVER = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_NCT = re.compile(r"NCT[0-9]{8}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_QUESTION = re.compile(r"[a-z0-9][a-z0-9-]{2,79}")
_CURATOR = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
# Windows opens a device, whatever the suffix, where a file bears one of these names.
_DEVICES = frozenset({"con", "prn", "aux", "nul"}) | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}


def parse_pmid(text: str) -> str:
    """Read a PMID, with or without its prefix.

    Raises:
        IdentifierError: the text is not one to nine digits without a leading zero.
    """
    if _PMID.fullmatch(text):
        return text
    digits = text.strip().lower().removeprefix("pmid:").strip()
    return _require(_PMID, digits, kind="PMID", expected="one to nine digits, such as 32919526")


def parse_doi(text: str) -> str:
    """Read a DOI in any of its dresses (`doi:`, resolver address) into its lower-case form.

    Raises:
        IdentifierError: the text holds no `10.<registrant>/<suffix>`.
    """
    bare = re.sub(r"^doi:\s*", "", text.strip(), flags=re.IGNORECASE)
    resolver = _DOI_RESOLVER.match(bare)
    # A resolver's address is percent-encoded, the DOI itself is not.
    doi = unquote(bare[resolver.end() :]) if resolver else bare
    if not doi.isprintable():
        raise IdentifierError(text=text[:80], kind="DOI", expected="printable characters only")
    return _require(_DOI, doi.lower(), kind="DOI", expected="10.<registrant>/<suffix>")


def parse_citation_id(text: str) -> CitationId:
    """Read a citation's CURIE and bring it into its one spelling.

    Raises:
        IdentifierError: the prefix is unknown or the rest does not fit it.
    """
    prefix, _, rest = (part.strip() for part in text.partition(":"))
    match prefix.lower():
        case "pmid":
            return CitationId("pmid:" + parse_pmid(rest))
        case "doi":
            return CitationId("doi:" + parse_doi(rest))
        case "nct":
            return CitationId(
                "nct:" + _require(_NCT, rest.upper(), kind="registry number", expected="NCT and 8 digits")
            )
        case other if other in OTHER_PREFIXES:
            return CitationId(f"{other}:" + _require(_SLUG, rest, kind="citation id", expected="lower-case slug"))
    known = ", ".join(("pmid", "doi", "nct", *OTHER_PREFIXES))
    raise IdentifierError(text=text[:80], kind="citation id", expected=f"one of the prefixes {known}")


def parse_question_id(text: str) -> QuestionId:
    """Read a question id: it names files and folders, so only lower-case letters, digits and hyphens are let in.

    Raises:
        IdentifierError: any other character, fewer than 3 or more than 80 of them, or the name of a Windows device.
    """
    expected = "3 to 80 lower-case letters, digits and hyphens"
    return QuestionId(_require_file_name(_QUESTION, text, kind="question id", expected=expected))


def parse_curator(text: str) -> str:
    """Read a curator's name: it names a ledger file.

    Raises:
        IdentifierError: characters other than lower-case letters, digits, dot, underscore and hyphen, more than 40 of
            them, or the name of a Windows device.
    """
    expected = "at most 40 lower-case letters, digits, '.', '_' and '-', the first a letter or digit"
    return _require_file_name(_CURATOR, text, kind="curator name", expected=expected)


def build_citation_url(citation_id: str) -> str | None:
    """Give the public page of a citation, `None` where its kind has no resolver."""
    prefix, _, rest = citation_id.partition(":")
    match prefix:
        case "pmid":
            return f"https://pubmed.ncbi.nlm.nih.gov/{rest}/"
        case "doi":
            return "https://doi.org/" + quote(rest, safe="/:;(),")
        case "nct":
            return f"https://clinicaltrials.gov/study/{rest}"
    return None


def canonical_json(record: Any) -> bytes:
    """Write a record as canonical JSON: keys sorted, no blanks, UTF-8; the same record is the same bytes.

    JSON has no NaN and no infinity: both are written as `null`, unknown.
    """
    return msgspec.json.encode(record, order="sorted")


def compute_sha256(data: bytes) -> str:
    """Give the SHA-256 of bytes as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _require_file_name(pattern: re.Pattern[str], text: str, *, kind: str, expected: str) -> str:
    if text.partition(".")[0] in _DEVICES:
        raise IdentifierError(text=text[:80], kind=kind, expected=f"a name that is no Windows device, and {expected}")
    return _require(pattern, text, kind=kind, expected=expected)


def _require(pattern: re.Pattern[str], text: str, *, kind: str, expected: str) -> str:
    if not pattern.fullmatch(text):
        raise IdentifierError(text=text[:80], kind=kind, expected=expected)
    return text
