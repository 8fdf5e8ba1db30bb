"""Lints of the quoted words themselves: background, aim or title used as a finding; cut, short or verbless quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.domain.folding import fold_needle
from curation.domain.quote_edges import check_edges
from curation.review.lints.claim_reading import ClaimReading
from curation.review.lints.lint import Lint, Need
from curation.review.lints.words import compile_words, find_words, name_words
from curation.vocabulary import Direction, OutcomeDirection, QuoteRole, Severity

SHORT_QUOTE = 8
_NO_FINDING = frozenset({QuoteRole.BACKGROUND, QuoteRole.AIM})
_BACKGROUND_LABEL = re.compile(
    r"BACKGROUND|INTRODUCTION|OBJECTIVE|\bAIMS?\b|PURPOSE|CONTEXT|RATIONALE|IMPORTANCE|HYPOTHES|\bDESIGN\b|"
    r"TRIAL REGISTRATION|^METHODS?\b|MATERIALS"
)
_RESULT_LABEL = re.compile(r"RESULT|FINDING|CONCLUSION|INTERPRETATION|DISCUSSION|OUTCOME")
_AIM_CUES = compile_words(
    "(?:we|this (?:study|trial|analysis)) (?:aim(?:s|ed)?|sought|seeks?)|"
    "(?:the |our )?(?:primary |main )?(?:aim|purpose|objective|goal)s? (?:of|was|is|were)|"
    "we hypothesi[sz]ed?|(?:was|is|were|are) (?:designed|intended|planned) to|will be|"
    "to (?:assess|evaluate|investigate|determine|explore|examine) (?:the|whether|if|how)|"
    "primary end ?points? (?:is|was|are|were) (?:overall|progression|event|disease|invasive|objective|pathological)"
)
_BACKGROUND_CUES = compile_words(
    "(?:previous|prior|earlier) (?:stud(?:y|ies)|reports?|trials?|work|analys[ei]s|findings?|evidence)|"
    "(?:is|are) (?:well |widely )?(?:known|established|considered|regarded|thought)|"
    "has been (?:shown|reported|associated|linked)|have been (?:shown|reported|associated|linked)|"
    "little is known|remains? (?:unclear|unknown|controversial|elusive)|restated|"
    "studies have (?:shown|suggested|reported)"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|can|could|may|might|will|would|should|must|cannot|shows?|"
    r"gave|gives?|led|rose|fell|grew|found|met|saw|made|took|kept|lost|held|began|came|went|ran|put|cut|means?|meant|"
    r"counts?|includes?|needs?|remains?|reports?|uses?|allows?|says?|said|sets?|lies|lay|rests?|tests?|selects?|gets?|"
    r"compares?|contains?|covers?|names?|lists?|leaves?|left|makes?|takes?|gains?|adds?|applies|requires?|depends?|"
    r"occurs?|goes|spread|became|becomes?|binds?|arises?|arose|stood|stands?|drew|drove|drives?|chose|brought|sees|supports?|"
    r"suggests?|provides?|var(?:y|ies)|shares?|recommends?|indicates?|confirms?|reveals?|predicts?|differs?|exists?|"
    r"represents?|affects?|improves?|increases?|decreases?|lowers?|raises?|responds?|exceeds?|warrants?|"
    r"[a-z]{2,20}ed|[a-z]{3,20}i[sz]es?|[a-z]{3,20}fies|[a-z]{3,20}ates?)\b|[\u4e00-\u9fff\u3040-\u30ff\u0600-\u06ff]",
    re.IGNORECASE,
)
_PARTICIPLES = compile_words("advanced|untreated|pretreated|triple-negative|mixed|treated")


def check_role(reading: ClaimReading) -> Iterator[str]:
    """Refuse a finding that its own curator tagged on a background or aim sentence.

    Gate: two fields of one claim contradict each other, and no reading of the text can make both right.
    """
    claim = reading.claim
    states = claim.direction != Direction.NOT_APPLICABLE or claim.outcome_direction != OutcomeDirection.NOT_STATED
    if claim.quote_role in _NO_FINDING and reading.is_finding and (states or claim.effects):
        said = claim.direction.value if claim.direction != Direction.NOT_APPLICABLE else claim.outcome_direction.value
        carries = f"'{said}'" if states else f"{len(claim.effects)} effects"
        yield f"its quote is tagged '{claim.quote_role.value}', yet it carries {carries} for {claim.outcome.value}"


def check_background(reading: ClaimReading) -> Iterator[str]:
    """Doubt a finding whose sections are background, aim or methods, or whose every quote speaks of them.

    Worklist: labels are the journal's, and authors do report results under them.
    """
    if not reading.is_finding or reading.claim.quote_role in _NO_FINDING:
        return
    labels = reading.labels
    if labels and all(_BACKGROUND_LABEL.search(label) and not _RESULT_LABEL.search(label) for label in labels):
        yield f"all its quotes stand under {name_words(labels)}, where no result is told"
        return
    cues = _AIM_CUES if reading.claim.quote_role == QuoteRole.REVIEW_SYNTHESIS else None
    found = [find_words(cues or _AIM_CUES, text) + _find_background(reading, text) for text in reading.quoted]
    if found and all(found):
        yield f"its quote speaks of aims or earlier work: {name_words(tuple(dict.fromkeys(sum(found, ()))))}"


def _find_background(reading: ClaimReading, text: str) -> tuple[str, ...]:
    # A review reports earlier work by its nature.
    is_review = reading.claim.quote_role == QuoteRole.REVIEW_SYNTHESIS
    return () if is_review else find_words(_BACKGROUND_CUES, text)


def check_title(reading: ClaimReading) -> Iterator[str]:
    """Refuse a finding whose only quote is the title.

    Gate: title and quote are compared letter by letter; a title announces a result, it does not report one.
    """
    # Authors may conclude in the words of their title: under such a label it is a sentence of the text.
    if reading.citation is None or not reading.is_finding or any(map(_RESULT_LABEL.search, reading.labels)):
        return
    title = _strip(reading.citation.title)
    quotes = [_strip(quoted) for quoted in reading.quoted]
    if quotes and all(quoted in title and 2 * len(quoted) > len(title) for quoted in quotes):
        yield f"its quote is the title of {reading.citation.id}, not a result in its text"
    elif reading.labels and set(reading.labels) <= {"TITLE"}:
        yield "its quote stands under 'TITLE', not in the text"


def _strip(text: str) -> str:
    return fold_needle(text[:4000]).strip(" .[]").lower()


def check_cut(reading: ClaimReading) -> Iterator[str]:
    """Refuse a quote that ends inside a number, word or name, or begins behind its sign or its negation.

    Gate: `HER2` cut from `HER2+`, or `0.05` from `<0.05`, says another thing than the source, whoever reads it.
    """
    for before, exact, after in reading.edges:
        for problem in check_edges(before, exact, after):
            yield f"{problem}: '{before[-12:]}|{exact[:40]}' ... '{exact[-40:]}|{after[:12]}'"


def check_length(reading: ClaimReading) -> Iterator[str]:
    """Doubt a quote of a few words cut out of a longer sentence, where no longer quote stands beside it.

    Worklist: a few words may be all that the source says; then the whole sentence is quoted and nothing is found.
    """
    longest = max(reading.quoted, key=lambda text: len(text.split()), default="")
    wholes = {_strip(sentence) for sentence in reading.sentences}
    if longest and len(longest.split()) < SHORT_QUOTE and _strip(longest) not in wholes:
        yield f"'{longest[:80]}' has {len(longest.split())} words of a longer sentence"


def check_verb(reading: ClaimReading) -> Iterator[str]:
    """Doubt a claim whose quotes hold no verb: a heading or a table cell says nothing of anything.

    Worklist: the list of verbs is long but not closed.
    """
    if reading.quoted and not any(_VERB.search(_PARTICIPLES.sub(" ", text)) for text in reading.quoted):
        yield f"'{reading.quoted[0][:80]}' holds no verb"


LINTS = (
    Lint(
        id="L01",
        rule="no finding rests on words tagged background or aim",
        severity=Severity.GATE,
        remedy="Quote the result itself, or withdraw the claim: what a source restates is no finding of its own.",
        check=check_role,
    ),
    Lint(
        id="L02",
        rule="no finding rests on a background, aim or methods passage alone",
        severity=Severity.WORKLIST,
        remedy="Quote the result as well, or tag the quote background or aim.",
        check=check_background,
        needs=(Need.PLACE, Need.LABEL),
    ),
    Lint(
        id="L03",
        rule="no finding rests on a title",
        severity=Severity.GATE,
        remedy="Quote the sentence of the text that reports the result.",
        check=check_title,
        needs=(Need.TEXT,),
    ),
    Lint(
        id="L04",
        rule="no quote is cut inside a number, word, name or sign",
        severity=Severity.GATE,
        remedy="Quote the characters at the edge too.",
        check=check_cut,
        needs=(Need.TEXT, Need.PLACE),
    ),
    Lint(
        id="L05",
        rule=f"a quote has at least {SHORT_QUOTE} words or is a whole sentence",
        severity=Severity.WORKLIST,
        remedy="Quote the whole sentence.",
        check=check_length,
        needs=(Need.TEXT, Need.PLACE),
    ),
    Lint(
        id="L06",
        rule="a quote says something: it holds a verb",
        severity=Severity.WORKLIST,
        remedy="Quote the sentence, not its heading or a list in it.",
        check=check_verb,
    ),
)
