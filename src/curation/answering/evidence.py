"""The evidence a draft may use: accepted, anchored claims on citations that still stand, in order of weight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from curation.domain.answer import Sentence
from curation.domain.citation import Citation
from curation.domain.conclusion import Conclusion
from curation.domain.notice import Integrity
from curation.domain.question import Question
from curation.domain.review_state import ClaimRecord
from curation.domain.search_run import SearchRun
from curation.domain.synthesis_state import FindingGroup
from curation.domain.treatment import is_on_treatment
from curation.vocabulary import Certainty, ClaimStatus, Consequence, Directness, FigureSource, QuoteRole, StudyDesign

Predicate = Callable[[ClaimRecord], bool]

_DIRECTNESS = tuple(Directness)
_DESIGNS = (
    StudyDesign.SYSTEMATIC_REVIEW,
    StudyDesign.RANDOMISED_TRIAL,
    StudyDesign.REGULATORY_DOCUMENT,
    StudyDesign.GUIDELINE,
    StudyDesign.NON_RANDOMISED_COMPARATIVE,
    StudyDesign.COHORT,
    StudyDesign.SINGLE_ARM_TRIAL,
)
_CARRYING = frozenset({QuoteRole.OWN_RESULT, QuoteRole.REVIEW_SYNTHESIS, QuoteRole.BACKGROUND})
_FIGURE_SOURCES = tuple(FigureSource)
_CERTAINTIES = (Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE, Certainty.HIGH)


@dataclass(slots=True, kw_only=True)
class Evidence:
    """What one draft is made from, and which claims it has used so far.

    `records` are the usable claims in order of weight; `held` the accepted ones on sources that changed or are in
    question, until somebody has looked: nothing is told from them, nor as if they had not been found. `groups` are the
    findings by outcome and population; `conclusions` what the summary of findings concludes, an outcome each.
    """

    question: Question
    records: tuple[ClaimRecord, ...]
    citations: Mapping[str, Citation]
    groups: tuple[FindingGroup, ...]
    conclusions: tuple[Conclusion, ...]
    search_runs: tuple[SearchRun, ...]
    held: tuple[ClaimRecord, ...] = ()
    used: set[str] = field(default_factory=set)

    def select(self, *predicates: Predicate) -> tuple[ClaimRecord, ...]:
        """List the usable claims for which all predicates hold, in order of weight."""
        return tuple(r for r in self.records if all(predicate(r) for predicate in predicates))

    def select_held(self, *predicates: Predicate) -> tuple[ClaimRecord, ...]:
        """List the held claims for which all predicates hold, in order of weight."""
        return tuple(r for r in self.held if all(predicate(r) for predicate in predicates))

    def is_on_treatment(self, record: ClaimRecord) -> bool:
        """About the question's own treatment."""
        return is_on_treatment(record.claim, self.question.focus)

    def is_on_other_treatment(self, record: ClaimRecord) -> bool:
        """About a treatment that is not the question's."""
        return bool(record.claim.therapies) and not self.is_on_treatment(record)

    def take(self, *predicates: Predicate, limit: int, is_one_a_study: bool = True) -> tuple[ClaimRecord, ...]:
        """List at most `limit` claims that no sentence has used, one a study, and mark them as used.

        Claims that the outline prefers come first, the others follow in order of weight.
        """
        taken: list[ClaimRecord] = []
        studies: set[str] = set()
        preferred = [claim_id for section in self.question.outline for claim_id in section.claims]
        rank = {claim_id: place for place, claim_id in reversed(list(enumerate(preferred)))}
        for record in sorted(self.select(*predicates), key=lambda r: rank.get(r.claim_id, len(preferred))):
            study = record.claim.study_id or record.claim.citation_id
            is_new = not is_one_a_study or study not in studies
            if record.claim_id not in self.used and is_new and len(taken) < limit:
                taken.append(record)
                studies.add(study)
        self.used.update(record.claim_id for record in taken)
        return tuple(taken)

    @property
    def searched_on(self) -> str | None:
        """The latest day on which a search was run."""
        return max((run.date for run in self.search_runs), default=None)


Rule = Callable[[Evidence], Iterable[Sentence]]


def gather_evidence(
    question: Question,
    records: Sequence[ClaimRecord],
    *,
    citations: Mapping[str, Citation],
    groups: Sequence[FindingGroup],
    conclusions: Sequence[Conclusion],
    search_runs: Sequence[SearchRun],
    integrity: Mapping[str, Integrity],
) -> Evidence:
    """Keep the claims that a draft may use and bring them into order of weight.

    Order: distance of the population, design, number of people, closeness of the figures' source, then the claim id.
    """
    usable = [record for record in records if is_usable(record, integrity)]
    return Evidence(
        question=question,
        records=tuple(sorted(usable, key=_weigh)),
        citations=citations,
        groups=tuple(groups),
        conclusions=tuple(conclusions),
        search_runs=tuple(search_runs),
        held=tuple(sorted((record for record in records if is_held(record, integrity)), key=_weigh)),
    )


def find_lowest_certainty(groups: Iterable[FindingGroup], claim_ids: Iterable[str]) -> Certainty | None:
    """Give the lowest certainty of the groups that hold any of these claims, `None` where none is rated."""
    ids = set(claim_ids)
    rated = [group.certainty for group in groups if group.certainty and ids & set(group.claim_ids)]
    return min(rated, key=_CERTAINTIES.index) if rated else None


def is_usable(record: ClaimRecord, integrity: Mapping[str, Integrity]) -> bool:
    """Say whether a claim may feed an answer: accepted, every quote still in its place, its citation standing.

    A quote that moved with its section's text feeds the answer; the gates refuse the draft until somebody has looked.
    """
    standing = integrity.get(record.claim.citation_id)
    return standing is not None and standing.is_usable and record.is_standing and _may_carry(record)


def is_held(record: ClaimRecord, integrity: Mapping[str, Integrity]) -> bool:
    """Say whether a claim waits for somebody to look: accepted, its quotes looked up, and its source changed since.

    A claim on a source that was retracted, or that a reviewer set aside, waits for nothing.
    """
    standing = integrity.get(record.claim.citation_id)
    if standing is None or is_usable(record, integrity):
        return False
    is_blocked = any(notice.consequence == Consequence.BLOCK for notice in standing.notices)
    return bool(record.anchorings) and not is_blocked and _may_carry(record)


def _may_carry(record: ClaimRecord) -> bool:
    return record.status == ClaimStatus.ACCEPTED and record.claim.quote_role in _CARRYING


def _weigh(record: ClaimRecord) -> tuple[int, int, int, int, str]:
    claim = record.claim
    design = _DESIGNS.index(claim.design) if claim.design in _DESIGNS else len(_DESIGNS)
    source = _FIGURE_SOURCES.index(claim.figure_source)
    return _DIRECTNESS.index(claim.directness), design, -(claim.population.n or 0), source, record.claim_id
