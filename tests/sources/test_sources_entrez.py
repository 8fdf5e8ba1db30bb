from __future__ import annotations

import ast
import os
import pickle
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from curation.domain.question import SearchStrategy
from curation.errors import SourceError, SourceRefusedError, SourceUnavailableError
from curation.sources.entrez import EntrezSource
from curation.sources.protocol import CitationSource
from curation.sources.recorded import RecordedSource
from curation.sources.snapshots.files import read_snapshot
from curation.sources.snapshots.pulling import pull
from curation.sources.transport.asking import Patience
from curation.sources.transport.http_transport import Limits
from curation.sources.transport.pacing import NO_LIMIT, LocalGate
from eutils_server import Asked, EutilsServer, Fault, make_records, write_article

KEY = "0123456789abcdef0123456789abcdef0123"
DAY = "2026-11-22"
SLEEPS = list[float]


@pytest.fixture
def slept() -> SLEEPS:
    return []


@pytest.fixture
def source(made_server: EutilsServer, slept: SLEEPS) -> EntrezSource:
    return make_source(made_server, slept)


def make_source(server: EutilsServer, slept: SLEEPS | None = None, **options: object) -> EntrezSource:
    slept = [] if slept is None else slept
    limits = options.pop("limits", Limits(silence=2, deadline=5))
    quiet = {"gate": LocalGate(NO_LIMIT), "sleep": slept.append, "jitter": lambda: 0.5, **options}
    return EntrezSource(base_url=server.url, email="a@example.org", limits=limits, **quiet)


def strategy(query: str = "breast cancer", **options: object) -> SearchStrategy:
    return SearchStrategy(name="main", database="PubMed", query=query, **options)


IDS = [f"pmid:{number}" for number in range(90000001, 90000013)]


# ---- searching


def test_a_search_says_what_was_asked_and_what_came(source: EntrezSource) -> None:
    run = source.search(strategy("immunotherapy[tiab] AND breast cancer"), date=DAY)
    assert (run.count, len(run.citation_ids), run.query, run.date) == (
        8,
        8,
        "immunotherapy[tiab] AND breast cancer",
        DAY,
    )
    assert run.citation_ids == tuple(sorted(run.citation_ids))
    assert run.translation == '"immunotherapy"[Title/Abstract] AND "breast"[All Fields] "cancer"[All Fields]'
    assert (run.platform, run.cap, run.is_suspect, run.warnings) == ("NCBI E-utilities", None, False, ())
    assert "biopython" in str(run.software)
    assert all(type(text) is str for text in (*run.citation_ids, run.query, run.translation))


def test_more_hits_than_the_cap_are_counted_and_never_passed_over(source: EntrezSource) -> None:
    run = source.search(strategy(cap=5), date=DAY)
    assert (run.count, len(run.citation_ids), run.cap) == (12, 5, 5)
    assert "12 hits" in run.warnings[0]
    assert "5 were retrieved" in run.warnings[0]


def test_a_phrase_that_pubmed_ignores_is_named_and_no_hits_with_a_remark_are_no_finding(source: EntrezSource) -> None:
    run = source.search(strategy("breast AND zzqx"), date=DAY)
    assert (run.count, run.ignored_phrases) == (0, ("zzqx",))
    assert any("mend it" in warning for warning in run.warnings)


def test_no_hits_without_a_remark_are_a_finding(source: EntrezSource, made_server: EutilsServer) -> None:
    made_server.records.clear()
    made_server.faults.append(
        Fault(
            "text",
            "esearch",
            text="<eSearchResult><Count>0</Count><IdList/><WarningList><OutputMessage>No items found.</OutputMessage>"
            "</WarningList></eSearchResult>",
        )
    )
    run = source.search(strategy(), date=DAY)
    assert (run.count, run.citation_ids, run.warnings, run.ignored_phrases) == (0, (), (), ())


def test_case_28_pubmeds_own_remarks_are_kept_in_its_words(source: EntrezSource, made_server: EutilsServer) -> None:
    lists = (
        "<ErrorList><PhraseNotFound>zzqx</PhraseNotFound><FieldNotFound>tiaab</FieldNotFound></ErrorList><WarningList>"
        "<PhraseIgnored>the</PhraseIgnored><QuotedPhraseNotFound>&quot;tmb burden&quot;</QuotedPhraseNotFound>"
        "<OutputMessage>Unmatched double quote ignored.</OutputMessage></WarningList></eSearchResult>"
    )
    change = lambda body: re.sub(r"(<ErrorList>.*)?</eSearchResult>", lists, body)  # noqa: E731
    made_server.faults.append(Fault("change", "esearch", change=change))
    run = source.search(strategy(), date=DAY)
    assert run.ignored_phrases == ("zzqx", "the", '"tmb burden"')
    assert run.warnings == ("PubMed: field not found: tiaab", "PubMed: Unmatched double quote ignored.")


def test_what_a_strategy_states_of_itself_stands_in_its_run(source: EntrezSource) -> None:
    stated = {
        "filters": ("Cochrane HSSS 2008, unchanged",),
        "prior_work": ("none",),
        "update_method": "rerun each month",
        "peer_review": "PRESS, A. Librarian, 2026-11-20",
    }
    run = source.search(strategy(**stated), date=DAY, keep=lambda raw: "raw/esearch-001-001.xml")
    assert {name: getattr(run, name) for name in stated} == stated
    assert (run.files, bool(run.deduplication)) == (("raw/esearch-001-001.xml",), True)


def test_a_query_that_pubmed_rewrote_is_suspect(made_server: EutilsServer, source: EntrezSource) -> None:
    answer = (
        "<eSearchResult><Count>1</Count><IdList><Id>90000001</Id></IdList>"
        '<QueryTranslation>"breast"[All Fields]</QueryTranslation></eSearchResult>'
    )
    made_server.faults.append(Fault("text", "esearch", times=2, text=answer))
    assert source.search(strategy("breast[tiaab]"), date=DAY).is_suspect
    assert not source.search(strategy("breast"), date=DAY).is_suspect


def test_a_window_of_dates_is_sent_with_both_ends_and_written_down(
    made_server: EutilsServer, source: EntrezSource
) -> None:
    run = source.search(strategy(limits=("English: no translator",)), date=DAY, mindate="2017", maxdate="2018-06")
    sent = made_server.asked[0].parameters
    assert (sent["mindate"], sent["maxdate"], sent["datetype"]) == ("2017", "2018/06", "pdat")
    assert run.limits == ("English: no translator", "publication date 2017 to 2018/06")
    assert run.count == 4
    source.search(strategy(), date=DAY, mindate="2017")
    assert made_server.asked[1].parameters["maxdate"] == "3000"


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        (strategy(), {"mindate": "2020-13"}),
        (strategy(), {"maxdate": "soon"}),
        (strategy(), {"mindate": "2020", "maxdate": "2019-12"}),
        (strategy("  "), {}),
        (SearchStrategy(name="x", database="Embase", query="breast"), {}),
    ],
)
def test_a_search_that_cannot_be_meant_is_refused_before_the_first_request(
    made_server: EutilsServer, source: EntrezSource, asked: SearchStrategy, options: dict[str, str]
) -> None:
    with pytest.raises(SourceRefusedError):
        source.search(asked, date=DAY, **options)
    assert made_server.asked == []


def test_an_address_or_email_that_cannot_be_used_is_refused_at_once() -> None:
    for options in (
        {"base_url": "file:///etc/"},
        {"base_url": "http://a.example/", "api_key": KEY},
        {"email": "nobody"},
    ):
        with pytest.raises(SourceRefusedError) as caught:
            EntrezSource(**options)
        assert KEY not in str(caught.value)


# ---- fetching


def test_requested_is_delivered_and_missing(made_server: EutilsServer, source: EntrezSource) -> None:
    fetched = source.fetch([*IDS, "90000001", "pmid:77", "doi:10.1000/x"])
    assert [citation.id for citation in fetched.citations] == IDS
    assert fetched.missing == ("doi:10.1000/x", "pmid:77")
    assert "no PMIDs" in fetched.warnings[0]
    assert [asked.parameters["id"].count(",") + 1 for asked in made_server.list_asked("efetch")] == [13, 1]


def test_records_come_in_batches_of_200_by_post(start_eutils: Callable[[list[str]], EutilsServer]) -> None:
    server = start_eutils(make_records(450))
    fetched = make_source(server).fetch([f"pmid:{number}" for number in range(90000001, 90000451)])
    assert len(fetched.citations) == 450
    assert [(asked.method, asked.parameters["id"].count(",") + 1) for asked in server.asked] == [
        ("POST", 200),
        ("POST", 200),
        ("POST", 50),
    ]


def test_raw_bytes_are_kept_before_they_are_parsed(source: EntrezSource) -> None:
    kept: list[bytes] = []

    def keep(raw: bytes) -> str:
        kept.append(raw)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        source.fetch(IDS, keep=keep)
    assert kept[0].startswith(b"<?xml")


def test_records_that_were_left_out_are_asked_for_once_more(made_server: EutilsServer, source: EntrezSource) -> None:
    made_server.faults.append(Fault("drop", pmids=("90000003", "90000004")))
    fetched = source.fetch(IDS)
    assert (len(fetched.citations), fetched.missing, len(fetched.raw)) == (12, (), 2)
    made_server.faults.append(Fault("drop", times=2, pmids=("90000003",)))
    assert source.fetch(IDS).missing == ("pmid:90000003",)


def test_foreign_records_are_set_aside_and_the_newest_version_wins(
    made_server: EutilsServer, source: EntrezSource
) -> None:
    extra = write_article(4711) + write_article(90000001, title="Second version", version=2)
    made_server.faults.append(Fault("add", text=extra))
    fetched = source.fetch(IDS)
    assert [citation.id for citation in fetched.citations] == IDS
    assert fetched.citations[0].title == "Second version"
    assert any("pmid:4711" in warning for warning in fetched.warnings)
    assert any("versions 1, 2" in warning for warning in fetched.warnings)


def test_an_unreadable_record_is_missing_and_explained(made_server: EutilsServer, source: EntrezSource) -> None:
    made_server.records["90000002"] = (
        made_server.records["90000002"]
        .replace("Article PubModel", "Artikel PubModel")
        .replace("</Article>", "</Artikel>")
    )
    fetched = source.fetch(IDS)
    assert fetched.missing == ("pmid:90000002",)
    assert {item.id for item in fetched.unreadable} == {"pmid:90000002"}


def test_one_record_that_breaks_every_answer_is_found_and_the_others_are_kept(
    made_server: EutilsServer, source: EntrezSource
) -> None:
    made_server.faults.append(Fault("status", status=500, text="<html>Error</html>", times=99, pmid="90000006"))
    fetched = source.fetch(IDS)
    assert fetched.missing == ("pmid:90000006",)
    assert len(fetched.citations) == 11
    assert "pmid:90000006 could not be delivered" in fetched.warnings[0]


# ---- trouble


PASSING = [
    Fault("status", status=429, text='{"error":"API rate limit exceeded","count":"4"}'),
    Fault("text", text='{"error":"API rate limit exceeded","count":"4"}'),
    Fault("status", status=500, text="<html>Internal Server Error</html>"),
    Fault("status", status=502, text="<html><h1>502 Bad Gateway</h1></html>"),
    Fault("status", status=503),
    Fault(
        "status", status=400, text="<ERROR>External viewer error: Empty Response. Bytes read: 0 Status: Timeout</ERROR>"
    ),
    Fault("text", text="<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>"),
    Fault(
        "text",
        text="<eFetchResult><ERROR>Search Backend failed: Database is not supported: pubmed</ERROR></eFetchResult>",
    ),
    Fault("text", text="<!DOCTYPE html><html><body>Sorry</body></html>"),
    Fault("text", text=""),
    Fault("cut"),
    Fault("cut_text"),
    Fault("reset"),
]


@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: f"{fault.kind}-{fault.status}-{fault.text[:24]}")
def test_trouble_that_passes_is_waited_out(
    made_server: EutilsServer, source: EntrezSource, slept: SLEEPS, fault: Fault
) -> None:
    made_server.faults.append(Fault(**{**vars(fault), "times": 2}))
    assert len(source.fetch(IDS).citations) == 12
    assert slept == [1.0, 2.0]


def test_retry_after_is_honoured_and_capped(made_server: EutilsServer, source: EntrezSource, slept: SLEEPS) -> None:
    for wait in ("7", "86400", "Sun, 22 Nov 2026 10:00:09 GMT"):
        made_server.faults.append(
            Fault("status", status=429, headers={"Retry-After": wait, "Date": "Sun, 22 Nov 2026 10:00:00 GMT"})
        )
    source.fetch(IDS)
    assert 7.0 <= slept[0] <= 7.7
    assert slept[1] == 60.0
    assert slept[2] >= 4.0


def test_case_1_every_request_may_fail_once(made_server: EutilsServer, source: EntrezSource, slept: SLEEPS) -> None:
    seen: set[str] = set()

    def fail_at_first(asked: Asked) -> Fault | None:
        request = f"{asked.endpoint} {asked.parameters.get('id', '')}"
        is_new = request not in seen
        seen.add(request)
        return Fault("status", status=500) if is_new else None

    made_server.choose_fault = fail_at_first
    run = source.search(strategy("breast cancer"), date=DAY)
    fetched = source.fetch(run.citation_ids)
    assert tuple(citation.id for citation in fetched.citations) == run.citation_ids != ()
    assert source.retries == len(seen) == len(slept) == 2
    assert min(slept) >= 0.5


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "3"}], ids=["without", "with"])
def test_case_2_a_burst_of_429_is_waited_out(
    start_eutils: Callable[[list[str]], EutilsServer], slept: SLEEPS, headers: dict[str, str]
) -> None:
    server = start_eutils(make_records(1000))
    source = make_source(server, slept)
    text = '{"error":"API rate limit exceeded","count":"4","limit":"3"}'
    server.faults.append(Fault("status", status=429, text=text, headers=headers, skip=1, times=4))
    found = source.fetch([f"pmid:{90000001 + at}" for at in range(1000)])
    assert (len(found.citations), found.missing, source.retries) == (1000, (), 4)
    assert min(slept) >= (3.0 if headers else 0.75)


def test_case_12_no_request_rests_on_a_history_that_expires(made_server: EutilsServer, source: EntrezSource) -> None:
    run = source.search(strategy("breast cancer"), date=DAY)
    made_server.sets.clear()
    assert len(source.fetch(run.citation_ids).citations) == len(run.citation_ids)
    used = {name for asked in made_server.asked for name in asked.parameters}
    assert used.isdisjoint({"WebEnv", "query_key", "usehistory"}) and made_server.list_asked("epost") == []


def test_trouble_without_end_ends_after_five_tries(
    made_server: EutilsServer, source: EntrezSource, slept: SLEEPS
) -> None:
    made_server.faults.append(Fault("status", status=503, times=99))
    with pytest.raises(SourceUnavailableError) as caught:
        source.fetch(["90000001"])
    assert (len(made_server.asked), slept) == (5, [1.0, 2.0, 4.0, 8.0])
    assert str(caught.value) == "PubMed did not answer efetch after 5 attempts: HTTP 503. Try again later."


def test_a_service_that_wants_a_slower_pace_is_not_asked_for_halves(
    made_server: EutilsServer, source: EntrezSource
) -> None:
    made_server.faults.append(Fault("status", status=429, headers={"Retry-After": "3600"}, times=999))
    with pytest.raises(SourceUnavailableError, match=r"HTTP 429; it asks for a pause of 3600 s\. Try again later"):
        source.fetch(IDS)
    assert {asked.parameters["id"] for asked in made_server.asked} == {",".join(name[5:] for name in IDS)}
    assert len(made_server.asked) == 5


def test_a_service_that_is_down_is_not_asked_for_every_record(made_server: EutilsServer, source: EntrezSource) -> None:
    made_server.faults.append(Fault("status", status=503, times=999))
    with pytest.raises(SourceUnavailableError):
        source.fetch(IDS)
    assert len(made_server.asked) <= 20


REFUSED = [
    (Fault("bad_key", times=9), "API key was refused"),
    (Fault("redirect", status=302, text="http://127.0.0.1:9/entrez/", times=9), "another address"),
    (Fault("redirect", status=307, text="http://127.0.0.1:9/entrez/", times=9), "another address"),
    (Fault("bomb", times=9), "entities"),
    (Fault("status", status=404, text="nothing here", times=9), "HTTP 404"),
]
UNAVAILABLE = [
    (Fault("trickle", times=99), "no whole answer within"),
    (Fault("hang", times=99), "silent"),
    (Fault("reset", times=99), "reset"),
    (Fault("cut", times=99), "cut"),
    (Fault("text", text="<html>Sorry</html>", times=99), "HTML page"),
    (Fault("text", text="<PubmedArticleSet><x>", times=99), "cut"),
    (Fault("text", text='{"header":1}', times=99), "no XML"),
]


@pytest.mark.parametrize(
    ("fault", "reason"), REFUSED, ids=lambda value: value.kind if isinstance(value, Fault) else value
)
def test_what_cannot_get_better_is_asked_once(made_server: EutilsServer, fault: Fault, reason: str) -> None:
    made_server.faults.append(Fault(**vars(fault)))
    with pytest.raises(SourceRefusedError, match=reason) as caught:
        make_source(made_server, api_key=KEY).fetch(IDS)
    assert len(made_server.asked) == 1
    assert KEY not in f"{caught.value} {caught.value.facts}"


@pytest.mark.parametrize(
    ("fault", "reason"), UNAVAILABLE, ids=lambda value: value.kind if isinstance(value, Fault) else value
)
def test_what_stays_bad_is_unavailable_in_bounded_time(made_server: EutilsServer, fault: Fault, reason: str) -> None:
    made_server.faults.append(Fault(**vars(fault)))
    source = make_source(made_server, patience=Patience(attempts=2), limits=Limits(silence=0.4, deadline=0.8))
    started = time.monotonic()
    with pytest.raises(SourceUnavailableError, match=reason):
        source.fetch(["90000001"])
    assert time.monotonic() - started < 6


def test_without_a_service_the_error_says_so_and_survives_pickling() -> None:
    source = EntrezSource(
        "http://127.0.0.1:9/", patience=Patience(attempts=2), gate=LocalGate(NO_LIMIT), sleep=lambda seconds: None
    )
    with pytest.raises(SourceError) as caught:
        source.search(strategy(), date=DAY)
    assert type(caught.value) is SourceUnavailableError
    assert "refused" in caught.value.reason.lower()
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_no_redirect_reaches_another_host(
    made_server: EutilsServer, start_eutils: Callable[[list[str]], EutilsServer]
) -> None:
    other = start_eutils(make_records(12))
    made_server.faults.append(Fault("redirect", status=307, text=other.url + "efetch.fcgi"))
    with pytest.raises(SourceRefusedError):
        make_source(made_server, api_key=KEY).fetch(IDS)
    assert other.asked == []


@pytest.mark.parametrize("cut", range(8, 64, 5))
def test_no_part_of_the_key_is_in_an_error_wherever_the_answer_is_cut(made_server: EutilsServer, cut: int) -> None:
    key = "0123456789abcdef" * 2
    made_server.faults.append(Fault("text", text=f'{{"said": "{"x" * cut}", "api-key": "{key}"}}', times=9))
    with pytest.raises(SourceUnavailableError) as caught:
        make_source(made_server, api_key=key).fetch(["90000001"])
    assert key[:4] not in f"{caught.value!r} {caught.value.facts}"


def test_an_answer_that_repeats_the_key_is_kept_without_it(made_server: EutilsServer) -> None:
    def repeat(body: str) -> str:
        return body.replace("<IdList>", f"<!-- {KEY} --><IdList>").replace(
            "</PubmedArticleSet>", f"{KEY}</PubmedArticleSet>"
        )

    made_server.faults += [Fault("change", endpoint, times=9, change=repeat) for endpoint in ("esearch", "efetch")]
    kept: list[bytes] = []

    def keep(raw: bytes) -> str:
        kept.append(raw)
        return "x"

    source = make_source(made_server, api_key=KEY)
    ids = source.search(strategy(), date=DAY, keep=keep).citation_ids
    assert len(source.fetch(ids, keep=keep).citations) == len(ids) > 0
    assert len(kept) == 2 and all(b"***" in raw and KEY.encode() not in raw for raw in kept)


def test_the_key_is_in_no_address_repr_or_error(made_server: EutilsServer) -> None:
    source = make_source(made_server, api_key=KEY)
    source.search(strategy(), date=DAY)
    source.fetch(IDS)
    assert {asked.parameters["api_key"] for asked in made_server.asked} == {KEY}
    assert {asked.method for asked in made_server.asked} == {"POST"}
    assert not any(KEY in asked.path for asked in made_server.asked)
    assert KEY not in repr(source)
    made_server.faults.append(Fault("text", text=f"<ERROR>what is {KEY}?</ERROR>", endpoint="esearch"))
    with pytest.raises(SourceRefusedError) as caught:
        source.search(strategy(), date=DAY)
    assert KEY not in f"{caught.value!r} {caught.value.facts}"


# ---- manners


def test_bio_entrez_is_left_as_it_was_found(source: EntrezSource) -> None:
    from Bio import Entrez

    before = {
        name: getattr(Entrez, name) for name in ("urlopen", "max_tries", "local_cache", "email", "api_key", "tool")
    }
    source.search(strategy(), date=DAY)
    assert {name: getattr(Entrez, name) for name in before} == before


def test_nothing_is_written_to_the_home_folder(made_server: EutilsServer, tmp_path: Path) -> None:
    code = (
        "import sys; from curation.sources.entrez import EntrezSource\n"
        "print(len(EntrezSource(sys.argv[1], 'a@example.org').fetch(['90000001']).citations))"
    )
    environment = {**os.environ, "HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", code, made_server.url], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "1"
    assert ran.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_only_one_module_imports_bio(project_root: Path) -> None:
    importers = [
        path.name
        for path in (project_root / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "Bio")
        or (isinstance(node, ast.Import) and any(name.name.split(".")[0] == "Bio" for name in node.names))
    ]
    assert set(importers) == {"entrez.py"}


def test_entrez_and_a_recording_are_both_citation_sources(source: EntrezSource, tmp_path: Path, make_question) -> None:
    snapshot = pull(make_question(), source, tmp_path, date=DAY)
    recording = RecordedSource(tmp_path / snapshot.manifest.snapshot_id)
    assert isinstance(source, CitationSource)
    assert isinstance(recording, CitationSource)
    run = recording.search(strategy("breast cancer"), date="2030-01-01")
    assert run == snapshot.manifest.search_runs[0]
    assert recording.fetch(run.citation_ids).citations == tuple(read_snapshot(snapshot.folder).citations.values())
    with pytest.raises(SourceRefusedError):
        recording.search(strategy("something else"), date=DAY)
