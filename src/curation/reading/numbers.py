"""Number words and printed numbers in the one spelling of the CSV contract (`standards.md` 6.2)."""

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBER_WORDS = {word: value for value, word in enumerate(_UNITS)} | {"none": 0}
NUMBER_WORDS |= {word: 10 * value for value, word in enumerate(_TENS, start=2)}
NUMBER_WORDS |= {
    f"{ten}-{unit}": 10 * tens + units
    for tens, ten in enumerate(_TENS, start=2)
    for units, unit in enumerate(_UNITS[1:10], start=1)
}
_SCIENTIFIC = re.compile(r"([0-9.,]+)(?:[eE]| ?x ?10)(.*)", re.DOTALL)
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_LARGEST_EXPONENT = 300


def format_number(token: str) -> str:
    """Write a printed number with a decimal point and a leading zero, its precision kept."""
    if "," in token:
        head, _, tail = token.partition(".")
        token = token.replace(",", "") if _THOUSANDS.fullmatch(head) else f"{head.replace(',', '.', 1)}{tail}"
    return f"0{token}" if token.startswith(".") else token


def format_scientific(token: str) -> str:
    """Write `3.2 x 10-5` or `1.2E-4` as a plain decimal; the exponent of a p value is negative however printed."""
    match = _SCIENTIFIC.fullmatch(token)
    digits = re.sub(r"[^0-9]", "", match[2]) if match else ""
    if match is None or not digits or int(digits) > _LARGEST_EXPONENT:
        return ""
    return f"{Decimal(format_number(match[1])).scaleb(-int(digits)):f}"


def parse_count(token: str) -> int | None:
    """Read a whole number or a word for one; `None` for anything else."""
    word = NUMBER_WORDS.get(token.lower())
    if word is not None:
        return word
    plain = token.replace(",", "") if _THOUSANDS.fullmatch(token) else token
    return int(plain) if plain.isdecimal() and len(plain) < 8 else None
