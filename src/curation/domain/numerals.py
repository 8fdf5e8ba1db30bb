"""Numbers in prose: which figures a text states, in one spelling each.

`0.70`, `.70`, `0·70` and `0,70` are one figure; `1,234` and `1 234` (with a thin blank) are `1234`; `eight` is `8` and
`forty-five` `45`. The printed precision is kept: `0.7` is not `0.70`. Normalisation after `standards.md` 6.3.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from curation.domain.folding import fold

_MIDDLE_DOTS = str.maketrans("·∙⋅", "...")
_GROUP_MARKS = str.maketrans("", "", ",\u2009\u202f")
_DIGIT_GROUPS = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:[,\u2009\u202f]\d{3})+(?!\d)")
_DECIMAL_POINT = re.compile(r"\d\.\d")
_DECIMAL_COMMA = re.compile(r"(?<![\w.,])(\d+),(\d{1,2}|(?<=\b0,)\d+)(?![\d,])")
# Digits that belong to a name are no figures: HER2, PD-L1, T2, TGFβ1, KEYNOTE-158, nor is the place in a chemical name:
# 5-fluorouracil, 5-FU, 9-nitrocamptothecin. 3-year, 2-fold and 21-gene are figures. 10² is a figure other than 10.
_LOCANT = (
    r"(?!\d{0,2}(?:,\d{1,2}){0,3}-(?:[A-Z]{2,3}\b"
    r"|(?:nitro|deoxy|hydroxy|fluoro|methyl|ethyl|amino|aza)[a-z]{3,30}"
    r"|[a-z]{2,20}(?:uracil|thecin|tidine|idine|platin|mycin|amine|folinate|purine|guanine|estradiol)\b))"
)
_NUMBER = re.compile(
    _LOCANT + r"(?<![^\W_])(?<!\.)(?<![^\W\d_]-)\d+(?:\.\d+)?(?:(?<=10)[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|(?<![^\W_])\.\d+"
)
_TEENS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: value for value, word in enumerate(_TEENS)}
_WORDS |= {word: 10 * value for value, word in enumerate(_TENS, start=2)}
_FACTORS = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_WORD_NUMBER = re.compile(
    rf"\b(?:(?P<ten>{'|'.join(_TENS)})(?:[- ](?P<unit>{'|'.join(_TEENS[1:10])}))?|(?P<teen>{'|'.join(_TEENS)}))"
    rf"(?: (?P<factor>{'|'.join(_FACTORS)}))?\b",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")


def list_figures(text: str) -> tuple[str, ...]:
    """List the figures of a text in reading order, each time they occur.

    Words for numbers count, `one` alone does not (it is a pronoun too often); digits inside names do not.
    """
    return tuple(figure for _, figure, is_pronoun in sorted(_find_figures(text)) if not is_pronoun)


def normalise_figure(figure: str) -> str:
    """Give a figure its one spelling: ASCII digits, point for the decimals, a leading zero, no sign."""
    plain = figure.translate(_MIDDLE_DOTS).lstrip("+-−")
    plain = "".join(str(unicodedata.decimal(digit, digit)) for digit in plain)
    return f"0{plain}" if plain.startswith(".") else plain


def find_missing_figures(figures: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Select the figures that a text does not state, each once, in order."""
    stated = {figure for _, figure, _ in _find_figures(text)}
    return tuple(dict.fromkeys(figure for figure in figures if normalise_figure(figure) not in stated))


def parse_decimal(text: str | None) -> Decimal | None:
    """Read a figure as a number; `None` for nothing, `NR`, `NE`, open bounds and whatever is no decimal figure."""
    return Decimal(text) if text and _DECIMAL.fullmatch(text) else None


def _find_figures(text: str) -> Iterator[tuple[int, str, bool]]:
    """Give place, figure, and whether it is a lone `one`, which may be a pronoun."""
    plain = _normalise(text)
    for match in _NUMBER.finditer(plain):
        yield match.start(), normalise_figure(match.group()), False
    for match in _WORD_NUMBER.finditer(plain):
        ten, unit, teen, factor = (match[name].lower() if match[name] else "" for name in match.re.groupindex)
        value = _WORDS.get(ten, 0) + _WORDS.get(unit, 0) + _WORDS.get(teen, 0)
        yield match.start(), str(value * _FACTORS.get(factor, 1)), match.group().lower() == "one"


def _normalise(text: str) -> str:
    plain = html.unescape(text).translate(_MIDDLE_DOTS)
    plain = fold(_DIGIT_GROUPS.sub(lambda match: match.group().translate(_GROUP_MARKS), plain)).text
    return plain if _DECIMAL_POINT.search(plain) else _DECIMAL_COMMA.sub(r"\1.\2", plain)
