"""Populations and biomarkers of a claim, put together from the terms of its sentence and of the text around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from curation.domain.claim import Biomarker, Population
from curation.reading.terms import Term, TermKind, select_terms
from curation.vocabulary import (
    Her2Status,
    HormoneReceptorStatus,
    Setting,
    Specimen,
    TreatmentLine,
    format_term,
)

NOT_STATED = "not stated"
_BREAST = "breast cancer"
_GENERAL = ("solid tumours", "many cancers")


def build_population(terms: Sequence[Term], *, context: Sequence[Term] = ()) -> Population:
    """Say who was studied, by a sentence's own terms and, for what it does not name, by those of its context.

    Two different HER2 states make `mixed`; `ultralow` and `equivocal` are no states of the vocabulary and make none.
    """
    names = {kind: _list_names(terms, kind) or _list_names(context, kind) for kind in TermKind}
    tumour, her2 = _choose_tumour(names[TermKind.TUMOUR]), _choose_her2(names[TermKind.HER2])
    # Without a tumour, `early` and `first` are about something else.
    is_tumour = tumour != NOT_STATED or her2 != Her2Status.NOT_STATED
    setting = _choose_setting(names[TermKind.SETTING]) if is_tumour else Setting.NOT_STATED
    return Population(
        description=_describe(tumour, her2, setting),
        tumour=tumour,
        her2_status=her2,
        hr_status=_choose_hormone_state(names[TermKind.HORMONE_RECEPTOR]),
        setting=setting,
        line=_choose_line(names[TermKind.LINE]) if is_tumour else TreatmentLine.NOT_STATED,
    )


def build_biomarker(terms: Sequence[Term], *, context: Sequence[Term] = ()) -> Biomarker | None:
    """Say what was measured and how, `None` where a sentence names no biomarker; the assay may stand in its context."""
    markers = select_terms(terms, TermKind.BIOMARKER)
    if not markers:
        return None
    name = markers[0].name
    same = [marker for marker in markers if marker.name == name]
    around = same + [term for term in select_terms(context, TermKind.BIOMARKER) if term.name == name]
    cut = next((marker for marker in around if marker.cut_off), None)
    clone = next((marker.clone for marker in around if marker.clone), None)
    assays = [term.name for term in (*terms, *context) if term.kind == TermKind.ASSAY] if name == "TMB" else []
    return Biomarker(
        name=name,
        assay=clone or (assays[0] if assays else None),
        specimen=Specimen.BLOOD if any(marker.is_blood for marker in same) else Specimen.NOT_STATED,
        cut_off=cut.cut_off if cut else None,
        unit=cut.unit if cut else None,
    )


def _list_names(terms: Iterable[Term], kind: TermKind) -> list[str]:
    return list(dict.fromkeys(term.name for term in terms if term.kind == kind))


def _choose_tumour(names: Sequence[str]) -> str:
    """Choose the one tumour that is named; a kind of breast cancer is breast cancer, several others are listed."""
    kinds = list(dict.fromkeys(_BREAST if name.endswith(_BREAST) else name for name in names))
    single = [name for name in kinds if name not in _GENERAL]
    if len(single) > 2:
        return "several solid tumours"
    return " and ".join(sorted(single)) or (kinds[0] if kinds else NOT_STATED)


def _choose_her2(names: Sequence[str]) -> Her2Status:
    states = {name for name in names if name in _HER2_STATES}
    if len(states) > 1:
        return Her2Status.MIXED
    return Her2Status(next(iter(states))) if states else Her2Status.NOT_STATED


_HER2_STATES = frozenset(status.value for status in Her2Status)


def _choose_hormone_state(names: Sequence[str]) -> HormoneReceptorStatus:
    states = set(names)
    if len(states) > 1:
        return HormoneReceptorStatus.MIXED
    return HormoneReceptorStatus(next(iter(states))) if states else HormoneReceptorStatus.NOT_STATED


def _choose_setting(names: Sequence[str]) -> Setting:
    treated = [name for name in names if name in (Setting.NEOADJUVANT, Setting.ADJUVANT)]
    early = bool(treated) or Setting.EARLY in names
    if (early and Setting.ADVANCED in names) or len(treated) > 1:
        return Setting.MIXED
    if treated:
        return Setting(treated[0])
    return Setting.EARLY if early else Setting.ADVANCED if Setting.ADVANCED in names else Setting.NOT_STATED


def _choose_line(names: Sequence[str]) -> TreatmentLine:
    if len(set(names)) > 1:
        return TreatmentLine.MIXED
    return TreatmentLine(names[0]) if names else TreatmentLine.NOT_STATED


def _describe(tumour: str, her2: Her2Status, setting: Setting) -> str:
    """Say in a few words who was studied; a curator writes it better."""
    state = "" if her2 in (Her2Status.NOT_STATED, Her2Status.NOT_APPLICABLE) else f"HER2-{format_term(her2.value)} "
    place = "" if setting in (Setting.NOT_STATED, Setting.MIXED) else f"{format_term(setting.value)} "
    return f"{place}{state}{tumour}" if tumour != NOT_STATED or state or place else NOT_STATED
