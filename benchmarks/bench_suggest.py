"""How much of a sentence `curation suggest` reads rightly, field by field: exact, and overlap of words (F1).

Run: .venv/bin/python benchmarks/bench_suggest.py [--wrong]
Reads `suggest_gold.jsonl` (invented abstracts in our own words; a field left out is not asked, null: none stated) and,
where it is present, the real records beside the checkout for the count of candidates. `--wrong` lists what was read
otherwise. The first set was used to mend the reader; the sets marked blind were written and labelled before the reader
read them, and mended on afterwards. All fields exact at the first reading:

    blind               0.916 of 143 (18 abstracts)
    blind 2026-11-25    0.650 of 217 (28 abstracts, aimed at what curators had found wanting: comparisons of groups,
                        cut-offs in words, other cancers, quality of life, risk of disease); by field: intervention
                        0.41, comparator 0.53, outcome 0.63, direction 0.48, tumour 0.83, HER2 0.67, setting 0.64,
                        line 1.00, biomarker 0.82, cut-off 0.00 (of 5), role 0.78, design 0.81
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from curation.domain.citation import Citation, Section
from curation.review.suggesting import Suggestion, suggest_claims
from curation.vocabulary import TextSource

ROOT = Path(__file__).resolve().parents[1]
GOLD = [json.loads(line) for line in (ROOT / "benchmarks" / "suggest_gold.jsonl").read_text("utf-8").splitlines()]
RECORDS = ROOT.parent / "shared" / "pubmed" / "records.xml.gz"
FIELDS = (
    "intervention", "comparator", "outcome", "direction", "tumour", "her2", "hr", "setting", "line", "biomarker",
    "cut_off", "unit", "assay", "quote_role", "design",
)  # fmt: skip
_LABEL = re.compile(r"(?:^|(?<=[.;] ))([A-Z]{3,}): ")
_IDLE = {"plus", "and", "the", "of", "or"}
_NOTHING = ("not_stated", "not stated", "")


def build_citation(row: dict[str, Any]) -> Citation:
    """Make a citation of a row; `LABEL:` begins a section."""
    parts = _LABEL.split(row["text"])
    sections = [Section(label=label, text=text.strip()) for label, text in zip(parts[1::2], parts[2::2], strict=True)]
    sections = [Section(text=parts[0].strip()), *sections] if parts[0].strip() else sections
    return Citation(id="pmid:1", title=row["title"], text_source=TextSource.PUBMED, sections=tuple(sections))


def choose(row: dict[str, Any]) -> Suggestion | None:
    """Choose the candidate of the asked sentence, on the asked outcome where there is one."""
    found = [one for one in suggest_claims(build_citation(row)) if one.quote.exact.startswith(row["sentence"])]
    asked = row["gold"].get("outcome")
    on_it = [one for one in found if one.outcome and one.outcome.value == asked]
    return (on_it or found or [None])[0]


def read_fields(found: Suggestion | None) -> dict[str, str]:
    """Give the fields of a candidate as words; what is not stated is empty."""
    if found is None:
        return dict.fromkeys(FIELDS, "")
    marker, people = found.biomarker, found.population
    fields = {
        "intervention": found.intervention, "comparator": found.comparator, "outcome": found.outcome,
        "direction": found.direction, "tumour": people.tumour, "her2": people.her2_status, "hr": people.hr_status,
        "setting": people.setting, "line": people.line, "biomarker": marker and marker.name,
        "cut_off": marker and marker.cut_off, "unit": marker and marker.unit, "assay": marker and marker.assay,
        "quote_role": found.quote_role, "design": found.design,
    }  # fmt: skip
    return {name: "" if value in (None, *_NOTHING) else str(value) for name, value in fields.items()}


def list_words(text: str) -> Counter[str]:
    """Count the words of a field, joining words left out."""
    return Counter(word for word in re.findall(r"[\w≥≤<>%'.-]+", text.lower()) if word not in _IDLE)


def compute_overlap(wanted: str, found: str) -> float:
    """Compute F1 of the words; two empty fields agree."""
    one, other = list_words(wanted), list_words(found)
    if not one or not other:
        return float(one == other)
    return 2 * (one & other).total() / (one.total() + other.total())


def score(rows: list[dict[str, Any]]) -> tuple[dict[str, list[tuple[bool, float]]], list[str]]:
    """Score every asked field of some rows; give the scores by field, and what was read otherwise."""
    scores: dict[str, list[tuple[bool, float]]] = defaultdict(list)
    wrong: list[str] = []
    for row in rows:
        found = read_fields(choose(row))
        for name, value in row["gold"].items():
            wanted = "" if value in (None, *_NOTHING) else str(value)
            is_exact = list_words(wanted) == list_words(found[name])
            scores[name].append((is_exact, compute_overlap(wanted, found[name])))
            if not is_exact:
                wrong.append(
                    f"{name:12} wanted {wanted!r}, found {found[name]!r}: {row['sentence']} ({row['title'][:50]})"
                )
    return scores, wrong


def read_records() -> Iterator[str]:
    """Say how many candidates the real records give, and how fast."""
    from curation.sources.corpora import read_corpus  # noqa: PLC0415 - only where the records are

    citations = list(read_corpus(RECORDS).values())
    start = time.perf_counter()
    found = [one for citation in citations for one in suggest_claims(citation)]
    seconds = time.perf_counter() - start
    stated = sum(one.direction.value != "not_stated" for one in found)
    yield f"{len(citations)} real records: {len(found)} candidates, {stated} with a direction, "
    yield f"{len(citations) / seconds:.0f} records a second"


def print_scores(name: str, rows: list[dict[str, Any]]) -> None:
    """Print the scores of a set."""
    scores, wrong = score(rows)
    print(f"{name}: {len(rows)} invented abstracts\n{'field':14} {'asked':>5} {'exact':>6} {'overlap F1':>10}")
    for field in FIELDS:
        own = scores[field]
        exact, overlap = sum(hit for hit, _ in own) / max(len(own), 1), sum(f1 for _, f1 in own) / max(len(own), 1)
        print(f"{field:14} {len(own):5} {exact:6.2f} {overlap:10.2f}")
    everything = [one for own in scores.values() for one in own]
    print(f"{'all':14} {len(everything):5} {sum(hit for hit, _ in everything) / len(everything):6.3f}\n")
    if "--wrong" in sys.argv:
        print("\n".join(sorted(wrong)) + "\n")


def main() -> None:
    """Print the scores of each set, and what the real records give."""
    for name in dict.fromkeys(row.get("set", "worked on") for row in GOLD):
        print_scores(name, [row for row in GOLD if row.get("set", "worked on") == name])
    print("".join(read_records()) if RECORDS.exists() else "the real records are not here: not counted")


if __name__ == "__main__":
    main()
