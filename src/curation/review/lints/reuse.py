"""Lints across claims: a sentence graded two ways or used too often, a study counted twice or under two names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from curation.domain.quote import Passage
from curation.review.lints.claim_reading import ClaimReading
from curation.review.lints.lint import BodyLint, Need
from curation.vocabulary import Direction, OutcomeDirection, Severity, Significance

CLAIMS_A_SENTENCE = 3
_OPPOSED = (
    {OutcomeDirection.INCREASED.value, OutcomeDirection.DECREASED.value},
    {OutcomeDirection.INCREASED.value, OutcomeDirection.NO_DIFFERENCE.value},
    {OutcomeDirection.DECREASED.value, OutcomeDirection.NO_DIFFERENCE.value},
    {Direction.SUPPORTS.value, Direction.DOES_NOT_SUPPORT.value},
)
_Key = tuple[object, ...]


def check_two_ways(readings: Sequence[ClaimReading]) -> Iterator[tuple[str, str]]:
    """Refuse two claims on overlapping words that say the opposite about one outcome, people and comparison.

    Gate: one of the two is wrong; claims on other people, markers, treatments or effects are no such pair.
    """
    alike: dict[_Key, list[ClaimReading]] = defaultdict(list)
    for reading in readings:
        if reading.is_finding:
            alike[_describe_comparison(reading)].append(reading)
    for group in alike.values():
        for place, reading in enumerate(group):
            for other in group[:place]:
                opposed = _find_opposition(reading, other)
                if opposed and _overlaps(reading.places, other.places):
                    graded = " and ".join(f"'{word}'" for word in opposed)
                    yield reading.record.claim_id, f"the words of {other.record.claim_id} are graded {graded}"


def _describe_comparison(reading: ClaimReading) -> _Key:
    claim, people = reading.claim, reading.claim.population
    marker = claim.biomarker and (claim.biomarker.name, claim.biomarker.cut_off)
    arms = tuple(sorted({(effect.arm or "").lower() for effect in claim.effects}))
    who = (people.tumour, people.her2_status, people.hr_status, people.setting, people.line, people.description)
    return claim.citation_id, claim.outcome, who, marker, claim.intervention, claim.comparator, arms


def _find_opposition(one: ClaimReading, other: ClaimReading) -> tuple[str, str] | None:
    pairs = [(one.claim.outcome_direction.value, other.claim.outcome_direction.value)]
    if one.claim.significance == other.claim.significance != Significance.NOT_APPLICABLE:
        pairs.append((one.claim.direction.value, other.claim.direction.value))
    return next((pair for pair in pairs if set(pair) in _OPPOSED), None)


def _overlaps(first: Iterable[Passage], second: Sequence[Passage]) -> bool:
    return any(
        a.section_index == b.section_index and a.start < b.end and b.start < a.end for a in first for b in second
    )


def check_reused(readings: Sequence[ClaimReading]) -> Iterator[tuple[str, str]]:
    """Doubt a sentence that more than three findings rest on with no other words of their own.

    Worklist: a sentence rich in figures may carry four claims; told once, on the last of them.
    """
    users: dict[str, list[str]] = defaultdict(list)
    for reading in readings:
        if len(reading.sentences) == 1:
            users[f"{reading.claim.citation_id} {reading.sentences[0]}"].append(reading.record.claim_id)
    for sentence, claim_ids in users.items():
        if len(claim_ids) > CLAIMS_A_SENTENCE:
            others = ", ".join(claim_ids[:-1][:5])
            yield claim_ids[-1], f"'{sentence[:80]}' is the only support of {len(claim_ids)} claims: {others} too"


def check_counted_twice(readings: Sequence[ClaimReading]) -> Iterator[tuple[str, str]]:
    """Doubt two findings of one study that two citations report with the same measure, outcome and people.

    Worklist: reports of different data cuts both stand, but only one may be counted.
    """
    first: dict[_Key, ClaimReading] = {}
    for reading in readings:
        for key in _list_measured(reading):
            other = first.setdefault(key, reading)
            if other.claim.citation_id != reading.claim.citation_id and not _tells_apart(reading, other):
                same = f"{other.record.claim_id} ({other.claim.citation_id})"
                yield reading.record.claim_id, f"{key[1]} of {key[2]} in {key[0]} is claimed in {same} as well"
                break


def _list_measured(reading: ClaimReading) -> Iterator[_Key]:
    claim, people = reading.claim, reading.claim.population
    if claim.study_id is None or not reading.is_finding:
        return
    who = (people.her2_status, people.hr_status, people.setting, people.line)
    marker = claim.biomarker.name if claim.biomarker else None
    for effect in claim.effects:
        yield (claim.study_id, effect.measure.value, claim.outcome.value, who, marker, (effect.arm or "").lower())


def _tells_apart(reading: ClaimReading, other: ClaimReading) -> bool:
    named = " ".join((reading.own_words, other.own_words)).lower()
    words = ("first analysis", "interim", "earlier report", "later analysis", "updated", "final analysis", "pooled")
    return any(word in named for word in words)


def check_registration(readings: Sequence[ClaimReading]) -> Iterator[tuple[str, str]]:
    """Doubt claims that put one trial registration under two study ids.

    Worklist: cohorts of one registration may be different people; then the note of the claim should say so.
    """
    first: dict[str, ClaimReading] = {}
    told: set[tuple[str, str | None]] = set()
    for reading in readings:
        # A pooled analysis names the registrations of all its trials and is none of them.
        numbers = reading.citation.nct_ids if reading.citation else ()
        for number in numbers if len(numbers) == 1 else ():
            other = first.setdefault(number, reading)
            study, known = reading.claim.study_id, other.claim.study_id
            if study != known and (number, study) not in told:
                told.add((number, study))
                reason = f"{number} is study '{study}' here and '{known}' in {other.record.claim_id}"
                yield reading.record.claim_id, reason


LINTS = (
    BodyLint(
        id="L07",
        rule="no words are graded two ways for one outcome",
        severity=Severity.GATE,
        remedy="Read the words again; withdraw the wrong claim, or name what sets the two apart.",
        check=check_two_ways,
        needs=(Need.PLACE,),
    ),
    BodyLint(
        id="L08",
        rule=f"no sentence alone carries more than {CLAIMS_A_SENTENCE} claims",
        severity=Severity.WORKLIST,
        remedy="Merge the claims that say the same, or quote what each of them rests on.",
        check=check_reused,
        needs=(Need.PLACE,),
    ),
    BodyLint(
        id="L09",
        rule="one study is counted once for an outcome, measure and people",
        severity=Severity.WORKLIST,
        remedy="Keep the fuller report, or say in statement or notes which data cut each one is.",
        check=check_counted_twice,
    ),
    BodyLint(
        id="L10",
        rule="one registration number has one study id",
        severity=Severity.WORKLIST,
        remedy="Give both reports the same study id.",
        check=check_registration,
        needs=(Need.TEXT,),
    ),
)
