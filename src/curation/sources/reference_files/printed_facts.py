"""What reference files print about a record (dates, names, identifiers, labelled abstracts) -> fields of a citation.

Nothing is inferred: what is not printed, or not clear, is `None`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from curation.domain.citation import Section
from curation.identifiers import parse_doi, parse_pmid

_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_YEAR_FIRST = re.compile(r"((?:1[5-9]|20)\d\d)(?:[-/. ]+(\d{1,2}|[A-Za-z]{3,9})\.?)?(?:[-/. ]+(\d{1,2}))?[-/. ]*")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?,?\s+(?:(\d{1,2}),?\s+)?((?:1[5-9]|20)\d\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})\s+([A-Za-z]{3,9})\.?,?\s+((?:1[5-9]|20)\d\d)")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]+")
_PMCID = re.compile(r"\bPMC\d+\b", re.IGNORECASE)
_NCT = re.compile(r"\bNCT\d{8}\b", re.IGNORECASE)
# PubMed's address, the one before 2020 and the one by which Ovid links, which asks for the PMID as a term.
_LABELLED_PMID = re.compile(
    r"\bPMID:?\s*([1-9]\d{0,8})\b|"
    r"(?:pubmed\.ncbi\.nlm\.nih\.gov|\bncbi\.nlm\.nih\.gov/pubmed)/(?:\?term=)?([1-9]\d{0,8})\b(?!\s*\[)",
    re.IGNORECASE,
)
# A label is printed in capitals at the start of the abstract or after the end of a sentence.
_LABEL = re.compile(r"(?:^|(?<=[.?!;:)\]]))\s*([A-Z][A-Z0-9 ,&/()'’-]{2,70}):\s+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_HYPHENS = re.compile("[\u2010\u2011\u2012]")
LEAST_LABELS = 2


def clean_line(text: str | None) -> str | None:
    """Fold text into one line without control characters; `None` for nothing."""
    line = " ".join(_CONTROLS.sub(" ", text or "").split())
    return line or None


def parse_printed_date(text: str | None) -> tuple[str | None, str | None]:
    """Read a printed date into ISO 8601 as precisely as it stands, and the text where it is no plain date.

    `2000 Jun 5`, `2020/09/01//`, `Sep 2020`, `5 June 2020` and `2020` are dates; `2000 Winter` gives its year and
    itself; `1998 Dec-1999 Jan` is of no one year and gives only itself.
    """
    line = clean_line(text)
    if line is None:
        return None, None
    year, month, day = _split_date(line)
    if year is None:
        years = set(_YEAR.findall(line))
        return (years.pop() if len(years) == 1 else None), line
    iso = _join_date(year, month, day)
    return (iso, None) if iso else (year, line)


def _split_date(line: str) -> tuple[str | None, str | None, str | None]:
    if found := _YEAR_FIRST.fullmatch(line):
        return found[1], found[2], found[3]
    if found := _DAY_FIRST.fullmatch(line):
        return found[3], found[2], found[1]
    if found := _MONTH_FIRST.fullmatch(line):
        return found[3], found[1], found[2]
    return None, None, None


def _join_date(year: str, month: str | None, day: str | None) -> str | None:
    if month is None:
        return year
    number = int(month) if month.isdigit() else _MONTHS.get(month[:3].lower(), 0)
    try:
        whole = datetime.date(int(year), number, int(day) if day else 1)
    except ValueError:
        return None
    return whole.isoformat() if day else f"{year}-{number:02d}"


def find_doi(texts: Iterable[str | None]) -> str | None:
    """Give the first DOI in the texts, as printed there."""
    for text in texts:
        found = _DOI.search(text or "")
        if found:
            doi = _trim_doi(found.group())
            try:
                parse_doi(doi)
            except ValueError:
                continue
            return doi
    return None


def _trim_doi(text: str) -> str:
    """Take off what a sentence puts behind a DOI; a closing bracket stays where it has its opening one."""
    doi = text.rstrip(".,;:'\"")
    while doi.endswith((")", "]", "}")) and doi.count(doi[-1]) > doi.count({")": "(", "]": "[", "}": "{"}[doi[-1]]):
        doi = doi[:-1].rstrip(".,;:'\"")
    return doi


def find_pmcid(texts: Iterable[str | None]) -> str | None:
    """Give the first PMC id in the texts."""
    return next((found.group().upper() for text in texts if text and (found := _PMCID.search(text))), None)


def find_nct_ids(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Give the registry numbers of ClinicalTrials.gov in the texts, each once, in order."""
    return tuple(dict.fromkeys(number.upper() for text in texts if text for number in _NCT.findall(text)))


def find_labelled_pmid(texts: Iterable[str | None]) -> str | None:
    """Give the first PMID that says that it is one: `PMID: 123`, or PubMed's own address."""
    for text in texts:
        if found := _LABELLED_PMID.search(text or ""):
            return found[1] or found[2]
    return None


def parse_bare_pmid(text: str | None) -> str | None:
    """Read a field that holds a PMID and nothing else; a spreadsheet's `32919526.0` is one."""
    try:
        return parse_pmid(re.sub(r"\.0+\Z", "", (text or "").strip()))
    except ValueError:
        return None


def split_abstract(text: str | None) -> tuple[Section, ...]:
    """Split an abstract at the labels printed in it; one that does not begin with a label, or has one, stays whole."""
    line = clean_line(text)
    if line is None:
        return ()
    labels = list(_LABEL.finditer(line))
    if len(labels) < LEAST_LABELS or labels[0].start() != 0:
        return (Section(text=line),)
    ends = [*(label.start() for label in labels[1:]), len(line)]
    return tuple(
        Section(label=label[1].strip(), text=line[label.end() : end].strip())
        for label, end in zip(labels, ends, strict=True)
    )


def join_pages(first: str | None, last: str | None) -> str | None:
    """Write pages from first to last; a range in the first field stays as it is."""
    start, end = (_clean_pages(part) for part in (first, last))
    if start is None or end is None or start == end or "-" in start:
        return start or end
    return f"{start}-{end}"


def _clean_pages(text: str | None) -> str | None:
    """Fold the hyphens of a page or range, and take off one that nothing follows."""
    return clean_line(_HYPHENS.sub("-", text or "").rstrip("- "))


def format_person(name: str | None) -> str | None:
    """Write `Huober, Jens B.` as PubMed does, `Huober JB`; a name without a comma stays as it is printed."""
    line = clean_line(name)
    if line is None or "," not in line:
        return line
    family, given, *rest = (part.strip() for part in line.split(",", 2))
    initials = _join_initials(given)
    return " ".join(part for part in (family, initials, *rest) if part)


def _join_initials(given: str) -> str:
    if given.isupper() and len(given.replace(".", "").replace(" ", "")) <= 3:  # initials already
        return given.replace(".", "").replace(" ", "").replace("-", "")
    return "".join(part[0] for part in re.split(r"[\s.\-]+", given) if part)
