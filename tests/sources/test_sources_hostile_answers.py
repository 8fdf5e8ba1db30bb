"""Cases 8 to 11 and 16 to 27 of the forty: answers that are cut, wrong or hostile. Nothing is lost without a word."""

from __future__ import annotations

import re
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from curation.errors import SourceError, SourceRefusedError, SourceUnavailableError
from curation.sources.entrez import EntrezSource
from curation.sources.protocol import Fetched
from curation.sources.transport.asking import Patience
from curation.sources.transport.http_transport import Limits
from curation.sources.transport.pacing import NO_LIMIT, LocalGate
from eutils_faults import HEAD, RECORD, TAIL
from eutils_server import EutilsServer, Fault, make_records, write_article

IDS = [f"pmid:{number}" for number in range(90000001, 90000013)]
FIRST, THIRD = IDS[0], IDS[2]
Change = Callable[[str], str | bytes]


def open_source(server: EutilsServer, **options: object) -> EntrezSource:
    quiet = {"gate": LocalGate(NO_LIMIT), "sleep": lambda seconds: None, "limits": Limits(silence=2, deadline=5)}
    return EntrezSource(server.url, "a@example.org", **{**quiet, **options})


def fetch(server: EutilsServer, *faults: Fault, **options: object) -> Fetched:
    server.faults += faults
    fetched = open_source(server, **options).fetch(IDS)
    assert sorted({c.id for c in fetched.citations} | set(fetched.missing)) == IDS
    return fetched


def replace(old: str, new: str) -> Change:
    return lambda body: body.replace(old, new, 1)


def with_bytes(old: bytes, new: bytes) -> Change:
    return lambda body: body.encode().replace(old, new, 1)


def split(body: str) -> list[str]:
    return [found.group() for found in RECORD.finditer(body)]


def join(records: list[str]) -> str:
    return HEAD + "\n".join(records) + TAIL


# ---- transfers that fail


@pytest.mark.parametrize("kind", ["reset", "reset_mid", "chunk_cut", "cut", "cut_text", "cut_close"])
def test_case_8_a_failed_transfer_is_made_again_and_no_half_record_is_kept(
    made_server: EutilsServer, kind: str
) -> None:
    kept: list[bytes] = []
    made_server.faults.append(Fault(kind, times=2))
    fetched = open_source(made_server).fetch(IDS, keep=lambda raw: str(kept.append(raw)))
    assert (len(fetched.citations), fetched.missing, fetched.warnings) == (12, (), ())
    assert len(kept) == 1
    assert kept[0].endswith(TAIL.encode())


@pytest.mark.parametrize("kept", [11, 6, 1, 0])
def test_case_9_a_lost_tail_is_noticed_by_counting(made_server: EutilsServer, kept: int) -> None:
    def lose(body: str) -> str:
        return join(split(body)[:kept])

    assert fetch(made_server, Fault("change", change=lose)).missing == ()
    always = Fault("change", times=9, change=lambda body: join(split(body)[:-1]))
    assert fetch(made_server, always).missing == (IDS[-1],)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("text", "esearch", text="<eSearchResult><ERROR>Search Backend failed: timeout</ERROR></eSearchResult>"),
        Fault("text", "esearch", text='{"esearchresult":{"ERROR":"Search Backend failed: Exception:\n\'x\'"}}'),
        Fault("text", "esearch", text="<html>Sorry</html>"),
        Fault("text", "esearch", text=""),
        Fault("text", "esearch", text='{"header":{}}'),
        Fault("text", "esearch", text="<eSearchResult><Count>many</Count></eSearchResult>"),
        Fault("status", "esearch", status=400, text="<ERROR>CEFetchPApplication::proxy_stream(): HTTP/1.1 502</ERROR>"),
    ],
    ids=lambda fault: fault.text[:40],
)
def test_case_10_and_11_trouble_under_200_or_400_is_no_search_without_hits(
    made_server: EutilsServer, fault: Fault
) -> None:
    from curation.domain.question import SearchStrategy

    made_server.faults.append(fault)
    strategy = SearchStrategy(name="main", database="PubMed", query="breast cancer")
    assert open_source(made_server).search(strategy, date="2026-11-22").count == 12


@pytest.mark.parametrize(
    ("text", "said"),
    [("<!DOCTYPE html><html>Sorry</html>", "HTML page"), ("", "empty"), ('{"a":1}', '{"a":1}'), ("Sorry!", "Sorry!")],
)
def test_case_11_the_message_names_what_came(made_server: EutilsServer, text: str, said: str) -> None:
    with pytest.raises(SourceUnavailableError) as caught:
        fetch(made_server, Fault("text", text=text, times=99), patience=Patience(attempts=2))
    assert said in str(caught.value)
    assert "well-formed" not in str(caught.value)


# ---- records that do not fit


def test_case_16_what_is_not_delivered_is_named(made_server: EutilsServer) -> None:
    del made_server.records["90000003"]
    assert fetch(made_server).missing == (THIRD,)
    fetched = open_source(made_server).fetch([*IDS, "90000098", "12.0", "PMID: 123", "1e7", "pmid:90000001"])
    assert set(fetched.missing) == {THIRD, "pmid:90000098", "pmid:123", "12.0", "1e7"}
    assert "no PMIDs" in fetched.warnings[-1]


@pytest.mark.parametrize("status", [200, 400])
def test_case_16_ids_of_which_pubmed_knows_none_are_missing_and_stop_nothing(
    made_server: EutilsServer, status: int
) -> None:
    for number in (90000002, 90000005):
        del made_server.records[str(number)]
    text = "<eFetchResult><ERROR>ID list is empty! Possibly it has no correct IDs.</ERROR></eFetchResult>"
    # The batch gives what it has; only those that are left over are asked for alone.
    found = fetch(made_server, Fault("status", status=status, text=text, skip=1, times=9))
    assert found.missing == ("pmid:90000002", "pmid:90000005")
    assert len(found.citations) == 10 and found.unreadable == ()


def test_case_17_one_row_a_pmid_and_the_newest_version(made_server: EutilsServer) -> None:
    fetched = fetch(made_server, Fault("change", change=lambda body: join(split(body) * 2)))
    assert (len(fetched.citations), fetched.duplicates) == (12, 12)
    new, old = (write_article(90000001, title=f"Version {n}", version=n) for n in (3, 2))
    fetched = fetch(made_server, Fault("change", change=lambda body: join([new, *split(body)[1:], old])))
    assert (fetched.citations[0].title, fetched.duplicates) == ("Version 3", 1)


def test_case_17_records_of_the_answer_before_are_set_aside(start_eutils: Callable[..., EutilsServer]) -> None:
    server = start_eutils(make_records(400))
    before = split(join(list(server.records.values())[:3]))
    server.faults.append(Fault("change", skip=1, change=lambda body: join([*before, *split(body)])))
    fetched = open_source(server).fetch([f"pmid:{pmid}" for pmid in server.records])
    assert (len(fetched.citations), fetched.missing) == (400, ())
    assert "3 records that were not asked for" in fetched.warnings[0]


def test_case_18_records_are_known_by_their_pmid_whatever_their_order(made_server: EutilsServer) -> None:
    calm = fetch(made_server)
    for change in (lambda body: join(split(body)[::-1]), lambda body: join(sorted(split(body), key=len))):
        assert fetch(made_server, Fault("change", change=change)).citations == calm.citations


def test_case_18_a_merged_record_is_missing_and_its_heir_is_named(made_server: EutilsServer) -> None:
    merged = Fault("change", times=2, change=replace(">90000003<", ">4711<"))
    fetched = fetch(made_server, merged)
    assert fetched.missing == (THIRD,)
    assert "pmid:4711" in " ".join(fetched.warnings)


def test_case_18_only_foreign_records_are_no_delivery(made_server: EutilsServer) -> None:
    fetched = fetch(made_server, Fault("text", times=2, text=join([write_article(4711)])))
    assert (fetched.citations, fetched.missing) == ((), tuple(IDS))


@pytest.mark.parametrize("poison", [("90000003",), ("90000002", "90000011"), ("90000001", "90000002", "90000012")])
def test_case_19_records_that_break_every_answer_are_found_and_all_others_kept(
    made_server: EutilsServer, poison: tuple[str, ...]
) -> None:
    faults = [Fault("status", status=500, text="<html>Error</html>", times=999, pmid=pmid) for pmid in poison]
    fetched = fetch(made_server, *faults)
    assert fetched.missing == tuple(f"pmid:{pmid}" for pmid in poison)
    assert len(fetched.warnings) == len(poison)
    assert len(made_server.asked) < 60


def test_case_27_books_and_records_without_an_abstract_appear(made_server: EutilsServer) -> None:
    made_server.add(
        [
            write_article(90000001, sections=()),
            write_article(90000002, sections=((None, ""),)),
            write_article(90000003, title="A <i>TP53</i> and H<sub>2</sub>O trial"),
        ]
    )
    fetched = fetch(made_server)
    assert fetched.missing == ()
    assert "TP53" in fetched.citations[2].title


# ---- documents that are odd but readable


READABLE: dict[str, Change] = {
    "unknown_dtd": replace("pubmed_250101.dtd", "pubmed_310101.dtd"),
    "unknown_tag": replace("<Language>eng", "<Novelty><b>x</b></Novelty><Language>eng"),
    "no_doctype": lambda body: re.sub(r"<!DOCTYPE[^>]*>\n", "", body),
    "bom": lambda body: b"\xef\xbb\xbf" + body.encode(),
    "utf16": lambda body: body.replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16"),
    "leading_space": lambda body: "\n  " + body,
    "declared_latin1": lambda body: (
        body.replace("?>", ' encoding="ISO-8859-1"?>', 1).replace("Huober", "Müller").encode("latin-1")
    ),
    "evil_dtd": replace('"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd"', '"http://127.0.0.1:9/evil.dtd"'),
}


@pytest.mark.parametrize("change", READABLE.values(), ids=READABLE)
def test_case_20_and_21_what_is_readable_is_read(made_server: EutilsServer, change: Change) -> None:
    fetched = fetch(made_server, Fault("change", times=9, change=change))
    assert (len(fetched.citations), fetched.missing, fetched.unreadable) == (12, (), ())


DAMAGED: dict[str, Change] = {
    "garbage_mid": with_bytes(b"Trial 2 of", b"Trial <<&&>> \x01\x02 of"),
    "bad_utf8": with_bytes(b"Trial 2 of", b"Trial \xff\xfe\x80 of"),
    "nul": with_bytes(b"Trial 2 of", b"Trial \0 of"),
    "ctrl": with_bytes(b"Trial 2 of", b"Trial \x0b\x1b of"),
    "charref": with_bytes(b"Trial 2 of", b"Trial &#1;&#xD800; of"),
    "latin1": with_bytes(b"Trial 2 of", b"Trial M\xfcller of"),
    "deep": with_bytes(b"Trial 2 of", b"<b>" * 20_000 + b"Trial" + b"</b>" * 20_000),
}


@pytest.mark.parametrize("change", DAMAGED.values(), ids=DAMAGED)
def test_case_22_and_24_a_damaged_record_is_asked_for_once_more_then_named(
    made_server: EutilsServer, change: Change
) -> None:
    fetched = fetch(made_server, Fault("change", change=change))
    assert (len(fetched.citations), fetched.missing) == (12, ())
    fetched = fetch(made_server, Fault("change", times=9, change=change))
    assert fetched.missing == (THIRD,)
    assert {item.id for item in fetched.unreadable} == {THIRD}
    assert len(made_server.asked) <= 4


# ---- documents that mean harm


SECRET = "the content of a file"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def write_attack(entities: str, use: str) -> Change:
    return lambda body: re.sub(
        r"<!DOCTYPE[^>]*>", lambda found: f"<!DOCTYPE PubmedArticleSet [{entities}]>", body
    ).replace("Trial 2 of", f"Trial {use} of")


@pytest.mark.parametrize(
    ("entities", "use"),
    [
        ('<!ENTITY l0 "lol">' + LAUGHS, "&l11;"),
        (f'<!ENTITY long "{"a" * 100_000}">', "&long;" * 1000),
        ('<!ENTITY file SYSTEM "file://PLACE">', "&file;"),
        ('<!ENTITY page SYSTEM "http://127.0.0.1:PORT/">', "&page;"),
        ('<!ENTITY % outer SYSTEM "http://127.0.0.1:PORT/evil.dtd"> %outer;', "x"),
        ("<!--" + "x" * 5000 + '--><!ENTITY file SYSTEM "file://PLACE">', "&file;"),
    ],
    ids=["bomb", "bomb_quadratic", "xxe_file", "xxe_http", "xxe_parameter", "xxe_behind_a_comment"],
)
def test_case_23_entities_are_refused_unread(
    made_server: EutilsServer, entities: str, use: str, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0.2)
        entities = entities.replace("PLACE", str(secret)).replace("PORT", str(other.getsockname()[1]))
        started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with pytest.raises(SourceError) as caught:
            fetch(made_server, Fault("change", times=99, change=write_attack(entities, use)))
        assert time.monotonic() - started < 10
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500 << 10
        assert "entities" in str(caught.value)
        assert SECRET not in str(caught.value)
        with pytest.raises(TimeoutError):
            other.accept()


def test_case_23_a_bomb_in_a_search_is_refused(made_server: EutilsServer) -> None:
    from curation.domain.question import SearchStrategy

    made_server.faults.append(Fault("bomb", "esearch", times=9))
    strategy = SearchStrategy(name="main", database="PubMed", query="breast cancer")
    with pytest.raises(SourceRefusedError, match="entities"):
        open_source(made_server).search(strategy, date="2026-11-22")


def test_case_24_a_huge_text_costs_its_record_only(made_server: EutilsServer) -> None:
    made_server.records["90000003"] = write_article(90000003, title="x" * (34 << 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    fetched = fetch(made_server, limits=Limits(silence=20, deadline=60))
    assert fetched.missing == (THIRD,)
    assert len(fetched.citations) == 11
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500 << 10


def test_case_24_answers_beyond_the_cap_are_asked_for_in_halves(made_server: EutilsServer) -> None:
    made_server.records["90000003"] = write_article(90000003, title="x" * 300_000)
    fetched = fetch(made_server, limits=Limits(size=200_000))
    assert fetched.missing == (THIRD,)
    assert "larger than 200000 bytes, the cap" in fetched.warnings[0]
    assert sum(asked.parameters["id"] == "90000003" for asked in made_server.asked) == 1


def test_case_24_a_gzip_bomb_stops_at_the_cap(made_server: EutilsServer) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert fetch(made_server, Fault("gzip_bomb")).missing == ()
    with pytest.raises(SourceUnavailableError, match="the cap"):
        fetch(made_server, Fault("gzip_bomb", times=99), limits=Limits(silence=10, deadline=20, size=4 << 20))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500 << 10


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_case_25_no_redirect_is_followed(
    made_server: EutilsServer, start_eutils: Callable[..., EutilsServer], status: int
) -> None:
    other = start_eutils(make_records(12))
    made_server.faults.append(Fault("redirect", status=status, text=other.url + "efetch.fcgi"))
    with pytest.raises(SourceRefusedError, match="another address"):
        open_source(made_server, api_key="k" * 36).fetch(IDS)
    assert (len(made_server.asked), other.asked) == (1, [])


# ---- no answer at all


@pytest.mark.parametrize("kind", ["hang", "stall", "trickle"])
def test_case_6_and_7_silence_and_a_trickle_end_in_bounded_time(made_server: EutilsServer, kind: str) -> None:
    limits = Limits(silence=0.3, deadline=0.6)
    assert fetch(made_server, Fault(kind), limits=limits).missing == ()
    started = time.monotonic()
    with pytest.raises(SourceUnavailableError):
        fetch(made_server, Fault(kind, times=99), limits=limits, patience=Patience(attempts=2))
    assert time.monotonic() - started < 12


def test_case_26_without_a_network_it_fails_clearly_within_a_minute(tmp_path: Path) -> None:
    """A proxy that refuses, a port that nobody listens on, a host without a name: real pauses."""
    code = (
        "import sys; from curation.sources.entrez import EntrezSource\n"
        "from curation.errors import SourceUnavailableError\n"
        "try: EntrezSource(sys.argv[1], 'a@example.org').fetch(['90000001'])\n"
        "except SourceUnavailableError as error: print(error)"
    )
    started = time.monotonic()
    runs = [
        subprocess.Popen([sys.executable, "-c", code, url], stdout=subprocess.PIPE, text=True, env=environment)
        for url, environment in (
            ("http://127.0.0.1:9/", {}),
            ("http://no-such-host.invalid/", {}),
            ("http://eutils.example/", {"http_proxy": "http://127.0.0.1:9"}),
        )
    ]
    said = [run.communicate(timeout=60)[0] for run in runs]
    assert time.monotonic() - started < 60
    assert all(text.startswith("PubMed did not answer efetch after 5 attempts: ") for text in said)
    assert "refused" in said[0].lower()


def test_threads_can_be_out_at_once(made_server: EutilsServer) -> None:
    """Bio.Entrez writes requests one at a time; a slow answer holds nobody else up."""
    made_server.faults.append(Fault("hang"))
    source = open_source(made_server, limits=Limits(silence=1.5, deadline=3))
    slow = threading.Thread(target=source.fetch, args=([FIRST],))
    slow.start()
    while not made_server.asked:
        time.sleep(0.01)
    started = time.monotonic()
    assert len(source.fetch([THIRD]).citations) == 1
    assert time.monotonic() - started < 1.2
    slow.join()
