"""Plain text for the reader, with the way back to raw offsets (`standards.md` 6.3).

Most changes swap one character for one, so that offsets stay. Only HTML references, inline tags, invisible characters
and the digit-group blanks change lengths; then, and only then, a map of pieces is kept.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass

_SWAPS = (
    dict.fromkeys(map(ord, "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"), " ")
    | dict.fromkeys(map(ord, "\u205f\u3000\t\r\x0b\x0c\u2028\u2029"), " ")
    | dict.fromkeys(map(ord, "·∙⋅•‧・"), ".")
    | dict.fromkeys(map(ord, "‐‑‒–—―−﹣－⁻"), "-")
    | dict.fromkeys(map(ord, "’‘′"), "'")
    | {ord("×"): "x", ord("✕"): "x", ord("⩽"): "≤", ord("≦"): "≤", ord("⩾"): "≥", ord("≧"): "≥", ord("＝"): "="}
    | {ord("％"): "%", ord("（"): "(", ord("）"): ")", ord("，"): ",", ord("；"): ";", ord("："): ":"}
    | {ord("＜"): "<", ord("＞"): ">", ord("∶"): ":", ord("⁄"): "/", ord("∕"): "/"}
    | {ord("０") + digit: str(digit) for digit in range(10)}
    | dict.fromkeys(range(9), " ")
    | dict.fromkeys(range(14, 32), " ")
)
_UNUSUAL = re.compile(r"[^\n -~]")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_POWER = re.compile(r"(?<=10)[⁻\u2212-]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}")
_GROUP_BLANK = re.compile(r"(?<=[0-9])[\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")
_TAGS = r"</?(?:sup|sub|i|b|em|strong|u|p|br|span|small|inf)\s?/?>"
# `P = 0. 09` and `P <. 001`: a blank after the point is a slip of the printer.
_BROKEN = r"[=<>] ?\. (?=[0-9])|[=<>] ?0\. (?=[0-9]{2})"
_BROKEN_NUMBER = re.compile(_BROKEN)
# `1.5 x 10` and, after a line end, its raised exponent.
_PARTED_POWER = r"10\s{1,20}(?=[⁻\u2212-]?[⁰¹²³⁴⁵⁶⁷⁸⁹])"
_CHANGES_LENGTH = re.compile(
    rf"&(?:#[0-9]{{1,7}}|#x[0-9A-Fa-f]{{1,6}}|[A-Za-z]{{2,12}});|{_TAGS}|{_BROKEN}|{_PARTED_POWER}|"
    r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
)


@dataclass(frozen=True, slots=True)
class PlainText:
    """Normalised text; `origins` lists (plain offset, raw offset) of each piece, empty where all offsets agree."""

    text: str
    origins: tuple[tuple[int, int], ...] = ()

    def find_raw(self, start: int, end: int) -> tuple[int, int]:
        """Give the raw (start, end) of a plain span that holds at least one character."""
        if not self.origins:
            return start, end
        return self._find_raw_offset(start), self._find_raw_offset(end - 1) + 1

    def _find_raw_offset(self, offset: int) -> int:
        plain, raw = self.origins[bisect_right(self.origins, (offset, 1 << 60)) - 1]
        return raw + offset - plain


def normalise(text: str) -> PlainText:
    """Normalise a text, keeping the way back to its raw offsets."""
    origins: tuple[tuple[int, int], ...] = ()
    is_unusual = "&" in text or "<" in text or not text.isascii() or _BROKEN_NUMBER.search(text) is not None
    if is_unusual and _CHANGES_LENGTH.search(text):
        text, origins = _shorten(text)
    if text.isascii():
        return PlainText(text=_swap(text), origins=origins)
    return PlainText(text=_swap(_GROUP_BLANK.sub(",", _POWER.sub(_lower_power, text))), origins=origins)


def _swap(text: str) -> str:
    return _UNUSUAL.sub(_swap_one, text)


def _swap_one(match: re.Match[str]) -> str:
    return _SWAPS.get(ord(match[0]), match[0])


def _lower_power(match: re.Match[str]) -> str:
    return match.group().translate(_SUPERSCRIPTS)


def _shorten(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    pieces: list[str] = []
    origins: list[tuple[int, int]] = [(0, 0)]
    at = length = 0
    for match in _CHANGES_LENGTH.finditer(text):
        written = _unescape(match.group())
        for piece, origin in ((text[at : match.start()], at), (written, match.start())):
            origins.append((length, origin))
            pieces.append(piece)
            length += len(piece)
        at = match.end()
        origins.append((length, at))
    pieces.append(text[at:])
    return "".join(pieces), tuple(origins)


def _unescape(found: str) -> str:
    if found.startswith("&"):
        written = html.unescape(found)
        return written if len(written) == 1 else " "
    return found.rstrip() if found[-1].isspace() else ""
