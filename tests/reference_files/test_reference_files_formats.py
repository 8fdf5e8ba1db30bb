"""What each format prints is what the citation says: nothing lost, nothing inferred."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference_makers import Facts, write_bibtex, write_csv, write_nbib, write_ris

from curation.domain.citation import Citation
from curation.domain.csv_text import neutralise_cell
from curation.domain.integrity import assess_integrity
from curation.sources.reference_files.bibtex import parse_bibtex
from curation.sources.reference_files.csv_tables import parse_csv
from curation.sources.reference_files.decoding import DecodedText
from curation.sources.reference_files.latex import decode_latex
from curation.sources.reference_files.medline import RELATION_TAGS, parse_medline
from curation.sources.reference_files.records import ReferenceRecords
from curation.sources.reference_files.ris import parse_ris
from curation.vocabulary import TextSource

WORDS = st.text(st.characters(categories=("L", "N"), exclude_characters="ßſ"), min_size=2, max_size=9).filter(
    lambda word: not word.startswith(("10", "PMC", "NCT"))
)
PHRASES = st.lists(WORDS, min_size=3, max_size=9).map(" ".join)
SIGNED = st.builds("{} {} {}".format, PHRASES, st.sampled_from("= ≥ ± % & $ # < > + α β – ( )".split()), PHRASES)
NAMES = st.builds("{} {}".format, WORDS.map(str.title), st.sampled_from("J CH A".split())).filter(
    lambda name: name.split(" ")[0] not in ("And",)
)
FACTS = st.builds(
    Facts,
    title=SIGNED,
    authors=st.lists(NAMES, min_size=1, max_size=4).map(tuple),
    journal=PHRASES,
    year=st.integers(1950, 2030).map(str),
    volume=st.integers(1, 400).map(str),
    issue=st.integers(1, 12).map(str),
    pages=st.just("10-19"),
    doi=st.just("10.1200/jco.21.02772"),
    abstract=st.none() | SIGNED,
)


def read(parse, text: str) -> ReferenceRecords:
    return parse(DecodedText(text=text, encoding="UTF-8"), file="records")


def only(parse, text: str) -> Citation:
    found = read(parse, text)
    assert found.unreadable == ()
    (citation,) = found.citations
    return citation


def facts_of(citation: Citation) -> dict[str, object]:
    return {
        "title": citation.title,
        "authors": tuple(citation.authors),
        "journal": citation.journal,
        "year": citation.year,
        "volume": citation.volume,
        "issue": citation.issue,
        "pages": citation.pages,
        "doi": citation.doi,
        "abstract": " ".join(section.text for section in citation.sections) or None,
    }


def is_retracted(citation: Citation) -> bool:
    return assess_integrity({citation.id: citation})[citation.id].is_retracted


def expected(facts: Facts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in facts_of(Citation(id="x", title="", text_source="none"))}


@given(FACTS)
def test_a_record_written_in_any_format_is_read_with_the_same_facts(facts: Facts) -> None:
    wanted = expected(facts)
    assert facts_of(only(parse_medline, write_nbib(facts))) == wanted
    assert facts_of(only(parse_ris, write_ris(facts))) == wanted
    assert facts_of(only(parse_csv, write_csv(facts))) == wanted
    assert facts_of(only(parse_bibtex, write_bibtex(facts))) == wanted


@given(st.lists(FACTS, min_size=2, max_size=5, unique_by=lambda facts: facts.title), st.data())
def test_a_cut_file_never_gives_half_a_record(records: list[Facts], data: st.DataObject) -> None:
    nbib = "".join(write_nbib(facts, pmid=at) for at, facts in enumerate(records, start=1))
    whole = read(parse_medline, nbib).citations
    cut = nbib[: data.draw(st.integers(0, len(nbib) - 1))]
    found = read(parse_medline, cut)
    assert found.citations == whole[: len(found.citations)]
    ends_whole = cut.endswith("\n") and cut.rstrip("\n").rpartition("\n")[2].startswith("SO  - ")
    assert ends_whole or found.unreadable or found.notes or not cut


@given(st.lists(FACTS, min_size=2, max_size=4, unique_by=lambda facts: facts.title), st.data())
def test_a_cut_ris_file_lists_the_record_that_lost_its_end(records: list[Facts], data: st.DataObject) -> None:
    ris = "".join(write_ris(facts) for facts in records)
    starts = [at for at in range(len(ris)) if ris.startswith("TY  -", at)]
    start = data.draw(st.sampled_from(starts))
    end = ris.index("ER  -", start)
    found = read(parse_ris, ris[: data.draw(st.integers(start + 6, end - 1))])
    assert [item.reason for item in found.unreadable] == ["the record has no end line (ER): the file is cut here"]


def test_pubmed_writes_the_authors_words_and_an_export_may_not_say_so() -> None:
    assert only(parse_medline, write_nbib(Facts())).text_source == TextSource.PUBMED
    foreign = write_nbib(Facts()).replace("OWN - NLM\n", "")
    assert only(parse_medline, foreign).text_source == TextSource.EXPORT
    assert only(parse_ris, write_ris(Facts())).text_source == TextSource.EXPORT
    assert only(parse_csv, write_csv(Facts(abstract=None))).text_source == TextSource.NONE


def test_the_id_is_the_pmid_else_the_doi_else_made_of_the_content() -> None:
    assert only(parse_medline, write_nbib(Facts())).id == "pmid:35763704"
    assert only(parse_ris, write_ris(Facts())).id == "doi:10.1200/jco.21.02772"
    bare = Facts(doi=None)
    ids = {only(parse, write(bare)).id for parse, write in ((parse_ris, write_ris), (parse_bibtex, write_bibtex))}
    assert len(ids) == 1 and ids.pop().startswith("record:")
    assert only(parse_ris, write_ris(Facts(doi=None, title="Another"))).id not in ids


@pytest.mark.parametrize(
    ("line", "pmid"),
    [
        ("N1  - PMID: 123456", "pmid:123456"),
        ("UR  - https://pubmed.ncbi.nlm.nih.gov/123456/", "pmid:123456"),
        ("AN  - 123456\nDP  - NLM", "pmid:123456"),
        ("AN  - 123456\nDB  - Embase", "doi:10.1200/jco.21.02772"),
        ("AN  - 123456", "doi:10.1200/jco.21.02772"),
    ],
)
def test_an_accession_number_is_a_pmid_only_where_the_record_names_pubmed(line: str, pmid: str) -> None:
    assert only(parse_ris, write_ris(Facts()).replace("ER  -", f"{line}\nER  -")).id == pmid


def test_an_abstract_is_split_at_the_labels_that_it_begins_with_and_at_no_others() -> None:
    labelled = "BACKGROUND: HER2: a receptor. METHODS: 30 people. RESULTS: ER: 40%. CONCLUSION(S): It helped."
    sections = only(parse_medline, write_nbib(Facts(abstract=labelled))).sections
    assert [(part.label, part.text) for part in sections] == [
        ("BACKGROUND", "HER2: a receptor."),
        ("METHODS", "30 people."),
        ("RESULTS", "ER: 40%."),
        ("CONCLUSION(S)", "It helped."),
    ]
    plain = "We saw DNA: two strands. TRIAL REGISTRATION: NCT00000001."
    assert [part.label for part in only(parse_ris, write_ris(Facts(abstract=plain))).sections] == [None]


@pytest.mark.parametrize(("tag", "kind"), sorted(RELATION_TAGS.items()))
def test_comments_and_corrections_are_kept_with_the_citation_that_they_name(tag: str, kind: str) -> None:
    line = f"{tag.ljust(4)}- J Trials. 2023;8:1. PMID: 36000000\n"
    text = write_nbib(Facts()).replace("SO  -", f"{line}SO  -")
    (relation,) = only(parse_medline, text).relations
    assert (relation.type, relation.id, relation.note) == (kind, "pmid:36000000", "J Trials. 2023;8:1.")


def test_a_retracted_publication_is_seen_in_an_export() -> None:
    assert is_retracted(only(parse_ris, write_ris(Facts(title="RETRACTED: Atezolizumab in cancer"))))
    marked = write_nbib(Facts()).replace("PT  - ", "PT  - Retracted Publication\nPT  - ")
    assert is_retracted(only(parse_medline, marked))
    assert not is_retracted(only(parse_ris, write_ris(Facts(title="Retracted lungs in mice"))))


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("2000 Jun 5", "2000-06-05"),
        ("2000 Jun", "2000-06"),
        ("2020/09/01//", "2020-09-01"),
        ("Sep 2020", "2020-09"),
        ("5 June 2020", "2020-06-05"),
        ("2000 Winter", "2000"),
        ("2000 Jul-Aug", "2000"),
        ("1998 Dec-1999 Jan", None),
        ("2021 Feb 30", "2021"),
    ],
)
def test_a_date_is_as_precise_as_it_is_printed(printed: str, date: str | None) -> None:
    citation = only(parse_medline, write_nbib(Facts(year=printed)))
    assert citation.date == date
    assert (citation.medline_date is None) == (date is not None and (len(date) > 4))


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"M{\"u}ller, {\AA}se", "Müller, Åse"),
        (r"95% CI, 5 % and 10\%", "95% CI, 5 % and 10%"),
        ("US$500 and $600", "US$500 and $600"),
        (r"$\alpha$ and $p<0.05$", "α and p<0.05"),
        (r"{HER2}+ \& {ER}$-$", "HER2+ & ER-"),
        (r"\input{/etc/passwd} stays", "stays"),
        ("no LaTeX: #5 & 100%", "no LaTeX: #5 & 100%"),
    ],
)
def test_latex_becomes_characters_and_swallows_none(latex: str, plain: str) -> None:
    assert " ".join(decode_latex(latex).split()) == plain


def test_bibtex_groups_stay_whole_and_two_entries_of_one_key_are_two_records() -> None:
    text = (
        "@article{a, title={One}, author={{KEYNOTE Study Group} and Jens van der Huober}}\n@article{a, title={Two}}\n"
    )
    first, second = read(parse_bibtex, text).citations
    assert (first.collective_authors, first.authors) == (("KEYNOTE Study Group",), ("van der Huober J",))
    assert second.title == "Two"


def test_a_broken_bibtex_entry_is_listed_with_its_line_and_the_others_are_kept() -> None:
    text = write_bibtex(Facts()) + "@article{bad, title={never closed\n" + write_bibtex(Facts(doi="10.1/x2345"), "b")
    found = read(parse_bibtex, text)
    assert len(found.citations) == 2
    assert [item.position for item in found.unreadable] == ["line 13"]


PUBMED = (
    "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI\n"
    '35763704,T,"Huober J, Barrios CH.",J. 2022,Huober J,J Trials,2022,2022/06/28,PMC1,,10.1200/x1234\n'
)
ZOTERO = (
    '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url","Abstract Note","Date",'
    '"Pages","Issue","Volume","Extra"\n"K1","journalArticle","2022","Huober, Jens; Barrios, Carlos H.","T",'
    '"J Trials","10.1200/x1234","","Words.","2022-06-28","1-9","2","7","PMID: 35763704"\n'
)
COVIDENCE = (
    "Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,Accession Number,DOI,Ref,"
    'Covidence #,Study,Notes,Tags\nT,"Huober, J.; Barrios, C. H.",Words.,2022,06,J Trials,7,2,1-9,,10.1200/x1234,,#1,,'
    "PMID: 35763704,\n"
)
RAYYAN = (
    "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,language,publisher,abstract,notes,doi,"
    'pubmed_id\n1,T,2022,6,28,J Trials,,7,2,1-9,"Huober J; Barrios CH",,,,Words.,,10.1200/x1234,35763704\n'
)
ENDNOTE = (
    "Author\tYear\tTitle\tJournal\tVolume\tIssue\tPages\tDOI\tPMID\n"
    "Huober, Jens; Barrios, Carlos H.\t2022\tT\tJ Trials\t7\t2\t1-9\t10.1200/x1234\t35763704\n"
)


@pytest.mark.parametrize("table", [PUBMED, ZOTERO, COVIDENCE, RAYYAN, ENDNOTE])
def test_a_table_of_each_known_program_is_read_by_its_own_column_names(table: str) -> None:
    citation = only(parse_csv, table)
    assert citation.id == "pmid:35763704"
    assert citation.title == "T"
    assert citation.authors == ("Huober J", "Barrios CH")
    assert citation.journal == "J Trials"
    assert citation.year == "2022"
    assert citation.doi == "10.1200/x1234"


def test_a_formula_in_a_cell_is_text_and_is_neutralised_when_it_is_written() -> None:
    citation = only(parse_csv, 'Title,DOI\n"=HYPERLINK(""http://x"")",10.1200/x1234\n')
    assert citation.title == '=HYPERLINK("http://x")'
    assert neutralise_cell(citation.title).startswith("'=")


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("Title,DOI\nA\n", "the row has 1 cells, the header 2"),
        ("Name,Value\nA,B\n", "no column is named Title or PMID; the columns are 'Name, Value'"),
        ("Title,DOI\n,10.1200/x1234\n", "it has no title"),
        (
            'Title,DOI\n"never closed,1\n',
            "the row cannot be read (unexpected end of data); what follows it is not read",
        ),
    ],
)
def test_a_row_that_cannot_be_used_is_listed(table: str, reason: str) -> None:
    found = read(parse_csv, table)
    assert found.citations == ()
    assert [item.reason for item in found.unreadable] == [reason]


@pytest.mark.shared
def test_real_medline_text_is_read_whole_and_as_biopython_reads_it(shared: Path) -> None:
    import gzip
    import io

    from Bio import Medline

    text = gzip.decompress((shared / "pubmed" / "medline.txt.gz").read_bytes()).decode()
    found = read(parse_medline, text)
    assert (len(found.citations), found.repeated, found.unreadable) == (531, 69, ())
    theirs = {f"pmid:{record['PMID']}": record for record in Medline.parse(io.StringIO(text))}
    for citation in found.citations:
        other = theirs[citation.id]
        assert citation.title == " ".join(other["TI"].split())
        assert citation.authors == tuple(other.get("AU", ()))
        assert set(citation.publication_types) == set(other["PT"])
        words = " ".join(f"{part.label}: {part.text}" if part.label else part.text for part in citation.sections)
        assert "".join(words.split()) == "".join(other.get("AB", "").split())


# ---- habits of the programs that write them
def fill_ris(*lines: str) -> str:
    return "\n".join(["TY  - JOUR", "TI  - A trial", *lines, "ER  - ", ""])


@pytest.mark.parametrize(
    ("lines", "citation_id"),
    [
        (["UR  - http://www.ncbi.nlm.nih.gov/pubmed/32416782"], "pmid:32416782"),
        (["L2  - https://www.ncbi.nlm.nih.gov/pubmed/32416782"], "pmid:32416782"),
        (["ID  - 32416782 [https://www.ncbi.nlm.nih.gov/pubmed/?term=32416782]"], "pmid:32416782"),
        (["UR  - https://pubmed.ncbi.nlm.nih.gov/32416782/"], "pmid:32416782"),
        (["AN  - CN-02109876", "XR  - EMBASE 631234567", "XR  - PUBMED 32416799"], "pmid:32416799"),
        (["AN  - CN-02109876", "C3  - PUBMED 32416799,EMBASE 631234567"], "pmid:32416799"),
        (["XR  - EMBASE 631234567", "DO  - 10.1000/x"], "doi:10.1000/x"),
        (["N1  - Found in PubMed 2020", "DO  - 10.1000/x"], "doi:10.1000/x"),
        (["UR  - https://www.ncbi.nlm.nih.gov/pubmed/?term=2020[dp]", "DO  - 10.1000/x"], "doi:10.1000/x"),
        (["UR  - https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7654321", "DO  - 10.1000/x"], "doi:10.1000/x"),
    ],
)
def test_a_pmid_is_read_where_programs_name_it_and_nowhere_else(lines: list[str], citation_id: str) -> None:
    assert only(parse_ris, fill_ris(*lines)).id == citation_id


def test_central_names_year_and_pages_in_its_own_way() -> None:
    citation = only(parse_ris, fill_ris("YR  - 2020", "SP  - S10‐"))
    assert (citation.date, citation.pages) == ("2020", "S10")
    assert only(parse_ris, fill_ris("SP  - 12‐19")).pages == "12-19"


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        (r"10.1000/xyz\_12", "10.1000/xyz_12"),
        (r"10.1000/xyz{\_}12", "10.1000/xyz_12"),
        (r"10.1000/a\%b", "10.1000/a%b"),
        ("10.1016/S0140-6736(20)30001-1", "10.1016/S0140-6736(20)30001-1"),
    ],
)
def test_a_doi_in_bibtex_is_the_same_with_and_without_backslashes(written: str, doi: str) -> None:
    assert only(parse_bibtex, f"@article{{a, title={{X}}, doi={{{written}}}}}").doi == doi


@pytest.mark.parametrize("author", ["{" + "a" * 60, "{" + "{b}" * 60, "{" + "{b}c" * 40 + "} d", "{a" + "}" * 40])
def test_a_name_whose_braces_do_not_close_is_read_at_once(author: str) -> None:
    started = time.process_time()
    read(parse_bibtex, f'@article{{a, title = "X", author = "{author} and Huober, Jens"}}')
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("value", "journal"),
    [
        ('lancet # " Oncology"', "The Lancet Oncology"),
        ('"The " # {Lancet} # " " # 2', "The Lancet 2"),
        ("LANCET", "The Lancet"),
        ("{Journal # 5}", "Journal # 5"),
        ("{A # B}", "A # B"),
    ],
)
def test_strings_of_bibtex_are_put_together(value: str, journal: str) -> None:
    text = f'@comment{{x}}\n@string{{lancet = "The Lancet"}}\n@article{{a, title={{X}}, journal = {value}}}'
    assert only(parse_bibtex, text).journal == journal


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_first_line_of_a_european_excel_names_the_separator_and_is_no_record(first: str) -> None:
    text = f"{first}\nPMID;Title;Year\n11111111;Eins, zwei;2020\n22222222;Drei\n"
    found = read(parse_csv, text)
    assert [(one.id, one.title) for one in found.citations] == [("pmid:11111111", "Eins, zwei")]
    assert [item.position for item in found.unreadable] == ["line 4"], "lines keep their numbers"


def test_a_cell_of_blanks_is_read_at_once() -> None:
    started = time.process_time()
    read(parse_csv, f"Title,Authors\nX,{'J' + ' ' * 100_000}H\n")
    assert time.process_time() - started < 2


def test_columns_of_a_table_that_are_not_read_are_named() -> None:
    found = read(parse_csv, "PMID;Titel;Jahr\n11111111;Eins;2020\n")
    assert found.pmids == ("11111111",)
    assert "not the columns titel, jahr" in " ".join(found.notes)
    assert read(parse_csv, "PMID\n11111111\n").notes == ()
