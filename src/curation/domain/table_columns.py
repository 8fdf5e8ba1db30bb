"""Columns of the tables: names, dtypes and order, in one place for building and for checking."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec

from curation import vocabulary as terms

NOT_CHECKED = "not_checked"
Dtype = Literal["string", "Int64", "boolean", "category"]


class Column(msgspec.Struct, frozen=True):
    """One column; `terms` are the ordered categories of a `category` column, and `required` ones hold no NA."""

    name: str
    dtype: Dtype = "string"
    terms: tuple[str, ...] = ()
    required: bool = False


class TableLayout(msgspec.Struct, frozen=True, kw_only=True):
    """A table's columns in order, its key, and the columns that it is sorted by (NA last)."""

    name: str
    key: str
    order: tuple[str, ...]
    columns: tuple[Column, ...]


def _text(*names: str, required: bool = False) -> tuple[Column, ...]:
    return tuple(Column(name, "string", (), required) for name in names)


def _count(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "Int64") for name in names)


def _term(name: str, vocabulary: type[StrEnum], *, required: bool = False, extra: tuple[str, ...] = ()) -> Column:
    return Column(name, "category", (*(term.value for term in vocabulary), *extra), required)


CLAIM_LAYOUT = TableLayout(
    name="claims",
    key="claim_id",
    order=("citation_id", "quote_start", "claim_id"),
    columns=(
        *_text("claim_id", required=True),
        _term("status", terms.ClaimStatus, required=True),
        *_text("citation_id", required=True),
        *_text("source"),
        *_count("year"),
        _term("integrity", terms.IntegrityState, required=True, extra=(NOT_CHECKED,)),
        *_text("integrity_notes"),
        *_text("statement", required=True),
        *_text("plain_statement"),
        *_text("quote", required=True),
        *_text("quote_section"),
        *_count("quote_start"),
        _term("anchor_state", terms.AnchorState, required=True, extra=(NOT_CHECKED,)),
        _term("quote_role", terms.QuoteRole, required=True),
        _term("claim_type", terms.ClaimType, required=True),
        _term("significance", terms.Significance, required=True),
        _term("direction", terms.Direction, required=True),
        _term("outcome_direction", terms.OutcomeDirection, required=True),
        _term("outcome", terms.Outcome, required=True),
        *_text("tumour", "population", required=True),
        _term("her2_status", terms.Her2Status, required=True),
        *_text("her2_definition"),
        _term("hr_status", terms.HormoneReceptorStatus, required=True),
        _term("setting", terms.Setting, required=True),
        _term("line", terms.TreatmentLine, required=True),
        *_count("n"),
        *_text("biomarker", "assay", "panel"),
        _term("specimen", terms.Specimen),
        *_text("cut_off", "cut_off_unit"),
        Column("cut_off_prespecified", "boolean"),
        *_text("intervention", "comparator", "therapies"),
        Column("is_immunotherapy", "boolean", (), True),
        *_text("effects"),
        _term("measure", terms.EffectMeasure),
        *_text("value", "lower", "upper", "interval_level"),
        _term("p_op", terms.POperator),
        *_text("p"),
        *_count("n_events", "n_total"),
        *_text("unit"),
        _term("marker_comparison", terms.MarkerComparison, required=True),
        _term("directness", terms.Directness, required=True),
        _term("design", terms.StudyDesign, required=True),
        _term("level", terms.EvidenceLevel, required=True),
        *_text("level_scheme", required=True),
        *_text("study_id"),
        _term("basis", terms.TextSource, required=True),
        _term("figure_source", terms.FigureSource, required=True),
        *_text("tagged_by", "tagged_at", required=True),
        *_text("accepted_by", "accepted_at", "suggested_by"),
        *_text("last_act_id", required=True),
        *_text("notes"),
    ),
)

SCREENING_LAYOUT = TableLayout(
    name="screening",
    key="citation_id",
    order=("citation_id",),
    columns=(
        *_text("citation_id", required=True),
        *_text("source", "title"),
        _term("decision", terms.ScreeningChoice),
        _term("reason", terms.ExclusionReason),
        Column("is_conflict", "boolean", (), True),
        *_text("adjudicated_by", "votes"),
    ),
)

CITATION_LAYOUT = TableLayout(
    name="citations",
    key="citation_id",
    order=("citation_id",),
    columns=(
        *_text("citation_id", "source", "title", required=True),
        *_count("year"),
        *_text("journal", "publication_types", "languages"),
        _term("text_source", terms.TextSource, required=True),
        Column("has_text", "boolean", (), True),
        Column("is_retracted", "boolean", (), True),
        *_text("integrity", "study_id"),
    ),
)
