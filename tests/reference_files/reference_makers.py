"""Reference files for the tests, written by hand from plain facts in each format."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Facts:
    """What a record says, in any format."""

    title: str = "Atezolizumab in early breast cancer"
    authors: tuple[str, ...] = ("Huober J", "Barrios CH")
    journal: str = "Journal of Trials"
    year: str = "2022"
    volume: str = "7"
    issue: str = "2"
    pages: str = "10-19"
    doi: str | None = "10.1200/jco.21.02772"
    abstract: str | None = "Response was seen in 12 of 30 people."
    keywords: tuple[str, ...] = field(default=())


def write_nbib(facts: Facts, pmid: int = 35763704) -> str:
    lines = [f"PMID- {pmid}", "OWN - NLM", "STAT- MEDLINE", f"VI  - {facts.volume}", f"IP  - {facts.issue}"]
    lines += [f"DP  - {facts.year}", f"TI  - {facts.title}", f"PG  - {facts.pages}"]
    lines += [f"LID - {facts.doi} [doi]"] if facts.doi else []
    lines += [f"AB  - {facts.abstract}"] if facts.abstract else []
    lines += [f"AU  - {name}" for name in facts.authors]
    lines += ["LA  - eng", "PT  - Journal Article", f"JT  - {facts.journal}"]
    lines += [f"OT  - {word}" for word in facts.keywords]
    return "\n".join([*lines, f"SO  - {facts.journal}. {facts.year}", "", ""])


def write_ris(facts: Facts) -> str:
    lines = ["TY  - JOUR", f"TI  - {facts.title}"]
    lines += [f"AU  - {name.replace(' ', ', ', 1)}" for name in facts.authors]
    first, _, last = facts.pages.partition("-")
    lines += [f"T2  - {facts.journal}", f"PY  - {facts.year}", f"VL  - {facts.volume}", f"IS  - {facts.issue}"]
    lines += [f"SP  - {first}", f"EP  - {last}"]
    lines += [f"DO  - {facts.doi}"] if facts.doi else []
    lines += [f"AB  - {facts.abstract}"] if facts.abstract else []
    lines += [f"KW  - {word}" for word in facts.keywords]
    return "\n".join([*lines, "ER  - ", "", ""])


def write_bibtex(facts: Facts, key: str = "huober2022") -> str:
    fields = {
        "title": facts.title,
        "author": " and ".join(name.replace(" ", ", ", 1) for name in facts.authors),
        "journal": facts.journal,
        "year": facts.year,
        "volume": facts.volume,
        "number": facts.issue,
        "pages": facts.pages.replace("-", "--"),
        "abstract": facts.abstract,
        "keywords": ", ".join(facts.keywords) or None,
    }
    escaped = {name: _escape(value) for name, value in fields.items() if value}
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in escaped.items())
    doi = f",\n  doi = {{{facts.doi}}}" if facts.doi else ""
    return f"@article{{{key},\n{body}{doi}\n}}\n\n"


def write_csv(*records: Facts) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow("Title Authors Journal Year Volume Issue Pages DOI Abstract Keywords".split())
    for facts in records:
        row = [facts.title, "; ".join(facts.authors), facts.journal, facts.year, facts.volume, facts.issue]
        writer.writerow([*row, facts.pages, facts.doi or "", facts.abstract or "", "; ".join(facts.keywords)])
    return stream.getvalue()


def _escape(text: str) -> str:
    return "".join(f"\\{char}" if char in "&%$#_{}" else char for char in text)
