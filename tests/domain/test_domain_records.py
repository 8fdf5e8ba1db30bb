"""Citations, acts, search runs, flows, answers, findings: frozen, hashed by content, read back as written."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from domain_makers import make_citation, make_section
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.domain.act import Act, build_act, compute_act_id
from curation.domain.act_draft import ActDraft
from curation.domain.answer import Answer, AnswerSection, Sentence
from curation.domain.citation import Citation, Section, fold_section, format_reference
from curation.domain.finding import Finding, NotChecked
from curation.domain.flow import PrismaFlow
from curation.domain.search_run import SearchRun
from curation.identifiers import canonical_json
from curation.vocabulary import ActKind, ExclusionReason, Role, SentenceKind, Severity, TextSource

# ---- citations


def make_reading(section: Section) -> Citation:
    return Citation(id="pmid:1", title="T", text_source=TextSource.PUBMED, sections=(section,))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("HR 0.5–0.9", "HR 0.5-0.9"),
        ("“so”", '"so"'),
        ("a  b\n", "a b"),
        ("over\u00adall", "overall"),
        ("e\u0301", "é"),
        ("HER2−", "HER2-"),
        ("5\u2009%", "5 %"),
    ],
)
def test_typography_alone_does_not_change_the_hash_of_a_text(text: str, other: str) -> None:
    assert make_citation(text).text_hash == make_citation(other).text_hash


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("HER2+", "HER2-"),
        ("p<0.05", "p>0.05"),
        ("15%", "15"),
        ("1.5", "15"),
        ("α", "β"),
        ("10²", "102"),
        ("A", "a"),
        ("a b", "ab"),
    ],
)
def test_a_word_sign_or_digit_changes_the_hash_of_a_text(text: str, other: str) -> None:
    assert make_citation(text).text_hash != make_citation(other).text_hash


def test_raised_digits_count_in_the_hash_and_slanted_letters_do_not() -> None:
    plain, raised, slanted = (
        make_reading(make_section("10 2 cells", *spans)).text_hash for spans in ((), ((3, 4, "sup"),), ((0, 4, "i"),))
    )

    assert plain == slanted != raised
    assert raised == make_reading(Section(text="10 ² cells")).text_hash


def test_labels_and_the_borders_of_sections_count_in_the_hash() -> None:
    hashes = [
        make_citation("a", "b").text_hash,
        make_citation("a b").text_hash,
        make_citation("a", "b", labels=("S0", "OTHER")).text_hash,
        make_citation("b", "a").text_hash,
        make_citation().text_hash,
    ]

    assert len(set(hashes)) == len(hashes)


def test_bibliography_does_not_change_the_hash_of_a_text() -> None:
    assert make_citation("a", title="One").text_hash == make_citation("a", title="Two", id="pmid:2").text_hash


@settings(deadline=None, max_examples=100)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from(["i", "b", "sub", "sup", "u"])), max_size=4
    ),
)
def test_reading_has_the_length_of_the_text_whatever_the_markup(text: str, spans: list[tuple[int, int, str]]) -> None:
    section = make_section(text, *spans)

    assert len(section.reading) == len(text)
    assert fold_section(section) is fold_section(make_section(text, *spans))


@pytest.mark.parametrize(
    ("facts", "address"),
    [
        ({"doi": "10.1000/x", "url": "https://a.org"}, "https://pubmed.ncbi.nlm.nih.gov/1/"),
        ({"id": "abstract:a", "doi": "10.1000/x", "url": "https://a.org"}, "https://doi.org/10.1000/x"),
        ({"id": "fda:a", "url": "https://a.org", "nct_ids": ("NCT03199885",)}, "https://a.org"),
        ({"id": "fda:a", "nct_ids": ("NCT03199885",)}, "https://clinicaltrials.gov/study/NCT03199885"),
        ({"id": "fda:a"}, None),
    ],
)
def test_the_address_is_the_best_public_page_known(facts: dict[str, Any], address: str | None) -> None:
    assert make_citation("a", **facts).address == address


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"authors": ("Huober J", "Barrios CH"), "date": "2022-09"}, "Huober 2022"),
        ({"authors": ("van der Berg J",)}, "van der Berg"),
        ({"study_name": "PANACEA", "collective_authors": ("A Group",), "date": "2019"}, "PANACEA 2019"),
        ({"collective_authors": ("A Group",)}, "A Group"),
        ({"publisher": "FDA", "date": "2020-06-16"}, "FDA 2020"),
        ({}, "A title"),
        ({"title": "[" + "Long words " * 20 + "]"}, "Long words Long words Long words Long …"),
    ],
)
def test_a_short_name_holds_who_and_when_as_far_as_known(facts: dict[str, Any], name: str) -> None:
    assert make_citation("a", **facts).short_name == name


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        (
            {
                "title": "On TMB.",
                "authors": ("A B", "C D", "E F", "G H"),
                "journal_abbreviation": "J X",
                "journal": "Journal X",
            }
            | {"date": "2022-09", "volume": "3", "issue": "2", "pages": "1-9"},
            "A B, C D, E F, et al. On TMB. J X 2022-09;3(2):1-9.",
        ),
        (
            {"title": "Is it so?", "journal": "Journal X", "medline_date": "2019 Nov-Dec"},
            "Is it so? Journal X 2019 Nov-Dec.",
        ),
        ({"title": "Alone", "collective_authors": ("A Group", "B Group")}, "A Group. Alone."),
        ({"title": "Alone"}, "Alone."),
    ],
)
def test_a_reference_holds_nothing_that_is_not_known(facts: dict[str, Any], line: str) -> None:
    assert format_reference(make_citation("a", **facts)) == line


def test_a_citation_reads_back_from_its_json() -> None:
    citation = make_reading(make_section("10 2 cells", (3, 4, "sup"), label="RESULTS"))

    assert msgspec.json.decode(canonical_json(citation), type=Citation) == citation


# ---- acts


def make_act(**fields: Any) -> Act:
    sound: dict[str, Any] = {
        "kind": ActKind.TAG,
        "question_id": "a-question",
        "subject": "clm-1",
        "payload": {"b": [1, None], "a": {"z": "é", "y": 0.5}},
        "curator": "anna",
        "role": Role.CURATOR,
        "time": "2026-01-01T00:00:00Z",
        "parent": None,
        "prev": None,
    }
    return build_act(**sound | fields)


def test_an_act_bears_the_id_of_its_content_before_and_after_being_written() -> None:
    act = make_act()
    again = msgspec.json.decode(canonical_json(act), type=Act)

    assert again == act
    assert compute_act_id(again) == act.act_id == make_act().act_id
    assert len(act.act_id) == 64


@pytest.mark.parametrize(
    "change",
    [
        {"kind": ActKind.REVISE},
        {"question_id": "b-question"},
        {"subject": "clm-2"},
        {"payload": {"b": [1, None], "a": {"z": "e", "y": 0.5}}},
        {"curator": "bob"},
        {"role": Role.EDITOR},
        {"time": "2026-01-01T00:00:01Z"},
        {"parent": "p"},
        {"prev": "p"},
    ],
)
def test_any_change_asks_for_another_id(change: dict[str, Any]) -> None:
    act = make_act()

    assert make_act(**change).act_id != act.act_id
    assert compute_act_id(msgspec.structs.replace(act, **change)) != act.act_id


def test_the_order_of_keys_in_a_payload_does_not_change_the_id() -> None:
    assert make_act(payload={"a": {"y": 0.5, "z": "é"}, "b": [1, None]}).act_id == make_act().act_id


def test_a_payload_changed_after_sealing_does_not_reach_the_act() -> None:
    payload: dict[str, Any] = {"reason": ["a"]}
    act = make_act(payload=payload)

    payload["reason"].append("b")

    assert act.payload == {"reason": ["a"]}
    assert compute_act_id(act) == act.act_id


def test_acts_and_drafts_refuse_fields_they_do_not_know() -> None:
    for kind, fields in (
        (Act, msgspec.to_builtins(make_act())),
        (ActDraft, {"kind": "tag", "subject": "s", "payload": {}}),
    ):
        assert isinstance(msgspec.convert(fields, type=kind), kind)
        with pytest.raises(msgspec.ValidationError, match="unknown field"):
            msgspec.convert(fields | {"surprise": 1}, type=kind)


# ---- search runs


def make_run(*ids: str) -> SearchRun:
    return SearchRun(database="PubMed", query="q", date="2026-01-01", count=len(ids), citation_ids=ids, strategy="s")


def test_the_hash_of_a_search_is_of_its_ids_in_any_order() -> None:
    assert make_run("pmid:1", "pmid:2").ids_hash == make_run("pmid:2", "pmid:1").ids_hash
    assert make_run("pmid:1").ids_hash != make_run("pmid:2").ids_hash != make_run().ids_hash


# ---- the flow

SOUND_FLOW = {
    "identified": {"PubMed": 10, "hand": 2},
    "removed_duplicates": 2,
    "screened": 10,
    "excluded_by_reason": {ExclusionReason.WRONG_OUTCOME: 3, ExclusionReason.DUPLICATE: 1},
    "awaiting": 1,
    "sought": 5,
    "assessed": 5,
    "reports_included": 5,
    "studies_included": 4,
}


def test_a_flow_whose_numbers_add_up_has_nothing_to_report() -> None:
    flow = PrismaFlow(**SOUND_FLOW)  # type: ignore[arg-type]

    assert flow.check_identities() == ()
    assert (flow.total_identified, flow.total_excluded) == (12, 4)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"removed_other": 1}, "screened is 10, identified less removed is 9"),
        ({"awaiting": 0}, "sought is 5, screened less excluded less awaiting is 6"),
        ({"not_retrieved": 1}, "assessed is 5, sought less not retrieved is 4"),
        ({"reports_included": 6}, "reports included is 6, assessed is 5"),
        ({"studies_included": 6}, "studies included is 6, more than the 5 reports of them"),
    ],
)
def test_an_identity_that_does_not_hold_is_told_with_its_figures(change: dict[str, int], line: str) -> None:
    assert PrismaFlow(**SOUND_FLOW | change).check_identities() == (line,)  # type: ignore[arg-type]


# ---- answers and findings


def make_sentence(number: int) -> Sentence:
    return Sentence(
        sentence_id=f"s{number}", kind=SentenceKind.FINDING, text="It is so.", rule="r", claim_ids=("clm-1",)
    )


def test_an_answer_lists_its_sentences_in_reading_order_and_reads_back() -> None:
    sections = tuple(
        AnswerSection(id=f"x{n}", heading="h", sentences=(make_sentence(2 * n), make_sentence(2 * n + 1)))
        for n in range(2)
    )
    answer = Answer(question_id="a-question", title="t", sections=sections, sources=(), disclaimer="d")

    assert [sentence.sentence_id for sentence in answer.sentences] == ["s0", "s1", "s2", "s3"]
    assert msgspec.json.decode(canonical_json(answer), type=Answer) == answer


def test_findings_and_what_was_not_checked_are_frozen() -> None:
    finding = Finding(gate="G04", severity=Severity.GATE, subject="clm-1", reason="r", remedy="m")

    for record in (finding, NotChecked(gate="G19", rule="r", reason="no upload")):
        with pytest.raises(AttributeError):
            record.gate = "G01"  # type: ignore[misc]
