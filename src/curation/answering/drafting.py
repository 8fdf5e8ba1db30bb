"""The draft: a question's outline filled by its rules, sentence by sentence, from the table alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from curation.answering import finding_rules, open_rules
from curation.answering.evidence import Evidence, Rule, gather_evidence
from curation.domain.answer import Answer, AnswerSection, AnswerSource, Sentence
from curation.domain.citation import Citation, format_reference
from curation.domain.conclusion import Conclusion
from curation.domain.integrity import assess_integrity
from curation.domain.notice import Integrity
from curation.domain.question import OutlineSection, Question
from curation.domain.review_state import ClaimRecord
from curation.domain.search_run import SearchRun
from curation.domain.synthesis_state import FindingGroup
from curation.errors import TermError
from curation.vocabulary import ClaimStatus, SentenceKind

DISCLAIMER = (
    "General information drawn from the sources listed, for talking with your care team. It is not medical advice and "
    "does not replace your oncologist."
)
_MODULES = (finding_rules, open_rules)
RULES: dict[str, Rule] = {
    name: rule
    for module in _MODULES
    for name, rule in vars(module).items()
    if callable(rule) and not name.startswith("_") and rule.__module__ == module.__name__
}


def draft_answer(
    question: Question,
    records: Sequence[ClaimRecord],
    *,
    citations: Mapping[str, Citation],
    groups: Sequence[FindingGroup],
    conclusions: Sequence[Conclusion],
    search_runs: Sequence[SearchRun],
    integrity: Mapping[str, Integrity] | None = None,
) -> Answer:
    """Draft the answer to a question from its accepted claims; the same input gives the same bytes.

    The order of the records does not matter. Sections to which no rule has anything to say are left out; accepted
    claims that no sentence uses are listed, those among them that no sentence may use. `conclusions` are those of the
    summary of findings, so that the two cannot differ. `integrity` says where each citation stands; without it that is
    worked out from the citations at hand.

    Raises:
        TermError: the outline names a rule that does not exist.
    """
    evidence = gather_evidence(
        question,
        records,
        citations=citations,
        groups=groups,
        conclusions=conclusions,
        search_runs=search_runs,
        integrity=assess_integrity(citations) if integrity is None else integrity,
    )
    drafted = (_draft_section(evidence, outline) for outline in question.outline)
    sections = tuple(section for section in drafted if section.sentences)
    cited = {claim_id for section in sections for sentence in section.sentences for claim_id in sentence.claim_ids}
    return Answer(
        question_id=question.id,
        title=question.title,
        sections=sections,
        sources=_number_sources(sections, evidence),
        disclaimer=question.disclaimer or DISCLAIMER,
        searched_on=evidence.searched_on,
        unused_claim_ids=tuple(sorted(r.claim_id for r in records if _is_accepted(r) and r.claim_id not in cited)),
    )


def find_rule(name: str) -> Rule:
    """Give the rule of a name.

    Raises:
        TermError: there is none; the error names the nearest, or lists those that are.
    """
    if name not in RULES:
        terms = tuple(sorted(RULES))
        nearest = get_close_matches(name, terms, n=1)
        raise TermError(value=name, vocabulary="answer rules", terms=terms, nearest=nearest[0] if nearest else None)
    return RULES[name]


def _draft_section(evidence: Evidence, outline: OutlineSection) -> AnswerSection:
    sentences = tuple(_run_rules(evidence, outline))
    return AnswerSection(
        id=outline.id,
        heading=outline.heading,
        sentences=sentences,
        is_list=bool(sentences) and all(sentence.kind == SentenceKind.QUESTION for sentence in sentences),
    )


def _run_rules(evidence: Evidence, outline: OutlineSection) -> Iterator[Sentence]:
    for name in outline.rules:
        yield from find_rule(name)(evidence)


def _is_accepted(record: ClaimRecord) -> bool:
    return record.status == ClaimStatus.ACCEPTED


def _number_sources(sections: Sequence[AnswerSection], evidence: Evidence) -> tuple[AnswerSource, ...]:
    citations = evidence.citations
    homes = {record.claim_id: record.claim.citation_id for record in evidence.records}
    in_order = dict.fromkeys(
        homes[claim_id] for section in sections for sentence in section.sentences for claim_id in sentence.claim_ids
    )
    return tuple(
        AnswerSource(
            number=number,
            citation_id=citation_id,
            reference=format_reference(citations[citation_id]),
            url=citations[citation_id].address,
            text_source=citations[citation_id].text_source.value,
        )
        for number, citation_id in enumerate(in_order, start=1)
    )
