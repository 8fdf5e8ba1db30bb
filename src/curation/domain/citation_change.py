"""What changed between two states of a question's literature: one row a citation, kind of change and notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from curation.domain.citation import Citation
from curation.domain.integrity import NO_PAST, Corpus, Past, assess_integrity, extend_past, is_about_known
from curation.domain.notice import CONSEQUENCES, REPLACEMENTS, Integrity, Notice, Saying
from curation.domain.numerals import list_figures
from curation.vocabulary import ChangeKind, Consequence, NoticeKind

KINDS: dict[NoticeKind, ChangeKind] = {
    NoticeKind.RETRACTION: ChangeKind.RETRACTED,
    NoticeKind.RETRACTED_AND_REPUBLISHED: ChangeKind.REPUBLISHED,
    NoticeKind.CORRECTED_AND_REPUBLISHED: ChangeKind.REPUBLISHED,
    NoticeKind.REPUBLICATION: ChangeKind.REPUBLISHED,
    NoticeKind.PREPRINT_PUBLISHED: ChangeKind.PREPRINT_PUBLISHED,
    NoticeKind.EXPRESSION_OF_CONCERN: ChangeKind.EXPRESSION_OF_CONCERN,
    NoticeKind.REINSTATEMENT: ChangeKind.REINSTATED,
    NoticeKind.ERRATUM: ChangeKind.CORRECTED,
    NoticeKind.NOT_DELIVERED: ChangeKind.NOT_DELIVERED,
    NoticeKind.UPDATE: ChangeKind.UPDATED,
    NoticeKind.COMMENT: ChangeKind.COMMENTED,
}
Figures = tuple[tuple[str, ...], tuple[str, ...]]
_KIND_RANKS = {kind: rank for rank, kind in enumerate(ChangeKind)}
_RANKS = {consequence: rank for rank, consequence in enumerate(Consequence)}


class CitationChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One change about one citation; key (`citation_id`, `kind`, `notice_id`, `note`).

    `consequence` is what follows by rule (`standards.md` 8.8), whatever was decided since. `said` names the records
    that say so, and by which relation or publication type. Where a text changed or an erratum came, `figures_before`
    are the numbers that the text states no more, `figures_after` those it states now, in reading order.
    """

    citation_id: str
    kind: ChangeKind
    consequence: Consequence
    said: tuple[Saying, ...] = ()
    notice_kind: NoticeKind | None = None
    notice_id: str | None = None
    note: str | None = None
    figures_before: tuple[str, ...] = ()
    figures_after: tuple[str, ...] = ()


def compare_citations(before: Corpus, after: Corpus, past: Past = NO_PAST) -> tuple[CitationChange, ...]:
    """List what changed from one state of the literature to the next; a state and itself differ in nothing.

    A state holds every record that its day's delivery and those before it brought, without those that were asked for
    and not delivered; `past` is what was known before `before`. Rows are sorted by consequence, kind, citation id and
    notice, the heaviest first. A notice about a known citation is told under that citation alone.
    """
    stood = assess_integrity(before, past)
    known = extend_past(past, before)
    stands = assess_integrity(after, known)
    told = _list_named(stands[citation_id] for citation_id in known.seen)
    found: list[CitationChange] = []
    for citation_id, integrity in stands.items():
        new = after.get(citation_id)
        if citation_id in known.seen:
            found += _compare_one(known.seen[citation_id], new, stood[citation_id], integrity)
            if new is not None and citation_id not in before:
                found.append(_build_change(citation_id, ChangeKind.DELIVERED_AGAIN))
        elif new is not None and citation_id not in told and not is_about_known(new, known.seen):
            found.append(_build_change(citation_id, ChangeKind.NEW))
    return sort_changes(found)


def sort_changes(changes: Iterable[CitationChange]) -> tuple[CitationChange, ...]:
    """Order changes: by consequence and kind, the heaviest first, then by citation id and notice."""
    return tuple(sorted(changes, key=_rank))


def count_changes(changes: Sequence[CitationChange]) -> dict[ChangeKind, int]:
    """Count changes by kind, the heaviest kind first; kinds that did not occur are left out."""
    counts = Counter(change.kind for change in changes)
    return {kind: counts[kind] for kind in ChangeKind if counts[kind]}


def list_changed_figures(old: Citation, new: Citation) -> Figures:
    """List the figures that only the old text states, and those that only the new one does, each as often as it does.

    A figure that both state equally often is in neither list, wherever it stands.
    """
    before, after = _read_figures(old), _read_figures(new)
    return _subtract(before, after), _subtract(after, before)


def _list_named(standing: Iterable[Integrity]) -> frozenset[str]:
    """Give the records that are named as notices; what is put in a citation's place is a record of its own."""
    others = REPLACEMENTS | {NoticeKind.COMMENT, NoticeKind.REINSTATEMENT}
    notices = (notice for integrity in standing for notice in integrity.notices)
    return frozenset(notice.notice_id for notice in notices if notice.notice_id and notice.kind not in others)


def _compare_one(old: Citation, new: Citation | None, stood: Integrity, stands: Integrity) -> Iterator[CitationChange]:
    figures: Figures = ((), ())
    if new is not None and old.text_hash != new.text_hash:
        figures = list_changed_figures(old, new)
        yield _build_change(stands.citation_id, ChangeKind.TEXT_CHANGED, figures)
    noted = {(notice.kind, notice.key) for notice in stood.notices}
    for notice in stands.notices:
        # A retraction that is named more fully than before is no second one.
        is_known = notice.kind == NoticeKind.RETRACTION and stood.is_retracted
        if (notice.kind, notice.key) not in noted and not is_known:
            is_erratum = notice.kind == NoticeKind.ERRATUM
            yield _build_notice_change(stands.citation_id, notice, figures if is_erratum else ((), ()))


def _build_notice_change(citation_id: str, notice: Notice, figures: Figures) -> CitationChange:
    return CitationChange(
        citation_id=citation_id,
        kind=KINDS[notice.kind],
        consequence=CONSEQUENCES[notice.kind],
        said=notice.said,
        notice_kind=notice.kind,
        notice_id=notice.notice_id,
        note=notice.note,
        figures_before=figures[0],
        figures_after=figures[1],
    )


def _build_change(citation_id: str, kind: ChangeKind, figures: Figures = ((), ())) -> CitationChange:
    return CitationChange(
        citation_id=citation_id,
        kind=kind,
        consequence=Consequence.RE_EXTRACT if kind == ChangeKind.TEXT_CHANGED else Consequence.SHOW,
        figures_before=figures[0],
        figures_after=figures[1],
    )


def _read_figures(citation: Citation) -> tuple[str, ...]:
    return tuple(figure for section in citation.sections for figure in list_figures(section.reading))


def _subtract(figures: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    left = Counter(others)
    kept = []
    for figure in figures:
        if left[figure]:
            left[figure] -= 1
        else:
            kept.append(figure)
    return tuple(kept)


def _rank(change: CitationChange) -> tuple[int, int, str, str, str]:
    return (
        _RANKS[change.consequence],
        _KIND_RANKS[change.kind],
        change.citation_id,
        change.notice_id or "",
        change.note or "",
    )
