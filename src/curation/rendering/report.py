"""The report that a medical reviewer reads: one HTML file that needs no network, and reads without JavaScript."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from curation.domain.answer import Answer
from curation.domain.citation import Citation
from curation.domain.duplicate import Duplicates
from curation.domain.finding import Finding, NotChecked
from curation.domain.flow import PrismaFlow
from curation.domain.notice import Integrity
from curation.domain.question import Question
from curation.domain.review_state import ClaimRecord
from curation.domain.search_run import SearchRun
from curation.domain.synthesis_state import AgreementSummary, FindingGroup
from curation.domain.update import Living
from curation.review.duplicates.decisions import PairRecord

if TYPE_CHECKING:
    import jinja2


class ReportContents(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a report shows.

    `records` are all current claims, sorted by claim id; `citations` those that claims and sources name, by id.
    `groups` in the order in which they are to be read; `input_hashes` SHA-256 by name of the input. `is_starter`:
    the texts are synopses written for this project. `is_blocked`: a gate refuses the draft, `findings` say which.
    `integrity` says where each citation stands, `living` what changed in the literature and what that does.
    `duplicates` are the records that are read as one source, `merged` these records by their own ids, `pair_decisions`
    what people decided on pairs of them.
    """

    question: Question
    answer: Answer
    records: tuple[ClaimRecord, ...]
    citations: Mapping[str, Citation]
    integrity: Mapping[str, Integrity]
    living: Living
    flow: PrismaFlow
    agreement: AgreementSummary | None
    groups: tuple[FindingGroup, ...]
    search_runs: tuple[SearchRun, ...]
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]
    input_hashes: Mapping[str, str]
    is_starter: bool
    is_blocked: bool
    duplicates: Duplicates = Duplicates()
    merged: Mapping[str, Citation] = {}
    pair_decisions: tuple[PairRecord, ...] = ()


def render_report(contents: ReportContents) -> str:
    """Write the report as one HTML document; the same contents give the same text."""
    from curation.rendering.report_views import build_report_views  # noqa: PLC0415  it imports this module

    style, script = _read_part("report.css") + _read_part("weighing.css"), _read_part("report.js")
    page = _open_templates().get_template("report.html.j2")
    return page.render(
        **build_report_views(contents),
        style=style,
        script=script,
        policy=_write_policy(style, script),
    )


def _write_policy(style: str, script: str) -> str:
    """Let in this style, this script, and nothing else from anywhere."""
    rules = f"style-src {_hash_part(style)}; script-src {_hash_part(script)}"
    return f"default-src 'none'; {rules}; base-uri 'none'; form-action 'none'"


def _hash_part(part: str) -> str:
    digest = hashlib.sha256(part.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@lru_cache(maxsize=32)
def _read_part(name: str) -> str:
    part = resources.files("curation.rendering").joinpath("templates", name)
    return part.read_text(encoding="utf-8").replace("\r\n", "\n")


@lru_cache(maxsize=1)
def _open_templates() -> jinja2.Environment:
    import jinja2  # noqa: PLC0415  heavy; only a report needs it

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(_read_part),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
