from __future__ import annotations

import gzip
import io
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from curation.cli import app
from curation.domain.citation import Citation
from curation.errors import ProjectError
from curation.identifiers import canonical_json
from curation.sources.corpus_writing import write_corpus
from curation.sources.pubmed_xml import plain_records, records
from curation.sources.pubmed_xml.blocks import iterate_blocks
from curation.sources.pubmed_xml.content_model import ARTICLE, Parts
from curation.sources.pubmed_xml.found import Deletion, Reader, Rows, Unreadable
from curation.sources.pubmed_xml.reading import FileReader, Scan
from curation.sources.pubmed_xml.records import parse_pubmed, parse_pubmed_records, parse_pubmed_rows
from eutils_server import HEAD, TAIL, make_records, write_article

try:
    from curation.sources.pubmed_xml import _scanner
except ImportError:
    pytest.skip("the compiled reader was not built: there was no C compiler", allow_module_level=True)

RICH = (
    '<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM" IndexingMethod="Curated"><PMID Version="1">7</PMID>'
    "<DateRevised><Year>2024</Year><Month>02</Month><Day>30</Day></DateRevised>"
    '<Article PubModel="Print-Electronic"><Journal><ISSN IssnType="Print">1234-567X</ISSN><JournalIssue>'
    "<PubDate><Year>1998</Year><Season>Fall</Season></PubDate></JournalIssue><Title>J &amp; T</Title></Journal>"
    "<ArticleTitle>  On\n   <i>KRAS<sup>G12C</sup></i> “here”.</ArticleTitle><Pagination><StartPage>1</StartPage>"
    '<EndPage>9</EndPage></Pagination><ELocationID EIdType="doi" ValidYN="Y">10.1000/x.1</ELocationID>'
    '<Abstract><AbstractText Label="A &gt; B" NlmCategory="RESULTS">p&lt;0.05 &#x2265; 10<sup>2</sup> µm \\ "q"'
    "</AbstractText><AbstractText> </AbstractText><CopyrightInformation>© X</CopyrightInformation></Abstract>"
    "<AuthorList><Author><LastName>Roe</LastName><ForeName>Ann B</ForeName><Initials>AB</Initials><Suffix>Jr</Suffix>"
    '<Identifier Source="ORCID">1</Identifier><AffiliationInfo><Affiliation>Ulm.</Affiliation></AffiliationInfo>'
    '</Author><Author ValidYN="N"><LastName>Reo</LastName></Author><Author><CollectiveName>G</CollectiveName></Author>'
    "</AuthorList><Language>eng</Language><DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>"
    "<AccessionNumberList><AccessionNumber>NCT01234567</AccessionNumber></AccessionNumberList></DataBank>"
    "</DataBankList><GrantList><Grant><GrantID>R01</GrantID><Agency>NIH</Agency></Grant></GrantList>"
    "<PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList></Article>"
    "<MedlineJournalInfo><Country>Italy</Country><ISSNLinking>1234-567X</ISSNLinking></MedlineJournalInfo>"
    "<ChemicalList><Chemical><RegistryNumber>0</RegistryNumber><NameOfSubstance UI='D1'>X</NameOfSubstance>"
    '</Chemical></ChemicalList><CommentsCorrectionsList><CommentsCorrections RefType="ErratumIn">'
    "<RefSource>S</RefSource><PMID>12</PMID><Note>N</Note></CommentsCorrections></CommentsCorrectionsList><MeshHeadingList><MeshHeading>"
    '<DescriptorName UI="D2" MajorTopicYN="Y">Humans</DescriptorName><QualifierName UI="Q1" MajorTopicYN="N">e'
    "</QualifierName></MeshHeading></MeshHeadingList><OtherAbstract Type='Publisher' Language='spa'><AbstractText>Hola."
    "</AbstractText></OtherAbstract><OtherID Source='NLM'>PMC77</OtherID></MedlineCitation><PubmedData><History>"
    '<PubMedPubDate PubStatus="pubmed"><Year>2022</Year><Month>9</Month><Day>3</Day></PubMedPubDate></History>'
    '<PublicationStatus>ppublish</PublicationStatus><ArticleIdList><ArticleId IdType="pubmed">7</ArticleId>'
    '<ArticleId IdType="pmc">PMC88</ArticleId></ArticleIdList><ReferenceList><Reference><Citation>C</Citation>'
    "</Reference></ReferenceList></PubmedData></PubmedArticle>"
)
OTHER_ID = "<OtherID Source='NLM'>PMC77</OtherID>"
# The same in the order of NLM's content model, and in its dress: what the expressions take.
ORDINARY = (
    RICH.replace(OTHER_ID, "")
    .replace("<OtherAbstract", f"{OTHER_ID}<OtherAbstract")
    .replace("'", '"')
    .replace("&#x2265;", "≥")
)
ODD = """<!-- c -->|<![CDATA[a<b]]>|&#160;|&#x3b1;|&#0;|&#13;|&#10;|&nbsp;|&|<|>|]]>|"|'|\u00a0|\u2003|\u2028|²|٣|\x7f|
|\x00|\x0b|\t|<i>|</i>|<b/>|<sub><i>x</i></sub>|<PubmedArticle>|</PubmedArticle>|<PubmedBookArticle>|<PubmedArticle |
| x="1"| x="1" x="2"| xmlns="u"|/>|</|<Year>2020</Year>|NCT01234567|PMC123|10.1000/x y|\\|<DeleteCitation/>|N|0|
|<?pi x?>|\r\n|\n  x|<Title>x</Title>|<unknown>t</unknown>|\ufffe
|\uffff|\uff0c|[[a]]|]]|x] ]>|&;|&lt|&lt;&gt;|🙂""".split("|")
SCANS = [_scanner.scan, plain_records.scan]
LEAF = re.compile(rb"<(\w+)[^<>]*>[^<]*</\1>")
BYTES = [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", *(text.encode() for text in ODD)]


def read_both(data: bytes) -> tuple[list[object], list[object]]:
    """Give what both readers find, once the expressions of the one are proved against lxml's elements alone."""
    lxml, compiled = (list_found(data, reader) for reader in (Reader.LXML, Reader.COMPILED))
    assert lxml == read_by_elements(data)
    return lxml, compiled


def read_by_elements(data: bytes) -> list[object]:
    reader = FileReader("f", scan=None)
    found = [item for block in iterate_blocks(io.BytesIO(data)) for item in reader.feed(block)]
    return flatten([*found, *reader.close()])


def list_found(data: bytes, reader: Reader) -> list[object]:
    return flatten(parse_pubmed_rows(io.BytesIO(data), file="f", reader=reader))


def flatten(items: Iterable[Rows | Unreadable | Deletion]) -> list[object]:
    found: list[object] = []
    for item in items:
        found += item.lines.splitlines() if isinstance(item, Rows) else [item]
    return found


def wrap(*pieces: str | bytes) -> bytes:
    return HEAD.encode() + b"\n".join(p.encode() if isinstance(p, str) else p for p in pieces) + TAIL.encode()


def is_plain(record: bytes, scan: Scan = _scanner.scan) -> bool:
    return [lines is not None for *_, lines, _ in scan(record, 0)] == [True]


def count_plain(data: bytes, scan: Scan) -> int:
    return sum(count for *_, count in scan(data, data.index(b"<PubmedArticle>")))


def test_parts_are_named_in_the_order_in_which_an_article_holds_them() -> None:
    assert Parts._fields == tuple(ARTICLE.groupindex)


def test_the_compiled_reader_takes_plain_records_and_gives_the_same_row() -> None:
    for record in (RICH, ORDINARY, write_article(1), write_article(2, nct=("NCT00000001", "NCT00000002"))):
        assert is_plain(record.encode())
        assert is_plain(record.encode(), plain_records.scan) is (record != RICH)
        lxml, compiled = read_both(wrap(record))
        assert lxml == compiled
        citation = msgspec.json.decode(compiled[0], type=Citation)
        assert canonical_json(citation) == compiled[0]


@pytest.mark.parametrize("odd", ["", "<Suffix/>", "<!-- c -->", "<i>x</i>"])
def test_the_lxml_reader_writes_keys_in_canonical_order_without_sorting_them(odd: str) -> None:
    """It builds rows in that order by hand: what it writes is what a sorted citation would be written as."""
    for line in list_found(wrap(RICH.replace("</Author>", f"{odd}</Author>")), Reader.LXML):
        assert isinstance(line, bytes)
        assert canonical_json(msgspec.json.decode(line, type=Citation)) == line
        assert canonical_json(msgspec.json.decode(line)) == line


def test_a_record_of_every_field_says_what_its_xml_says() -> None:
    citation = parse_pubmed(io.BytesIO(wrap(RICH)), file="f", reader=Reader.COMPILED).citations[0]
    assert citation.indexing
    assert citation.title == "On KRASG12C “here”."
    assert (citation.sections[0].label, citation.sections[0].text) == ("A > B", 'p<0.05 ≥ 102 µm \\ "q"')
    assert (citation.doi, citation.pmcid, citation.study_id) == ("10.1000/x.1", "PMC88", "nct:NCT01234567")
    assert (citation.date, citation.medline_date, citation.pages) == ("1998", "1998 Fall", "1-9")
    assert (citation.indexing.revised, citation.relations[0].note) == ("2024-02", "S; N")


@pytest.mark.shared
def test_both_readers_give_the_real_records_to_the_byte(shared: Path) -> None:
    path = shared / "pubmed" / "records.xml.gz"
    data = gzip.decompress(path.read_bytes())
    lxml, compiled = read_both(data)
    assert lxml == compiled
    assert count_plain(data, _scanner.scan) > 0.97 * len(lxml)
    assert count_plain(data, plain_records.scan) > 0.7 * len(lxml)


@pytest.mark.shared
@pytest.mark.parametrize("profile", ["mixed", "recent"])
@pytest.mark.parametrize("layout", ["baseline", "efetch"])
def test_both_readers_give_generated_files_to_the_byte(shared: Path, tmp_path: Path, profile: str, layout: str) -> None:
    file = tmp_path / "b.xml"
    arguments = [str(file), "-n", "200", "--profile", profile, "--layout", layout, "--delete", "3"]
    tool = shared / "tools" / "make_baseline.py"
    subprocess.run([sys.executable, str(tool), *arguments], check=True, capture_output=True)
    data = file.read_bytes()
    lxml, compiled = read_both(data)
    assert lxml == compiled
    assert count_plain(data, _scanner.scan) == count_plain(data, plain_records.scan) == 200


@pytest.mark.parametrize("odd", BYTES)
@pytest.mark.parametrize("record", [RICH.encode(), ORDINARY.encode()], ids=["rich", "ordinary"])
def test_odd_content_reads_alike_wherever_it_stands(odd: bytes, record: bytes) -> None:
    borders = [match.start() for match in re.finditer(rb"[<>\"]", record)]
    pieces = [record[:at] + odd + record[at:] for at in borders[:: 1 + len(borders) // 60]]
    lxml, compiled = read_both(wrap(*pieces))
    assert lxml == compiled


ATTRIBUTE = re.compile(r' \w+="[^"]*"')


def list_attributes() -> list[str]:
    """Give the ordinary record with each of its attributes changed, in each of some ways."""
    keywords = '<KeywordList Owner="NLM"><Keyword MajorTopicYN="N">k</Keyword></KeywordList></MedlineCitation>'
    types = '<PublicationType UI="D1">Journal Article<'
    record = ORDINARY.replace("</MedlineCitation>", keywords).replace("<PublicationType>Journal Article<", types)
    assert is_plain(record.encode(), plain_records.scan)
    return [
        record[: place.start()] + change + record[place.end() :]
        for place in ATTRIBUTE.finditer(record)
        for change in change_attribute(place.group())
    ]


def change_attribute(attribute: str) -> tuple[str, ...]:
    other = ' x="y"'
    longer = [attribute[:-1] + text + '"' for text in (">", "&amp;", "\n")]
    return ("", attribute * 2, attribute + other, other + attribute, attribute.replace('"', "'"), *longer)


def test_attributes_that_are_missing_doubled_or_odd_read_alike() -> None:
    for record in list_attributes():
        lxml, compiled = read_both(wrap(record))
        assert lxml == compiled


@st.composite
def mutations(draw: st.DrawFn) -> bytes:
    """A record with some bytes dropped, doubled, replaced, or made odd."""
    data = draw(st.sampled_from([RICH.encode(), ORDINARY.encode(), write_article(5, nct=("NCT00000001",)).encode()]))
    for _ in range(draw(st.integers(1, 4))):
        at, size = draw(st.integers(0, len(data))), draw(st.sampled_from([1, 2, 9, 80]))
        leaves = list(LEAF.finditer(data)) or [re.match(b"", data)]
        leaf, kind = draw(st.sampled_from(leaves)), draw(st.integers(0, 4))
        odd = draw(st.sampled_from(BYTES) | st.binary(max_size=3))
        if kind == 0:
            data = data[:at] + odd + data[at:]
        elif kind == 1:
            data = data[:at] + data[at + size :]
        elif kind == 2:
            data = data[: at + size] + data[at:]
        elif kind == 3:
            data = data[: leaf.start()] + leaf.group() + data[leaf.start() :]
        else:
            data = data[: leaf.start()] + data[leaf.end() :]
    return data


@settings(max_examples=300, deadline=None)
@given(st.lists(mutations(), min_size=1, max_size=3), st.booleans())
@example([b"<PubmedArticle>"], True)
def test_both_readers_give_mutated_records_to_the_byte(pieces: list[bytes], is_cut: bool) -> None:
    data = wrap(*pieces, write_article(9))
    lxml, compiled = read_both(data[: len(data) * 2 // 3] if is_cut else data)
    assert lxml == compiled


@pytest.mark.parametrize("record", [RICH.encode(), ORDINARY.encode(), write_article(3).encode()])
@pytest.mark.parametrize("scan", SCANS)
def test_a_record_cut_at_any_byte_is_never_plain(record: bytes, scan: Scan) -> None:
    for at in range(1, len(record)):
        assert [lines for *_, lines, _ in scan(record[:at], 0)] == [None]
        scan(record, at)


@pytest.mark.parametrize("start", [-1, 4])
def test_a_start_outside_the_block_is_refused(start: int) -> None:
    with pytest.raises(ValueError, match="outside the block"):
        _scanner.scan(b"abc", start)


@pytest.mark.parametrize(
    "near",
    [
        "<Author><LastName>x</LastName></Author>" * 100_000,
        "<i>" * 1_000_000,
        "<i></i>" * 500_000,
        " " * 4_000_000,
        "<AbstractText>" + "x</i> " * 500_000,
    ],
    ids=["authors", "opened", "markup", "blanks", "closed"],
)
@pytest.mark.parametrize("place", ["<AuthorList>", "<ArticleTitle>", "<Abstract>", "<MeshHeading>"])
def test_what_nearly_is_an_article_is_told_in_linear_time(near: str, place: str) -> None:
    record = ORDINARY.replace(place, place + near).encode()
    began = time.process_time()
    assert not is_plain(record, plain_records.scan)
    assert time.process_time() - began < 5


def test_records_in_comments_are_no_records() -> None:
    for reader in (Reader.LXML, Reader.COMPILED):
        data = wrap(write_article(1), "<!-- ", write_article(2), write_article(3), " -->", write_article(4))
        parsed = parse_pubmed(io.BytesIO(data), file="f", reader=reader)
        assert [citation.id for citation in parsed.citations] == ["pmid:1", "pmid:4"]
        assert parsed.unreadable == ()


def test_other_encodings_are_read_by_their_declaration() -> None:
    data = wrap(write_article(1, title="Größe")).decode().replace("?>", ' encoding="ISO-8859-1"?>', 1).encode("latin-1")
    lxml, compiled = read_both(data)
    assert lxml == compiled
    assert b"Gr\xc3\xb6\xc3\x9fe" in compiled[0]


@pytest.mark.parametrize("reader", [Reader.LXML, Reader.COMPILED])
@pytest.mark.parametrize(
    "hostile",
    [
        write_article(2, sections=((None, "x" * (20 << 20)),)),
        write_article(2, sections=((None, "<i>" * 20_000 + "x" + "</i>" * 20_000),)),
        write_article(2).replace("<MedlineCitation", "<a>" * 20_000 + "<MedlineCitation"),
        write_article(2).replace(' Owner="NLM"', "".join(f' a{n}="x"' for n in range(20_000))),
        write_article(2, title="&lol;"),
    ],
    ids=["20 MB of text", "deep markup", "deep structure", "many attributes", "an entity"],
)
def test_hostile_records_are_refused_quickly_and_alone(reader: Reader, hostile: str) -> None:
    began = time.monotonic()
    data = wrap(write_article(1), hostile, write_article(3))
    parsed = parse_pubmed(io.BytesIO(data), file="f", reader=reader)
    assert {"pmid:1", "pmid:3"} <= {citation.id for citation in parsed.citations}
    assert len(parsed.citations) + len(parsed.unreadable) == 3
    assert time.monotonic() - began < 20


def test_fifty_megabytes_of_nonsense_are_refused_as_no_pubmed_file() -> None:
    for data in (b"x" * (50 << 20), b"<a>" * (16 << 20)):
        found = list(parse_pubmed_records(io.BytesIO(data), file="f"))
        assert [type(item) for item in found] == [Unreadable]
        assert "no PubMed XML" in found[0].reason


def test_the_compiled_reader_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_SCAN", None)
    with pytest.raises(ProjectError, match="compiled reader was not built"):
        list_found(wrap(write_article(1)), Reader.COMPILED)
    assert list_found(wrap(write_article(1)), Reader.AUTO) == list_found(wrap(write_article(1)), Reader.LXML)


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_workers_and_readers_change_no_byte(tmp_path: Path, suffix: str) -> None:
    files = []
    for number, count in enumerate((30, 0, 7, 1)):
        files.append(tmp_path / f"{number}.xml.gz")
        pieces = [
            *make_records(count, first=1000 * number + 1),
            "<DeleteCitation><PMID>5</PMID></DeleteCitation>",
            "<<<",
        ]
        files[-1].write_bytes(gzip.compress(wrap(*pieces)))
    summaries, outs = [], []
    for workers, reader in ((1, Reader.AUTO), (2, Reader.AUTO), (3, Reader.LXML)):
        out = tmp_path / f"{workers}{suffix}"
        summaries.append(write_corpus(files, out, workers=workers, reader=reader))
        outs.append(out.read_bytes())
    assert summaries[0] == summaries[1] == summaries[2]
    assert (summaries[0].articles, summaries[0].deleted, len(summaries[0].unreadable)) == (38, ("5",) * 4, 4)
    assert outs[0] == outs[1] == outs[2]
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_missing_file_ends_the_command_in_one_line_and_leaves_nothing(tmp_path: Path, workers: str) -> None:
    good = tmp_path / "good.xml"
    good.write_bytes(wrap(write_article(1)))
    arguments = ["parse", str(good), str(tmp_path / "none.xml"), "--out", str(tmp_path / "o.jsonl")]
    result = CliRunner().invoke(app, [*arguments, "--workers", workers])
    assert result.exit_code != 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["good.xml"]
