"""Biomarkers as texts write them: name, cut-off with its sign and unit, PD-L1 clone and score, level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DASH = "[-‐‑‒–—−]"
_GAP = r"[\s\u00a0]{0,2}"
_TUMOUR = r"(?:tumou?r|tumou?ral|TMB)"
_PER_MEGABASE = (
    rf"(?:(?:somatic|coding|nonsynonymous|non{_DASH}synonymous)\s)?(?:mut(?:ations?|s)?\.?|variants?){_GAP}"
    rf"(?:/|per){_GAP}(?:Mb|megabases?|Mbp)\b"
)
_SIGN = (
    rf"(?:≥|>=|⩾|>|≤|<=|<|at least|more than|greater than|fewer than|less than"
    rf"|cut{_DASH}?{_GAP}?off(?:s| value)?(?: of| was|:)?)"
)
_NUMBER = r"\d{1,4}(?:[.·]\d{1,2})?"
_MEGABASE_CUT = re.compile(
    rf"(?P<sign>{_SIGN}){_GAP}(?P<value>{_NUMBER}){_GAP}(?P<unit>{_PER_MEGABASE})", re.IGNORECASE
)
_PLAIN_CUT = re.compile(rf"(?P<sign>≥|>=|⩾|>|≤|<=|<){_GAP}(?P<value>{_NUMBER}){_GAP}(?P<unit>%?)")
_SCORED_CUT = re.compile(
    rf"\b(?P<unit>CPS|TPS|IPS|TAP|TC|IC|combined positive score|tumou?r proportion score){_GAP}(?:of{_GAP})?\(?"
    rf"(?P<sign>≥|>=|⩾|>|≤|<=|<|=|at least){_GAP}(?P<value>{_NUMBER}{_GAP}%?)"
)
_WORDED_CUT = re.compile(
    rf"\A(?:[\s-](?:scores?|values?|levels?|high|low|cut-?offs?|assay|of|was|were|is|with|a|an|or|and)){{0,5}}\s"
    r"(?:(?P<sign>at least|above|over|exceeding|(?:more|greater|higher|less|fewer) than|below|under)\s)?"
    rf"(?P<value>{_NUMBER}){_GAP}(?P<unit>%|U/mL|U/ml|ng/mL|ng/ml|{_PER_MEGABASE})?"
    rf"(?P<tail>{_GAP}or\s(?:more|higher|greater|above|over|less|lower|fewer|below))?",
    re.IGNORECASE,
)
_CLONE = re.compile(r"(?<![\w])(?:22C3|SP142|SP263|28-8|73-10|E1L3N)(?![\w])")
_LEVEL = re.compile(
    rf"\A(?:{_GAP}\(TMB\))?{_DASH}?{_GAP}(?P<level>high|low|H\b|L\b|intermediate)(?![a-z])", re.IGNORECASE
)
_SIGNED_LEVEL = re.compile(
    rf"\A{_GAP}(?:{_DASH}?{_GAP}(?P<word>positive|negative)|(?P<plus>\+(?!\w))|(?P<minus>{_DASH}(?!\w)))"
)
_NON = re.compile(rf"\bnon{_DASH}?\s?\Z", re.IGNORECASE)
_BEFORE_LEVEL = re.compile(rf"(?P<level>high|low|elevated){_DASH}?{_GAP}\Z", re.IGNORECASE)

_NAMES = (
    (
        "TMB",
        rf"(?<![A-Za-z])(?:(?P<blood>b)|t)?TMB(?![A-KM-Za-z])|\b(?:{_TUMOUR}\s)?mutation(?:al)?{_DASH}?\s?(?:burden"
        rf"|load)\b",
    ),
    (
        "PD-L1",
        rf"(?<![A-Za-z])PD{_DASH}?{_GAP}?L1(?![A-Za-z0-9])|\bprogrammed (?:cell )?death ligand 1\b|\bB7{_DASH}H1\b"
        rf"|\b(?:(?-i:CPS)|combined positive score)(?=\W)",
    ),
    ("TILs", rf"\b(?:s|str|i)?TILs?\b|\btumou?r{_DASH}?\s?infiltrating lymphocytes?\b"),
    (
        "MSI",
        rf"\bMSI(?:{_DASH}?H(?:igh)?)?\b|\bmicrosatellite instability(?:{_DASH}high)?\b|\bdMMR\b"
        rf"|\b(?:mismatch repair|MMR)[\s-]deficien\w+",
    ),
    ("Ki-67", rf"\bKi{_DASH}?67\b"),
    ("PIK3CA mutation", rf"\bPIK3CA{_DASH}?\s?(?:mutations?|mutant|mutated)?"),
    ("BRCA mutation", rf"\bg?BRCA(?:1/2|1|2)?{_DASH}?\s?(?:mutations?|mutant|mutated|m\b)"),
    ("ESR1 mutation", rf"\bESR1{_DASH}?\s?(?:mutations?|mutant|mutated)"),
    ("HRD", r"\bHRD\b|\bhomologous recombination deficien\w+"),
    ("ctDNA", r"\bctDNA\b|\bcirculating tumou?r DNA\b"),
    ("neoantigen load", r"\bneo-?antigen (?:load|burden)\b"),
    ("APOBEC signature", r"\bAPOBEC\w*"),
    ("p53", r"\bp53\b|\bTP53\b"),
    ("p21", r"\bp21(?:\sWAF1)?\b"),
    ("KRAS mutation", rf"\bK{_DASH}?RAS\b(?:\s(?:mutations?|mutant))?"),
    ("EGFR", r"\bEGFR\b|\bepidermal growth factor receptor\b(?! 2)"),
    ("VEGF", r"\bVEGF\b|\bvascular endothelial growth factor\b"),
    ("CA 19-9", rf"\bCA{_DASH}?{_GAP}?19{_DASH}9\b"),
    ("CEA", r"\bCEA\b|\bcarcinoembryonic antigen\b"),
    ("LDH", r"\bLDH\b|\blactate dehydrogenase\b"),
    ("C-reactive protein", rf"\bCRP\b|\bC{_DASH}reactive protein\b"),
    ("NLR", rf"\bNLR\b|\bneutrophil{_DASH}to{_DASH}lymphocyte ratio\b"),
    ("CD8 T cells", r"\bCD8\+?(?:\sT[\s-]cells?)?"),
    ("immune gene signature", r"\bimmune(?:-related)? (?:gene )?signatures?\b|\bT-cell[- ]inflamed\b"),
)
_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE if name != "TILs" else 0)) for name, pattern in _NAMES)
# Most sentences name no biomarker: these letters, one quick look, spare them the patterns.
_HINTS = {
    "TMB": ("tmb", "mutation"),
    "PD-L1": ("l1", "ligand", "b7", "cps", "combined positive"),
    "TILs": ("til", "infiltrating"),
    "MSI": ("msi", "satellite", "mmr", "mismatch"),
    "Ki-67": ("67",),
    "PIK3CA mutation": ("pik3ca",),
    "BRCA mutation": ("brca",),
    "ESR1 mutation": ("esr1",),
    "HRD": ("hrd", "homologous"),
    "ctDNA": ("dna",),
    "neoantigen load": ("antigen",),
    "APOBEC signature": ("apobec",),
    "p53": ("p53",),
    "p21": ("p21",),
    "KRAS mutation": ("ras",),
    "EGFR": ("egfr", "epidermal"),
    "VEGF": ("vegf", "vascular"),
    "CA 19-9": ("19",),
    "CEA": ("cea", "embryonic"),
    "LDH": ("ldh", "lactate"),
    "C-reactive protein": ("crp", "reactive"),
    "NLR": ("nlr", "neutrophil"),
    "CD8 T cells": ("cd8",),
    "immune gene signature": ("immune", "inflamed"),
}
_INHIBITOR = re.compile(
    rf"\A{_DASH}?{_GAP}(?:inhibit|block|antibod|checkpoint|directed|targeted|axis|pathway)", re.IGNORECASE
)
_ANTI = re.compile(rf"anti{_DASH}?{_GAP}(?:PD{_DASH}?1{_GAP}[/({_GAP}-]{{0,2}})?\Z", re.IGNORECASE)
_SIGNS = {
    "at least": "≥",
    "more than": ">",
    "greater than": ">",
    "fewer than": "<",
    "less than": "<",
    ">=": "≥",
    "⩾": "≥",
    "<=": "≤",
    **dict.fromkeys(("above", "over", "exceeding", "higher than"), ">"),
    **dict.fromkeys(("below", "under"), "<"),
}
_TARGETS = frozenset({"PD-L1", "EGFR", "VEGF"})
_SIGNED = frozenset({"PD-L1", "p53", "p21", "EGFR", "VEGF"})
_SCORES = frozenset({"PD-L1", "TILs", "Ki-67"})
_SCORE_NAMES = frozenset({"CPS", "COMBINED POSITIVE SCORE"})
_UPWARD = re.compile(r"more|higher|greater|above|over", re.IGNORECASE)
_WORDED = _SCORES | {"TMB", "CA 19-9", "CEA", "LDH", "C-reactive protein", "NLR"}
_REACH = 80
_LEVELS = {"h": "high", "l": "low", "elevated": "high"}


@dataclass(frozen=True, slots=True)
class Marker:
    """A biomarker in a text: name, offsets, level (`high`, `low`, `positive`...), cut-off with sign, unit, clone."""

    name: str
    start: int
    end: int
    level: str | None = None
    cut_off: str | None = None
    unit: str | None = None
    clone: str | None = None
    is_blood: bool = False


def find_markers(text: str) -> Iterator[Marker]:
    """List the biomarkers of a text in reading order; `PD-L1 inhibitor` is a drug, no biomarker."""
    small = text.lower()
    likely = [(name, pattern) for name, pattern in _PATTERNS if any(hint in small for hint in _HINTS[name])]
    found = sorted(
        ((match.start(), match.end(), name, match) for name, pattern in likely for match in pattern.finditer(text)),
        key=lambda one: one[:3],
    )
    for at, (start, end, name, match) in enumerate(found):
        if name in _TARGETS and _is_drug(text, start, end):
            continue
        following = found[at + 1][0] if at + 1 < len(found) else len(text)
        stretch = text[end : min(end + _REACH, max(following, end))]
        yield _build_marker(text, match, name, stretch)


def _build_marker(text: str, match: re.Match[str], name: str, stretch: str) -> Marker:
    start, end = match.span()
    cut = _find_cut(name, text[start:end], stretch)
    blood = name == "TMB" and bool(
        match.groupdict().get("blood") or re.search(r"\bblood[-\s]?\Z|\bplasma\s\Z", text[max(0, start - 8) : start])
    )
    clone = _CLONE.search(text, max(0, start - _REACH), end + _REACH) if name == "PD-L1" else None
    return Marker(
        name=name,
        start=start,
        end=end,
        level=_find_level(name, text, start, end),
        cut_off=cut[0] if cut else None,
        unit=cut[1] if cut else None,
        clone=clone[0] if clone else None,
        is_blood=blood,
    )


def _find_cut(name: str, printed: str, stretch: str) -> tuple[str, str | None] | None:
    if name == "PD-L1" and (match := _SCORED_CUT.search(printed + stretch)):
        return _write_cut(match["sign"], match["value"].replace(" ", "")), match["unit"].upper()[:40]
    if name == "TMB" and (match := _MEGABASE_CUT.search(stretch)):
        return _write_cut(match["sign"], match["value"]), "mut/Mb"
    if name in _SCORES and (match := _PLAIN_CUT.search(stretch)):
        return _write_cut(match["sign"], match["value"]), match["unit"] or None
    match = _WORDED_CUT.match(stretch) if name in _WORDED else None
    if match is None or not (match["sign"] or match["tail"]):
        return None
    sign = match["sign"] or ("at least" if _UPWARD.search(match["tail"]) else "<=")
    score = printed.upper() if name == "PD-L1" and printed.upper() in _SCORE_NAMES else None
    return _write_cut(sign, match["value"]), _write_unit(match["unit"]) or score


def _write_unit(unit: str | None) -> str | None:
    return "mut/Mb" if unit and unit.lower().startswith(("mut", "som", "cod", "non", "var")) else unit


def _write_cut(sign: str, value: str) -> str:
    """Write a cut-off with its sign; where only `cut-off of 10` is said, no sign is made up."""
    plain = " ".join(sign.lower().split())
    written = _SIGNS.get(plain, plain if plain in ("≥", ">", "≤", "<") else "")
    return written + value.replace("·", ".")


def _find_level(name: str, text: str, start: int, end: int) -> str | None:
    after = text[end : end + 24]
    level = _LEVEL.match(after)
    if level:
        named = _LEVELS.get(level["level"].lower(), level["level"].lower())
        # `non-TMB-high` are those below the cut-off.
        return "low" if named == "high" and _NON.search(text, max(0, start - 5), start) else named
    if name in _SIGNED and (signed := _SIGNED_LEVEL.match(after)):
        return (signed["word"] or "").lower() or ("positive" if signed["plus"] else "negative")
    if name == "MSI" and re.search(r"H\b|[Hh]igh|dMMR|deficien", text[start:end]):
        return "high"
    before = _BEFORE_LEVEL.search(text, max(0, start - 12), start)
    return _LEVELS.get(before["level"].lower(), before["level"].lower()) if before else None


def _is_drug(text: str, start: int, end: int) -> bool:
    return bool(_INHIBITOR.match(text[end : end + 16]) or _ANTI.search(text[max(0, start - 20) : start]))
