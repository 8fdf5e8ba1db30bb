"""One record where there were several: the citation that stands for a group, and all that was said under other names.

Nothing in the ledger is rewritten: claims, votes and key papers are read under the id of the record that stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from curation.domain.act import Act
from curation.domain.citation import Citation, Relation
from curation.domain.duplicate import DuplicateGroup, Duplicates
from curation.domain.notice import Integrity, Notice, rank_notice
from curation.domain.review_state import ClaimRecord
from curation.identifiers import parse_citation_id
from curation.review.duplicates.grouping import rank_record
from curation.vocabulary import ActKind, ExclusionReason, NoticeKind, TextSource

_IDENTIFIERS = ("doi", "pmcid", "study_id", "study_name", "url")


def select_news(known: Mapping[str, Citation], brought: Mapping[str, Citation]) -> dict[str, Citation]:
    """Select what a later snapshot says of citations: all, but that no export stands over what a service sent.

    A table without abstracts that is imported after a pull would else take the abstracts away. That the export calls
    the record retracted is kept.
    """
    news = {}
    for name, citation in brought.items():
        earlier = known.get(name)
        if earlier is None or not _is_lesser(citation, earlier):
            news[name] = citation
        elif citation.is_withdrawn:
            news[name] = msgspec.structs.replace(earlier, is_withdrawn=True)
    return news


def join_citations(citations: Mapping[str, Citation], duplicates: Duplicates) -> dict[str, Citation]:
    """Give the citations with one for each group, sorted by id."""
    aliases = duplicates.aliases
    joined = {name: citation for name, citation in citations.items() if name not in aliases}
    joined |= {group.kept: _join_group(group, citations) for group in duplicates.groups}
    return dict(sorted(joined.items()))


def resolve_claims(records: Iterable[ClaimRecord], duplicates: Duplicates) -> tuple[ClaimRecord, ...]:
    """Let claims name the citation that stands for theirs; `recorded_on` keeps the id that the ledger has."""
    aliases = duplicates.aliases
    if not aliases:
        return tuple(records)
    return tuple(_resolve_claim(record, aliases) for record in records)


def resolve_acts(acts: Sequence[Act], duplicates: Duplicates) -> tuple[Act, ...]:
    """Let votes and adjudications on citations name the record that stands; for replaying, never for writing.

    An exclusion as a duplicate says what the merge says: within a group it is no vote on the record.
    """
    aliases = duplicates.aliases
    members = {name for group in duplicates.groups for name in group.members}
    if not members:
        return tuple(acts)
    return tuple(
        msgspec.structs.replace(act, subject=aliases.get(act.subject, act.subject))
        if act.subject in aliases and act.kind in _SCREENING
        else act
        for act in acts
        if not (act.subject in members and act.kind in _SCREENING and _says_duplicate(act))
    )


def resolve_ids(citation_ids: Iterable[str], duplicates: Duplicates) -> tuple[str, ...]:
    """Give the ids of the records that stand for citations, each once, in order."""
    aliases = duplicates.aliases
    return tuple(dict.fromkeys(aliases.get(name, name) for name in citation_ids))


def join_integrity(integrity: Mapping[str, Integrity], duplicates: Duplicates) -> dict[str, Integrity]:
    """Give where each citation stands that stands for its group: what is said of any record of it is said of all.

    A record of the group is no notice on it, and only a group of which no record is delivered is gone. Sorted by id.
    """
    joined = {name: found for name, found in integrity.items() if name not in duplicates.aliases}
    joined |= {group.kept: _join_notices(group, integrity) for group in duplicates.groups}
    return dict(sorted(joined.items()))


def _join_notices(group: DuplicateGroup, integrity: Mapping[str, Integrity]) -> Integrity:
    members = [integrity[name] for name in group.members if name in integrity]
    said = [notice for member in members for notice in member.notices if notice.notice_id not in group.members]
    gone = [notice for notice in said if notice.kind == NoticeKind.NOT_DELIVERED]
    kept = [notice for notice in said if notice not in gone] + (gone[:1] if len(gone) == len(members) else [])
    # Where a person decided on a notice under one of the ids, the decision holds for the record.
    by_key = {(notice.kind, notice.key): notice for notice in sorted(kept, key=_is_decided)}
    return Integrity(citation_id=group.kept, notices=tuple(sorted(by_key.values(), key=rank_notice)))


def _is_decided(notice: Notice) -> bool:
    return notice.decision is not None


def _is_lesser(later: Citation, earlier: Citation) -> bool:
    is_export = later.text_source in (TextSource.EXPORT, TextSource.NONE)
    # Whatever a service sends has a version or an indexing; what a service no longer has, it says so itself.
    is_from_service = later.version is not None or bool(later.indexing)
    return is_export and not is_from_service and earlier.text_source in _SERVICES


_SERVICES = (TextSource.PUBMED, TextSource.REGISTRY, TextSource.LABEL)
_SCREENING = (ActKind.SCREEN, ActKind.ADJUDICATE, ActKind.WITHDRAW)


def _says_duplicate(act: Act) -> bool:
    return act.payload.get("reason") == ExclusionReason.DUPLICATE


def _resolve_claim(record: ClaimRecord, aliases: Mapping[str, str]) -> ClaimRecord:
    recorded = record.claim.citation_id
    if recorded not in aliases:
        return record
    claim = msgspec.structs.replace(record.claim, citation_id=aliases[recorded])
    return msgspec.structs.replace(record, claim=claim, recorded_on=recorded)


def _join_group(group: DuplicateGroup, citations: Mapping[str, Citation]) -> Citation:
    """Take the kept record whole; identifiers that it lacks and what is known against it come from the others."""
    kept, *others = sorted((citations[name] for name in group.members), key=rank_record)
    facts = {
        name: next((value for other in others if (value := getattr(other, name))), None)
        for name in _IDENTIFIERS
        if getattr(kept, name) is None
    }
    facts["doi"] = kept.doi or next((doi for other in others if (doi := _find_doi(other))), None)
    relations = dict.fromkeys(relation for one in (kept, *others) for relation in one.relations)
    return msgspec.structs.replace(
        kept,
        **facts,
        nct_ids=tuple(dict.fromkeys(number for one in (kept, *others) for number in one.nct_ids)),
        relations=tuple(relation for relation in relations if not _is_inner(relation, group)),
        is_withdrawn=any(one.is_withdrawn for one in (kept, *others)),
    )


def _find_doi(citation: Citation) -> str | None:
    if citation.doi:
        return citation.doi
    return parse_citation_id(citation.id).removeprefix("doi:") if citation.id.startswith("doi:") else None


def _is_inner(relation: Relation, group: DuplicateGroup) -> bool:
    return relation.id in group.members
