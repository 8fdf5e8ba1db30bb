"""The order of screening: what is like the votes comes first, and the same input gives the same order."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ranking_makers import make_citations, make_records

from curation.review.ranking.explaining import describe_basis, explain_order
from curation.review.ranking.linear_model import fit_factors
from curation.review.ranking.ordering import Ranker, Screenable, open_ranker, rank_citations, read_votes
from curation.review.ranking.sparse_rows import SparseRows
from curation.review.ranking.term_weights import TermSpace, build_term_space, split_words
from curation.sources.sheets.questions import read_question
from curation.vocabulary import ScreeningChoice

matrices = st.lists(st.lists(st.sampled_from([0.0, 0.0, 0.5, -2.0, 3.0]), min_size=4, max_size=4), max_size=8)


def _sparse(dense: list[list[float]]) -> SparseRows:
    cells = [(row, column) for row, values in enumerate(dense) for column, value in enumerate(values) if value]
    lengths = [sum(value != 0 for value in values) for values in dense]
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.intp)
    columns = np.array([column for _, column in cells], dtype=np.intp)
    return SparseRows(starts, columns, np.array([dense[row][column] for row, column in cells], dtype=float), 4)


@given(matrices)
def test_sparse_rows_multiply_as_the_full_matrix_does(dense: list[list[float]]) -> None:
    full, rows = np.array(dense).reshape(-1, 4), _sparse(dense)
    weights, factors = np.array([1.0, -2.0, 0.5, 4.0]), np.arange(1.0, len(dense) + 1)
    assert np.allclose(rows.dot(weights), full @ weights)
    assert np.allclose(rows.add_rows(factors), factors @ full)
    backwards = np.arange(len(dense))[::-1].astype(np.intp)
    assert np.allclose(rows.take(backwards).dot(weights), full[::-1] @ weights)


def _make_space() -> TermSpace:
    return build_term_space([record.text for record in make_records()[0]])


CLASSES = np.where(np.arange(60) % 6 == 0, 1.0, -1.0)


def _fit(begin: np.ndarray, costs: np.ndarray, expected: np.ndarray | None = None) -> np.ndarray:
    space = _make_space()
    expected = np.zeros(60) if expected is None else expected
    return fit_factors(space.rows, space.own, CLASSES, costs, expected=expected, begin=begin)


@pytest.mark.parametrize("cost", [0.02, 0.3, 40.0])
def test_the_fit_is_where_the_loss_is_least(cost: float) -> None:
    space, costs = _make_space(), np.full(60, cost)
    # The same rows in full: a column for each term, one a row for the terms of no other text, and one for the offset.
    unit = np.eye(space.rows.width)
    full = np.array([space.rows.dot(unit[column]) for column in range(space.rows.width)]).T
    full = np.hstack([full, np.diag(np.sqrt(space.own)), np.ones((60, 1))])
    mean = np.random.default_rng(2).normal(scale=0.2, size=full.shape[1])
    found = mean + full.T @ _fit(np.zeros(60), costs, full @ mean)

    def loss(at: np.ndarray) -> float:
        return float((at - mean) @ (at - mean) / 2 + costs @ np.maximum(1 - CLASSES * (full @ at), 0) ** 2)

    draws = np.random.default_rng(1)
    steps = (draws.normal(scale=scale, size=found.shape) for scale in (1e-4, 1e-2, 1) for _ in range(50))
    assert all(loss(found) < loss(found + step) for step in steps)


@given(st.lists(st.floats(-9, 9), min_size=60, max_size=60))
def test_wherever_a_fit_begins_it_ends_at_the_same_place(begin: list[float]) -> None:
    costs = np.where(CLASSES > 0, 2.0, 0.1)
    assert np.allclose(_fit(np.array(begin), costs), _fit(np.zeros(60), costs), atol=1e-7)


def test_a_term_weighs_by_its_rarity_and_each_text_has_length_one() -> None:
    texts = ["rare drug trial", "rare drug cohort", "common cohort trial", "common words"]
    space = build_term_space(texts, ["a trial of words"])
    squares = [float(np.sum(space.rows.values[a:b] ** 2)) for a, b in pairwise(space.rows.starts)]
    assert np.allclose(squares[:4] + space.own[:4], 1)
    names = [space.name_term(column) for column in range(space.rows.width)]
    # What two texts hold, or a text and the aside; the aside makes no term less rare.
    assert sorted(names) == ["cohort", "common", "drug", "rare", "rare drug", "trial", "words"]
    row = dict(
        zip(*(part[space.rows.starts[3] :][:2] for part in (space.rows.columns, space.rows.values)), strict=True)
    )
    by_name = {names[column]: float(value) for column, value in row.items()}
    assert by_name["words"] / by_name["common"] == pytest.approx((np.log(5 / 2) + 1) / (np.log(5 / 3) + 1))


@given(st.lists(st.text(alphabet="ab ßÅ２", max_size=12), max_size=6), st.lists(st.text(alphabet="ab ", max_size=9)))
def test_terms_are_counted_as_one_by_one(texts: list[str], asides: list[str]) -> None:
    space = build_term_space(texts, asides)
    listed = [split_words(text) for text in (*texts, *asides)]
    terms = [Counter([*words, *map(" ".join, pairwise(words))]) for words in listed]
    for column in range(space.rows.width):
        name = space.name_term(column)
        held = [place for place in range(len(terms)) if name in terms[place]]
        got = np.flatnonzero(space.rows.dot(np.eye(space.rows.width)[column]))
        assert got.tolist() == held
        assert len(held) > 1


def test_what_is_like_the_included_records_comes_first() -> None:
    records, labels = make_records()
    votes = {name: labels[name] for name in ("pmid:1", "pmid:2", "pmid:3")}
    first = Ranker(records).rank(votes)[:9]
    assert all(labels[name] for name in first)


@pytest.mark.parametrize("known", [{}, {"pmid:2": False}])
def test_without_votes_for_the_questions_own_words_lead(known: dict[str, bool]) -> None:
    records, labels = make_records()
    order = Ranker(records, words="Does mutational burden predict response to immunotherapy?").rank(known)
    assert all(labels[name] for name in order[:10])


def test_what_the_votes_say_nothing_about_stands_as_near_to_the_question_as_it_is() -> None:
    others = {"pmid:8": "mutational burden as read from plasma", "pmid:9": "quality of plasma in storage"}
    texts = {"pmid:1": "nivolumab in lung cancer", "pmid:2": "statins and cholesterol", **others}
    records = [Screenable(name, text) for name, text in texts.items()]
    votes = {"pmid:1": True, "pmid:2": False}
    assert Ranker(records, words="mutational burden").rank(votes) == ("pmid:8", "pmid:9")
    assert Ranker(records, words="storage quality").rank(votes) == ("pmid:9", "pmid:8")


def test_key_papers_lead_when_there_are_neither_votes_nor_words() -> None:
    records, labels = make_records()
    marked = [Screenable(one.id, one.text, is_key_paper=one.id == "pmid:7") for one in records]
    assert all(labels[name] for name in Ranker(marked).rank({})[:10])


def test_the_order_holds_every_record_without_a_vote_once() -> None:
    records, labels = make_records()
    votes = {name: labels[name] for name in list(labels)[:9]} | {"pmid:999": True}
    for order in (Ranker(records).rank(votes), Ranker(records).shuffle(votes)):
        assert sorted(order) == sorted(set(labels) - set(votes))


def test_earlier_fits_and_the_order_of_votes_and_citations_change_nothing() -> None:
    citations, (_, labels) = make_citations(), make_records()
    votes = {name: labels[name] for name in list(labels)[:12]}
    used = open_ranker(citations)
    for count in range(12):
        used.rank(dict(list(votes.items())[:count]))
    fresh = open_ranker(citations[::-1])
    assert used.rank(votes) == fresh.rank(dict(reversed(votes.items())))


def test_the_next_record_is_the_first_of_the_order() -> None:
    records, labels = make_records()
    ranker, votes = Ranker(records, words="burden"), {}
    while len(votes) < len(labels):
        name = ranker.find_next(votes)
        assert name == ranker.rank(votes)[0]
        votes[name] = labels[name]


@pytest.mark.parametrize("known", [{}, {"pmid:2": False}, {"pmid:1": True, "pmid:2": False, "pmid:3": False}])
def test_the_terms_of_a_record_add_up_to_its_score_and_the_strongest_are_named(known: dict[str, bool]) -> None:
    records, _ = make_records()
    ranker = Ranker(records, words="mutational burden of a tumour")
    scores = dict(zip(ranker.ids, ranker.score(known), strict=True))
    weights = ranker.weigh_terms(known)
    for name, reasons in explain_order(ranker, known, ranker.rank(known)).items():
        contributions = {term: value for value, term in ranker.list_contributions(name, weights)}
        assert reasons.score == pytest.approx(scores[name], abs=1e-5)
        assert all(contributions[term] > 0 for term in reasons.moves_up)
        assert all(contributions[term] < 0 for term in reasons.moves_down)
        if reasons.moves_up:
            most = max(contributions.values())
            strongest = min(term for term, value in contributions.items() if value == most)
            assert any(strongest in term for term in reasons.moves_up)


def test_words_of_a_named_pair_are_not_named_again() -> None:
    records, _ = make_records()
    ranker = Ranker(records)
    (reasons,) = explain_order(ranker, {"pmid:1": True, "pmid:2": False}, ["pmid:7"]).values()
    words = [word for term in reasons.moves_up if " " in term for word in term.split()]
    assert not set(words) & set(reasons.moves_up)


def test_an_order_says_what_it_rests_on() -> None:
    records, _ = make_records()
    bare, asked = Ranker(records), Ranker(records, words="burden")
    assert describe_basis(bare, {}).startswith("nothing")
    assert describe_basis(asked, {"pmid:2": False}) == "likeness to 1 vote against and the question's words"
    assert describe_basis(asked, {"pmid:1": True, "pmid:2": False, "pmid:999": True}).startswith("a model of 2 votes")


def test_random_order_hangs_on_the_seed_alone() -> None:
    records, _ = make_records()
    assert Ranker(records, seed=1).shuffle() == Ranker(records[::-1], words="statins", seed=1).shuffle()
    assert Ranker(records, seed=1).shuffle() != Ranker(records, seed=2).shuffle()


def test_texts_without_a_word_and_an_empty_corpus_are_ranked_all_the_same() -> None:
    assert Ranker([]).rank({}) == ()
    blank = [Screenable("pmid:1", ""), Screenable("pmid:2", " ... "), Screenable("pmid:3", "a trial of drugs")]
    assert sorted(Ranker(blank).rank({})) == ["pmid:1", "pmid:2", "pmid:3"]
    assert Ranker(blank).rank({"pmid:1": True, "pmid:2": False}) == ("pmid:3",)


def test_unclear_goes_on_as_include_does() -> None:
    decisions = dict(
        zip("abc", (ScreeningChoice.INCLUDE, ScreeningChoice.UNCLEAR, ScreeningChoice.EXCLUDE), strict=True)
    )
    assert read_votes(decisions) == {"a": True, "b": True, "c": False}


def test_citations_are_ranked_for_a_question(project_root) -> None:
    question = read_question(project_root / "evidence" / "questions" / "tmb-her2-immunotherapy.yaml")
    _, labels = make_records()
    order = rank_citations(make_citations(), {"pmid:1": ScreeningChoice.INCLUDE}, question)
    assert all(labels[name] for name in order[:9])
