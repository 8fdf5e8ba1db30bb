"""What MEDLINE text says beside the bibliography is kept as PubMed XML's is, so that queries find the same records."""

from __future__ import annotations

from reference_makers import Facts, write_nbib

from curation.domain.citation import Citation
from curation.domain.indexing import Grant, HistoryDate, MeshHeading, MeshQualifier, Substance, TypedId
from curation.sources.reference_files.decoding import DecodedText
from curation.sources.reference_files.medline import parse_medline


def read(*lines: str) -> Citation:
    text = write_nbib(Facts(abstract="It was studied under NCT11111111.")).replace(
        "SO  -", "\n".join([*lines, "SO  -"])
    )
    (citation,) = parse_medline(DecodedText(text=text, encoding="UTF-8"), file="f").citations
    return citation


def test_headings_keep_their_subheadings_and_asterisks() -> None:
    indexing = read("MH  - Adult", "MH  - *Breast Neoplasms/drug therapy/*genetics").indexing
    assert indexing
    assert indexing.headings == (
        MeshHeading(name="Adult"),
        MeshHeading(
            name="Breast Neoplasms",
            is_major=True,
            qualifiers=(MeshQualifier(name="drug therapy"), MeshQualifier(name="genetics", is_major=True)),
        ),
    )


def test_people_have_their_full_names_affiliations_and_ids() -> None:
    lines = ["FAU - Emens, Leisha A", "AU  - Emens LA", "AUID- ORCID: 0000-0001", "AD  - One place.", "AD  - Another."]
    indexing = read(*lines, "FIR - Smith, Ann", "IR  - Smith A", "CN  - KATE2 Study Group").indexing
    assert indexing
    person, investigator, group = indexing.people[2:]
    assert (person.name, person.full_name) == ("Emens LA", "Emens, Leisha A")
    assert person.affiliations == ("One place.", "Another.")
    assert person.identifiers == (TypedId(type="ORCID", value="0000-0001"),)
    assert (investigator.name, investigator.role) == ("Smith A", "investigator")
    assert (group.name, group.role, group.full_name) == ("KATE2 Study Group", "author", None)


def test_dates_ids_grants_and_substances_are_read() -> None:
    indexing = read(
        "EDAT- 2000/09/07 11:00",
        "PHST- 2000/05/02 [received]",
        "LR  - 20151119",
        "IS  - 0007-1250 (Print)",
        "AID - S0015 [pii]",
        "GR  - R03 HS90110-01T/HS/AHRQ HHS/United States",
        "RN  - QUC7NX6WMB (Sertraline)",
        "SB  - IM",
        "SI  - ClinicalTrials.gov/NCT02924883",
    ).indexing
    assert indexing
    assert indexing.history == (
        HistoryDate(status="pubmed", date="2000-09-07"),
        HistoryDate(status="received", date="2000-05-02"),
    )
    assert indexing.revised == "2015-11-19"
    assert indexing.issns == (TypedId(type="Print", value="0007-1250"),)
    assert indexing.article_ids == (TypedId(type="pii", value="S0015"),)
    assert indexing.grants == (Grant(id="R03 HS90110-01T", acronym="HS", agency="AHRQ HHS", country="United States"),)
    assert indexing.substances == (Substance(name="Sertraline", registry_number="QUC7NX6WMB"),)
    assert (indexing.status, indexing.owner, indexing.subsets) == ("MEDLINE", "NLM", ("IM",))
    assert indexing.accessions == (TypedId(type="ClinicalTrials.gov", value="NCT02924883"),)


def test_a_registry_number_is_the_records_own_only_where_a_field_says_so() -> None:
    assert read().nct_ids == ()
    citation = read("SI  - ClinicalTrials.gov/NCT02924883")
    assert (citation.nct_ids, citation.study_id) == (("NCT02924883",), "nct:NCT02924883")
