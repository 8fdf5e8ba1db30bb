"""Ellipses in quotes: words may be left out within a sentence, but none that turn its meaning.

`Survival … improved` must not be found in `Survival was not improved`, nor reach from one sentence into the next.
"""

from __future__ import annotations

import re

from curation.domain.citation import Section, fold_section
from curation.domain.quote_edges import check_edges
from curation.domain.sentences import split_section_sentences

# Folding writes … as three full stops.
_ELLIPSIS = re.compile(r" ?(?:\[ ?\.{3} ?\]|\( ?\.{3} ?\)|\.{3}) ?")
_TURNS_MEANING = re.compile(
    r"\b(?:no|not|non|never|none|neither|nor|without|cannot|fail\w*|lack\w*|except\w*|unless|but|however|although|though"
    r"|only|unlike|versus|vs|than)\b|n't\b",
    re.IGNORECASE,
)
_NEIGHBOURS = 16
_JOINED_BEFORE = re.compile(r"\w[-‐‑–−]$")
_JOINED_AFTER = re.compile(r"[-‐‑–−]\w")


def split_elision(needle: str) -> tuple[str, ...]:
    """Split folded words at their ellipses; empty where there are fewer than two parts with words."""
    parts = tuple(part for part in _ELLIPSIS.split(needle) if part.strip())
    return parts if len(parts) > 1 else ()


def find_elided(section: Section, parts: tuple[str, ...]) -> list[tuple[int, int]]:
    """List the raw (start, end) of stretches of one sentence that hold the parts in order.

    Nothing left out between two parts may negate, limit or compare, and no part may be cut out of a number, word or
    sign. One stretch for each place of the first part, the shortest.
    """
    occurrences = [_list_whole(section, part) for part in parts]
    if not all(occurrences):
        return []
    sentences = split_section_sentences(section)
    return [
        (start, end)
        for start, first_end in occurrences[0]
        for end in _follow(section, occurrences[1:], first_end, _find_border(sentences, start))
    ]


def _follow(section: Section, rest: list[list[tuple[int, int]]], end: int, border: int) -> list[int]:
    """Give the end of the last part when all follow each other before the border, else nothing."""
    for places in rest:
        following = next(((start, last) for start, last in places if start >= end and last <= border), None)
        if following is None or _TURNS_MEANING.search(section.reading[end : following[0]]):
            return []
        end = following[1]
    return [end]


def _list_whole(section: Section, part: str) -> list[tuple[int, int]]:
    places = fold_section(section).find_all(part)
    return [(start, end) for start, end in places if _is_whole(section.reading, start, end)]


def _is_whole(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - _NEIGHBOURS) : start], text[end : end + _NEIGHBOURS]
    # `HER2` is not a part of `HER2-positive`: what a hyphen joins stays together.
    is_joined = _JOINED_BEFORE.search(before) or _JOINED_AFTER.match(after)
    return not is_joined and not check_edges(before, text[start:end], after)


def _find_border(sentences: list[tuple[int, int]], start: int) -> int:
    return next((last for first, last in sentences if first <= start < last), start)
