"""The named filters and subsets of PubMed: which a record alone decides, and which need what only NLM has.

Names: User Guide, "Filters", and "PubMed data field descriptions" for those that are searched without a tag
(`hasabstract`, `hasretractionin`); what stands in neither (subject filters, clinical queries) is recalled. Blanks,
hyphens and case in a name do not count. Filters that stand for a search strategy or a link list of NLM (`systematic`,
`free full text`) cannot be decided from a record, and are said to be so rather than to hold nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from curation.domain.citation import Citation
from curation.domain.indexing import Indexing
from curation.querying import fields
from curation.querying.fields import Field
from curation.querying.values import LANGUAGES
from curation.querying.words import fold_text


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """One filter: the field and value that decide it, or why records cannot."""

    field: Field = fields.FILTER
    value: str = ""
    why_not: str | None = None


_SYNONYMS = {
    "fha": "hasabstract",
    "pubmedpmc": "pmc",
    "pubmedpmcall": "pmc",
    "pubmedpmclocal": "pmc",
    "aheadofprint": "pubstatusaheadofprint",
    "booksanddocuments": "booksdocs",
    "human": "humans",
    "animal": "animals",
    "otheranimals": "animals",
    "pubmedall": "all",
    "coreclinicaljournals": "jsubsetaim",
    "hasconcernin": "hasexpressionofconcernin",
    "hascorrectedrepublishedin": "hascorrectedandrepublishedin",
    "hascorrectedrepublishedfrom": "hascorrectedandrepublishedfrom",
}
_OWN = frozenset(
    (
        "all hasabstract hasstructuredabstract hasnonenglishabstract haskeyword hascois pmc booksdocs humans "
        "animals pubstatusaheadofprint pubstatusppublish pubstatusepublish medline pubmednotmedline inprocess "
        "indatareview publisher oldmedline"
    ).split()
)
_RELATIONS = frozenset(
    (
        "commenton commentin erratumin erratumfor expressionofconcernin expressionofconcernfor republishedfrom "
        "republishedin retractionof retractionin retractedandrepublishedfrom retractedandrepublishedin updatein "
        "updateof correctedandrepublishedin correctedandrepublishedfrom summaryforpatientsin originalreportin "
        "reprintof reprintin associateddataset associatedpublication"
    ).split()
)
_HEADINGS = {
    "male": "male",
    "female": "female",
    "newborn": "infant newborn",
    "infant": "infant",
    "preschoolchild": "child preschool",
    "child": "child",
    "adolescent": "adolescent",
    "youngadult": "young adult",
    "adult": "adult",
    "middleaged": "middle aged",
    "aged": "aged",
    "80andover": "aged 80 and over",
}
_TYPES = (
    "adaptive clinical trial,address,autobiography,bibliography,biography,case reports,clinical conference,"
    "clinical study,clinical trial,clinical trial protocol,clinical trial phase i,clinical trial phase ii,"
    "clinical trial phase iii,clinical trial phase iv,comment,comparative study,congress,"
    "consensus development conference,controlled clinical trial,dataset,editorial,equivalence trial,evaluation study,"
    "expression of concern,guideline,historical article,interview,introductory journal article,journal article,lecture,"
    "letter,meta analysis,multicenter study,news,newspaper article,observational study,patient education handout,"
    "personal narrative,practice guideline,pragmatic clinical trial,preprint,published erratum,"
    "randomized controlled trial,retracted publication,retraction of publication,review,scoping review,"
    "technical report,twin study,validation study"
).split(",")
_BARE_TYPES = {name.replace(" ", ""): name for name in _TYPES}
_STRATEGY = "it stands for a search strategy of NLM"
_LINKS = "it needs NLM's lists of links"
_UNDECIDABLE = dict.fromkeys(
    (
        "systematic systematicreview systematicreviews cancer aids bioethics cam dietsuppl tox toxicology space "
        "veterinary history healthdisparities covid19 litcovid therapynarrow therapybroad diagnosisnarrow "
        "diagnosisbroad prognosisnarrow prognosisbroad etiologynarrow etiologybroad excludepreprints "
        "comparativeeffectiveness medicalgenetics"
    ).split(),
    _STRATEGY,
) | dict.fromkeys(
    (
        "freefulltext ffrft fft fulltext full loattrfreefulltext loattrfulltext pubmedpmcopenaccess hasassociateddata "
        "hasnihmsid data linkout gene genome nuccore protein pccompound structure clinvar pubmedbooks pubmedcitedin "
        "pubmedrefs"
    ).split(),
    _LINKS,
)


def is_untagged_filter(word: str) -> bool:
    """Whether PubMed takes a word without a tag for a filter: `hasabstract`, `haserratumin`."""
    bare = word.lower()
    return bare.isalnum() and (
        bare == "pubstatusaheadofprint" or (bare.startswith("has") and find_filter(bare) is not None)
    )


def find_filter(name: str) -> Filter | None:
    """Give the filter of a name, `None` where the name is not known here."""
    bare = "".join(filter(str.isalnum, fold_text(name)))
    bare = _SYNONYMS.get(bare, bare)
    if bare in _OWN or bare.startswith("jsubset") or bare.removeprefix("has") in _RELATIONS:
        return Filter(value=bare)
    if bare in _HEADINGS:
        return Filter(field=fields.MESH_TERMS, value=_HEADINGS[bare])
    if bare in _BARE_TYPES:
        return Filter(field=fields.PUBLICATION_TYPE, value=_BARE_TYPES[bare])
    if bare in LANGUAGES:
        return Filter(field=fields.LANGUAGE, value=LANGUAGES[bare])
    return Filter(why_not=_UNDECIDABLE[bare]) if bare in _UNDECIDABLE else None


def list_marks(citation: Citation, indexing: Indexing) -> Iterator[str]:
    """List the filters that a citation passes by what it says of itself, as bare names."""
    yield "all"
    yield from (name for name, holds in _TESTS.items() if holds(citation, indexing))
    if indexing.status:
        yield _bare(indexing.status)
    if indexing.publication_status:
        yield "pubstatus" + _bare(indexing.publication_status)
    for subset in indexing.subsets:
        yield "jsubset" + _bare(subset)
        if subset == "OM":
            yield "oldmedline"
    yield from {"has" + _bare(relation.type) for relation in citation.relations if relation.type != "Cites"}
    headings = {heading.name for heading in indexing.headings} or set(citation.mesh)
    yield from (_bare(name) for name in ("Humans", "Animals") if name in headings)


_TESTS: dict[str, Callable[[Citation, Indexing], bool]] = {
    "hasabstract": lambda citation, _: any(section.text for section in citation.sections),
    "hasstructuredabstract": lambda citation, _: any(section.label for section in citation.sections),
    "hasnonenglishabstract": lambda citation, _: any(one.language != "eng" for one in citation.other_abstracts),
    "haskeyword": lambda citation, _: bool(citation.keywords),
    "hascois": lambda _, indexing: bool(indexing.coi_statement),
    "pmc": lambda citation, _: bool(citation.pmcid),
    "booksdocs": lambda citation, _: citation.is_book,
}


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))
