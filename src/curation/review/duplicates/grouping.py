"""Pairs -> groups: decisions first, then the rules; no group ever holds two records that something keeps apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from curation.domain.act import Act
from curation.domain.citation import Citation
from curation.domain.duplicate import DuplicateGroup, Duplicates, Match
from curation.review.duplicates.decisions import PairRecord, replay_decisions
from curation.review.duplicates.guards import find_guard
from curation.review.duplicates.matching import find_matches
from curation.vocabulary import ActKind, DuplicateRule, TextSource

# Whose text is kept, best first: the authors' own words, before words about the document, before none.
_TEXT_RANK = {
    source: rank
    for rank, source in enumerate(
        (
            TextSource.PUBMED,
            TextSource.EXPORT,
            TextSource.REGISTRY,
            TextSource.LABEL,
            TextSource.GUIDELINE,
            TextSource.SYNOPSIS,
            TextSource.NONE,
        )
    )
}
_PREFIX_RANK = {"pmid": 0, "doi": 1, "nct": 2}


def find_duplicates(
    citations: Mapping[str, Citation], acts: Sequence[Act] = (), as_of: str | None = None
) -> Duplicates:
    """Find which citations are one record: by a person's decision, else by rule; what is only likely is listed.

    Raises:
        LedgerConflictError: `as_of` is the id of no act.
    """
    decided = {record.citations: record for record in replay_decisions(acts, as_of)}
    pairs = [record for record in decided.values() if set(record.citations) <= citations.keys()]
    matches = find_matches(citations)
    grouping = _Grouping(citations, pairs)
    for record in pairs:
        if record.decision == ActKind.MERGE:
            grouping.join(_build_decided(record))
    sure = sorted((match for match in matches if match.is_sure), key=_rank_match)
    held = [match for match in sure if _is_open(match, decided) and not grouping.join(match)]
    held += [match for match in sure if _is_separated(match, decided)]
    likely = [m for m in matches if not m.is_sure and _is_open(m, decided) and not grouping.is_joined(m)]
    return Duplicates(
        groups=grouping.list_groups(),
        likely=tuple(likely),
        held_apart=tuple(sorted(held, key=lambda match: match.citations)),
        contested=tuple(sorted(record.pair_id for record in pairs if record.is_conflict)),
    )


class _Grouping:
    """Groups while they grow, as a map from each id to its group's set of ids."""

    def __init__(self, citations: Mapping[str, Citation], decided: Iterable[PairRecord]) -> None:
        self._citations = citations
        self._members: dict[str, frozenset[str]] = {}
        self._matches: list[Match] = []
        self._separate = {frozenset(r.citations) for r in decided if r.decision == ActKind.SEPARATE}

    def join(self, match: Match) -> bool:
        """Put the two records' groups together; refused where a decision or a guard keeps any two of them apart."""
        first, second = (self._members.get(name, frozenset({name})) for name in match.citations)
        if first == second:
            self._matches.append(match)
            return True
        is_rule = match.rule != DuplicateRule.DECISION
        if any(self._is_apart(a, b, is_rule=is_rule) for a in first for b in second):
            return False
        joined = first | second
        self._members.update(dict.fromkeys(joined, joined))
        self._matches.append(match)
        return True

    def is_joined(self, match: Match) -> bool:
        """Whether the two records are in one group already."""
        return match.citations[1] in self._members.get(match.citations[0], ())

    def list_groups(self) -> tuple[DuplicateGroup, ...]:
        """Give the groups, each with the record that stands for it."""
        groups = [self._build(members) for members in set(self._members.values())]
        return tuple(sorted(groups, key=lambda group: group.kept))

    def _is_apart(self, first: str, second: str, *, is_rule: bool) -> bool:
        if frozenset({first, second}) in self._separate:
            return True
        return is_rule and find_guard(self._citations[first], self._citations[second]) is not None

    def _build(self, members: frozenset[str]) -> DuplicateGroup:
        kept = min(members, key=lambda name: rank_record(self._citations[name]))
        matches = sorted((m for m in self._matches if m.citations[0] in members), key=lambda match: match.citations)
        return DuplicateGroup(kept=kept, members=tuple(sorted(members)), matches=tuple(matches))


def rank_record(citation: Citation) -> tuple[int, int, str]:
    """Rank a record among those of its group, the lowest is kept: by whose text it has, kind of id, id."""
    source = citation.text_source if citation.sections else TextSource.NONE
    return _TEXT_RANK[source], _PREFIX_RANK.get(citation.id.partition(":")[0], len(_PREFIX_RANK)), citation.id


def _build_decided(record: PairRecord) -> Match:
    names = ", ".join(record.by_curator)
    said = f"decided by {names}: {record.reason}"
    return Match(citations=record.citations, rule=DuplicateRule.DECISION, is_sure=True, evidence=(said,))


def _rank_match(match: Match) -> tuple[int, tuple[str, str]]:
    return list(DuplicateRule).index(match.rule), match.citations


def _is_open(match: Match, decided: Mapping[tuple[str, str], PairRecord]) -> bool:
    record = decided.get(match.citations)
    return record is None or record.decision is None


def _is_separated(match: Match, decided: Mapping[tuple[str, str], PairRecord]) -> bool:
    record = decided.get(match.citations)
    return record is not None and record.decision == ActKind.SEPARATE
