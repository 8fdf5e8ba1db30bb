"""What changed in the literature as the report shows it: a banner at the top, a section at its end."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from curation.domain.citation import Citation
from curation.domain.citation_change import CitationChange
from curation.domain.update import Impact, Living, Update
from curation.rendering.claim_views import ClaimView
from curation.rendering.labels import WARNINGS, format_count
from curation.rendering.links import Link, build_anchor, list_links
from curation.rendering.living_words import (
    CHANGES,
    CONSEQUENCES,
    format_comparison,
    format_counts,
    format_fate,
    format_figures,
    format_snapshot,
    format_sources,
)
from curation.vocabulary import ChangeKind, Consequence, SentenceFate

NEW_SHOWN = 20
_STOPS = frozenset({Consequence.BLOCK, Consequence.REPLACE, Consequence.HOLD})
_BARE = frozenset({ChangeKind.NEW, ChangeKind.DELIVERED_AGAIN})


class ChangeView(msgspec.Struct, frozen=True, kw_only=True):
    """A change of one citation: what, which, who says so, which numbers differ, what follows."""

    what: str
    mark: str
    name: str
    links: tuple[Link, ...]
    said: str
    figures: str
    consequence: str


class ImpactView(msgspec.Struct, frozen=True, kw_only=True):
    """What one notice does to one claim and one sentence; anchors lead to both where the report holds them."""

    warning: str
    mark: str
    name: str
    reason: str
    date: str | None
    claim_id: str
    claim_anchor: str | None
    statement: str
    sentence: str | None
    sentence_anchor: str | None
    fate: str
    remedy: str


class LivingView(msgspec.Struct, frozen=True, kw_only=True):
    """The banner's sentences, and the section: comparison, changes, what they do, and the updates before."""

    comparison: str
    headline: str
    banner: tuple[ImpactView, ...]
    changes: tuple[ChangeView, ...]
    new: tuple[str, ...]
    more_new: int
    impacts: tuple[ImpactView, ...]
    earlier: tuple[tuple[str, str], ...]


def build_living_view(living: Living, citations: Mapping[str, Citation], claims: Mapping[str, ClaimView]) -> LivingView:
    """Show what changed; the banner holds one entry a sentence, that of the heaviest notice."""
    latest = living.latest
    changes = latest.changes if latest else ()
    new = [_name(change.citation_id, citations) for change in changes if change.kind in _BARE]
    impacts = tuple(_build_impact_view(impact, citations, claims) for impact in living.impacts)
    banner = list_banner(living.impacts)
    return LivingView(
        comparison=format_comparison(latest),
        headline=_write_headline(banner),
        banner=tuple(_build_impact_view(impact, citations, claims) for impact in banner),
        changes=tuple(_build_change_view(change, citations) for change in changes if change.kind not in _BARE),
        new=tuple(new[:NEW_SHOWN]),
        more_new=max(0, len(new) - NEW_SHOWN),
        impacts=impacts,
        earlier=tuple(_describe_update(update) for update in reversed(living.updates[:-1])),
    )


def list_banner(impacts: tuple[Impact, ...]) -> tuple[Impact, ...]:
    """Select the impacts that a reader must see first: one a sentence, the heaviest; claims without one come not."""
    found: dict[str, Impact] = {}
    for impact in impacts:
        if impact.sentence:
            found.setdefault(impact.sentence, impact)
    return tuple(found.values())


def _write_headline(banner: tuple[Impact, ...]) -> str:
    taken = sum(impact.fate == SentenceFate.TAKEN_OUT for impact in banner)
    shaken = len(banner) - taken
    parts = (
        f"{format_count(taken, 'sentence')} taken out of the answer" if taken else "",
        f"{format_count(shaken, 'sentence')} to be read again" if shaken else "",
    )
    return "Its sources changed: " + ", ".join(filter(None, parts)) if banner else ""


def _build_change_view(change: CitationChange, citations: Mapping[str, Citation]) -> ChangeView:
    citation = citations.get(change.citation_id)
    return ChangeView(
        what=CHANGES[change.kind],
        mark=_choose_mark(change.consequence),
        name=_name(change.citation_id, citations),
        links=list_links(citation) if citation else (),
        said=format_sources(change),
        figures=format_figures(change),
        consequence=CONSEQUENCES[change.consequence],
    )


def _build_impact_view(
    impact: Impact, citations: Mapping[str, Citation], claims: Mapping[str, ClaimView]
) -> ImpactView:
    claim = claims.get(impact.claim_id)
    is_there = impact.fate in (SentenceFate.RESTS_ON_IT, SentenceFate.STANDS_WITHOUT_IT)
    return ImpactView(
        warning=WARNINGS[impact.notice_kind] if impact.notice_kind else "Quote lost",
        mark=_choose_mark(impact.consequence),
        name=_name(impact.citation_id, citations),
        reason=impact.reason,
        date=impact.date,
        claim_id=impact.claim_id,
        claim_anchor=claim.anchor if claim else None,
        statement=claim.statement if claim else "",
        sentence=impact.sentence,
        sentence_anchor=build_anchor("sentence", impact.sentence_id) if is_there and impact.sentence_id else None,
        fate=format_fate(impact),
        remedy=impact.remedy,
    )


def _name(citation_id: str, citations: Mapping[str, Citation]) -> str:
    citation = citations.get(citation_id)
    return f"{citation.short_name} ({citation_id})" if citation else citation_id


def _choose_mark(consequence: Consequence) -> str:
    return "mark-stop" if consequence in _STOPS else "mark-caution" if consequence == Consequence.RE_EXTRACT else ""


def _describe_update(update: Update) -> tuple[str, str]:
    return format_snapshot(update), format_counts(update) if update.compared_with else "the first"
