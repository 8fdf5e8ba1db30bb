"""Words for the texts that are quoted: whose they are, where figures were seen, and whether a quote still stands."""

from __future__ import annotations

from enum import StrEnum


class TextSource(StrEnum):
    """Whose words the stored text is; only `pubmed` is surely the authors' own abstract.

    `export` is an abstract as the export of another database or of a reference manager gives it.
    """

    PUBMED = "pubmed"
    EXPORT = "export"
    SYNOPSIS = "synopsis"
    LABEL = "label"
    REGISTRY = "registry"
    GUIDELINE = "guideline"
    NONE = "none"


class FigureSource(StrEnum):
    """Where a figure was seen, best first."""

    PUBLISHER_OR_REGISTRY = "publisher_or_registry"
    INDEX_PAGE = "index_page"
    SECONDARY = "secondary"


class QuoteRole(StrEnum):
    """What the quoted words are in their source: only own results and review syntheses carry a finding."""

    OWN_RESULT = "own_result"
    REVIEW_SYNTHESIS = "review_synthesis"
    BACKGROUND = "background"
    AIM = "aim"


class AnchorState(StrEnum):
    """What became of a quote when it was looked for in the texts at hand."""

    ANCHORED = "anchored"
    MOVED = "moved"
    SOURCE_CHANGED = "source_changed"
    MISATTRIBUTED = "misattributed"
    NOT_FOUND = "not_found"
