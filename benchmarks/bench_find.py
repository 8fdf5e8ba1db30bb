"""How fast `curation find` answers on a large corpus, beside SQLite FTS5 and tantivy, in one run over the same words.

Run: .venv/bin/python benchmarks/bench_find.py [--corpus FILE.jsonl] [--records 300000] [--keep FOLDER] [--workers N]
Without --corpus, records are made by ../shared/tools/make_baseline.py and parsed by `curation parse`.

Each engine is given the words of title, abstract and keywords as `querying.describing` cuts them; ours holds all other
fields besides, so its size and build time are for more. Every engine returns all PMIDs; their sets must be equal, or
the benchmark fails. Rounds are interleaved, since machines are shared; a query's time is the median of its rounds.
With --workers the whole of it is measured as well, from the corpus file to the index, without workers and with them.
tantivy is measured where it is installed; it is no dependency (see DECISIONS.md).
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from itertools import islice, product
from pathlib import Path
from typing import Any

from curation.querying.dates import parse_days
from curation.querying.describing import describe_citation
from curation.querying.records import Part, SearchedRecord
from curation.querying.translating import understand_query
from curation.querying.words import STOP_WORDS
from curation.sources.corpora import iterate_corpus
from curation.sources.indexing.building import IndexBuilder
from curation.sources.indexing.deciding import find_records
from curation.sources.indexing.keeping import open_index
from curation.sources.indexing.postings import Postings
from curation.sources.indexing.searching import IndexedCorpus

ROOT = Path(__file__).resolve().parents[1]
MAKER = ROOT.parent / "shared" / "tools" / "make_baseline.py"
ROUNDS = 9
P95_QUERIES = 200
PART_SIZE = 30_000
TEXT_PARTS = {Part.TITLE: 0, Part.ABSTRACT: 1, Part.OTHER_ABSTRACT: 2, Part.KEYWORD: 2}
BREAK = "zzbreakzz"
AIMS = {"p95 of ours, ms": 50.0, "geometric mean of ours / FTS5": 0.4}

# Our query and that of FTS5; days and types are columns of a table beside it.
FIRST, LAST = (parse_days(year, today=None) for year in ("2015", "2020"))
QUERIES: dict[str, tuple[str, str]] = {
    "one word": ("metformin[tiab]", "metformin"),
    "word AND phrase": (
        'metformin[tiab] AND "type 2 diabetes mellitus"[tiab]',
        'metformin AND "type 2 diabetes mellitus"',
    ),
    "phrase": ('"quality of life"[tiab]', '"quality of life"'),
    "frequent phrase": ('"95% confidence interval"[tiab]', '"95 confidence interval"'),
    "truncation": ("cardio*[tiab]", "cardio*"),
    "title, years, type": ("metformin[ti] AND 2015:2020[dp] AND review[pt]", "a : metformin"),
    "review block": (
        "(metformin[tiab] OR semaglutide[tiab] OR empagliflozin[tiab] OR insulin[tiab] OR aspirin[tiab] OR "
        "statin*[tiab]) AND (hypertension[tiab] OR asthma[tiab] OR obesity[tiab] OR stroke[tiab] OR "
        '"heart failure"[tiab]) AND (mortality[tiab] OR survival[tiab] OR "quality of life"[tiab] OR '
        '"adverse events"[tiab] OR readmission[tiab]) NOT mice[tiab]',
        "((metformin OR semaglutide OR empagliflozin OR insulin OR aspirin OR statin*) AND (hypertension OR asthma OR "
        'obesity OR stroke OR "heart failure") AND (mortality OR survival OR "quality of life" OR "adverse events" OR '
        "readmission)) NOT mice",
    ),
    "three common words": (
        "treatment[tiab] AND patients[tiab] AND study[tiab]",
        "treatment AND patients AND study",
    ),
}

DATED = "title, years, type"
SINGLE = ("one word", "phrase", "frequent phrase", "truncation")
GROUPS = (
    ("metformin", "semaglutide", "empagliflozin", "insulin", "aspirin", "statin*"),
    ("hypertension", "asthma", "obesity", "stroke", "heart failure"),
    ("mortality", "survival", "quality of life", "adverse events", "readmission"),
)


def make_corpus(folder: Path, records: int) -> Path:
    """Make a corpus of citations and parse it, part by part, so that no large XML lies on the disk."""
    corpus = folder / "corpus.jsonl"
    if corpus.exists():
        return corpus
    if not MAKER.exists():
        sys.exit(f"{MAKER} is absent: name a corpus with --corpus")
    with corpus.with_suffix(".part").open("wb") as out:
        for start in range(0, records, PART_SIZE):
            xml, lines = folder / "part.xml", folder / "part.jsonl"
            count = str(min(PART_SIZE, records - start))
            subprocess.run([sys.executable, MAKER, xml, "--start", str(1_000_000 + start), "-n", count], check=True)
            subprocess.run([Path(sys.executable).with_name("curation"), "parse", xml, "--out", lines], check=True)
            out.write(lines.read_bytes())
            xml.unlink()
            lines.unlink()
    return corpus.with_suffix(".part").rename(corpus)


def list_columns(record: SearchedRecord) -> list[str]:
    """Give the words of title, abstract and the rest, values kept apart so that no phrase reaches across."""
    columns: list[list[str]] = [[], [], []]
    for part, words in record.texts:
        if part in TEXT_PARTS:
            columns[TEXT_PARTS[part]] += [" ".join(words), BREAK]
    return [" ".join(column) for column in columns]


class Fts5:
    """A contentless FTS5 table, with a table of days and types beside it."""

    name = "FTS5"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "fts5.sqlite"
        self.base = sqlite3.connect(self.path)
        self.base.execute("PRAGMA journal_mode=OFF")
        self.base.execute("PRAGMA synchronous=OFF")
        self.base.execute("CREATE VIRTUAL TABLE f USING fts5(a, b, c, content='')")
        self.base.execute("CREATE TABLE m (pmid INTEGER PRIMARY KEY, printed INTEGER, online INTEGER, review INTEGER)")

    def add(self, record: SearchedRecord, columns: list[str]) -> None:
        """Take one record."""
        self.base.execute("INSERT INTO f(rowid, a, b, c) VALUES (?, ?, ?, ?)", [record.number, *columns])
        row = (record.number, record.days[0], record.days[1], "pt=review" in record.values)
        self.base.execute("INSERT INTO m VALUES (?, ?, ?, ?)", row)

    def finish(self) -> None:
        """Merge all segments, which makes queries quickest."""
        self.base.execute("INSERT INTO f(f) VALUES ('optimize')")
        self.base.execute("CREATE INDEX days ON m (printed)")
        self.base.commit()

    def search(self, name: str) -> list[Any]:
        """Give the PMIDs that a query finds."""
        match = QUERIES[name][1]
        if name != DATED:
            return [row[0] for row in self.base.execute("SELECT rowid FROM f WHERE f MATCH ?", (match,))]
        sql = (
            "SELECT f.rowid FROM f JOIN m ON m.pmid = f.rowid WHERE f MATCH ? AND m.review "
            "AND (m.printed BETWEEN ? AND ? OR m.online BETWEEN ? AND ?)"
        )
        days = (FIRST.first, LAST.last)
        return [row[0] for row in self.base.execute(sql, (match, *days, *days))]

    def measure_size(self) -> float:
        """Give the megabytes on disk."""
        return self.path.stat().st_size / 1e6


class Tantivy:
    """A tantivy index; its queries are put together from parts, since its parser knows no truncation."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        import tantivy  # noqa: PLC0415 - no dependency

        self.tantivy = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("pmid", stored=False, indexed=True, fast=True)
        for column in "abc":
            builder.add_text_field(column, stored=False, tokenizer_name="whitespace", index_option="position")
        self.schema = builder.build()
        self.folder = folder / "tantivy"
        self.folder.mkdir()
        self.index = tantivy.Index(self.schema, path=str(self.folder))
        self.writer = self.index.writer(heap_size=200_000_000, num_threads=1)

    def add(self, record: SearchedRecord, columns: list[str]) -> None:
        """Take one record."""
        document = dict(zip("abc", columns, strict=True)) | {"pmid": record.number}
        self.writer.add_document(self.tantivy.Document.from_dict(document, self.schema))

    def finish(self) -> None:
        """Wait for all merges and put the queries together."""
        self.writer.commit()
        self.writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()
        self.plans = self.plan()

    def plan(self) -> dict[str, Any]:
        """Put the queries together; the one with days and types is left out."""
        must, never = self.tantivy.Occur.Must, self.tantivy.Occur.MustNot
        plans = {name: self.ask(QUERIES[name][1]) for name in SINGLE}
        plans["word AND phrase"] = self.join(must, [self.ask("metformin"), self.ask("type 2 diabetes mellitus")])
        plans["three common words"] = self.join(must, map(self.ask, ("treatment", "patients", "study")))
        blocks = [(must, self.join(self.tantivy.Occur.Should, map(self.ask, group))) for group in GROUPS]
        plans["review block"] = self.tantivy.Query.boolean_query([*blocks, (never, self.ask("mice"))])
        return plans

    def join(self, occur: Any, queries: Iterable[Any]) -> Any:
        """Join queries by one operator."""
        return self.tantivy.Query.boolean_query([(occur, query) for query in queries])

    def ask(self, text: str) -> Any:
        """Look for a word, a phrase or a truncated word in any column."""
        words = text.strip('"').split()
        return self.join(self.tantivy.Occur.Should, [self.ask_column(column, words) for column in "abc"])

    def ask_column(self, column: str, words: list[str]) -> Any:
        """Look in one column."""
        if len(words) > 1:
            return self.tantivy.Query.phrase_query(self.schema, column, words)
        if words[0].endswith("*"):
            return self.tantivy.Query.regex_query(self.schema, column, words[0][:-1] + ".*")
        return self.tantivy.Query.term_query(self.schema, column, words[0], "basic")

    def search(self, name: str) -> list[Any]:
        """Give the PMIDs that a query finds."""
        found = self.searcher.search(self.plans[name], limit=self.searcher.num_docs, count=False)
        return list(self.searcher.fast_field_values("pmid", [address for _, address in found.hits]))

    def measure_size(self) -> float:
        """Give the megabytes on disk."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file()) / 1e6


class Ours:
    """Our index, over all fields; a search begins with the text of the query."""

    name = "curation find"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "ours"
        self.folder.mkdir()
        self.builder = IndexBuilder(self.folder)

    def add(self, record: SearchedRecord, _columns: list[str]) -> None:
        """Take one record."""
        self.builder.add(record)

    def finish(self) -> None:
        """Write the arrays and open them."""
        known = self.builder.write()
        self.builder.drop_chunks()
        del self.builder
        self.opened = IndexedCorpus(Postings(self.folder), known=frozenset(known), unreadable=0)

    def find(self, query: str) -> list[int]:
        """Understand and run a query; PMIDs as numbers, as the others give them."""
        found = find_records(self.opened.postings, understand_query(query).plan)
        pmids: list[int] = self.opened.postings.numbers[found].tolist()
        return pmids

    def search(self, name: str) -> list[int]:
        """Give the PMIDs that a query of the list finds."""
        return self.find(QUERIES[name][0])

    def measure_size(self) -> float:
        """Give the megabytes on disk."""
        return sum(path.stat().st_size for path in self.folder.iterdir()) / 1e6


Engine = Ours | Fts5 | Tantivy


def build(corpus: Path, engines: list[Engine]) -> tuple[int, float, dict[str, float]]:
    """Give each record to each engine; count the records and the seconds of reading and of each engine."""
    seconds = dict.fromkeys((engine.name for engine in engines), 0.0)
    count = 0
    began = time.perf_counter()
    for record in map(describe_citation, iterate_corpus(corpus)):
        columns = list_columns(record)
        for engine in engines:
            started = time.perf_counter()
            engine.add(record, columns)
            seconds[engine.name] += time.perf_counter() - started
        count += 1
    reading = time.perf_counter() - began - sum(seconds.values())
    for engine in engines:
        started = time.perf_counter()
        engine.finish()
        seconds[engine.name] += time.perf_counter() - started
    return count, reading, seconds


def can_search(engine: Engine, name: str) -> bool:
    """Whether an engine takes part in a query."""
    return not (isinstance(engine, Tantivy) and name == DATED)


def measure(engines: list[Engine]) -> dict[str, dict[str, float]]:
    """Give milliseconds for each query and engine: the median of interleaved rounds."""
    times: dict[str, dict[str, list[float]]] = {name: {} for name in QUERIES}
    for _, name, engine in product(range(ROUNDS), QUERIES, engines):
        if can_search(engine, name):
            began = time.perf_counter()
            engine.search(name)
            times[name].setdefault(engine.name, []).append((time.perf_counter() - began) * 1000)
    return {name: {e: statistics.median(t) for e, t in row.items()} for name, row in times.items()}


def check_equal(ours: Ours, others: list[Engine]) -> dict[str, int]:
    """Count what each query finds; the engines must find the same."""
    counts = {}
    for name in QUERIES:
        found = set(ours.search(name))
        for engine in others:
            differing = found ^ set(engine.search(name)) if can_search(engine, name) else None
            if differing:
                sys.exit(f"{name}: {engine.name} differs from ours by {len(differing)}: {sorted(differing)[:5]}")
        counts[name] = len(found)
    return counts


def make_queries(corpus: Path, count: int) -> list[str]:
    """Draw queries from the corpus: words, truncation, phrases, distances, joined; none of stop words alone."""
    dice = random.Random(3)
    records = map(describe_citation, islice(iterate_corpus(corpus), 4000))
    texts = [words for record in records for part, words in record.texts if part is Part.ABSTRACT and len(words) > 20]

    def draw() -> str:
        words = dice.choice(texts)
        at = dice.randrange(len(words) - 4)
        kind = dice.randrange(6)
        stretch = words[at : at + 2 + kind % 2]
        longest = max(words[at : at + 4], key=len)
        if kind < 4 and STOP_WORDS.issuperset(stretch):
            return draw()
        if kind == 0:
            return f"{longest[:5]}*[tiab]"
        if kind < 3:
            return f'"{" ".join(stretch)}"[tiab]'
        if kind == 3:
            return f'"{" ".join(stretch)}"[tiab:~{dice.randrange(5)}]'
        return f"{longest}[{dice.choice(['tiab', 'ti', 'tw', 'all'])}]"

    return [
        f" {dice.choice(['AND', 'OR', 'NOT'])} ".join(draw() for _ in range(dice.choice([1, 1, 2, 3, 6])))
        for _ in range(count)
    ]


def measure_p95(ours: Ours, queries: list[str]) -> tuple[float, float]:
    """Give the median and the 95th percentile in milliseconds of single runs, each query asked once."""
    times = []
    for query in queries:
        began = time.perf_counter()
        ours.find(query)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def main() -> None:
    """Read the options, make the corpus where none is named, and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--records", type=int, default=300_000)
    parser.add_argument("--keep", type=Path, help="A folder to keep the made corpus in.")
    parser.add_argument("--workers", type=int, help="Measure from file to index, without workers and with so many.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(passing)
        keep = arguments.keep or folder
        keep.mkdir(parents=True, exist_ok=True)
        corpus = arguments.corpus or make_corpus(keep, arguments.records)
        run(corpus, folder)
        if arguments.workers:
            measure_whole_build(corpus, folder, arguments.workers)


def run(corpus: Path, folder: Path) -> None:
    """Build, compare, measure and print."""
    ours = Ours(folder)
    others: list[Engine] = [Fts5(folder)]
    if importlib.util.find_spec("tantivy"):
        others.append(Tantivy(folder))
    count, reading, seconds = build(corpus, [ours, *others])
    print(f"{count:,} records; reading them and cutting them into words {reading:.0f} s, for all engines alike")
    print(f"\n{'index':16}{'build s':>9}{'MB':>8}")
    for engine in (ours, *others):
        print(f"{engine.name:16}{seconds[engine.name]:9.1f}{engine.measure_size():8.0f}")
    counts = check_equal(ours, others)
    times = measure([ours, *others])
    print(f"\n{'query, ms':20}{'hits':>9}" + "".join(f"{e.name:>15}" for e in (ours, *others)) + f"{'ours/FTS5':>11}")
    ratios = []
    for name, row in times.items():
        ratios.append(row[Ours.name] / row[Fts5.name])
        cells = "".join(f"{row[e.name]:15.2f}" if e.name in row else f"{'-':>15}" for e in (ours, *others))
        print(f"{name:20}{counts[name]:9,}{cells}{ratios[-1]:11.2f}")
    median, p95 = measure_p95(ours, make_queries(corpus, P95_QUERIES))
    print(f"\n{P95_QUERIES} queries drawn from the corpus, each once: median {median:.2f} ms, p95 {p95:.1f} ms")
    results = {"p95 of ours, ms": p95, "geometric mean of ours / FTS5": statistics.geometric_mean(ratios)}
    for aim, limit in AIMS.items():
        print(f"{aim}: {results[aim]:.2f} (aim <= {limit:g}) {'met' if results[aim] <= limit else 'MISSED'}")


def measure_whole_build(corpus: Path, folder: Path, workers: int) -> None:
    """Print the wall time and the processor seconds from a corpus file to its index."""
    print(f"\n{'from file to index':20}{'wall s':>9}{'processor s':>13}")
    for count in (0, workers):
        began, before = time.perf_counter(), os.times()
        open_index(corpus, cache=folder / f"cache-{count}", workers=count)
        wall, after = time.perf_counter() - began, os.times()
        print(f"{count} workers{'':11}{wall:9.1f}{sum(after[:4]) - sum(before[:4]):13.1f}")


if __name__ == "__main__":
    main()
