"""Until which day each search of a question is known whole: an update brings what is new to that, and to nothing less.

A search that was never run whole in its present words has nothing that could be updated, whatever other searches of the
question have brought; and a day after the last one that was searched leaves out what entered between.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from curation.domain.question import Question, SearchStrategy
from curation.domain.search_run import SearchRun
from curation.sources.eutils.date_limits import parse_date_limits
from curation.sources.eutils.search_runs import describe_window
from curation.sources.snapshots.deliveries import SERVICE
from curation.sources.snapshots.files import Manifest

DATE_FIELDS = ("edat", "crdt", "mhda")
GAP = "no pull has searched"
"""Words of the warning on a gap: it is said until the gap is closed."""


class Covered(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one search: its latest run over all years, and the day up to which runs since then go on."""

    run: SearchRun
    until: str


def limit_query(query: str, since: str) -> str:
    """Bind a query to what entered, was created or was indexed from a day on."""
    day = since.replace("-", "/")
    return f"({query}) AND ({' OR '.join(f'{day}:3000[{field}]' for field in DATE_FIELDS)})"


def find_whole_query(query: str) -> str:
    """Give the query that `limit_query` bound to a day; one that it did not bind is its own."""
    day = query.rpartition(" AND (")[2][:10]
    whole = query[1 : len(query) - len(limit_query("", day)) + 1]
    return whole if limit_query(whole, day) == query else query


def find_covered(manifests: Iterable[Manifest], question: Question) -> dict[str, Covered]:
    """Give by strategy what is known of it; one that was never run whole as it is written now has no entry.

    Its words, its cap and the window of publication dates must be the same. `manifests` come in the order of their
    days.
    """
    window = describe_window(parse_date_limits(question.date_from, question.date_to))
    covered: dict[str, Covered] = {}
    for manifest in manifests:
        for run in manifest.search_runs:
            for strategy in question.search_strategies:
                if _is_of(run, strategy, window):
                    covered |= _extend(covered.get(strategy.name), run, strategy, manifest.since)
    return covered


def describe_gap(strategy: str, until: str, since: str) -> str:
    """Warn that a search leaves out what entered between the last day that is known and the day of an update."""
    return (
        f"strategy {strategy!r}: {GAP} for what entered between {until} and {since}; "
        f"pull with --since {until}, or without --since"
    )


def _is_of(run: SearchRun, strategy: SearchStrategy, window: tuple[str, ...]) -> bool:
    is_same = (run.strategy, run.cap, run.limits) == (strategy.name, strategy.cap, (*strategy.limits, *window))
    return is_same and run.platform == SERVICE


def _extend(known: Covered | None, run: SearchRun, strategy: SearchStrategy, since: str | None) -> dict[str, Covered]:
    if run.query == strategy.query:
        return {strategy.name: Covered(run=run, until=max(run.date, known.until if known else ""))}
    if known and since and since <= known.until and run.query == limit_query(strategy.query, since):
        return {strategy.name: msgspec.structs.replace(known, until=max(run.date, known.until))}
    return {}
