"""Evidence curation: from a clinical question to an answer that a patient can read and a reviewer can check.

The names below are what a notebook needs; each is imported when it is first used, so that `import curation` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from curation.errors import CurationError
    from curation.gatekeeping import check_question
    from curation.living_tables import change_table, impact_table, update_table
    from curation.overviews import (
        agreement_table,
        criteria_table,
        findings_table,
        gate_table,
        not_checked_table,
        search_table,
        sentence_table,
        source_table,
        unused_claims_table,
        work_table,
        worklist_table,
    )
    from curation.project import Project, evidence_table, open_project, open_question
    from curation.rendering.tables import render_flow_figure, render_table
    from curation.reporting import format_written, write_answer, write_report
    from curation.workbench import open_screener, open_start_page, open_tagger
    from curation.workspace import Workspace

__version__ = "0.1.0"

__all__ = [
    "CurationError",
    "Project",
    "Workspace",
    "agreement_table",
    "change_table",
    "check_question",
    "criteria_table",
    "evidence_table",
    "findings_table",
    "format_written",
    "gate_table",
    "impact_table",
    "not_checked_table",
    "open_project",
    "open_question",
    "open_screener",
    "open_start_page",
    "open_tagger",
    "render_flow_figure",
    "render_table",
    "search_table",
    "sentence_table",
    "source_table",
    "unused_claims_table",
    "update_table",
    "work_table",
    "worklist_table",
    "write_answer",
    "write_report",
]

_HOMES = {
    "CurationError": "curation.errors",
    "Project": "curation.project",
    "Workspace": "curation.workspace",
    "agreement_table": "curation.overviews",
    "change_table": "curation.living_tables",
    "check_question": "curation.gatekeeping",
    "criteria_table": "curation.overviews",
    "evidence_table": "curation.project",
    "findings_table": "curation.overviews",
    "format_written": "curation.reporting",
    "gate_table": "curation.overviews",
    "impact_table": "curation.living_tables",
    "not_checked_table": "curation.overviews",
    "open_project": "curation.project",
    "open_question": "curation.project",
    "open_screener": "curation.workbench",
    "open_start_page": "curation.workbench",
    "open_tagger": "curation.workbench",
    "render_flow_figure": "curation.rendering.tables",
    "render_table": "curation.rendering.tables",
    "search_table": "curation.overviews",
    "sentence_table": "curation.overviews",
    "source_table": "curation.overviews",
    "unused_claims_table": "curation.overviews",
    "update_table": "curation.living_tables",
    "work_table": "curation.overviews",
    "worklist_table": "curation.overviews",
    "write_answer": "curation.reporting",
    "write_report": "curation.reporting",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'curation' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
