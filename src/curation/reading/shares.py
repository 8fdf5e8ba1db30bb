"""Shares of people whose outcome has no name in the vocabulary: what happened, what harmed, or what was found in them.

`antibodies were found in 74 of 697 patients (10.6%)` states a prevalence, `8 patients (47%) recovered` the rate of an
event, `fewer had a leak (3% vs 9%)` that of a harm. Who was enrolled, treated, followed or how old is no result.
"""

from __future__ import annotations

import re

from curation.reading import kinds
from curation.reading.estimates import Estimate
from curation.reading.lexing import Sentence
from curation.reading.share_words import DID, FOUND, HAPPENED, HARMS, MARKERS, OTHERS, RATES, RELIEF

_FARTHEST = 30
_LEAD_END = re.compile(r"(?:i[awz]{0,2}(?:wo[aw]?Gw?)?|Q)[f_(GnwzW]*$")
_CLAUSE = re.compile(r"[,;:.]")
_SUBJECT = re.compile(
    r"(?:\([cfpn_;,]{1,24}\)|[;,]?[cfpn_;,]*\))?(?:o?[aw]?[NW]?[aw]{0,2}G?)(?:[GBLwaoi_f/-]|\([cfn]_*\)){0,16}"
)
_RATE_END = re.compile(r"(?:d|r[zwa]{0,2}|[:=(]|,|o[za]?)$")
_PAIR = re.compile(r"%?(?:\([cf]_*\)|[;,]?[cf]_*)?\)?(?:v|\)[&v][wa]{0,4}\()")
_SPREAD = frozenset(("metastasis", "metastases", "visceral"))
_MARKED = ("-positive", "-negative", "-mutated", "-mutant", "-deficient")
_MORE = re.compile(r"%?[(,;]?(?:c_*)?\)?w?h")
_STATES = ("positive", "negative")
_TIMES = re.compile(r"(?:before|after|during|following) (?:\w+ )?(?:treatment|therapy|surgery|chemotherapy)")
_NEARLY = frozenset("over nearly almost about approximately ~ exceeding".split())
_DEGREES = {"complete": "CR_RATE", "partial": "PR_RATE"}
_RESPONSES = re.compile(r"\b[Rr](?:esponses?|emissions?)\b")
_CHANGES = frozenset("reduction reductions increase increases decrease decreases".split())
_GRADED = re.compile(r"(?:\w+ ){0,2}[Gg]rades? (?:[≥>]=? ?)?[3-5]\b(?!.{0,20}(?:tumou?r|histolog|carcinoma))")
_RESPONSE_MEASURES = frozenset({"ORR", "CR_RATE", "PR_RATE", "DCR", "CBR", "pCR"})
_AVERAGES = frozenset(("mean", "median", "average"))
_PEOPLE = frozenset("patients women men participants subjects people children adults".split())
# `(5% vs 15% of patients)`
_OF_PEOPLE = re.compile(r"%?v[aw]?N%o[aw]{0,2}G")
_PER = frozenset(("per", "/", "ppy"))


def name_share(sentence: Sentence, estimate: Estimate, start: int, end: int) -> tuple[int, str]:
    """Name a share by the clause around it, read from token `start` to before `end`.

    Returns the token that tells and the measure, (-1, "") where the words do not say that it is a result about people.
    """
    first = min(estimate.start, estimate.counts.start) if estimate.counts else estimate.start
    is_per = not _PER.isdisjoint(token.lower() for token in sentence.tokens[estimate.end : estimate.end + 1])
    before = sentence.tokens[first - 1].lower() if first else ""
    if not estimate.value or estimate.value.startswith("-") or is_per or before in _NEARLY:
        return -1, ""
    if _MORE.match(sentence.kinds, estimate.end):
        # `a rate that was 76% (95% CI, 53%-88%) lower`
        return -1, ""
    if kinds.PERCENT not in (estimate.unit, estimate.shared_unit):
        return _name_proportion(sentence, estimate, start, first)
    for name in (_name_by_verb_before, _name_by_verb_after, _name_by_rate, _name_by_contrast):
        at, measure = name(sentence, estimate, (start, first, end))
        if at >= 0:
            return at, measure
    return -1, ""


def _name_by_verb_before(sentence: Sentence, _: Estimate, around: tuple[int, int, int]) -> tuple[int, str]:
    # `antibody was found in 74 of 697 patients (10.6%)`
    start, first = around[:2]
    lead = _LEAD_END.search(sentence.kinds, max(start, first - 12), first)
    # `was achieved by 66%`: the verb and its preposition are one token.
    at = lead.start() - (" " not in sentence.tokens[lead.start()]) if lead else -1
    if at < start:
        return -1, ""
    verb = sentence.tokens[at].lower().removesuffix(" by")
    if verb in _DEGREES:
        # `the response was complete in 24% and partial in 36%`
        is_response = _RESPONSES.search(sentence.text) is not None
        return (at, _DEGREES[verb]) if is_response else (-1, "")
    clause = _find_clause(sentence, start, at + 1)
    if verb not in FOUND and verb not in HAPPENED and RELIEF.isdisjoint(_list_words(sentence, clause)):
        return -1, ""
    return _classify(sentence, at, "PREV" if verb in FOUND else "EVENT_RATE", clause)


def _name_by_verb_after(sentence: Sentence, estimate: Estimate, around: tuple[int, int, int]) -> tuple[int, str]:
    # `8 patients (47.1%) experienced a complete recovery`
    end = min(around[2], estimate.end + _FARTHEST)
    next_word = sentence.tokens[estimate.end : estimate.end + 1]
    if next_word and next_word[0].lower() in (*_STATES, "incidence", "rate"):
        # `39% positive samples`, `a 65% incidence of late sequelae`
        measure = "PREV" if next_word[0].lower() in _STATES else "EVENT_RATE"
        return _classify(sentence, estimate.end, measure, _find_rest(sentence, estimate.end, end))
    for at in range(estimate.end, end):
        token = sentence.tokens[at].lower()
        if token in DID and sentence.tokens[at - 1].lower() not in ("who", "that", "which", "had"):
            if _SUBJECT.fullmatch(sentence.kinds, estimate.end, at) is None:
                return -1, ""
            rest = _find_rest(sentence, estimate.end, end)
            # Who had metastases had them before; in whom they developed is a result.
            is_state = token in ("had", "showed") and not _SPREAD.isdisjoint(_list_words(sentence, rest))
            return (-1, "") if is_state else _classify(sentence, at, "EVENT_RATE", rest)
        if sentence.kinds[at] == kinds.IS and (state := _find_state(sentence, at, end)) >= 0:
            return _classify(sentence, state, "PREV", _find_rest(sentence, at, end))
        if sentence.kinds[at] in f".:{kinds.VERSUS}{kinds.IS}":
            break
    return -1, ""


def _find_state(sentence: Sentence, at: int, end: int) -> int:
    # `30 carcinomas (75%) were judged to be receptor-positive`
    states = (one for one in range(at + 1, min(at + 6, end)) if sentence.tokens[one].lower().endswith(_STATES))
    return next(states, -1)


def _name_by_rate(sentence: Sentence, _: Estimate, around: tuple[int, int, int]) -> tuple[int, str]:
    # `the success rate was 82%`
    start, first = around[:2]
    begin = max(start, first - _FARTHEST)
    if not _RATE_END.search(sentence.kinds, begin, first):
        return -1, ""
    at = next((at for at in range(first - 1, begin - 1, -1) if sentence.tokens[at].lower() in RATES), -1)
    is_change = not _CHANGES.isdisjoint(token.lower() for token in sentence.tokens[max(0, at - 3) : at])
    if (
        at < 0
        or is_change
        or sentence.tokens[at - 1].lower() == "allele"
        or _CLAUSE.search(sentence.kinds, at, first - 1)
    ):
        return -1, ""
    return _classify(sentence, at, "EVENT_RATE", _find_clause(sentence, begin, first))


def _name_by_contrast(sentence: Sentence, estimate: Estimate, around: tuple[int, int, int]) -> tuple[int, str]:
    # `reductions in trismus (27.3% v 3.6%)`, `a perforation (30% vs 20%; p = .71)`
    start, first, _ = around
    is_pair = sentence.kinds.startswith("(", first - 1) and _PAIR.match(sentence.kinds, estimate.end) is not None
    if not is_pair:
        return -1, ""
    clause = _find_clause(sentence, max(start, first - _FARTHEST), first)
    at, measure = _classify(sentence, first - 2, "", clause)
    if measure:
        return at, measure
    words = set(_list_words(sentence, clause))
    is_of_people = not words.isdisjoint(_PEOPLE | RATES) or "likely" in words
    is_of_people = is_of_people or _OF_PEOPLE.match(sentence.kinds, estimate.end) is not None
    has_change = "differ" in words or any(
        kind in kinds.CHANGE + kinds.LESS for kind in sentence.kinds[clause[0] : clause[1]]
    )
    return (first - 2, "EVENT_RATE") if at >= 0 and is_of_people and has_change else (-1, "")


def _name_proportion(sentence: Sentence, estimate: Estimate, start: int, first: int) -> tuple[int, str]:
    # `the flare rate was 0.081`, not `0.20 per year`
    after = {token.lower() for token in sentence.tokens[estimate.end : estimate.end + 3]}
    if not estimate.is_proportion or estimate.shared_unit or not _PER.isdisjoint(after):
        return -1, ""
    at, measure = _name_by_rate(sentence, estimate, (start, first, estimate.end))
    annual = {"annual", "yearly", "monthly"} & set(_list_words(sentence, (start, first)))
    return (-1, "") if annual else (at, measure)


def _classify(sentence: Sentence, at: int, measure: str, clause: tuple[int, int]) -> tuple[int, str]:
    named = set(_list_words(sentence, clause))
    if _GRADED.match(" ".join(sentence.tokens[slice(*clause)])):
        return at, "AE_RATE"
    # A mean percentage of nuclei is no share of people; a mean percentage of patients is.
    averaged = _AVERAGES if not _PEOPLE.isdisjoint(named) else frozenset[str]()
    if not (OTHERS - averaged).isdisjoint(named):
        return -1, ""
    if not RELIEF.isdisjoint(named):
        return at, "EVENT_RATE"
    is_harm = any(sentence.find_measure(one) == "AE_RATE" for one in range(*clause))
    if is_harm or not HARMS.isdisjoint(named):
        return at, "AE_RATE"
    told = [sentence.find_measure(one) for one in range(*clause)]
    named_so = next((one for one in told if one in _RESPONSE_MEASURES), "EVENT_RATE" if "EVENT_RATE" in told else "")
    if named_so:
        return at, named_so
    is_marker = any(sentence.find_measure(one) == "PREV" for one in range(*clause)) or not MARKERS.isdisjoint(named)
    is_marker = is_marker or any(word.endswith(_MARKED) for word in named)
    return at, "PREV" if is_marker else measure


def _list_words(sentence: Sentence, clause: tuple[int, int]) -> list[str]:
    words = " ".join(sentence.tokens[slice(*clause)]).lower()
    return _TIMES.sub("", words).split()


def _find_clause(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """Find the words before token `end`, back to the border of their clause."""
    return max((match.end() for match in _CLAUSE.finditer(sentence.kinds, start, end)), default=start), end


def _find_rest(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """Find the words from token `start` to the border of their clause; brackets after a figure are no border."""
    opened = sentence.kinds.find(")", start, start + 12) if sentence.kinds[start : start + 1] not in ("o", "G") else -1
    match = _CLAUSE.search(sentence.kinds, max(start, opened), end)
    return start, match.start() if match else end
