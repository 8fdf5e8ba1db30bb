from __future__ import annotations

import gzip
import importlib.util
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from curation.domain.citation import Citation, Markup
from curation.sources.pubmed_xml import blocks
from curation.sources.pubmed_xml.mixed_text import parse_mixed
from curation.sources.pubmed_xml.records import Parsed, parse_pubmed, parse_pubmed_records, read_pubmed
from curation.vocabulary import TextSource
from eutils_server import HEAD, TAIL, make_records, write_article

MATH = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'


def read(*records: str, head: str = HEAD, tail: str = TAIL) -> Parsed:
    return parse_pubmed(io.BytesIO((head + "\n".join(records) + tail).encode()), file="set.xml")


def read_one(**facts: object) -> Citation:
    return read(write_article(1, **facts)).citations[0]


def flatten(inner: str) -> tuple[str, list[str]]:
    text, markup = parse_mixed(etree.fromstring(f"<AbstractText {MATH}>{inner}</AbstractText>"))
    return text, [f"{span.tag} {text[span.start : span.end]}" for span in markup]


def test_every_real_record_is_read_without_a_loss(shared: Path) -> None:
    path = shared / "pubmed" / "records.xml.gz"
    parsed = read_pubmed(path)
    root = etree.fromstring(gzip.decompress(path.read_bytes()))

    assert (parsed.articles, parsed.books, parsed.unreadable) == (667, 8, ())
    assert [citation.id for citation in parsed.citations] == [f"pmid:{pmid.text}" for pmid in root.xpath("/*/*/*/PMID")]
    for record, citation in zip(root, parsed.citations, strict=True):
        texts = [
            "".join(text.itertext())
            for text in record.xpath("./*/Abstract/AbstractText|./*/Article/Abstract/AbstractText")
        ]
        has_math = record.find(".//{*}math") is not None
        if not has_math:
            assert [section.text for section in citation.sections] == [text for text in texts if text.strip()]
        assert len(citation.relations) == len(record.findall(".//CommentsCorrections"))
        assert len(citation.mesh) == len(record.findall(".//DescriptorName"))
        assert len(citation.publication_types) == len(record.findall(".//PublicationType"))


def test_no_word_of_a_real_formula_is_lost(shared: Path) -> None:
    root = etree.fromstring(gzip.decompress((shared / "pubmed" / "records.xml.gz").read_bytes()))
    formulae = list(root.iter("{http://www.w3.org/1998/Math/MathML}math"))
    assert len(formulae) == 12
    for element in formulae:
        expected = "".join(element.itertext()).split()
        holder = etree.Element("AbstractText")
        element.tail = None
        holder.append(element)
        text, _ = parse_mixed(holder)
        assert sorted("".join(text.replace("\u0307", ".").split())) == sorted("".join(expected))


def test_real_retractions_relations_and_other_abstracts_are_seen(shared: Path) -> None:
    citations = read_pubmed(shared / "pubmed" / "records.xml.gz").citations
    assert sum("Retracted Publication" in citation.publication_types for citation in citations) >= 3
    assert sum(relation.type == "ErratumIn" for citation in citations for relation in citation.relations) == 15
    assert sorted(str(other.language) for citation in citations for other in citation.other_abstracts) == [
        "chi",
        "eng",
        "eng",
        "spa",
    ]
    assert {citation.study_id for citation in citations if citation.nct_ids} == {
        "nct:NCT00000419", "nct:NCT01245062", "nct:NCT00881296", "nct:NCT02149199"
    }  # fmt: skip


def test_generated_files_are_read_as_their_truth_says(shared: Path, tmp_path: Path) -> None:
    tool = shared / "tools" / "make_baseline.py"
    file, truth = tmp_path / "base.xml.gz", tmp_path / "truth.jsonl"
    subprocess.run(
        [sys.executable, str(tool), str(file), "-n", "800", "--truth", str(truth), "--delete", "3"],
        check=True,
        capture_output=True,
    )
    parsed = read_pubmed(file)
    expected = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    assert (parsed.unreadable, len(parsed.deleted), parsed.articles) == ((), 3, 800)
    for citation, facts in zip(parsed.citations, expected, strict=True):
        assert (citation.id, citation.version) == (f"pmid:{facts['pmid']}", str(facts["version"]))
        assert citation.title == facts["title"]
        assert [[part.label, part.nlm_category, part.text] for part in citation.sections] == facts["abstract"]
        assert (citation.journal, citation.journal_abbreviation) == (facts["journal"], facts["iso"])
        assert (citation.volume, citation.issue, citation.pages) == (facts["volume"], facts["issue"], facts["pages"])
        assert [*citation.authors, *citation.collective_authors] == facts["authors"]
        assert (citation.doi, citation.pmcid, citation.languages) == (
            facts["doi"],
            facts["pmcid"],
            (facts["language"],),
        )
        assert list(citation.publication_types) == facts["pubtypes"]
        assert list(citation.mesh) == [heading[0] for heading in facts["mesh"]]
        assert list(citation.keywords) == facts["keywords"]
        assert [[part.type, part.id and part.id[5:]] for part in citation.relations] == facts["links"]
        assert citation.nct_ids == ((facts["trial"],) if facts["trial"] else ())


def test_sections_keep_label_category_and_markup_over_plain_characters() -> None:
    text = "HER2<sup>+</sup> tumours, 10<sup>2</sup> &lt; <i>KRAS<sup>G12C</sup></i>  two blanks"
    section = read_one(sections=(("RESULTS", text),)).sections[0]
    assert section.text == "HER2+ tumours, 102 < KRASG12C  two blanks"
    assert (section.label, section.nlm_category) == ("RESULTS", "RESULTS")
    assert section.markup[-1] == Markup(start=25, end=29, tag="sup")
    assert [section.text[span.start : span.end] for span in section.markup] == ["+", "2", "KRASG12C", "G12C"]
    assert section.reading.startswith("HER2⁺ tumours, 10² < KRAS")


def formula(name: str, *inner: str) -> str:
    return f"<mml:{name}>{''.join(inner)}</mml:{name}>"


HALF = formula("mfrac", formula("mrow", formula("mi", "a"), formula("mo", "+"), formula("mi", "b")), formula("mn", "2"))
ISOTOPE = formula("mmultiscripts", formula("mi", "He"), "<mml:mprescripts/><mml:none/>", formula("mn", "3"))


@pytest.mark.parametrize(
    ("inner", "text", "spans"),
    [
        (formula("msubsup", formula("mi", "R"), "<mml:mn> p</mml:mn>", formula("mn", "2")), "Rp2", ["sub p", "sup 2"]),
        (HALF, "(a+b)/2", []),
        (formula("msqrt", formula("mn", "2")), "√(2)", []),
        (formula("mroot", formula("mi", "x"), formula("mn", "3")), "3√(x)", ["sup 3"]),
        (formula("mfenced", formula("mi", "x"), formula("mi", "y")), "(x,y)", []),
        (formula("mover", formula("mi", "V"), formula("mo", ".")), "V\u0307", []),
        (ISOTOPE, "3He", ["sup 3"]),
        ("a <!-- no text --> b<?pi x?> c", "a  b c", []),
        ("<future>kept</future> <b></b>", "kept ", []),
    ],
)
def test_formulae_and_odd_content_become_one_readable_line(inner: str, text: str, spans: list[str]) -> None:
    assert flatten(inner) == (text, spans)


@given(
    st.recursive(
        st.text("ab <&>≤²", max_size=5),
        lambda deeper: st.tuples(st.sampled_from("i b u sub sup".split()), st.lists(deeper, max_size=3)),
        max_leaves=12,
    )
)
def test_text_is_the_characters_of_the_xml_and_spans_lie_within_it(tree: object) -> None:
    def write(node: object) -> str:
        if isinstance(node, str):
            return node.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        tag, children = node
        return f"<{tag}>{''.join(map(write, children))}</{tag}>"

    element = etree.fromstring(f"<AbstractText>{write(tree)}</AbstractText>")
    text, markup = parse_mixed(element)
    assert text == "".join(element.itertext())
    assert all(0 <= span.start < span.end <= len(text) for span in markup)


@pytest.mark.parametrize(
    ("pubdate", "date", "printed"),
    [
        ("<Year>2022</Year><Month>Sep</Month><Day>3</Day>", "2022-09-03", None),
        ("<Year>2022</Year><Month>09</Month>", "2022-09", None),
        ("<Year>2022</Year><Month>Feb</Month><Day>31</Day>", "2022-02", None),
        ("<Year>2022</Year><Month>13</Month>", "2022", None),
        ("<Year>1998</Year><Season>Fall</Season>", "1998", "1998 Fall"),
        ("<MedlineDate>1976 Nov-Dec</MedlineDate>", "1976", "1976 Nov-Dec"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", None, "1998 Dec-1999 Jan"),
    ],
)
def test_a_date_is_as_precise_as_the_record_and_no_more(pubdate: str, date: str | None, printed: str | None) -> None:
    record = write_article(1).replace("<Year>2022</Year><Month>Sep</Month><Day>3</Day>", pubdate)
    citation = read(record).citations[0]
    assert (citation.date, citation.medline_date) == (date, printed)


def test_a_study_is_named_only_by_exactly_one_registry_number() -> None:
    assert read_one(nct=("NCT03726879",)).study_id == "nct:NCT03726879"
    assert read_one(nct=("NCT03726879", "NCT00000001")).study_id is None
    assert read_one().study_id is None


def test_a_record_without_abstract_has_no_text_source_and_no_licence_note() -> None:
    citation = read_one(sections=())
    assert (citation.text_source, citation.licence_note, citation.sections) == (TextSource.NONE, None, ())
    assert read_one().licence_note


def test_a_misprinted_author_and_a_reference_s_doi_are_not_the_record_s() -> None:
    record = write_article(1).replace(
        '<Author ValidYN="Y">', '<Author ValidYN="N"><LastName>Hubor</LastName></Author><Author ValidYN="Y">'
    )
    other = '<ArticleIdList><ArticleId IdType="doi">10.1000/other</ArticleId></ArticleIdList>'
    references = f"<ReferenceList><Reference>{other}</Reference></ReferenceList>"
    record = record.replace("</PubmedData>", f"{references}</PubmedData>")
    citation = read(record).citations[0]
    assert (citation.authors, citation.doi) == (("Huober J",), None)


def test_an_unreadable_record_is_listed_and_its_neighbours_are_kept() -> None:
    headless = "<PubmedArticle><MedlineCitation><PMID>7</PMID></MedlineCitation></PubmedArticle>"
    parsed = read(write_article(1), headless, write_article(2).replace(">2</PMID>", ">zwei</PMID>"), write_article(3))
    assert [citation.id for citation in parsed.citations] == ["pmid:1", "pmid:3"]
    assert [(item.file, item.position) for item in parsed.unreadable] == [
        ("set.xml", "2 (pmid:7)"),
        ("set.xml", "3"),
    ]
    assert parsed.unreadable[0].reason == "it has no Article"


@pytest.mark.parametrize("damage", ["\x00", "&nbsp;", "<b>", "</PubmedData>", "\x1b"])
def test_a_damaged_record_does_not_take_the_others_with_it(damage: str) -> None:
    records = make_records(9)
    records[4] = records[4].replace("Response", f"Response{damage}")
    parsed = read(*records)
    assert len(parsed.citations) == 8
    assert [(item.position, item.id) for item in parsed.unreadable] == [("5 (pmid:90000005)", "pmid:90000005")]


def test_a_record_without_end_does_not_swallow_the_next() -> None:
    records = make_records(5)
    records[2] = records[2][:200]
    parsed = read(*records)
    assert [item.id for item in parsed.unreadable] == ["pmid:90000003"]
    assert len(parsed.citations) == 4


def test_garbage_between_records_is_named_and_costs_no_record() -> None:
    parsed = read(*make_records(2), "<<<", *make_records(2, first=95000001))
    assert len(parsed.citations) == 4
    assert "damaged between records" in parsed.unreadable[0].reason


@given(share=st.floats(0.0, 0.999))
def test_a_file_cut_anywhere_keeps_the_records_before_the_cut_and_says_so(share: float) -> None:
    whole = (HEAD + "\n".join(make_records(4)) + TAIL).encode()
    cut = whole[: int(len(whole) * share)]
    parsed = parse_pubmed(io.BytesIO(cut), file="cut.xml")
    assert len(parsed.citations) == cut.count(b"</PubmedArticle>")
    assert len(parsed.unreadable) == 1


def test_a_cut_gzip_file_and_a_file_with_a_bad_checksum_are_named() -> None:
    packed = gzip.compress((HEAD + "\n".join(make_records(40)) + TAIL).encode())
    cut = parse_pubmed(io.BytesIO(packed[: len(packed) // 2]), file="cut.xml.gz")
    assert "gzip stream is cut" in cut.unreadable[-1].reason
    spoilt = parse_pubmed(io.BytesIO(packed[:-8] + b"\0" * 8), file="crc.xml.gz")
    assert len(spoilt.citations) == 40
    assert "gzip stream is cut or broken" in spoilt.unreadable[-1].reason


def test_a_gzip_bomb_stops_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "GZIP_FREE", 1 << 20)
    bomb = gzip.compress(HEAD.encode() + b" " * (8 << 20) + TAIL.encode())
    parsed = parse_pubmed(io.BytesIO(bomb), file="bomb.xml.gz")
    assert "unpacks to more than" in parsed.unreadable[0].reason


def test_a_record_beyond_the_cap_is_skipped_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "RECORD_LIMIT", 1 << 20)
    big = write_article(2, sections=((None, "x" * (3 << 20)),))
    parsed = read(write_article(1), big, *make_records(3))
    assert [citation.id for citation in parsed.citations] == ["pmid:1", *(f"pmid:9000000{n}" for n in (1, 2, 3))]
    assert [item.id for item in parsed.unreadable] == ["pmid:2"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"<html><body>Bad gateway</body></html>", "no PubMed XML"),
        (b'{"error":"API rate limit exceeded"}', "no PubMed XML"),
        (b'<!DOCTYPE PubmedArticleSet [<!ENTITY x SYSTEM "file:///etc/passwd">]><PubmedArticleSet>&x;', "entities"),
    ],
)  # fmt: skip
def test_what_is_no_pubmed_file_is_refused_in_words(data: bytes, reason: str) -> None:
    parsed = parse_pubmed(io.BytesIO(data), file="f")
    assert parsed.citations == ()
    assert reason in parsed.unreadable[0].reason


def test_deep_markup_is_refused_for_its_record_only() -> None:
    deep = write_article(2, sections=((None, "<i>" * 5000 + "x" + "</i>" * 5000),))
    parsed = read(write_article(1), deep, write_article(3))
    assert [citation.id for citation in parsed.citations] == ["pmid:1", "pmid:3"]


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: "\ufeff".encode() + text.encode(),
        lambda text: b"\n " + text.encode(),
        lambda text: text.encode("utf-16"),
    ],
)
def test_byte_order_marks_leading_blanks_and_utf16_are_read(encode: object) -> None:
    text = HEAD + write_article(1, title="Größe ≥ 10 µm") + TAIL
    assert parse_pubmed(io.BytesIO(encode(text)), file="f").citations[0].title == "Größe ≥ 10 µm"


def test_an_empty_set_is_no_fault_and_another_dtd_year_is_never_fetched() -> None:
    assert read(head="<PubmedArticleSet>", tail="</PubmedArticleSet>") == Parsed(citations=())
    assert len(read(write_article(1), head=HEAD.replace("250101", "290101")).citations) == 1


def test_records_come_one_by_one_and_memory_stays_small() -> None:
    code = (
        "import sys, io, resource\n"
        "from eutils_server import HEAD, make_records\n"
        "from curation.sources.pubmed_xml.records import parse_pubmed_records\n"
        "class Endless(io.RawIOBase):\n"
        "    def __init__(self): self.at = 0; self.body = ''.join(make_records(50)).encode()\n"
        "    def read(self, size=-1):\n"
        "        self.at += 1\n"
        "        if self.at == 1: return HEAD.encode()\n"
        "        return self.body if self.at < 800 else b'</PubmedArticleSet>' if self.at == 800 else b''\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "count = sum(1 for _ in parse_pubmed_records(Endless(), file='x'))\n"
        "print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    count, growth = map(int, ran.stdout.split())
    assert count == 798 * 50
    assert growth < 40_000


def test_the_first_record_is_given_before_the_file_is_read_to_its_end() -> None:
    stream = io.BytesIO((HEAD + "\n".join(make_records(3000)) + TAIL).encode())
    first = next(parse_pubmed_records(stream, file="f"))
    assert isinstance(first, Citation)
    assert stream.tell() < len(stream.getvalue()) / 2


def test_books_have_container_publisher_locator_and_editors_only_where_nobody_else_is_named() -> None:
    head = (
        '<PubmedBookArticle><BookDocument><PMID Version="1">5</PMID><ArticleIdList>'
        '<ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList><Book><Publisher>'
        "<PublisherName>Press</PublisherName></Publisher><BookTitle>Whole</BookTitle><PubDate><Year>2020</Year></PubDate>"
    )
    tail = "<Abstract><AbstractText>Words.</AbstractText></Abstract></BookDocument></PubmedBookArticle>"
    name = '<AuthorList Type="{}"><Author><LastName>{}</LastName><Initials>X</Initials></Author></AuthorList>'
    editors, authors = name.format("editors", "Ed"), name.format("authors", "Au")
    part = '<LocationLabel Type="chapter">Chapter 3</LocationLabel><ArticleTitle>Part</ArticleTitle>'
    books = read(f"{head}{editors}</Book>{tail}", f"{head}{editors}{authors}</Book>{part}{tail}")
    whole, chapter = books.citations
    assert (books.articles, books.books) == (0, 2)
    assert (whole.title, whole.journal, whole.authors, whole.publisher, whole.is_book) == (
        "Whole",
        None,
        ("Ed X",),
        "Press",
        True,
    )
    assert (chapter.title, chapter.journal, chapter.authors, chapter.locator) == (
        "Part",
        "Whole",
        ("Au X",),
        "Chapter 3",
    )
    assert chapter.url == "https://www.ncbi.nlm.nih.gov/books/NBK1/"


def test_reading_pubmed_xml_needs_no_biopython() -> None:
    code = "import sys; import curation.sources.pubmed_xml.records; sys.exit('Bio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert importlib.util.find_spec("Bio") is not None
