"""Identifiers: one spelling each, nothing that is none, no name that a file system would take for something else."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.errors import IdentifierError
from curation.identifiers import (
    OTHER_PREFIXES,
    build_citation_url,
    canonical_json,
    compute_sha256,
    parse_citation_id,
    parse_curator,
    parse_doi,
    parse_pmid,
    parse_question_id,
)

DEVICES = ("con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9")


@pytest.mark.parametrize("text", ["32919526", " 32919526 ", "pmid:32919526", "PMID: 32919526"])
def test_a_pmid_is_its_digits_in_every_dress(text: str) -> None:
    assert parse_pmid(text) == "32919526"


@pytest.mark.parametrize(
    "text", ["", "0", "032919526", "1234567890", "32919526a", "-1", "3.2", "٣٢", "１２", "PMC123", "1\n2"]
)
def test_what_is_no_pmid_is_refused_with_the_text_and_an_example(text: str) -> None:
    with pytest.raises(IdentifierError, match="is not a PMID; expected one to nine digits") as caught:
        parse_pmid(text)

    assert "32919526" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "10.1000/Ab-C(1)2",
        "doi:10.1000/ab-c(1)2",
        "DOI: 10.1000/AB-C(1)2",
        "https://doi.org/10.1000/ab-c(1)2",
        "http://dx.doi.org/10.1000/ab-c%281%292",
        "https://www.doi.org/10.1000/ab-c(1)2",
        "doi:https://doi.org/10.1000/ab-c(1)2",
    ],
)
def test_a_doi_has_one_spelling_in_every_dress(text: str) -> None:
    assert parse_doi(text) == "10.1000/ab-c(1)2"


@pytest.mark.parametrize(
    "text",
    ["", "10.1000", "10.1/x", "11.1000/x", "10.1000/", "10.1000/a b", "10.1٣٣٣/x", "10.1000/a\u200bb", "10.1000/\x1b"],
)
def test_what_is_no_doi_is_refused(text: str) -> None:
    with pytest.raises(IdentifierError, match="is not a DOI"):
        parse_doi(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PMID:32919526", "pmid:32919526"),
        ("pmid: 32919526", "pmid:32919526"),
        ("DOI:10.1000/X", "doi:10.1000/x"),
        ("NCT:nct03199885", "nct:NCT03199885"),
        ("nct: NCT03199885", "nct:NCT03199885"),
        *((f"{prefix}:some-thing.2", f"{prefix}:some-thing.2") for prefix in OTHER_PREFIXES),
    ],
)
def test_a_citation_id_has_one_spelling(text: str, expected: str) -> None:
    assert parse_citation_id(text) == expected
    assert parse_citation_id(expected) == expected


@pytest.mark.parametrize(
    "text",
    ["", "32919526", "isbn:1", "pmid:", "nct:NCT1", "nct:NCT٠٣١٩٩٨٨٥", "fda:Big", "fda:../x", "fda:a/b", "label:.x"],
)
def test_a_citation_id_with_unknown_prefix_or_unfit_rest_is_refused(text: str) -> None:
    with pytest.raises(IdentifierError, match="is not a"):
        parse_citation_id(text)


def test_a_refusal_shows_no_more_of_a_long_text_than_a_line_holds() -> None:
    for parse in (parse_pmid, parse_doi, parse_citation_id, parse_question_id, parse_curator):
        with pytest.raises(IdentifierError) as caught:
            parse("x" * 100_000)
        assert len(str(caught.value)) < 400


@pytest.mark.parametrize("text", ["abc", "tmb-her2-immunotherapy", "a" * 80, "2024", "con-x", "com10", "console"])
def test_a_question_id_is_let_in_as_it_stands(text: str) -> None:
    assert parse_question_id(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ab",
        "a" * 81,
        "-abc",
        "Abc",
        "a b c",
        "a_b",
        "../../etc",
        "a/b",
        "a\\b",
        "..",
        "abc.",
        "abc\n",
        "été",
        "abc:x",
        "٣٤٥",
    ],
)
def test_a_question_id_that_could_leave_its_folder_or_be_read_twice_is_refused(text: str) -> None:
    with pytest.raises(IdentifierError, match="3 to 80 lower-case letters"):
        parse_question_id(text)


@pytest.mark.parametrize("text", ["a", "anna", "reader-a", "j.doe_2", "a" * 40])
def test_a_curator_name_is_let_in_as_it_stands(text: str) -> None:
    assert parse_curator(text) == text


@pytest.mark.parametrize(
    "text", ["", ".", "..", ".anna", "../anna", "an/na", "an\\na", "Anna", "anna b", "a" * 41, "anna\n", "c:x"]
)
def test_a_curator_name_that_could_leave_its_folder_is_refused(text: str) -> None:
    with pytest.raises(IdentifierError, match="is not a curator name"):
        parse_curator(text)


@pytest.mark.parametrize("name", DEVICES)
def test_names_of_windows_devices_are_no_file_names(name: str) -> None:
    with pytest.raises(IdentifierError, match="no Windows device"):
        parse_question_id(name)
    for curator in (name, f"{name}.b"):
        with pytest.raises(IdentifierError, match="no Windows device"):
            parse_curator(curator)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=60))
def test_whatever_is_let_in_as_a_file_name_is_one_harmless_path_part(text: str) -> None:
    for parse in (parse_question_id, parse_curator):
        try:
            name = parse(text)
        except IdentifierError:
            continue
        assert name == text
        assert not set(name) & set('/\\:*?"<>|\x00 \n')
        assert not name.startswith(".")


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from(["pmid:", "doi:", "nct:", "fda:", "doi:10.1000/", "https://doi.org/10.1000/"]), st.text(max_size=20)
)
def test_a_parsed_id_is_parsed_to_itself(prefix: str, rest: str) -> None:
    try:
        parsed = parse_citation_id(prefix + rest)
    except IdentifierError:
        return
    assert parse_citation_id(parsed) == parsed


def test_public_pages_are_known_for_pmids_dois_and_registry_numbers_only() -> None:
    assert build_citation_url("pmid:1") == "https://pubmed.ncbi.nlm.nih.gov/1/"
    assert build_citation_url("nct:NCT03199885") == "https://clinicaltrials.gov/study/NCT03199885"
    assert build_citation_url("doi:10.1000/x(1)") == "https://doi.org/10.1000/x(1)"
    assert build_citation_url("fda:x") is None


def test_the_address_of_a_doi_is_encoded_so_that_no_character_of_it_means_something_else() -> None:
    assert build_citation_url('doi:10.1000/a#b?c<d>"e') == "https://doi.org/10.1000/a%23b%3Fc%3Cd%3E%22e"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


def turn_keys(value: object) -> object:
    if isinstance(value, dict):
        return {key: turn_keys(value[key]) for key in reversed(list(value))}
    return [turn_keys(item) for item in value] if isinstance(value, list) else value


@settings(deadline=None, max_examples=100)
@given(JSON)
def test_canonical_json_does_not_depend_on_the_order_of_keys_and_reads_back(value: object) -> None:
    written = canonical_json(value)

    assert written == canonical_json(turn_keys(value))
    assert json.loads(written) == value
    assert canonical_json(msgspec.json.decode(written)) == written


def test_canonical_json_is_these_bytes() -> None:
    assert canonical_json({"b": 1, "a": ["é", None, 0.5], "c": {"z": True, "y": "\n"}}) == (
        '{"a":["é",null,0.5],"b":1,"c":{"y":"\\n","z":true}}'.encode()
    )


def test_canonical_json_writes_no_nan() -> None:
    assert canonical_json([float("nan"), float("inf")]) == b"[null,null]"


def test_a_hash_is_the_sha256_of_the_bytes() -> None:
    assert compute_sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
