"""Words that a curator looks for in the records of a question: which records hold them, found while they are typed."""

from __future__ import annotations

from collections.abc import Mapping

from curation.domain.citation import Citation
from curation.domain.folding import fold

_AROUND = "\"' "


class RecordWords:
    """The words looked for now, and the records that hold them in their id, title or text; no words, all records.

    Words are taken side by side as they were typed, whatever their case; parts with commas between them must all occur,
    wherever each does. Quotation marks around a part change nothing.
    """

    def __init__(self, citations: Mapping[str, Citation]) -> None:
        self.text = ""
        self.found: frozenset[str] = frozenset()
        self._citations = citations
        self._texts: dict[str, str] = {}

    def look_for(self, words: str) -> None:
        """Look for words; none, or none but commas, end the search."""
        self.text = words.strip()
        parts = [part for text in self.text.split(",") if (part := _fold(text).strip(_AROUND))]
        self.text = self.text if parts else ""
        self.found = frozenset(name for name in self._citations if all(part in self._read(name) for part in parts))

    def holds(self, citation_id: str) -> bool:
        """Whether a record holds the words."""
        return not self.text or citation_id in self.found

    def _read(self, citation_id: str) -> str:
        if citation_id not in self._texts:
            citation = self._citations[citation_id]
            parts = (citation.id, citation.title, *(section.text for section in citation.sections))
            self._texts[citation_id] = _fold(" ".join(parts))
        return self._texts[citation_id]


def _fold(text: str) -> str:
    return fold(text).text.casefold()
