"""Near-duplicates: records that look like reports of the same words, so that a curator meets them side by side.

A proposal to the eye, never a decision: the preprint, the abstract and the paper of one study may all be wanted.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from curation.domain.citation import Citation

LIKENESS = 0.85
SHORTEST_TITLE = 5
RARE_WORDS = 3
BLOCK_LIMIT = 60
_WORD = re.compile(r"\w+")
_LINKS = frozenset({"UpdateOf", "UpdateIn", "RepublishedFrom", "RepublishedIn", "OriginalReportIn"})


def group_near_duplicates(citations: Mapping[str, Citation]) -> dict[str, tuple[str, ...]]:
    """Map each record that has near-duplicates to them, itself left out; ids sorted.

    Alike are: the same DOI or PMC number, a link in PubMed from one to the other's update or republication, or titles
    of at least `SHORTEST_TITLE` words that share `LIKENESS` of their words (Jaccard).
    """
    groups = {citation_id: {citation_id} for citation_id in citations}
    for one, other in sorted({*_pair_identifiers(citations), *_pair_links(citations), *_pair_titles(citations)}):
        if groups[one] is not groups[other]:
            joined = groups[one] | groups[other]
            groups |= dict.fromkeys(joined, joined)
    return {
        citation_id: tuple(sorted(group - {citation_id})) for citation_id, group in groups.items() if len(group) > 1
    }


def _pair_identifiers(citations: Mapping[str, Citation]) -> Iterator[tuple[str, str]]:
    holders: dict[str, list[str]] = defaultdict(list)
    for citation in citations.values():
        doi = citation.doi or (citation.id.removeprefix("doi:") if citation.id.startswith("doi:") else None)
        for name in (doi, citation.pmcid):
            if name:
                holders[name.lower()].append(citation.id)
    for ids in holders.values():
        yield from ((ids[0], other) for other in ids[1:] if other != ids[0])


def _pair_links(citations: Mapping[str, Citation]) -> Iterator[tuple[str, str]]:
    for citation in citations.values():
        for relation in citation.relations:
            other = relation.id if relation.type in _LINKS else None
            if other is not None and other in citations and other != citation.id:
                yield citation.id, other


def _pair_titles(citations: Mapping[str, Citation]) -> Iterator[tuple[str, str]]:
    titles = {citation.id: _list_words(citation.title) for citation in citations.values()}
    long_enough = {citation_id: words for citation_id, words in titles.items() if len(words) >= SHORTEST_TITLE}
    counts = Counter(word for words in long_enough.values() for word in words)
    blocks: dict[str, list[str]] = defaultdict(list)
    for citation_id, words in long_enough.items():
        for word in sorted(words, key=lambda word: (counts[word], word))[:RARE_WORDS]:
            blocks[word].append(citation_id)
    for ids in blocks.values():
        yield from _pair_block(ids[:BLOCK_LIMIT], long_enough)


def _pair_block(ids: list[str], titles: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    for position, one in enumerate(ids):
        for other in ids[position + 1 :]:
            if _compute_likeness(titles[one], titles[other]) >= LIKENESS:
                yield one, other


def _compute_likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _list_words(title: str) -> frozenset[str]:
    return frozenset(_iterate_words(_WORD.findall(unicodedata.normalize("NFKC", title).casefold())))


def _iterate_words(words: Iterable[str]) -> Iterator[str]:
    return (word for word in words if len(word) > 2 or word.isdigit())
