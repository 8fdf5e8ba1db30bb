"""Which measure an estimate is of: the label before it, after it, or that of the estimate it is set against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from curation.reading import kinds
from curation.reading.estimates import Estimate
from curation.reading.lexing import Sentence
from curation.reading.traps import is_trapped

_LABEL = re.compile(f"[{kinds.LABELS}]")
_BRACKETS = re.compile(r"\([^()]{0,60}\)")
_SUBORDINATE = re.compile(r"[)(=+wa_cxg]{0,6}(?:[io][waGg_]{0,6}|g_+)")
_COORDINATED = re.compile(r"[wa_g)]{0,3}[&,/][&wa]{0,3}")
_ADJACENT = re.compile(r"[)(=:,roa_cni]*")
_PLAIN_LINK = re.compile(r"[)(=:,roa_cg]*w{0,2}[)(=:,roa_cg]*")
_WEAK_LINK = re.compile(
    r"G?(?:[gx]_*|\([^()%n]{1,24}\)(?=[rw]))?(?:o[wa]{1,3})?"
    r"(?:r[rw]{1,2}(?=\()|r[arw]{0,2}h[wiatroG]{0,10}(?=\()|[rw]{0,4}[io][aw]{0,2}|[:,=]|[wr_x()]{0,4}r[aw]{0,3}[io]?|w?r[a]{0,2}|\(x_*\)[io]?)[a(]?(?:f_*[wG]{0,4}[(,;]?)?"
)
_RIGHT_LINK = re.compile(
    r"(?!\)[,;])[)cf_p;,]*(?:o[aw]{0,3}(?:G|f_*)|o[aw]{1,4}(?=r))?(?:\([cfp_;,]+\))?(?:i[aw]{1,4})?[Gwrahfn_]{0,6}"
)
_RIGHT_ADJACENT = re.compile(r"[LO](?![:=,ro(]{0,3}-?[NKW])")
_RIGHT_ENDPOINT = re.compile(r"(?:w?|\)?(?:o[aw]{0,2}[Gf_]{1,3})?r)(?:g_*V|Vw?g)(?![:=,ro(]{0,3}-?[NKW])")
_CHANGE_BEFORE = re.compile(r"[hl][^;.()]{0,8}$")
_COUNTED = re.compile(r"f_*[wG]{0,3}$")
# `r = 0.91; SEE = 0.47`
_OTHER_NAME = re.compile("[,;(&]w{1,2}=$")
_LIMITED = re.compile("[oaw]{0,2}x")
# `nausea 12%`, `nausea (12%)`, `nausea (any grade, 12%)`
_LISTED = re.compile(r"(?:\((?:[aw]{1,3}[,:])?)?")
_COMPARED = re.compile(r"[^N;.)]{0,12}v[aw]{0,3}-?N")
_CONTINUED = re.compile(r"[^.]{0,40}[v&,;/:][^.;]{0,20}")
_MEDIAN_ENDPOINTS = frozenset({"PFS", "OS", "DOR", "TTP", "TTR"})
_RATE_ENDPOINTS = frozenset({"PFS", "OS", "EFS", "DFS", "IDFS", "DRFI"})
_FARTHEST, _NEAR = 40, 8
# `18 of 46 patients (39%) whose tumours were TMB-high responded`
_OUTCOME_VERBS = frozenset({"responded", "relapsed", "recurred", "progressed", "died"})
_CLAUSE_VERBS = frozenset({"had", "experienced", "showed", "discontinued", "developed"})
_MATURITY = frozenset({"planned", "required", "maturity", "mature", "information"})
_STATE = re.compile("high|positive|low|zero|mutant|mutated|deficient")
_NUMERIC = kinds.RATIO + kinds.DIFFERENCE + kinds.INDEX


@dataclass(slots=True)
class _Reader:
    """What has been read of a sentence so far."""

    sentence: Sentence
    queue: list[tuple[int, str]] = field(default_factory=list)
    turn: int = 0
    used: set[int] = field(default_factory=set)
    last_endpoint: int = -1


def label_estimates(sentence: Sentence, estimates: list[Estimate]) -> list[Estimate]:
    """Give each estimate its measure; those without one are left out."""
    reader = _Reader(sentence)
    previous: Estimate | None = None
    for number, estimate in enumerate(estimates):
        following = estimates[number + 1] if number + 1 < len(estimates) else None
        _label(reader, estimate, previous, following)
        # Bare numbers between two estimates, such as numbers of people, do not part them.
        if estimate.label >= 0 or estimate.unit or estimate.has_point:
            previous = estimate
    return [one for estimate in estimates for one in _list_all(estimate) if one.measure]


def _list_all(estimate: Estimate) -> Iterator[Estimate]:
    # `Median PFS and OS were not reached` states two medians.
    for label, measure in estimate.further:
        yield replace(estimate, label=label, measure=measure)
    yield estimate


def _label(reader: _Reader, estimate: Estimate, previous: Estimate | None, following: Estimate | None) -> None:
    spelled = reader.sentence.kinds
    start = max(previous.end if previous else 0, estimate.start - 2 * _FARTHEST)
    gap = spelled[start : estimate.start]
    after = spelled[estimate.end : min(following.start if following else len(spelled), estimate.end + _FARTHEST)]
    candidates = [at for at in _list_labels(reader, gap, start) if _fits(reader, at, estimate, gap[at - start + 1 :])]
    if is_trapped(estimate, gap, after) or _is_maturity(reader.sentence, estimate):
        return
    if _take_right_neighbour(reader, estimate, after):
        pass
    elif candidates:
        _take_left(reader, estimate, candidates, gap, start)
    elif not _take_right(reader, estimate, after) and previous is not None and previous.label >= 0:
        _continue(reader, estimate, previous, gap, after)
    if estimate.label < 0:
        _take_endpoint(reader, estimate, gap, after)
    if estimate.label < 0 and estimate.unit == kinds.PERCENT_POINTS:
        estimate.label, estimate.measure = estimate.at, "RD"
    if estimate.label < 0 and estimate.unit == kinds.POINTS and estimate.interval and _CHANGE_BEFORE.search(gap):
        estimate.label, estimate.measure = estimate.at, "MD"
    endpoint = spelled.rfind(kinds.ENDPOINT, start, estimate.end)
    reader.last_endpoint = endpoint if endpoint >= 0 else reader.last_endpoint


def _list_labels(reader: _Reader, gap: str, start: int) -> Iterator[int]:
    for match in _LABEL.finditer(gap):
        if start + match.start() not in reader.used:
            yield start + match.start()


def _fits(reader: _Reader, at: int, estimate: Estimate, between: str) -> bool:
    kind, unit = reader.sentence.kinds[at], estimate.unit or estimate.shared_unit
    if kind == kinds.RATIO:
        return _fits_ratio(reader, at, estimate, between)
    if kind == kinds.PROPORTION:
        return unit == "%" or (estimate.is_proportion and len(between) <= _NEAR)
    if kind == kinds.ENDPOINT:
        return _fits_endpoint(reader, at, estimate, between)
    if kind == kinds.INDEX:
        named = len(reader.sentence.tokens[at]) > 1 or between.startswith("=")
        return named and (estimate.is_proportion or estimate.value.startswith("-0."))
    if kind == kinds.DIFFERENCE:
        return _fits_difference(reader, at, estimate, between)
    if kind == kinds.WEAK:
        is_event = reader.sentence.find_measure(at) == "AE_RATE"
        listed = _LISTED.fullmatch(between) is not None and (
            is_event or (not between and _STATE.search(reader.sentence.tokens[at].lower()))
        )
        counted = between == "(" and _COUNTED.search(reader.sentence.kinds[:at]) is not None
        return unit == "%" and (bool(listed) or counted or _WEAK_LINK.fullmatch(between) is not None)
    if kind == kinds.TREATED:
        return not unit and not estimate.is_missing
    return unit == "%" or estimate.has_point


def _fits_difference(reader: _Reader, at: int, estimate: Estimate, between: str) -> bool:
    unit, after = estimate.unit or estimate.shared_unit, reader.sentence.kinds[estimate.end :][:30]
    if reader.sentence.find_measure(at) == "RMST":
        return unit == kinds.TIME and after.startswith(kinds.CHANGE)
    # `no difference in rates (10.1% vs 5.2%)` states two rates and no difference.
    if estimate.counts or estimate.is_missing or unit == kinds.MUTATIONS or _COMPARED.match(after):
        return False
    if reader.sentence.tokens[at + 1 : at + 2] == ["per"]:
        return False
    return bool(unit or estimate.interval or _PLAIN_LINK.fullmatch(between))


def _fits_ratio(reader: _Reader, at: int, estimate: Estimate, between: str) -> bool:
    if estimate.unit == "%":
        is_adjacent = _ADJACENT.fullmatch(between) is not None
        return reader.sentence.tokens[at] in ("RR", "RRs", *(("OR",) if is_adjacent else ()))
    if estimate.unit or estimate.is_missing or estimate.value.startswith("-"):
        return False
    token = reader.sentence.tokens[at]
    if token in ("OR", "ORs") and len(between) > 3 and estimate.interval is None:
        return False
    is_adjacent = _ADJACENT.fullmatch(between) is not None and ")(" not in between
    return estimate.has_point or estimate.interval is not None or is_adjacent


def _fits_endpoint(reader: _Reader, at: int, estimate: Estimate, between: str) -> bool:
    endpoint = reader.sentence.find_measure(at).split(" ")[0]
    unit = estimate.unit or estimate.shared_unit
    if endpoint == "TMB":
        if unit == "%":
            return kinds.LIMIT in between and _WEAK_LINK.fullmatch(between) is not None
        is_mean = kinds.MEAN in between or kinds.MEAN in reader.sentence.kinds[max(0, at - 2) : at]
        is_median = kinds.MEDIAN in reader.sentence.kinds or _PLAIN_LINK.fullmatch(between) is not None
        return unit == kinds.MUTATIONS and is_median and not is_mean
    if unit == "%":
        return endpoint in _RATE_ENDPOINTS or endpoint in ("SURVIVAL", "ALIVE")
    if unit == kinds.TIME or estimate.is_missing:
        return endpoint != "ALIVE" and _is_median(reader, at, between)
    has_rate = kinds.LANDMARK in reader.sentence.kinds or "rate" in reader.sentence.tokens
    return estimate.is_proportion and has_rate and endpoint in _RATE_ENDPOINTS


def _is_median(reader: _Reader, at: int, between: str) -> bool:
    before = reader.sentence.kinds[max(0, at - 12) : at]
    if kinds.MEAN in before[-3:] or kinds.MEAN in between:
        return False
    if kinds.MEDIAN in between or kinds.MEDIAN in before or reader.sentence.tokens[at].startswith(("m", "MST")):
        return True
    return reader.sentence.find_measure(at) != "SURVIVAL" and _PLAIN_LINK.fullmatch(between) is not None


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
    reader.turn = 0
    if estimate.is_missing and len(named) > 1 and len(reader.queue) == 1:
        estimate.further = tuple(
            (at, _name_measure(reader.sentence.kinds[at], name, estimate)) for at, name in named[:-1]
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
    estimate.measure = _name_measure(reader.sentence.kinds[label], name, estimate)
    if estimate.measure == "MD" and estimate.unit == kinds.TIME and _is_about_rmst(reader.sentence):
        estimate.measure = "RMST_DIFF"


def _is_maturity(sentence: Sentence, estimate: Estimate) -> bool:
    # `OS data were immature (18% events)`, `118 deaths (62% of those planned)`
    after = sentence.tokens[estimate.end : estimate.end + 5]
    return after[:1] == ["events"] or not _MATURITY.isdisjoint(after)


def _is_about_rmst(sentence: Sentence) -> bool:
    return any(
        sentence.find_measure(at).startswith("RMST") for at in range(len(sentence.kinds)) if sentence.kinds[at] == "D"
    )


def _name_measure(kind: str, name: str, estimate: Estimate) -> str:
    unit = estimate.unit or estimate.shared_unit
    if kind == kinds.ENDPOINT:
        if name == "TMB":
            return "PREV" if unit == "%" else "TMB_MEDIAN"
        name = "OS" if name in ("SURVIVAL", "ALIVE") else name
        if unit == kinds.TIME or estimate.is_missing:
            return f"{name}_MEDIAN" if name in _MEDIAN_ENDPOINTS else ""
        return f"{name}_RATE" if name in _RATE_ENDPOINTS else ""
    if kind == kinds.RATIO and estimate.unit == "%":
        return "ORR"
    if kind == kinds.OTHER:
        return ""
    if name == "RD" and unit in (kinds.POINTS, kinds.TIME):
        return "MD"
    return {kinds.TREATED: "NNT"}.get(kind, "RMST_DIFF" if name == "RMST" else name)


def _take_right_neighbour(reader: _Reader, estimate: Estimate, after: str) -> bool:
    # `14.9% sensitivity`, `an 84% five-year overall survival`
    if estimate.unit != kinds.PERCENT:
        return False
    if _RIGHT_ADJACENT.match(after):
        at = estimate.end
    elif match := _RIGHT_ENDPOINT.match(after):
        at = estimate.end + match[0].index(kinds.ENDPOINT)
    else:
        return False
    reader.used.add(at)
    reader.queue, reader.turn = [(at, reader.sentence.find_measure(at).split(" ")[0])], 0
    _take_turn(reader, estimate)
    return True


def _take_right(reader: _Reader, estimate: Estimate, after: str) -> bool:
    if estimate.unit not in ("%", kinds.PERCENT_POINTS):
        return False
    match = _LABEL.search(after)
    if match is None or not _RIGHT_LINK.fullmatch(after[: match.start()]):
        return False
    at = estimate.end + match.start()
    if (
        reader.sentence.kinds[at] == kinds.WEAK
        and reader.sentence.tokens[at + 1 : at + 2][:1]
        and reader.sentence.tokens[at + 1] in _OUTCOME_VERBS
    ):
        at += 1
    kind = reader.sentence.kinds[at]
    is_limited = reader.sentence.find_measure(at) == "TMB" and _LIMITED.match(after, match.end()) is not None
    if kind not in kinds.PROPORTION + kinds.WEAK + kinds.OTHER + kinds.DIFFERENCE and not is_limited:
        return False
    if kind in (kinds.WEAK, kinds.DIFFERENCE) and (match.start() == 0) == (kind == kinds.WEAK):
        return False
    reader.used.add(at)
    reader.queue, reader.turn = [(at, reader.sentence.find_measure(at))], 0
    _take_turn(reader, estimate)
    return True


def _continue(reader: _Reader, estimate: Estimate, previous: Estimate, gap: str, after: str) -> None:
    if not (_CONTINUED.fullmatch(gap) or gap == "t") or not reader.queue:
        return
    unit = estimate.unit or estimate.shared_unit
    same = (unit or previous.unit or previous.shared_unit) == (previous.unit or previous.shared_unit)
    is_listed = len(reader.queue) > 1 and reader.turn < len(reader.queue)
    if is_listed and not same and _fits(reader, reader.queue[reader.turn][0], estimate, ""):
        _take_turn(reader, estimate)
        return
    if not (same or estimate.is_missing or previous.is_missing) or _is_censored(reader.sentence, estimate):
        return
    is_listed = is_listed or (gap == kinds.AND and "respectively" in reader.sentence.tokens)
    if not is_listed and kinds.VERSUS not in gap and re.match(r"o[wa]{0,2}[GF]|G|w{0,2}r", after):
        return
    if kinds.VERSUS not in gap and _starts_clause(reader.sentence.tokens[previous.end : estimate.start]):
        return
    kind = reader.sentence.kinds[previous.label]
    if not unit and not _continues_bare(estimate, previous, gap):
        return
    if kind in (kinds.DIFFERENCE, kinds.TREATED) and kinds.VERSUS in gap:
        return
    if kind == kinds.RATIO and estimate.interval is None and not re.search("[v&]", gap):
        return
    if kind in kinds.RATIO + kinds.INDEX and _OTHER_NAME.search(gap):
        return
    if not unit and previous.unit:
        estimate.shared_unit, estimate.unit_at = previous.unit, previous.unit_at
    _take_turn(reader, estimate)


def _starts_clause(tokens: list[str]) -> bool:
    # `response rate, 19%, and 10 patients had improvement of symptoms (45%)`; `who had` goes on with the same.
    return any(token in _CLAUSE_VERBS and before != "who" for before, token in pairwise(["", *tokens]))


def _is_censored(sentence: Sentence, estimate: Estimate) -> bool:
    return sentence.tokens[estimate.at + 1 : estimate.at + 2] == ["+"]


def _continues_bare(estimate: Estimate, previous: Estimate, gap: str) -> bool:
    # `8.2 months versus 6.8`; but `in 13% and 14 progressed` is no second proportion.
    if previous.unit == kinds.PERCENT:
        return kinds.VERSUS in gap[-4:]
    return estimate.has_point or estimate.interval is not None or gap[-1] == kinds.VERSUS


def _take_endpoint(reader: _Reader, estimate: Estimate, gap: str, after: str) -> None:
    # `overall survival did not differ: hazard ratio 1.02; median not reached in either arm`
    is_time = (estimate.unit or estimate.shared_unit) == kinds.TIME or estimate.is_missing
    if not is_time or not re.search(r"M[wa]{0,2}[=:,ro]{0,2}$", gap):
        return
    if match := re.match(r"[iwr]{1,3}V", after):
        reader.last_endpoint = estimate.end + match.end() - 1
    if reader.last_endpoint >= 0:
        reader.queue, reader.turn = [(reader.last_endpoint, reader.sentence.find_measure(reader.last_endpoint))], 0
        _take_turn(reader, estimate)
