"""Lints of lost caveats: subgroup and interim words left out, hedges dropped or added, copied sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.review.lints.claim_reading import ClaimReading
from curation.review.lints.lint import Lint, Need
from curation.review.lints.words import CAUTIOUS, HEDGES, compile_words, find_words, name_words
from curation.vocabulary import OutcomeDirection, Severity

SHARED_RUN = 12
# What the source says, and what the curator may have written to say the same.
_CAVEATS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        compile_words("sub-?groups?", "subsets?"),
        compile_words("sub-?groups?|subsets?|among|in people|in patients|within|cohorts?|in the .{0,40}group"),
    ),
    (
        compile_words("post[- ]?hoc|exploratory|unplanned|hypothesis-generating"),
        compile_words(
            "post[- ]?hoc|exploratory|unplanned|hypothesis-generating|retrospective(?:ly)?|looked back|"
            "not (?:a )?(?:pre-?specified|planned)"
        ),
    ),
    (
        compile_words("interim|preliminary|immature|data cut-?off"),
        compile_words(
            "interim|preliminary|immature|first (?:analysis|look|report)|early|so far|not yet|data cut-?off|"
            "median follow-up"
        ),
    ),
)
_STRONG_HEDGE = compile_words("may|might|suggest(?:s|ed|ing)?|possibl[ey]|perhaps|probabl[ey]|likely|hint(?:s|ed)?")
_REFERS_BACK = re.compile(
    r"(?:this|these|it|both|such|all|the (?:analys[ei]s|comparisons?|results?|findings?|data))\b", re.I
)
_COMMENT = re.compile(
    r",? (?:thus |thereby |possibly )?(?:suggesting|indicating|implying|hinting)\b.*"
    r"|, (?:which|and this|and these) (?:\w+ )?(?:may|might|could|suggests?|indicates?)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_TELLING = 5
# Figures must be copied; only words can be one's own.
_WORD = re.compile(r"[^\W\d_]{2,}")
_FIXED_WORDS = frozenset({"ci", "hr", "vs", "confidence", "interval"})


def check_caveats(reading: ClaimReading) -> Iterator[str]:
    """Doubt a finding that leaves out that its result was a subgroup's, post hoc, exploratory or interim.

    Worklist: a caveat beside the quote may belong to another result. Neighbouring sentences that begin
    with `This analysis`, `These results` or the like are read too, except for subgroups.
    """
    if not reading.is_finding:
        return
    for place, (caveat, answered) in enumerate(_CAVEATS):
        around = reading.sentences if place == 0 else (*reading.sentences, *_list_comments(reading))
        found = find_words(caveat, *(around or reading.quoted))
        if found and not answered.search(reading.own_words):
            yield f"the source says {name_words(found)} at the quote, and neither statement nor notes do"


def _list_comments(reading: ClaimReading) -> tuple[str, ...]:
    return tuple(text for text in reading.neighbours if _REFERS_BACK.match(text))


def check_hedge_dropped(reading: ClaimReading) -> Iterator[str]:
    """Doubt a statement without the doubt of its quote.

    What the authors add on what their result suggests is passed over where the statement takes nothing from it.
    Worklist: the hedge may belong to another clause that the statement leaves out.
    """
    hedges = find_words(HEDGES, *(_drop_comment(quoted, reading.statement) for quoted in reading.quoted))
    keeps = HEDGES.search(reading.statement) or CAUTIOUS.search(reading.statement)
    if reading.is_finding and hedges and not keeps:
        yield f"the quote says {name_words(hedges)} and the statement is sure"


def _drop_comment(quoted: str, statement: str) -> str:
    comment = _COMMENT.search(quoted)
    if comment is None:
        return quoted
    head = quoted[: comment.start()]
    own = set(_list_words(comment.group())) - set(_list_words(head))
    takes = {word for word in own & set(_list_words(statement)) if len(word) >= _TELLING}
    return quoted if takes else head


def check_hedge_added(reading: ClaimReading) -> Iterator[str]:
    """Doubt a statement that doubts a result which its quote states flatly.

    Worklist: a fair doubt may come from the rest of the source; then the notes should say from where.
    """
    hedges = find_words(_STRONG_HEDGE, reading.statement)
    source = " ".join((*reading.quoted, *reading.sentences, *reading.neighbours))
    is_flat = reading.claim.outcome_direction != OutcomeDirection.NOT_STATED or bool(reading.claim.effects)
    if reading.is_finding and is_flat and hedges and not HEDGES.search(source) and not reading.claim.notes:
        yield f"the statement says {name_words(hedges)} and the quote does not"


def check_copied(reading: ClaimReading) -> Iterator[str]:
    """Doubt a statement that shares a run of more than twelve words with its quote (CIViC: no copied phrases).

    Worklist: some results can hardly be said in other words. Synopses are this project's own words, which anybody
    here may repeat, so claims on them are not checked.
    """
    if not reading.is_finding:
        return
    said, length = _list_words(reading.statement), SHARED_RUN + 1
    for quoted in reading.quoted:
        words = _list_words(quoted)
        runs = {tuple(words[at : at + length]) for at in range(len(words) - SHARED_RUN)}
        copied = next((at for at in range(len(said) - SHARED_RUN) if tuple(said[at : at + length]) in runs), None)
        if copied is not None:
            yield f"'{' '.join(said[copied : copied + length])[:120]}' is copied from the quote"
            return


def _list_words(text: str) -> list[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return [word for word in words if word not in _FIXED_WORDS]


LINTS = (
    Lint(
        id="L11",
        rule="subgroup, post hoc, exploratory and interim results are called so",
        severity=Severity.WORKLIST,
        remedy="Say so in the statement, or in the notes why it does not concern this result.",
        check=check_caveats,
        needs=(Need.PLACE,),
    ),
    Lint(
        id="L12",
        rule="a hedged quote makes a hedged statement",
        severity=Severity.WORKLIST,
        remedy="Take the doubt of the quote into the statement.",
        check=check_hedge_dropped,
    ),
    Lint(
        id="L13",
        rule="a flat result is not hedged by the statement",
        severity=Severity.WORKLIST,
        remedy="State the result as printed, and its uncertainty as figures or in the notes.",
        check=check_hedge_added,
    ),
    Lint(
        id="L14",
        rule=f"the statement shares no run of more than {SHARED_RUN} words with the quote",
        severity=Severity.WORKLIST,
        remedy="Say it in your own words.",
        check=check_copied,
        needs=(Need.AUTHORS_WORDS,),
    ),
)
