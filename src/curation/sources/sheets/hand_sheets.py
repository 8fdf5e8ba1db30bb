"""Sheets written by hand for a guideline, a webinar or another document that no database holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from curation.domain.citation import Citation
from curation.errors import CitationUnreadableError
from curation.files import format_path
from curation.sources.sheets.starter import read_sheet

SHEET_ENDINGS = (".yaml", ".yml")
VERSIONED = ("guideline", "webinar", "label", "fda", "ema", "tga")
_NCCN = re.compile(r"\bNCCN\b|National Comprehensive Cancer Network", re.IGNORECASE)


def read_hand_sheet(path: Path) -> Citation:
    """Read a sheet of the form that starter sheets have.

    NCCN's text is licensed: its sheet names guideline, version and section, and holds no text.

    Raises:
        CitationUnreadableError: file, line and reason.
    """
    citation = read_sheet(path)
    names = " ".join(filter(None, (citation.title, citation.publisher, *citation.collective_authors)))
    if citation.id.startswith("guideline:") and _NCCN.search(names) and citation.sections:
        raise CitationUnreadableError(
            file=f"{format_path(path)}:1",
            line=1,
            position=path.stem,
            reason="NCCN's text is licensed: name guideline, version and section, set text_source: none, no sections",
        )
    return citation


def check_hand_sheet(citation: Citation) -> Iterator[str]:
    """List what a reader would miss when looking the document up: its version, the place in it."""
    if citation.id.partition(":")[0] in VERSIONED:
        for name in ("version", "locator"):
            if getattr(citation, name) is None:
                yield f"{citation.id} has no {name}: nobody can look up what it rests on"
