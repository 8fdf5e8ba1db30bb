"""Records that are read as one source, as the report shows them: why, by whose act, and how to take it back."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

import msgspec

from curation.domain.citation import Citation, format_reference
from curation.domain.duplicate import DuplicateGroup, Duplicates, Match
from curation.rendering.labels import DUPLICATE_RULES
from curation.rendering.links import Link, build_anchor, list_links
from curation.review.duplicates.decisions import PairRecord

SHORT_HASH = 12


class RecordView(msgspec.Struct, frozen=True, kw_only=True):
    """One record of a group: its id, its line of bibliography, its links; `is_kept` of the one that stands for all."""

    citation_id: str
    reference: str
    links: tuple[Link, ...]
    is_kept: bool


class MatchView(msgspec.Struct, frozen=True, kw_only=True):
    """Why two records are one, or are kept apart: rule, evidence, the acts behind it, the command that reverses it."""

    pair: str
    rule: str
    evidence: tuple[str, ...]
    acts: tuple[str, ...]
    reversal: str


class GroupView(msgspec.Struct, frozen=True, kw_only=True):
    """Records that are read as one."""

    anchor: str
    name: str
    records: tuple[RecordView, ...]
    matches: tuple[MatchView, ...]


class DuplicatesView(msgspec.Struct, frozen=True, kw_only=True):
    """The groups, and the pairs that a rule would join but for a person or a third record."""

    groups: tuple[GroupView, ...]
    held_apart: tuple[MatchView, ...]

    def find_anchor(self, citation_id: str) -> str | None:
        """Give the anchor of the group that a citation stands for."""
        return next((group.anchor for group in self.groups if group.name == citation_id), None)


def build_duplicates_view(
    question_id: str, duplicates: Duplicates, records: Mapping[str, Citation], decided: Sequence[PairRecord]
) -> DuplicatesView:
    """Show what was merged and what was kept apart; `records` are all single records, `decided` what people said."""
    by_pair = {record.citations: record for record in decided}
    return DuplicatesView(
        groups=tuple(_build_group_view(question_id, group, records, by_pair) for group in duplicates.groups),
        held_apart=tuple(_build_match_view(question_id, match, by_pair) for match in duplicates.held_apart),
    )


def _build_group_view(
    question_id: str,
    group: DuplicateGroup,
    records: Mapping[str, Citation],
    decided: Mapping[tuple[str, str], PairRecord],
) -> GroupView:
    members = sorted(group.members, key=lambda name: (name != group.kept, name))
    return GroupView(
        anchor=build_anchor("duplicates", group.kept),
        name=group.kept,
        records=tuple(_build_record_view(name, records.get(name), is_kept=name == group.kept) for name in members),
        matches=tuple(_build_match_view(question_id, match, decided) for match in group.matches),
    )


def _build_record_view(citation_id: str, citation: Citation | None, *, is_kept: bool) -> RecordView:
    return RecordView(
        citation_id=citation_id,
        reference=format_reference(citation) if citation else "not among the records at hand",
        links=list_links(citation) if citation else (),
        is_kept=is_kept,
    )


def _build_match_view(question_id: str, match: Match, decided: Mapping[tuple[str, str], PairRecord]) -> MatchView:
    record = decided.get(match.citations)
    held = record.by_curator if record else {}
    return MatchView(
        pair=" = ".join(match.citations),
        rule=DUPLICATE_RULES[match.rule],
        evidence=match.evidence,
        acts=tuple(f"{kind.value} by {name}, act {act_id[:SHORT_HASH]}" for name, (kind, act_id) in held.items()),
        reversal=_write_reversal(question_id, match, tuple(held)),
    )


def _write_reversal(question_id: str, match: Match, curators: tuple[str, ...]) -> str:
    """Write the command that takes a decision back, for whoever made it, or that sets a decision over the rule."""
    words = ["curation", "duplicates", question_id, "--undo" if curators else "--separate", *match.citations]
    who = shlex.quote(curators[0]) if curators else "NAME"
    return f"{shlex.join(words)} --curator {who} --reason REASON"
