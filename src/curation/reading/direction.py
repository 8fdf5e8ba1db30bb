"""Directions: did the outcome go up or down with the intervention, compared with the comparator, or did it not differ?

The label is about the outcome's value, not about what is good for people: less pain is `decreased`. Rules find who is
compared with whom; a small linear model weighs what they found (`direction_weights`). No language model is asked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from curation.reading.direction_features import Features, Finding, build_finding, read_features
from curation.reading.direction_phrases import TELLING
from curation.reading.direction_sentences import learn_names, read_sentence_features, split_abstract
from curation.reading.direction_weights import CHOICE, PLAIN, SIGNED
from curation.vocabulary import OutcomeDirection

Shares = dict[OutcomeDirection, float]

_ORDER = (OutcomeDirection.INCREASED, OutcomeDirection.DECREASED, OutcomeDirection.NO_DIFFERENCE)


def read_direction(
    intervention: str, comparator: str, outcome: str, *, span: str | None = None, abstract: str | None = None
) -> OutcomeDirection:
    """Read the direction of an outcome from the words that state it, or from a whole abstract.

    A span is believed to speak of these arms and this outcome; in an abstract the sentences that do are chosen first.
    Where both are given the span is read. `not_stated` where no word or figure of the text tells a direction.
    """
    shares = compute_direction_shares(intervention, comparator, outcome, span=span, abstract=abstract)
    return max(shares, key=lambda direction: shares[direction])


def compute_direction_shares(
    intervention: str, comparator: str, outcome: str, *, span: str | None = None, abstract: str | None = None
) -> Shares:
    """Give the shares that the model gives to each direction; they sum to 1. Arguments as in `read_direction`."""
    finding = build_finding(intervention, comparator, outcome)
    shares = _weigh_text(finding, span) if span is not None else _weigh_abstract(finding, abstract or "")
    return shares or {OutcomeDirection.NOT_STATED: 1.0}


def _weigh_text(finding: Finding, text: str) -> Shares | None:
    features = read_features(finding, text)
    if not any(value and name.startswith(TELLING) for name, value in features.plain.items()):
        return None
    return dict(zip(_ORDER, _weigh(features), strict=True))


def _weigh(features: Features) -> list[float]:
    up, same = _score(features.signed, SIGNED), _score(features.plain, PLAIN)
    return _share((up, -up, same))


def _weigh_abstract(finding: Finding, abstract: str) -> Shares | None:
    """Mix the readings of all sentences, each by the share with which it is chosen."""
    learned = learn_names(finding, abstract)
    sentences = split_abstract(abstract)
    scores = [_score(read_sentence_features(learned, sentence), CHOICE) for sentence in sentences]
    total = dict.fromkeys(_ORDER, 0.0)
    for sentence, weight in zip(sentences, _share(scores), strict=True):
        shares = _weigh_text(learned, sentence.text) or {}
        for direction, share in shares.items():
            total[direction] += weight * share
    found = sum(total.values())
    return {direction: share / found for direction, share in total.items()} if found else None


def _score(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(value * weights.get(name, 0.0) for name, value in features.items())


def _share(scores: list[float] | tuple[float, ...]) -> list[float]:
    top = max(scores, default=0.0)
    raised = [math.exp(score - top) for score in scores]
    return [one / sum(raised) for one in raised]
