"""`curation parse` against Bio.Entrez.read and pubmed_parser: whole processes, same files, taken in turn.

    python benchmarks/bench_parse.py --tool ../shared/tools/make_baseline.py --peers /tmp/peers/bin/python

`--peers` is a Python in which pubmed_parser and biopython are installed (a throw-away environment will do). The limit
is the cheapest way to the same records as Python objects: gunzip, and the generator's fields decoded from JSON.
"""

from __future__ import annotations

import argparse
import filecmp
import gzip
import itertools
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

CURATION = Path(sys.executable).with_name("curation")
PUBMED_PARSER = """
import json, sys, pubmed_parser
with open(sys.argv[2], "w") as out:
    for d in pubmed_parser.parse_medline_xml(
        sys.argv[1], year_info_only=False, nlm_category=True, author_list=True, reference_list=False
    ):
        if not d["delete"]:
            out.write(json.dumps([d["pmid"], d["doi"], d["pmc"]]) + "\\n")
"""
BIO_ENTREZ = """
import json, sys
from Bio import Entrez
with open(sys.argv[1], "rb") as stream, open(sys.argv[2], "w") as out:
    for record in Entrez.read(stream)["PubmedArticle"]:
        ids = {i.attributes["IdType"]: str(i) for i in record["PubmedData"]["ArticleIdList"]}
        out.write(json.dumps([str(record["MedlineCitation"]["PMID"]), ids.get("doi"), ids.get("pmc")]) + "\\n")
"""
LIMIT = """
import sys, zlib, msgspec
try:
    from isal import isal_zlib as zlib
except ImportError:
    pass
unzip = zlib.decompressobj(31)
with open(sys.argv[1], "rb") as stream:
    while data := stream.read(1 << 17):
        unzip.decompress(data)
decode = msgspec.json.Decoder().decode
with open(sys.argv[2], "rb") as stream:
    for line in stream:
        decode(line)
"""
MEASURE = """
import resource, subprocess, sys, time
began = time.monotonic()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(usage.ru_utime + usage.ru_stime, time.monotonic() - began, usage.ru_maxrss / 1024)
sys.exit(done.returncode)
"""


class Run(NamedTuple):
    """One process: processor and wall seconds, peak memory in MB."""

    cpu: float
    wall: float
    peak: float


class Entry(NamedTuple):
    """What is measured: its name, its command, and where it writes what it read."""

    name: str
    command: list[str]
    out: Path


def main() -> None:
    """Make the files, run every reader in turn, print the tables."""
    arguments = read_arguments()
    with tempfile.TemporaryDirectory(prefix="bench-parse-") as folder:
        home = Path(folder)
        plain, truth = make_file(arguments.tool, home, arguments.records)
        packed = pack(plain)
        entries = list_entries(home, plain, packed, truth, arguments.peers)
        runs = run_in_turn(entries, arguments.rounds)
        print_speed(entries, runs, arguments.records)
        print_floors(runs)
        print_truth(entries, truth)
        print_memory(home, plain, runs)
        print_workers(home, plain, arguments.rounds)


def read_arguments() -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", type=Path, default=Path("../shared/tools/make_baseline.py"), help="the generator")
    parser.add_argument("--peers", default=sys.executable, help="a Python with pubmed_parser and biopython")
    parser.add_argument("--records", type=int, default=15_000, help="records of the file that speed is measured on")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def make_file(tool: Path, home: Path, count: int) -> tuple[Path, Path]:
    """Write a file of made citations and the fields that a reader should get."""
    plain, truth = home / "base.xml", home / "truth.jsonl"
    command = [sys.executable, str(tool), str(plain), "-n", str(count), "--truth", str(truth)]
    subprocess.run(command, check=True, capture_output=True)
    return plain, truth


def pack(plain: Path) -> Path:
    """Write the file once more, gzipped as NLM does it."""
    packed = plain.with_name(f"{plain.name}.gz")
    with plain.open("rb") as stream, gzip.open(packed, "wb", compresslevel=6) as out:
        shutil.copyfileobj(stream, out, 1 << 20)
    return packed


def list_entries(home: Path, plain: Path, packed: Path, truth: Path, peers: str) -> list[Entry]:
    """List what is run: our readers and the peers on the same files."""

    def parse(name: str, file: Path, reader: str) -> Entry:
        out = home / f"{name.replace(' ', '-')}.jsonl"
        return Entry(name, [str(CURATION), "parse", str(file), "--out", str(out), "--reader", reader], out)

    peer_out, bio_out = home / "pubmed_parser.jsonl", home / "bio.jsonl"
    return [
        parse("compiled .xml", plain, "auto"),
        parse("compiled .gz", packed, "auto"),
        parse("lxml .xml", plain, "lxml"),
        parse("lxml .gz", packed, "lxml"),
        Entry("pubmed_parser .gz", [peers, "-c", PUBMED_PARSER, str(packed), str(peer_out)], peer_out),
        Entry("Bio.Entrez.read .xml", [peers, "-c", BIO_ENTREZ, str(plain), str(bio_out)], bio_out),
        Entry("limit .gz", [sys.executable, "-c", LIMIT, str(packed), str(truth)], truth),
    ]


def run(command: list[str]) -> Run:
    """Run a process to its end.

    Raises:
        SystemExit: it fails; its own words are shown.
    """
    # A process of its own starts it: peak memory would else be at least that of this one.
    ran = subprocess.run([sys.executable, "-c", MEASURE, *command], capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.exit(f"failed: {' '.join(command)[:200]}\n{ran.stderr}")
    return Run(*map(float, ran.stdout.split()))


def run_in_turn(entries: list[Entry], rounds: int) -> dict[str, list[Run]]:
    """Run every entry once a round, so that what else the machine does falls on all of them."""
    runs: dict[str, list[Run]] = {entry.name: [] for entry in entries}
    for _ in range(rounds):
        for entry in entries:
            runs[entry.name].append(run(entry.command))
    return runs


def print_speed(entries: list[Entry], runs: dict[str, list[Run]], records: int) -> None:
    """Print medians, and ratios of processor time to the peers and to the limit, paired by round."""
    print(f"{records} citations; medians of {len(runs['limit .gz'])} rounds; ratios are of processor seconds")
    header = ["reader", "CPU s", "wall s", "citations/s", "MB", "x faster than Bio", "than pubmed_parser", "x limit"]
    print("  ".join(f"{name:>{width}}" for name, width in zip(header, WIDTHS, strict=True)))
    for entry in entries:
        taken = runs[entry.name]
        cpu, wall, peak = (statistics.median(values) for values in zip(*taken, strict=True))
        bio, peer, limit = (
            find_ratio(runs[name], taken) for name in ("Bio.Entrez.read .xml", "pubmed_parser .gz", "limit .gz")
        )
        cells = [
            entry.name,
            f"{cpu:.2f}",
            f"{wall:.2f}",
            f"{records / cpu:,.0f}",
            f"{peak:.0f}",
            f"{bio:.1f}",
            f"{peer:.1f}",
            f"{1 / limit:.1f}",
        ]
        print("  ".join(f"{cell:>{width}}" for cell, width in zip(cells, WIDTHS, strict=True)))


WIDTHS = [20, 6, 6, 11, 5, 17, 18, 7]


def print_floors(runs: dict[str, list[Run]]) -> None:
    """Print each ratio that the readers are held to, with its floor or aim."""
    print("\nratios of processor time, and what is asked for")
    for reader, peer, asked in (
        ("lxml .xml", "Bio.Entrez.read .xml", 5.5),
        ("lxml .gz", "pubmed_parser .gz", 3.5),
        ("compiled .xml", "Bio.Entrez.read .xml", 20),
        ("compiled .gz", "pubmed_parser .gz", 12),
    ):
        print(f"  {reader:>20}: {find_ratio(runs[peer], runs[reader]):5.1f} x {peer}, asked {asked}")


def find_ratio(slow: list[Run], fast: list[Run]) -> float:
    """Give the median over the rounds of how many times less processor time the second took."""
    return statistics.median(one.cpu / other.cpu for one, other in zip(slow, fast, strict=True))


def print_truth(entries: list[Entry], truth: Path) -> None:
    """Print how many citations of each reader differ from what the generator says."""
    facts = read_lines(truth)
    print("\nagainst the generator's truth")
    for entry in entries[:4]:
        rows = read_lines(entry.out)
        wrong = sum(pick_fields(row) != pick_truth(fact) for row, fact in zip(rows, facts, strict=True))
        print(
            f"  {entry.name:>20}: {wrong} of {len(facts)} citations differ in any of {len(pick_truth(facts[0]))} fields"
        )
    is_same = len({entry.out.read_bytes() for entry in entries[:4]}) == 1
    print(f"  {'both readers':>20}: {'equal' if is_same else 'DIFFERENT'} to the byte")
    for entry in entries[4:6]:
        found = {row[0]: row[1:] for row in read_lines(entry.out)}
        dois = sum(bool(fact["doi"]) and found[fact["pmid"]][0] != fact["doi"] for fact in facts)
        pmcids = sum(bool(fact["pmcid"]) and found[fact["pmid"]][1] != fact["pmcid"] for fact in facts)
        print(f"  {entry.name:>20}: {dois} DOIs and {pmcids} PMC ids missed")


def read_lines(path: Path) -> list[Any]:
    """Read a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def pick_fields(row: dict[str, Any]) -> dict[str, Any]:
    """Give the fields of our row in the generator's words."""
    indexing = row["indexing"]
    return {
        "pmid": row["id"].removeprefix("pmid:"),
        "version": int(row["version"]),
        "title": row["title"],
        "abstract": [[part["label"], part["nlm_category"], part["text"]] for part in row["sections"]],
        **{name: row[name] for name in ("journal", "volume", "issue", "pages", "doi", "pmcid", "keywords")},
        "iso": row["journal_abbreviation"],
        "issn": indexing["issns"][0]["value"],
        "authors": [*row["authors"], *row["collective_authors"]],
        "language": row["languages"][0],
        "pubtypes": row["publication_types"],
        "mesh": [
            [
                h["name"],
                h["ui"],
                h.get("is_major", False),
                [[q["name"], q.get("is_major", False)] for q in h.get("qualifiers", [])],
            ]
            for h in indexing.get("headings", [])
        ],
        "links": [[link["type"], link["id"] and link["id"].removeprefix("pmid:")] for link in row["relations"]],
        "trial": row["nct_ids"][0] if row["nct_ids"] else None,
    }


def pick_truth(fact: dict[str, Any]) -> dict[str, Any]:
    """Give the generator's facts without those that no record states as such."""
    return {name: value for name, value in fact.items() if name not in ("topic", "pubdate")}


def resize(plain: Path, count: int, out: Path) -> Path:
    """Write a file of so many records: those of another one, over and over."""
    data = plain.read_bytes()
    start, end = data.index(b"<PubmedArticle>"), data.rindex(b"</PubmedArticleSet>")
    records = [record + b"</PubmedArticle>" for record in data[start:end].split(b"</PubmedArticle>")[:-1]]
    with out.open("wb") as stream:
        stream.write(data[:start])
        stream.writelines(itertools.islice(itertools.cycle(records), count))
        stream.write(data[end:])
    return out


def print_memory(home: Path, plain: Path, runs: dict[str, list[Run]]) -> None:
    """Print peak memory on a small file and on one of twenty times as many records, beside the peer's."""
    print("\npeak memory, MB")
    small, large = (resize(plain, count, home / f"{count}.xml") for count in (3_000, 60_000))
    for reader in ("auto", "lxml"):
        peaks = [run(parse_files([file], home / "m.jsonl", 1, reader)).peak for file in (small, large)]
        print(f"  {reader:>20}: {peaks[0]:.0f} for 3,000 citations, {peaks[1]:.0f} for 60,000")
    peer = statistics.median(one.peak for one in runs["pubmed_parser .gz"])
    print(f"  {'pubmed_parser':>20}: {peer:.0f} on the file above")


def print_workers(home: Path, plain: Path, rounds: int) -> None:
    """Print wall seconds of two files by one worker and by two; a file of NLM's baseline has 30,000 citations."""
    files = [resize(plain, 30_000, home / f"{name}.xml") for name in ("first", "second")]
    print("\ntwo files of 30,000 citations, wall s by 1 and by 2 workers, asked 1.7")
    for kind, reader, pair in (
        ("compiled .xml", "auto", files),
        ("compiled .gz", "auto", list(map(pack, files))),
        ("lxml .xml", "lxml", files),
    ):
        ran = [[run_anew(pair, home / f"w{n}.jsonl", n, reader).wall for n in (1, 2)] for _ in range(rounds)]
        gain = statistics.median(one / two for one, two in ran)
        same = filecmp.cmp(home / "w1.jsonl", home / "w2.jsonl", shallow=False)
        one, two = (statistics.median(walls) for walls in zip(*ran, strict=True))
        print(f"  {kind:>20}: {one:.2f} and {two:.2f}; median gain {gain:.2f}; bytes {'equal' if same else 'DIFFER'}")


def run_anew(files: list[Path], out: Path, workers: int, reader: str) -> Run:
    """Parse into a file that is not there yet: a file system takes time to put one in the place of another."""
    out.unlink(missing_ok=True)
    return run(parse_files(files, out, workers, reader))


def parse_files(files: list[Path], out: Path, workers: int, reader: str) -> list[str]:
    """Give the command that parses files."""
    options = ["--out", str(out), "--workers", str(workers), "--reader", reader]
    return [str(CURATION), "parse", *map(str, files), *options]


if __name__ == "__main__":
    main()
