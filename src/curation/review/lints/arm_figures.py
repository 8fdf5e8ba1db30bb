"""Lints of figures and arms: a figure that the quote gives to one arm and the claim to the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from curation.domain.effect import Effect
from curation.reading.terms import Term, TermKind, find_terms, select_terms
from curation.review.lints.claim_reading import ClaimReading
from curation.review.lints.lint import Lint
from curation.vocabulary import Severity

QUOTE_LIMIT = 3_000
_ARM_LIMIT = 200
_REACH = 110
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*|[≥<>≤](?=\s?\d)")
_SAME = {
    "lower": "low",
    "<": "low",
    "≤": "low",
    "higher": "high",
    "≥": "high",
    ">": "high",
    "no": "without",
    "not": "without",
}
_IDLE = frozenset(
    "a an the of in on for with and or to arm group patients people plus disease tumour tumours cells status those "
    "given receiving who had were was expression treatment therapy only alone".split()
)
_UNIT = r"(?:\s?%\)?|\s?(?:months?|mo|weeks?|years?|percent|per cent))?"
_ASIDE = r"(?:\s?\([^()]{0,120}\)|\s?\[[^\[\]]{0,120}\])*"
_GIVEN_TO = re.compile(rf"{_UNIT}{_ASIDE}\s(?:with|without|in|for|on|under|among|of|had|have)\b")
# Nothing but joining words and asides between two figures: then the arms follow, or went before, in the same order.
_JOINED = re.compile(rf"{_UNIT}{_ASIDE}\s?(?:,|and|versus|vs\.?|compared with|against|/)+\s", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?:no|not|without)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a quote names an arm: 0 for the one of the first effect, 1 for that of the second."""

    at: int
    arm: int


def check_swapped(reading: ClaimReading) -> Iterator[str]:
    """Refuse two figures of one measure that the quote gives to each other's arms in so many words.

    Gate: `21.6 months with A and 15.2 months with B` can be read one way only; the claim has them the other way round.
    """
    for first, second in _list_pairs(reading):
        if _read_pair(reading, first, second, is_strict=True) == (1, 0):
            yield _tell(first, second)


def check_arm_order(reading: ClaimReading) -> Iterator[str]:
    """Doubt two figures whose order in the quote is not that of the arms they are given to.

    Worklist: which arm `8.2 and 6.8 months` belong to is told by order alone, and order may be broken by a word.
    """
    for first, second in _list_pairs(reading):
        told = _read_pair(reading, first, second, is_strict=True)
        if told is None and _read_pair(reading, first, second, is_strict=False) == (1, 0):
            yield _tell(first, second)


def _tell(first: Effect, second: Effect) -> str:
    name = first.measure.value
    return (
        f"the claim gives {name} {first.value} to '{(first.arm or '')[:60]}' and {second.value} to "
        f"'{(second.arm or '')[:60]}'; the quote reads the other way round"
    )


def _list_pairs(reading: ClaimReading) -> Iterator[tuple[Effect, Effect]]:
    known = [effect for effect in reading.claim.effects if effect.arm and effect.number is not None]
    for first, second in combinations(known, 2):
        if first.measure == second.measure and first.value != second.value and first.arm != second.arm:
            yield first, second


def _read_pair(reading: ClaimReading, first: Effect, second: Effect, *, is_strict: bool) -> tuple[int, int] | None:
    """Say to which of the two arms a quote gives either figure; `None` where it does not tell."""
    arms = (first.arm or "")[:_ARM_LIMIT], (second.arm or "")[:_ARM_LIMIT]
    for quoted in reading.quoted:
        text = quoted[:QUOTE_LIMIT]
        places = [_find_figure(text, effect.value or "") for effect in (first, second)]
        if places[0] is None or places[1] is None:
            continue
        mentions = _find_mentions(text, *arms)
        found = _read_given(text, places, mentions) if is_strict else _read_order(text, places, mentions)
        if found:
            return found
    return None


def _find_figure(text: str, figure: str) -> tuple[int, int] | None:
    """Find the one place of a figure; `None` where it stands nowhere or more than once."""
    places = [m.span() for m in re.finditer(rf"(?<![\d.,·]){re.escape(figure)}(?![\d]|[.·,]\d)", text)]
    return places[0] if len(places) == 1 else None


def _read_given(
    text: str, places: Sequence[tuple[int, int] | None], mentions: Sequence[Mention]
) -> tuple[int, int] | None:
    """Read `FIGURE with ARM` for both figures; each arm must be the first one named after its own preposition."""
    spans = [place for place in places if place]
    if _are_joined(text, spans):
        return None
    given = []
    for start, end in spans:
        others = [other for other, _ in spans if other > start]
        limit = min([*others, end + _REACH, *(end + stop.start() for stop in re.finditer(r"[.;]\s", text[end:]))])
        named = [mention.arm for mention in mentions if end <= mention.at < limit]
        if not _GIVEN_TO.match(text, end) or len(set(named)) != 1:
            return None
        given.append(named[0])
    return (given[0], given[1]) if given[0] != given[1] else None


def _read_order(
    text: str, places: Sequence[tuple[int, int] | None], mentions: Sequence[Mention]
) -> tuple[int, int] | None:
    """Read arms named in the order of the figures: all behind them, all before them, or each before its own."""
    spans = sorted(place for place in places if place)
    (start, _), (second, end) = spans
    if _are_joined(text, spans):
        behind = _list_arms([m for m in mentions if end <= m.at < end + _REACH])
        ahead = _list_arms([m for m in mentions if m.at < start])
        order = behind or ahead
    else:
        one = [mention.arm for mention in mentions if mention.at < start]
        other = [mention.arm for mention in mentions if start < mention.at < second]
        follows = [mention.arm for mention in mentions if mention.at > end]
        order = [one[-1], other[-1]] if one and other and not follows and one[-1] != other[-1] else []
    if len(order) != 2:
        return None
    return (order[0], order[1]) if spans[0] == places[0] else (order[1], order[0])


def _list_arms(mentions: Sequence[Mention]) -> list[int]:
    """List both arms in the order of their first mention; empty unless each is named once."""
    named = [mention.arm for mention in mentions]
    return named if sorted(named) == [0, 1] else []


def _are_joined(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    (_, end), (start, _) = sorted(spans)
    return bool(_JOINED.fullmatch(text, end, start))


def _find_mentions(text: str, one: str, other: str) -> list[Mention]:
    """Find the words that only one of the two arms has; drugs count under any of their names."""
    if _is_bare(one, other) or _is_bare(other, one):
        return _find_with(text, is_first_without=_is_bare(other, one))
    names = _list_names(one), _list_names(other)
    own = names[0] - names[1], names[1] - names[0]
    if not own[0] or not own[1]:
        return []
    found = [Mention(term.start, arm) for term in _find_drugs(text) for arm in (0, 1) if term.name.lower() in own[arm]]
    drugs = [(term.start, term.end) for term in _find_drugs(text)]
    for match in _WORD.finditer(text):
        is_in_drug = any(start <= match.start() < end for start, end in drugs)
        word = _normalise(match.group())
        found += [Mention(match.start(), arm) for arm in (0, 1) if word in own[arm] and not is_in_drug]
    return _merge(sorted(found, key=lambda mention: mention.at))


def _is_bare(one: str, other: str) -> bool:
    """Whether the other arm is the one without what the first has: `atezolizumab` and `no atezolizumab`."""
    return _list_names(other) - _list_names(one) == {"without"} and _list_names(one) < _list_names(other)


def _find_with(text: str, *, is_first_without: bool) -> list[Mention]:
    found = re.finditer(r"\b(?:with|without|no)\b(?! (?:HR|CI|p)\b)", text)
    return [Mention(m.start(), int((m.group() != "with") != is_first_without)) for m in found]


def _merge(mentions: Sequence[Mention]) -> list[Mention]:
    """Take words of one arm that stand together as one mention."""
    kept: list[Mention] = []
    last = None
    for mention in mentions:
        if last is None or mention.arm != last.arm or mention.at - last.at > _REACH // 2:
            kept.append(mention)
        last = mention
    return kept


def _list_names(arm: str) -> set[str]:
    drugs = _find_drugs(arm)
    rest = "".join(" " if any(t.start <= at < t.end for t in drugs) else letter for at, letter in enumerate(arm))
    words = {_normalise(word) for word in _WORD.findall(rest)} - _IDLE
    return {term.name.lower() for term in drugs} | words | ({"without"} if _WITHOUT.search(arm) else set())


def _normalise(word: str) -> str:
    lowered = word.lower()
    return _SAME.get(lowered, lowered)


def _find_drugs(text: str) -> tuple[Term, ...]:
    return select_terms(find_terms(text), TermKind.DRUG)


LINTS = (
    Lint(
        id="L32",
        rule="no figure is given to the arm that the quote gives the other figure to",
        severity=Severity.GATE,
        remedy="Put each figure to its own arm.",
        check=check_swapped,
    ),
    Lint(
        id="L33",
        rule="figures and arms stand in the order of the quote",
        severity=Severity.WORKLIST,
        remedy="Read which figure belongs to which arm, and put it right or say it in the notes.",
        check=check_arm_order,
    ),
)
