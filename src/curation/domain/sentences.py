"""Sentences of a section: where one ends and the next begins."""

from __future__ import annotations

import re

from curation.domain.citation import Section

# A sentence ends at . ! or ? before a blank and a capital, digit or bracket; "vs. Placebo" and "P. Smith" do not.
_SENTENCE_END = re.compile(r"(?<!\bvs)(?<!\be\.g)(?<!\bi\.e)(?<!\bet al)(?<!\b[A-Z])[.!?](?=\s+[A-Z0-9(\[])")


def split_section_sentences(section: Section) -> list[tuple[int, int]]:
    """Give (start, end) of each sentence of a section."""
    text = section.text
    spans = []
    start = 0
    for end in [match.end() for match in _SENTENCE_END.finditer(text)] + [len(text)]:
        while start < end and text[start].isspace():
            start += 1
        last = end
        while last > start and text[last - 1].isspace():
            last -= 1
        if start < last:
            spans.append((start, last))
        start = end
    return spans
