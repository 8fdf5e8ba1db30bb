"""What keeps two records apart although they look alike: a notice is not its paper, a preprint not its article."""

from __future__ import annotations

import re

from curation.domain.citation import Citation
from curation.review.duplicates.keys import find_comparable_doi

# PubMed's publication types that say what kind of document a record is; the first that applies counts.
_TYPES = (
    (("Published Erratum",), "erratum"),
    (("Retraction of Publication", "Retraction Notice"), "retraction notice"),
    (("Expression of Concern",), "expression of concern"),
    (("Preprint",), "preprint"),
    (("Meeting Abstract", "Congress"), "conference abstract"),
    (("Clinical Trial Protocol",), "protocol"),
    (("Comment", "Letter", "Editorial", "News"), "comment, letter or editorial"),
)
_TITLES = (
    (
        re.compile(
            r"\W*(?:(?:published )?errat(?:um|a)\b|corrigend(?:um|a)\b|(?:\w+ )?correction(?: to|s)?\s*:)", re.I
        ),
        "erratum",
    ),
    (re.compile(r"\W*retraction(?: notice)?\b(?: to| of)?\s*[:\-–]", re.I), "retraction notice"),
    (re.compile(r"\W*expression of concern\b", re.I), "expression of concern"),
    (
        re.compile(
            r"\W*(?:comment(?:ary)? (?:on|to)|(?:in )?(?:reply|response) to|re(?=:)"
            r"|authors?['’]? (?:reply|response)|reply)\b",
            re.I,
        ),
        "comment, letter or editorial",
    ),
    (re.compile(r"\W*abstract (?:no\.? )?[a-z]{0,4}\d", re.I), "conference abstract"),
    (re.compile(r".*\b(?:study|trial) protocol\b|.*\bprotocol (?:for|of) (?:a|an|the)\b", re.I), "protocol"),
)
_PREPRINT_DOI = re.compile(r"10\.(?:1101/(?:\d{4}\.|\d{6})|(?:21203|2139|20944|31219|48550|26434|36227|64898)/)")
_PREPRINT_JOURNAL = re.compile(r"\b(?:medrxiv|biorxiv|arxiv|research square|ssrn|preprints?\b)", re.I)
_REGISTRY = re.compile(r"clinicaltrials\.gov", re.I)
_DOI_VERSION = re.compile(r"(?:/v|\.pub|\.v)(\d+)\Z")
_PREFIXES = {
    "nct": "registry entry",
    "abstract": "conference abstract",
    "label": "label",
    "fda": "label",
    "guideline": "guideline",
    "webinar": "webinar",
    "news": "news",
}


def find_guard(first: Citation, second: Citation) -> str | None:
    """Say why two citations cannot be one record; `None` where nothing speaks against it."""
    kinds = find_kind(first), find_kind(second)
    if None not in kinds and kinds[0] != kinds[1]:
        return f"one is a {kinds[0]}, the other a {kinds[1]}"
    stated = {kind for kind in kinds if kind}
    # A record that states no kind may still be a journal's article: what these kinds are about, never what they are.
    if stated & _ABOUT_OTHERS and None in kinds:
        return f"one is a {stated.pop()}, the other says nothing of the kind"
    versions = _find_versions(first, second)
    if versions:
        return versions
    return _find_relation(first, second) or _find_relation(second, first)


_ABOUT_OTHERS = frozenset({"erratum", "retraction notice", "expression of concern", "registry entry", "label"})
_LINKS = frozenset(
    "CommentOn ErratumFor RetractionOf ExpressionOfConcernFor UpdateOf RepublishedFrom CorrectedandRepublishedFrom "
    "RetractedandRepublishedFrom OriginalReportIn SummaryForPatientsIn PreprintOf PreprintIn".split()
)


def find_kind(citation: Citation) -> str | None:
    """Say what kind of document a record is; `None` where it does not say.

    An article is never stated: exports call everything a journal article. PubMed's own record with other types only is
    an article.
    """
    prefix = citation.id.partition(":")[0]
    if prefix in _PREFIXES:
        return _PREFIXES[prefix]
    found = next((kind for types, kind in _TYPES if set(types) & set(citation.publication_types)), None)
    found = found or next((kind for pattern, kind in _TITLES if pattern.match(citation.title)), None)
    if found:
        return found
    if _PREPRINT_DOI.match(find_comparable_doi(citation) or "") or _PREPRINT_JOURNAL.search(citation.journal or ""):
        return "preprint"
    if _REGISTRY.search(" ".join(filter(None, (citation.journal, citation.publisher)))):
        return "registry entry"
    return "article" if prefix == "pmid" and citation.publication_types else None


def _find_versions(first: Citation, second: Citation) -> str | None:
    dois = find_comparable_doi(first), find_comparable_doi(second)
    numbers = [found[1] if doi and (found := _DOI_VERSION.search(doi)) else None for doi in dois]
    if None not in numbers and numbers[0] != numbers[1]:
        return f"they are versions {numbers[0]} and {numbers[1]}"
    return None


def _find_relation(first: Citation, second: Citation) -> str | None:
    for relation in first.relations:
        if relation.id == second.id and relation.type in _LINKS:
            return f"PubMed links them: {first.id} is {relation.type} {second.id}"
    return None
