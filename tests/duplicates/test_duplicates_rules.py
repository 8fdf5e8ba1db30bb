"""What is one record and what only looks like it; how often the rules are right."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from duplicate_makers import ARTICLE, EXPORTED, TITLE, by_id, change, make_copies, make_lookalikes
from hypothesis import given
from hypothesis import strategies as st

from curation.domain.citation import Citation, Relation
from curation.review.duplicates.guards import find_guard
from curation.review.duplicates.keys import build_keys, fold_title
from curation.review.duplicates.matching import find_matches, match_citations
from curation.sources.pubmed_xml.records import read_pubmed
from curation.sources.reference_files.decoding import decode_text
from curation.sources.reference_files.medline import parse_medline
from curation.vocabulary import DuplicateRule


@pytest.mark.parametrize(
    ("other", "rule"),
    [
        (change(EXPORTED, doi="10.1016/s1470-2045(20)30465-4"), DuplicateRule.DOI),
        (change(EXPORTED, id="doi:10.1016/s1470-2045(20)30465-4", title="Atezolizumab with T-DM1"), None),
        (change(EXPORTED, pmcid="PMC7000000"), DuplicateRule.PMCID),
        (EXPORTED, DuplicateRule.DETAILS),
        (change(EXPORTED, title=TITLE.upper() + "."), DuplicateRule.DETAILS),
        (change(EXPORTED, journal="Lancet Oncol", journal_abbreviation=None), DuplicateRule.DETAILS),
        (change(EXPORTED, pages="1283-95", issue=None), DuplicateRule.DETAILS),
        (change(EXPORTED, title=TITLE.replace("previously", "previosuly")), DuplicateRule.DETAILS),
        (change(EXPORTED, pages=None, volume=None), DuplicateRule.DETAILS),
        (change(EXPORTED, title=f"{TITLE}: a randomised trial (KATE2)"), DuplicateRule.DETAILS),
        (change(EXPORTED, authors=("Emens, L. A.",)), DuplicateRule.DETAILS),
    ],
)
def test_a_record_and_its_copy_from_elsewhere_are_one(other: Citation, rule: DuplicateRule | None) -> None:
    match = match_citations(ARTICLE, other)
    assert match is not None
    assert match.is_sure == (rule is not None)
    assert match.rule == (rule or DuplicateRule.DOI)
    assert match.evidence


@pytest.mark.parametrize(
    "other",
    [
        change(EXPORTED, title=f"Erratum: {TITLE}"),
        change(EXPORTED, title=f"Correction to: {TITLE}", doi=ARTICLE.doi),
        change(EXPORTED, title=f"Retraction: {TITLE}"),
        change(EXPORTED, title=f"Expression of concern: {TITLE}"),
        change(EXPORTED, publication_types=("Published Erratum",)),
        change(EXPORTED, title=f"Comment on: {TITLE}"),
        change(EXPORTED, title=f"In reply to {TITLE}"),
        change(EXPORTED, publication_types=("Meeting Abstract",)),
        change(EXPORTED, id="abstract:emens"),
        change(EXPORTED, publication_types=("Preprint",)),
        change(EXPORTED, journal="bioRxiv", journal_abbreviation=None),
        change(EXPORTED, title=f"{TITLE}: study protocol", publication_types=("Clinical Trial Protocol",)),
        change(EXPORTED, title=f"{TITLE}: part 2", pages="1296"),
        change(EXPORTED, title=TITLE.replace("previously treated", "phase II"), pages="1296"),
        change(EXPORTED, date="2023", volume="24", pages="1-9", sections=()),
        change(EXPORTED, id="nct:NCT02924883", nct_ids=("NCT02924883",)),
        change(EXPORTED, relations=(Relation(type="CommentOn", id="pmid:1"),)),
    ],
)
def test_what_is_about_a_paper_or_beside_it_is_not_the_paper(other: Citation) -> None:
    assert match_citations(ARTICLE, other) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Response in ER+ breast cancer treated with immunotherapy",
            "Response in ER- breast cancer treated with immunotherapy",
        ),
        ("Mortality of cardiac arrest in men aged over sixty", "Mortality of cardiac arrest in women aged over sixty"),
        ("Cancer statistics of the whole country, 2019", "Cancer statistics of the whole country, 2020"),
        ("Treatment of hypertension with drug A, part I", "Treatment of hypertension with drug A, part II"),
    ],
)
def test_titles_that_differ_in_a_number_a_sign_or_a_turning_word_are_two(one: str, other: str) -> None:
    records = [change(EXPORTED, id=f"record:{n}", title=t, pages=str(n)) for n, t in enumerate((one, other), start=1)]
    assert match_citations(*(change(record, sections=()) for record in records)) is None


@pytest.mark.parametrize(
    "other",
    [
        change(EXPORTED, id="pmid:2", doi=None),
        change(EXPORTED, doi="10.9999/another"),
        change(EXPORTED, pages="1300-9"),
        change(EXPORTED, journal="Annals of Oncology", journal_abbreviation=None),
        change(EXPORTED, doi=ARTICLE.doi, title="Another title under the same DOI of a supplement"),
    ],
)
def test_what_one_fact_contradicts_is_shown_to_a_person_and_not_merged(other: Citation) -> None:
    match = match_citations(ARTICLE, other)
    assert match is not None
    assert not match.is_sure
    assert any(line.startswith("but ") for line in match.evidence)


def test_versions_of_a_preprint_are_not_one_another() -> None:
    one = change(ARTICLE, id="doi:10.21203/rs.3.rs-353585/v1", doi=None)
    other = change(ARTICLE, id="doi:10.21203/rs.3.rs-353585/v2", doi=None)
    assert find_guard(one, other) == "they are versions 1 and 2"


def test_two_registry_entries_of_one_number_are_one_and_a_report_of_the_trial_is_not() -> None:
    entry = change(EXPORTED, id="nct:NCT02924883", nct_ids=("NCT02924883",), title="KATE2")
    copy = change(entry, id="record:2", journal="https://clinicaltrials.gov/show/NCT02924883")
    match = match_citations(entry, copy)
    assert match is not None
    assert (match.rule, match.is_sure) == (DuplicateRule.REGISTRY_NUMBER, True)
    assert match_citations(entry, change(ARTICLE, nct_ids=("NCT02924883",))) is None


@given(
    st.permutations([ARTICLE, EXPORTED, change(EXPORTED, id="record:2", title="Another matter altogether, in mice")])
)
def test_matching_does_not_depend_on_the_order(citations: list[Citation]) -> None:
    (match,) = find_matches(by_id(*citations))
    assert match.citations == ("pmid:1", "record:1")
    assert match_citations(citations[0], citations[1]) == match_citations(citations[1], citations[0])


@pytest.mark.parametrize(
    ("title", "folded"),
    [
        ("TGF-β<sup>+</sup> cells", "tgf beta plus cells"),
        ("Étude de l’HER2−, ER+ (naïve)", "etude de l her2 minus er plus naive"),
        ("Follow-up & response", "follow up and response"),
    ],
)
def test_a_folded_title_keeps_signs_and_numbers_and_drops_typography(title: str, folded: str) -> None:
    assert fold_title(title) == folded


def test_keys_know_the_first_author_in_any_dress() -> None:
    names = ("Emens LA", "Emens, L. A.", "Emens, Leisha", "EMENS L.A.", "Émens LA Jr")
    assert {build_keys(change(ARTICLE, authors=(name,))).first_author for name in names} == {"emens"}


@pytest.mark.shared
def test_on_real_records_no_two_are_merged_and_their_copies_are_found(shared: Path) -> None:
    """The 675 XML and 531 MEDLINE records are all different; two pairs share a DOI by mistake and are shown."""
    records = read_real(shared)
    own = find_matches(records)
    assert [match for match in own if match.is_sure] == []
    assert len(own) == 2
    copies = make_copies(records)
    found = find_matches(records | {name: copy for name, (_, copy) in copies.items()})
    pairs = {tuple(sorted((name, original))) for name, (original, _) in copies.items()}
    sure = {match.citations for match in found if match.is_sure}
    assert sure <= pairs
    assert len(sure) / len(pairs) > 0.93
    assert len(pairs & {match.citations for match in found}) / len(pairs) > 0.98


@pytest.mark.shared
def test_on_real_records_what_only_looks_alike_is_never_merged(shared: Path) -> None:
    records = read_real(shared)
    copies, others = make_copies(records), make_lookalikes(records)
    found = find_matches(records | {name: one for name, (_, one) in (copies | others).items()})
    assert [match for match in found if match.is_sure and set(match.citations) & others.keys()] == []


def read_real(shared: Path) -> dict[str, Citation]:
    xml = read_pubmed(shared / "pubmed" / "records.xml.gz").citations
    text = decode_text(gzip.decompress((shared / "pubmed" / "medline.txt.gz").read_bytes()))
    return by_id(*xml, *parse_medline(text, file="medline.nbib").citations)
