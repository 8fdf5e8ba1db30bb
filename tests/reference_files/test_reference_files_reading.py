"""Files as people have them: encodings, damage, lists of PMIDs; what is not used is said, with line and reason."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference_makers import Facts, write_csv, write_nbib, write_ris

from curation.errors import ProjectError
from curation.identifiers import canonical_json
from curation.sources.corpora import read_corpus
from curation.sources.reference_files.decoding import DecodedText, decode_text
from curation.sources.reference_files.pmid_lists import parse_pmid_list
from curation.sources.reference_files.reading import read_reference_file

ACCENTED = Facts(title="Étude de l’atézolizumab – Müller")


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize(
    ("codec", "note"),
    [
        ("utf-8", ()),
        ("utf-8-sig", ()),
        ("utf-16", ("r.ris: read as UTF-16",)),
        ("utf-16-le", ("r.ris: read as UTF-16",)),
        ("utf-16-be", ("r.ris: read as UTF-16",)),
        ("utf-32", ("r.ris: read as UTF-32",)),
        ("cp1252", ("r.ris: taken for Windows-1252",)),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_the_encoding_is_found_and_named(tmp_path: Path, codec: str, note: tuple[str, ...], ending: str) -> None:
    path = write(tmp_path, "r.ris", write_ris(ACCENTED).replace("\n", ending).encode(codec))
    found = read_reference_file(path)
    assert [citation.title for citation in found.citations] == [ACCENTED.title]
    assert found.notes == note


@pytest.mark.parametrize("name", ["r.nbib", "r.ris", "r.bib", "r.csv", "r.txt", "r.jsonl", "r.xml"])
@pytest.mark.parametrize(
    "data",
    [b"", b" \n", b"<!DOCTYPE html><html><body>Log in</body></html>\n", b"\x00\x01\x02\x00\xff", b'{"error": "no"}\n'],
)
def test_what_is_no_reference_file_is_listed_and_gives_no_record(tmp_path: Path, name: str, data: bytes) -> None:
    found = read_reference_file(write(tmp_path, name, data))
    assert found.citations == ()
    assert found.unreadable
    assert all(item.file == name and item.reason for item in found.unreadable)


@given(st.binary(max_size=400), st.sampled_from([".nbib", ".ris", ".bib", ".csv", ".txt", ".jsonl"]))
def test_no_bytes_make_a_reader_fail(tmp_path_factory: pytest.TempPathFactory, data: bytes, ending: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{ending}"
    path.write_bytes(data)
    found = read_reference_file(path)
    assert found.citations or found.unreadable or found.pmids


def test_a_gzip_with_a_bad_checksum_lists_the_damage(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(b"<PubmedArticleSet></PubmedArticleSet>"))
    packed[-6] ^= 0xFF
    assert read_reference_file(write(tmp_path, "r.xml.gz", bytes(packed))).unreadable


def test_json_lines_are_read_as_parse_writes_them_and_a_misspelt_id_is_listed(tmp_path: Path) -> None:
    (citation,) = read_reference_file(write(tmp_path, "r.nbib", write_nbib(Facts()))).citations
    line = canonical_json(citation)
    found = read_reference_file(
        write(tmp_path, "r.jsonl", line + b"\n" + line.replace(b"pmid:3", b"PMID:3") + b"\n{}\n")
    )
    assert found.citations == (citation,)
    assert [item.position for item in found.unreadable] == ["line 2", "line 3"]


def test_an_unknown_ending_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"Unknown format of references: r\.docx\. Name a file that ends in \.nbib"):
        read_reference_file(write(tmp_path, "r.docx", b"PK"))


def test_a_text_file_that_holds_medline_records_is_read_as_such(tmp_path: Path) -> None:
    assert len(read_reference_file(write(tmp_path, "pubmed.txt", "\n" + write_nbib(Facts()))).citations) == 1


def test_of_records_with_one_id_the_fullest_is_kept_and_the_rest_are_counted(tmp_path: Path) -> None:
    text = write_ris(Facts(abstract=None)) + write_ris(Facts()) + write_ris(Facts(abstract=None))
    found = read_reference_file(write(tmp_path, "r.ris", text))
    (citation,) = found.citations
    assert citation.sections
    assert found.repeated == 2
    assert found.notes == ("r.ris: 2 records stand there again: doi:10.1200/jco.21.02772",)


def test_a_corpus_may_be_an_nbib_file(tmp_path: Path) -> None:
    assert list(read_corpus(write(tmp_path, "r.nbib", write_nbib(Facts())))) == ["pmid:35763704"]


def test_a_list_of_pmids_says_which_lines_were_not_used_and_why(tmp_path: Path) -> None:
    lines = ["PMID: 123", "pmid:124", "125.0", "1e7", "123", "abc", "", "# note", " 126 ", "0", "127, 128", "1.5"]
    path = write(tmp_path, "l.txt", b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    found = read_reference_file(path)
    assert found.pmids == ("123", "124", "125", "126", "127", "128")
    assert {item.position: item.reason for item in found.unreadable} == {
        "line 4": "'1e7' was rounded by a spreadsheet: the PMID is lost",
        "line 6": "'abc' is no PMID",
        "line 10": "'0' is no PMID",
        "line 12": "'1.5' is no PMID",
    }
    assert found.notes == ("l.txt: 1 PMIDs stand there again",)
    assert found.repeated == 1


@pytest.mark.parametrize("header", ["PMID", "pubmed_id", "12345"])
def test_a_utf16_table_of_pmids_alone_is_a_list(tmp_path: Path, header: str) -> None:
    path = write(tmp_path, "l.csv", f"{header}\r\n123\r\n124\r\n".encode("utf-16"))
    expected = ("12345", "123", "124") if header == "12345" else ("123", "124")
    assert read_reference_file(path).pmids == expected


def test_a_hundred_thousand_lines_are_read() -> None:
    text = "".join(f"{number}\n" for number in range(1, 100_001))
    assert len(parse_pmid_list(DecodedText(text=text, encoding="UTF-8"), file="l.txt").pmids) == 100_000


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r\ufeff"), min_size=1))
def test_what_is_utf8_is_read_as_utf8(text: str) -> None:
    assert decode_text(text.encode()).text == text


def test_a_csv_of_many_records_keeps_each_with_its_line_breaks(tmp_path: Path) -> None:
    records = [Facts(title=f"Trial {n}", doi=None, abstract="One line\nand another, with “quotes”") for n in range(50)]
    found = read_reference_file(write(tmp_path, "r.csv", write_csv(*records)))
    assert [citation.title for citation in found.citations] == [facts.title for facts in records]
    assert {part.text for citation in found.citations for part in citation.sections} == {
        "One line and another, with “quotes”"
    }
