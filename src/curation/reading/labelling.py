"""Which measure an estimate is of: the label before it, after it, or that of the estimate it is set against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from curation.domain.effect import PROPORTION_MEASURES
from curation.reading import kinds
from curation.reading.backgrounds import is_of_background, speaks_of_others
from curation.reading.carrying import name_bare_ratios, share_back
from curation.reading.continuing import goes_on, has_same_unit, is_linked
from curation.reading.estimates import Estimate
from curation.reading.fitting import fits
from curation.reading.lexing import Sentence
from curation.reading.naming import name_measure, speaks_of_level
from curation.reading.predicates import find_predicate
from curation.reading.right_labels import find_right, find_right_neighbour
from curation.reading.shares import name_share
from curation.reading.traps import is_design, is_trapped

_LABEL = re.compile(f"[{kinds.LABELS}]")
_BRACKETS = re.compile(r"\([^()]{0,60}\)")
_SUBORDINATE = re.compile(r"[)(=+wa_cxg]{0,6}(?:[io][waGg_]{0,6}(?:[NW]?G[io][wa]{0,3})?|g_+)")
_COORDINATED = re.compile(r"[wa_g)]{0,3}[&,/][&wa]{0,3}")
_OF_OTHERS = re.compile(r"o[wa]{0,2}[GF]|G|w{0,2}r")
# `15-year risks of 8.3% vs 10.1%`
_RISK_BEFORE = re.compile(r"g_*w?(h)[ora]{1,2}$")
_RISK_WITH_INTERVAL = re.compile(r"(h)\(C\)[^;.()]{0,40}$")
# `in 8.7% of metastatic and 4.9% of primary tumours`
_PARALLEL = re.compile(r"o[awB]{1,2}G?&a?")
_PARALLEL_END = re.compile(r"o[aw]{0,2}G?(?:[(.,;]|$)")
_CHANGE_BEFORE = re.compile(r"[hl][^;.()]{0,8}$")
# `density was 4.1% (CI, 2.6% to 5.7%) and 6.6% (CI, 5.0% to 8.2%) higher`
_HIGHER = re.compile(r"(?:[(,;]?c_*\)?&?N?%?){0,2}[(,;]?(?:c_*)?\)?h")
# `declined by a mean of 3.1 percentage points` within one group
_BY_AMOUNT = re.compile(r"Q[wE]{0,2}o?$")
_SET_AGAINST = re.compile(r"v[f_(wa]*$")
_DETAILS = re.compile(r"[cfjx]_*")
_ALTERNATIVE = re.compile(r"[^,;.LVRDO]{0,12}[&v][aw]{0,2}")
_FARTHEST = 40
_PARTS = frozenset({"cells", "nuclei", "transcripts", "reads", "clones", "blasts", "alleles", "chromosomes"})
_MATURITY = frozenset({"planned", "maturity", "mature", "information"})
_COUNTED_MEASURES = frozenset({"ORR", "CR_RATE", "PR_RATE", "DCR", "CBR", "pCR"})
_NUMERIC = kinds.RATIO + kinds.DIFFERENCE + kinds.INDEX


@dataclass(slots=True)
class _Reader:
    """What has been read of a sentence so far."""

    sentence: Sentence
    queue: list[tuple[int, str]] = field(default_factory=list)
    turn: int = 0
    used: set[int] = field(default_factory=set)
    last_endpoint: int = -1
    last_trapped: int = 0
    is_paired: bool = False


def label_estimates(sentence: Sentence, estimates: list[Estimate], ratio: str = "") -> list[Estimate]:
    """Give each estimate its measure; those without one are left out.

    `ratio` is the ratio that an earlier sentence stated, with which figures in bare brackets go on.
    """
    reader = _Reader(sentence)
    previous: Estimate | None = None
    for number, estimate in enumerate(estimates):
        following = estimates[number + 1] if number + 1 < len(estimates) else None
        _label(reader, estimate, previous, following)
        # Numbers of people, ages and times of follow-up between two estimates do not part them.
        is_trap = reader.last_trapped == estimate.end
        is_aside = estimate.label < 0 and (is_trap or not (estimate.unit or estimate.has_point))
        previous = previous if is_aside else estimate
    share_back(sentence, estimates)
    name_bare_ratios(sentence, estimates, ratio)
    found = [one for estimate in estimates for one in _list_all(estimate) if one.measure]
    found = [one for one in found if not is_of_background(sentence, one)]
    for one in found:
        if one.measure in PROPORTION_MEASURES and _is_of_difference(one):
            one.interval = None
    # `148 of 302 and 177 of 301 had died`: numbers of events without a percentage are no rates; those of responses are.
    return [one for one in found if one.value or one.measure in _COUNTED_MEASURES]


def _is_of_difference(estimate: Estimate) -> bool:
    # `42% and 36% (95% CI, -4% to 16%)`: the interval is of the difference, which is not printed.
    interval = estimate.interval
    if interval is None or not interval.lower.startswith("-") or estimate.is_missing:
        return False
    return interval.upper[-1:].isdigit() and float(interval.upper) < float(estimate.value or 0)


def _list_all(estimate: Estimate) -> Iterator[Estimate]:
    # `Median PFS and OS were not reached` states two medians.
    for label, measure in estimate.further:
        yield replace(estimate, label=label, measure=measure)
    yield estimate


def _label(reader: _Reader, estimate: Estimate, previous: Estimate | None, following: Estimate | None) -> None:
    sentence, spelled = reader.sentence, reader.sentence.kinds
    start = max(previous.end if previous else 0, estimate.start - 2 * _FARTHEST)
    end = following.start if following else len(spelled)
    gap, after = spelled[start : estimate.start], spelled[estimate.end : min(end, estimate.end + _FARTHEST)]
    if _take_risk(reader, estimate, gap, start):
        return
    candidates = [at for at in _list_labels(reader, gap, start) if fits(sentence, at, estimate, gap[at - start + 1 :])]
    if _is_trap(reader, estimate, (start, gap, after), candidates):
        reader.last_trapped = estimate.end
        return
    if _is_no_share(sentence, estimate):
        return
    has_verb, object_at = find_predicate(sentence, estimate, end)
    if has_verb and object_at < 0:
        candidates = [at for at in candidates if spelled[at] != kinds.WEAK]
    is_named = _take_right(reader, estimate, object_at)
    if not is_named and not _take_right(reader, estimate, find_right_neighbour(estimate, after)):
        if candidates:
            _take_left(reader, estimate, candidates, gap, start)
        else:
            _take_or_continue(reader, estimate, previous, gap, after)
    if estimate.label < 0:
        _take_endpoint(reader, estimate, gap, after)
    if estimate.label < 0:
        _take_by_unit(sentence, estimate, gap)
    if estimate.label < 0:
        _take_share(reader, estimate, start, end)
    endpoint = spelled.rfind(kinds.ENDPOINT, start, estimate.end)
    reader.last_endpoint = endpoint if endpoint >= 0 else reader.last_endpoint


def _is_trap(reader: _Reader, estimate: Estimate, around: tuple[int, str, str], candidates: list[int]) -> bool:
    start, gap, after = around
    nearest = gap[max(0, reader.last_trapped - start) :]
    if is_trapped(estimate, nearest, after):
        return True
    # `declines of 10% in one or 15% in the other`
    is_second = estimate.interval is None and reader.last_trapped > start and _ALTERNATIVE.fullmatch(nearest)
    return bool(is_second) and max(candidates, default=0) < reader.last_trapped


def _take_by_unit(sentence: Sentence, estimate: Estimate, gap: str) -> None:
    is_higher = estimate.interval is not None and _HIGHER.match(sentence.kinds, estimate.end) is not None
    is_level = estimate.unit == kinds.PERCENT and is_higher and speaks_of_level(sentence, in_percent=True)
    is_change = estimate.interval is None and _BY_AMOUNT.search(gap) is not None
    is_score = estimate.unit == kinds.POINTS and estimate.interval is not None and _CHANGE_BEFORE.search(gap)
    if estimate.unit == kinds.PERCENT_POINTS and not is_change:
        estimate.label, estimate.measure = estimate.at, "RD"
    elif is_level or is_score:
        estimate.label, estimate.measure = estimate.at, "MD"


def _take_share(reader: _Reader, estimate: Estimate, start: int, end: int) -> None:
    if is_design(reader.sentence.spelled):
        return
    at, measure = name_share(reader.sentence, estimate, start, end)
    if at >= 0 and not speaks_of_others(reader.sentence):
        reader.queue, reader.turn = [(at, measure)], 0
        _take_turn(reader, estimate)


def _take_or_continue(reader: _Reader, estimate: Estimate, previous: Estimate | None, gap: str, after: str) -> None:
    # `40% with high TILs, as compared with 18% with low TILs`: what is set against a figure is of its measure.
    labelled = previous if previous is not None and previous.label >= 0 else None
    if labelled and _SET_AGAINST.search(gap):
        _continue(reader, estimate, labelled, gap, after)
    if (
        estimate.label < 0
        and not _take_right(reader, estimate, find_right(reader.sentence, estimate, after))
        and labelled
    ):
        _continue(reader, estimate, labelled, gap, after)


def _take_risk(reader: _Reader, estimate: Estimate, gap: str, start: int) -> bool:
    if estimate.interval is not None and estimate.has_point and not (estimate.unit or estimate.shared_unit):
        # `the risk (95% CIs) with two, three and four was 1.00 (0.71-1.40), 0.88 (0.62-1.24) and ...`
        match, measure = _RISK_WITH_INTERVAL.search(gap), "RR"
    else:
        match, measure = (_RISK_BEFORE.search(gap) if estimate.unit == kinds.PERCENT else None), "EVENT_RATE"
    if match is None or reader.sentence.tokens[start + match.start(1)].lower() not in ("risk", "risks"):
        return False
    reader.queue, reader.turn = [(start + match.start(1), measure)], 0
    _take_turn(reader, estimate)
    return True


def _take_label(reader: _Reader, estimate: Estimate, at: int) -> None:
    """Name an estimate, and those that go on with it, by one label; of a double label the first name."""
    reader.queue, reader.turn = [(at, reader.sentence.find_measure(at).split(" ")[0])], 0
    _take_turn(reader, estimate)


def _list_labels(reader: _Reader, gap: str, start: int) -> Iterator[int]:
    for match in _LABEL.finditer(gap):
        if start + match.start() not in reader.used:
            yield start + match.start()


def _take_left(reader: _Reader, estimate: Estimate, candidates: list[int], gap: str, start: int) -> None:
    inside = {start + at for match in _BRACKETS.finditer(gap) for at in range(*match.span())}
    outside = [at for at in candidates if at not in inside] or candidates
    strong = [at for at in outside if reader.sentence.kinds[at] != kinds.WEAK] or outside
    labels = [strong[-1]]
    for at in reversed(strong[:-1]):
        # `the model predicted pCR with an AUC of 0.78`
        if reader.sentence.kinds[labels[0]] in _NUMERIC and reader.sentence.kinds[at] not in _NUMERIC:
            break
        between = reader.sentence.kinds[at + 1 : labels[0]]
        plain = _BRACKETS.sub("", between)
        if _SUBORDINATE.fullmatch(plain):
            labels = [at]
        elif _COORDINATED.fullmatch(plain) and reader.sentence.kinds[at] not in (kinds.RATIO, kinds.DIFFERENCE):
            labels = [at, *labels]
        else:
            break
    _queue(reader, estimate, labels)


def _queue(reader: _Reader, estimate: Estimate, labels: list[int]) -> None:
    named = [(at, measure) for at in labels for measure in (reader.sentence.find_measure(at) or "-").split(" ")]
    reader.queue = named if len(named) > 1 and _count_waiting(reader, estimate) >= len(named) - 1 else named[-1:]
    reader.turn, reader.is_paired = 0, False
    if estimate.is_missing and len(named) > 1 and len(reader.queue) == 1:
        estimate.further = tuple(
            (at, name_measure(reader.sentence, reader.sentence.kinds[at], name, estimate)) for at, name in named[:-1]
        )
    _take_turn(reader, estimate)


def _count_waiting(reader: _Reader, estimate: Estimate) -> int:
    # How many further numbers follow before the next label: `PFS and OS were 5.6 and 18.3 months`.
    rest = reader.sentence.kinds[estimate.end : estimate.end + _FARTHEST]
    border = re.search(f"[{kinds.LABELS}.]", rest)
    return len(re.findall("[NK]", rest[: border.start()] if border else rest))


def _take_turn(reader: _Reader, estimate: Estimate) -> None:
    label, name = reader.queue[reader.turn % len(reader.queue)]
    reader.turn += 1
    estimate.label = label
    estimate.measure = name_measure(reader.sentence, reader.sentence.kinds[label], name, estimate)


def _is_no_share(sentence: Sentence, estimate: Estimate) -> bool:
    # `OS data were immature (18% events)`, `118 deaths (62% of those planned)`, `1.2% per year`, `in 25% of cells`
    after = sentence.tokens[estimate.end : estimate.end + 5]
    is_percent = kinds.PERCENT in (estimate.unit, estimate.shared_unit)
    is_of_parts = after[:1] == ["of"] and not _PARTS.isdisjoint(after[1:4])
    is_per_time = sentence.spelled.startswith((kinds.PER + kinds.TIME, "/" + kinds.TIME), estimate.unit_at + 1)
    return (is_percent and (is_per_time or is_of_parts)) or after[:1] == ["events"] or not _MATURITY.isdisjoint(after)


def _take_right(reader: _Reader, estimate: Estimate, at: int) -> bool:
    if at < 0:
        return False
    reader.used.add(at)
    _take_label(reader, estimate, at)
    return True


def _continue(reader: _Reader, estimate: Estimate, previous: Estimate, gap: str, after: str) -> None:
    if not is_linked(gap) or not reader.queue:
        return
    is_listed = len(reader.queue) > 1 and reader.turn < len(reader.queue)
    if is_listed and not has_same_unit(estimate, previous):
        # `ORR and mPFS were 33% and 6.9 months`
        if fits(reader.sentence, reader.queue[reader.turn][0], estimate, ""):
            _take_turn(reader, estimate)
        return
    is_listed = is_listed or (_DETAILS.sub("", gap) == kinds.AND and "respectively" in reader.sentence.tokens)
    if kinds.VERSUS in gap and len(reader.queue) > 1 and (reader.is_paired or reader.turn < len(reader.queue)):
        # `control, DFS and OS were 58% versus 63%, 53% versus 57% and 71% versus 66%`
        reader.turn, reader.is_paired = reader.turn - 1, True
    is_listed_after = _PARALLEL.fullmatch(gap) is not None and _PARALLEL_END.match(after) is not None
    # `responses occurred in 42% and 36% of patients`: one preposition holds both
    is_held = gap == kinds.AND and reader.sentence.kinds.startswith("i", previous.start - 1)
    is_parallel = gap.endswith("&i") or is_listed_after or (is_held and _PARALLEL_END.match(after) is not None)
    if not (is_listed or is_parallel) and kinds.VERSUS not in gap and _OF_OTHERS.match(after):
        return
    if not goes_on(reader.sentence, estimate, previous, gap):
        return
    is_apart = estimate.is_missing and len(gap) > 1
    if not (estimate.unit or estimate.shared_unit or is_apart) and previous.unit:
        estimate.shared_unit, estimate.unit_at = previous.unit, previous.unit_at
    _take_turn(reader, estimate)


def _take_endpoint(reader: _Reader, estimate: Estimate, gap: str, after: str) -> None:
    # `overall survival did not differ: hazard ratio 1.02; median not reached in either arm`
    is_time = (estimate.unit or estimate.shared_unit) == kinds.TIME or estimate.is_missing
    if not is_time or not re.search(r"M[wa]{0,2}[=:,ro]{0,2}$", gap):
        return
    if match := re.match(r"[iwr]{1,3}V", after):
        reader.last_endpoint = estimate.end + match.end() - 1
    if reader.last_endpoint >= 0:
        _take_label(reader, estimate, reader.last_endpoint)
