"""The fields of a claim as a curator fills them in: their names, groups, vocabularies and what they are for."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

import msgspec

from curation import vocabulary as terms
from curation.domain.effect_words import format_measure
from curation.vocabulary import format_term


class FieldKind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    TERM = "term"
    TERMS = "terms"
    YES = "yes"


class ClaimField(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One field; `name` is its path in a `Claim`. `vocabulary` for terms; `default` is what an empty field means."""

    name: str
    label: str
    group: str
    kind: FieldKind = FieldKind.LINE
    vocabulary: type[StrEnum] | None = None
    required: bool = False
    default: str = ""
    hint: str = ""

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """The terms as (value, label); a field that may stay empty offers that too."""
        found = tuple((term.value, _name_term(term)) for term in self.vocabulary or ())
        return found if self.required or self.default or not found else (("", "–"), *found)


# Codes and terms that do not say by themselves what is meant.
_MEANINGS: dict[StrEnum, str] = {
    terms.EvidenceLevel.A: "A: validated",
    terms.EvidenceLevel.B: "B: clinical study",
    terms.EvidenceLevel.C: "C: case study",
    terms.EvidenceLevel.D: "D: preclinical",
    terms.EvidenceLevel.E: "E: inferred",
    terms.MarkerComparison.ASSOCIATION_UNDER_TREATMENT: "association under treatment: all were treated",
    terms.MarkerComparison.EFFECT_IN_MARKER_HIGH: "effect in marker high: treatments compared in these alone",
    terms.MarkerComparison.SUBGROUP_DIFFERENCE_UNTESTED: "subgroup difference untested: effects side by side",
    terms.MarkerComparison.PREDICTIVE_TESTED: "predictive tested: interaction of marker and treatment",
    terms.MarkerComparison.PROGNOSTIC: "prognostic: whatever the treatment",
    terms.FigureSource.PUBLISHER_OR_REGISTRY: "publisher or registry: full text, label, entry",
    terms.FigureSource.INDEX_PAGE: "index page: the abstract, as in PubMed",
    terms.FigureSource.SECONDARY: "secondary: another publication says so",
}


def _name_term(term: StrEnum) -> str:
    if isinstance(term, terms.EffectMeasure):
        return format_measure(term)
    return _MEANINGS.get(term) or format_term(term.value)


_L, _X, _N, _T, _Y = FieldKind.LINE, FieldKind.TEXT, FieldKind.NUMBER, FieldKind.TERM, FieldKind.YES
CLAIM, WHO, MARKER, TREATMENT, STUDY = "The claim", "Who was studied", "Biomarker", "Treatment", "The study"


def _field(group: str, name: str, label: str, kind: FieldKind = _L, **more: object) -> ClaimField:
    return msgspec.convert({"group": group, "name": name, "label": label, "kind": kind} | more, type=ClaimField)


def _term(
    group: str, name: str, label: str, vocabulary: type[StrEnum], *, default: str = "", required: bool = True
) -> ClaimField:
    is_required = required and not default
    return ClaimField(
        group=group, name=name, label=label, kind=_T, vocabulary=vocabulary, default=default, required=is_required
    )


FIELDS: tuple[ClaimField, ...] = (
    _field(CLAIM, "statement", "Statement", _X, required=True, hint="in your own words, figures as quoted"),
    _field(CLAIM, "plain_statement", "Plain statement", _X, hint="the same to a patient, without figures"),
    _term(CLAIM, "claim_type", "Claim type", terms.ClaimType),
    _term(CLAIM, "outcome", "Outcome", terms.Outcome),
    _term(CLAIM, "outcome_direction", "What happened to it", terms.OutcomeDirection, default="not_stated"),
    _term(CLAIM, "significance", "Significance", terms.Significance, default="not_applicable"),
    _term(CLAIM, "direction", "Supports it?", terms.Direction, default="not_applicable"),
    _term(CLAIM, "quote_role", "Role of the quote", terms.QuoteRole),
    _field(WHO, "population.description", "People", required=True, hint="as the source describes them"),
    _field(WHO, "population.tumour", "Tumour"),
    _term(WHO, "population.her2_status", "HER2 status", terms.Her2Status),
    _field(WHO, "population.her2_definition", "HER2 defined as"),
    _term(WHO, "population.hr_status", "Hormone receptors", terms.HormoneReceptorStatus, default="not_stated"),
    _term(WHO, "population.setting", "Setting", terms.Setting, default="not_stated"),
    _term(WHO, "population.line", "Line", terms.TreatmentLine, default="not_stated"),
    _field(WHO, "population.n", "How many", _N),
    _field(MARKER, "biomarker.name", "Biomarker"),
    _field(MARKER, "biomarker.assay", "Assay"),
    _field(MARKER, "biomarker.panel", "Panel"),
    _term(MARKER, "biomarker.specimen", "Specimen", terms.Specimen, default="not_stated"),
    _field(MARKER, "biomarker.cut_off", "Cut-off", hint="with its sign"),
    _field(MARKER, "biomarker.unit", "Unit"),
    _field(MARKER, "biomarker.prespecified", "Set beforehand", _Y),
    _term(MARKER, "marker_comparison", "Comparison made", terms.MarkerComparison, default="none"),
    _field(TREATMENT, "intervention", "Intervention"),
    _field(TREATMENT, "comparator", "Comparator"),
    _field(TREATMENT, "therapies", "Therapies", FieldKind.TERMS, hint="one a line"),
    _term(TREATMENT, "therapy_interaction", "Given as", terms.TherapyInteraction, required=False),
    _field(TREATMENT, "is_immunotherapy", "Immunotherapy", _Y),
    _term(STUDY, "design", "Design", terms.StudyDesign),
    _term(STUDY, "directness", "Directness", terms.Directness),
    _term(STUDY, "level", "Evidence level", terms.EvidenceLevel),
    _field(STUDY, "study_id", "Study", hint="groups claims on the same people"),
    _term(STUDY, "figure_source", "Figure seen at", terms.FigureSource, default="publisher_or_registry"),
    _field(STUDY, "notes", "Notes", _X),
)
FIELDS_BY_NAME = MappingProxyType({field.name: field for field in FIELDS})

EFFECT_FIELDS: tuple[ClaimField, ...] = (
    _term("effects", "measure", "Measure", terms.EffectMeasure),
    _field("effects", "value", "Value"),
    _field("effects", "lower", "Lower"),
    _field("effects", "upper", "Upper"),
    _field("effects", "level", "CI %"),
    _term("effects", "p_op", "p is", terms.POperator, required=False),
    _field("effects", "p", "p"),
    _field("effects", "n_events", "Events", _N),
    _field("effects", "n_total", "of", _N),
    _field("effects", "unit", "Unit"),
    _field("effects", "arm", "Arm"),
    _field("effects", "time", "At"),
    _field("effects", "time_unit", "Time unit"),
)

# Where a person mends what a field rule or a lint finds.
RULE_FIELDS = MappingProxyType({"population": "population.tumour", "biomarker": "biomarker.name", "basis": "quotes"})
LINT_FIELDS = MappingProxyType(
    dict.fromkeys(("L02", "L03", "L04", "L05", "L06", "L07", "L08"), "quotes")
    | dict.fromkeys(("L11", "L12", "L13", "L14", "L16", "L17", "L24", "L25", "L29"), "statement")
    | dict.fromkeys(("L26", "L27", "L28"), "plain_statement")
    | dict.fromkeys(("L09", "L10"), "study_id")
    | dict.fromkeys(("L32", "L33", "L34", "L35"), "effects")
    | {"L36": "is_immunotherapy"}
    | {"L01": "quote_role", "L15": "comparator", "L18": "population.her2_status", "L19": "population.hr_status"}
    | {"L20": "population.setting", "L21": "population.tumour", "L22": "population.n", "L23": "outcome_direction"}
    | {"L30": "biomarker.cut_off", "L31": "significance"}
)
