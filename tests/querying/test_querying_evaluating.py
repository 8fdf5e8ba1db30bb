"""What a query finds in one citation: the rules of each field."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.domain.citation import OtherAbstract, Relation, Section
from curation.domain.indexing import (
    Grant,
    HistoryDate,
    Indexing,
    MeshHeading,
    MeshQualifier,
    Person,
    Substance,
    TypedId,
)
from curation.querying.describing import describe_citation
from curation.querying.evaluating import has_near, has_phrase, is_found
from curation.querying.translating import understand_query
from querying.querying_makers import citations, make_citation, operands

TODAY = date(2026, 11, 25)

PAPER = make_citation(
    "32919526",
    "Atezolizumab for HER2-positive breast cancer: the role of PD-L1.",
    original_language_title="Über Atezolizumab",
    sections=(
        Section(label="BACKGROUND", text="Tumour-infiltrating lymphocytes matter for quality of life."),
        Section(label="RESULTS", text="Pain in the right hip fell by 95% (CI 90–99); TNF-α rose. Cells naïve."),
    ),
    other_abstracts=(OtherAbstract(sections=(Section(text="Resumen en lengua."),)),),
    keywords=("immune checkpoint", "biomarkers"),
    authors=("Emens LA", "O'Brien K", "Garcia Lopez M"),
    collective_authors=("KATE2 Study Group",),
    journal="The Lancet. Oncology",
    journal_abbreviation="Lancet Oncol.",
    date="2020-10",
    volume="21",
    issue="10 Pt 1",
    pages="1283-95",
    doi="10.1016/s1470-2045(20)30465-4",
    pmcid="PMC7000001",
    publication_types=("Journal Article", "Randomized Controlled Trial"),
    languages=("eng",),
    relations=(Relation(type="ErratumIn", id="pmid:1"), Relation(type="Cites", id="pmid:2")),
    indexing=Indexing(
        status="MEDLINE",
        publication_status="ppublish",
        owner="NLM",
        subsets=("IM", "AIM"),
        revised="2021-12-01",
        completed="2020-10-20",
        published_online="2020-09-11",
        place="England",
        history=(
            HistoryDate(status="pubmed", date="2020-09-15"),
            HistoryDate(status="entrez", date="2020-09-14"),
            HistoryDate(status="medline", date="2020-10-21"),
        ),
        headings=(
            MeshHeading(name="Humans"),
            MeshHeading(
                name="Breast Neoplasms",
                qualifiers=(MeshQualifier(name="drug therapy", is_major=True), MeshQualifier(name="pathology")),
            ),
        ),
        substances=(
            Substance(name="atezolizumab", registry_number="52CMI0WC3Y"),
            Substance(name="X", registry_number="0"),
        ),
        people=(
            Person(
                name="Emens LA",
                full_name="Emens, Leisha A",
                affiliations=("Hillman Cancer Center, Pittsburgh, USA.", "Johns Hopkins."),
                identifiers=(TypedId(type="ORCID", value="https://orcid.org/0000-0002-1825-0097"),),
            ),
            Person(name="Curie M", full_name="Curie, Marie", role="subject"),
            Person(name="Doe J", full_name="Doe, Jane", role="investigator"),
        ),
        grants=(Grant(id="P30 CA006973", acronym="CA", agency="NCI NIH HHS", country="United States"),),
        journal_nlm_id="100957246",
        medline_abbreviation="Lancet Oncol",
        issns=(TypedId(type="Print", value="1470-2045"),),
        article_ids=(TypedId(type="pii", value="S1470-2045(20)30465-4"),),
        accessions=(TypedId(type="ClinicalTrials.gov", value="NCT02924883"),),
        coi_statement="LAE reports grants from Roche.",
    ),
)

FOUND = """
atezolizumab | ATEZOLIZUMAB[ti] | her2[ti] | "her2 positive"[ti] | her2-positive[ti] | "HER2+"[tiab] | pd-l1[ti]
"pd l1"[ti] | tumour-infiltrat*[tiab] | "infiltrating lymphocytes"[tiab] | "quality of life"[tiab] | naive[tiab]
naïve[tiab] | "tnf alpha"[tiab] | TNF-α[tw] | lymphocyt*[tiab] | "breast canc*"[ti] | "infiltrat* lympho*"[tiab]
"pain hip"[tiab:~3] | "hip pain"[tiab:~3] | "hip in pain"[tiab:~2] | checkpoint[tiab] | checkpoint[ot] | results[tiab]
lengua[tiab] | atezolizumab[tt] | roche[cois] | england[pl] | pittsburgh[ad] | "hillman pittsburgh"[ad:~2]
"kate2 study group"[cn] | group[cn] | emens la[au] | emens[au] | emens l[au] | "emens la"[au] | emens la[1au]
garcia lopez m[lastau] | garcia[lastau] | o'brien k[au] | o brien k[au] | emen*[au] | emens, leisha a[fau]
leisha a emens[fau] | emens leisha[fau] | 0000-0002-1825-0097[auid] | curie m[ps] | doe j[ir] | doe, jane[fir]
lancet oncol[ta] | "lancet oncology"[jour] | the lancet oncology[ta] | 1470-2045[ta] | lancet*[ta] | 100957246[jid]
"whatever"[Journal:__jid100957246] | eng[la] | English[Language] | 21[vi] | 10 pt 1[ip] | 1283[pg] | 1283-95[pg]
10.1016/s1470-2045(20)30465-4[aid] OR "10.1016/s1470-2045(20)30465-4"[aid] | "S1470-2045(20)30465-4"[aid]
PMC7000001[aid] | PMC7000001 | 32919526[pmid] | 32919526 | 32919526 11111111 | 32919000:32920000[uid]
breast neoplasms[mh] | "Breast Neoplasms"[MeSH Terms:noexp] | breast neoplasms[majr] | breast neoplas*[mh]
breast neoplasms/drug therapy[mh] | breast neoplasms/drug therapy[majr] | breast neoplasms/pathology[mh]
drug therapy[sh] | neoplasms[tw] | pathology[tw] | randomized controlled trial[pt] | clinical trial[pt] | trial[tw]
atezolizumab[nm] | 52CMI0WC3Y[rn] | nct02924883[si] | clinicaltrials.gov[si] | ClinicalTrials.gov/NCT02924883[si]
P30 CA006973[gr] | nci nih hhs[gr] | nlm[owner] | medline[sb] | jsubsetaim[sb] | pubstatusppublish[sb] | pubmed pmc[sb]
haserratumin[sb] | humans[sb] | human[filter] | english[filter] | randomizedcontrolledtrial[filter] | all[sb]
clinicaltrial[filter] | hasabstract | hasabstract[text] | fha[sb] | 2020[dp] | 2020/10[dp] | 2020/10/01[dp]
2020/09/11[dp]
2020/09/11[epdt] | 2020/10/01[ppdt] | 2020/09/15[edat] | 2020/09/14[crdt] | 2020/10/21[mhda] | 2021/12/01[lr]
2020/10/20[dcom] | 2019:2021[dp] | "2020/10/01"[dp] : "3000"[dp] | last 7 years[dp] | asthma OR atezolizumab
atezolizumab NOT asthma | asthma NOT atezolizumab OR breast | breast (cancer OR asthma) | breast the cancer
"""
NOT_FOUND = """
asthma | lymphocytes[ti] | "positive her2"[ti] | "cancer role"[ti] | "matter results"[tiab:~0] | her2positive[ti]
tnfalpha[tiab]
"pain hip"[tiab:~2] | "pd l1 tumour"[tiab:~9] | "checkpoint biomarkers"[tiab] | "checkpoint biomarkers"[tiab:~9]
"pittsburgh johns"[ad:~5] | "pain pain"[tiab:~9] | pain[ti] | canc*[ti] AND asthma* | the[ti] | checkpoint[ti]
pittsburgh[tiab]
emen[au] | "emens l"[au] | "emens"[au] | o'brien k[1au] | emens la[lastau] | smith[au] | brien k[au]
lancet[ta] | oncol[ta] | fre[la] | 10[ip] | 95[pg] | 2[vi] | 1:100[uid] | 3291952[pmid] | neoplasms[mh]
neoplasms[majr]
breast neoplasms/pathology[majr] | breast neoplasms/surgery[mh] | humans[majr] | surgery[sh] | clinical trial[pt:noexp]
review[pt] | 0[rn] | nci[gr] | inprocess[sb] | publisher[sb] | animals[sb] | review[filter]
2020/10/02:2020/12[dp] | 2019[dp] | 2020/09/10[dp] | 2020/09/11[ppdt] | 2020/10/01[epdt] | last 5 years[dp]
2020/13[dp]
asthma AND atezolizumab | atezolizumab NOT breast | asthma OR atezolizumab AND copd | atezolizumab asthma | ""
"""


def list_cases(text):
    return [query.strip() for line in text.strip().splitlines() for query in line.split(" | ")]


def finds(query, citation):
    plan = understand_query(query, today=TODAY).plan
    return is_found(describe_citation(citation), plan)


@pytest.mark.parametrize("query", list_cases(FOUND))
def test_a_query_finds_the_paper(query):
    assert finds(query, PAPER)


@pytest.mark.parametrize("query", list_cases(NOT_FOUND))
def test_a_query_does_not_find_the_paper(query):
    assert not finds(query, PAPER)


@pytest.mark.parametrize(
    ("stated", "medline_date", "day"),
    [
        ("2019", None, "2019/01/01"),
        ("2019-06", None, "2019/06/01"),
        ("2019-06-15", None, "2019/06/15"),
        ("2019", "2019 Nov-Dec", "2019/11/01"),
        (None, "1998 Dec-1999 Jan", "1998/12/01"),
        ("2019", "2019 Spring", "2019/01/01"),
    ],
)
def test_a_date_counts_as_its_first_day(stated, medline_date, day):
    citation = make_citation(date=stated, medline_date=medline_date)

    assert finds(f"{day}[dp]", citation)
    assert not finds(f"{day}:3000[dp] NOT {day}[dp]", citation)


def test_a_record_without_a_date_is_in_no_range():
    assert not finds("0001:9999[dp]", make_citation())


def test_a_record_that_is_not_from_pubmed_has_no_pmid():
    entry = msgspec.structs.replace(make_citation(title="A trial"), id="nct:NCT00000001")

    assert not finds("0:999999999[uid]", entry)
    assert finds("trial", entry)


# A second reading of the language, over sets: the words of a text, and Python's own set operations.
sets = st.lists(st.tuples(st.sampled_from(["AND", "OR", "NOT"]), operands), min_size=1, max_size=5)


@given(first=operands, rest=sets, found=st.lists(citations(), max_size=8))
def test_operators_from_left_to_right_are_operations_on_sets(first, rest, found):
    query = f"({first})" + "".join(f" {connective} ({operand})" for connective, operand in rest)
    chosen = find_set(first, found)
    is_decided = bool(understand_query(first, today=TODAY).plan)
    for connective, operand in rest:
        is_right_decided = bool(understand_query(operand, today=TODAY).plan)
        right = find_set(operand, found)
        if is_decided and is_right_decided:
            chosen = {"AND": chosen & right, "OR": chosen | right, "NOT": chosen - right}[connective]
        elif not is_decided and connective != "NOT":
            chosen, is_decided = right, is_right_decided

    assert find_set(query, found) == chosen


def find_set(query, found):
    return {number for number, citation in enumerate(found) if finds(query, citation)}


words = st.lists(st.sampled_from("ab"), max_size=8)


@given(text=words, phrase=st.lists(st.sampled_from("ab"), min_size=1, max_size=3))
def test_a_phrase_stands_in_a_text_as_in_its_letters(text, phrase):
    assert has_phrase(text, phrase) == ("".join(phrase) in "".join(text))


@given(text=st.lists(st.sampled_from("abcd"), max_size=10), one=st.sampled_from("ab"), distance=st.integers(0, 5))
def test_two_words_are_near_when_few_enough_words_stand_between_them(text, one, distance):
    between = [
        abs(i - j) - 1 for i, a in enumerate(text) for j, b in enumerate(text) if i != j and (a, b) == (one, "c")
    ]

    assert has_near(text, (one, "c"), distance) == any(count <= distance for count in between)


@given(
    text=st.lists(st.sampled_from("abc"), max_size=8), wanted=st.lists(st.sampled_from("abc"), min_size=2, max_size=4)
)
def test_a_greater_distance_never_finds_less(text, wanted):
    found = [has_near(text, wanted, distance) for distance in range(9)]

    assert found == sorted(found)
    assert found[-1] == all(text.count(word) >= wanted.count(word) for word in wanted)


def test_the_place_of_publication_is_found_by_its_own_tag_alone():
    paper = make_citation(title="A trial", indexing=Indexing(place="Norway"))
    assert finds("norway[pl]", paper)
    assert not finds("norway", paper) and not finds("norway[all]", paper) and not finds("norway[tw]", paper)


def test_the_last_days_of_publication_hold_those_to_come():
    paper = make_citation(title="A trial", date="2027-03-01")
    assert finds("last 5 days[dp]", paper)
    assert not finds("last 5 days[edat]", paper)


def test_words_without_a_tag_that_are_filters_are_filters():
    said = make_citation(title="A trial", relations=(Relation(type="CorrectedandRepublishedIn", id="pmid:9"),))
    assert finds("hascorrectedrepublishedin", said) and not finds("haserratumin", said)
    assert finds("trial NOT haserratumin", said)
    labelled = make_citation(title="A trial", sections=(Section(text="Words.", label="AIM"),))
    assert finds("hasstructuredabstract", labelled) and not finds("hasstructuredabstract", said)
