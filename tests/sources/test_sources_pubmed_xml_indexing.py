from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import msgspec
import pyarrow as pa
import pytest
from lxml import etree

from curation.domain.citation import Citation
from curation.domain.indexing import HistoryDate, Indexing, MeshHeading, MeshQualifier, Person, TypedId
from curation.identifiers import canonical_json
from curation.sources.parquet_schema import SCHEMA
from curation.sources.pubmed_xml.records import parse_pubmed, read_pubmed
from curation.vocabulary import TextSource
from eutils_server import HEAD, TAIL, write_article

MESH = (
    '<MeshHeadingList><MeshHeading><DescriptorName UI="D001943" MajorTopicYN="N">Breast Neoplasms</DescriptorName>'
    '<QualifierName UI="Q000188" MajorTopicYN="Y">drug therapy</QualifierName></MeshHeading>'
    '<MeshHeading><DescriptorName MajorTopicYN="Y">Humans</DescriptorName></MeshHeading></MeshHeadingList>'
)


def read_indexing(*, extra: str = "", **swaps: str) -> Indexing:
    record = write_article(1, extra=extra)
    for old, new in swaps.items():
        record = record.replace(f"</{old}>", f"{new}</{old}>", 1)
    indexing = parse_pubmed(io.BytesIO((HEAD + record + TAIL).encode()), file="f").citations[0].indexing
    assert indexing
    return indexing


def test_a_citation_without_indexing_has_no_such_key_in_its_row() -> None:
    row = canonical_json(Citation(id="fda:x", title="X", text_source=TextSource.NONE))
    assert b"indexing" not in row
    assert not msgspec.json.decode(row, type=Citation).indexing


def test_the_committed_starter_set_keeps_its_bytes(project_root: Path) -> None:
    for file in (project_root / "evidence" / "snapshots").glob("*/starter/citations.jsonl"):
        for line in file.read_bytes().splitlines():
            assert canonical_json(msgspec.json.decode(line, type=Citation)) == line


def test_headings_keep_flags_and_subheadings() -> None:
    headings = read_indexing(extra=MESH).headings
    therapy = MeshQualifier(name="drug therapy", ui="Q000188", is_major=True)
    assert headings == (
        MeshHeading(name="Breast Neoplasms", ui="D001943", qualifiers=(therapy,)),
        MeshHeading(name="Humans", is_major=True),
    )
    assert [heading.is_major_topic for heading in headings] == [True, True]


def test_people_have_full_names_affiliations_identifiers_and_roles() -> None:
    author = (
        '<Author ValidYN="Y"><LastName>King</LastName><ForeName>Martin L</ForeName><Initials>ML</Initials>'
        '<Suffix>Jr</Suffix><Identifier Source="ORCID">0000-0001</Identifier>'
        "<AffiliationInfo><Affiliation>Ulm.</Affiliation></AffiliationInfo>"
        "<AffiliationInfo><Affiliation>Bonn.</Affiliation></AffiliationInfo></Author>"
        '<Author ValidYN="N"><LastName>Kng</LastName></Author>'
        "<Author><CollectiveName>KATE2 Group</CollectiveName></Author>"
    )
    investigators = (
        '<InvestigatorList><Investigator ValidYN="Y"><LastName>Roe</LastName><ForeName>Ann</ForeName>'
        "<Initials>A</Initials></Investigator></InvestigatorList>"
        "<PersonalNameSubjectList><PersonalNameSubject><LastName>Curie</LastName></PersonalNameSubject>"
        "</PersonalNameSubjectList>"
    )
    assert read_indexing(extra=investigators, AuthorList=author).people == (
        Person(name="Huober J", full_name="Huober"),
        Person(
            name="King ML Jr",
            full_name="King, Martin L Jr",
            affiliations=("Ulm.", "Bonn."),
            identifiers=(TypedId(type="ORCID", value="0000-0001"),),
        ),
        Person(name="KATE2 Group"),
        Person(name="Roe A", role="investigator", full_name="Roe, Ann"),
        Person(name="Curie", role="subject", full_name="Curie"),
    )


def test_dates_of_history_are_iso_and_found_by_status() -> None:
    history = (
        '<History><PubMedPubDate PubStatus="pubmed"><Year>2022</Year><Month>9</Month><Day>3</Day><Hour>6</Hour>'
        '</PubMedPubDate><PubMedPubDate PubStatus="entrez"><Year>2022</Year><Month>9</Month></PubMedPubDate></History>'
    )
    indexing = read_indexing(
        extra="<DateRevised><Year>2024</Year><Month>01</Month><Day>31</Day></DateRevised>", ArticleIdList=""
    )
    assert (indexing.revised, indexing.completed, indexing.history) == ("2024-01-31", None, ())
    indexing = read_indexing(PubmedData=history)
    assert indexing.history[0] == HistoryDate(status="pubmed", date="2022-09-03")
    assert (indexing.find_date("entrez"), indexing.find_date("medline")) == ("2022-09", None)


@pytest.mark.shared
def test_indexing_of_real_records_counts_as_their_xml_does(shared: Path) -> None:
    path = shared / "pubmed" / "records.xml.gz"
    citations = read_pubmed(path).citations
    for record, citation in zip(etree.fromstring(gzip.decompress(path.read_bytes())), citations, strict=True):
        indexing = citation.indexing
        assert indexing
        counts = {
            "DescriptorName": len(indexing.headings),
            "QualifierName": sum(len(heading.qualifiers) for heading in indexing.headings),
            "Chemical": len(indexing.substances),
            "SupplMeshName": len(indexing.supplementary_concepts),
            "Affiliation": len(indexing.list_affiliations()),
            "Identifier": sum(len(person.identifiers) for person in indexing.people),
            "Grant": len(indexing.grants),
            "PubMedPubDate": len(indexing.history),
            "CitationSubset": len(indexing.subsets),
            "GeneSymbol": len(indexing.gene_symbols),
            "Isbn": len(indexing.isbns),
            "OtherID": len(indexing.other_ids),
        }
        assert counts == {tag: len(record.findall(f".//{tag}")) for tag in counts}
        majors = len(record.findall(".//MeshHeading/*[@MajorTopicYN='Y']"))
        assert majors == sum(h.is_major + sum(q.is_major for q in h.qualifiers) for h in indexing.headings)
        names = [person.name for person in indexing.people if person.role == "author"]
        assert citation.is_book or sorted(names) == sorted((*citation.authors, *citation.collective_authors))


@pytest.mark.shared
def test_headings_of_generated_files_are_as_their_truth_says(shared: Path, tmp_path: Path) -> None:
    file, truth = tmp_path / "base.xml", tmp_path / "truth.jsonl"
    tool = shared / "tools" / "make_baseline.py"
    subprocess.run(
        [sys.executable, str(tool), str(file), "-n", "300", "--truth", str(truth)], check=True, capture_output=True
    )
    for citation, line in zip(read_pubmed(file).citations, truth.read_text("utf-8").splitlines(), strict=True):
        facts, indexing = json.loads(line), citation.indexing
        assert indexing
        assert [
            [heading.name, heading.ui, heading.is_major, [[q.name, q.is_major] for q in heading.qualifiers]]
            for heading in indexing.headings
        ] == facts["mesh"]
        assert facts["issn"] in [issn.value for issn in indexing.issns]


def list_fields(kind: Any) -> Any:
    found = [part for part in (kind, *get_args(kind)) if isinstance(part, type) and issubclass(part, msgspec.Struct)]
    if found:
        return {field.name: list_fields(field.type) for field in msgspec.structs.fields(found[0])}
    return list_fields(get_args(kind)[0]) if get_args(kind) and ... in get_args(kind) else None


def list_columns(kind: pa.DataType) -> Any:
    if pa.types.is_list(kind):
        return list_columns(kind.value_type)
    return {field.name: list_columns(field.type) for field in kind} if pa.types.is_struct(kind) else None


def test_parquet_has_a_column_for_every_field_of_a_citation() -> None:
    assert {field.name: list_columns(field.type) for field in SCHEMA} == list_fields(Citation)


def test_a_comment_or_an_instruction_is_no_entry_of_a_list() -> None:
    extra = "<KeywordList><!-- not said --><?nor this?><Keyword>immunotherapy</Keyword></KeywordList>"
    record = write_article(7, "A <!-- silent -->trial", extra=extra).replace(
        "<PublicationTypeList>", "<PublicationTypeList><!-- draft -->"
    )
    (citation,) = parse_pubmed(io.BytesIO((HEAD + record + TAIL).encode()), file="x").citations
    assert (citation.title, citation.keywords) == ("A trial", ("immunotherapy",))
    assert citation.publication_types == ("Journal Article",)
