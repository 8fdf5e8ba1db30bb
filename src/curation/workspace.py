"""One question with everything that is known about it, and all that follows from it; reads and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from curation.domain.act import Act
from curation.domain.answer import Answer
from curation.domain.citation import Citation
from curation.domain.duplicate import Duplicates
from curation.domain.finding import Finding, NotChecked
from curation.domain.flow import PrismaFlow
from curation.domain.notice import Decision, Integrity
from curation.domain.question import Question
from curation.domain.quote import anchor_quote
from curation.domain.review_state import ClaimRecord, ScreeningRecord
from curation.domain.search_run import SearchRun
from curation.domain.synthesis_state import AgreementSummary, FindingGroup
from curation.domain.update import Delivery, Living, Update
from curation.ledger.reading import Ledger
from curation.vocabulary import ActKind, ClaimStatus, ScreeningChoice, TextSource

if TYPE_CHECKING:
    from curation.domain.tables import CitationTable, ClaimTable, ScreeningTable
    from curation.review.duplicates.decisions import PairRecord
    from curation.review.duplicates.mistaken import Mistaken
    from curation.synthesis.weighing import Weighing


@dataclass(frozen=True)
class Workspace:
    """One question with its records, searches and acts; the rest follows from them.

    `records` are the citations of all snapshots by id; where two snapshots hold a citation, the later one's stands,
    but that an export never stands over what a service sent.
    Where several are one record, one of them stands for all: claims, votes and key papers under the ids of the others
    are read as being on that one. `deliveries` are the snapshots one by one, the oldest first; without them the
    citations at hand are all that is known. `mistaken` are ids that snapshots hold as two different papers.
    """

    question: Question
    records: Mapping[str, Citation]
    search_runs: tuple[SearchRun, ...]
    ledger: Ledger
    as_of: str | None = None
    deliveries: tuple[Delivery, ...] = ()
    mistaken: tuple[Mistaken, ...] = ()

    @cached_property
    def duplicates(self) -> Duplicates:
        """Which records are one, by rule or by a person's decision, and which may be."""
        from curation.review.duplicates.grouping import find_duplicates  # noqa: PLC0415

        return find_duplicates(self.records, self.ledger.acts, self.as_of)

    @cached_property
    def pair_decisions(self) -> tuple[PairRecord, ...]:
        """What people decided on pairs of records, and by which acts."""
        from curation.review.duplicates.decisions import replay_decisions  # noqa: PLC0415

        return replay_decisions(self.ledger.acts, self.as_of)

    @cached_property
    def citations(self) -> dict[str, Citation]:
        """The citations by id, one for each group of duplicates, sorted by id."""
        from curation.review.duplicates.resolving import join_citations  # noqa: PLC0415

        return join_citations(self.records, self.duplicates)

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        """The acts up to `as_of`, votes and adjudications on the citation that stands; for reading only."""
        from curation.review.as_of import list_acts_until  # noqa: PLC0415
        from curation.review.duplicates.resolving import resolve_acts  # noqa: PLC0415

        return resolve_acts(list_acts_until(self.ledger.acts, self.as_of), self.duplicates)

    @cached_property
    def key_papers(self) -> tuple[str, ...]:
        """Ids of the question's key papers, or of the citations that stand for them."""
        from curation.review.duplicates.resolving import resolve_ids  # noqa: PLC0415

        return resolve_ids(self.question.key_papers, self.duplicates)

    @cached_property
    def found_by_search(self) -> frozenset[str]:
        """Ids of the citations that a search of a database found, or of those that stand for them.

        Where no database was searched, of all that was gathered: there is no search that could have missed one.
        """
        from curation.review.duplicates.resolving import resolve_ids  # noqa: PLC0415

        searched = [run for run in self.search_runs if run.is_of_database] or self.search_runs
        ids = (citation_id for run in searched for citation_id in run.citation_ids)
        return frozenset(resolve_ids(ids, self.duplicates))

    @cached_property
    def claims(self) -> tuple[ClaimRecord, ...]:
        """All claims as they stand, their quotes looked up; sorted by citation, first quote, claim id."""
        from curation.review.duplicates.resolving import resolve_claims  # noqa: PLC0415
        from curation.review.grading import attach_grades, replay_grades  # noqa: PLC0415
        from curation.review.tagging import replay_claims, sort_claims  # noqa: PLC0415

        grades = replay_grades(self.ledger.acts, self.as_of)
        records = resolve_claims(replay_claims(self.ledger.acts, self.as_of), self.duplicates)
        return tuple(attach_grades(self._anchor(record), grades) for record in sort_claims(records))

    @cached_property
    def accepted(self) -> tuple[ClaimRecord, ...]:
        """The accepted claims."""
        return tuple(record for record in self.claims if record.status == ClaimStatus.ACCEPTED)

    @cached_property
    def claims_by_id(self) -> dict[str, ClaimRecord]:
        """All claims by id."""
        return {record.claim_id: record for record in self.claims}

    @cached_property
    def screening(self) -> tuple[ScreeningRecord, ...]:
        """Where each citation stands in screening, sorted by citation id."""
        from curation.review.screening import replay_screening  # noqa: PLC0415

        return replay_screening(self.acts, self.citations)

    @cached_property
    def included(self) -> tuple[str, ...]:
        """Ids of the citations that both curators, or the adjudicator, let in."""
        return tuple(r.citation_id for r in self.screening if r.decision == ScreeningChoice.INCLUDE)

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """The reviewers' decisions on notices that stand."""
        from curation.review.deciding import replay_decisions  # noqa: PLC0415

        return replay_decisions(self.ledger.acts, self.as_of, aliases=self.duplicates.aliases)

    @cached_property
    def record_integrity(self) -> dict[str, Integrity]:
        """Where each single record stands, by its own id; `integrity` joins those that are one."""
        from curation.domain.deliveries import assess_deliveries  # noqa: PLC0415
        from curation.domain.integrity import assess_integrity  # noqa: PLC0415

        if self.deliveries:
            return assess_deliveries(self.deliveries, self.decisions)
        return assess_integrity(self.records, decisions=self.decisions)

    @cached_property
    def integrity(self) -> dict[str, Integrity]:
        """Where each citation stands: retracted, doubted, corrected, replaced, gone, or none of these; by id."""
        from curation.review.duplicates.resolving import join_integrity  # noqa: PLC0415

        return join_integrity(self.record_integrity, self.duplicates)

    @cached_property
    def updates(self) -> tuple[Update, ...]:
        """What each snapshot changed, the latest last."""
        from curation.domain.deliveries import list_updates  # noqa: PLC0415

        return list_updates(self.deliveries)

    @cached_property
    def living(self) -> Living:
        """What changed in the literature, and what stands against claims and sentences of the answer because of it."""
        from curation.domain.deliveries import find_brought  # noqa: PLC0415
        from curation.synthesis.propagation import list_impacts  # noqa: PLC0415

        impacts = list_impacts(
            self.claims,
            self.integrity,
            answer=self.answer,
            undisturbed=self.undisturbed_answer,
            brought=find_brought(self.deliveries, self.updates),
        )
        return Living(updates=self.updates, impacts=impacts)

    @cached_property
    def groups(self) -> tuple[FindingGroup, ...]:
        """Findings by outcome and population, gaps among them; claims that no answer may use are left out."""
        return self._group(self.claims, self.integrity)

    @cached_property
    def flow(self) -> PrismaFlow:
        """The PRISMA flow."""
        from curation.synthesis.flow import count_prisma_flow  # noqa: PLC0415

        return count_prisma_flow(self.screening, self.citations, self.search_runs, self.duplicates.aliases)

    @cached_property
    def agreement(self) -> AgreementSummary | None:
        """How far the two curators who screened most agreed; `None` with fewer than two."""
        from curation.review.agreement import compute_agreement  # noqa: PLC0415

        votes: dict[str, int] = {}
        for act in self.acts:
            if act.kind == ActKind.SCREEN:
                votes[act.curator] = votes.get(act.curator, 0) + 1
        curators = sorted(sorted(votes, key=lambda name: (-votes[name], name))[:2])
        if len(curators) < 2:
            return None
        return compute_agreement(self.acts, *curators)

    @cached_property
    def claim_uses(self) -> tuple[tuple[Finding, ...], tuple[NotChecked, ...]]:
        """What the lints find in the claims, and what they could not check."""
        from curation.review.linting import check_claim_uses  # noqa: PLC0415

        return check_claim_uses(self.claims, self.citations)

    @cached_property
    def weighing(self) -> Weighing:
        """What the claims that an answer may use weigh together."""
        return self._weigh(self.claims, self.integrity, self.groups)

    @cached_property
    def answer(self) -> Answer:
        """The answer draft."""
        return self._draft(self.claims, self.integrity, self.groups, self.weighing)

    @cached_property
    def undisturbed_answer(self) -> Answer:
        """The answer as it would read had nothing happened to its sources: it names what a disturbed claim carried."""
        from curation.synthesis.propagation import calm_claims, find_disturbed  # noqa: PLC0415

        if not find_disturbed(self.claims, self.integrity):
            return self.answer
        calm, standing = calm_claims(self.claims, self.integrity)
        groups = self._group(calm, standing)
        return self._draft(calm, standing, groups, self._weigh(calm, standing, groups))

    @property
    def is_starter(self) -> bool:
        """Whether any claim was tagged on a synopsis written for this project."""
        return any(record.claim.basis == TextSource.SYNOPSIS for record in self.claims)

    def evidence_table(self) -> ClaimTable:
        """All claims that were not withdrawn, as a validated table; one row a claim, key `claim_id`."""
        from curation.domain.tables import build_evidence_table, require_claims  # noqa: PLC0415

        current = [record for record in self.claims if record.status != ClaimStatus.WITHDRAWN]
        return require_claims(build_evidence_table(current, self.citations, self.integrity))

    def screening_table(self) -> ScreeningTable:
        """The screening decisions as a table; one row a citation, key `citation_id`."""
        from curation.domain.tables import build_screening_table  # noqa: PLC0415

        return build_screening_table(self.screening, self.citations)

    def citation_table(self) -> CitationTable:
        """The citations as a table; one row a citation, key `citation_id`."""
        from curation.domain.tables import build_citation_table  # noqa: PLC0415

        return build_citation_table(self.citations.values(), self.integrity)

    def _group(self, claims: Sequence[ClaimRecord], integrity: Mapping[str, Integrity]) -> tuple[FindingGroup, ...]:
        from curation.answering.evidence import is_usable  # noqa: PLC0415
        from curation.synthesis.grouping import group_findings  # noqa: PLC0415

        return group_findings([record for record in claims if is_usable(record, integrity)], self.question)

    def _weigh(
        self, claims: Sequence[ClaimRecord], integrity: Mapping[str, Integrity], groups: Sequence[FindingGroup]
    ) -> Weighing:
        from curation.answering.evidence import is_usable  # noqa: PLC0415
        from curation.synthesis.weighing import weigh_evidence  # noqa: PLC0415

        usable = [record for record in claims if is_usable(record, integrity)]
        runs = max((run.date for run in self.search_runs), default=None)
        return weigh_evidence(self.question, usable, groups, self.citations, searched_on=runs)

    def _draft(
        self,
        claims: Sequence[ClaimRecord],
        integrity: Mapping[str, Integrity],
        groups: Sequence[FindingGroup],
        weighing: Weighing,
    ) -> Answer:
        from curation.answering.drafting import draft_answer  # noqa: PLC0415

        return draft_answer(
            self.question,
            claims,
            citations=self.citations,
            groups=groups,
            conclusions=weighing.conclusions,
            search_runs=self.search_runs,
            integrity=integrity,
        )

    def _anchor(self, record: ClaimRecord) -> ClaimRecord:
        citation = self.citations.get(record.claim.citation_id)
        found = tuple(anchor_quote(quote, citation, self.citations) for quote in record.claim.quotes)
        return msgspec.structs.replace(record, anchorings=found)
