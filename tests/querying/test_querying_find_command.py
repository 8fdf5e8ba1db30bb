"""`curation find` as a person and a program call it."""

import json
import subprocess
import sys

import pytest
from querying_makers import make_citation

from curation.domain.citation import Section
from curation.identifiers import canonical_json


@pytest.fixture
def find(tmp_path):
    """Run `curation find` over three citations; gives exit code, lines and what went to stderr."""
    corpus = tmp_path / "corpus.jsonl"
    found = [
        make_citation("1", "Asthma in children", publication_types=("Review",), date="2020", languages=("eng",)),
        make_citation("2", "Breast cancer", sections=(Section(text="Asthma was rare."),), mesh=("Breast Neoplasms",)),
        make_citation("3", "Neoplasms", mesh=("Neoplasms",)),
    ]
    corpus.write_bytes(b"".join(canonical_json(citation) + b"\n" for citation in found))

    def run(query, *options, name=corpus):
        call = [sys.executable, "-c", "from curation.cli import main; main()", "find", query, "--corpus", str(name)]
        done = subprocess.run([*call, *options], capture_output=True, text=True, cwd=tmp_path, check=False)
        return done.returncode, done.stdout.splitlines(), done.stderr

    return run


def test_ids_come_one_a_line_and_the_translation_apart(find):
    code, lines, told = find("asthma[tiab]")

    assert (code, lines) == (0, ["pmid:1", "pmid:2"])
    assert '"asthma"[Title/Abstract]' in told


def test_a_program_gets_count_ids_translation_and_warnings(find):
    code, lines, _ = find("asthma NOT review[pt:noexp]", "--json")

    result = json.loads("\n".join(lines))
    assert code == 0
    assert result["count"] == 1
    assert result["ids"] == ["pmid:2"]
    assert result["translation"] == '"asthma"[All Fields] NOT "review"[Publication Type:noexp]'
    assert "without a tag" in result["warnings"][0]


def test_a_fault_in_the_query_is_told_and_found_all_the_same(find):
    code, lines, told = find("asthma[tib]")

    assert (code, lines) == (1, ["pmid:1", "pmid:2"])
    assert "at 7: PubMed has no field tag [tib]" in told


def test_a_field_that_the_corpus_does_not_have_is_told(find):
    code, lines, told = find("nci[gr]")

    assert (code, lines) == (1, [])
    assert "No record of this corpus has anything in [Grants and Funding]" in told


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mtrees.bin", "Neoplasms;C04\nBreast Neoplasms;C04.588.180\n"),
        ("tree.tsv", "Neoplasms\tC04\tCancer\nBreast Neoplasms\tC04.588.180;C17.800\n"),
        (
            "desc.xml",
            "<DescriptorRecordSet>"
            + "".join(
                f"<DescriptorRecord><DescriptorName><String>{heading}</String></DescriptorName>"
                f"<TreeNumberList><TreeNumber>{number}</TreeNumber></TreeNumberList></DescriptorRecord>"
                for heading, number in (("Neoplasms", "C04"), ("Breast Neoplasms", "C04.588.180"))
            )
            + "</DescriptorRecordSet>",
        ),
    ],
)
def test_a_heading_explodes_where_the_tree_is_given(find, tmp_path, name, text):
    (tmp_path / name).write_text(text)

    assert find("neoplasms[mh]")[1] == ["pmid:3"]
    assert find("neoplasms[mh]", "--headings", name)[1] == ["pmid:2", "pmid:3"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--headings", "absent.bin"], "absent.bin"),
        (["--headings", "bad.tsv"], "Line 1 is no heading"),
        (["--headings", "tree.doc"], "Unknown format"),
        (["--today", "soon"], "No date: soon"),
    ],
)
def test_a_wrong_option_is_refused_in_one_line(find, tmp_path, options, told):
    (tmp_path / "bad.tsv").write_text("no tab\n")
    (tmp_path / "tree.doc").write_text("")

    code, lines, error = find("neoplasms[mh]", *options)

    assert (code, lines) == (2, [])
    assert told in error
    assert len(error.splitlines()) == 1


def test_an_unknown_corpus_format_is_refused(find, tmp_path):
    (tmp_path / "corpus.csv").write_text("")

    assert find("asthma", name="corpus.csv")[0] == 2


def test_relative_dates_end_at_the_day_that_is_named(find):
    assert find("last 2 years[dp]", "--today", "2021-06-01")[1] == ["pmid:1"]
    assert find("last 2 years[dp]", "--today", "2025-06-01")[1] == []


NBIB = "PMID- 7\nOWN - NLM\nTI  - Asthma in adults\nDP  - 2020 Mar\nLA  - eng\nSO  - J. 2020 Mar.\n\n"


def test_a_file_in_medline_format_is_a_corpus(find, tmp_path):
    (tmp_path / "corpus.nbib").write_text(NBIB)

    assert find("asthma[ti] AND 2020/03[dp]", name="corpus.nbib")[:2] == (0, ["pmid:7"])


def test_records_that_cannot_be_read_are_counted(find, tmp_path):
    (tmp_path / "corpus.nbib").write_text(NBIB + "PMID- 8\nTI  - Asthma, cut\n")

    code, lines, told = find("asthma[ti]", name="corpus.nbib")

    assert (code, lines) == (1, ["pmid:7"])
    assert "1 records could not be read" in told
