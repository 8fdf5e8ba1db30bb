"""A registry is searched whole, fetched whole, and what is not is said; faults end in bounded time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from registry_server import Fault, RegistryServer, make_bomb, make_label, make_set_id, make_study

from curation.domain.question import Question, SearchStrategy
from curation.errors import SourceRefusedError, SourceUnavailableError
from curation.sources.protocol import CitationSource
from curation.sources.registries.clinical_trials import ClinicalTrials
from curation.sources.registries.labels import parse_label
from curation.sources.registries.openfda import OpenFda
from curation.sources.registries.registry_source import RegistrySource
from curation.sources.registries.studies import parse_study
from curation.sources.registry_pulling import leave_to_registries, list_registries, pull_registry
from curation.sources.snapshots.checking import check_snapshot, list_snapshots
from curation.vocabulary import TextSource
from evidence_makers import make_question

TRIALS = SearchStrategy(name="trials", database="ClinicalTrials.gov", query="breast cancer")
LABELS = SearchStrategy(name="labels", database="openFDA", query='openfda.generic_name:"pembrolizumab"')
DATE = "2026-02-01"
IDS = tuple(f"nct:NCT{n:08d}" for n in range(1, 61))


def search(source: RegistrySource, strategy: SearchStrategy = TRIALS):
    return source.search(strategy, date=DATE)


def test_a_registry_is_a_citation_source(open_trials) -> None:
    assert isinstance(open_trials(), CitationSource)


@pytest.mark.parametrize("size", [1, 7, 60, 1000])
def test_a_search_of_any_page_size_lists_every_study_once(monkeypatch, server, open_trials, size: int) -> None:
    monkeypatch.setattr("curation.sources.registries.clinical_trials.PAGE_SIZE", size)
    run = search(open_trials())
    assert (run.count, run.citation_ids, run.warnings) == (60, IDS, ())
    assert len(server.asked) == -(-60 // size)


def test_a_search_of_labels_pages_until_the_total(server, open_labels) -> None:
    run = search(open_labels(), LABELS)
    assert (run.count, len(run.citation_ids), run.warnings) == (60, 60, ())
    assert [asked.parameters["skip"] for asked in server.asked] == ["0", "25", "50"]


def test_nothing_found_is_an_answer_and_no_fault(server, open_trials, open_labels) -> None:
    nothing = SearchStrategy(name="n", database="ClinicalTrials.gov", query="no such thing")
    assert search(open_trials(), nothing).citation_ids == ()
    found = search(open_labels(), SearchStrategy(name="n", database="openFDA", query="openfda.brand_name:nothing"))
    assert (found.count, found.citation_ids) == (0, ())
    assert open_labels().fetch(["fda:00000000-0000-0000-0000-000000000000"]).missing


@pytest.mark.parametrize("step", [0, 1])
def test_pages_without_end_end_and_what_was_not_listed_is_told(monkeypatch, server, open_trials, step: int) -> None:
    monkeypatch.setattr("curation.sources.registries.clinical_trials.PAGE_SIZE", 20)
    monkeypatch.setattr("curation.sources.registries.registry_source.MOST_PAGES", 7)
    # The same token again and again, or always a new one for a page that overlaps the one before.
    server.edit = lambda answer, _: answer | {"nextPageToken": f"t{20 + step * len(server.asked)}"}
    run = search(open_trials())
    assert len(server.asked) == (7 if step else 2)
    assert run.count == 60 and any("60 records match" in warning for warning in run.warnings)


def test_a_page_of_studies_without_numbers_is_not_the_last(monkeypatch, server, open_trials) -> None:
    monkeypatch.setattr("curation.sources.registries.clinical_trials.PAGE_SIZE", 20)

    def spoil(answer, parameters):
        return answer | {"studies": [{} for _ in answer["studies"]]} if "pageToken" not in parameters else answer

    server.edit = spoil
    run = search(open_trials())
    assert run.citation_ids == IDS[20:] and run.warnings == ("60 records match, 40 were listed",)


def test_the_cap_of_a_strategy_is_kept_and_said(open_trials) -> None:
    run = search(open_trials(), SearchStrategy(name="t", database="ClinicalTrials.gov", query="breast", cap=10))
    assert (run.count, len(run.citation_ids)) == (60, 10)
    assert run.warnings == ("60 records match, the cap of the strategy is 10: the rest was not looked at",)


def test_parameters_of_a_search_go_out_as_they_stand_and_unknown_ones_are_refused(server, open_trials) -> None:
    query = "query.cond=breast cancer&filter.overallStatus=RECRUITING"
    search(open_trials(), SearchStrategy(name="t", database="ClinicalTrials.gov", query=query))
    asked = server.asked[0].parameters
    assert (asked["query.cond"], asked["filter.overallStatus"]) == ("breast cancer", "RECRUITING")
    for bad in ("query.phase=2", "query.cond=a&query.cond=b", "filter.ids=NCT1&pageSize=5"):
        with pytest.raises(SourceRefusedError):
            search(open_trials(), SearchStrategy(name="t", database="ClinicalTrials.gov", query=bad))
    assert len(server.asked) == 1


def test_another_services_strategy_is_refused_before_any_request(server, open_trials) -> None:
    with pytest.raises(SourceRefusedError, match="names the database 'openFDA'"):
        search(open_trials(), LABELS)
    assert server.asked == []


def test_a_set_that_changes_while_it_is_listed_is_told(monkeypatch, server, open_trials) -> None:
    monkeypatch.setattr("curation.sources.registries.clinical_trials.PAGE_SIZE", 30)

    def grow(answer, parameters):
        return answer | {"totalCount": 61} if "pageToken" in parameters else answer

    server.edit = grow
    assert search(open_trials()).warnings == ("the count changed from 60 to 61 while the set was listed",)

    def repeat(answer, parameters):
        return answer | {"studies": answer["studies"][:29] + answer["studies"][:1]}

    server.edit = repeat
    warnings = search(open_trials()).warnings
    assert warnings[0] == "2 ids were listed twice: the set changed while it was listed"
    assert warnings[1] == "60 records match, 58 were listed"


def test_asked_is_delivered_or_missing(server, open_trials) -> None:
    asked = [*IDS, "nct:NCT99999999", "pmid:1"]
    found = open_trials().fetch(asked)
    assert {citation.id for citation in found.citations} == set(IDS)
    assert found.missing == ("nct:NCT99999999", "pmid:1")
    assert found.warnings == ("1 ids are not of ClinicalTrials.gov: pmid:1",)


def test_what_was_not_delivered_at_first_is_asked_for_again(server, open_trials) -> None:
    def drop(answer, parameters):
        return answer | {"studies": answer["studies"][1:]} if len(server.asked) == 1 else answer

    server.edit = drop
    found = open_trials().fetch(IDS[:10])
    assert found.missing == ()
    assert [len(asked.parameters["filter.ids"].split(",")) for asked in server.asked] == [10, 1]


def test_foreign_repeated_and_broken_records_are_named(server, open_trials) -> None:
    nameless = make_study(3)
    del nameless["protocolSection"]["identificationModule"]["officialTitle"]
    del nameless["protocolSection"]["identificationModule"]["briefTitle"]

    def spoil(answer, parameters):
        return answer | {"studies": [make_study(1), make_study(1), make_study(77), nameless, "no study", {}]}

    server.edit = spoil
    found = open_trials().fetch(["nct:NCT00000001", "nct:NCT00000003"])
    assert [citation.id for citation in found.citations] == ["nct:NCT00000001"]
    assert found.missing == ("nct:NCT00000003",)
    assert found.warnings == (
        "1 records that were not asked for were set aside: nct:NCT00000077",
        "1 records came more than once: nct:NCT00000001",
    )
    assert [item.id for item in found.unreadable] == ["nct:NCT00000003", None, None]
    assert "has no title" in found.unreadable[0].reason


@pytest.mark.parametrize("registry", [ClinicalTrials, OpenFda])
@pytest.mark.parametrize("bad", [1, 2])
def test_a_batch_that_fails_is_halved_to_the_records_that_make_it_fail(
    server, open_trials, open_labels, registry, bad: int
) -> None:
    source = open_trials() if registry is ClinicalTrials else open_labels()
    ids = IDS[:40] if registry is ClinicalTrials else tuple(f"fda:{make_set_id(n)}" for n in range(1, 41))
    poison = ids[3 : 3 + 20 * bad : 20]
    server.poison = {name.partition(":")[2] for name in poison}
    kept: list[bytes] = []
    found = source.fetch(ids, keep=lambda raw: kept.append(raw) or f"raw/{len(kept)}.json")
    assert found.missing == poison
    assert [citation.id for citation in found.citations] == [name for name in ids if name not in poison]
    assert [text.partition(": ")[0] for text in found.warnings] == [f"{n} could not be delivered" for n in poison]
    assert tuple(kept) == found.raw and found.duplicates == 0


def test_a_registry_that_fails_for_every_record_fails_as_such_and_soon(server, open_trials) -> None:
    server.poison = {"NCT"}
    with pytest.raises(SourceUnavailableError, match="did not answer fetch"):
        open_trials().fetch(IDS)
    assert len(server.asked) < 40


def test_halves_that_came_before_a_crash_are_not_asked_for_again(server, open_trials, tmp_path: Path) -> None:
    server.poison = {IDS[3].partition(":")[2]}
    answers: dict[tuple[str, ...], bytes] = {}
    asked: list[tuple[str, ...]] = []

    def recall(ids):
        asked.append(tuple(ids))
        return answers.get(tuple(ids))

    def keep(raw: bytes) -> str:
        answers[asked[-1]] = raw
        return "raw"

    first = open_trials().fetch(IDS[:10], keep=keep, recall=recall)
    server.poison = {"NCT0000000"}
    again = open_trials().fetch(IDS[:10], keep=keep, recall=recall)
    assert (again.citations, again.missing) == (first.citations, first.missing) == (first.citations, (IDS[3],))


TRANSIENT = [
    Fault("status", status=429, headers={"Retry-After": "0"}),
    Fault("status", status=500, text="<html>oops</html>"),
    Fault("status", status=503),
    Fault("status", status=200, text="<!DOCTYPE html><html>Sign in</html>"),
    Fault("status", status=200, text=""),
    Fault("status", status=200, text='{"studies": '),
    Fault("status", status=200, text='{"other": 1}'),
    Fault("status", status=200, text="[" * 5000),
    Fault("cut"),
    Fault("cut_text"),
    Fault("reset"),
    Fault("hang"),
    Fault("trickle"),
]


@pytest.mark.parametrize("fault", TRANSIENT, ids=lambda fault: f"{fault.kind}-{fault.status}-{fault.text[:9]}")
@pytest.mark.parametrize("registry", [ClinicalTrials, OpenFda])
def test_a_passing_fault_is_asked_past(server, open_trials, open_labels, fault: Fault, registry) -> None:
    server.faults = [Fault(**vars(fault))]
    source = open_trials() if registry is ClinicalTrials else open_labels()
    run = search(source, TRIALS if registry is ClinicalTrials else LABELS)
    assert (len(run.citation_ids), source.retries) == (60, 1)


@pytest.mark.parametrize("kind", ["hang", "trickle", "cut", "reset"])
def test_a_fault_that_stays_ends_in_bounded_time_and_says_what_it_is(server, open_trials, kind: str) -> None:
    server.faults = [Fault(kind, times=99)]
    started = time.monotonic()
    with pytest.raises(SourceUnavailableError, match=r"ClinicalTrials\.gov did not answer search after 3 attempts"):
        search(open_trials())
    assert time.monotonic() - started < 8


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (
            Fault("status", status=400, text="Error in parameter query.term: syntax"),
            "400: Error in parameter query.term",
        ),
        (Fault("status", status=302, headers={"Location": "http://127.0.0.1:9/"}), "which is not followed"),
        (Fault("status", status=403, text="no"), "403"),
    ],
)
def test_what_cannot_get_better_is_refused_at_once(server, open_trials, fault: Fault, reason: str) -> None:
    server.faults = [fault]
    with pytest.raises(SourceRefusedError, match=reason):
        search(open_trials())
    assert len(server.asked) == 1


def test_an_answer_over_the_cap_is_asked_for_once(server, open_trials) -> None:
    server.faults = [Fault("huge", text=str(2 << 20))]
    with pytest.raises(SourceUnavailableError, match="after 1 attempts: the answer is larger than 1048576 bytes"):
        search(open_trials())
    assert len(server.asked) == 1


def test_a_gzip_bomb_of_a_registry_stops_at_the_cap(server, open_trials) -> None:
    make_bomb(64 << 20)
    server.faults = [Fault("gzip", times=9, text=str(64 << 20))]
    started = time.monotonic()
    with pytest.raises(SourceUnavailableError, match="larger than 1048576 bytes"):
        search(open_trials())
    assert time.monotonic() - started < 5


def test_retry_after_is_honoured(server, open_trials) -> None:
    from curation.sources.transport.asking import Patience

    server.faults = [Fault("status", status=429, headers={"Retry-After": "1"})]
    search(open_trials(patience=Patience(attempts=2, first_pause=0.01, longest_pause=2.0)))
    first, second = server.asked
    assert second.at - first.at >= 1.0


def test_no_redirect_carries_anything_to_another_host(server, open_labels) -> None:
    other = RegistryServer()
    try:
        server.faults = [Fault("status", status=307, headers={"Location": f"{other.url}/drug/label.json"})]
        with pytest.raises(SourceRefusedError, match="not followed"):
            search(open_labels(key="SECRETKEY"), LABELS)
        assert other.asked == []
    finally:
        other.close()


def test_the_key_goes_into_a_header_and_into_no_message(server, open_labels) -> None:
    source = open_labels(key="SECRETKEY")
    search(source, LABELS)
    assert all(asked.headers["authorization"].startswith("Basic ") for asked in server.asked)
    assert all("SECRETKEY" not in str((asked.path, asked.parameters)) for asked in server.asked)
    echo = '{"error": {"code": "API_KEY_INVALID", "message": "An invalid api_key SECRETKEY was supplied."}}'
    server.faults = [Fault("status", status=403, text=echo)]
    with pytest.raises(SourceRefusedError, match="API_KEY_INVALID") as caught:
        search(source, LABELS)
    assert "SECRETKEY" not in str(caught.value)
    assert "SECRETKEY" not in repr(source)


@pytest.mark.parametrize("url", ["ftp://x.org", "http://user:pw@x.org", "https://x.org/?a=b", "x.org"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(SourceRefusedError):
        RegistrySource(OpenFda(), url)


def test_a_key_never_goes_out_unencrypted() -> None:
    with pytest.raises(SourceRefusedError, match="would carry the API key unencrypted"):
        RegistrySource(OpenFda(), "http://example.org", key="SECRETKEY")


def test_a_study_says_what_its_entry_says() -> None:
    citation = parse_study(make_study(5))
    assert (citation.id, citation.version, citation.date) == ("nct:NCT00000005", "2025-06-30", "2021-02-01")
    assert citation.title == "Trial 5 of atezolizumab in breast cancer"
    assert (citation.study_id, citation.study_name, citation.publisher) == ("nct:NCT00000005", "ACRO5", "A sponsor")
    assert citation.text_source == TextSource.REGISTRY
    assert citation.mesh == ("Breast Neoplasms",)
    sections = {section.label: section.text for section in citation.sections}
    assert sections["Status"] == (
        "Overall status: RECRUITING. Enrollment: 190 (ESTIMATED). Study start: 2021-03 (ACTUAL). "
        "First posted: 2021-02-01 (ACTUAL). Last update posted: 2025-06-30 (ACTUAL). Results posted: no."
    )
    assert sections["Conditions"] == "Breast Cancer; HER2-positive"
    assert sections["Interventions"] == "DRUG: Atezolizumab; 1200 mg every 3 weeks."
    assert sections["Primary outcomes"] == "Overall survival: 5 years."
    assert sections["Eligibility criteria"] == "Inclusion Criteria: * ECOG 0-1 * LVEF ≥ 50%"
    assert not citation.is_withdrawn


def test_a_study_that_says_little_gives_little() -> None:
    bare = {"protocolSection": {"identificationModule": {"nctId": "NCT00000001", "briefTitle": "T"}}}
    citation = parse_study(bare)
    assert (citation.sections, citation.text_source, citation.version) == ((), TextSource.NONE, None)


@pytest.mark.parametrize(
    "study", [None, [], "x", {"protocolSection": None}, {"protocolSection": {"identificationModule": 3}}]
)
def test_what_is_no_study_is_refused(study) -> None:
    with pytest.raises(ValueError, match="registry number"):
        parse_study(study)


def test_a_label_says_what_it_says_word_for_word() -> None:
    citation = parse_label(make_label(7))
    assert citation.id == f"fda:{make_set_id(7)}"
    assert (citation.title, citation.title_is_description) == ("Product label of KEYTRUDA (PEMBROLIZUMAB)", True)
    assert (citation.version, citation.date, citation.publisher) == ("12", "2026-02-10", "A maker")
    assert citation.locator == f"set id {make_set_id(7)}, application BLA125514"
    assert citation.nct_ids == ("NCT02628067",)
    assert [section.label for section in citation.sections] == [
        "Boxed warning",
        "Indications and usage",
        "Clinical studies",
        "Zinc content",
    ]
    assert citation.sections[1].text == "1 INDICATIONS AND USAGE TMB-H cancer, ≥10 mutations/megabase."


@pytest.mark.parametrize(("field", "value"), [("effective_time", "20261340"), ("effective_time", 5), ("openfda", "x")])
def test_a_label_with_a_field_that_is_wrong_leaves_it_unknown(field: str, value: object) -> None:
    citation = parse_label(make_label(1) | {field: value})
    assert citation.date is None or field == "openfda"
    assert citation.title


@pytest.fixture
def question() -> Question:
    from curation.domain.question import SearchStrategy as Strategy

    own = Strategy(name="main", database="PubMed", query="x")
    return make_question(search_strategies=(own, TRIALS, LABELS))


def test_a_pull_of_a_registry_is_a_snapshot_that_its_manifest_proves(
    tmp_path: Path, server, open_trials, question: Question
) -> None:
    folder = tmp_path / question.id
    snapshot = pull_registry(question, open_trials(), folder, date=DATE)
    (name,) = list_snapshots(folder)
    assert check_snapshot(folder / name) == ()
    assert list(snapshot.citations) == list(IDS)
    (run,) = snapshot.manifest.search_runs
    assert (run.database, run.strategy, run.count) == ("ClinicalTrials.gov", "trials", 60)
    assert [path.suffix for path in (folder / name / "raw").iterdir()] == [".json"] * 6
    assert pull_registry(question, open_trials(), folder, date=DATE) == snapshot
    assert list_snapshots(folder) == (name,)


def test_an_interrupted_pull_goes_on_where_it_was(tmp_path: Path, server, open_trials, question: Question) -> None:
    folder = tmp_path / question.id
    server.faults = [Fault("status", status=503, skip=2, times=99)]
    with pytest.raises(SourceUnavailableError):
        pull_registry(question, open_trials(), folder, date=DATE)
    assert list_snapshots(folder) == ()
    server.asked.clear()
    server.faults = []
    snapshot = pull_registry(question, open_trials(), folder, date=DATE)
    fetches = [asked for asked in server.asked if "filter.ids" in asked.parameters]
    assert len(fetches) == 5
    assert len(snapshot.citations) == 60
    undisturbed = pull_registry(question, open_trials(), tmp_path / "b" / question.id, date=DATE)
    assert undisturbed == snapshot


def test_what_a_killed_run_left_over_is_no_part_of_the_snapshot(
    tmp_path: Path, server, open_trials, question: Question
) -> None:
    calm = pull_registry(question, open_trials(), tmp_path / "calm" / question.id, date=DATE)
    folder = tmp_path / question.id
    server.faults = [Fault("status", status=503, skip=3, times=99)]
    with pytest.raises(SourceUnavailableError):
        pull_registry(question, open_trials(), folder, date=DATE)
    (raw,) = folder.glob(".pull-*/raw")
    for name in ("nct-00000000.json", ".nct-00000001.json.abc.tmp"):
        (raw / name).write_bytes(b"{")
    server.faults = []
    assert pull_registry(question, open_trials(), folder, date=DATE) == calm
    (kept,) = folder.glob("*/raw")
    assert {path.name for path in kept.iterdir()} == {Path(file).name for file in calm.manifest.files} - {
        "citations.jsonl"
    }


def test_what_a_killed_run_of_another_day_left_over_is_taken_away(
    tmp_path: Path, server, open_trials, question: Question
) -> None:
    folder = tmp_path / question.id
    server.faults = [Fault("status", status=503, skip=3, times=99)]
    with pytest.raises(SourceUnavailableError):
        pull_registry(question, open_trials(), folder, date="2026-01-31")
    server.faults = []
    snapshot = pull_registry(question, open_trials(), folder, date=DATE)
    assert [path.name for path in folder.iterdir()] == [snapshot.manifest.snapshot_id]


def test_a_damaged_leftover_is_fetched_again(tmp_path: Path, server, open_trials, question: Question) -> None:
    folder = tmp_path / question.id
    server.faults = [Fault("status", status=503, skip=2, times=99)]
    with pytest.raises(SourceUnavailableError):
        pull_registry(question, open_trials(), folder, date=DATE)
    (kept,) = folder.glob(".pull-*/raw/*.json")
    kept.write_bytes(kept.read_bytes()[:100])
    server.faults = []
    assert len(pull_registry(question, open_trials(), folder, date=DATE).citations) == 60


def test_a_question_knows_which_services_run_its_searches(question: Question) -> None:
    assert list_registries(question) == ("clinicaltrials.gov", "openfda")
    rest = leave_to_registries(question)
    assert rest is not None
    assert [strategy.name for strategy in rest.search_strategies] == ["main"]
    assert leave_to_registries(make_question(search_strategies=(TRIALS,))) is None
