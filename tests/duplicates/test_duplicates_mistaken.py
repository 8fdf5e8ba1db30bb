"""Laws of one id on two papers: a wrong number in an export is named, another version of a title is not."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from curation.domain.citation import Citation
from curation.review.duplicates.mistaken import find_mistaken
from curation.sources.pubmed_xml.records import read_pubmed
from evidence_makers import make_citation

PAPER = make_citation(
    "pmid:1",
    title="Atezolizumab with neoadjuvant anti-HER2 therapy and chemotherapy in early breast cancer",
    authors=("Huober J", "Barrios CH"),
)


def is_mistaken(one: Citation, other: Citation) -> bool:
    return bool(list(find_mistaken({one.id: one}, {other.id: other})))


@pytest.mark.parametrize(
    "title",
    [
        "ATEZOLIZUMAB with neoadjuvant anti-HER2 therapy and chemotherapy in early breast cancer.",
        "Atezolizumab with neoadjuvant anti-HER2 therapy and chemotherapy in early breast cancer: IMpassion050",
        "RETRACTED: Atezolizumab with neoadjuvant anti-HER2 therapy",
        "[Atezolizumab with neo-adjuvant anti-HER-2 therapy plus chemotherapy in early breast cancer]",
    ],
)
def test_another_version_of_a_title_is_the_same_paper(title: str) -> None:
    other = msgspec.structs.replace(PAPER, title=title, authors=("Someone Else",))
    assert not is_mistaken(PAPER, other) and not is_mistaken(other, PAPER)


def test_another_title_by_the_same_people_may_be_a_translation_and_by_nobody_says_nothing() -> None:
    other = msgspec.structs.replace(PAPER, title="Atézolizumab dans le cancer du sein précoce")
    assert not is_mistaken(PAPER, other)
    foreign = msgspec.structs.replace(PAPER, title="The stimulation of synaptic membranes", authors=("Miller QQ",))
    assert is_mistaken(PAPER, foreign) and is_mistaken(foreign, PAPER)
    assert not is_mistaken(PAPER, msgspec.structs.replace(foreign, authors=()))
    assert not is_mistaken(PAPER, msgspec.structs.replace(foreign, title_is_description=True))
    assert list(find_mistaken({}, {"pmid:1": PAPER})) == []
    (found,) = find_mistaken({"pmid:1": PAPER}, {"pmid:1": foreign})
    assert "pmid:1" in found.describe() and "synaptic" in found.describe() and "\n" not in found.describe()


@pytest.mark.shared
def test_real_records_under_each_others_numbers_are_named_and_under_their_own_are_not(shared: Path) -> None:
    records = [one for one in read_pubmed(shared / "pubmed" / "records.xml.gz").citations if one.authors]
    assert not any(is_mistaken(one, one) for one in records)
    wrong = [
        is_mistaken(one, msgspec.structs.replace(other, id=one.id))
        for one, other in zip(records, records[7:] + records[:7], strict=True)
    ]
    assert sum(wrong) / len(wrong) > 0.9
