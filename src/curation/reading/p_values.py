"""P values in every dress: exact, bounded, not significant, of an interaction, listed, in powers of ten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from curation.reading import kinds
from curation.reading.lexing import Sentence
from curation.reading.numbers import format_number, format_scientific

_OPERATORS = {"<": "<", ">": ">", "{": "<=", "}": ">=", "=": "="}
_P = re.compile(
    r"([PXA])(?:\(P\))?(?:(?<=X)[iJ][awLVBO]{0,4}[&P]?[awLVBO]{0,3}|\([woiaXLVRAP]{1,5}\)|[woiaXLVRAP]{1,5})?[:,=ro]{0,3}([<>{}=]?)[o,]?([NSH])|H"
)
_OF_INTERACTION = re.compile(
    r"X[:,(=wrioaVBJHL]{0,13}(?:&[wa]{1,3})?\(?\||X[:,(=wrioaVBJH&]{0,13}(?:\(p_*&)?\||\|[(,]?[io]w?X"
)
_POWER = re.compile(r"\(?-(N)\)?")
_FURTHER_P = re.compile(r"(?:i[awFLVBIO]{1,3})?[,&]{1,2}(?:P?([<>{}=]))?N(?![%Tqmy(t-])")
_LISTED_P = re.compile(r"(?:,N)+\)")
_P_CUE = re.compile("[PXHA]")
_NS_BORDERS = ("", *"(),;:=.%")
# Of heterogeneity, of bias or of fit: `Egger's test, P = 0.41`, `I2 = 45%, P = 0.02`.
_ASIDE = re.compile(r"A[wit(,:]{0,3}\||s[:,=roa<]{0,3}-?N%?,?\||\|[^|]*A")


@dataclass(slots=True)
class PValue:
    """A p value at tokens `start` to before `end`."""

    start: int
    end: int
    operator: str
    value: str
    is_interaction: bool
    is_aside: bool = False


def read_p_values(sentence: Sentence) -> list[PValue]:
    """Read the p values of a sentence, rewriting its kinds."""
    if not _P_CUE.search(sentence.kinds):
        return []
    values: list[PValue] = []
    for match in _P.finditer(sentence.kinds):
        is_read = values and match.start() < values[-1].end
        value = None if is_read else _read_p_value(sentence, match)
        if value is not None:
            values.append(value)
            sentence.overwrite(value.start, value.end, kinds.P_VALUE)
            values += _read_further_p_values(sentence, value)
    return values


def _read_p_value(sentence: Sentence, match: re.Match[str]) -> PValue | None:
    start, end = match.span()
    if match[1] is None:
        return PValue(start, end, "NS", "", False) if _stands_for_p(sentence, start) else None
    label = sentence.tokens[start]
    if label.lower() == "interaction" or (label.lower() == "interactions" and match[3] == kinds.NOT_SIGNIFICANT):
        return None
    around = sentence.kinds[max(0, start - 36) : start] + "|" + sentence.kinds[end : end + 4]
    is_interaction = kinds.INTERACTION in match[0] or _OF_INTERACTION.search(around) is not None
    number, kind = sentence.tokens[end - 1], match[3]
    if number == "10" and (power := _POWER.match(sentence.kinds, end)):
        end, kind, number = power.end(), kinds.SCIENTIFIC, f"1E-{sentence.tokens[power.start(1)]}"
    if kind == kinds.NOT_SIGNIFICANT:
        return PValue(start, end, "NS", "", is_interaction)
    value = format_number(number) if kind == kinds.NUMBER else format_scientific(number)
    if not value or float(value) > 1 or (end - start == 2 and "." not in value):
        return None
    is_aside = _is_aside(sentence, start, match[0])
    return PValue(start, end, _OPERATORS[match[2] or "="].replace(">=", ">"), value, is_interaction, is_aside)


def _is_aside(sentence: Sentence, start: int, spelled: str) -> bool:
    # `I2 = 45%, P = .02` is of heterogeneity; `chi2 = 3.97, P = .04` tests what was said before.
    found = _ASIDE.search(f"{sentence.kinds[max(0, start - 8) : start]}|{spelled}")
    if found is None or found[0][0] != kinds.STATISTIC:
        return found is not None
    name = sentence.tokens[max(0, start - 8) + found.start()].lower()
    return name.startswith(("i", "τ", "tau", "cochran"))


def _read_further_p_values(sentence: Sentence, first: PValue) -> Iterator[PValue]:
    # `P values for interaction were .04 for age and .67 for nodal status`; `P = .04 and .67, respectively`
    label = sentence.tokens[first.start].lower()
    at = first.end
    is_listed = "values" in label or label == "ps" or "respectively" in sentence.tokens
    if not is_listed and not _LISTED_P.match(sentence.kinds, at):
        return
    while match := _FURTHER_P.match(sentence.kinds, at):
        start, at = match.end() - 1, match.end()
        value = format_number(sentence.tokens[start])
        if "." not in value or float(value) > 1:
            return
        sentence.overwrite(start, at, kinds.P_VALUE)
        yield PValue(
            start, at, _OPERATORS[match[1] or "="].replace(">=", ">"), value, first.is_interaction, first.is_aside
        )


def _stands_for_p(sentence: Sentence, at: int) -> bool:
    # `n.s.` or `(NS)`; `Se-containing NS` is a nanostructure.
    token = sentence.tokens[at]
    if len(token) > 4 or not token.lower().startswith(("n.s", "ns", "n/s")):
        return False
    before, after = sentence.kinds[:at][-1:], sentence.kinds[at + 1 : at + 2]
    return "." in token or (before in _NS_BORDERS and after in _NS_BORDERS)
