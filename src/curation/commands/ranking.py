"""`curation rank`: what to read next, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from curation.commands.calling import FILE, Command, json_option
from curation.errors import ProjectError
from curation.terminal import print_json, say

if TYPE_CHECKING:
    from curation.review.ranking.explaining import Reasons
    from curation.review.ranking.ordering import Ranker, Votes

LABELS_HELP = "Votes: .csv with the columns id (or pmid, record_id) and label_included (or label, decision)."
CORPUS_HELP = "Citations: .jsonl as `parse` writes, .xml, .xml.gz or .nbib; without, the question's own."


@click.command(cls=Command)
@click.option("--corpus", type=FILE, help=CORPUS_HELP)
@click.option("--labels", type=FILE, help=LABELS_HELP)
@click.option("--question", help="Question whose words and key papers count too.")
@click.option("--curator", help="Whose votes of the ledger count; without, everybody's.")
@click.option("--random", "is_random", is_flag=True, help="Random order: what a sample is drawn from.")
@click.option("--reasons", "has_reasons", is_flag=True, help="The terms that move each record up or down.")
@click.option("--seed", default=0, show_default=True, help="Another seed orders differently what is equal or random.")
@json_option
def rank(
    *,
    corpus: Path | None,
    labels: Path | None,
    question: str | None,
    curator: str | None,
    is_random: bool,
    has_reasons: bool,
    seed: int,
    as_json: bool,
) -> None:
    """Order the citations that have no vote, the most likely relevant first: ids, one a line.

    Either a question's own records and the votes in its ledger, or --corpus and --labels.
    """
    from curation.review.ranking.explaining import describe_basis, explain_order

    ranker, votes, strangers = _open(corpus, labels, question, curator, seed)
    ids = ranker.shuffle(votes) if is_random else ranker.rank(votes)
    basis = "the hash of seed and record" if is_random else describe_basis(ranker, votes)
    reasons = explain_order(ranker, votes, ids) if has_reasons and not is_random else {}
    if as_json:
        order = "random" if is_random else "ranked"
        document = {"ids": ids, "votes": len(votes), "strangers": strangers, "order": order, "basis": basis}
        print_json(document | ({"reasons": reasons} if has_reasons else {}))
        return
    for name in strangers:
        say(f"  not among the citations, not counted: {name}", err=True)
    if has_reasons:
        say(f"Ordered by {basis}. Terms are words of the texts: + moves a record up, - down.", err=True)
    for name in ids:
        say(f"{name}{_format_reasons(reasons.get(name))}")


def _open(
    corpus: Path | None, labels: Path | None, question: str | None, curator: str | None, seed: int
) -> tuple[Ranker, Votes, tuple[str, ...]]:
    from curation.project import open_project
    from curation.review.ranking.ordering import open_ranker
    from curation.sources.corpora import read_corpus
    from curation.sources.screening_files import read_votes_file

    if corpus is None:
        if question is None or labels is not None:
            remedy = "Name a --question, or a --corpus with the --labels on it."
            raise ProjectError(problem="No citations to order", path="rank", remedy=remedy)
        return _open_question(question, curator, seed)
    citations = read_corpus(corpus)
    votes, strangers = read_votes_file(labels, citations) if labels else ({}, ())
    asked = open_project().read_question(question) if question else None
    return open_ranker(citations.values(), asked, seed=seed), votes, strangers


def _open_question(question: str, curator: str | None, seed: int) -> tuple[Ranker, Votes, tuple[str, ...]]:
    """Open a question's own records; a record goes on where one of the votes on it, or of the curator's, says so."""
    from curation.project import open_question
    from curation.review.ranking.ordering import open_ranker
    from curation.vocabulary import ScreeningChoice

    workspace = open_question(question)
    votes: dict[str, bool] = {}
    for record in workspace.screening:
        said = [vote.decision for vote in record.votes if curator in (None, vote.curator)]
        if said:
            votes[record.citation_id] = any(decision != ScreeningChoice.EXCLUDE for decision in said)
    ranker = open_ranker(workspace.citations.values(), workspace.question, key_papers=workspace.key_papers, seed=seed)
    return ranker, votes, ()


def _format_reasons(reasons: Reasons | None) -> str:
    if reasons is None:
        return ""
    parts = [("+", reasons.moves_up), ("-", reasons.moves_down)]
    return "".join(f"  {sign} {', '.join(terms)}" for sign, terms in parts if terms)
