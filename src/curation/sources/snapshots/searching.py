"""The searches of a question, each checked before the first request and pinned once it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from curation.domain.question import Question, SearchStrategy
from curation.domain.search_run import SearchRun
from curation.errors import SourceRefusedError
from curation.querying.linting import check_query
from curation.querying.syntax import Remark
from curation.sources.eutils.search_runs import NO_HITS
from curation.sources.protocol import CitationSource
from curation.sources.snapshots.work import Work


class SearchDone(msgspec.Struct, frozen=True, kw_only=True):
    """A finished search and the hashes of its answers, by path in the snapshot."""

    run: SearchRun
    files: dict[str, str]


def check_strategies(question: Question, *, is_as_written: bool = False) -> dict[str, tuple[str, ...]]:
    """Check the queries that PubMed is to run; give the remarks on each by the strategy's name.

    Raises:
        SourceRefusedError: no strategy names PubMed, or a query would not run as it is written; `is_as_written` lets
            it pass, with its faults among the remarks.
    """
    strategies = [strategy for strategy in question.search_strategies if is_for_pubmed(strategy)]
    if not strategies:
        raise SourceRefusedError(
            service="The source",
            request=f"question {question.id}",
            reason="none of its search strategies names PubMed",
            remedy="Add a strategy with `database: PubMed`.",
        )
    found = {strategy.name: check_query(strategy.query) for strategy in strategies}
    for name, remarks in found.items():
        faults = [remark for remark in remarks if remark.is_error]
        if faults and not is_as_written:
            raise SourceRefusedError(
                service="The check of queries",
                request=f"strategy {name!r}",
                reason="; ".join(_format_remark(fault) for fault in faults),
                remedy="Mend the query, or pull with --as-written. Nothing was sent.",
            )
    return {name: tuple(_format_remark(remark) for remark in remarks) for name, remarks in found.items()}


def is_for_pubmed(strategy: SearchStrategy) -> bool:
    """Whether a strategy can be run from here."""
    return strategy.database.strip().lower() == "pubmed"


def search_all(
    question: Question,
    source: CitationSource,
    work: Work,
    *,
    date: str,
    remarks: dict[str, tuple[str, ...]],
    earlier: Mapping[str, SearchRun],
) -> Iterator[SearchDone]:
    """Run the searches that are not done yet, on `date`; one that is done gives what it gave on its own day.

    `earlier` gives by strategy the run of which these searches only bring what is new since. What was remarked on then
    is known, so that nothing new is a good outcome and no sign of a broken query.
    """
    for number, strategy in enumerate(question.search_strategies, start=1):
        if is_for_pubmed(strategy):
            name = f"search-{number:03}"
            done = work.read_done(name, SearchDone, _list_files)
            if done is None:
                keep, files = work.keep_answers(f"esearch-{number:03}")
                run = source.search(
                    strategy, date=date, mindate=question.date_from, maxdate=question.date_to, keep=keep
                )
                run = _calm(_add_remarks(run, remarks.get(strategy.name, ())), earlier.get(strategy.name))
                done = SearchDone(run=run, files=files)
                work.write_done(name, done)
            yield done


def list_not_run(question: Question) -> tuple[str, ...]:
    """Name the strategies for other databases."""
    return tuple(
        f"strategy {strategy.name!r} was not run: {strategy.database} cannot be searched from here; "
        "bring its export in with `curation import`"
        for strategy in question.search_strategies
        if not is_for_pubmed(strategy)
    )


def _add_remarks(run: SearchRun, remarks: tuple[str, ...]) -> SearchRun:
    return msgspec.structs.replace(run, warnings=(*remarks, *run.warnings))


def _calm(run: SearchRun, earlier: SearchRun | None) -> SearchRun:
    """Take back that an empty update needs mending where each remark on it was made on the whole search."""
    warnings = tuple(text for text in run.warnings if text != NO_HITS)
    known = {*earlier.warnings, *earlier.ignored_phrases} if earlier else set()
    is_known = earlier is not None and NO_HITS not in known and known.issuperset((*warnings, *run.ignored_phrases))
    return msgspec.structs.replace(run, warnings=warnings) if is_known else run


def _list_files(done: SearchDone) -> dict[str, str]:
    return {f"snapshot/{name}": digest for name, digest in done.files.items()}


def _format_remark(remark: Remark) -> str:
    return f"query, character {remark.start + 1}: {remark.problem}. {remark.remedy}"
