"""Near-duplicates: records that look like reports of the same words, so that a curator meets them side by side.

A proposal to the eye, never a decision. What is alike is what `review.duplicates` compares: so every pair that a rule
merges or leaves to a person is among them, and beside these the pairs that a guard keeps two records, since the
preprint, the abstract and the paper of one study may all be wanted. Whom a person has parted does not come together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from curation.domain.act import Act
from curation.domain.citation import Citation
from curation.review.duplicates.decisions import replay_decisions
from curation.review.duplicates.guards import find_guard
from curation.review.duplicates.keys import Keys, build_keys
from curation.review.duplicates.matching import (
    SHORT_TITLE,
    are_titles_alike,
    list_candidates,
    match_keys,
)
from curation.vocabulary import ActKind

# In PubMed: another version of the same words. A comment is linked too, and is none.
_VERSIONS = frozenset(
    "UpdateOf UpdateIn RepublishedFrom RepublishedIn CorrectedandRepublishedFrom CorrectedandRepublishedIn "
    "RetractedandRepublishedFrom RetractedandRepublishedIn OriginalReportIn PreprintOf PreprintIn".split()
)


def group_near_duplicates(citations: Mapping[str, Citation], acts: Sequence[Act] = ()) -> dict[str, tuple[str, ...]]:
    """Map each record that has near-duplicates to them, itself left out; ids sorted.

    Alike are records that match by a rule, that PubMed links as versions, or whose titles are all but the same.
    `acts` hold what persons decided: a pair they separated is no pair here.
    """
    parted = {frozenset(one.citations) for one in replay_decisions(acts) if one.decision == ActKind.SEPARATE}
    groups = {citation_id: {citation_id} for citation_id in citations}
    for one, other in sorted({*_pair_versions(citations), *_pair_alike(citations)}):
        if groups[one] is not groups[other] and frozenset((one, other)) not in parted:
            joined = groups[one] | groups[other]
            groups |= dict.fromkeys(joined, joined)
    return {
        citation_id: tuple(sorted(group - {citation_id})) for citation_id, group in groups.items() if len(group) > 1
    }


def _pair_versions(citations: Mapping[str, Citation]) -> Iterator[tuple[str, str]]:
    for citation in citations.values():
        for relation in citation.relations:
            other = relation.id if relation.type in _VERSIONS else None
            if other is not None and other in citations and other != citation.id:
                yield min(citation.id, other), max(citation.id, other)


def _pair_alike(citations: Mapping[str, Citation]) -> Iterator[tuple[str, str]]:
    keys = {name: build_keys(citation) for name, citation in citations.items()}
    for one, other in list_candidates(citations, keys):
        first, second = sorted((one, other))
        if _is_alike(citations[first], citations[second], (keys[first], keys[second])):
            yield first, second


def _is_alike(one: Citation, other: Citation, keys: tuple[Keys, Keys]) -> bool:
    if match_keys(one, other, keys):
        return True
    # `Reply` is the title of many.
    if min(len(key.title) for key in keys) < SHORT_TITLE or not are_titles_alike(keys):
        return False
    # Part I and part II are two works; a paper and its protocol are one, and a guard says so.
    return keys[0].numbers == keys[1].numbers or find_guard(one, other) is not None
