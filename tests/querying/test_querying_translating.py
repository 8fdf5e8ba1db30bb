"""What a query is understood as, and the translation that shows it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.querying.headings import Heading, HeadingTree
from curation.querying.translating import understand_query
from querying.querying_makers import queries

TODAY = date(2026, 11, 25)
TREE = HeadingTree(
    [
        Heading(name="Neoplasms", numbers=("C04",), others=("Tumors", "Cancer")),
        Heading(name="Breast Neoplasms", numbers=("C04.588.180", "C17.800.090.500")),
        Heading(name="Breast Diseases", numbers=("C17.800.090",)),
        Heading(name="Neoplasms by Site", numbers=("C04.588",)),
        Heading(name="Skin Diseases", numbers=("C17.800",)),
        Heading(name="Neoplasm Grading", numbers=("E01.789.612",)),
    ]
)

TRANSLATIONS = [
    ("asthma", '"asthma"[All Fields]'),
    ("Asthma in Children", '"asthma"[All Fields] AND "children"[All Fields]'),
    ('"quality of life"', '"quality of life"[All Fields]'),
    ("kidney-allograft", '"kidney allograft"[All Fields]'),
    ("cancer's", '"cancer s"[All Fields]'),
    ("kidney allograft[tw]", '"kidney allograft"[Text Word]'),
    ("TNF-α[tiab]", '"tnf alpha"[Title/Abstract]'),
    ("Sjögren[ti]", '"sjogren"[Title]'),
    ("vaccin*[ti]", '"vaccin*"[Title]'),
    ('"breast feed*"[ti]', '"breast feed*"[Title]'),
    ("cat*[ti]", '"cat"[Title]'),
    ('"Hip pain"[tiab:~3]', '"hip pain"[Title/Abstract:~3]'),
    ("a1 OR b1 AND c1", '("a1"[All Fields] OR "b1"[All Fields]) AND "c1"[All Fields]'),
    ("a1 AND (b1 OR c1)", '"a1"[All Fields] AND ("b1"[All Fields] OR "c1"[All Fields])'),
    ("a1 AND NOT b1", '"a1"[All Fields] NOT "b1"[All Fields]'),
    ("breast neoplasms/surgery[majr:noexp]", '"breast neoplasms/surgery"[MeSH Major Topic:noexp]'),
    ("Smith J[au]", "smith j[Author]"),
    ('"Smith J"[au]', '"smith j"[Author]'),
    ("2019[dp]", "2019/01/01:2019/12/31[Date - Publication]"),
    ("2020/02[edat]", "2020/02/01:2020/02/29[Date - Entry]"),
    ("2019 Mar[crdt]", "2019/03/01:2019/03/31[Date - Create]"),
    ('"2019/03/05"[dp] : "3000"[dp]', "2019/03/05:3000/12/31[Date - Publication]"),
    ("last 5 years[dp]", "2021/11/25:3000/12/31[Date - Publication]"),
    ('"hip pain*"[tiab:~3]', '"hip pain*"[Title/Abstract]'),
    ("haserratumin", '"haserratumin"[Filter]'),
    ("hasbeen", '"hasbeen"[All Fields]'),
    ("last 90 days[edat]", "2026/08/27:2026/11/25[Date - Entry]"),
    ("last 9 months[lr]", "2026/02/25:2026/11/25[Date - Modification]"),
    ("hasabstract", '"hasabstract"[Filter]'),
    ("asthma hasabstract[text]", '"asthma hasabstract"[Text Word]'),
    ("asthma AND hasabstract[text]", '"asthma"[All Fields] AND "hasabstract"[Filter]'),
    ("pubmed not medline[sb]", '"pubmed not medline"[Filter]'),
    ("17170002 16354850", '"17170002"[PMID] OR "16354850"[PMID]'),
    ("2019", '"2019"[All Fields]'),
    ("10:20[uid]", "10:20[PMID]"),
    ("asthma[nonsense]", '"asthma"[All Fields]'),
    (
        "10.1056/NEJMoa1910549",
        '"10.1056/nejmoa1910549"[Article Identifier] OR "10 1056 nejmoa1910549"[All Fields]',
    ),
]


@pytest.mark.parametrize(("query", "translation"), TRANSLATIONS, ids=[case[0] for case in TRANSLATIONS])
def test_the_translation_shows_fields_by_their_long_names(query, translation):
    assert understand_query(query, today=TODAY).translation == translation


@given(queries | st.text(max_size=100))
def test_the_translation_is_understood_as_the_query_itself(query):
    understood = understand_query(query, tree=TREE, today=TODAY)

    again = understand_query(understood.translation, tree=TREE, today=TODAY)

    assert again.plan == understood.plan
    assert again.translation == understood.translation


def test_a_heading_finds_those_below_it_in_any_of_its_places():
    (criterion,) = understand_query("skin diseases[mh]", tree=TREE).plan

    assert criterion.values == ("mh=breast diseases", "mh=breast neoplasms", "mh=skin diseases")


def test_a_number_that_begins_alike_is_no_narrower_heading():
    (criterion,) = understand_query("neoplasms[mh]", tree=TREE).plan

    assert criterion.values == ("mh=breast neoplasms", "mh=neoplasms", "mh=neoplasms by site")


def test_an_entry_term_means_its_heading():
    (criterion,) = understand_query("tumors/surgery[mh:noexp]", tree=TREE).plan

    assert criterion.values == ("mh=neoplasms/surgery",)


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("therapeutic use[sh]", "administration dosage,adverse effects,poisoning,therapeutic use,toxicity"),
        ("tu[sh:noexp]", "therapeutic use"),
        ("prevention and control[sh]", "prevention control"),
        ('"prevention & control"[sh]', "prevention control"),
        ("su[sh]", "surgery,transplantation"),
        ("diagnosis[sh]", "diagnosis,diagnostic imaging,radiography,radionuclide imaging,ultrasonography"),
        ("veterinary[sh]", "veterinary"),
    ],
)
def test_a_subheading_finds_its_group_by_name_and_by_code(query, values):
    understood = understand_query(query)

    assert understood.plan[0].values == tuple(f"sh={value}" for value in values.split(","))
    assert understood.warnings == ()


def test_a_heading_with_a_subheading_finds_narrower_headings_with_the_whole_group():
    (criterion,) = understand_query("neoplasms/su[majr]", tree=TREE).plan
    (exact,) = understand_query("neoplasms/su[majr:noexp]", tree=TREE).plan

    narrower = ("breast neoplasms", "neoplasms", "neoplasms by site")
    assert criterion.values == tuple(
        f"majr={name}/{way}" for name in narrower for way in ("surgery", "transplantation")
    )
    assert exact.values == ("majr=neoplasms/surgery",)


def test_a_subheading_that_does_not_exist_is_said():
    assert "is no subheading" in understand_query("asthma/cooking[mh:noexp]").warnings[0]


def test_without_a_tree_the_missing_explosion_is_said():
    assert "not the narrower ones" in understand_query("neoplasms[mh]").warnings[0]
    assert understand_query("neoplasms[mh:noexp]").warnings == ()


def test_a_heading_that_the_tree_does_not_have_is_said():
    assert "is no heading of the tree" in understand_query("asthma[mh]", tree=TREE).warnings[0]


def test_clinical_trials_find_their_kinds_without_a_tree():
    (criterion,) = understand_query("clinical trial[pt]").plan
    (exact,) = understand_query("clinical trial[pt:noexp]").plan

    assert "pt=randomized controlled trial" in criterion.values
    assert exact.values == ("pt=clinical trial",)


@pytest.mark.parametrize("query", ["free full text[sb]", "systematic[sb]", "nonsense[sb]", "#3", "statins[pa]"])
def test_what_no_record_can_decide_is_left_out_and_said(query):
    alone = understand_query(query)
    joined = understand_query(f"asthma[ti] AND ({query})")

    assert alone.plan == ()
    assert alone.is_altered
    assert any("left out" in warning for warning in alone.warnings)
    assert joined.translation == '"asthma"[Title]'
    assert joined.is_altered


def test_a_not_of_what_was_left_out_is_left_out_too():
    assert understand_query("free full text[sb] NOT asthma").plan == ()
    assert understand_query("asthma[ti] NOT free full text[sb]").translation == '"asthma"[Title]'


def test_a_query_run_as_written_is_not_altered():
    assert not understand_query("asthma children").is_altered
    assert not understand_query("neoplasms[mh] OR copd AND asthma[ti]").is_altered


def test_relative_dates_need_a_day_to_count_from():
    understood = understand_query("last 5 years[dp]")

    assert "is no date" in understood.warnings[-1]


def test_a_leap_day_counts_back_to_the_end_of_february():
    found = understand_query("last 1 year[edat]", today=date(2024, 2, 29)).translation

    assert found == "2023/02/28:2024/02/29[Date - Entry]"


def test_a_long_query_is_understood_within_seconds():
    understood = understand_query("(w OR " * 1000 + "w" + ")" * 1000)

    assert understood.translation.count("OR") == 1000
