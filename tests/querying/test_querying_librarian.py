"""What a medical librarian types, beside a naive reading of the same real records: the same PMIDs, and some of them."""

from datetime import date

import pytest

from curation.querying.headings import Heading, HeadingTree
from curation.querying.translating import understand_query
from curation.sources.corpora import iterate_corpus
from curation.sources.indexing.keeping import scan_citations
from querying.naive_reading import (
    author,
    both,
    either,
    has_abstract,
    heading,
    near,
    one_of,
    phrase,
    published,
    read_articles,
    status,
    subheading,
    without,
)

THERAPY = (
    "therapy", "diet therapy", "drug therapy", "nursing", "prevention control", "radiotherapy", "rehabilitation",
    "surgery", "transplantation",
)  # fmt: skip
TREE = HeadingTree(
    Heading(name=name, numbers=(number,))
    for name, number in (
        ("Neoplasms", "C04"), ("Nasopharyngeal Neoplasms", "C04.1"), ("Pancreatic Neoplasms", "C04.2"),
        ("Lung Neoplasms", "C04.3"), ("Embolism, Air", "C14"), ("Aged", "M01"), ("Aged, 80 and over", "M01.1"),
    )
)  # fmt: skip
NEOPLASMS = ("neoplasms", "nasopharyngeal neoplasms", "pancreatic neoplasms", "lung neoplasms")

QUERIES = {
    "nasopharyngeal carcinoma[tiab] AND radiotherapy[tiab]": both(
        phrase("tiab", "nasopharyngeal carcinoma"), phrase("tiab", "radiotherapy")
    ),
    '"air embolism"[tiab:~3]': near("tiab", "air embolism", 3),
    '"hyperbaric therapy"[tiab:~2] OR "hyperbaric oxygen"[ti:~0]': either(
        near("tiab", "hyperbaric therapy", 2), near("ti", "hyperbaric oxygen", 0)
    ),
    '"cancer cancer"[tiab:~5]': near("tiab", "cancer cancer", 5),
    '"radiotherapy chemotherapy patients"[tiab:~10]': near("tiab", "radiotherapy chemotherapy patients", 10),
    '"university hospital"[ad:~2]': near("ad", "university hospital", 2),
    "phosphorylat*[tiab] NOT serine[tiab]": without(phrase("tiab", "phosphorylat*"), phrase("tiab", "serine")),
    '"breast canc*"[tiab]': phrase("tiab", "breast canc*"),
    "“lung cancer”[tiab]": phrase("tiab", "lung cancer"),
    "non-small-cell lung[tiab]": phrase("tiab", "non small cell lung"),
    '"5-year survival"[tiab]': phrase("tiab", "5 year survival"),
    '"NF-κB"[tiab] OR "nf kappa b"[tiab]': either(phrase("tiab", "nf kappab"), phrase("tiab", "nf kappa b")),
    "TNF-α[tiab]": phrase("tiab", "tnf alpha"),
    "Alzheimer's disease[tiab] OR Hodgkin’s[tiab]": either(
        phrase("tiab", "alzheimer s disease"), phrase("tiab", "hodgkin s")
    ),
    '"quality of life"[tiab]': phrase("tiab", "quality of life"),
    '"p < 0.05"[tiab]': phrase("tiab", "p 0 05"),
    "naïve[tiab]": phrase("tiab", "naive"),
    "lung cancer[ot]": phrase("ot", "lung cancer"),
    "Nasopharyngeal Neoplasms[mh:noexp]": heading("nasopharyngeal neoplasms"),
    '"Nasopharyngeal Neoplasms"[majr:noexp]': heading("nasopharyngeal neoplasms", major=True),
    "neoplasms[mh]": either(*map(heading, NEOPLASMS)),
    "neoplasms[mh:noexp]": heading("neoplasms"),
    "nasopharyngeal neoplasms/rt[majr:noexp]": heading("nasopharyngeal neoplasms", "radiotherapy", major=True),
    '"Pancreatic Neoplasms/therapy"[mh]': heading("pancreatic neoplasms", *THERAPY),
    "neoplasms/th[majr]": either(*(heading(name, *THERAPY, major=True) for name in NEOPLASMS)),
    "embolism, air/therapy[mh:noexp]": heading("embolism air", "therapy"),
    "therapy[sh] AND embolism, air[mh]": both(subheading(*THERAPY), heading("embolism air")),
    "prevention and control[sh]": subheading("prevention control"),
    "adverse effects[sh:noexp] AND dt[sh:noexp]": both(subheading("adverse effects"), subheading("drug therapy")),
    "cisplatin[nm] AND fluorouracil[nm]": both(one_of("nm", "cisplatin"), one_of("nm", "fluorouracil")),
    "randomized controlled trial[pt:noexp] OR multicenter study[pt]": one_of(
        "pt", "randomized controlled trial", "multicenter study"
    ),
    "research support, non-u.s. gov't[pt] AND 2001[dp]": both(
        one_of("pt", "research support non u s gov t"), published("2001-01-01", "2001-12-31")
    ),
    "2017:2019[dp] AND eng[la] AND hasabstract": both(
        published("2017-01-01", "2019-12-31"), one_of("la", "eng"), has_abstract
    ),
    '"2018/01/15"[dp] : "2018/06/30"[dp]': published("2018-01-15", "2018-06-30"),
    "2019 mar[dp]": published("2019-03-01", "2019-03-31"),
    "spanish[la] OR german[la] NOT review[pt]": without(one_of("la", "spa", "ger"), one_of("pt", "review")),
    "cancer[ti] OR tumor*[ti] AND review[pt] NOT letter[pt]": without(
        both(either(phrase("ti", "cancer"), phrase("ti", "tumor*")), one_of("pt", "review")), one_of("pt", "letter")
    ),
    "((cancer[ti] AND (lung[ti] OR (breast[ti] NOT male[ti]))) OR (embolism[ti] AND air[ti]))": either(
        both(
            phrase("ti", "cancer"),
            either(phrase("ti", "lung"), without(phrase("ti", "breast"), phrase("ti", "male"))),
        ),
        both(phrase("ti", "embolism"), phrase("ti", "air")),
    ),
    "animals[mh:noexp] NOT humans[mh:noexp]": without(heading("animals"), heading("humans")),
    "medline[sb] AND 2023[dp]": both(status("MEDLINE"), published("2023-01-01", "2023-12-31")),
    "inprocess[sb] OR pubmednotmedline[sb]": status("In-Process", "PubMed-not-MEDLINE"),
    "haserratumin OR hasretractionin": one_of("relations", "ErratumIn", "RetractionIn"),
    "female[filter] AND aged[filter]": both(
        heading("female"), either(heading("aged"), heading("aged 80 and over"))
    ),
    "smith j[au]": author("smith j"),
    "wang[au]": author("wang "),
    '"N Engl J Med"[ta] OR cancer[ta]': one_of("ta", "n engl j med", "cancer"),
}  # fmt: skip


@pytest.fixture(scope="module")
def records(shared):
    """The fields of each real article as the naive reading has them."""
    return read_articles(shared / "pubmed" / "records.xml.gz")


@pytest.fixture(scope="module")
def corpus(shared):
    """The same articles as the product reads them, without the books."""
    found = iterate_corpus(shared / "pubmed" / "records.xml.gz")
    return scan_citations(citation for citation in found if not citation.is_book)


@pytest.mark.shared
@pytest.mark.parametrize("query", QUERIES)
def test_a_librarians_query_finds_what_a_naive_reading_finds(query, records, corpus):
    understood = understand_query(query, tree=TREE, today=date(2026, 11, 25))

    found = {int(citation_id.removeprefix("pmid:")) for citation_id in corpus.find(understood.plan)}

    assert found == {pmid for pmid, record in records.items() if QUERIES[query](record)}
    assert found
    assert not understood.is_altered or "“" in query
