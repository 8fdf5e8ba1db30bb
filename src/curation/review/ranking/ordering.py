"""The order in which citations are screened: by a model fitted to the votes so far, by the question's words, or random.

Rules. With votes for and against, a linear model over weighted terms scores every citation, and leans on the question's
own words where the votes say nothing; until then, those nearest to the votes that there are, to the key papers and to
the question's words come first. What is equal, and the random order, is ordered by a hash of seed, id and text, so that
the same input gives the same order everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from curation.domain.citation import Citation
from curation.domain.question import Question
from curation.identifiers import compute_sha256
from curation.review.ranking.linear_model import fit_factors
from curation.review.ranking.sparse_rows import Floats, Indices
from curation.review.ranking.term_weights import build_term_space
from curation.vocabulary import ScreeningChoice

MODEL = "tf-idf of words and pairs + linear squared hinge"
COST = 0.11
# Of the weight of all votes against, for one of all votes for.
RATIO = 9.8
# How far a text of the question's very words is expected to score before any vote; a vote for asks for 1.
LEANING = 0.5
# Scores closer than this differ by rounding only.
SCORE_DIGITS = 6

Votes = Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Screenable:
    """A record to be screened: id, title with abstract, and whether it is a key paper of the question."""

    id: str
    text: str
    is_key_paper: bool = False


class Ranker:
    """Holds the weighted terms of a corpus, made once, and fits anew after each vote.

    The order hangs on the votes alone: what is kept of the last fit only makes the next one quicker. So one thread may
    rank while another shows a record.
    """

    def __init__(self, records: Sequence[Screenable], *, words: str = "", seed: int = 0) -> None:
        """Weigh the records' terms; `words` are the question's own. `seed_names` says what an order begins with."""
        self.has_words = bool(words.strip())
        self.ids = tuple(record.id for record in records)
        self._places = {name: place for place, name in enumerate(self.ids)}
        self._space = build_term_space([record.text for record in records], [words])
        key_papers = [place for place, record in enumerate(records) if record.is_key_paper]
        self._words = self._average(np.array([len(records)], dtype=np.intp))
        self._seeds = self._words + self._average(np.array(key_papers, dtype=np.intp))
        self.seed_names = (
            *(["the question's words"] if self.has_words else []),
            *(["key papers"] if key_papers else []),
        )
        hashes = [compute_sha256(f"{seed}\0{record.id}\0{record.text}".encode()) for record in records]
        self._ties = np.argsort(np.argsort(np.array(hashes, dtype=str), kind="stable"), kind="stable")
        self._last = np.zeros(len(records))

    def rank(self, votes: Votes) -> tuple[str, ...]:
        """Order the records without a vote, the most likely relevant first.

        `votes` has `True` for what goes on and `False` for what does not, by id; ids that are not here do not count.
        """
        return self._order(np.round(self.score(votes), SCORE_DIGITS), votes)

    def find_next(self, votes: Votes) -> str:
        """Give the record that `rank` puts first.

        Raises:
            ValueError: every record has a vote.
        """
        scores = np.round(self.score(votes), SCORE_DIGITS)
        left = np.array([place for name, place in self._places.items() if name not in votes], dtype=np.intp)
        best = left[scores[left] == scores[left].max()]
        return self.ids[int(best[np.argmin(self._ties[best])])]

    def shuffle(self, votes: Collection[str] = ()) -> tuple[str, ...]:
        """Order the records without a vote by the seed's hash alone: what a random sample is drawn from."""
        return self._order(np.zeros(len(self.ids)), votes)

    def score(self, votes: Votes) -> Floats:
        """Score every record, in the order given; only the order of scores has a meaning."""
        return self._space.rows.dot(self.weigh_terms(votes))[: len(self.ids)]

    def weigh_terms(self, votes: Votes) -> Floats:
        """Give the weight of each term: by the model where votes are for and against, else by nearness."""
        known = sorted((self._places[name], vote) for name, vote in votes.items() if name in self._places)
        places = np.array([place for place, _ in known], dtype=np.intp)
        classes = np.array([1.0 if vote else -1.0 for _, vote in known])
        if len(set(classes)) < 2:
            return self._seeds + self._average(places) * (classes[0] if len(classes) else 0.0)
        rows = self._space.rows.take(places)
        leaning = LEANING * self._words
        factors = fit_factors(
            rows,
            self._space.own[places],
            classes,
            _weigh_votes(classes),
            expected=rows.dot(leaning),
            begin=self._last[places],
        )
        last = np.zeros(len(self.ids))
        last[places] = factors
        self._last = last
        return leaning + rows.add_rows(factors)

    def list_contributions(self, citation_id: str, weights: Floats) -> list[tuple[float, str]]:
        """List what each term of a record adds to its score, by the weights of `weigh_terms`; terms that add none not.

        Raises:
            KeyError: no such record.
        """
        rows, place = self._space.rows, self._places[citation_id]
        begin, end = rows.starts[place], rows.starts[place + 1]
        columns = rows.columns[begin:end]
        added = rows.values[begin:end] * weights[columns]
        name_term = self._space.name_term
        return [(float(value), name_term(column)) for value, column in zip(added, columns, strict=True) if value]

    def holds(self, citation_id: str) -> bool:
        """Whether a record is among those ordered."""
        return citation_id in self._places

    def _order(self, scores: Floats, votes: Collection[str]) -> tuple[str, ...]:
        order = np.lexsort((self._ties, -scores)).tolist()
        return tuple(name for name in map(self.ids.__getitem__, order) if name not in votes)

    def _average(self, places: Indices) -> Floats:
        return self._space.rows.take(places).add_rows(np.full(len(places), 1.0 / max(len(places), 1)))


def rank_citations(
    citations: Iterable[Citation], votes: Mapping[str, ScreeningChoice], question: Question, *, seed: int = 0
) -> tuple[str, ...]:
    """Order the citations that have no vote, the most likely relevant first; key papers come among them.

    `votes` are decisions by citation id; include and unclear go on. The same input gives the same order.
    """
    return open_ranker(citations, question, seed=seed).rank(read_votes(votes))


def open_ranker(
    citations: Iterable[Citation],
    question: Question | None = None,
    *,
    key_papers: Collection[str] | None = None,
    seed: int = 0,
) -> Ranker:
    """Make the ranker of a question's citations, whatever order they come in; without a question, of a corpus.

    `key_papers` are the question's own unless given, as where another record stands for one of them.
    """
    named = key_papers if key_papers is not None else question.key_papers if question else ()
    keys = frozenset(named)
    records = [Screenable(one.id, join_text(one), one.id in keys) for one in sorted(citations, key=lambda c: c.id)]
    return Ranker(records, words=join_question(question) if question else "", seed=seed)


def read_votes(decisions: Mapping[str, ScreeningChoice]) -> dict[str, bool]:
    """Read decisions as what goes on (include, unclear) and what does not."""
    return {name: decision != ScreeningChoice.EXCLUDE for name, decision in decisions.items()}


def join_text(citation: Citation) -> str:
    """Give what a curator reads at this stage: title and abstract."""
    return " \n ".join([citation.title, *(section.reading for section in citation.sections)])


def join_question(question: Question) -> str:
    """Give the question's own words: title, PICO and the reader's words."""
    frame, words = question.pico, question.words
    parts = [frame.population, frame.intervention, frame.outcome, frame.index, words.population, words.treatment]
    return " \n ".join(part for part in [question.title, *parts, words.marker, words.marker_abbreviation] if part)


def _weigh_votes(classes: Floats) -> Floats:
    """Weigh votes so that those for and against balance, however rare the first are."""
    is_for = classes > 0
    count, total = int(is_for.sum()), len(classes)
    weights = np.where(is_for, 1.0, count / (RATIO * (total - count)))
    return weights * (COST * total / float(weights.sum()))
