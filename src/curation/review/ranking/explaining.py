"""Why a record stands where it does: the terms that move it up, and those that move it down.

A record's score is the sum over its terms of weight in the text times weight in the model, and nothing else: so the
terms named are the reasons, not a guess at them. The model knows words and not what they mean; that a term moves a
record up says that texts with it were voted on, not that it matters.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from curation.review.ranking.ordering import Ranker, Votes

TERMS = 5


class Reasons(msgspec.Struct, frozen=True, kw_only=True):
    """The terms of one record that move it most, up and down, the strongest first; a word of a named pair is left out.

    `score` is the sum over all terms of the record; only the order of scores has a meaning.
    """

    score: float
    moves_up: tuple[str, ...]
    moves_down: tuple[str, ...]


def explain_order(ranker: Ranker, votes: Votes, ids: Iterable[str], *, terms: int = TERMS) -> dict[str, Reasons]:
    """Give for each record the terms that move it, at most `terms` each way, by the votes that order it now."""
    weights = ranker.weigh_terms(votes)
    return {name: _explain(ranker.list_contributions(name, weights), terms) for name in ids}


def describe_basis(ranker: Ranker, votes: Votes) -> str:
    """Say what an order rests on."""
    known = [vote for name, vote in votes.items() if ranker.holds(name)]
    wanted = sum(known)
    if 0 < wanted < len(known):
        leaning = ", leaning on the question's words" if ranker.has_words else ""
        return f"a model of {len(known)} votes, {wanted} for going on{leaning}"
    voted = f"{len(known)} vote{'s' if len(known) > 1 else ''} {'for going on' if wanted else 'against'}"
    parts = [*([voted] if known else []), *ranker.seed_names]
    return f"likeness to {' and '.join(parts)}" if parts else "nothing: no votes, words or key papers; by hash"


def _explain(contributions: list[tuple[float, str]], terms: int) -> Reasons:
    ups = sorted(((value, term) for value, term in contributions if value > 0), key=lambda one: (-one[0], one[1]))
    downs = sorted((value, term) for value, term in contributions if value < 0)
    score = sum(value for value, _ in sorted(contributions))
    return Reasons(
        score=round(score, 6),
        moves_up=tuple(_select_terms([term for _, term in ups], terms)),
        moves_down=tuple(_select_terms([term for _, term in downs], terms)),
    )


def _select_terms(ordered: list[str], count: int) -> list[str]:
    """Select the first terms; a word stands for nothing of its own beside a pair that holds it."""
    selected: list[str] = []
    for term in ordered:
        if len(selected) < count and not any(term in pair.split() for pair in selected):
            selected = [word for word in selected if word not in term.split()] + [term]
    return selected
