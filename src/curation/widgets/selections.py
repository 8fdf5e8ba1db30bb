"""Words selected on the page, by section and characters, read as quotes of a record."""

from __future__ import annotations

from curation.domain.citation import Citation
from curation.domain.quote import Passage, Quote
from curation.errors import LedgerConflictError
from curation.widgets.tagging_messages import Select


def take_passage(citation: Citation, request: Select) -> Passage:
    """Read the words that were selected as a passage of the record.

    Raises:
        LedgerConflictError: the citation has no such section, or the section no such words.
    """
    if request.section >= len(citation.sections):
        raise _refuse(citation, "it has no such section")
    section = citation.sections[request.section]
    if not request.start < request.end <= len(section.text):
        raise _refuse(citation, "these are no words of the section")
    return Passage(
        citation_id=citation.id,
        section=section.label,
        section_index=request.section,
        start=request.start,
        end=request.end,
        text=section.reading[request.start : request.end],
    )


def count_shared(one: Quote, other: Quote) -> int:
    """Count the characters that two quotes of one citation share; 0 or less where they share none."""
    if one.section != other.section:
        return 0
    starts, ends = (one.start or 0, other.start or 0), (one.end or 0, other.end or 0)
    return min(ends) - max(starts)


def _refuse(citation: Citation, problem: str) -> LedgerConflictError:
    return LedgerConflictError(subject=citation.id, problem=problem, remedy="Select the words again.")
