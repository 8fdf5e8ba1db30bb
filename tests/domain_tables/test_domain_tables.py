from __future__ import annotations

import subprocess
import sys
import time

import msgspec
import pandas as pd
import pytest
from tables_makers import make_anchorings, make_citation, make_claim, make_record

from curation.domain.citation import Relation
from curation.domain.notice import Decision, Integrity, Notice, Saying
from curation.domain.quote import Quote
from curation.domain.review_state import ScreeningRecord, Vote
from curation.domain.table_columns import CLAIM_LAYOUT
from curation.domain.tables import (
    build_citation_table,
    build_evidence_table,
    build_screening_table,
    require_citations,
    require_claims,
    require_screening,
)
from curation.errors import TableSchemaError
from curation.vocabulary import (
    AnchorState,
    ClaimStatus,
    ExclusionReason,
    NoticeChoice,
    NoticeKind,
    ScreeningChoice,
    TextSource,
)

CITATIONS = {"pmid:31": make_citation()}


def make_records(count: int = 3):
    return [
        make_record(make_claim(statement=f"Claim {at}.", quotes=(Quote(exact="these are four words", start=at),)))
        for at in range(count)
    ]


def make_table(count: int = 3) -> pd.DataFrame:
    return build_evidence_table(make_records(count), CITATIONS)


def get_row(record=None) -> dict:
    return build_evidence_table([record or make_record()], CITATIONS).iloc[0].to_dict()


def test_a_claim_is_one_row_with_its_first_effect_as_the_headline():
    row = get_row()

    assert (row["source"], row["year"], row["status"]) == ("Loi 2019", 2019, "accepted")
    assert row["quote"] == "the response rate was 15% … six of 40 patients responded"
    assert (row["quote_section"], row["quote_start"]) == ("RESULTS", 12)
    assert (row["measure"], row["value"], row["lower"], row["upper"]) == ("ORR", "15.0", "7", "29")
    assert (row["interval_level"], row["n_total"], row["unit"]) == ("95", 40, "%")
    assert row["effects"] == "ORR 15.0% [?/40] (95% CI 7 to 29); HR 0.70, p < 0.05"
    assert (row["biomarker"], row["cut_off"], row["cut_off_unit"]) == ("PD-L1", "1", "%")
    assert row["therapies"] == "pembrolizumab; trastuzumab"
    assert (row["tagged_by"], row["accepted_by"], row["last_act_id"]) == ("anna", "bob", "b" * 64)


def test_what_is_not_known_is_na_never_a_guess():
    row = get_row(make_record(make_claim(biomarker=None, effects=(), therapies=()), accepted_by=None))
    unknown = ["biomarker", "specimen", "cut_off_prespecified", "measure", "p_op", "n_events", "therapies", "effects"]

    assert all(row[name] is pd.NA or pd.isna(row[name]) for name in [*unknown, "accepted_by", "plain_statement"])


def test_a_claim_on_a_citation_that_is_not_at_hand_keeps_its_row():
    table = build_evidence_table([make_record()], {})

    assert table["source"].isna().all() and table["year"].isna().all()
    assert len(require_claims(table)) == 1


STANDINGS = [
    ({}, "ok", None),
    ({"relations": (Relation(type="CommentIn", id="pmid:7"),)}, "ok", "commented on (by pmid:7)"),
    ({"publication_types": ("Retracted Publication",)}, "retracted", "retracted"),
    ({"relations": (Relation(type="ErratumIn", id="pmid:8"),)}, "corrected", "corrected by an erratum (notice pmid:8)"),
    (
        {"relations": (Relation(type="ErratumIn", id="pmid:8"), Relation(type="ExpressionOfConcernIn", id="pmid:9"))},
        "concern",
        "under an expression of concern (notice pmid:9); corrected by an erratum (notice pmid:8)",
    ),
]


@pytest.mark.parametrize(("facts", "state", "notes"), STANDINGS)
def test_a_claim_says_the_worst_that_is_known_of_its_source_and_names_all(facts, state, notes):
    citations = {"pmid:31": msgspec.structs.replace(make_citation(), **facts)}
    table = require_claims(build_evidence_table([make_record()], citations))
    row = table.iloc[0].to_dict()

    assert row["integrity"] == state
    assert pd.isna(row["integrity_notes"]) if notes is None else row["integrity_notes"] == notes


def test_a_source_that_is_not_at_hand_is_not_checked_and_never_ok():
    assert build_evidence_table([make_record()], {})["integrity"].tolist() == ["not_checked"]


def test_a_decision_is_told_beside_the_state_and_does_not_mend_it():
    saying = Saying(record="pmid:31", term="ErratumIn")
    decision = Decision(
        citation_id="pmid:31", kind=NoticeKind.ERRATUM, notice="pmid:8", choice=NoticeChoice.KEEP, curator="dora",
        time="2026-01-31T09:00:00Z", reason="A name was mended.", act_id="a" * 64,
    )  # fmt: skip
    notice = Notice(kind=NoticeKind.ERRATUM, said=(saying,), notice_id="pmid:8", decision=decision)
    integrity = {"pmid:31": Integrity(citation_id="pmid:31", notices=(notice,))}
    row = build_evidence_table([make_record()], CITATIONS, integrity).iloc[0]

    assert (row["integrity"], row["integrity_notes"]) == (
        "corrected",
        "corrected by an erratum (notice pmid:8); kept by dora",
    )


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ((), "not_checked"),
        ((AnchorState.ANCHORED, AnchorState.ANCHORED), "anchored"),
        ((AnchorState.ANCHORED, AnchorState.MOVED), "moved"),
        ((AnchorState.NOT_FOUND, AnchorState.ANCHORED), "not_found"),
        ((AnchorState.SOURCE_CHANGED, AnchorState.MISATTRIBUTED), "misattributed"),
    ],
)
def test_a_claim_is_anchored_no_better_than_its_worst_quote(states, shown):
    assert get_row(make_record(anchorings=make_anchorings(*states)))["anchor_state"] == shown


def test_rows_come_in_their_fixed_order_whatever_the_order_of_the_records():
    claims = [
        make_claim(citation_id=citation_id, quotes=(Quote(exact="these are four words", start=start),))
        for citation_id, start in [("pmid:9", 3), ("pmid:10", 8), ("pmid:9", None), ("pmid:9", 1)]
    ]
    records = [make_record(claim, claim_id=f"clm-{at}") for at, claim in enumerate(claims)]
    table = build_evidence_table(records, CITATIONS)

    assert table["claim_id"].tolist() == ["clm-1", "clm-3", "clm-0", "clm-2"]
    pd.testing.assert_frame_equal(table, build_evidence_table(records[::-1], CITATIONS))


def test_columns_have_nullable_types_and_vocabularies_are_ordered():
    table = make_table()

    assert list(table.columns) == [column.name for column in CLAIM_LAYOUT.columns]
    assert {str(dtype) for dtype in table.dtypes} == {"string", "Int64", "boolean", "category"}
    assert table["status"].cat.ordered
    assert list(table["status"].cat.categories) == [status.value for status in ClaimStatus]


def test_an_empty_table_has_all_columns_and_types():
    pd.testing.assert_series_equal(build_evidence_table([], {}).dtypes, make_table().dtypes)
    assert len(require_claims(build_evidence_table([], {}))) == 0


def test_two_records_of_one_claim_make_no_table():
    with pytest.raises(TableSchemaError, match=r"claim_id.*is there twice"):
        build_evidence_table([make_record(), make_record()], CITATIONS)


def test_a_built_table_is_an_evidence_table():
    table = make_table()

    assert require_claims(table) is table


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (lambda t: t.drop(columns="outcome"), "outcome"),
        (lambda t: t.assign(colour="red"), "colour"),
        (lambda t: t[[*t.columns[1:], t.columns[0]]], "status"),
        (lambda t: t.assign(year=t["year"].astype("float64")), "year"),
        (lambda t: t.assign(status=t["status"].astype("string")), "status"),
        (lambda t: t.assign(status=t["status"].cat.as_unordered()), "status"),
        (lambda t: t.assign(status=t["status"].cat.add_categories("new")), "status"),
        (lambda t: t.assign(statement=t["statement"].mask(t.index == 1)), "statement"),
        (lambda t: t.assign(design=t["design"].mask(t.index == 1)), "design"),
        (lambda t: t.assign(claim_id=t["claim_id"].iloc[0]).astype({"claim_id": "string"}), "claim_id"),
        (lambda t: t.iloc[::-1], "citation_id"),
    ],
    ids=[
        "missing",
        "foreign",
        "misplaced",
        "number type",
        "text type",
        "unordered",
        "other terms",
        "NA in text",
        "NA in term",
        "repeated key",
        "unsorted",
    ],
)
def test_a_frame_that_is_no_evidence_table_is_refused_by_its_column(change, column):
    with pytest.raises(TableSchemaError) as caught:
        require_claims(change(make_table()))

    assert caught.value.column == column
    assert str(caught.value).startswith(f"claims: column {column!r}: ")


def test_the_refusal_shows_the_first_five_rows_only():
    table = make_table(9)
    with pytest.raises(TableSchemaError) as caught:
        require_claims(table.assign(statement=table["statement"].mask(table.index > 1)))

    assert caught.value.rows == [2, 3, 4, 5, 6]
    assert "\n" not in str(caught.value)


def test_the_refusal_says_what_is_wrong_in_words():
    table = make_table()
    for change, words in (
        ({"year": table["year"].astype("float64")}, "its type is float64, not"),
        ({"statement": table["statement"].mask(table.index == 1)}, "it is empty where a value is needed (rows [1])"),
        ({"claim_id": table["claim_id"].where(table.index == 1, "clm-x")}, "'clm-x' is there more than once"),
    ):
        with pytest.raises(TableSchemaError) as caught:
            require_claims(table.assign(**change))
        assert words in str(caught.value)


def test_the_evidence_table_of_150_claims_takes_less_than_three_tenths_of_a_second():
    records = make_records(150)
    build_evidence_table(records[:1], CITATIONS)
    start = time.process_time()
    build_evidence_table(records, CITATIONS)

    assert time.process_time() - start < 0.3


def test_building_a_table_does_not_import_pandera():
    script = "import sys, curation.domain.tables as t; t.build_evidence_table([], {}); print('pandera' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout == "False\n"


def test_a_screened_citation_is_one_row_with_its_votes_in_words():
    votes = (
        Vote(curator="anna", decision=ScreeningChoice.INCLUDE, act_id="a", time="t"),
        Vote(
            curator="bob",
            decision=ScreeningChoice.EXCLUDE,
            reason=ExclusionReason.WRONG_OUTCOME,
            act_id="b",
            time="t",
        ),
    )
    records = [
        ScreeningRecord(citation_id="pmid:9", votes=(), decision=None),
        ScreeningRecord(citation_id="pmid:31", votes=votes, decision=ScreeningChoice.INCLUDE, adjudicated_by="carl"),
    ]
    table = require_screening(build_screening_table(records, CITATIONS))

    assert table["citation_id"].tolist() == ["pmid:31", "pmid:9"]
    assert table.loc[0, "votes"] == "anna: include; bob: exclude (wrong_outcome)"
    assert (table.loc[0, "source"], table.loc[0, "title"]) == ("Loi 2019", "A trial")
    assert table.loc[1, ["votes", "decision", "title"]].isna().all()


def test_a_citation_is_one_row_of_bibliography():
    citations = [
        make_citation(id="pmid:9", sections=(), text_source=TextSource.NONE, date=None, medline_date="Winter"),
        make_citation(publication_types=("Journal Article", "Retracted Publication")),
    ]
    table = require_citations(build_citation_table(citations))

    assert table["citation_id"].tolist() == ["pmid:31", "pmid:9"]
    assert table["has_text"].tolist() == [True, False]
    assert table["is_retracted"].tolist() == [True, False]
    assert table.loc[0, "publication_types"] == "Journal Article; Retracted Publication"
    assert table.loc[1, ["year", "journal"]].isna().all()
