"""Numbers in prose: which figures a text states, in one spelling each.

`0.70`, `.70` and `0·70` are one figure; `1,234` and `1 234` are `1234`; `eight` is `8`. The printed precision is kept:
`0.7` is not `0.70`. Normalisation after `standards.md` 6.3.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_MIDDLE_DOTS = str.maketrans("·∙⋅", "...")
_THIN_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f\u2007", " "))
_DIGIT_GROUPS = re.compile(r"(?<=\d)[,\u2009\u202f](?=\d{3}(?!\d))")
# Digits that belong to a name are no figures: HER2, PD-L1, T2, PD-1, KEYNOTE-158.
_NUMBER = re.compile(r"(?<![A-Za-z\d.])(?<![A-Za-z]-)\d+(?:\.\d+)?|(?<![A-Za-z\d])\.\d+")
_WORD = re.compile(r"[A-Za-z]+")
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_WORDS = {word: str(value) for value, word in enumerate(f"{_UNITS} eighteen nineteen".split())}
_WORDS |= {word: str(10 * value) for value, word in enumerate("twenty thirty forty fifty sixty".split(), start=2)}


def list_figures(text: str) -> tuple[str, ...]:
    """List the figures of a text in reading order, each time they occur.

    Words for numbers count, `one` alone does not (it is a pronoun too often); digits inside names do not.
    """
    plain = _DIGIT_GROUPS.sub("", text.translate(_MIDDLE_DOTS)).translate(_THIN_BLANKS)
    found = [(match.start(), normalise_figure(match.group())) for match in _NUMBER.finditer(plain)]
    found += [
        (match.start(), _WORDS[word])
        for match in _WORD.finditer(plain)
        if (word := match.group().lower()) in _WORDS and word != "one"
    ]
    return tuple(figure for _, figure in sorted(found))


def normalise_figure(figure: str) -> str:
    """Give a figure its one spelling: point for the decimals, a leading zero, no sign."""
    figure = figure.translate(_MIDDLE_DOTS).lstrip("+-−")
    return f"0{figure}" if figure.startswith(".") else figure


def find_missing_figures(figures: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Select the figures that a text does not state, each once, in order."""
    stated = set(list_figures(text)) | ({"1"} if re.search(r"\bone\b", text, flags=re.IGNORECASE) else set())
    return tuple(dict.fromkeys(figure for figure in figures if normalise_figure(figure) not in stated))


def parse_decimal(text: str | None) -> Decimal | None:
    """Read a figure as a number; `None` for nothing, `NR`, `NE` and open bounds."""
    try:
        value = Decimal(text or "")
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
