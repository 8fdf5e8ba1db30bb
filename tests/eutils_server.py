"""A small PubMed on loopback: esearch, epost and efetch over given records, and every way in which they can fail."""

from __future__ import annotations

import datetime
import gzip
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from eutils_faults import HEAD, PATIENCE, RECORD, TAIL, Fault, FaultyAnswers

SEARCH_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n'
)
_TOKEN = re.compile(r'\(|\)|"[^"]*"(?:\[[^\]]*\])?|[^\s()"]+')


def write_article(
    pmid: int,
    title: str = "A trial of atezolizumab in breast cancer",
    sections: tuple[tuple[str | None, str], ...] = (
        (None, "Immunotherapy helped 12 of 30 people with breast cancer."),
    ),
    *,
    year: int = 2022,
    nct: tuple[str, ...] = (),
    version: int = 1,
    extra: str = "",
) -> str:
    """One PubmedArticle as efetch writes it; title and texts are XML, `extra` goes into MedlineCitation."""
    abstract = "".join(
        f'<AbstractText Label="{label}" NlmCategory="{label}">{text}</AbstractText>'
        if label
        else f"<AbstractText>{text}</AbstractText>"
        for label, text in sections
    )
    numbers = "".join(f"<AccessionNumber>{number}</AccessionNumber>" for number in nct)
    trial = (
        "<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>"
        f"<AccessionNumberList>{numbers}</AccessionNumberList></DataBank></DataBankList>"
    )
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="{version}">{pmid}</PMID>'
        '<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Internet"><Volume>7</Volume><Issue>2</Issue>'
        f"<PubDate><Year>{year}</Year><Month>Sep</Month><Day>3</Day></PubDate></JournalIssue>"
        "<Title>Journal of Trials</Title><ISOAbbreviation>J Trials</ISOAbbreviation></Journal>"
        f"<ArticleTitle>{title}</ArticleTitle>"
        "<Pagination><MedlinePgn>10-9</MedlinePgn></Pagination>"
        f"{f'<Abstract>{abstract}</Abstract>' if abstract else ''}"
        '<AuthorList CompleteYN="Y"><Author ValidYN="Y"><LastName>Huober</LastName><Initials>J</Initials>'
        f"</Author></AuthorList><Language>eng</Language>{trial if nct else ''}<PublicationTypeList>"
        '<PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList></Article>'
        f"{extra}</MedlineCitation><PubmedData><ArticleIdList>"
        f'<ArticleId IdType="pubmed">{pmid}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>'
    )


def make_records(count: int, first: int = 90000001) -> list[str]:
    """Made records on breast cancer immunotherapy, every third without the word immunotherapy."""
    drugs = ("atezolizumab", "pembrolizumab", "durvalumab")
    return [
        write_article(
            first + at,
            f"Trial {at} of {drugs[at % 3]} in breast cancer",
            (
                ("BACKGROUND", f"{'Immunotherapy' if at % 3 else 'Chemotherapy'} was studied in breast cancer."),
                ("RESULTS", f"Response was seen in {10 + at % 20} of 40 people (p&lt;0.0{1 + at % 9})."),
            ),
            year=2015 + at % 8,
            nct=(f"NCT{at:08d}",) if at % 2 else (),
        )
        for at in range(count)
    ]


def read_records(path: Path) -> list[str]:
    """The records of a PubMed XML file, gzipped or not, as texts."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode()
    return [match.group() for match in RECORD.finditer(text)]


_RANGE = re.compile(r"\((?P<query>.*)\) AND (?P<low>[\d/]+):(?P<high>[\d/]+)\[(?P<tag>UID|EDAT)\]", re.DOTALL)


@dataclass
class Asked:
    """A request as it came."""

    endpoint: str
    method: str
    path: str
    parameters: dict[str, str]
    at: float


class EutilsServer:
    """A running server; `url` is the base URL for `EntrezSource`, `asked` the requests so far, `faults` to be set."""

    def __init__(self, records: list[str]) -> None:
        self.records: dict[str, str] = {}
        self.entered: dict[str, str] = {}
        self.add(records)
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        self.sets: dict[str, list[str]] = {}
        self.window = 9999
        self.knows_pmid_ranges = True
        self.limit: tuple[int, float] | None = None
        """Requests that any so many seconds may hold; the others get 429."""
        self.choose_fault: Callable[[Asked], Fault | None] = lambda asked: None
        self.refused = 0
        self._found: dict[tuple[str, int], list[str]] = {}
        self.stopped = threading.Event()
        self.lock = threading.Lock()
        server = self

        class Handler(_Handler):
            eutils = server

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/entrez/eutils/"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def add(self, records: list[str]) -> None:
        for record in records:
            self.records[re.search(r"<PMID[^>]*>(\d+)<", record).group(1)] = record

    def close(self) -> None:
        self.stopped.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(timeout=5)

    def list_asked(self, endpoint: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.endpoint == endpoint]

    def take_fault(self, asked: Asked) -> Fault | None:
        with self.lock:
            if self.limit and self._is_too_fast(asked):
                self.refused += 1
                text = {"error": "API rate limit exceeded", "api-key": asked.parameters.get("api_key"), "count": "4"}
                return Fault("status", status=429, text=json.dumps(text))
            chosen = self.choose_fault(asked)
            if chosen:
                return chosen
            for fault in self.faults:
                if fault.endpoint != asked.endpoint or fault.times <= 0:
                    continue
                if fault.pmid and fault.pmid not in asked.parameters.get("id", "").split(","):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault
        return None

    def _is_too_fast(self, asked: Asked) -> bool:
        assert self.limit
        requests, seconds = self.limit
        return sum(asked.at - seconds < other.at <= asked.at for other in self.asked[-200:]) > requests

    def search(self, term: str) -> list[str]:
        """PMIDs, newest first, whose title and abstract match words, "phrases", trunc*, AND, OR, NOT, parentheses.

        A range of PMIDs or days of entry in brackets behind the query cuts the result; a last clause of the query that
        asks for days of entry from one on holds for those in `entered`, a record without one is old.
        """
        query, low, high, tag = _split_range(term)
        found = self._search_words(query if tag else term)
        if tag == "UID":
            return [pmid for pmid in found if int(low) <= int(pmid) <= int(high)] if self.knows_pmid_ranges else []
        if tag == "EDAT":
            return [pmid for pmid in found if low <= find_entry_day(pmid) <= high]
        return found

    def _search_words(self, term: str) -> list[str]:
        key = (term, len(self.records))
        if key not in self._found:
            words, day = split_since(term)
            found = {pmid for pmid in _Search(words, self._texts()).run() if self.entered.get(pmid, "") >= day}
            self._found[key] = sorted(found, key=int, reverse=True)
        return self._found[key]

    def _texts(self) -> dict[str, str]:
        if not hasattr(self, "_cache") or len(self._cache) != len(self.records):
            self._cache = {pmid: _read_words(record) for pmid, record in self.records.items()}
        return self._cache

    def has_words(self, words: str) -> bool:
        return any(_matches(words, text) for text in self._texts().values())

    def find_year(self, pmid: str) -> int:
        found = re.search(r"<PubDate>\s*<(?:Year|MedlineDate)>(\d{4})", self.records[pmid])
        return int(found.group(1)) if found else 0


_SINCE = re.compile(r" AND \((\d{4}/\d\d/\d\d):3000\[edat\][^()]*\)$")


def split_since(term: str) -> tuple[str, str]:
    """A query without its last clause on the days of entry, and the first of these days."""
    found = _SINCE.search(term)
    return (term[: found.start()], found.group(1)) if found else (term, "")


def find_entry_day(pmid: str) -> str:
    """The day on which a made record came in: 40 of them a day."""
    return (datetime.date(1990, 1, 1) + datetime.timedelta(days=int(pmid) % 1_000_000 // 40)).strftime("%Y/%m/%d")


def _split_range(term: str) -> tuple[str, str, str, str]:
    found = _RANGE.fullmatch(term)
    return (found["query"], found["low"], found["high"], found["tag"]) if found else (term, "", "", "")


def _read_words(record: str) -> str:
    parts = re.findall(
        r"<(?:ArticleTitle|AbstractText|BookTitle)\b[^>]*>(.*?)</(?:ArticleTitle|AbstractText|BookTitle)>",
        record,
        re.DOTALL,
    )
    return " " + " ".join(re.findall(r"[\w-]+", re.sub(r"<[^>]+>", "", " ".join(parts)).lower())) + " "


def _matches(words: str, text: str) -> bool:
    body = " ".join(re.findall(r"[\w-]+", words.lower()))
    return bool(body) and (f" {body}" if words.rstrip().endswith("*") else f" {body} ") in text


class _Search:
    """Left to right, as PubMed reads: a blank is AND, parentheses group."""

    def __init__(self, term: str, texts: dict[str, str]) -> None:
        # A tag's own blanks and slashes belong to it.
        self.tokens = _TOKEN.findall(re.sub(r"\s*\[[^\]]*\]", "", term))
        self.texts = texts
        self.at = 0

    def run(self) -> set[str]:
        found = self._operand()
        while self.at < len(self.tokens) and self.tokens[self.at] != ")":
            operator = self.tokens[self.at]
            if operator in ("AND", "OR", "NOT"):
                self.at += 1
            other = self._operand()
            found = found | other if operator == "OR" else found - other if operator == "NOT" else found & other
        return found

    def _operand(self) -> set[str]:
        if self.at >= len(self.tokens):
            return set()
        token = self.tokens[self.at]
        self.at += 1
        if token == "(":
            found = self.run()
            self.at += 1
            return found
        return {pmid for pmid, text in self.texts.items() if _matches(token, text)}


class _Handler(FaultyAnswers, BaseHTTPRequestHandler):
    eutils: EutilsServer
    timeout = PATIENCE

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._handle("GET", urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._handle("POST", self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

    def _handle(self, method: str, query: str) -> None:
        parameters = {name: values[-1] for name, values in parse_qs(query).items()}
        endpoint = urlsplit(self.path).path.rpartition("/")[2].removesuffix(".fcgi")
        with self.eutils.lock:
            asked = Asked(endpoint, method, self.path, parameters, time.monotonic())
            self.eutils.asked.append(asked)
        fault = self.eutils.take_fault(asked)
        try:
            body = getattr(self, f"_{endpoint}", self._unknown)(parameters)
            if fault:
                getattr(self, f"_fault_{fault.kind}")(fault, body)
            else:
                self._send(body)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def _send(
        self, body: bytes | str, status: int = 200, headers: dict[str, str] | None = None, announced: int | None = None
    ) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in {"Content-Type": "text/xml; charset=UTF-8", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data) if announced is None else announced))
        self.end_headers()
        self.wfile.write(data)

    def _unknown(self, parameters: dict[str, str]) -> str:
        return "<html><body>no such utility</body></html>"

    def _esearch(self, parameters: dict[str, str]) -> str:
        term = parameters.get("term", "")
        pmids = self.eutils.search(term)
        if "mindate" in parameters:
            first, last = int(parameters["mindate"][:4]), int(parameters["maxdate"][:4])
            pmids = [pmid for pmid in pmids if first <= self.eutils.find_year(pmid) <= last]
        asked_for = int(parameters.get("retmax", 20))
        retmax = min(asked_for, self.eutils.window)
        ids = "\n".join(f"<Id>{pmid}</Id>" for pmid in pmids[:retmax])
        unknown = [
            word for word in _list_words(split_since(_split_range(term)[0])[0]) if not self.eutils.has_words(word)
        ]
        errors = "".join(f"<PhraseNotFound>{escape(word)}</PhraseNotFound>" for word in unknown)
        messages = [] if pmids else ["No items found."]
        if asked_for > self.eutils.window:
            messages.append(f"Restrictions achieved. start and count adjusted to 0, {retmax}")
        notes = "".join(f"<OutputMessage>{message}</OutputMessage>" for message in messages)
        notes = f"<WarningList>{notes}</WarningList>" if notes else ""
        return (
            f"{SEARCH_HEAD}<eSearchResult><Count>{len(pmids)}</Count><RetMax>{min(retmax, len(pmids))}</RetMax>"
            f"<RetStart>0</RetStart><IdList>\n{ids}\n</IdList><TranslationSet/><QueryTranslation>{escape(_translate(term))}</QueryTranslation>"
            f"{f'<ErrorList>{errors}</ErrorList>' if errors else ''}{notes}</eSearchResult>"
        )

    def _epost(self, parameters: dict[str, str]) -> str:
        name = f"MCID_{len(self.eutils.sets):024x}"
        self.eutils.sets[name] = parameters.get("id", "").split(",")
        return f"<ePostResult><QueryKey>1</QueryKey><WebEnv>{name}</WebEnv></ePostResult>"

    def _efetch(self, parameters: dict[str, str]) -> str:
        if "WebEnv" in parameters:
            pmids = self.eutils.sets.get(parameters["WebEnv"])
            if pmids is None:
                return "<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>"
        else:
            pmids = parameters.get("id", "").split(",")
        found = [self.eutils.records[pmid] for pmid in dict.fromkeys(pmids) if pmid in self.eutils.records]
        return HEAD + "\n".join(found) + TAIL if found else "<PubmedArticleSet></PubmedArticleSet>"


def _list_words(term: str) -> list[str]:
    tokens = _TOKEN.findall(re.sub(r"\s*\[[^\]]*\]", "", term))
    return [token.strip('"') for token in tokens if token not in ("AND", "OR", "NOT", "(", ")")]


def _translate(term: str) -> str:
    """Fielded clauses keep their field, the others search all fields."""

    def expand(match: re.Match[str]) -> str:
        word, tag = match.group(1).strip('"'), match.group(2)
        if word in ("AND", "OR", "NOT"):
            return match.group()
        return f'"{word}"[{"Title/Abstract" if tag and tag.lower() == "tiab" else tag or "All Fields"}]'

    return re.sub(r'("[^"]*"|[^\s()\[\]"]+)(?:\s*\[([^\]]+)\])?', expand, term)
