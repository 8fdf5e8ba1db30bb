"""Duplicates: which citations are one record, by which rule, on what evidence, and what a person said of it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from curation.identifiers import canonical_json, compute_sha256
from curation.vocabulary import DuplicateRule

PAIR_PREFIX = "dup-"


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """Two citations that are, or may be, one record.

    `citations` are the two ids, sorted. `is_sure`: the rule merges them; else a person is asked. `evidence` says what
    agrees, and what speaks against it, one short line each.
    """

    citations: tuple[str, str]
    rule: DuplicateRule
    is_sure: bool
    evidence: tuple[str, ...]

    @property
    def pair_id(self) -> str:
        """The subject of a person's acts on the two."""
        return build_pair_id(self.citations)


class DuplicateGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Citations merged into one: `kept` stands for all `members` (sorted, itself among them); `matches` say why."""

    kept: str
    members: tuple[str, ...]
    matches: tuple[Match, ...]


class Duplicates(msgspec.Struct, frozen=True, kw_only=True):
    """The duplicates among a question's citations.

    `groups` sorted by `kept`; `likely` wait for a person; `held_apart` would be merged by a rule but for a person's
    decision or a third record; `contested` are pair ids on which decisions differ. Sorted by citation ids.
    """

    groups: tuple[DuplicateGroup, ...] = ()
    likely: tuple[Match, ...] = ()
    held_apart: tuple[Match, ...] = ()
    contested: tuple[str, ...] = ()

    @property
    def aliases(self) -> dict[str, str]:
        """For each citation that was merged away the one that stands for it."""
        return {name: group.kept for group in self.groups for name in group.members if name != group.kept}


def build_pair_id(citation_ids: Iterable[str]) -> str:
    """Give the id of a pair of citations: `dup-` and 12 hexadecimal digits of the hash of the sorted ids."""
    return PAIR_PREFIX + compute_sha256(canonical_json(sorted(citation_ids)))[:12]
