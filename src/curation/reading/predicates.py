"""What the people of a figure did or had, said after it: `38 (35%) of 107 patients achieved an objective response`."""

from __future__ import annotations

import re

from curation.reading import kinds
from curation.reading.estimates import Estimate
from curation.reading.lexing import Sentence

_HAVING = frozenset(
    "had have has achieved achieve showed shown experienced experience demonstrated developed obtained attained "
    "reported exhibited harbored harboured carried displayed possessed suffered".split()
)
# The figure is of what follows, which is no measure: nothing said before it names it.
_DOING = frozenset("presented started completed received underwent stopped refused declined withdrew".split())
# The verb says itself what happened: it is the label.
_BECOMING = frozenset("responded relapsed recurred progressed died".split())
_VERBS = _HAVING | _DOING | _BECOMING
_RELATIVE = frozenset("who that which whose having and or".split())
STATES = ("alive", "progression-free", "progression free")
_NAMED = frozenset(kinds.WORD + kinds.PEOPLE + kinds.LABELS)
_DETAILS = re.compile(r"\((?:[cfpxn]_*[;,]?){1,3}\)|(?:[;,]?[cfpxn]_*)*\)")
_SUBJECT = re.compile(
    r"(?:(?:o[aw]{0,3})?(?:[NW]w{0,2})?G?)(?:[GwaoitBLV/_f-]|\([cfpxn]_*\)){0,24}(?:&[waG]{1,4})?(?:,w,)?"
)
_OBJECT = re.compile(r"(?:[wazQM:-]|>[NW]|\([^()%]{1,8}\)){0,7}(?:O[&/,]{1,2})?([LBO])")
_FARTHEST = 40


def find_predicate(sentence: Sentence, estimate: Estimate, end: int) -> tuple[bool, int]:
    """Say whether a clause goes on from a figure to a verb of having or doing, and where the label of its object is.

    The label is -1 where the object is no measure. Only what stands before token `end` is looked at.
    """
    if estimate.unit != kinds.PERCENT:
        return False, -1
    details = _DETAILS.match(sentence.kinds, estimate.end, end)
    start = details.end() if details else estimate.end
    for at in range(start, min(end, start + _FARTHEST)):
        is_state = sentence.kinds[at : at + 2] == kinds.IS + kinds.ENDPOINT
        is_verb = sentence.tokens[at] in _VERBS and sentence.tokens[at - 1] not in _RELATIVE
        if is_verb or (is_state and sentence.tokens[at + 1].lower().startswith(STATES)):
            if _SUBJECT.fullmatch(sentence.kinds, start, at) is None:
                return False, -1
            return True, at + 1 if is_state else _find_object(sentence, at, end)
        if sentence.kinds[at] in f";.:{kinds.VERSUS}{kinds.IS}":
            break
    return False, -1


def _find_object(sentence: Sentence, verb: int, end: int) -> int:
    if sentence.tokens[verb] in _BECOMING:
        # `relapsed leukaemia` and `progressed patients` are people, and no verbs.
        is_verb = sentence.kinds[verb] in kinds.LABELS and sentence.kinds[verb + 1 : verb + 2] not in _NAMED
        return verb if is_verb else -1
    found = _OBJECT.match(sentence.kinds, verb + 1, end) if sentence.tokens[verb] in _HAVING else None
    return found.start(1) if found else -1
