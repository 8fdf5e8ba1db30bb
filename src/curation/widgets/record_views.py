"""A citation as the browser shows it: plain text with stretches to mark, never HTML.

All offsets count characters (code points) of the section's text; the browser counts UTF-16 units and converts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from curation.domain.citation import Citation, Section, format_reference
from curation.domain.notice import Integrity, format_notice
from curation.review.highlighting import TermGroup, find_highlights
from curation.vocabulary import TextSource
from curation.widgets.languages import name_languages

Json = dict[str, Any]
SHOWN_MARKUP = frozenset({"i", "b", "sub", "sup"})
LIST_LIMIT = 60
GROUP_LABELS = {
    TermGroup.POPULATION: "who",
    TermGroup.INTERVENTION: "treatment",
    TermGroup.BIOMARKER: "biomarker",
    TermGroup.OUTCOME: "outcome",
    TermGroup.QUESTION: "the question's words",
}
_SOURCES = {
    TextSource.SYNOPSIS: "A synopsis written for this project, not the authors' abstract.",
    TextSource.EXPORT: "Text as a file of references had it, not as PubMed sends it.",
    TextSource.LABEL: "Text of a product label.",
    TextSource.REGISTRY: "Text of a trial registry.",
    TextSource.GUIDELINE: "Text of a guideline.",
    TextSource.NONE: "No abstract: only the title can be read.",
}


def build_record_view(citation: Citation, standing: Integrity, question_words: Sequence[str]) -> Json:
    """Lay out what is the same for every curator: title, text with highlights, flags, types, headings.

    `standing` is what the citation's own record and the notices about it say.
    """
    title = Section(text=citation.title)
    return {
        "id": citation.id,
        "name": citation.short_name,
        "title": build_section_view(title, question_words),
        "reference": _format_origin(citation),
        "address": citation.address,
        "sections": [build_section_view(section, question_words) for section in citation.sections],
        "flags": list(_list_flags(citation, standing)),
        "types": list(citation.publication_types[:LIST_LIMIT]),
        "mesh": list(citation.mesh[:LIST_LIMIT]),
        "keywords": list(citation.keywords[:LIST_LIMIT]),
        "languages": list(citation.languages),
        "trials": list(citation.nct_ids[:LIST_LIMIT]),
    }


def build_section_view(section: Section, question_words: Sequence[str]) -> Json:
    """Lay out one section: its text, `markup` as (start, end, tag), `terms` as (start, end, group)."""
    return {
        "label": section.label or "",
        "text": section.text,
        "markup": [[span.start, span.end, span.tag] for span in section.markup if span.tag in SHOWN_MARKUP],
        "terms": [[one.start, one.end, one.group.value] for one in find_highlights(section.text, question_words)],
    }


def _format_origin(citation: Citation) -> str:
    """Write who published where and when; the title stands above it."""
    reference = format_reference(citation)
    return reference.replace(f"{citation.title.rstrip('.')}. ", "", 1).removeprefix(f"{citation.title}. ")


def list_term_groups() -> list[Json]:
    """List the groups of highlighted words in their order, as the legend shows them."""
    return [{"name": group.value, "label": GROUP_LABELS[group]} for group in TermGroup]


def _list_flags(citation: Citation, standing: Integrity) -> Iterator[Json]:
    for notice in standing.open_notices:
        words = format_notice(notice)
        yield {"kind": "warn" if standing.is_usable else "stop", "text": f"{words[0].upper()}{words[1:]}."}
    if citation.is_notice:
        yield {"kind": "warn", "text": "A notice about another publication, not a report of its own."}
    if citation.text_source in _SOURCES and citation.text_source != TextSource.NONE:
        yield {"kind": "note", "text": _SOURCES[citation.text_source]}
    if not citation.sections:
        yield {"kind": "warn", "text": _SOURCES[TextSource.NONE]}
    if citation.title_is_description:
        yield {"kind": "note", "text": "The title is a description: the source has none."}
    if citation.languages and "eng" not in citation.languages:
        yield {"kind": "note", "text": f"Article in {name_languages(citation.languages)}."}
