"""The one place that says where a citation stands: retracted, doubted, corrected, replaced, gone, or none of these.

PubMed tells it in two places, and often only in one of them for weeks: the paper's own comments, corrections and
publication types, and the `...Of`, `...For` and `...From` relations of the notice. Both are read here, for all
citations of a question at once. Relations and consequences after `standards.md` 8.8.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from curation.domain.citation import Citation
from curation.domain.notice import CONSEQUENCES, RETRACTIONS, Decision, Integrity, Notice, Saying, rank_notice
from curation.vocabulary import Consequence, NoticeKind

# Said by the paper's own record; the relation's id is the notice's, or that of the record in its place.
OWN_RELATIONS: dict[str, NoticeKind] = {
    "RetractionIn": NoticeKind.RETRACTION,
    "RetractedandRepublishedIn": NoticeKind.RETRACTED_AND_REPUBLISHED,
    "CorrectedandRepublishedIn": NoticeKind.CORRECTED_AND_REPUBLISHED,
    "RepublishedIn": NoticeKind.REPUBLICATION,
    "ExpressionOfConcernIn": NoticeKind.EXPRESSION_OF_CONCERN,
    "ErratumIn": NoticeKind.ERRATUM,
    "UpdateIn": NoticeKind.UPDATE,
    "CommentIn": NoticeKind.COMMENT,
}
# Said by the other record about the paper that its relation names.
NOTICE_RELATIONS: dict[str, NoticeKind] = {
    "RetractionOf": NoticeKind.RETRACTION,
    "RetractedandRepublishedFrom": NoticeKind.RETRACTED_AND_REPUBLISHED,
    "CorrectedandRepublishedFrom": NoticeKind.CORRECTED_AND_REPUBLISHED,
    "RepublishedFrom": NoticeKind.REPUBLICATION,
    "ExpressionOfConcernFor": NoticeKind.EXPRESSION_OF_CONCERN,
    "ErratumFor": NoticeKind.ERRATUM,
    "UpdateOf": NoticeKind.UPDATE,
    "CommentOn": NoticeKind.COMMENT,
}
RETRACTED_TYPE = "Retracted Publication"
PREPRINT_TYPE = "Preprint"
# Older records say only `RepublishedIn`; that the text was corrected then stands in the new record's type.
CORRECTED_TYPE = "Corrected and Republished Article"
WITHDRAWN, NOT_DELIVERED, TITLE = "withdrawn", "not delivered", "title"
_RETRACTED_TITLE = re.compile(r"\W*(?:(?i:retracted)|WITHDRAWN|REMOVED)(?i:\s+(?:article|paper))?\s*[:\]]")
_CONSEQUENCES = tuple(Consequence)
_HEAVY = frozenset({Consequence.BLOCK, Consequence.REPLACE, Consequence.HOLD})

Corpus = Mapping[str, Citation]
Said = tuple[NoticeKind, str | None, str | None, Saying]


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """What earlier states of the literature held: `seen` each record as last delivered, by id.

    `doubted` gives the notices that last took a citation out of use, one a consequence, the heaviest first: one that
    was lifted is remembered while a lighter one stands, for that the lighter one stayed forgives nothing.
    """

    seen: Mapping[str, Citation] = {}
    doubted: Mapping[str, tuple[Notice, ...]] = {}


NO_PAST = Past()


def extend_past(past: Past, state: Corpus) -> Past:
    """Add one more state to the past; states come in the order of their days."""
    doubted = dict(past.doubted)
    for citation_id, notices in list_notices(state).items():
        heavy = [notice for notice in notices if _is_heavy(notice)]
        if heavy:
            doubted[citation_id] = _remember(doubted.get(citation_id, ()), heavy)
    return Past(seen={**past.seen, **state}, doubted=doubted)


def assess_integrity(
    citations: Corpus, past: Past = NO_PAST, decisions: Iterable[Decision] = ()
) -> dict[str, Integrity]:
    """Work out where each citation stands, sorted by id.

    `citations` are all records as they were last delivered, notices among them. A citation of the past that is
    delivered no longer stands as last seen and is marked; one that was retracted, replaced or doubted then, and of
    which neither place says anything as heavy now, is marked as reinstated. Records with one DOI are one paper under
    two ids. `decisions` are those that stand, one a citation and notice.
    """
    gone = {citation_id: one for citation_id, one in past.seen.items() if citation_id not in citations}
    notices = list_notices(citations, gone)
    for citation_id in gone:
        saying = Saying(record=citation_id, term=NOT_DELIVERED)
        notices[citation_id].append(Notice(kind=NoticeKind.NOT_DELIVERED, said=(saying,)))
    for citation_id, former in past.doubted.items():
        if citation_id in citations:
            lifted = _list_lifted(former, notices.get(citation_id, ()))
            told = {one.key: one for one in (_reinstate(one) for one in reversed(lifted))}
            notices[citation_id] += told.values()
    decided = {(one.citation_id, one.kind, one.notice): one for one in decisions}
    return {
        citation_id: _build_integrity(citation_id, notices.get(citation_id, ()), decided)
        for citation_id in sorted({*citations, *gone})
    }


def list_notices(citations: Corpus, gone: Corpus | None = None) -> defaultdict[str, list[Notice]]:
    """List what is said about each citation by any record; `gone` ones still speak for themselves, of others no more.

    Only citations about which something is said have an entry.
    """
    known = {**(gone or {}), **citations}
    papers = _index_papers(known)
    said: defaultdict[str, list[Said]] = defaultdict(list)
    for citation in known.values():
        own = list(_read_own(citation, known))
        for name in papers[citation.id] if own else ():
            said[name] += own
        if citation.id not in citations:
            continue
        for target, told in _read_about_others(citation, known):
            for name in papers.get(target, ()):
                said[name].append(told)
    return defaultdict(list, {name: _merge(told) for name, told in said.items()})


def is_about_known(citation: Citation, known: Corpus) -> bool:
    """Say whether a record is a notice about one that is known: its news is told under that one."""
    return citation.is_notice and any(
        relation.type in NOTICE_RELATIONS and relation.id in known for relation in citation.relations
    )


def _index_papers(known: Corpus) -> dict[str, tuple[str, ...]]:
    """Give for each id, and for each DOI as an id, the citations that are this paper; a notice may share its DOI."""
    by_doi: dict[str, list[str]] = {}
    for citation in known.values():
        doi = _find_doi(citation)
        if doi and not citation.is_notice:
            by_doi.setdefault(doi, []).append(citation.id)
    papers = {f"doi:{doi}": tuple(ids) for doi, ids in by_doi.items()}
    for citation in known.values():
        twins = () if citation.is_notice else by_doi.get(_find_doi(citation) or "", ())
        papers[citation.id] = tuple(dict.fromkeys((citation.id, *twins)))
    return papers


def _find_doi(citation: Citation) -> str | None:
    doi = citation.id.removeprefix("doi:") if citation.id.startswith("doi:") else citation.doi
    return doi.lower() if doi else None


def _read_own(citation: Citation, known: Corpus) -> Iterator[Said]:
    for relation in citation.relations:
        kind = OWN_RELATIONS.get(relation.type)
        if kind is not None:
            exact = _specify(kind, paper=citation, other=known.get(relation.id or ""))
            yield exact, relation.id, relation.note, Saying(record=citation.id, term=relation.type)
    for term in _list_own_terms(citation):
        yield NoticeKind.RETRACTION, None, None, Saying(record=citation.id, term=term)


def _list_own_terms(citation: Citation) -> Iterator[str]:
    if RETRACTED_TYPE in citation.publication_types:
        yield RETRACTED_TYPE
    # A notice of retraction is not the retracted paper.
    if citation.is_withdrawn and not citation.is_notice:
        yield WITHDRAWN
    if _RETRACTED_TITLE.match(citation.title) and not citation.is_notice:
        yield TITLE


def _read_about_others(citation: Citation, known: Corpus) -> Iterator[tuple[str, Said]]:
    for relation in citation.relations:
        kind = NOTICE_RELATIONS.get(relation.type)
        if kind is not None and relation.id:
            exact = _specify(kind, paper=known.get(relation.id), other=citation)
            yield relation.id, (exact, citation.id, None, Saying(record=citation.id, term=relation.type))


def _specify(kind: NoticeKind, *, paper: Citation | None, other: Citation | None) -> NoticeKind:
    """Tell a corrected republication from a plain one, and a published preprint from an updated review."""
    if kind == NoticeKind.REPUBLICATION and other is not None and CORRECTED_TYPE in other.publication_types:
        return NoticeKind.CORRECTED_AND_REPUBLISHED
    if kind == NoticeKind.UPDATE and paper is not None and PREPRINT_TYPE in paper.publication_types:
        return NoticeKind.PREPRINT_PUBLISHED
    return kind


def _merge(told: Iterable[Said]) -> list[Notice]:
    """Join what is said of one notice in several places; a bare 'retracted' belongs to a retraction that is named."""
    groups: dict[tuple[NoticeKind, str], list[Said]] = {}
    bare: list[Said] = []
    for one in told:
        kind, notice_id, note, _ = one
        if kind == NoticeKind.RETRACTION and not (notice_id or note):
            bare.append(one)
        else:
            groups.setdefault((kind, notice_id or note or ""), []).append(one)
    home = next((key for key in sorted(groups) if key[0] in RETRACTIONS), (NoticeKind.RETRACTION, ""))
    if bare:
        groups.setdefault(home, []).extend(bare)
    return [_build_notice(kind, sayings) for (kind, _), sayings in groups.items()]


def _build_notice(kind: NoticeKind, told: Sequence[Said]) -> Notice:
    return Notice(
        kind=kind,
        said=tuple(sorted({saying for *_, saying in told})),
        notice_id=next((notice_id for _, notice_id, *_ in told if notice_id), None),
        note=min((note for _, _, note, _ in told if note), default=None),
    )


def _is_heavy(notice: Notice) -> bool:
    return CONSEQUENCES[notice.kind] in _HEAVY


def _remember(former: Iterable[Notice], heavy: Sequence[Notice]) -> tuple[Notice, ...]:
    """Keep the first notice of each consequence, and what was heavier before than all that stands."""
    kept: dict[int, Notice] = {}
    for notice in (*sorted(heavy, key=rank_notice), *_list_lifted(former, heavy)):
        kept.setdefault(_weigh(notice), notice)
    return tuple(kept[weight] for weight in sorted(kept))


def _list_lifted(former: Iterable[Notice], standing: Iterable[Notice]) -> list[Notice]:
    """Select what was said before where nothing that is said now is as heavy."""
    heaviest = min((_weigh(notice) for notice in standing if _is_heavy(notice)), default=len(_CONSEQUENCES))
    return [notice for notice in former if _weigh(notice) < heaviest]


def _reinstate(former: Notice) -> Notice:
    return msgspec.structs.replace(former, kind=NoticeKind.REINSTATEMENT)


def _weigh(notice: Notice) -> int:
    return _CONSEQUENCES.index(CONSEQUENCES[notice.kind])


def _build_integrity(
    citation_id: str, notices: Iterable[Notice], decided: Mapping[tuple[str, NoticeKind, str], Decision]
) -> Integrity:
    ruled = [
        msgspec.structs.replace(notice, decision=decided.get((citation_id, notice.kind, notice.key)))
        for notice in notices
    ]
    return Integrity(citation_id=citation_id, notices=tuple(sorted(ruled, key=rank_notice)))
